//! What no single file can tell: ids that stand twice, things named that are not there.

use crate::error::Fault;
use crate::load::{Around, Files, lab_path};
use crate::model::{Course, Exercise};
use crate::template;
use std::collections::BTreeSet;
use toml::Spanned;

/// The faults across the files of a course.
pub(crate) fn faults<G, W>(course: &Course<G, W>, files: &Files, around: Around<'_>) -> Vec<Fault> {
    let path = format!("{}/course.toml", folder(course, files));
    let mut found = Findings { path: &path, source: text(files, &path), faults: Vec::new() };
    found.folder_is("course", &course.file.id, folder(course, files));
    found.twice("exercise", &course.file.exercises);
    found.twice_by(
        "parameter",
        course.file.param.iter().map(|p| (p.name.get_ref().as_str(), p.name.span().start)),
    );
    for param in &course.file.param {
        let values = std::iter::once(&param.default).chain(param.on.values());
        for value in values.filter(|value| !value.is_empty() && !param.one_of.is_empty()) {
            if !param.one_of.contains(value) {
                found.at(
                    param.name.span().start,
                    format!("`{value}` is none of the values it may have"),
                );
            }
        }
    }
    found.weights(course);
    let mut faults = found.faults;
    let known: Vec<&str> = course.file.param.iter().map(|p| p.name.get_ref().as_str()).collect();
    for (exercise, folder_id) in course.exercises.iter().zip(&course.file.exercises) {
        // Exercises that could not be read are missing here, so the order may be off: go by the id.
        let folder_id = if course.exercises.len() == course.file.exercises.len() {
            folder_id.get_ref().as_str()
        } else {
            exercise.id()
        };
        faults.extend(exercise_faults(course, exercise, folder_id, &known, files, around));
    }
    faults
}

fn exercise_faults<G, W>(
    course: &Course<G, W>,
    exercise: &Exercise<G, W>,
    folder_id: &str,
    params: &[&str],
    files: &Files,
    around: Around<'_>,
) -> Vec<Fault> {
    let path = lab_path(folder(course, files), folder_id);
    let source = text(files, &path);
    let mut found = Findings { path: &path, source, faults: Vec::new() };
    found.folder_is("exercise", &exercise.id, folder_id);
    found.twice_by("check", exercise.check.iter().map(|c| (c.id(), c.id.span().start)));
    found.twice_by(
        "mistake",
        exercise.mistake.iter().map(|m| (m.id.get_ref().as_str(), m.id.span().start)),
    );
    if exercise.check.is_empty() {
        found.at(exercise.id.span().start, "an exercise without a check".to_owned());
    }
    for check in &exercise.check {
        if check.advisory && source_says_points(source, check.id.span().start) {
            found.at(check.id.span().start, "an advisory check has no points".to_owned());
        }
    }
    let checks: Vec<&str> = exercise.check.iter().map(crate::model::Check::id).collect();
    for mistake in &exercise.mistake {
        for check in &mistake.checks {
            found.known("check", check.get_ref().as_str(), check.span().start, &checks);
        }
    }
    if let Some(param) = &exercise.optional {
        found.known("parameter", param.get_ref(), param.span().start, params);
    }
    if let Some(pages) = around.pages {
        found.known("page of the book", exercise.page.get_ref(), exercise.page.span().start, pages);
    }
    if exercise.hint.len() < 3 {
        found.at(
            exercise.id.span().start,
            "three hints at least, from gentle to the command itself".to_owned(),
        );
    }
    found.places(params);
    found.faults
}

/// Whether the `[[check]]` that holds this byte writes `points`.
fn source_says_points(source: &str, byte: usize) -> bool {
    let start = source.get(..byte).and_then(|s| s.rfind("[[check]]")).unwrap_or(0);
    let rest = source.get(start..).unwrap_or_default();
    let table = rest.split("\n[").next().unwrap_or_default();
    table.lines().any(|line| line.starts_with("points"))
}

/// The folder that the course was loaded from: its id, unless the id is wrong.
fn folder<'a, G, W>(course: &'a Course<G, W>, files: &'a Files) -> &'a str {
    let id = course.id();
    let courses = files.courses();
    if courses.contains(&id) { id } else { courses.first().copied().unwrap_or(id) }
}

fn text<'a>(files: &'a Files, path: &str) -> &'a str {
    files.0.get(path).map_or("", String::as_str)
}

struct Findings<'a> {
    path: &'a str,
    source: &'a str,
    faults: Vec<Fault>,
}

impl Findings<'_> {
    /// What is weighed is an exercise.
    fn weights<G, W>(&mut self, course: &Course<G, W>) {
        let ids: Vec<&str> = course.file.exercises.iter().map(|id| id.get_ref().as_str()).collect();
        let names = course.file.grading.weights.keys();
        let unknown: Vec<&String> = names.filter(|name| !ids.contains(&name.as_str())).collect();
        for name in unknown {
            let from = self.source.find("weights").unwrap_or(0);
            let rest = self.source.get(from..).unwrap_or_default();
            let at = from + rest.find(name.as_str()).unwrap_or(0);
            self.at(at, format!("`{name}` is weighed, and is no exercise of the course"));
        }
    }

    fn at(&mut self, byte: usize, what: String) {
        self.faults.push(Fault::at(self.path, self.source, byte, what));
    }

    fn folder_is(&mut self, what: &str, id: &Spanned<crate::Id>, folder: &str) {
        if id.get_ref().as_str() != folder {
            self.at(
                id.span().start,
                format!("the {what} `{}` stands in the folder `{folder}`", id.get_ref()),
            );
        }
    }

    fn twice(&mut self, what: &str, ids: &[Spanned<crate::Id>]) {
        self.twice_by(what, ids.iter().map(|id| (id.get_ref().as_str(), id.span().start)));
    }

    fn twice_by<'b>(&mut self, what: &str, ids: impl Iterator<Item = (&'b str, usize)>) {
        let mut seen = BTreeSet::new();
        for (id, byte) in ids {
            if !seen.insert(id) {
                self.at(byte, format!("the {what} `{id}` stands here a second time"));
            }
        }
    }

    fn known(&mut self, what: &str, word: &str, byte: usize, known: &[&str]) {
        if !known.contains(&word) {
            let fault =
                Fault::at(self.path, self.source, byte, format!("there is no {what} `{word}`"));
            self.faults.push(fault.nearest(word, known.iter().copied()));
        }
    }

    /// Every `{place}` of the file names a parameter.
    fn places(&mut self, params: &[&str]) {
        for word in template::places(self.source) {
            if !params.contains(&word) {
                // The word is a piece of the source: how far behind its beginning tells where.
                let byte = word.as_ptr().addr().saturating_sub(self.source.as_ptr().addr());
                let what = format!("there is no parameter `{word}`");
                let fault = Fault::at(self.path, self.source, byte, what);
                self.faults.push(fault.nearest(word, params.iter().copied()));
            }
        }
    }
}
