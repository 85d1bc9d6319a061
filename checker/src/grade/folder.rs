//! A folder of bundles goes into the gradebook: each file once, in the order in which they were taken.

use super::fault::Fault;
use super::handed::{Handed, whose};
use super::host::{Host, Student};
use super::judged::{self, Judged, note};
use crate::collect;
use crate::evidence::bundle::Bundle;
use crate::evidence::sealed::Seal;
use crate::gradebook::outcome::{Outcome, Told};
use crate::gradebook::{Came, CameTo, Gradebook, Run, Visit};
use crate::kinds::{Course, Params};
use crate::report::Report;
use crate::text::{Text, visible};
use crate::time::now;
use labcheck_labs::Grading;
use std::collections::BTreeMap;

/// What a folder is judged with.
pub struct Folder<'a> {
    /// The course.
    pub course: &'a Course,
    /// Its parameters.
    pub params: &'a Params,
    /// How it is scored.
    pub grading: &'a Grading,
    /// Who may have handed in; empty where nobody said.
    pub class: &'a [Student],
    /// The run that it goes into.
    pub run: &'a Run,
}

/// What came of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sorted {
    /// It was judged.
    Judged {
        /// The student's id.
        student: String,
        /// The points that it brings.
        points: u32,
        /// The points that it could bring.
        max_points: u32,
    },
    /// The very same bundle of this student is in the gradebook already.
    Known(String),
    /// It could not be judged.
    Fault(Fault),
}

impl Folder<'_> {
    /// Judges every file, and tells of each.
    ///
    /// # Errors
    /// The gradebook cannot be written.
    pub fn judge(
        &self,
        book: &mut Gradebook,
        files: &[Handed],
        tell: &mut dyn FnMut(&Handed, &Sorted),
    ) -> Result<(), Text> {
        // Bundles are read twice rather than held all at once: their times first.
        let mut order: BTreeMap<(i64, &str), &Handed> = BTreeMap::new();
        for file in files {
            match bytes(file).and_then(|bytes| judged::taken(&bytes, self.course)) {
                Ok(taken) => drop(order.insert((taken, &file.name), file)),
                Err(fault) => tell(file, &Sorted::Fault(fault)),
            }
        }
        let mut together: BTreeMap<&str, Vec<&Handed>> = BTreeMap::new();
        for file in order.into_values() {
            match self.of_several(file) {
                Some(student) => together.entry(&student.id).or_default().push(file),
                None => {
                    let sorted = self.keep(book, file)?;
                    tell(file, &sorted);
                }
            }
        }
        for (id, files) in together {
            if let Some(student) = self.class.iter().find(|student| student.id == id) {
                self.keep_together(book, student, &files, tell)?;
            }
        }
        Ok(())
    }

    /// The student with several machines, of one of which this is the bundle.
    fn of_several(&self, file: &Handed) -> Option<&Student> {
        let stem = stem(file);
        let student = self.class.iter().find(|s| s.hosts.iter().any(|host| host.name == stem));
        student.filter(|student| student.hosts.len() > 1)
    }

    /// A bundle's file is called as its machine is in the inventory.
    fn judged(&self, file: &Handed, bytes: &[u8]) -> Result<Judged, Fault> {
        let stem = stem(file);
        let mut hosts = self.class.iter().flat_map(|student| &student.hosts);
        let role = hosts.find(|host| host.name == stem).and_then(|host| host.role);
        judged::judge(bytes, self.course, self.params, role, None)
    }

    fn read(&self, file: &Handed) -> Result<(Judged, Vec<u8>), Fault> {
        let bytes = bytes(file)?;
        Ok((self.judged(file, &bytes)?, bytes))
    }

    fn keep(&self, book: &mut Gradebook, file: &Handed) -> Result<Sorted, Text> {
        let (judged, bundle) = match self.read(file) {
            Ok(read) => read,
            Err(fault) => return Ok(Sorted::Fault(fault)),
        };
        let told = (judged.identity.student.as_deref(), judged.identity.name.as_deref());
        let whose = whose(file, told, self.class);
        let id = whose.student.id.clone();
        if book.holds_bundle(self.course.id(), &id, &bundle)? {
            return Ok(Sorted::Known(id));
        }
        let stem = stem(file);
        let host = whose.student.hosts.iter().find(|host| host.name == stem);
        let (visit, report) = self.visit(file, host, judged, bundle, whose.other_name);
        let role = host.and_then(|host| host.role);
        let told = [Told { host: &visit.host, role, report: Ok(&report) }];
        let outcome = Outcome::of(self.course, &told);
        let came_to = self.came_to(visit.time, None, &outcome);
        book.keep_whole(self.run, &whose.student, &[&visit], &came_to)?;
        Ok(judged_for(&whose.student, &report))
    }

    /// The bundles of all machines of a student are one attempt.
    fn keep_together(
        &self,
        book: &mut Gradebook,
        student: &Student,
        files: &[&Handed],
        tell: &mut dyn FnMut(&Handed, &Sorted),
    ) -> Result<(), Text> {
        let (mut visits, mut new) = (Vec::new(), false);
        for file in files {
            let sorted = match self.read(file) {
                Err(fault) => Sorted::Fault(fault),
                Ok((judged, bundle)) => {
                    let stem = stem(file);
                    let host = student.hosts.iter().find(|host| host.name == stem);
                    let known = book.holds_bundle(self.course.id(), &student.id, &bundle)?;
                    new |= !known;
                    let claimed = judged.identity.student.clone();
                    let other = claimed.is_some_and(|claimed| claimed != student.id);
                    let (visit, report) = self.visit(file, host, judged, bundle, other);
                    let sorted = if known {
                        Sorted::Known(student.id.clone())
                    } else {
                        judged_for(student, &report)
                    };
                    visits.push((visit, report));
                    sorted
                }
            };
            tell(file, &sorted);
        }
        if !new {
            return Ok(());
        }
        let told: Vec<Told<'_>> = student
            .hosts
            .iter()
            .map(|host| {
                let found = visits.iter().rev().find(|(visit, _)| visit.host == host.name);
                let report = found.map(|(_, report)| report).ok_or(Fault::NoBundle);
                Told { host: &host.name, role: host.role, report }
            })
            .collect();
        let fault = told.iter().find_map(|told| told.report.err());
        let outcome = Outcome::of(self.course, &told);
        let time = visits.iter().map(|(visit, _)| visit.time).max().unwrap_or_default();
        let missing: Vec<Visit> = told
            .iter()
            .filter(|told| told.report.is_err())
            .map(|told| Visit {
                host: told.host.to_owned(),
                role: told.role.map(super::host::Role::id),
                time,
                came: Came::Nothing(Fault::NoBundle),
                ..Visit::default()
            })
            .collect();
        let all: Vec<&Visit> = visits.iter().map(|(visit, _)| visit).chain(&missing).collect();
        book.keep_whole(self.run, student, &all, &self.came_to(time, fault, &outcome))
    }

    fn came_to<'b>(&'b self, time: i64, fault: Option<Fault>, outcome: &'b Outcome) -> CameTo<'b> {
        CameTo { time, fault, outcome: Some(outcome), grading: self.grading }
    }

    /// A judged file as a visit.
    fn visit(
        &self,
        file: &Handed,
        host: Option<&Host>,
        judged: Judged,
        bundle: Vec<u8>,
        other_name: bool,
    ) -> (Visit, Report) {
        let now = now();
        let mut notes = Vec::new();
        let mut note_if = |holds: bool, note: &str| notes.extend(holds.then(|| note.to_owned()));
        note_if(judged.seal == Seal::Broken, note::ALTERED);
        note_if(other_name, note::OTHER_NAME);
        // Nobody hands in tomorrow's work.
        note_if(judged.taken > now && judged.clock_off(now), note::CLOCK_OFF);
        let mut time = judged.taken.clamp(0, now);
        let deadline = self.grading.deadline.map(|deadline| deadline.seconds);
        let late = file.platform.as_ref().is_some_and(|platform| platform.late);
        if let Some(deadline) = deadline.filter(|deadline| late && time <= *deadline) {
            note_if(true, note::LATE);
            time = deadline + 1;
        }
        let Judged { report, identity, taken, .. } = judged;
        let visit = Visit {
            host: host.map_or_else(|| visible(&file.name), |host| host.name.clone()),
            role: host.and_then(|host| host.role).map(super::host::Role::id),
            time,
            tries: 1,
            notes,
            came: Came::Bundle {
                bundle,
                report: judged::kept(&report),
                identity: identity.into(),
                taken,
            },
            ..Visit::default()
        };
        (visit, report)
    }
}

fn judged_for(student: &Student, report: &Report) -> Sorted {
    let (points, max_points) = (report.points(), report.max_points());
    Sorted::Judged { student: student.id.clone(), points, max_points }
}

/// The name of a file without its ending: of a fetched bundle, the machine's name.
fn stem(file: &Handed) -> String {
    let stem = std::path::Path::new(&file.name).file_stem();
    stem.map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

fn bytes(file: &Handed) -> Result<Vec<u8>, Fault> {
    let opened = collect::open_plain(&file.path).map_err(|_| Fault::Unreadable)?;
    Bundle::bytes(opened).map_err(|_| Fault::TooMuch)
}
