//! The gradebook as JSON, `labcheck.gradebook/1`: whole, without evidence. Every key is always there.

use super::{Ask, Class, Export, Exported};
use crate::gradebook::class::{Common, Hard};
use crate::gradebook::history::Past;
use crate::gradebook::matrix::{Cell, LastHost, Override, Row, Score};
use crate::gradebook::rubric::ListedExercise;
use crate::gradebook::standing::Mark;
use crate::kinds::Status;
use crate::text::Text;
use crate::time::rfc3339;
use labcheck_labs::grading::{Counts, Grading};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The name of the form; a change of meaning changes the number.
pub const SCHEMA: &str = "labcheck.gradebook/1";

/// `--format json`.
pub struct Json;

impl Export for Json {
    fn export(&self, class: &Class<'_>, ask: &Ask) -> Result<Exported, Text> {
        Ok(Exported {
            text: crate::json::text(&JsonGradebook::new(class, ask)?),
            notes: Vec::new(),
        })
    }
}

/// A class in one course. Times are RFC 3339 in UTC, points have up to two digits.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "A gradebook of labcheck", deny_unknown_fields)]
pub struct JsonGradebook {
    /// `labcheck.gradebook/1`.
    pub schema: String,
    /// The version that wrote it.
    pub labcheck: String,
    /// The course.
    pub course: String,
    /// What it is called.
    pub title: JsonText,
    /// The hash of the labs that judged.
    pub rubric: String,
    /// How it is scored.
    pub grading: JsonGrading,
    /// The exercises in the course's order.
    pub exercises: Vec<JsonListed>,
    /// The students by their ids.
    pub students: Vec<JsonStudent>,
    /// The mistakes of the class, the commonest first.
    pub mistakes: Vec<JsonMistake>,
    /// Students whose machines are alike; there are innocent reasons for each.
    pub alike: Vec<JsonAlike>,
}

/// Text in both languages.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct JsonText {
    /// Korean.
    pub ko: String,
    /// English.
    pub en: String,
}

/// How a course is scored.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct JsonGrading {
    /// Until when work counts in full, with its offset from UTC.
    pub deadline: Option<String>,
    /// Percent of an exercise's points that each begun day takes.
    pub late_per_day: u32,
    /// The most that being late takes, in percent.
    pub late_at_most: u32,
    /// Which attempt counts.
    pub counts: Counts,
}

/// An exercise, and how it goes for the class.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct JsonListed {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: JsonText,
    /// The page of the book.
    pub page: String,
    /// The points of its checks that count.
    pub points: u32,
    /// What it counts beside the others.
    pub weight: u32,
    /// How many students it could be told of.
    pub told: usize,
    /// How many of them passed at some time.
    pub passed: usize,
    /// The median of their tries.
    pub median_tries: Option<f64>,
    /// The median of the seconds from the first attempt to the first pass.
    pub median_seconds_to_pass: Option<f64>,
}

/// Points of a maximum.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct JsonScore {
    /// Reached, weighed, after what being late took.
    pub points: f64,
    /// To be had. What could not be told is in neither.
    pub max_points: f64,
    /// In percent; null where nothing could be told.
    pub percent: Option<f64>,
}

/// A student.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct JsonStudent {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The address.
    pub email: Option<String>,
    /// The sum over all exercises that count.
    pub score: JsonScore,
    /// The last attempt.
    pub last: Option<JsonLast>,
    /// The exercises in the course's order.
    pub exercises: Vec<JsonCell>,
    /// The attempts in time, where one student was asked for.
    pub history: Option<Vec<JsonPast>>,
}

/// A last attempt.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct JsonLast {
    /// Its number.
    pub attempt: i64,
    /// When.
    pub time: String,
    /// Why one of the machines brought nothing.
    pub fault: Option<String>,
    /// The machines.
    pub hosts: Vec<JsonHost>,
}

/// A machine of an attempt.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct JsonHost {
    /// Its name in the inventory, or the bundle's file.
    pub host: String,
    /// Why it brought nothing.
    pub fault: Option<String>,
    /// What else is to be known.
    pub notes: Vec<String>,
    /// What ssh said last.
    pub said: String,
}

/// A student in an exercise.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct JsonCell {
    /// The exercise.
    pub id: String,
    /// That of the attempt that counts, else of the last one; null where no attempt told anything.
    pub status: Option<Status>,
    /// Whether it counts: not so an optional exercise that nobody asked for.
    pub counts: bool,
    /// The score, not weighed; that of the instructor where there is one.
    pub score: JsonScore,
    /// Points were lost for being late.
    pub late: bool,
    /// It was done once and is not any more.
    pub undone: bool,
    /// How often its checks came out otherwise, up to the first pass.
    pub tries: u32,
    /// The first attempt.
    pub first: Option<String>,
    /// The first pass.
    pub passed: Option<String>,
    /// The attempt that counts.
    pub counted: Option<JsonMark>,
    /// The last attempt.
    pub latest: Option<JsonMark>,
    /// What the last attempt's checks came to.
    pub checks: Vec<JsonOutcome>,
    /// The instructor's own word.
    #[serde(rename = "override")]
    pub own: Option<JsonOverride>,
}

/// A judged attempt at an exercise.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct JsonMark {
    /// The attempt.
    pub attempt: i64,
    /// When.
    pub time: String,
    /// The status.
    pub status: Status,
    /// The points.
    pub points: u32,
    /// The points that could be told.
    pub max_points: u32,
    /// How much of the points its time leaves, in percent.
    pub kept: u32,
}

/// A check.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct JsonOutcome {
    /// `exercise.check`.
    pub id: String,
    /// The verdict.
    pub status: Status,
    /// The mistake that was recognised.
    pub mistake: Option<String>,
    /// The machine that decided, where there are several.
    pub host: Option<String>,
    /// It counts for nothing.
    pub advisory: bool,
}

/// An instructor's own word.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct JsonOverride {
    /// Percent of the points; null: left out of the sum.
    pub percent: Option<u32>,
    /// Why.
    pub reason: String,
    /// When.
    pub time: String,
}

/// An attempt in a student's history.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct JsonPast {
    /// Its number.
    pub attempt: i64,
    /// When.
    pub time: String,
    /// Why one of the machines brought nothing.
    pub fault: Option<String>,
    /// The status of each exercise; null where no machine brought anything.
    pub exercises: Option<BTreeMap<String, Status>>,
}

/// A mistake of the class.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct JsonMistake {
    /// `exercise.check`.
    pub check: String,
    /// The mistake that was recognised.
    pub mistake: Option<String>,
    /// The students, by their ids.
    pub students: Vec<String>,
}

/// Students whose machines are alike.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct JsonAlike {
    /// In what: `bundle`, `machine`, `host-key`, `secrets`.
    pub likeness: String,
    /// The students, by their ids.
    pub students: Vec<String>,
}

impl JsonGradebook {
    /// A class, or one student of it with the history.
    ///
    /// # Errors
    /// One sentence: no such student; what SQLite says.
    pub fn new(class: &Class<'_>, ask: &Ask) -> Result<Self, Text> {
        let matrix = &class.matrix;
        let rows = class.rows(ask)?;
        let shown = |at: &usize| {
            let row = matrix.rows.get(*at)?;
            rows.iter().any(|shown| shown.number == row.number).then(|| row.id.clone())
        };
        let students = rows.iter().map(|row| {
            let history = match ask.student {
                Some(_) => Some(class.history(row)?.into_iter().map(JsonPast::of).collect()),
                None => None,
            };
            Ok(JsonStudent::of(class, row, history))
        });
        let alike = class.alike.iter().map(|alike| JsonAlike {
            likeness: alike.likeness.id().to_owned(),
            students: alike.rows.iter().filter_map(shown).collect(),
        });
        let mistakes = class.mistakes.iter().map(|Common { check, mistake, rows }| JsonMistake {
            check: check.clone(),
            mistake: mistake.clone(),
            students: rows.iter().filter_map(shown).collect(),
        });
        let listed = matrix.exercises.iter().zip(&class.hard);
        Ok(Self {
            schema: SCHEMA.to_owned(),
            labcheck: env!("CARGO_PKG_VERSION").to_owned(),
            course: matrix.course.clone(),
            title: JsonText { ko: matrix.title.ko.clone(), en: matrix.title.en.clone() },
            rubric: matrix.rubric.clone(),
            grading: JsonGrading::of(&matrix.grading),
            exercises: listed.map(|(e, hard)| JsonListed::of(e, hard, &matrix.grading)).collect(),
            mistakes: mistakes.filter(|mistake| !mistake.students.is_empty()).collect(),
            alike: alike.filter(|alike| !alike.students.is_empty()).collect(),
            students: students.collect::<Result<_, Text>>()?,
        })
    }
}

impl JsonGrading {
    fn of(grading: &Grading) -> Self {
        Self {
            deadline: grading.deadline.map(|deadline| deadline.to_string()),
            late_per_day: grading.late_per_day.get(),
            late_at_most: grading.late_at_most.get(),
            counts: grading.counts,
        }
    }
}

impl JsonListed {
    fn of(exercise: &ListedExercise, hard: &Hard, grading: &Grading) -> Self {
        Self {
            id: exercise.id.clone(),
            title: JsonText { ko: exercise.title.ko.clone(), en: exercise.title.en.clone() },
            page: exercise.page.clone(),
            points: exercise.points,
            weight: grading.weight(&exercise.id),
            told: hard.told,
            passed: hard.passed,
            median_tries: hard.tries,
            median_seconds_to_pass: hard.seconds,
        }
    }
}

impl From<Score> for JsonScore {
    fn from(score: Score) -> Self {
        #[allow(clippy::cast_precision_loss, reason = "points of a course are far from 2^52")]
        let points = |hundredths: u64| hundredths as f64 / 100.0;
        Self {
            points: points(score.reached),
            max_points: points(score.of),
            percent: score.percent().map(|percent| (percent * 100.0).round() / 100.0),
        }
    }
}

impl JsonStudent {
    fn of(class: &Class<'_>, row: &Row, history: Option<Vec<JsonPast>>) -> Self {
        let cells = class.matrix.exercises.iter().zip(&row.cells);
        Self {
            id: row.id.clone(),
            name: row.name.clone(),
            email: row.email.clone(),
            score: class.matrix.total(row).into(),
            last: row.last.as_ref().map(|last| JsonLast {
                attempt: last.attempt,
                time: rfc3339(last.time),
                fault: last.fault.map(|fault| fault.id().to_owned()),
                hosts: last.hosts.iter().map(JsonHost::of).collect(),
            }),
            exercises: cells.map(|(exercise, cell)| JsonCell::of(exercise, cell)).collect(),
            history,
        }
    }
}

impl JsonHost {
    fn of(host: &LastHost) -> Self {
        Self {
            host: host.host.clone(),
            fault: host.fault.map(|fault| fault.id().to_owned()),
            notes: host.notes.clone(),
            said: host.said.clone(),
        }
    }
}

impl JsonCell {
    fn of(exercise: &ListedExercise, cell: &Cell) -> Self {
        let standing = cell.standing.as_ref();
        let checks = standing.map_or(&[][..], |standing| &standing.checks.checks);
        let outcome = |check: &crate::gradebook::outcome::CheckOutcome| JsonOutcome {
            id: check.id.clone(),
            status: check.status,
            mistake: check.mistake.clone(),
            host: check.host.clone(),
            advisory: check.advisory,
        };
        Self {
            id: exercise.id.clone(),
            status: cell.status(),
            counts: cell.counts(),
            score: cell.score(exercise).into(),
            late: cell.late(),
            undone: cell.undone(),
            tries: standing.map_or(0, |standing| standing.tries),
            first: standing.map(|standing| rfc3339(standing.first)),
            passed: standing.and_then(|standing| standing.passed).map(rfc3339),
            counted: cell.mark().map(JsonMark::of),
            latest: standing.map(|standing| JsonMark::of(&standing.latest)),
            checks: checks.iter().map(outcome).collect(),
            own: cell.overridden.as_ref().map(|Override { percent, reason, time }| JsonOverride {
                percent: *percent,
                reason: reason.clone(),
                time: rfc3339(*time),
            }),
        }
    }
}

impl JsonMark {
    fn of(mark: &Mark) -> Self {
        let Mark { status, points, max_points, time, attempt, kept } = *mark;
        Self { attempt, time: rfc3339(time), status, points, max_points, kept }
    }
}

impl JsonPast {
    fn of(past: Past) -> Self {
        let statuses = |outcome: crate::gradebook::outcome::Outcome| {
            outcome.exercises.into_iter().map(|one| (one.id.clone(), one.status())).collect()
        };
        Self {
            attempt: past.attempt,
            time: rfc3339(past.time),
            fault: past.fault.map(|fault| fault.id().to_owned()),
            exercises: past.outcome.map(statuses),
        }
    }
}
