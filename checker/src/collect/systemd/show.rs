//! `systemctl show`, once for all units: the way without a socket.
//!
//! One block a unit in the order asked, `Key=value` a line, blocks apart by an empty line
//! (systemctl 219 and 252). A unit that is not there has a block too (`LoadState=not-found`).

use super::Told;
use super::bus::Deadline;
use crate::collect::run::{Limits, run};
use crate::evidence::{Cannot, CommandSeen, Look, UnitSeen};
use std::collections::BTreeMap;

const ASKED: &str = "Id,Names,LoadState,ActiveState,SubState,UnitFileState,\
                     ExecMainStartTimestampMonotonic";

/// The state of each unit by its full name, with the start of its main process in microseconds of
/// `CLOCK_MONOTONIC`.
pub(super) fn units(systemctl: &str, names: &[String], deadline: Deadline) -> Told {
    let Some(time) = deadline.left() else {
        return every(names, &deadline.passed());
    };
    let mut args = vec!["show", "-p", ASKED, "--"];
    args.extend(names.iter().map(String::as_str));
    match run(systemctl, &args, Limits { time, bytes: 1 << 20 }) {
        Look::Seen(seen) => told(&seen, names),
        Look::Cannot(Cannot::TimedOut { .. }) => every(names, &deadline.passed()),
        Look::Cannot(cannot) => every(names, &cannot),
        Look::Absent => every(names, &Cannot::NoBus),
    }
}

/// The same reason for every unit.
pub(super) fn every(names: &[String], cannot: &Cannot) -> Told {
    names.iter().map(|name| (name.clone(), (Look::Cannot(cannot.clone()), None))).collect()
}

fn told(seen: &CommandSeen, names: &[String]) -> Told {
    let text = String::from_utf8_lossy(&seen.stdout);
    let blocks: Vec<_> =
        text.split("\n\n").map(block).filter(|block| block.contains_key("Id")).collect();
    if blocks.is_empty() {
        let words = String::from_utf8_lossy(&seen.stderr);
        let words = words.lines().next().unwrap_or_default();
        // «Failed to connect to bus: …» (252), «Failed to get D-Bus connection: …» (219).
        let no_bus = words.contains("connect") || words.contains("D-Bus") || words.is_empty();
        let what = words.to_owned();
        return every(names, &if no_bus { Cannot::NoBus } else { Cannot::Failed { what } });
    }
    let look = |name: &String| {
        let is_it = |block: &&BTreeMap<&str, &str>| {
            let names = block.get("Names").copied().unwrap_or_default();
            block.get("Id") == Some(&name.as_str()) || names.split(' ').any(|n| n == name)
        };
        match blocks.iter().find(is_it) {
            Some(block) => (Look::Seen(unit(block)), started(block)),
            None => {
                let what = "systemctl show left this unit out".to_owned();
                (Look::Cannot(Cannot::Failed { what }), None)
            }
        }
    };
    names.iter().map(|name| (name.clone(), look(name))).collect()
}

fn block(text: &str) -> BTreeMap<&str, &str> {
    text.lines().filter_map(|line| line.split_once('=')).collect()
}

fn unit(block: &BTreeMap<&str, &str>) -> UnitSeen {
    let value = |key| block.get(key).copied().unwrap_or_default().to_owned();
    UnitSeen {
        id: value("Id"),
        load: value("LoadState"),
        active: value("ActiveState"),
        sub: value("SubState"),
        file_state: Some(value("UnitFileState")).filter(|state| !state.is_empty()),
        started: None,
    }
}

fn started(block: &BTreeMap<&str, &str>) -> Option<u64> {
    block.get("ExecMainStartTimestampMonotonic")?.parse().ok().filter(|time| *time > 0)
}
