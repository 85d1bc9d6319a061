//! `labcheck gradebook export`: each form whole, and read by programs that are not ours.

use crate::gradebook::{snapshot, told};
use crate::graded::{Graded, HOSTILE};
use crate::run::data;
use std::collections::BTreeMap;
use std::process::Command;

fn exported(name: &str, words: &[&str]) -> String {
    let told = told(&Graded::new(), &[&["export", "--format", name], words].concat());
    assert_eq!((told.code, told.err.as_str()), (0, ""), "{name}");
    told.out
}

/// The file and what was said beside it.
fn exported_with_notes(name: &str, words: &[&str]) -> (String, String) {
    let told = told(&Graded::new(), &[&["export", "--format", name], words].concat());
    assert_eq!(told.code, 0, "{name}: {}", told.err);
    (told.out, told.err)
}

fn roster(name: &str) -> String {
    data(&format!("data/rosters/{name}")).to_str().unwrap().to_owned()
}

/// The rows of a table as Python's csv module reads them.
fn rows(table: &str) -> Vec<Vec<String>> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("table.csv");
    std::fs::write(&path, table).unwrap();
    let read = "import csv, json, sys\n\
        print(json.dumps(list(csv.reader(open(sys.argv[1], encoding='utf-8-sig', newline=''), strict=True))))";
    let output = Command::new("python3").args(["-c", read]).arg(&path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The rows below the header, by what stands in a column.
fn by(rows: &[Vec<String>], column: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let of = |row: &Vec<String>| rows[0].iter().cloned().zip(row.iter().cloned()).collect();
    rows[1..]
        .iter()
        .map(of)
        .map(|row: BTreeMap<String, String>| (row[column].clone(), row))
        .collect()
}

#[test]
fn the_table_of_ones_own() {
    snapshot("gradebook.csv.ko.csv", &exported("csv", &["--lang", "ko"]));
    snapshot("gradebook.csv.en.csv", &exported("csv", &["--lang", "en"]));
}

#[test]
fn the_gradebook_as_json() {
    snapshot("gradebook.json", &exported("json", &[]));
}

#[test]
fn the_gradebook_as_junit() {
    for lang in ["ko", "en"] {
        let told = exported("junit", &["--lang", lang]);
        let parsed = roxmltree::Document::parse(&told).unwrap();
        let root = parsed.root_element();
        assert_eq!(root.attribute("tests"), Some("80"));
        assert_eq!(root.attribute("errors"), Some("0"));
        let cases = |name| root.descendants().filter(move |node| node.has_tag_name(name)).count();
        assert_eq!(root.attribute("failures"), Some(cases("failure").to_string().as_str()));
        assert_eq!(root.attribute("skipped"), Some(cases("skipped").to_string().as_str()));
        snapshot(&format!("gradebook.junit.{lang}.xml"), &told);
    }
}

#[test]
fn a_file_for_canvas_has_its_columns_and_no_zero_for_what_could_not_be_told() {
    let (table, notes) = exported_with_notes("canvas", &["--lang", "en"]);
    snapshot("gradebook.canvas.csv", &table);
    assert_eq!(notes, "1 left without a mark, because nothing could be told: 20260003\n");
    let rows = rows(&table);
    assert_eq!(rows[0], ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "day1"]);
    assert_eq!(rows[1], ["    Points Possible", "", "", "", "", "100"]);
    let by = by(&rows, "SIS Login ID");
    assert_eq!(by["20260001"]["day1"], "58.82");
    assert_eq!(by["20260003"]["day1"], "");
    assert!(rows.iter().all(|row| row.len() == 6));
}

#[test]
fn a_gradebook_of_canvas_is_filled_in_and_nobody_is_lost() {
    let roster = roster("canvas.csv");
    let (table, notes) = exported_with_notes("canvas", &["--lang", "en", "--roster", &roster]);
    snapshot("gradebook.canvas.roster.csv", &table);
    snapshot("gradebook.canvas.roster.txt", &notes.replace(&roster, "ROSTER"));
    let rows = rows(&table);
    // Of twenty points, as the roster says; what could not be told, and who is not of the class, keep theirs.
    let marks: Vec<(&str, &str)> =
        rows.iter().map(|row| (row[1].as_str(), row[5].as_str())).collect();
    assert_eq!(
        marks,
        [
            ("ID", "day1 (902)"),
            ("", "20"),
            ("31001", "11.76"),
            ("31002", "9.41"),
            ("31003", "12"),
            ("31007", "2.67"),
            ("31099", "4"),
            ("31100", ""),
        ]
    );
}

#[test]
fn a_file_for_moodle_has_percent_and_a_dash_for_what_could_not_be_told() {
    for lang in ["ko", "en"] {
        let (table, notes) = exported_with_notes("moodle", &["--lang", lang]);
        snapshot(&format!("gradebook.moodle.{lang}.csv"), &table);
        snapshot(&format!("gradebook.moodle.{lang}.txt"), &notes);
        let rows = rows(&table);
        assert_eq!(rows[0], ["ID number", "Full name", "Email address", "day1", "day1 feedback"]);
        let by = by(&rows, "ID number");
        assert_eq!(
            (by["20260001"]["day1"].as_str(), by["20260003"]["day1"].as_str()),
            ("58.82", "-")
        );
    }
}

#[test]
fn a_worksheet_of_moodle_is_filled_in_and_nobody_is_lost() {
    let roster = roster("moodle.csv");
    let (table, notes) = exported_with_notes("moodle", &["--lang", "en", "--roster", &roster]);
    assert!(table.starts_with('\u{feff}'), "it keeps the mark that the roster began with");
    snapshot("gradebook.moodle.roster.csv", &table);
    snapshot("gradebook.moodle.roster.txt", &notes.replace(&roster, "ROSTER"));
    let rows = rows(&table);
    let by = by(&rows, "Identifier");
    let grades: Vec<(&str, &str)> =
        by.iter().map(|(id, row)| (id.as_str(), row["Grade"].as_str())).collect();
    assert_eq!(
        grades,
        [
            ("Participant 501", "11.76"),
            ("Participant 502", "9.41"),
            ("Participant 503", "11.00"),
            ("Participant 507", "2.67"),
            ("Participant 599", "3.50"),
        ]
    );
    assert_eq!(by["Participant 502"]["Last modified (grade)"], "Friday, 4 December 2026, 1:00 PM");
    assert_eq!(by["Participant 501"]["Last modified (grade)"], "-");
    assert_eq!(by["Participant 599"]["Feedback comments"], "'+keep");
}

#[test]
fn a_worksheet_in_korean_is_filled_in_too() {
    let roster = roster("moodle-ko.csv");
    let (table, _) = exported_with_notes("moodle", &["--lang", "ko", "--roster", &roster]);
    let by = by(&rows(&table), "식별자");
    assert_eq!(
        (by["참가자 501"]["성적"].as_str(), by["참가자 505"]["성적"].as_str()),
        ("58.82", "43.33")
    );
    assert!(
        by["참가자 501"]["피드백 코멘트"].contains("selinux")
            || by["참가자 501"]["피드백 코멘트"].contains("점수")
    );
}

#[test]
fn the_page_of_the_class_and_of_a_student() {
    for lang in ["ko", "en"] {
        let page = exported("html", &["--lang", lang]);
        assert!(page.contains(&format!("<html lang=\"{lang}\">")));
        snapshot(&format!("gradebook.class.{lang}.html"), &page);
        let page = exported("html", &["--lang", lang, "--student", "20260001"]);
        snapshot(&format!("gradebook.student.{lang}.html"), &page);
    }
}

#[test]
fn a_folder_gets_a_page_for_each_and_no_text_of_a_student_is_markup() {
    let class = Graded::new();
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("pages/");
    let told = told(&class, &["export", "--format", "html", "-o", &format!("{}/", to.display())]);
    assert_eq!((told.code, told.out.as_str()), (0, ""));
    let mut names: Vec<String> = std::fs::read_dir(&to)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let mut want: Vec<String> = (1..=7).map(|number| format!("2026000{number}.html")).collect();
    want.extend(["__evil.8.html".to_owned(), "index.html".to_owned()]);
    assert_eq!(names, want);
    let index = std::fs::read_to_string(to.join("index.html")).unwrap();
    for name in names.iter().filter(|name| *name != "index.html") {
        assert!(index.contains(&format!("<a href=\"{name}\">")), "{name}");
    }
    for name in &names {
        let page = std::fs::read_to_string(to.join(name)).unwrap();
        for never in [
            "<script",
            "<img",
            " src=",
            "javascript:",
            " style=",
            " on",
            "href=\"http",
            "\u{1b}",
            "\u{202e}",
        ] {
            let markup: String = page
                .split('<')
                .filter_map(|tag| tag.split_once('>'))
                .map(|(tag, _)| format!("<{tag}>"))
                .collect();
            assert!(!markup.contains(never), "{name}: {never}");
        }
        assert!(!page.contains(['\u{1b}', '\u{202e}']), "{name}");
    }
}

#[test]
fn another_table_is_no_roster() {
    let other = roster("canvas.csv");
    let told =
        told(&Graded::new(), &["export", "--format", "moodle", "--lang", "en", "--roster", &other]);
    assert_eq!((told.code, told.out.as_str()), (2, ""));
    let said = "no grading worksheet of Moodle's (it has the columns Identifier and Grade)";
    assert!(told.err.contains(said), "{}", told.err);
}

#[test]
fn no_cell_of_any_table_is_a_formula() {
    let (canvas, moodle) = (roster("canvas.csv"), roster("moodle.csv"));
    for words in [
        &["csv"][..],
        &["canvas"],
        &["moodle"],
        &["canvas", "--roster", &canvas],
        &["moodle", "--roster", &moodle],
    ] {
        let (table, _) = exported_with_notes(words[0], &words[1..]);
        let rows = rows(&table);
        for cell in rows.iter().flatten() {
            let formula = cell
                .trim_start()
                .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r']);
            assert!(!formula || cell == "-", "{words:?}: {cell}");
        }
        let controls = |c: char| c.is_control() && c != '\n';
        assert!(!rows.iter().flatten().any(|cell| cell.contains(controls)), "{words:?}");
        assert!(!table.contains(&HOSTILE[..20]) || table.contains(&format!("'{}", &HOSTILE[..11])));
    }
}
