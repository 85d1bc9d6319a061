//! A fault in a lab: where it is, what it is, and the word that was probably meant.

use std::fmt;
use std::ops::Range;

/// A fault in a file of a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, below the labs folder.
    pub file: String,
    /// Line from 1.
    pub line: usize,
    /// Column from 1, counted in characters.
    pub column: usize,
    /// What is wrong.
    pub what: String,
    /// The nearest word that would be right.
    pub nearest: Option<String>,
}

impl Fault {
    /// A fault at a byte of the file.
    #[must_use]
    pub fn at(file: &str, source: &str, byte: usize, what: impl Into<String>) -> Self {
        let before = source.get(..byte).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            what: what.into(),
            nearest: None,
        }
    }

    /// With the nearest of the words that would be right.
    #[must_use]
    pub fn nearest<'a>(mut self, word: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        self.nearest = nearest(word, known).map(str::to_owned);
        self
    }

    /// A fault that the TOML reader found.
    #[must_use]
    pub(crate) fn from_toml(file: &str, source: &str, error: &toml::de::Error) -> Self {
        let Range { start, .. } = error.span().unwrap_or(0..0);
        let message = error.message();
        let fault = Self::at(file, source, start, message);
        // serde says «unknown field `x`, expected one of `a`, `b`»: the words between backticks.
        let words: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
        match words.split_first() {
            Some((word, known)) if message.starts_with("unknown ") => {
                fault.nearest(word, known.iter().copied())
            }
            _ => fault,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.what)?;
        match &self.nearest {
            Some(word) => write!(f, " (did you mean `{word}`?)"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Fault {}

/// The known word that `word` is probably meant to be, if any is near enough.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let far = (word.chars().count() / 3).max(2);
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= far)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let fault = Fault::at("lab.toml", "a = 1\n제목 = 2\n", 6 + "제목 ".len(), "here");
        assert_eq!((fault.line, fault.column), (2, 4));
    }

    #[test]
    fn only_a_near_word_is_offered() {
        assert_eq!(nearest("poinst", ["points", "page"]), Some("points"));
        assert_eq!(nearest("colour", ["points", "page"]), None);
    }
}
