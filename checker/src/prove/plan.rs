//! What has to be tried: a state of a machine for each thing that a lab claims.

use crate::judge::params;
use crate::kinds::{Course, Exercise, Params};
use crate::text::Text;
use labcheck_labs::proof::{Also, Proof, Script};
use labcheck_labs::{Track, template};

/// What a trial is to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// A fresh machine fails, and passes once `solve.sh` has run.
    Solve,
    /// The commands of the hints, in order, are a solution.
    Hints,
    /// The mistake of this name is told on these checks, and on no other but those named.
    Mistake { id: String, checks: Vec<String>, also: Vec<Also> },
}

/// One machine, and what is done on it.
#[derive(Clone, Debug)]
pub(super) struct Trial {
    /// The exercise, by its place in the course.
    pub(super) exercise: usize,
    pub(super) track: Track,
    pub(super) claim: Claim,
    /// Whether it needs a running system.
    pub(super) booted: bool,
    /// Scripts that are run before, to their end: their files, and what they are.
    pub(super) before: Vec<(String, String)>,
    /// The file that is proven, and what is run.
    pub(super) path: String,
    pub(super) script: String,
    /// What follows `labcheck`: the course, the exercise, parameters that are set.
    pub(super) words: Vec<String>,
}

/// The trials of a course on these tracks, those first that take long.
pub(super) fn trials(
    course: &Course,
    proofs: &[Proof],
    tracks: &[Track],
) -> Result<Vec<Trial>, Text> {
    let mut trials = Vec::new();
    for (at, (exercise, proof)) in course.exercises.iter().zip(proofs).enumerate() {
        let Some(solve) = &proof.solve else { continue };
        for &track in tracks {
            let of = Of { course, proofs, exercise, at, track };
            if solve.applies(track) {
                trials.push(of.trial(solve, Claim::Solve, &solve.text)?);
                trials.extend(of.hints(solve)?);
            }
            for (mistake, (id, script)) in exercise.mistake.iter().zip(&proof.mistakes) {
                let Some(script) = script.as_ref().filter(|script| script.applies(track)) else {
                    continue;
                };
                let also = script.also.iter().filter(|also| also.on.is_none_or(|on| on == track));
                let claim = Claim::Mistake {
                    id: id.clone(),
                    checks: mistake.checks.iter().map(|id| id.get_ref().to_string()).collect(),
                    also: also.cloned().collect(),
                };
                trials.push(of.trial(script, claim, &script.text)?);
            }
        }
    }
    trials.sort_by_key(|trial| !trial.booted);
    Ok(trials)
}

struct Of<'a> {
    course: &'a Course,
    proofs: &'a [Proof],
    exercise: &'a Exercise,
    at: usize,
    track: Track,
}

impl Of<'_> {
    fn trial(&self, script: &Script, claim: Claim, text: &str) -> Result<Trial, Text> {
        let params = self.params(&script.set)?;
        let mut words = vec![self.course.id().to_owned(), self.exercise.id().to_owned()];
        for (name, value) in &script.set {
            words.extend(["--set".to_owned(), format!("{name}={value}")]);
        }
        let mut before = Vec::new();
        for id in &script.after {
            self.solved(id, &mut before)?;
        }
        Ok(Trial {
            exercise: self.at,
            track: self.track,
            claim,
            booted: !script.tree,
            before,
            path: script.path.clone(),
            script: filled(text, &params),
            words,
        })
    }

    /// The commands of this track's hints; none where no hint has one.
    fn hints(&self, solve: &Script) -> Result<Option<Trial>, Text> {
        let hints = self.exercise.hint.iter().filter(|hint| hint.applies(self.track));
        let commands: Vec<&str> =
            hints.flat_map(|hint| &hint.run).map(|run| run.0.as_str()).collect();
        if commands.is_empty() {
            return Ok(None);
        }
        let mut trial = self.trial(solve, Claim::Hints, &commands.join("\n"))?;
        trial.path = format!("{}/{}/lab.toml", self.course.id(), self.exercise.id());
        Ok(Some(trial))
    }

    /// What solves an exercise, and first what solves those that it stands on.
    fn solved(&self, id: &str, before: &mut Vec<(String, String)>) -> Result<(), Text> {
        let proof = self.proofs.iter().find(|proof| proof.exercise == id);
        let Some(solve) = proof.and_then(|proof| proof.solve.as_ref()) else { return Ok(()) };
        for id in &solve.after {
            self.solved(id, before)?;
        }
        if solve.applies(self.track) && !before.iter().any(|(path, _)| *path == solve.path) {
            before.push((solve.path.clone(), filled(&solve.text, &self.params(&solve.set)?)));
        }
        Ok(())
    }

    fn params(&self, set: &[(String, String)]) -> Result<Params, Text> {
        Ok(params::on_track(self.course, &params::set(self.course, set)?, self.track))
    }
}

fn filled(text: &str, params: &Params) -> String {
    template::fill(text, &|name| params.values.get(name).cloned())
}
