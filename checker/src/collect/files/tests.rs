use super::*;
use crate::evidence::limits::SETTINGS;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::Path;

fn both(dir: &Path) -> [Root; 2] {
    [Root::open(dir).unwrap(), Root::open(dir).unwrap().without_openat2()]
}

fn fifo(path: &Path) {
    assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn a_plain_file_is_seen_with_its_metadata() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f");
    fs::write(&path, b"\xff\0text\r\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o4640)).unwrap();
    let meta = fs::metadata(&path).unwrap();
    let stat_seen = Stat {
        kind: FileKind::File,
        mode: 0o4640,
        uid: meta.uid(),
        gid: meta.gid(),
        size: 8,
        mtime: meta.mtime(),
        link: None,
    };
    for root in both(dir.path()) {
        assert_eq!(stat(&root, "/f"), Look::Seen(stat_seen.clone()));
        let seen = FileSeen { stat: stat_seen.clone(), content: b"\xff\0text\r\n".to_vec() };
        assert_eq!(read_file(&root, "/f", SETTINGS), Look::Seen(seen));
    }
}

#[test]
fn a_link_is_followed_and_its_target_told() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("selinux")).unwrap();
    fs::create_dir(dir.path().join("sysconfig")).unwrap();
    fs::write(dir.path().join("selinux/config"), "SELINUX=disabled\n").unwrap();
    symlink("../selinux/config", dir.path().join("sysconfig/selinux")).unwrap();
    for root in both(dir.path()) {
        let Look::Seen(seen) = read_file(&root, "/sysconfig/selinux", 100) else { panic!() };
        assert_eq!(seen.content, b"SELINUX=disabled\n");
        assert_eq!(seen.stat.kind, FileKind::File);
        assert_eq!(seen.stat.link.as_deref(), Some("../selinux/config"));
        let Look::Seen(seen) = stat(&root, "/selinux/config") else { panic!() };
        assert_eq!(seen.link, None);
    }
}

#[test]
fn what_is_not_there_is_absent() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("f"), "").unwrap();
    symlink("nowhere", dir.path().join("dangling")).unwrap();
    symlink("/etc/passwd", dir.path().join("out")).unwrap();
    for root in both(dir.path()) {
        for path in ["/none", "/none/deeper", "/f/below", "/dangling", "/out", "/f/"] {
            assert_eq!(read_file(&root, path, 100), Look::Absent, "{path}");
            assert_eq!(stat(&root, path), Look::Absent, "{path}");
            assert_eq!(list_dir(&root, path, 100), Look::Absent, "{path}");
        }
    }
}

#[test]
fn what_is_no_plain_file_is_told_at_once() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("dir")).unwrap();
    fifo(&dir.path().join("fifo"));
    symlink("fifo", dir.path().join("to-fifo")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("socket")).unwrap();
    for root in both(dir.path()) {
        for (path, kind) in [
            ("/dir", FileKind::Directory),
            ("/fifo", FileKind::Fifo),
            ("/to-fifo", FileKind::Fifo),
            ("/socket", FileKind::Socket),
        ] {
            let told = Look::Cannot(Cannot::NotPlain { kind });
            assert_eq!(read_file(&root, path, 100), told, "{path}");
        }
        let told = Look::Cannot(Cannot::NotPlain { kind: FileKind::Fifo });
        assert_eq!(list_dir(&root, "/fifo", 100), told);
    }
    let live = Root::live().unwrap();
    let told = Look::Cannot(Cannot::NotPlain { kind: FileKind::CharDevice });
    assert_eq!(read_file(&live, "/dev/zero", 100), told);
}

#[test]
fn a_loop_is_told_as_a_loop() {
    let dir = tempfile::tempdir().unwrap();
    symlink("b", dir.path().join("a")).unwrap();
    symlink("a", dir.path().join("b")).unwrap();
    for root in both(dir.path()) {
        assert_eq!(read_file(&root, "/a", 100), Look::Cannot(Cannot::Loop));
        assert_eq!(stat(&root, "/a"), Look::Cannot(Cannot::Loop));
        assert_eq!(list_dir(&root, "/a/x", 100), Look::Cannot(Cannot::Loop));
    }
}

#[test]
fn the_bound_is_held_with_and_without_a_told_size() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("ten"), "0123456789").unwrap();
    let sparse = fs::File::create(dir.path().join("sparse")).unwrap();
    sparse.set_len(1 << 40).unwrap();
    let root = Root::open(dir.path()).unwrap();
    assert!(matches!(read_file(&root, "/ten", 10), Look::Seen(_)));
    assert_eq!(read_file(&root, "/ten", 9), Look::Cannot(Cannot::TooLarge { limit: 9 }));
    assert_eq!(
        read_file(&root, "/sparse", SETTINGS),
        Look::Cannot(Cannot::TooLarge { limit: SETTINGS })
    );
    let live = Root::live().unwrap();
    assert_eq!(read_file(&live, "/proc/cpuinfo", 10), Look::Cannot(Cannot::TooLarge { limit: 10 }));
    let Look::Seen(seen) = read_file(&live, "/proc/self/status", SETTINGS) else { panic!() };
    assert_eq!(seen.stat.size, 0);
    assert!(seen.content.starts_with(b"Name:"));
}

#[test]
fn a_file_replaced_between_the_two_looks_is_not_read() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a"), "a").unwrap();
    fs::write(dir.path().join("b"), "b").unwrap();
    for root in both(dir.path()) {
        let (a, b) = (find(&root, "/a").unwrap().0, find(&root, "/b").unwrap().0);
        assert_eq!(open_seen(&root, "/b", &b, &fstat(&a).unwrap()).unwrap_err(), Errno::BUSY);
    }
}

#[test]
fn a_file_is_opened_again_by_its_path_where_there_is_no_proc() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a"), "content").unwrap();
    symlink("/a", dir.path().join("link")).unwrap();
    fifo(&dir.path().join("fifo"));
    for root in both(dir.path()) {
        let fd = root.open_again("/link").unwrap();
        assert_eq!(std::io::read_to_string(fs::File::from(fd)).unwrap(), "content");
        // Nobody writes to it: opening it must not wait.
        assert!(root.open_again("/fifo").is_ok());
    }
}

#[test]
fn a_directory_is_listed_in_order_with_its_links() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("b"), "").unwrap();
    fs::create_dir(dir.path().join("a")).unwrap();
    symlink("/usr/lib/x", dir.path().join("c")).unwrap();
    fifo(&dir.path().join("d"));
    let entry = |name: &str, kind, target: Option<&str>| Entry {
        name: name.into(),
        kind,
        target: target.map(Into::into),
    };
    let all = vec![
        entry("a", FileKind::Directory, None),
        entry("b", FileKind::File, None),
        entry("c", FileKind::Link, Some("/usr/lib/x")),
        entry("d", FileKind::Fifo, None),
    ];
    for root in both(dir.path()) {
        assert_eq!(list_dir(&root, "/", 4), Look::Seen(all.clone()));
        assert_eq!(list_dir(&root, "/", 3), Look::Cannot(Cannot::TooLarge { limit: 3 }));
        let told = Look::Cannot(Cannot::NotPlain { kind: FileKind::File });
        assert_eq!(list_dir(&root, "/b", 3), told);
        assert_eq!(list_dir(&root, "/a", 0), Look::Seen(vec![]));
    }
}
