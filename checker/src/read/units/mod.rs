//! What `systemctl is-enabled UNIT` says, read from unit files and links, without systemd: for an
//! image, and for the units of which the running manager tells nothing (SysV services on 219).
//!
//! Rules: systemd's src/shared/install.c, `unit_file_lookup_state` and what it calls, of 219 (as
//! in RHEL 7.9) and of 252. Not modelled: links in place of directories other than in `/` (a
//! `/usr/lib` that is itself a link), and the rare unit that only a manager with another
//! `SYSTEMD_UNIT_PATH` would find.

mod environment;
mod ini;
mod install;
mod links;
mod links219;
mod look;
mod name;
mod paths;
mod resolve;
mod start;
#[cfg(test)]
mod start_tests;
mod sysv;
mod target;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests219;
mod words;
#[cfg(test)]
mod world;

use crate::evidence::{Cannot, Look};
use crate::read::path::join;
use crate::read::tree::{Read, Tree};
use links::{ByLinks, Found};
use look::{End, Errno, Eye, Fault, Node};
use resolve::{Info, Mode, Search};
pub use start::{CommandLine, NoStart, Start, Word, start};
pub use sysv::SysV;

/// Whose rules hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// systemd 219: CentOS 7.
    V219,
    /// systemd 252: CentOS Stream 9, Debian 12.
    V252,
}

/// The word that `is-enabled` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// `enabled`
    Enabled,
    /// `enabled-runtime`: until the reboot.
    EnabledRuntime,
    /// `linked`: a link to a file outside the search path.
    Linked,
    /// `linked-runtime`
    LinkedRuntime,
    /// `alias`: another name of a unit (252).
    Alias,
    /// `masked`
    Masked,
    /// `masked-runtime`
    MaskedRuntime,
    /// `static`: it has no `[Install]` section.
    Static,
    /// `indirect`
    Indirect,
    /// `disabled`
    Disabled,
    /// `generated`: a generator wrote it at boot (252).
    Generated,
    /// `transient`: made by a program at run time (252).
    Transient,
    /// `bad`, or no word at all: the lookup ends in an error other than «no such file».
    Bad,
    /// No such unit. Before systemd 254 that is an error message too, without a word.
    NotFound,
}

impl State {
    /// The word as `systemctl` writes it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::EnabledRuntime => "enabled-runtime",
            Self::Linked => "linked",
            Self::LinkedRuntime => "linked-runtime",
            Self::Alias => "alias",
            Self::Masked => "masked",
            Self::MaskedRuntime => "masked-runtime",
            Self::Static => "static",
            Self::Indirect => "indirect",
            Self::Disabled => "disabled",
            Self::Generated => "generated",
            Self::Transient => "transient",
            Self::Bad => "bad",
            Self::NotFound => "not-found",
        }
    }
}

/// A unit as its files tell of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitFile {
    /// What `is-enabled` says.
    pub state: State,
    /// The unit's own name, where another name of it was asked for.
    pub name: String,
    /// Its file, or the link or empty file that masks it.
    pub path: Option<String>,
    /// The links that decided (eight at most), else the file.
    pub because: Vec<String>,
    /// Links by its `Alias=` names that are still there although nothing wants the unit: who calls
    /// it by such a name, D-Bus for one, starts it.
    pub aliases_left: Vec<String>,
    /// The units that `Also=` names, eight at most: `enable` and `disable` take them along.
    pub also: Vec<String>,
    /// Set if there is no unit file but a script in `/etc/init.d`.
    pub sysv: Option<SysV>,
}

/// Looks a unit up. A name without a type means a service.
///
/// # Errors
/// `Cannot::NoSystem` if the tree has none of the unit directories; another reason if a directory
/// or file that decides cannot be read.
pub fn lookup(unit: &str, tree: &dyn Tree, dialect: Dialect) -> Result<Read<UnitFile>, Cannot> {
    let unit = match name::type_of(unit, dialect) {
        Some(_) => unit.to_owned(),
        None => format!("{unit}.service"),
    };
    match find(&unit, tree, dialect) {
        Ok(file) => Ok(Read::Done(file)),
        Err(Fault::Wants(needs)) => Ok(Read::Wants(needs)),
        Err(Fault::Cannot(why)) => Err(why),
        Err(Fault::Stop(Errno::NotThere, _)) => Ok(Read::Done(bare(State::NotFound, unit, None))),
        Err(Fault::Stop(_, at)) => Ok(Read::Done(bare(State::Bad, unit, Some(at)))),
    }
}

fn find(unit: &str, tree: &dyn Tree, dialect: Dialect) -> Result<UnitFile, Fault> {
    let eye = match Eye::open(tree) {
        Err(Fault::Wants(mut needs)) => {
            let dirs = paths::search(dialect, true);
            needs.extend(dirs.into_iter().filter(|dir| tree.dir(dir).is_none()).map(need_dir));
            return Err(Fault::Wants(needs));
        }
        eye => eye?,
    };
    let split = !eye.links.iter().any(|(name, _)| name == "lib");
    let dirs = paths::search(dialect, split);
    eye.want_dirs(&dirs)?;
    if dirs.iter().all(|dir| matches!(tree.dir(dir), Some(Look::Absent))) {
        return Err(Fault::Cannot(Cannot::NoSystem));
    }
    if name::sort(unit, dialect).is_none() {
        return Err(Fault::stop(Errno::Other, unit));
    }
    if let Some(service) = unit.strip_suffix(".service")
        && !is_native(&eye, &dirs, unit, dialect)?
        && let Some(script) = sysv::find(&eye, service)?
    {
        let on = !script.levels.is_empty();
        return Ok(UnitFile {
            state: if on { State::Enabled } else { State::Disabled },
            name: unit.to_owned(),
            path: None,
            because: if on { script.links.clone() } else { vec![script.script.clone()] },
            aliases_left: Vec::new(),
            also: Vec::new(),
            sysv: Some(script),
        });
    }
    let info = Search { eye: &eye, dialect, dirs: &dirs, load: true }.discover(unit)?;
    state(&eye, &dirs, unit, info, dialect)
}

fn need_dir(dir: &str) -> crate::evidence::Need {
    crate::evidence::Need::Dir(dir.to_owned())
}

/// Whether `systemctl` takes the unit for one with a unit file of its own. 219 looks for anything
/// by that name; 252 looks it up, generated units left out.
fn is_native(
    eye: &Eye<'_>,
    dirs: &[&'static str],
    unit: &str,
    dialect: Dialect,
) -> Result<bool, Fault> {
    if dialect == Dialect::V252 {
        let dirs: Vec<_> = dirs.iter().copied().filter(|dir| !paths::is_generator(dir)).collect();
        return match (Search { eye, dialect, dirs: &dirs, load: false }).discover(unit) {
            Ok(_) | Err(Fault::Stop(Errno::Loop, _)) => Ok(true),
            Err(Fault::Stop(Errno::NotThere, _)) => Ok(false),
            Err(fault) => Err(fault),
        };
    }
    for dir in dirs {
        let there = match eye.entry(dir, unit)? {
            None => false,
            Some(Node::Is(_)) => true,
            Some(Node::Link(to)) if to == "/dev/null" => true,
            Some(Node::Link(_)) => match eye.end(&join(dir, unit)) {
                Ok(end) => !matches!(end, End::Absent),
                Err(Fault::Stop(..)) => false,
                Err(fault) => return Err(fault),
            },
        };
        if there {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `unit_file_lookup_state` once the unit is known.
fn state(
    eye: &Eye<'_>,
    dirs: &[&'static str],
    asked: &str,
    info: Info,
    dialect: Dialect,
) -> Result<UnitFile, Fault> {
    let path = info.path.clone().unwrap_or_default();
    let (dir, base) = paths::parts(&path);
    let v252 = dialect == Dialect::V252;
    let of_itself = |state| bare(state, info.name.clone(), Some(path.clone()));
    if info.mode == Some(Mode::Masked) {
        let runtime = paths::is_runtime(&path);
        return Ok(of_itself(if runtime { State::MaskedRuntime } else { State::Masked }));
    }
    let is_instance = name::sort(&info.name, dialect) == Some(name::Sort::Instance);
    if v252 && asked != base && !is_instance {
        return Ok(of_itself(State::Alias));
    }
    if v252 && paths::is_generator(dir) {
        return Ok(of_itself(State::Generated));
    }
    if v252 && dir == "/run/systemd/transient" {
        return Ok(of_itself(State::Transient));
    }
    let found = match dialect {
        Dialect::V219 => links219::find(eye, &info)?,
        Dialect::V252 => links::find(eye, dirs, &info)?,
    };
    let Found { state, because, aliases_left } = found;
    let unlinked = || match (info.install.has_rules(), info.install.also.is_empty()) {
        (true, _) => State::Disabled,
        (false, false) => State::Indirect,
        (false, true) => State::Static,
    };
    let state = state.map_or_else(unlinked, |state| match state {
        ByLinks::Enabled => State::Enabled,
        ByLinks::EnabledRuntime => State::EnabledRuntime,
        ByLinks::Static => State::Static,
        ByLinks::Linked => State::Linked,
        ByLinks::LinkedRuntime => State::LinkedRuntime,
        ByLinks::OtherName => State::Indirect,
    });
    let because = if because.is_empty() { vec![path.clone()] } else { because };
    let also = info.install.also.clone();
    Ok(UnitFile { because, aliases_left, also, ..bare(state, info.name.clone(), Some(path)) })
}

/// A state that one path, or none, decided.
fn bare(state: State, name: String, path: Option<String>) -> UnitFile {
    let because = path.iter().cloned().collect();
    let (aliases_left, also) = (Vec::new(), Vec::new());
    UnitFile { state, name, path, because, aliases_left, also, sysv: None }
}
