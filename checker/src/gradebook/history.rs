//! A student's attempts, and what was told in each.

use super::Gradebook;
use super::outcome::Outcome;
use super::packed::unpack;
use super::recount::parsed;
use crate::grade::fault::Fault;
use crate::report::json::JsonReport;
use crate::text::{Lang, Text};
use rusqlite::{Result, params};
use serde::{Deserialize, Serialize};

/// A report in both languages, as it was told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reports {
    /// Korean.
    pub ko: JsonReport,
    /// English.
    pub en: JsonReport,
}

impl Reports {
    /// The report in a language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &JsonReport {
        match lang {
            Lang::Ko => &self.ko,
            Lang::En => &self.en,
        }
    }
}

/// One attempt of a student's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Its number.
    pub attempt: i64,
    /// When, seconds since 1970 UTC.
    pub time: i64,
    /// The fault of one of its machines.
    pub fault: Option<Fault>,
    /// What it came to; none where no machine brought anything.
    pub outcome: Option<Outcome>,
}

/// What one machine of an attempt told.
#[derive(Clone, Debug, PartialEq)]
pub struct HostReport {
    /// The machine's name in the inventory, or the bundle's file.
    pub host: String,
    /// Its role.
    pub role: Option<String>,
    /// When it was visited, seconds since 1970 UTC.
    pub time: i64,
    /// Why it brought nothing.
    pub fault: Option<Fault>,
    /// What ssh said last, safe to show.
    pub said: String,
    /// What else is to be known: `no-sudo`, `clock-off`, …
    pub notes: Vec<String>,
    /// The report.
    pub reports: Option<Reports>,
}

impl Gradebook {
    /// A student's attempts in a course, the first one first, at most the last `most` of them.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn history(
        &self,
        course: &str,
        student: i64,
        most: u32,
    ) -> std::result::Result<Vec<Past>, Text> {
        let read = || {
            let mut rows = self.db.prepare_cached(
                "SELECT attempt.id, attempt.time, attempt.fault, outcome.body FROM attempt
                 LEFT JOIN outcome ON outcome.id = attempt.outcome
                 WHERE course = ?1 AND student = ?2 AND time IS NOT NULL
                 ORDER BY attempt.id DESC LIMIT ?3",
            )?;
            let past = rows.query_map(params![course, student, most], |row| {
                let fault: Option<String> = row.get(2)?;
                let body = row.get_ref(3)?.as_str_or_null()?;
                Ok(Past {
                    attempt: row.get(0)?,
                    time: row.get(1)?,
                    fault: fault.as_deref().and_then(Fault::from_id),
                    outcome: body.map(|body| parsed(3, body)).transpose()?,
                })
            })?;
            let mut past: Vec<Past> = past.collect::<Result<_>>()?;
            past.reverse();
            Ok(past)
        };
        read().map_err(|error: rusqlite::Error| self.failed(&error))
    }

    /// What the machines of an attempt told.
    ///
    /// # Errors
    /// What SQLite says; a body that is damaged.
    pub fn reports(&self, attempt: i64) -> std::result::Result<Vec<HostReport>, Text> {
        let read = || {
            let mut rows = self.db.prepare_cached(
                "SELECT host, role, time, fault, said, notes, report.body FROM visit
                 LEFT JOIN report ON report.id = visit.report WHERE attempt = ?1 ORDER BY visit.id",
            )?;
            let reports = rows.query_map([attempt], |row| {
                let fault: Option<String> = row.get(3)?;
                let time: i64 = row.get(2)?;
                let body = row.get_ref(6)?.as_blob_or_null()?;
                Ok(HostReport {
                    host: row.get(0)?,
                    role: row.get(1)?,
                    time,
                    fault: fault.as_deref().and_then(Fault::from_id),
                    said: row.get(4)?,
                    notes: parsed(5, row.get_ref(5)?.as_str()?)?,
                    reports: body.map(|body| reports(body, time)).transpose()?,
                })
            })?;
            reports.collect::<Result<Vec<HostReport>>>()
        };
        read().map_err(|error| self.failed(&error))
    }
}

/// A report out of its body; its time is that of the visit.
fn reports(body: &[u8], time: i64) -> Result<Reports> {
    let json = unpack(body).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(6, rusqlite::types::Type::Blob, error.into())
    })?;
    let mut reports: Reports = parsed(6, &String::from_utf8_lossy(&json))?;
    for report in [&mut reports.ko, &mut reports.en] {
        report.time = crate::time::rfc3339(time);
    }
    Ok(reports)
}
