//! An instructor's own word on an exercise of a student: points, or left out of the sum; always with a reason.

use super::Gradebook;
use super::matrix::Override;
use crate::grade::inventory::meant;
use crate::text::{Text, quote, text};
use rusqlite::{OptionalExtension as _, params};

/// The longest reason, in characters.
const REASON: usize = 1000;

/// A student as the gradebook knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The number in the gradebook.
    pub number: i64,
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
}

impl Gradebook {
    /// The student of that id.
    ///
    /// # Errors
    /// One sentence where there is none, with the nearest one; what SQLite says.
    pub fn student(&self, id: &str) -> Result<Known, Text> {
        let found =
            self.db.query_row("SELECT id, key, name FROM student WHERE key = ?1", [id], |row| {
                Ok(Known { number: row.get(0)?, id: row.get(1)?, name: row.get(2)? })
            });
        if let Some(known) = found.optional().map_err(|error| self.failed(&error))? {
            return Ok(known);
        }
        let all = || {
            let mut rows = self.db.prepare("SELECT key FROM student ORDER BY key LIMIT 10000")?;
            rows.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()
        };
        let all = all().map_err(|error: rusqlite::Error| self.failed(&error))?;
        let near = meant(id, all.iter().map(String::as_str)).map(crate::text::visible);
        let id = quote(id.as_bytes());
        Err(self.told(
            &text!(ko "`{id}` 학생이 없습니다", en "there is no student `{id}`").then("", &near),
        ))
    }

    /// Keeps an instructor's word; a later one takes the place of an earlier one.
    ///
    /// # Errors
    /// One sentence: no such exercise, more than 100 percent, no reason, one too long; what SQLite says.
    pub fn set_override(
        &mut self,
        course: &str,
        student: &Known,
        exercise: &str,
        word: &Override,
    ) -> Result<(), Text> {
        self.exercise_meant(course, exercise)?;
        if word.percent.is_some_and(|percent| percent > 100) {
            return Err(
                text!(ko "0에서 100까지의 백분율이어야 합니다", en "percent go from 0 to 100"),
            );
        }
        if word.reason.trim().is_empty() {
            return Err(
                text!(ko "이유를 적어야 합니다: --reason", en "a reason is needed: --reason"),
            );
        }
        if word.reason.chars().count() > REASON {
            return Err(text!(
                ko "이유가 너무 깁니다({REASON}자까지)",
                en "the reason is too long ({REASON} characters at most)"
            ));
        }
        self.db
            .execute(
                "INSERT OR REPLACE INTO override (course, student, exercise, percent, reason, time)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    course,
                    student.number,
                    exercise,
                    word.percent,
                    word.reason.trim(),
                    word.time
                ],
            )
            .map_err(|error| self.failed(&error))
            .map(drop)
    }

    /// Takes an instructor's word back; whether there was one.
    ///
    /// # Errors
    /// One sentence where there is no such exercise; what SQLite says.
    pub fn undo_override(
        &mut self,
        course: &str,
        student: &Known,
        exercise: &str,
    ) -> Result<bool, Text> {
        self.exercise_meant(course, exercise)?;
        self.db
            .execute(
                "DELETE FROM override WHERE course = ?1 AND student = ?2 AND exercise = ?3",
                params![course, student.number, exercise],
            )
            .map_err(|error| self.failed(&error))
            .map(|gone| gone > 0)
    }

    fn exercise_meant(&self, course: &str, exercise: &str) -> Result<(), Text> {
        let exercises = self.exercises(course)?;
        if exercises.iter().any(|known| known.id == exercise) {
            return Ok(());
        }
        let near = meant(exercise, exercises.iter().map(|known| known.id.as_str()));
        let exercise = quote(exercise.as_bytes());
        Err(text!(
            ko "{course} 과정에 `{exercise}` 실습이 없습니다",
            en "the course {course} has no exercise `{exercise}`"
        )
        .then("", &near))
    }
}
