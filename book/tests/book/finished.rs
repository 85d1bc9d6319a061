//! What readers get: few files, nothing inline, and a frame in their language.

use crate::{files, rendered};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write as _;

fn pages() -> impl Iterator<Item = (String, String)> {
    files(rendered(), "html").into_iter()
}

fn gzipped(content: &[u8]) -> usize {
    let mut writer = GzEncoder::new(Vec::new(), Compression::default());
    writer.write_all(content).unwrap();
    writer.finish().unwrap().len()
}

/// What a page asks for, below its language's folder.
fn asked(page: &str, html: &str) -> Vec<String> {
    let depth = page.matches('/').count() - 1;
    let tags = html.split('<').filter(|tag| tag.starts_with("link ") || tag.starts_with("script "));
    tags.map(|tag| {
        let link = tag.split_once(" src=\"").or_else(|| tag.split_once(" href=\"")).unwrap().1;
        link.split('"').next().unwrap().replacen("../", "", depth)
    })
    .collect()
}

#[test]
fn a_page_has_no_inline_script_no_handler_and_no_style() {
    for (page, html) in pages() {
        for tag in html.split('<').skip(1) {
            let tag = tag.split('>').next().unwrap();
            assert!(!tag.starts_with("style"), "{page}: <{tag}>");
            assert!(!tag.starts_with("script") || tag.contains(" src=\""), "{page}: <{tag}>");
            let inline = [" style=", " onclick=", " onload=", "=\"javascript:"];
            assert!(!inline.iter().any(|part| tag.contains(part)), "{page}: <{tag}>");
        }
    }
}

#[test]
fn a_first_visit_asks_for_six_files_and_less_than_a_hundred_kibibytes() {
    for (page, html) in pages() {
        let lang = page.split('/').next().unwrap();
        let asked = asked(&page, &html);
        let names: Vec<&str> = asked.iter().map(|name| name.split('-').next().unwrap()).collect();
        assert_eq!(names, ["favicon", "early", "book", "search", "book"], "{page}");
        if page.ends_with("print.html") || page.ends_with("404.html") {
            continue;
        }
        let size: usize = gzipped(html.as_bytes())
            + asked
                .iter()
                .map(|name| gzipped(&fs::read(rendered().join(lang).join(name)).unwrap()))
                .sum::<usize>();
        assert!(size < 100 * 1024, "{page}: {} KiB", size / 1024);
    }
}

#[test]
fn the_frame_of_a_korean_page_is_korean() {
    for (page, html) in pages().filter(|(page, _)| page.starts_with("ko/")) {
        let frame = match (html.split_once("<main>"), html.split_once("</main>")) {
            (Some((before, _)), Some((_, after))) => format!("{before}{after}"),
            _ => panic!("{page}"),
        };
        for word in [
            "Table of",
            "Previous chapter",
            "Next chapter",
            "Change theme",
            "Search",
            "Press",
            "Keyboard",
            "Light",
            "Print",
        ] {
            assert!(!frame.contains(word), "{page}: {word}");
        }
        for word in ["목차", "테마 바꾸기", "이 책에서 찾기", "단축키", "본문으로 건너뛰기"]
        {
            assert!(frame.contains(word), "{page}: {word}");
        }
        assert!(!html.contains("Document not found"), "{page}");
    }
}

#[test]
fn every_page_holds_the_contents_with_itself_marked_and_the_way_to_its_neighbours() {
    for (page, html) in pages() {
        let (_, name) = page.split_once('/').unwrap();
        if ["404.html", "print.html"].contains(&name) {
            continue;
        }
        assert_eq!(html.matches("aria-current=\"page\"").count(), 1, "{page}");
        let links = html.matches("<li class=\"chapter-item").count();
        assert_eq!(links, files(rendered(), "html").len() / 2 - 2, "{page}");
        assert_eq!(html.matches("<nav class=\"pager\"").count(), 1, "{page}");
    }
    let without = |rel: &str| {
        let rel = format!("rel=\"{rel}\"");
        let ends = pages().filter(|(page, html)| !html.contains(&rel) && !page.contains("404"));
        ends.filter(|(page, _)| !page.contains("print")).count()
    };
    assert_eq!(
        (without("prev"), without("next")),
        (2, 2),
        "the first and the last of each language"
    );
}

#[test]
fn nothing_of_mdbook_is_left_that_no_page_asks_for() {
    for lang in ["ko", "en"] {
        let mut left: Vec<String> = fs::read_dir(rendered().join(lang))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name.contains('.') && !name.ends_with(".html") && !name.starts_with('.'))
            .map(|name| name.split(['-', '.']).next().unwrap().to_owned())
            .collect();
        left.sort();
        assert_eq!(left, ["book", "book", "early", "favicon", "search", "searchindex"], "{lang}");
    }
}

#[test]
fn a_command_quoted_because_it_is_wrong_says_so_to_those_who_hear_it() {
    let marked = |lang: &str, word: &str| {
        let html = fs::read_to_string(rendered().join(lang).join("lab/answer-file.html")).unwrap();
        let said = format!("<span class=\"off-screen\">{word} </span><code class=\"wrong\">");
        assert_eq!(html.matches("class=\"wrong\"").count(), html.matches(&said).count(), "{lang}");
        assert!(html.contains(&said), "{lang}");
    };
    marked("ko", "(틀린 예)");
    marked("en", "(wrong)");
}
