//! More of everything than any machine has.

use crate::Options;
use crate::case::Case;
use crate::report::{every, must};
use crate::table::{Row, Table};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

/// What is made below a root, so many times; the checks that it bears on, and what they may be.
type Many = (&'static str, fn(&Path, usize), &'static [(&'static str, &'static [&'static str])]);

const UNITS: &str = "etc/systemd/system";
const WANTS: &str = "etc/systemd/system/multi-user.target.wants";
/// What is not read decides nothing: with a directory too large to be listed, units cannot be told.
const UNKNOWN: &[&str] = &["unknown"];

const MANY: [Many; 9] = [
    (
        "unit files",
        |root, count| names(&root.join(UNITS), count, "service"),
        &[("firewalld.disabled", UNKNOWN), ("chrony.enabled", UNKNOWN)],
    ),
    (
        "links in a wants directory",
        |root, count| {
            let dir = root.join(WANTS);
            fs::create_dir_all(&dir).unwrap();
            for n in 0..count {
                symlink("/usr/lib/systemd/system/x.service", dir.join(format!("u{n}.service")))
                    .unwrap();
            }
        },
        &[("firewalld.disabled", UNKNOWN), ("chrony.enabled", &["unknown", "pass"])],
    ),
    (
        "drop-ins of one unit",
        |root, count| names(&root.join(UNITS).join("chronyd.service.d"), count, "conf"),
        &[("chrony.enabled", &["unknown", "pass"])],
    ),
    (
        "wants directories",
        |root, count| {
            // Each of them is a directory of its own: fewer will do.
            for n in 0..count.min(20_000) {
                fs::create_dir(root.join(UNITS).join(format!("u{n}.target.wants"))).unwrap();
            }
        },
        &[("firewalld.disabled", UNKNOWN), ("chrony.enabled", UNKNOWN)],
    ),
    (
        "repository files",
        |root, count| names(&root.join("etc/yum.repos.d"), count, "repo"),
        &[("openstack-repo.enabled", UNKNOWN)],
    ),
    (
        "files that chrony's glob matches",
        |root, count| {
            names(&root.join("etc/chrony.d"), count, "conf");
            fs::write(root.join("etc/chrony.conf"), "include /etc/chrony.d/*.conf\n").unwrap();
        },
        &[("chrony.local-clock", UNKNOWN), ("chrony.allow", UNKNOWN)],
    ),
    (
        "files that chrony's confdir holds",
        |root, count| {
            names(&root.join("etc/chrony.d"), count, "conf");
            fs::write(root.join("etc/chrony.conf"), "confdir /etc/chrony.d\n").unwrap();
        },
        // 3.4 on this track knows no confdir and refuses the file.
        &[("chrony.local-clock", &["fail", "unknown"])],
    ),
    (
        "boot loader entries",
        |root, count| {
            names(&root.join("boot/loader/entries"), count, "conf");
            fs::create_dir_all(root.join("boot/grub2")).unwrap();
            fs::write(root.join("boot/grub2/grub.cfg"), "blscfg\n").unwrap();
        },
        &[("selinux.boot", &["fail", "unknown"])],
    ),
    (
        "interfaces",
        |root, count| {
            let dir = root.join("etc/sysconfig/network-scripts");
            fs::create_dir_all(&dir).unwrap();
            let one = dir.join("ifcfg-0");
            fs::write(&one, "DEVICE=e\nIPADDR=10.0.0.1\n").unwrap();
            (1..count).for_each(|n| fs::hard_link(&one, dir.join(format!("ifcfg-{n}"))).unwrap());
        },
        &[],
    ),
];

/// Many names for one small file.
fn names(dir: &Path, count: usize, ending: &str) {
    fs::create_dir_all(dir).unwrap();
    let one = dir.join(format!("many0.{ending}"));
    fs::write(&one, "[Install]\nWantedBy=multi-user.target\n").unwrap();
    (1..count).for_each(|n| fs::hard_link(&one, dir.join(format!("many{n}.{ending}"))).unwrap());
}

pub(crate) fn all(options: &Options, table: &mut Table) {
    // Names in memory are made fast, and one file may have any number of them there.
    let place = Path::new("/dev/shm");
    let place = if place.is_dir() { place.to_owned() } else { std::env::temp_dir() };
    for (name, make, musts) in MANY {
        let name = format!("{} {name}", options.many);
        if !table.wants(&name) {
            continue;
        }
        let made = Case::named("a machine half done").tree();
        let dir = tempfile::tempdir_in(&place).unwrap();
        let root = dir.path().join("root");
        let copied =
            std::process::Command::new("cp").arg("-a").arg(made.path()).arg(&root).status();
        assert!(copied.unwrap().success());
        make(&root, options.many);
        let mut row = Row::new(name);
        let told = every(&mut row, &options.program, &["--root", root.to_str().unwrap()]);
        musts.iter().for_each(|(id, may)| must(&mut row, &told, id, may));
        table.add(row);
    }
}
