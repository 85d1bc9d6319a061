//! Students × exercises: a mark of one column with its letters, the sum, and who brought nothing.

use super::super::columns::{pad, width, wrap};
use super::super::{View, words};
use super::{columns, fit, paint, symbol};
use crate::export::Class;
use crate::export::cells::{percent, points};
use crate::gradebook::matrix::Row;
use crate::kinds::Status;
use crate::text::{Text, text, visible};

/// No name or id takes more cells.
const NAME: usize = 16;
/// The heading comes again after so many rows: a screen or two.
const SCREEN: usize = 40;
/// Blanks between columns.
const GAP: usize = 2;

/// The widths of the columns.
struct Widths {
    id: usize,
    name: usize,
    exercise: Vec<usize>,
    sum: usize,
    numbered: bool,
}

/// The class.
#[must_use]
pub fn matrix(class: &Class<'_>, view: &View) -> String {
    let mut out = head(class, view);
    let widths = widths(class, view);
    if widths.numbered {
        let exercises = class.matrix.exercises.iter().enumerate();
        let listed: Vec<String> =
            exercises.map(|(at, exercise)| format!("{}\u{a0}{}", at + 1, exercise.id)).collect();
        // What belongs together is not broken apart.
        for line in wrap(&listed.join("  "), columns(view)) {
            out.push_str(&line.replace('\u{a0}', " "));
            out.push('\n');
        }
        out.push('\n');
    }
    for (at, row) in class.matrix.rows.iter().enumerate() {
        if at % SCREEN == 0 {
            out.push_str(&heading(class, &widths, view));
        }
        out.push_str(&line(class, row, &widths, view));
    }
    out.push_str(&passed(class, &widths, view));
    let legend = legend(class, view);
    if !legend.is_empty() {
        out.push('\n');
        out.push_str(&legend);
    }
    out
}

fn head(class: &Class<'_>, view: &View) -> String {
    let matrix = &class.matrix;
    let (title, students) = (paint(view, "1", class.title(view.lang)), matrix.rows.len());
    let rubric: String = matrix.rubric.chars().take(12).collect();
    let last = matrix.rows.iter().filter_map(|row| Some(row.last.as_ref()?.time)).max();
    let time = last.map_or_else(String::new, |time| format!(" · {}", crate::time::rfc3339(time)));
    let told = text!(
        ko "{title}  학생 {students}명 · 채점 기준 {rubric}{time}",
        en "{title}  {students} students · rubric {rubric}{time}"
    );
    let mut out = format!("{}\n", told.get(view.lang));
    if let Some(deadline) = matrix.grading.deadline {
        let (each, most) = (matrix.grading.late_per_day.get(), matrix.grading.late_at_most.get());
        let most = if most == 0 { 100 } else { most };
        let told = match each {
            0 => text!(ko "마감 {deadline}", en "deadline {deadline}"),
            each => text!(
                ko "마감 {deadline}, 하루 늦을 때마다 -{each}% (최대 -{most}%)",
                en "deadline {deadline}, {each}% off for each day late ({most}% at most)"
            ),
        };
        out.push_str(told.get(view.lang));
        out.push('\n');
    }
    out.push('\n');
    out
}

fn widths(class: &Class<'_>, view: &View) -> Widths {
    let rows = &class.matrix.rows;
    let widest = |of: &dyn Fn(&Row) -> String, least: usize| {
        rows.iter().map(|row| width(&of(row))).max().unwrap_or(0).clamp(least, NAME)
    };
    let (id_head, name_head, sum_head) = heads();
    let id = widest(&|row| visible(&row.id), width(id_head.get(view.lang)));
    let name = widest(&|row| visible(&row.name), width(name_head.get(view.lang)));
    // The ids say nothing more where each is the name too.
    let name = if rows.iter().all(|row| row.name == row.id) { 0 } else { name };
    let symbols = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.cells.get(at));
        cells.map(|cell| width(&symbol(cell, view).0)).max().unwrap_or(1).max(1)
    };
    let sum = width(sum_head.get(view.lang)).max(6);
    let fixed = id + GAP + if name > 0 { name + GAP } else { 0 } + sum;
    let full: Vec<usize> = class
        .matrix
        .exercises
        .iter()
        .enumerate()
        .map(|(at, exercise)| symbols(at).max(width(&exercise.id)))
        .collect();
    let needed = fixed + full.iter().map(|cells| cells + GAP).sum::<usize>();
    if needed <= columns(view) {
        return Widths { id, name, exercise: full, sum, numbered: false };
    }
    let exercise = (0..full.len()).map(|at| symbols(at).max((at + 1).to_string().len())).collect();
    Widths { id, name, exercise, sum, numbered: true }
}

fn heads() -> (Text, Text, Text) {
    (text!(ko "학번", en "id"), text!(ko "이름", en "name"), text!(ko "점수", en "score"))
}

fn put(line: &mut String, text: &str, shown: &str, cells: usize) {
    line.push_str(shown);
    line.push_str(&" ".repeat(cells.saturating_sub(width(text)) + GAP));
}

fn heading(class: &Class<'_>, widths: &Widths, view: &View) -> String {
    let (id, name, sum) = heads();
    let mut line = String::new();
    put(&mut line, id.get(view.lang), id.get(view.lang), widths.id);
    if widths.name > 0 {
        put(&mut line, name.get(view.lang), name.get(view.lang), widths.name);
    }
    for (at, (exercise, cells)) in class.matrix.exercises.iter().zip(&widths.exercise).enumerate() {
        let head = if widths.numbered { (at + 1).to_string() } else { exercise.id.clone() };
        put(&mut line, &head, &head, *cells);
    }
    let sum = sum.get(view.lang);
    line.push_str(&" ".repeat(widths.sum.saturating_sub(width(sum))));
    line.push_str(sum);
    format!("{}\n", paint(view, "2", line.trim_end()))
}

fn line(class: &Class<'_>, row: &Row, widths: &Widths, view: &View) -> String {
    let mut line = pad(&fit(&visible(&row.id), widths.id), widths.id + GAP);
    if widths.name > 0 {
        line.push_str(&pad(&fit(&visible(&row.name), widths.name), widths.name + GAP));
    }
    for (cell, cells) in row.cells.iter().zip(&widths.exercise) {
        let (mark, color) = symbol(cell, view);
        put(&mut line, &mark, &paint(view, color, &mark), *cells);
    }
    let told = percent(class.matrix.total(row)).unwrap_or_else(|| "?".to_owned());
    line.push_str(&format!("{told:>0$}", widths.sum));
    if let Some(fault) = row.last.as_ref().and_then(|last| last.fault) {
        line.push_str(&format!("  {}", paint(view, "31", fault.id())));
    }
    line.push('\n');
    line
}

/// The last line: how many passed.
fn passed(class: &Class<'_>, widths: &Widths, view: &View) -> String {
    let all = text!(ko "완료", en "done");
    let mut line = pad(all.get(view.lang), widths.id + GAP);
    if widths.name > 0 {
        line.push_str(&" ".repeat(widths.name + GAP));
    }
    for (at, cells) in widths.exercise.iter().enumerate() {
        let done = class
            .matrix
            .rows
            .iter()
            .filter_map(|row| row.cells.get(at))
            .filter(|cell| cell.counts() && cell.status() == Some(Status::Pass));
        let done = done.count().to_string();
        put(&mut line, &done, &done, *cells);
    }
    format!("{}\n", paint(view, "2", line.trim_end()))
}

/// What the marks mean: those that are there.
fn legend(class: &Class<'_>, view: &View) -> String {
    let cells = || class.matrix.rows.iter().flat_map(|row| &row.cells);
    let mut told: Vec<Text> = Vec::new();
    for status in [Status::Pass, Status::Pending, Status::Fail, Status::Unknown, Status::Skip] {
        if cells().any(|cell| cell.counts() && cell.status() == Some(status)) {
            let mark = words::mark(status, view.ascii);
            told.push(Text::same(format!("{mark} ")).then("", &words::status(status)));
        }
    }
    let mut also = |holds: bool, text: Text| {
        if holds {
            told.push(text);
        }
    };
    also(
        cells().any(|cell| cell.standing.is_some() && !cell.counts() && cell.overridden.is_none()),
        text!(ko ". 점수에 넣지 않음", en ". does not count"),
    );
    also(
        cells().any(|cell| cell.late() && cell.overridden.is_none()),
        text!(ko "L 늦음(감점)", en "L late, points off"),
    );
    also(
        cells().any(super::Cell::undone),
        text!(ko "U 완료했다가 지금은 아님", en "U done once, not any more"),
    );
    also(
        cells().any(|cell| cell.overridden.is_some()),
        text!(ko "* 강사가 정함", en "* set by the instructor"),
    );
    let told: Vec<&str> = told.iter().map(|text| text.get(view.lang)).collect();
    let mut out = String::new();
    if !told.is_empty() {
        out = wrap(&told.join(" · "), columns(view)).join("\n") + "\n";
    }
    for (exercise, row, own) in overrides(class) {
        let told = crate::export::feedback::overridden(&exercise, own);
        out.push_str(&format!("  * {}: {}\n", super::named(row), told.get(view.lang)));
    }
    out
}

fn overrides<'a>(
    class: &'a Class<'_>,
) -> impl Iterator<Item = (String, &'a Row, &'a crate::gradebook::matrix::Override)> {
    class.matrix.rows.iter().flat_map(|row| {
        let cells = class.matrix.exercises.iter().zip(&row.cells);
        cells.filter_map(move |(exercise, cell)| {
            Some((exercise.id.clone(), row, cell.overridden.as_ref()?))
        })
    })
}

/// A score as it stands in lists: points of points.
pub(super) fn score(reached: u64, of: u64) -> Text {
    let (reached, of) = (points(reached), points(of));
    text!(ko "{reached}/{of}점", en "{reached} of {of}")
}
