//! The gradebook: one SQLite file with the attempts of a class, the evidence, the verdicts, and where
//! everybody stands.
//!
//! SQLite keeps a write-ahead log and waits for the disk with each commit: what was committed is there
//! after a crash at any moment. One process writes at a time; others wait their turn, and read meanwhile.

pub mod alike;
pub mod class;
pub mod counting;
pub mod history;
mod keep;
pub mod matrix;
pub mod outcome;
pub mod overrides;
pub mod packed;
mod recount;
pub mod rejudge;
pub mod rubric;
mod schema;
pub mod standing;
mod visits;

use crate::text::{Text, text, visible};
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use keep::{Attempt, Came, CameTo, Run, Visit};

/// How long another process may write before that is an error.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open gradebook.
pub struct Gradebook {
    db: Connection,
    path: PathBuf,
}

impl Gradebook {
    /// Opens a gradebook to write to; makes it where `create` and none is there.
    ///
    /// # Errors
    /// One sentence: not there, not to be written, no gradebook, made by a newer labcheck, damaged.
    pub fn open(path: &Path, create: bool) -> Result<Self, Text> {
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if create {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        } else {
            Self::there(path)?;
        }
        let book = Self::connect(path, flags)?;
        book.prepared(create)
    }

    /// Opens a gradebook to look at.
    ///
    /// # Errors
    /// As [`Gradebook::open`].
    pub fn look(path: &Path) -> Result<Self, Text> {
        Self::there(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let book = Self::connect(path, flags)?;
        let version = book.version()?;
        if version < schema::VERSION {
            return Err(book.told(&text!(
                ko "이전 버전의 성적부입니다. labcheck regrade나 grade로 한 번 열면 새 형식으로 바뀝니다",
                en "an older labcheck made it: labcheck grade or regrade bring it up to date"
            )));
        }
        Ok(book)
    }

    fn there(path: &Path) -> Result<(), Text> {
        if path.is_file() {
            return Ok(());
        }
        let path = visible(&path.to_string_lossy());
        Err(text!(
            ko "성적부가 없습니다: {path} (labcheck grade가 만듭니다)",
            en "there is no gradebook {path} (labcheck grade makes one)"
        ))
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Self, Text> {
        let failed = |error: rusqlite::Error| told(path, &Text::same(sqlite(&error)));
        let db = Connection::open_with_flags(path, flags).map_err(failed)?;
        db.busy_timeout(PATIENCE).map_err(failed)?;
        Ok(Self { db, path: path.to_owned() })
    }

    fn prepared(mut self, create: bool) -> Result<Self, Text> {
        let version = self.version()?;
        let path = self.path.clone();
        let failed = |error: rusqlite::Error| told(&path, &Text::same(sqlite(&error)));
        let empty = version == 0;
        if empty && !create {
            return Err(self.told(&text!(ko "빈 파일입니다", en "it is empty")));
        }
        // The answer is the mode that is now set; on file systems without shared memory it stays another.
        self.db
            .query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0))
            .map_err(failed)?;
        for (name, value) in [("synchronous", "FULL"), ("foreign_keys", "ON")] {
            self.db.pragma_update(None, name, value).map_err(failed)?;
        }
        schema::migrate(&mut self.db, version).map_err(failed)?;
        Ok(self)
    }

    /// The version of the file; 0 for a new one.
    fn version(&self) -> Result<i64, Text> {
        let pragma = |name: &str| {
            self.db
                .query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0))
                .map_err(|error| self.failed(&error))
        };
        let (application, version) = (pragma("application_id")?, pragma("user_version")?);
        if application != i64::from(schema::APPLICATION) && (version != 0 || self.has_tables()?) {
            return Err(self.told(
                &text!(ko "labcheck의 성적부가 아닙니다", en "it is no gradebook of labcheck"),
            ));
        }
        if version > schema::VERSION {
            return Err(self.told(&text!(
                ko "더 새로운 labcheck가 만든 성적부입니다",
                en "a newer labcheck made it"
            )));
        }
        Ok(version)
    }

    /// A number that another one takes the place of whenever another connection has committed
    /// (`PRAGMA data_version`).
    ///
    /// # Errors
    /// What SQLite says.
    pub fn commits(&self) -> Result<i64, Text> {
        self.db
            .query_row("PRAGMA data_version", [], |row| row.get(0))
            .map_err(|error| self.failed(&error))
    }

    fn has_tables(&self) -> Result<bool, Text> {
        let count = "SELECT count(*) FROM sqlite_schema";
        let tables: i64 =
            self.db.query_row(count, [], |row| row.get(0)).map_err(|error| self.failed(&error))?;
        Ok(tables > 0)
    }

    /// An error of SQLite's in one sentence.
    fn failed(&self, error: &rusqlite::Error) -> Text {
        told(&self.path, &Text::same(sqlite(error)))
    }

    fn told(&self, what: &Text) -> Text {
        told(&self.path, what)
    }
}

fn told(path: &Path, what: &Text) -> Text {
    let path = visible(&path.to_string_lossy());
    text!(ko "성적부 {path}: ", en "the gradebook {path}: ").then("", what)
}

/// What SQLite says, without the statement.
fn sqlite(error: &rusqlite::Error) -> String {
    let said = match error {
        rusqlite::Error::SqliteFailure(code, said) => {
            said.clone().unwrap_or_else(|| code.to_string())
        }
        other => other.to_string(),
    };
    visible(&said.chars().take(200).collect::<String>())
}

#[cfg(test)]
mod tests;
