//! The HTML: links that lead somewhere, ids that stand once, commands that can be copied, and the
//! same bytes for the same book.

use crate::{files, rendered};
use flate2::read::GzDecoder;
use labcheck_book::{Labs, pack, render_all, source_dir};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;

/// The values of an attribute, in order.
fn attribute<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Follows a link from a page; both and the result are paths below the rendered book.
fn follow(page: &str, link: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop().unwrap_or_else(|| panic!("{page}: {link} leaves the book"));
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn every_local_link_leads_to_a_file_and_a_section() {
    let root = rendered();
    let pages = files(root, "html");
    let ids: BTreeMap<&String, BTreeSet<&str>> = pages
        .iter()
        .map(|(path, html)| (path, attribute(html, "id").into_iter().collect()))
        .collect();
    let mut count = 0;
    for (page, html) in &pages {
        for link in attribute(html, "href").into_iter().chain(attribute(html, "src")) {
            if link.contains("://") || (page.ends_with("404.html") && link.starts_with('/')) {
                continue;
            }
            count += 1;
            let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { page.clone() } else { follow(page, path) };
            assert!(root.join(&target).is_file(), "{page}: {link}: no such file");
            if !fragment.is_empty() {
                assert!(ids[&target].contains(fragment), "{page}: {link}: no such section");
            }
        }
    }
    assert!(count > 1000, "only {count} links were found");
}

#[test]
fn every_id_stands_once_on_its_page_even_on_the_one_that_holds_all() {
    for (page, html) in files(rendered(), "html") {
        let mut ids = attribute(&html, "id");
        ids.sort_unstable();
        let twice: Vec<_> =
            ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        assert!(twice.is_empty(), "{page}: {twice:?}");
    }
}

#[test]
fn no_command_holds_a_typographic_dash_or_quote() {
    for (page, html) in files(rendered(), "html") {
        for code in html.split("<code").skip(1) {
            // What is quoted because of its dash is marked as wrong.
            if code.starts_with(" class=\"wrong\"") {
                continue;
            }
            let code = code.split("</code>").next().unwrap();
            let bad = code.chars().find(|c| "\u{2010}–—‘’“”\u{a0}".contains(*c));
            assert_eq!(bad, None, "{page}: {code}");
        }
    }
}

#[test]
fn no_mark_of_an_emphasis_is_left_in_the_text() {
    for (page, html) in files(rendered(), "html") {
        let mut text = html.as_str();
        // Code may hold anything.
        while let Some((before, rest)) = text.split_once("<code") {
            assert!(!before.contains("**"), "{page}: {before}");
            text = rest.split_once("</code>").map_or("", |(_, after)| after);
        }
        assert!(!text.contains("**"), "{page}: {text}");
    }
}

#[test]
fn every_exercise_is_a_card_in_both_languages() {
    let labs = Labs::built_in().unwrap();
    for lang in ["ko", "en"] {
        for exercise in labs.courses().iter().flat_map(|course| &course.exercises) {
            let id = exercise.id();
            let html =
                fs::read_to_string(rendered().join(lang).join(exercise.html_page())).unwrap();
            assert!(html.contains(&format!("data-exercise=\"{id}\"")), "{lang} {id}");
            assert!(html.contains(&format!("labcheck day1 {id}")), "{lang} {id}");
            let checks: Vec<String> =
                exercise.check.iter().map(|check| format!("{id}.{}", check.id())).collect();
            assert_eq!(attribute(&html, "data-check"), checks);
            assert_eq!(attribute(&html, "data-hint").len(), exercise.hint.len());
            assert_eq!(attribute(&html, "data-mistake").len(), exercise.mistake.len());
            assert!(!html.contains("```"), "{lang} {id}: Markdown was left over");
        }
    }
}

#[test]
fn every_page_links_to_itself_in_the_other_language() {
    for (page, html) in files(rendered(), "html") {
        let (lang, rest) = page.split_once('/').unwrap();
        if ["404.html", "print.html", "toc.html"].contains(&rest) {
            continue;
        }
        let other = if lang == "ko" { "en" } else { "ko" };
        let link = html.split("class=\"lang-switch\"").nth(1).unwrap();
        assert_eq!(follow(&page, attribute(link, "href")[0]), format!("{other}/{rest}"));
        assert_eq!(attribute(link, "hreflang")[0], other);
        assert!(html.contains(&format!("<html lang=\"{lang}\"")), "{page}");
    }
}

#[test]
fn the_same_book_packs_to_the_same_bytes() {
    let again = tempfile::tempdir().unwrap();
    render_all(source_dir(), again.path(), &Labs::built_in().unwrap()).unwrap();
    assert!(pack(rendered()).unwrap() == pack(again.path()).unwrap());
}

#[test]
fn a_packed_page_is_the_rendered_page_and_shared_files_are_stored_once() {
    let packed = pack(rendered()).unwrap();
    for page in &packed.files {
        let mut content = Vec::new();
        GzDecoder::new(&packed.blobs[page.blob][..]).read_to_end(&mut content).unwrap();
        assert!(content == fs::read(rendered().join(&page.path)).unwrap(), "{}", page.path);
    }
    let blob = |start: &str| {
        let page = packed.files.iter().find(|page| page.path.starts_with(start)).unwrap();
        page.blob
    };
    assert_eq!(blob("ko/book-"), blob("en/book-"));
    assert_eq!(blob("ko/search-"), blob("en/search-"));
    assert_ne!(blob("ko/index.html"), blob("en/index.html"));
    let mut sorted = packed.files.clone();
    sorted.sort_by(|a, b| a.path.cmp(&b.path));
    assert_eq!(sorted, packed.files);
}

#[test]
fn the_packed_book_stays_small() {
    let size = pack(rendered()).unwrap().size();
    assert!(size < 1024 * 1024, "{} KiB", size / 1024);
}
