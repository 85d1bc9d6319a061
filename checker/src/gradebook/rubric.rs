//! The labs that judge, as the gradebook knows them: their files, their parameters, and one hash of it all.

use super::Gradebook;
use super::packed::{self, json};
use crate::kinds::{Course, Params};
use crate::text::{Lang, Text, text};
use labcheck_labs::{Files, Grading};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// What judges a course.
pub struct Rubric<'a> {
    /// The course.
    pub course: &'a Course,
    /// The files that it was loaded from.
    pub files: &'a Files,
    /// Its parameters.
    pub params: &'a Params,
    /// How it is scored.
    pub grading: &'a Grading,
}

/// An exercise as the gradebook lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedExercise {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: ListedTitle,
    /// The page of the book, as rendered.
    pub page: String,
    /// The points of its checks that count.
    pub points: u32,
}

/// A title in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedTitle {
    /// Korean.
    pub ko: String,
    /// English.
    pub en: String,
}

impl ListedTitle {
    /// The title in a language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ko => &self.ko,
            Lang::En => &self.en,
        }
    }
}

impl From<&Text> for ListedTitle {
    fn from(text: &Text) -> Self {
        Self { ko: text.ko.clone(), en: text.en.clone() }
    }
}

impl Rubric<'_> {
    /// Parameters that were set, without the secret ones: those are never kept.
    fn set(&self) -> BTreeMap<&str, &str> {
        let set = self.params.set.iter().filter(|name| !self.params.secret.contains(name));
        set.filter_map(|name| Some((name.as_str(), self.params.values.get(name)?.as_str())))
            .collect()
    }

    /// The files of this course alone.
    fn own_files(&self) -> BTreeMap<&str, &str> {
        let folder = format!("{}/", self.course.id());
        let files = self.files.0.iter().filter(|(path, _)| path.starts_with(&folder));
        let judge = files.filter(|(path, _)| path.ends_with(".toml"));
        judge.map(|(path, text)| (path.as_str(), text.as_str())).collect()
    }

    /// One hash of whatever decides about verdicts: files, parameters (of secret ones that they are set, not
    /// what to), and the program that reads them.
    #[must_use]
    pub fn hash(&self) -> String {
        let mut hash = Sha256::new();
        let mut add = |part: &str| {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        };
        add(env!("CARGO_PKG_VERSION"));
        for (path, text) in self.own_files() {
            add(path);
            add(text);
        }
        for (name, value) in self.set() {
            add(name);
            add(value);
        }
        crate::evidence::identity::hex(&hash.finalize())
    }

    /// A text with the parameters in their places, but for secret ones.
    fn filled(&self, text: &str) -> String {
        let known =
            self.params.values.iter().filter(|(name, _)| !self.params.secret.contains(*name));
        known.fold(text.to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
    }

    fn exercises(&self) -> Vec<ListedExercise> {
        let listed = self.course.exercises.iter().map(|exercise| ListedExercise {
            id: exercise.id().to_owned(),
            title: (&exercise.title.map(|title| self.filled(title))).into(),
            page: exercise.html_page(),
            points: exercise
                .check
                .iter()
                .filter(|check| !check.advisory)
                .map(|check| check.points.get())
                .sum(),
        });
        listed.collect()
    }
}

impl Gradebook {
    /// Keeps the rubric, and that its course is judged by it from now on; its number.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn keep_rubric(&mut self, rubric: &Rubric<'_>, now: i64) -> Result<i64, Text> {
        let keep = |db: &mut Connection| {
            let change = db.transaction()?;
            let id = put_rubric(&change, rubric, now)?;
            change.commit()?;
            Ok(id)
        };
        keep(&mut self.db).map_err(|error: rusqlite::Error| self.failed(&error))
    }

    /// The number and hash of the rubric that a course was judged by last.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn rubric_of(&self, course: &str) -> Result<Option<(i64, String)>, Text> {
        self.db
            .query_row(
                "SELECT rubric.id, hash FROM course JOIN rubric ON rubric.id = course.rubric
                 WHERE course.id = ?1",
                [course],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()
            .map_err(|error| self.failed(&error))
    }

    /// The exercises of a course, in its order.
    ///
    /// # Errors
    /// What SQLite says; the course was not graded.
    pub fn exercises(&self, course: &str) -> Result<Vec<ListedExercise>, Text> {
        let found =
            self.db.query_row("SELECT exercises FROM course WHERE id = ?1", [course], |row| {
                super::recount::parsed(0, row.get_ref(0)?.as_str()?)
            });
        found.map_err(|error| self.failed(&error))
    }

    /// The courses that were graded.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn courses(&self) -> Result<Vec<String>, Text> {
        let read = || {
            let mut rows = self.db.prepare("SELECT id FROM course ORDER BY id")?;
            rows.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()
        };
        read().map_err(|error: rusqlite::Error| self.failed(&error))
    }

    /// The course that is meant: the one named, else the only one.
    ///
    /// # Errors
    /// One sentence: none was graded, not that one, or several were.
    pub fn course_meant(&self, named: Option<&str>) -> Result<String, Text> {
        let courses = self.courses()?;
        let all = courses.join(", ");
        match (named, courses.as_slice()) {
            (Some(named), _) if courses.iter().any(|course| course == named) => {
                Ok(named.to_owned())
            }
            (None, [course]) => Ok(course.clone()),
            (_, []) => {
                Err(self
                    .told(&text!(ko "아직 채점한 과정이 없습니다", en "nothing was graded yet")))
            }
            (Some(named), _) => {
                let named = crate::text::visible(named);
                Err(self.told(&text!(
                    ko "{named} 과정은 채점한 적이 없습니다 (있는 과정: {all})",
                    en "the course {named} was not graded (there is {all})"
                )))
            }
            (None, _) => Err(self.told(&text!(
                ko "과정이 여럿입니다. 하나를 고르세요: {all}",
                en "it holds several courses: name one of {all}"
            ))),
        }
    }
}

/// The number of a rubric, by which its course is judged from now on.
pub(super) fn put_rubric(db: &Connection, rubric: &Rubric<'_>, now: i64) -> rusqlite::Result<i64> {
    let labs = packed::pack(json(&rubric.own_files()).as_bytes())
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    let (course, hash) = (rubric.course.id(), rubric.hash());
    let title = json(&ListedTitle::from(&rubric.course.file.title));
    let (set, grading) = (json(&rubric.set()), json(rubric.grading));
    db.execute(
        "INSERT INTO rubric (hash, course, since, labcheck, labs, params)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (hash) DO NOTHING",
        params![hash, course, now, env!("CARGO_PKG_VERSION"), labs, set],
    )?;
    let find = "SELECT id FROM rubric WHERE hash = ?1";
    let id: i64 = db.query_row(find, [&hash], |row| row.get(0))?;
    db.execute(
        "INSERT INTO course (id, rubric, grading, title, exercises)
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO UPDATE SET
         rubric = ?2, grading = ?3, title = ?4, exercises = ?5",
        params![course, id, grading, title, json(&rubric.exercises())],
    )?;
    Ok(id)
}
