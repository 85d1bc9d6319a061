//! The lines of a unit file as systemd reads them. Rules: `config_parse`, `parse_line` and
//! `read_line` of src/shared/conf-parser.c (219 as in RHEL 7.9, and 252).

use super::Dialect;
use std::borrow::Cow;

/// What a logical line says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Item<'a> {
    /// `key = value` in the section that was asked for.
    Set(&'a str, &'a str),
    /// `.include FILE` (219), in whatever section.
    Include(&'a str),
}

/// A line that makes systemd give up on the whole file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refused;

/// Hands each item of `[Install]` to `sink`, in order, until a line is refused.
pub(super) fn read<E: From<Refused>>(
    file: &[u8],
    dialect: Dialect,
    sink: impl FnMut(Item<'_>) -> Result<(), E>,
) -> Result<(), E> {
    read_section("Install", file, dialect, sink)
}

/// The same for the section `wanted`.
pub(super) fn read_section<E: From<Refused>>(
    wanted: &str,
    file: &[u8],
    dialect: Dialect,
    mut sink: impl FnMut(Item<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut section = Section { wanted, inside: false };
    let mut bom = false;
    let mut held: Option<Vec<u8>> = None;
    let mut rest = file;
    while let Some(line) = next_line(&mut rest, dialect) {
        if dialect == Dialect::V252 && matches!(trimmed(line).first(), Some(b'#' | b';')) {
            continue;
        }
        let line = match line.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) if !bom => {
                bom = true;
                rest
            }
            _ => line,
        };
        if ends_escaped(line) {
            let held = held.get_or_insert_default();
            held.extend_from_slice(line.get(..line.len() - 1).unwrap_or_default());
            held.push(b' ');
            continue;
        }
        match held.take() {
            Some(mut whole) => {
                whole.extend_from_slice(line);
                logical(&whole, dialect, &mut section, &mut sink)?;
            }
            None => logical(line, dialect, &mut section, &mut sink)?,
        }
    }
    // A backslash on the last line: 219 forgets the line, 252 reads it.
    match held {
        Some(whole) if dialect == Dialect::V252 => {
            logical(&whole, dialect, &mut section, &mut sink)
        }
        _ => Ok(()),
    }
}

/// The section that is read, and whether the line stands in it.
struct Section<'a> {
    wanted: &'a str,
    inside: bool,
}

fn logical<E: From<Refused>>(
    line: &[u8],
    dialect: Dialect,
    section: &mut Section<'_>,
    sink: &mut impl FnMut(Item<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let line = trimmed(line);
    let text = match (std::str::from_utf8(line), dialect) {
        (Ok(text), _) => Cow::Borrowed(text),
        (Err(_), Dialect::V252) => return Err(Refused.into()),
        (Err(_), Dialect::V219) => String::from_utf8_lossy(line),
    };
    let v219 = dialect == Dialect::V219;
    if text.is_empty() || v219 && text.starts_with(['#', ';']) {
        return Ok(());
    }
    if v219 && let Some(file) = text.strip_prefix(".include ") {
        return sink(Item::Include(file.trim_matches(BLANKS)));
    }
    if let Some(header) = text.strip_prefix('[') {
        let name = header.strip_suffix(']').ok_or(Refused)?;
        if !v219 && name.bytes().any(is_unsafe) {
            return Err(Refused.into());
        }
        section.inside = name == section.wanted;
        return Ok(());
    }
    match text.split_once('=') {
        // 219 refuses such a line in every section, and so the file.
        None if v219 => Err(Refused.into()),
        Some((key, value)) if section.inside => {
            sink(Item::Set(key.trim_matches(BLANKS), value.trim_matches(BLANKS)))
        }
        _ => Ok(()),
    }
}

const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

fn trimmed(mut line: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = line {
        line = rest;
    }
    while let [rest @ .., b' ' | b'\t' | b'\n' | b'\r'] = line {
        line = rest;
    }
    line
}

/// Control bytes, quotes and backslashes: not allowed in a section's name (252: `string_is_safe`).
fn is_unsafe(byte: u8) -> bool {
    byte < b' ' || matches!(byte, b'"' | b'\'' | b'\\' | 0x7f)
}

fn ends_escaped(line: &[u8]) -> bool {
    line.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// Cuts the next line off. 219 ends a line at a line feed or NUL, 252 also at a carriage return,
/// and takes several different end bytes in a row for one end.
fn next_line<'a>(rest: &mut &'a [u8], dialect: Dialect) -> Option<&'a [u8]> {
    if rest.is_empty() {
        return None;
    }
    let is_end =
        |byte: &u8| matches!(*byte, b'\n' | 0) || *byte == b'\r' && dialect == Dialect::V252;
    let length = rest.iter().position(is_end).unwrap_or(rest.len());
    let (line, tail) = rest.split_at(length);
    let mut ends = 0;
    for byte in tail {
        let seen = tail.get(..ends).unwrap_or_default();
        let goes_on = is_end(byte) && !seen.contains(byte) && !seen.contains(&0);
        if !goes_on || dialect == Dialect::V219 && ends == 1 {
            break;
        }
        ends += 1;
    }
    *rest = tail.get(ends..).unwrap_or_default();
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sets(file: &str, dialect: Dialect) -> Result<Vec<String>, Refused> {
        let mut found = Vec::new();
        read(file.as_bytes(), dialect, |item| {
            found.push(match item {
                Item::Set(key, value) => format!("{key}={value}"),
                Item::Include(file) => format!("include {file}"),
            });
            Ok::<_, Refused>(())
        })?;
        Ok(found)
    }

    #[test]
    fn only_the_install_section_is_told() {
        let file = "A=0\n[Unit]\nB=1\n[Install]\n C = 2 \r\n#D=3\n[X-Mine]\nE=4\n[Install]\nF=5";
        for dialect in [Dialect::V219, Dialect::V252] {
            assert_eq!(sets(file, dialect), Ok(vec!["C=2".to_owned(), "F=5".to_owned()]));
        }
    }

    #[test]
    fn a_comment_inside_a_continued_line_is_skipped_by_252_alone() {
        let file = "[Install]\nA=1 \\\n# note\n2\n";
        assert_eq!(sets(file, Dialect::V252), Ok(vec!["A=1  2".to_owned()]));
        // parse_line of 219 sees the joined line first; what is left of it has no equals sign.
        assert_eq!(sets(file, Dialect::V219), Err(Refused));
    }

    #[test]
    fn a_line_without_equals_sign_makes_219_refuse_the_file() {
        let file = "[Service]\njunk\n[Install]\nA=1\n";
        assert_eq!(sets(file, Dialect::V219), Err(Refused));
        assert_eq!(sets(file, Dialect::V252), Ok(vec!["A=1".to_owned()]));
    }

    #[test]
    fn a_broken_section_header_makes_both_refuse_the_file() {
        for dialect in [Dialect::V219, Dialect::V252] {
            assert_eq!(sets("[Install\nA=1\n", dialect), Err(Refused));
        }
    }

    #[test]
    fn a_backslash_at_the_very_end_hides_the_line_from_219() {
        let file = "[Install]\nA=1\\";
        assert_eq!(sets(file, Dialect::V219), Ok(vec![]));
        assert_eq!(sets(file, Dialect::V252), Ok(vec!["A=1".to_owned()]));
    }

    #[test]
    fn a_carriage_return_alone_ends_a_line_in_252() {
        let file = "[Install]\rA=1\r";
        assert_eq!(sets(file, Dialect::V252), Ok(vec!["A=1".to_owned()]));
        assert_eq!(sets(file, Dialect::V219), Err(Refused));
    }

    #[test]
    fn a_byte_order_mark_is_skipped_once() {
        for dialect in [Dialect::V219, Dialect::V252] {
            assert_eq!(sets("\u{feff}[Install]\nA=1", dialect), Ok(vec!["A=1".to_owned()]));
        }
    }

    #[test]
    fn only_219_includes_files() {
        let file = ".include /lib/x.service\n[Install]\nA=1\n";
        assert_eq!(
            sets(file, Dialect::V219),
            Ok(vec!["include /lib/x.service".to_owned(), "A=1".to_owned()])
        );
        assert_eq!(sets(file, Dialect::V252), Ok(vec!["A=1".to_owned()]));
    }

    #[test]
    fn hostile_continuations_stay_linear() {
        let file = "a\\\n".repeat(300_000);
        assert_eq!(sets(&file, Dialect::V252), Ok(vec![]));
    }

    #[test]
    fn a_byte_order_mark_on_a_later_line_belongs_to_the_key() {
        for dialect in [Dialect::V219, Dialect::V252] {
            assert_eq!(
                sets("\u{feff}[Install]\n\u{feff}A=1", dialect),
                Ok(vec!["\u{feff}A=1".to_owned()])
            );
        }
    }

    #[test]
    fn the_name_of_a_section_may_hold_a_blank_and_for_219_a_control_byte() {
        for dialect in [Dialect::V219, Dialect::V252] {
            assert_eq!(sets("[A B]\n[Install]\nA=1", dialect), Ok(vec!["A=1".to_owned()]));
        }
        let file = "[A\u{1}]\n[Install]\nA=1";
        assert_eq!(sets(file, Dialect::V219), Ok(vec!["A=1".to_owned()]));
        assert_eq!(sets(file, Dialect::V252), Err(Refused));
    }
}
