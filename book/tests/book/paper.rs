//! The page that holds the whole book, for paper.

use crate::rendered;
use std::fs;

fn printed(lang: &str) -> String {
    fs::read_to_string(rendered().join(lang).join("print.html")).unwrap()
}

/// What stands between two marks, each time.
fn every<'a>(html: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    html.split(start).skip(1).filter_map(|rest| rest.split(end).next()).collect()
}

#[test]
fn the_contents_on_paper_lead_to_every_chapter_but_the_review_of_answers_which_is_last() {
    for lang in ["ko", "en"] {
        let html = printed(lang);
        let main = html.split_once("<main>").unwrap().1;
        let mut chapters = every(main, "<h1 id=\"", "\"");
        assert_eq!(chapters.pop(), Some("review"), "{lang}");
        let (_, contents) = html.split_once("<nav class=\"paper-contents\"").unwrap();
        let contents = contents.split("</nav>").next().unwrap();
        assert_eq!(every(contents, "href=\"#", "\""), chapters, "{lang}");
        assert_eq!(every(contents, "data-for=\"", "\""), chapters, "{lang}");
        assert!(chapters.len() > 30, "{lang}");
    }
}

#[test]
fn nothing_is_folded_on_paper_and_no_element_waits_for_a_press() {
    for lang in ["ko", "en"] {
        let html = printed(lang);
        let main = html.split_once("<main>").unwrap().1.split("</main>").next().unwrap();
        let folds = every(main, "<details", ">");
        assert!(folds.len() > 150, "{lang}");
        assert!(folds.iter().all(|fold| fold.contains(" open")), "{lang}");
        assert!(!main.contains("<labcheck-"), "{lang}");
    }
}
