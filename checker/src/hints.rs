//! Hints, gentlest first: which there are on a system, how one is told, and which were seen.

use crate::judge;
use crate::kinds::{Asked, Exercise};
use crate::state;
use crate::text::Lang;
use labcheck_labs::{Hint, Track};
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

/// The hints of an exercise. On a system of neither track every hint is shown: nobody knows which
/// machine it is meant for.
#[must_use]
pub fn of(exercise: &Exercise, track: Track) -> Vec<&Hint> {
    let hints = exercise.hint.iter();
    hints.filter(|hint| track == Track::Other || hint.applies(track)).collect()
}

/// The hint at this place of so many, its commands below it.
#[must_use]
pub fn told(asked: &Asked<'_>, hint: &Hint, at: usize, total: usize, lang: Lang) -> String {
    let say = judge::fill_shown(asked, hint.say.get(lang));
    let mut out = format!("{}/{total}  {say}\n", at + 1);
    for command in &hint.run {
        out.push_str(&format!("    {}\n", judge::fill_shown(asked, &command.0)));
    }
    out
}

/// How many hints of each exercise were seen; a line an exercise: `day1/selinux 2`.
pub struct Seen {
    path: Option<PathBuf>,
    counts: BTreeMap<String, usize>,
}

impl Seen {
    /// What is remembered for the user.
    #[must_use]
    pub fn load() -> Self {
        let path = state::path("hints");
        let counts = state::load(path.as_ref())
            .lines()
            .filter_map(|line| line.split_once(' '))
            .filter_map(|(key, count)| Some((key.to_owned(), count.parse().ok()?)))
            .collect();
        Self { path, counts }
    }

    /// The place of the next hint. After the last one the last is told again.
    pub fn next(&mut self, course: &str, exercise: &str, total: usize) -> usize {
        let count = self.counts.entry(format!("{course}/{exercise}")).or_insert(0);
        let at = (*count).min(total.saturating_sub(1));
        *count = (at + 1).min(total);
        at
    }

    /// Writes it down.
    ///
    /// # Errors
    /// There is no home, or it cannot be written to.
    pub fn store(&self) -> io::Result<()> {
        let lines = self.counts.iter().map(|(key, count)| format!("{key} {count}\n"));
        state::store(self.path.as_ref(), &lines.collect::<String>())
    }
}
