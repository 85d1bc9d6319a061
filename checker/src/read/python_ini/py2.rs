//! `RawConfigParser._read` of Python 2.7.18: lines of bytes, the last of two wins.

use super::chars::{lines2, space2, trim2};
use super::{Entry, Ini, Refusal};
use crate::read::span::Span;

pub(super) fn read(file: &[u8]) -> Ini {
    let mut ini = Ini::default();
    let mut section: Option<usize> = None;
    let mut open: Option<usize> = None;
    let mut bad = Vec::new();
    for (number, (start, end, _)) in (1..).zip(lines2(file)) {
        let text = file.get(start..end).unwrap_or_default();
        if trim2(text).is_empty() || is_comment(text) {
            continue;
        }
        let indented = text.first().is_some_and(|b| space2(*b));
        if indented
            && section.is_some()
            && let Some(entry) = open.and_then(|at| ini.entries.get_mut(at))
        {
            let span = within(text, trim2(text), start, number);
            entry.value.push(b'\n');
            entry.value.extend_from_slice(span.of(file));
            entry.more.push(span);
        } else if let Some(name) = header(text) {
            let span = Span { line: number, start, end: start + name.len() + 2 };
            section = Some(ini.section(name, span));
            open = None;
        } else {
            // Read on without a section, so that redaction sees what is there.
            let within_section = section.unwrap_or_else(|| {
                ini.refuse(Refusal::NoHeader { line: number });
                usize::MAX
            });
            match option(text, start, number, within_section) {
                Some(entry) => {
                    open = Some(ini.entries.len());
                    ini.add(entry);
                }
                None => bad.push(number),
            }
            section.get_or_insert(within_section);
        }
    }
    if !bad.is_empty() {
        ini.refuse(Refusal::NotOptions { lines: bad });
    }
    ini
}

/// `#` or `;` in column one, or the word `rem` there.
fn is_comment(text: &[u8]) -> bool {
    let word = text.split(|b| space2(*b)).next().unwrap_or_default();
    matches!(text.first(), Some(b'#' | b';')) || word.eq_ignore_ascii_case(b"rem")
}

/// `\[([^]]+)\]`, anything may follow.
pub(super) fn header(text: &[u8]) -> Option<&[u8]> {
    let rest = text.strip_prefix(b"[")?;
    let name = rest.get(..rest.iter().position(|b| *b == b']')?)?;
    (!name.is_empty()).then_some(name)
}

fn within(line: &[u8], part: &[u8], start: usize, number: u32) -> Span {
    let at = start + (part.as_ptr() as usize).saturating_sub(line.as_ptr() as usize);
    Span { line: number, start: at, end: at + part.len() }
}

fn option(text: &[u8], start: usize, number: u32, section: usize) -> Option<Entry> {
    let at = text.iter().position(|b| matches!(b, b'=' | b':'))?;
    let (key, rest) = (text.get(..at)?, text.get(at + 1..)?);
    if key.first().is_none_or(|b| space2(*b)) {
        return None;
    }
    let key = within(text, trim2(key), start, number);
    Some(Entry {
        section,
        name: text.get(..key.end - start)?.to_ascii_lowercase(),
        key,
        separator: Span { line: number, start: start + at, end: start + at + 1 },
        first: within(text, rest, start, number),
        more: Vec::new(),
        value: value(rest),
    })
}

/// The value on the key's own line. Only the first `;` may begin a comment, and only after a blank;
/// where the value itself begins with `;`, `optval[pos - 1]` looks at its last character.
pub(super) fn value(rest: &[u8]) -> Vec<u8> {
    let lead = rest.iter().take_while(|b| space2(**b)).count();
    let mut value = rest.get(lead..).unwrap_or_default();
    if let Some(at) = value.iter().position(|b| *b == b';') {
        let before = if at == 0 { value.last() } else { value.get(at - 1) };
        if before.is_some_and(|b| space2(*b)) {
            value = value.get(..at).unwrap_or_default();
        }
    }
    let value = trim2(value);
    if value == b"\"\"" { Vec::new() } else { value.to_vec() }
}
