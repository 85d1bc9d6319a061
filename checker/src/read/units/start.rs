//! The command line of a service: its `ExecStart=` with the drop-ins, and the variables in it.
//!
//! Rules: `service_load` and `service_verify` (src/core/service.c), `unit_load_dropin`,
//! `unit_file_find_dropin_paths`, and what words.rs and environment.rs name, of 219 and 252. Not
//! modelled: drop-ins under another name of the unit, and variables of the manager's own
//! (`DefaultEnvironment=`, `systemctl set-environment`).

use super::environment::Environment;
use super::ini::{self, Item, Refused};
use super::look::{End, Eye, Fault};
use super::resolve::{Mode, Search, drop_ins};
use super::{Dialect, need_dir, paths, words};
use crate::evidence::{Cannot, FileKind, Look};
use crate::read::path::join;
use crate::read::tree::{Read, Tree};

/// What systemd does to start a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// There is no such unit file, it is masked, or it names no program at all.
    NoUnit,
    /// It starts a program.
    Runs(CommandLine),
    /// It refuses to.
    Refuses {
        /// The file that is to blame.
        path: String,
        /// Why.
        why: NoStart,
    },
    /// What it starts cannot be told from the files.
    Unclear {
        /// The file.
        path: String,
        /// The word or setting that is not known.
        what: String,
    },
    /// A file that decides cannot be looked at.
    Cannot {
        /// The file, or the unit.
        path: String,
        /// Why not.
        why: Cannot,
    },
}

/// Why systemd does not start a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoStart {
    /// There is no `ExecStart=`.
    NoCommand,
    /// There is more than one: an empty `ExecStart=` is missing before the last.
    Several,
    /// The file of an `EnvironmentFile=` without a `-` is not there, or cannot be loaded.
    NoEnvironmentFile,
}

/// A program and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandLine {
    /// The program.
    pub program: String,
    /// The words behind it.
    pub arguments: Vec<Word>,
    /// The file with the `ExecStart=` that counts.
    pub path: String,
    /// The unit file and its drop-ins.
    pub unit_files: Vec<String>,
    /// The environment files that are there.
    pub environment_files: Vec<String>,
}

/// A word, and the file that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// The unit file, drop-in or environment file.
    pub from: String,
}

/// What starts for a unit.
#[must_use]
pub fn start(unit: &str, tree: &dyn Tree, dialect: Dialect) -> Read<Start> {
    match find(unit, tree, dialect) {
        Ok(start) | Err(Stop::Is(start)) => Read::Done(start),
        Err(Stop::Fault(Fault::Wants(needs))) => Read::Wants(needs),
        Err(Stop::Fault(Fault::Cannot(Cannot::NoSystem))) => Read::Done(Start::NoUnit),
        Err(Stop::Fault(Fault::Cannot(why))) => {
            Read::Done(Start::Cannot { path: unit.to_owned(), why })
        }
        Err(Stop::Fault(Fault::Stop(_, path))) => Read::Done(unclear(&path, unit)),
    }
}

/// Why reading ends early.
enum Stop {
    Fault(Fault),
    Is(Start),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

fn unclear(path: &str, what: &str) -> Start {
    Start::Unclear { path: path.to_owned(), what: what.to_owned() }
}

/// A line of `[Service]`: the file, the key, the value.
type Setting = (String, String, String);

fn find(unit: &str, tree: &dyn Tree, dialect: Dialect) -> Result<Start, Stop> {
    let eye = match Eye::open(tree) {
        Err(Fault::Wants(mut needs)) => {
            let dirs = paths::search(dialect, true);
            needs.extend(dirs.into_iter().filter(|dir| tree.dir(dir).is_none()).map(need_dir));
            return Err(Fault::Wants(needs).into());
        }
        eye => eye?,
    };
    let split = !eye.links.iter().any(|(name, _)| name == "lib");
    let dirs = paths::search(dialect, split);
    eye.want_dirs(&dirs)?;
    let search = Search { eye: &eye, dialect, dirs: &dirs, load: true };
    let info = match search.discover(unit) {
        Err(Fault::Stop(..)) => return Ok(Start::NoUnit),
        info => info?,
    };
    let Some(path) = info.path.filter(|_| info.mode != Some(Mode::Masked)) else {
        return Ok(Start::NoUnit);
    };
    let End::File(file) = eye.end(&path)? else { return Ok(Start::NoUnit) };
    let mut settings = Vec::new();
    let mut unit_files = vec![path.clone()];
    let included = search.included(&path, &file.content)?;
    let include = |name: &str| included.get(name).map(Vec::as_slice);
    read(&path, &file.content, dialect, &include, &mut settings)?;
    for path in drop_ins(&eye, dialect, &drop_in_dirs(&eye, &dirs, &info.name, unit, dialect)?)? {
        if let End::File(file) = eye.end(&path)? {
            read(&path, &file.content, dialect, &|_| None, &mut settings)?;
            unit_files.push(path);
        }
    }
    command(&eye, &settings, unit_files, dialect)
}

/// The directories of drop-ins: those of the unit's names and of what the names begin with, in each
/// directory of the search path; 252 then takes those of all services.
fn drop_in_dirs(
    eye: &Eye<'_>,
    dirs: &[&'static str],
    own: &str,
    asked: &str,
    dialect: Dialect,
) -> Result<Vec<String>, Fault> {
    let mut names = vec![own.to_owned()];
    if asked != own {
        names.push(asked.to_owned());
    }
    if dialect == Dialect::V252 {
        let front = own.strip_suffix(".service").unwrap_or(own);
        let dashes = front.rmatch_indices('-').filter_map(|(at, _)| front.get(..=at));
        names.extend(dashes.map(|front| format!("{front}.service")));
    }
    let mut found = Vec::new();
    let kinds = [names, if dialect == Dialect::V252 { vec!["service".to_owned()] } else { vec![] }];
    for names in kinds {
        for dir in dirs {
            for name in &names {
                let name = format!("{name}.d");
                if eye.entry(dir, &name)?.is_some() {
                    found.push(join(dir, &name));
                }
            }
        }
    }
    Ok(found)
}

/// Adds the settings of one file.
fn read<'f>(
    path: &str,
    file: &[u8],
    dialect: Dialect,
    included: &dyn Fn(&str) -> Option<&'f [u8]>,
    settings: &mut Vec<Setting>,
) -> Result<(), Stop> {
    struct Deep;
    impl From<Refused> for Deep {
        fn from(_: Refused) -> Self {
            Self
        }
    }
    let mut add = |key: &str, value: &str| {
        settings.push((path.to_owned(), key.to_owned(), value.to_owned()));
    };
    let done: Result<(), Deep> = ini::read_section("Service", file, dialect, |item| match item {
        Item::Set(key, value) => {
            add(key, value);
            Ok(())
        }
        Item::Include(name) => {
            let Some(file) = included(name) else { return Ok(()) };
            ini::read_section("Service", file, dialect, |item| match item {
                Item::Set(key, value) => {
                    add(key, value);
                    Ok(())
                }
                Item::Include(_) => Err(Deep),
            })
        }
    });
    done.map_err(|Deep| Stop::Is(unclear(path, paths::base(path))))
}

/// Settings with which the files that a service sees, or its variables, are others than those that
/// stand here.
const ELSEWHERE: [&str; 5] =
    ["PassEnvironment", "RootDirectory", "RootImage", "UnsetEnvironment", "WorkingDirectory"];

fn command(
    eye: &Eye<'_>,
    settings: &[Setting],
    unit_files: Vec<String>,
    dialect: Dialect,
) -> Result<Start, Stop> {
    // An empty value takes back what was listed before.
    let listed = |wanted: &str| {
        let all: Vec<&Setting> = settings.iter().filter(|(_, key, _)| key == wanted).collect();
        let from = all.iter().rposition(|(.., value)| value.is_empty()).map_or(0, |at| at + 1);
        all.get(from..).unwrap_or_default().to_vec()
    };
    for key in ELSEWHERE {
        if let Some((path, _, value)) = listed(key).first() {
            return Ok(unclear(path, &format!("{key}={value}")));
        }
    }
    let unit = unit_files.first().cloned().unwrap_or_default();
    let mut commands = Vec::new();
    for (path, _, value) in listed("ExecStart") {
        let Some(words) = words::split(value, dialect) else { return Ok(unclear(path, value)) };
        let is_end = |word: &words::Raw| word.text == ";" && !word.quoted;
        let parts = words.split(is_end).filter(|words| !words.is_empty());
        commands.extend(parts.map(|words| (path, value, words.to_vec())));
    }
    let oneshot = listed("Type").last().is_some_and(|(_, _, value)| value == "oneshot");
    let (path, line, words) = match (commands.as_slice(), oneshot) {
        ([one], _) => one,
        // A unit file that never names a program is a stand-in, and tells nothing.
        ([], false) if settings.iter().all(|(_, key, _)| key != "ExecStart") => {
            return Ok(Start::NoUnit);
        }
        ([], false) => return Ok(Start::Refuses { path: unit, why: NoStart::NoCommand }),
        ([.., (path, ..)], false) => {
            return Ok(Start::Refuses { path: (*path).clone(), why: NoStart::Several });
        }
        (_, true) => return Ok(unclear(&unit, "Type=oneshot")),
    };
    let mut variables = Environment::default();
    for (path, _, value) in listed("Environment") {
        if !variables.line(value, path, dialect) {
            return Ok(unclear(path, value));
        }
    }
    let mut environment_files = Vec::new();
    for (path, _, value) in listed("EnvironmentFile") {
        if let Some(file) = environment_file(eye, path, value, &mut variables, dialect)? {
            environment_files.push(file);
        }
    }
    let unknown = |what: &str| Stop::Is(unclear(path, what));
    let mut all = words.iter();
    let first = all.next().map(|word| word.text.as_str()).unwrap_or_default();
    let marks: &[char] =
        if dialect == Dialect::V219 { &['@', '-'] } else { &['@', '-', ':', '+', '!'] };
    let program = first.trim_start_matches(marks);
    let prefix = first.strip_suffix(program).unwrap_or_default();
    if prefix.contains('@') {
        all.next();
    }
    let program = words::without_specifiers(program).ok_or_else(|| unknown(line))?;
    let (mut arguments, mut length) = (Vec::new(), 0);
    for word in all {
        let text = words::without_specifiers(&word.text).ok_or_else(|| unknown(&word.text))?;
        if prefix.contains(':') {
            arguments.push(Word { text, from: (*path).clone() });
        } else {
            let words = words::expand(&text, path, &variables, dialect);
            let words = words.map_err(|name| unknown(&format!("${name}")))?;
            length += words.iter().map(|word| word.text.len() + 1).sum::<usize>();
            if length > words::LONGEST {
                return Err(unknown(&text));
            }
            arguments.extend(words);
        }
    }
    let path = (*path).clone();
    Ok(Start::Runs(CommandLine { program, arguments, path, unit_files, environment_files }))
}

/// Loads the file of an `EnvironmentFile=` in the unit file `unit`; gives its path if it is there.
fn environment_file(
    eye: &Eye<'_>,
    unit: &str,
    value: &str,
    variables: &mut Environment,
    dialect: Dialect,
) -> Result<Option<String>, Stop> {
    let (optional, path) = match value.strip_prefix('-') {
        Some(path) => (true, path),
        None => (false, value),
    };
    if path.contains(['%', '*', '?', '[', '\\', '"', '\'']) {
        return Err(Stop::Is(unclear(unit, value)));
    }
    // systemd passes over a path that is not absolute.
    if !path.starts_with('/') {
        return Ok(None);
    }
    let path = paths::resolve("/", path, &eye.links);
    let loaded = match eye.look(&path)? {
        Look::Seen(file) => variables.file(&file.content, &path, dialect),
        Look::Absent | Look::Cannot(Cannot::NotPlain { kind: FileKind::Directory }) => false,
        Look::Cannot(why) => return Err(Stop::Is(Start::Cannot { path, why: why.clone() })),
    };
    match (loaded, optional) {
        (true, _) => Ok(Some(path)),
        (false, true) => Ok(None),
        (false, false) => Err(Stop::Is(Start::Refuses { path, why: NoStart::NoEnvironmentFile })),
    }
}
