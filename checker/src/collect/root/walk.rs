//! Resolving a path below a directory without `openat2`, for kernels before 5.6.
//!
//! Each component is taken with `O_PATH | O_NOFOLLOW`, each link is read and its target put in
//! front of what is left. The handles of the directories gone through are kept, and `..` goes back
//! to the last of them: whatever is renamed meanwhile, it cannot lead above the root.

use rustix::fd::{AsFd as _, BorrowedFd, OwnedFd};
use rustix::fs::{FileType, Mode, OFlags, fstat, fstatfs, openat, readlinkat};
use rustix::io::Errno;

/// As many links as the kernel follows (`MAXSYMLINKS`).
const LINKS: usize = 40;
/// Directories inside one another: each holds a handle, and a process has 1024 of them.
const DEPTH: usize = 256;
/// `PATH_MAX`, the NUL included.
const PATH: usize = 4096;
/// `PROC_SUPER_MAGIC`.
const PROCFS: u64 = 0x9fa0;
/// The inode of procfs' top directory (`PROC_ROOT_INO`).
const PROCFS_TOP: u64 = 1;

/// Takes the last component of `path` with `flags` (`O_PATH`, or flags for reading); with
/// `O_NOFOLLOW` a link there is taken itself.
pub(super) fn walk(root: &OwnedFd, path: &[u8], flags: OFlags) -> Result<OwnedFd, Errno> {
    walk_with(root, path, flags, &mut |_, _| {})
}

/// The same; each directory that is gone through is shown with the name that is looked for in it,
/// before that is looked for.
pub(super) fn walk_with(
    root: &OwnedFd,
    path: &[u8],
    flags: OFlags,
    step: &mut dyn FnMut(BorrowedFd<'_>, &[u8]),
) -> Result<OwnedFd, Errno> {
    if path.contains(&0) {
        return Err(Errno::INVAL);
    }
    if path.is_empty() {
        return Err(Errno::NOENT);
    }
    if path.len() >= PATH {
        return Err(Errno::NAMETOOLONG);
    }
    let keep_last = flags.contains(OFlags::NOFOLLOW);
    let mut left = Vec::new();
    push(&mut left, path);
    let mut above: Vec<OwnedFd> = Vec::new();
    let mut links = 0;
    while let Some(name) = left.pop() {
        let here = above.last().map_or(root.as_fd(), |fd| fd.as_fd());
        match name.as_slice() {
            b"." => continue,
            b".." => {
                above.pop();
                continue;
            }
            _ => {}
        }
        step(here, &name);
        let only_look = OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let next = openat(here, name.as_slice(), only_look, Mode::empty())?;
        let kind = FileType::from_raw_mode(fstat(&next)?.st_mode);
        if kind == FileType::Symlink && !(keep_last && left.is_empty()) {
            if links == LINKS || is_magic(here)? {
                return Err(Errno::LOOP);
            }
            links += 1;
            let target = readlinkat(&next, "", Vec::new())?.into_bytes();
            if target.first() == Some(&b'/') {
                above.clear();
            }
            push(&mut left, &target);
        } else if kind == FileType::Directory {
            if above.len() == DEPTH {
                return Err(Errno::NAMETOOLONG);
            }
            above.push(next);
        } else if left.is_empty() {
            return if flags.contains(OFlags::PATH) {
                Ok(next)
            } else {
                openat(here, name.as_slice(), flags | OFlags::NOFOLLOW, Mode::empty())
            };
        } else {
            return Err(Errno::NOTDIR);
        }
    }
    let here = above.last().map_or(root.as_fd(), |fd| fd.as_fd());
    openat(here, ".", flags, Mode::empty())
}

/// Puts the components of `path` in front of what is left (its last component is popped last).
/// A slash at the end is as good as `/.`: what stands before it must be a directory.
fn push(left: &mut Vec<Vec<u8>>, path: &[u8]) {
    if path.last() == Some(&b'/') {
        left.push(b".".to_vec());
    }
    left.extend(path.split(|b| *b == b'/').rev().filter(|c| !c.is_empty()).map(<[u8]>::to_vec));
}

/// Whether links in this directory jump rather than name a path (`/proc/PID/root`, `exe`, `fd/3`).
/// Those in the top directory of procfs (`self`, `mounts`, `net`) are ordinary ones.
fn is_magic(dir: BorrowedFd<'_>) -> Result<bool, Errno> {
    #[allow(clippy::unnecessary_cast, reason = "f_type has another type on other processors")]
    let procfs = fstatfs(dir)?.f_type as u64 == PROCFS;
    Ok(procfs && fstat(dir)?.st_ino != PROCFS_TOP)
}
