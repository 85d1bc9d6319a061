//! How a course is graded: deadline, weights, and which machine of several an exercise is about.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use toml::value::{Datetime, Offset};

/// What a machine is in a course of several.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The node that packstack runs on: `CONFIG_CONTROLLER_HOST`.
    Controller,
    /// A node of the networks: `CONFIG_NETWORK_HOSTS`.
    Network,
    /// A node of the machines: `CONFIG_COMPUTE_HOSTS`.
    Compute,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Controller, Self::Network, Self::Compute];

    /// The word for it in inventories and labs.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Controller => "controller",
            Self::Network => "network",
            Self::Compute => "compute",
        }
    }

    /// The role of that word.
    #[must_use]
    pub fn from_id(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.id() == word)
    }
}

/// How a course is graded: `[grading]` of `course.toml`, or a file of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Grading {
    /// Until when work counts in full, with its offset from UTC: `2026-12-04T23:59:59+09:00`.
    #[schemars(with = "Option<String>")]
    pub deadline: Option<Deadline>,
    /// Percent of an exercise's points that each begun day after the deadline takes.
    pub late_per_day: Percent,
    /// The most that being late takes, in percent.
    pub late_at_most: Percent,
    /// Which attempt counts.
    pub counts: Counts,
    /// What an exercise counts beside the others; 1 where nothing is told, 0 for practice.
    pub weights: BTreeMap<String, u32>,
}

/// Which attempt counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Counts {
    /// The best one of each exercise: what was reached stays.
    #[default]
    Best,
    /// The last one that told anything.
    Latest,
}

/// A moment, as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Datetime", into = "Datetime")]
pub struct Deadline {
    /// Seconds since 1970 UTC.
    pub seconds: i64,
    written: Datetime,
}

impl From<Deadline> for Datetime {
    fn from(deadline: Deadline) -> Self {
        deadline.written
    }
}

impl std::fmt::Display for Deadline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.written.fmt(f)
    }
}

impl TryFrom<Datetime> for Deadline {
    type Error = String;

    fn try_from(written: Datetime) -> Result<Self, String> {
        let (Some(date), Some(time), Some(offset)) = (written.date, written.time, written.offset)
        else {
            return Err(format!(
                "{written} is no moment: a date, a time and an offset are needed, as in 2026-12-04T23:59:59+09:00"
            ));
        };
        let minutes = match offset {
            Offset::Z => 0,
            Offset::Custom { minutes } => i64::from(minutes),
        };
        let days = days(i64::from(date.year), i64::from(date.month), i64::from(date.day));
        let second = i64::from(time.hour) * 3600
            + i64::from(time.minute) * 60
            + i64::from(time.second.unwrap_or(0));
        Ok(Self { seconds: days * 86_400 + second - minutes * 60, written })
    }
}

/// Days from 1970-01-01 to a day of the proleptic Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years that begin in March, so that the leap day comes last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let from_march = (month + 9) % 12;
    let day_of_year = (153 * from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// From 0 to 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "u32")]
#[schemars(extend("minimum" = 0, "maximum" = 100))]
pub struct Percent(u32);

impl Percent {
    /// As a number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for Percent {
    type Error = String;

    fn try_from(percent: u32) -> Result<Self, String> {
        if percent <= 100 {
            Ok(Self(percent))
        } else {
            Err(format!("{percent} percent are not possible: from 0 to 100"))
        }
    }
}

impl Grading {
    /// What an exercise counts beside the others.
    #[must_use]
    pub fn weight(&self, exercise: &str) -> u32 {
        self.weights.get(exercise).copied().unwrap_or(1)
    }

    /// How much of its points an attempt of this moment keeps, in percent. Each begun day counts.
    #[must_use]
    pub fn kept(&self, time: i64) -> u32 {
        let Some(Deadline { seconds: deadline, .. }) = self.deadline else { return 100 };
        if time <= deadline {
            return 100;
        }
        let days = time.saturating_sub(deadline).saturating_add(86_399) / 86_400;
        let days = u32::try_from(days).unwrap_or(u32::MAX);
        let at_most = if self.late_at_most == Percent(0) { 100 } else { self.late_at_most.0 };
        100 - self.late_per_day.0.saturating_mul(days).min(at_most)
    }
}

/// Reads a file of its own: what stands below `[grading]` of a course.
///
/// # Errors
/// What TOML says, with line and column.
pub fn grading(path: &str, source: &str) -> Result<Grading, crate::error::Fault> {
    crate::load::parse(path, source)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Grading {
        grading("grading.toml", text).unwrap()
    }

    #[test]
    fn a_deadline_is_a_moment_and_each_begun_day_after_it_takes_its_part() {
        let grading = read(
            "deadline = 2026-12-04T23:59:59+09:00\nlate_per_day = 10\nlate_at_most = 35\nweights.install = 3\n",
        );
        let end = grading.deadline.unwrap().seconds;
        assert_eq!(end, 1_796_396_399);
        for (late, kept) in [(0, 100), (1, 90), (86_400, 90), (86_401, 80), (400_000, 65)] {
            assert_eq!(grading.kept(end + late), kept, "{late}");
        }
        assert_eq!((grading.weight("install"), grading.weight("selinux")), (3, 1));
        assert_eq!(grading.counts, Counts::Best);
        assert_eq!(Grading::default().kept(i64::MAX), 100);
    }

    #[test]
    fn a_deadline_without_an_offset_and_more_than_all_are_refused() {
        for (text, told) in [
            ("deadline = 2026-12-04", "is no moment"),
            ("deadline = 2026-12-04T23:59:59", "is no moment"),
            ("late_per_day = 101", "from 0 to 100"),
            ("late_per_dya = 1", "late_per_day"),
            ("counts = \"first\"", "best"),
        ] {
            let fault = grading("grading.toml", text).unwrap_err().to_string();
            assert!(fault.contains(told), "{text}: {fault}");
        }
    }
}
