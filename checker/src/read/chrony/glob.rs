//! File name patterns as glibc's `glob` takes them apart.
//!
//! Source: `parse_include` and `search_dirs` (conf.c), glibc 2.17 and later: `GLOB_NOMAGIC`, and
//! `GLOB_ERR`, by which a directory that is not there is an error of its own.

use super::line::shown;
use crate::evidence::{Cannot, Look, Need};
use crate::read::tree::Tree;

/// More matches than this are no configuration any more.
const MOST: usize = 1000;

/// How much is compared in one reading, in bytes of a pattern times bytes of a name: hundreds of
/// patterns over full directories stay below it.
const WORK: usize = 20_000_000;

/// What a name that is copied and sorted counts for.
const COPY: usize = 100;

/// What is left of it.
#[derive(Debug)]
pub(super) struct Work(usize);

impl Default for Work {
    fn default() -> Self {
        Self(WORK)
    }
}

impl Work {
    /// Takes so much; whether there was that much.
    fn take(&mut self, bytes: usize) -> bool {
        self.0 = self.0.saturating_sub(bytes.max(1));
        self.0 > 0
    }
}

/// What a pattern leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// These files, sorted. A name without magic is found unseen.
    Paths(Vec<String>),
    /// This directory is not there.
    NoDir(String),
    /// This directory could not be looked at.
    Cannot(String, Cannot),
    /// These first.
    Wants(Vec<Need>),
}

/// Whether a name has characters that stand for others. A backslash counts, as glibc has it.
fn magic(name: &[u8]) -> bool {
    name.iter().any(|b| b"*?[\\".contains(b))
}

/// An absolute path without `.`, `..` and doubled slashes; chronyd runs in `/`.
pub(super) fn normal(path: &[u8]) -> String {
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in path.split(|&b| b == b'/') {
        match part {
            b"" | b"." => {}
            b".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    join(&parts)
}

fn join(parts: &[&[u8]]) -> String {
    parts.iter().fold(String::new(), |path, part| path + "/" + &shown(part))
}

/// The root directory by its name.
fn or_root(path: String) -> String {
    if path.is_empty() { "/".to_owned() } else { path }
}

/// The files that an `include` pattern names.
pub(super) fn glob(pattern: &[u8], tree: &dyn Tree, work: &mut Work) -> Found {
    if !magic(pattern) {
        return Found::Paths(vec![or_root(normal(pattern))]);
    }
    let mut paths = vec![String::new()];
    let mut certain = true;
    let parts = pattern.split(|&b| b == b'/').filter(|part| !matches!(*part, b"" | b"."));
    for part in parts {
        if !magic(part) {
            for path in &mut paths {
                *path = normal(format!("{path}/{}", shown(part)).as_bytes());
            }
            certain = false;
            continue;
        }
        let mut matches = Vec::new();
        let mut wants = Vec::new();
        for path in &paths {
            let path = if path.is_empty() { "/" } else { path };
            match tree.dir(path) {
                None => wants.push(Need::Dir(path.to_owned())),
                Some(Look::Seen(entries)) => {
                    let bytes: usize = entries.iter().map(|entry| entry.name.len() + 1).sum();
                    if !work.take(bytes.saturating_mul(part.len())) {
                        return Found::Cannot(shown(pattern), Cannot::TooMuch);
                    }
                    let names = entries.iter().map(|entry| entry.name.as_str());
                    let fit = names.filter(|name| fits(part, name.as_bytes()));
                    matches
                        .extend(fit.map(|name| format!("{}/{name}", path.trim_end_matches('/'))));
                }
                // Only a directory that the pattern names itself has to be there.
                Some(Look::Absent) if paths.len() == 1 => return Found::NoDir(path.to_owned()),
                Some(Look::Absent | Look::Cannot(Cannot::NotPlain { .. })) => {}
                Some(Look::Cannot(why)) => return Found::Cannot(path.to_owned(), why.clone()),
            }
        }
        if !wants.is_empty() {
            return Found::Wants(wants);
        }
        if matches.len() > MOST {
            return Found::Cannot(shown(pattern), Cannot::TooLarge { limit: MOST as u64 });
        }
        (paths, certain) = (matches, true);
    }
    paths = paths.into_iter().map(or_root).collect();
    if !certain {
        let wants: Vec<_> = paths.iter().filter(|path| tree.file(path).is_none()).collect();
        if !wants.is_empty() {
            return Found::Wants(wants.into_iter().cloned().map(Need::File).collect());
        }
        paths.retain(|path| !matches!(tree.file(path), Some(Look::Absent)));
    }
    paths.sort();
    Found::Paths(paths)
}

/// The files of a `confdir` or `sourcedir`: of each name the first in the order of the directories,
/// sorted by name. A directory that is not there has none.
pub(super) fn search(dirs: &[Vec<u8>], suffix: &str, tree: &dyn Tree, work: &mut Work) -> Search {
    let mut search = Search::default();
    let mut names: Vec<(String, usize, String)> = Vec::new();
    for (order, dir) in dirs.iter().enumerate() {
        // chronyd looks for the directory as written at the beginning of what was found.
        if magic(dir) {
            continue;
        }
        let dir = normal(dir);
        let path = if dir.is_empty() { "/" } else { &dir };
        match tree.dir(path) {
            None => search.wants.push(Need::Dir(path.to_owned())),
            Some(Look::Seen(entries)) if !work.take(entries.len().saturating_mul(COPY)) => {
                search.cannot.push((path.to_owned(), Cannot::TooMuch));
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
            Some(Look::Cannot(why)) => search.cannot.push((path.to_owned(), why.clone())),
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

/// Whether a name fits a pattern; a leading dot has to be written out.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    if name.first() == Some(&b'.') && pattern.first() != Some(&b'.') {
        return false;
    }
    let (mut rest, mut left) = (pattern, name);
    // After a star: the pattern behind it, and where its match would begin.
    let mut star: Option<(&[u8], &[u8])> = None;
    loop {
        if let Some((b'*', behind)) = rest.split_first() {
            (rest, star) = (behind, Some((behind, left)));
            continue;
        }
        match left.split_first() {
            None => return rest.is_empty(),
            Some((&byte, tail)) => {
                if let Some(behind) = one(rest, byte) {
                    (rest, left) = (behind, tail);
                    continue;
                }
            }
        }
        let Some((behind, from)) = star else { return false };
        let Some((_, from)) = from.split_first() else { return false };
        star = Some((behind, from));
        (rest, left) = (behind, from);
    }
}

/// The pattern behind the element that takes this byte.
fn one(pattern: &[u8], byte: u8) -> Option<&[u8]> {
    match pattern {
        [b'?', rest @ ..] => Some(rest),
        [b'[', rest @ ..] => match set(rest, byte) {
            Some((true, rest)) => Some(rest),
            Some((false, _)) => None,
            None => (byte == b'[').then_some(rest),
        },
        [b'\\', escaped, rest @ ..] => (*escaped == byte).then_some(rest),
        [literal, rest @ ..] => (*literal == byte).then_some(rest),
        [] => None,
    }
}

/// Whether a set (after its bracket) holds the byte, and what follows it; `None`: it never ends.
fn set(pattern: &[u8], byte: u8) -> Option<(bool, &[u8])> {
    let (negated, mut rest) = match pattern {
        [b'!' | b'^', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let (mut holds, mut first) = (false, true);
    loop {
        match rest {
            [] => return None,
            [b']', behind @ ..] if !first => return Some((holds != negated, behind)),
            [low, b'-', high, behind @ ..] if *high != b']' => {
                holds |= (*low..=*high).contains(&byte);
                rest = behind;
            }
            [b'\\', single, behind @ ..] | [single, behind @ ..] => {
                holds |= *single == byte;
                rest = behind;
            }
        }
        first = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_names() {
        for (pattern, name, wanted) in [
            ("*.conf", "a.conf", true),
            ("*.conf", ".conf", false),
            ("*.conf", "a.conf~", false),
            ("[0-9]*-?.conf", "10-x.conf", true),
            ("[!a]b", "ab", false),
            ("[]a]b", "]b", true),
            ("[ab", "[ab", true),
            ("[a-]b", "-b", true),
            ("[a-]b", "bb", false),
            ("a\\*", "a*", true),
            ("*a*a*a*", "aabaca", true),
            ("", "", true),
        ] {
            assert_eq!(fits(pattern.as_bytes(), name.as_bytes()), wanted, "{pattern} {name}");
        }
    }

    #[test]
    fn a_path_is_made_normal() {
        assert_eq!(normal(b"/etc//chrony/./../x.conf"), "/etc/x.conf");
        assert_eq!(normal(b"x.conf"), "/x.conf");
        assert_eq!(normal(b"/.."), "");
    }
}
