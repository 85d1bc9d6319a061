//! What an attempt came to: the verdicts of all machines of a student, taken together.

use crate::grade::fault::Fault;
use crate::grade::host::Role;
use crate::kinds::{Course, Status};
use crate::report::Report;
use serde::{Deserialize, Serialize};

/// The verdicts of an attempt, in the course's order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The exercises.
    #[serde(rename = "e")]
    pub exercises: Vec<ExerciseOutcome>,
}

/// The verdicts of an exercise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExerciseOutcome {
    /// Its name.
    pub id: String,
    /// Whether it counts: not so an optional one that nobody asked for, nor one of advisory checks.
    #[serde(rename = "n")]
    pub counts: bool,
    /// Its checks.
    #[serde(rename = "c")]
    pub checks: Vec<CheckOutcome>,
}

/// The verdict of a check over all machines that it is about: the worst of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckOutcome {
    /// `exercise.check`.
    pub id: String,
    /// The verdict.
    #[serde(rename = "s")]
    pub status: Status,
    /// What it is worth.
    #[serde(rename = "p")]
    pub worth: u32,
    /// It counts for nothing.
    #[serde(rename = "a", default, skip_serializing_if = "std::ops::Not::not")]
    pub advisory: bool,
    /// The mistake that was recognised.
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub mistake: Option<String>,
    /// The machine that decided, where a student has several.
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
}

/// What one machine of a student's told.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The machine's name in the inventory.
    pub host: &'a str,
    /// Its role, where it has one.
    pub role: Option<Role>,
    /// Its report, or why there is none.
    pub report: Result<&'a Report, Fault>,
}

impl CheckOutcome {
    /// The points that it brings.
    #[must_use]
    pub const fn points(&self) -> u32 {
        if self.advisory || !matches!(self.status, Status::Pass) { 0 } else { self.worth }
    }

    /// The points that it could bring: none where it cannot be told or does not apply.
    #[must_use]
    pub const fn max_points(&self) -> u32 {
        let told = matches!(self.status, Status::Pass | Status::Pending | Status::Fail);
        if self.advisory || !told { 0 } else { self.worth }
    }
}

impl ExerciseOutcome {
    /// The worst status of its checks that count; of the advisory ones where there are no others.
    #[must_use]
    pub fn status(&self) -> Status {
        let all = self.checks.iter().all(|check| check.advisory);
        Status::worst(self.checks.iter().filter(|c| all || !c.advisory).map(|check| check.status))
    }

    /// The points that it brings.
    #[must_use]
    pub fn points(&self) -> u32 {
        self.checks.iter().map(CheckOutcome::points).sum()
    }

    /// The points that it could bring.
    #[must_use]
    pub fn max_points(&self) -> u32 {
        self.checks.iter().map(CheckOutcome::max_points).sum()
    }
}

impl Outcome {
    /// Takes the machines of a student together. A machine that brought nothing makes unknown whatever is
    /// about it; nothing of it is a fail.
    #[must_use]
    pub fn of(course: &Course, told: &[Told<'_>]) -> Self {
        let exercises = course.exercises.iter().enumerate().map(|(place, exercise)| {
            let reports = told.iter().filter_map(|told| told.report.ok()?.exercises.get(place));
            let asked = reports.map(|report| report.optional.is_none()).next();
            let checks: Vec<CheckOutcome> = exercise
                .check
                .iter()
                .enumerate()
                .map(|(at, check)| {
                    let about =
                        |role: Option<Role>| role.is_none_or(|role| exercise.is_about(check, role));
                    let found = told.iter().filter(|told| about(told.role)).map(|told| {
                        let seen = told.report.ok().and_then(|report| {
                            let seen = report.exercises.get(place)?.checks.get(at)?;
                            Some((seen.status, seen.mistake.as_ref().map(|(id, _)| id.clone())))
                        });
                        let (status, mistake) = seen.unwrap_or((Status::Unknown, None));
                        (status, mistake, told.host)
                    });
                    let worst = found.min_by_key(|(status, ..)| *status);
                    let (status, mistake, host) = worst.unwrap_or((Status::Skip, None, ""));
                    CheckOutcome {
                        id: format!("{}.{}", exercise.id(), check.id()),
                        status,
                        worth: check.points.get(),
                        advisory: check.advisory,
                        mistake,
                        host: (told.len() > 1 && !host.is_empty()).then(|| host.to_owned()),
                    }
                })
                .collect();
            let counts = checks.iter().any(|check| !check.advisory) && asked != Some(false);
            ExerciseOutcome { id: exercise.id().to_owned(), counts, checks }
        });
        Self { exercises: exercises.collect() }
    }

    /// The exercise of that name.
    #[must_use]
    pub fn exercise(&self, id: &str) -> Option<&ExerciseOutcome> {
        self.exercises.iter().find(|exercise| exercise.id == id)
    }
}
