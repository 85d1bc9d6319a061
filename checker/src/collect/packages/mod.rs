//! Installed packages, by one `rpm -q` for all names.
//!
//! Of a tree, the database files are copied and the machine's own rpm is asked about the copy:
//! `rpm --root` would run in the tree, and even reading sqlite writes beside the database.

mod copy;

use super::root::Root;
use super::run::{Limits, find, run};
use crate::evidence::{Cannot, CommandSeen, Look, PackageSeen};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

/// Where rpm keeps its database: CentOS 7 to 9, and newer systems.
const PLACES: [&str; 2] = ["/var/lib/rpm", "/usr/lib/sysimage/rpm"];
/// For all that is done, the copy included.
const LIMIT: Duration = Duration::from_secs(5);
/// Bytes of one answer.
const BYTES: usize = 1 << 20;
const FORMAT: &str = "%{NAME}\\t%{VERSION}-%{RELEASE}.%{ARCH}\\n";
/// The same behind the number that a package has in the database.
const NUMBERED: &str = "%{DBINSTANCE}\\t%{NAME}\\t%{VERSION}-%{RELEASE}.%{ARCH}\\n";
/// Asked for behind each name, and no package has such a name: rpm's «not installed» parts the answers.
/// One name may be answered with several packages, and with packages of other names.
const NEXT: &str = "labcheck:next";

/// What was seen of packages.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Packages {
    /// Whether each is installed, by its name. Of several versions the last is told.
    pub(crate) looks: BTreeMap<String, Look<PackageSeen>>,
    /// The file of the database that is why nothing can be told, where it is one.
    pub(crate) file: Option<String>,
}

/// Why no package can be told: because of which file, if it is one.
#[derive(Debug, PartialEq, Eq)]
struct Fault {
    why: Cannot,
    file: Option<String>,
}

impl From<Cannot> for Fault {
    fn from(why: Cannot) -> Self {
        Self { why, file: None }
    }
}

/// Whether each package is installed.
pub(crate) fn packages(root: &Root, names: &[String]) -> Packages {
    if names.is_empty() {
        return Packages::default();
    }
    match asked(root, names) {
        Ok(looks) => Packages { looks, file: None },
        Err(Fault { why, file }) => {
            let cannot = |name: &String| (name.clone(), Look::Cannot(why.clone()));
            Packages { looks: names.iter().map(cannot).collect(), file }
        }
    }
}

fn asked(root: &Root, names: &[String]) -> Result<BTreeMap<String, Look<PackageSeen>>, Fault> {
    let until = Instant::now() + LIMIT;
    let place = PLACES.into_iter().find(|place| copy::has_database(root, place));
    if root.is_live() {
        // Without a database some rpm would say of everything that it is not installed.
        return match (find("rpm"), place) {
            (None, _) => Err(Cannot::NoTool { name: "rpm".into() }.into()),
            (_, None) => Err(Cannot::NoPackages.into()),
            (_, Some(place)) => Ok(query(None, names, !copy::has_no_index(root, place), until)?),
        };
    }
    let place = place.ok_or(Cannot::NoPackages)?;
    if find("rpm").is_none() {
        return Err(Cannot::NoTool { name: "rpm".into() }.into());
    }
    let copied = copy::Copy::of(root, place, until)?;
    Ok(query(Some(copied.path()), names, !copy::has_no_index(root, place), until)?)
}

/// Asks for these names; for all packages where no index knows the names.
fn query(
    database: Option<&Path>,
    names: &[String],
    indexed: bool,
    until: Instant,
) -> Result<BTreeMap<String, Look<PackageSeen>>, Cannot> {
    let (good, bad): (Vec<_>, Vec<_>) = names.iter().partition(|name| is_name(name));
    let mut looks: BTreeMap<_, _> = bad
        .into_iter()
        .map(|name| (name.clone(), Look::Cannot(failed("this is no name of a package"))))
        .collect();
    if good.is_empty() {
        return Ok(looks);
    }
    if indexed {
        let mut args = vec!["-q", "--qf", FORMAT];
        args.extend(good.iter().flat_map(|name| [name.as_str(), NEXT]));
        let answer = rpm(database, &args, until)?;
        let text = String::from_utf8_lossy(&answer.stdout).into_owned();
        let next = format!("package {NEXT} is not installed\n");
        let mut answers = text.split(&next);
        for name in &good {
            looks.insert((*name).clone(), told(answers.next().unwrap_or_default(), name));
        }
    } else {
        let all = rpm(database, &["-qa", "--qf", NUMBERED], until)?;
        let text = in_order(&String::from_utf8_lossy(&all.stdout));
        looks.extend(good.iter().map(|name| ((*name).clone(), told(&text, name))));
    }
    // Not one of them: is that true, or did rpm find no database where it looked?
    if !looks.values().any(|look| matches!(look, Look::Seen(_))) {
        let all = rpm(database, &["-qa", "--qf", "."], until)?;
        if all.stdout.is_empty() {
            return Err(failed("rpm finds no package at all in its database"));
        }
    }
    Ok(looks)
}

/// Runs rpm; an error that it tells of is one here too, whatever it says besides: over a broken
/// database it calls packages «not installed».
fn rpm(database: Option<&Path>, args: &[&str], until: Instant) -> Result<CommandSeen, Cannot> {
    let path = database.map(|path| path.to_string_lossy().into_owned());
    let mut all: Vec<&str> = path.as_deref().map_or(vec![], |path| vec!["--dbpath", path]);
    all.extend(args);
    let time = until.saturating_duration_since(Instant::now());
    let seen = match run("rpm", &all, Limits { time, bytes: BYTES }) {
        Look::Seen(seen) => seen,
        Look::Cannot(Cannot::TimedOut { .. }) => return Err(timed_out()),
        Look::Cannot(cannot) => return Err(cannot),
        Look::Absent => return Err(Cannot::NoTool { name: "rpm".into() }),
    };
    let words = String::from_utf8_lossy(&seen.stderr);
    match words.lines().find(|line| line.contains("error:") || line.contains("failed:")) {
        Some(line) => Err(failed(line)),
        None if seen.code.is_none() => Err(failed("rpm was ended by a signal")),
        None => Ok(seen),
    }
}

/// The lines of all packages in the order of their numbers, as rpm answers to a name, without them.
fn in_order(text: &str) -> String {
    let mut lines: Vec<(u64, &str)> = text
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(number, line)| Some((number.parse().ok()?, line)))
        .collect();
    lines.sort_unstable();
    lines.into_iter().flat_map(|(_, line)| [line, "\n"]).collect()
}

/// What rpm answered to one name. It also takes it for `name-version`, `name.arch` and the like, so a
/// line must tell the very name.
fn told(answer: &str, name: &str) -> Look<PackageSeen> {
    let evr = |line: &str| line.strip_prefix(name)?.strip_prefix('\t').map(str::to_owned);
    match answer.lines().rev().find_map(evr) {
        Some(evr) => Look::Seen(PackageSeen { evr }),
        None if answer.contains('\t') => Look::Absent,
        None if answer.trim_end() == format!("package {name} is not installed") => Look::Absent,
        None => Look::Cannot(failed("rpm left this package out")),
    }
}

fn is_name(name: &str) -> bool {
    let good = |b: u8| b.is_ascii_alphanumeric() || b"+-._".contains(&b);
    !name.starts_with('-') && !name.is_empty() && name.len() < 256 && name.bytes().all(good)
}

fn timed_out() -> Cannot {
    Cannot::TimedOut { ms: u64::try_from(LIMIT.as_millis()).unwrap_or(u64::MAX) }
}

fn failed(what: &str) -> Cannot {
    Cannot::Failed { what: what.to_owned() }
}

#[cfg(test)]
mod tests;
