//! What stands on the screen: a report, what is looked at of it, and a terminal's size make lines.

use crate::kinds::Status;
use crate::render::columns::{width, wrap};
use crate::render::{View, human, words};
use crate::report::{ExerciseReport, Report};
use crate::state::progress::Reached;
use crate::text::{Text, text};
use std::collections::BTreeMap;

/// What the reader looks at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Focus {
    /// The exercise that was chosen; none: the first that is open.
    pub(super) exercise: Option<String>,
    /// All exercises in lines, instead of one in full.
    pub(super) list: bool,
    /// The hint that was asked for.
    pub(super) hint: Option<String>,
    /// Something to be told once.
    pub(super) note: Option<Text>,
    /// Lines that have gone above the screen.
    pub(super) scrolled: usize,
}

/// The exercise that the reader looks at: the chosen one, else the first with something to do, else the
/// first that is open at all.
pub(super) fn shown<'a>(report: &'a Report, focus: &Focus) -> Option<&'a ExerciseReport> {
    let chosen =
        focus.exercise.as_ref().and_then(|id| report.exercises.iter().find(|e| e.id == *id));
    let mut open = report.exercises.iter().filter(|exercise| exercise.open());
    let to_do = |e: &&ExerciseReport| matches!(e.status(), Status::Fail | Status::Pending);
    chosen.or_else(|| open.clone().find(to_do)).or_else(|| open.next())
}

/// The open exercise behind the shown one, the first after the last.
pub(super) fn next_open(report: &Report, focus: &Focus) -> Option<String> {
    let now = shown(report, focus)?.id.clone();
    let at = report.exercises.iter().position(|exercise| exercise.id == now)?;
    let behind = report.exercises.iter().cycle().skip(at + 1).take(report.exercises.len());
    behind.into_iter().find(|exercise| exercise.open()).map(|exercise| exercise.id.clone())
}

/// The screen: no line is wider, and there are no more lines, than the terminal has.
pub(super) fn lines(
    report: &Report,
    undone: &BTreeMap<String, Reached>,
    focus: &Focus,
    view: &View,
    rows: usize,
) -> Vec<String> {
    let columns = view.width.unwrap_or(80);
    let say = |text: &Text| text.get(view.lang).to_owned();
    let mut top: Vec<String> = human::head(report, view).lines().map(str::to_owned).collect();
    top.push(bar(report, view, columns));
    top.push(String::new());
    let mut body = String::new();
    match shown(report, focus) {
        _ if focus.list => body.push_str(&human::lines(report, view)),
        Some(exercise) => {
            body.push_str(&human::in_full(report, exercise, view));
            for line in wrapped(&since(report, exercise, undone, view), columns) {
                body.push_str(&format!("{line}\n"));
            }
        }
        None => body.push_str(&say(&text!(
            ko "모두 끝냈습니다. 수고하셨습니다.",
            en "All done. Well done."
        ))),
    }
    if let Some(hint) = &focus.hint {
        body.push_str(&format!("\n{}\n", wrapped(hint.trim_end(), columns).join("\n")));
    }
    if let Some(note) = &focus.note {
        body.push_str(&format!("\n{}\n", wrapped(&say(note), columns).join("\n")));
    }
    let keys = say(&text!(
        ko "h 힌트 · n 다음 실습 · l 목록 · c 다시 점검 · ↑↓ 이동 · q 끝내기",
        en "h hint · n next · l list · c check again · ↑↓ scroll · q quit"
    ));
    let keys: Vec<String> =
        wrapped(&keys, columns).into_iter().map(|line| dim(&line, view)).collect();
    let body: Vec<&str> = body.trim_end().lines().collect();
    let room = rows.saturating_sub(top.len() + keys.len() + 1);
    let above = focus.scrolled.min(body.len().saturating_sub(room));
    let mut lines = top;
    lines.extend(body.iter().skip(above).take(room).map(|line| (*line).to_owned()));
    while lines.len() + keys.len() < rows {
        lines.push(String::new());
    }
    lines.extend(keys);
    lines.truncate(rows);
    lines.into_iter().map(|line| cut(&line, columns)).collect()
}

fn dim(line: &str, view: &View) -> String {
    if view.color { format!("\u{1b}[2m{line}\u{1b}[0m") } else { line.to_owned() }
}

fn wrapped(text: &str, columns: usize) -> Vec<String> {
    if text.is_empty() { Vec::new() } else { wrap(text, columns) }
}

/// How far the course is, in a bar and in words.
fn bar(report: &Report, view: &View, columns: usize) -> String {
    let counting: Vec<&ExerciseReport> = report.exercises.iter().filter(|e| e.counts()).collect();
    let counting: Vec<_> = counting.into_iter().filter(|e| e.status() != Status::Skip).collect();
    let (all, done) = (counting.len(), counting.iter().filter(|e| !e.open()).count());
    let (points, max) = (report.points(), report.max_points());
    let words = text!(
        ko "실습 {done}/{all} · 점수 {points}/{max}",
        en "{done}/{all} exercises · {points}/{max} points"
    );
    let words = words.get(view.lang);
    let room = columns.saturating_sub(width(words) + 3).min(30);
    let filled = (done * room).checked_div(all).unwrap_or(0);
    let (full, empty) = if view.ascii { ("#", ".") } else { ("█", "░") };
    let (full, empty) = (full.repeat(filled), empty.repeat(room - filled));
    let full = if view.color && filled > 0 { format!("\u{1b}[32m{full}\u{1b}[0m") } else { full };
    format!("{full}{empty}  {words}")
}

/// What passed before and does not now, and for how long.
fn since(
    report: &Report,
    exercise: &ExerciseReport,
    known: &BTreeMap<String, Reached>,
    view: &View,
) -> String {
    let undone = exercise.checks.iter().filter_map(|check| {
        let since = known.get(&check.id)?.undone?;
        let minutes = report.time.saturating_sub(since).max(0) / 60;
        let id = &check.id;
        let told = if minutes == 0 {
            text!(
                ko "{id}: 전에는 완료였는데 방금 되돌아갔습니다",
                en "{id}: it was done before, and has just been undone"
            )
        } else {
            text!(
                ko "{id}: 전에는 완료였는데 {minutes}분 전에 되돌아갔습니다",
                en "{id}: it was done before, and was undone {minutes} minutes ago"
            )
        };
        Some(format!("{} {}", words::mark(Status::Pending, view.ascii), told.get(view.lang)))
    });
    undone.collect::<Vec<_>>().join("\n")
}

/// The line as far as it fits; colours take no room, and every one is ended.
fn cut(line: &str, columns: usize) -> String {
    let mut out = String::new();
    let (mut used, mut rest) = (0, line);
    while let Some(c) = rest.chars().next() {
        if let Some(code) = rest.strip_prefix("\u{1b}[").and_then(|code| code.split_once('m')) {
            out.push_str(&format!("\u{1b}[{}m", code.0));
            rest = code.1;
            continue;
        }
        let cells = width(c.encode_utf8(&mut [0; 4]));
        if used + cells > columns {
            if line.contains('\u{1b}') {
                out.push_str("\u{1b}[0m");
            }
            break;
        }
        used += cells;
        out.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    out
}

#[cfg(test)]
mod tests;
