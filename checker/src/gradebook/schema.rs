//! The tables of a gradebook, and how an older file becomes one of today's.

use rusqlite::{Connection, Result};

/// `PRAGMA application_id` of a gradebook: «labc» in ASCII.
pub(super) const APPLICATION: i32 = 0x6c61_6263;

/// What makes each version out of the one before it; the number of the last is `PRAGMA user_version`.
const MIGRATIONS: [&str; 1] = [FIRST];

/// The version of today.
pub(super) const VERSION: i64 = MIGRATIONS.len() as i64;

/// Brings a file to today's version, as a whole or not at all.
pub(super) fn migrate(db: &mut Connection, from: i64) -> Result<()> {
    let from = usize::try_from(from).unwrap_or(0);
    if from >= MIGRATIONS.len() {
        return Ok(());
    }
    let change = db.transaction()?;
    for migration in MIGRATIONS.iter().skip(from) {
        change.execute_batch(migration)?;
    }
    change.pragma_update(None, "application_id", APPLICATION)?;
    change.pragma_update(None, "user_version", VERSION)?;
    change.commit()
}

/// Times are seconds since 1970 UTC; bodies are deflated JSON unless told otherwise.
const FIRST: &str = "
-- The labs that judged: a hash over their files and parameters.
CREATE TABLE rubric (
  id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, course TEXT NOT NULL, since INTEGER NOT NULL,
  labcheck TEXT NOT NULL, labs BLOB NOT NULL, params TEXT NOT NULL
) STRICT;

-- A course as it was graded last: its rubric, how it is scored, its exercises as JSON in plain text.
CREATE TABLE course (
  id TEXT PRIMARY KEY, rubric INTEGER NOT NULL REFERENCES rubric, grading TEXT NOT NULL,
  title TEXT NOT NULL, exercises TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE student (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, email TEXT
) STRICT;

-- A run of grading; its key makes the traces of generated secrets comparable.
CREATE TABLE run (
  id INTEGER PRIMARY KEY, course TEXT NOT NULL, rubric INTEGER NOT NULL REFERENCES rubric,
  key TEXT NOT NULL, kind TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER
) STRICT;

-- What each distinct verdict, report and bundle is, once.
CREATE TABLE outcome (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
CREATE TABLE report (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, body BLOB NOT NULL) STRICT;
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, size INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;

-- A student's turn in a run. Open until every machine had its visit: then it has a time, and an outcome
-- unless no machine brought anything.
CREATE TABLE attempt (
  id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run, student INTEGER NOT NULL REFERENCES student,
  course TEXT NOT NULL, time INTEGER, fault TEXT, outcome INTEGER REFERENCES outcome
) STRICT;
CREATE INDEX attempt_of_student ON attempt (course, student, id);
CREATE INDEX attempt_of_run ON attempt (run, student);

-- One machine of an attempt: a fault, or evidence and its report. What the machine told of itself
-- (machine, boot, keys, secrets) is as it told it.
CREATE TABLE visit (
  id INTEGER PRIMARY KEY, attempt INTEGER NOT NULL REFERENCES attempt, host TEXT NOT NULL, role TEXT,
  time INTEGER NOT NULL, took INTEGER NOT NULL, tries INTEGER NOT NULL, fault TEXT, said TEXT NOT NULL,
  notes TEXT NOT NULL, evidence INTEGER REFERENCES evidence, report INTEGER REFERENCES report,
  machine TEXT, boot TEXT, ssh_key TEXT, host_keys TEXT, secrets TEXT, taken INTEGER
) STRICT;
CREATE INDEX visit_of_attempt ON visit (attempt, host);
CREATE INDEX visit_of_evidence ON visit (evidence);

-- Where everybody stands, kept with each attempt so that nobody has to read them all. Marks are JSON.
CREATE TABLE standing (
  course TEXT NOT NULL, student INTEGER NOT NULL REFERENCES student, exercise TEXT NOT NULL,
  latest TEXT NOT NULL, counted TEXT, tries INTEGER NOT NULL, first INTEGER NOT NULL, passed INTEGER,
  checks TEXT NOT NULL, PRIMARY KEY (course, student, exercise)
) STRICT, WITHOUT ROWID;

-- An instructor's own word: points in hundredths of the exercise's, or left out where null.
CREATE TABLE override (
  course TEXT NOT NULL, student INTEGER NOT NULL REFERENCES student, exercise TEXT NOT NULL,
  percent INTEGER, reason TEXT NOT NULL, time INTEGER NOT NULL, PRIMARY KEY (course, student, exercise)
) STRICT, WITHOUT ROWID;

-- What a mended rubric changed, as JSON in plain text.
CREATE TABLE regrade (
  id INTEGER PRIMARY KEY, course TEXT NOT NULL, before INTEGER NOT NULL REFERENCES rubric,
  after INTEGER NOT NULL REFERENCES rubric, time INTEGER NOT NULL, changes TEXT NOT NULL
) STRICT;
";
