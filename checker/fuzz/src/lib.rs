//! What holds for any bytes: entry points of the fuzz targets, and of the everyday test that gives them
//! the corpus again (`tests/suite/fuzzed.rs`).
//!
//! Each takes bytes as they come and panics where a property does not hold.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "it tells so")]
#![allow(unreachable_pub, reason = "a test has it as a module")]

mod answers;
mod bundles;
mod chunks;
mod inventories;
mod parsers;
mod redaction;
mod shown;

/// Name and entry point of every target.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 22] = [
    ("selinux", parsers::selinux),
    ("chrony", parsers::chrony),
    ("tracking", parsers::tracking),
    ("units", parsers::units),
    ("systemctl", parsers::systemctl),
    ("answer_file", parsers::answer_file),
    ("python_ini", parsers::python_ini),
    ("yum_repo", parsers::yum_repo),
    ("boot_loader", parsers::boot_loader),
    ("cmdline", parsers::cmdline),
    ("cpuinfo", parsers::cpuinfo),
    ("os_release", parsers::os_release),
    ("keystonerc", parsers::keystonerc),
    ("shell", parsers::shell),
    ("proc_net", parsers::proc_net),
    ("names", parsers::names),
    ("inventory", inventories::inventory),
    ("redaction", redaction::any),
    ("bus", answers::bus),
    ("http", answers::http),
    ("bundle", bundles::bundle),
    ("machine", bundles::machine),
];

/// Runs the target of this name.
pub fn run(name: &str, data: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    target.unwrap_or_else(|| panic!("no target {name}")).1(data);
}
