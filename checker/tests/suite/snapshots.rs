//! Whole outputs of one machine, half done. `LABCHECK_UPDATE=1 cargo test` writes them anew.

use crate::case::Case;
use crate::run::{data, labcheck, ran};
use std::path::Path;

/// The output with what changes from run to run made still.
fn still(text: &str, root: &Path) -> String {
    let version = format!("\"labcheck\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let mut out = text.replace(&*root.to_string_lossy(), "ROOT");
    out = out.replace(&version, "\"labcheck\": \"VERSION\"");
    for name in [" time=\"", "timestamp=\"", "\"duration_ms\": ", "\"time\": \""] {
        let mut parts: Vec<String> = out.split(name).map(str::to_owned).collect();
        for part in parts.iter_mut().skip(1) {
            let end = part.find(['"', ',']).unwrap();
            part.replace_range(..end, "0");
        }
        out = parts.join(name);
    }
    let is_time = |word: &str| {
        word.len() == 20 && word.is_ascii() && &word[10..11] == "T" && word.ends_with('Z')
    };
    let words: Vec<&str> = out.split(' ').collect();
    let words: Vec<&str> =
        words.into_iter().map(|w| if is_time(w) { "2026-11-22T09:00:00Z" } else { w }).collect();
    words.join(" ")
}

fn snapshot(name: &str, words: &[&str]) {
    let root = Case::named("a machine half done").tree();
    let told = ran(labcheck().args(["day1", "--root"]).arg(root.path()).args(words));
    assert_eq!((told.code, told.err.as_str()), (1, ""), "{name}");
    let got = still(&told.out, root.path());
    let path = data(&format!("snapshots/{name}.txt"));
    if std::env::var_os("LABCHECK_UPDATE").is_some() {
        std::fs::write(&path, &got).unwrap();
    }
    let want = std::fs::read_to_string(&path).unwrap_or_default();
    if got != want {
        let differs = got.lines().zip(want.lines()).position(|(got, want)| got != want);
        panic!("{name} differs from line {differs:?}; it is now\n{got}");
    }
}

#[test]
fn the_report_for_a_person() {
    snapshot("human.ko", &["--lang", "ko"]);
    snapshot("human.en", &["--lang", "en"]);
}

#[test]
fn the_report_for_a_person_who_wants_all_of_it() {
    snapshot("verbose.ko", &["--lang", "ko", "--verbose"]);
    snapshot("verbose.en", &["--lang", "en", "--verbose"]);
}

#[test]
fn the_report_in_colour() {
    snapshot("color.ko", &["--lang", "ko", "--color", "always"]);
}

#[test]
fn the_report_as_markdown() {
    snapshot("markdown.ko", &["--lang", "ko", "--format", "markdown"]);
    snapshot("markdown.en", &["--lang", "en", "--format", "markdown"]);
}

#[test]
fn the_report_as_tap() {
    snapshot("tap.ko", &["--lang", "ko", "--format", "tap"]);
    snapshot("tap.en", &["--lang", "en", "--format", "tap"]);
}

#[test]
fn the_report_as_junit() {
    snapshot("junit.ko", &["--lang", "ko", "--format", "junit"]);
    snapshot("junit.en", &["--lang", "en", "--format", "junit"]);
}

#[test]
fn the_report_as_json() {
    snapshot("json.ko", &["--lang", "ko", "--format", "json"]);
    snapshot("json.en", &["--lang", "en", "--format", "json"]);
}
