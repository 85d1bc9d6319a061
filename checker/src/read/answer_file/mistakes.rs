//! What newcomers get wrong in an answer file, found by place.

use super::{AnswerFile, Dialect, SECTION, keys};
use crate::read::python_ini::Entry;
use crate::read::span::Span;

/// A key that packstack does not know and ignores in silence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The key as written.
    pub written: Span,
    /// Its name, upper case.
    pub name: String,
    dialect: Dialect,
}

impl Unknown {
    /// The known key that it is most like, if any is. Looking for likeness takes time.
    #[must_use]
    pub fn nearest(&self) -> Option<&'static str> {
        nearest(&self.name, self.dialect)
    }
}

/// A line with a key of its own that became part of another value, because it begins with a blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swallowed {
    /// The line, without the blanks at its ends.
    pub line: Span,
    /// The key on that line, upper case.
    pub key: &'static str,
    /// The key whose value took it, upper case.
    pub by: String,
    /// Where that key stands.
    pub by_line: u32,
}

/// Where a key is set, whether it counts or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mention<'a> {
    /// It is an entry of its own.
    Own(&'a Entry),
    /// The line became part of the value of this entry.
    Swallowed(u32, &'a Entry),
}

impl AnswerFile {
    /// Keys in `[general]` that this packstack does not know, in order.
    #[must_use]
    pub fn unknown(&self) -> Vec<Unknown> {
        let dialect = self.dialect();
        let of_this_release = |key: &keys::Key| key.default(dialect).is_some();
        let known = |name: &str| {
            keys::find(name).is_some_and(of_this_release)
                || keys::all()
                    .any(|key| of_this_release(key) && key.replaces(dialect).any(|old| old == name))
        };
        self.general()
            .map(|entry| Unknown { written: entry.key, name: upper(entry), dialect })
            .filter(|unknown| unknown.name.starts_with("CONFIG_") && !known(&unknown.name))
            .collect()
    }

    /// Lines that were meant as keys and became part of the value above them.
    #[must_use]
    pub fn swallowed(&self, file: &[u8]) -> Vec<Swallowed> {
        self.general()
            .flat_map(|entry| entry.more.iter().map(move |line| (entry, *line)))
            .filter_map(|(entry, line)| {
                let key = key_of(line.of(file))?;
                Some(Swallowed { line, key, by: upper(entry), by_line: entry.key.line })
            })
            .collect()
    }

    /// The lines on which `key` stands; more than one: the last counts on 13 (26 refuses the file).
    #[must_use]
    pub fn lines(&self, key: &str) -> Vec<u32> {
        let name = key.to_ascii_lowercase();
        self.ini().all(SECTION, name.as_bytes()).map(|entry| entry.key.line).collect()
    }

    /// The last line on which `key` stands in a section that packstack does not read, and that
    /// section's name.
    #[must_use]
    pub fn elsewhere(&self, key: &str) -> Option<(u32, &[u8])> {
        self.ini().entries.iter().rev().find_map(|entry| {
            let section = self.ini().sections.get(entry.section)?;
            let read = section.name == SECTION || section.name == b"DEFAULT";
            let same = !read && entry.name.eq_ignore_ascii_case(key.as_bytes());
            same.then_some((entry.key.line, section.name.as_slice()))
        })
    }

    /// Every line that sets `key`, whether packstack knows it or not: in any section, or as part of
    /// the value of the entry above. The last comes last.
    #[must_use]
    pub fn mentions(&self, key: &str, file: &[u8]) -> Vec<Mention<'_>> {
        let mut found = Vec::new();
        for entry in &self.ini().entries {
            if entry.name.eq_ignore_ascii_case(key.as_bytes()) {
                found.push(Mention::Own(entry));
            }
            let taken = entry.more.iter().filter(|line| {
                name_of(line.of(file)).is_some_and(|name| name.eq_ignore_ascii_case(key))
            });
            found.extend(taken.map(|line| Mention::Swallowed(line.line, entry)));
        }
        found
    }

    fn general(&self) -> impl Iterator<Item = &Entry> {
        let general = self.ini().sections.iter().position(|s| s.name == SECTION);
        self.ini().entries.iter().filter(move |entry| Some(entry.section) == general)
    }
}

/// The known key that `name` is most like: at most two letters away, or a fifth of its length.
fn nearest(name: &str, dialect: Dialect) -> Option<&'static str> {
    // A name longer than any key is like none; comparing it would cost time.
    if name.len() > 80 {
        return None;
    }
    let most = 2.max(name.len() / 5);
    keys::all()
        .filter(|key| key.default(dialect).is_some() && key.name.len().abs_diff(name.len()) <= most)
        .map(|key| (strsim::damerau_levenshtein(name, key.name), key.name))
        .filter(|(distance, _)| *distance <= most)
        .min()
        .map(|(_, name)| name)
}

/// The name of an entry, upper case.
#[must_use]
pub fn upper(entry: &Entry) -> String {
    String::from_utf8_lossy(&entry.name).to_uppercase()
}

/// The known key that a line `KEY=…` or `KEY: …` sets.
fn key_of(line: &[u8]) -> Option<&'static str> {
    keys::find(&name_of(line)?.to_uppercase()).map(|key| key.name)
}

/// What stands before the first separator of a line.
fn name_of(line: &[u8]) -> Option<&str> {
    let end = line.iter().position(|b| matches!(b, b'=' | b':'))?;
    Some(std::str::from_utf8(line.get(..end)?).ok()?.trim())
}
