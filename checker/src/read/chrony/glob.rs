//! File name patterns as glibc's `glob` takes them apart.
//!
//! Source: `parse_include` and `search_dirs` (conf.c): `GLOB_ERR | GLOB_NOMAGIC` and no flag. glob(3) of
//! glibc 2.36, asked through chronyd. glibc 2.17 (CentOS 7) does not find links that lead nowhere.

use super::Dialect;
use super::fnmatch::fits;
use super::line::shown;
use crate::evidence::{Cannot, Entry, FileKind, Look, Need};
use crate::read::path::{Lost, Work, join, lost, walk};
use crate::read::tree::Tree;

/// More matches than this are no configuration any more.
const MOST: usize = 1000;

/// What a name that is copied and sorted counts for.
const COPY: usize = 100;

/// A file that a configuration names: where its path leads, or the path that leads nowhere.
pub(super) type Named = Result<String, String>;

/// What ends a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// This directory is not there.
    NoDir(String),
    /// This directory could not be looked at.
    Cannot(String, Cannot),
    /// These first.
    Wants(Vec<Need>),
}

/// What a directory that is not reached ends a search with.
fn stop(lost: Lost, dir: &str) -> Stop {
    match lost {
        Lost::Nowhere | Lost::NotDir => Stop::NoDir(dir.to_owned()),
        Lost::Cannot(path, why) => Stop::Cannot(path, why),
        Lost::Wants(needs) => Stop::Wants(needs),
    }
}

/// What is special about a name with patterns in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Magic {
    /// Nothing.
    Plain,
    /// Backslashes, which only take from a character what is special about it.
    Escaped,
    /// It stands for other names, or has a bracket.
    Pattern,
}

fn magic(name: &[u8]) -> Magic {
    let mut magic = Magic::Plain;
    let mut bytes = name.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'*' | b'?' | b'[' => return Magic::Pattern,
            b'\\' => {
                magic = Magic::Escaped;
                bytes.next();
            }
            _ => {}
        }
    }
    magic
}

/// A name without the backslashes that escape something.
fn unescaped(name: &[u8]) -> Vec<u8> {
    let mut bytes = name.iter();
    let mut plain = Vec::with_capacity(name.len());
    while let Some(&byte) = bytes.next() {
        let taken = if byte == b'\\' { bytes.next().copied() } else { Some(byte) };
        plain.extend(taken);
    }
    plain
}

/// A directory's pattern without a backslash at its end that escapes nothing but the slash.
fn without_last_escape(dir: &[u8]) -> &[u8] {
    let slashes = dir.iter().rev().take_while(|byte| **byte == b'\\').count();
    if slashes % 2 == 1 { dir.split_last().map_or(dir, |(_, rest)| rest) } else { dir }
}

/// The files that an `include` pattern names, sorted.
///
/// # Errors
/// What ends the search: for [`Stop::NoDir`] chronyd refuses to start.
pub(super) fn glob(
    pattern: &[u8],
    tree: &dyn Tree,
    dialect: Dialect,
    work: &mut Work,
) -> Result<Vec<Named>, Stop> {
    Glob { tree, work, finds_dead_links: dialect != Dialect::V3_4 }.paths(pattern)
}

/// What a search is for.
#[derive(Clone, Copy)]
struct How {
    /// A name without magic is taken unseen (`GLOB_NOMAGIC`).
    unseen: bool,
    /// What fits a pattern counts only if it is a directory (`GLOB_ONLYDIR`).
    only_dirs: bool,
}

struct Glob<'t> {
    tree: &'t dyn Tree,
    work: &'t mut Work,
    finds_dead_links: bool,
}

impl Glob<'_> {
    fn paths(&mut self, pattern: &[u8]) -> Result<Vec<Named>, Stop> {
        // What ends in a slash has to be a directory.
        let how = How { unseen: true, only_dirs: pattern.ends_with(b"/") };
        let mut found = self.expand(pattern, how)?;
        found.sort();
        let (mut paths, mut wants) = (Vec::new(), Vec::new());
        for path in found {
            match walk(&path, self.tree, self.work) {
                Ok(at) => paths.push(Ok(at)),
                Err(Lost::Nowhere | Lost::NotDir) => paths.push(Err(path)),
                Err(Lost::Wants(more)) => wants.extend(more),
                Err(Lost::Cannot(path, why)) => return Err(Stop::Cannot(path, why)),
            }
        }
        if wants.is_empty() { Ok(paths) } else { Err(Stop::Wants(wants)) }
    }

    /// What a pattern stands for, as it is written.
    fn expand(&mut self, pattern: &[u8], how: How) -> Result<Vec<String>, Stop> {
        let Some(slash) = pattern.iter().rposition(|byte| *byte == b'/') else {
            return if pattern.is_empty() { Ok(Vec::new()) } else { self.in_dir("", pattern, how) };
        };
        let (dir, name) = (&pattern[..slash], &pattern[slash + 1..]);
        if matches!(dir, b"" | b"\\") {
            return self.in_dir("/", name, how);
        }
        if name.is_empty() && dir.len() > 1 {
            let plain = without_last_escape(dir);
            return self.expand(plain, How { unseen: how.unseen && plain == dir, ..how });
        }
        match magic(dir) {
            Magic::Plain => self.in_dir(&shown(dir), name, how),
            Magic::Escaped => {
                self.in_dir(&shown(&unescaped(dir)), name, How { unseen: false, ..how })
            }
            Magic::Pattern => {
                let dirs = How { unseen: false, only_dirs: true };
                let dirs = self.expand(without_last_escape(dir), dirs)?;
                let (mut found, mut wants) = (Vec::new(), Vec::new());
                for dir in dirs {
                    match self.in_dir(&dir, name, How { unseen: false, ..how }) {
                        Ok(paths) => found.extend(paths),
                        Err(Stop::Wants(more)) => wants.extend(more),
                        Err(stop) => return Err(stop),
                    }
                    if found.len() > MOST {
                        let limit = MOST as u64;
                        return Err(Stop::Cannot(shown(pattern), Cannot::TooLarge { limit }));
                    }
                }
                if wants.is_empty() { Ok(found) } else { Err(Stop::Wants(wants)) }
            }
        }
    }

    /// What the last part of a pattern stands for in a directory.
    fn in_dir(&mut self, dir: &str, name: &[u8], how: How) -> Result<Vec<String>, Stop> {
        let path = |name: &str| match dir {
            "" => name.to_owned(),
            dir => format!("{}/{name}", if dir == "/" { "" } else { dir }),
        };
        if magic(name) == Magic::Plain {
            let name = shown(name);
            let there = how.unseen || self.is_there(dir, &name)?;
            return Ok(if there { vec![path(&name)] } else { Vec::new() });
        }
        let at = match walk(dir, self.tree, self.work) {
            Ok(at) => at,
            Err(Lost::NotDir) => return Ok(Vec::new()),
            Err(lost) => return Err(stop(lost, dir)),
        };
        let entries = match self.tree.dir(&at) {
            None => return Err(Stop::Wants(vec![Need::Dir(at)])),
            Some(Look::Seen(entries)) => entries,
            Some(Look::Absent) => {
                return match lost(&at, self.tree, self.work) {
                    Lost::NotDir => Ok(Vec::new()),
                    lost => Err(stop(lost, &at)),
                };
            }
            Some(Look::Cannot(Cannot::NotPlain { .. })) => return Ok(Vec::new()),
            Some(Look::Cannot(why)) => return Err(Stop::Cannot(at, why.clone())),
        };
        let bytes: usize = entries.iter().map(|entry| entry.name.len() + 1).sum();
        if !self.work.take(bytes.saturating_mul(name.len())) {
            return Err(Stop::Cannot(path(&shown(name)), Cannot::TooMuch));
        }
        let (mut found, mut wants) = (Vec::new(), Vec::new());
        for entry in entries.iter().filter(|entry| fits(name, entry.name.as_bytes())) {
            match self.counts(&at, entry, how) {
                Ok(true) => found.push(path(&entry.name)),
                Ok(false) => {}
                Err(need) => wants.push(need),
            }
        }
        if found.len() > MOST {
            let limit = MOST as u64;
            return Err(Stop::Cannot(path(&shown(name)), Cannot::TooLarge { limit }));
        }
        if wants.is_empty() { Ok(found) } else { Err(Stop::Wants(wants)) }
    }

    /// Whether what fits a pattern is found.
    fn counts(&self, dir: &str, entry: &Entry, how: How) -> Result<bool, Need> {
        let path = join(dir, &entry.name);
        match entry.kind {
            FileKind::Link if how.only_dirs => match self.tree.dir(&path) {
                None => Err(Need::Dir(path)),
                Some(Look::Absent | Look::Cannot(Cannot::NotPlain { .. } | Cannot::Loop)) => {
                    Ok(false)
                }
                Some(_) => Ok(true),
            },
            FileKind::Link if !self.finds_dead_links => match self.tree.file(&path) {
                None => Err(Need::File(path)),
                Some(Look::Absent | Look::Cannot(Cannot::Loop)) => Ok(false),
                Some(_) => Ok(true),
            },
            FileKind::Directory => Ok(true),
            _ => Ok(!how.only_dirs),
        }
    }

    /// Whether a name without magic is there in a directory.
    fn is_there(&mut self, dir: &str, name: &str) -> Result<bool, Stop> {
        let whole = matches!(name, "" | "." | "..");
        let path = if whole { format!("{dir}/{name}") } else { dir.to_owned() };
        let at = match walk(&path, self.tree, self.work) {
            Ok(_) if whole => return Ok(true),
            Ok(at) => at,
            Err(Lost::Nowhere | Lost::NotDir) => return Ok(false),
            Err(lost) => return Err(stop(lost, dir)),
        };
        match self.tree.dir(&at) {
            None => Err(Stop::Wants(vec![Need::Dir(at)])),
            Some(Look::Seen(entries)) => {
                if !self.work.take(entries.len()) {
                    return Err(Stop::Cannot(at, Cannot::TooMuch));
                }
                let Some(entry) = entries.iter().find(|entry| entry.name == name) else {
                    return Ok(false);
                };
                let how = How { unseen: false, only_dirs: false };
                self.counts(&at, entry, how).map_err(|need| Stop::Wants(vec![need]))
            }
            Some(Look::Absent | Look::Cannot(Cannot::NotPlain { .. } | Cannot::Loop)) => Ok(false),
            Some(Look::Cannot(why)) => Err(Stop::Cannot(at, why.clone())),
        }
    }
}

/// The files of a `confdir` or `sourcedir`: of each name the first in the order of the directories,
/// sorted by name. A directory that is not there has none.
pub(super) fn search(dirs: &[Vec<u8>], suffix: &str, tree: &dyn Tree, work: &mut Work) -> Search {
    let mut search = Search::default();
    let mut names: Vec<(String, usize, String)> = Vec::new();
    for (order, dir) in dirs.iter().enumerate() {
        // chronyd looks for the directory as written at the beginning of what was found.
        if magic(dir) != Magic::Plain {
            continue;
        }
        let path = match walk(&shown(dir), tree, work) {
            Ok(path) => path,
            Err(Lost::Wants(wants)) => {
                search.wants.extend(wants);
                continue;
            }
            Err(Lost::Cannot(path, why)) => {
                search.cannot.push((path, why));
                continue;
            }
            Err(Lost::Nowhere | Lost::NotDir) => continue,
        };
        let dir = path.trim_end_matches('/');
        match tree.dir(&path) {
            None => search.wants.push(Need::Dir(path)),
            Some(Look::Seen(entries)) if !work.take(entries.len().saturating_mul(COPY)) => {
                search.cannot.push((path, Cannot::TooMuch));
                return search;
            }
            Some(Look::Seen(entries)) => names.extend(
                entries
                    .iter()
                    .map(|entry| entry.name.clone())
                    .filter(|name| name.ends_with(suffix) && !name.starts_with('.'))
                    .map(|name| (name.clone(), order, format!("{dir}/{name}"))),
            ),
            Some(Look::Absent | Look::Cannot(Cannot::NotPlain { .. })) => {}
            Some(Look::Cannot(why)) => search.cannot.push((path, why.clone())),
        }
    }
    names.sort();
    names.dedup_by(|later, first| later.0 == first.0);
    if names.len() > MOST {
        let dirs = dirs.iter().map(|dir| shown(dir)).collect::<Vec<_>>().join(" ");
        search.cannot.push((dirs, Cannot::TooLarge { limit: MOST as u64 }));
        return search;
    }
    search.paths = names.into_iter().map(|(_, _, path)| path).collect();
    search
}

/// What directories hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Search {
    pub(super) paths: Vec<String>,
    pub(super) wants: Vec<Need>,
    pub(super) cannot: Vec<(String, Cannot)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_pattern_unless_all_that_makes_it_one_is_escaped() {
        for (name, wanted) in [
            ("a.conf", Magic::Plain),
            ("", Magic::Plain),
            ("]", Magic::Plain),
            ("*.conf", Magic::Pattern),
            ("a?", Magic::Pattern),
            ("[a", Magic::Pattern),
            ("\\*.conf", Magic::Escaped),
            ("\\\\*.conf", Magic::Pattern),
            ("\\[a]", Magic::Escaped),
            ("a\\", Magic::Escaped),
        ] {
            assert_eq!(magic(name.as_bytes()), wanted, "{name}");
        }
    }

    #[test]
    fn backslashes_that_escape_go() {
        for (name, wanted) in [("a\\*b", "a*b"), ("\\\\a", "\\a"), ("a\\", "a"), ("a", "a")] {
            assert_eq!(shown(&unescaped(name.as_bytes())), wanted, "{name}");
        }
        for (dir, wanted) in [("a\\", "a"), ("a\\\\", "a\\\\"), ("\\", ""), ("a", "a"), ("", "")] {
            assert_eq!(shown(without_last_escape(dir.as_bytes())), wanted, "{dir}");
        }
    }
}
