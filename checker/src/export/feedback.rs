//! What a student is told, in words: the state of each exercise, what was seen, and what to do next.

use super::Class;
use super::cells::{percent, points};
use crate::gradebook::history::HostReport;
use crate::gradebook::matrix::{Cell, Override, Row};
use crate::gradebook::outcome::CheckOutcome;
use crate::gradebook::rubric::ListedExercise;
use crate::kinds::Status;
use crate::render::words;
use crate::report::json::JsonCheck;
use crate::text::{Lang, Text, text, visible};

/// The feedback of a student as lines of text, safe to show, with a newline at its end.
#[must_use]
pub fn text_of(class: &Class<'_>, row: &Row, reports: &[HostReport], lang: Lang) -> String {
    let mut lines = vec![total(class, row).get(lang).to_owned()];
    lines.extend(machines(row).iter().map(|told| told.get(lang).to_owned()));
    for (exercise, cell) in class.matrix.exercises.iter().zip(&row.cells) {
        if cell.standing.is_none() && cell.overridden.is_none() {
            continue;
        }
        lines.push(line(exercise, cell, lang));
        lines.extend(open_lines(cell, reports, lang));
    }
    lines.join("\n") + "\n"
}

/// A student's sum.
#[must_use]
pub fn total(class: &Class<'_>, row: &Row) -> Text {
    let score = class.matrix.total(row);
    let Some(percent) = percent(score) else {
        return text!(ko "아직 점수를 매길 수 없습니다", en "There is no score yet");
    };
    let (reached, of) = (points(score.reached), points(score.of));
    text!(ko "점수: {percent}% ({reached}/{of}점)", en "Score: {percent}% ({reached} of {of} points)")
}

/// The machines that brought nothing in the last attempt, and what else is to be known of them.
#[must_use]
pub fn machines(row: &Row) -> Vec<Text> {
    let hosts = row.last.iter().flat_map(|last| &last.hosts);
    let told = hosts.filter_map(|host| {
        let name = visible(&host.host);
        let fault = host.fault?;
        let id = fault.id();
        Some(
            text!(ko "{name}: ", en "{name}: ")
                .then("", &fault.told())
                .then("", &Text::same(format!(" ({id})"))),
        )
    });
    told.collect()
}

/// An instructor's own word in words.
#[must_use]
pub fn overridden(exercise: &str, own: &Override) -> Text {
    let reason = visible(&own.reason);
    match own.percent {
        Some(percent) => text!(
            ko "{exercise}: 강사가 {percent}%로 정함 ({reason})",
            en "{exercise}: set to {percent}% by the instructor ({reason})"
        ),
        None => text!(
            ko "{exercise}: 강사가 채점에서 제외함 ({reason})",
            en "{exercise}: excused by the instructor ({reason})"
        ),
    }
}

/// What is open of an exercise, in lines.
#[must_use]
pub fn open_lines(cell: &Cell, reports: &[HostReport], lang: Lang) -> Vec<String> {
    let open = open_checks(cell, reports, lang).into_iter();
    open.flat_map(|(outcome, check)| told(outcome, check, lang)).collect()
}

/// The first line of an exercise: its state, its points, and what is to be known of them.
#[must_use]
pub fn line(exercise: &ListedExercise, cell: &Cell, lang: Lang) -> String {
    let status = cell
        .status()
        .map_or_else(String::new, |status| format!("[{}] ", words::status(status).get(lang)));
    let title = exercise.title.get(lang);
    let mut notes = notes(exercise, cell, lang);
    let points =
        points_of(exercise, cell, lang).map_or_else(String::new, |told| format!(": {told}"));
    notes.insert(0, format!("{status}{title}{points}"));
    notes.join(" · ")
}

/// The same below a heading that has the title.
#[must_use]
pub fn state(exercise: &ListedExercise, cell: &Cell, lang: Lang) -> String {
    let status = cell.status().map(|status| words::status(status).get(lang).to_owned());
    let told = status.into_iter().chain(points_of(exercise, cell, lang));
    told.chain(notes(exercise, cell, lang)).collect::<Vec<_>>().join(" · ")
}

fn points_of(exercise: &ListedExercise, cell: &Cell, lang: Lang) -> Option<String> {
    let score = cell.score(exercise);
    let (reached, of) = (points(score.reached), points(score.of));
    let told = text!(ko "{reached}/{of}점", en "{reached} of {of} points");
    (score.of > 0).then(|| told.get(lang).to_owned())
}

fn notes(exercise: &ListedExercise, cell: &Cell, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(own) = &cell.overridden {
        notes.push(overridden(&exercise.id, own));
    }
    if let Some(mark) = cell.mark().filter(|_| cell.late()) {
        let kept = mark.kept;
        notes.push(text!(ko "늦게 마쳐 {kept}%만 반영", en "late: {kept}% of it counted"));
    }
    if cell.undone() {
        notes.push(text!(ko "완료했다가 지금은 그렇지 않음", en "done once, not any more"));
    }
    notes.iter().map(|note| note.get(lang).to_owned()).collect()
}

/// The checks of an exercise that are open in the last attempt, each with what the report said of it.
#[must_use]
pub fn open_checks<'a>(
    cell: &'a Cell,
    reports: &'a [HostReport],
    lang: Lang,
) -> Vec<(&'a CheckOutcome, Option<&'a JsonCheck>)> {
    let checks = cell.standing.iter().flat_map(|standing| &standing.checks.checks);
    let open = checks.filter(|check| {
        !check.advisory && matches!(check.status, Status::Fail | Status::Pending | Status::Unknown)
    });
    open.map(|check| (check, found(check, reports, lang))).collect()
}

/// What a report said of a check: that of the machine which decided.
#[must_use]
pub fn found<'a>(
    outcome: &CheckOutcome,
    reports: &'a [HostReport],
    lang: Lang,
) -> Option<&'a JsonCheck> {
    let about =
        |report: &&HostReport| outcome.host.as_ref().is_none_or(|host| *host == report.host);
    reports.iter().filter(about).find_map(|report| {
        let exercises = &report.reports.as_ref()?.get(lang).exercises;
        let mut checks = exercises.iter().flat_map(|exercise| &exercise.checks);
        checks.find(|check| check.id == outcome.id && check.status == outcome.status)
    })
}

/// The lines of an open check.
fn told(outcome: &CheckOutcome, check: Option<&JsonCheck>, lang: Lang) -> Vec<String> {
    let Some(check) = check else {
        return vec![format!("  - {}: {}", outcome.id, words::status(outcome.status).get(lang))];
    };
    let rows = words::rows();
    let host =
        outcome.host.as_ref().map_or_else(String::new, |host| format!(" ({})", visible(host)));
    let mut lines = vec![format!("  - {}{host}", visible(&check.title))];
    let mut row = |name: &Text, said: &Option<String>| {
        let mut lead = format!("    {}: ", name.get(lang));
        for line in said.iter().flat_map(|said| said.lines()) {
            lines.push(format!("{lead}{}", visible(line)));
            lead = " ".repeat(6);
        }
    };
    row(&rows.seen, &check.seen);
    row(&rows.expected, &check.expected);
    if check.mistake.is_some() {
        row(&rows.why, &check.why);
    }
    row(&rows.next, &check.next);
    lines
}
