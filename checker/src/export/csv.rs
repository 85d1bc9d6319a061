//! A table of one's own: a row a student, and of each exercise the points, those that can be had, and the
//! status. It begins with a byte order mark: Excel in Korean takes a CSV without one for code page 949.

use super::cells::{cell, percent, points, table};
use super::{Ask, Class, Export, Exported, feedback};
use crate::gradebook::matrix::Row;
use crate::text::{Lang, Text, text};

/// `--format csv`.
pub struct Csv;

impl Export for Csv {
    fn export(&self, class: &Class<'_>, ask: &Ask) -> Result<Exported, Text> {
        let mut head = vec!["id", "name", "email", "percent", "points", "max_points"]
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>();
        for exercise in &class.matrix.exercises {
            head.extend(
                ["points", "max_points", "status"].map(|what| format!("{}.{what}", exercise.id)),
            );
        }
        head.extend(["time", "attempt", "fault", "notes"].map(str::to_owned));
        let rows = class.rows(ask)?.into_iter().map(|row| cells(class, row, ask.lang));
        let table = table(std::iter::once(head).chain(rows));
        Ok(Exported { text: format!("\u{feff}{table}"), notes: Vec::new() })
    }
}

fn cells(class: &Class<'_>, row: &Row, lang: Lang) -> Vec<String> {
    let total = class.matrix.total(row);
    let told = |hundredths| if total.of > 0 { points(hundredths) } else { String::new() };
    let mut cells = vec![
        cell(&row.id),
        cell(&row.name),
        cell(row.email.as_deref().unwrap_or_default()),
        percent(total).unwrap_or_default(),
        told(total.reached),
        told(total.of),
    ];
    for (exercise, one) in class.matrix.exercises.iter().zip(&row.cells) {
        let score = one.score(exercise);
        if score.of > 0 {
            cells.extend([points(score.reached), points(score.of)]);
        } else {
            cells.extend([String::new(), String::new()]);
        }
        cells.push(one.status().map_or_else(String::new, |status| status.word().to_owned()));
    }
    let (time, attempt, fault) = row.last.as_ref().map_or_else(Default::default, |last| {
        let fault = last.fault.map_or_else(String::new, |fault| fault.id().to_owned());
        (crate::time::rfc3339(last.time), last.attempt.to_string(), fault)
    });
    cells.extend([time, attempt, fault, cell(&notes(class, row, lang))]);
    cells
}

/// What else is to be known of a student, in one line.
#[must_use]
pub fn notes(class: &Class<'_>, row: &Row, lang: Lang) -> String {
    let mut notes = feedback::machines(row);
    for (exercise, one) in class.matrix.exercises.iter().zip(&row.cells) {
        let id = &exercise.id;
        if let Some(own) = &one.overridden {
            notes.push(feedback::overridden(id, own));
        }
        if let Some(mark) = one.mark().filter(|_| one.late()) {
            let kept = mark.kept;
            notes.push(text!(ko "{id}: 늦어서 {kept}%만 반영", en "{id}: late, {kept}% counted"));
        }
        if one.undone() {
            notes
                .push(text!(ko "{id}: 완료했다가 지금은 아님", en "{id}: done once, not any more"));
        }
    }
    let notes: Vec<&str> = notes.iter().map(|note| note.get(lang)).collect();
    notes.join("; ")
}
