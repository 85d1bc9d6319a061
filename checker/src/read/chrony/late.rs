//! What chronyd holds against each other once it has read everything.
//!
//! Source: `RTC_Initialise` (rtc.c), `CNF_SetupAccessRestrictions` (conf.c), `CLG_Initialise`
//! (clientlog.c), `RCL_AddRefclock` (refclock.c) of chrony 3.4, 4.3 and 4.6.1, in this order.

use super::pieces::Told;
use super::{Dialect, Refusal, Why};

/// What is held against each other after everything was read.
#[derive(Default)]
pub(super) struct Late {
    pub(super) flags: Vec<(&'static str, Told)>,
    pub(super) bad_ntp: Option<Refusal>,
    pub(super) bad_cmd: Option<Refusal>,
    pub(super) refclocks: Vec<(String, bool, Told)>,
}

impl Late {
    /// The first that chronyd dies of.
    pub(super) fn refusal(&self, dialect: Dialect) -> Option<Refusal> {
        self.conflict("rtcfile", &["rtcsync"])
            .or_else(|| self.bad_ntp.clone())
            .or_else(|| self.bad_cmd.clone())
            .or_else(|| {
                self.conflict("noclientlog", &["ratelimit", "cmdratelimit", "ntsratelimit"])
            })
            .or_else(|| self.refclock(dialect))
    }

    fn conflict(&self, one: &str, others: &[&str]) -> Option<Refusal> {
        let (i, one) = self.flags.iter().enumerate().find(|(_, (name, _))| *name == one)?;
        let mut flags = self.flags.iter().enumerate();
        let (j, other) = flags.find(|(_, (name, _))| others.contains(name))?;
        let ((directive, told), (with, other)) = if i < j { (other, one) } else { (one, other) };
        Some(told.refused(Why::Conflict { directive, with, other: other.place.clone() }))
    }

    fn refclock(&self, dialect: Dialect) -> Option<Refusal> {
        let leap_seconds = self.flags.iter().any(|(name, _)| {
            *name == "leapsectz" || (*name == "leapseclist" && dialect >= Dialect::V4_6)
        });
        self.refclocks.iter().find_map(|(driver, tai, told)| {
            if !["SHM", "SOCK", "PPS", "PHC"].contains(&driver.as_str()) {
                Some(told.refused(Why::UnknownDriver { driver: driver.clone() }))
            } else if *tai && !leap_seconds {
                Some(told.refused(Why::TaiWithoutLeapSeconds))
            } else {
                None
            }
        })
    }
}
