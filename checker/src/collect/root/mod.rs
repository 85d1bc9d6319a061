//! The directory below which everything is read.
//!
//! A path is resolved as if that directory were `/`: an absolute link begins again at the
//! directory, and `..` never leads above it. The kernel does this itself (`openat2(2)` with
//! `RESOLVE_IN_ROOT`, Linux 5.6); where it cannot (3.10 on CentOS 7, or a seccomp filter), [`walk`]
//! does the same step by step. Both only ever take `O_PATH` handles, so nothing is opened here.

mod walk;

use crate::evidence::{Cannot, FileKind, Look};
use rustix::fd::{BorrowedFd, OwnedFd};
use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, open, openat2};
use rustix::io::Errno;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// What to do with a symbolic link in the last place of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Last {
    /// Go where it points.
    Follow,
    /// Take the link itself (a trailing slash still follows it).
    Keep,
}

/// A directory that stands for `/`.
#[derive(Debug)]
pub(crate) struct Root {
    dir: OwnedFd,
    live: bool,
    /// `openat2` is known to be of no use here.
    by_hand: AtomicBool,
}

impl Root {
    /// The running system.
    ///
    /// # Errors
    /// The operating system's word, if `/` itself cannot be opened.
    pub(crate) fn live() -> std::io::Result<Self> {
        Self::at(Path::new("/"), true)
    }

    /// A mounted image or captured tree.
    ///
    /// # Errors
    /// The operating system's word, if there is no such directory or it may not be entered.
    pub(crate) fn open(dir: &Path) -> std::io::Result<Self> {
        Self::at(dir, false)
    }

    fn at(path: &Path, live: bool) -> std::io::Result<Self> {
        let dir = open(path, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        Ok(Self { dir, live, by_hand: AtomicBool::new(false) })
    }

    /// The same root, as a kernel without `openat2` would have it.
    #[cfg(test)]
    pub(crate) fn without_openat2(self) -> Self {
        Self { by_hand: AtomicBool::new(true), ..self }
    }

    /// Whether this is the running system rather than a tree.
    pub(crate) fn is_live(&self) -> bool {
        self.live
    }

    /// An `O_PATH` handle of what stands at `path`: good for `fstat`, opens nothing.
    ///
    /// # Errors
    /// As `open(2)`: `ENOENT`, `ENOTDIR`, `ELOOP` (more than 40 links, or a magic link of procfs),
    /// `EACCES`, `ENAMETOOLONG`, …
    pub(crate) fn resolve(&self, path: &str, last: Last) -> Result<OwnedFd, Errno> {
        let flags = OFlags::PATH
            | OFlags::CLOEXEC
            | if last == Last::Keep { OFlags::NOFOLLOW } else { OFlags::empty() };
        self.resolve_as(path, flags)
    }

    /// Opens what stands at `path` for reading. Only for what was seen to be a plain file: it is
    /// opened without waiting and without becoming a terminal's owner, should it have changed since.
    ///
    /// # Errors
    /// As [`Root::resolve`].
    pub(crate) fn open_again(&self, path: &str) -> Result<OwnedFd, Errno> {
        self.resolve_as(path, OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC)
    }

    /// Goes to `path` step by step and shows each directory on the way (an `O_PATH` handle) with the
    /// name that is looked for in it: all that has to be watched to see what stands there change.
    /// Links are followed, and it ends where something is not there.
    ///
    /// # Errors
    /// As [`Root::resolve`].
    pub(crate) fn trail(
        &self,
        path: &str,
        step: &mut dyn FnMut(BorrowedFd<'_>, &[u8]),
    ) -> Result<OwnedFd, Errno> {
        walk::walk_with(&self.dir, path.as_bytes(), OFlags::PATH | OFlags::CLOEXEC, step)
    }

    fn resolve_as(&self, path: &str, flags: OFlags) -> Result<OwnedFd, Errno> {
        if self.by_hand.load(Ordering::Relaxed) {
            return walk::walk(&self.dir, path.as_bytes(), flags);
        }
        // `openat2` gives EAGAIN where a rename elsewhere could have misled it about `..`.
        for _ in 0..4 {
            let how = ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS;
            // An absolute path is one below the root too: RESOLVE_IN_ROOT takes care of that.
            match openat2(&self.dir, path, flags, Mode::empty(), how) {
                Err(Errno::AGAIN) => {}
                Err(Errno::NOSYS | Errno::PERM | Errno::TOOBIG) => {
                    self.by_hand.store(true, Ordering::Relaxed);
                    break;
                }
                answer => return answer,
            }
        }
        walk::walk(&self.dir, path.as_bytes(), flags)
    }
}

/// A second handle of an `O_PATH` directory that can be read.
pub(super) fn open_dir(fd: &OwnedFd) -> Result<OwnedFd, Errno> {
    rustix::fs::openat(fd, ".", OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())
}

/// A second handle of an `O_PATH` plain file that can be read, through `/proc`.
pub(super) fn open_file(fd: &OwnedFd) -> Result<OwnedFd, Errno> {
    use rustix::fd::AsRawFd as _;
    rustix::fs::openat(
        CWD,
        format!("/proc/self/fd/{}", fd.as_raw_fd()),
        OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC,
        Mode::empty(),
    )
}

/// What an error of resolving, opening or reading a path means. Not there (a dangling link, a
/// plain file in the place of a directory) is an answer; the rest are reasons.
pub(super) fn missed<T>(error: Errno) -> Look<T> {
    match error {
        Errno::NOENT | Errno::NOTDIR => Look::Absent,
        Errno::LOOP => Look::Cannot(Cannot::Loop),
        Errno::ACCESS | Errno::PERM => Look::Cannot(Cannot::NotPermitted),
        other => Look::Cannot(Cannot::Failed { what: std::io::Error::from(other).to_string() }),
    }
}

/// The kind that `st_mode` tells.
pub(super) fn kind_of(file_type: rustix::fs::FileType) -> FileKind {
    use rustix::fs::FileType as T;
    match file_type {
        T::RegularFile => FileKind::File,
        T::Directory => FileKind::Directory,
        T::Symlink => FileKind::Link,
        T::Fifo => FileKind::Fifo,
        T::Socket => FileKind::Socket,
        T::CharacterDevice => FileKind::CharDevice,
        T::BlockDevice => FileKind::BlockDevice,
        T::Unknown => FileKind::Other,
    }
}

#[cfg(test)]
mod tests;
