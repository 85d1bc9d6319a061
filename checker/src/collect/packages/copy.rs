//! A private copy of a tree's rpm database.

use super::{Fault, failed};
use crate::collect::files::{open_plain, stat};
use crate::collect::root::Root;
use crate::evidence::{Cannot, Look};
use rustix::fs::{SeekFrom, seek};
use rustix::io::Errno;
use std::fs::{DirBuilder, File};
use std::io::Read as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The files that hold packages, of sqlite, ndb and Berkeley DB: one of them makes a database.
const DATABASES: [&str; 3] = ["rpmdb.sqlite", "Packages.db", "Packages"];
/// All that is needed to ask for packages by name. Nothing else is taken: `DB_CONFIG` would steer
/// Berkeley DB, `__db.*` and `rpmdb.sqlite-shm` are the state of processes that are gone.
const NEEDED: [&str; 6] =
    ["rpmdb.sqlite", "rpmdb.sqlite-wal", "Packages.db", "Index.db", "Packages", "Name"];
/// Bytes of all of them: 256 MiB.
const MOST: u64 = 256 << 20;
/// Bytes that are copied before the time is looked at again: 4 MiB.
const PIECE: u64 = 4 << 20;

/// Whether this is a database of Berkeley DB without its index of names. Some rpm call everything «not
/// installed» then; the packages themselves are all there.
pub(super) fn has_no_index(root: &Root, place: &str) -> bool {
    let is_absent = |name| stat(root, &format!("{place}/{name}")) == Look::Absent;
    !is_absent("Packages") && is_absent("Name")
}

/// Whether a database stands in this directory.
pub(super) fn has_database(root: &Root, place: &str) -> bool {
    // What is there and cannot be looked at is there: the reason comes when it is read.
    DATABASES.iter().any(|name| stat(root, &format!("{place}/{name}")) != Look::Absent)
}

/// A directory of our own with a copy, gone when this is dropped.
#[derive(Debug)]
pub(super) struct Copy(PathBuf);

impl Copy {
    /// A copy, unless the moment `until` comes first.
    pub(super) fn of(root: &Root, place: &str, until: Instant) -> Result<Self, Fault> {
        let copy = Self(private_directory().map_err(|error| failed(&error.to_string()))?);
        let mut left = MOST;
        for name in NEEDED {
            let path = format!("{place}/{name}");
            let fault = |why, path: String| Err(Fault { why, file: Some(path) });
            match open_plain(root, &path, left) {
                Look::Seen((file, _)) => {
                    left = left.saturating_sub(copy.add(name, &file, left, until)?);
                }
                Look::Absent => {}
                Look::Cannot(why) => return fault(why, path),
            }
            if left == 0 {
                return fault(Cannot::TooLarge { limit: MOST }, path);
            }
        }
        Ok(copy)
    }

    /// Copies what is no hole; how long the file is.
    fn add(&self, name: &str, from: &File, most: u64, until: Instant) -> Result<u64, Cannot> {
        let failed = |error: std::io::Error| failed(&error.to_string());
        let to = File::create_new(self.0.join(name)).map_err(failed)?;
        let mut at = 0;
        while at < most {
            if Instant::now() >= until {
                return Err(super::timed_out());
            }
            let data = match seek(from, SeekFrom::Data(at)) {
                Err(Errno::NXIO) => break,
                // A file system that knows no holes.
                Err(_) => at,
                Ok(data) => data,
            };
            let end = seek(from, SeekFrom::Hole(data)).unwrap_or(u64::MAX).min(most);
            seek(from, SeekFrom::Start(data)).map_err(|errno| failed(errno.into()))?;
            seek(&to, SeekFrom::Start(data)).map_err(|errno| failed(errno.into()))?;
            let piece = end.saturating_sub(data).min(PIECE);
            let copied = std::io::copy(&mut from.take(piece), &mut &to).map_err(failed)?;
            at = data + copied;
            if copied == 0 {
                break;
            }
        }
        let length = from.metadata().map_err(failed)?.len().min(most);
        to.set_len(length.max(at)).map_err(failed)?;
        Ok(length.max(at))
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
