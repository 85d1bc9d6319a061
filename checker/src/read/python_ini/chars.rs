//! Blanks, lines and lower case as the two Pythons see them.

/// `bytes.isspace()` of Python 2 in the C and UTF-8 locales.
pub(super) fn space2(byte: u8) -> bool {
    matches!(byte, 9..=13 | b' ')
}

/// Python 2's `strip()`.
pub(super) fn trim2(mut text: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = text
        && space2(*first)
    {
        text = rest;
    }
    while let [rest @ .., last] = text
        && space2(*last)
    {
        text = rest;
    }
    text
}

/// `str.isspace()` of Python 3: Unicode's white space and the four separators U+001C to U+001F.
pub(super) fn space3(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// The first character and its length; `None` for a byte that is not UTF-8.
pub(super) fn first_char(text: &[u8]) -> Option<(char, usize)> {
    let head = text.get(..text.len().min(4))?;
    let valid = match std::str::from_utf8(head) {
        Ok(valid) => valid,
        Err(error) => std::str::from_utf8(head.get(..error.valid_up_to())?).ok()?,
    };
    valid.chars().next().map(|c| (c, c.len_utf8()))
}

fn last_char(text: &[u8]) -> Option<(char, usize)> {
    (1..=text.len().min(4)).find_map(|n| {
        let tail = std::str::from_utf8(text.get(text.len() - n..)?).ok()?;
        tail.chars().next().map(|c| (c, n))
    })
}

/// Python 3's `strip()`, on bytes of which some may not be UTF-8.
pub(crate) fn trim3(text: &[u8]) -> &[u8] {
    trim3_end(trim3_start(text).0)
}

/// Python 3's `lstrip()`, and how many characters it took.
pub(crate) fn trim3_start(mut text: &[u8]) -> (&[u8], usize) {
    let mut count = 0;
    while let Some((c, n)) = first_char(text)
        && space3(c)
    {
        text = text.get(n..).unwrap_or_default();
        count += 1;
    }
    (text, count)
}

/// Python 3's `rstrip()`.
pub(crate) fn trim3_end(mut text: &[u8]) -> &[u8] {
    while let Some((c, n)) = last_char(text)
        && space3(c)
    {
        text = text.get(..text.len() - n).unwrap_or_default();
    }
    text
}

/// Python 3's `lower()`; what is not UTF-8 stays.
pub(super) fn lower3(text: &[u8]) -> Vec<u8> {
    match std::str::from_utf8(text) {
        Ok(text) => text.to_lowercase().into_bytes(),
        Err(_) => text.to_ascii_lowercase(),
    }
}

/// Lines cut at `\n` only, as `(start, end of text, end with terminator)`.
pub(super) fn lines2(file: &[u8]) -> impl Iterator<Item = (usize, usize, usize)> {
    lines(file, |b| b == b'\n')
}

/// Lines cut at `\n`, `\r\n` and `\r`.
pub(crate) fn segments(file: &[u8]) -> impl Iterator<Item = (usize, usize, usize)> {
    lines(file, |b| b == b'\n' || b == b'\r')
}

fn lines(file: &[u8], ends: fn(u8) -> bool) -> impl Iterator<Item = (usize, usize, usize)> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = file.get(start..).filter(|rest| !rest.is_empty())?;
        let begin = start;
        let (end, after) = match rest.iter().position(|b| ends(*b)) {
            None => (file.len(), file.len()),
            Some(at) => {
                let pair = rest.get(at..at + 2) == Some(b"\r\n") && ends(b'\r');
                (begin + at, begin + at + 1 + usize::from(pair))
            }
        };
        start = after;
        Some((begin, end, after))
    })
}
