//! Where a path leads: as the kernel walks it ([`walk`]), and by its words alone ([`normal`]).
//!
//! To the kernel `..` is the parent of the directory that was reached, links followed, and what stands
//! before it has to be a directory that is there. Source: path_resolution(7).

use super::tree::Tree;
use crate::evidence::{Cannot, FileKind, Look, Need};

/// So many links are followed on one path.
const LINKS: usize = 40;

/// How much is compared in one reading, in bytes: of a pattern times of a name, or in entries of
/// directories. Hundreds of patterns over full directories stay below it.
const WORK: usize = 20_000_000;

/// What is left of it.
#[derive(Debug)]
pub struct Work(usize);

impl Default for Work {
    fn default() -> Self {
        Self(WORK)
    }
}

impl Work {
    /// Takes so much; whether there was that much.
    pub fn take(&mut self, bytes: usize) -> bool {
        self.0 = self.0.saturating_sub(bytes.max(1));
        self.0 > 0
    }
}

/// Why a path leads to no place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// A directory on the way is not there (`ENOENT`), or links lead in a circle (`ELOOP`).
    Nowhere,
    /// Something on the way is no directory (`ENOTDIR`).
    NotDir,
    /// That cannot be told: this directory could not be looked at.
    Cannot(String, Cannot),
    /// That cannot be told before these were seen. Never empty.
    Wants(Vec<Need>),
}

/// Where a path leads, absolute and normal; one without a slash at its beginning stands in `/`.
///
/// Directories are looked at only where the words alone do not tell: up to the last `..`, or to the end
/// if that has to be a directory (`x/`, `x/.`). Whether anything is there is left to who looks.
///
/// # Errors
/// It leads nowhere, or that cannot be told.
pub fn walk(path: &str, tree: &dyn Tree, work: &mut Work) -> Result<String, Lost> {
    let parts: Vec<&str> = path.split('/').collect();
    let told = match parts.last() {
        Some(&("" | "." | "..")) => parts.len(),
        _ => parts.iter().rposition(|part| *part == "..").map_or(0, |last| last + 1),
    };
    let (looked_at, rest) = parts.split_at(told);
    let mut at = follow(looked_at, tree, work)?;
    for part in rest.iter().filter(|part| !matches!(**part, "" | ".")) {
        at = join(&at, part);
    }
    Ok(at)
}

/// Why a directory is not there: [`Lost::NotDir`] if something on the way is none.
pub fn lost(path: &str, tree: &dyn Tree, work: &mut Work) -> Lost {
    let parts: Vec<&str> = path.split('/').collect();
    follow(&parts, tree, work).err().unwrap_or(Lost::Nowhere)
}

/// Goes along a path on which everything has to be a directory.
fn follow(parts: &[&str], tree: &dyn Tree, work: &mut Work) -> Result<String, Lost> {
    let mut at = "/".to_owned();
    let mut links = 0;
    let mut left: Vec<&str> = parts.iter().rev().copied().collect();
    while let Some(part) = left.pop() {
        match part {
            "" | "." => continue,
            ".." => {
                let above = at.rfind('/').unwrap_or_default();
                at.truncate(above.max(1));
                continue;
            }
            _ => {}
        }
        let entries = match tree.dir(&at) {
            None => return Err(Lost::Wants(vec![Need::Dir(at)])),
            Some(Look::Seen(entries)) => entries,
            Some(Look::Absent) => return Err(Lost::Nowhere),
            Some(Look::Cannot(Cannot::NotPlain { .. })) => return Err(Lost::NotDir),
            Some(Look::Cannot(why)) => return Err(Lost::Cannot(at, why.clone())),
        };
        if !work.take(entries.len()) {
            return Err(Lost::Cannot(at, Cannot::TooMuch));
        }
        let Some(entry) = entries.iter().find(|entry| entry.name == part) else {
            return Err(Lost::Nowhere);
        };
        match (entry.kind, &entry.target) {
            (FileKind::Directory, _) => at = join(&at, part),
            (FileKind::Link, Some(_)) if links == LINKS => return Err(Lost::Nowhere),
            (FileKind::Link, Some(target)) => {
                links += 1;
                if target.starts_with('/') {
                    at.truncate(1);
                }
                left.extend(target.split('/').rev());
            }
            (FileKind::Link, None) => {
                return Err(Lost::Cannot(join(&at, part), Cannot::NotCollected));
            }
            _ => return Err(Lost::NotDir),
        }
    }
    Ok(at)
}

/// `name` in `dir`.
#[must_use]
pub fn join(dir: &str, name: &str) -> String {
    format!("{}/{name}", dir.trim_end_matches('/'))
}

/// A path from the root by its words alone: without empty parts and `.`, each `..` with the part
/// before it taken out, whatever stands on the disk.
#[must_use]
pub fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Entry, Evidence};

    /// Directories with their entries: `name/`, `name`, or `name>target`.
    fn tree(dirs: &[(&str, &str)]) -> Evidence {
        let entry = |name: &str| {
            let (name, kind, target) = match (name.split_once('>'), name.strip_suffix('/')) {
                (Some((name, to)), _) => (name, FileKind::Link, Some(to.to_owned())),
                (None, Some(name)) => (name, FileKind::Directory, None),
                (None, None) => (name, FileKind::File, None),
            };
            Entry { name: name.to_owned(), kind, target }
        };
        let mut evidence = Evidence::default();
        for (dir, entries) in dirs {
            let entries = entries.split_whitespace().map(entry).collect();
            evidence.dirs.insert((*dir).to_owned(), Look::Seen(entries));
        }
        evidence
    }

    fn to(path: &str, dirs: &[(&str, &str)]) -> Result<String, Lost> {
        walk(path, &tree(dirs), &mut Work::default())
    }

    #[test]
    fn words_alone_tell_where_nothing_leads_up() {
        assert_eq!(to("/etc//chrony/./x.conf", &[]), Ok("/etc/chrony/x.conf".into()));
        assert_eq!(to("x.conf", &[]), Ok("/x.conf".into()));
        assert_eq!(to("/", &[]), Ok("/".into()));
        assert_eq!(to("/..", &[]), Ok("/".into()));
    }

    #[test]
    fn what_stands_before_two_dots_is_a_directory() {
        let dirs = [("/", "etc/ f"), ("/etc", "a/")];
        assert_eq!(to("/etc/a/../x", &dirs), Ok("/etc/x".into()));
        assert_eq!(to("/etc/../f", &dirs), Ok("/f".into()));
        assert_eq!(to("/etc/b/../x", &dirs), Err(Lost::Nowhere));
        assert_eq!(to("/f/../etc", &dirs), Err(Lost::NotDir));
        assert_eq!(to("/etc/a/..", &dirs), Ok("/etc".into()));
        assert_eq!(to("/etc/../../../../f", &dirs), Ok("/f".into()));
    }

    #[test]
    fn a_slash_or_a_dot_at_the_end_asks_for_a_directory() {
        let dirs = [("/", "etc/ f")];
        assert_eq!(to("/f/", &dirs), Err(Lost::NotDir));
        assert_eq!(to("/f/.", &dirs), Err(Lost::NotDir));
        assert_eq!(to("/etc/", &dirs), Ok("/etc".into()));
        assert_eq!(to("/g/", &dirs), Err(Lost::Nowhere));
    }

    #[test]
    fn links_are_followed_before_two_dots_lead_up() {
        let dirs = [("/", "etc/ srv/ l>srv/c m>/l/ o>o"), ("/srv", "c/ up>..")];
        assert_eq!(to("/l/../x", &dirs), Ok("/srv/x".into()));
        assert_eq!(to("/m/../x", &dirs), Ok("/srv/x".into()));
        assert_eq!(to("/srv/up/etc/../x", &dirs), Ok("/x".into()));
        assert_eq!(to("/o/../x", &dirs), Err(Lost::Nowhere));
    }

    #[test]
    fn forty_links_are_followed_and_no_more() {
        // MAXSYMLINKS of Linux.
        let after = |links: usize| {
            let chain: String = (0..links).map(|n| format!("l{n}>l{} ", n + 1)).collect();
            to("/l0/..", &[("/", &format!("{chain} l{links}/"))])
        };
        assert_eq!([after(40), after(41)], [Ok("/".into()), Err(Lost::Nowhere)]);
    }

    #[test]
    fn a_walk_without_end_is_given_up() {
        let names: String = (0..1000).map(|n| format!("f{n} ")).collect();
        let dirs = [("/", format!("{names} d/")), ("/d", format!("{names} up>.."))];
        let dirs = dirs.each_ref().map(|(dir, names)| (*dir, names.as_str()));
        let mut work = Work::default();
        let walked = walk(&"d/up/".repeat(20_000), &tree(&dirs), &mut work);
        assert_eq!(walked, Err(Lost::Nowhere));
        let walked = walk(&"d/../".repeat(20_000), &tree(&dirs), &mut work);
        assert_eq!(walked, Err(Lost::Cannot("/".into(), Cannot::TooMuch)));
    }

    #[test]
    fn what_was_not_looked_at_is_asked_for() {
        let wants = |dir: &str| Err(Lost::Wants(vec![Need::Dir(dir.into())]));
        assert_eq!(to("/etc/../x", &[]), wants("/"));
        assert_eq!(to("/etc/a/../x", &[("/", "etc/")]), wants("/etc"));
        let mut closed = tree(&[("/", "etc/")]);
        closed.dirs.insert("/etc".into(), Look::Cannot(Cannot::NotPermitted));
        let walked = walk("/etc/a/../x", &closed, &mut Work::default());
        assert_eq!(walked, Err(Lost::Cannot("/etc".into(), Cannot::NotPermitted)));
    }
}
