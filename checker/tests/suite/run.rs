//! Running the program, and reading what it says.

use assert_cmd::Command;
use std::path::{Path, PathBuf};

/// Where the tests' own data stands.
pub(crate) fn data(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(below)
}

/// The program, with nothing of the reader's own surroundings but a place to write into.
pub(crate) fn labcheck() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_labcheck"));
    command.env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("LANG", "C.UTF-8");
    command
}

/// What one run left behind.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs to the end.
pub(crate) fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code().expect("no signal ended it"),
        out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    }
}

/// Runs with these words.
pub(crate) fn run(words: &[&str]) -> Ran {
    ran(labcheck().args(words))
}

/// A run whose standard output alone matters.
pub(crate) fn out(words: &[&str]) -> String {
    run(words).out
}

/// The JSON report of a tree, read as JSON.
pub(crate) fn report(root: &Path, words: &[&str]) -> serde_json::Value {
    let ran = ran(labcheck().args(["day1", "--format", "json", "--root"]).arg(root).args(words));
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
}

/// A status and the mistake of a check in a JSON report, as a case writes them.
pub(crate) fn verdict(report: &serde_json::Value, id: &str) -> String {
    let checks = report["exercises"].as_array().unwrap().iter();
    let check = checks
        .flat_map(|exercise| exercise["checks"].as_array().unwrap())
        .find(|check| check["id"] == id);
    let Some(check) = check else { return "not there".to_owned() };
    let status = check["status"].as_str().unwrap();
    match check["mistake"].as_str() {
        Some(mistake) => format!("{status} {mistake}"),
        None => status.to_owned(),
    }
}
