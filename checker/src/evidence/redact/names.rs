//! Which names stand for secrets.

use crate::read::answer_file::keys;

/// What the names of secrets end in.
const ENDS: [&str; 6] = ["_PW", "_KEY", "_PASSWD", "_PASS", "_PWD", "_PSK"];

/// What stands in the names of secrets.
const PARTS: [&str; 4] = ["PASSWORD", "PASSPHRASE", "TOKEN", "SECRET"];

/// Whether a key of this name holds a secret: packstack masks it, or its name says so. Asked of every
/// word of every file, so that nothing is allocated before it has to be.
#[must_use]
pub fn is_secret(name: &[u8]) -> bool {
    let Some(name) = plain(name) else { return says_so(&upper(name)) };
    // By a letter most names are told to be none.
    let begins = |at: usize, part: &str| {
        let here = name.get(at..at + part.len());
        here.is_some_and(|here| here.eq_ignore_ascii_case(part.as_bytes()))
    };
    let ends = |end: &&str| name.len().checked_sub(end.len()).is_some_and(|at| begins(at, end));
    let holds = |(at, byte): (usize, &u8)| match byte {
        b'P' | b'p' | b'T' | b't' | b'S' | b's' => PARTS.iter().any(|part| begins(at, part)),
        _ => false,
    };
    matches!(name.last(), Some(b'W' | b'w' | b'Y' | b'y' | b'D' | b'd' | b'S' | b's' | b'K' | b'k'))
        && ENDS.iter().any(ends)
        || name.iter().enumerate().any(holds)
        || (name.get(..7).is_some_and(|head| head.eq_ignore_ascii_case(b"CONFIG_"))
            && keys::find(&upper(name)).is_some_and(|key| key.masked))
}

/// An ASCII name without blanks and quotes around it.
fn plain(name: &[u8]) -> Option<&[u8]> {
    let around =
        |byte: &u8| matches!(byte, b'"' | b'\'') || byte.is_ascii_whitespace() || *byte == 0x0b;
    let start = name.iter().position(|byte| !around(byte)).unwrap_or(name.len());
    let end = name.iter().rposition(|byte| !around(byte)).map_or(start, |last| last + 1);
    let name = name.get(start..end)?;
    name.is_ascii().then_some(name)
}

fn upper(name: &[u8]) -> String {
    String::from_utf8_lossy(name).to_uppercase()
}

/// The same for names beyond ASCII.
fn says_so(name: &str) -> bool {
    let name = name.trim_matches(|c: char| matches!(c, '"' | '\'') || c.is_whitespace());
    ENDS.iter().any(|end| name.ends_with(end))
        || PARTS.iter().any(|part| name.contains(part))
        || keys::find(name).is_some_and(|key| key.masked)
}

/// Whether this is a key of packstack, or one that is often taken for one and that a check names.
pub(super) fn is_known(name: &[u8]) -> bool {
    let name = String::from_utf8_lossy(name).to_uppercase();
    name == "CONFIG_NTP_SERVER" || keys::find(&name).is_some()
}

/// The last word of a name: `export OS_PASSWORD` is about `OS_PASSWORD`.
pub(super) fn last_word(text: &[u8]) -> &[u8] {
    let text = trim_quotes_end(text);
    let from = text.iter().rposition(|b| !is_word(*b)).map_or(0, |at| at + 1);
    text.get(from..).unwrap_or_default()
}

/// Without blanks and quotes at the end.
pub(super) fn trim_quotes_end(mut text: &[u8]) -> &[u8] {
    while let [rest @ .., b' ' | b'\t' | b'"' | b'\''] = text {
        text = rest;
    }
    text
}

/// A byte of an identifier; those beyond ASCII belong to words.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-') || byte >= 0x80
}
