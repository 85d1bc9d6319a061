//! Nothing is ever written on the machine that is checked.

use crate::case::Case;
use crate::run::{labcheck, ran};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// What there is to see of a file without following links: kind and mode, size, times, content.
type Seen = (u32, u64, (i64, i64), (i64, i64), Vec<u8>);

fn listing(dir: &Path, into: &mut BTreeMap<PathBuf, Seen>) {
    let stat = dir.symlink_metadata().unwrap();
    let content = if stat.is_file() && stat.len() < 1 << 20 {
        fs::read(dir).unwrap()
    } else if stat.is_symlink() {
        fs::read_link(dir).unwrap().into_os_string().into_encoded_bytes()
    } else {
        Vec::new()
    };
    let (modified, changed) =
        ((stat.mtime(), stat.mtime_nsec()), (stat.ctime(), stat.ctime_nsec()));
    into.insert(dir.to_owned(), (stat.mode(), stat.size(), modified, changed, content));
    if stat.is_dir() {
        for entry in fs::read_dir(dir).unwrap() {
            listing(&entry.unwrap().path(), into);
        }
    }
}

fn seen(root: &Path) -> BTreeMap<PathBuf, Seen> {
    let mut all = BTreeMap::new();
    listing(root, &mut all);
    all
}

#[test]
fn a_tree_is_the_same_after_a_check_and_after_a_collection() {
    let mut case = Case::named("a machine half done");
    // An rpm database, even a broken one, is where a reader is most likely to write.
    case.sparse.insert("var/lib/rpm/rpmdb.sqlite".into(), 8192);
    case.sparse.insert("var/lib/rpm/Packages".into(), 8192);
    let root = case.tree();
    let before = seen(root.path());
    for words in [&["day1", "--root"][..], &["collect", "day1", "-o", "-", "--root"]] {
        let told = ran(labcheck().args(words).arg(root.path()));
        assert!(!told.out.is_empty(), "{told:?}");
    }
    assert_eq!(seen(root.path()), before);
}

#[test]
fn a_check_of_this_machine_writes_nothing_into_the_home_or_the_working_directory() {
    let home = tempfile::tempdir().unwrap();
    let before = seen(home.path());
    let told = ran(labcheck().current_dir(home.path()).env("HOME", home.path()).arg("day1"));
    assert!(!told.out.is_empty(), "{told:?}");
    assert_eq!(seen(home.path()), before);
}

#[test]
fn nothing_outside_of_the_tree_is_opened_by_a_link_that_leads_out() {
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("config");
    fs::write(&secret, "SELINUX=disabled\n").unwrap();
    let secret = secret.to_string_lossy().into_owned();
    let up = format!("../../../../../../../../../..{secret}");
    for target in [secret.as_str(), up.as_str()] {
        let mut case = Case::default();
        case.removed.push("etc/selinux/config".into());
        case.links.insert("etc/selinux/config".into(), target.into());
        let root = case.tree();
        let report = crate::run::report(root.path(), &[]);
        assert_eq!(crate::run::verdict(&report, "selinux.boot"), "fail no-config", "{target}");
    }
}
