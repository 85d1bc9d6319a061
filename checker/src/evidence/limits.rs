//! How much is looked at: of one file by what it is, of one directory, and of everything together.
//!
//! Real ones are far below: an answer file of packstack has 60 KiB and 1,800 lines, a grub.cfg 10 to
//! 100 KiB, a unit file or a `.repo` file a few; `/proc/cpuinfo` takes 1.5 KiB a processor,
//! `/proc/net/tcp` 150 bytes a connection. A whole machine is looked at with some 200 looks and reads
//! well below 1 MiB. What is more than these bounds is told as such, and decides nothing.

use super::{Cannot, Entry, Evidence, FileSeen, Look, redact};
use std::cell::Cell;

/// Bytes of a settings file: 256 KiB.
pub(crate) const SETTINGS: u64 = 256 << 10;
/// Bytes of a table of the kernel's, one part for each processor or connection: 1 MiB.
const TABLE: u64 = 1 << 20;
/// Lines of a settings file.
pub(crate) const LINES: u64 = 10_000;
/// Values that are to be filled in, `%(name)s`: Python takes its time for each.
const REFERENCES: usize = 64;
/// Names in one directory.
pub(crate) const NAMES: usize = 4096;

/// Looks at one machine.
pub(super) const LOOKS: usize = 2_000;
/// Bytes of all files: 2 MiB.
const BYTES: u64 = 2 << 20;
/// The same of files that may hold secrets, which take longest: 512 KiB.
const SECRET_BYTES: u64 = 512 << 10;
/// Names in all directories, and their bytes with those of the links' targets.
const ALL_NAMES: usize = 10_000;
const NAME_BYTES: u64 = 512 << 10;

/// The most that is read of the file at this path.
pub(crate) fn of_file(path: &str) -> u64 {
    if is_table(path) { TABLE } else { SETTINGS }
}

fn is_table(path: &str) -> bool {
    path == "/proc/cpuinfo" || path.starts_with("/proc/net/")
}

/// A mark is longer than a short secret: a file in a bundle may be so many times as large as on disk.
const MARKS: u64 = 8;

/// Holds evidence that came from elsewhere to what labcheck itself would have taken: what is larger
/// was not collected by it, and decides nothing.
pub(super) fn hold(evidence: &mut Evidence) {
    for (path, look) in &mut evidence.files {
        let Look::Seen(file) = look else { continue };
        let limit = of_file(path);
        if file.content.len() as u64 > limit.saturating_mul(MARKS) {
            *look = Look::Cannot(Cannot::TooLarge { limit });
        } else if !is_table(path) && ends(&file.content) > LINES {
            *look = Look::Cannot(Cannot::TooManyLines { limit: LINES });
        }
    }
    for look in evidence.dirs.values_mut() {
        if matches!(look, Look::Seen(entries) if entries.len() > NAMES) {
            *look = Look::Cannot(Cannot::TooLarge { limit: NAMES as u64 });
        }
    }
}

fn ends(content: &[u8]) -> u64 {
    content.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u64
}

/// Why a file of this content is none of its kind, if it is none.
pub(crate) fn too_large(path: &str, content: &[u8]) -> Option<Cannot> {
    let limit = of_file(path);
    if content.len() as u64 > limit {
        return Some(Cannot::TooLarge { limit });
    }
    if is_table(path) {
        return None;
    }
    if ends(content) > LINES {
        return Some(Cannot::TooManyLines { limit: LINES });
    }
    let references = content.windows(2).filter(|two| two == b"%(").count();
    (references > REFERENCES).then_some(Cannot::TooMuch)
}

/// What is left of the bounds on everything together.
#[derive(Debug)]
pub(crate) struct Budget {
    looks: Cell<usize>,
    bytes: Cell<u64>,
    secret_bytes: Cell<u64>,
    names: Cell<usize>,
    name_bytes: Cell<u64>,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            looks: Cell::new(LOOKS),
            bytes: Cell::new(BYTES),
            secret_bytes: Cell::new(SECRET_BYTES),
            names: Cell::new(ALL_NAMES),
            name_bytes: Cell::new(NAME_BYTES),
        }
    }
}

impl Budget {
    /// Takes one look.
    pub(crate) fn look(&self) -> Result<(), Cannot> {
        take(&self.looks, 1)
    }

    /// Takes a file that was read.
    pub(crate) fn file(&self, path: &str, file: &FileSeen) -> Result<(), Cannot> {
        if let Some(cannot) = too_large(path, &file.content) {
            return Err(cannot);
        }
        let size = file.content.len() as u64;
        if redact::may_hold_secrets(&file.content) {
            take(&self.secret_bytes, size)?;
        }
        take(&self.bytes, size + file.stat.link.as_ref().map_or(0, |link| link.len() as u64))
    }

    /// Takes a directory that was listed.
    pub(crate) fn dir(&self, entries: &[Entry]) -> Result<(), Cannot> {
        take(&self.names, entries.len())?;
        let target = |entry: &Entry| entry.target.as_ref().map_or(0, String::len);
        let bytes: usize = entries.iter().map(|entry| entry.name.len() + target(entry)).sum();
        take(&self.name_bytes, bytes as u64)
    }
}

/// What is too much takes nothing: something smaller may still find room.
fn take<N: Copy + PartialOrd + std::ops::Sub<Output = N>>(
    left: &Cell<N>,
    wanted: N,
) -> Result<(), Cannot> {
    if wanted > left.get() {
        return Err(Cannot::TooMuch);
    }
    left.set(left.get() - wanted);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{FileKind, Stat};

    #[test]
    fn evidence_from_elsewhere_is_held_to_the_same_bounds() {
        let mut evidence = Evidence::default();
        let dir = |count: usize| {
            let entry = |n| Entry { name: format!("{n}"), kind: FileKind::File, target: None };
            Look::Seen((0..count).map(entry).collect::<Vec<_>>())
        };
        for (path, content) in [
            ("/etc/large", "x".repeat(2_097_153)),
            ("/etc/marked", "x".repeat(2_097_152)),
            ("/etc/lines", "\n".repeat(10_001)),
            ("/proc/cpuinfo", "\n".repeat(10_001)),
        ] {
            evidence.files.insert(path.into(), Look::Seen(file(content)));
        }
        evidence.dirs.insert("/many".into(), dir(4097));
        evidence.dirs.insert("/full".into(), dir(4096));
        hold(&mut evidence);
        let seen: Vec<_> =
            evidence.files.iter().map(|(path, look)| (path.as_str(), why(look))).collect();
        let large = Some(Cannot::TooLarge { limit: 256 << 10 });
        let lines = Some(Cannot::TooManyLines { limit: 10_000 });
        let wanted = [
            ("/etc/large", large),
            ("/etc/lines", lines),
            ("/etc/marked", None),
            ("/proc/cpuinfo", None),
        ];
        assert_eq!(seen, wanted);
        assert_eq!(why(&evidence.dirs["/many"]), Some(Cannot::TooLarge { limit: 4096 }));
        assert_eq!(why(&evidence.dirs["/full"]), None);
    }

    fn why<T>(look: &Look<T>) -> Option<Cannot> {
        match look {
            Look::Cannot(why) => Some(why.clone()),
            _ => None,
        }
    }

    fn file(content: impl Into<Vec<u8>>) -> FileSeen {
        let stat =
            Stat { kind: FileKind::File, mode: 0, uid: 0, gid: 0, size: 0, mtime: 0, link: None };
        FileSeen { stat, content: content.into() }
    }

    #[test]
    fn a_file_is_held_to_the_size_of_its_kind() {
        let many = vec![b'x'; 300 << 10];
        assert_eq!(too_large("/proc/cpuinfo", &many), None);
        assert_eq!(too_large("/proc/net/tcp", &many), None);
        for path in ["/etc/chrony.conf", "/root/openstack.txt", "/proc/cmdline"] {
            assert_eq!(too_large(path, &many), Some(Cannot::TooLarge { limit: 256 << 10 }));
        }
        for end in ["\n", "\r"] {
            let lines = end.repeat(10_001);
            let told = Some(Cannot::TooManyLines { limit: 10_000 });
            assert_eq!(too_large("/etc/chrony.conf", lines.as_bytes()), told);
            assert_eq!(too_large("/etc/chrony.conf", &lines.as_bytes()[1..]), None);
            assert_eq!(too_large("/proc/cpuinfo", lines.as_bytes()), None);
        }
        let references = |count: usize| "a=%(b)s ".repeat(count).into_bytes();
        assert_eq!(too_large("/root/openstack.txt", &references(64)), None);
        assert_eq!(too_large("/root/openstack.txt", &references(65)), Some(Cannot::TooMuch));
    }

    #[test]
    fn what_does_not_fit_any_more_leaves_room_for_what_does() {
        let budget = Budget::default();
        let large = file("x".repeat(256 << 10));
        for _ in 0..8 {
            assert_eq!(budget.file("/etc/a", &large), Ok(()));
        }
        assert_eq!(budget.file("/etc/a", &file("x")), Err(Cannot::TooMuch));
        let budget = Budget::default();
        let secret = file(format!("PASSWORD={}", "x".repeat(200 << 10)));
        for _ in 0..2 {
            assert_eq!(budget.file("/etc/a", &secret), Ok(()));
        }
        assert_eq!(budget.file("/etc/a", &secret), Err(Cannot::TooMuch));
        assert_eq!(budget.file("/etc/a", &file("PASSWORD=x")), Ok(()));
        assert_eq!(budget.file("/etc/a", &large), Ok(()));
    }

    #[test]
    fn looks_and_names_come_to_an_end() {
        let budget = Budget::default();
        assert!((0..2_000).all(|_| budget.look().is_ok()));
        assert_eq!(budget.look(), Err(Cannot::TooMuch));
        let entry = |length: usize| Entry {
            name: "x".repeat(length),
            kind: FileKind::Link,
            target: Some("y".repeat(length)),
        };
        let short: Vec<_> = (0..4096).map(|_| entry(1)).collect();
        assert_eq!((budget.dir(&short), budget.dir(&short)), (Ok(()), Ok(())));
        assert_eq!(budget.dir(&short), Err(Cannot::TooMuch));
        assert_eq!(budget.dir(&short[..1000]), Ok(()));
        let budget = Budget::default();
        let long: Vec<_> = (0..1000).map(|_| entry(255)).collect();
        assert_eq!((budget.dir(&long), budget.dir(&long)), (Ok(()), Err(Cannot::TooMuch)));
    }
}
