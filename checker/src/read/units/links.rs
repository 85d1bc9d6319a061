//! The links that enable a unit. Rules of 252: `find_symlinks_in_scope`, `find_symlinks` and
//! `find_symlinks_in_directory` in systemd's src/shared/install.c. In `.wants` and `.requires` the
//! *name* of a link counts, not its target; in the unit directories themselves either does.

use super::Dialect;
use super::look::{Eye, Fault, is_hidden};
use super::name::{self, Sort};
use super::paths::{self, base};
use super::resolve::Info;
use crate::evidence::{Entry, FileKind};
use crate::read::path::join;

/// As many links are named as the reason.
const NAMED_MAX: usize = 8;

/// What the links say of a unit's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ByLinks {
    Enabled,
    EnabledRuntime,
    /// An instance that the vendor starts.
    Static,
    Linked,
    LinkedRuntime,
    /// In use under a name that `enable` would not give it.
    OtherName,
}

/// The links found, and what they amount to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) state: Option<ByLinks>,
    pub(super) because: Vec<String>,
    /// Links by names of `Alias=` in the directories for links, if nothing wants the unit.
    pub(super) aliases_left: Vec<String>,
}

/// Paths, and how many there were in all.
#[derive(Default)]
pub(super) struct Hits {
    pub(super) any: bool,
    pub(super) paths: Vec<String>,
}

impl Hits {
    pub(super) fn add(&mut self, dir: &str, name: &str) {
        self.any = true;
        if self.paths.len() < NAMED_MAX {
            self.paths.push(join(dir, name));
        }
    }

    pub(super) fn append(&mut self, other: &Self) {
        self.any |= other.any;
        let room = NAMED_MAX.saturating_sub(self.paths.len());
        self.paths.extend(other.paths.iter().take(room).cloned());
    }
}

/// What one directory of the search path holds.
struct Seen {
    dir: &'static str,
    /// By the unit's own name, its `Alias=` names or its default instance.
    known: Hits,
    /// By any other name.
    other: Hits,
    same_name: Option<String>,
}

/// Goes through the links for a unit that has a file of its own.
pub(super) fn find(eye: &Eye<'_>, dirs: &[&'static str], info: &Info) -> Result<Found, Fault> {
    let instance = name::sort(&info.name, Dialect::V252) == Some(Sort::Instance);
    let path = info.path.as_deref().unwrap_or_default();
    // What the vendor links decides for instances alone: the other directories stay unread.
    let counts = |dir: &str| instance || dir == paths::CONFIG || paths::is_runtime(dir);

    let mut wants = Vec::new();
    for dir in dirs.iter().filter(|dir| counts(dir)) {
        let entries = eye.dir(dir)?.unwrap_or_default();
        let of_dir = entries.iter().filter(|entry| is_wants(entry));
        wants.extend(of_dir.map(|entry| (*dir, join(dir, &entry.name))));
    }
    eye.want_dirs(&wants.iter().map(|(_, path)| path).collect::<Vec<_>>())?;

    let mut found = Found::default();
    let mut seen = Vec::new();
    let mut wanted = false;
    let mut aliases = Hits::default();
    let mut below_the_unit = false;
    for dir in dirs {
        if counts(dir) {
            let mut here =
                Seen { dir, known: Hits::default(), other: Hits::default(), same_name: None };
            for (_, path) in wants.iter().filter(|(of, _)| of == dir) {
                in_wants(path, eye.dir(path)?.unwrap_or_default(), info, &mut here);
            }
            wanted |= here.known.any && matches!(*dir, paths::CONFIG | paths::RUNTIME);
            let entries = eye.dir(dir)?.unwrap_or_default();
            in_unit_dir(entries, info, below_the_unit, &mut here, &mut aliases);
            seen.push(here);
        }
        below_the_unit |= paths::below(path, dir);
    }
    for all in [false, true] {
        if let Some((state, because)) = judge(&seen, all, instance) {
            found.state = Some(if all { ByLinks::OtherName } else { state });
            found.because = because;
            break;
        }
    }
    if !wanted {
        found.aliases_left = aliases.paths;
    }
    Ok(found)
}

fn is_wants(entry: &Entry) -> bool {
    let ending = entry.name.rsplit_once('.').map(|(_, ending)| ending);
    entry.kind == FileKind::Directory
        && matches!(ending, Some("wants" | "requires"))
        && !is_hidden(&entry.name, Dialect::V252)
}

fn is_link(entry: &Entry) -> bool {
    entry.kind == FileKind::Link && !is_hidden(&entry.name, Dialect::V252)
}

fn in_wants(dir: &str, entries: &[Entry], info: &Info, seen: &mut Seen) {
    for entry in entries.iter().filter(|entry| is_link(entry)) {
        let template = || name::template(&entry.name, Dialect::V252);
        if entry.name == info.name || template().as_deref() == Some(&info.name) {
            seen.add(dir, entry, info);
        }
    }
}

fn in_unit_dir(
    entries: &[Entry],
    info: &Info,
    below_the_unit: bool,
    seen: &mut Seen,
    aliases: &mut Hits,
) {
    for entry in entries.iter().filter(|entry| is_link(entry)) {
        let to_it = entry.target.as_deref().is_some_and(|target| base(target) == info.name);
        let by_name = !below_the_unit && entry.name == info.name;
        if to_it && by_name {
            seen.same_name = Some(join(seen.dir, &entry.name));
        } else if to_it || by_name {
            seen.add(seen.dir, entry, info);
        }
        let for_links = matches!(seen.dir, paths::CONFIG | paths::RUNTIME);
        if for_links && to_it && info.install.aliases.contains(&entry.name) {
            aliases.add(seen.dir, &entry.name);
        }
    }
}

impl Seen {
    fn add(&mut self, dir: &str, entry: &Entry, info: &Info) {
        let default = info.install.default_instance.as_deref();
        let is_default = || {
            let template = name::sort(&info.name, Dialect::V252) == Some(Sort::Template);
            let default = default.filter(|_| template);
            default.and_then(|default| name::with_instance(&info.name, default))
                == Some(entry.name.clone())
        };
        let known =
            entry.name == info.name || info.install.aliases.contains(&entry.name) || is_default();
        if known { self.known.add(dir, &entry.name) } else { self.other.add(dir, &entry.name) }
    }
}

/// One pass over all directories: with the names that `enable` would give alone, or with `all`.
fn judge(seen: &[Seen], all: bool, instance: bool) -> Option<(ByLinks, Vec<String>)> {
    let mut runtime = Hits::default();
    let mut vendor = Hits::default();
    let mut linked = None;
    let mut linked_runtime = None;
    for here in seen {
        let mut hits = Hits::default();
        hits.append(&here.known);
        if all {
            hits.append(&here.other);
        }
        let is_config = here.dir == paths::CONFIG;
        let is_runtime = paths::is_runtime(here.dir);
        if hits.any && is_config {
            return Some((ByLinks::Enabled, hits.paths));
        } else if hits.any && is_runtime {
            runtime.append(&hits);
        } else if hits.any {
            vendor.append(&hits);
        } else if is_config {
            linked = here.same_name.clone();
        } else if is_runtime && here.same_name.is_some() {
            linked_runtime = here.same_name.clone();
        }
    }
    if runtime.any {
        return Some((ByLinks::EnabledRuntime, runtime.paths));
    }
    if vendor.any && instance {
        return Some((ByLinks::Static, vendor.paths));
    }
    let linked = linked.map(|path| (ByLinks::Linked, vec![path]));
    linked.or_else(|| linked_runtime.map(|path| (ByLinks::LinkedRuntime, vec![path])))
}
