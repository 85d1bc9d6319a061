//! Several machines at a time: a crew of threads, each on one visit.

use super::errand::Errand;
use super::fault::Fault;
use super::host::{Host, Student};
use super::judged::{self, Judged, note};
use super::ssh::{self, Limits, Program, Stage};
use crate::evidence::identity::digest;
use crate::gradebook::{Came, Visit};
use crate::kinds::{Course, Params};
use crate::report::Report;
use crate::text::visible;
use crate::time::now;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

/// What a crew is sent out with.
pub struct Orders<'a> {
    /// The course.
    pub course: &'a Course,
    /// Its parameters.
    pub params: &'a Params,
    /// What every machine is asked, but for its challenge.
    pub errand: &'a Errand,
    /// The program for there.
    pub program: &'a Program,
    /// How long a visit may take.
    pub limits: Limits,
    /// How many visits at a time.
    pub jobs: usize,
    /// Set when everything is to end.
    pub stop: &'a AtomicBool,
}

/// A machine to be visited.
#[derive(Clone, Debug)]
pub struct Task<'a> {
    /// The place of the student in the class.
    pub student: usize,
    /// Whose it is.
    pub whose: &'a Student,
    /// The machine.
    pub host: &'a Host,
}

/// What a crew tells.
pub enum News<'a> {
    /// A visit is at this stage.
    At(Task<'a>, Stage),
    /// A visit has ended.
    Back(Task<'a>, Box<Visit>, Option<Box<Report>>),
}

/// Visits every machine; `tell` hears of each as it comes. Machines that were not begun when the crew was
/// stopped are not told of.
pub fn send<'a>(orders: &Orders<'_>, tasks: Vec<Task<'a>>, tell: &mut dyn FnMut(News<'a>)) {
    let crew = orders.jobs.clamp(1, tasks.len().max(1));
    let queue = Mutex::new(VecDeque::from(tasks));
    // Whoever is back waits until the one before was taken in: no more bundles are held than that.
    let (to, from) = sync_channel(crew);
    thread::scope(|scope| {
        for _ in 0..crew {
            let (queue, to) = (&queue, to.clone());
            scope.spawn(move || {
                loop {
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                    let Some(task) = next.filter(|_| !orders.stop.load(Ordering::Relaxed)) else {
                        return;
                    };
                    let stage = &mut |stage| drop(to.send(News::At(task.clone(), stage)));
                    let (visit, report) = visit(orders, task.host, stage);
                    if interrupted(&visit)
                        || to.send(News::Back(task, visit.into(), report)).is_err()
                    {
                        return;
                    }
                }
            });
        }
        drop(to);
        heard(&from, tell);
    });
}

fn heard<'a>(from: &Receiver<News<'a>>, tell: &mut dyn FnMut(News<'a>)) {
    while let Ok(news) = from.recv() {
        tell(news);
    }
}

fn interrupted(visit: &Visit) -> bool {
    matches!(visit.came, Came::Nothing(Fault::Interrupted))
}

fn visit(
    orders: &Orders<'_>,
    host: &Host,
    stage: &mut dyn FnMut(Stage),
) -> (Visit, Option<Box<Report>>) {
    let begun = Instant::now();
    let mut errand = orders.errand.clone();
    let challenge = errand.digest_key.as_deref().map(|key| challenge(key, host));
    errand.challenge.clone_from(&challenge);
    let went = ssh::visit(host, orders.program, &errand, &orders.limits, orders.stop, stage);
    let mut visit = Visit {
        host: host.name.clone(),
        role: host.role.map(super::host::Role::id),
        time: now(),
        took: i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX),
        ..Visit::default()
    };
    let visited = match went {
        Ok(visited) => visited,
        Err(failed) => {
            visit.tries = failed.tries;
            visit.said = visible(&failed.said);
            visit.came = Came::Nothing(failed.fault);
            return (visit, None);
        }
    };
    visit.tries = visited.tries;
    visit.ssh_key = visited.host_key;
    if !visited.as_root {
        visit.notes.push(note::NO_SUDO.to_owned());
        visit.said = visible(&visited.said);
    }
    let challenge = challenge.as_deref();
    match judged::judge(&visited.bundle, orders.course, orders.params, host.role, challenge) {
        Ok(judged) => {
            if judged.clock_off(visit.time) {
                visit.notes.push(note::CLOCK_OFF.to_owned());
            }
            let Judged { report, identity, taken, .. } = judged;
            let kept = judged::kept(&report);
            visit.came = Came::Bundle {
                bundle: visited.bundle,
                report: kept,
                identity: identity.into(),
                taken,
            };
            (visit, Some(report.into()))
        }
        Err(fault) => {
            visit.came = Came::Nothing(fault);
            (visit, None)
        }
    }
}

/// What only this host in this run is asked: nobody else's bundle answers it.
fn challenge(key: &str, host: &Host) -> String {
    digest(key.as_bytes(), format!("{}\n{}", host.name, host.address).as_bytes())
}
