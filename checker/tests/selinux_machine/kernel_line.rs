//! Boots with a file and a kernel line each: what became of it, and what labcheck expected.

use super::machine::{Boot, Machine};
use super::report::verdict;
use super::rows::{Cell, Row, mode};
use serde_json::Value;
use std::fmt::Write as _;

/// For bash as init: the policy is loaded as systemd loads it, by `selinux_init_load_policy`.
const RUN: &str = r#"
if [ -e config ]; then
    install -m 644 config /etc/selinux/config
else
    rm /etc/selinux/config
fi
load_policy -i >out/load_policy 2>&1
echo $? >out/load_policy.code
cat /proc/self/attr/current >out/context 2>/dev/null
if [ -e /sys/fs/selinux/enforce ]; then cat /sys/fs/selinux/enforce >out/enforce; fi
getenforce >out/getenforce 2>&1
cat /proc/cmdline >out/cmdline
./labcheck modes --labs labs --format json -o out/modes.report
./labcheck day1 selinux --format json -o out/day1.report
true
"#;

/// The course that asks for each mode.
const MODES: [(&str, &[u8]); 2] = [
    ("labs/modes/course.toml", include_bytes!("labs/modes/course.toml")),
    ("labs/modes/selinux/lab.toml", include_bytes!("labs/modes/selinux/lab.toml")),
];

/// Boots one cell.
pub(crate) fn boot(machine: &Machine, cell: &Cell) -> Row {
    let mut files = MODES.to_vec();
    files.extend(cell.content.bytes.map(|bytes| ("config", bytes)));
    let name = format!("{} | {}", cell.content.name, cell.line);
    let left = machine.boot(&Boot {
        name: &name,
        kernel_line: cell.line,
        cpu: "max",
        disk: None,
        bare: true,
        run: RUN,
        files: &files,
    });
    let cmdline = left.text("cmdline");
    assert!(cmdline.ends_with(cell.line), "{name}: {cmdline}");
    let report = |name: &str| -> Value {
        let read = serde_json::from_slice(&left.bytes(name));
        read.unwrap_or_else(|error| panic!("{name}: {error}\n{}", left.text("log")))
    };
    let (modes, day1) = (report("modes.report"), report("day1.report"));
    // A context with parts comes from a policy; without one the kernel says `kernel`, or nothing.
    let policy = left.text("context").contains(':');
    let enforce = left.text("enforce");
    let became = match (policy, enforce.as_str(), left.text("load_policy.code").as_str()) {
        (true, "1", "0") => "enforcing",
        (true, "0", "0") => "permissive",
        // load_policy(8): enforcing, and no policy. systemd stops there.
        (false, _, "3") => "refused",
        (false, ..) => "disabled",
        (true, other, code) => panic!("{name}: enforce {other}, load_policy {code}"),
    };
    Row {
        cell: cell.index,
        file: cell.content.name.to_owned(),
        line: cell.line.to_owned(),
        became: became.to_owned(),
        enforce: if enforce.is_empty() { "-".to_owned() } else { enforce },
        expects: mode(&modes, "boot"),
        sees: mode(&modes, "now"),
        boot: verdict(&day1, "selinux.boot"),
        now: verdict(&day1, "selinux.now"),
    }
}

/// The table, for people, and what does not agree.
pub(crate) fn table(rows: &[Row], faults: &mut Vec<String>) -> String {
    let mut table = String::new();
    let width = |column: usize| {
        let lines = rows.iter().map(ToString::to_string).chain([Row::HEAD.to_owned()]);
        lines.filter_map(|line| line.split('\t').nth(column).map(str::len)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..8).map(width).collect();
    for line in [Row::HEAD.to_owned()].into_iter().chain(rows.iter().map(ToString::to_string)) {
        for (cell, width) in line.split('\t').zip(&widths) {
            write!(table, "{cell:width$}  ").unwrap();
        }
        table.truncate(table.trim_end().len());
        table.push('\n');
    }
    let before = faults.len();
    faults.extend(rows.iter().flat_map(Row::faults));
    let (boots, differ) = (rows.len(), faults.len() - before);
    write!(table, "file and kernel line: {boots} boots compared, {differ} differ").unwrap();
    table
}
