//! Where a path leads, as the kernel takes it: `..` is the parent of the directory that was reached,
//! links followed, and what stands before it has to be a directory that is there.
//!
//! Source: path_resolution(7).

use super::glob::Work;
use crate::evidence::{Cannot, FileKind, Look, Need};
use crate::read::tree::Tree;

/// So many links are followed on one path.
const LINKS: usize = 40;

/// Where a path leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Walk {
    /// Here, an absolute and normal path. Whether anything is there is left to who looks.
    To(String),
    /// A directory on the way is not there (`ENOENT`), or links lead in a circle (`ELOOP`).
    Nowhere,
    /// Something on the way is no directory (`ENOTDIR`).
    NotDir,
    /// This directory could not be looked at.
    Cannot(String, Cannot),
    /// This first.
    Wants(Need),
}

/// Where a path leads; one without a slash at its beginning stands in `/`.
///
/// Directories are looked at only where the words alone do not tell: up to the last `..`, or to the end
/// if that has to be a directory (`x/`, `x/.`).
pub(super) fn walk(path: &str, tree: &dyn Tree, work: &mut Work) -> Walk {
    let parts: Vec<&str> = path.split('/').collect();
    let told = match parts.last() {
        Some(&("" | "." | "..")) => parts.len(),
        _ => parts.iter().rposition(|part| *part == "..").map_or(0, |last| last + 1),
    };
    let (looked_at, rest) = parts.split_at(told);
    let mut at = match follow(looked_at, tree, work) {
        Walk::To(at) => at,
        other => return other,
    };
    for part in rest.iter().filter(|part| !matches!(**part, "" | ".")) {
        at = below(&at, part);
    }
    Walk::To(at)
}

/// Where a path leads that turned out to be absent: [`Walk::NotDir`] if something on it is no directory.
pub(super) fn absent(path: &str, tree: &dyn Tree, work: &mut Work) -> Walk {
    let parts: Vec<&str> = path.split('/').collect();
    follow(&parts, tree, work)
}

/// Goes along a path on which everything has to be a directory.
fn follow(parts: &[&str], tree: &dyn Tree, work: &mut Work) -> Walk {
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
            None => return Walk::Wants(Need::Dir(at)),
            Some(Look::Seen(entries)) => entries,
            Some(Look::Absent) => return Walk::Nowhere,
            Some(Look::Cannot(Cannot::NotPlain { .. })) => return Walk::NotDir,
            Some(Look::Cannot(why)) => return Walk::Cannot(at, why.clone()),
        };
        if !work.take(entries.len()) {
            return Walk::Cannot(at, Cannot::TooMuch);
        }
        let Some(entry) = entries.iter().find(|entry| entry.name == part) else {
            return Walk::Nowhere;
        };
        match (entry.kind, &entry.target) {
            (FileKind::Directory, _) => at = below(&at, part),
            (FileKind::Link, Some(_)) if links == LINKS => return Walk::Nowhere,
            (FileKind::Link, Some(target)) => {
                links += 1;
                if target.starts_with('/') {
                    at.truncate(1);
                }
                left.extend(target.split('/').rev());
            }
            (FileKind::Link, None) => return Walk::Cannot(below(&at, part), Cannot::NotCollected),
            _ => return Walk::NotDir,
        }
    }
    Walk::To(at)
}

fn below(dir: &str, name: &str) -> String {
    format!("{}/{name}", dir.trim_end_matches('/'))
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

    fn to(path: &str, dirs: &[(&str, &str)]) -> Walk {
        walk(path, &tree(dirs), &mut Work::default())
    }

    #[test]
    fn words_alone_tell_where_nothing_leads_up() {
        assert_eq!(to("/etc//chrony/./x.conf", &[]), Walk::To("/etc/chrony/x.conf".into()));
        assert_eq!(to("x.conf", &[]), Walk::To("/x.conf".into()));
        assert_eq!(to("/", &[]), Walk::To("/".into()));
        assert_eq!(to("/..", &[]), Walk::To("/".into()));
    }

    #[test]
    fn what_stands_before_two_dots_is_a_directory() {
        let dirs = [("/", "etc/ f"), ("/etc", "a/")];
        assert_eq!(to("/etc/a/../x", &dirs), Walk::To("/etc/x".into()));
        assert_eq!(to("/etc/../f", &dirs), Walk::To("/f".into()));
        assert_eq!(to("/etc/b/../x", &dirs), Walk::Nowhere);
        assert_eq!(to("/f/../etc", &dirs), Walk::NotDir);
        assert_eq!(to("/etc/a/..", &dirs), Walk::To("/etc".into()));
        assert_eq!(to("/etc/../../../../f", &dirs), Walk::To("/f".into()));
    }

    #[test]
    fn a_slash_or_a_dot_at_the_end_asks_for_a_directory() {
        let dirs = [("/", "etc/ f")];
        assert_eq!(to("/f/", &dirs), Walk::NotDir);
        assert_eq!(to("/f/.", &dirs), Walk::NotDir);
        assert_eq!(to("/etc/", &dirs), Walk::To("/etc".into()));
        assert_eq!(to("/g/", &dirs), Walk::Nowhere);
    }

    #[test]
    fn links_are_followed_before_two_dots_lead_up() {
        let dirs = [("/", "etc/ srv/ l>srv/c m>/l/ o>o"), ("/srv", "c/ up>..")];
        assert_eq!(to("/l/../x", &dirs), Walk::To("/srv/x".into()));
        assert_eq!(to("/m/../x", &dirs), Walk::To("/srv/x".into()));
        assert_eq!(to("/srv/up/etc/../x", &dirs), Walk::To("/x".into()));
        assert_eq!(to("/o/../x", &dirs), Walk::Nowhere);
    }

    #[test]
    fn what_was_not_looked_at_is_asked_for() {
        assert_eq!(to("/etc/../x", &[]), Walk::Wants(Need::Dir("/".into())));
        assert_eq!(to("/etc/a/../x", &[("/", "etc/")]), Walk::Wants(Need::Dir("/etc".into())));
        let mut closed = tree(&[("/", "etc/")]);
        closed.dirs.insert("/etc".into(), Look::Cannot(Cannot::NotPermitted));
        let walked = walk("/etc/a/../x", &closed, &mut Work::default());
        assert_eq!(walked, Walk::Cannot("/etc".into(), Cannot::NotPermitted));
    }
}
