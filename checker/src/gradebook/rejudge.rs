//! Stored evidence for judging it again, and what a mended rubric changes.

use super::Gradebook;
use super::keep::{keep_body, keep_outcome};
use super::outcome::Outcome;
use super::packed::json;
use super::recount::{parsed, recount};
use super::rubric::{Rubric, put_rubric};
use crate::grade::fault::Fault;
use crate::text::Text;
use rusqlite::{Connection, Result, Transaction, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An attempt with its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The attempt's number.
    pub attempt: i64,
    /// The student's number, and id.
    pub student: (i64, String),
    /// When, seconds since 1970 UTC.
    pub time: i64,
    /// What it came to before.
    pub before: Outcome,
    /// The machines.
    pub visits: Vec<StoredVisit>,
}

/// A machine of a stored attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredVisit {
    /// The visit's number.
    pub visit: i64,
    /// The machine's name.
    pub host: String,
    /// Its role.
    pub role: Option<String>,
    /// The packed bundle, or why there is none.
    pub evidence: std::result::Result<Vec<u8>, Fault>,
}

/// An attempt that was judged again.
#[derive(Clone, Debug)]
pub struct Rejudged {
    /// The attempt's number.
    pub attempt: i64,
    /// The student's number.
    pub student: i64,
    /// What it comes to now.
    pub outcome: Outcome,
    /// The report of each visit, as the gradebook keeps it.
    pub reports: Vec<(i64, String)>,
}

/// What a mended rubric changes in one check of what counts of a student's attempts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Change {
    /// `exercise.check`.
    pub check: String,
    /// The status before; none for a new check.
    pub before: Option<String>,
    /// The status now; none for a check that is gone.
    pub after: Option<String>,
    /// The student's id.
    pub student: String,
}

impl Gradebook {
    /// Reads every attempt of a course that came to anything, one after the other.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn each_stored(
        &self,
        course: &str,
        take: &mut dyn FnMut(Stored) -> bool,
    ) -> std::result::Result<(), Text> {
        let mut read = || {
            let mut rows = self.db.prepare(
                "SELECT attempt.id, student.id, student.key, outcome.body, attempt.time
                 FROM attempt JOIN student ON student.id = attempt.student
                 JOIN outcome ON outcome.id = attempt.outcome
                 WHERE attempt.course = ?1 ORDER BY attempt.id",
            )?;
            let mut rows = rows.query([course])?;
            while let Some(row) = rows.next()? {
                let attempt = row.get(0)?;
                let stored = Stored {
                    attempt,
                    student: (row.get(1)?, row.get(2)?),
                    time: row.get(4)?,
                    before: parsed(3, row.get_ref(3)?.as_str()?)?,
                    visits: visits(&self.db, attempt)?,
                };
                if !take(stored) {
                    break;
                }
            }
            Ok(())
        };
        read().map_err(|error: rusqlite::Error| self.failed(&error))
    }

    /// Keeps what judging again came to: all of it, or nothing if `judge` says so.
    ///
    /// # Errors
    /// What SQLite says, or `judge`.
    pub fn keep_rejudged(
        &mut self,
        rubric: &Rubric<'_>,
        now: i64,
        judge: impl FnOnce(
            &mut dyn FnMut(Rejudged) -> Result<()>,
        ) -> std::result::Result<Vec<Change>, Text>,
    ) -> std::result::Result<(), Text> {
        let path = self.path.clone();
        let failed =
            |error: rusqlite::Error| super::told(&path, &Text::same(super::sqlite(&error)));
        let change = self.db.transaction().map_err(failed)?;
        let mut students = BTreeSet::new();
        let changes = judge(&mut |again| {
            students.insert(again.student);
            put(&change, &again)
        })?;
        let course = rubric.course.id();
        let end = |change: Transaction<'_>| {
            let find = "SELECT rubric FROM course WHERE id = ?1";
            let before: i64 = change.query_row(find, [course], |row| row.get(0))?;
            let after = put_rubric(&change, rubric, now)?;
            for student in &students {
                recount(&change, course, *student, rubric.grading)?;
            }
            change.execute(
                "INSERT INTO regrade (course, before, after, time, changes) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![course, before, after, now, json(&changes)],
            )?;
            change.commit()
        };
        end(change).map_err(failed)
    }
}

fn visits(db: &Connection, attempt: i64) -> Result<Vec<StoredVisit>> {
    let mut rows = db.prepare_cached(
        "SELECT visit.id, host, role, fault, evidence.body FROM visit
         LEFT JOIN evidence ON evidence.id = visit.evidence WHERE attempt = ?1 ORDER BY visit.id",
    )?;
    let visits = rows.query_map([attempt], |row| {
        let fault: Option<String> = row.get(3)?;
        let fault = fault.as_deref().and_then(Fault::from_id).unwrap_or(Fault::Unreadable);
        Ok(StoredVisit {
            visit: row.get(0)?,
            host: row.get(1)?,
            role: row.get(2)?,
            evidence: row.get::<_, Option<Vec<u8>>>(4)?.ok_or(fault),
        })
    })?;
    visits.collect()
}

fn put(db: &Connection, again: &Rejudged) -> Result<()> {
    let outcome = keep_outcome(db, &again.outcome)?;
    db.prepare_cached("UPDATE attempt SET outcome = ?2 WHERE id = ?1")?
        .execute([again.attempt, outcome])?;
    for (visit, report) in &again.reports {
        let report = keep_body(db, "report", report.as_bytes())?;
        db.prepare_cached("UPDATE visit SET report = ?2 WHERE id = ?1")?
            .execute([*visit, report])?;
    }
    Ok(())
}

/// What differs between two outcomes, check by check.
#[must_use]
pub fn changes(student: &str, before: &Outcome, after: &Outcome) -> Vec<Change> {
    fn each(outcome: &Outcome) -> impl Iterator<Item = (&str, &'static str)> {
        let checks = outcome.exercises.iter().flat_map(|exercise| &exercise.checks);
        checks.map(|check| (check.id.as_str(), check.status.word()))
    }
    let status = |of: &Outcome, id: &str| {
        each(of).find(|(check, _)| *check == id).map(|(_, status)| status.to_owned())
    };
    let gone = each(before).filter(|(id, _)| status(after, id).is_none());
    each(after)
        .chain(gone)
        .map(|(id, _)| Change {
            check: id.to_owned(),
            before: status(before, id),
            after: status(after, id),
            student: student.to_owned(),
        })
        .filter(|change| change.before != change.after)
        .collect()
}
