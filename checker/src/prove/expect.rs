//! What a report has to say for a lab to be proven. Pure.

use labcheck_labs::proof::Also;
use serde::Deserialize;
use std::fmt::Write as _;

/// The part of a JSON report (`labcheck.report/1`) that a proof is about.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Seen {
    pub(super) track: Option<String>,
    pub(super) duration_ms: f64,
    exercises: Vec<SeenExercise>,
}

#[derive(Clone, Debug, Deserialize)]
struct SeenExercise {
    checks: Vec<Check>,
}

/// A check of the report.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Check {
    /// `exercise.check`.
    pub(super) id: String,
    pub(super) status: String,
    pub(super) mistake: Option<String>,
}

impl Check {
    fn name(&self) -> &str {
        self.id.split_once('.').map_or(&self.id, |(_, name)| name)
    }

    /// Done, or not asked for.
    fn is_done(&self) -> bool {
        self.status == "pass" || self.status == "skip"
    }

    fn is_open(&self) -> bool {
        self.status == "fail" || self.status == "pending"
    }

    fn told(&self) -> String {
        let mistake = self.mistake.as_deref().unwrap_or_default();
        format!("{} {} {mistake}", self.name(), self.status).trim_end().to_owned()
    }
}

impl Seen {
    /// The checks of the one exercise that was asked for.
    pub(super) fn checks(&self) -> &[Check] {
        self.exercises.first().map_or(&[], |exercise| &exercise.checks)
    }
}

/// What a state of the machine has to show.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted<'a> {
    /// Something is left to do.
    Fresh,
    /// Nothing is.
    Solved,
    /// Each check of the mistake that is judged here fails by it, and no other but those named.
    Mistaken { id: &'a str, checks: &'a [String], also: &'a [Also] },
}

impl Wanted<'_> {
    /// What is otherwise, as `check status mistake`; nothing if all is as wanted.
    pub(super) fn wrong(self, checks: &[Check]) -> Option<String> {
        let told = |wrong: &mut dyn Iterator<Item = &Check>| {
            let all: Vec<String> = wrong.map(Check::told).collect();
            (!all.is_empty()).then(|| all.join(", "))
        };
        match self {
            Self::Fresh if checks.iter().any(Check::is_open) => None,
            Self::Fresh => told(&mut checks.iter()),
            Self::Solved => told(&mut checks.iter().filter(|check| !check.is_done())),
            Self::Mistaken { id, checks: of, also } => mistaken(checks, id, of, also),
        }
    }
}

fn mistaken(checks: &[Check], id: &str, of: &[String], also: &[Also]) -> Option<String> {
    let mut wrong = String::new();
    let mut by_it = false;
    for check in checks {
        let belongs = of.iter().any(|name| name == check.name());
        let besides = also.iter().find(|also| also.check == check.name());
        let fits = match besides {
            Some(also) => check.is_open() && check.mistake == also.mistake,
            None if belongs && check.status == "skip" => true,
            None if belongs => check.is_open() && check.mistake.as_deref() == Some(id),
            None => check.is_done(),
        };
        by_it |= belongs && fits && check.is_open() && check.mistake.as_deref() == Some(id);
        if !fits {
            let between = if wrong.is_empty() { "" } else { ", " };
            let _ = write!(wrong, "{between}{}", check.told());
        }
    }
    if wrong.is_empty() && !by_it {
        let all: Vec<String> = checks.iter().map(Check::told).collect();
        wrong = all.join(", ");
    }
    (!wrong.is_empty()).then_some(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checks(lines: &[&str]) -> Vec<Check> {
        let check = |line: &&str| {
            let words: Vec<&str> = line.split(' ').collect();
            Check {
                id: format!("chrony.{}", words[0]),
                status: words[1].to_owned(),
                mistake: words.get(2).map(|word| (*word).to_owned()),
            }
        };
        lines.iter().map(check).collect()
    }

    #[test]
    fn a_fresh_machine_has_something_left_to_do() {
        assert_eq!(Wanted::Fresh.wrong(&checks(&["installed pass", "allow fail"])), None);
        assert_eq!(Wanted::Fresh.wrong(&checks(&["installed pass", "serving pending"])), None);
        let done = Wanted::Fresh.wrong(&checks(&["installed pass", "allow unknown"]));
        assert_eq!(done.as_deref(), Some("installed pass, allow unknown"));
    }

    #[test]
    fn a_solved_machine_has_nothing_left_and_nothing_unknown() {
        assert_eq!(Wanted::Solved.wrong(&checks(&["installed pass", "allow skip"])), None);
        let open = checks(&["installed pass", "allow fail deny-wins", "serving unknown"]);
        let wrong = Wanted::Solved.wrong(&open);
        assert_eq!(wrong.as_deref(), Some("allow fail deny-wins, serving unknown"));
    }

    #[test]
    fn a_mistake_is_told_on_all_its_checks_and_on_no_other() {
        let of = ["local-clock".to_owned(), "allow".to_owned()];
        let also =
            [Also { check: "running".into(), mistake: Some("enabled-only".into()), on: None }];
        let wrong = |lines: &[&str], also: &[Also]| {
            Wanted::Mistaken { id: "refused", checks: &of, also }.wrong(&checks(lines))
        };
        let all = ["local-clock fail refused", "allow fail refused", "running pass"];
        assert_eq!(wrong(&all, &[]), None);
        let by_another = ["local-clock fail refused", "allow fail deny-wins", "running pass"];
        assert_eq!(wrong(&by_another, &[]).as_deref(), Some("allow fail deny-wins"));
        let besides =
            ["local-clock fail refused", "allow fail refused", "running fail enabled-only"];
        assert_eq!(wrong(&besides, &[]).as_deref(), Some("running fail enabled-only"));
        assert_eq!(wrong(&besides, &also), None);
        // What is said to fail besides has to.
        assert_eq!(wrong(&all, &also).as_deref(), Some("running pass"));
        let nowhere = ["local-clock skip", "allow skip", "running pass"];
        assert_eq!(
            wrong(&nowhere, &[]).as_deref(),
            Some("local-clock skip, allow skip, running pass")
        );
    }
}
