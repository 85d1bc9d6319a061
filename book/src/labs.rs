//! The courses as the book needs them: everything but the goals, which only the checker knows.

use anyhow::anyhow;
use labcheck_labs::load::{Around, Files};
use serde::de::IgnoredAny;

/// A course whose goals are not looked at.
pub type Course = labcheck_labs::Course<IgnoredAny, IgnoredAny>;
/// An exercise whose goals are not looked at.
pub type Exercise = labcheck_labs::Exercise<IgnoredAny, IgnoredAny>;

/// The courses that pages can show cards of.
#[derive(Clone, Debug, Default)]
pub struct Labs {
    courses: Vec<Course>,
}

impl Labs {
    /// The courses that come with labcheck.
    ///
    /// # Errors
    /// The faults of the labs, one a line.
    pub fn built_in() -> anyhow::Result<Self> {
        Self::from_files(&Files::built_in())
    }

    /// The courses in these files.
    ///
    /// # Errors
    /// The faults of the labs, one a line.
    pub fn from_files(files: &Files) -> anyhow::Result<Self> {
        let mut courses = Vec::new();
        let mut faults = Vec::new();
        for name in files.courses() {
            match labcheck_labs::load(files, name, Around::default()) {
                Ok(course) => courses.push(course),
                Err(found) => faults.extend(found.iter().map(ToString::to_string)),
            }
        }
        if faults.is_empty() { Ok(Self { courses }) } else { Err(anyhow!(faults.join("\n"))) }
    }

    /// The courses.
    #[must_use]
    pub fn courses(&self) -> &[Course] {
        &self.courses
    }

    /// The exercise of that name, with its course.
    #[must_use]
    pub fn exercise(&self, id: &str) -> Option<(&Course, &Exercise)> {
        self.courses.iter().find_map(|course| Some((course, course.exercise(id)?)))
    }

    /// The exercise that is probably meant by a name that is none.
    #[must_use]
    pub fn nearest(&self, id: &str) -> Option<&str> {
        let known = self.courses.iter().flat_map(|course| &course.exercises).map(|e| e.id());
        labcheck_labs::error::nearest(id, known)
    }
}
