//! `labcheck gradebook`: the class as it is shown, whole outputs. `LABCHECK_UPDATE=1 cargo test` writes
//! them anew.

use crate::graded::Graded;
use crate::run::{Ran, data, labcheck, ran};

/// Runs `labcheck gradebook …` on a class.
pub(crate) fn told(class: &Graded, words: &[&str]) -> Ran {
    ran(labcheck().arg("gradebook").args(words).args(class.words()))
}

/// Compares with what was kept, the hash of the labs and the version made still.
pub(crate) fn snapshot(name: &str, got: &str) {
    let rubric = hash();
    let got = got.replace(&rubric, "RUBRIC").replace(&rubric[..12], "RUBRIC");
    let got = got.replace(
        &format!("\"labcheck\": \"{}\"", env!("CARGO_PKG_VERSION")),
        "\"labcheck\": \"VERSION\"",
    );
    let got = without(&without(&got, "<style>", "</style>"), "sha256-", "'");
    let path = data(&format!("snapshots/{name}"));
    if std::env::var_os("LABCHECK_UPDATE").is_some() {
        std::fs::write(&path, &got).unwrap();
    }
    let want = std::fs::read_to_string(&path).unwrap_or_default();
    if got != want {
        let differs = got.lines().zip(want.lines()).position(|(got, want)| got != want);
        panic!("{name} differs from line {differs:?}; it is now\n{got}");
    }
}

/// Text without what stands between these two: how a page looks is not what it says.
fn without(text: &str, begin: &str, end: &str) -> String {
    match text.split_once(begin).and_then(|(before, rest)| Some((before, rest.split_once(end)?.1)))
    {
        Some((before, after)) => format!("{before}{begin}{end}{after}"),
        None => text.to_owned(),
    }
}

fn hash() -> String {
    let course = crate::judged::course();
    let params = labcheck::judge::params::set(course, &[]).unwrap();
    let files = labcheck_labs::Files::built_in();
    let grading = labcheck_labs::Grading::default();
    labcheck::gradebook::rubric::Rubric {
        course,
        files: &files,
        params: &params,
        grading: &grading,
    }
    .hash()
}

fn shown(name: &str, words: &[&str]) {
    let class = Graded::new();
    for lang in ["ko", "en"] {
        let told = told(&class, &[words, &["--lang", lang]].concat());
        assert_eq!((told.code, told.err.as_str()), (0, ""), "{name}");
        snapshot(&format!("gradebook.{name}.{lang}.txt"), &told.out);
    }
}

#[test]
fn the_class_is_shown_whole_with_its_faults_and_likenesses() {
    shown("matrix", &["show"]);
}

#[test]
fn a_class_of_which_nothing_came_has_no_legend_and_names_each_machine_once() {
    let told = told(&Graded::alone(), &["show", "--lang", "en"]);
    let (_, table) = told.out.split_once("\n\n").unwrap();
    let (_, below) = table.split_once("\ndone ").unwrap();
    let (_, below) = below.split_once('\n').unwrap();
    assert_eq!(
        below,
        "\nHosts that brought nothing\n  refused: nothing listens at the SSH port — kim\n"
    );
}

#[test]
fn a_student_is_shown_with_what_changed_and_what_is_left() {
    shown("student", &["show", "day1", "--student", "20260001"]);
}

#[test]
fn the_commonest_mistakes_and_what_is_hard_are_shown() {
    shown("class", &["show", "--mistakes", "--hard"]);
}
