//! What a kind judges by: the evidence, the parameters of the course, the track.

use crate::evidence::{Cannot, Evidence, FileSeen, Look, Origin, Stat};
use crate::kinds::memo::Memo;
use crate::text::{Text, visible};
use labcheck_labs::{Role, Template, Track};
use std::collections::BTreeMap;

/// The values of a course's parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params {
    /// Name to value, defaults included.
    pub values: BTreeMap<String, String>,
    /// The names that the instructor set.
    pub set: Vec<String>,
    /// The names whose values are secret.
    pub secret: Vec<String>,
    /// The machine's role, where a class has several machines a student.
    pub role: Option<Role>,
}

impl Params {
    /// The value of a parameter; empty where there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }
}

/// Everything that a verdict rests on.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What was seen.
    pub evidence: &'a Evidence,
    /// The parameters of the course.
    pub params: &'a Params,
    /// The system.
    pub track: Track,
    /// What was read of this evidence already.
    pub memo: &'a Memo,
}

impl<'a> Asked<'a> {
    /// A template of the lab, filled with the parameters.
    #[must_use]
    pub fn fill(&self, template: &Template) -> String {
        template.fill(&|name| self.params.values.get(name).cloned())
    }

    /// The program that installs packages on this system.
    #[must_use]
    pub const fn package_tool(&self) -> &'static str {
        match self.track {
            Track::El9Epoxy => "dnf",
            Track::El7Rocky | Track::Other => "yum",
        }
    }

    /// Whether this is a running system.
    #[must_use]
    pub fn live(&self) -> bool {
        self.evidence.machine.origin == Origin::Live
    }

    /// A file's look; one that nobody collected cannot be told.
    #[must_use]
    pub fn file(&self, path: &str) -> Look<&'a FileSeen> {
        look(self.evidence.files.get(path))
    }

    /// The command that adds a line to a file; where the file does not end with a line end, one is put
    /// before it, or the line would go on with the last one.
    #[must_use]
    pub fn append(&self, path: &str, line: &str) -> Text {
        let open = match self.file(path) {
            Look::Seen(file) => file.content.last().is_some_and(|byte| *byte != b'\n'),
            _ => false,
        };
        let path = visible(path);
        Text::same(if open {
            format!("printf '\\n%s\\n' '{line}' >> {path}")
        } else {
            format!("echo '{line}' >> {path}")
        })
    }

    /// A file's metadata; a file that was read tells it too.
    #[must_use]
    pub fn stat(&self, path: &str) -> Look<&'a Stat> {
        if let Some(found) = self.evidence.stats.get(path) {
            return look(Some(found));
        }
        match look(self.evidence.files.get(path)) {
            Look::Seen(file) => Look::Seen(&file.stat),
            Look::Absent => Look::Absent,
            Look::Cannot(why) => Look::Cannot(why),
        }
    }
}

/// A look by reference.
#[must_use]
pub(crate) fn look<T>(found: Option<&Look<T>>) -> Look<&T> {
    match found {
        Some(Look::Seen(seen)) => Look::Seen(seen),
        Some(Look::Absent) => Look::Absent,
        Some(Look::Cannot(why)) => Look::Cannot(why.clone()),
        None => Look::Cannot(Cannot::NotCollected),
    }
}
