//! What was reached when, and what was undone since.

use crate::kinds::Status;
use crate::report::Report;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

/// The name of the form.
const SCHEMA: &str = "labcheck.progress/1";

/// When a check was reached. Times are seconds since 1970 UTC by the clock of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// It passed first.
    pub reached: i64,
    /// It passed before, and since then it does not.
    pub undone: Option<i64>,
}

/// The file.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Form {
    schema: String,
    checks: BTreeMap<String, Reached>,
}

/// The progress of one user on one machine through one course.
#[derive(Debug, Default)]
pub struct Progress {
    path: Option<PathBuf>,
    checks: BTreeMap<String, Reached>,
}

impl Progress {
    /// What is remembered. A file that is none of ours counts as nothing, and is replaced.
    #[must_use]
    pub fn load(course: &str) -> Self {
        let path = super::path(&format!("progress/{course}.json"));
        let form: Form = serde_json::from_str(&super::load(path.as_ref())).unwrap_or_default();
        let checks = if form.schema == SCHEMA { form.checks } else { BTreeMap::new() };
        Self { path, checks }
    }

    /// Progress that nobody remembers: of a tree that is looked at.
    #[must_use]
    pub fn of_nobody() -> Self {
        Self::default()
    }

    /// What is known of each check that ever passed, by its id.
    #[must_use]
    pub fn checks(&self) -> &BTreeMap<String, Reached> {
        &self.checks
    }

    /// Takes a report in; whether anything is new. What could not be told changes nothing.
    pub fn note(&mut self, report: &Report) -> bool {
        let mut new = false;
        for check in report.exercises.iter().flat_map(|exercise| &exercise.checks) {
            let before = self.checks.get(&check.id).copied();
            let now = match (check.status, before) {
                (Status::Pass, None) => Some(Reached { reached: report.time, undone: None }),
                (Status::Pass, Some(known)) => Some(Reached { undone: None, ..known }),
                (Status::Fail | Status::Pending, Some(known)) => {
                    Some(Reached { undone: known.undone.or(Some(report.time)), ..known })
                }
                _ => before,
            };
            if let Some(now) = now.filter(|_| now != before) {
                self.checks.insert(check.id.clone(), now);
                new = true;
            }
        }
        new
    }

    /// Writes it down.
    ///
    /// # Errors
    /// There is no home, or it cannot be written to.
    pub fn store(&self) -> io::Result<()> {
        let form = Form { schema: SCHEMA.to_owned(), checks: self.checks.clone() };
        let text = serde_json::to_string(&form).map_err(io::Error::other)?;
        super::store(self.path.as_ref(), &text)
    }

    /// Whether there is anything to be written to.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.path.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{CheckReport, ExerciseReport};
    use crate::text::Text;
    use std::fs;

    fn report(time: i64, status: Status) -> Report {
        let check = CheckReport {
            id: "selinux.boot".into(),
            title: Text::default(),
            status,
            points: 1,
            advisory: false,
            seen: Text::default(),
            expected: Text::default(),
            place: None,
            mistake: None,
            why: Text::default(),
            next: None,
            notes: Vec::new(),
        };
        let exercise = ExerciseReport {
            id: "selinux".into(),
            title: Text::default(),
            about: Text::default(),
            page: String::new(),
            optional: None,
            checks: vec![check],
        };
        Report { time, exercises: vec![exercise], ..Report::empty("day1") }
    }

    #[test]
    fn what_passed_once_and_fails_now_is_undone_since_it_was_first_seen_so() {
        let mut progress = Progress::of_nobody();
        assert!(!progress.note(&report(1, Status::Fail)));
        assert!(progress.note(&report(2, Status::Pass)));
        assert!(!progress.note(&report(3, Status::Pass)));
        assert!(!progress.note(&report(4, Status::Unknown)));
        assert!(progress.note(&report(5, Status::Pending)));
        assert!(!progress.note(&report(6, Status::Fail)));
        let undone = Reached { reached: 2, undone: Some(5) };
        assert_eq!(progress.checks()["selinux.boot"], undone);
        assert!(progress.note(&report(7, Status::Pass)));
        assert_eq!(progress.checks()["selinux.boot"], Reached { reached: 2, undone: None });
    }

    #[test]
    fn it_is_read_as_it_was_written_and_nonsense_is_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = Some(dir.path().join("a/b/day1.json"));
        let mut progress = Progress { path: path.clone(), checks: BTreeMap::new() };
        progress.note(&report(2, Status::Pass));
        progress.store().unwrap();
        let read = || serde_json::from_str::<Form>(&super::super::load(path.as_ref()));
        assert_eq!(&read().unwrap().checks, progress.checks());
        fs::write(path.as_ref().unwrap(), "{").unwrap();
        assert!(read().is_err());
        assert_eq!(
            fs::read_dir(dir.path().join("a/b")).unwrap().count(),
            1,
            "nothing is left beside"
        );
        // No room, or no right to it: one error, and the file that was there stays.
        let nowhere =
            Progress { path: Some("/proc/labcheck/day1.json".into()), checks: BTreeMap::new() };
        assert!(nowhere.store().is_err());
    }
}
