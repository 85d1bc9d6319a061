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
    /// Info string and content.
    blocks: Vec<(String, String)>,
    links: Vec<String>,
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
            Event::End(TagEnd::CodeBlock) => bones.blocks.extend(block.take()),
            _ => {}
        }
    }
    bones
}

fn all_bones(lang: &str) -> BTreeMap<String, Bones> {
    let mut pages = sources(lang);
    pages.remove("SUMMARY.md").unwrap();
    pages.into_iter().map(|(path, source)| (path, bones(&source))).collect()
}

#[test]
fn both_languages_have_the_same_pages_headings_code_and_links() {
    let (ko, en) = (all_bones("ko"), all_bones("en"));
    assert_eq!(ko.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    for (path, bones) in &ko {
        let mut other = en[path].links.clone();
        let mut links = bones.links.clone();
        // The order of words differs between the languages, and so may that of links in a sentence.
        links.sort();
        other.sort();
        assert_eq!(links, other, "links of {path}");
        assert_eq!(bones.headings, en[path].headings, "headings of {path}");
        assert_eq!(bones.blocks, en[path].blocks, "code of {path}");
    }
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
