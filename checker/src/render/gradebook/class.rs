//! What a class has in common: machines that brought nothing, mistakes, what is hard, who is alike.

use super::super::View;
use super::super::columns::{pad, width, wrap};
use super::{columns, named, paint};
use crate::export::{Class, feedback};
use crate::grade::fault::Fault;
use crate::gradebook::alike::Likeness;
use crate::gradebook::class::Common;
use crate::text::{Lang, Text, text, visible};
use std::collections::BTreeMap;

/// As many students are named; of more only the number is told.
const NAMED: usize = 8;
/// As many mistakes are listed.
const LISTED: usize = 20;

fn heading(out: &mut String, text: &Text, view: &View) {
    out.push_str(&paint(view, "1", text.get(view.lang)));
    out.push('\n');
}

fn indented(out: &mut String, text: &str, blanks: usize, view: &View) {
    for line in wrap(text, columns(view).saturating_sub(blanks)) {
        out.push_str(&" ".repeat(blanks));
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// The faults of the last attempts, each with its machines; nothing where there are none.
#[must_use]
pub fn faults(class: &Class<'_>, view: &View) -> String {
    let mut found: BTreeMap<Fault, Vec<String>> = BTreeMap::new();
    let mut notes: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in &class.matrix.rows {
        for host in row.last.iter().flat_map(|last| &last.hosts) {
            let (student, host_name) = (named(row), visible(&host.host));
            let name =
                if student == host_name { student } else { format!("{student} {host_name}") };
            for note in &host.notes {
                notes.entry(note).or_default().push(name.clone());
            }
            if let Some(fault) = host.fault {
                found.entry(fault).or_default().push(name);
            }
        }
    }
    let mut out = String::new();
    if !found.is_empty() {
        heading(&mut out, &text!(ko "수집하지 못한 호스트", en "Hosts that brought nothing"), view);
    }
    for (fault, hosts) in found {
        let (id, told) = (paint(view, "31", fault.id()), fault.told());
        let hosts = hosts.join(", ");
        indented(&mut out, &format!("{id}: {} — {hosts}", told.get(view.lang)), 2, view);
    }
    if !notes.is_empty() {
        heading(&mut out, &text!(ko "참고할 호스트", en "Hosts to know about"), view);
    }
    for (note, hosts) in notes {
        indented(&mut out, &format!("{}: {}", visible(note), hosts.join(", ")), 2, view);
    }
    out
}

/// The commonest mistakes. What a lab says of a mistake comes from the report of one who made it.
///
/// # Errors
/// What SQLite says.
pub fn mistakes(class: &Class<'_>, view: &View) -> Result<String, Text> {
    let mut out = String::new();
    heading(&mut out, &text!(ko "많이 하는 실수", en "Commonest mistakes"), view);
    if class.mistakes.is_empty() {
        indented(&mut out, text!(ko "없습니다", en "none").get(view.lang), 2, view);
    }
    for common in class.mistakes.iter().take(LISTED) {
        let count = common.rows.len();
        let students = text!(ko "{count}명", en "{count}");
        let mistake = common.mistake.as_ref().map_or_else(String::new, |id| format!(" {id}"));
        let head = format!("{}  {}{mistake}", students.get(view.lang), common.check);
        out.push_str(&format!("  {}\n", paint(view, "31", &visible(&head))));
        if let Some(say) = said(class, common, view.lang)? {
            indented(&mut out, &say, 6, view);
        }
        if count <= NAMED {
            indented(&mut out, &students_of(class, &common.rows), 6, view);
        }
    }
    let more = class.mistakes.len().saturating_sub(LISTED);
    if more > 0 {
        let told = text!(ko "그 밖에 {more}가지", en "and {more} more");
        indented(&mut out, told.get(view.lang), 2, view);
    }
    Ok(out)
}

/// What the report of one student says of a mistake.
///
/// # Errors
/// What SQLite says; a report that is damaged.
pub(crate) fn said(class: &Class<'_>, common: &Common, lang: Lang) -> Result<Option<String>, Text> {
    let Some(row) = common.rows.first().and_then(|at| class.matrix.rows.get(*at)) else {
        return Ok(None);
    };
    let reports = class.reports(row)?;
    let standings = row.cells.iter().filter_map(|cell| cell.standing.as_ref());
    let mut checks = standings.flat_map(|standing| &standing.checks.checks);
    let check = checks.find(|check| check.id == common.check);
    let said = check.and_then(|check| feedback::found(check, &reports, lang));
    Ok(said.map(|check| {
        let mistake = check.mistake.as_ref().and(check.why.as_ref());
        mistake
            .or(check.expected.as_ref())
            .map_or_else(|| visible(&check.title), |say| visible(say))
    }))
}

fn students_of(class: &Class<'_>, rows: &[usize]) -> String {
    let names = rows.iter().filter_map(|at| class.matrix.rows.get(*at)).map(named);
    names.collect::<Vec<_>>().join(", ")
}

/// How each exercise goes: pass rate, median tries, median time to the pass.
#[must_use]
pub fn hard(class: &Class<'_>, view: &View) -> String {
    let mut out = String::new();
    heading(&mut out, &text!(ko "실습별 난이도", en "What is hard"), view);
    let heads = [
        text!(ko "실습", en "exercise"),
        text!(ko "완료", en "done"),
        text!(ko "시도(중앙값)", en "tries (median)"),
        text!(ko "완료까지(중앙값)", en "time to done (median)"),
    ];
    let mut rows = vec![heads.map(|head| head.get(view.lang).to_owned())];
    for hard in &class.hard {
        let Some(exercise) = class.matrix.exercises.get(hard.exercise) else { continue };
        let done = match hard.told {
            0 => "-".to_owned(),
            told => format!("{}/{told} ({}%)", hard.passed, hard.passed * 100 / told),
        };
        let tries = hard.tries.map_or_else(|| "-".to_owned(), |tries| format!("{tries}"));
        let time = hard.seconds.map_or_else(|| Text::same("-"), span);
        rows.push([exercise.id.clone(), done, tries, time.get(view.lang).to_owned()]);
    }
    let cells =
        |at: usize| rows.iter().filter_map(|row| Some(width(row.get(at)?))).max().unwrap_or(0);
    for row in &rows {
        let line: String =
            row.iter().enumerate().map(|(at, text)| pad(text, cells(at) + 2)).collect();
        out.push_str(&format!("  {}\n", line.trim_end()));
    }
    out
}

/// A span of time in its two largest units.
#[must_use]
pub(crate) fn span(seconds: f64) -> Text {
    #[allow(clippy::cast_possible_truncation, reason = "spans of a course fit")]
    let all = seconds.round().max(0.0) as i64;
    let (days, hours, minutes) = (all / 86_400, all / 3600 % 24, all / 60 % 60);
    let rest = all % 60;
    match (days, hours, minutes) {
        (0, 0, 0) => text!(ko "{rest}초", en "{rest} s"),
        (0, 0, minutes) => text!(ko "{minutes}분", en "{minutes} min"),
        (0, hours, 0) => text!(ko "{hours}시간", en "{hours} h"),
        (0, hours, minutes) => text!(ko "{hours}시간 {minutes}분", en "{hours} h {minutes} min"),
        (days, 0, _) => text!(ko "{days}일", en "{days} d"),
        (days, hours, _) => text!(ko "{days}일 {hours}시간", en "{days} d {hours} h"),
    }
}

/// Students whose machines are alike; nothing where there are none.
#[must_use]
pub fn alike(class: &Class<'_>, view: &View) -> String {
    let mut out = String::new();
    if class.alike.is_empty() {
        return out;
    }
    let head = text!(
        ko "확인해 볼 만한 점 (잘못했다는 뜻이 아닙니다)",
        en "Worth a question (this says nothing of a fault)"
    );
    heading(&mut out, &head, view);
    let mut before: Option<Likeness> = None;
    for alike in &class.alike {
        if before != Some(alike.likeness) {
            let (told, innocent) = (alike.likeness.told(), alike.likeness.innocent());
            let told = format!("{}: {}", told.get(view.lang), innocent.get(view.lang));
            indented(&mut out, &told, 2, view);
            before = Some(alike.likeness);
        }
        indented(&mut out, &format!("- {}", students_of(class, &alike.rows)), 4, view);
    }
    out
}
