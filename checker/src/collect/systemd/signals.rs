//! What systemd tells of its own accord: that units changed.
//!
//! Its private socket sends every signal to whoever is connected; over the system bus they are asked
//! for with `AddMatch` and `Subscribe` (org.freedesktop.systemd1(5), «Signals»).

use super::Systemd;
use super::ask::{self, SYSTEMD};
use super::bus::{Bus, Deadline};
use super::wire::{Call, FIXED, Kind, Message, Reader, length, put_str, unmarshal};
use rustix::fd::{AsFd, BorrowedFd};
use std::io::{ErrorKind, Read as _};
use std::os::unix::net::UnixStream;

/// What a signal says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// Something about the unit with this object path is new.
    Unit(String),
    /// Unit files were changed, or read anew: anything may be new.
    Everything,
}

/// A connection over which systemd tells of changes.
pub(crate) struct Signals {
    stream: UnixStream,
    unread: Vec<u8>,
}

/// The connection has ended, or what comes over it is no D-Bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ended;

impl Signals {
    /// Asks to be told; `None` where there is no systemd that would.
    pub(crate) fn of(systemd: &Systemd) -> Option<Self> {
        if !systemd.booted.is_dir() {
            return None;
        }
        let deadline = Deadline::after(systemd.limit);
        let private = systemd.private.iter().map(|path| (path, false));
        let stream = private.chain([(&systemd.bus, true)]).find_map(|(path, greet)| {
            let mut bus = Bus::connect(path, deadline).ok()?;
            if greet {
                ask::hello(&mut bus).ok()?;
                bus.call(&[add_match()]).ok()?;
            }
            bus.call(&[ask::manager("Subscribe", "", Vec::new())]).ok()?;
            Some(bus.into_stream())
        })?;
        stream.set_nonblocking(true).ok()?;
        Some(Self { stream, unread: Vec::new() })
    }

    /// All that was told since the last time, without waiting.
    pub(crate) fn told(&mut self) -> Result<Vec<Told>, Ended> {
        let mut told = Vec::new();
        let mut bytes = [0; 16 << 10];
        loop {
            match self.stream.read(&mut bytes) {
                Ok(0) => return Err(Ended),
                Ok(count) => self.unread.extend(bytes.iter().take(count)),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(told),
                Err(_) => return Err(Ended),
            }
            while let Some(message) = self.message()? {
                told.extend(meaning(&message));
            }
        }
    }

    fn message(&mut self) -> Result<Option<Message>, Ended> {
        let Some(fixed) = self.unread.first_chunk::<FIXED>() else { return Ok(None) };
        let whole = length(fixed).ok_or(Ended)?;
        if self.unread.len() < whole {
            return Ok(None);
        }
        let bytes: Vec<u8> = self.unread.drain(..whole).collect();
        unmarshal(&bytes).map(Some).ok_or(Ended)
    }
}

impl AsFd for Signals {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }
}

fn add_match() -> Call {
    let mut body = Vec::new();
    put_str(&mut body, &format!("type='signal',sender='{SYSTEMD}'"));
    Call {
        destination: "org.freedesktop.DBus",
        path: "/org/freedesktop/DBus".into(),
        interface: "org.freedesktop.DBus",
        member: "AddMatch",
        signature: "s",
        body,
    }
}

/// What a message tells, if it is a signal about units.
fn meaning(message: &Message) -> Option<Told> {
    if message.kind != Kind::Signal {
        return None;
    }
    match message.member.as_str() {
        "PropertiesChanged" if message.path.starts_with(UNITS) => {
            Some(Told::Unit(message.path.clone()))
        }
        // `so`: the unit's name and its object.
        "UnitNew" | "UnitRemoved" => {
            Reader::of(message).string().map(|name| Told::Unit(path_of(&name)))
        }
        "UnitFilesChanged" | "Reloading" => Some(Told::Everything),
        _ => None,
    }
}

const UNITS: &str = "/org/freedesktop/systemd1/unit/";

/// The object path of a unit: in its name whatever is no ASCII letter or digit, and a digit in the
/// first place, stands as `_` and two hex digits (`bus_label_escape()`).
pub(crate) fn path_of(unit: &str) -> String {
    let mut path = UNITS.to_owned();
    for (at, byte) in unit.bytes().enumerate() {
        if byte.is_ascii_alphabetic() || (at > 0 && byte.is_ascii_digit()) {
            path.push(char::from(byte));
        } else {
            path.push_str(&format!("_{byte:02x}"));
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signal(path: &str, member: &str) -> Message {
        Message {
            kind: Kind::Signal,
            path: path.into(),
            member: member.into(),
            little: true,
            ..Message::default()
        }
    }

    #[test]
    fn names_of_units_become_object_paths_as_systemd_makes_them() {
        assert_eq!(path_of("firewalld.service"), format!("{UNITS}firewalld_2eservice"));
        assert_eq!(path_of("9p-a@b.service"), format!("{UNITS}_39p_2da_40b_2eservice"));
    }

    #[test]
    fn a_changed_unit_is_told_and_the_rest_of_the_bus_is_not() {
        let firewalld = path_of("firewalld.service");
        let told = |message: &Message| meaning(message);
        let changed = signal(&firewalld, "PropertiesChanged");
        assert_eq!(told(&changed), Some(Told::Unit(firewalld.clone())));
        assert_eq!(told(&signal("/org/freedesktop/systemd1", "PropertiesChanged")), None);
        assert_eq!(told(&signal("/", "UnitFilesChanged")), Some(Told::Everything));
        assert_eq!(told(&Message { kind: Kind::Return, ..changed }), None);
        let mut new = signal("/org/freedesktop/systemd1", "UnitNew");
        put_str(&mut new.body, "firewalld.service");
        assert_eq!(told(&new), Some(Told::Unit(firewalld)));
        assert_eq!(told(&signal("/", "UnitNew")), None);
    }
}
