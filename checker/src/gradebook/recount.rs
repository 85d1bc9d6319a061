//! Where students stand, out of their attempts: after a changed policy, a mended rubric, or a visit that
//! took the place of another.

use super::Gradebook;
use super::keep::stand;
use super::outcome::{ExerciseOutcome, Outcome};
use super::packed::json;
use super::standing::{Mark, Standing};
use crate::text::Text;
use labcheck_labs::Grading;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension as _, Result, params};
use serde::de::DeserializeOwned;

/// JSON of a column.
pub(super) fn parsed<T: DeserializeOwned>(column: usize, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into())
    })
}

/// Where a student stands in an exercise.
pub(super) fn standing(
    db: &Connection,
    course: &str,
    student: i64,
    exercise: &str,
) -> Result<Option<Standing>> {
    db.prepare_cached(
        "SELECT latest, counted, tries, first, passed, checks FROM standing
         WHERE course = ?1 AND student = ?2 AND exercise = ?3",
    )?
    .query_row(params![course, student, exercise], |row| of_row(row, 0))
    .optional()
}

/// A standing out of six columns from this one on.
pub(super) fn of_row(row: &rusqlite::Row<'_>, from: usize) -> Result<Standing> {
    let text = |at: usize| row.get_ref(from + at)?.as_str().map_err(rusqlite::Error::from);
    let latest = parsed(from, text(0)?)?;
    let counted = match row.get_ref(from + 1)?.as_str_or_null()? {
        None => None,
        // Mostly the last attempt is the one that counts: it need not be read twice.
        Some(same) if same == text(0)? => Some(latest),
        Some(other) => Some(parsed(from + 1, other)?),
    };
    Ok(Standing {
        latest,
        counted,
        tries: row.get(from + 2)?,
        first: row.get(from + 3)?,
        passed: row.get(from + 4)?,
        checks: parsed(from + 5, text(5)?)?,
    })
}

/// Writes where a student stands in an exercise.
pub(super) fn put(
    db: &Connection,
    course: &str,
    student: i64,
    exercise: &str,
    standing: &Standing,
) -> Result<()> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO standing
           (course, student, exercise, latest, counted, tries, first, passed, checks)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        course,
        student,
        exercise,
        json(&standing.latest),
        standing.counted.as_ref().map(json),
        standing.tries,
        standing.first,
        standing.passed,
        json(&standing.checks),
    ])
    .map(drop)
}

/// Counts all attempts of a student anew.
pub(super) fn recount(
    db: &Connection,
    course: &str,
    student: i64,
    grading: &Grading,
) -> Result<()> {
    db.execute(
        "DELETE FROM standing WHERE course = ?1 AND student = ?2",
        params![course, student],
    )?;
    let mut rows = db.prepare_cached(
        "SELECT attempt.id, attempt.time, outcome.body FROM attempt
         JOIN outcome ON outcome.id = attempt.outcome
         WHERE attempt.course = ?1 AND attempt.student = ?2 ORDER BY attempt.id",
    )?;
    let mut rows = rows.query(params![course, student])?;
    while let Some(row) = rows.next()? {
        let (attempt, time): (i64, i64) = (row.get(0)?, row.get(1)?);
        let outcome: Outcome = parsed(2, row.get_ref(2)?.as_str()?)?;
        let mark = |e: &ExerciseOutcome| Mark::of(e, time, attempt, grading);
        stand(db, course, student, &outcome, &mark, grading)?;
    }
    Ok(())
}

impl Gradebook {
    /// Counts everybody's attempts anew, by another policy; all or nobody.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn recount(&mut self, course: &str, grading: &Grading) -> std::result::Result<(), Text> {
        let count = |db: &mut Connection| {
            let change = db.transaction()?;
            let students: Vec<i64> = {
                let mut rows =
                    change.prepare("SELECT DISTINCT student FROM attempt WHERE course = ?1")?;
                rows.query_map([course], |row| row.get(0))?.collect::<Result<_>>()?
            };
            for student in students {
                recount(&change, course, student, grading)?;
            }
            change.commit()
        };
        count(&mut self.db).map_err(|error| self.failed(&error))
    }
}
