//! What is asked of a running systemd over D-Bus, and what its answers mean.
//!
//! Methods and properties: org.freedesktop.systemd1(5). One `ListUnitsByPatterns` tells of all
//! loaded units; its patterns are held against a unit's own name alone
//! (`list_units_filtered()`, systemd 252), so what it leaves out is asked for once more by
//! `GetUnit`, which knows aliases and loads nothing. systemd 219 lacks the former (it came with
//! 230) and has the latter.

use super::Told;
use super::bus::{Bus, Trouble};
use super::wire::{Call, Kind, Message, Reader, put_str, put_strs};
use crate::evidence::{Cannot, Look, UnitSeen};
use std::collections::BTreeMap;

pub(super) const SYSTEMD: &str = "org.freedesktop.systemd1";
const MANAGER: &str = "org.freedesktop.systemd1.Manager";
const UNIT: &str = "org.freedesktop.systemd1.Unit";
const SERVICE: &str = "org.freedesktop.systemd1.Service";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
const UNKNOWN_METHOD: &str = "org.freedesktop.DBus.Error.UnknownMethod";
const NO_SUCH_UNIT: &str = "org.freedesktop.systemd1.NoSuchUnit";
/// In this order.
const ASKED: [&str; 4] = ["Id", "LoadState", "ActiveState", "SubState"];

/// A unit and its object path.
type Found = (UnitSeen, String);

/// Greets the bus itself. The private socket has none.
pub(super) fn hello(bus: &mut Bus) -> Result<(), Trouble> {
    let call = Call {
        destination: "org.freedesktop.DBus",
        path: "/org/freedesktop/DBus".into(),
        interface: "org.freedesktop.DBus",
        member: "Hello",
        signature: "",
        body: Vec::new(),
    };
    match bus.call(&[call])?.first() {
        Some(answer) if answer.kind == Kind::Return => Ok(()),
        _ => Err(Trouble::NoWay),
    }
}

/// The state of each unit by its full name, and when the main processes of those `started`
/// started, in microseconds of `CLOCK_MONOTONIC`.
pub(super) fn units(bus: &mut Bus, names: &[String], started: &[String]) -> Result<Told, Trouble> {
    let mut found = listed(bus, names)?;
    let missing: Vec<_> = names.iter().filter(|n| !found.contains_key(*n)).cloned().collect();
    let mut told = got(bus, &missing, &mut found)?;
    let timed: Vec<_> = started.iter().filter_map(|n| Some((n, found.get(n)?.1.clone()))).collect();
    let calls: Vec<_> = timed
        .iter()
        .map(|(_, path)| property(path, SERVICE, "ExecMainStartTimestampMonotonic"))
        .collect();
    let answers = bus.call(&calls)?;
    // Zero: it never ran. Whatever else than a number: it is no service.
    let times: BTreeMap<_, _> = timed
        .iter()
        .zip(&answers)
        .map(|((name, _), answer)| (name.as_str(), number(answer).filter(|time| *time > 0)))
        .collect();
    for name in names {
        if let Some((unit, _)) = found.get(name) {
            let time = times.get(name.as_str()).copied().flatten();
            told.insert(name.clone(), (Look::Seen(unit.clone()), time));
        }
    }
    Ok(told)
}

/// All loaded units of these names; none at all if systemd is too old to be asked like this.
fn listed(bus: &mut Bus, names: &[String]) -> Result<BTreeMap<String, Found>, Trouble> {
    let mut body = Vec::new();
    put_strs::<&str>(&mut body, &[]);
    put_strs(&mut body, names);
    let answers = bus.call(&[manager("ListUnitsByPatterns", "asas", body)])?;
    let answer = answers.first().ok_or(Trouble::Nonsense)?;
    match answer.kind {
        Kind::Return => list(answer).ok_or(Trouble::Nonsense),
        _ if answer.error == UNKNOWN_METHOD => Ok(BTreeMap::new()),
        _ => Err(Trouble::NoWay),
    }
}

/// `a(ssssssouso)`: name, description, load, active, sub, followed, path, job, its type, its path.
fn list(answer: &Message) -> Option<BTreeMap<String, Found>> {
    if answer.signature != "a(ssssssouso)" {
        return None;
    }
    let mut units = BTreeMap::new();
    let mut read = Reader::of(answer).array(8)?;
    while !read.is_at_end() {
        read.align(8)?;
        let id = read.string()?;
        read.string()?;
        let (load, active, sub) = (read.string()?, read.string()?, read.string()?);
        read.string()?;
        let path = read.string()?;
        read.u32()?;
        read.string()?;
        read.string()?;
        let unit = UnitSeen { id: id.clone(), load, active, sub, file_state: None, started: None };
        units.insert(id, (unit, path));
    }
    Some(units)
}

/// Asks for each unit by name; those found are put to `found`, what is left is told.
fn got(
    bus: &mut Bus,
    names: &[String],
    found: &mut BTreeMap<String, Found>,
) -> Result<Told, Trouble> {
    let mut told = Told::new();
    let calls: Vec<_> = names
        .iter()
        .map(|name| {
            let mut body = Vec::new();
            put_str(&mut body, name);
            manager("GetUnit", "s", body)
        })
        .collect();
    let mut paths = Vec::new();
    for (name, answer) in names.iter().zip(bus.call(&calls)?) {
        let look = match answer.kind {
            Kind::Return => {
                paths.push((name, path(&answer).ok_or(Trouble::Nonsense)?));
                continue;
            }
            _ if answer.error == NO_SUCH_UNIT => Look::Seen(not_loaded(name)),
            _ => Look::Cannot(Cannot::Failed { what: answer.error }),
        };
        told.insert(name.clone(), (look, None));
    }
    let calls: Vec<_> =
        paths.iter().flat_map(|(_, path)| ASKED.map(|name| property(path, UNIT, name))).collect();
    let answers = bus.call(&calls)?;
    for ((name, path), answers) in paths.into_iter().zip(answers.chunks(ASKED.len())) {
        let mut texts = answers.iter().map(text);
        let mut next = || texts.next().flatten().ok_or(Trouble::Nonsense);
        let (id, load, active, sub) = (next()?, next()?, next()?, next()?);
        let unit = UnitSeen { id, load, active, sub, file_state: None, started: None };
        found.insert(name.clone(), (unit, path));
    }
    Ok(told)
}

/// A unit that systemd does not hold: it does not run. Whether it has a file only the disk tells.
fn not_loaded(name: &str) -> UnitSeen {
    UnitSeen {
        id: name.into(),
        active: "inactive".into(),
        sub: "dead".into(),
        ..Default::default()
    }
}

pub(super) fn manager(member: &'static str, signature: &'static str, body: Vec<u8>) -> Call {
    let path = "/org/freedesktop/systemd1".into();
    Call { destination: SYSTEMD, path, interface: MANAGER, member, signature, body }
}

fn property(path: &str, interface: &str, name: &str) -> Call {
    let mut body = Vec::new();
    put_str(&mut body, interface);
    put_str(&mut body, name);
    Call {
        destination: SYSTEMD,
        path: path.into(),
        interface: PROPERTIES,
        member: "Get",
        signature: "ss",
        body,
    }
}

/// An object path that can be sent again.
fn path(answer: &Message) -> Option<String> {
    let path = (answer.signature == "o").then(|| Reader::of(answer).string())??;
    path.starts_with('/').then_some(path)
}

/// The text in a variant.
fn text(answer: &Message) -> Option<String> {
    let mut read = variant(answer, "s")?;
    read.string()
}

/// The number in a variant.
fn number(answer: &Message) -> Option<u64> {
    let mut read = variant(answer, "t")?;
    read.u64()
}

fn variant<'a>(answer: &'a Message, of: &str) -> Option<Reader<'a>> {
    if answer.kind != Kind::Return || answer.signature != "v" {
        return None;
    }
    let mut read = Reader::of(answer);
    (read.signature()? == of).then_some(read)
}
