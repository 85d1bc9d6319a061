//! Which places in the file system have to be watched, so that no change of what was looked at goes
//! unseen: every directory on the way to it, for the name that was looked for there.
//!
//! inotify(7) tells of a directory's names: made, removed, renamed (editors replace files), written,
//! and changed in mode. File systems that others change without the kernel's knowing, and those of
//! the kernel itself, send nothing; what stands there is told as silent and has to be looked at now
//! and then.

use crate::collect::root::Root;
use crate::evidence::Need;
use rustix::fd::{AsFd, AsRawFd as _, BorrowedFd, OwnedFd};
use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};
use rustix::fs::{FileType, fstat, fstatfs};
use rustix::io::Errno;
use std::collections::{BTreeMap, BTreeSet};
use std::mem::MaybeUninit;

/// What is of interest in a directory.
const EVENTS: WatchFlags = WatchFlags::CREATE
    .union(WatchFlags::DELETE)
    .union(WatchFlags::MOVED_FROM)
    .union(WatchFlags::MOVED_TO)
    .union(WatchFlags::MODIFY)
    .union(WatchFlags::ATTRIB)
    .union(WatchFlags::DELETE_SELF)
    .union(WatchFlags::MOVE_SELF)
    .union(WatchFlags::ONLYDIR);

/// File systems that send no events (statfs(2), `linux/magic.h`): proc, sysfs, selinuxfs, and those
/// that a server or a program of a user's answers for: nfs, smb, smb2, cifs, fuse, 9p, afs, ceph.
const SILENT: [u32; 11] = [
    0x9fa0,
    0x6265_6572,
    0xf97c_ff8c,
    0x6969,
    0x517b,
    0xfe53_4d42,
    0xff53_4d42,
    0x6573_5546,
    0x0102_1997,
    0x5346_414f,
    0x00c3_6400,
];

/// Every name of the directory.
const ANY: &[u8] = b"";

/// A place: the watched directory, and a name in it.
type Place = (i32, Vec<u8>);

/// The watches of everything that was looked at.
pub(super) struct Watches {
    inotify: OwnedFd,
    places: BTreeMap<Need, BTreeSet<Place>>,
    of: BTreeMap<i32, BTreeMap<Vec<u8>, BTreeSet<Need>>>,
    silent: BTreeSet<Need>,
}

impl Watches {
    /// No watches yet.
    ///
    /// # Errors
    /// The user has as many inotify instances as the kernel allows.
    pub(super) fn new() -> Result<Self, Errno> {
        Ok(Self {
            inotify: inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC)?,
            places: BTreeMap::new(),
            of: BTreeMap::new(),
            silent: BTreeSet::new(),
        })
    }

    /// What was looked at and sends no events.
    pub(super) fn silent(&self) -> &BTreeSet<Need> {
        &self.silent
    }

    /// Whether this is watched, or known to be silent.
    pub(super) fn knows(&self, need: &Need) -> bool {
        self.places.contains_key(need) || self.silent.contains(need)
    }

    /// Watches what was looked at, from now on.
    pub(super) fn watch(&mut self, root: &Root, need: &Need, paths: &[&str]) {
        self.forget(need);
        let mut places = BTreeSet::new();
        let mut silent = false;
        for path in paths {
            let mut add = |dir: BorrowedFd<'_>, name: &[u8]| match self.place(dir) {
                Some(watch) => drop(places.insert((watch, name.to_owned()))),
                None => silent = true,
            };
            let end = root.trail(path, &mut add);
            if let Ok(end) = end.as_ref().map_err(|_| ()).and_then(is_directory) {
                add(end.as_fd(), ANY);
            }
        }
        for (watch, name) in &places {
            let names = self.of.entry(*watch).or_default();
            names.entry(name.clone()).or_default().insert(need.clone());
        }
        if silent {
            self.silent.insert(need.clone());
        }
        self.places.insert(need.clone(), places);
    }

    /// The watch of a directory; `None` where there can be none.
    fn place(&self, dir: BorrowedFd<'_>) -> Option<i32> {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a magic number"
        )]
        let silent = fstatfs(dir).is_ok_and(|found| SILENT.contains(&(found.f_type as u32)));
        if silent {
            return None;
        }
        let path = format!("/proc/self/fd/{}", dir.as_raw_fd());
        inotify::add_watch(&self.inotify, path, EVENTS).ok()
    }

    /// Watches it no longer.
    pub(super) fn forget(&mut self, need: &Need) {
        self.silent.remove(need);
        for (watch, name) in self.places.remove(need).unwrap_or_default() {
            let Some(names) = self.of.get_mut(&watch) else { continue };
            if let Some(needs) = names.get_mut(&name) {
                needs.remove(need);
                if needs.is_empty() {
                    names.remove(&name);
                }
            }
            if names.is_empty() {
                self.of.remove(&watch);
                // The directory may be gone, and the watch with it.
                let _ = inotify::remove_watch(&self.inotify, watch);
            }
        }
    }

    /// Whatever may have changed since the last time, without waiting.
    pub(super) fn changed(&self) -> BTreeSet<Need> {
        let mut changed = BTreeSet::new();
        let mut buffer = [MaybeUninit::uninit(); 8 << 10];
        let mut events = inotify::Reader::new(&self.inotify, &mut buffer);
        loop {
            match events.next() {
                Ok(event) if event.events().contains(ReadFlags::QUEUE_OVERFLOW) => {
                    changed.extend(self.places.keys().cloned());
                }
                Ok(event) => {
                    let Some(names) = self.of.get(&event.wd()) else { continue };
                    match event.file_name() {
                        Some(name) => {
                            for name in [name.to_bytes(), ANY] {
                                changed.extend(names.get(name).into_iter().flatten().cloned());
                            }
                        }
                        // The directory itself.
                        None => changed.extend(names.values().flatten().cloned()),
                    }
                }
                Err(Errno::INTR) => {}
                Err(_) => return changed,
            }
        }
    }
}

impl AsFd for Watches {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.inotify.as_fd()
    }
}

fn is_directory(end: &OwnedFd) -> Result<&OwnedFd, ()> {
    let mode = fstat(end).map_err(|_| ())?.st_mode;
    if FileType::from_raw_mode(mode) == FileType::Directory { Ok(end) } else { Err(()) }
}

#[cfg(test)]
mod tests;
