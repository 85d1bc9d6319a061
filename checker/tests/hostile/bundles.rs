//! Bundles that no labcheck wrote.

use crate::Options;
use crate::report::every;
use crate::table::{Row, Table};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// The start of a good one, up to the evidence.
const HEAD: &str = r#"{"schema":"labcheck.evidence/1","labcheck":"0.1.0","course":"day1","evidence":{"machine":{"origin":"live","host":"h","root":true,"time":1}"#;
/// A file in it, up to its content.
const FILE: &str =
    r#"{"seen":{"kind":"file","mode":420,"uid":0,"gid":0,"size":1,"mtime":0,"content":"#;
const END: &str = "}}";

type Write1 = fn(&mut dyn Write) -> std::io::Result<()>;

/// Name, whether anything is judged, and how it is written.
const BUNDLES: [(&str, bool, Write1); 19] = [
    ("nothing", false, |_| Ok(())),
    ("a million brackets", false, |to| repeat(to, "[", 1_000_000)),
    ("a million braces", false, |to| repeat(to, r#"{"a":"#, 1_000_000)),
    ("evidence a million deep", false, |to| {
        write!(to, "{HEAD},\"files\":")?;
        repeat(to, r#"{"a":"#, 1_000_000)
    }),
    ("a number of a million digits", false, |to| {
        write!(to, r#"{{"schema":"labcheck.evidence/1","a":"#)?;
        repeat(to, "9", 1_000_000)?;
        write!(to, "}}")
    }),
    ("numbers beyond all bounds", false, |to| {
        write!(to, "{}{END}", HEAD.replace("\"time\":1", "\"time\":1e999999"))
    }),
    ("a time at the end of all", true, |to| {
        write!(to, "{}{END}", HEAD.replace("\"time\":1", "\"time\":9223372036854775807"))
    }),
    ("the schema twice", false, |to| {
        write!(to, "{}{END}", HEAD.replace(r#""labcheck":"#, r#""schema":"x","labcheck":"#))
    }),
    ("one file twice", true, |to| {
        let one = format!(r#""/etc/selinux/config":{FILE}{{"text":"x"}}}}}}"#);
        write!(to, r#"{HEAD},"files":{{{one},{one}}}{END}"#)
    }),
    ("half a surrogate", false, |to| write!(to, "{}{END}", HEAD.replace(r#""h""#, r#""\ud800""#))),
    ("a host that steers", true, |to| {
        let host = r#""\u001b[31m\u009b2J\u202e\n</testsuite>]]>\u0000""#;
        write!(to, "{}{END}", HEAD.replace(r#""h""#, host))
    }),
    ("another schema that steers", false, |to| write!(to, r#"{{"schema":"\u001b[31m\u202e"}}"#)),
    ("another course that steers", false, |to| {
        write!(to, "{}{END}", HEAD.replace("day1", r"\u001b]0;x\u0007"))
    }),
    ("base64 of 1 GiB", false, |to| {
        write!(to, r#"{HEAD},"files":{{"/etc/chrony.conf":{FILE}{{"base64":""#)?;
        (0..1024).try_for_each(|_| repeat(to, "QUFB", 1 << 18))?;
        write!(to, r#""}}}}}}}}{END}"#)
    }),
    ("a text as large as a bundle may be", true, |to| {
        write!(to, r#"{HEAD},"files":{{"/root/openstack.txt":{FILE}{{"text":""#)?;
        repeat(to, r"a=%(a)s\n", 900_000)?;
        write!(to, r#""}}}}}}}}{END}"#)
    }),
    ("base64 as large as a bundle may be", true, |to| {
        write!(to, r#"{HEAD},"files":{{"/root/openstack.txt":{FILE}{{"base64":""#)?;
        repeat(to, "QUFB", 2_000_000)?;
        write!(to, r#""}}}}}}}}{END}"#)
    }),
    ("a hundred thousand files", false, |to| {
        write!(to, r#"{HEAD},"files":{{"a":"absent""#)?;
        (0..100_000).try_for_each(|n| write!(to, r#","/f{n}":"absent""#))?;
        write!(to, "}}{END}")
    }),
    ("names as many as a bundle may hold", true, |to| {
        write!(
            to,
            r#"{HEAD},"dirs":{{"/etc/systemd/system":{{"seen":[{{"name":"a","kind":"file"}}"#
        )?;
        repeat(to, r#",{"name":"","kind":"file"}"#, 300_000)?;
        write!(to, "]}}}}{END}")
    }),
    ("files as full as they may be", true, |to| {
        write!(to, r#"{HEAD},"files":{{"/none":"absent""#)?;
        for path in [
            "/etc/chrony.conf",
            "/etc/selinux/config",
            "/root/openstack.txt",
            "/root/openstack.orig",
            "/boot/grub2/grub.cfg",
            "/etc/os-release",
        ] {
            write!(to, r#","{path}":{FILE}{{"text":""#)?;
            repeat(to, "include /*/*[a-z]* ", 65_000)?;
            write!(to, r#""}}}}}}"#)?;
        }
        write!(to, "}}{END}")
    }),
];

fn repeat(to: &mut dyn Write, text: &str, count: usize) -> std::io::Result<()> {
    (0..count).try_for_each(|_| to.write_all(text.as_bytes()))
}

pub(crate) fn all(options: &Options, table: &mut Table) {
    let dir = tempfile::tempdir().unwrap();
    for (name, judged, write) in BUNDLES {
        let name = format!("bundle: {name}");
        if !table.wants(&name) {
            continue;
        }
        let path = dir.path().join("bundle.json");
        let mut to = BufWriter::new(File::create(&path).unwrap());
        write(&mut to).unwrap();
        drop(to.into_inner().unwrap());
        table.add(one(options, name, judged, &path));
        std::fs::remove_file(&path).unwrap();
    }
    for (name, path) in
        [("a device", "/dev/zero"), ("a directory", "/"), ("itself", "/proc/self/exe")]
    {
        let name = format!("bundle: {name}");
        if table.wants(&name) {
            table.add(one(options, name, false, Path::new(path)));
        }
    }
}

fn one(options: &Options, name: String, judged: bool, path: &Path) -> Row {
    let mut row = Row::new(name);
    let told = every(&mut row, &options.program, &["--evidence", path.to_str().unwrap()]);
    if told.0.is_empty() == judged {
        row.fault(format!("{} was judged", if judged { "nothing" } else { "something" }));
    }
    row
}
