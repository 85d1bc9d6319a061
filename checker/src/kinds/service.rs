//! A systemd unit: whether it runs, and whether it starts at boot.

mod boot;
mod mend;
mod now;

pub(super) use now::{changing, of as runs_as};

use super::{Asked, Kind, Verdict};
use crate::evidence::{Cannot, Need};
use crate::read::tree::Read;
use crate::read::units::{Dialect, UnitFile, lookup};
use labcheck_labs::{Template, Track};
use schemars::JsonSchema;
use serde::Deserialize;
use std::rc::Rc;

/// What a check may ask for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// The unit with its ending: `firewalld.service`.
    pub unit: Template,
    /// What it must be.
    pub is: Is,
}

/// What a unit must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Is {
    /// It does not run now: inactive, failed or not installed.
    Stopped,
    /// It runs now.
    Running,
    /// It does not start at boot.
    Disabled,
    /// It starts at boot.
    Enabled,
}

/// The mistakes that are recognised while judging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// Stopped, and still enabled: it comes back at the next boot.
    StoppedOnly,
    /// Disabled, and still running: until the next boot.
    DisabledOnly,
    /// Masked, and still running.
    MaskedButRunning,
    /// Enabled, and not running.
    EnabledOnly,
    /// Enabled, linked or masked under `/run` only: gone after the next boot.
    RuntimeOnly,
    /// Masked, where it has to start.
    MaskedWanted,
}

/// Which systemd reads the unit files on a track.
const fn dialect(track: Track) -> Dialect {
    match track {
        Track::El7Rocky => Dialect::V219,
        Track::El9Epoxy | Track::Other => Dialect::V252,
    }
}

/// What the disk says of a unit.
fn on_disk(asked: &Asked<'_>, unit: &str) -> Result<Rc<UnitFile>, Cannot> {
    match read(asked, unit) {
        Ok(file) => file,
        Err(_) => Err(Cannot::NotCollected),
    }
}

/// What the disk says of a unit, or what has to be seen first.
fn read(asked: &Asked<'_>, unit: &str) -> Result<Result<Rc<UnitFile>, Cannot>, Vec<Need>> {
    let read = || match lookup(unit, asked.evidence, dialect(asked.track)) {
        Ok(Read::Done(file)) => Ok(Ok(Rc::new(file))),
        Ok(Read::Wants(needs)) => Err(needs),
        Err(cannot) => Ok(Err(cannot)),
    };
    asked.memo.units(unit, asked.evidence, read).map(|file| Result::clone(&file))
}

impl Kind for Goal {
    fn needs(&self, asked: &Asked<'_>) -> Vec<Need> {
        let unit = asked.fill(&self.unit);
        let mut needs = match read(asked, &unit) {
            Ok(Ok(file)) if self.is == Is::Disabled => {
                let also = file.also.iter().filter_map(|also| read(asked, also).err());
                also.flatten().collect()
            }
            read => read.err().unwrap_or_default(),
        };
        needs.push(Need::Unit(unit));
        needs
    }

    fn judge(&self, asked: &Asked<'_>) -> Verdict {
        let unit = asked.fill(&self.unit);
        match self.is {
            Is::Stopped => now::stopped(asked, &unit),
            Is::Running => now::running(asked, &unit),
            Is::Disabled => boot::disabled(asked, &unit),
            Is::Enabled => boot::enabled(asked, &unit),
        }
    }
}

/// Whether a unit runs; `None`: it cannot be told, or is about to change.
pub(super) fn runs(asked: &Asked<'_>, unit: &str) -> Option<bool> {
    now::runs(asked, unit)
}

/// The unit as one types it: without `.service`.
fn short(unit: &str) -> &str {
    unit.strip_suffix(".service").unwrap_or(unit)
}
