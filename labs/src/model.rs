//! A course as its author writes it, in TOML.

use crate::grading::{Grading, Role};
use crate::template::Template;
use crate::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use toml::Spanned;

/// A name that scripts rely on: small letters, digits and single hyphens, beginning with a letter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(extend("pattern" = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"))]
pub struct Id(String);

impl Id {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Id {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let good = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.split('-').all(|part| {
                !part.is_empty()
                    && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            });
        if good {
            Ok(Self(name))
        } else {
            Err(format!(
                "`{name}` is no id: small letters, digits and single hyphens, a letter first"
            ))
        }
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The systems that the course is written for, told by `/etc/os-release`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Track {
    /// CentOS 7 with OpenStack Rocky.
    El7Rocky,
    /// CentOS Stream 9 with OpenStack 2025.1.
    El9Epoxy,
    /// Any other system.
    Other,
}

impl Track {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::El7Rocky, Self::El9Epoxy, Self::Other];

    /// The track as labs write it.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::El7Rocky => "el7-rocky",
            Self::El9Epoxy => "el9-epoxy",
            Self::Other => "other",
        }
    }

    /// The track's name in reports; none for other systems.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Other => None,
            track => Some(track.id()),
        }
    }
}

/// `course.toml`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "A course of labcheck (course.toml)")]
pub struct CourseFile {
    /// The course's name in commands: `labcheck day1`. It is the folder's name too.
    #[schemars(with = "Id")]
    pub id: Spanned<Id>,
    /// What it is called.
    pub title: Text,
    /// One or two sentences about it.
    pub about: Text,
    /// The exercises in their order; each is a folder with a `lab.toml`.
    #[schemars(with = "Vec<Id>")]
    pub exercises: Vec<Spanned<Id>>,
    /// What an instructor can set.
    #[serde(default)]
    pub param: Vec<Param>,
    /// How it is graded.
    #[serde(default)]
    pub grading: Grading,
}

/// A parameter of the course: `{name}` in labs, `--set name=value` on the command line.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Param {
    /// Its name: small letters, digits and `_`.
    #[schemars(with = "String")]
    pub name: Spanned<String>,
    /// What it is for.
    pub about: Text,
    /// Its value unless set.
    #[serde(default)]
    pub default: String,
    /// Its value on a track, where that differs from `default`.
    #[serde(default)]
    pub on: BTreeMap<Track, String>,
    /// The only values it may have.
    #[serde(default)]
    pub one_of: Vec<String>,
    /// A path: it has to be absolute.
    #[serde(default)]
    pub path: bool,
    /// A password: compared, never shown and never stored.
    #[serde(default)]
    pub secret: bool,
}

/// `lab.toml`: one exercise. `G` is what checks may ask for, `W` how mistakes are recognised.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "An exercise of labcheck (lab.toml)")]
pub struct Exercise<G, W> {
    /// The exercise's name in commands; it is the folder's name too.
    #[schemars(with = "Id")]
    pub id: Spanned<Id>,
    /// The page of the book that tells it, below `ko/` and `en/`.
    #[schemars(with = "String")]
    pub page: Spanned<String>,
    /// What it is called.
    pub title: Text,
    /// What is to be done, in one or two sentences.
    pub about: Text,
    /// It counts only once this parameter of the course is set.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub optional: Option<Spanned<String>>,
    /// In a course of several machines, those that it is about; none named: every one.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// What is checked, in order.
    pub check: Vec<Check<G>>,
    /// What newcomers get wrong, the most telling first.
    #[serde(default = "Vec::<Mistake<W>>::new")]
    pub mistake: Vec<Mistake<W>>,
    /// Hints, gentlest first; the last one holds the command itself.
    #[serde(default)]
    pub hint: Vec<Hint>,
}

/// One thing that is checked.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check<G> {
    /// Its name below the exercise: `selinux.boot`.
    #[schemars(with = "Id")]
    pub id: Spanned<Id>,
    /// The goal in a few words, as a state: «SELinux is off for the next boot».
    pub title: Text,
    /// What it is worth, from 1 to 100.
    #[serde(default)]
    pub points: Points,
    /// Shown, and counted nowhere.
    #[serde(default)]
    pub advisory: bool,
    /// The machines that it is about, where that differs from the exercise.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// Where it does not apply, and why.
    #[serde(default)]
    pub skip: Vec<Skip>,
    /// What must hold.
    pub goal: G,
    /// Why it matters.
    pub why: Text,
    /// What to type where the kind itself has no command to offer.
    #[serde(default)]
    pub next: Option<Text>,
}

/// What a check is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "u32")]
#[schemars(extend("minimum" = 1, "maximum" = 100))]
pub struct Points(u32);

impl Points {
    /// As a number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl Default for Points {
    fn default() -> Self {
        Self(1)
    }
}

impl TryFrom<u32> for Points {
    type Error = String;

    fn try_from(points: u32) -> Result<Self, String> {
        if (1..=100).contains(&points) {
            Ok(Self(points))
        } else {
            Err(format!("{points} points are not possible: from 1 to 100"))
        }
    }
}

/// Tracks on which a check does not apply.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Skip {
    /// The tracks.
    pub on: Vec<Track>,
    /// Why.
    pub why: Text,
}

/// A mistake that is recognised by name.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mistake<W> {
    /// Its name in reports.
    #[schemars(with = "Id")]
    pub id: Spanned<Id>,
    /// The checks that fail by it.
    #[schemars(with = "Vec<Id>")]
    pub checks: Vec<Spanned<Id>>,
    /// How it is recognised.
    pub when: W,
    /// What is wrong, told to the one who did it.
    pub say: Text,
    /// What to type instead; without it the check's own next step is told.
    #[serde(default)]
    pub next: Option<Text>,
}

/// A hint.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(try_from = "RawHint")]
pub struct Hint {
    /// What it says.
    pub say: Text,
    /// Commands that are part of the solution.
    pub run: Vec<Template>,
    /// The tracks that it is for; none named: all.
    pub on: Vec<Track>,
}

/// A hint as written: the languages stand beside `run` and `on`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawHint {
    ko: String,
    en: String,
    #[serde(default)]
    run: Vec<Template>,
    #[serde(default)]
    on: Vec<Track>,
}

impl TryFrom<RawHint> for Hint {
    type Error = String;

    fn try_from(raw: RawHint) -> Result<Self, String> {
        crate::text::check(&raw.ko, &raw.en)?;
        Ok(Self { say: Text { ko: raw.ko, en: raw.en }, run: raw.run, on: raw.on })
    }
}

impl Hint {
    /// Whether it is for this track.
    #[must_use]
    pub fn applies(&self, track: Track) -> bool {
        self.on.is_empty() || self.on.contains(&track)
    }
}

/// A course with its exercises in order.
#[derive(Clone, Debug)]
pub struct Course<G, W> {
    /// `course.toml`.
    pub file: CourseFile,
    /// The exercises.
    pub exercises: Vec<Exercise<G, W>>,
}

impl<G, W> Course<G, W> {
    /// The course's name.
    #[must_use]
    pub fn id(&self) -> &str {
        self.file.id.get_ref().as_str()
    }

    /// The exercise of that name.
    #[must_use]
    pub fn exercise(&self, id: &str) -> Option<&Exercise<G, W>> {
        self.exercises.iter().find(|exercise| exercise.id() == id)
    }

    /// The parameter of that name.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&Param> {
        self.file.param.iter().find(|param| param.name.get_ref() == name)
    }
}

impl<G, W> Exercise<G, W> {
    /// Whether one of its checks is about a machine of this role.
    #[must_use]
    pub fn is_about(&self, check: &Check<G>, role: Role) -> bool {
        let roles = if check.roles.is_empty() { &self.roles } else { &check.roles };
        roles.is_empty() || roles.contains(&role)
    }

    /// The exercise's name.
    #[must_use]
    pub fn id(&self) -> &str {
        self.id.get_ref().as_str()
    }

    /// The page as the book renders it: `lab/selinux.html`.
    #[must_use]
    pub fn html_page(&self) -> String {
        let page = self.page.get_ref();
        page.strip_suffix(".md").map_or_else(|| page.clone(), |stem| format!("{stem}.html"))
    }
}

impl<W> Mistake<W> {
    /// Whether a check can fail by it.
    #[must_use]
    pub fn fails(&self, check: &str) -> bool {
        self.checks.iter().any(|id| id.get_ref().as_str() == check)
    }
}

impl<G> Check<G> {
    /// The check's name below its exercise.
    #[must_use]
    pub fn id(&self) -> &str {
        self.id.get_ref().as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_of_small_letters_digits_and_single_hyphens() {
        let id = |name: &str| Id::try_from(name.to_owned()).is_ok();
        for right in ["a", "day1", "cpu-virt", "a-1"] {
            assert!(id(right), "{right}");
        }
        for wrong in ["", "1a", "-a", "a-", "a--b", "aB", "a-B", "a_b", "a b", "칸"] {
            assert!(!id(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_hint_for_no_track_in_particular_is_for_all() {
        let on = |on: &[Track]| {
            let text = Text { ko: "가".to_owned(), en: "a".to_owned() };
            let hint = Hint { say: text, run: Vec::new(), on: on.to_vec() };
            Track::ALL.map(|track| hint.applies(track))
        };
        assert_eq!(on(&[]), [true; 3]);
        assert_eq!(on(&[Track::El9Epoxy]), [false, true, false]);
    }
}
