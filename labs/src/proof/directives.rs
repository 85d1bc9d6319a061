//! The lines `#:` of a script.

use super::{Also, Script};
use crate::error::Fault;
use crate::model::{Check, Course, Exercise, Track};

const WORDS: [&str; 5] = ["on", "after", "set", "tree", "also"];

/// A script with what its lines say, and what is wrong with them.
pub(super) fn script<G, W>(
    path: &str,
    text: &str,
    course: &Course<G, W>,
    exercise: &Exercise<G, W>,
) -> (Script, Vec<Fault>) {
    let script = Script { path: path.to_owned(), text: text.to_owned(), ..Script::default() };
    let mut reading = Reading { course, exercise, script, faults: Vec::new() };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(rest) = line.strip_prefix("#:") {
            let words: Vec<&str> = rest.split_whitespace().collect();
            if let Err((what, word, known)) = reading.line(&words) {
                let fault = Fault::at(path, text, at, what);
                reading.faults.push(fault.nearest(&word, known.iter().map(String::as_str)));
            }
        }
        at += line.len();
    }
    (reading.script, reading.faults)
}

/// What is wrong, the word that is, and those that would be right.
type Wrong = (String, String, Vec<String>);

struct Reading<'a, G, W> {
    course: &'a Course<G, W>,
    exercise: &'a Exercise<G, W>,
    script: Script,
    faults: Vec<Fault>,
}

impl<G, W> Reading<'_, G, W> {
    fn line(&mut self, words: &[&str]) -> Result<(), Wrong> {
        match *words {
            ["on", ref tracks @ ..] if !tracks.is_empty() => {
                for word in tracks {
                    self.script.on.push(track(word)?);
                }
            }
            ["after", ref exercises @ ..] if !exercises.is_empty() => {
                // Only those before it, so that no two wait for each other.
                let before = self.course.exercises.iter().map(Exercise::id);
                let before: Vec<String> =
                    before.take_while(|id| *id != self.exercise.id()).map(str::to_owned).collect();
                for exercise in exercises {
                    if !before.iter().any(|id| id == exercise) {
                        return Err(unknown("earlier exercise", exercise, before));
                    }
                    self.script.after.push((*exercise).to_owned());
                }
            }
            ["set", pair] => {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                if self.course.param(name).is_none() {
                    let known = self.course.file.param.iter();
                    let known = known.map(|param| param.name.get_ref().clone()).collect();
                    return Err(unknown("parameter", name, known));
                }
                self.script.set.push((name.to_owned(), value.to_owned()));
            }
            ["tree"] => self.script.tree = true,
            ["also", ref rest @ .., "on", word] => self.also(rest, Some(track(word)?))?,
            ["also", ref rest @ ..] => self.also(rest, None)?,
            _ => return Err(no_directive(words)),
        }
        Ok(())
    }

    fn also(&mut self, words: &[&str], on: Option<Track>) -> Result<(), Wrong> {
        let (check, mistake) = match *words {
            [check] => (check, None),
            [check, mistake] => (check, Some(mistake)),
            _ => return Err(no_directive(&["also"])),
        };
        let checks: Vec<_> =
            self.exercise.check.iter().map(|check| Check::id(check).to_owned()).collect();
        if !checks.iter().any(|id| id == check) {
            return Err(unknown("check", check, checks));
        }
        let mistakes = self.exercise.mistake.iter();
        let mistakes: Vec<_> = mistakes.map(|m| m.id.get_ref().to_string()).collect();
        if let Some(id) = mistake.filter(|id| !mistakes.iter().any(|known| known == id)) {
            return Err(unknown("mistake", id, mistakes));
        }
        let mistake = mistake.map(str::to_owned);
        self.script.also.push(Also { check: check.to_owned(), mistake, on });
        Ok(())
    }
}

fn track(word: &str) -> Result<Track, Wrong> {
    let found = Track::ALL.into_iter().find(|track| track.id() == word);
    found.ok_or_else(|| unknown("track", word, Track::ALL.map(|track| track.id().into()).into()))
}

fn no_directive(words: &[&str]) -> Wrong {
    let first = words.first().copied().unwrap_or_default();
    let what = "after `#:` comes one of: on TRACK…, after EXERCISE…, set NAME=VALUE, tree, \
                also CHECK [MISTAKE] [on TRACK]";
    (what.to_owned(), first.to_owned(), WORDS.map(str::to_owned).into())
}

fn unknown(what: &str, word: &str, known: Vec<String>) -> Wrong {
    (format!("there is no {what} `{word}`"), word.to_owned(), known)
}
