//! What a kind says of a check.

use super::Finding;
use crate::evidence::Cannot;
use crate::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The five statuses, the worst first as an exercise takes them: fail, pending, unknown, pass, skip.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The goal does not hold.
    Fail,
    /// What is on disk is right; a reboot or restart has still to bring it into force.
    Pending,
    /// It cannot be told from here.
    Unknown,
    /// The goal holds now and will hold after a reboot.
    Pass,
    /// It does not apply on this system.
    Skip,
}

impl Status {
    /// The word used in reports; never translated.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Pending => "pending",
            Self::Unknown => "unknown",
            Self::Pass => "pass",
            Self::Skip => "skip",
        }
    }

    /// The worst of several; skip where there are none.
    pub fn worst(statuses: impl IntoIterator<Item = Self>) -> Self {
        statuses.into_iter().min().unwrap_or(Self::Skip)
    }
}

/// Where something was read: `path` or `path:line`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The path or URL.
    pub path: String,
    /// The line, from 1, where there is one.
    pub line: Option<u32>,
}

impl Place {
    /// A whole file.
    #[must_use]
    pub fn file(path: impl Into<String>) -> Self {
        Self { path: path.into(), line: None }
    }

    /// One line of a file.
    #[must_use]
    pub fn line(path: impl Into<String>, line: u32) -> Self {
        Self { path: path.into(), line: Some(line) }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&crate::text::visible(&self.path))?;
        match self.line {
            Some(line) => write!(f, ":{line}"),
            None => Ok(()),
        }
    }
}

/// A verdict and the words for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The status.
    pub status: Status,
    /// What was seen, or why nothing could be.
    pub seen: Text,
    /// What was expected.
    pub expected: Text,
    /// Where it was read.
    pub place: Option<Place>,
    /// What to type next.
    pub next: Option<Text>,
    /// What else is worth knowing.
    pub notes: Vec<Text>,
    /// The mistakes that were recognised on the way.
    pub findings: Vec<Finding>,
}

impl Verdict {
    /// A verdict with nothing but its status and what was seen.
    #[must_use]
    pub fn new(status: Status, seen: Text) -> Self {
        Self {
            status,
            seen,
            expected: Text::default(),
            place: None,
            next: None,
            notes: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// The goal holds.
    #[must_use]
    pub fn pass(seen: Text) -> Self {
        Self::new(Status::Pass, seen)
    }

    /// The goal does not hold.
    #[must_use]
    pub fn fail(seen: Text) -> Self {
        Self::new(Status::Fail, seen)
    }

    /// Right on disk, not yet in force.
    #[must_use]
    pub fn pending(seen: Text) -> Self {
        Self::new(Status::Pending, seen)
    }

    /// Does not apply here.
    #[must_use]
    pub fn skip(why: Text) -> Self {
        Self::new(Status::Skip, why)
    }

    /// It cannot be told: what was looked at, and the reason with its next step.
    #[must_use]
    pub fn unknown(what: &str, cannot: &Cannot) -> Self {
        let mut verdict = Self::new(Status::Unknown, cannot.say(what));
        verdict.next = cannot.next(what);
        if what.starts_with('/') {
            verdict.place = Some(Place::file(what));
        }
        verdict
    }

    /// With what was expected.
    #[must_use]
    pub fn expected(mut self, text: Text) -> Self {
        self.expected = text;
        self
    }

    /// With the place it was read at.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// With what to type next.
    #[must_use]
    pub fn next(mut self, text: Text) -> Self {
        self.next = Some(text);
        self
    }

    /// With something else worth knowing.
    #[must_use]
    pub fn note(mut self, text: Text) -> Self {
        self.notes.push(text);
        self
    }

    /// With a mistake that was recognised.
    #[must_use]
    pub fn found(mut self, finding: impl Into<Finding>) -> Self {
        self.findings.push(finding.into());
        self
    }
}
