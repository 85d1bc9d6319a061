//! The JSON report, `labcheck.report/1`. Every key is always there.

use super::{CheckReport, Counts, ExerciseReport, Report, Source};
use crate::kinds::Status;
use crate::text::{Lang, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The name of the form; a change of meaning changes the number.
pub const SCHEMA: &str = "labcheck.report/1";

/// A report in one language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "A report of labcheck", deny_unknown_fields)]
pub struct JsonReport {
    /// `labcheck.report/1`.
    pub schema: String,
    /// The version that judged.
    pub labcheck: String,
    /// The course.
    pub course: String,
    /// `el7-rocky`, `el9-epoxy`, or null on any other system.
    pub track: Option<String>,
    /// The machine's name.
    pub host: Option<String>,
    /// Where the evidence comes from.
    pub source: Source,
    /// When the evidence was taken, RFC 3339 in UTC.
    pub time: String,
    /// How long it took, in milliseconds.
    pub duration_ms: f64,
    /// The sum.
    pub summary: Summary,
    /// The exercises in the course's order.
    pub exercises: Vec<JsonExercise>,
}

/// The sum over all checks that count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Summary {
    /// The worst status of the exercises that count.
    pub status: Status,
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
    /// Points so far.
    pub points: u32,
    /// Points of all checks that are pass, pending or fail.
    pub max_points: u32,
    /// How many checks are shown and count for nothing.
    pub advisory: usize,
}

/// An exercise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct JsonExercise {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The worst status of its checks.
    pub status: Status,
    /// Points so far.
    pub points: u32,
    /// Points that can be had.
    pub max_points: u32,
    /// The page of the book.
    pub page: String,
    /// The parameter that makes it count, where it does not count yet.
    pub optional: Option<String>,
    /// The checks in order.
    pub checks: Vec<JsonCheck>,
}

/// A check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct JsonCheck {
    /// `exercise.check`.
    pub id: String,
    /// The goal in a few words.
    pub title: String,
    /// The verdict.
    pub status: Status,
    /// Points so far.
    pub points: u32,
    /// Points that can be had.
    pub max_points: u32,
    /// What was seen.
    pub seen: Option<String>,
    /// What was expected.
    pub expected: Option<String>,
    /// `path` or `path:line`.
    #[serde(rename = "where")]
    pub place: Option<String>,
    /// The mistake that was recognised.
    pub mistake: Option<String>,
    /// What the recognised mistake does, else why the check matters.
    pub why: Option<String>,
    /// What to type next.
    pub next: Option<String>,
    /// What else is worth knowing.
    pub notes: Vec<String>,
    /// Shown, and counted nowhere.
    pub advisory: bool,
}

impl JsonReport {
    /// A report in one language. `duration_ms` is the time that looking and judging took.
    #[must_use]
    pub fn new(report: &Report, lang: Lang, duration_ms: f64) -> Self {
        let Counts { pass, pending, fail, unknown, skip } = Counts::of(report.counted());
        Self {
            schema: SCHEMA.to_owned(),
            labcheck: env!("CARGO_PKG_VERSION").to_owned(),
            course: report.course.clone(),
            track: report.track.map(str::to_owned),
            host: report.host.clone(),
            source: report.source,
            time: crate::time::rfc3339(report.time),
            duration_ms: (duration_ms * 10.0).round() / 10.0,
            summary: Summary {
                status: report.status(),
                pass,
                pending,
                fail,
                unknown,
                skip,
                points: report.points(),
                max_points: report.max_points(),
                advisory: report.advisory().count(),
            },
            exercises: report.exercises.iter().map(|e| JsonExercise::new(e, lang)).collect(),
        }
    }
}

impl JsonExercise {
    /// An exercise in one language.
    #[must_use]
    pub fn new(exercise: &ExerciseReport, lang: Lang) -> Self {
        Self {
            id: exercise.id.clone(),
            title: exercise.title.get(lang).to_owned(),
            status: exercise.status(),
            points: exercise.points(),
            max_points: exercise.max_points(),
            page: exercise.page.clone(),
            optional: exercise.optional.clone(),
            checks: exercise.checks.iter().map(|c| JsonCheck::new(c, lang)).collect(),
        }
    }
}

impl JsonCheck {
    fn new(check: &CheckReport, lang: Lang) -> Self {
        let say = |text: &Text| Some(text.get(lang).to_owned()).filter(|text| !text.is_empty());
        Self {
            id: check.id.clone(),
            title: check.title.get(lang).to_owned(),
            status: check.status,
            points: check.points_now(),
            max_points: check.max_points(),
            seen: say(&check.seen),
            expected: say(&check.expected),
            place: check.place.as_ref().map(ToString::to_string),
            mistake: check.mistake.as_ref().map(|(id, _)| id.clone()),
            why: say(check.mistake.as_ref().map_or(&check.why, |(_, say)| say)),
            next: check.next.as_ref().and_then(say),
            notes: check.notes.iter().filter_map(say).collect(),
            advisory: check.advisory,
        }
    }
}
