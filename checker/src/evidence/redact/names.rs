//! Which names stand for secrets.

use crate::read::answer_file::keys;

/// Whether a key of this name holds a secret: packstack masks it, or its name says so.
pub(super) fn is_secret(name: &[u8]) -> bool {
    let name = String::from_utf8_lossy(name).to_uppercase();
    let name = name.trim_matches(|c: char| matches!(c, '"' | '\'') || c.is_whitespace());
    name.ends_with("_PW")
        || name.ends_with("_KEY")
        || ["PASSWORD", "TOKEN", "SECRET"].iter().any(|part| name.contains(part))
        || keys::find(name).is_some_and(|key| key.masked)
}

/// Whether this is a key of packstack.
pub(super) fn is_known(name: &[u8]) -> bool {
    keys::find(&String::from_utf8_lossy(name).to_uppercase()).is_some()
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
