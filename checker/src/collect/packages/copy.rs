//! A private copy of a tree's rpm database.

use super::failed;
use crate::collect::files::{open_plain, stat};
use crate::collect::root::Root;
use crate::evidence::{Cannot, Look};
use std::fs::{DirBuilder, File};
use std::io::Read as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

/// The files that hold packages, of sqlite, ndb and Berkeley DB: one of them makes a database.
const DATABASES: [&str; 3] = ["rpmdb.sqlite", "Packages.db", "Packages"];
/// All that is needed to ask for packages by name. Nothing else is taken: `DB_CONFIG` would steer
/// Berkeley DB, `__db.*` and `rpmdb.sqlite-shm` are the state of processes that are gone.
const NEEDED: [&str; 6] =
    ["rpmdb.sqlite", "rpmdb.sqlite-wal", "Packages.db", "Index.db", "Packages", "Name"];
/// Bytes of all of them: 512 MiB.
const MOST: u64 = 512 << 20;

/// Whether a database stands in this directory.
pub(super) fn has_database(root: &Root, place: &str) -> bool {
    // What is there and cannot be looked at is there: the reason comes when it is read.
    DATABASES.iter().any(|name| stat(root, &format!("{place}/{name}")) != Look::Absent)
}

/// A directory of our own with a copy, gone when this is dropped.
#[derive(Debug)]
pub(super) struct Copy(PathBuf);

impl Copy {
    pub(super) fn of(root: &Root, place: &str) -> Result<Self, Cannot> {
        let copy = Self(private_directory().map_err(|error| failed(&error.to_string()))?);
        let mut left = MOST;
        for name in NEEDED {
            let path = format!("{place}/{name}");
            match open_plain(root, &path, left) {
                Look::Seen((file, _)) => {
                    let copied = copy.add(name, file, left);
                    left = left.saturating_sub(copied.map_err(|error| failed(&error.to_string()))?);
                }
                Look::Absent => {}
                Look::Cannot(cannot) => return Err(cannot),
            }
            if left == 0 {
                return Err(Cannot::TooLarge { limit: MOST });
            }
        }
        Ok(copy)
    }

    fn add(&self, name: &str, from: File, most: u64) -> std::io::Result<u64> {
        let mut to = File::create_new(self.0.join(name))?;
        std::io::copy(&mut from.take(most), &mut to)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A new directory that nobody else may enter. A name that is taken is never used: `mkdir` alone
/// decides.
fn private_directory() -> std::io::Result<PathBuf> {
    // /tmp is often memory.
    let on_disk = PathBuf::from("/var/tmp");
    let place = if on_disk.is_dir() { on_disk } else { std::env::temp_dir() };
    let mut last = std::io::ErrorKind::AlreadyExists.into();
    for attempt in 0..100 {
        let path = place.join(format!("labcheck-rpm-{}-{attempt}", std::process::id()));
        match DirBuilder::new().mode(0o700).create(&path) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}
