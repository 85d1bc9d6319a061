//! Bundles: whatever can be read can be judged and shown, and says the same once written and read again.

use super::chunks::file;
use super::shown::steers;
use labcheck::evidence::bundle::Bundle;
use labcheck::evidence::{Evidence, Look, redact};
use labcheck::judge::{self, Chosen, params};
use labcheck::kinds::{Course, Params};
use labcheck::render::{FORMATS, View};
use labcheck::report::{Report, Source};
use labcheck::text::Lang;
use labcheck_labs::load::Around;
use labcheck_labs::{Files, load};
use std::sync::OnceLock;

/// Evidence of a machine half done.
const MACHINE: &[u8] = include_bytes!("machine.json");

fn course() -> &'static (Course, Params) {
    static COURSE: OnceLock<(Course, Params)> = OnceLock::new();
    COURSE.get_or_init(|| {
        let course = load(&Files::built_in(), "day1", Around::default()).unwrap();
        let params = params::set(&course, &[]).unwrap();
        (course, params)
    })
}

fn report(evidence: &Evidence) -> Report {
    let (course, params) = course();
    judge::judge(course, &Chosen::default(), params, evidence, Source::Evidence)
}

/// A bundle of any bytes.
pub(crate) fn bundle(data: &[u8]) {
    match Bundle::read(data) {
        Ok(bundle) => holds(&bundle.evidence),
        Err(why) => {
            for lang in [Lang::Ko, Lang::En] {
                assert!(!why.get(lang).chars().any(|c| steers(c) || c == '\n'), "{why:?}");
            }
        }
    }
}

/// A machine one of whose files is these bytes; the first tells which.
pub(crate) fn machine(data: &[u8]) {
    static BASE: OnceLock<Evidence> = OnceLock::new();
    let base = BASE.get_or_init(|| Bundle::read(MACHINE).unwrap().evidence);
    let Some((which, content)) = data.split_first() else { return };
    let mut evidence = base.clone();
    let paths: Vec<_> = base.files.keys().collect();
    let path = paths[usize::from(*which) % paths.len()];
    let asked = [redact::Asked { key: "CONFIG_KEYSTONE_ADMIN_PW", value: "abc123" }];
    let content = redact::redact(content, &asked);
    evidence.files.insert(path.clone(), Look::Seen(file(&content)));
    holds(&evidence);
}

fn holds(evidence: &Evidence) {
    let said = report(evidence);
    every_form(&said);
    let written = Bundle::new("day1", evidence.clone()).write();
    assert!(!written.chars().any(steers), "a bundle steers the terminal");
    let again = Bundle::read(written.as_bytes()).expect("what was written can be read");
    assert!(again.evidence == *evidence, "what was written is what was seen");
    assert!(report(&again.evidence) == said, "what was written is judged alike");
}

fn every_form(report: &Report) {
    for (lang, verbose) in [(Lang::Ko, true), (Lang::En, false)] {
        let view =
            View { lang, width: Some(80), color: false, ascii: false, verbose, duration_ms: 1.0 };
        for (name, form) in FORMATS {
            let out = form.render(report, &view);
            let bad = out.lines().find(|line| line.chars().any(steers));
            assert_eq!(bad, None, "{name}");
            match name {
                "json" => drop(serde_json::from_str::<serde_json::Value>(&out).unwrap()),
                "junit" => drop(roxmltree::Document::parse(&out).unwrap()),
                _ => {}
            }
        }
    }
}
