//! A child with three pipes, each served when it is ready: nothing here blocks, whatever the child does.

use crate::group::Group;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::OwnedFd;
use rustix::fs::{OFlags, fcntl_setfl};
use rustix::io::Errno;
use rustix::pipe::fcntl_setpipe_size;
use std::io::{Error, Result};
use std::process::{Command, ExitStatus};
use std::time::Duration;

/// How much is read at once, in bytes.
pub(super) const CHUNK: usize = 64 << 10;
/// How much is written at once, and stands in the pipe, in bytes: 256 KiB.
const FILL: usize = 256 << 10;
/// How long a killed child may take to be gone; nobody waits longer.
const LAST_BREATH: Duration = Duration::from_millis(200);

/// The child and its pipes.
pub(super) struct Pipes {
    group: Group,
    input: Option<OwnedFd>,
    output: Option<OwnedFd>,
    errors: Option<OwnedFd>,
    room: Vec<u8>,
}

impl Pipes {
    /// Starts it. The command has pipes, and a process group of its own.
    pub(super) fn start(mut command: Command) -> Result<Self> {
        let mut child = command.spawn()?;
        let input: Option<OwnedFd> = child.stdin.take().map(Into::into);
        let output = child.stdout.take().map(Into::into);
        let errors = child.stderr.take().map(Into::into);
        let group = Group::new(child, LAST_BREATH);
        let pipes = Self { group, input, output, errors, room: vec![0; CHUNK] };
        for fd in [&pipes.input, &pipes.output, &pipes.errors].into_iter().flatten() {
            fcntl_setfl(fd, OFlags::NONBLOCK)?;
        }
        // A program goes through it: the less often the two wait for each other, the better. A user of many
        // pipes may be refused, and has the usual 64 KiB.
        let _ = pipes.input.as_ref().map(|fd| fcntl_setpipe_size(fd, FILL));
        Ok(pipes)
    }

    /// Waits until something can be written or read, at most so long; writes and reads once. How much of
    /// `to_write` was written.
    pub(super) fn turn(
        &mut self,
        wait: Duration,
        to_write: &[u8],
        said: &mut Vec<u8>,
        complained: &mut Vec<u8>,
    ) -> Result<usize> {
        let input = self.input.as_ref().filter(|_| !to_write.is_empty());
        let mut asked = Vec::with_capacity(3);
        asked.extend(input.map(|fd| PollFd::new(fd, PollFlags::OUT)));
        let readers = [&self.output, &self.errors];
        asked.extend(readers.into_iter().flatten().map(|fd| PollFd::new(fd, PollFlags::IN)));
        if asked.is_empty() {
            std::thread::sleep(wait.min(Duration::from_millis(5)));
            return Ok(0);
        }
        let wait = Timespec::try_from(wait).map_err(|_| Errno::INVAL)?;
        match poll(&mut asked, Some(&wait)) {
            Ok(0) | Err(Errno::INTR) => return Ok(0),
            Ok(_) => {}
            Err(error) => return Err(Error::from(error)),
        }
        drop(asked);
        // What is not ready says so: all three are asked.
        let mut written = 0;
        if let Some(fd) = self.input.as_ref().filter(|_| !to_write.is_empty()) {
            match rustix::io::write(fd, to_write.get(..FILL).unwrap_or(to_write)) {
                Ok(count) => written = count,
                Err(Errno::AGAIN | Errno::INTR) => {}
                // Nobody reads any more; why, will be seen.
                Err(_) => self.input = None,
            }
        }
        read(&mut self.output, &mut self.room, said)?;
        read(&mut self.errors, &mut self.room, complained)?;
        Ok(written)
    }

    /// Nothing more is written.
    pub(super) fn close_input(&mut self) {
        self.input = None;
    }

    /// Whether nobody can say anything any more.
    pub(super) fn output_has_ended(&self) -> bool {
        self.output.is_none()
    }

    /// Whether ssh has ended.
    pub(super) fn has_ended(&self) -> bool {
        self.group.has_ended()
    }

    /// Ends it with all that it started: how it ended, where that can be told.
    pub(super) fn end(&mut self) -> Option<ExitStatus> {
        self.group.end()
    }
}

/// Reads once, if there is something; `None` is left at the end.
fn read(from: &mut Option<OwnedFd>, room: &mut [u8], to: &mut Vec<u8>) -> Result<()> {
    let Some(fd) = from else { return Ok(()) };
    match rustix::io::read(fd, &mut *room) {
        Ok(0) => *from = None,
        Ok(count) => to.extend(room.iter().take(count)),
        Err(Errno::AGAIN | Errno::INTR) => {}
        Err(error) => return Err(Error::from(error)),
    }
    Ok(())
}
