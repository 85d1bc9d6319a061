//! What newcomers write where a `SELINUX=` line was meant.

use super::super::lines::{is_c_space, leading, trimmed};
use super::super::span::Span;
use super::{Libselinux, Mode};

/// A line that does not decide, though it was meant to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Noted {
    /// Valid, but an earlier valid line counts.
    Shadowed {
        /// What it asks for.
        mode: Mode,
        /// The line.
        span: Span,
    },
    /// libselinux skips it.
    Ignored {
        /// Every reason for which it does.
        faults: Vec<Fault>,
        /// What was meant, where it can be guessed.
        meant: Option<Mode>,
        /// The line.
        span: Span,
    },
    /// A comment that would be a valid line without its `#`.
    Commented {
        /// What it would ask for.
        mode: Mode,
        /// The line.
        span: Span,
    },
}

impl Noted {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Shadowed { span, .. }
            | Self::Ignored { span, .. }
            | Self::Commented { span, .. } => *span,
        }
    }
}

/// Why libselinux skips a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A byte order mark stands before the key.
    Bom,
    /// Blanks stand before the key.
    LeadingBlank,
    /// The key is not in capitals.
    KeyCase,
    /// The key is nearly `SELINUX`, but not quite.
    KeyMisspelt,
    /// Blanks stand before the `=`.
    BlankBeforeEquals,
    /// There is a `:` or nothing where the `=` belongs.
    NoEquals,
    /// Blanks stand after the `=`, and this libselinux is older than 3.4.
    BlankAfterEquals,
    /// The value stands in quotes.
    Quoted,
    /// The value is nearly one of the three, but not quite.
    ValueMisspelt,
    /// The value is none of the three.
    ValueUnknown,
    /// There is no value.
    ValueEmpty,
}

/// Looks whether an invalid line was meant to set the mode.
pub(super) fn note(line: &[u8], span: Span, version: Libselinux) -> Option<Noted> {
    let mut faults = Vec::new();
    let mut rest = line;
    if let (Some(after), 1) = (rest.strip_prefix(b"\xef\xbb\xbf"), span.line) {
        faults.push(Fault::Bom);
        rest = after;
    }
    let blanks = leading(rest, is_c_space);
    if blanks > 0 {
        faults.push(Fault::LeadingBlank);
        rest = rest.get(blanks..)?;
    }
    if rest.first() == Some(&b'#') {
        return commented(rest, span);
    }

    let key_len = leading(rest, |byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let (key, rest) = rest.split_at_checked(key_len)?;
    faults.extend(key_fault(key)?);
    let blanks = leading(rest, is_c_space);
    let rest = rest.get(blanks..)?;
    let value = match rest.first() {
        Some(b'=') => {
            faults.extend((blanks > 0).then_some(Fault::BlankBeforeEquals));
            rest.get(1..)?
        }
        Some(b':') => {
            faults.push(Fault::NoEquals);
            rest.get(1..)?
        }
        // `selinux` at the front of a sentence is no attempt at a setting.
        _ if Mode::of(rest).is_none() => return None,
        _ => {
            faults.push(Fault::NoEquals);
            rest
        }
    };
    let (value_fault, meant) = value_fault(trimmed(value));
    if value.first().is_some_and(|byte| is_c_space(*byte))
        && version == Libselinux::V2_5
        && !trimmed(value).is_empty()
        && !faults.contains(&Fault::NoEquals)
    {
        faults.push(Fault::BlankAfterEquals);
    }
    faults.extend(value_fault);
    Some(Noted::Ignored { faults, meant, span })
}

/// `None`: the key is about something else. `Some(None)`: it is right.
fn key_fault(key: &[u8]) -> Option<Option<Fault>> {
    if key == b"SELINUX" {
        Some(None)
    } else if key.eq_ignore_ascii_case(b"SELINUX") {
        Some(Some(Fault::KeyCase))
    } else if (6..=8).contains(&key.len()) && near(key, b"selinux") {
        Some(Some(Fault::KeyMisspelt))
    } else {
        None
    }
}

fn value_fault(value: &[u8]) -> (Option<Fault>, Option<Mode>) {
    if let Some(mode) = Mode::of(value) {
        return (None, Some(mode));
    }
    if let Some(inner) = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")) {
        return (Some(Fault::Quoted), Mode::of(trimmed(inner)));
    }
    let word_len = leading(value, |byte| !is_c_space(byte) && byte != b'#');
    let word = value.get(..word_len).unwrap_or_default();
    if word.is_empty() {
        return (Some(Fault::ValueEmpty), None);
    }
    let meant = Mode::ALL.into_iter().find(|mode| {
        let right = mode.word().as_bytes();
        // `disable`, `enforce`: cut short; `disbaled`, `permisive`: a slip.
        near(word, right)
            || (word.len() >= 4
                && word.split_last().is_some_and(|(_, head)| starts_with(right, head)))
    });
    (Some(if meant.is_some() { Fault::ValueMisspelt } else { Fault::ValueUnknown }), meant)
}

fn starts_with(word: &[u8], head: &[u8]) -> bool {
    word.get(..head.len()).is_some_and(|found| found.eq_ignore_ascii_case(head))
}

/// A comment is worth a word if without its `#` it would set a mode: a slip in the key or the
/// blanks aside, since the `#` is what one sees first.
fn commented(line: &[u8], span: Span) -> Option<Noted> {
    let marks = leading(line, |byte| byte == b'#' || is_c_space(byte));
    let line = line.get(marks..)?;
    let (key, value) = line.split_at_checked(line.iter().position(|byte| *byte == b'=')?)?;
    if !trimmed(key).eq_ignore_ascii_case(b"SELINUX") {
        return None;
    }
    Mode::of(trimmed(value.get(1..)?)).map(|mode| Noted::Commented { mode, span })
}

/// Whether a policy's name is a mode, or a word for «off», quotes and what follows aside.
pub(super) fn is_for_the_mode(value: &[u8]) -> bool {
    const OFF: [&[u8]; 5] = [b"0", b"false", b"no", b"none", b"off"];
    let value = trimmed(value);
    let quoted = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'"));
    let value = quoted.map_or(value, trimmed);
    let ends = |byte| is_c_space(byte) || matches!(byte, b'#' | b'"' | b'\'');
    let len = leading(value, |byte| !ends(byte));
    let word = value.get(..len).unwrap_or_default();
    OFF.iter().any(|off| word.eq_ignore_ascii_case(off)) || value_fault(word).1.is_some()
}

/// At most two bytes added, dropped, replaced or swapped, whatever the case.
/// Words longer than any of ours by more than two are far without being looked at.
fn near(word: &[u8], right: &[u8]) -> bool {
    if word.len().abs_diff(right.len()) > 2 {
        return false;
    }
    let word = word.to_ascii_lowercase();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (row, byte) in word.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, wanted) in right.iter().enumerate() {
            let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX);
            let mut cost = (at(&last, column) + usize::from(byte != wanted))
                .min(at(&last, column + 1) + 1)
                .min(at(&next, column) + 1);
            let swapped = column > 0
                && row > 0
                && word.get(row - 1) == Some(wanted)
                && right.get(column - 1) == Some(byte);
            if swapped {
                cost = cost.min(at(&before_last, column - 1).saturating_add(1));
            }
            next.push(cost);
        }
        before_last = std::mem::replace(&mut last, next);
    }
    last.last().is_some_and(|distance| *distance <= 2)
}
