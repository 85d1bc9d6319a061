//! A case judged inside this process: the same line of data as the program's own.

use crate::case::{self, Case};
use labcheck::collect::Collector;
use labcheck::evidence::Evidence;
use labcheck::judge::{self, Chosen, params};
use labcheck::kinds::{Course, Params};
use labcheck::render::{View, format};
use labcheck::report::json::JsonReport;
use labcheck::report::{Report, Source};
use labcheck::text::Lang;
use labcheck_labs::load::Around;
use labcheck_labs::{Files, load};
use std::sync::OnceLock;

/// The course inside the program.
pub(crate) fn course() -> &'static Course {
    static COURSE: OnceLock<Course> = OnceLock::new();
    COURSE.get_or_init(|| load(&Files::built_in(), "day1", Around::default()).unwrap())
}

/// What was seen of a case, and how it is judged.
pub(crate) struct Judged {
    pub(crate) evidence: Evidence,
    /// The report on the tree.
    pub(crate) report: Report,
    params: Params,
}

impl Judged {
    /// Looks at the tree of a case.
    pub(crate) fn of(case: &Case) -> Self {
        let tree = case.tree();
        let pairs: Vec<(String, String)> = case
            .set
            .iter()
            .map(|word| word.split_once('=').unwrap())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let params = params::set(course(), &pairs).unwrap();
        let mut collector = Collector::root(tree.path()).unwrap();
        let evidence = collector.collect(course(), &Chosen::default(), &params);
        let report = report_on(&params, &evidence, Source::Root);
        Self { evidence, report, params }
    }

    /// The report on some other evidence, asked what the case asks.
    pub(crate) fn report_on(&self, evidence: &Evidence, source: Source) -> Report {
        report_on(&self.params, evidence, source)
    }
}

fn report_on(params: &Params, evidence: &Evidence, source: Source) -> Report {
    judge::judge(course(), &Chosen::default(), params, evidence, source)
}

/// Every case, looked at once for all tests.
pub(crate) fn all() -> &'static [(&'static Case, Judged)] {
    static ALL: OnceLock<Vec<(&Case, Judged)>> = OnceLock::new();
    ALL.get_or_init(|| case::all().iter().map(|case| (case, Judged::of(case))).collect())
}

/// The JSON report.
pub(crate) fn json(report: &Report, lang: Lang) -> serde_json::Value {
    serde_json::to_value(JsonReport::new(report, lang, 1.0)).unwrap()
}

/// The report in a form and a language, everything told.
pub(crate) fn rendered(report: &Report, form: &str, lang: Lang) -> String {
    let view =
        View { lang, width: Some(80), color: false, ascii: false, verbose: true, duration_ms: 1.0 };
    format(form).unwrap().render(report, &view)
}
