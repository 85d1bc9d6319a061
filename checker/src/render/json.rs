//! The JSON report.

use super::{Render, View};
use crate::report::Report;
use crate::report::json::JsonReport;

/// `--format json`.
pub struct Json;

impl Render for Json {
    fn render(&self, report: &Report, view: &View) -> String {
        let report = JsonReport::new(report, view.lang, view.duration_ms);
        crate::json::text(&report)
    }
}
