//! A connection to systemd: over its private socket (root alone) or over the system bus.
//!
//! Own code rather than a D-Bus library: what is asked is four methods, the private socket has no
//! bus driver to greet, and everything that is read here is bounded in size and time.

use super::wire::{Call, FIXED, MOST, Message, length, marshal, unmarshal};
use crate::evidence::Cannot;
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, connect, socket_with};
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

/// Longest line of the handshake.
const LINE: usize = 512;
/// Most messages that are passed over while answers are awaited (signals of a bus).
const STRAY: usize = 256;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Nothing listens there, or it does not want us: another way may lead to systemd.
    NoWay,
    /// No answer within the time. Whoever asks next would wait as long.
    Late,
    /// What came is no D-Bus, or more than the bound.
    Nonsense,
}

/// The time that is left to all that is asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline {
    until: Instant,
    pub(super) whole: Duration,
}

impl Deadline {
    pub(super) fn after(whole: Duration) -> Self {
        Self { until: Instant::now() + whole, whole }
    }

    pub(super) fn left(&self) -> Option<Duration> {
        Some(self.until.saturating_duration_since(Instant::now())).filter(|left| !left.is_zero())
    }

    pub(super) fn passed(&self) -> Cannot {
        Cannot::TimedOut { ms: u64::try_from(self.whole.as_millis()).unwrap_or(u64::MAX) }
    }
}

/// A connection that is ready for calls.
pub(super) struct Bus {
    stream: UnixStream,
    deadline: Deadline,
    serial: u32,
    /// Bytes that may still come.
    left: usize,
}

impl Bus {
    /// Connects and says who we are (SASL mechanism EXTERNAL: the kernel vouches for the uid).
    pub(super) fn connect(path: &Path, deadline: Deadline) -> Result<Self, Trouble> {
        // Without waiting: where the queue of a hanging manager is full, connecting would block.
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        let socket = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)
            .map_err(|_| Trouble::NoWay)?;
        let address = SocketAddrUnix::new(path).map_err(|_| Trouble::NoWay)?;
        connect(&socket, &address).map_err(|error| match error {
            Errno::AGAIN => Trouble::Late,
            _ => Trouble::NoWay,
        })?;
        let stream = UnixStream::from(socket);
        stream.set_nonblocking(false).map_err(|_| Trouble::NoWay)?;
        let mut bus = Self { stream, deadline, serial: 0, left: MOST };
        let uid = rustix::process::geteuid().as_raw().to_string();
        let uid: String = uid.bytes().map(|digit| format!("{digit:02x}")).collect();
        // BEGIN goes along with it: a systemd that reads BEGIN and the first call together does
        // not look at the call before something more comes (sd-bus, systemd 252).
        bus.write(format!("\0AUTH EXTERNAL {uid}\r\nBEGIN\r\n").as_bytes())?;
        if !bus.line()?.starts_with(b"OK ") {
            return Err(Trouble::NoWay);
        }
        Ok(bus)
    }

    /// The connection itself, for what comes over it unasked.
    pub(super) fn into_stream(self) -> UnixStream {
        self.stream
    }

    /// Sends all calls at once; the answers in the order of the calls.
    pub(super) fn call(&mut self, calls: &[Call]) -> Result<Vec<Message>, Trouble> {
        let first = self.serial + 1;
        let mut out = Vec::new();
        for call in calls {
            self.serial += 1;
            out.extend(marshal(call, self.serial));
        }
        self.write(&out)?;
        let mut answers: Vec<Option<Message>> = vec![None; calls.len()];
        let (mut awaited, mut stray) = (calls.len(), 0);
        while awaited > 0 {
            let message = self.message()?;
            let place = message.answers.checked_sub(first).map(|n| n as usize);
            match place.and_then(|n| answers.get_mut(n)) {
                Some(slot @ None) => {
                    *slot = Some(message);
                    awaited -= 1;
                }
                _ if stray == STRAY => return Err(Trouble::Nonsense),
                _ => stray += 1,
            }
        }
        Ok(answers.into_iter().flatten().collect())
    }

    fn message(&mut self) -> Result<Message, Trouble> {
        let mut fixed = [0; FIXED];
        self.read(&mut fixed)?;
        let whole = length(&fixed).ok_or(Trouble::Nonsense)?;
        let rest = whole.checked_sub(FIXED).ok_or(Trouble::Nonsense)?;
        if rest > self.left {
            return Err(Trouble::Nonsense);
        }
        let mut bytes = fixed.to_vec();
        bytes.resize(whole, 0);
        self.read(bytes.get_mut(FIXED..).unwrap_or_default())?;
        unmarshal(&bytes).ok_or(Trouble::Nonsense)
    }

    /// One line of the handshake, byte by byte: what follows it is no text.
    fn line(&mut self) -> Result<Vec<u8>, Trouble> {
        let mut line = Vec::new();
        while line.len() < LINE {
            let mut byte = [0];
            self.read(&mut byte)?;
            match byte {
                [b'\n'] => return Ok(line),
                [other] => line.push(other),
            }
        }
        Err(Trouble::Nonsense)
    }

    fn write(&mut self, mut bytes: &[u8]) -> Result<(), Trouble> {
        while !bytes.is_empty() {
            let left = self.deadline.left().ok_or(Trouble::Late)?;
            self.stream.set_write_timeout(Some(left)).map_err(|_| Trouble::NoWay)?;
            // A peer that has gone makes an error of this, not a signal: std ignores SIGPIPE.
            let written = self.stream.write(bytes).or_else(patience)?;
            bytes = bytes.get(written..).unwrap_or_default();
        }
        Ok(())
    }

    fn read(&mut self, mut into: &mut [u8]) -> Result<(), Trouble> {
        self.left = self.left.checked_sub(into.len()).ok_or(Trouble::Nonsense)?;
        while !into.is_empty() {
            let left = self.deadline.left().ok_or(Trouble::Late)?;
            self.stream.set_read_timeout(Some(left)).map_err(|_| Trouble::NoWay)?;
            let read = match self.stream.read(into) {
                // Hung up: a manager that does not take this user, or one that is going down.
                Ok(0) => return Err(Trouble::NoWay),
                answer => answer.or_else(patience)?,
            };
            into = into.get_mut(read..).unwrap_or_default();
        }
        Ok(())
    }
}

fn patience(error: std::io::Error) -> Result<usize, Trouble> {
    match error.kind() {
        ErrorKind::Interrupted => Ok(0),
        ErrorKind::WouldBlock | ErrorKind::TimedOut => Err(Trouble::Late),
        _ => Err(Trouble::NoWay),
    }
}
