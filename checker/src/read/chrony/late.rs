//! What chronyd holds against each other once it has read everything.
//!
//! Source: `CNF_GetNtsServerCertAndKeyFiles` (conf.c), `RTC_Initialise` (rtc.c),
//! `CNF_SetupAccessRestrictions` (conf.c), `SYS_SetScheduler` (3.4: sys_linux.c, 4.x: sys_posix.c),
//! `CLG_Initialise` (clientlog.c), `TMC_Initialise` (tempcomp.c), `RCL_AddRefclock` (refclock.c) of
//! chrony 3.4, 4.3 and 4.6.1, in this order.

use super::pieces::Told;
use super::{Dialect, Refusal, Why};
use std::cmp::Ordering;

/// What is held against each other after everything was read.
#[derive(Default)]
pub(super) struct Late {
    pub(super) flags: Vec<(&'static str, Told)>,
    pub(super) bad_ntp: Option<Refusal>,
    pub(super) bad_cmd: Option<Refusal>,
    /// The last `sched_priority`.
    pub(super) priority: Option<(i32, Told)>,
    /// The points of the last `tempcomp`.
    pub(super) points: Option<(String, Told)>,
    pub(super) no_points: Option<Refusal>,
    pub(super) refclocks: Vec<(String, bool, Told)>,
}

impl Late {
    /// The first that chronyd dies of.
    pub(super) fn refusal(&self, dialect: Dialect) -> Option<Refusal> {
        self.certificates()
            .or_else(|| self.conflict("rtcfile", &["rtcsync"]))
            .or_else(|| self.bad_ntp.clone())
            .or_else(|| self.bad_cmd.clone())
            .or_else(|| self.bad_priority())
            .or_else(|| {
                self.conflict("noclientlog", &["ratelimit", "cmdratelimit", "ntsratelimit"])
            })
            .or_else(|| self.no_points.clone())
            .or_else(|| self.refclock(dialect))
    }

    /// The last of the directive that stands there more often.
    fn certificates(&self) -> Option<Refusal> {
        let [mut cert, mut key] = ["ntsservercert", "ntsserverkey"]
            .map(|name| self.flags.iter().filter(move |(flag, _)| *flag == name));
        let more = match cert.clone().count().cmp(&key.clone().count()) {
            Ordering::Equal => None,
            Ordering::Greater => cert.next_back(),
            Ordering::Less => key.next_back(),
        };
        more.map(|(_, told)| told.refused(Why::UnevenCertificates))
    }

    fn bad_priority(&self) -> Option<Refusal> {
        let (priority, told) = self.priority.as_ref()?;
        let is_bad = !(0..=99).contains(priority);
        is_bad.then(|| told.refused(Why::BadPriority { priority: *priority }))
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
