//! The JSON report.

use super::{Render, View};
use crate::report::Report;
use crate::report::json::JsonReport;

/// `--format json`.
pub struct Json;

impl Render for Json {
    fn render(&self, report: &Report, view: &View) -> String {
        let report = JsonReport::new(report, view.lang, view.duration_ms);
        // Strings, numbers and lists always serialise; the empty text would be a bug of this program.
        serde_json::to_string_pretty(&report).map_or_else(|error| error.to_string(), |s| s + "\n")
    }
}
