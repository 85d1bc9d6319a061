//! From files to a course. The files come from the binary or from a folder; who reads the folder is
//! not of interest here.

use crate::error::Fault;
use crate::lint;
use crate::model::{Course, CourseFile, Exercise};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// Files below the labs folder, those of the course and its proofs: path with `/` between its
/// parts, content.
#[derive(Clone, Debug, Default)]
pub struct Files(pub BTreeMap<String, String>);

impl Files {
    /// The courses inside the binary.
    #[must_use]
    pub fn built_in() -> Self {
        Self(crate::BUILT_IN.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect())
    }

    /// Whether a course is the one inside the binary, to the letter.
    #[must_use]
    pub fn is_built_in(&self, course: &str) -> bool {
        // Proofs and whatever else stands beside the labs is not part of the course itself.
        let of_course =
            |path: &str| path.split('/').next() == Some(course) && path.ends_with(".toml");
        let built_in = || crate::BUILT_IN.iter().filter(|(path, _)| of_course(path));
        let files = self.0.keys().filter(|path| of_course(path)).count();
        files == built_in().count()
            && built_in().all(|(path, text)| self.0.get(*path).is_some_and(|file| file == text))
    }

    /// The names of the courses: every folder that holds a `course.toml`.
    #[must_use]
    pub fn courses(&self) -> Vec<&str> {
        self.0.keys().filter_map(|path| path.strip_suffix("/course.toml")).collect()
    }
}

/// What is known beside the labs: pages of the book, if the book is at hand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around<'a> {
    /// The pages that exist, as in `page`; `None`: not known, so not judged.
    pub pages: Option<&'a [&'a str]>,
}

/// Loads one course and looks it over.
///
/// # Errors
/// Every fault that was found, at least one: the TOML's own, unknown keys, missing languages, ids that
/// stand twice, pages and parameters that do not exist.
pub fn load<G, W>(
    files: &Files,
    course: &str,
    around: Around<'_>,
) -> Result<Course<G, W>, Vec<Fault>>
where
    G: DeserializeOwned,
    W: DeserializeOwned,
{
    let (course, mut faults) = parts(files, course)?;
    faults.extend(lint::faults(&course, files, around));
    if faults.is_empty() { Ok(course) } else { Err(faults) }
}

/// Loads one course that was looked over before: those inside the binary, by a test.
///
/// # Errors
/// What no single file may have wrong, at least one.
pub fn load_known<G, W>(files: &Files, course: &str) -> Result<Course<G, W>, Vec<Fault>>
where
    G: DeserializeOwned,
    W: DeserializeOwned,
{
    let (course, faults) = parts(files, course)?;
    if faults.is_empty() { Ok(course) } else { Err(faults) }
}

/// A course as far as it can be read, and what is wrong with the rest.
type Parts<G, W> = (Course<G, W>, Vec<Fault>);

/// The course's own file, the exercises that can be read, and the faults of the others.
fn parts<G, W>(files: &Files, course: &str) -> Result<Parts<G, W>, Vec<Fault>>
where
    G: DeserializeOwned,
    W: DeserializeOwned,
{
    let path = format!("{course}/course.toml");
    let Some(source) = files.0.get(&path) else {
        return Err(vec![Fault::at(&path, "", 0, "there is no such course")]);
    };
    let file: CourseFile = parse(&path, source).map_err(|fault| vec![fault])?;
    let mut faults = Vec::new();
    let mut exercises: Vec<Exercise<G, W>> = Vec::new();
    for id in &file.exercises {
        let path = lab_path(course, id.get_ref().as_str());
        match files.0.get(&path) {
            Some(text) => match parse(&path, text) {
                Ok(exercise) => exercises.push(exercise),
                Err(fault) => faults.push(fault),
            },
            None => faults.push(Fault::at(
                &format!("{course}/course.toml"),
                source,
                id.span().start,
                format!("the exercise `{}` has no {path}", id.get_ref()),
            )),
        }
    }
    Ok((Course { file, exercises }, faults))
}

/// Where an exercise is written.
pub(crate) fn lab_path(course: &str, exercise: &str) -> String {
    format!("{course}/{exercise}/lab.toml")
}

/// Reads a TOML file of ours.
///
/// # Errors
/// What the TOML reader says, with its place and, for an unknown word, the nearest known.
pub fn parse<T: DeserializeOwned>(path: &str, source: &str) -> Result<T, Fault> {
    toml::from_str(source).map_err(|error| Fault::from_toml(path, source, &error))
}

/// Reads a file of parameters: TOML, `name = "value"` a line.
///
/// # Errors
/// What is no TOML, or no string, with its place.
pub fn params(path: &str, source: &str) -> Result<BTreeMap<String, String>, Fault> {
    parse(path, source)
}

#[cfg(test)]
mod tests {
    use super::params;

    #[test]
    fn parameters_are_strings_by_name() {
        let found = params("p.toml", "b = \"2\"\na = '1'\n").unwrap();
        let found: Vec<_> = found.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(found, [("a", "1"), ("b", "2")]);
        let fault = params("p.toml", "a = '1'\nb = 2\n").unwrap_err();
        assert_eq!((fault.file.as_str(), fault.line), ("p.toml", 2));
    }
}
