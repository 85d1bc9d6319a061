//! Proves labs: each exercise fails on a fresh machine, passes once it is solved by its `solve.sh` or
//! by its hints, and each mistake is told by its name.
//!
//! proofs → [`plan`] → machines ([`bed`]) → [`trial`] → what was [expected](expect) → [`table`]

mod bed;
mod expect;
mod plan;
mod table;
mod trial;

use crate::error::Failure;
use crate::kinds::Course;
use crate::text::{Lang, Text, text, visible};
use labcheck_labs::Track;
use labcheck_labs::proof::Proof;
use plan::Trial;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use trial::{Outcome, Wrong};

/// What proving a course has shown.
#[derive(Debug)]
pub struct Proven {
    /// The table, with a line for whatever is not proven.
    pub text: String,
    /// How many things are not proven.
    pub findings: usize,
    /// How often labcheck looked, and its own time.
    pub looks: usize,
    /// Of all looks together.
    pub spent: Duration,
}

/// Proves a course whose folder is `home`; `done` is told after each trial how many are done, and of
/// how many.
///
/// # Errors
/// Machines cannot be made here: not root, a program is missing, the image could not be built.
pub fn course(
    course: &Course,
    proofs: &[Proof],
    home: &Path,
    lang: Lang,
    done: &(dyn Fn(usize, usize) + Sync),
) -> Result<Proven, Failure> {
    if let Some(why) = bed::missing() {
        return Err(Failure(why));
    }
    let machine = home.join("machine");
    if !machine.join("dress").is_file() || !machine.join("packages").is_file() {
        return Err(Failure(no_machine(&machine)));
    }
    let tracks = tracks(&machine);
    let trials = plan::trials(course, proofs, &tracks).map_err(Failure)?;
    let failed = |error: io::Error| {
        let why = visible(&error.to_string());
        Failure(
            text!(ko "시스템을 준비할 수 없습니다: {why}", en "no machine could be made: {why}"),
        )
    };
    let yard = bed::Yard::new().map_err(failed)?;
    let mut roots = BTreeMap::new();
    for &track in &tracks {
        let name = machine.join("tracks").is_dir().then_some(track.id());
        roots.insert(track, yard.lay_out(&machine, name, home, course.id()).map_err(failed)?);
    }
    let outcomes = all(&trials, &yard, &roots, done);
    Ok(table::table(course, proofs, &tracks, &trials, &outcomes, lang))
}

fn no_machine(machine: &Path) -> Text {
    let shown = visible(&machine.to_string_lossy());
    text!(
        ko "{shown}: 실습을 증명할 시스템이 없습니다(packages와 dress 파일이 있어야 합니다)",
        en "{shown}: no machine to prove the labs on (it needs the files packages and dress)"
    )
}

/// The tracks that a machine stands for.
fn tracks(machine: &Path) -> Vec<Track> {
    let all = machine.join("tracks");
    let there: Vec<Track> =
        Track::ALL.into_iter().filter(|track| all.join(track.id()).is_dir()).collect();
    if there.is_empty() { vec![Track::Other] } else { there }
}

/// Carries out the trials, as many at a time as there are processors.
fn all(
    trials: &[Trial],
    yard: &bed::Yard,
    roots: &BTreeMap<Track, PathBuf>,
    done: &(dyn Fn(usize, usize) + Sync),
) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let outcomes: Mutex<BTreeMap<usize, Outcome>> = Mutex::default();
    let workers = thread::available_parallelism().map_or(2, std::num::NonZero::get).min(8);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(trial) = trials.get(at) else { break };
                    let outcome = one(trial, at, yard, roots);
                    let mut outcomes = outcomes.lock().unwrap_or_else(PoisonError::into_inner);
                    outcomes.insert(at, outcome);
                    done(outcomes.len(), trials.len());
                }
            });
        }
    });
    let outcomes = outcomes.into_inner().unwrap_or_else(PoisonError::into_inner);
    outcomes.into_values().collect()
}

fn one(
    trial: &Trial,
    number: usize,
    yard: &bed::Yard,
    roots: &BTreeMap<Track, PathBuf>,
) -> Outcome {
    let failed = |why: String| Outcome { wrong: Some(Wrong::Machine(why)), ..Outcome::default() };
    let Some(root) = roots.get(&trial.track) else { return failed(trial.track.id().to_owned()) };
    match yard.fresh(root, trial.booted, &format!("{number}")) {
        Ok(machine) => trial::run(trial, &machine),
        Err(error) => failed(error.to_string()),
    }
}
