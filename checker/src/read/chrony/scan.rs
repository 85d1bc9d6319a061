//! How chronyd cuts a file into lines and reads words and numbers.
//!
//! Source of the rules: chrony 3.4, 4.3 and 4.6.1, `CNF_ReadFile` (conf.c), `CPS_NormalizeLine` and
//! `CPS_SplitWord` (cmdparse.c); numbers are read by glibc's `sscanf`, which takes the longest
//! beginning that fits and leaves the rest for the next word.

/// `isspace` of the C locale.
pub(super) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\x0b' | b'\x0c' | b'\r')
}

/// A byte that makes a comment of a line when it comes first.
pub(super) const fn is_comment_mark(byte: u8) -> bool {
    matches!(byte, b'!' | b';' | b'#' | b'%')
}

/// What one `fgets` gives: at most `limit` bytes, up to a newline (kept). The rest comes second.
pub(super) fn chunk(content: &[u8], limit: usize) -> (&[u8], &[u8]) {
    let window = content.get(..limit).unwrap_or(content);
    let end = window.iter().position(|&b| b == b'\n').map_or(window.len(), |at| at + 1);
    content.split_at_checked(end).unwrap_or((content, b""))
}

/// The part of a chunk that a C string holds: up to the first NUL.
pub(super) fn c_string(chunk: &[u8]) -> &[u8] {
    chunk.split(|&b| b == 0).next().unwrap_or_default()
}

/// The line with its blanks squeezed to one space each; empty for a comment.
pub(super) fn normalise(line: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(line.len());
    for word in line.split(|&b| is_space(b)).filter(|word| !word.is_empty()) {
        if out.is_empty() {
            if word.first().copied().is_some_and(is_comment_mark) {
                break;
            }
        } else {
            out.push(b' ');
        }
        out.extend_from_slice(word);
    }
    out
}

/// The first word and what follows it, blanks between them dropped.
pub(super) fn word(line: &[u8]) -> (&[u8], &[u8]) {
    let line = skip_space(line);
    let end = line.iter().position(|&b| is_space(b)).unwrap_or(line.len());
    let (first, rest) = line.split_at_checked(end).unwrap_or((line, b""));
    (first, skip_space(rest))
}

/// The words of a line.
pub(super) fn words(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(|&b| is_space(b)).filter(|word| !word.is_empty())
}

fn skip_space(line: &[u8]) -> &[u8] {
    let start = line.iter().position(|&b| !is_space(b)).unwrap_or(line.len());
    line.get(start..).unwrap_or_default()
}

fn sign(text: &[u8]) -> (bool, &[u8]) {
    match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    }
}

fn radix(text: &[u8], base: u32) -> Option<(u128, &[u8])> {
    let mut value: u128 = 0;
    let mut rest = text;
    while let Some((&byte, tail)) = rest.split_first() {
        let Some(digit) = char::from(byte).to_digit(base) else { break };
        value = value.saturating_mul(u128::from(base)).saturating_add(u128::from(digit));
        rest = tail;
    }
    (rest.len() < text.len()).then_some((value, rest))
}

/// `%d`: the value as glibc stores it (clamped to 64 bits, then cut to 32), and the rest.
#[allow(clippy::cast_possible_truncation)] // glibc cuts, so must we
pub(super) fn int(text: &[u8]) -> Option<(i32, &[u8])> {
    let (negative, digits) = sign(skip_space(text));
    let (value, rest) = radix(digits, 10)?;
    let value = i64::try_from(value).unwrap_or(i64::MAX);
    let value = match (negative, value) {
        (true, i64::MAX) => i64::MIN,
        (true, value) => -value,
        (false, value) => value,
    };
    Some((value as i32, rest))
}

/// `%u`, `%lu` and `%x`: the value as an unsigned 64-bit number, wrapped round by a minus sign.
/// Cut it to 32 bits for `%u` and `%x`.
pub(super) fn unsigned(text: &[u8], base: u32) -> Option<(u64, &[u8])> {
    let (negative, digits) = sign(skip_space(text));
    let digits = match digits {
        [b'0', b'x' | b'X', rest @ ..] if base == 16 => rest,
        digits => digits,
    };
    let (value, rest) = radix(digits, base)?;
    let (value, clamped) = u64::try_from(value).map_or((u64::MAX, true), |value| (value, false));
    Some((if negative && !clamped { value.wrapping_neg() } else { value }, rest))
}

/// `%lf`: whether a positive number was read, and the rest.
pub(super) fn float(text: &[u8]) -> Option<(bool, &[u8])> {
    let (negative, text) = sign(skip_space(text));
    let begins = |word: &[u8]| text.get(..word.len()).is_some_and(|t| t.eq_ignore_ascii_case(word));
    if begins(b"nan") {
        return Some((false, text.get(3..).unwrap_or_default()));
    }
    if begins(b"inf") {
        let rest = text.get(3..).unwrap_or_default();
        // After «inf» glibc insists on the rest of «infinity» once an i follows.
        return match rest.first() {
            Some(b'i' | b'I') if begins(b"infinity") => {
                Some((!negative, text.get(8..).unwrap_or_default()))
            }
            Some(b'i' | b'I') => None,
            _ => Some((!negative, rest)),
        };
    }
    let (base, exponent, mut rest) = match text {
        [b'0', b'x' | b'X', rest @ ..] => (16, b'p', rest),
        rest => (10, b'e', rest),
    };
    let (mut digits, mut dot, mut above_zero) = (false, false, false);
    while let Some((&byte, tail)) = rest.split_first() {
        if char::from(byte).is_digit(base) {
            digits = true;
            above_zero |= byte != b'0';
        } else if byte == b'.' && !dot {
            dot = true;
        } else {
            break;
        }
        rest = tail;
    }
    if !digits {
        return None;
    }
    if let Some((byte, tail)) = rest.split_first()
        && byte.eq_ignore_ascii_case(&exponent)
    {
        let (_, tail) = sign(tail);
        rest = radix(tail, 10).map_or(tail, |(_, rest)| rest);
    }
    Some((above_zero && !negative, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_squeezed_and_a_comment_is_empty() {
        assert_eq!(normalise(b" \tallow \x0b 10.0.0.0/8 \r\n"), b"allow 10.0.0.0/8");
        for comment in ["# x", "  !x", ";", "\t%allow"] {
            assert_eq!(normalise(comment.as_bytes()), b"", "{comment}");
        }
        assert_eq!(normalise(b"local #x"), b"local #x");
    }

    #[test]
    fn a_long_line_comes_in_chunks() {
        assert_eq!(chunk(b"abcdef\ng", 4), (&b"abcd"[..], &b"ef\ng"[..]));
        assert_eq!(chunk(b"ab\ncd", 4), (&b"ab\n"[..], &b"cd"[..]));
        assert_eq!(c_string(b"ab\0cd"), b"ab");
    }

    #[test]
    fn an_integer_takes_what_fits() {
        assert_eq!(int(b" 12x 3"), Some((12, &b"x 3"[..])));
        assert_eq!(int(b"-7"), Some((-7, &b""[..])));
        assert_eq!(int(b"x"), None);
        assert_eq!(int(b"-"), None);
        assert_eq!(int(b"4294967297"), Some((1, &b""[..])));
        assert_eq!(int(b"99999999999999999999"), Some((-1, &b""[..])));
        assert_eq!(unsigned(b"0xF323 a", 16), Some((0xF323, &b" a"[..])));
        assert_eq!(unsigned(b"-1", 10), Some((u64::MAX, &b""[..])));
    }

    #[test]
    fn a_float_takes_what_fits() {
        let left = |text: &'static str| {
            float(text.as_bytes()).map(|(_, rest)| String::from_utf8_lossy(rest).into_owned())
        };
        for (text, rest) in [
            ("1.5.3", Some(".3")),
            ("1e", Some("")),
            ("1e+ 3", Some(" 3")),
            ("1p3", Some("p3")),
            ("0x1.8p", Some("")),
            ("0x", None),
            (".", None),
            ("infi", None),
            ("infinity", Some("")),
            ("nanx", Some("x")),
            ("x", None),
        ] {
            assert_eq!(left(text).as_deref(), rest, "{text}");
        }
        assert_eq!(float(b"0.0"), Some((false, &b""[..])));
        assert_eq!(float(b"-1"), Some((false, &b""[..])));
        assert_eq!(float(b"1e-3"), Some((true, &b""[..])));
    }
}
