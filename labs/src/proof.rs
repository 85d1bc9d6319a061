//! How an exercise is proven: scripts beside its `lab.toml`, run by `labcheck lint --prove`.
//!
//! `solve.sh` does what a learner does who gets it right, `mistakes/ID.sh` what one does who makes
//! that mistake. They are templates as hints are, and lines that begin with `#:` tell what they need.

mod directives;

use crate::error::Fault;
use crate::load::Files;
use crate::model::{Course, Exercise, Track};
use crate::template;

/// A script, with what its lines `#:` say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// Its file, below the labs folder.
    pub path: String,
    /// What `sh -eu` runs, parameters not yet filled in.
    pub text: String,
    /// `#: on TRACK…`: the tracks that it is for; none named: all.
    pub on: Vec<Track>,
    /// `#: after EXERCISE…`: exercises that are solved before.
    pub after: Vec<String>,
    /// `#: set NAME=VALUE`: parameters that are not at their default.
    pub set: Vec<(String, String)>,
    /// `#: tree`: needs no running system.
    pub tree: bool,
    /// `#: also CHECK [MISTAKE] [on TRACK]`: what fails besides, and by which mistake.
    pub also: Vec<Also>,
}

/// A check that a mistake does not belong to and that fails all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Also {
    /// Its name below the exercise.
    pub check: String,
    /// The mistake that is told there, if one is.
    pub mistake: Option<String>,
    /// Only on this track; none: on all.
    pub on: Option<Track>,
}

impl Script {
    /// Whether it is for this track.
    #[must_use]
    pub fn applies(&self, track: Track) -> bool {
        self.on.is_empty() || self.on.contains(&track)
    }
}

/// The proof of one exercise, as far as it is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// The exercise.
    pub exercise: String,
    /// `solve.sh`.
    pub solve: Option<Script>,
    /// The mistakes in the lab's order, each with its script. A script has of `solve.sh` what it does
    /// not say itself: `after`, `tree`, and what is `set`.
    pub mistakes: Vec<(String, Option<Script>)>,
}

/// The proofs of a course, and what is wrong with them: scripts that are missing, that belong to
/// nothing, or say what is not so.
#[must_use]
pub fn read<G, W>(course: &Course<G, W>, files: &Files) -> (Vec<Proof>, Vec<Fault>) {
    let mut faults = Vec::new();
    let proofs = course.exercises.iter().map(|e| proof(course, e, files, &mut faults)).collect();
    (proofs, faults)
}

fn proof<G, W>(
    course: &Course<G, W>,
    exercise: &Exercise<G, W>,
    files: &Files,
    faults: &mut Vec<Fault>,
) -> Proof {
    let folder = format!("{}/{}", course.id(), exercise.id());
    let lab = format!("{folder}/lab.toml");
    let source = files.0.get(&lab).map_or("", String::as_str);
    let mut script = |path: &str| {
        let text = files.0.get(path)?;
        let (script, found) = directives::script(path, text, course, exercise);
        faults.extend(found);
        faults.extend(places(path, text, course));
        Some(script)
    };
    let solve = script(&format!("{folder}/solve.sh"));
    let of_solve = solve.clone().unwrap_or_default();
    let mut mistakes = Vec::new();
    for mistake in &exercise.mistake {
        let id = mistake.id.get_ref().as_str();
        let found = script(&format!("{folder}/mistakes/{id}.sh"));
        mistakes.push((id.to_owned(), found.map(|found| found.within(&of_solve))));
    }
    let missing = |byte: usize, what: String| Fault::at(&lab, source, byte, what);
    if solve.is_none() {
        let what = format!("not proven: there is no {folder}/solve.sh");
        faults.push(missing(exercise.id.span().start, what));
    }
    for (mistake, (id, script)) in exercise.mistake.iter().zip(&mistakes) {
        if script.is_none() {
            let what = format!("not proven: there is no {folder}/mistakes/{id}.sh");
            faults.push(missing(mistake.id.span().start, what));
        }
    }
    faults.extend(strays(&folder, &mistakes, files));
    Proof { exercise: exercise.id().to_owned(), solve, mistakes }
}

impl Script {
    fn within(mut self, solve: &Self) -> Self {
        if self.after.is_empty() {
            self.after.clone_from(&solve.after);
        }
        self.tree |= solve.tree;
        for (name, value) in &solve.set {
            if !self.set.iter().any(|(set, _)| set == name) {
                self.set.push((name.clone(), value.clone()));
            }
        }
        self
    }
}

/// Scripts of mistakes that the lab does not have.
fn strays<'a>(
    folder: &'a str,
    mistakes: &'a [(String, Option<Script>)],
    files: &'a Files,
) -> impl Iterator<Item = Fault> + 'a {
    let prefix = format!("{folder}/mistakes/");
    files.0.iter().filter_map(move |(path, text)| {
        let id = path.strip_prefix(&prefix)?.strip_suffix(".sh")?;
        let known = || mistakes.iter().map(|(known, _)| known.as_str());
        let stray = !known().any(|known| known == id);
        stray.then(|| {
            let what = format!("there is no mistake `{id}`");
            Fault::at(path, text, 0, what).nearest(id, known())
        })
    })
}

/// Places of the template that no parameter fills.
fn places<G, W>(path: &str, text: &str, course: &Course<G, W>) -> Vec<Fault> {
    let known: Vec<&str> = course.file.param.iter().map(|p| p.name.get_ref().as_str()).collect();
    let wrong = template::places(text).into_iter().filter(|word| !known.contains(word));
    wrong
        .map(|word| {
            let byte = word.as_ptr().addr().saturating_sub(text.as_ptr().addr());
            Fault::at(path, text, byte, format!("there is no parameter `{word}`"))
                .nearest(word, known.iter().copied())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::load_known;

    const COURSE: &str = "id = 'c'
exercises = ['e']
title = { ko = '가', en = 'a' }
about = { ko = '가', en = 'a' }
";
    const LAB: &str = "id = 'e'
page = 'e.md'
title = { ko = '가', en = 'a' }
about = { ko = '가', en = 'a' }
[[check]]
id = 'k'
title = { ko = '가', en = 'a' }
why = { ko = '가', en = 'a' }
goal.x = 1
[[mistake]]
id = 'm'
checks = ['k']
when.x = 1
say = { ko = '가', en = 'a' }
next = { ko = 'true', en = 'true' }
";

    #[test]
    fn a_script_is_read_with_its_place_its_text_and_its_lines() {
        let files = [
            ("c/course.toml", COURSE),
            ("c/e/lab.toml", LAB),
            ("c/e/solve.sh", "#: tree\ntrue\n"),
            ("c/e/mistakes/m.sh", "#: on el7-rocky\nfalse\n"),
        ];
        let files = Files(files.map(|(path, text)| (path.to_owned(), text.to_owned())).into());
        let course: Course<toml::Value, toml::Value> = load_known(&files, "c").unwrap();
        let (proofs, faults) = read(&course, &files);
        assert_eq!(faults, []);
        let solve = Script {
            path: "c/e/solve.sh".into(),
            text: "#: tree\ntrue\n".into(),
            tree: true,
            ..Script::default()
        };
        let mistake = Script {
            path: "c/e/mistakes/m.sh".into(),
            text: "#: on el7-rocky\nfalse\n".into(),
            on: vec![Track::El7Rocky],
            // As the solution.
            tree: true,
            ..Script::default()
        };
        let mistakes = vec![("m".to_owned(), Some(mistake))];
        assert_eq!(proofs, [Proof { exercise: "e".into(), solve: Some(solve), mistakes }]);
    }
}
