//! A secret that was copied into a comment.

use super::{mark, words};
use crate::read::python_ini::segments;
use std::collections::HashMap;

/// Comparisons allowed per file; beyond, comments are hidden whole.
const WORK: usize = 1 << 24;

/// Replaces every secret of four bytes or more in the comments of `file`.
pub(super) fn redact(file: Vec<u8>, secrets: &[Vec<u8>]) -> Vec<u8> {
    let mut by_head: HashMap<&[u8], Vec<&[u8]>> = HashMap::new();
    for secret in secrets {
        if let Some(head) = secret.get(..4) {
            by_head.entry(head).or_default().push(secret);
        }
    }
    if by_head.is_empty() {
        return file;
    }
    for same in by_head.values_mut() {
        same.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        same.dedup();
    }
    let mut out = Vec::with_capacity(file.len());
    let mut work = WORK;
    for (start, end, after) in segments(&file) {
        let line = file.get(start..end).unwrap_or_default();
        let (code, note) = line.split_at_checked(words::ends(line)).unwrap_or((line, b""));
        out.extend_from_slice(code);
        // Indented, a comment goes on with a value for Python 2, and a `%(name)s` in it counts.
        let counts = line.first().is_some_and(u8::is_ascii_whitespace) && note.contains(&b'%');
        comment(note, counts, &by_head, &mut work, &mut out);
        out.extend_from_slice(file.get(end..after).unwrap_or_default());
    }
    out
}

fn comment(
    line: &[u8],
    counts: bool,
    secrets: &HashMap<&[u8], Vec<&[u8]>>,
    work: &mut usize,
    out: &mut Vec<u8>,
) {
    let mut rest = line;
    while let Some((byte, tail)) = rest.split_first() {
        if let Some(length) = mark::length(rest) {
            let (shown, after) = rest.split_at_checked(length).unwrap_or((rest, b""));
            out.extend_from_slice(shown);
            rest = after;
            continue;
        }
        let found = rest.get(..4).and_then(|head| secrets.get(head)).and_then(|same| {
            same.iter().find(|secret| {
                *work = work.saturating_sub(secret.len());
                let kept = counts && secret.iter().any(|b| b"%()".contains(b));
                !kept && (*work == 0 || rest.starts_with(secret))
            })
        });
        match found {
            Some(_) if *work == 0 => return hide(rest, out),
            Some(secret) => {
                hide(secret, out);
                rest = rest.get(secret.len()..).unwrap_or_default();
            }
            None => {
                out.push(*byte);
                rest = tail;
            }
        }
    }
}

/// A mark; a byte that is not UTF-8 leaves one behind, at which Python 3 goes on to refuse the file.
fn hide(text: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(mark::part(None));
    if std::str::from_utf8(text).is_err() {
        out.push(0xff);
    }
}
