//! The pages are checked like code: stamps, minutes, marks, words, and where the notes went.

use crate::{material, sources};
use labcheck_book::{Head, blob_hash, misspelled};
use labcheck_labs::Lang;
use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};
use std::collections::BTreeSet;

/// Pages to look things up in: nobody reads them from top to bottom.
const LOOKED_UP: [&str; 3] = ["glossary.md", "notes.md", "review.md"];

fn events(source: &str) -> impl Iterator<Item = Event<'_>> {
    new_cmark_parser(source, &MarkdownOptions::default())
}

#[test]
fn every_english_page_was_translated_from_the_korean_page_as_it_is_now() {
    let (ko, en) = (sources("ko"), sources("en"));
    let stale: Vec<&str> = en
        .iter()
        .filter(|(path, _)| *path != "SUMMARY.md")
        .filter(|(path, english)| {
            let korean = ko.get(*path).map(|korean| blob_hash(korean.as_bytes()));
            Head::of(english).ko != korean
        })
        .map(|(path, _)| path.as_str())
        .collect();
    let told = "look at both, then: cargo run -p labcheck-book -- stamp PAGE…";
    assert!(stale.is_empty(), "older than their Korean page: {stale:?}; {told}");
}

#[test]
fn every_page_says_how_many_minutes_it_takes_and_both_languages_the_same() {
    let (ko, en) = (sources("ko"), sources("en"));
    for (path, korean) in ko.iter().filter(|(path, _)| *path != "SUMMARY.md") {
        let minutes = Head::of(korean).minutes;
        assert_eq!(minutes, Head::of(&en[path]).minutes, "{path}");
        assert_eq!(minutes.is_some(), !LOOKED_UP.contains(&path.as_str()), "{path}");
        assert!(minutes.is_none_or(|m| (1..=120).contains(&m)), "{path}: {minutes:?}");
    }
}

#[test]
fn every_shell_command_says_where_it_is_typed() {
    for lang in ["ko", "en"] {
        for (path, source) in sources(lang) {
            for event in events(&source) {
                let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event else {
                    continue;
                };
                let words: Vec<&str> = info.split_whitespace().collect();
                let marks: &[&str] = match words.first() {
                    Some(&"sh") => &["bed", "el7", "el9", "vm", "pc"],
                    Some(&("powershell" | "bat")) => &["pc"],
                    Some(&("bash" | "shell")) => &[],
                    _ => continue,
                };
                assert!(words.len() == 2 && marks.contains(&words[1]), "{lang}/{path}: ```{info}");
            }
        }
    }
}

#[test]
fn no_page_spells_a_term_as_the_glossary_forbids() {
    for lang in Lang::ALL {
        for (path, source) in sources(lang.code()) {
            let found = misspelled(&source, &material().glossary, lang);
            let told: Vec<String> = found.iter().map(ToString::to_string).collect();
            assert!(told.is_empty(), "{}/{path}: {told:?}", lang.code());
        }
    }
}

#[test]
fn no_question_spells_a_term_as_the_glossary_forbids() {
    for lang in Lang::ALL {
        for (name, quiz) in &material().quizzes {
            for question in &quiz.questions {
                let mut texts = vec![question.ask.get(lang), question.after.get(lang)];
                texts.extend(question.steps.iter().map(|step| step.get(lang)));
                texts.extend(question.nears.iter().map(|near| near.why.get(lang)));
                let whys = question.choices.iter().filter_map(|choice| choice.why.as_ref());
                texts.extend(whys.map(|why| why.get(lang)));
                // A wrong choice may well be worded wrongly.
                for text in texts {
                    let found = misspelled(text, &material().glossary, lang);
                    assert_eq!(found, [], "quiz/{name}.toml: {text}");
                }
            }
        }
    }
}

#[test]
fn every_quiz_and_every_drawing_stands_on_one_page() {
    let mut known: Vec<String> = material().quizzes.keys().map(|q| format!("quiz {q}")).collect();
    known.extend(material().diagrams.keys().map(|d| format!("diagram {d}")));
    known.sort();
    for lang in ["ko", "en"] {
        let mut used = Vec::new();
        for source in sources(lang).values() {
            used.extend(events(source).filter_map(|event| match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => Some(info.to_string()),
                _ => None,
            }));
        }
        used.retain(|info| info.starts_with("quiz ") || info.starts_with("diagram "));
        used.sort();
        assert_eq!(used, known, "{lang}");
    }
}

#[test]
fn every_image_has_a_text() {
    for lang in ["ko", "en"] {
        for (path, source) in sources(lang) {
            let mut events = events(&source);
            while let Some(event) = events.next() {
                if let Event::Start(Tag::Image { .. }) = event {
                    let alt = events.next();
                    let said = matches!(&alt, Some(Event::Text(text)) if !text.trim().is_empty());
                    assert!(said, "{lang}/{path}: {alt:?}");
                }
            }
            assert!(!source.contains("<img"), "{lang}/{path}: ![text](image), not <img>");
        }
    }
}

#[test]
fn no_line_of_the_notes_is_told_of_twice() {
    let mut seen = BTreeSet::new();
    for line in &material().notes.lines {
        for number in line.lines.get_ref() {
            assert!((1..=149).contains(number), "{number}");
            // What a line says can be right in part: it may stand with each of its parts.
            let part = (*number, line.said.clone());
            assert!(seen.insert(part), "line {number} stands twice with the same words");
        }
    }
}

/// The lines of the notes on which nothing stands, or only a fence of code.
const EMPTY: [u32; 61] = [
    2, 4, 10, 19, 22, 24, 36, 42, 43, 44, 46, 48, 50, 54, 56, 58, 60, 62, 64, 65, 66, 68, 73, 74,
    75, 76, 77, 79, 84, 86, 88, 90, 92, 94, 97, 99, 104, 106, 107, 111, 112, 113, 117, 118, 119,
    120, 122, 123, 126, 127, 128, 132, 133, 134, 135, 140, 141, 143, 145, 147, 149,
];

#[test]
fn every_line_of_the_notes_that_says_something_is_accounted_for() {
    let lines = &material().notes.lines;
    let told: BTreeSet<u32> = lines.iter().flat_map(|line| line.lines.get_ref().clone()).collect();
    let missing: Vec<u32> = (1..=149).filter(|n| !EMPTY.contains(n) && !told.contains(n)).collect();
    assert_eq!(missing, Vec::<u32>::new());
}
