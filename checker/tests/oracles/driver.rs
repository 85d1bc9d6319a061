//! A program that answers: fields of bytes go in by its standard input, fields come back.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io::{self, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// How it is started.
type Start = Box<dyn Fn() -> Command + Send>;

/// A driver; one that ended is started again for the next question.
pub(crate) struct Driver {
    start: Start,
    running: Option<Running>,
}

struct Running {
    child: Child,
    to: ChildStdin,
    from: ChildStdout,
}

/// No program thinks so long about one input.
const PATIENCE: Timespec = Timespec { tv_sec: 60, tv_nsec: 0 };

impl Driver {
    pub(crate) fn new(start: Start) -> Self {
        Self { start, running: None }
    }

    /// Asks.
    ///
    /// # Errors
    /// It ended, or did not answer in time.
    pub(crate) fn ask(&mut self, fields: &[&[u8]]) -> Result<Vec<Vec<u8>>, String> {
        let asked = self.running().and_then(|running| running.ask(fields));
        asked.map_err(|error| {
            let ended = self.running.take().map(Running::end);
            format!("the driver broke off: {error} ({})", ended.unwrap_or_default())
        })
    }

    /// Asks for text.
    ///
    /// # Errors
    /// The same, and an answer that is no text.
    pub(crate) fn ask_text(&mut self, fields: &[&[u8]]) -> Result<Vec<String>, String> {
        let answer = self.ask(fields)?.into_iter().map(String::from_utf8);
        answer.collect::<Result<_, _>>().map_err(|error| error.to_string())
    }

    fn running(&mut self) -> io::Result<&mut Running> {
        if self.running.is_none() {
            let mut command = (self.start)();
            let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
            let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
                return Err(io::ErrorKind::BrokenPipe.into());
            };
            self.running = Some(Running { child, to, from });
        }
        self.running.as_mut().ok_or_else(|| io::ErrorKind::BrokenPipe.into())
    }
}

impl Running {
    fn ask(&mut self, fields: &[&[u8]]) -> io::Result<Vec<Vec<u8>>> {
        let mut frame = Vec::new();
        let number = |n: usize| u32::try_from(n).map(u32::to_le_bytes).map_err(io::Error::other);
        frame.extend(number(fields.len())?);
        for field in fields {
            frame.extend(number(field.len())?);
            frame.extend(*field);
        }
        self.to.write_all(&frame)?;
        self.to.flush()?;
        let count = self.number()?;
        (0..count).map(|_| self.field()).collect()
    }

    fn number(&mut self) -> io::Result<usize> {
        let mut bytes = [0; 4];
        self.read(&mut bytes)?;
        usize::try_from(u32::from_le_bytes(bytes)).map_err(io::Error::other)
    }

    fn field(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; self.number()?];
        self.read(&mut bytes)?;
        Ok(bytes)
    }

    fn read(&mut self, mut into: &mut [u8]) -> io::Result<()> {
        while !into.is_empty() {
            if poll(&mut [PollFd::new(&self.from, PollFlags::IN)], Some(&PATIENCE))? == 0 {
                return Err(io::ErrorKind::TimedOut.into());
            }
            match self.from.read(into)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                read => into = into.get_mut(read..).unwrap_or_default(),
            }
        }
        Ok(())
    }

    fn end(mut self) -> String {
        drop(self.to);
        let _ = self.child.kill();
        self.child.wait().map(|status| status.to_string()).unwrap_or_default()
    }
}

impl Drop for Driver {
    /// With its standard input it ends, and with it whatever it has started.
    fn drop(&mut self) {
        if let Some(Running { mut child, to, from }) = self.running.take() {
            drop((to, from));
            let _ = child.wait();
        }
    }
}
