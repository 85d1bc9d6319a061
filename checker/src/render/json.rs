//! The JSON report.

use super::{Render, View};
use crate::report::Report;
use crate::report::json::JsonReport;
use crate::text::hidden;

/// `--format json`.
pub struct Json;

impl Render for Json {
    fn render(&self, report: &Report, view: &View) -> String {
        let report = JsonReport::new(report, view.lang, view.duration_ms);
        // Strings, numbers and lists always serialise; the empty text would be a bug of this program.
        let text = serde_json::to_string_pretty(&report).unwrap_or_else(|error| error.to_string());
        escape(&text) + "\n"
    }
}

/// JSON leaves DEL, the C1 controls and turned writing as they are. They can stand inside of strings
/// only (the text of a machine, such as its name), where an escape means the same.
fn escape(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && hidden(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}
