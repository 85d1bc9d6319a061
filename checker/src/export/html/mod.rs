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

/// The style sheet of every page.
pub const STYLE: &str = include_str!("style.css");

/// The script of a page that is served: it follows the gradebook, and finds students.
pub const SCRIPT: &str = include_str!("class.js");

/// Where a page is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame<'a> {
    /// A file of its own.
    Alone,
    /// One of several files; the names of the students' pages, where it is the page of the class.
    Beside(&'a [String]),
    /// From a server, which tells when something has changed.
    Served,
}

/// The page of the class as a server shows it.
///
/// # Errors
/// The gradebook cannot be read.
pub fn served_class(class: &Class<'_>, lang: Lang) -> Result<String, Text> {
    class::page(class, lang, Frame::Served)
}

/// The page of a student as a server shows it.
///
/// # Errors
/// The gradebook cannot be read.
pub fn served_student(class: &Class<'_>, row: &Row, lang: Lang) -> Result<String, Text> {
    student::page(class, row, lang, Frame::Served)
}

/// `--format html`.
pub struct Html;

impl Export for Html {
    fn export(&self, class: &Class<'_>, ask: &Ask) -> Result<Exported, Text> {
        let text = match (&ask.student, class.rows(ask)?.first()) {
            (Some(_), Some(row)) => student::page(class, row, ask.lang, Frame::Alone)?,
            _ => class::page(class, ask.lang, Frame::Alone)?,
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
    keep("index.html", &class::page(class, lang, Frame::Beside(&names))?)?;
    for (row, name) in class.matrix.rows.iter().zip(&names) {
        keep(name, &student::page(class, row, lang, Frame::Beside(&[]))?)?;
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
        if parts.len().is_multiple_of(2) {
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
fn whole(lang: Lang, title: &str, body: &str, frame: Frame<'_>) -> String {
    let (code, title) = (lang.code(), esc(title));
    let version = env!("CARGO_PKG_VERSION");
    let made = text!(ko "labcheck {version}이(가) 만들었습니다.", en "Made by labcheck {version}.");
    let made = made.get(lang);
    // A server sends the policy itself, and its sheet and script as files.
    let (policy, style) = if frame == Frame::Served {
        let sheet = "<link rel=\"stylesheet\" href=\"/class.css\">\n<script src=\"/class.js\" defer></script>";
        (String::new(), sheet.to_owned())
    } else {
        let hash = BASE64_STANDARD.encode(Sha256::digest(STYLE));
        let policy = format!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; \
             base-uri 'none'; form-action 'none'\">\n"
        );
        (policy, format!("<style>{STYLE}</style>"))
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n{policy}\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{title}</title>\n{style}\n</head>\n<body>\n{body}<footer>{made}</footer>\n</body>\n</html>\n"
    )
}

/// What stands above a page that is served: whether it is live, the other language, and on the page of the
/// class what finds students.
fn bar(lang: Lang, other: &str, finds: bool) -> String {
    let say = |text: &Text| esc(text.get(lang));
    let (live, lost, new) = (
        say(&text!(ko "실시간", en "live")),
        say(&text!(ko "연결 끊김", en "not connected")),
        say(&text!(ko "새로 고침", en "updated")),
    );
    let waits = say(&text!(ko "연결 중", en "connecting"));
    let (code, name) = match lang {
        Lang::Ko => ("en", "English"),
        Lang::En => ("ko", "한국어"),
    };
    let mut out = format!(
        "<nav class=\"bar-top\" aria-label=\"labcheck\"><span id=\"live\" role=\"status\" data-live=\"{live}\" data-lost=\"{lost}\" \
         data-new=\"{new}\">{waits}</span> <a href=\"{}\" hreflang=\"{code}\" lang=\"{code}\">{name}</a>",
        esc(other)
    );
    if finds {
        let (find, only) = (
            say(&text!(ko "학생 찾기 (/)", en "Find a student (/)")),
            say(&text!(ko "보일 학생", en "Which students")),
        );
        let options = [
            ("", text!(ko "모두", en "all")),
            ("open", text!(ko "할 일이 남은 학생", en "with something left to do")),
            ("look", text!(ko "확인할 것이 있는 학생", en "that need a look")),
        ];
        let options: String = options
            .iter()
            .map(|(value, told)| format!("<option value=\"{value}\">{}</option>", say(told)))
            .collect();
        let keys = say(&text!(
            ko "j, k로 오르내리고 Enter로 엽니다",
            en "j and k go up and down, Enter opens"
        ));
        out.push_str(&format!(
            " <label for=\"find\">{find}</label> <input id=\"find\" type=\"search\" autocomplete=\"off\"> \
             <label for=\"only\">{only}</label> <select id=\"only\">{options}</select> \
             <span class=\"soft\">{keys}</span>"
        ));
    }
    out.push_str("</nav>\n");
    out
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
