//! A small tree for the tests of the lookup.

use super::*;
use crate::evidence::{Entry, FileKind, FileSeen, Need, Stat};
use std::collections::BTreeMap;

pub(super) const ENABLED: &str = "[Install]\nWantedBy=multi-user.target\n";
pub(super) const FIREWALLD: &str =
    "[Install]\nWantedBy=multi-user.target\nAlias=dbus-org.fedoraproject.FirewallD1.service\n";
pub(super) const UNIT: &str = "/usr/lib/systemd/system/firewalld.service";
pub(super) const WANTS: &str = "/etc/systemd/system/multi-user.target.wants/firewalld.service";
pub(super) const BUS: &str = "/etc/systemd/system/dbus-org.fedoraproject.FirewallD1.service";

/// A tree as it stands, and what was looked at so far.
#[derive(Default)]
pub(super) struct World {
    files: BTreeMap<String, String>,
    links: BTreeMap<String, String>,
    pub(super) seen_files: BTreeMap<String, Look<FileSeen>>,
    pub(super) seen_dirs: BTreeMap<String, Look<Vec<Entry>>>,
    pub(super) rounds: usize,
}

impl Tree for World {
    fn file(&self, path: &str) -> Option<&Look<FileSeen>> {
        self.seen_files.get(path)
    }

    fn dir(&self, path: &str) -> Option<&Look<Vec<Entry>>> {
        self.seen_dirs.get(path)
    }
}

impl World {
    pub(super) fn new(files: &[(&str, &str)], links: &[(&str, &str)]) -> Self {
        let owned = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        Self { files: owned(files), links: owned(links), ..Self::default() }
    }

    fn look_at_file(&self, path: &str) -> Look<FileSeen> {
        let mut at = path.to_owned();
        for _ in 0..40 {
            if let Some(text) = self.files.get(&at) {
                let link = self.links.get(path).cloned();
                let (kind, size) = (FileKind::File, text.len() as u64);
                let stat = Stat { kind, mode: 0o644, uid: 0, gid: 0, size, mtime: 0, link };
                return Look::Seen(FileSeen { stat, content: text.clone().into_bytes() });
            }
            match self.links.get(&at) {
                Some(target) => at = paths::resolve(paths::parts(&at).0, target, &[]),
                None => return Look::Absent,
            }
        }
        Look::Cannot(Cannot::Loop)
    }

    fn look_at_dir(&self, path: &str) -> Look<Vec<Entry>> {
        let front = if path == "/" { path.to_owned() } else { format!("{path}/") };
        let mut entries = BTreeMap::new();
        for (node, target) in self
            .files
            .keys()
            .map(|node| (node, None))
            .chain(self.links.iter().map(|(n, t)| (n, Some(t))))
        {
            let Some(rest) = node.strip_prefix(&front) else { continue };
            let (name, kind) = match (rest.split_once('/'), target) {
                (Some((name, _)), _) => (name, FileKind::Directory),
                (None, Some(_)) => (rest, FileKind::Link),
                (None, None) => (rest, FileKind::File),
            };
            let target = target.filter(|_| kind == FileKind::Link).cloned();
            entries.insert(name.to_owned(), Entry { name: name.to_owned(), kind, target });
        }
        if entries.is_empty() { Look::Absent } else { Look::Seen(entries.into_values().collect()) }
    }

    /// Looks at what is wanted.
    pub(super) fn answer(&mut self, needs: Vec<Need>) {
        for need in needs {
            let fresh = match need {
                Need::File(path) => {
                    let look = self.look_at_file(&path);
                    self.seen_files.insert(path, look).is_none()
                }
                Need::Dir(path) => {
                    let look = self.look_at_dir(&path);
                    self.seen_dirs.insert(path, look).is_none()
                }
                other => panic!("{other:?}"),
            };
            assert!(fresh, "asked twice");
        }
    }

    pub(super) fn lookup(&mut self, unit: &str, dialect: Dialect) -> Result<UnitFile, Cannot> {
        for _ in 0..50 {
            match lookup(unit, self, dialect)? {
                Read::Done(file) => return Ok(file),
                Read::Wants(needs) => {
                    self.rounds += 1;
                    assert!(!needs.is_empty());
                    self.answer(needs);
                }
            }
        }
        panic!("no end");
    }
}

pub(super) fn both(files: &[(&str, &str)], links: &[(&str, &str)], unit: &str) -> [State; 2] {
    [Dialect::V219, Dialect::V252].map(|dialect| {
        World::new(files, links).lookup(unit, dialect).map_or(State::Bad, |file| file.state)
    })
}
