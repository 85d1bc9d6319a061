//! The commands that mend an answer file. Each changes what is wrong and leaves the rest as it is.

use crate::read::answer_file::{AnswerFile, SECTION};
use crate::read::lines::{Line, lines, trimmed};
use crate::read::python_ini::{Entry, Ini};
use crate::text::{Text, visible};
use std::collections::BTreeSet;

/// A command that would change more lines than this is left to an editor.
const MOST: usize = 8;

/// A longer line, in bytes, is no slip of the keyboard at `[general]`.
const LONGEST_HEADER: usize = 64;

/// Takes the blanks away with which a line begins.
const UNINDENT: &str = "s/^[[:space:]]*//";

/// The command that runs a script of sed on the file.
pub(super) fn sed(script: &str, path: &str) -> Text {
    Text::same(visible(&format!("sed -i '{script}' {path}")))
}

/// The editor, on a line.
pub(super) fn editor(line: u32, path: &str) -> Text {
    Text::same(visible(&format!("vi +{line} {path}")))
}

/// The command that gives a key its value, on its own line and nowhere else.
pub(super) fn put(
    path: &str,
    answers: &AnswerFile,
    content: &[u8],
    key: &str,
    value: &str,
) -> Text {
    let effective = answers.get(key);
    let swallowed = answers.swallowed(content).into_iter().find(|swallowed| swallowed.key == key);
    let value: String = value
        .chars()
        .flat_map(|c| matches!(c, '/' | '&' | '\\').then_some('\\').into_iter().chain([c]))
        .collect();
    let script = match (effective.entry(), swallowed) {
        (None, Some(swallowed)) => format!("{}{UNINDENT}", swallowed.line.line),
        (None, None) => {
            let header = answers.ini().sections.iter().find(|section| section.name == SECTION);
            match header
                .and_then(|section| lines(content).find(|line| line.number == section.header.line))
            {
                // Python 3 takes blanks before it.
                Some(line) if !line.bytes.starts_with(b"[general]") => {
                    format!("{}a {key}={value}", line.number)
                }
                _ => format!("/^\\[general\\]/a {key}={value}"),
            }
        }
        (Some(entry), _) => {
            let line = entry.key.line;
            match apart(entry, content) {
                Some(rest) => format!("{line}s/.*/{key}={value}/{rest}"),
                None => return editor(line, path),
            }
        }
    };
    sed(&script, path)
}

/// The command that takes a setting out of the file.
pub(super) fn remove(entry: &Entry, content: &[u8], path: &str) -> Text {
    let line = entry.key.line;
    match apart(entry, content) {
        Some(rest) => sed(&format!("{line}d{rest}"), path),
        None => editor(line, path),
    }
}

/// What is to be done with the lines that became part of a value: settings get a line of their own
/// again, anything else goes. `None` where they are too many.
fn apart(entry: &Entry, content: &[u8]) -> Option<String> {
    let taken = entry.more.iter().filter(|line| !line.of(content).is_empty());
    if taken.clone().nth(MOST).is_some() {
        return None;
    }
    let steps = taken.map(|line| {
        let step = if is_setting(line.of(content)) { UNINDENT } else { "d" };
        format!("; {}{step}", line.line)
    });
    Some(steps.collect())
}

/// `KEY=…` or `KEY: …`.
fn is_setting(line: &[u8]) -> bool {
    let Some(at) = line.iter().position(|b| matches!(b, b'=' | b':')) else { return false };
    let name = trimmed(line.get(..at).unwrap_or_default());
    !name.is_empty() && name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_')
}

/// The command for lines that are neither key nor comment: those that only begin with a blank are
/// moved to the first column, the others go.
pub(super) fn stray(numbers: &[u32], content: &[u8], path: &str) -> Text {
    let first = numbers.first().copied().unwrap_or(1);
    if numbers.len() > MOST {
        return editor(first, path);
    }
    let wanted: BTreeSet<u32> = numbers.iter().copied().collect();
    let steps = lines(content).filter(|line| wanted.contains(&line.number)).map(|line| {
        let text = trimmed(line.bytes);
        let begins = line.bytes.first() == text.first();
        let stays = is_setting(text) || text.starts_with(b"#") || text.starts_with(b";");
        format!("{}{}", line.number, if stays && !begins { UNINDENT } else { "d" })
    });
    sed(&steps.collect::<Vec<_>>().join("; "), path)
}

/// The command that makes `[general]` the first thing in the file. `text` is the line of what stands
/// before any header, where something does.
pub(super) fn header(ini: &Ini, text: Option<u32>, content: &[u8], path: &str) -> Text {
    let general = ini.sections.iter().find(|section| section.name == SECTION);
    // A header that Python sees has the keys behind it; failing that, a line that is none to it.
    let like = ini.sections.iter().find(|section| is_meant(section.header.of(content)));
    let like = like.map(|section| section.header.line);
    let typed = lines(content).find(|line| match like {
        Some(number) => line.number == number,
        None => is_meant(line.bytes),
    });
    let (line, step) = match (general, typed, ini.sections.first()) {
        (Some(section), ..) => (section.header.line, ""),
        (None, Some(typed), _) => (typed.number, header_step(&typed)),
        // Nothing stands before the first header, and none is like the right one.
        (None, None, Some(first)) if text.is_none() => {
            let used = ini.entries.iter().find(|entry| entry.name.starts_with(b"config_"));
            let used = used.and_then(|entry| ini.sections.get(entry.section));
            (used.unwrap_or(first).header.line, "s/.*/[general]/")
        }
        (None, None, _) => return sed("1i [general]", path),
    };
    let before = text.filter(|text| *text < line).map(|text| comment(text, line - 1));
    let step = if step.is_empty() { None } else { Some(format!("{line}{step}")) };
    let script: Vec<String> = before.into_iter().chain(step).collect();
    if script.is_empty() { editor(line, path) } else { sed(&script.join("; "), path) }
}

/// Puts lines into comments.
fn comment(from: u32, to: u32) -> String {
    if from == to { format!("{from}s/^/#/") } else { format!("{from},{to}s/^/#/") }
}

/// How a line becomes the header that was meant.
fn header_step(line: &Line<'_>) -> &'static str {
    let text = trimmed(line.bytes);
    if text == b"[general]" { UNINDENT } else { "s/.*/[general]/" }
}

/// Whether a line was meant to be `[general]`: `[GENERAL]`, `[ general ]`, `[[general]]`, `[general`,
/// `{general}`.
fn is_meant(line: &[u8]) -> bool {
    let text = trimmed(line);
    if text.len() > LONGEST_HEADER {
        return false;
    }
    let text = String::from_utf8_lossy(text);
    let name = text.trim_matches(|c: char| !c.is_alphanumeric());
    name.eq_ignore_ascii_case("general") && !text.starts_with(['#', ';'])
}

/// The command for a header that stands twice: the second goes, and what another section has between
/// the two goes into comments, or the keys below would become that section's.
pub(super) fn second_header(ini: &Ini, number: u32, content: &[u8], path: &str) -> Text {
    let before: Vec<_> = ini.headers.iter().take_while(|header| header.line < number).collect();
    let Some(again) = ini.headers.get(before.len()) else { return editor(number, path) };
    let name = again.of(content);
    let between = before.iter().rev().take_while(|header| header.of(content) != name);
    let others: Vec<_> = between.collect();
    // What stands in DEFAULT counts in every section.
    if others.iter().any(|header| header.of(content) == b"[DEFAULT]") {
        return editor(number, path);
    }
    match others.last() {
        Some(first) => sed(&format!("{}; {number}d", comment(first.line, number - 1)), path),
        None => sed(&format!("{number}d"), path),
    }
}
