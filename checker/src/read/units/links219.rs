//! The links that enable a unit, by systemd 219: `find_symlinks_in_scope`, `find_symlinks` and
//! `find_symlinks_fd` in its src/shared/install.c. Any link below the two directories for links
//! counts, in whatever subdirectory, by its name or by the name that it points at.

use super::Dialect;
use super::links::{ByLinks, Found, Hits};
use super::look::{Errno, Eye, Fault, is_hidden};
use super::paths::{self, base};
use super::resolve::Info;
use crate::evidence::{Cannot, FileKind};
use crate::read::path::join;

/// More directories than any system has there.
const DIRS_MAX: usize = 4096;

/// Goes through the links for a unit that has a file of its own.
pub(super) fn find(eye: &Eye<'_>, info: &Info) -> Result<Found, Fault> {
    let mut found = Found::default();
    let mut linked = None;
    let mut wanted = false;
    let mut aliases = Hits::default();
    let scopes = [
        (paths::CONFIG, ByLinks::Enabled, ByLinks::Linked),
        (paths::RUNTIME, ByLinks::EnabledRuntime, ByLinks::LinkedRuntime),
    ];
    for (top, enabled, same_name) in scopes {
        if eye.is_no_dir(top) {
            return Err(Fault::stop(Errno::NotDir, top));
        }
        let mut hits = Hits::default();
        for dir in dirs_below(eye, top)? {
            for entry in eye.dir(&dir)?.unwrap_or_default() {
                let hidden = is_hidden(&entry.name, Dialect::V219);
                let Some(target) = entry.target.as_deref().filter(|_| !hidden) else { continue };
                let by_name = entry.name == info.name;
                let to_it = base(target) == info.name;
                if by_name && to_it && dir == top {
                    linked = linked.or_else(|| Some((same_name, join(top, &entry.name))));
                } else if by_name || to_it {
                    hits.add(&dir, &entry.name);
                    wanted |= dir != top;
                }
                if dir == top && to_it && info.install.aliases.contains(&entry.name) {
                    aliases.add(top, &entry.name);
                }
            }
        }
        if hits.any {
            found.state = Some(enabled);
            found.because = hits.paths;
            break;
        }
    }
    if let (None, Some((state, path))) = (found.state, linked) {
        found.state = Some(state);
        found.because = vec![path];
    }
    if !wanted {
        found.aliases_left = aliases.paths;
    }
    Ok(found)
}

/// `top` and all directories below it, level by level; links are not followed.
fn dirs_below(eye: &Eye<'_>, top: &str) -> Result<Vec<String>, Fault> {
    let mut all = vec![top.to_owned()];
    let mut from = 0;
    while let Some(level) = all.get(from..).filter(|level| !level.is_empty()) {
        eye.want_dirs(level)?;
        let mut next = Vec::new();
        for dir in level {
            for entry in eye.dir(dir)?.unwrap_or_default() {
                if entry.kind == FileKind::Directory && !is_hidden(&entry.name, Dialect::V219) {
                    next.push(join(dir, &entry.name));
                }
            }
        }
        from = all.len();
        all.extend(next);
        if all.len() > DIRS_MAX {
            return Err(Fault::Cannot(Cannot::TooLarge { limit: DIRS_MAX as u64 }));
        }
    }
    Ok(all)
}
