//! Stored evidence is judged again, several attempts at a time. No machine is asked, and no more bundles are
//! held than there are judges.

use super::fault::Fault;
use super::host::Role;
use super::judged;
use crate::gradebook::Gradebook;
use crate::gradebook::counting::Counting;
use crate::gradebook::outcome::{Outcome, Told};
use crate::gradebook::packed::unpack;
use crate::gradebook::rejudge::{Change, Rejudged, Stored, changes};
use crate::gradebook::rubric::Rubric;
use crate::kinds::{Course, Params};
use crate::report::Report;
use crate::text::Text;
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// What judging again came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Again {
    /// Attempts that were judged.
    pub attempts: usize,
    /// Attempts of which a verdict changed.
    pub changed: usize,
    /// Bundles that could not be judged any more.
    pub damaged: usize,
    /// What changes in what counts of everybody's attempts.
    pub changes: Vec<Change>,
}

/// Judges every attempt of a rubric's course in the gradebook at `path` again; `take` gets each, in no
/// order.
///
/// # Errors
/// The gradebook cannot be read, or `take` says so.
pub fn judge(
    path: &Path,
    rubric: &Rubric<'_>,
    take: &mut dyn FnMut(Rejudged) -> Result<(), Text>,
) -> Result<Again, Text> {
    let Rubric { course, params, grading, .. } = *rubric;
    let book = Gradebook::look(path)?;
    let judges = thread::available_parallelism().map_or(1, NonZero::get);
    let (to_judges, stored) = sync_channel::<Stored>(1);
    let stored = Mutex::new(stored);
    let (to_us, judged) = sync_channel(1);
    let (mut again, mut counting) = (Again::default(), Counting::default());
    thread::scope(|scope| {
        let reader = scope.spawn(move || {
            book.each_stored(course.id(), &mut |stored| to_judges.send(stored).is_ok())
        });
        for _ in 0..judges {
            let (stored, to_us) = (&stored, to_us.clone());
            scope.spawn(move || {
                while let Some(stored) = next(stored) {
                    let (student, time) = (stored.student.1.clone(), stored.time);
                    let before = stored.before.clone();
                    let (rejudged, damaged) = attempt(stored, course, params);
                    if to_us.send((rejudged, damaged, before, student, time)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(to_us);
        let mut failed = None;
        for (rejudged, damaged, before, student, time) in judged {
            again.attempts += 1;
            again.damaged += damaged;
            let both = [&before, &rejudged.outcome];
            again.changed += usize::from(!changes(&student, both[0], both[1]).is_empty());
            counting.take(&student, (rejudged.attempt, time), both, grading);
            if let Err(error) = take(rejudged) {
                failed = Some(error);
                break;
            }
        }
        let read =
            reader.join().unwrap_or_else(|_| Err(Text::same("a thread has ended".to_owned())));
        failed.map_or(read, Err)
    })?;
    again.changes = counting.changes();
    Ok(again)
}

fn next(stored: &Mutex<Receiver<Stored>>) -> Option<Stored> {
    stored.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// An attempt, and how many of its bundles could not be judged.
fn attempt(stored: Stored, course: &Course, params: &Params) -> (Rejudged, usize) {
    let (mut reports, mut damaged) = (Vec::new(), 0);
    let judged: Vec<(String, Option<Role>, Result<Report, Fault>)> = stored
        .visits
        .into_iter()
        .map(|visit| {
            let role = visit.role.as_deref().and_then(Role::from_id);
            let had = visit.evidence.is_ok();
            let report = visit.evidence.and_then(|packed| {
                let bundle = unpack(&packed).map_err(|_| Fault::Garbage)?;
                Ok(judged::judge(&bundle, course, params, role, None)?.report)
            });
            match &report {
                Ok(report) => reports.push((visit.visit, judged::kept(report))),
                Err(_) => damaged += usize::from(had),
            }
            (visit.host, role, report)
        })
        .collect();
    let told: Vec<Told<'_>> = judged
        .iter()
        .map(|(host, role, report)| Told {
            host,
            role: *role,
            report: report.as_ref().map_err(|fault| *fault),
        })
        .collect();
    let outcome = Outcome::of(course, &told);
    let (attempt, student) = (stored.attempt, stored.student.0);
    (Rejudged { attempt, student, outcome, reports }, damaged)
}
