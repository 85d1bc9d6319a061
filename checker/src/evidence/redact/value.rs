//! One value becomes marks. What a grammar sees in it stays: blanks at its ends, quotes around it,
//! ` #` and `;`, a NUL, a byte that is not UTF-8, and `%(name)s`.

use super::mark;
use crate::read::python_ini::{trim3, trim3_start};

/// What is kept behind the first mark so that filling in `%(…)` fails or works as before, and the
/// value that it gives.
#[derive(Default)]
pub(super) struct Filled {
    /// References kept.
    pub(super) suffix: Vec<u8>,
    /// What Python 2 makes of the whole, where it differs from what is written and is asked for.
    pub(super) value: Option<Vec<u8>>,
}

/// Whether there is nothing to hide: nothing, an empty pair of quotes, packstack's placeholder.
fn is_open(value: &[u8]) -> bool {
    let inner = quoted(value).map_or(value, |(_, inner)| inner);
    value.is_empty() || value == b";" || trim3(inner).is_empty() || inner == b"PW_PLACEHOLDER"
}

/// The quote and what stands between.
fn quoted(value: &[u8]) -> Option<(u8, &[u8])> {
    match value {
        [first @ (b'"' | b'\''), inner @ .., last] if first == last => Some((*first, inner)),
        _ => None,
    }
}

/// Masks `text`, all that follows a separator up to the end of the line; adds what is hidden to
/// `secrets`. `python`: a `;` after a blank ends the value for Python 2.
pub(super) fn mask(
    text: &[u8],
    asked: Option<&str>,
    python: bool,
    filled: &Filled,
    secrets: &mut Vec<Vec<u8>>,
) -> Vec<u8> {
    let value = trim3(text);
    let lead = text.len() - trim3_start(text).0.len();
    let (before, rest) = text.split_at_checked(lead).unwrap_or((text, b""));
    let after = rest.get(value.len()..).unwrap_or_default();
    if is_open(value) {
        return text.to_vec();
    }
    let mut out = before.to_vec();
    let cut = if python { cut(value) } else { None };
    match cut {
        Some(at) => {
            let (head, tail) = value.split_at_checked(at).unwrap_or((value, b""));
            let shown = head.trim_ascii_end();
            let gap = head.get(shown.len()..).unwrap_or_default();
            remember(tail.get(1..).unwrap_or_default(), secrets);
            if is_open(shown) {
                out.extend_from_slice(shown);
            } else {
                pieces(shown, asked, filled, &mut out, secrets);
            }
            out.extend_from_slice(gap);
            out.push(b';');
            let equal = asked.is_some_and(|asked| asked.as_bytes() == value);
            out.extend_from_slice(if equal { mark::whole() } else { mark::part(asked) });
        }
        None if !python && quoted(value).is_some() => {
            if let Some((quote, inner)) = quoted(value) {
                remember(inner, secrets);
                out.push(quote);
                out.extend_from_slice(mark::of(inner, asked));
                out.push(quote);
            }
        }
        None => {
            let equal = |v: &[u8]| asked.is_some_and(|asked| asked.as_bytes() == v);
            if python && filled.value.as_deref().is_some_and(equal) && !equal(value) {
                // Equal for Python 2 alone: what only Python 3 reads makes the difference.
                out.extend_from_slice(&mark::filled_in());
                remember(value, secrets);
            } else {
                pieces(value, asked, filled, &mut out, secrets);
            }
        }
    }
    let mut kept = Vec::new();
    if value.contains(&0) {
        kept.push(0);
    }
    if std::str::from_utf8(value).is_err() {
        kept.push(0xff);
    }
    // What stood between quotes stays there: behind them it would take them away from a second look.
    let between = quoted(value).is_some_and(|(quote, _)| out.last() == Some(&quote));
    let at = out.len() - usize::from(between);
    out.splice(at..at, kept);
    out.extend_from_slice(after);
    out
}

/// Where Python 2 sees a comment begin: at the first `;`, if a blank stands before it.
fn cut(value: &[u8]) -> Option<usize> {
    let at = value.iter().position(|b| *b == b';')?;
    let before = value.get(at.checked_sub(1)?)?;
    matches!(before, 9..=13 | b' ').then_some(at)
}

fn pieces(
    value: &[u8],
    asked: Option<&str>,
    filled: &Filled,
    out: &mut Vec<u8>,
    secrets: &mut Vec<Vec<u8>>,
) {
    let equal = asked.is_some_and(|asked| asked.as_bytes() == value);
    remember(value, secrets);
    if let Some((quote, inner)) = quoted(value).filter(|_| !equal) {
        out.push(quote);
        pieces(inner, asked, filled, out, secrets);
        out.push(quote);
        return;
    }
    let (first, between, second) = parts(value);
    if !first.is_empty() {
        remember(first, secrets);
        out.extend_from_slice(mark::of(first, asked));
    }
    out.extend_from_slice(&filled.suffix);
    out.extend_from_slice(between);
    remember(second, secrets);
    if equal && (first != value || !filled.suffix.is_empty()) {
        out.extend_from_slice(mark::whole());
    } else if !second.is_empty() {
        out.extend_from_slice(mark::part(asked));
    }
}

/// A value, cut at its first `;` or at a `#` after a blank: before, what stands between, after.
fn parts(value: &[u8]) -> (&[u8], &[u8], &[u8]) {
    let at = value.iter().enumerate().position(|(at, b)| match b {
        b';' => true,
        b'#' => at > 0 && value.get(at - 1).is_some_and(u8::is_ascii_whitespace),
        _ => false,
    });
    let Some(at) = at else { return (value, b"", b"") };
    let first = value.get(..at).unwrap_or_default().trim_ascii_end();
    let rest = value.get(at + 1..).unwrap_or_default();
    let second = rest.trim_ascii_start();
    let end = at + 1 + rest.len() - second.len();
    (first, value.get(first.len()..end).unwrap_or_default(), second)
}

/// Keeps a hidden text, so that comments do not tell it.
pub(super) fn remember(text: &[u8], secrets: &mut Vec<Vec<u8>>) {
    let text = trim3(text);
    if text.len() >= 4 {
        secrets.push(text.to_vec());
    }
}
