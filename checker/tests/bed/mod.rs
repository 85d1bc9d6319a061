//! A machine that runs in a container (`bed/bed`), and labcheck in it. Needs root, systemd-nspawn and
//! mmdebstrap.
//!
//! `LABCHECK_BIN` names the program to be tried, where it is not the one that cargo just built.

use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::{env, fs};

/// A check, its status, and the mistake that was recognised (`-`: none).
pub(crate) type Seen = [String; 3];

/// A booted machine, gone when this is dropped and also when this process is killed.
pub(crate) struct Bed {
    hold: Child,
    dir: PathBuf,
    _around: tempfile::TempDir,
}

impl Bed {
    /// Boots the machine of this folder, seen from the project's own.
    pub(crate) fn up(machine: &str) -> Self {
        // On disk: /tmp may be memory.
        let around = tempfile::Builder::new().prefix("labcheck-").tempdir_in("/var/tmp").unwrap();
        let dir = around.path().join("bed");
        let mut hold = Self::script()
            .arg("hold")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(machine))
            .arg(&dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut told = String::new();
        BufReader::new(hold.stdout.take().unwrap()).read_line(&mut told).unwrap();
        let bed = Self { hold, dir, _around: around };
        assert_eq!(told, "running\n", "the bed did not boot");
        let program = env::var_os("LABCHECK_BIN")
            .map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_labcheck")), PathBuf::from);
        fs::copy(program, bed.root().join("usr/local/bin/labcheck")).unwrap();
        bed
    }

    /// Where its root directory stands.
    pub(crate) fn root(&self) -> PathBuf {
        self.dir.join("root")
    }

    fn script() -> Command {
        Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("bed/bed"))
    }

    /// Runs a command in it.
    pub(crate) fn run(&self, words: &[&str]) -> Output {
        let out = Self::script().arg("exec").arg(&self.dir).args(words).output();
        out.unwrap()
    }

    /// Does what a student does: each line is a command that has to succeed.
    #[allow(dead_code, reason = "not every test")]
    pub(crate) fn does(&self, lines: &[&str]) {
        for line in lines {
            let out = self.run(&["sh", "-c", line]);
            assert!(out.status.success(), "{line}: {}", String::from_utf8_lossy(&out.stderr));
        }
    }

    /// The report, and the exit code that came with it.
    pub(crate) fn report(&self, before: &[&str], exercises: &[&str]) -> (Value, i32) {
        let check = ["labcheck", "--format", "json", "--lang", "en", "day1"];
        let out = self.run(&[before, &check, exercises].concat());
        let errors = String::from_utf8_lossy(&out.stderr);
        let report =
            serde_json::from_slice(&out.stdout).unwrap_or_else(|error| panic!("{error}\n{errors}"));
        (report, out.status.code().unwrap())
    }

    #[allow(dead_code, reason = "not every test")]
    pub(crate) fn sees(&self, exercise: &str) -> Vec<Seen> {
        seen(&self.report(&[], &[exercise]).0)
    }
}

impl Drop for Bed {
    fn drop(&mut self) {
        drop(self.hold.stdin.take());
        let _ = self.hold.wait();
    }
}

/// The checks of a report.
pub(crate) fn seen(report: &Value) -> Vec<Seen> {
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let exercises = report["exercises"].as_array().unwrap();
    exercises
        .iter()
        .flat_map(|exercise| exercise["checks"].as_array().unwrap())
        .map(|check| [word(&check["id"]), word(&check["status"]), word(&check["mistake"])])
        .collect()
}

/// Lines of `check status mistake`.
#[allow(dead_code, reason = "not every test")]
pub(crate) fn told(lines: &str) -> Vec<Seen> {
    let line = |line: &str| -> Seen {
        let words: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
        words.try_into().unwrap()
    };
    lines.trim().lines().map(line).collect()
}
