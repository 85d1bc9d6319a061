//! `labcheck`: tells whether an exercise is done on this machine, and what to type next.

use std::process::ExitCode;

#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

fn main() -> ExitCode {
    labcheck::cli::run(std::env::args_os())
}
