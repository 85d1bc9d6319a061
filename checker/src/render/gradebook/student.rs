//! One student: where they stand, their attempts in time, and what the last one told.

use super::super::columns::{pad, width, wrap};
use super::super::{View, words};
use super::matrix::score;
use super::{columns, named, paint, symbol};
use crate::export::{Class, feedback};
use crate::gradebook::history::{HostReport, Past};
use crate::gradebook::matrix::Row;
use crate::gradebook::outcome::Outcome;
use crate::kinds::Status;
use crate::text::{Text, text, visible};
use crate::time::rfc3339;

/// The student.
///
/// # Errors
/// What SQLite says; a report that is damaged.
pub fn student(class: &Class<'_>, row: &Row, view: &View) -> Result<String, Text> {
    let email =
        row.email.as_ref().map_or_else(String::new, |email| format!(" <{}>", visible(email)));
    let mut out = format!("{}{email}\n", paint(view, "1", &named(row)));
    out.push_str(feedback::total(class, row).get(view.lang));
    out.push_str("\n\n");
    out.push_str(&exercises(class, row, view));
    out.push('\n');
    let told = text!(ko "시도", en "Attempts");
    out.push_str(&format!("{}\n", paint(view, "1", told.get(view.lang))));
    let mut before: Option<Outcome> = None;
    for past in class.history(row)? {
        out.push_str(&attempt(class, &past, before.as_ref(), view));
        before = past.outcome.or(before);
    }
    let reports = class.reports(row)?;
    let open = open(row, &reports, view);
    if !open.is_empty() {
        let told = text!(ko "남은 점검", en "What is left");
        out.push_str(&format!("\n{}\n{open}", paint(view, "1", told.get(view.lang))));
    }
    Ok(out)
}

fn exercises(class: &Class<'_>, row: &Row, view: &View) -> String {
    let ids = class.matrix.exercises.iter().map(|exercise| width(&exercise.id)).max().unwrap_or(0);
    let mut out = String::new();
    for (exercise, cell) in class.matrix.exercises.iter().zip(&row.cells) {
        let (mark, color) = symbol(cell, view);
        let shown = paint(view, color, &mark);
        let blanks = " ".repeat(4_usize.saturating_sub(width(&mark)));
        let mut told = vec![pad(&exercise.id, ids)];
        let points = cell.score(exercise);
        if points.of > 0 {
            told.push(score(points.reached, points.of).get(view.lang).to_owned());
        }
        if let Some(standing) = &cell.standing {
            let tries = standing.tries;
            told.push(text!(ko "시도 {tries}", en "tries {tries}").get(view.lang).to_owned());
            if let Some(passed) = standing.passed.map(rfc3339) {
                told.push(text!(ko "완료 {passed}", en "done {passed}").get(view.lang).to_owned());
            }
        }
        if let Some(own) = &cell.overridden {
            told.push(feedback::overridden(&exercise.id, own).get(view.lang).to_owned());
        }
        if let Some(mark) = cell.mark().filter(|_| cell.late()) {
            let kept = mark.kept;
            told.push(
                text!(ko "늦음: {kept}%만 반영", en "late: {kept}% counted")
                    .get(view.lang)
                    .to_owned(),
            );
        }
        out.push_str(&format!("  {shown}{blanks}{}\n", told.join("  ").trim_end()));
    }
    out
}

/// An attempt in a line: its marks, then what differs from the one before.
fn attempt(class: &Class<'_>, past: &Past, before: Option<&Outcome>, view: &View) -> String {
    let mut told = format!("  {}  ", rfc3339(past.time));
    let Some(outcome) = &past.outcome else {
        let fault = past.fault.map_or(Text::same("?"), |fault| {
            Text::same(format!("{}: ", fault.id())).then("", &fault.told())
        });
        told.push_str(&paint(view, "31", fault.get(view.lang)));
        told.push('\n');
        return told;
    };
    let mut changes = Vec::new();
    for exercise in &class.matrix.exercises {
        let now = outcome.exercise(&exercise.id).map(|one| one.status());
        let mark = now.map_or(' ', |status| words::mark(status, view.ascii));
        told.push_str(&paint(view, now.map_or("2", words::color), &mark.to_string()));
        let was = before.and_then(|before| before.exercise(&exercise.id)).map(|one| one.status());
        if let (Some(was), Some(now)) = (was, now)
            && was != now
        {
            let (was, now) = (words::mark(was, view.ascii), words::mark(now, view.ascii));
            changes.push(format!("{} {was}→{now}", exercise.id));
        }
    }
    if let Some(fault) = past.fault {
        told.push_str(&format!("  {}", paint(view, "31", fault.id())));
    }
    let taken = 24 + class.matrix.exercises.len() + 2;
    for (at, line) in
        wrap(&changes.join(", "), columns(view).saturating_sub(taken)).iter().enumerate()
    {
        if at > 0 {
            told.push('\n');
            told.push_str(&" ".repeat(taken));
        } else if !line.is_empty() {
            told.push_str("  ");
        }
        told.push_str(line);
    }
    told.push('\n');
    told
}

/// What is open in the last attempt that told anything.
fn open(row: &Row, reports: &[HostReport], view: &View) -> String {
    let rows = words::rows();
    let mut out = String::new();
    for told in feedback::machines(row) {
        out.push_str(&format!("  {}\n", paint(view, "31", told.get(view.lang))));
    }
    for cell in row.cells.iter().filter(|cell| cell.counts()) {
        for (outcome, check) in feedback::open_checks(cell, reports, view.lang) {
            let mark = words::mark(outcome.status, view.ascii).to_string();
            let title =
                check.map_or_else(String::new, |check| format!("  {}", visible(&check.title)));
            let line = format!(
                "{} {}{title}",
                paint(view, words::color(outcome.status), &mark),
                outcome.id
            );
            out.push_str(&format!("  {line}\n"));
            let Some(check) = check else { continue };
            let next = if outcome.status == Status::Unknown { &None } else { &check.next };
            for (name, said) in [(&rows.seen, &check.seen), (&rows.next, next)] {
                let Some(said) = said else { continue };
                let name = format!("      {}: ", name.get(view.lang));
                let room = columns(view).saturating_sub(width(&name));
                for (at, line) in wrap(&visible(said), room).iter().enumerate() {
                    let lead = if at == 0 { name.clone() } else { " ".repeat(width(&name)) };
                    out.push_str(&format!("{lead}{line}\n"));
                }
            }
        }
    }
    out
}
