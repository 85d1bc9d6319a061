//! `systemctl show`, once for all units: the way without a socket.
//! A unit that is not there is told too (`LoadState=not-found`).

use super::Told;
use super::bus::Deadline;
use crate::collect::run::{Limits, run};
use crate::evidence::{Cannot, CommandSeen, Look};
use crate::read::systemctl::show;

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
    let shown = show(&seen.stdout);
    if shown.is_empty() {
        let words = String::from_utf8_lossy(&seen.stderr);
        let words = words.lines().next().unwrap_or_default();
        // «Failed to connect to bus: …» (252), «Failed to get D-Bus connection: …» (219).
        let no_bus = words.contains("connect") || words.contains("D-Bus") || words.is_empty();
        let what = words.to_owned();
        return every(names, &if no_bus { Cannot::NoBus } else { Cannot::Failed { what } });
    }
    let look = |name: &String| match shown.iter().find(|shown| shown.is_called(name)) {
        Some(shown) => (Look::Seen(shown.unit.clone()), shown.main_started_us),
        None => {
            let what = "systemctl show left this unit out".to_owned();
            (Look::Cannot(Cannot::Failed { what }), None)
        }
    };
    names.iter().map(|name| (name.clone(), look(name))).collect()
}
