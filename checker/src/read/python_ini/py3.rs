//! `RawConfigParser._read` of Python 3.9.18, strict, behind `open()` in a UTF-8 locale.

use super::chars::{first_char, lower3, segments, trim3, trim3_end, trim3_start};
use super::{Entry, Ini, Refusal, py2};
use crate::read::span::Span;
use std::collections::HashSet;

/// `TextIOWrapper` decodes this many bytes at a time.
const CHUNK: usize = 8192;

struct Reader<'a> {
    file: &'a [u8],
    ini: Ini,
    section: Option<usize>,
    open: Option<usize>,
    indent: usize,
    bad: Vec<u32>,
    seen: HashSet<usize>,
}

pub(super) fn read(file: &[u8]) -> Ini {
    let broken = undecodable(file);
    let mut reader = Reader {
        file,
        ini: Ini::default(),
        section: None,
        open: None,
        indent: 0,
        bad: Vec::new(),
        seen: HashSet::new(),
    };
    let mut last = (0, 0);
    for (number, (start, end, after)) in (1..).zip(segments(file)) {
        last = (number, end);
        if let Some((offset, decoded)) = broken
            && reader.ini.refusal.is_none()
            && (after > decoded || after == end)
        {
            let line = line_of(file, offset, number, start);
            reader.ini.refuse(Refusal::Undecodable { line, offset });
        }
        reader.line(number, start, end);
    }
    if let Some((offset, _)) = broken {
        let line = line_of(file, offset, last.0, last.1);
        reader.ini.refuse(Refusal::Undecodable { line, offset });
    }
    let Reader { mut ini, bad, .. } = reader;
    for entry in &mut ini.entries {
        entry.value.truncate(trim3_end(&entry.value).len());
    }
    if !bad.is_empty() {
        ini.refuse(Refusal::NotOptions { lines: bad });
    }
    ini
}

/// The first byte that is not UTF-8, and up to where lines are handed out before Python meets it:
/// a line that ends in an earlier chunk is judged first.
fn undecodable(file: &[u8]) -> Option<(usize, usize)> {
    let error = std::str::from_utf8(file).err()?;
    let offset = error.valid_up_to();
    if error.error_len().is_none() {
        return Some((offset, pending(file, offset)));
    }
    let chunk = offset / CHUNK;
    let end = file.len().min((chunk + 1) * CHUNK);
    let known = std::str::from_utf8(file.get(offset..end)?).err()?.error_len().is_some();
    let decoded = if known {
        let whole = file.get(..chunk * CHUNK)?;
        std::str::from_utf8(whole).map_or_else(|e| e.valid_up_to(), str::len)
    } else {
        offset
    };
    Some((offset, pending(file, decoded)))
}

/// A `\r` at the end of what is decoded waits for its `\n`.
fn pending(file: &[u8], decoded: usize) -> usize {
    decoded - usize::from(decoded > 0 && file.get(decoded - 1) == Some(&b'\r'))
}

fn line_of(file: &[u8], offset: usize, from: u32, start: usize) -> u32 {
    let rest = file.get(start..).unwrap_or_default();
    (from..)
        .zip(segments(rest))
        .find(|(_, (_, _, after))| start + after > offset)
        .map_or(from, |(line, _)| line)
}

impl Reader<'_> {
    fn line(&mut self, number: u32, start: usize, end: usize) {
        let line = self.file.get(start..end).unwrap_or_default();
        let (text, indent) = trim3_start(line);
        let begin = end - text.len();
        let text = trim3(text);
        let span = Span { line: number, start: begin, end: begin + text.len() };
        if matches!(text.first(), Some(b'#' | b';')) {
            return;
        }
        if text.is_empty() {
            self.more(Span { line: number, start, end: start });
        } else if indent <= self.indent || !self.more(span) {
            self.indent = indent;
            if let Some(name) = py2::header(text) {
                self.header(name.to_vec(), span);
            } else {
                self.option(text, span);
            }
        }
    }

    fn more(&mut self, span: Span) -> bool {
        let Some(entry) = self.open.and_then(|at| self.ini.entries.get_mut(at)) else {
            return false;
        };
        entry.value.push(b'\n');
        entry.value.extend_from_slice(span.of(self.file));
        entry.more.push(span);
        true
    }

    fn header(&mut self, name: Vec<u8>, span: Span) {
        let span = Span { end: span.start + name.len() + 2, ..span };
        let index = self.ini.section(&name, span);
        if !self.seen.insert(index) && name != b"DEFAULT" {
            let first = self.ini.sections.get(index).map_or(span.line, |s| s.header.line);
            self.ini.refuse(Refusal::DuplicateSection { line: span.line, first, name });
        }
        self.section = Some(index);
        self.open = None;
    }

    fn option(&mut self, text: &[u8], span: Span) {
        // Read on without a section, so that redaction sees what is there.
        let section = self.section.unwrap_or_else(|| {
            self.ini.refuse(Refusal::NoHeader { line: span.line });
            usize::MAX
        });
        self.section = Some(section);
        let Some(at) = text.iter().position(|b| matches!(b, b'=' | b':')) else {
            self.bad.push(span.line);
            return;
        };
        let written = trim3_end(text.get(..at).unwrap_or_default());
        let rest = text.get(at + 1..).unwrap_or_default();
        if written.is_empty() {
            self.bad.push(span.line);
        }
        let place = |from: usize, to: usize| Span { line: span.line, start: from, end: to };
        let name = lower3(written);
        let named = !name.is_empty();
        let before = self.ini.add(Entry {
            section,
            name: name.clone(),
            key: place(span.start, span.start + written.len()),
            separator: place(span.start + at, span.start + at + 1),
            first: place(span.start + at + 1, line_end(self.file, span.end)),
            more: Vec::new(),
            value: trim3(rest).to_vec(),
        });
        if let Some(before) = before {
            let first = self.ini.entries.get(before).map_or(span.line, |e| e.key.line);
            self.ini.refuse(Refusal::DuplicateOption { line: span.line, first, name });
        }
        // An empty name opens no value: what is indented below it is judged by itself.
        self.open = named.then(|| self.ini.entries.len() - 1);
    }
}

/// The end of the line on which a trimmed value ends: blanks at its end belong to the place.
fn line_end(file: &[u8], mut at: usize) -> usize {
    while let Some((c, n)) = first_char(file.get(at..).unwrap_or_default())
        && super::space3(c)
        && !matches!(c, '\n' | '\r')
    {
        at += n;
    }
    at
}
