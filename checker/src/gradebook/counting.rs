//! What a mended rubric changes in the attempts that count.

use super::outcome::{ExerciseOutcome, Outcome};
use super::rejudge::{Change, changes};
use super::standing::Mark;
use labcheck_labs::Grading;
use std::collections::BTreeMap;

/// An attempt at an exercise that counts so far.
type Counted = Option<(Mark, ExerciseOutcome)>;

/// The attempts that count, before and after, by student and exercise. They may come in any order.
#[derive(Debug, Default)]
pub struct Counting(BTreeMap<(String, String), [Counted; 2]>);

impl Counting {
    /// Takes an attempt in: what it came to before, and what it comes to now.
    pub fn take(
        &mut self,
        student: &str,
        (attempt, time): (i64, i64),
        [before, after]: [&Outcome; 2],
        grading: &Grading,
    ) {
        for (at, outcome) in [before, after].into_iter().enumerate() {
            for exercise in &outcome.exercises {
                let mark = Mark::of(exercise, time, attempt, grading);
                let key = (student.to_owned(), exercise.id.clone());
                let Some(counted) = self.0.entry(key).or_default().get_mut(at) else { continue };
                let takes = |(counted, _): &(Mark, _)| mark.outdoes(counted, grading.counts);
                if counted.as_ref().is_none_or(takes) {
                    *counted = Some((mark, exercise.clone()));
                }
            }
        }
    }

    /// What changes in what counts, sorted.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        let outcome = |counted: &Counted| Outcome {
            exercises: counted.iter().map(|(_, exercise)| exercise.clone()).collect(),
        };
        let of = |((student, _), [before, after]): (&(String, String), &[Counted; 2])| {
            changes(student, &outcome(before), &outcome(after))
        };
        let mut all: Vec<Change> = self.0.iter().flat_map(of).collect();
        all.sort();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gradebook::outcome::CheckOutcome;
    use crate::kinds::Status::{self, Fail, Pass, Unknown};
    use labcheck_labs::grading::Counts;

    fn outcome(statuses: &[Status]) -> Outcome {
        let check = |(at, status): (usize, &Status)| CheckOutcome {
            id: format!("x.{at}"),
            status: *status,
            worth: 1,
            advisory: false,
            mistake: None,
            host: None,
        };
        let checks = statuses.iter().enumerate().map(check).collect();
        Outcome { exercises: vec![ExerciseOutcome { id: "x".into(), counts: true, checks }] }
    }

    /// The changes, with the attempts taken in the order that they came in and the other way round.
    fn told(attempts: &[[&[Status]; 2]], counts: Counts) -> Vec<String> {
        let grading = Grading { counts, ..Grading::default() };
        let [one, two] = [false, true].map(|reversed| {
            let mut order: Vec<usize> = (0..attempts.len()).collect();
            if reversed {
                order.reverse();
            }
            let mut counting = Counting::default();
            for at in order {
                let [before, after] = attempts[at].map(outcome);
                let number = i64::try_from(at).unwrap();
                counting.take("kim", (number, number), [&before, &after], &grading);
            }
            let word = |status: Option<String>| status.unwrap_or_else(|| "-".into());
            let told = |change: Change| {
                let Change { check, before, after, student } = change;
                format!("{student} {check} {} {}", word(before), word(after))
            };
            counting.changes().into_iter().map(told).collect::<Vec<_>>()
        });
        assert_eq!(one, two);
        one
    }

    #[test]
    fn who_falls_in_an_earlier_attempt_that_counts_is_told() {
        let attempts: [[&[Status]; 2]; 2] = [[&[Pass], &[Fail]], [&[Fail], &[Fail]]];
        assert_eq!(told(&attempts, Counts::Best), ["kim x.0 pass fail"]);
        assert_eq!(told(&attempts, Counts::Latest), [""; 0]);
    }

    #[test]
    fn what_changes_where_it_does_not_count_is_not_told() {
        let attempts: [[&[Status]; 2]; 2] =
            [[&[Pass, Pass], &[Pass, Pass]], [&[Pass, Fail], &[Fail, Fail]]];
        assert_eq!(told(&attempts, Counts::Best), [""; 0]);
        assert_eq!(told(&attempts, Counts::Latest), ["kim x.0 pass fail"]);
    }

    #[test]
    fn another_attempt_may_count_afterwards() {
        let attempts: [[&[Status]; 2]; 2] =
            [[&[Pass, Pass], &[Fail, Fail]], [&[Fail, Pass], &[Fail, Pass]]];
        assert_eq!(told(&attempts, Counts::Best), ["kim x.0 pass fail"]);
    }

    #[test]
    fn an_attempt_that_tells_nothing_counts_only_where_no_other_is() {
        let attempts: [[&[Status]; 2]; 2] = [[&[Pass], &[Fail]], [&[Unknown], &[Unknown]]];
        assert_eq!(told(&attempts, Counts::Latest), ["kim x.0 pass fail"]);
        assert_eq!(
            told(&[[&[Unknown], &[Fail, Pass]]], Counts::Best),
            ["kim x.0 unknown fail", "kim x.1 - pass"]
        );
    }
}
