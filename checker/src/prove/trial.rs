//! One trial: a fresh machine, what a learner types, and what labcheck says then.

use super::bed::Machine;
use super::expect::{Check, Seen, Wanted};
use super::plan::{Claim, Trial};
use labcheck_labs::Track;
use std::io;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What is to come on a running system may take this long: services start, chronyd finds its clock.
const PATIENCE: Duration = Duration::from_secs(20);
/// Before labcheck is asked again.
const PAUSE: Duration = Duration::from_millis(200);

/// Why something is not proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// This file's script ended otherwise than well.
    Script { path: String, how: String },
    /// A fresh machine has nothing left to do.
    FreshDone(String),
    /// Something else was seen.
    Seen(String),
    /// The two languages do not say the same.
    Languages(String),
    /// The machine is another track's.
    Track(Option<String>),
    /// It could not be tried.
    Machine(String),
}

/// How a trial went.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// Nothing is asked on this track: every check is skipped.
    pub(super) not_asked: bool,
    /// Of `Claim::Solve`: whether the fresh machine was seen to fail.
    pub(super) fresh: bool,
    pub(super) wrong: Option<Wrong>,
    /// How often labcheck looked, and its own time.
    pub(super) looks: usize,
    pub(super) spent: Duration,
}

/// Carries out a trial on a machine that nothing was done on.
pub(super) fn run(trial: &Trial, machine: &Machine) -> Outcome {
    let mut run = Run { trial, machine, outcome: Outcome::default() };
    run.outcome.wrong = match run.all() {
        Ok(()) => None,
        Err(Stop::Wrong(wrong)) => Some(wrong),
        Err(Stop::Io(error)) => Some(Wrong::Machine(error.to_string())),
    };
    run.outcome
}

enum Stop {
    Wrong(Wrong),
    Io(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

struct Run<'a> {
    trial: &'a Trial,
    machine: &'a Machine,
    outcome: Outcome,
}

impl Run<'_> {
    fn all(&mut self) -> Result<(), Stop> {
        for (path, script) in &self.trial.before {
            self.types(path, script)?;
        }
        if self.trial.claim == Claim::Solve {
            let fresh = self.look("en")?;
            self.outcome.not_asked = fresh.iter().all(|check| check.status == "skip");
            match Wanted::Fresh.wrong(&fresh).filter(|_| !self.outcome.not_asked) {
                Some(seen) => return Err(Stop::Wrong(Wrong::FreshDone(seen))),
                None => self.outcome.fresh = !self.outcome.not_asked,
            }
        }
        self.types(&self.trial.path, &self.trial.script)?;
        let trial = self.trial;
        match &trial.claim {
            Claim::Solve | Claim::Hints => self.until(Wanted::Solved),
            Claim::Mistake { id, checks, also } => {
                self.until(Wanted::Mistaken { id, checks, also })
            }
        }
    }

    fn types(&self, path: &str, script: &str) -> Result<(), Stop> {
        let ended = self.machine.types(script)?;
        ended.map_err(|how| Stop::Wrong(Wrong::Script { path: path.to_owned(), how }))
    }

    /// Looks until it is as wanted, and then in the other language too.
    fn until(&mut self, wanted: Wanted<'_>) -> Result<(), Stop> {
        let begun = Instant::now();
        let told = loop {
            let told = self.look("ko")?;
            let Some(seen) = wanted.wrong(&told) else { break told };
            if !self.machine.booted || begun.elapsed() > PATIENCE {
                return Err(Stop::Wrong(Wrong::Seen(seen)));
            }
            sleep(PAUSE);
        };
        let other = self.look("en")?;
        if other == told {
            return Ok(());
        }
        let differ = told.iter().zip(&other).find(|(one, other)| one != other);
        let id = differ.map_or_else(String::new, |(check, _)| check.id.clone());
        Err(Stop::Wrong(Wrong::Languages(id)))
    }

    fn look(&mut self, lang: &str) -> Result<Vec<Check>, Stop> {
        let report = self.machine.looks(&self.trial.words, lang)?;
        let seen: Seen = serde_json::from_slice(&report).map_err(io::Error::other)?;
        self.outcome.looks += 1;
        self.outcome.spent += Duration::from_secs_f64((seen.duration_ms / 1000.0).clamp(0.0, 1e6));
        if seen.track.as_deref() != Track::name(self.trial.track) {
            return Err(Stop::Wrong(Wrong::Track(seen.track)));
        }
        Ok(seen.checks().to_vec())
    }
}
