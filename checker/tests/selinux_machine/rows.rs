//! What the next boot is decided by: the file and the kernel line. Booted for real, and judged again
//! every day from what was recorded.

use serde_json::Value;
use std::fmt;

/// A content of `/etc/selinux/config`.
pub(crate) struct Content {
    /// What it is called in the table.
    pub(crate) name: &'static str,
    /// `None`: no file at all.
    pub(crate) bytes: Option<&'static [u8]>,
}

const fn content(name: &'static str, bytes: &'static [u8]) -> Content {
    Content { name, bytes: Some(bytes) }
}

/// Each of these is booted with each of `LINES`.
const CROSSED: [Content; 5] = [
    content("enforcing", b"SELINUX=enforcing\nSELINUXTYPE=targeted\n"),
    content("permissive", b"SELINUX=permissive\nSELINUXTYPE=targeted\n"),
    content("disabled", b"SELINUX=disabled\nSELINUXTYPE=targeted\n"),
    content("no valid line", b"SELINUX=off\nSELINUXTYPE=targeted\n"),
    Content { name: "no file", bytes: None },
];

/// Ends of the kernel line.
const LINES: [&str; 9] = [
    "",
    "enforcing=0",
    "enforcing=1",
    "enforcing=0 enforcing=1",
    "enforcing=1 enforcing=0",
    "xenforcing=0 enforcing=1",
    "selinux=0",
    "selinux=0 selinux=1 enforcing=1",
    "-- selinux=0 enforcing=1",
];

/// These are booted with the file of CROSSED that enforces.
const ODD_LINES: [&str; 4] =
    ["enforcing=yes", "enforcing=-1", "selinux=0 enforcing=1", "selinux=off"];

/// These are booted with nothing on the kernel line.
const ODD: [Content; 14] = [
    content("lower-case key", b"selinux=enforcing\nSELINUXTYPE=targeted\n"),
    content(
        "lower-case key below",
        b"SELINUX=enforcing\nselinux= disabled\nSELINUXTYPE=targeted\n",
    ),
    content("the first of two", b"SELINUX=permissive\nSELINUX=enforcing\nSELINUXTYPE=targeted\n"),
    content("the first valid one", b"SELINUX=off\nSELINUX=enforcing\nSELINUXTYPE=targeted\n"),
    content("a comment", b"# SELINUX=disabled\nSELINUX=enforcing\nSELINUXTYPE=targeted\n"),
    content("blank before key", b" SELINUX=enforcing\nSELINUXTYPE=targeted\n"),
    content("blank before =", b"SELINUX =enforcing\nSELINUXTYPE=targeted\n"),
    content("blank after =", b"SELINUX= enforcing\nSELINUXTYPE=targeted\n"),
    content("quotes", b"SELINUX=\"enforcing\"\nSELINUXTYPE=targeted\n"),
    content("byte order mark", b"\xef\xbb\xbfSELINUX=enforcing\nSELINUXTYPE=targeted\n"),
    content("carriage returns", b"SELINUX=enforcing\r\nSELINUXTYPE=targeted\r\n"),
    content("capitals and a tail", b"SELINUX=DISABLEDxyz # off\nSELINUXTYPE=targeted\n"),
    content("no such policy", b"SELINUX=enforcing\nSELINUXTYPE=disabled\n"),
    content("no such policy, permissive", b"SELINUX=permissive\nSELINUXTYPE=disabled\n"),
];

/// One boot.
pub(crate) struct Cell {
    /// Its place in the table.
    pub(crate) index: usize,
    /// The file.
    pub(crate) content: &'static Content,
    /// The end of the kernel line.
    pub(crate) line: &'static str,
}

/// All of them, in the table's order.
pub(crate) fn cells() -> Vec<Cell> {
    let crossed = CROSSED.iter().flat_map(|content| LINES.map(|line| (content, line)));
    let odd_lines = ODD_LINES.into_iter().map(|line| (&CROSSED[0], line));
    let odd = ODD.iter().map(|content| (content, ""));
    let all = crossed.chain(odd_lines).chain(odd).enumerate();
    all.map(|(index, (content, line))| Cell { index, content, line }).collect()
}

/// What became of one boot, and what labcheck said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// The cell's index.
    pub(crate) cell: usize,
    /// The file's name.
    pub(crate) file: String,
    /// The end of the kernel line.
    pub(crate) line: String,
    /// What the boot became: a mode, or `refused` where it ends there.
    pub(crate) became: String,
    /// What the kernel tells in `/sys/fs/selinux/enforce`; `-` where that is not there.
    pub(crate) enforce: String,
    /// The mode that labcheck expects of a boot with this file and line.
    pub(crate) expects: String,
    /// The mode that labcheck sees now.
    pub(crate) sees: String,
    /// `selinux.boot`, with the mistake where one is recognised.
    pub(crate) boot: String,
    /// `selinux.now`.
    pub(crate) now: String,
}

impl Row {
    /// The names of the columns.
    pub(crate) const HEAD: &str =
        "file\tkernel line\tbecame\tenforce\texpects\tsees\tselinux.boot\tselinux.now";

    /// A row of the table again.
    pub(crate) fn read(cell: usize, line: &str) -> Self {
        let columns: Vec<String> = line.split('\t').map(str::to_owned).collect();
        let [file, line, became, enforce, expects, sees, boot, now] =
            columns.try_into().unwrap_or_else(|columns| panic!("row {cell}: {columns:?}"));
        Self { cell, file, line, became, enforce, expects, sees, boot, now }
    }

    /// What does not agree with what the boot became.
    pub(crate) fn faults(&self) -> Vec<String> {
        // Nobody asked for it: no mode is expected, and the check fails.
        let accident = self.boot.starts_with("fail") && !self.line.starts_with("enforcing=");
        // No policy, and the kernel still says 0: it refuses nothing, whatever that is called.
        let no_policy = self.became == "disabled" && self.enforce == "0";
        let expects = match self.became.as_str() {
            "permissive" if self.expects == "none" => accident,
            // systemd stops at such a boot.
            "refused" => self.boot == "fail type-edited",
            "disabled" if no_policy => self.expects == "permissive",
            other => self.expects == other,
        };
        let off = matches!(self.became.as_str(), "permissive" | "disabled");
        let passes = self.boot == "pass" || self.boot.starts_with("pass ");
        let mut faults = Vec::new();
        if !expects || passes && !off {
            faults.push(format!("expects {}, became {}", self.expects, self.became));
        }
        if self.became != "refused" && self.sees != self.became && !no_policy {
            faults.push(format!("sees {}, is {}", self.sees, self.became));
        }
        faults.iter().map(|fault| format!("{} | {}: {fault}", self.file, self.line)).collect()
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, became, enforce, expects, sees, boot, now, .. } = self;
        write!(f, "{file}\t{line}\t{became}\t{enforce}\t{expects}\t{sees}\t{boot}\t{now}")
    }
}

/// The mode that the checks `selinux.boot-…` or `selinux.now-…` of the course `modes` agree on.
pub(crate) fn mode(report: &Value, when: &str) -> String {
    let checks = report["exercises"][0]["checks"].as_array().map_or(&[][..], Vec::as_slice);
    let passes = |mode: &&str| {
        let id = format!("selinux.{when}-{mode}");
        checks.iter().any(|check| check["id"] == id.as_str() && check["status"] == "pass")
    };
    let modes: Vec<&str> =
        ["enforcing", "permissive", "disabled"].into_iter().filter(passes).collect();
    match modes[..] {
        [] => "none".to_owned(),
        _ => modes.join("+"),
    }
}
