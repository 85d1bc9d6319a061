//! Files that are as large as they may be, made to tire whoever reads them; and names and words made to
//! fool whoever is told of them.

use crate::Options;
use crate::case::Case;
use crate::report::{self, every, must};
use crate::table::{Row, Table};
use crate::tree::Tree;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::path::Path;

/// The most that is read of a settings file, in bytes, and its lines.
const SIZE: usize = 256 << 10;
const LINES: usize = 10_000;

/// Lines that fill a file.
const LINE: [(&str, &str); 26] = [
    ("letters", "a"),
    ("empty lines", "\n"),
    ("NULs", "\0"),
    ("bytes that are no UTF-8", "\u{ff}"),
    ("escapes", "\u{1b}[2J"),
    ("sections", "[general]\n"),
    ("sections that do not end", "["),
    ("settings", "a=1\n"),
    ("one setting", "CONFIG_NTP_SERVERS=10.0.0.1\n"),
    ("passwords", "CONFIG_KEYSTONE_ADMIN_PW=abc123\n"),
    ("passwords and comments", "OS_PASSWORD='x' # x\n"),
    ("one long password", "PASSWORD"),
    ("lines that go on", "a=1\n b\n"),
    ("backslashes", "\\\n"),
    ("quotes", "'\"`$("),
    ("references", "a=%(a)s%%\n"),
    ("percent signs", "%"),
    ("access rules", "allow 10.0.0.0/8\ndeny 10.1.0.0/16\n"),
    ("includes of itself", "include /etc/chrony.conf\n"),
    ("includes of everything", "include /*/*/*/*\n"),
    ("glob stars", "include /etc/*a*a*a*a*a*a*a*a*b\n"),
    ("menu entries", "menuentry 'a' {\n linux /a ro\n}\n"),
    ("menus in menus", "submenu 'a' {\n"),
    ("braces", "{"),
    ("installs", "[Install]\nWantedBy=a.target b.target\nAlias=c.service\n"),
    ("kernel words", "selinux=1 enforcing=\"1 "),
];

/// So much of it as a settings file may hold.
fn full(line: &str) -> Vec<u8> {
    let line: Vec<u8> = line.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let ends = line.iter().filter(|byte| **byte == b'\n').count();
    let most = if ends == 0 { usize::MAX } else { LINES / ends };
    line.repeat((SIZE / line.len()).min(most))
}

/// Every file that is read, full of each.
fn full_files(options: &Options, table: &mut Table) {
    let done = "a machine on which all that an image shows is done";
    let tree = Tree::of(&Case::named(done));
    for (name, line) in LINE {
        let name = format!("full of {name}");
        if !table.wants(&name) {
            continue;
        }
        let text = full(line);
        let mut row = Row::new(name);
        for path in crate::positions::files(&options.program, &tree.word()) {
            let ran = tree.without(&path, |at| {
                fs::write(at, &text).unwrap();
                report::json(&options.program, &tree.word())
            });
            let told = row.verdicts(&path, &ran);
            row.tell(told);
        }
        // All of them at once.
        let full = Tree::of(&Case::named(done));
        for path in crate::positions::files(&options.program, &full.word()) {
            let at = full.at(&path);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            fs::write(at, &text).unwrap();
        }
        every(&mut row, &options.program, &["--root", &full.word()]);
        table.add(row);
    }
}

/// Includes of chrony, one in the other.
fn includes(options: &Options, table: &mut Table) {
    for (name, deep, last, may) in [
        ("includes 9 deep", 9, "local\nallow\n", &["pass"][..]),
        ("includes 500 deep", 500, "local\nallow\n", &["fail", "unknown"][..]),
        ("includes in a circle", 5, "include /etc/c0\n", &["fail", "unknown"][..]),
    ] {
        if !table.wants(name) {
            continue;
        }
        let mut case = Case::default();
        case.files.insert("etc/chrony.conf".into(), "include /etc/c0\n".into());
        for n in 0..deep - 1 {
            case.files.insert(format!("etc/c{n}"), format!("include /etc/c{}\n", n + 1));
        }
        case.files.insert(format!("etc/c{}", deep - 1), last.into());
        let tree = Tree::of(&case);
        let mut row = Row::new(name);
        let told = every(&mut row, &options.program, &["--root", &tree.word()]);
        must(&mut row, &told, "chrony.local-clock", may);
        table.add(row);
    }
}

/// A name that no file should have.
const NAMES: [(&str, &[u8]); 6] = [
    ("a newline", b"x\nok 1 - z\n    ok 2 - \"y"),
    ("escapes", b"\x1b[31m\x1b]0;t\x07\x9b2J\x08\x7f"),
    ("bytes that are no UTF-8", b"\xff\xfe\xc3\x28"),
    ("turned writing", "\u{202e}\u{2066}x\u{200b}".as_bytes()),
    ("markup", b"<b>]]>&amp;|`*_[a](b)'\""),
    ("255 bytes", &[b'n'; 249]),
];

fn named(options: &Options, table: &mut Table) {
    for (name, bytes) in NAMES {
        let title = format!("names with {name}");
        if !table.wants(&title) {
            continue;
        }
        let tree = Tree::of(&Case::named("a machine half done"));
        let file = |dir: &str, ending: &str, text: &str| {
            let at = tree.at(dir);
            fs::create_dir_all(&at).unwrap();
            fs::write(at.join(OsStr::from_bytes(&[bytes, ending.as_bytes()].concat())), text)
                .unwrap();
        };
        file(
            "/etc/yum.repos.d",
            ".repo",
            "[centos-openstack-rocky]\nbaseurl=http://mirror.centos.org/\n",
        );
        file("/etc/chrony.d", ".conf", "lcoal\n");
        fs::write(tree.at("/etc/chrony.conf"), "include /etc/chrony.d/*.conf\n").unwrap();
        file("/boot/loader/entries", ".conf", "title x\noptions selinux=1\n");
        file("/etc/sysconfig/network-scripts", "", "IPADDR=10.0.0.1\n");
        let units = tree.at("/etc/systemd/system");
        let link = |at: &Path, to: &[u8]| symlink(OsStr::from_bytes(to), at).unwrap();
        for ending in [".target.wants", ".service", ".target"] {
            let at = units.join(OsStr::from_bytes(
                &[&bytes[..bytes.len().min(240)], ending.as_bytes()].concat(),
            ));
            if ending == ".target.wants" {
                fs::create_dir(&at).unwrap();
                link(&at.join("firewalld.service"), b"/usr/lib/systemd/system/firewalld.service");
            } else {
                link(&at, b"/usr/lib/systemd/system/chronyd.service");
            }
        }
        let slashless: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
        link(&units.join("multi-user.target.wants/x.service"), &slashless);
        let mut row = Row::new(title);
        for (path, key) in [
            ("/etc/hostname", ""),
            ("/etc/os-release", "ID="),
            ("/etc/hosts", "10.0.0.1 "),
            ("/proc/cmdline", "selinux="),
            ("/root/openstack.txt", "[general]\nCONFIG_NTP_SERVERS="),
            ("/etc/selinux/config", "SELINUX="),
            ("/root/keystonerc_admin", "export OS_AUTH_URL="),
        ] {
            let was = fs::read(tree.at(path)).ok();
            let parent = tree.at(path);
            fs::create_dir_all(parent.parent().unwrap()).unwrap();
            fs::write(tree.at(path), [key.as_bytes(), bytes, b"\n"].concat()).unwrap();
            every(&mut row, &options.program, &["--root", &tree.word()]);
            if let Some(was) = was {
                fs::write(tree.at(path), was).unwrap();
            }
        }
        table.add(row);
    }
}

pub(crate) fn all(options: &Options, table: &mut Table) {
    full_files(options, table);
    includes(options, table);
    named(options, table);
}
