//! Pages for people: of the class, and of each student. Each is one file that needs nothing else; its policy
//! allows its own style sheet and nothing more, so that no text of a student's can do anything.

mod class;
mod student;
mod svg;

use super::{Ask, Class, Export, Exported};
use crate::gradebook::matrix::{Cell, Row};
use crate::kinds::Status;
use crate::render::words;
use crate::text::{Lang, Text, text, visible};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

const STYLE: &str = include_str!("style.css");

/// `--format html`.
pub struct Html;

impl Export for Html {
    fn export(&self, class: &Class<'_>, ask: &Ask) -> Result<Exported, Text> {
        let text = match (&ask.student, class.rows(ask)?.first()) {
            (Some(_), Some(row)) => student::page(class, row, ask.lang, false)?,
            _ => class::page(class, ask.lang, None)?,
        };
        Ok(Exported { text, notes: Vec::new() })
    }
}

/// All pages: `index.html` and one a student, each given with its name.
///
/// # Errors
/// One sentence: the gradebook cannot be read, or a page cannot be kept.
pub fn pages<E: From<Text>>(
    class: &Class<'_>,
    lang: Lang,
    keep: &mut dyn FnMut(&str, &str) -> Result<(), E>,
) -> Result<(), E> {
    let names = names(&class.matrix.rows);
    keep("index.html", &class::page(class, lang, Some(&names))?)?;
    for (row, name) in class.matrix.rows.iter().zip(&names) {
        keep(name, &student::page(class, row, lang, true)?)?;
    }
    Ok(())
}

/// The files of the students' pages: the id where it is a plain word, and its number besides where it is not,
/// or where another one's differs in nothing but capitals.
fn names(rows: &[Row]) -> Vec<String> {
    let mut taken = BTreeSet::from(["index".to_owned()]);
    let name = |row: &Row| {
        let plain: String = row
            .id
            .chars()
            .take(60)
            .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' })
            .collect();
        let own = !plain.is_empty() && plain == row.id && !plain.starts_with('-');
        if own && taken.insert(plain.to_ascii_lowercase()) {
            return format!("{plain}.html");
        }
        let plain = format!("_{plain}.{}", row.number);
        taken.insert(plain.to_ascii_lowercase());
        format!("{plain}.html")
    };
    rows.iter().map(name).collect()
}

/// Text for an element or an attribute between quotes; what cannot be seen is shown.
fn esc(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Text of a lab's: lines, and what stands between backticks as code.
fn prose(text: &str) -> String {
    let line = |line: &str| {
        let parts: Vec<String> = line.split('`').map(esc).collect();
        if parts.len() % 2 == 0 {
            return esc(line);
        }
        let mark = |(at, part): (usize, &String)| {
            if at % 2 == 1 { format!("<code>{part}</code>") } else { part.clone() }
        };
        parts.iter().enumerate().map(mark).collect()
    };
    text.lines().map(line).collect::<Vec<String>>().join("<br>")
}

/// A whole page.
fn whole(lang: Lang, title: &str, body: &str) -> String {
    let hash = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    let (code, title) = (lang.code(), esc(title));
    let version = env!("CARGO_PKG_VERSION");
    let made = text!(ko "labcheck {version}이(가) 만들었습니다.", en "Made by labcheck {version}.");
    let made = made.get(lang);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; \
         base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}<footer>{made}</footer>\n</body>\n</html>\n"
    )
}

/// The mark of a status, with its word for who does not see it.
fn mark(status: Status, lang: Lang) -> String {
    let (sign, word) = (words::mark(status, false), words::status(status));
    let (class, word) = (status.word(), word.get(lang));
    format!(
        "<span class=\"{class}\" aria-hidden=\"true\">{sign}</span><span class=\"hidden\">{word}</span>"
    )
}

/// What the letters beside a mark mean: those of the cell.
fn flags(cell: &Cell) -> Vec<(char, Text)> {
    let own = cell.overridden.is_some();
    [
        (cell.late() && !own, 'L', text!(ko "늦음", en "late")),
        (cell.undone(), 'U', text!(ko "완료했다가 지금은 아님", en "done once, not any more")),
        (own, '*', text!(ko "강사가 정함", en "set by the instructor")),
    ]
    .into_iter()
    .filter_map(|(holds, letter, told)| holds.then_some((letter, told)))
    .collect()
}

/// A cell of the matrix.
fn cell(cell: &Cell, lang: Lang) -> String {
    let own = cell.overridden.is_some();
    let mut out = match cell.status() {
        None => String::new(),
        Some(_) if !cell.counts() && !own => {
            let told = text!(ko "점수에 넣지 않음", en "does not count");
            let told = told.get(lang);
            format!(
                "<span class=\"skip\" aria-hidden=\"true\">·</span><span class=\"hidden\">{told}</span>"
            )
        }
        Some(status) => mark(status, lang),
    };
    for (letter, told) in flags(cell) {
        let told = told.get(lang);
        out.push_str(&format!(
            "<span class=\"flag\" aria-hidden=\"true\">{letter}</span><span class=\"hidden\">, {told}</span>"
        ));
    }
    out
}

/// A student's name and id.
fn named(row: &Row) -> String {
    if row.name == row.id { esc(&row.id) } else { format!("{} ({})", esc(&row.name), esc(&row.id)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: i64, id: &str) -> Row {
        Row { number, id: id.into(), name: id.into(), email: None, cells: vec![], last: None }
    }

    #[test]
    fn no_id_is_a_path_and_no_two_are_one_file() {
        let ids = [
            "20260001",
            "../../etc/passwd",
            "index",
            "Ada",
            "ada",
            "a b",
            "",
            "-o",
            "김",
            "CON.txt",
        ];
        let rows: Vec<Row> = (1..).zip(ids).map(|(number, id)| row(number, id)).collect();
        let names = names(&rows);
        assert_eq!(
            names,
            [
                "20260001.html",
                "_______etc_passwd.2.html",
                "_index.3.html",
                "Ada.html",
                "_ada.5.html",
                "_a_b.6.html",
                "_.7.html",
                "_-o.8.html",
                "__.9.html",
                "_CON_txt.10.html",
            ]
        );
        let different: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(different.len(), names.len());
    }

    #[test]
    fn text_is_text_and_code_is_code() {
        assert_eq!(esc("<b a=\"'&\u{1b}\u{202e}"), "&lt;b a=&quot;&#39;&amp;\\u{1b}\\u{202e}");
        assert_eq!(prose("use `<x>` & run\nthen"), "use <code>&lt;x&gt;</code> &amp; run<br>then");
        assert_eq!(prose("one ` alone"), "one ` alone");
    }
}
