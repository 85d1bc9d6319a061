//! `labcheck`: tells whether an exercise is done on this machine, and what to type next.

use std::process::ExitCode;

fn main() -> ExitCode {
    labcheck::cli::run(std::env::args_os())
}
