//! Korean is Korean and English is English, wherever labcheck speaks.

use crate::judged::{all, course, json, rendered};
use crate::run::{data, labcheck, out, ran};
use labcheck::text::{Lang, Text};
use labcheck_labs::text::is_hangul;
use serde_json::Value;
use std::collections::BTreeSet;

/// English words that Korean text may hold: names of programs, of things in files, of people's
/// own slips. One a line, small letters.
fn allowed() -> BTreeSet<String> {
    let text = std::fs::read_to_string(data("cases/korean-keeps.txt")).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// The English words of a Korean text that are no code, path, option, number, id or setting.
fn english_words(text: &str) -> Vec<String> {
    // Code between back quotes is code in every language.
    let outside: Vec<&str> = text.split('`').step_by(2).collect();
    let is_word =
        |c: char| c.is_ascii_alphanumeric() || "-_./=:%*+~$<>{}[]()\"'@\\|^&#,".contains(c);
    outside
        .iter()
        .flat_map(|part| part.split(|c: char| !is_word(c)))
        .filter(|word| !word.starts_with('{'))
        .map(|word| word.trim_matches(|c: char| "()[]{}.,:\"'".contains(c)))
        .filter(|word| word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic()))
        .filter(|word| !word.chars().all(|c| c.is_ascii_uppercase()))
        .map(str::to_lowercase)
        .collect()
}

/// Words that only an English sentence has.
const OF_SENTENCES: [&str; 14] = [
    "the", "is", "are", "not", "of", "it", "to", "with", "that", "this", "no", "has", "for", "does",
];

fn is_english_sentence(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.len() > 2 && words.iter().any(|word| OF_SENTENCES.contains(word))
}

/// What is wrong with a text in its two languages.
fn wrong(ko: &str, en: &str, allowed: &BTreeSet<String>) -> Option<String> {
    if en.chars().any(is_hangul) {
        return Some(format!("Hangul in English: {en}"));
    }
    if ko == en {
        return is_english_sentence(en).then(|| format!("the same in both languages: {en}"));
    }
    if !ko.chars().any(is_hangul) {
        return Some(format!("no Korean: {ko}"));
    }
    let strange: Vec<String> =
        english_words(ko).into_iter().filter(|word| !allowed.contains(word)).collect();
    (!strange.is_empty()).then(|| format!("{strange:?} in Korean: {ko}"))
}

fn texts(check: &Value) -> Vec<String> {
    let one = ["title", "seen", "expected", "why", "next"];
    let mut texts: Vec<String> =
        one.iter().map(|name| check[*name].as_str().unwrap_or_default().to_owned()).collect();
    let notes = check["notes"].as_array();
    texts.extend(notes.into_iter().flatten().map(|note| note.as_str().unwrap().to_owned()));
    texts
}

#[test]
fn every_text_of_every_case_is_in_its_language() {
    let allowed = allowed();
    let mut found = BTreeSet::new();
    for (_, judged) in all() {
        let report = &judged.report;
        let (ko, en) = (json(report, Lang::Ko), json(report, Lang::En));
        let exercises = ko["exercises"].as_array().unwrap().iter();
        for (ko, en) in exercises.zip(en["exercises"].as_array().unwrap()) {
            found.extend(wrong(
                ko["title"].as_str().unwrap(),
                en["title"].as_str().unwrap(),
                &allowed,
            ));
            let checks = ko["checks"].as_array().unwrap().iter();
            for (ko, en) in checks.zip(en["checks"].as_array().unwrap()) {
                let (ko, en) = (texts(ko), texts(en));
                assert_eq!(ko.len(), en.len());
                found.extend(ko.iter().zip(&en).filter_map(|(ko, en)| wrong(ko, en, &allowed)));
            }
        }
    }
    assert_eq!(found, BTreeSet::new());
}

#[test]
fn every_text_of_the_labs_is_in_its_language() {
    let allowed = allowed();
    let mut found = BTreeSet::new();
    let mut look = |text: &Text| found.extend(wrong(&text.ko, &text.en, &allowed));
    look(&course().file.title);
    look(&course().file.about);
    course().file.param.iter().for_each(|param| look(&param.about));
    for exercise in &course().exercises {
        look(&exercise.title);
        look(&exercise.about);
        for check in &exercise.check {
            look(&check.title);
            look(&check.why);
            check.skip.iter().for_each(|skip| look(&skip.why));
            check.next.iter().for_each(&mut look);
        }
        for mistake in &exercise.mistake {
            look(&mistake.say);
            mistake.next.iter().for_each(&mut look);
        }
        exercise.hint.iter().for_each(|hint| look(&hint.say));
    }
    assert_eq!(found, BTreeSet::new());
}

#[test]
fn no_form_of_a_report_in_english_holds_hangul() {
    for (case, judged) in all().iter().step_by(9) {
        let report = &judged.report;
        for form in ["human", "json", "junit", "tap", "markdown"] {
            let text = rendered(report, form, Lang::En);
            let hangul: Vec<&str> = text.lines().filter(|l| l.chars().any(is_hangul)).collect();
            assert_eq!(hangul, Vec::<&str>::new(), "{} as {form}", case.name);
        }
    }
}

#[test]
fn the_help_of_every_command_is_in_its_language() {
    let commands =
        ["list", "hint", "explain", "collect", "lint", "schema", "book", "completions", "man"];
    for command in [""].into_iter().chain(commands) {
        let words = |lang| {
            let mut words = vec!["--lang", lang, "--help"];
            if !command.is_empty() {
                words.insert(0, command);
            }
            out(&words)
        };
        let (ko, en) = (words("ko"), words("en"));
        assert_eq!(en.lines().find(|line| line.chars().any(is_hangul)), None, "{command}");
        let silent = |line: &&str| line.starts_with("      ") && !line.chars().any(is_hangul);
        assert_eq!(ko.lines().find(silent), None, "{command}");
        assert_eq!(ko.lines().count(), en.lines().count(), "{command}");
    }
}

#[test]
fn the_language_is_that_of_lc_all_then_lc_messages_then_lang() {
    let title = |vars: &[(&str, &str)], words: &[&str]| {
        let told =
            ran(labcheck().env_remove("LANG").envs(vars.iter().copied()).arg("list").args(words));
        let first = told.out.lines().next().unwrap_or_default().to_owned();
        (first.chars().any(is_hangul), told.err)
    };
    let ko = (true, String::new());
    let en = (false, String::new());
    assert_eq!(title(&[], &[]), en);
    assert_eq!(title(&[("LANG", "ko_KR.UTF-8")], &[]), ko);
    assert_eq!(title(&[("LANG", "ko")], &[]), ko);
    assert_eq!(title(&[("LANG", "kok_IN")], &[]), en);
    assert_eq!(title(&[("LANG", "en_US.UTF-8")], &[]), en);
    assert_eq!(title(&[("LANG", "ko_KR.UTF-8"), ("LC_MESSAGES", "C")], &[]), en);
    assert_eq!(title(&[("LANG", "C"), ("LC_MESSAGES", "ko_KR")], &[]), ko);
    assert_eq!(title(&[("LC_MESSAGES", "ko_KR"), ("LC_ALL", "C.UTF-8")], &[]), en);
    assert_eq!(title(&[("LC_ALL", "ko_KR.UTF-8"), ("LANG", "C")], &[]), ko);
    assert_eq!(title(&[("LC_ALL", ""), ("LANG", "ko_KR.UTF-8")], &[]), ko);
    assert_eq!(title(&[("LANG", "C")], &["--lang", "ko"]), ko);
    assert_eq!(title(&[("LANG", "ko_KR.UTF-8")], &["--lang=en"]), en);
}

#[test]
fn a_text_console_gets_english_and_one_line_about_it() {
    let told = ran(labcheck().env("TERM", "linux").env("LANG", "ko_KR.UTF-8").arg("list"));
    assert!(!told.out.chars().any(is_hangul), "{}", told.out);
    assert_eq!(told.err.lines().count(), 1, "{}", told.err);
    assert!(told.err.contains("--lang ko") && told.err.contains("ssh"), "{}", told.err);
    let asked = ran(labcheck().env("TERM", "linux").args(["list", "--lang", "ko"]));
    assert_eq!((asked.out.chars().any(is_hangul), asked.err.as_str()), (true, ""));
    let english = ran(labcheck().env("TERM", "linux").env("LANG", "C").arg("list"));
    assert_eq!(english.err, "");
}
