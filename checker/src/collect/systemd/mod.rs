//! The live state of units, from the running systemd.
//!
//! Ways, the first that leads there is taken: its private socket (root alone, no bus between), the
//! system bus, `systemctl show`. All of them together have one time limit.

mod ask;
mod bus;
mod show;
pub(crate) mod signals;
mod wire;

use crate::evidence::{Cannot, Look, UnitSeen};
use bus::{Bus, Deadline, Trouble};
use rustix::time::{ClockId, clock_gettime};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Longest name of a unit (`UNIT_NAME_MAX`, systemd 219 and later), the NUL included.
const NAME: usize = 256;

/// What was told of units by their full names, each with the start of its main process in
/// microseconds of `CLOCK_MONOTONIC` where that was asked for and known.
type Told = BTreeMap<String, (Look<UnitSeen>, Option<u64>)>;

/// Where systemd is reached.
#[derive(Clone, Debug)]
pub(crate) struct Systemd {
    /// A directory that is there if and only if systemd is process 1 (sd_booted(3)).
    booted: PathBuf,
    /// The manager's own socket.
    private: Option<PathBuf>,
    /// The system bus.
    bus: PathBuf,
    /// The program.
    systemctl: String,
    /// For all that is asked at once.
    limit: Duration,
}

impl Systemd {
    /// The systemd of the running system.
    pub(crate) fn live() -> Self {
        let private = rustix::process::geteuid().is_root().then(|| "/run/systemd/private".into());
        Self {
            booted: "/run/systemd/system".into(),
            private,
            bus: "/run/dbus/system_bus_socket".into(),
            systemctl: "systemctl".into(),
            limit: Duration::from_secs(2),
        }
    }

    /// One that is reached over this socket alone.
    pub(crate) fn at(socket: &Path) -> Self {
        let nowhere = PathBuf::from("/nowhere");
        Self {
            booted: "/".into(),
            private: Some(socket.to_owned()),
            bus: nowhere,
            systemctl: "/nowhere".into(),
            limit: Duration::from_secs(2),
        }
    }

    /// The state of each unit, by the name that it was asked for (without a suffix: a service);
    /// for those in `started` also when their main process started.
    pub(crate) fn units(
        &self,
        names: &[String],
        started: &[String],
    ) -> BTreeMap<String, Look<UnitSeen>> {
        let (good, bad): (Vec<_>, Vec<_>) = names.iter().partition(|name| is_name(name));
        let mut asked: Vec<_> = good.iter().map(|name| full(name)).collect();
        asked.sort();
        asked.dedup();
        let timed: Vec<_> = started.iter().map(|name| full(name)).collect();
        let told = if asked.is_empty() { BTreeMap::new() } else { self.ask(&asked, &timed) };
        let clock = Clock::now();
        let nothing = |what: &str| Look::Cannot(Cannot::Failed { what: what.to_owned() });
        let mut looks: BTreeMap<_, _> =
            bad.into_iter().map(|n| (n.clone(), nothing("this is no name of a unit"))).collect();
        for name in good {
            let full = full(name);
            let look = match told.get(&full) {
                Some((Look::Seen(unit), at)) => {
                    let at = at.filter(|_| timed.contains(&full)).map(|at| clock.real(at));
                    Look::Seen(UnitSeen { started: at, ..unit.clone() })
                }
                Some((look, _)) => look.clone(),
                None => nothing("systemd left this unit out"),
            };
            looks.insert(name.clone(), look);
        }
        looks
    }

    fn ask(&self, names: &[String], started: &[String]) -> Told {
        if !self.booted.is_dir() {
            return show::every(names, &Cannot::NoBus);
        }
        let deadline = Deadline::after(self.limit);
        let private = self.private.iter().map(|path| (path, false));
        for (path, greet) in private.chain([(&self.bus, true)]) {
            match over(path, greet, names, started, deadline) {
                Ok(told) => return told,
                // systemctl would ask the same manager, and wait as well.
                Err(Trouble::Late) => return show::every(names, &deadline.passed()),
                Err(Trouble::NoWay | Trouble::Nonsense) => {}
            }
        }
        show::units(&self.systemctl, names, deadline)
    }
}

fn over(
    path: &Path,
    greet: bool,
    names: &[String],
    started: &[String],
    deadline: Deadline,
) -> Result<Told, Trouble> {
    let mut bus = Bus::connect(path, deadline)?;
    if greet {
        ask::hello(&mut bus)?;
    }
    ask::units(&mut bus, names, started)
}

/// Whether this can be a unit's name (`unit_name_is_valid()`), and no pattern.
fn is_name(name: &str) -> bool {
    let good = |b: u8| b.is_ascii_alphanumeric() || b":-_.\\@".contains(&b);
    !name.is_empty() && name.len() < NAME && name.bytes().all(good)
}

/// A name without a known suffix is a service's, as for systemctl.
pub(crate) fn full(name: &str) -> String {
    const SUFFIXES: [&str; 11] = [
        "service",
        "socket",
        "target",
        "timer",
        "mount",
        "automount",
        "path",
        "device",
        "swap",
        "slice",
        "scope",
    ];
    match name.rsplit_once('.') {
        Some((_, suffix)) if SUFFIXES.contains(&suffix) => name.to_owned(),
        _ => format!("{name}.service"),
    }
}

/// Both clocks at one moment. A start is told by the one that nobody sets: the other may have been
/// wrong when the machine came up.
struct Clock {
    monotonic: i64,
    real: i64,
}

impl Clock {
    fn now() -> Self {
        let micros = |clock| {
            let time = clock_gettime(clock);
            time.tv_sec.saturating_mul(1_000_000).saturating_add(time.tv_nsec / 1000)
        };
        Self { monotonic: micros(ClockId::Monotonic), real: micros(ClockId::Realtime) }
    }

    /// Seconds since 1970 of a moment in microseconds of `CLOCK_MONOTONIC`.
    fn real(&self, monotonic: u64) -> i64 {
        let ago = self.monotonic.saturating_sub(i64::try_from(monotonic).unwrap_or(i64::MAX));
        self.real.saturating_sub(ago).div_euclid(1_000_000)
    }
}

#[cfg(test)]
mod fake;
#[cfg(test)]
mod tests;
