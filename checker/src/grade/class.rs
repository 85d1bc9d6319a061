//! A class over ssh: rounds of visits, and what each student's machines come to.

use super::crew::{self, News, Orders, Task};
use super::fault::Fault;
use super::host::Student;
use super::judged;
use crate::grade::ssh::Stage;
use crate::gradebook::outcome::{Outcome, Told};
use crate::gradebook::{Attempt, Came, CameTo, Gradebook, Run, Visit};
use crate::report::Report;
use crate::text::Text;
use labcheck_labs::Grading;
use std::collections::BTreeMap;

/// A class that is graded.
pub struct Class<'a> {
    /// Who.
    pub students: &'a [Student],
    /// How.
    pub orders: Orders<'a>,
    /// How it is scored.
    pub grading: &'a Grading,
    /// The run that it goes into.
    pub run: &'a Run,
}

/// What a round came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Machines that were judged, earlier ones of the same run included.
    pub judged: usize,
    /// Machines that brought nothing.
    pub faults: usize,
    /// Machines that were not visited: the run was ended before.
    pub left: usize,
}

/// Who wants to know how it goes.
pub trait Watcher {
    /// A machine's visit is at this stage.
    fn at(&mut self, student: &Student, host: &str, stage: Stage);
    /// A machine's visit has ended, and is kept; in a further round, with the last of the student's machines.
    fn back(&mut self, student: &Student, visit: &Visit, report: Option<&Report>);
}

/// Takes in a visit that has ended, with its report where there is one.
type Take<'a, 'b> = dyn FnMut(&Task<'b>, &Visit, Option<&Report>) -> Result<(), Text> + 'a;

/// What is known of one student in the first round: the visits themselves are kept.
#[derive(Default)]
struct Turn {
    reports: Vec<(String, Option<Report>)>,
    attempt: Option<Attempt>,
}

/// The visits to a student's machines in a further round, which are kept together.
type Visits = Vec<(Visit, Option<Report>)>;

impl Class<'_> {
    /// The first round: each visit is kept as it comes. Machines that told something in this run before are
    /// not asked again.
    ///
    /// # Errors
    /// The gradebook cannot be written.
    pub fn first_round(
        &self,
        book: &mut Gradebook,
        watcher: &mut dyn Watcher,
    ) -> Result<Tally, Text> {
        let mut turns: BTreeMap<usize, Turn> = BTreeMap::new();
        let mut tasks = Vec::new();
        let mut there_already = 0;
        for (place, student) in self.students.iter().enumerate() {
            let done = book.done_hosts(self.run, &student.id)?;
            let (there, open): (Vec<_>, Vec<_>) =
                student.hosts.iter().partition(|host| done.contains(&host.name));
            there_already += there.len();
            tasks.extend(open.into_iter().map(|host| Task {
                student: place,
                whose: student,
                host,
            }));
        }
        let new = self.send(tasks, watcher, &mut |task, visit, report| {
            let turn = turns.entry(task.student).or_default();
            self.take_in(book, task.whose, turn, visit, report)
        })?;
        Ok(Tally { judged: there_already + new.judged, ..new })
    }

    /// Sends the crew out; `take` gets each visit that has ended.
    fn send<'b>(
        &self,
        tasks: Vec<Task<'b>>,
        watcher: &mut dyn Watcher,
        take: &mut Take<'_, 'b>,
    ) -> Result<Tally, Text> {
        let all = tasks.len();
        let (mut tally, mut failed) = (Tally::default(), None);
        crew::send(&self.orders, tasks, &mut |news| {
            let (task, visit, report) = match news {
                News::At(task, stage) => {
                    return watcher.at(task.whose, &task.host.name, stage);
                }
                News::Back(task, visit, report) => (task, visit, report),
            };
            if let Err(error) = take(&task, &visit, report.as_deref()) {
                // Nothing more can be kept: the visits under way are not worth waiting for.
                self.orders.stop.store(true, std::sync::atomic::Ordering::Relaxed);
                failed.get_or_insert(error);
                return;
            }
            // What is told is there, whatever happens to this process next.
            watcher.back(task.whose, &visit, report.as_deref());
            *(if report.is_some() { &mut tally.judged } else { &mut tally.faults }) += 1;
        });
        tally.left = all - tally.judged - tally.faults;
        failed.map_or(Ok(tally), Err)
    }

    /// Keeps a visit, and closes the attempt with the student's last machine.
    fn take_in(
        &self,
        book: &mut Gradebook,
        student: &Student,
        turn: &mut Turn,
        visit: &Visit,
        report: Option<&Report>,
    ) -> Result<(), Text> {
        let attempt = match turn.attempt {
            Some(attempt) => attempt,
            None => *turn.attempt.insert(book.attempt(self.run, student)?),
        };
        book.keep_visit(attempt, visit)?;
        turn.reports.push((visit.host.clone(), report.cloned()));
        let kept = book.visits(attempt)?;
        let all = student.hosts.iter().all(|host| kept.iter().any(|kept| kept.host == host.name));
        if !all {
            return Ok(());
        }
        let mut told = Vec::new();
        for host in &student.hosts {
            let now = turn.reports.iter().find(|(name, _)| *name == host.name);
            let report = match now {
                Some((_, Some(report))) => Ok(report.clone()),
                _ => match kept.iter().find(|kept| kept.host == host.name).and_then(|k| k.fault) {
                    Some(fault) => Err(fault),
                    None => self.again(book, attempt, host)?,
                },
            };
            told.push((host, report));
        }
        let (outcome, fault) = self.outcome(&told);
        let outcome = outcome.as_ref();
        let came_to = CameTo { time: visit.time, fault, outcome, grading: self.grading };
        book.close_attempt(self.run, attempt, &came_to)
    }

    /// A report of an earlier visit in this run, out of its evidence.
    fn again(
        &self,
        book: &Gradebook,
        attempt: Attempt,
        host: &super::host::Host,
    ) -> Result<Result<Report, Fault>, Text> {
        let Some(bundle) = book.bundle(attempt, &host.name)? else {
            return Ok(Err(Fault::Garbage));
        };
        let Orders { course, params, .. } = self.orders;
        Ok(judged::judge(&bundle, course, params, host.role, None).map(|judged| judged.report))
    }

    fn outcome(
        &self,
        told: &[(&super::host::Host, Result<Report, Fault>)],
    ) -> (Option<Outcome>, Option<Fault>) {
        let fault = told.iter().find_map(|(_, report)| report.as_ref().err().copied());
        if told.iter().all(|(_, report)| report.is_err()) {
            return (None, fault);
        }
        let told: Vec<Told<'_>> = told
            .iter()
            .map(|(host, report)| Told {
                host: &host.name,
                role: host.role,
                report: report.as_ref().map_err(|fault| *fault),
            })
            .collect();
        (Some(Outcome::of(self.orders.course, &told)), fault)
    }

    /// A further round: everybody is visited again. Where it says the same as before, the evidence takes the
    /// place of the one before; else it is a further attempt.
    ///
    /// # Errors
    /// The gradebook cannot be written.
    pub fn further_round(
        &self,
        book: &mut Gradebook,
        watcher: &mut dyn Watcher,
    ) -> Result<Tally, Text> {
        let tasks: Vec<Task<'_>> = self
            .students
            .iter()
            .enumerate()
            .flat_map(|(student, whose)| {
                whose.hosts.iter().map(move |host| Task { student, whose, host })
            })
            .collect();
        let mut rounds: BTreeMap<usize, Visits> = BTreeMap::new();
        self.send(tasks, watcher, &mut |task, visit, report| {
            let visits = rounds.entry(task.student).or_default();
            visits.push((visit.clone(), report.cloned()));
            if visits.len() < task.whose.hosts.len() {
                return Ok(());
            }
            let visits = rounds.remove(&task.student).unwrap_or_default();
            self.take_round(book, task.whose, &visits)
        })
    }

    fn take_round(
        &self,
        book: &mut Gradebook,
        student: &Student,
        visits: &Visits,
    ) -> Result<(), Text> {
        let time = visits.iter().map(|(visit, _)| visit.time).max().unwrap_or_default();
        let told: Vec<_> = student
            .hosts
            .iter()
            .filter_map(|host| {
                let (visit, report) = visits.iter().find(|(visit, _)| visit.host == host.name)?;
                let report = match (&visit.came, report) {
                    (_, Some(report)) => Ok(report.clone()),
                    (Came::Nothing(fault), None) => Err(*fault),
                    (Came::Bundle { .. }, None) => Err(Fault::Garbage),
                };
                Some((host, report))
            })
            .collect();
        let (outcome, fault) = self.outcome(&told);
        let outcome = outcome.as_ref();
        if let Some(attempt) = book.last_attempt_if(self.run, &student.id, fault, outcome)? {
            for (visit, _) in visits {
                book.keep_visit(attempt, visit)?;
            }
            return Ok(());
        }
        let visits: Vec<&Visit> = visits.iter().map(|(visit, _)| visit).collect();
        let came_to = CameTo { time, fault, outcome, grading: self.grading };
        book.keep_whole(self.run, student, &visits, &came_to)
    }
}
