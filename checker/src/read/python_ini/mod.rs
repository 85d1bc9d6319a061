//! INI files as Python reads them: `ConfigParser` of Python 2.7 and `RawConfigParser` (strict) of
//! Python 3.9, for packstack 13 and 26.
//!
//! Source of the rules: `Lib/ConfigParser.py` of 2.7.18 (`_read`, `SECTCRE`, `OPTCRE`),
//! `Lib/configparser.py` of 3.9.18 (`_read`, `_join_multiline_values`), and the text layer of
//! `open()` (universal newlines, chunks of 8192 bytes). Held against both interpreters.

mod chars;
mod interpolate;
mod py2;
mod py3;
#[cfg(test)]
mod tests;

use chars::space3;
pub(crate) use chars::{segments, trim3, trim3_end, trim3_start};
pub use interpolate::{Uninterpolated, interpolate};

use crate::read::span::Span;
use std::collections::HashMap;

/// Which Python reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Python {
    /// `ConfigParser.ConfigParser()` of Python 2.7: bytes, lenient, ` ;` comments.
    Two,
    /// `configparser.RawConfigParser()` of Python 3.9: UTF-8 text, strict.
    Three,
}

/// Why Python refuses a file. `line` counts as that Python counts (3 takes a lone `\r` for an end
/// of line, 2 does not).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// `MissingSectionHeaderError`: text before the first `[section]`.
    NoHeader {
        /// The line.
        line: u32,
    },
    /// `ParsingError`: lines that are neither a header nor `key = value`. Never empty.
    NotOptions {
        /// The lines, in order.
        lines: Vec<u32>,
    },
    /// `DuplicateOptionError` (3 only).
    DuplicateOption {
        /// Where it stands again.
        line: u32,
        /// Where it stood first.
        first: u32,
        /// Its name, lower case.
        name: Vec<u8>,
    },
    /// `DuplicateSectionError` (3 only).
    DuplicateSection {
        /// Where it stands again.
        line: u32,
        /// Where it stood first.
        first: u32,
        /// Its name.
        name: Vec<u8>,
    },
    /// `UnicodeDecodeError` (3 only).
    Undecodable {
        /// The line.
        line: u32,
        /// Offset of the byte in the file.
        offset: usize,
    },
}

impl Refusal {
    /// The (first) refused line, from 1.
    #[must_use]
    pub fn line(&self) -> u32 {
        match self {
            Self::NoHeader { line }
            | Self::DuplicateOption { line, .. }
            | Self::DuplicateSection { line, .. }
            | Self::Undecodable { line, .. } => *line,
            Self::NotOptions { lines } => lines.first().copied().unwrap_or(1),
        }
    }
}

/// One `key = value` with its continuation lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Index of the section in [`Ini::sections`].
    pub section: usize,
    /// The name as Python keeps it: trimmed, lower case.
    pub name: Vec<u8>,
    /// The name as written.
    pub key: Span,
    /// `=` or `:`, as a place.
    pub separator: Span,
    /// What follows the separator on the same line, untrimmed, comment included.
    pub first: Span,
    /// Continuation lines, trimmed; those that Python takes for blank are empty.
    pub more: Vec<Span>,
    /// The value Python keeps, before any interpolation.
    pub value: Vec<u8>,
}

/// A section header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its name; case counts.
    pub name: Vec<u8>,
    /// The first header with this name.
    pub header: Span,
}

/// What Python took from a file, and whether it refuses the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ini {
    /// Sections in order of first mention; `DEFAULT` among them where it is written.
    pub sections: Vec<Section>,
    /// All headers in order, repeated ones too.
    pub headers: Vec<Span>,
    /// All entries in order, overwritten ones too.
    pub entries: Vec<Entry>,
    /// The refusal, if any. The entries were read on past it all the same, as well as it goes.
    pub refusal: Option<Refusal>,
    /// By entry: a later one of the same name and section counts in its place.
    overwritten: Vec<bool>,
    last: HashMap<(usize, Vec<u8>), usize>,
    by_name: HashMap<Vec<u8>, usize>,
}

impl Ini {
    /// Reads `file` as `python` does. Never fails: see [`Ini::refusal`].
    #[must_use]
    pub fn read(file: &[u8], python: Python) -> Self {
        match python {
            Python::Two => py2::read(file),
            Python::Three => py3::read(file),
        }
    }

    /// Whether a section of this name is there.
    #[must_use]
    pub fn has_section(&self, name: &[u8]) -> bool {
        self.by_name.contains_key(name)
    }

    /// The entry that counts for a lower-case `name` in `section`: the last one there, else the
    /// last one in `DEFAULT`.
    #[must_use]
    pub fn entry(&self, section: &[u8], name: &[u8]) -> Option<&Entry> {
        [section, b"DEFAULT"].iter().find_map(|section| {
            let section = *self.by_name.get(*section)?;
            self.entries.get(*self.last.get(&(section, name.to_vec()))?)
        })
    }

    /// Whether this entry counts, or a later one overwrote it.
    #[must_use]
    pub fn counts(&self, index: usize) -> bool {
        self.overwritten.get(index) == Some(&false)
    }

    /// All entries of this name in this section, in order.
    pub fn all<'a>(&'a self, section: &[u8], name: &'a [u8]) -> impl Iterator<Item = &'a Entry> {
        let section = self.by_name.get(section).copied();
        self.entries.iter().filter(move |e| Some(e.section) == section && e.name == name)
    }

    fn section(&mut self, name: &[u8], header: Span) -> usize {
        self.headers.push(header);
        if let Some(index) = self.by_name.get(name) {
            return *index;
        }
        let index = self.sections.len();
        self.sections.push(Section { name: name.to_vec(), header });
        self.by_name.insert(name.to_vec(), index);
        index
    }

    /// Adds an entry; gives the index of an earlier one of the same name.
    fn add(&mut self, entry: Entry) -> Option<usize> {
        let index = self.entries.len();
        let before = self.last.insert((entry.section, entry.name.clone()), index);
        self.entries.push(entry);
        self.overwritten.push(false);
        if let Some(earlier) = before.and_then(|before| self.overwritten.get_mut(before)) {
            *earlier = true;
        }
        before
    }

    fn refuse(&mut self, refusal: Refusal) {
        self.refusal.get_or_insert(refusal);
    }
}
