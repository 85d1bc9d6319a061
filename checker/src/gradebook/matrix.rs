//! The class matrix: students × exercises, what counts, and what an instructor has to look at.

use super::Gradebook;
use super::recount::{of_row, parsed};
use super::rubric::{ListedExercise, ListedTitle};
use super::standing::{Mark, Standing};
use crate::grade::fault::Fault;
use crate::kinds::Status;
use crate::text::Text;
use labcheck_labs::Grading;
use rusqlite::{Result, params};
use std::collections::BTreeMap;

/// A class in one course.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// The course's name.
    pub course: String,
    /// What it is called.
    pub title: ListedTitle,
    /// The hash of the rubric.
    pub rubric: String,
    /// How it is scored.
    pub grading: Grading,
    /// Its exercises, in order.
    pub exercises: Vec<ListedExercise>,
    /// The students, by their ids.
    pub rows: Vec<Row>,
}

/// A student.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The student's number in the gradebook.
    pub number: i64,
    /// The student's id.
    pub id: String,
    /// The student's name.
    pub name: String,
    /// The address that Moodle knows.
    pub email: Option<String>,
    /// One for each exercise of the matrix, in its order.
    pub cells: Vec<Cell>,
    /// The last attempt: when, and why machines brought nothing.
    pub last: Option<Last>,
}

/// A student's last attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Last {
    /// The attempt's number.
    pub attempt: i64,
    /// When, seconds since 1970 UTC.
    pub time: i64,
    /// The fault of one of its machines.
    pub fault: Option<Fault>,
    /// Each machine's fault, and notes.
    pub hosts: Vec<LastHost>,
}

/// A machine in the last attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastHost {
    /// Its name.
    pub host: String,
    /// Why it brought nothing.
    pub fault: Option<Fault>,
    /// What else is to be known: `no-sudo`, …
    pub notes: Vec<String>,
    /// What ssh said last.
    pub said: String,
}

/// A student in an exercise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// Where the student stands; none where no attempt told anything of it.
    pub standing: Option<Standing>,
    /// The instructor's own word.
    pub overridden: Option<Override>,
}

/// An instructor's own word on an exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// Percent of the points; none: left out of the sum.
    pub percent: Option<u32>,
    /// Why.
    pub reason: String,
    /// When, seconds since 1970 UTC.
    pub time: i64,
}

/// Points of a maximum, both in hundredths of a point and weighed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Reached.
    pub reached: u64,
    /// To be had.
    pub of: u64,
}

impl Score {
    /// In percent; none where nothing could be told.
    #[must_use]
    pub fn percent(self) -> Option<f64> {
        #[allow(clippy::cast_precision_loss, reason = "points of a course are far from 2^52")]
        (self.of > 0).then(|| self.reached as f64 * 100.0 / self.of as f64)
    }
}

impl Cell {
    /// The mark that counts.
    #[must_use]
    pub fn mark(&self) -> Option<&Mark> {
        self.standing.as_ref()?.counted.as_ref()
    }

    /// The status to be shown: that of the mark which counts, else the last one.
    #[must_use]
    pub fn status(&self) -> Option<Status> {
        let standing = self.standing.as_ref()?;
        Some(standing.counted.as_ref().map_or(standing.latest.status, |mark| mark.status))
    }

    /// Whether what counts was reached once and does not hold any more.
    #[must_use]
    pub fn undone(&self) -> bool {
        let Some(standing) = &self.standing else { return false };
        let counted = standing.counted.as_ref().map(|mark| mark.status);
        counted == Some(Status::Pass)
            && matches!(standing.latest.status, Status::Fail | Status::Pending)
    }

    /// Whether the mark that counts lost points for being late.
    #[must_use]
    pub fn late(&self) -> bool {
        self.mark().is_some_and(|mark| mark.kept < 100)
    }

    /// Whether it counts in the course at all.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.standing.as_ref().is_some_and(|standing| standing.checks.counts)
    }

    /// The score, in hundredths of points, not weighed.
    #[must_use]
    pub fn score(&self, exercise: &ListedExercise) -> Score {
        if let Some(Override { percent, .. }) = &self.overridden {
            let all = u64::from(exercise.points);
            return percent.map_or(Score::default(), |percent| Score {
                reached: all * u64::from(percent),
                of: all * 100,
            });
        }
        match self.mark() {
            Some(mark) if self.counts() => Score {
                reached: u64::from(mark.hundredths()),
                of: u64::from(mark.max_points) * 100,
            },
            _ => Score::default(),
        }
    }
}

impl Matrix {
    /// A student's score over all exercises, weighed. What could not be told is left out.
    #[must_use]
    pub fn total(&self, row: &Row) -> Score {
        let scores = self.exercises.iter().zip(&row.cells).map(|(exercise, cell)| {
            let weight = u64::from(self.grading.weight(&exercise.id));
            let Score { reached, of } = cell.score(exercise);
            Score { reached: reached * weight, of: of * weight }
        });
        scores.fold(Score::default(), |sum, score| Score {
            reached: sum.reached + score.reached,
            of: sum.of + score.of,
        })
    }
}

impl Gradebook {
    /// The class in a course.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn matrix(&self, course: &str) -> std::result::Result<Matrix, Text> {
        self.read_matrix(course).map_err(|error| self.failed(&error))
    }

    fn read_matrix(&self, course: &str) -> Result<Matrix> {
        let mut matrix = self.db.query_row(
            "SELECT course.title, rubric.hash, course.grading, course.exercises
             FROM course JOIN rubric ON rubric.id = course.rubric WHERE course.id = ?1",
            [course],
            |row| {
                Ok(Matrix {
                    course: course.to_owned(),
                    title: parsed(0, row.get_ref(0)?.as_str()?)?,
                    rubric: row.get(1)?,
                    grading: parsed(2, row.get_ref(2)?.as_str()?)?,
                    exercises: parsed(3, row.get_ref(3)?.as_str()?)?,
                    rows: Vec::new(),
                })
            },
        )?;
        let mut rows = self.students_of(course, matrix.exercises.len())?;
        let places: BTreeMap<&str, usize> =
            matrix.exercises.iter().enumerate().map(|(at, e)| (e.id.as_str(), at)).collect();
        let cell = |rows: &mut BTreeMap<i64, Row>,
                    student: i64,
                    exercise: &str,
                    put: &mut dyn FnMut(&mut Cell)| {
            let place = places.get(exercise);
            if let (Some(row), Some(at)) = (rows.get_mut(&student), place) {
                row.cells.get_mut(*at).into_iter().for_each(put);
            }
        };
        let mut standings = self.db.prepare_cached(
            "SELECT student, exercise, latest, counted, tries, first, passed, checks
             FROM standing WHERE course = ?1",
        )?;
        let mut found = standings.query([course])?;
        while let Some(row) = found.next()? {
            let mut standing = Some(of_row(row, 2)?);
            let exercise = row.get_ref(1)?.as_str()?;
            cell(&mut rows, row.get(0)?, exercise, &mut |cell| cell.standing = standing.take());
        }
        let mut overrides = self.db.prepare_cached(
            "SELECT student, exercise, percent, reason, time FROM override WHERE course = ?1",
        )?;
        let mut found = overrides.query([course])?;
        while let Some(row) = found.next()? {
            let mut own =
                Some(Override { percent: row.get(2)?, reason: row.get(3)?, time: row.get(4)? });
            let exercise = row.get_ref(1)?.as_str()?;
            cell(&mut rows, row.get(0)?, exercise, &mut |cell| cell.overridden = own.take());
        }
        matrix.rows = rows.into_values().collect();
        matrix.rows.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(matrix)
    }

    /// Everybody who had an attempt, with the last one.
    fn students_of(&self, course: &str, exercises: usize) -> Result<BTreeMap<i64, Row>> {
        // One search in the index a student, however many attempts each had.
        let mut rows = self.db.prepare_cached(
            "SELECT student.id, key, name, email, attempt.id, attempt.time, attempt.fault
             FROM student JOIN attempt ON attempt.id = (
               SELECT id FROM attempt WHERE course = ?1 AND student = student.id AND time IS NOT NULL
               ORDER BY id DESC LIMIT 1)",
        )?;
        let mut found = rows.query([course])?;
        let mut students = BTreeMap::new();
        while let Some(row) = found.next()? {
            let fault: Option<String> = row.get(6)?;
            let attempt: i64 = row.get(4)?;
            let last = Last {
                attempt,
                time: row.get(5)?,
                fault: fault.as_deref().and_then(Fault::from_id),
                hosts: self.hosts_of(attempt)?,
            };
            let number = row.get(0)?;
            students.insert(
                number,
                Row {
                    number,
                    id: row.get(1)?,
                    name: row.get(2)?,
                    email: row.get(3)?,
                    cells: vec![Cell::default(); exercises],
                    last: Some(last),
                },
            );
        }
        Ok(students)
    }

    /// The machines of an attempt.
    fn hosts_of(&self, attempt: i64) -> Result<Vec<LastHost>> {
        let mut rows = self.db.prepare_cached(
            "SELECT host, fault, notes, said FROM visit WHERE attempt = ?1 ORDER BY id",
        )?;
        let hosts = rows.query_map(params![attempt], |row| {
            let fault: Option<String> = row.get(1)?;
            Ok(LastHost {
                host: row.get(0)?,
                fault: fault.as_deref().and_then(Fault::from_id),
                notes: parsed(2, row.get_ref(2)?.as_str()?)?,
                said: row.get(3)?,
            })
        })?;
        hosts.collect()
    }
}
