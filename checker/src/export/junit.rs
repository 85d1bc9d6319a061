//! JUnit's XML: a suite a student, a case an exercise. What could not be told is skipped with its reason; a
//! machine that brought nothing is no failure of the student's.

use super::{Ask, Class, Export, Exported, feedback};
use crate::gradebook::history::HostReport;
use crate::gradebook::matrix::{Cell, Row};
use crate::gradebook::rubric::ListedExercise;
use crate::kinds::Status;
use crate::render::junit::escape;
use crate::text::{Lang, Text};
use std::fmt::Write as _;

/// `--format junit`.
pub struct Junit;

impl Export for Junit {
    fn export(&self, class: &Class<'_>, ask: &Ask) -> Result<Exported, Text> {
        let rows = class.rows(ask)?;
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        let all = rows.iter().flat_map(|row| &row.cells);
        let course = escape(&class.matrix.course);
        let _ = writeln!(out, "<testsuites name=\"{course}\" {}>", sums(all));
        for row in rows {
            let reports = class.reports(row)?;
            suite(&mut out, class, row, &reports, ask.lang);
        }
        out.push_str("</testsuites>\n");
        Ok(Exported { text: out, notes: Vec::new() })
    }
}

fn suite(out: &mut String, class: &Class<'_>, row: &Row, reports: &[HostReport], lang: Lang) {
    let _ = write!(out, "  <testsuite name=\"{}\" {}", escape(&row.id), sums(row.cells.iter()));
    if let Some(last) = &row.last {
        let time = crate::time::rfc3339(last.time);
        let _ = write!(out, " timestamp=\"{}\"", time.trim_end_matches('Z'));
        let hosts: Vec<String> = last.hosts.iter().map(|host| escape(&host.host)).collect();
        let _ = write!(out, " hostname=\"{}\"", hosts.join(" "));
    }
    out.push_str(">\n");
    for (exercise, cell) in class.matrix.exercises.iter().zip(&row.cells) {
        case(out, row, exercise, cell, reports, lang);
    }
    out.push_str("  </testsuite>\n");
}

/// Whether a cell is a failure: work that is left to do, and that counts.
fn failed(cell: &Cell) -> bool {
    let own = cell.overridden.as_ref().map(|own| own.percent);
    match own {
        Some(percent) => percent.is_some_and(|percent| percent < 100),
        None => cell.counts() && matches!(cell.status(), Some(Status::Fail | Status::Pending)),
    }
}

fn passed(cell: &Cell) -> bool {
    match &cell.overridden {
        Some(own) => own.percent.is_some_and(|percent| percent == 100),
        None => cell.counts() && cell.status() == Some(Status::Pass),
    }
}

fn sums<'a>(cells: impl Iterator<Item = &'a Cell> + Clone) -> String {
    let tests = cells.clone().count();
    let failures = cells.clone().filter(|cell| failed(cell)).count();
    let skipped = cells.filter(|cell| !failed(cell) && !passed(cell)).count();
    format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\"")
}

fn case(
    out: &mut String,
    row: &Row,
    exercise: &ListedExercise,
    cell: &Cell,
    reports: &[HostReport],
    lang: Lang,
) {
    let (class, name) = (escape(&row.id), escape(&exercise.id));
    let _ = write!(out, "    <testcase classname=\"{class}\" name=\"{name}\"");
    if passed(cell) {
        out.push_str("/>\n");
        return;
    }
    let own = cell.overridden.as_ref();
    let own = own.map(|own| feedback::overridden(&exercise.id, own).get(lang).to_owned());
    let word = cell.status().map_or("unknown", Status::word);
    if failed(cell) {
        let head = own.unwrap_or_else(|| feedback::line(exercise, cell, lang));
        let body = feedback::open_lines(cell, reports, lang).join("\n");
        let _ = writeln!(
            out,
            ">\n      <failure type=\"{word}\" message=\"{}\">{}</failure>\n    </testcase>",
            escape(&head),
            escape(&body)
        );
        return;
    }
    let why = own.or_else(|| {
        let faults = feedback::machines(row);
        let told = cell.standing.is_none().then(|| faults.first().cloned()).flatten();
        told.map(|fault| fault.get(lang).to_owned())
    });
    let message = why.map_or_else(|| word.to_owned(), |why| format!("{word}: {why}"));
    let message = escape(&message);
    let _ = writeln!(out, ">\n      <skipped message=\"{message}\"/>\n    </testcase>");
}
