//! Files, metadata and directories, bounded.
//!
//! What stands at a path is looked at through an `O_PATH` handle first, and only a plain file or a
//! directory is then opened: a FIFO would hang the reader, and opening a device can have effects.

use super::root::{Last, Root, kind_of, missed, open_dir, open_file};
use crate::evidence::{Cannot, Entry, FileKind, FileSeen, Look, Stat};
use rustix::fd::OwnedFd;
use rustix::fs::{AtFlags, Dir, FileType, fstat, readlinkat, statat};
use rustix::io::Errno;
use std::fs::File;
use std::io::Read as _;

/// Bytes of all names in one directory, targets of links included.
const NAME_BYTES: usize = 512 << 10;

/// The content and metadata of a plain file of at most `limit` bytes. A larger one is not read.
pub(crate) fn read_file(root: &Root, path: &str, limit: u64) -> Look<FileSeen> {
    match open_plain(root, path, limit) {
        Look::Seen((file, stat)) => read_bounded(file, limit, stat),
        Look::Absent => Look::Absent,
        Look::Cannot(cannot) => Look::Cannot(cannot),
    }
}

/// Opens a plain file of at most `limit` bytes for reading.
pub(super) fn open_plain(root: &Root, path: &str, limit: u64) -> Look<(File, Stat)> {
    let (fd, link) = match find(root, path) {
        Ok(found) => found,
        Err(error) => return missed(error),
    };
    let seen = match fstat(&fd) {
        Ok(seen) => seen,
        Err(error) => return missed(error),
    };
    let stat = stat_of(&seen, link);
    if stat.kind != FileKind::File {
        return Look::Cannot(Cannot::NotPlain { kind: stat.kind });
    }
    if stat.size > limit {
        return Look::Cannot(Cannot::TooLarge { limit });
    }
    match open_seen(root, path, &fd, &seen) {
        Ok(file) => Look::Seen((File::from(file), stat)),
        Err(error) => missed(error),
    }
}

/// The metadata of what stands at a path, links followed.
pub(crate) fn stat(root: &Root, path: &str) -> Look<Stat> {
    match find(root, path).and_then(|(fd, link)| Ok(stat_of(&fstat(&fd)?, link))) {
        Ok(stat) => Look::Seen(stat),
        Err(error) => missed(error),
    }
}

/// The names in a directory, sorted, without `.` and `..`; more than `max_entries`, or than 512 KiB of
/// them, are too many.
pub(crate) fn list_dir(root: &Root, path: &str, max_entries: usize) -> Look<Vec<Entry>> {
    match find(root, path).and_then(|(fd, _)| Ok((kind_of_handle(&fd)?, fd))) {
        Ok((FileKind::Directory, fd)) => match entries(&fd, max_entries) {
            Ok(Some(entries)) => Look::Seen(entries),
            Ok(None) => Look::Cannot(Cannot::TooLarge { limit: max_entries as u64 }),
            Err(error) => missed(error),
        },
        Ok((kind, _)) => Look::Cannot(Cannot::NotPlain { kind }),
        Err(error) => missed(error),
    }
}

/// A handle of what stands at a path, and where the path's last component points if it is a link.
fn find(root: &Root, path: &str) -> Result<(OwnedFd, Option<String>), Errno> {
    let fd = root.resolve(path, Last::Keep)?;
    if kind_of_handle(&fd)? != FileKind::Link {
        return Ok((fd, None));
    }
    let target = readlinkat(&fd, "", Vec::new())?;
    let target = String::from_utf8_lossy(target.as_bytes()).into_owned();
    Ok((root.resolve(path, Last::Follow)?, Some(target)))
}

fn kind_of_handle(fd: &OwnedFd) -> Result<FileKind, Errno> {
    Ok(kind_of(FileType::from_raw_mode(fstat(fd)?.st_mode)))
}

#[allow(clippy::unnecessary_cast, clippy::cast_possible_wrap, reason = "types vary by processor")]
fn stat_of(seen: &rustix::fs::Stat, link: Option<String>) -> Stat {
    Stat {
        kind: kind_of(FileType::from_raw_mode(seen.st_mode)),
        mode: seen.st_mode & 0o7777,
        uid: seen.st_uid,
        gid: seen.st_gid,
        size: u64::try_from(seen.st_size).unwrap_or(0),
        mtime: seen.st_mtime as i64,
        link,
    }
}

/// Opens the very file that was looked at. Without `/proc` (an empty chroot) its path is gone
/// through once more, and the file must be the same.
fn open_seen(
    root: &Root,
    path: &str,
    fd: &OwnedFd,
    seen: &rustix::fs::Stat,
) -> Result<OwnedFd, Errno> {
    let opened = match open_file(fd) {
        Err(Errno::NOENT | Errno::NOTDIR) => root.open_again(path)?,
        answer => answer?,
    };
    let now = fstat(&opened)?;
    // Replaced between the two looks: as good as gone busy, and never read.
    if (now.st_dev, now.st_ino) == (seen.st_dev, seen.st_ino) {
        Ok(opened)
    } else {
        Err(Errno::BUSY)
    }
}

/// Files of procfs and sysfs tell no size, so the bound is held while reading as well.
fn read_bounded(file: File, limit: u64, stat: Stat) -> Look<FileSeen> {
    let mut content = Vec::with_capacity(usize::try_from(stat.size).unwrap_or(0));
    match file.take(limit.saturating_add(1)).read_to_end(&mut content) {
        Ok(read) if read as u64 > limit => Look::Cannot(Cannot::TooLarge { limit }),
        Ok(_) => Look::Seen(FileSeen { stat, content }),
        Err(error) => match Errno::from_io_error(&error) {
            Some(errno @ (Errno::ACCESS | Errno::PERM)) => missed(errno),
            _ => Look::Cannot(Cannot::Failed { what: error.to_string() }),
        },
    }
}

/// `None` if there are too many.
fn entries(fd: &OwnedFd, max: usize) -> Result<Option<Vec<Entry>>, Errno> {
    let dir = open_dir(fd)?;
    let mut found = Vec::new();
    let mut bytes = 0;
    for entry in Dir::read_from(&dir)? {
        let entry = entry?;
        let name = entry.file_name();
        if matches!(name.to_bytes(), b"." | b"..") {
            continue;
        }
        if found.len() == max || bytes > NAME_BYTES {
            return Ok(None);
        }
        let kind = match entry.file_type() {
            // Some file systems (old XFS) do not tell.
            FileType::Unknown => statat(&dir, name, AtFlags::SYMLINK_NOFOLLOW)
                .map_or(FileKind::Other, |s| kind_of(FileType::from_raw_mode(s.st_mode))),
            told => kind_of(told),
        };
        let target = match kind {
            FileKind::Link => readlinkat(&dir, name, Vec::new())
                .ok()
                .map(|target| String::from_utf8_lossy(target.as_bytes()).into_owned()),
            _ => None,
        };
        let name = String::from_utf8_lossy(name.to_bytes()).into_owned();
        bytes += name.len() + target.as_ref().map_or(0, String::len);
        found.push(Entry { name, kind, target });
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Some(found))
}

#[cfg(test)]
mod tests;
