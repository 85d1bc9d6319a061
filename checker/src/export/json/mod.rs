//! The gradebook as JSON, `labcheck.gradebook/1`: whole, without evidence. Every key is always there.

mod form;

use super::{Ask, Class, Export, Exported};
use crate::gradebook::class::{Common, Hard};
use crate::gradebook::history::Past;
use crate::gradebook::matrix::{Cell, LastHost, Override, Row, Score};
use crate::gradebook::rubric::ListedExercise;
use crate::gradebook::standing::Mark;
use crate::text::Text;
use crate::time::rfc3339;
pub use form::*;
use labcheck_labs::grading::Grading;

/// The name of the form; a change of meaning changes the number.
pub const SCHEMA: &str = "labcheck.gradebook/1";

/// `--format json`.
pub struct Json;

impl Export for Json {
    fn export(&self, class: &Class<'_>, ask: &Ask) -> Result<Exported, Text> {
        Ok(Exported {
            text: crate::json::text(&JsonGradebook::new(class, ask)?),
            notes: Vec::new(),
        })
    }
}

impl JsonGradebook {
    /// A class, or one student of it with the history.
    ///
    /// # Errors
    /// One sentence: no such student; what SQLite says.
    pub fn new(class: &Class<'_>, ask: &Ask) -> Result<Self, Text> {
        let matrix = &class.matrix;
        let rows = class.rows(ask)?;
        let shown = |at: &usize| {
            let row = matrix.rows.get(*at)?;
            rows.iter().any(|shown| shown.number == row.number).then(|| row.id.clone())
        };
        let students = rows.iter().map(|row| {
            let history = match ask.student {
                Some(_) => Some(class.history(row)?.into_iter().map(JsonPast::of).collect()),
                None => None,
            };
            Ok(JsonStudent::of(class, row, history))
        });
        let alike = class.alike.iter().map(|alike| JsonAlike {
            likeness: alike.likeness.id().to_owned(),
            students: alike.rows.iter().filter_map(shown).collect(),
        });
        let mistakes = class.mistakes.iter().map(|Common { check, mistake, rows }| JsonMistake {
            check: check.clone(),
            mistake: mistake.clone(),
            students: rows.iter().filter_map(shown).collect(),
        });
        let listed = matrix.exercises.iter().zip(&class.hard);
        Ok(Self {
            schema: SCHEMA.to_owned(),
            labcheck: env!("CARGO_PKG_VERSION").to_owned(),
            course: matrix.course.clone(),
            title: JsonText { ko: matrix.title.ko.clone(), en: matrix.title.en.clone() },
            rubric: matrix.rubric.clone(),
            grading: JsonGrading::of(&matrix.grading),
            exercises: listed.map(|(e, hard)| JsonListed::of(e, hard, &matrix.grading)).collect(),
            mistakes: mistakes.filter(|mistake| !mistake.students.is_empty()).collect(),
            alike: alike.filter(|alike| !alike.students.is_empty()).collect(),
            students: students.collect::<Result<_, Text>>()?,
        })
    }
}

impl JsonGrading {
    fn of(grading: &Grading) -> Self {
        Self {
            deadline: grading.deadline.map(|deadline| deadline.to_string()),
            late_per_day: grading.late_per_day.get(),
            late_at_most: grading.late_at_most.get(),
            counts: grading.counts,
        }
    }
}

impl JsonListed {
    fn of(exercise: &ListedExercise, hard: &Hard, grading: &Grading) -> Self {
        Self {
            id: exercise.id.clone(),
            title: JsonText { ko: exercise.title.ko.clone(), en: exercise.title.en.clone() },
            page: exercise.page.clone(),
            points: exercise.points,
            weight: grading.weight(&exercise.id),
            told: hard.told,
            passed: hard.passed,
            median_tries: hard.tries,
            median_seconds_to_pass: hard.seconds,
        }
    }
}

impl From<Score> for JsonScore {
    fn from(score: Score) -> Self {
        #[allow(clippy::cast_precision_loss, reason = "points of a course are far from 2^52")]
        let points = |hundredths: u64| hundredths as f64 / 100.0;
        Self {
            points: points(score.reached),
            max_points: points(score.of),
            percent: score.percent().map(|percent| (percent * 100.0).round() / 100.0),
        }
    }
}

impl JsonStudent {
    fn of(class: &Class<'_>, row: &Row, history: Option<Vec<JsonPast>>) -> Self {
        let cells = class.matrix.exercises.iter().zip(&row.cells);
        Self {
            id: row.id.clone(),
            name: row.name.clone(),
            email: row.email.clone(),
            score: class.matrix.total(row).into(),
            last: row.last.as_ref().map(|last| JsonLast {
                attempt: last.attempt,
                time: rfc3339(last.time),
                fault: last.fault.map(|fault| fault.id().to_owned()),
                hosts: last.hosts.iter().map(JsonHost::of).collect(),
            }),
            exercises: cells.map(|(exercise, cell)| JsonCell::of(exercise, cell)).collect(),
            history,
        }
    }
}

impl JsonHost {
    fn of(host: &LastHost) -> Self {
        Self {
            host: host.host.clone(),
            fault: host.fault.map(|fault| fault.id().to_owned()),
            notes: host.notes.clone(),
            said: host.said.clone(),
        }
    }
}

impl JsonCell {
    fn of(exercise: &ListedExercise, cell: &Cell) -> Self {
        let standing = cell.standing.as_ref();
        let checks = standing.map_or(&[][..], |standing| &standing.checks.checks);
        let outcome = |check: &crate::gradebook::outcome::CheckOutcome| JsonOutcome {
            id: check.id.clone(),
            status: check.status,
            mistake: check.mistake.clone(),
            host: check.host.clone(),
            advisory: check.advisory,
        };
        Self {
            id: exercise.id.clone(),
            status: cell.status(),
            counts: cell.counts(),
            score: cell.score(exercise).into(),
            late: cell.late(),
            undone: cell.undone(),
            tries: standing.map_or(0, |standing| standing.tries),
            first: standing.map(|standing| rfc3339(standing.first)),
            passed: standing.and_then(|standing| standing.passed).map(rfc3339),
            counted: cell.mark().map(JsonMark::of),
            latest: standing.map(|standing| JsonMark::of(&standing.latest)),
            checks: checks.iter().map(outcome).collect(),
            own: cell.overridden.as_ref().map(|Override { percent, reason, time }| JsonOverride {
                percent: *percent,
                reason: reason.clone(),
                time: rfc3339(*time),
            }),
        }
    }
}

impl JsonMark {
    fn of(mark: &Mark) -> Self {
        let Mark { status, points, max_points, time, attempt, kept } = *mark;
        Self { attempt, time: rfc3339(time), status, points, max_points, kept }
    }
}

impl JsonPast {
    fn of(past: Past) -> Self {
        let statuses = |outcome: crate::gradebook::outcome::Outcome| {
            outcome.exercises.into_iter().map(|one| (one.id.clone(), one.status())).collect()
        };
        Self {
            attempt: past.attempt,
            time: rfc3339(past.time),
            fault: past.fault.map(|fault| fault.id().to_owned()),
            exercises: past.outcome.map(statuses),
        }
    }
}
