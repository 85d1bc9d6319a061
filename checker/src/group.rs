//! A child in a process group of its own, which ends with all that it started.

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use std::process::{Child, ExitStatus};
use std::time::{Duration, Instant};

/// How often it is looked whether a killed child is gone.
const GLANCE: Duration = Duration::from_micros(200);

/// The child. Its group is killed when this is dropped, whatever happened.
pub(crate) struct Group {
    /// `None` once it is reaped, or left to a thread that reaps it.
    child: Option<Child>,
    last_breath: Duration,
}

impl Group {
    /// A child that was started with `process_group(0)`. Once it is killed it may take so long to be gone: one
    /// that waits for a disk or a file server takes longer, and nobody waits for it.
    pub(crate) const fn new(child: Child, last_breath: Duration) -> Self {
        Self { child: Some(child), last_breath }
    }

    /// Whether the child has ended. It is not reaped yet: its number must not be another's while its group
    /// may have to be killed.
    pub(crate) fn has_ended(&self) -> bool {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        self.pid().is_some_and(|pid| matches!(waitid(WaitId::Pid(pid), options), Ok(Some(_))))
    }

    fn pid(&self) -> Option<Pid> {
        Pid::from_raw(i32::try_from(self.child.as_ref()?.id()).ok()?)
    }

    /// Kills the group and reaps the child: how it ended, where that can be told.
    pub(crate) fn end(&mut self) -> Option<ExitStatus> {
        if let Some(pid) = self.pid() {
            let _ = kill_process_group(pid, Signal::KILL);
        }
        let mut child = self.child.take()?;
        let until = Instant::now() + self.last_breath;
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) if Instant::now() < until => std::thread::sleep(GLANCE),
                _ => break,
            }
        }
        std::thread::spawn(move || child.wait());
        None
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::CommandExt as _;
    use std::process::{Command, Stdio};

    fn started(script: &str) -> (Group, u32) {
        let mut call = Command::new("/bin/sh");
        call.args(["-c", script]).stdout(Stdio::null()).process_group(0);
        let child = call.spawn().unwrap();
        let number = child.id();
        (Group::new(child, Duration::from_secs(5)), number)
    }

    fn is_there(number: u32) -> bool {
        std::path::Path::new(&format!("/proc/{number}")).exists()
    }

    #[test]
    fn a_child_that_ends_by_itself_tells_how_and_is_there_until_it_is_reaped() {
        let (mut group, number) = started("exit 7");
        while !group.has_ended() {
            std::thread::sleep(GLANCE);
        }
        assert!(is_there(number));
        assert_eq!(group.end().unwrap().code(), Some(7));
        assert!(!is_there(number));
        assert_eq!((group.has_ended(), group.end()), (false, None));
    }

    #[test]
    fn all_that_it_started_is_killed_with_it() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("number");
        let (group, number) =
            started(&format!("sleep 600 & echo $! >{0}.new; mv {0}.new {0}; wait", file.display()));
        while !file.exists() {
            std::thread::sleep(GLANCE);
        }
        assert!(!group.has_ended());
        drop(group);
        assert!(!is_there(number));
        let grandchild = std::fs::read_to_string(file).unwrap();
        // Whoever reaps it may take a moment.
        let stat = || std::fs::read_to_string(format!("/proc/{}/stat", grandchild.trim()));
        while stat().is_ok_and(|stat| !stat.contains(") Z ")) {
            std::thread::sleep(GLANCE);
        }
    }
}
