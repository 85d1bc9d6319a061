//! Whether a name fits a pattern, as glibc's `fnmatch` has it with `FNM_PERIOD` in the C locale.
//!
//! Source: fnmatch(3), POSIX 2.13, and glibc 2.36 asked. Not known here: the sets' `[=a=]` and `[.a.]`.

/// Whether a name fits a pattern; a leading dot has to be written out.
pub(super) fn fits(pattern: &[u8], name: &[u8]) -> bool {
    if name.first() == Some(&b'.') && pattern.first() != Some(&b'.') {
        return false;
    }
    let (mut rest, mut left) = (pattern, name);
    // After a star: the pattern behind it, and where its match would begin.
    let mut star: Option<(&[u8], &[u8])> = None;
    loop {
        if let Some((b'*', behind)) = rest.split_first() {
            (rest, star) = (behind, Some((behind, left)));
            continue;
        }
        match left.split_first() {
            None => return rest.is_empty(),
            Some((&byte, tail)) => {
                if let Some(behind) = one(rest, byte) {
                    (rest, left) = (behind, tail);
                    continue;
                }
            }
        }
        let Some((behind, from)) = star else { return false };
        let Some((_, from)) = from.split_first() else { return false };
        star = Some((behind, from));
        (rest, left) = (behind, from);
    }
}

/// The pattern behind the element that takes this byte.
fn one(pattern: &[u8], byte: u8) -> Option<&[u8]> {
    match pattern {
        [b'?', rest @ ..] => Some(rest),
        [b'[', rest @ ..] => match set(rest, byte) {
            Set::Holds(rest) => Some(rest),
            Set::Lacks => None,
            Set::Endless => (byte == b'[').then_some(rest),
        },
        [b'\\', escaped, rest @ ..] => (*escaped == byte).then_some(rest),
        [literal, rest @ ..] => (*literal == byte).then_some(rest),
        [] => None,
    }
}

/// What a set (after its bracket) makes of a byte.
enum Set<'p> {
    /// It holds the byte; what follows the set.
    Holds(&'p [u8]),
    /// It does not.
    Lacks,
    /// It never ends, so that its bracket is a character like any other.
    Endless,
}

fn set(pattern: &[u8], byte: u8) -> Set<'_> {
    let (negated, mut rest) = match pattern {
        [b'!' | b'^', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let (mut holds, mut first) = (false, true);
    loop {
        if let Some((name, behind)) = class(rest) {
            match of_class(name, byte) {
                Some(is_one) => holds |= is_one,
                // With a class that there is not, nothing fits; what was found before stays found.
                None if !holds => return Set::Lacks,
                None => {}
            }
            (rest, first) = (behind, false);
            continue;
        }
        match rest {
            [] => return Set::Endless,
            [b']', behind @ ..] if !first => {
                return if holds == negated { Set::Lacks } else { Set::Holds(behind) };
            }
            [low, b'-', high, behind @ ..] if *high != b']' => {
                holds |= (*low..=*high).contains(&byte);
                rest = behind;
            }
            [b'\\', single, behind @ ..] | [single, behind @ ..] => {
                holds |= *single == byte;
                rest = behind;
            }
        }
        first = false;
    }
}

/// The name of a class (`[:digit:]` in a set) that stands here, and what follows it.
fn class(pattern: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = pattern.strip_prefix(b"[:")?;
    let end = rest.iter().position(|byte| !byte.is_ascii_lowercase())?;
    let (name, rest) = rest.split_at(end);
    Some((name, rest.strip_prefix(b":]")?))
}

/// Whether a byte is of a class, in the C locale; `None`: there is no such class.
fn of_class(name: &[u8], byte: u8) -> Option<bool> {
    Some(match name {
        b"alnum" => byte.is_ascii_alphanumeric(),
        b"alpha" => byte.is_ascii_alphabetic(),
        b"blank" => matches!(byte, b' ' | b'\t'),
        b"cntrl" => byte.is_ascii_control(),
        b"digit" => byte.is_ascii_digit(),
        b"graph" => byte.is_ascii_graphic(),
        b"lower" => byte.is_ascii_lowercase(),
        b"print" => byte == b' ' || byte.is_ascii_graphic(),
        b"punct" => byte.is_ascii_punctuation(),
        b"space" => byte == 0x0b || byte.is_ascii_whitespace(),
        b"upper" => byte.is_ascii_uppercase(),
        b"xdigit" => byte.is_ascii_hexdigit(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_names() {
        for (pattern, name, wanted) in [
            ("*.conf", "a.conf", true),
            ("*.conf", ".conf", false),
            ("*.conf", "a.conf~", false),
            ("[0-9]*-?.conf", "10-x.conf", true),
            ("[!a]b", "ab", false),
            ("[]a]b", "]b", true),
            ("[ab", "[ab", true),
            ("[a-]b", "-b", true),
            ("[a-]b", "bb", false),
            ("a\\*", "a*", true),
            ("*a*a*a*", "aabaca", true),
            ("", "", true),
            ("[[:digit:]]*", "10-x", true),
            ("[[:digit:]]*", "x", false),
            ("[[:digit:]_]", "_", true),
            ("[![:alpha:]]", "1", true),
            ("[![:alpha:]]", "a", false),
            ("[[:digits:]]", "1", false),
            ("[![:digits:]]", "x", false),
            ("[a[:digits:]]", "a", true),
            ("[[:x]", ":", true),
            ("[[:ALPHA:]]", "a", false),
        ] {
            assert_eq!(fits(pattern.as_bytes(), name.as_bytes()), wanted, "{pattern} {name}");
        }
    }

    #[test]
    fn classes_are_those_of_the_c_locale() {
        let of = |name: &str| -> usize {
            (0..=255).filter(|&byte| of_class(name.as_bytes(), byte) == Some(true)).count()
        };
        // isalnum(3) and the others, counted over all bytes.
        for (name, bytes) in [
            ("alnum", 62),
            ("alpha", 52),
            ("blank", 2),
            ("cntrl", 33),
            ("digit", 10),
            ("graph", 94),
            ("lower", 26),
            ("print", 95),
            ("punct", 32),
            ("space", 6),
            ("upper", 26),
            ("xdigit", 22),
        ] {
            assert_eq!(of(name), bytes, "{name}");
        }
    }
}
