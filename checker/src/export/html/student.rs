//! The page of a student: what is done, what was seen of the rest, what to do next, and the attempts.

use super::{Frame, bar, cell, esc, mark, named, prose, svg, whole};
use crate::export::{Class, feedback};
use crate::gradebook::history::{HostReport, Past};
use crate::gradebook::matrix::{Cell, Row};
use crate::gradebook::outcome::CheckOutcome;
use crate::gradebook::rubric::ListedExercise;
use crate::kinds::Status;
use crate::render::words;
use crate::report::json::JsonCheck;
use crate::text::{Lang, Text, text};
use crate::time::rfc3339;
use std::fmt::Write as _;

/// The page; with a way back to the class where it stands beside that page.
pub(super) fn page(
    class: &Class<'_>,
    row: &Row,
    lang: Lang,
    frame: Frame<'_>,
) -> Result<String, Text> {
    let reports = class.reports(row)?;
    let history = class.history(row)?;
    let mut out = String::new();
    let title = class.title(lang);
    if frame == Frame::Served {
        let other = Lang::ALL.into_iter().find(|other| *other != lang).unwrap_or(lang);
        let (code, course) = (other.code(), &class.matrix.course);
        out.push_str(&bar(lang, &format!("/{code}/{course}/student/{}", row.number), false));
    }
    out.push_str("<header>\n");
    let back = match frame {
        Frame::Alone => None,
        Frame::Beside(_) => Some("index.html"),
        Frame::Served => Some("../"),
    };
    let _ = match back {
        Some(back) => writeln!(out, "<p><a href=\"{back}\">{}</a></p>", esc(title)),
        None => writeln!(out, "<p class=\"soft\">{}</p>", esc(title)),
    };
    let _ = writeln!(out, "<h1>{}</h1>", named(row));
    let score = class.matrix.total(row);
    let told = feedback::total(class, row);
    let _ = writeln!(out, "<p><strong>{}</strong></p>", esc(told.get(lang)));
    if score.of > 0 {
        let (part, all) = (score.reached.min(score.of), score.of);
        out.push_str(&svg::share(
            usize::try_from(part).unwrap_or(0),
            usize::try_from(all).unwrap_or(0),
        ));
        out.push('\n');
    }
    for fault in feedback::machines(row) {
        let _ = writeln!(out, "<p class=\"fail\">{}</p>", esc(fault.get(lang)));
    }
    out.push_str("</header>\n<main>\n");
    for (exercise, one) in class.matrix.exercises.iter().zip(&row.cells) {
        if one.standing.is_some() || one.overridden.is_some() {
            out.push_str(&section(exercise, one, &reports, lang));
        }
    }
    out.push_str(&attempts(class, &history, lang));
    out.push_str("</main>\n");
    Ok(whole(lang, &format!("{} · {title}", row.name), &out, frame))
}

fn section(exercise: &ListedExercise, one: &Cell, reports: &[HostReport], lang: Lang) -> String {
    let mut out = String::from("<section class=\"exercise\">\n");
    let title = esc(exercise.title.get(lang));
    let _ = writeln!(out, "<h2>{} {title}</h2>", cell(one, lang));
    let line = feedback::state(exercise, one, lang);
    let _ = writeln!(out, "<p>{}</p>", esc(&line));
    let checks = one.standing.iter().flat_map(|standing| &standing.checks.checks);
    out.push_str("<ul>\n");
    for outcome in checks {
        out.push_str(&check(outcome, feedback::found(outcome, reports, lang), lang));
    }
    out.push_str("</ul>\n");
    let lesson = words::rows().lesson;
    let _ = writeln!(
        out,
        "<p class=\"soft\">{}: <code>{}</code></p>\n</section>",
        lesson.get(lang),
        esc(&exercise.page)
    );
    out
}

fn check(outcome: &CheckOutcome, said: Option<&JsonCheck>, lang: Lang) -> String {
    let title = said.map_or_else(|| esc(&outcome.id), |said| prose(&said.title));
    let host = outcome.host.as_ref().map_or_else(String::new, |host| format!(" ({})", esc(host)));
    let mut out = format!("<li>{} {title}{host}", mark(outcome.status, lang));
    let open = matches!(outcome.status, Status::Fail | Status::Pending | Status::Unknown);
    if let Some(said) = said.filter(|_| open) {
        let told = outcome.status != Status::Unknown;
        let rows = words::rows();
        let mut list = String::new();
        let mut put = |name: &Text, text: &Option<String>, holds: bool| {
            if let Some(text) = text.as_ref().filter(|_| holds) {
                let _ = write!(list, "<dt>{}</dt><dd>{}</dd>", name.get(lang), prose(text));
            }
        };
        put(&rows.seen, &said.seen, true);
        put(&rows.expected, &said.expected, told);
        put(&rows.why, &said.why, told);
        put(&rows.next, &said.next, told);
        if !list.is_empty() {
            let _ = write!(out, "<dl>{list}</dl>");
        }
    }
    out.push_str("</li>\n");
    out
}

fn attempts(class: &Class<'_>, history: &[Past], lang: Lang) -> String {
    let title = text!(ko "시도", en "Attempts");
    let mut out = format!(
        "<section>\n<h2 id=\"attempts\">{}</h2>\n\
         <div class=\"wide\" role=\"region\" tabindex=\"0\" aria-labelledby=\"attempts\">\n<table>\n<thead><tr><th scope=\"col\">{}</th>",
        title.get(lang),
        text!(ko "시각(UTC)", en "time (UTC)").get(lang)
    );
    for exercise in &class.matrix.exercises {
        let _ = write!(out, "<th scope=\"col\" class=\"mark\">{}</th>", esc(&exercise.id));
    }
    let note = text!(ko "비고", en "note");
    let _ = writeln!(out, "<th scope=\"col\">{}</th></tr></thead>\n<tbody>", note.get(lang));
    for past in history {
        let _ = write!(out, "<tr><th scope=\"row\">{}</th>", rfc3339(past.time));
        for exercise in &class.matrix.exercises {
            let one = past.outcome.as_ref().and_then(|outcome| outcome.exercise(&exercise.id));
            let told = one.map_or_else(String::new, |one| mark(one.status(), lang));
            let _ = write!(out, "<td class=\"mark\">{told}</td>");
        }
        let fault = past.fault.map_or("", crate::grade::fault::Fault::id);
        let _ = writeln!(out, "<td>{fault}</td></tr>");
    }
    out.push_str("</tbody>\n</table>\n</div>\n</section>\n");
    out
}
