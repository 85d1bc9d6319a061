//! The drawings of the book: there, in the theme's colours, and of parts that the sheet knows.

use crate::{files, material};
use labcheck_book::source_dir;
use std::collections::BTreeSet;
use std::fs;

/// The values of an attribute in a drawing.
fn values<'a>(svg: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    svg.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn the_five_drawings_have_words_for_all_that_they_show() {
    // To be read at all, nothing may be missing in either language.
    let names: Vec<&str> = material().diagrams.keys().map(String::as_str).collect();
    assert_eq!(names, ["reboot", "service-map", "token-walk", "topologies", "virtualization"]);
}

#[test]
fn a_drawing_takes_its_colours_from_the_theme_and_its_parts_from_the_sheet() {
    let sheet = fs::read_to_string(source_dir().join("theme/drawings.css")).unwrap();
    let rules: String = sheet.lines().filter(|line| !line.starts_with("/*")).collect();
    assert!(!rules.contains('#') && !rules.contains("rgb("), "a colour that no theme can change");
    for (name, svg) in files(&source_dir().join("diagrams"), "svg") {
        for attribute in ["fill", "stroke", "color", "font-family", "font-size"] {
            assert_eq!(values(&svg, attribute), [""; 0], "{attribute} in {name}");
        }
        let classes = values(&svg, "class").into_iter().flat_map(str::split_whitespace);
        let unknown: BTreeSet<&str> = classes
            .filter(|class| {
                ![" ", ",", "{"].iter().any(|end| rules.contains(&format!(".{class}{end}")))
            })
            .collect();
        assert_eq!(unknown, BTreeSet::new(), "classes of {name} without a rule");
    }
}

#[test]
fn on_paper_every_step_is_shown() {
    let sheet = fs::read_to_string(source_dir().join("theme/drawings.css")).unwrap();
    let (_, paper) = sheet.split_once("@media print").unwrap();
    assert!(paper.contains("[data-step].later { opacity: 1; }"), "{paper}");
}
