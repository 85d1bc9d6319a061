//! Files that exist in memory alone, for a parser that asks for further files.

use labcheck::evidence::{Cannot, Entry, FileKind, FileSeen, Look, Need, Stat};
use labcheck::read::tree::Tree;
use std::collections::BTreeMap;

/// A tree of plain files and links to them; whatever else is asked for is not there.
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
    /// Paths with their content; one that ends in a slash is a directory, perhaps an empty one, one that
    /// ends in `@` a link to the path that is its content.
    pub(crate) fn new(files: &[(String, Vec<u8>)]) -> Self {
        let mut given = Self::default();
        let mut names: BTreeMap<String, BTreeMap<String, Entry>> = BTreeMap::new();
        let mut links = Vec::new();
        for (path, content) in files {
            let mut below = path.trim_end_matches(['/', '@']);
            let (mut kind, mut target) = (FileKind::File, None);
            if path.ends_with('/') {
                kind = FileKind::Directory;
                names.entry(below.to_owned()).or_default();
            } else if path.ends_with('@') {
                kind = FileKind::Link;
                target = Some(String::from_utf8_lossy(content).into_owned());
                links.push((below, content));
            } else {
                given.files.insert(path.clone(), Look::Seen(seen(content)));
                let plain = Look::Cannot(Cannot::NotPlain { kind });
                given.dirs.insert(path.clone(), plain);
            }
            // Every directory above it knows the next one.
            while let Some((dir, name)) = below.rsplit_once('/') {
                let dir = if dir.is_empty() { "/" } else { dir };
                let entry = Entry { name: name.to_owned(), kind, target: target.take() };
                names.entry(dir.to_owned()).or_default().entry(name.to_owned()).or_insert(entry);
                (below, kind) = (dir, FileKind::Directory);
                if dir == "/" {
                    break;
                }
            }
        }
        for (dir, names) in names {
            let kind = FileKind::Directory;
            given.files.insert(dir.clone(), Look::Cannot(Cannot::NotPlain { kind }));
            given.dirs.entry(dir).or_insert_with(|| Look::Seen(names.into_values().collect()));
        }
        for (path, target) in links {
            given.follow(path, &String::from_utf8_lossy(target));
        }
        given
    }

    /// What a link leads to stands under its name once more, if it is there.
    fn follow(&mut self, path: &str, target: &str) {
        let dir = path.rsplit_once('/').map_or("", |(dir, _)| dir);
        let target = match target {
            "." => dir.to_owned(),
            target if target.starts_with('/') => target.to_owned(),
            target => format!("{dir}/{target}"),
        };
        let moved = |old: &str| {
            let rest = old.strip_prefix(&target)?;
            (rest.is_empty() || rest.starts_with('/')).then(|| format!("{path}{rest}"))
        };
        let files = self.files.iter().filter_map(|(old, seen)| Some((moved(old)?, seen.clone())));
        let files: Vec<_> = files.collect();
        let dirs = self.dirs.iter().filter_map(|(old, seen)| Some((moved(old)?, seen.clone())));
        let dirs: Vec<_> = dirs.collect();
        self.files.extend(files);
        self.dirs.extend(dirs);
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
