//! What stands in the JSON of a gradebook. Times are RFC 3339 in UTC, points have up to two digits.

use crate::kinds::Status;
use labcheck_labs::grading::Counts;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

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
