//! A kernel command line: its words, and what it says of SELinux.
//!
//! Source of the rules: Linux `lib/cmdline.c` (`next_arg`), `kernel/params.c` (`parse_args`),
//! `security/selinux/hooks.c` (`selinux_enabled_setup`), alike in 3.10 and 5.14; libselinux 2.5 and
//! 3.6 `src/load_policy.c` (`selinux_init_load_policy`). (libselinux learnt to take the last
//! `enforcing=` after 3.6; neither track has that.)

use super::lines::{is_c_space, leading};

/// One word of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argument<'a> {
    /// What stands before the first `=`, or the whole word.
    pub name: &'a [u8],
    /// What stands after it, without quotes around it.
    pub value: Option<&'a [u8]>,
}

/// The words, as the kernel cuts them: at blanks outside double quotes; there is no escape.
/// A quote before the word or before the value is taken off, and so is one at the end then.
#[must_use]
pub fn arguments(line: &[u8]) -> Vec<Argument<'_>> {
    let mut found = Vec::new();
    let mut rest = skip_blanks(until_nul(line));
    while !rest.is_empty() {
        let quoted = rest.first() == Some(&b'"');
        let body = if quoted { rest.get(1..).unwrap_or_default() } else { rest };
        let mut in_quotes = quoted;
        let len = leading(body, |byte| {
            if is_c_space(byte) && !in_quotes {
                return false;
            }
            in_quotes ^= byte == b'"';
            true
        });
        let (word, after) = body.split_at_checked(len).unwrap_or_default();
        found.push(argument(word, quoted));
        rest = skip_blanks(after);
    }
    found
}

fn argument(word: &[u8], quoted: bool) -> Argument<'_> {
    let last_quote = |bytes| <[u8]>::strip_suffix(bytes, b"\"").unwrap_or(bytes);
    // An `=` in front does not part name from value.
    match word.iter().skip(1).position(|byte| *byte == b'=') {
        Some(before) => {
            let name = word.get(..=before).unwrap_or_default();
            let value = word.get(before + 2..).unwrap_or_default();
            let value = match value.strip_prefix(b"\"") {
                Some(inner) => last_quote(inner),
                None if quoted => last_quote(value),
                None => value,
            };
            Argument { name, value: Some(value) }
        }
        None => Argument { name: if quoted { last_quote(word) } else { word }, value: None },
    }
}

/// Whether the kernel switches SELinux on or off by `selinux=`; the last one that is a number
/// counts, words after `--` are for init. `None`: the line does not say.
#[must_use]
pub fn selinux(line: &[u8]) -> Option<bool> {
    arguments(line)
        .into_iter()
        .take_while(|word| *word != Argument { name: b"--", value: None })
        .filter(|word| word.name == b"selinux")
        .filter_map(|word| kernel_number(word.value?))
        .last()
        .map(|number| number != 0)
}

/// Whether libselinux enforces because of `enforcing=`. `None`: it leaves it to the file.
///
/// It looks at the first `enforcing=` of the line only, wherever it stands; where that is inside
/// another word, no later one counts either. What is no number counts as 0.
#[must_use]
pub fn enforcing(line: &[u8]) -> Option<bool> {
    const WANTED: &[u8] = b"enforcing=";
    // fgets into one page, then C strings.
    let line = line.split_inclusive(|byte| *byte == b'\n').next()?;
    let line = until_nul(line.get(..4095).unwrap_or(line));
    let at = line.windows(WANTED.len()).position(|window| window == WANTED)?;
    let begins_word = match at.checked_sub(1) {
        None => true,
        Some(before) => line.get(before).is_some_and(|byte| is_c_space(*byte)),
    };
    let number = atoi(line.get(at + WANTED.len()..)?);
    (begins_word && number >= 0).then_some(number != 0)
}

fn until_nul(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == 0).next().unwrap_or_default()
}

fn skip_blanks(bytes: &[u8]) -> &[u8] {
    bytes.get(leading(bytes, is_c_space)..).unwrap_or_default()
}

/// `kstrtoul(…, 0, …)`: decimal, `0x…` or `0…`, a `+` and one line feed at the end allowed.
fn kernel_number(value: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(value.strip_suffix(b"\n").unwrap_or(value)).ok()?;
    let text = text.strip_prefix('+').unwrap_or(text);
    let (digits, radix) = match text.as_bytes() {
        [b'0', b'x' | b'X', digit, ..] if digit.is_ascii_hexdigit() => (text.get(2..)?, 16),
        [b'0', ..] => (text, 8),
        _ => (text, 10),
    };
    if digits.starts_with('+') {
        return None;
    }
    u64::from_str_radix(digits, radix).ok()
}

/// glibc's `atoi`: `strtol` cut down to 32 bits.
fn atoi(bytes: &[u8]) -> i32 {
    let bytes = skip_blanks(bytes);
    let (negative, digits) = match bytes.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, bytes),
    };
    let mut number = 0_i64;
    for byte in digits.iter().take_while(|byte| byte.is_ascii_digit()) {
        let digit = i64::from(byte - b'0');
        let next = number.checked_mul(10);
        let next = next.and_then(|next| next.checked_add(if negative { -digit } else { digit }));
        match next {
            Some(next) => number = next,
            None => return if negative { i64::MIN as i32 } else { i64::MAX as i32 },
        }
    }
    number as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &[u8]) -> Vec<(String, Option<String>)> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        arguments(line).iter().map(|word| (text(word.name), word.value.map(text))).collect()
    }

    #[test]
    fn words_are_cut_at_blanks_outside_quotes() {
        let value = |name: &str, value: &str| (name.to_owned(), Some(value.to_owned()));
        assert_eq!(
            words(b" ro  a=\"b c\" \"d=e f\" \"g h\" i=j=k\n"),
            [
                ("ro".to_owned(), None),
                value("a", "b c"),
                value("d", "e f"),
                ("g h".to_owned(), None),
                value("i", "j=k"),
            ]
        );
    }

    #[test]
    fn the_last_selinux_word_counts_for_the_kernel() {
        for (line, expected) in [
            (&b"ro selinux=0 quiet\n"[..], Some(false)),
            (b"selinux=0 selinux=1", Some(true)),
            (b"selinux=\"0\"", Some(false)),
            (b"selinux=0x0", Some(false)),
            (b"selinux=00", Some(false)),
            (b"selinux=1 selinux=no", Some(true)),
            (b"selinux=off", None),
            (b"selinux=", None),
            (b"selinux", None),
            (b"noselinux=0 xselinux=0", None),
            (b"quiet -- selinux=0", None),
            (b"a=\"b selinux=0\"", None),
            (b"", None),
        ] {
            assert_eq!(selinux(line), expected, "{}", String::from_utf8_lossy(line));
        }
    }

    #[test]
    fn the_first_enforcing_counts_for_libselinux() {
        for (line, expected) in [
            (&b"ro enforcing=0\n"[..], Some(false)),
            (b"enforcing=1", Some(true)),
            (b"enforcing=0 enforcing=1", Some(false)),
            (b"enforcing=2", Some(true)),
            (b"enforcing=yes", Some(false)),
            (b"enforcing=", Some(false)),
            (b"enforcing= 1", Some(true)),
            (b"enforcing=-1", None),
            (b"enforcing=4294967295", None),
            (b"enforcing=99999999999999999999", None),
            (b"xenforcing=0 enforcing=1", None),
            (b"a=\"b enforcing=1\"", Some(true)),
            (b"enforcing", None),
            (b"ro\nenforcing=1", None),
        ] {
            assert_eq!(enforcing(line), expected, "{}", String::from_utf8_lossy(line));
        }
    }

    #[test]
    fn libselinux_reads_one_page() {
        let mut line = vec![b' '; 4085];
        line.extend(b"enforcing=1");
        assert_eq!(enforcing(&line), Some(false));
        line.insert(0, b' ');
        assert_eq!(enforcing(&line), None);
    }

    #[test]
    fn the_kernel_reads_a_number_in_the_base_that_it_begins_with() {
        // _parse_integer_fixup_radix and kstrtoul of 3.10 and 5.14.
        for (text, expected) in [
            ("10", Some(10)),
            ("010", Some(8)),
            ("0", Some(0)),
            ("0x1f", Some(31)),
            ("0X1F", Some(31)),
            ("+1", Some(1)),
            ("1\n", Some(1)),
            ("08", None),
            ("0x", None),
            ("0xg", None),
            ("++1", None),
            ("-1", None),
            ("1 ", None),
            ("18446744073709551616", None),
        ] {
            assert_eq!(kernel_number(text.as_bytes()), expected, "{text}");
        }
    }
}
