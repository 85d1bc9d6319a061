//! Secrets outside of what a grammar knows: `export OS_PASSWORD='…'`, `password: …`, words of a
//! kernel command line, and `://user:password@`, also where they are commented out.

use super::names::{is_secret, is_word, last_word, trim_quotes_end};
use super::value::{Filled, mask, remember};
use super::{Asked, Edit, asked_for};
use crate::read::python_ini::{trim3, trim3_start};

/// Edits of one line, `file[start..end]`, in order.
pub(super) fn edits(
    file: &[u8],
    (start, end): (usize, usize),
    asked: &[Asked<'_>],
    secrets: &mut Vec<Vec<u8>>,
) -> Vec<Edit> {
    let line = file.get(start..end).unwrap_or_default();
    match super::bare::edit(line, start, asked, secrets) {
        Some(edit) => vec![edit],
        None => separated(file, (start, end), asked, secrets),
    }
}

/// The same for a line whose separator counts.
pub(super) fn separated(
    file: &[u8],
    (start, end): (usize, usize),
    asked: &[Asked<'_>],
    secrets: &mut Vec<Vec<u8>>,
) -> Vec<Edit> {
    let line = file.get(start..end).unwrap_or_default();
    if let Some((at, name)) = sole_setting(line) {
        let value = line.get(at..).unwrap_or_default();
        let text = mask(value, asked_for(asked, name), false, &Filled::default(), secrets);
        let same = text == value;
        return if same { Vec::new() } else { vec![Edit { start: start + at, end, text }] };
    }
    let mut edits = userinfo(line, start, secrets);
    let urls: Vec<_> = edits.iter().map(|edit| (edit.start, edit.end)).collect();
    let mut done = 0;
    for (at, _) in line.iter().enumerate().filter(|(_, b)| matches!(b, b'=' | b':')) {
        if at < done {
            continue;
        }
        let name = last_word(line.get(..at).unwrap_or_default());
        if name.is_empty() || !is_secret(name) {
            continue;
        }
        let (from, to) = word(line, at + 1);
        done = to;
        let next = urls.partition_point(|(_, end)| *end <= start + from);
        let taken = urls.get(next).is_some_and(|(url, _)| *url < start + to);
        if from < to && !taken {
            let value = line.get(from..to).unwrap_or_default();
            let text = mask(value, asked_for(asked, name), false, &Filled::default(), secrets);
            if text != value {
                edits.push(Edit { start: start + from, end: start + to, text });
            }
        }
    }
    edits.sort_by_key(|edit| (edit.start, edit.end));
    let mut more = handed(line, start, asked, secrets);
    if more.is_empty() {
        return edits;
    }
    more.retain(|edit| {
        let next = edits.partition_point(|known| known.end <= edit.start);
        edits.get(next).is_none_or(|known| known.start >= edit.end)
    });
    edits.extend(more);
    edits.sort_by_key(|edit| (edit.start, edit.end));
    edits
}

/// What a command is handed: `--os-password hunter2`, `read OS_PASSWORD <<< hunter2`.
fn handed(line: &[u8], start: usize, asked: &[Asked<'_>], secrets: &mut Vec<Vec<u8>>) -> Vec<Edit> {
    // Most lines hand nothing over.
    if !line.windows(2).any(|two| two == b"--" || two == b"<<") {
        return Vec::new();
    }
    let mut edits = Vec::new();
    let mut done = 0;
    let mut named: Option<&[u8]> = None;
    let mut at = 0;
    while at < line.len() {
        let rest = line.get(at..).unwrap_or_default();
        let length = rest.iter().take_while(|b| is_word(**b)).count();
        let given = if length > 0 {
            let name = rest.get(..length).unwrap_or_default();
            let secret = is_secret(name);
            named = if secret { Some(name) } else { named };
            at += length;
            let blank = line.get(at).is_some_and(|b| matches!(b, b' ' | b'\t'));
            (secret && blank && name.starts_with(b"--")).then_some(name)
        } else if rest.starts_with(b"<<<") {
            at += 3;
            named
        } else {
            at += 1;
            None
        };
        let Some(name) = given.filter(|_| at >= done) else { continue };
        let (from, to) = word(line, at);
        let value = line.get(from..to).unwrap_or_default();
        if value.is_empty() || value.starts_with(b"-") {
            continue;
        }
        done = to;
        let text = mask(value, asked_for(asked, name), false, &Filled::default(), secrets);
        if text != value {
            edits.push(Edit { start: start + from, end: start + to, text });
        }
    }
    edits
}

/// A line that is nothing but one setting, commented out or exported perhaps: where its value
/// begins, and its name.
pub(super) fn sole_setting(line: &[u8]) -> Option<(usize, &[u8])> {
    let at = line.iter().position(|b| matches!(b, b'=' | b':'))?;
    let before = line.get(..at)?;
    let name = last_word(before);
    let named_at = trim_quotes_end(before).len() - name.len();
    let mut lead = trim3(before.get(..named_at)?);
    for word in [&b"export"[..], b"set", b"setenv", b"rem"] {
        lead = lead.strip_suffix(word).unwrap_or(lead);
    }
    (lead.iter().all(|b| b" \t#;!%/-'\"".contains(b)) && is_secret(name)).then_some((at + 1, name))
}

/// The word at `from`, blanks before it left out; between quotes where it has them.
fn word(line: &[u8], from: usize) -> (usize, usize) {
    let rest = line.get(from..).unwrap_or_default();
    let blanks = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let rest = rest.get(blanks..).unwrap_or_default();
    let length = match rest {
        [quote @ (b'"' | b'\''), inner @ ..] => {
            inner.iter().position(|b| b == quote).map_or(rest.len(), |at| at + 2)
        }
        _ => rest
            .iter()
            .position(|b| b.is_ascii_whitespace() || matches!(b, b'"' | b'\''))
            .unwrap_or(rest.len()),
    };
    (from + blanks, from + blanks + length)
}

/// Passwords in `://user:password@`.
fn userinfo(line: &[u8], start: usize, secrets: &mut Vec<Vec<u8>>) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for at in super::mark::starts(line, b"://") {
        let from = at + 3;
        if edits.last().is_some_and(|last| start + from < last.end) {
            continue;
        }
        let rest = line.get(from..).unwrap_or_default();
        let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b'/' | b'?');
        let host = rest.get(..rest.iter().position(ends).unwrap_or(rest.len())).unwrap_or_default();
        let (Some(colon), Some(at)) =
            (host.iter().position(|b| *b == b':'), host.iter().rposition(|b| *b == b'@'))
        else {
            continue;
        };
        let Some(password) = host.get(colon + 1..at).filter(|p| !p.is_empty()) else { continue };
        remember(password, secrets);
        let text = mask(password, None, false, &Filled::default(), secrets);
        edits.push(Edit { start: start + from + colon + 1, end: start + from + at, text });
    }
    edits
}

/// Where what counts of a line ends, and what no reader reads begins: a comment line, or what stands
/// behind a section header.
pub(super) fn ends(line: &[u8]) -> usize {
    let text = trim3(line);
    let word = line.split(u8::is_ascii_whitespace).next().unwrap_or_default();
    if word.eq_ignore_ascii_case(b"rem") {
        // A comment to Python 2, to Python 3 it may be a key.
        return line.iter().position(|b| matches!(b, b'=' | b':')).map_or(0, |at| at + 1);
    }
    if matches!(text.first(), Some(b'#' | b';' | b'!' | b'%')) {
        return line.len() - trim3_start(line).0.len() + 1;
    }
    match line {
        [b'[', rest @ ..] if rest.first() != Some(&b']') => {
            rest.iter().position(|b| *b == b']').map_or(line.len(), |at| at + 2)
        }
        _ => line.len(),
    }
}
