//! The answer file of packstack, read as packstack 13.0.0 (Rocky, Python 2.7) or 26.0.0 (2025.1,
//! Python 3.9) reads it.
//!
//! Source of the rules: `packstack/installer/run_setup.py` of both releases
//! (`_handleAnswerFileParams`, `_loadParamFromFile`, `_handleGroupCondition`), and the parameters and
//! groups of their plugins, which [`keys`] holds as a table.

mod conditions;
pub mod keys;
mod mistakes;
#[cfg(test)]
mod tests;
mod values;

pub use mistakes::{Mention, Swallowed, Unknown, upper};
pub use values::{INLINE_COMMENT, Shape, allowed, shape};

use super::python_ini::{Entry, Ini, Python, Uninterpolated, interpolate};
use std::borrow::Cow;

/// The only section packstack reads; case counts.
pub const SECTION: &[u8] = b"general";

/// Which packstack reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// 13.0.0 on Python 2.7: interpolates, forgives, takes ` ;` for a comment.
    Packstack13,
    /// 26.0.0 on Python 3.9: strict.
    Packstack26,
}

impl Dialect {
    /// The Python it runs on.
    #[must_use]
    pub fn python(self) -> Python {
        match self {
            Self::Packstack13 => Python::Two,
            Self::Packstack26 => Python::Three,
        }
    }
}

/// Why packstack refuses the whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Python's parser does.
    Parser(super::python_ini::Refusal),
    /// `No section: 'general'`; the header that differs by case only, where there is one.
    NoGeneral {
        /// The header as written.
        instead: Option<Vec<u8>>,
    },
    /// A value that packstack reads has a `%(…)` that cannot be filled in (13 only).
    Interpolation {
        /// The key.
        key: String,
        /// What is wrong.
        why: Uninterpolated,
    },
    /// Old names of one key have different values, and the key itself is missing.
    OldNamesDiffer {
        /// The key.
        key: String,
    },
}

/// A refusal and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The line, from 1; `None` where the file as a whole lacks something.
    pub line: Option<u32>,
    /// The reason.
    pub why: Why,
}

/// What packstack takes for a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effective<'a> {
    /// The file says so.
    Written {
        /// The value, filled in where the dialect does.
        value: Cow<'a, [u8]>,
        /// Where it stands.
        entry: &'a Entry,
    },
    /// The file says so under an old name.
    Old {
        /// The old name.
        name: &'static str,
        /// The value.
        value: Cow<'a, [u8]>,
        /// Where it stands.
        entry: &'a Entry,
    },
    /// The file does not say: packstack's own default. `<local-ip>`, `<hostname>`,
    /// `<random-hex16>` and `<random-hex32>` stand for what it finds out or draws.
    Default(&'static str),
    /// This packstack does not know the key.
    NoSuchKey,
}

impl Effective<'_> {
    /// The value, unless the key is unknown.
    #[must_use]
    pub fn value(&self) -> Option<&[u8]> {
        match self {
            Self::Written { value, .. } | Self::Old { value, .. } => Some(value),
            Self::Default(value) => Some(value.as_bytes()),
            Self::NoSuchKey => None,
        }
    }

    /// Where it stands, unless it is the default.
    #[must_use]
    pub fn entry(&self) -> Option<&Entry> {
        match self {
            Self::Written { entry, .. } | Self::Old { entry, .. } => Some(entry),
            Self::Default(_) | Self::NoSuchKey => None,
        }
    }
}

/// An answer file that packstack would parse.
#[derive(Clone, Debug)]
pub struct AnswerFile {
    dialect: Dialect,
    ini: Ini,
}

impl AnswerFile {
    /// Reads `file` as this packstack does. Whether a value is allowed is asked of [`allowed`].
    ///
    /// # Errors
    /// Why packstack would refuse the file: its parser, the missing section, or a key that it reads
    /// and cannot fill in. Keys of groups that are switched off are not read.
    pub fn read(file: &[u8], dialect: Dialect) -> Result<Self, Refusal> {
        let ini = Ini::read(file, dialect.python());
        if let Some(refusal) = ini.refusal {
            return Err(Refusal { line: Some(refusal.line()), why: Why::Parser(refusal) });
        }
        if !ini.has_section(SECTION) {
            let like = ini.sections.iter().find(|s| s.name.eq_ignore_ascii_case(SECTION));
            return Err(Refusal {
                line: like.map(|s| s.header.line),
                why: Why::NoGeneral { instead: like.map(|s| s.name.clone()) },
            });
        }
        let file = Self { dialect, ini };
        for key in keys::all().filter(|key| key.default(dialect).is_some()) {
            // The key that a group depends on is read even where its own group is not.
            if let Some(gate) = key.condition.split_once('=').and_then(|(name, _)| keys::find(name))
            {
                file.look(gate)?;
            }
            if conditions::holds(key.condition, &|name| file.text(name)) {
                file.look(key)?;
            }
        }
        Ok(file)
    }

    /// What packstack takes for `key` (upper case). A key of a group that is switched off is not read
    /// by packstack ([`AnswerFile::is_read`]); what it would take is told all the same, the default
    /// where it cannot be filled in.
    #[must_use]
    pub fn get(&self, key: &str) -> Effective<'_> {
        let Some(key) = keys::find(key) else { return Effective::NoSuchKey };
        let Some(default) = key.default(self.dialect) else { return Effective::NoSuchKey };
        self.look(key).unwrap_or(Effective::Default(default))
    }

    /// Whether packstack reads the key at all: its group is switched on.
    #[must_use]
    pub fn is_read(&self, key: &str) -> bool {
        keys::find(key).is_some_and(|key| {
            key.default(self.dialect).is_some()
                && conditions::holds(key.condition, &|name| self.text(name))
        })
    }

    /// The file as Python took it.
    #[must_use]
    pub fn ini(&self) -> &Ini {
        &self.ini
    }

    /// Which packstack it was read for.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    fn text(&self, key: &str) -> String {
        let found = self.get(key);
        String::from_utf8_lossy(found.value().unwrap_or_default()).into_owned()
    }

    fn look(&self, key: &'static keys::Key) -> Result<Effective<'_>, Refusal> {
        if let Some((value, entry)) = self.value(key, key.name)? {
            return Ok(Effective::Written { value, entry });
        }
        let mut old: Option<(&'static str, Cow<'_, [u8]>, &Entry)> = None;
        for name in key.replaces(self.dialect) {
            let Some((value, entry)) = self.value(key, name)?.filter(|(v, _)| !v.is_empty()) else {
                continue;
            };
            match &old {
                None => old = Some((name, value, entry)),
                Some((_, first, _)) if *first == value => {}
                Some(_) => {
                    let why = Why::OldNamesDiffer { key: key.name.to_owned() };
                    return Err(Refusal { line: Some(entry.key.line), why });
                }
            }
        }
        Ok(match old {
            Some((name, value, entry)) => Effective::Old { name, value, entry },
            None => Effective::Default(key.default(self.dialect).unwrap_or_default()),
        })
    }

    fn value(&self, key: &keys::Key, name: &str) -> Result<Option<Found<'_>>, Refusal> {
        let lower = name.to_ascii_lowercase();
        let Some(entry) = self.ini.entry(SECTION, lower.as_bytes()) else { return Ok(None) };
        if self.dialect == Dialect::Packstack26 {
            return Ok(Some((Cow::Borrowed(entry.value.as_slice()), entry)));
        }
        match interpolate(&self.ini, SECTION, entry) {
            Ok(value) => Ok(Some((Cow::Owned(value), entry))),
            Err(why) => Err(Refusal {
                line: Some(entry.key.line),
                why: Why::Interpolation { key: key.name.to_owned(), why },
            }),
        }
    }
}

/// A value and its place.
type Found<'a> = (Cow<'a, [u8]>, &'a Entry);
