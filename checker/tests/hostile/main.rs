//! Hostile machines and bundles against the program as it is shipped, with a table of how each case
//! ended, how long it took beyond the time that the program may wait, and its memory. Runs as root, by
//! name: `.ci/hostile`, or `cargo test -p labcheck --test hostile -- [--only NAME] [--many N] PROGRAM`.
//!
//! What counts as a fault: a crash, more than 32 MiB, a byte that steers a terminal, a broken form, or
//! a verdict that the contract does not allow. Times are printed and marked, for machines differ.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may end so")]

mod bundles;
#[path = "../suite/case.rs"]
#[allow(dead_code, unreachable_pub, reason = "the suite uses the rest")]
mod case;
mod clean;
mod forms;
mod live;
mod many;
mod measure;
mod positions;
mod races;
mod report;
mod table;
mod texts;
mod tree;
mod verdicts;

use std::path::PathBuf;
use std::process::ExitCode;
use table::Table;

/// What `case` asks of the suite.
mod run {
    use std::path::{Path, PathBuf};

    /// Where the tests' own data stands.
    pub(crate) fn data(below: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(below)
    }
}

/// What is to be done.
pub(crate) struct Options {
    /// The program.
    pub(crate) program: PathBuf,
    /// Rows whose name holds this alone.
    pub(crate) only: Option<String>,
    /// So many names where there are too many.
    pub(crate) many: usize,
}

const USAGE: &str = "usage: hostile [--only NAME] [--many N] PROGRAM";

fn options(mut words: impl Iterator<Item = String>) -> Option<Options> {
    let mut options = Options { program: PathBuf::new(), only: None, many: 100_000 };
    while let Some(word) = words.next() {
        match word.as_str() {
            "--only" => options.only = Some(words.next()?),
            "--many" => options.many = words.next()?.parse().ok()?,
            _ => options.program = std::fs::canonicalize(word).ok()?,
        }
    }
    options.program.is_file().then_some(options)
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.first().is_some_and(|word| word == measure::WORD) {
        return measure::between(&words[1..]);
    }
    let Some(options) = options(words.into_iter()) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let mut table = Table::new(options.only.clone());
    eprintln!("{}", table::HEAD);
    positions::all(&options, &mut table);
    races::all(&options, &mut table);
    many::all(&options, &mut table);
    texts::all(&options, &mut table);
    bundles::all(&options, &mut table);
    live::all(&options, &mut table);
    println!("\n{table}");
    if table.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
