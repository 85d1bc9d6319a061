//! What a run says, before any form is given to it.

pub mod json;

use crate::kinds::{Place, Status};
use crate::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where the evidence of a report comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// This machine.
    Live,
    /// A tree, `--root`.
    Root,
    /// A bundle, `--evidence`.
    Evidence,
}

/// A judged course.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The course's name.
    pub course: String,
    /// What it is called.
    pub title: Text,
    /// The track's name, where it is one.
    pub track: Option<&'static str>,
    /// The machine's name.
    pub host: Option<String>,
    /// Where the evidence comes from.
    pub source: Source,
    /// When it was taken, seconds since 1970 UTC.
    pub time: i64,
    /// The exercises in order.
    pub exercises: Vec<ExerciseReport>,
}

/// A judged exercise.
#[derive(Clone, Debug, PartialEq)]
pub struct ExerciseReport {
    /// The exercise's name.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What is to be done.
    pub about: Text,
    /// The page of the book, as rendered.
    pub page: String,
    /// The parameter that would make it count, where it does not.
    pub optional: Option<String>,
    /// The checks in order.
    pub checks: Vec<CheckReport>,
}

/// A judged check.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckReport {
    /// `exercise.check`.
    pub id: String,
    /// The goal in a few words.
    pub title: Text,
    /// The verdict.
    pub status: Status,
    /// What it is worth.
    pub points: u32,
    /// It counts for nothing.
    pub advisory: bool,
    /// What was seen, or why nothing could be.
    pub seen: Text,
    /// What was expected.
    pub expected: Text,
    /// Where it was read.
    pub place: Option<Place>,
    /// The mistake that was recognised: its name, and what the lab says of it.
    pub mistake: Option<(String, Text)>,
    /// Why it matters.
    pub why: Text,
    /// What to type next.
    pub next: Option<Text>,
    /// What else is worth knowing.
    pub notes: Vec<Text>,
}

/// How many checks ended how, and what they are worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Checks that pass.
    pub pass: u32,
    /// Checks that wait for a reboot or restart.
    pub pending: u32,
    /// Checks that fail.
    pub fail: u32,
    /// Checks that could not be told.
    pub unknown: u32,
    /// Checks that do not apply.
    pub skip: u32,
}

impl Counts {
    fn add(&mut self, status: Status) {
        *match status {
            Status::Pass => &mut self.pass,
            Status::Pending => &mut self.pending,
            Status::Fail => &mut self.fail,
            Status::Unknown => &mut self.unknown,
            Status::Skip => &mut self.skip,
        } += 1;
    }

    /// The counts of some checks.
    #[must_use]
    pub fn of<'a>(checks: impl Iterator<Item = &'a CheckReport>) -> Self {
        let mut counts = Self::default();
        checks.for_each(|check| counts.add(check.status));
        counts
    }
}

impl CheckReport {
    /// The points that it brings now.
    #[must_use]
    pub const fn points_now(&self) -> u32 {
        if self.advisory || !matches!(self.status, Status::Pass) { 0 } else { self.points }
    }

    /// The points that it could bring: nothing where it cannot be told or does not apply.
    #[must_use]
    pub const fn max_points(&self) -> u32 {
        let told = matches!(self.status, Status::Pass | Status::Pending | Status::Fail);
        if self.advisory || !told { 0 } else { self.points }
    }
}

impl ExerciseReport {
    /// Whether it counts in the course: an exercise of advisory checks does not, nor does an optional
    /// one that nobody asked for.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.checks.iter().any(|check| !check.advisory)
    }

    /// The worst status of its checks; of its advisory ones where it has no others.
    #[must_use]
    pub fn status(&self) -> Status {
        let all = !self.counts();
        Status::worst(self.checks.iter().filter(|c| all || !c.advisory).map(|c| c.status))
    }

    /// The points that it brings now.
    #[must_use]
    pub fn points(&self) -> u32 {
        self.checks.iter().map(CheckReport::points_now).sum()
    }

    /// The points that it could bring.
    #[must_use]
    pub fn max_points(&self) -> u32 {
        self.checks.iter().map(CheckReport::max_points).sum()
    }

    /// Whether something is left to do or to find out.
    #[must_use]
    pub fn open(&self) -> bool {
        self.counts() && !matches!(self.status(), Status::Pass | Status::Skip)
    }
}

impl Report {
    /// A report of nothing yet.
    #[must_use]
    pub fn empty(course: &str) -> Self {
        Self {
            course: course.to_owned(),
            title: Text::default(),
            track: None,
            host: None,
            source: Source::Live,
            time: 0,
            exercises: Vec::new(),
        }
    }

    /// All checks that count.
    pub fn counted(&self) -> impl Iterator<Item = &CheckReport> {
        self.exercises.iter().flat_map(|e| &e.checks).filter(|check| !check.advisory)
    }

    /// The checks that count for nothing.
    pub fn advisory(&self) -> impl Iterator<Item = &CheckReport> {
        self.exercises.iter().flat_map(|e| &e.checks).filter(|check| check.advisory)
    }

    /// The worst status of the exercises that count.
    #[must_use]
    pub fn status(&self) -> Status {
        Status::worst(self.exercises.iter().filter(|e| e.counts()).map(ExerciseReport::status))
    }

    /// The points that it brings now.
    #[must_use]
    pub fn points(&self) -> u32 {
        self.exercises.iter().map(ExerciseReport::points).sum()
    }

    /// The points that it could bring.
    #[must_use]
    pub fn max_points(&self) -> u32 {
        self.exercises.iter().map(ExerciseReport::max_points).sum()
    }

    /// The exit code of the contract: 0 nothing left, 1 something to do, 3 something unknown.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self.status() {
            Status::Pass | Status::Skip => 0,
            Status::Fail | Status::Pending => 1,
            Status::Unknown => 3,
        }
    }
}
