//! A secret behind its name without `=` or `:`: `CONFIG_X_PW hunter2`, `CONFIG_X_PW–hunter2`,
//! `password_pbkdf2 root grub.pbkdf2…`.

use super::names::is_secret;
use super::{Asked, Edit, asked_for, mark};
use crate::read::python_ini::{trim3, trim3_start};

/// Words that may stand before a name.
const LEADS: [&[u8]; 4] = [b"export", b"set", b"setenv", b"rem"];

/// Words behind «password» that make a sentence of it.
const SENTENCE: [&str; 24] = [
    "a", "an", "and", "are", "can", "for", "from", "has", "if", "in", "is", "must", "of", "on",
    "or", "that", "the", "this", "to", "used", "when", "which", "will", "with",
];

/// Endings of units: `systemd-ask-password-wall.path loaded active` is no secret.
const UNITS: [&[u8]; 5] = [b".path", b".service", b".socket", b".target", b".timer"];

/// The name with which `text` begins and the place of what is hidden behind it.
pub(super) fn find(text: &[u8]) -> Option<(&[u8], usize)> {
    behind(text).filter(|(_, at)| text.get(*at..).is_some_and(|tail| !trim3(tail).is_empty()))
}

/// Whether a key is a secret name and something more, a dash perhaps.
pub(super) fn is_secret_key(key: &[u8]) -> bool {
    behind(key).is_some()
}

fn behind(text: &[u8]) -> Option<(&[u8], usize)> {
    let at = lead(text);
    let rest = text.get(at..)?;
    let (name, any) = name(rest)?;
    let after = rest.get(name.len()..)?;
    let quotes = after.iter().take_while(|b| matches!(b, b'"' | b'\'')).count();
    let unquoted = after.get(quotes..)?;
    let next = *unquoted.first()?;
    if !any && !next.is_ascii_whitespace() && next < 0x80 {
        return None;
    }
    let blanks = trim3_start(unquoted).0;
    let mut tail = trim3_start(dash(blanks)).0;
    if let [b'=' | b':', behind @ ..] = tail {
        if tail.len() == blanks.len() {
            return None;
        }
        tail = trim3_start(behind).0;
    }
    if !name.contains(&b'_') && is_sentence(tail) {
        return None;
    }
    Some((name, text.len() - tail.len()))
}

/// The edit of a line that is such a setting.
pub(super) fn edit(
    line: &[u8],
    start: usize,
    asked: &[Asked<'_>],
    secrets: &mut Vec<Vec<u8>>,
) -> Option<Edit> {
    let (name, at) = find(line)?;
    let hidden = trim3(line.get(at..)?);
    if hidden == b"PW_PLACEHOLDER" {
        return None;
    }
    let text = mark::hidden(hidden, asked_for(asked, name), secrets);
    Some(Edit { start: start + at, end: start + at + hidden.len(), text })
}

/// Where a name may begin: behind blanks, marks of comments and lists, `export`.
fn lead(text: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        at += rest.iter().take_while(|b| **b >= 0x80 || **b <= b' ' || is_mark(**b)).count();
        let rest = text.get(at..).unwrap_or_default();
        let length = rest.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        let word = rest.get(..length).unwrap_or_default();
        let blank = rest.get(length).is_some_and(u8::is_ascii_whitespace);
        if !blank || !LEADS.iter().any(|lead| word.eq_ignore_ascii_case(lead)) {
            return at;
        }
        at += length;
    }
}

fn is_mark(byte: u8) -> bool {
    b"#;!%-'\"".contains(&byte)
}

/// A secret name, and whether any byte may end it: nothing but a name holds a `_`.
fn name(rest: &[u8]) -> Option<(&[u8], bool)> {
    let narrow = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    let short = rest.get(..rest.iter().take_while(|b| narrow(b)).count())?;
    if short.contains(&b'_') && is_secret(short) {
        return Some((short, true));
    }
    let wide = |b: &u8| narrow(b) || matches!(b, b'.' | b'-');
    let long = rest.get(..rest.iter().take_while(|b| wide(b)).count())?;
    let secret = is_secret(long) && !UNITS.iter().any(|unit| long.ends_with(unit));
    secret.then_some((long, false))
}

/// Without the dash, `＝` or invisible character that was typed for a `=`.
fn dash(text: &[u8]) -> &[u8] {
    let head = text.get(..3).and_then(|head| std::str::from_utf8(head).ok());
    match head.and_then(|head| head.chars().next()) {
        Some(
            '\u{200b}'..='\u{200f}'
            | '\u{2010}'..='\u{2015}'
            | '\u{2192}'
            | '\u{2212}'
            | '\u{feff}'
            | '\u{ff0d}'
            | '\u{ff1a}'
            | '\u{ff1d}',
        ) => text.get(3..).unwrap_or_default(),
        _ => text,
    }
}

/// «password for the admin user»: a word that only sentences have, and no word with a digit in it.
fn is_sentence(tail: &[u8]) -> bool {
    let Ok(tail) = std::str::from_utf8(tail) else { return false };
    let mut words = tail.split_whitespace();
    words.next().is_some_and(|word| SENTENCE.contains(&word))
        && words.clone().next().is_some()
        && words.all(|word| !word.contains(|c: char| c.is_ascii_digit()))
}
