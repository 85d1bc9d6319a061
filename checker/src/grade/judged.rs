//! A bundle is judged, or the fault is told that keeps it from being judged.

use super::fault::Fault;
use super::host::Role;
use crate::evidence::bundle::Bundle;
use crate::evidence::identity::Identity;
use crate::evidence::sealed::{Seal, seal};
use crate::judge::{self, Chosen};
use crate::kinds::{Course, Params};
use crate::report::json::JsonReport;
use crate::report::{Report, Source};
use crate::text::Lang;
use serde::Serialize;

/// How far the clock of a machine may be off before that is told, in seconds: an hour.
const CLOCK: i64 = 3600;

/// What an instructor should know of evidence that was judged all the same.
pub mod note {
    /// It was taken without root: sudo refused.
    pub const NO_SUDO: &str = "no-sudo";
    /// The machine's clock is off by more than an hour.
    pub const CLOCK_OFF: &str = "clock-off";
    /// The bundle's digest does not fit: it was changed since it was written.
    pub const ALTERED: &str = "altered";
    /// The learning platform says late, the bundle's own clock does not.
    pub const LATE: &str = "late-by-platform";
    /// The bundle names another student than the platform or the inventory does.
    pub const OTHER_NAME: &str = "other-name";
}

/// A judged bundle.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What was said.
    pub report: Report,
    /// Whose it is, by its own saying.
    pub identity: Identity,
    /// Whether it is as it was written.
    pub seal: Seal,
    /// When it was taken by that machine's clock, seconds since 1970 UTC.
    pub taken: i64,
}

/// Judges a bundle, as that of a machine with this role.
///
/// # Errors
/// It is no bundle, one of another course, or one that does not answer `challenge`.
pub fn judge(
    bytes: &[u8],
    course: &Course,
    params: &Params,
    role: Option<Role>,
    challenge: Option<&str>,
) -> Result<Judged, Fault> {
    let bundle = Bundle::of_bytes(bytes).map_err(|_| Fault::Garbage)?;
    if bundle.course != course.id() {
        return Err(Fault::OtherCourse);
    }
    let identity = bundle.identity.unwrap_or_default();
    if challenge.is_some() && identity.challenge.as_deref() != challenge {
        return Err(Fault::ForeignBundle);
    }
    let taken = bundle.evidence.machine.time;
    let chosen = Chosen::default();
    let params = Params { role, ..params.clone() };
    let report = judge::judge(course, &chosen, &params, &bundle.evidence, Source::Evidence);
    Ok(Judged { report, identity, seal: seal(bytes), taken })
}

/// When a bundle was taken, by that machine's clock: seconds since 1970 UTC.
///
/// # Errors
/// It is no bundle, or one of another course.
pub fn taken(bytes: &[u8], course: &Course) -> Result<i64, Fault> {
    let bundle = Bundle::of_bytes(bytes).map_err(|_| Fault::Garbage)?;
    if bundle.course != course.id() {
        return Err(Fault::OtherCourse);
    }
    Ok(bundle.evidence.machine.time)
}

impl Judged {
    /// Whether its clock is off, seen at this time.
    #[must_use]
    pub const fn clock_off(&self, now: i64) -> bool {
        self.taken.saturating_sub(now).saturating_abs() > CLOCK
    }
}

/// A report as the gradebook keeps it: both languages, without what differs each time.
#[must_use]
pub fn kept(report: &Report) -> String {
    #[derive(Serialize)]
    struct Kept {
        ko: JsonReport,
        en: JsonReport,
    }
    let of = |lang| JsonReport { time: String::new(), ..JsonReport::new(report, lang, 0.0) };
    // Texts, numbers and lists always serialise.
    serde_json::to_string(&Kept { ko: of(Lang::Ko), en: of(Lang::En) }).unwrap_or_default()
}
