//! What can stand at a path instead of what is expected there.

use std::fs;
use std::os::unix::fs::{FileExt as _, PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the contract says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Is {
    /// Judged as if nothing stood there.
    Absent,
    /// Cannot be told.
    Unreadable,
}

/// Where it makes sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum For {
    /// Where a file is read.
    Content,
    /// In the place of a file, also one that is only asked for.
    Files,
    /// Anywhere.
    All,
}

/// What is needed to put something there.
pub(crate) struct Place<'a> {
    /// The path below the root.
    pub(crate) at: &'a Path,
    /// The same path outside of it, where something stands.
    pub(crate) outside: PathBuf,
    /// Permission bits of what stood there.
    pub(crate) mode: u32,
}

type Plant = fn(&Place<'_>);

/// Name, what it is, where, and how it is made.
pub(crate) const FORMS: [(&str, Is, For, Plant); 15] = [
    ("a link out, absolute", Is::Absent, For::All, |p| link(p.outside.clone(), p)),
    ("a link out, relative", Is::Absent, For::All, |p| link(relative(p), p)),
    ("a link out through /proc/self/root", Is::Absent, For::All, |p| {
        link(join("/proc/self/root", &p.outside), p);
    }),
    ("a link out through /proc/self/cwd and ..", Is::Absent, For::All, |p| {
        link(join("/proc/self/cwd/../../../../../../..", &p.outside), p);
    }),
    ("a link to nothing", Is::Absent, For::All, |p| {
        link(Path::new("nothing").join(p.at.file_name().unwrap()), p);
    }),
    ("two links in a circle", Is::Unreadable, For::All, |p| {
        let other = beside(p, "other");
        symlink(p.at.file_name().unwrap(), &other).unwrap();
        link(other.file_name().unwrap().into(), p);
    }),
    ("a link to itself", Is::Unreadable, For::All, |p| link(p.at.file_name().unwrap().into(), p)),
    ("a chain of 60 links", Is::Unreadable, For::All, |p| {
        let name = |n: usize| beside(p, &format!("chain{n}"));
        fs::write(name(60), "x").unwrap();
        for n in 0..60 {
            symlink(name(n + 1).file_name().unwrap(), name(n)).unwrap();
        }
        link(name(0).file_name().unwrap().into(), p);
    }),
    ("a directory", Is::Unreadable, For::Files, |p| fs::create_dir(p.at).unwrap()),
    ("a FIFO", Is::Unreadable, For::Files, |p| node(p, &["p"])),
    ("a socket", Is::Unreadable, For::Files, |p| {
        // A socket's path is short: bound elsewhere, then moved.
        let short = std::env::temp_dir().join(format!("hostile-socket-{}", std::process::id()));
        drop(UnixListener::bind(&short).unwrap());
        fs::rename(&short, p.at).or_else(|_| UnixListener::bind(p.at).map(drop)).unwrap();
        let _ = fs::remove_file(&short);
    }),
    ("/dev/zero", Is::Unreadable, For::Files, |p| node(p, &["c", "1", "5"])),
    ("a terminal", Is::Unreadable, For::Files, |p| node(p, &["c", "5", "0"])),
    ("8 GiB of holes", Is::Unreadable, For::Content, |p| {
        file(p).set_len(8 << 30).unwrap();
    }),
    ("one line of 64 MiB", Is::Unreadable, For::Content, |p| {
        // The holes read as NULs; a letter at either end.
        let file = file(p);
        file.write_all_at(b"x", 0).unwrap();
        file.write_all_at(b"x\n", (64 << 20) - 2).unwrap();
    }),
];

fn file(place: &Place<'_>) -> fs::File {
    let file = fs::File::create(place.at).unwrap();
    file.set_permissions(fs::Permissions::from_mode(place.mode)).unwrap();
    file
}

fn join(before: &str, path: &Path) -> PathBuf {
    PathBuf::from(format!("{before}{}", path.display()))
}

fn link(to: PathBuf, place: &Place<'_>) {
    symlink(to, place.at).unwrap();
}

/// Up to the real `/`, were nothing to hold it, and down again.
fn relative(place: &Place<'_>) -> PathBuf {
    PathBuf::from("../".repeat(32)).join(place.outside.strip_prefix("/").unwrap())
}

/// Something more beside it.
fn beside(place: &Place<'_>, name: &str) -> PathBuf {
    place.at.with_file_name(format!("hostile-{name}"))
}

fn node(place: &Place<'_>, words: &[&str]) {
    let made = Command::new("mknod").arg(place.at).args(words).status().unwrap();
    assert!(made.success());
}
