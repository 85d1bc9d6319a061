//! What was recorded on a machine with a real SELinux (`.ci/selinux`), judged again.

#[path = "../selinux_machine/rows.rs"]
#[allow(dead_code, reason = "the machine's own test uses the rest")]
mod rows;
#[path = "../selinux_machine/states.rs"]
mod states;
#[path = "../selinux_machine/taken.rs"]
#[allow(dead_code, reason = "the machine's own test uses the rest")]
mod taken;

use crate::run::{data, labcheck, ran, verdict};
use rows::{Row, cells};
use serde_json::Value;
use states::{CHECKS, STATES};
use std::fs;
use std::path::Path;

fn kept(name: &str) -> String {
    fs::read_to_string(taken::dir().join(name)).unwrap()
}

fn report(words: &[&str], from: &Path) -> Value {
    let told = ran(labcheck().args(["--format", "json"]).args(words).arg(from));
    serde_json::from_str(&told.out).unwrap_or_else(|error| panic!("{error}: {told:?}"))
}

#[test]
fn each_state_of_the_machine_is_judged_from_its_bundle_as_it_was_on_the_machine() {
    let again = STATES.map(|state| {
        let bundle = taken::dir().join(format!("{}.json", state.name));
        let report = report(&["day1", "--evidence"], &bundle);
        state.row(state.getenforce, &CHECKS.map(|id| verdict(&report, id)))
    });
    let should = STATES.map(|state| state.row(state.getenforce, &state.verdicts().map(Into::into)));
    assert_eq!(again, should);
    assert_eq!(kept("states.tsv"), states::head() + &should.concat());
}

/// The rows that were recorded, one for each cell.
fn boots() -> Vec<Row> {
    let text = kept("boots.tsv");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(format!("# {}", Row::HEAD).as_str()));
    lines.enumerate().map(|(cell, line)| Row::read(cell, line)).collect()
}

#[test]
fn every_file_and_kernel_line_was_booted_and_became_what_labcheck_said() {
    let boots = boots();
    let booted: Vec<_> = boots.iter().map(|row| (row.file.as_str(), row.line.as_str())).collect();
    let cells = cells();
    let wanted: Vec<_> = cells.iter().map(|cell| (cell.content.name, cell.line)).collect();
    assert_eq!(booted, wanted);
    let faults: Vec<String> = boots.iter().flat_map(Row::faults).collect();
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn what_became_of_each_boot_is_what_labcheck_expects_of_such_a_tree() {
    let labs = data("selinux_machine/labs");
    let modes = ["modes", "--labs", labs.to_str().unwrap(), "--root"];
    let os_release = fs::read(data("machines/selinux/os-release")).unwrap();
    for (row, cell) in boots().into_iter().zip(cells()) {
        let dir = tempfile::tempdir().unwrap();
        let write = |path: &str, content: &[u8]| {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        };
        write("etc/os-release", &os_release);
        write("proc/cmdline", format!("root=/dev/vda rw {}\n", cell.line).as_bytes());
        if let Some(bytes) = cell.content.bytes {
            write("etc/selinux/config", bytes);
        }
        let modes = report(&modes, dir.path());
        let day1 = report(&["day1", "selinux", "--root"], dir.path());
        let again = Row {
            expects: rows::mode(&modes, "boot"),
            boot: verdict(&day1, "selinux.boot"),
            ..row.clone()
        };
        assert_eq!(again, row);
    }
}

#[test]
fn the_records_are_small_and_say_nothing_of_the_machine_that_emulated_it() {
    for state in STATES {
        let text = kept(&format!("{}.json", state.name));
        let bundle: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(bundle["evidence"]["machine"]["host"], "controller", "{}", state.name);
        assert!(text.len() < 40 << 10, "{}: {} bytes", state.name, text.len());
        for word in ["/var/tmp", "/work", "/target/", "qemu-system"] {
            assert!(!text.contains(word), "{}: {word}", state.name);
        }
    }
}

/// Where this fails: bash .ci/selinux --record
#[test]
fn the_records_were_taken_on_the_machine_that_the_folders_describe() {
    assert_eq!(kept("taken-with").lines().next(), Some(taken::machine().as_str()));
}
