//! Lines of a file with their place in it, for the small line-by-line grammars.

use super::span::Span;

/// One line, without its line feed. A carriage return stays: to most consumers it is data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// From 1.
    pub number: u32,
    /// Offset of the first byte in the file.
    pub start: usize,
    /// The bytes.
    pub bytes: &'a [u8],
}

impl<'a> Line<'a> {
    /// The whole line, a trailing carriage return or blanks included.
    #[must_use]
    pub fn span(&self) -> Span {
        self.part(0, self.bytes.len())
    }

    /// The bytes `from..to` of the line as a place in the file.
    #[must_use]
    pub fn part(&self, from: usize, to: usize) -> Span {
        Span { line: self.number, start: self.start + from, end: self.start + to }
    }

    /// The bytes from `at` on; empty beyond the end.
    #[must_use]
    pub fn from(&self, at: usize) -> &'a [u8] {
        self.bytes.get(at..).unwrap_or_default()
    }
}

/// The lines of a file. A final line feed does not begin another line.
pub fn lines(file: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    file.split_inclusive(|byte| *byte == b'\n').zip(1..).map(move |(with_end, number)| {
        let line = Line { number, start, bytes: with_end.strip_suffix(b"\n").unwrap_or(with_end) };
        start += with_end.len();
        line
    })
}

/// How many bytes at the front satisfy `test`.
pub fn leading(bytes: &[u8], mut test: impl FnMut(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| test(**byte)).count()
}

/// What C's `isspace` says in the locale C. Rust's own test leaves out the vertical tab.
#[must_use]
pub fn is_c_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r')
}

/// `bytes` without C's blanks at both ends.
#[must_use]
pub fn trimmed(bytes: &[u8]) -> &[u8] {
    let from = leading(bytes, is_c_space);
    let rest = bytes.get(from..).unwrap_or_default();
    let tail = rest.iter().rev().take_while(|byte| is_c_space(**byte)).count();
    rest.get(..rest.len() - tail).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_know_where_they_are() {
        let found: Vec<_> = lines(b"a\r\n\nbc").collect();
        assert_eq!(
            found,
            [
                Line { number: 1, start: 0, bytes: b"a\r" },
                Line { number: 2, start: 3, bytes: b"" },
                Line { number: 3, start: 4, bytes: b"bc" },
            ]
        );
    }

    #[test]
    fn an_empty_file_has_no_line() {
        assert_eq!(lines(b"").count(), 0);
    }

    #[test]
    fn blanks_are_cut_at_both_ends() {
        assert_eq!(trimmed(b" \x0b a b\r\n"), b"a b");
        assert_eq!(trimmed(b" \t"), b"");
    }
}
