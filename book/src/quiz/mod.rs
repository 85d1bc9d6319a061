//! The questions at the end of a chapter: `quiz/NAME.toml`.
//!
//! Answers are kept in the reader's browser under the ids of quiz and question, so a question may
//! be worded better at any time and keeps its state. A choice is known by its place, or by an `id`
//! of its own where choices will be moved about.

mod html;
mod lint;

use crate::data::toml;
use labcheck_labs::{Fault, Text};
use serde::Deserialize;
use toml::Spanned;

pub(crate) use html::quiz;

/// A file of questions.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quiz {
    /// In the order in which they are asked.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
}

/// A question.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Unique in its file, and never changed: the reader's answer is kept under it.
    pub id: Spanned<String>,
    /// How it is answered.
    pub kind: Kind,
    /// The question.
    pub ask: Text,
    /// What is told once it is answered.
    pub after: Text,
    /// What can be chosen (`single`, `multiple`).
    #[serde(default, rename = "choice")]
    pub choices: Vec<Choice>,
    /// Commands that are right (`command`).
    #[serde(default)]
    pub accept: Vec<String>,
    /// Commands that are wrong in a way of their own (`command`).
    #[serde(default, rename = "near")]
    pub nears: Vec<Near>,
    /// Steps in their right order (`order`).
    #[serde(default, rename = "step")]
    pub steps: Vec<Text>,
}

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One of several choices.
    Single,
    /// All choices that are right.
    Multiple,
    /// A command is typed.
    Command,
    /// Steps are put in order.
    Order,
}

impl Kind {
    /// The word as written.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multiple => "multiple",
            Self::Command => "command",
            Self::Order => "order",
        }
    }
}

/// What can be chosen.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// A name that stays where the choice moves; else its number, from 1.
    pub id: Option<String>,
    /// Korean.
    pub ko: String,
    /// English.
    pub en: String,
    /// Whether it is right.
    #[serde(default)]
    pub right: bool,
    /// Why it is wrong; for a right one optional.
    pub why: Option<Text>,
}

/// A wrong command that is recognised.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Near {
    /// As it would be typed.
    pub typed: String,
    /// Why it is wrong.
    pub why: Text,
}

impl Quiz {
    /// Reads a file of questions.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Fault>> {
        let quiz: Self = toml(file, text)?;
        let faults = lint::faults(&quiz, file, text);
        if faults.is_empty() { Ok(quiz) } else { Err(faults) }
    }
}
