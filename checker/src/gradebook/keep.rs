//! Writing: runs, attempts, what each machine brought. Every commit leaves a whole gradebook.

use super::Gradebook;
use super::outcome::{ExerciseOutcome, Outcome};
use super::packed::{hash, json, pack};
use super::standing::{Mark, Standing};
use crate::evidence::identity::Identity;
use crate::grade::fault::Fault;
use crate::grade::host::Student;
use crate::text::Text;
use labcheck_labs::Grading;
use rusqlite::{Connection, OptionalExtension as _, Result, params};

/// A run of grading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its number.
    pub id: i64,
    /// The course.
    pub course: String,
    /// The rubric.
    pub rubric: i64,
    /// The key of the traces of generated secrets.
    pub key: String,
}

/// A student's turn in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Its number.
    pub id: i64,
    /// The student's number.
    pub student: i64,
}

/// What one machine brought.
#[derive(Clone, Debug, Default)]
pub struct Visit {
    /// The machine's name in the inventory, or the bundle's file.
    pub host: String,
    /// Its role.
    pub role: Option<&'static str>,
    /// When, seconds since 1970 UTC by this machine's clock.
    pub time: i64,
    /// How long it took, in milliseconds.
    pub took: i64,
    /// How often it was asked.
    pub tries: u32,
    /// The host key that ssh saw, as a fingerprint.
    pub ssh_key: Option<String>,
    /// What an instructor should know: names of notes, `no-sudo`.
    pub notes: Vec<String>,
    /// What ssh or the program said last, made visible.
    pub said: String,
    /// Evidence and report, or the fault.
    pub came: Came,
}

/// What came of a visit.
#[derive(Clone, Debug)]
pub enum Came {
    /// Nothing that could be judged.
    Nothing(Fault),
    /// A bundle.
    Bundle {
        /// The bundle's bytes.
        bundle: Vec<u8>,
        /// The report in both languages, as JSON: `{"ko": …, "en": …}`, without its time.
        report: String,
        /// Whose it is, by its own saying.
        identity: Box<Identity>,
        /// When it was taken by that machine's clock, seconds since 1970 UTC.
        taken: i64,
    },
}

impl Default for Came {
    fn default() -> Self {
        Self::Nothing(Fault::Interrupted)
    }
}

impl Gradebook {
    /// Begins a run.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn begin_run(
        &mut self,
        course: &str,
        rubric: i64,
        key: &str,
        kind: &str,
        now: i64,
    ) -> std::result::Result<Run, Text> {
        self.db
            .execute(
                "INSERT INTO run (course, rubric, key, kind, started) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![course, rubric, key, kind, now],
            )
            .map_err(|error| self.failed(&error))?;
        let id = self.db.last_insert_rowid();
        Ok(Run { id, course: course.to_owned(), rubric, key: key.to_owned() })
    }

    /// The last run over an inventory, to be gone on with.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn last_run(&self, course: &str) -> std::result::Result<Option<Run>, Text> {
        let run = self.db.query_row(
            "SELECT id, course, rubric, key FROM run
             WHERE course = ?1 AND kind = 'inventory' ORDER BY id DESC LIMIT 1",
            [course],
            |row| {
                Ok(Run {
                    id: row.get(0)?,
                    course: row.get(1)?,
                    rubric: row.get(2)?,
                    key: row.get(3)?,
                })
            },
        );
        run.optional().map_err(|error| self.failed(&error))
    }

    /// Tells that every machine of a run had its visit.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn end_run(&mut self, run: &Run, now: i64) -> std::result::Result<(), Text> {
        self.db
            .execute("UPDATE run SET ended = ?2 WHERE id = ?1", [run.id, now])
            .map_err(|error| self.failed(&error))
            .map(drop)
    }

    /// A student's open attempt of a run: the one that is there, else a new one.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn attempt(&mut self, run: &Run, student: &Student) -> std::result::Result<Attempt, Text> {
        let open = |db: &mut Connection| {
            let change = db.transaction()?;
            let id = keep_student(&change, student)?;
            let there = change
                .query_row(
                    "SELECT id FROM attempt WHERE run = ?1 AND student = ?2 ORDER BY id DESC LIMIT 1",
                    [run.id, id],
                    |row| row.get(0),
                )
                .optional()?;
            let attempt = match there {
                Some(attempt) => attempt,
                None => insert_attempt(&change, run, id)?,
            };
            change.commit()?;
            Ok(Attempt { id: attempt, student: id })
        };
        open(&mut self.db).map_err(|error: rusqlite::Error| self.failed(&error))
    }

    /// Keeps an attempt as a whole: all its visits, what they came to, and where that leaves the student.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn keep_whole(
        &mut self,
        run: &Run,
        student: &Student,
        visits: &[&Visit],
        came_to: &CameTo<'_>,
    ) -> std::result::Result<(), Text> {
        let keep = |db: &mut Connection| {
            let change = db.transaction()?;
            let student = keep_student(&change, student)?;
            let id = insert_attempt(&change, run, student)?;
            for visit in visits {
                insert_visit(&change, id, visit)?;
            }
            close(&change, run, Attempt { id, student }, came_to)?;
            change.commit()
        };
        keep(&mut self.db).map_err(|error| self.failed(&error))
    }

    /// Keeps what a machine brought; a later visit of the same machine takes the place of an earlier one.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn keep_visit(&mut self, attempt: Attempt, visit: &Visit) -> std::result::Result<(), Text> {
        let keep = |db: &mut Connection| {
            let change = db.transaction()?;
            change.execute(
                "DELETE FROM visit WHERE attempt = ?1 AND host = ?2",
                params![attempt.id, visit.host],
            )?;
            insert_visit(&change, attempt.id, visit)?;
            change.commit()
        };
        keep(&mut self.db).map_err(|error| self.failed(&error))
    }

    /// Closes an attempt with the visit of its last machine.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn close_attempt(
        &mut self,
        run: &Run,
        attempt: Attempt,
        came_to: &CameTo<'_>,
    ) -> std::result::Result<(), Text> {
        let keep = |db: &mut Connection| {
            let change = db.transaction()?;
            close(&change, run, attempt, came_to)?;
            change.commit()
        };
        keep(&mut self.db).map_err(|error| self.failed(&error))
    }
}

/// What all machines of an attempt came to.
#[derive(Clone, Copy, Debug)]
pub struct CameTo<'a> {
    /// When, seconds since 1970 UTC.
    pub time: i64,
    /// Why a machine brought nothing, where one did not.
    pub fault: Option<Fault>,
    /// The verdicts; none where no machine brought anything.
    pub outcome: Option<&'a Outcome>,
    /// How it is scored.
    pub grading: &'a Grading,
}

fn close(db: &Connection, run: &Run, attempt: Attempt, came_to: &CameTo<'_>) -> Result<()> {
    let CameTo { time, fault, outcome, grading } = *came_to;
    let find = "SELECT outcome FROM attempt WHERE id = ?1";
    let before: Option<i64> = db.query_row(find, [attempt.id], |row| row.get(0))?;
    let body = outcome.map(|outcome| keep_outcome(db, outcome)).transpose()?;
    db.prepare_cached("UPDATE attempt SET time = ?2, fault = ?3, outcome = ?4 WHERE id = ?1")?
        .execute(params![attempt.id, time, fault.map(Fault::id), body])?;
    match (before, outcome) {
        // It was closed before and is gone on with: what came of it first counts no more.
        (Some(_), _) => super::recount::recount(db, &run.course, attempt.student, grading),
        (None, Some(outcome)) => {
            let mark = |e: &ExerciseOutcome| Mark::of(e, time, attempt.id, grading);
            stand(db, &run.course, attempt.student, outcome, &mark, grading)
        }
        (None, None) => Ok(()),
    }
}

fn insert_attempt(db: &Connection, run: &Run, student: i64) -> Result<i64> {
    db.prepare_cached("INSERT INTO attempt (run, student, course) VALUES (?1, ?2, ?3)")?
        .insert(params![run.id, student, run.course])
}

/// A student's number; name and address are those told last.
pub(super) fn keep_student(db: &Connection, student: &Student) -> Result<i64> {
    db.prepare_cached(
        "INSERT INTO student (key, name, email) VALUES (?1, ?2, ?3)
         ON CONFLICT (key) DO UPDATE SET
           name = CASE WHEN excluded.name <> excluded.key THEN excluded.name ELSE name END,
           email = coalesce(excluded.email, email)
         RETURNING id",
    )?
    .query_row(params![student.id, student.name, student.email], |row| row.get(0))
}

fn insert_visit(db: &Connection, attempt: i64, visit: &Visit) -> Result<()> {
    let (mut fault, mut bodies) = (None, (None, None));
    let (mut whose, mut taken_at) = (Box::<Identity>::default(), None);
    match &visit.came {
        Came::Nothing(nothing) => fault = Some(nothing.id()),
        Came::Bundle { bundle, report, identity: told, taken } => {
            let evidence = keep_body(db, "evidence", bundle)?;
            let report = keep_body(db, "report", report.as_bytes())?;
            bodies = (Some(evidence), Some(report));
            whose.clone_from(told);
            taken_at = Some(*taken);
        }
    }
    let Identity { machine, boot, host_keys, secrets, .. } = *whose;
    let told = |list: &Vec<String>| (!list.is_empty()).then(|| json(list));
    db.prepare_cached(
        "INSERT INTO visit (attempt, host, role, time, took, tries, fault, said, notes, evidence,
           report, machine, boot, ssh_key, host_keys, secrets, taken)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
    )?
    .execute(params![
        attempt,
        visit.host,
        visit.role,
        visit.time,
        visit.took,
        visit.tries,
        fault,
        visit.said,
        json(&visit.notes),
        bodies.0,
        bodies.1,
        machine,
        boot,
        visit.ssh_key,
        told(&host_keys),
        told(&secrets),
        taken_at,
    ])
    .map(drop)
}

/// The number of a body, kept once however often it comes.
pub(super) fn keep_body(db: &Connection, table: &'static str, body: &[u8]) -> Result<i64> {
    let hash = hash(body);
    let find = format!("SELECT id FROM {table} WHERE hash = ?1");
    let there = db.prepare_cached(&find)?.query_row([&hash], |row| row.get(0)).optional()?;
    if let Some(id) = there {
        return Ok(id);
    }
    let packed =
        pack(body).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    if table == "evidence" {
        let size = i64::try_from(body.len()).unwrap_or(i64::MAX);
        db.prepare_cached("INSERT INTO evidence (hash, size, body) VALUES (?1, ?2, ?3)")?
            .insert(params![hash, size, packed])
    } else {
        db.prepare_cached("INSERT INTO report (hash, body) VALUES (?1, ?2)")?
            .insert(params![hash, packed])
    }
}

/// The number of an outcome, kept once however often it comes.
pub(super) fn keep_outcome(db: &Connection, outcome: &Outcome) -> Result<i64> {
    let body = json(outcome);
    let hash = hash(body.as_bytes());
    let there = db
        .prepare_cached("SELECT id FROM outcome WHERE hash = ?1")?
        .query_row([&hash], |row| row.get(0))
        .optional()?;
    match there {
        Some(id) => Ok(id),
        None => db
            .prepare_cached("INSERT INTO outcome (hash, body) VALUES (?1, ?2)")?
            .insert(params![hash, body]),
    }
}

/// Takes an outcome into where a student stands.
pub(super) fn stand(
    db: &Connection,
    course: &str,
    student: i64,
    outcome: &Outcome,
    mark: &dyn Fn(&ExerciseOutcome) -> Mark,
    grading: &Grading,
) -> Result<()> {
    for exercise in &outcome.exercises {
        let before = super::recount::standing(db, course, student, &exercise.id)?;
        let standing = match before {
            None => Standing::begin(exercise.clone(), mark(exercise)),
            Some(mut standing) => {
                standing.advance(exercise.clone(), mark(exercise), grading.counts);
                standing
            }
        };
        super::recount::put(db, course, student, &exercise.id, &standing)?;
    }
    Ok(())
}
