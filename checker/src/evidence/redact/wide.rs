//! Files in UTF-16: no reader here knows them, and their secrets would pass for noise.
//!
//! What either Python takes for structure stays, and so does the length of the file.

use super::bare;
use crate::read::python_ini::trim3_start;

/// Bytes that are blanks, separators, brackets or ends of lines to either Python.
const STRUCTURE: &[u8] = b"\n\r=:[] \t\x0b\x0c\x1c\x1d\x1e\x1f";

/// What is hidden became this letter.
const FILLER: u8 = b'x';

/// Whether a file begins with the mark of UTF-16, which no reader gets past.
pub(super) fn is_marked(file: &[u8]) -> bool {
    matches!(file, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
}

/// The redacted file, if it is UTF-16.
pub(super) fn redact(file: &[u8]) -> Option<Vec<u8>> {
    let (marked, little) = match file {
        [0xff, 0xfe, ..] => (true, true),
        [0xfe, 0xff, ..] => (true, false),
        _ => (false, is_little(file)?),
    };
    let mut out = file.to_vec();
    let body = out.get_mut(if marked { 2 } else { 0 }..)?;
    let letters: Vec<u8> = body.chunks(2).map(|unit| letter(unit, little)).collect();
    let mut units = body.chunks_mut(2);
    for line in letters.split_inclusive(|b| *b == b'\n') {
        // A marked file is refused at its mark, nothing but its lines is needed of it.
        let hidden = if marked { vec![true; line.len()] } else { hidden(line) };
        // The shorter side first: `zip` must not take a unit of the next line.
        for (hide, unit) in hidden.into_iter().zip(units.by_ref()) {
            if hide && !ends_line(unit) {
                match unit {
                    [low, high] if little => (*low, *high) = (FILLER, 0),
                    [high, low] => (*low, *high) = (FILLER, 0),
                    _ => unit.fill(FILLER),
                }
            }
        }
    }
    if !marked {
        keep(file, &mut out);
    }
    // Where Python 3 stumbles, it has to stumble again.
    if !marked
        && let Err(error) = std::str::from_utf8(file)
        && let Some(byte) = out.get_mut(error.valid_up_to())
    {
        // At no place is it part of a letter, or of a mark of UTF-16.
        *byte = 0xc0;
    }
    Some(out)
}

/// What structure is to those who read bytes stays wherever it stands, and so do lines that are plain:
/// they are for the other readers.
fn keep(file: &[u8], mut out: &mut [u8]) {
    for line in file.split_inclusive(|b| matches!(b, b'\n' | b'\r')) {
        let (shown, rest) = out.split_at_mut_checked(line.len()).unwrap_or_default();
        out = rest;
        let kept = plain(line);
        for (at, (byte, to)) in line.iter().zip(shown).enumerate() {
            if at < kept || STRUCTURE.contains(byte) {
                *to = *byte;
            }
        }
    }
}

/// How much of the start of a line is not in UTF-16, or tells what the line is.
fn plain(line: &[u8]) -> usize {
    if is_plain(line) {
        return line.len();
    }
    let text = trim3_start(line).0;
    let blanks = line.len() - text.len();
    let is_header = text.first() == Some(&b'[') && text.contains(&b']');
    let ends = |b: &u8| if is_header { *b == b']' } else { matches!(b, b'=' | b':') };
    let name = line.get(..line.iter().position(ends).unwrap_or(0)).unwrap_or_default();
    if is_plain(name) && !name.is_empty() {
        return name.len();
    }
    match text {
        [b'#' | b';', ..] => blanks + 1,
        // To Python 2.
        [b'r' | b'R', b'e' | b'E', b'm' | b'M', ..] => blanks + 3,
        _ => blanks,
    }
}

/// Whether a line is none in UTF-16: there every letter of ASCII has a NUL, and the others are seldom
/// UTF-8 as well. A few NULs make none.
fn is_plain(line: &[u8]) -> bool {
    let control = |b: &u8| *b != 0 && *b < b' ' && !b.is_ascii_whitespace();
    let holes = line.iter().filter(|b| **b == 0).count();
    holes * 4 <= line.len() && !line.iter().any(control) && std::str::from_utf8(line).is_ok()
}

/// Fewer NULs than this are an accident, and no name of a key is shorter.
const LEAST: usize = 8;

/// Without a mark: whether many letters have a NUL behind (or before) them, as ASCII has. NULs among
/// themselves are the holes that a crash leaves in a file.
fn is_little(file: &[u8]) -> Option<bool> {
    let letters = |is: fn(&[u8]) -> bool| file.chunks(2).filter(|unit| is(unit)).count();
    let high = letters(|unit| matches!(unit, [0, other] if *other != 0));
    let low = letters(|unit| matches!(unit, [other, 0] if *other != 0));
    // Other alphabets have none, a binary file of another kind loses nothing that we read.
    let most = high.max(low);
    (most >= LEAST && most * 4 >= file.len() / 2).then_some(low >= high)
}

/// The ASCII letter of a unit; a stand-in for all others.
fn letter(unit: &[u8], little: bool) -> u8 {
    match unit {
        [low, 0] if little => *low,
        [0, low] if !little => *low,
        _ => 0xff,
    }
}

/// Which units of a line are hidden: what stands behind its separator or behind a bare name, or all.
fn hidden(line: &[u8]) -> Vec<bool> {
    let is_header = line.first() == Some(&b'[') && line.contains(&b']');
    let separator = line.iter().position(|b| matches!(b, b'=' | b':'));
    let name = line.get(..separator.unwrap_or(0)).unwrap_or_default();
    let mut from = bare::find(name).map_or(name.len(), |(_, tail)| tail);
    if separator.is_none() {
        from = match line.first() {
            _ if is_header => line.iter().position(|b| *b == b']').unwrap_or(0),
            Some(b'#' | b';') => 1,
            _ => 0,
        };
    }
    (0..line.len()).map(|at| at >= from).collect()
}

/// Whether a unit is part of the end of a line.
fn ends_line(unit: &[u8]) -> bool {
    matches!(unit, [b'\n' | b'\r'] | [0, b'\n' | b'\r'] | [b'\n' | b'\r', 0])
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_a_line_is_stays_in_the_midst_of_utf16() {
        for (line, kept) in
            [("[general]", "[general"), ("CONFIG_A=", "CONFIG_A"), ("  # ", "  #"), ("  ", "  ")]
        {
            let line = format!("{line}{}", "x\0".repeat(12));
            assert_eq!(plain(line.as_bytes()), kept.len(), "{kept}");
        }
        assert_eq!(plain(b"CONFIG_A=b"), b"CONFIG_A=b".len());
    }
}
