//! TAP version 14. What cannot be told is `not ok … # TODO`: neither a pass nor a failure.

use super::{Render, View};
use crate::kinds::Status;
use crate::report::{CheckReport, Report};
use std::fmt::Write as _;

/// `--format tap`.
pub struct Tap;

impl Render for Tap {
    fn render(&self, report: &Report, view: &View) -> String {
        let checks: Vec<&CheckReport> = report.exercises.iter().flat_map(|e| &e.checks).collect();
        let mut out = format!("TAP version 14\n1..{}\n", checks.len());
        for (at, check) in checks.into_iter().enumerate() {
            line(&mut out, at + 1, check, view);
        }
        out
    }
}

fn line(out: &mut String, number: usize, check: &CheckReport, view: &View) {
    let title = escape(check.title.get(view.lang));
    let seen = escape(check.seen.get(view.lang));
    let (ok, end) = match check.status {
        Status::Pass => ("ok", String::new()),
        Status::Skip => ("ok", format!(" # SKIP {seen}")),
        Status::Unknown => ("not ok", format!(" # TODO unknown: {seen}")),
        Status::Fail | Status::Pending if check.advisory => {
            ("not ok", format!(" # TODO advisory: {seen}"))
        }
        Status::Fail | Status::Pending => ("not ok", String::new()),
    };
    let _ = writeln!(out, "{ok} {number} - {} {title}{end}", check.id);
    if end.is_empty() && check.status != Status::Pass {
        out.push_str("  ---\n");
        let rows = [
            ("status", Some(check.status.word())),
            ("seen", Some(check.seen.get(view.lang))),
            ("expected", Some(check.expected.get(view.lang))),
            ("mistake", check.mistake.as_ref().map(|(id, _)| id.as_str())),
            ("next", check.next.as_ref().map(|next| next.get(view.lang))),
        ];
        for (name, value) in rows {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                // A JSON string is a YAML string too.
                let _ = writeln!(out, "  {name}: {}", serde_json::Value::from(value));
            }
        }
        out.push_str("  ...\n");
    }
}

/// `#` begins a directive and a line ends at its end.
fn escape(text: &str) -> String {
    crate::text::visible(text).replace('\\', "\\\\").replace('#', "\\#")
}
