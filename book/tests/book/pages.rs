//! Both languages tell the same, and every exercise has its card on its page.

use crate::sources;
use labcheck_book::Labs;
use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};
use std::collections::BTreeMap;

/// What must be the same in both languages, page by page.
#[derive(Debug, Default, PartialEq, Eq)]
struct Bones {
    /// Level and id; a heading without an id of its own has none.
    headings: Vec<(String, Option<String>)>,
    /// Info string and content, without comments: those are in the reader's language.
    blocks: Vec<(String, String)>,
    links: Vec<String>,
    /// Which track each section is of.
    tracks: Vec<String>,
}

fn bones(source: &str) -> Bones {
    let mut bones = Bones::default();
    let mut block = None;
    for event in new_cmark_parser(source, &MarkdownOptions::default()) {
        match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                bones.headings.push((level.to_string(), id.map(|id| id.to_string())));
            }
            Event::Start(Tag::Link { dest_url, .. }) => bones.links.push(dest_url.to_string()),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                block = Some((info.to_string(), String::new()));
            }
            Event::Text(text) => {
                if let Some((_, body)) = &mut block {
                    body.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                bones.blocks.extend(block.take().map(|(info, body)| {
                    let body = without_comments(&info, &body);
                    (info, body)
                }));
            }
            Event::Html(html) => {
                let tracks = html.split("data-track=\"").skip(1);
                bones.tracks.extend(tracks.filter_map(|t| Some(t.split('"').next()?.to_owned())));
            }
            _ => {}
        }
    }
    bones
}

/// A comment begins at `#` at the start of a word; in shown output that is a prompt.
fn without_comments(info: &str, body: &str) -> String {
    if !["sh", "ini", "powershell"].contains(&info.split(' ').next().unwrap()) {
        return body.to_owned();
    }
    let lines = body.lines().map(|line| {
        let mut quote = None;
        let mut before = ' ';
        for (at, c) in line.char_indices() {
            match quote {
                Some(open) if open == c => quote = None,
                None if c == '\'' || c == '"' => quote = Some(c),
                None if c == '#' && before.is_whitespace() => return line[..at].trim_end(),
                _ => {}
            }
            before = c;
        }
        line
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn all_bones(lang: &str) -> BTreeMap<String, Bones> {
    let mut pages = sources(lang);
    pages.remove("SUMMARY.md").unwrap();
    pages.into_iter().map(|(path, source)| (path, bones(&source))).collect()
}

/// Everything in which the languages differ and must not.
fn differences(ko: &BTreeMap<String, Bones>, en: &BTreeMap<String, Bones>) -> Vec<String> {
    let mut found = Vec::new();
    for path in ko.keys().filter(|path| !en.contains_key(*path)) {
        found.push(format!("{path} is Korean alone"));
    }
    for path in en.keys().filter(|path| !ko.contains_key(*path)) {
        found.push(format!("{path} is English alone"));
    }
    for (path, korean) in ko {
        let Some(english) = en.get(path) else { continue };
        if korean.headings != english.headings {
            let (ko, en) = (&korean.headings, &english.headings);
            found.push(format!("{path}: headings: {ko:?}, {en:?}"));
        }
        if korean.blocks.len() != english.blocks.len() {
            let (ko, en) = (korean.blocks.len(), english.blocks.len());
            found.push(format!("{path}: {ko} blocks, {en} blocks"));
        }
        for (ko, en) in korean.blocks.iter().zip(&english.blocks).filter(|(ko, en)| ko != en) {
            found.push(format!("{path}: block: {ko:?}, {en:?}"));
        }
        if korean.tracks != english.tracks {
            found.push(format!("{path}: tracks: {:?}, {:?}", korean.tracks, english.tracks));
        }
        // The order of words differs between the languages, and so may that of links in a sentence.
        let sorted = |links: &[String]| {
            let mut links = links.to_vec();
            links.sort();
            links
        };
        let (ko, en) = (sorted(&korean.links), sorted(&english.links));
        if ko != en {
            found.push(format!("{path}: links: {ko:?}, {en:?}"));
        }
    }
    found
}

#[test]
fn both_languages_have_the_same_pages_headings_code_tracks_and_links() {
    assert_eq!(differences(&all_bones("ko"), &all_bones("en")), Vec::<String>::new());
}

#[test]
fn a_page_an_id_a_command_a_track_or_a_link_that_differs_is_found() {
    let page = "# a {#a}\n\n```sh vm\nx -y # 가\n# 나\n```\n\n[l](b.md)\n\n<section class=\"track\" data-track=\"el7-rocky\">\n";
    let told = |from: &str, to: &str| {
        let tree = |source: &str| BTreeMap::from([("p.md".to_owned(), bones(source))]);
        differences(&tree(page), &tree(&page.replace(from, to)))
    };
    // Comments are in the reader's language.
    assert_eq!(told("# 가\n# 나", "# one\n# two"), Vec::<String>::new());
    for (from, to, what) in [
        ("{#a}", "{#b}", "headings"),
        ("x -y", "x \u{2013}y", "block"),
        ("sh vm", "sh el7", "block"),
        ("b.md", "c.md", "links"),
        ("el7-rocky", "el9-epoxy", "tracks"),
        ("```sh vm\nx -y # 가\n# 나\n```", "", "1 blocks, 0 blocks"),
    ] {
        let told = told(from, to);
        assert!(told.len() == 1 && told[0].contains(what), "{from}: {told:?}");
    }
    let alone = differences(&BTreeMap::from([("p.md".to_owned(), bones(page))]), &BTreeMap::new());
    assert_eq!(alone, ["p.md is Korean alone"]);
}

#[test]
fn both_tables_of_contents_name_every_page_in_the_same_order() {
    let toc = |lang: &str| bones(&sources(lang)["SUMMARY.md"]).links;
    let (ko, en) = (toc("ko"), toc("en"));
    assert_eq!(ko, en);
    let mut pages: Vec<_> = sources("ko").into_keys().filter(|p| p != "SUMMARY.md").collect();
    let mut named = ko;
    pages.sort();
    named.sort();
    assert_eq!(named, pages);
}

#[test]
fn every_heading_has_an_ascii_id_that_stands_once_on_its_page() {
    for (path, bones) in all_bones("ko") {
        let mut ids: Vec<String> = bones
            .headings
            .iter()
            .map(|(level, id)| id.clone().unwrap_or_else(|| panic!("{path}: a {level} without id")))
            .collect();
        assert!(!ids.is_empty(), "{path}");
        let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(ids.iter().all(|id| id.chars().all(good)), "{path}: {ids:?}");
        ids.sort();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all, "{path}");
    }
}

#[test]
fn every_exercise_has_its_card_on_its_page_and_nowhere_else() {
    let labs = Labs::built_in().unwrap();
    for lang in ["ko", "en"] {
        let mut cards = BTreeMap::new();
        for (path, bones) in all_bones(lang) {
            for (info, _) in bones.blocks {
                if let Some(id) = info.strip_prefix("lab ") {
                    assert_eq!(cards.insert(id.to_owned(), path.clone()), None, "{id} twice");
                }
            }
        }
        let wanted: BTreeMap<String, String> = labs
            .courses()
            .iter()
            .flat_map(|course| &course.exercises)
            .map(|e| (e.id().to_owned(), e.page.get_ref().clone()))
            .collect();
        assert_eq!(cards, wanted, "{lang}");
    }
}
