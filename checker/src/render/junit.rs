//! JUnit's XML, as the Jenkins plugin and GitLab read it: a suite an exercise, a case a check. What
//! cannot be told is skipped with its reason: an error would count as a zero.

use super::{Render, View};
use crate::kinds::Status;
use crate::report::{CheckReport, Report};
use crate::text::hidden;
use std::fmt::Write as _;

/// `--format junit`.
pub struct Junit;

impl Render for Junit {
    fn render(&self, report: &Report, view: &View) -> String {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        let seconds = view.duration_ms / 1000.0;
        let all: Vec<&CheckReport> = report.exercises.iter().flat_map(|e| &e.checks).collect();
        let _ = writeln!(
            out,
            "<testsuites name=\"{}\" {} time=\"{seconds:.3}\">",
            escape(&report.course),
            sums(&all)
        );
        for exercise in &report.exercises {
            let checks: Vec<&CheckReport> = exercise.checks.iter().collect();
            let _ = write!(
                out,
                "  <testsuite name=\"{}.{}\" {} timestamp=\"{}\"",
                escape(&report.course),
                escape(&exercise.id),
                sums(&checks),
                crate::time::rfc3339(report.time).trim_end_matches('Z'),
            );
            if let Some(host) = &report.host {
                let _ = write!(out, " hostname=\"{}\"", escape(host));
            }
            out.push_str(">\n");
            for check in checks {
                case(&mut out, &report.course, check, view);
            }
            out.push_str("  </testsuite>\n");
        }
        out.push_str("</testsuites>\n");
        out
    }
}

fn sums(checks: &[&CheckReport]) -> String {
    let failures = checks.iter().filter(|check| failed(check)).count();
    let skipped =
        checks.iter().filter(|check| !failed(check) && check.status != Status::Pass).count();
    format!("tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\"", checks.len())
}

fn failed(check: &CheckReport) -> bool {
    !check.advisory && matches!(check.status, Status::Fail | Status::Pending)
}

fn case(out: &mut String, course: &str, check: &CheckReport, view: &View) {
    let (class, name) = check.id.split_once('.').unwrap_or((course, &check.id));
    let _ = write!(
        out,
        "    <testcase classname=\"{}.{}\" name=\"{}\"",
        escape(course),
        escape(class),
        escape(name)
    );
    let seen = escape(check.seen.get(view.lang));
    if check.status == Status::Pass {
        out.push_str("/>\n");
    } else if failed(check) {
        let mut body = check.expected.get(view.lang).to_owned();
        for more in check.mistake.iter().map(|(_, say)| say).chain(&check.next) {
            body.push('\n');
            body.push_str(more.get(view.lang));
        }
        let kind = check.mistake.as_ref().map_or(check.status.word(), |(id, _)| id);
        let _ = writeln!(
            out,
            ">\n      <failure type=\"{}\" message=\"{seen}\">{}</failure>\n    </testcase>",
            escape(kind),
            escape(&body)
        );
    } else {
        let word = check.status.word();
        let _ = writeln!(out, ">\n      <skipped message=\"{word}: {seen}\"/>\n    </testcase>");
    }
}

/// Text for an attribute or an element: XML 1.0 knows no control characters at all, and what cannot be
/// seen is shown.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            c if hidden(c) || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}
