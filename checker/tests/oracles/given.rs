//! Files that exist in memory alone, for a parser that asks for further files.

use labcheck::evidence::{Cannot, Entry, FileKind, FileSeen, Look, Need, Stat};
use labcheck::read::tree::Tree;
use std::collections::{BTreeMap, BTreeSet};

/// A tree of plain files; whatever else is asked for is not there.
#[derive(Default)]
pub(crate) struct Given {
    files: BTreeMap<String, Look<FileSeen>>,
    dirs: BTreeMap<String, Look<Vec<Entry>>>,
}

static NO_FILE: Look<FileSeen> = Look::Absent;
static NO_DIR: Look<Vec<Entry>> = Look::Absent;

impl Tree for Given {
    fn file(&self, path: &str) -> Option<&Look<FileSeen>> {
        Some(self.files.get(path).unwrap_or(&NO_FILE))
    }

    fn dir(&self, path: &str) -> Option<&Look<Vec<Entry>>> {
        Some(self.dirs.get(path).unwrap_or(&NO_DIR))
    }
}

impl Given {
    /// Paths with their content; one that ends in a slash is a directory, perhaps an empty one.
    pub(crate) fn new(files: &[(String, Vec<u8>)]) -> Self {
        let mut given = Self::default();
        let mut names: BTreeMap<String, BTreeSet<(String, bool)>> = BTreeMap::new();
        for (path, content) in files {
            if !path.ends_with('/') {
                given.files.insert(path.clone(), Look::Seen(seen(content)));
            }
            // Every directory above it knows the next one.
            let mut below = path.trim_end_matches('/');
            let mut is_dir = path.ends_with('/');
            if is_dir {
                names.entry(below.to_owned()).or_default();
            }
            while let Some((dir, name)) = below.rsplit_once('/') {
                let dir = if dir.is_empty() { "/" } else { dir };
                names.entry(dir.to_owned()).or_default().insert((name.to_owned(), is_dir));
                (below, is_dir) = (dir, true);
                if dir == "/" {
                    break;
                }
            }
        }
        for (dir, names) in names {
            let kind = FileKind::Directory;
            given.files.insert(dir.clone(), Look::Cannot(Cannot::NotPlain { kind }));
            let entry = |(name, is_dir)| {
                let kind = if is_dir { FileKind::Directory } else { FileKind::File };
                Entry { name, kind, target: None }
            };
            given.dirs.insert(dir, Look::Seen(names.into_iter().map(entry).collect()));
        }
        for path in files.iter().map(|(path, _)| path).filter(|path| !path.ends_with('/')) {
            let kind = FileKind::File;
            given.dirs.insert(path.clone(), Look::Cannot(Cannot::NotPlain { kind }));
        }
        given
    }
}

fn seen(content: &[u8]) -> FileSeen {
    let stat = Stat {
        kind: FileKind::File,
        mode: 0o644,
        uid: 0,
        gid: 0,
        size: content.len() as u64,
        mtime: 0,
        link: None,
    };
    FileSeen { stat, content: content.to_vec() }
}

/// A need that a tree in memory never has.
pub(crate) fn unmet(needs: &[Need]) -> String {
    format!("the parser asks again: {needs:?}")
}
