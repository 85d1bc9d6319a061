//! How a grammar asks for further files: chronyd's `include`, systemd's unit directories.
//!
//! A grammar is pure. It asks a [`Tree`]; what the tree has not been asked for yet it answers with
//! `None`, and the grammar returns the paths it wants next. Whoever collects goes round until nothing
//! is wanted any more.

use crate::evidence::{Entry, Evidence, FileSeen, Look, Need};

/// Files and directories that have been looked at so far. Paths are absolute and normal
/// (no `.`, `..`, `//`). `None`: not asked for yet.
pub trait Tree {
    /// A file, links followed.
    fn file(&self, path: &str) -> Option<&Look<FileSeen>>;
    /// A directory, links followed; a plain file in its place is `Cannot::NotPlain`.
    fn dir(&self, path: &str) -> Option<&Look<Vec<Entry>>>;
}

impl Tree for Evidence {
    fn file(&self, path: &str) -> Option<&Look<FileSeen>> {
        self.files.get(path)
    }

    fn dir(&self, path: &str) -> Option<&Look<Vec<Entry>>> {
        self.dirs.get(path)
    }
}

/// A grammar's result, or what it has to see first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read<T> {
    /// Read to the end.
    Done(T),
    /// These first, then ask again. Never empty.
    Wants(Vec<Need>),
}
