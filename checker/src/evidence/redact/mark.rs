//! The marks that stand where secrets stood.
//!
//! A mark holds nothing of the secret, and nothing that means something to a grammar: no `=`, `:`,
//! `#`, `;`, `%`, quote or blank.

/// How every mark begins.
const LEAD: &[u8] = b"{labcheck-secret";
const PLAIN: &[u8] = b"{labcheck-secret}";
const EQUAL: &[u8] = b"{labcheck-secret-equal}";
const NOT_EQUAL: &[u8] = b"{labcheck-secret-not-equal}";
/// Ends a value that was cut into several marks and was, taken whole, the one asked.
const WHOLE_EQUAL: &[u8] = b"{labcheck-secret-whole-equal}";

/// Stands where Python 2 sees a comment, behind the mark of what it makes of `%(name)s`: for Python 3
/// the value is what is written, and that was not the one asked.
const AS_WRITTEN: &[u8] = b"{labcheck-secret-as-written}";

/// Stands for a name that was part of a secret.
pub(super) const NAME: &[u8] = b"{labcheck-name}";

/// Stands for such a name, where the key itself holds a secret.
pub(super) const NAME_OF_SECRET: &[u8] = b"{labcheck-name-of-secret}";

/// What a mark tells of the secret that stood there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// It was the value asked for.
    Equal,
    /// It was not the value asked for.
    NotEqual,
    /// No value was asked for this key.
    Unasked,
}

/// Reads an effective value back; `None` where it holds no mark.
///
/// A value that is more than one mark, because quotes, a comment or further lines are part of it, is
/// not the one asked, unless its end says that the whole is.
#[must_use]
pub fn secret(value: &[u8]) -> Option<Secret> {
    if value == EQUAL || value.ends_with(WHOLE_EQUAL) {
        return Some(Secret::Equal);
    }
    let mut found = None;
    for at in starts(value, LEAD) {
        let mark = value.get(at..).unwrap_or_default();
        if !mark.starts_with(PLAIN) {
            return Some(Secret::NotEqual);
        }
        found = Some(Secret::Unasked);
    }
    found
}

/// Whether a value, as Python 3 reads it, was only masked in two pieces: no comment stood in it.
#[must_use]
pub fn as_written(value: &[u8]) -> bool {
    starts(value, AS_WRITTEN).next().is_some()
}

/// The two pieces for a value that is the one asked for Python 2 alone, once it has filled it in.
pub(super) fn filled_in() -> Vec<u8> {
    [EQUAL, b" ;", AS_WRITTEN].concat()
}

/// Where `needle` begins in `text`.
pub(super) fn starts(text: &[u8], needle: &'static [u8]) -> impl Iterator<Item = usize> {
    text.windows(needle.len())
        .enumerate()
        .filter(move |(_, part)| *part == needle)
        .map(|(at, _)| at)
}

/// The mark for a piece of a value, compared with the one asked.
pub(super) fn of(piece: &[u8], asked: Option<&str>) -> &'static [u8] {
    match asked {
        None => PLAIN,
        Some(asked) if asked.as_bytes() == piece => EQUAL,
        Some(_) => NOT_EQUAL,
    }
}

/// The mark for what can never be the whole value.
pub(super) fn part(asked: Option<&str>) -> &'static [u8] {
    if asked.is_some() { NOT_EQUAL } else { PLAIN }
}

/// The mark for a whole piece of text that is hidden, kept for `secrets`. What decoders see in it
/// stays: a NUL, and that it is not UTF-8.
pub(super) fn hidden(text: &[u8], asked: Option<&str>, secrets: &mut Vec<Vec<u8>>) -> Vec<u8> {
    super::value::remember(text, secrets);
    let mut out = part(asked).to_vec();
    if text.contains(&0) {
        out.push(0);
    }
    if std::str::from_utf8(text).is_err() {
        out.push(0xff);
    }
    out
}

/// The mark that tells that the whole was the value asked.
pub(super) fn whole() -> &'static [u8] {
    WHOLE_EQUAL
}

/// The length of the mark with which `text` begins.
pub(super) fn length(text: &[u8]) -> Option<usize> {
    [PLAIN, EQUAL, NOT_EQUAL, WHOLE_EQUAL, AS_WRITTEN]
        .iter()
        .find(|mark| text.starts_with(mark))
        .map(|mark| mark.len())
}

/// Makes marks that stand in the file itself harmless, byte for byte: none can be forged.
pub(super) fn neutralise(file: &mut [u8]) {
    let found: Vec<usize> = starts(file, b"{labcheck-").collect();
    for at in found {
        if let Some(brace) = file.get_mut(at) {
            *brace = b'<';
        }
    }
}
