//! Asking for reports.

use crate::measure::{self, Ran};
use crate::table::Row;
use crate::verdicts::Verdicts;
use std::path::Path;

/// The JSON report on a tree.
pub(crate) fn json(program: &Path, root: &str) -> Ran {
    measure::run(program, &["day1", "--color", "never", "--format", "json", "--root", root])
}

/// The report in every form and language; the verdicts, the same in each of them.
pub(crate) fn every(row: &mut Row, program: &Path, words: &[&str]) -> Verdicts {
    let mut told = Verdicts::default();
    for (form, lang) in [
        ("human", "ko"),
        ("human", "en"),
        ("junit", "en"),
        ("tap", "ko"),
        ("markdown", "en"),
        ("json", "ko"),
    ] {
        let all = [
            &["day1", "--verbose", "--color", "never"],
            words,
            &["--lang", lang, "--format", form],
        ];
        let ran = measure::run(program, &all.concat());
        let what = words.join(" ");
        if form == "json" && ran.code != 2 {
            told = row.verdicts(&what, &ran);
        } else {
            row.add(&what, form, &ran);
        }
    }
    row.tell(&told);
    told
}

/// Whether a check has one of these statuses.
pub(crate) fn must(row: &mut Row, told: &Verdicts, id: &str, statuses: &[&str]) {
    let status = told.status(id);
    if !statuses.contains(&status) {
        row.fault(format!("{id} is {status}, which has to be one of {}", statuses.join(", ")));
    }
}
