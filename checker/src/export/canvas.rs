//! Canvas's gradebook import, by the rules of `lib/gradebook_importer.rb`: the columns Student, ID, SIS User ID,
//! SIS Login ID, Section in this order, then assignments; a row with the points possible. ID is a number of
//! Canvas's own, so without a roster it stays empty and the login tells the student. An empty cell takes
//! nothing away from who has no grade yet, and would take one away from who has: what could not be told keeps
//! the roster's cell. Only the columns that tell students and our own come out, because Canvas takes every
//! column for a change, other graders' newer marks included.

use super::cells::{cell, percent, table};
use super::roster::{self, Roster};
use super::{Ask, Class, Export, Exported};
use crate::gradebook::matrix::Row;
use crate::text::{Text, text};

/// `--format canvas`.
pub struct Canvas;

/// Marks stand in percent.
const POSSIBLE: &str = "100";
/// The mark of who has all exercises excused.
const EXCUSED: &str = "EX";

impl Export for Canvas {
    fn export(&self, class: &Class<'_>, ask: &Ask) -> Result<Exported, Text> {
        let rows = class.rows(ask)?;
        match &ask.roster {
            Some((name, bytes)) => filled(class, &rows, &Roster::read(name, bytes)?),
            None => Ok(fresh(class, &rows)),
        }
    }
}

/// The mark of a student; nothing where nothing could be told.
fn mark(class: &Class<'_>, row: &Row) -> Option<String> {
    let excused = |cell: &crate::gradebook::matrix::Cell| {
        cell.overridden.as_ref().is_some_and(|own| own.percent.is_none()) || !cell.counts()
    };
    let any = row.cells.iter().any(|cell| cell.overridden.is_some());
    if any && row.cells.iter().all(excused) {
        return Some(EXCUSED.to_owned());
    }
    percent(class.matrix.total(row))
}

fn fresh(class: &Class<'_>, rows: &[&Row]) -> Exported {
    let words = |words: [&str; 6]| words.map(str::to_owned).to_vec();
    let head =
        words(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", &class.matrix.course]);
    let possible = words(["    Points Possible", "", "", "", "", POSSIBLE]);
    let students = rows.iter().map(|row| {
        let mark = mark(class, row).unwrap_or_default();
        vec![cell(&row.name), String::new(), String::new(), cell(&row.id), String::new(), mark]
    });
    let text = table([head, possible].into_iter().chain(students));
    Exported { text, notes: untold(class, rows) }
}

/// Who stands in the file without a mark.
pub(super) fn untold(class: &Class<'_>, rows: &[&Row]) -> Vec<Text> {
    let untold: Vec<String> = rows
        .iter()
        .filter(|row| mark(class, row).is_none())
        .map(|row| crate::text::visible(&row.id))
        .collect();
    if untold.is_empty() {
        return Vec::new();
    }
    let (count, ids) = (untold.len(), untold.join(", "));
    vec![text!(
        ko "점수를 매길 수 없어 비워 둔 학생 {count}명: {ids}",
        en "{count} left without a mark, because nothing could be told: {ids}"
    )]
}

fn filled(class: &Class<'_>, students: &[&Row], roster: &Roster) -> Result<Exported, Text> {
    let name = &roster.name;
    let header = roster.header();
    let (student, id) = (roster.column(&["Student"]), roster.column(&["ID"]));
    let section = header.iter().position(|head| head.trim().contains("Section"));
    let (Some(0), Some(1), Some(section)) = (student, id, section) else {
        return Err(text!(
            ko "{name}: Canvas의 성적부 CSV가 아닙니다(Student, ID, …, Section으로 시작해야 합니다)",
            en "{name}: no gradebook of Canvas's (it begins with Student, ID, …, Section)"
        ));
    };
    let own = header.iter().skip(section + 1).position(|head| is_ours(class, head));
    let own = own.map(|at| at + section + 1);
    let is_student = |row: &usize| {
        let cells = roster.rows.get(*row).map_or(&[][..], Vec::as_slice);
        let points = cells.first().is_some_and(|first| first.contains("Points Possible"));
        let muted = cells.iter().all(|cell| {
            let cell = cell.trim().to_ascii_lowercase();
            cell.is_empty() || cell == "muted" || cell.starts_with("manual posting")
        });
        !points && !muted
    };
    let places: Vec<usize> = (1..roster.rows.len()).filter(is_student).collect();
    let sis = ["SIS User ID", "SIS Login ID", "Integration ID"].map(|name| roster.column(&[name]));
    let rows = || places.iter().copied();
    // Canvas's own numbers are the ids of the class only where nobody is known by those of the school.
    let by_sis = roster::find(roster, students, rows(), &sis, None);
    let columns = if by_sis.of.is_empty() { &[Some(1)][..] } else { &sis };
    let found = roster::find(roster, students, rows(), columns, Some(0));
    let possible = maximum(roster, own);
    let mut rows = Vec::new();
    for (at, cells) in roster.rows.iter().enumerate() {
        let there = own
            .and_then(|own| cells.get(own))
            .map_or(String::new(), |cell| super::cells::kept(cell));
        let last = match (at, found.of.get(&at)) {
            (0, _) => own
                .and_then(|own| cells.get(own))
                .map_or_else(|| class.matrix.course.clone(), |head| super::cells::kept(head)),
            (_, Some(row)) => match mark(class, row) {
                Some(mark) if mark == EXCUSED => mark,
                Some(_) => super::cells::scaled(class.matrix.total(row), possible).unwrap_or(there),
                None => there,
            },
            _ if own.is_none()
                && cells.first().is_some_and(|first| first.contains("Points Possible")) =>
            {
                POSSIBLE.to_owned()
            }
            _ => there,
        };
        let mut row = roster::same(cells.get(..=section).unwrap_or_default());
        row.push(last);
        rows.push(row);
    }
    let mut notes = found.notes(roster, 0);
    let told: Vec<&Row> = found.of.values().copied().collect();
    notes.extend(untold(class, &told));
    Ok(Exported { text: roster.written(rows), notes })
}

/// Whether an assignment's column is that of the course: «day1 (4711)», or its title.
fn is_ours(class: &Class<'_>, head: &str) -> bool {
    let head = head.trim();
    let title = match head.rsplit_once(" (") {
        Some((title, id)) if id.trim_end_matches(')').bytes().all(|b| b.is_ascii_digit()) => title,
        _ => head,
    };
    let matrix = &class.matrix;
    [&matrix.course, &matrix.title.ko, &matrix.title.en].iter().any(|own| own.as_str() == title)
}

/// The points possible of the column, in hundredths; those of a new one where there is none.
fn maximum(roster: &Roster, own: Option<usize>) -> u64 {
    let row = roster
        .rows
        .iter()
        .find(|row| row.first().is_some_and(|first| first.contains("Points Possible")));
    let told = own.and_then(|own| row?.get(own)?.trim().parse::<f64>().ok());
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "held within bounds"
    )]
    let hundredths = told.map(|points| (points.clamp(0.0, 1e6) * 100.0).round() as u64);
    hundredths.filter(|points| *points > 0).unwrap_or(10_000)
}
