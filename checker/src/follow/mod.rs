//! Looks again whenever something that a check reads has changed: what [`crate::cli`]'s `watch` and
//! `serve` stand on.
//!
//! One thread looks, and nobody else: a check never runs twice at once. What changed is told by
//! inotify, by systemd's signals and by the kernel's word on SELinux; what sends no word is looked at
//! now and then. Of all evidence only what may have changed is taken again, and only exercises whose
//! evidence is another now are judged again.

mod kernel;
mod pace;
mod watches;

use crate::collect::Collector;
use crate::collect::systemd::{self, Systemd, signals::Signals, signals::Told};
use crate::evidence::{Evidence, Look, Need, Origin};
use crate::judge::{self, Chosen};
use crate::kinds::{Course, Memo, Params};
use crate::report::{Report, Source};
use kernel::SelinuxWord;
use pace::Pace;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::{AsFd as _, BorrowedFd};
use rustix::io::Errno;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::time::{Duration, Instant};
use watches::Watches;

/// Changes that come one after the other are taken together: until there was none for so long…
const QUIET: Duration = Duration::from_millis(8);
/// …but no longer than this in all.
const FOLD: Duration = Duration::from_millis(60);
/// Where rpm keeps its database.
const RPM: [&str; 2] = ["/var/lib/rpm", "/usr/lib/sysimage/rpm"];
/// So often what is new about the watches is looked at before the machine counts as restless.
const SETTLE: usize = 4;

/// Follows one machine through one course.
pub struct Follower {
    collector: Collector,
    course: Course,
    params: Params,
    source: Source,
    evidence: Evidence,
    /// What each exercise has to see.
    needs: BTreeMap<String, BTreeSet<Need>>,
    report: Report,
    watches: Watches,
    signals: Option<Signals>,
    selinux: Option<SelinuxWord>,
    pace: Pace,
}

/// Why waiting ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Woken {
    /// This may have changed.
    Changed(BTreeSet<Need>),
    /// Somebody wrote to the descriptor that was handed in.
    Called,
}

impl Follower {
    /// Looks at everything once, and watches it from then on.
    ///
    /// # Errors
    /// The kernel gives no inotify instance.
    pub fn new(collector: Collector, course: Course, params: Params) -> io::Result<Self> {
        let live = collector.origin() == Origin::Live;
        let mut follower = Self {
            evidence: collector.empty(),
            source: if live { Source::Live } else { Source::Root },
            report: Report::empty(course.id()),
            needs: BTreeMap::new(),
            watches: Watches::new()?,
            signals: live.then(|| Signals::of(&Systemd::live())).flatten(),
            selinux: if live { SelinuxWord::new() } else { None },
            pace: Pace::new(Instant::now()),
            collector,
            course,
            params,
        };
        follower.look_at_everything();
        Ok(follower)
    }

    /// The report as of now.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The course that is followed.
    #[must_use]
    pub fn course(&self) -> &Course {
        &self.course
    }

    /// The evidence as of now.
    #[must_use]
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// The parameters, before those that depend on the track.
    #[must_use]
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// Waits until something may have changed, it is time to look at what is silent, or `call` can be
    /// read.
    pub fn wait(&mut self, call: BorrowedFd<'_>) -> Woken {
        let mut changed = BTreeSet::new();
        let mut until: Option<(Instant, Instant)> = None;
        loop {
            let now = Instant::now();
            let (wait, quiet) = match until {
                Some((_, last)) if now >= last => return Woken::Changed(changed),
                Some((quiet, last)) => (quiet.min(last).saturating_duration_since(now), true),
                None => (self.pace.next().saturating_duration_since(now), false),
            };
            let ready = self.poll(call, wait);
            if ready.called {
                return if quiet { Woken::Changed(changed) } else { Woken::Called };
            }
            let mut found = self.told(&ready);
            if found.is_empty() && quiet && !ready.any() {
                return Woken::Changed(changed);
            }
            if !quiet {
                found.extend(self.due(Instant::now()));
            }
            if !found.is_empty() {
                changed.extend(found);
                let now = Instant::now();
                let last = until.map_or(now + FOLD, |(_, last)| last);
                until = Some((now + QUIET, last));
            }
        }
    }

    fn poll(&self, call: BorrowedFd<'_>, wait: Duration) -> Ready {
        let mut fds =
            vec![PollFd::new(&call, PollFlags::IN), PollFd::new(&self.watches, PollFlags::IN)];
        // A descriptor that is not there is asked for twice: poll(2) does not mind.
        let signals = self.signals.as_ref().map_or_else(|| self.watches.as_fd(), |fd| fd.as_fd());
        let selinux = self.selinux.as_ref().map_or_else(|| self.watches.as_fd(), |fd| fd.as_fd());
        fds.push(PollFd::from_borrowed_fd(signals, PollFlags::IN));
        fds.push(PollFd::from_borrowed_fd(selinux, PollFlags::IN));
        let wait = Timespec {
            tv_sec: i64::try_from(wait.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: i64::from(wait.subsec_nanos()),
        };
        match poll(&mut fds, Some(&wait)) {
            Ok(_) | Err(Errno::INTR) => {}
            // Nothing is known, so everything is looked at, and not in a hurry.
            Err(_) => std::thread::sleep(QUIET),
        }
        let ready = |at: usize| fds.get(at).is_some_and(|fd| !fd.revents().is_empty());
        Ready { called: ready(0), files: ready(1), signals: ready(2), selinux: ready(3) }
    }

    /// What may have changed, as far as somebody told.
    fn told(&mut self, ready: &Ready) -> BTreeSet<Need> {
        let mut changed = if ready.files { self.watches.changed() } else { BTreeSet::new() };
        if ready.signals
            && let Some(signals) = &mut self.signals
        {
            match signals.told() {
                Ok(told) => changed.extend(told.iter().flat_map(|told| self.units_of(told))),
                // systemd executes itself anew, or the bus was restarted.
                Err(_) => {
                    self.signals = None;
                    self.pace.hurry(Instant::now());
                    changed
                        .extend(self.all().filter(|need| matches!(need, Need::Unit(_))).cloned());
                }
            }
        }
        if ready.selinux
            && let Some(selinux) = &self.selinux
            && selinux.told()
        {
            let of_selinux = |need: &&Need| matches!(need, Need::File(path) if path.starts_with(kernel::SELINUXFS));
            changed.extend(self.all().filter(of_selinux).cloned());
        }
        changed
    }

    fn all(&self) -> impl Iterator<Item = &Need> {
        self.needs.values().flatten()
    }

    /// The units that a signal is about.
    fn units_of(&self, told: &Told) -> Vec<Need> {
        let is_it = |name: &String| match told {
            Told::Everything => true,
            Told::Unit(path) => {
                // A unit is told of under its own name; it may have been asked for under an alias.
                let own = match self.evidence.units.get(name) {
                    Some(Look::Seen(unit)) => unit.id.clone(),
                    _ => String::new(),
                };
                [systemd::full(name), own].iter().any(|n| systemd::signals::path_of(n) == *path)
            }
        };
        let units = self.all().filter(|need| matches!(need, Need::Unit(name) if is_it(name)));
        units.cloned().collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// What is to be looked at by now because it sends no word.
    fn due(&mut self, now: Instant) -> BTreeSet<Need> {
        let due = self.pace.due(now);
        if self.signals.is_none() && self.source == Source::Live && (due.soon || due.late) {
            self.signals = Signals::of(&Systemd::live());
        }
        let deaf = self.signals.is_none();
        let silent = |need: &Need| match need {
            Need::Command(_) => due.soon,
            Need::Http(_) | Need::Token(..) => due.late,
            Need::Unit(_) => deaf && due.soon,
            Need::File(path) if path.starts_with(kernel::SELINUXFS) => {
                self.selinux.is_none() && due.soon || due.late
            }
            need => due.late && self.watches.silent().contains(need),
        };
        self.all().filter(|need| silent(need)).cloned().collect()
    }

    /// Looks at everything anew.
    pub fn look_at_everything(&mut self) {
        let mut fresh = self.collector.empty();
        let (nothing, all) = (Evidence::default(), Chosen::default());
        let memo = Memo::default();
        self.collector.complete(&mut fresh, &nothing, &self.course, &all, &self.params, &memo);
        let before = std::mem::replace(&mut self.evidence, fresh);
        let every = self.every_exercise();
        self.judge_after(&before, &every);
    }

    /// Looks again at what may have changed; whether the report is another one now.
    pub fn look_again(&mut self, mut stale: BTreeSet<Need>) -> bool {
        // What programs say follows from what else is there: chronyd's word from its file and unit.
        for needs in self.needs.values() {
            if stale.iter().any(|need| !matches!(need, Need::Command(_)) && needs.contains(need)) {
                stale.extend(needs.iter().filter(|n| matches!(n, Need::Command(_))).cloned());
            }
        }
        let touched = |needs: &BTreeSet<Need>| needs.intersection(&stale).next().is_some();
        let needs = self.needs.iter().filter(|(_, needs)| touched(needs));
        let touched: Vec<String> = needs.map(|(id, _)| id.clone()).collect();
        let (before, report) = (self.evidence.clone(), self.report.clone());
        for need in &stale {
            self.evidence.forget(need);
            // Its way may lead elsewhere now. Watched before it is read, nothing goes unseen.
            self.watch_one(need);
        }
        self.evidence.machine.time = self.collector.empty().machine.time;
        self.judge_after(&before, &touched);
        let changed = self.report.exercises != report.exercises;
        if changed {
            self.pace.hurry(Instant::now());
        }
        changed
    }

    fn every_exercise(&self) -> Vec<String> {
        self.course.exercises.iter().map(|exercise| exercise.id().to_owned()).collect()
    }

    /// Completes the evidence for these exercises and judges those of them to which it tells something
    /// else than before.
    fn judge_after(&mut self, before: &Evidence, ids: &[String]) {
        ids.iter().for_each(|id| self.settle(id));
        // The track is read from files that every exercise has to see, and another one touches them all.
        let all = judge::track::of(before) != judge::track::of(&self.evidence);
        let differs = |id: &&String| {
            let needs = self.needs.get(*id).into_iter().flatten();
            all || needs.clone().any(|need| !self.evidence.tells_as(before, need))
        };
        let chosen = Chosen(ids.iter().filter(differs).cloned().collect());
        if chosen.0.is_empty() {
            return;
        }
        let (course, params, evidence) = (&self.course, &self.params, &self.evidence);
        let report = judge::judge(course, &chosen, params, evidence, self.source);
        if all {
            self.report = report;
            return;
        }
        self.report.time = report.time;
        for exercise in report.exercises {
            if let Some(old) = self.report.exercises.iter_mut().find(|old| old.id == exercise.id) {
                *old = exercise;
            }
        }
    }

    /// Looks and watches until all that the exercise has to see was watched before it was looked at.
    fn settle(&mut self, id: &str) {
        let chosen = Chosen(vec![id.to_owned()]);
        for round in 0..=SETTLE {
            let mut own = self.collector.empty();
            let (known, memo) = (std::mem::take(&mut self.evidence), Memo::default());
            self.collector.complete(&mut own, &known, &self.course, &chosen, &self.params, &memo);
            self.evidence = known;
            self.evidence.compared.clone_from(&own.compared);
            let needs: BTreeSet<Need> = own.looked_at().into_iter().collect();
            for need in &needs {
                self.evidence.take_over(&own, need);
            }
            let before = self.needs.insert(id.to_owned(), needs.clone()).unwrap_or_default();
            for gone in before.difference(&needs) {
                if !self.all().any(|need| need == gone) {
                    self.watches.forget(gone);
                    self.evidence.forget(gone);
                }
            }
            let unwatched: Vec<Need> =
                needs.into_iter().filter(|need| !self.watches.knows(need)).collect();
            unwatched.iter().for_each(|need| self.watch_one(need));
            // A request is not made twice for that, nor is rpm.
            let again = |need: &&Need| matches!(need, Need::File(_) | Need::Stat(_) | Need::Dir(_));
            let again: Vec<&Need> = unwatched.iter().filter(again).collect();
            if again.is_empty() || round == SETTLE {
                return;
            }
            // It may have changed in between, and nobody would have told.
            again.into_iter().for_each(|need| self.evidence.forget(need));
        }
    }

    fn watch_one(&mut self, need: &Need) {
        let paths: &[&str] = match need {
            Need::File(path) | Need::Stat(path) | Need::Dir(path) | Need::Token(path, _) => &[path],
            Need::Package(_) => &RPM,
            Need::Unit(_) | Need::Command(_) | Need::Http(_) => &[],
        };
        self.watches.watch(self.collector.reads_below(), need, paths);
    }
}

/// What can be read.
#[derive(Clone, Copy, Debug)]
struct Ready {
    called: bool,
    files: bool,
    signals: bool,
    selinux: bool,
}

impl Ready {
    fn any(self) -> bool {
        self.files || self.signals || self.selinux
    }
}

#[cfg(test)]
mod tests;
