//! Where a student stands in an exercise: what the last attempt said, and the attempt that counts.

use super::outcome::ExerciseOutcome;
use crate::kinds::Status;
use labcheck_labs::Grading;
use labcheck_labs::grading::Counts;
use serde::{Deserialize, Serialize};

/// One judged attempt at an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The status of the exercise.
    pub status: Status,
    /// The points of its checks that pass.
    pub points: u32,
    /// The points of its checks that could be told.
    pub max_points: u32,
    /// When, seconds since 1970 UTC.
    pub time: i64,
    /// The attempt in the gradebook.
    pub attempt: i64,
    /// How much of the points the time of it leaves, in percent.
    pub kept: u32,
}

/// Where a student stands in one exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What the last attempt said.
    pub latest: Mark,
    /// The attempt that counts; none told anything yet where there is none.
    pub counted: Option<Mark>,
    /// How often its checks came out otherwise than before, up to the first pass.
    pub tries: u32,
    /// The first attempt, seconds since 1970 UTC.
    pub first: i64,
    /// The first pass, seconds since 1970 UTC.
    pub passed: Option<i64>,
    /// What the last attempt's checks came to.
    pub checks: ExerciseOutcome,
}

impl Mark {
    /// The mark of an outcome at a time.
    #[must_use]
    pub fn of(exercise: &ExerciseOutcome, time: i64, attempt: i64, grading: &Grading) -> Self {
        Self {
            status: exercise.status(),
            points: exercise.points(),
            max_points: exercise.max_points(),
            time,
            attempt,
            kept: grading.kept(time),
        }
    }

    /// The points that are left of it for being late, in hundredths.
    #[must_use]
    pub const fn hundredths(&self) -> u32 {
        self.points * self.kept
    }

    /// Whether it tells anything.
    const fn tells(&self) -> bool {
        self.max_points > 0
    }

    /// Whether it counts rather than an earlier one: by more points; of as many, by more of them told. So
    /// hiding what fails gains nothing that a look at all of it does not take away.
    const fn beats(&self, other: &Self) -> bool {
        self.hundredths() > other.hundredths()
            || (self.hundredths() == other.hundredths() && self.max_points > other.max_points)
    }

    /// Whether this attempt counts rather than that one, in whichever order they are looked at.
    #[must_use]
    pub const fn outdoes(&self, other: &Self, counts: Counts) -> bool {
        let later = self.attempt > other.attempt;
        match (self.tells(), other.tells(), counts) {
            (true, false, _) => true,
            (false, true, _) => false,
            (true, true, Counts::Best) => self.beats(other) || (!other.beats(self) && !later),
            (false, false, _) | (true, true, Counts::Latest) => later,
        }
    }
}

impl Standing {
    /// Where a first attempt leaves a student.
    #[must_use]
    pub fn begin(checks: ExerciseOutcome, mark: Mark) -> Self {
        let passed = (mark.status == Status::Pass).then_some(mark.time);
        let counted = mark.tells().then_some(mark);
        Self { latest: mark, counted, tries: 1, first: mark.time, passed, checks }
    }

    /// Takes a further attempt in.
    pub fn advance(&mut self, checks: ExerciseOutcome, mark: Mark, counts: Counts) {
        if self.passed.is_none() {
            if differs(&self.checks, &checks) {
                self.tries += 1;
            }
            if mark.status == Status::Pass {
                self.passed = Some(mark.time);
            }
        }
        let takes = match (counts, &self.counted) {
            (_, None) | (Counts::Latest, _) => true,
            (Counts::Best, Some(before)) => mark.beats(before),
        };
        if takes && mark.tells() {
            self.counted = Some(mark);
        }
        self.latest = mark;
        self.checks = checks;
    }
}

fn differs(before: &ExerciseOutcome, after: &ExerciseOutcome) -> bool {
    before.checks.len() != after.checks.len()
        || before.checks.iter().zip(&after.checks).any(|(before, after)| {
            (before.status, &before.mistake) != (after.status, &after.mistake)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gradebook::outcome::CheckOutcome;
    use crate::kinds::Status::{Fail, Pass, Unknown};

    fn outcome(statuses: &[Status]) -> ExerciseOutcome {
        let check = |status: &Status| CheckOutcome {
            id: "x.y".into(),
            status: *status,
            worth: 1,
            advisory: false,
            mistake: None,
            host: None,
        };
        let checks = statuses.iter().map(check).collect();
        ExerciseOutcome { id: "x".into(), counts: true, checks }
    }

    fn after(attempts: &[&[Status]], grading: &Grading) -> Standing {
        let mut all = attempts.iter().enumerate().map(|(at, statuses)| {
            let (outcome, at) = (outcome(statuses), i64::try_from(at).unwrap());
            let mark = Mark::of(&outcome, at, at, grading);
            (outcome, mark)
        });
        let (first, mark) = all.next().unwrap();
        let mut standing = Standing::begin(first, mark);
        all.for_each(|(outcome, mark)| standing.advance(outcome, mark, grading.counts));
        standing
    }

    fn counted(attempts: &[&[Status]], grading: &Grading) -> Option<(u32, u32)> {
        after(attempts, grading).counted.map(|mark| (mark.points, mark.max_points))
    }

    #[test]
    fn what_was_reached_stays_and_what_cannot_be_told_is_no_zero() {
        let best = Grading::default();
        assert_eq!(counted(&[&[Pass, Pass], &[Fail, Fail]], &best), Some((2, 2)));
        assert_eq!(counted(&[&[Unknown, Unknown]], &best), None);
        assert_eq!(counted(&[&[Pass, Fail], &[Unknown, Unknown]], &best), Some((1, 2)));
        let latest = Grading { counts: Counts::Latest, ..Grading::default() };
        assert_eq!(counted(&[&[Pass, Pass], &[Fail, Fail]], &latest), Some((0, 2)));
        assert_eq!(counted(&[&[Pass, Pass], &[Unknown, Unknown]], &latest), Some((2, 2)));
    }

    #[test]
    fn hiding_what_fails_gains_nothing_once_it_was_seen() {
        let best = Grading::default();
        assert_eq!(counted(&[&[Pass, Unknown], &[Pass, Fail]], &best), Some((1, 2)));
        assert_eq!(counted(&[&[Pass, Fail], &[Pass, Unknown]], &best), Some((1, 2)));
        assert_eq!(counted(&[&[Fail, Fail], &[Pass, Unknown]], &best), Some((1, 1)));
    }

    #[test]
    fn tries_are_counted_until_the_first_pass_and_only_where_something_changed() {
        let best = Grading::default();
        let standing = after(&[&[Fail], &[Fail], &[Unknown], &[Pass], &[Fail], &[Pass]], &best);
        assert_eq!((standing.tries, standing.passed), (3, Some(3)));
        assert_eq!(standing.latest.attempt, 5);
    }

    #[test]
    fn of_two_passes_the_one_before_the_deadline_counts() {
        let grading = labcheck_labs::grading::grading(
            "g",
            "deadline = 1970-01-01T00:00:01Z\nlate_per_day = 20\ncounts = \"best\"",
        )
        .unwrap();
        let standing = after(&[&[Fail, Pass], &[Fail, Pass], &[Pass, Pass]], &grading);
        let counted = standing.counted.unwrap();
        assert_eq!((counted.attempt, counted.hundredths()), (2, 160));
        let standing = after(&[&[Pass, Pass], &[Pass, Pass], &[Pass, Pass]], &grading);
        assert_eq!(standing.counted.unwrap().attempt, 0);
    }
}
