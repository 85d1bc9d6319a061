//! What the notes said and what became of it: `notes.toml`.

use crate::data::toml;
use crate::html::{escape, pick, prose};
use labcheck_labs::{Fault, Lang, Text};
use serde::Deserialize;
use toml::Spanned;

/// The notes, line by line.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notes {
    /// In the order of the file.
    #[serde(default, rename = "line")]
    pub lines: Vec<Line>,
}

/// One line of the notes, or some that say one thing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Which lines, from 1.
    pub lines: Spanned<Vec<u32>>,
    /// Their words, Korean.
    pub said: String,
    /// What became of them.
    pub became: Became,
    /// Where the book says it: `cloud/what.md#five`.
    pub at: String,
    /// Why it was changed.
    pub why: Option<Text>,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Became {
    /// It was right.
    Kept,
    /// It was wrong.
    Corrected,
    /// Something was missing.
    Completed,
}

impl Became {
    const fn word(self, lang: Lang) -> &'static str {
        match self {
            Self::Kept => pick(lang, "그대로", "kept"),
            Self::Corrected => pick(lang, "고침", "corrected"),
            Self::Completed => pick(lang, "보충", "completed"),
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Corrected => "corrected",
            Self::Completed => "completed",
        }
    }
}

impl Notes {
    /// Reads the file.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Fault>> {
        let notes: Self = toml(file, text)?;
        let mut faults = Vec::new();
        for line in &notes.lines {
            let mut say =
                |what: &str| faults.push(Fault::at(file, text, line.lines.span().start, what));
            let lines = line.lines.get_ref();
            if lines.is_empty() || !lines.is_sorted_by(|a, b| a < b) {
                say("`lines` names lines, each once and in their order");
            }
            if line.became != Became::Kept && line.why.is_none() {
                say("what was corrected or completed says why");
            }
            if line.said.trim().is_empty() {
                say("`said` is empty");
            }
            if !line.at.split('#').next().is_some_and(|page| page.ends_with(".md")) {
                say("`at` is a page, as in `cloud/what.md#five`");
            }
        }
        if faults.is_empty() { Ok(notes) } else { Err(faults) }
    }
}

/// The table of all lines. `title` tells what a page is called.
pub(crate) fn block(
    notes: &Notes,
    lang: Lang,
    to_root: &str,
    title: &dyn Fn(&str) -> Option<String>,
) -> String {
    let head = [
        pick(lang, "줄", "Lines"),
        pick(lang, "노트", "The notes"),
        pick(lang, "결과", "Became"),
        pick(lang, "까닭", "Why"),
        pick(lang, "이 책에서", "In this book"),
    ];
    let cells: String = head.iter().map(|word| format!("<th scope=\"col\">{word}</th>")).collect();
    let mut out = format!(
        "<div class=\"table-wrapper\"><table class=\"notes\"><thead><tr>{cells}</tr></thead><tbody>\n"
    );
    for line in &notes.lines {
        let numbers = ranges(line.lines.get_ref());
        let (page, anchor) = line.at.split_once('#').unwrap_or((&line.at, ""));
        let name = title(page).unwrap_or_else(|| page.to_owned());
        let hash = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
        let html = page.strip_suffix(".md").unwrap_or(page);
        let code = line.became.code();
        let said = escape(line.said.trim());
        let said = match line.became {
            Became::Corrected => format!("<span class=\"wrong-said\" lang=\"ko\">{said}</span>"),
            _ => format!("<span lang=\"ko\">{said}</span>"),
        };
        let why = line.why.as_ref().map(|why| prose(why.get(lang))).unwrap_or_default();
        out.push_str(&format!(
            "<tr data-became=\"{code}\"><td>{numbers}</td><td>{said}</td><td><span class=\"became\">{}</span></td><td>{why}</td><td><a href=\"{to_root}{html}.html{hash}\">{}</a></td></tr>\n",
            line.became.word(lang),
            escape(&name)
        ));
    }
    out.push_str("</tbody></table></div>\n");
    out
}

/// `[6, 7, 8, 10]` as `6–8, 10`.
fn ranges(lines: &[u32]) -> String {
    let mut parts: Vec<(u32, u32)> = Vec::new();
    for line in lines {
        match parts.last_mut() {
            Some((_, end)) if *end + 1 == *line => *end = *line,
            _ => parts.push((*line, *line)),
        }
    }
    let told: Vec<String> = parts
        .iter()
        .map(|(a, b)| if a == b { a.to_string() } else { format!("{a}–{b}") })
        .collect();
    told.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_lines_are_told_as_a_range() {
        assert_eq!(ranges(&[6, 7, 8, 10, 12, 13]), "6–8, 10, 12–13");
    }
}
