//! Versions in order, as rpm compares them.
//!
//! Source of the rules: rpm 4.16 `rpmio/rpmvercmp.c`, which `blscfg.c` follows.

use crate::read::lines::leading;
use std::cmp::Ordering;

/// Compares two names by their runs of digits and of letters; what parts them is skipped.
pub(super) fn compare(mut a: &[u8], mut b: &[u8]) -> Ordering {
    loop {
        let part =
            |text: &[u8]| leading(text, |byte| !byte.is_ascii_alphanumeric() && byte != b'~');
        let skip = part(a);
        a = a.get(skip..).unwrap_or_default();
        let skip = part(b);
        b = b.get(skip..).unwrap_or_default();
        // A tilde sorts before everything, even the end.
        match (a.strip_prefix(b"~"), b.strip_prefix(b"~")) {
            (Some(rest_a), Some(rest_b)) => {
                (a, b) = (rest_a, rest_b);
                continue;
            }
            (Some(_), None) => return Ordering::Less,
            (None, Some(_)) => return Ordering::Greater,
            (None, None) => {}
        }
        let (Some(first_a), Some(first_b)) = (a.first(), b.first()) else {
            return a.len().cmp(&b.len());
        };
        let digits = first_a.is_ascii_digit();
        if digits != first_b.is_ascii_digit() {
            // A number is newer than a word.
            return if digits { Ordering::Greater } else { Ordering::Less };
        }
        let (run_a, rest_a) = run(a, digits);
        let (run_b, rest_b) = run(b, digits);
        let order = if digits {
            run_a.len().cmp(&run_b.len()).then_with(|| run_a.cmp(run_b))
        } else {
            run_a.cmp(run_b)
        };
        if order.is_ne() {
            return order;
        }
        (a, b) = (rest_a, rest_b);
    }
}

/// The run at the front, zeros before a number cut.
fn run(text: &[u8], digits: bool) -> (&[u8], &[u8]) {
    let len =
        leading(
            text,
            |byte| {
                if digits { byte.is_ascii_digit() } else { byte.is_ascii_alphabetic() }
            },
        );
    let (run, rest) = text.split_at_checked(len).unwrap_or_default();
    let zeros = if digits { leading(run, |byte| byte == b'0') } else { 0 };
    (run.get(zeros..).unwrap_or_default(), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_parts() {
        for (a, b, expected) in [
            ("5.14.0-70.el9", "5.14.0-427.el9", Ordering::Less),
            ("m-5.14.0-70.el9.x86_64", "m-0-rescue", Ordering::Greater),
            ("1.0", "1.00", Ordering::Equal),
            ("1.0", "1.0.1", Ordering::Less),
            ("1.0~rc1", "1.0", Ordering::Less),
            ("1.a", "1.1", Ordering::Less),
        ] {
            assert_eq!(compare(a.as_bytes(), b.as_bytes()), expected, "{a} {b}");
        }
    }
}
