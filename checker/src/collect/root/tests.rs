use super::*;
use rustix::fs::{FileType, fstat, readlinkat};
use std::fs;
use std::os::unix::fs::symlink;

/// What a handle stands for: the inode, or the error.
fn outcome(root: &Root, path: &str, last: Last) -> Result<(u64, u64, String), Errno> {
    let fd = root.resolve(path, last)?;
    let stat = fstat(&fd)?;
    let link = match FileType::from_raw_mode(stat.st_mode) {
        FileType::Symlink => readlinkat(&fd, "", Vec::new())?.into_string().unwrap(),
        _ => String::new(),
    };
    Ok((stat.st_dev, stat.st_ino, link))
}

/// A tree with links out of it in every place, beside a secret it must not reach.
fn hostile() -> tempfile::TempDir {
    let base = tempfile::tempdir().unwrap();
    let (out, tree) = (base.path().join("out"), base.path().join("tree"));
    fs::create_dir_all(out.join("dir")).unwrap();
    fs::write(out.join("secret"), "secret").unwrap();
    fs::write(out.join("dir/secret"), "secret").unwrap();
    fs::create_dir_all(tree.join("etc/deep/er")).unwrap();
    fs::create_dir_all(tree.join("out")).unwrap();
    fs::write(tree.join("etc/file"), "file").unwrap();
    fs::write(tree.join("etc/deep/er/file"), "deep").unwrap();
    // The same path inside: a link to the absolute path has to end here.
    fs::write(tree.join("out/secret"), "inside").unwrap();
    let link = |target: &str, name: &str| symlink(target, tree.join(name)).unwrap();
    link("/etc/file", "absolute");
    link("etc/file", "relative");
    link("/out/secret", "absolute-both");
    link("../out/secret", "up-both");
    link("../../../../../../out/secret", "far-up-both");
    link(out.join("secret").to_str().unwrap(), "out-absolute");
    link(out.to_str().unwrap(), "out-dir");
    link("../out/dir", "out-dir-relative");
    link("/../../out/dir/secret", "out-through-top");
    link("nowhere", "dangling");
    link("/nowhere/at/all", "dangling-absolute");
    link("loop-b", "loop-a");
    link("loop-a", "loop-b");
    link("self", "self");
    link("self/x", "self-below");
    link("etc/deep", "to-dir");
    link("/etc/deep/", "to-dir-slash");
    link("etc/file/", "to-file-slash");
    link("etc/deep/../file", "with-dots");
    link("/", "top");
    link("..", "up");
    link(".", "dot");
    link("//etc///file", "slashes");
    link("../../../../etc/file", "etc/deep/er/up-and-in");
    link("../..", "etc/deep/up-two");
    link("/proc/self/root/etc/passwd", "magic");
    link("a0", "a-end");
    for n in 0..45 {
        link(&format!("a{}", n + 1), &format!("a{n}"));
    }
    fs::write(tree.join("a45"), "end").unwrap();
    assert!(
        std::process::Command::new("mkfifo").arg(tree.join("fifo")).status().unwrap().success()
    );
    base
}

const PATHS: &[&str] = &[
    "",
    "/",
    "//",
    ".",
    "..",
    "/..",
    "/../..",
    "etc",
    "etc/",
    "/etc/file",
    "etc/file/",
    "etc/file/.",
    "etc/file/..",
    "etc/file/x",
    "etc/./file",
    "etc/../etc/file",
    "../etc/file",
    "missing",
    "missing/..",
    "missing/x",
    "etc/missing",
    "absolute",
    "absolute/",
    "relative",
    "relative/..",
    "absolute-both",
    "up-both",
    "far-up-both",
    "out-absolute",
    "out-dir",
    "out-dir/secret",
    "out-dir/",
    "out-dir-relative",
    "out-dir-relative/secret",
    "out-through-top",
    "dangling",
    "dangling/",
    "dangling/..",
    "dangling-absolute",
    "loop-a",
    "loop-a/",
    "loop-a/x",
    "self",
    "self/",
    "self-below",
    "to-dir",
    "to-dir/",
    "to-dir/er/file",
    "to-dir/..",
    "to-dir/../file",
    "to-dir-slash",
    "to-dir-slash/er",
    "to-file-slash",
    "with-dots",
    "top",
    "top/",
    "top/top/top",
    "top/etc/file",
    "top/../../etc/file",
    "up",
    "up/",
    "up/up/up/out/secret",
    "up/..",
    "dot",
    "dot/dot/dot/etc/file",
    "slashes",
    "etc/deep/er/up-and-in",
    "etc/deep/up-two",
    "etc/deep/up-two/etc/file",
    "to-dir/up-two/..",
    "magic",
    "a-end",
    "a4",
    "a5",
    "a6",
    "a7",
    "a44",
    "a4/",
    "fifo",
    "fifo/",
    "fifo/x",
    "top/top/a6",
    "a\0b",
];

#[test]
fn the_kernel_and_our_own_walk_lead_to_the_same_place() {
    let base = hostile();
    let tree = base.path().join("tree");
    let kernel = Root::open(&tree).unwrap();
    let ours = Root::open(&tree).unwrap().without_openat2();
    let long = ["x".repeat(255), "x".repeat(256), "etc/../".repeat(600), "./".repeat(2047)];
    for path in PATHS.iter().copied().chain(long.iter().map(String::as_str)) {
        for last in [Last::Follow, Last::Keep] {
            let seen = outcome(&ours, path, last);
            assert_eq!(seen, outcome(&kernel, path, last), "{path:?} {last:?}");
        }
    }
    assert!(
        !kernel.by_hand.load(Ordering::Relaxed),
        "this kernel has no openat2: nothing compared"
    );
}

#[test]
fn no_path_leads_out_of_the_tree() {
    let base = hostile();
    let tree = base.path().join("tree");
    let mut outside = vec![fs::metadata(base.path()).unwrap()];
    for name in ["out", "out/secret", "out/dir", "out/dir/secret"] {
        outside.push(fs::metadata(base.path().join(name)).unwrap());
    }
    use std::os::unix::fs::MetadataExt as _;
    let outside: Vec<_> = outside.iter().map(|m| (m.dev(), m.ino())).collect();
    for root in [Root::open(&tree).unwrap(), Root::open(&tree).unwrap().without_openat2()] {
        for path in PATHS {
            for tail in ["", "/secret", "/../out/secret", "/out/secret"] {
                if let Ok((dev, ino, _)) = outcome(&root, &format!("{path}{tail}"), Last::Follow) {
                    assert!(!outside.contains(&(dev, ino)), "{path}{tail}");
                }
            }
        }
    }
}

#[test]
fn a_link_to_an_absolute_path_begins_again_at_the_root() {
    let base = hostile();
    let tree = base.path().join("tree");
    for root in [Root::open(&tree).unwrap(), Root::open(&tree).unwrap().without_openat2()] {
        let inside = outcome(&root, "/out/secret", Last::Follow);
        assert!(inside.is_ok());
        for path in ["absolute-both", "up-both", "far-up-both", "up/up/out/secret"] {
            assert_eq!(outcome(&root, path, Last::Follow), inside, "{path}");
        }
        for path in ["out-absolute", "out-dir", "out-through-top", "dangling"] {
            assert_eq!(outcome(&root, path, Last::Follow), Err(Errno::NOENT), "{path}");
        }
        for path in ["loop-a", "self", "a4", "a-end"] {
            assert_eq!(outcome(&root, path, Last::Follow), Err(Errno::LOOP), "{path}");
        }
        assert_eq!(outcome(&root, "a5", Last::Follow), outcome(&root, "a45", Last::Follow));
    }
}

#[test]
fn magic_links_of_procfs_are_not_followed_and_ordinary_ones_are() {
    for root in [Root::live().unwrap(), Root::live().unwrap().without_openat2()] {
        for path in ["/proc/self/root/etc", "/proc/self/exe", "/proc/self/fd/0", "/proc/self/cwd"] {
            assert_eq!(outcome(&root, path, Last::Follow), Err(Errno::LOOP), "{path}");
        }
        assert!(outcome(&root, "/proc/self/status", Last::Follow).is_ok());
        assert!(outcome(&root, "/proc/mounts", Last::Follow).is_ok());
    }
}

#[test]
fn a_very_deep_tree_is_an_error_and_uses_up_no_handles() {
    let base = tempfile::tempdir().unwrap();
    let deep = "d/".repeat(300);
    fs::create_dir_all(base.path().join(&deep)).unwrap();
    let ours = Root::open(base.path()).unwrap().without_openat2();
    assert_eq!(outcome(&ours, &deep, Last::Follow), Err(Errno::NAMETOOLONG));
    assert!(outcome(&ours, &"d/".repeat(200), Last::Follow).is_ok());
}

#[test]
fn a_root_must_be_a_directory() {
    let base = hostile();
    for (name, kind) in [
        ("tree/etc/file", std::io::ErrorKind::NotADirectory),
        ("nowhere", std::io::ErrorKind::NotFound),
    ] {
        assert_eq!(Root::open(&base.path().join(name)).unwrap_err().kind(), kind);
    }
}
