//! What is there already: for going on with a run, for rounds that say the same, and for judging again.

use super::Gradebook;
use super::keep::{Attempt, Run};
use super::outcome::Outcome;
use super::packed::{hash, json, unpack};
use crate::grade::fault::Fault;
use crate::text::Text;
use rusqlite::{OptionalExtension as _, Result, params};
use std::collections::BTreeSet;

/// A visit that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The machine.
    pub host: String,
    /// Why it brought nothing.
    pub fault: Option<Fault>,
}

impl Gradebook {
    /// The machines of a student that brought a bundle in this run.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn done_hosts(
        &self,
        run: &Run,
        student: &str,
    ) -> std::result::Result<BTreeSet<String>, Text> {
        let read = || {
            let mut rows = self.db.prepare_cached(
                "SELECT host FROM visit WHERE fault IS NULL AND attempt = (
                   SELECT attempt.id FROM attempt JOIN student ON student.id = attempt.student
                   WHERE run = ?1 AND key = ?2 ORDER BY attempt.id DESC LIMIT 1)",
            )?;
            rows.query_map(params![run.id, student], |row| row.get(0))?.collect::<Result<_>>()
        };
        read().map_err(|error: rusqlite::Error| self.failed(&error))
    }

    /// The visits of an attempt.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn visits(&self, attempt: Attempt) -> std::result::Result<Vec<Kept>, Text> {
        let read = || {
            let mut rows =
                self.db.prepare_cached("SELECT host, fault FROM visit WHERE attempt = ?1")?;
            let kept = rows.query_map([attempt.id], |row| {
                let fault: Option<String> = row.get(1)?;
                Ok(Kept { host: row.get(0)?, fault: fault.as_deref().and_then(Fault::from_id) })
            })?;
            kept.collect::<Result<_>>()
        };
        read().map_err(|error: rusqlite::Error| self.failed(&error))
    }

    /// The bundle that a machine brought in an attempt.
    ///
    /// # Errors
    /// What SQLite says; a body that is damaged.
    pub fn bundle(
        &self,
        attempt: Attempt,
        host: &str,
    ) -> std::result::Result<Option<Vec<u8>>, Text> {
        let found = self
            .db
            .prepare_cached(
                "SELECT body FROM visit JOIN evidence ON evidence.id = visit.evidence
                 WHERE attempt = ?1 AND host = ?2",
            )
            .and_then(|mut rows| {
                rows.query_row(params![attempt.id, host], |row| row.get::<_, Vec<u8>>(0)).optional()
            })
            .map_err(|error| self.failed(&error))?;
        found
            .map(|body| unpack(&body))
            .transpose()
            .map_err(|error| self.told(&Text::same(error.to_string())))
    }

    /// A student's last attempt of a run, if it came to just this.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn last_attempt_if(
        &self,
        run: &Run,
        student: &str,
        fault: Option<Fault>,
        outcome: Option<&Outcome>,
    ) -> std::result::Result<Option<Attempt>, Text> {
        let wanted = outcome.map(|outcome| hash(json(outcome).as_bytes()));
        let last = self
            .db
            .prepare_cached(
                "SELECT attempt.id, attempt.student, attempt.fault, outcome.hash FROM attempt
                 JOIN student ON student.id = attempt.student
                 LEFT JOIN outcome ON outcome.id = attempt.outcome
                 WHERE run = ?1 AND key = ?2 AND time IS NOT NULL ORDER BY attempt.id DESC LIMIT 1",
            )
            .and_then(|mut rows| {
                rows.query_row(params![run.id, student], |row| {
                    let attempt = Attempt { id: row.get(0)?, student: row.get(1)? };
                    Ok((
                        attempt,
                        row.get::<_, Option<String>>(2)?,
                        row.get::<_, Option<Vec<u8>>>(3)?,
                    ))
                })
                .optional()
            })
            .map_err(|error| self.failed(&error))?;
        Ok(last.and_then(|(attempt, there, hash)| {
            (there.as_deref() == fault.map(Fault::id) && hash == wanted).then_some(attempt)
        }))
    }

    /// Whether this very bundle is kept for this student already.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn holds_bundle(
        &self,
        course: &str,
        student: &str,
        bundle: &[u8],
    ) -> std::result::Result<bool, Text> {
        self.db
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM evidence JOIN visit ON visit.evidence = evidence.id
                 JOIN attempt ON attempt.id = visit.attempt JOIN student ON student.id = attempt.student
                 WHERE evidence.hash = ?1 AND attempt.course = ?2 AND student.key = ?3
                   AND attempt.time IS NOT NULL)",
            )
            .and_then(|mut rows| {
                rows.query_row(params![hash(bundle), course, student], |row| row.get(0))
            })
            .map_err(|error| self.failed(&error))
    }
}
