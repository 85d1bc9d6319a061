//! Looking at the tree: what is there, what is wanted next, and what systemd would trip over.

use super::{Dialect, paths};
use crate::evidence::{Cannot, Entry, FileKind, FileSeen, Look, Need};
use crate::read::tree::Tree;

/// Why there is no answer (yet).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// These have to be looked at first.
    Wants(Vec<Need>),
    /// Something that decides cannot be read.
    Cannot(Cannot),
    /// systemd's own lookup ends in an error, at this path.
    Stop(Errno, String),
}

/// The errors that systemd's lookup tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Errno {
    /// ENOENT
    NotThere,
    /// ENOTDIR
    NotDir,
    /// ELOOP
    Loop,
    /// Any other.
    Other,
}

impl Fault {
    pub(super) fn stop(errno: Errno, at: &str) -> Self {
        Self::Stop(errno, at.to_owned())
    }
}

/// What stands at the end of a path, links followed.
#[derive(Clone, Copy, Debug)]
pub(super) enum End<'a> {
    /// A plain file.
    File(&'a FileSeen),
    /// Nothing.
    Absent,
    /// Something else.
    Other(FileKind),
}

impl End<'_> {
    /// An empty file or a device such as `/dev/null` (`null_or_empty`).
    pub(super) fn is_mask(&self) -> bool {
        match self {
            Self::File(file) => file.content.is_empty() && file.stat.size == 0,
            Self::Absent => false,
            Self::Other(kind) => *kind == FileKind::CharDevice,
        }
    }
}

/// What stands at a path itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// A link and where it points.
    Link(String),
    /// Anything else.
    Is(FileKind),
}

/// A tree, and the links in its root directory.
pub(super) struct Eye<'a> {
    tree: &'a dyn Tree,
    /// Links in `/`: name and target.
    pub(super) links: Vec<(String, String)>,
}

impl<'a> Eye<'a> {
    /// Opens the eye: the root directory has to be seen first.
    pub(super) fn open(tree: &'a dyn Tree) -> Result<Self, Fault> {
        let mut eye = Self { tree, links: Vec::new() };
        let root = eye.dir("/")?.unwrap_or_default();
        eye.links = root
            .iter()
            .filter_map(|entry| Some((entry.name.clone(), entry.target.clone()?)))
            .collect();
        Ok(eye)
    }

    /// Wants all of `dirs` at once, so that one round is enough.
    pub(super) fn want_dirs<S: AsRef<str>>(&self, dirs: &[S]) -> Result<(), Fault> {
        let unseen = dirs.iter().map(AsRef::as_ref).filter(|dir| self.tree.dir(dir).is_none());
        wants(unseen.map(|dir| Need::Dir(dir.to_owned())).collect())
    }

    /// The same for files.
    pub(super) fn want_files<S: AsRef<str>>(&self, files: &[S]) -> Result<(), Fault> {
        let unseen = files.iter().map(AsRef::as_ref).filter(|file| self.tree.file(file).is_none());
        wants(unseen.map(|file| Need::File(file.to_owned())).collect())
    }

    /// The entries of a directory; `None` if there is none.
    pub(super) fn dir(&self, path: &str) -> Result<Option<&'a [Entry]>, Fault> {
        match self.tree.dir(path) {
            None => Err(Fault::Wants(vec![Need::Dir(path.to_owned())])),
            Some(Look::Seen(entries)) => Ok(Some(entries)),
            Some(Look::Absent | Look::Cannot(Cannot::NotPlain { .. })) => Ok(None),
            Some(Look::Cannot(Cannot::Loop)) => Err(Fault::stop(Errno::Loop, path)),
            Some(Look::Cannot(why)) => Err(Fault::Cannot(why.clone())),
        }
    }

    /// Whether something else than a directory stands there.
    pub(super) fn is_no_dir(&self, path: &str) -> bool {
        matches!(self.tree.dir(path), Some(Look::Cannot(Cannot::NotPlain { .. })))
    }

    /// What was seen of a file, reasons why nothing was among it.
    pub(super) fn look(&self, path: &str) -> Result<&'a Look<FileSeen>, Fault> {
        self.tree.file(path).ok_or_else(|| Fault::Wants(vec![Need::File(path.to_owned())]))
    }

    /// What the path leads to.
    pub(super) fn end(&self, path: &str) -> Result<End<'a>, Fault> {
        match self.tree.file(path) {
            None => Err(Fault::Wants(vec![Need::File(path.to_owned())])),
            Some(Look::Seen(file)) => Ok(End::File(file)),
            Some(Look::Absent) => Ok(End::Absent),
            Some(Look::Cannot(Cannot::NotPlain { kind })) => Ok(End::Other(*kind)),
            Some(Look::Cannot(Cannot::Loop)) => Err(Fault::stop(Errno::Loop, path)),
            Some(Look::Cannot(why)) => Err(Fault::Cannot(why.clone())),
        }
    }

    /// The entry `name` of the directory `dir`.
    pub(super) fn entry(&self, dir: &str, name: &str) -> Result<Option<Node>, Fault> {
        let entries = self.dir(dir)?.unwrap_or_default();
        Ok(entries.iter().find(|entry| entry.name == name).map(node))
    }

    /// What stands at `path`, its last component not followed. Outside the unit directories the
    /// file is asked for first: a directory of somebody's home is listed only if it must be.
    pub(super) fn node(&self, path: &str) -> Result<Option<Node>, Fault> {
        if path == "/" {
            return Ok(Some(Node::Is(FileKind::Directory)));
        }
        let (dir, name) = paths::parts(path);
        if let Some(Look::Seen(_)) = self.tree.dir(dir) {
            return self.entry(dir, name);
        }
        match self.end(path)? {
            End::File(file) => Ok(Some(match &file.stat.link {
                Some(target) => Node::Link(target.clone()),
                None => Node::Is(FileKind::File),
            })),
            End::Other(kind) => Ok(Some(Node::Is(kind))),
            End::Absent => self.entry(dir, name),
        }
    }
}

fn node(entry: &Entry) -> Node {
    match (&entry.target, entry.kind) {
        (Some(target), _) => Node::Link(target.clone()),
        (None, kind) => Node::Is(kind),
    }
}

fn wants(needs: Vec<Need>) -> Result<(), Fault> {
    if needs.is_empty() { Ok(()) } else { Err(Fault::Wants(needs)) }
}

/// Names that systemd skips in a directory (`hidden_file` of 219, `hidden_or_backup_file` of 252).
pub(super) fn is_hidden(name: &str, dialect: Dialect) -> bool {
    const BOTH: [&str; 11] = [
        "rpmnew",
        "rpmsave",
        "rpmorig",
        "dpkg-old",
        "dpkg-new",
        "dpkg-tmp",
        "dpkg-dist",
        "dpkg-bak",
        "dpkg-backup",
        "dpkg-remove",
        "swp",
    ];
    const V252: [&str; 6] = ["ucf-new", "ucf-old", "ucf-dist", "bak", "old", "new"];
    let skipped =
        |ending| BOTH.contains(&ending) || dialect == Dialect::V252 && V252.contains(&ending);
    name.starts_with('.')
        || name.ends_with('~')
        || matches!(name, "lost+found" | "aquota.user" | "aquota.group")
        || name.rsplit_once('.').is_some_and(|(_, ending)| skipped(ending))
}

#[cfg(test)]
mod tests {
    use super::super::world::World;
    use super::*;

    #[test]
    fn leftovers_of_editors_and_packages_are_no_units() {
        // hidden_or_backup_file of 252; hidden_file of 219 knows fewer endings.
        for name in [".a.service", "a.service~", "lost+found", "a.service.rpmsave", "a.conf.swp"] {
            for dialect in [Dialect::V219, Dialect::V252] {
                assert!(is_hidden(name, dialect), "{name} {dialect:?}");
            }
        }
        for (name, old, new) in [
            ("a.service.bak", false, true),
            ("a.service.ucf-dist", false, true),
            ("a.service", false, false),
            ("old", false, false),
        ] {
            let found = [Dialect::V219, Dialect::V252].map(|dialect| is_hidden(name, dialect));
            assert_eq!(found, [old, new], "{name}");
        }
    }

    #[test]
    fn all_that_is_not_seen_yet_is_wanted_at_once() {
        let mut world = World::default();
        world.seen_dirs.insert("/".to_owned(), Look::Absent);
        let eye = Eye::open(&world).unwrap_or_else(|_| panic!("the root was seen"));
        assert_eq!(
            eye.want_dirs(&["/", "/a", "/b"]),
            Err(Fault::Wants(vec![Need::Dir("/a".into()), Need::Dir("/b".into())]))
        );
        assert_eq!(
            eye.want_files(&["/a", "/b"]),
            Err(Fault::Wants(vec![Need::File("/a".into()), Need::File("/b".into())]))
        );
        assert_eq!(eye.want_dirs(&["/"]), Ok(()));
    }
}
