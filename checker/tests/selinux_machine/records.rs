//! What is kept of a run, for everyday tests: a bundle for each state, and two tables.

use super::rows::Row;
use super::states;
use super::story::Told;
use super::taken::{dir, labs, machine};
use serde_json::Value;
use std::fs;

fn state_rows(told: &[Told]) -> String {
    let rows = told.iter().map(|told| told.state.row(&told.getenforce, &told.verdicts()));
    [states::head()].into_iter().chain(rows).collect()
}

fn boot_rows(rows: &[Row]) -> String {
    let head = format!("# {}\n", Row::HEAD);
    [head].into_iter().chain(rows.iter().map(|row| format!("{row}\n"))).collect()
}

/// What a run would keep beside the bundles.
fn tables(told: &[Told], rows: &[Row]) -> [(&'static str, String); 2] {
    [("states.tsv", state_rows(told)), ("boots.tsv", boot_rows(rows))]
}

fn taken_with() -> String {
    format!("{}\n{}\n", machine(), labs())
}

/// Keeps a run.
pub(crate) fn write(told: &[Told], rows: &[Row]) {
    let dir = dir();
    fs::create_dir_all(&dir).unwrap();
    for entry in fs::read_dir(&dir).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
    for told in told {
        // Without its blanks: half the size.
        let bundle: Value = serde_json::from_slice(&told.bundle).unwrap();
        fs::write(dir.join(format!("{}.json", told.state.name)), format!("{bundle}\n")).unwrap();
    }
    for (name, content) in tables(told, rows) {
        fs::write(dir.join(name), content).unwrap();
    }
    fs::write(dir.join("taken-with"), taken_with()).unwrap();
    println!("kept below checker/tests/data/selinux-machine");
}

/// Whether the records say what this run saw; told, not failed, where only their making has changed.
pub(crate) fn compare(told: &[Told], rows: &[Row], faults: &mut Vec<String>) {
    let kept = |name: &str| fs::read_to_string(dir().join(name)).unwrap_or_default();
    for (name, content) in tables(told, rows) {
        if kept(name) != content {
            faults.push(format!("{name} is not what this run saw: bash .ci/selinux --record"));
        }
    }
    if kept("taken-with") == taken_with() {
        println!("the records are of this machine and these labs");
    } else {
        println!("the records are STALE, though they say the same: bash .ci/selinux --record");
    }
}
