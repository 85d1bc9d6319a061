//! One run of the program: what it said, how it ended, and what it took.
//!
//! The kernel tells the peak memory of children that were waited for, the largest of all; so each run
//! has a process of its own between this one and the program: this very executable, with other words.

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// The first word of the process between.
pub(crate) const WORD: &str = "--measure";
/// A run that takes longer hangs, whatever its limit.
const WATCHDOG: Duration = Duration::from_secs(60);

/// What one run left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit code; 128 and the number of the signal where one ended it.
    pub(crate) code: i32,
    pub(crate) out: Vec<u8>,
    pub(crate) err: Vec<u8>,
    pub(crate) wall: Duration,
    /// Time on a processor, the program's own and the kernel's for it.
    pub(crate) cpu: Duration,
    /// KiB of memory at its peak.
    pub(crate) peak: u64,
}

/// Runs a program to its end.
pub(crate) fn run(program: &Path, words: &[&str]) -> Ran {
    run_with(program, words, |_| {})
}

/// The same, with something on standard input or of the surroundings.
pub(crate) fn run_with(program: &Path, words: &[&str], with: impl FnOnce(&mut Command)) -> Ran {
    let told = tempfile::NamedTempFile::new().unwrap();
    let mut command = Command::new("/proc/self/exe");
    command.arg(WORD).arg(told.path()).arg(program).args(words);
    command.env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("LANG", "C.UTF-8");
    command.stdin(Stdio::null());
    with(&mut command);
    let output = command.output().unwrap();
    let told = std::fs::read_to_string(told.path()).unwrap();
    let numbers: Vec<u64> = told.split_whitespace().map(|word| word.parse().unwrap()).collect();
    let [code, wall, cpu, peak] = numbers[..] else {
        panic!("{told:?}: {}", String::from_utf8_lossy(&output.stderr))
    };
    Ran {
        code: i32::try_from(code).unwrap(),
        out: output.stdout,
        err: output.stderr,
        wall: Duration::from_micros(wall),
        cpu: Duration::from_micros(cpu),
        peak,
    }
}

/// The process between: FILE PROGRAM WORD…
pub(crate) fn between(words: &[String]) -> ExitCode {
    let [file, program, words @ ..] = words else { return ExitCode::from(2) };
    let begun = Instant::now();
    let mut child = Command::new(program).args(words).spawn().unwrap();
    let pid = rustix::process::Pid::from_child(&child);
    let (done, wait) = channel::<()>();
    let dog = std::thread::spawn(move || {
        if wait.recv_timeout(WATCHDOG).is_err() {
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        }
    });
    let status = child.wait().unwrap();
    let wall = begun.elapsed();
    let _ = done.send(());
    let _ = dog.join();
    let used = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    let cpu = used.user_time().num_microseconds() + used.system_time().num_microseconds();
    let code = status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0));
    let told = format!("{code} {} {cpu} {}", wall.as_micros(), used.max_rss());
    std::fs::write(file, told).unwrap();
    ExitCode::SUCCESS
}
