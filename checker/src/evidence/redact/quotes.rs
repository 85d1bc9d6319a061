//! A secret that goes on beyond its line, between the quotes of a shell: `OS_PASSWORD="a⏎b"`.

use super::names::{is_known, is_secret};
use super::{Asked, Edit, asked_for, mark, words};
use crate::read::python_ini::{segments, trim3, trim3_start};

/// Where in a word of a shell we are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shell {
    quote: Option<u8>,
    /// A `\` is the last byte.
    escape: bool,
}

impl Shell {
    /// What a value that begins with a quote leaves open.
    pub(super) fn begun(value: &[u8]) -> Self {
        let mut shell = Self::default();
        if matches!(value.first(), Some(b'"' | b'\'')) && shell.word(value).is_none() {
            shell.escape = false;
        } else {
            shell = Self::default();
        }
        shell
    }

    fn is_open(self) -> bool {
        self.quote.is_some() || self.escape
    }

    /// Reads on in a further line of an INI file.
    pub(super) fn go_on(&mut self, line: &[u8]) {
        if self.is_open() && self.word(line).is_some() {
            *self = Self::default();
        }
    }

    /// The same; whether the line is part of the value.
    pub(super) fn holds(&mut self, line: &[u8]) -> bool {
        let text = trim3(line);
        let length = text.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        let word = text.get(..length).unwrap_or_default();
        if !self.is_open() || is_known(word) || word.eq_ignore_ascii_case(b"rem") {
            return false;
        }
        self.go_on(line);
        true
    }

    /// Takes one byte; whether it ends the word.
    fn take(&mut self, byte: u8) -> bool {
        match (self.quote, byte) {
            _ if self.escape => self.escape = false,
            (None | Some(b'"'), b'\\') => self.escape = true,
            (None, b'"' | b'\'') => self.quote = Some(byte),
            (Some(quote), _) if quote == byte => self.quote = None,
            (None, b' ' | b'\t' | b';' | b'&' | b'|') => return true,
            _ => {}
        }
        false
    }

    /// Where the word ends; `None` where it goes on with the next line.
    fn word(&mut self, text: &[u8]) -> Option<usize> {
        // What the end of the line before was escaped by went with it.
        self.escape = false;
        match text.iter().position(|b| self.take(*b)) {
            None if !self.is_open() => Some(text.len()),
            end => end,
        }
    }
}

/// The edits of a file that is no INI file, in order.
pub(super) fn edits(file: &[u8], asked: &[Asked<'_>], secrets: &mut Vec<Vec<u8>>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut open: Option<(Shell, &[u8])> = None;
    for (start, end, _) in segments(file) {
        let line = file.get(start..end).unwrap_or_default();
        let mut from = start;
        if let Some((shell, name)) = &mut open {
            let to = shell.word(line);
            let piece = line.get(..to.unwrap_or(line.len())).unwrap_or_default();
            edits.extend(hide(piece, start, asked_for(asked, name), secrets));
            let Some(to) = to else { continue };
            from = start + to;
            open = None;
        }
        let rest = file.get(from..end).unwrap_or_default();
        let mut new = words::edits(file, (from, end), asked, secrets);
        let Some((at, name, shell)) = opened(rest) else {
            edits.extend(new);
            continue;
        };
        new.retain(|edit| edit.end <= from + at);
        edits.extend(new);
        let piece = rest.get(at..).unwrap_or_default();
        edits.extend(hide(piece, from + at, asked_for(asked, name), secrets));
        open = Some((shell, name));
    }
    edits
}

/// The mark of a piece; quotes at its ends and a `\` at its end stay.
fn hide(
    piece: &[u8],
    start: usize,
    asked: Option<&str>,
    secrets: &mut Vec<Vec<u8>>,
) -> Option<Edit> {
    let is_quote = |b: &&u8| matches!(b, b'"' | b'\'');
    let mut text = trim3(piece);
    let mut at = start + piece.len() - trim3_start(piece).0.len();
    if text.first().as_ref().is_some_and(is_quote) {
        text = text.get(1..)?;
        at += 1;
    }
    if text.last().as_ref().is_some_and(is_quote) || text.last() == Some(&b'\\') {
        text = text.get(..text.len() - 1)?;
    }
    if text.is_empty() {
        return None;
    }
    Some(Edit { start: at, end: at + text.len(), text: mark::hidden(text, asked, secrets) })
}

/// The secret value that a line leaves open: where it begins, its name, what it waits for.
fn opened(line: &[u8]) -> Option<(usize, &[u8], Shell)> {
    let text = trim3(line);
    let is_rem = text.get(..3).is_some_and(|word| word.eq_ignore_ascii_case(b"rem"));
    if is_rem || matches!(text.first(), None | Some(b'#' | b';')) {
        return None;
    }
    if let Some((at, name)) = words::sole_setting(line) {
        let value = trim3_start(line.get(at..)?).0;
        let shell = Shell::begun(value);
        if shell.is_open() {
            return Some((line.len() - value.len(), name, shell));
        }
    }
    let mut shell = Shell::default();
    let mut word = 0;
    for (at, byte) in line.iter().enumerate() {
        if shell.take(*byte) {
            word = at + 1;
        }
    }
    let text = line.get(word..).filter(|_| shell.is_open())?;
    let equal = text.iter().position(|b| *b == b'=')?;
    let name = text.get(..equal)?;
    (name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_') && is_secret(name)).then_some((
        word + equal + 1,
        name,
        shell,
    ))
}
