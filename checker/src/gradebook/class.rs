//! What a class has in common: its mistakes, and what is hard for it.

use super::matrix::Matrix;
use crate::kinds::Status;
use std::collections::BTreeMap;

/// A mistake that students make, as the last attempts tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Common {
    /// `exercise.check`.
    pub check: String,
    /// The mistake that was recognised; none: it fails in a way no lab foresaw.
    pub mistake: Option<String>,
    /// Who makes it: places in the rows of the matrix.
    pub rows: Vec<usize>,
}

/// How an exercise goes for the class.
#[derive(Clone, Debug, PartialEq)]
pub struct Hard {
    /// Its place in the matrix.
    pub exercise: usize,
    /// How many it could be told of.
    pub told: usize,
    /// How many of them passed at some time.
    pub passed: usize,
    /// The median of the tries of all of them; a try ends where a check comes out otherwise.
    pub tries: Option<f64>,
    /// The median of the seconds from the first attempt to the first pass, of those who passed.
    pub seconds: Option<f64>,
}

/// The mistakes of a class, the commonest first. Advisory checks are no mistakes.
#[must_use]
pub fn mistakes(matrix: &Matrix) -> Vec<Common> {
    let mut found: BTreeMap<(&str, Option<&str>), Vec<usize>> = BTreeMap::new();
    for (at, row) in matrix.rows.iter().enumerate() {
        let standings = row.cells.iter().filter(|cell| cell.counts());
        for standing in standings.filter_map(|cell| cell.standing.as_ref()) {
            let checks = standing.checks.checks.iter();
            for check in checks.filter(|check| check.status == Status::Fail && !check.advisory) {
                let key = (check.id.as_str(), check.mistake.as_deref());
                found.entry(key).or_default().push(at);
            }
        }
    }
    let mut all: Vec<Common> = found
        .into_iter()
        .map(|((check, mistake), rows)| Common {
            check: check.to_owned(),
            mistake: mistake.map(str::to_owned),
            rows,
        })
        .collect();
    // The order of the checks' names stands among those that are as common.
    all.sort_by_key(|common| std::cmp::Reverse(common.rows.len()));
    all
}

/// How each exercise goes for the class, in the course's order.
#[must_use]
pub fn hard(matrix: &Matrix) -> Vec<Hard> {
    let of = |exercise: usize| {
        let cells = matrix.rows.iter().filter_map(|row| row.cells.get(exercise));
        let told = cells.filter(|cell| cell.counts() && cell.mark().is_some());
        let standings: Vec<_> = told.filter_map(|cell| cell.standing.as_ref()).collect();
        let times = standings.iter().filter_map(|standing| {
            #[allow(
                clippy::cast_precision_loss,
                reason = "spans of a course are far from 2^52 seconds"
            )]
            Some((standing.passed? - standing.first) as f64)
        });
        Hard {
            exercise,
            told: standings.len(),
            passed: standings.iter().filter(|standing| standing.passed.is_some()).count(),
            tries: median(standings.iter().map(|standing| f64::from(standing.tries)).collect()),
            seconds: median(times.collect()),
        }
    };
    (0..matrix.exercises.len()).map(of).collect()
}

fn median(mut all: Vec<f64>) -> Option<f64> {
    all.sort_by(f64::total_cmp);
    let upper = all.get(all.len() / 2)?;
    if all.len() % 2 == 1 {
        return Some(*upper);
    }
    all.get(all.len() / 2 - 1).map(|lower| f64::midpoint(*lower, *upper))
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_the_middle_one_or_between_the_two() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0]), Some(2.5));
    }
}
