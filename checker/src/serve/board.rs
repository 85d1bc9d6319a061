//! What is known now, and since when: what a page is told first, and what it is told then.

use crate::report::{ExerciseReport, Report};
use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

/// The report of a course, with the number of the event that told of each exercise last.
///
/// Numbers begin with the milliseconds since 1970 at which the board was made: those of a server that
/// ran before are smaller, and mean nothing to this one.
#[derive(Clone, Debug)]
pub(super) struct Board {
    /// The report.
    pub(super) report: Report,
    /// How long it took to look and judge, in milliseconds.
    pub(super) duration_ms: f64,
    /// The number of the newest event.
    pub(super) newest: u64,
    /// The number from which on nothing but exercises has changed.
    whole: u64,
    told: BTreeMap<String, u64>,
}

/// What somebody has to be told who knows everything up to some event.
#[derive(Debug, PartialEq)]
pub(super) enum News<'a> {
    /// The whole report.
    Report,
    /// These exercises, each with the number of its event.
    Exercises(Vec<(u64, &'a ExerciseReport)>),
}

impl Board {
    pub(super) fn new(report: Report, duration_ms: f64) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(0));
        Self { report, duration_ms, newest: now, whole: now, told: BTreeMap::new() }
    }

    /// The board with a newer report.
    pub(super) fn with(&self, report: Report, duration_ms: f64) -> Self {
        let mut board = Self { report, duration_ms, ..self.clone() };
        let head = |report: &Report| {
            let ids: Vec<_> = report.exercises.iter().map(|e| e.id.clone()).collect();
            (report.track, report.host.clone(), ids)
        };
        if head(&board.report) != head(&self.report) {
            board.newest += 1;
            board.whole = board.newest;
            return board;
        }
        for (new, old) in board.report.exercises.iter().zip(&self.report.exercises) {
            if new != old {
                board.newest += 1;
                board.told.insert(new.id.clone(), board.newest);
            }
        }
        board
    }

    /// What is new to somebody who knows everything up to the event of this number, if to anybody.
    pub(super) fn since(&self, known: Option<u64>) -> News<'_> {
        let known = match known {
            Some(known) if (self.whole..=self.newest).contains(&known) => known,
            _ => return News::Report,
        };
        let number = |exercise: &ExerciseReport| self.told.get(&exercise.id).copied().unwrap_or(0);
        let mut news: Vec<_> =
            self.report.exercises.iter().map(|exercise| (number(exercise), exercise)).collect();
        news.retain(|(number, _)| *number > known);
        news.sort_by_key(|(number, _)| *number);
        News::Exercises(news)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn report(titles: [&str; 2]) -> Report {
        let exercise = |(id, title): (&str, &str)| ExerciseReport {
            id: id.into(),
            title: Text::same(title),
            about: Text::default(),
            page: String::new(),
            optional: None,
            checks: Vec::new(),
        };
        let exercises = ["a", "b"].into_iter().zip(titles).map(exercise).collect();
        Report { exercises, ..Report::empty("day1") }
    }

    fn ids(news: News<'_>) -> Vec<(u64, &str)> {
        match news {
            News::Exercises(news) => news.into_iter().map(|(n, e)| (n, e.id.as_str())).collect(),
            News::Report => panic!("the whole report"),
        }
    }

    #[test]
    fn who_knows_nothing_or_something_of_another_server_is_told_everything() {
        let board = Board::new(report(["x", "y"]), 0.0);
        assert_eq!(board.since(None), News::Report);
        assert_eq!(board.since(Some(board.newest - 1)), News::Report);
        assert_eq!(board.since(Some(board.newest + 1)), News::Report);
        assert_eq!(ids(board.since(Some(board.newest))), []);
    }

    #[test]
    fn what_has_changed_since_is_told_once_as_it_is_now() {
        let first = Board::new(report(["x", "y"]), 0.0);
        let start = first.newest;
        let second = first.with(report(["x", "z"]), 0.0).with(report(["w", "z"]), 0.0);
        assert_eq!(ids(second.since(Some(start))), [(start + 1, "b"), (start + 2, "a")]);
        assert_eq!(ids(second.since(Some(start + 1))), [(start + 2, "a")]);
        let third = second.with(report(["w", "zz"]), 0.0);
        assert_eq!(ids(third.since(Some(start + 1))), [(start + 2, "a"), (start + 3, "b")]);
        assert_eq!(ids(second.with(report(["w", "z"]), 0.0).since(Some(second.newest))), []);
    }

    #[test]
    fn another_track_makes_it_another_report() {
        let first = Board::new(report(["x", "y"]), 0.0);
        let other = Report { track: Some("el9-epoxy"), ..report(["x", "y"]) };
        let second = first.with(other, 0.0);
        assert_eq!(second.since(Some(first.newest)), News::Report);
    }
}
