//! Words of simple shell assignments, as in os-release, ifcfg and keystonerc files.
//!
//! Source of the rules: POSIX.1-2017, XCU 2.2 (quoting), as bash 4.2 and 5.1 follow it. Nothing is
//! ever expanded: a word that would be is marked.

use super::lines::{Line, leading};
use super::span::Span;

/// A word after quotes were removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// The value.
    pub value: Vec<u8>,
    /// How many bytes it takes in the file.
    pub len: usize,
    /// A quote is still open at the end: the shell would go on in the next line.
    pub open: bool,
    /// A `$`, a backquote or a `~` in front would be expanded by a shell; it stands in the value as written.
    pub expands: bool,
}

/// An assignment `KEY=value` in a line of its own, `export` before it or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment<'a> {
    /// The name.
    pub key: &'a [u8],
    /// The value.
    pub word: Word,
    /// Whether `export` stands before it.
    pub exported: bool,
    /// From the key to the end of the value.
    pub span: Span,
    /// The value as written, with its quotes.
    pub value_span: Span,
}

/// Reads one word; it ends at an unquoted blank or operator.
#[must_use]
pub fn word(bytes: &[u8]) -> Word {
    let mut word = Word::default();
    let mut quote = None;
    let mut rest = bytes.iter().copied();
    while let Some(byte) = rest.next() {
        let at = bytes.len() - rest.len() - 1;
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(b'\''), _) => word.value.push(byte),
            (None, b'\'' | b'"') => quote = Some(byte),
            (None, b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b'(' | b')' | b'<' | b'>') => {
                word.len = at;
                return word;
            }
            (_, b'\\') => match rest.next() {
                // Between double quotes a backslash is itself unless one of these follows.
                Some(next @ (b'"' | b'\\' | b'$' | b'`')) => word.value.push(next),
                Some(b'\n') => {}
                Some(next) if quote.is_some() => word.value.extend([b'\\', next]),
                Some(next) => word.value.push(next),
                None => word.open = true,
            },
            // A home directory, only in front.
            (None, b'~') if at == 0 => {
                word.expands = true;
                word.value.push(byte);
            }
            (_, b'$' | b'`') => {
                word.expands = true;
                word.value.push(byte);
            }
            _ => word.value.push(byte),
        }
    }
    word.len = bytes.len();
    word.open |= quote.is_some();
    word
}

/// The assignment in a line, if that is what the line begins with.
#[must_use]
pub fn assignment<'a>(line: &Line<'a>) -> Option<Assignment<'a>> {
    let is_blank = |byte| byte == b' ' || byte == b'\t';
    let mut at = leading(line.bytes, is_blank);
    let mut exported = false;
    if let Some(rest) = line.from(at).strip_prefix(b"export") {
        let blanks = leading(rest, is_blank);
        if blanks > 0 {
            exported = true;
            at += b"export".len() + blanks;
        }
    }
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let key_len = leading(line.from(at), is_name);
    let (key, rest) = line.from(at).split_at_checked(key_len)?;
    let value = rest.strip_prefix(b"=")?;
    if key.first().is_none_or(u8::is_ascii_digit) {
        return None;
    }
    let word = word(value);
    let from = at + key_len + 1;
    let value_span = line.part(from, from + word.len);
    let span = line.part(at, from + word.len);
    Some(Assignment { key, word, exported, span, value_span })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(bytes: &[u8]) -> (String, usize) {
        let word = word(bytes);
        (String::from_utf8_lossy(&word.value).into_owned(), word.len)
    }

    #[test]
    fn quotes_are_removed_as_the_shell_does() {
        assert_eq!(value(b"abc def"), ("abc".to_owned(), 3));
        assert_eq!(value(b"'a b'c # d"), ("a bc".to_owned(), 6));
        assert_eq!(value(br#""a \"b\" \n""#), ("a \"b\" \\n".to_owned(), 12));
        assert_eq!(value(br"a\ b\'c"), ("a b'c".to_owned(), 7));
        assert_eq!(value(br"'a\b'"), ("a\\b".to_owned(), 5));
        assert_eq!(value(b"a;b"), ("a".to_owned(), 1));
        assert_eq!(value(b"a#b"), ("a#b".to_owned(), 3));
    }

    #[test]
    fn what_would_be_expanded_is_marked() {
        let marked = |value: &[u8]| Word {
            value: value.to_vec(),
            len: value.len(),
            open: false,
            expands: true,
        };
        assert_eq!(word(b"$HOME"), marked(b"$HOME"));
        assert!(!word(b"'$HOME'").expands);
        assert!(!word(br"\$HOME").expands);
        // A home directory, in front alone.
        assert_eq!(word(b"~/a"), marked(b"~/a"));
        assert!(!word(b"a~").expands);
    }

    #[test]
    fn an_open_quote_is_marked() {
        assert_eq!(
            word(b"'abc"),
            Word { value: b"abc".to_vec(), len: 4, open: true, expands: false }
        );
    }

    #[test]
    fn an_assignment_may_be_exported_and_indented() {
        let line = Line { number: 3, start: 10, bytes: b"    export A_1='b c' # d" };
        assert_eq!(
            assignment(&line),
            Some(Assignment {
                key: b"A_1",
                word: Word { value: b"b c".to_vec(), len: 5, open: false, expands: false },
                exported: true,
                span: Span { line: 3, start: 21, end: 30 },
                value_span: Span { line: 3, start: 25, end: 30 },
            })
        );
    }

    #[test]
    fn other_lines_are_no_assignments() {
        for bytes in [&b"#A=b"[..], b"A =b", b"1A=b", b"=b", b"unset A", b""] {
            assert_eq!(assignment(&Line { number: 1, start: 0, bytes }), None);
        }
    }

    #[test]
    fn a_name_that_begins_with_export_is_a_name() {
        let line = Line { number: 1, start: 0, bytes: b"exportA=b" };
        let found = assignment(&line).map(|found| (found.key, found.exported));
        assert_eq!(found, Some((&b"exportA"[..], false)));
    }
}
