//! Changes to a source by ranges of its bytes: what is not named stays byte for byte.

use std::ops::Range;

/// One change: these bytes become this text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    pub(crate) range: Range<usize>,
    pub(crate) text: String,
}

/// The source with all changes made. Of two that overlap the earlier in the source counts.
pub(crate) fn splice(source: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut out = String::with_capacity(source.len() + source.len() / 4);
    let mut copied = 0;
    for edit in edits {
        if edit.range.start < copied {
            continue;
        }
        out.push_str(source.get(copied..edit.range.start).unwrap_or_default());
        out.push_str(&edit.text);
        copied = edit.range.end;
    }
    out.push_str(source.get(copied..).unwrap_or_default());
    out
}

/// The line of a byte, from 1.
pub(crate) fn line(source: &str, byte: usize) -> usize {
    source.bytes().take(byte).filter(|b| *b == b'\n').count() + 1
}
