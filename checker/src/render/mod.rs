//! The forms that a report can be given in. One form, one file.

pub mod columns;
pub mod gradebook;
pub mod human;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod tap;
pub mod words;

use crate::report::Report;
use crate::text::Lang;

/// How a report is to be shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The language.
    pub lang: Lang,
    /// The columns of the terminal; `None`: do not wrap.
    pub width: Option<usize>,
    /// With colours.
    pub color: bool,
    /// Only characters that every text console can show.
    pub ascii: bool,
    /// Every exercise in full.
    pub verbose: bool,
    /// How long looking and judging took, in milliseconds.
    pub duration_ms: f64,
}

impl View {
    /// As in a file: lines as long as they are, without colours; not verbose, and no time told.
    #[must_use]
    pub const fn plain(lang: Lang) -> Self {
        Self { lang, width: None, color: false, ascii: false, verbose: false, duration_ms: 0.0 }
    }
}

/// A form of a report.
pub trait Render {
    /// The report as text, with a newline at its end.
    fn render(&self, report: &Report, view: &View) -> String;
}

/// The forms by their name on the command line.
pub const FORMATS: [(&str, &dyn Render); 5] = [
    ("human", &human::Human),
    ("json", &json::Json),
    ("junit", &junit::Junit),
    ("tap", &tap::Tap),
    ("markdown", &markdown::Markdown),
];

/// The form of that name.
#[must_use]
pub fn format(name: &str) -> Option<&'static dyn Render> {
    FORMATS.iter().find(|(known, _)| *known == name).map(|(_, render)| *render)
}
