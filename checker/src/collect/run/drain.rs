//! One child, from its start to its end.

use super::failed;
use crate::evidence::{Cannot, CommandSeen, Look};
use crate::group::Group;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::OwnedFd;
use rustix::io::Errno;
use std::process::Child;
use std::time::{Duration, Instant};

/// How often to look whether the child has ended while a pipe is open: something that it left
/// behind may hold the pipe for ever.
const GLANCE: Duration = Duration::from_millis(10);
/// How long a killed child may take to be gone.
const LAST_BREATH: Duration = Duration::from_millis(50);

/// A child with its pipes.
pub(super) struct Watch {
    group: Group,
    pipes: [Pipe; 2],
    until: Instant,
    time: Duration,
    bytes: usize,
}

struct Pipe {
    /// `None` once nobody can write to it any more.
    from: Option<OwnedFd>,
    seen: Vec<u8>,
}

impl Pipe {
    fn new(from: Option<impl Into<OwnedFd>>) -> Self {
        Self { from: from.map(Into::into), seen: Vec::new() }
    }
}

impl Watch {
    pub(super) fn new(mut child: Child, until: Instant, time: Duration, bytes: usize) -> Self {
        let pipes = [Pipe::new(child.stdout.take()), Pipe::new(child.stderr.take())];
        Self { group: Group::new(child, LAST_BREATH), pipes, until, time, bytes }
    }

    /// Reads what the child says until it has ended, said too much, or used up its time.
    pub(super) fn follow(&mut self) -> Look<CommandSeen> {
        let mut nap = Duration::from_micros(50);
        loop {
            let left = self.until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let ms = u64::try_from(self.time.as_millis()).unwrap_or(u64::MAX);
                return Look::Cannot(Cannot::TimedOut { ms });
            }
            // Asked before reading: what it wrote is in the pipe by then.
            let ended = self.group.has_ended();
            let wait = if ended { Duration::ZERO } else { left.min(GLANCE) };
            let read = match self.read_some(wait) {
                Ok(read) => read,
                Err(error) => return failed(&std::io::Error::from(error).to_string()),
            };
            if self.pipes.iter().any(|pipe| pipe.seen.len() > self.bytes) {
                return Look::Cannot(Cannot::TooLarge { limit: self.bytes as u64 });
            }
            if ended && !read {
                break;
            }
            if !ended && self.pipes.iter().all(|pipe| pipe.from.is_none()) {
                std::thread::sleep(nap.min(left));
                nap = (nap * 2).min(GLANCE);
            }
        }
        let Some(status) = self.group.end() else {
            return failed("the program could not be waited for");
        };
        let [out, err] = &mut self.pipes;
        Look::Seen(CommandSeen {
            code: status.code(),
            stdout: std::mem::take(&mut out.seen),
            stderr: std::mem::take(&mut err.seen),
        })
    }

    /// Waits for something to read, at most so long, and reads it once from each pipe that has
    /// something. Whether anything was read.
    fn read_some(&mut self, wait: Duration) -> Result<bool, Errno> {
        let wait = Timespec::try_from(wait).map_err(|_| Errno::INVAL)?;
        let mut open: Vec<&mut Pipe> = self.pipes.iter_mut().filter(|p| p.from.is_some()).collect();
        if open.is_empty() {
            return Ok(false);
        }
        let mut asked: Vec<PollFd<'_>> =
            open.iter().flat_map(|p| &p.from).map(|fd| PollFd::new(fd, PollFlags::IN)).collect();
        match poll(&mut asked, Some(&wait)) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
        let ready: Vec<bool> = asked.iter().map(|fd| !fd.revents().is_empty()).collect();
        let mut any = false;
        for (pipe, _) in open.iter_mut().zip(ready).filter(|(_, ready)| *ready) {
            let mut some = [0; 16 << 10];
            let Some(fd) = &pipe.from else { continue };
            match rustix::io::read(fd, &mut some) {
                Ok(0) => pipe.from = None,
                Ok(n) => {
                    any = true;
                    pipe.seen.extend(some.iter().take(n));
                }
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(any)
    }
}
