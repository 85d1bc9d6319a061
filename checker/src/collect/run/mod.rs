//! Programs of this machine, in the C locale, with a time limit and a bound on what they say.
//!
//! A program is looked for in the system's own directories, never along the caller's `PATH`. It
//! runs in a process group of its own, and all that is left of that group ends with it: at the time
//! limit, when it says too much, and when it is done.

mod drain;

use crate::evidence::{Cannot, CommandSeen, Look};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Where programs are looked for, in this order. A plain user's `PATH` often lacks the first.
const PLACES: [&str; 6] =
    ["/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin"];
/// The most that may be asked for as [`Limits::bytes`].
const MOST_BYTES: usize = 1 << 20;

/// What a program may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// From its start to its end.
    pub(crate) time: Duration,
    /// Of standard output, and as many of standard error; 1 MiB at most.
    pub(crate) bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(5), bytes: 64 << 10 }
    }
}

/// A program that was started, or the reason why not.
#[derive(Debug)]
pub(crate) struct Running(Result<JoinHandle<Look<CommandSeen>>, Cannot>);

impl Running {
    /// Waits for the program's end, no longer than its time limit.
    pub(crate) fn join(self) -> Look<CommandSeen> {
        match self.0.map(JoinHandle::join) {
            Ok(Ok(look)) => look,
            Ok(Err(_)) => failed("the thread that ran the program has died"),
            Err(cannot) => Look::Cannot(cannot),
        }
    }
}

/// Runs a program to its end. `program` is an absolute path or a bare name.
pub(crate) fn run<S: AsRef<str>>(program: &str, args: &[S], limits: Limits) -> Look<CommandSeen> {
    spawn(program, args, limits).join()
}

/// Starts a program; several can run side by side.
pub(crate) fn spawn<S: AsRef<str>>(program: &str, args: &[S], limits: Limits) -> Running {
    let Some(path) = find(program) else {
        return Running(Err(Cannot::NoTool { name: program.to_owned() }));
    };
    let until = Instant::now() + limits.time;
    let bytes = limits.bytes.min(MOST_BYTES);
    let child = Command::new(path)
        .args(args.iter().map(AsRef::as_ref))
        .env_clear()
        .env("LC_ALL", "C")
        .env("PATH", PLACES.join(":"))
        .env("HOME", "/")
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn();
    let child = match child {
        Ok(child) => child,
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            return Running(Err(Cannot::NotPermitted));
        }
        Err(error) => return Running(Err(Cannot::Failed { what: error.to_string() })),
    };
    // The child's own thread keeps its pipes empty while others are waited for.
    let mut watch = drain::Watch::new(child, until, limits.time, bytes);
    let thread = std::thread::Builder::new()
        .name(format!("run {program}"))
        .stack_size(128 << 10)
        .spawn(move || watch.follow());
    Running(thread.map_err(|error| Cannot::Failed { what: error.to_string() }))
}

/// Where the program is, if it is installed.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    if program.starts_with('/') {
        return Some(PathBuf::from(program)).filter(|path| is_program(path));
    }
    if program.is_empty() || program.contains('/') {
        return None;
    }
    PLACES.iter().map(|place| Path::new(place).join(program)).find(|path| is_program(path))
}

fn is_program(path: &Path) -> bool {
    path.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

fn failed(what: &str) -> Look<CommandSeen> {
    Look::Cannot(Cannot::Failed { what: what.to_owned() })
}

#[cfg(test)]
mod tests;
