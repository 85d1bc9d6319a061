//! Markdown, for an issue or a chat.

use super::{Render, View, words};
use crate::report::Report;
use crate::text::{text, visible};
use std::fmt::Write as _;

/// `--format markdown`.
pub struct Markdown;

impl Render for Markdown {
    fn render(&self, report: &Report, view: &View) -> String {
        let say = |text: &crate::text::Text| escape(text.get(view.lang));
        let mut out = format!("# {}\n\n", say(&report.title));
        let host = report.host.as_deref().map_or("-".into(), escape);
        let (points, max) = (report.points(), report.max_points());
        let sum = text!(ko "점수 {points}/{max}", en "points {points}/{max}");
        let _ = writeln!(out, "{host} · {} · {}\n", crate::time::rfc3339(report.time), say(&sum));
        let heads = [
            text!(ko "상태", en "status"),
            text!(ko "점검", en "check"),
            text!(ko "목표", en "goal"),
            text!(ko "결과", en "seen"),
            text!(ko "다음", en "next"),
        ];
        let heads: Vec<String> = heads.iter().map(say).collect();
        for exercise in &report.exercises {
            let _ = writeln!(out, "## {} {}\n", exercise.id, say(&exercise.title));
            if exercise.checks.is_empty() {
                out.push_str("-\n\n");
                continue;
            }
            let _ = writeln!(out, "| {} |\n|---|---|---|---|---|", heads.join(" | "));
            for check in &exercise.checks {
                let _ = writeln!(
                    out,
                    "| {} {} | {} | {} | {} | {} |",
                    words::mark(check.status, view.ascii),
                    say(&words::status(check.status)),
                    check.id,
                    say(&check.title),
                    say(&check.seen),
                    check.next.as_ref().map(say).unwrap_or_default(),
                );
            }
            out.push('\n');
        }
        out
    }
}

/// Text of a machine in a table cell: no markup, no HTML, no new line.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
