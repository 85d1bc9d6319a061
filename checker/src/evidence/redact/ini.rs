//! Values of secret keys in an INI file, as both Pythons take them.

use super::names::{is_known, is_secret, is_word};
use super::value::{Filled, mask, remember};
use super::{Asked, Edit, asked_for, bare, mark, quotes, words};
use crate::read::python_ini::{
    Entry, Ini, Python, Uninterpolated, interpolate, segments, trim3, trim3_end, trim3_start,
};
use crate::read::span::Span;
use std::collections::{BTreeMap, HashMap};

/// What a line is, to either Python.
#[derive(Default)]
struct Line<'a> {
    /// The place behind the separator of a secret key, its name, what `%(…)` makes of it.
    value: Option<(usize, &'a [u8])>,
    filled: Filled,
    /// It goes on with the value of a secret key of this name.
    more: Option<&'a [u8]>,
    /// The place behind the separator of a key that is no secret, or behind a header.
    own: Option<(usize, &'a [u8])>,
    /// Whether one of these is so to Python 3.
    own_to_three: bool,
    /// Where the bracket stands that closes a header.
    bracket: Option<usize>,
}

/// The edits of an INI file, in order; `None` where it is none.
pub(super) fn edits(
    file: &[u8],
    asked: &[Asked<'_>],
    secrets: &mut Vec<Vec<u8>>,
) -> Option<Vec<Edit>> {
    let two = Ini::read(file, Python::Two);
    let three = Ini::read(file, Python::Three);
    let looks = |ini: &Ini| {
        !ini.sections.is_empty() || ini.entries.iter().any(|e| e.name.starts_with(b"config_"))
    };
    if !looks(&two) && !looks(&three) {
        return None;
    }
    let places: Vec<_> = segments(file).collect();
    let mut lines: Vec<Line<'_>> = places.iter().map(|_| Line::default()).collect();
    note(file, &two, false, &places, &mut lines);
    note(file, &three, true, &places, &mut lines);
    let mut suffixes: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
    for (index, entry) in two.entries.iter().enumerate() {
        let filled = filled(&two, entry, two.counts(index), asked);
        let first = segment(&places, entry.first.start);
        if !filled.suffix.is_empty() {
            let last = *across(&places, *entry.more.last().unwrap_or(&entry.first)).end();
            for index in first..=last {
                suffixes.insert(index, filled.suffix.clone());
            }
        }
        if let Some(line) = lines.get_mut(first) {
            line.filled = filled;
        }
    }
    let mut edits = Vec::new();
    let mut tails = Tails::default();
    let mut open = quotes::Shell::default();
    for (index, (start, end, _)) in places.iter().enumerate() {
        let span = (*start, *end);
        let before = edits.len();
        match lines.get(index) {
            Some(Line { value: Some((from, name)), filled, more, own_to_three, .. }) => {
                if more.is_some() && !own_to_three && !name.iter().all(|b| is_word(*b)) {
                    let at = end - trim3_start(file.get(*start..*end).unwrap_or_default()).0.len();
                    edits.push(unnamed(file, at, from - 1, mark::NAME_OF_SECRET));
                } else {
                    edits.extend(tails.edit(file, (*start, from - 1), secrets));
                }
                let value = file.get(*from..*end).unwrap_or_default();
                open = quotes::Shell::begun(trim3(value));
                let text = mask(value, asked_for(asked, name), true, filled, secrets);
                let same = text == value;
                edits.push(Edit { start: *from, end: *end, text });
                if same || !filled.suffix.is_empty() {
                    continue;
                }
            }
            Some(Line { more: Some(name), own, own_to_three, .. }) => {
                open.go_on(file.get(*start..*end).unwrap_or_default());
                let own = own.map(|(from, name)| (from, name, !own_to_three));
                edits.extend(more(file, span, name, own, asked, secrets));
            }
            // Nothing to either Python, and in the midst of a secret to whoever wrote it.
            Some(Line { own: None, .. })
                if open.holds(file.get(*start..*end).unwrap_or_default()) =>
            {
                edits.extend(more(file, span, b"", None, asked, secrets));
            }
            Some(Line { own: Some(_), .. }) => {
                open = quotes::Shell::default();
                edits.extend(words::separated(file, span, asked, secrets));
            }
            _ => {
                open = quotes::Shell::default();
                edits.extend(words::edits(file, span, asked, secrets));
            }
        }
        let new = edits.get_mut(before..).unwrap_or_default();
        // A secret between the brackets of a header takes the second with it, wherever it ends.
        if let Some(bracket) = lines.get(index).and_then(|line| line.bracket) {
            for edit in new.iter_mut().filter(|edit| (edit.start..edit.end).contains(&bracket)) {
                let end = trim3_end(&edit.text).len();
                edit.text.insert(end, b']');
            }
        }
        // What made the value impossible to fill in may be hidden now.
        // Of an open value, the first is the one that no ` ;` stands before.
        let hides = lines.get(index).is_some_and(|line| line.more.is_some());
        let edit = if hides { new.last_mut() } else { new.first_mut() };
        if let (Some(edit), Some(suffix)) = (edit, suffixes.get(&index)) {
            edit.text.extend_from_slice(suffix);
        }
    }
    Some(edits)
}

/// The line on which the byte `at` stands, its terminator included.
fn segment(places: &[(usize, usize, usize)], at: usize) -> usize {
    let line = places.partition_point(|(_, _, after)| *after <= at);
    line.min(places.len().saturating_sub(1))
}

/// The lines on which a place lies.
fn across(places: &[(usize, usize, usize)], span: Span) -> std::ops::RangeInclusive<usize> {
    let last = span.end.saturating_sub(1).max(span.start);
    segment(places, span.start)..=segment(places, last)
}

fn note<'a>(
    file: &[u8],
    ini: &'a Ini,
    three: bool,
    places: &[(usize, usize, usize)],
    lines: &mut [Line<'a>],
) {
    for header in &ini.headers {
        if let Some(line) = lines.get_mut(segment(places, header.start)) {
            line.own = Some((header.end, b"header"));
            line.own_to_three |= three;
        }
        // To Python 2 a carriage return is no end of a line: the bracket may stand on a later one.
        let bracket = header.end.saturating_sub(1);
        if let Some(line) = lines.get_mut(segment(places, bracket)) {
            line.bracket = Some(bracket);
        }
    }
    for entry in &ini.entries {
        let first = segment(places, entry.first.start);
        let Some(line) = lines.get_mut(first) else { continue };
        let place = Some((entry.separator.end, entry.name.as_slice()));
        if !is_secret(&entry.name) && !bare::is_secret_key(entry.key.of(file)) {
            line.own = place;
            line.own_to_three |= three;
            continue;
        }
        line.value = place;
        line.own_to_three |= three;
        let rest = across(places, entry.first).skip(1);
        let further = entry
            .more
            .iter()
            .filter(|span| span.start < span.end)
            .flat_map(|span| across(places, *span));
        for index in rest.chain(further) {
            if let Some(line) = lines.get_mut(index) {
                line.more = Some(&entry.name);
            }
        }
    }
}

/// A line that goes on with a secret, and may be something of its own to the other Python.
fn more(
    file: &[u8],
    (start, end): (usize, usize),
    name: &[u8],
    own: Option<(usize, &[u8], bool)>,
    asked: &[Asked<'_>],
    secrets: &mut Vec<Vec<u8>>,
) -> Vec<Edit> {
    let line = file.get(start..end).unwrap_or_default();
    let text = trim3(line);
    let asked_here = asked_for(asked, name);
    if text.is_empty() {
        return Vec::new();
    }
    let at = end - trim3_start(line).0.len();
    let stop = at + text.len();
    let hide = |from: usize, secrets: &mut Vec<Vec<u8>>| {
        let hidden = file.get(from..stop).unwrap_or_default();
        let blanks = hidden.iter().take_while(|b| b.is_ascii_whitespace()).count();
        let hidden = hidden.get(blanks..).unwrap_or_default();
        if hidden.is_empty() {
            return Vec::new();
        }
        let text = mark::hidden(hidden, asked_here, secrets);
        vec![Edit { start: from + blanks, end: stop, text }]
    };
    if matches!(text.first(), Some(b'#' | b';')) {
        return hide(at + 1, secrets);
    }
    let separator = text.iter().position(|b| matches!(b, b'=' | b':'));
    let key = separator.and_then(|to| text.get(..to)).map(trim3).unwrap_or_default();
    match (own, separator) {
        (_, Some(_)) if is_known(key) => words::edits(file, (start, end), asked, secrets),
        // Only Python 2 takes it for a key, and it never refuses two of a name: a name that does not
        // look like one may go.
        (Some((from, name, true)), Some(to)) if !trim3(name).iter().all(|b| is_word(*b)) => {
            let mut edits = vec![unnamed(file, at, at + to, mark::NAME)];
            edits.extend(hide(from, secrets));
            edits
        }
        (Some((from, ..)), _) => hide(from, secrets),
        _ => hide(at, secrets),
    }
}

/// A name that is part of a secret goes; a byte in it that is not UTF-8 leaves one behind.
fn unnamed(file: &[u8], start: usize, end: usize, mark: &[u8]) -> Edit {
    let mut text = mark.to_vec();
    if std::str::from_utf8(file.get(start..end).unwrap_or_default()).is_err() {
        text.push(0xff);
    }
    Edit { start, end, text }
}

/// What stands behind bare names in keys: `CONFIG_X_PW hunter=2`. Two keys that differ must go on to
/// differ.
#[derive(Default)]
struct Tails(HashMap<Vec<u8>, usize>);

impl Tails {
    fn edit(
        &mut self,
        file: &[u8],
        (start, end): (usize, usize),
        secrets: &mut Vec<Vec<u8>>,
    ) -> Option<Edit> {
        let key = file.get(start..end)?;
        let (_, at) = bare::find(key)?;
        let tail = trim3(key.get(at..)?);
        if !tail.iter().any(|b| b.is_ascii_alphanumeric() || *b >= 0x80) {
            return None;
        }
        remember(tail, secrets);
        let lower = std::str::from_utf8(tail).map(|tail| tail.to_lowercase().into_bytes());
        let next = self.0.len();
        let number = *self.0.entry(lower.unwrap_or_else(|_| tail.to_vec())).or_insert(next);
        let mark = format!("{{labcheck-name-{number}}}");
        Some(unnamed(file, start + at, start + at + tail.len(), mark.as_bytes()))
    }
}

/// What has to stay of a secret value so that Python 2 fills it in, or fails to, as before.
fn filled(ini: &Ini, entry: &Entry, counts: bool, asked: &[Asked<'_>]) -> Filled {
    let mut filled = Filled::default();
    let Some(section) = ini.sections.get(entry.section) else { return filled };
    if !entry.value.windows(2).any(|two| two == b"%(") {
        return filled;
    }
    let section = if section.name == b"DEFAULT" { b"general" } else { section.name.as_slice() };
    match interpolate(ini, section, entry) {
        Ok(value) => {
            let is_asked = asked.iter().any(|asked| asked.value.as_bytes() == value);
            filled.value = (is_asked && value != entry.value).then_some(value);
        }
        Err(_) if !counts => {}
        Err(Uninterpolated::Missing(_)) => filled.suffix = b"%(labcheck-missing)s".to_vec(),
        Err(_) => filled.suffix = b"%(__name__)y".to_vec(),
    }
    filled
}
