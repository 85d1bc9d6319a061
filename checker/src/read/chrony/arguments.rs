//! Arguments of the directives that are neither options nor networks.
//!
//! Source: the `parse_…` functions of conf.c of chrony 3.4, 4.3 and 4.6.1. A number is what `sscanf`
//! finds at the beginning of a word; what follows it in the same word is passed over.

use super::line::shown;
use super::{Dialect, Fault, access_line, scan};
use std::net::IpAddr;

/// Exactly so many words.
///
/// # Errors
/// Fewer or more.
pub(super) fn count(line: &[u8], wanted: usize) -> Result<(), Fault> {
    match scan::words(line).count() {
        n if n < wanted => Err(Fault::Missing),
        n if n > wanted => Err(Fault::TooMany),
        _ => Ok(()),
    }
}

/// A number that `scanf` looks for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Number {
    Int,
    Float,
    Unsigned,
}

/// Numbers one after the other, as one call of `sscanf` finds them.
///
/// # Errors
/// The word where none was found.
pub(super) fn numbers(line: &[u8], wanted: &[Number]) -> Result<(), Fault> {
    let mut line = line;
    for number in wanted {
        let rest = match number {
            Number::Int => scan::int(line).map(|(_, rest)| rest),
            Number::Float => scan::float(line).map(|(_, rest)| rest),
            Number::Unsigned => scan::unsigned(line, 10).map(|(_, rest)| rest),
        };
        line = rest.ok_or_else(|| bad(scan::word(line).0))?;
    }
    Ok(())
}

/// So many words, beginning with these numbers.
///
/// # Errors
/// The count or a number.
pub(super) fn exactly(line: &[u8], wanted: &[Number]) -> Result<(), Fault> {
    count(line, wanted.len())?;
    numbers(line, wanted)
}

/// Integers to the end of the line, or none.
///
/// # Errors
/// The first word that does not begin with one.
pub(super) fn ints(line: &[u8]) -> Result<(), Fault> {
    scan::words(line).try_for_each(|word| numbers(word, &[Number::Int]))
}

/// One of the words, ASCII case ignored.
///
/// # Errors
/// Another word, or more.
pub(super) fn one_of(line: &[u8], known: &'static [&'static str]) -> Result<(), Fault> {
    if known.iter().any(|name| name.as_bytes().eq_ignore_ascii_case(line)) {
        return Ok(());
    }
    count(line, 1)?;
    let nearest = super::nearest::nearest(line, known.iter().copied());
    Err(Fault::UnknownOption { word: shown(line), nearest })
}

/// What `log` may name; here case matters.
///
/// # Errors
/// The first word that is none of them.
pub(super) fn log(line: &[u8], dialect: Dialect) -> Result<(), Fault> {
    let known = [
        ("measurements", Dialect::V3_4),
        ("rawmeasurements", Dialect::V3_4),
        ("refclocks", Dialect::V3_4),
        ("rtc", Dialect::V3_4),
        ("selection", Dialect::V4_3),
        ("statistics", Dialect::V3_4),
        ("tempcomp", Dialect::V3_4),
        ("tracking", Dialect::V3_4),
    ];
    let here = || known.iter().filter(|(_, since)| *since <= dialect).map(|(name, _)| *name);
    for word in scan::words(line) {
        if !here().any(|name| name.as_bytes() == word) {
            let nearest = super::nearest::nearest(word, here());
            return Err(Fault::UnknownOption { word: shown(word), nearest });
        }
    }
    Ok(())
}

/// One address.
///
/// # Errors
/// Anything else.
pub(super) fn address(line: &[u8]) -> Result<IpAddr, Fault> {
    count(line, 1)?;
    access_line::ip(line).ok_or_else(|| bad(line))
}

/// `mailonchange`: an address and a number.
///
/// # Errors
/// The count or the number.
pub(super) fn mail_on_change(line: &[u8]) -> Result<(), Fault> {
    count(line, 2)?;
    numbers(scan::word(line).1, &[Number::Float])
}

/// `ntstrustedcerts`: a path, or a number and a path.
///
/// # Errors
/// The count or the number.
pub(super) fn trusted_certs(line: &[u8]) -> Result<(), Fault> {
    if scan::words(line).count() == 2 {
        numbers(scan::word(line).0, &[Number::Unsigned])
    } else {
        count(line, 1)
    }
}

/// `initstepslew`: a number and any names.
///
/// # Errors
/// No number.
pub(super) fn init_step_slew(line: &[u8]) -> Result<(), Fault> {
    let (first, _) = scan::word(line);
    if first.is_empty() { Err(Fault::Missing) } else { numbers(first, &[Number::Float]) }
}

/// `broadcast`: interval, address, perhaps a port.
///
/// # Errors
/// The first of them that does not fit.
pub(super) fn broadcast(line: &[u8]) -> Result<(), Fault> {
    let (interval, rest) = scan::word(line);
    let (ip, rest) = scan::word(rest);
    let (port, rest) = scan::word(rest);
    if interval.is_empty() || (ip.is_empty() && scan::int(interval).is_some()) {
        return Err(Fault::Missing);
    }
    numbers(interval, &[Number::Int])?;
    address(ip)?;
    if !port.is_empty() {
        numbers(port, &[Number::Int])?;
    }
    if rest.is_empty() { Ok(()) } else { Err(Fault::TooMany) }
}

/// `smoothtime`: two numbers, perhaps `leaponly`.
///
/// # Errors
/// The count, a number, another word.
pub(super) fn smooth_time(line: &[u8]) -> Result<(), Fault> {
    if scan::words(line).count() != 3 {
        count(line, 2)?;
    }
    numbers(line, &[Number::Float, Number::Float])?;
    match scan::words(line).nth(2) {
        Some(word) => one_of(word, &["leaponly"]),
        None => Ok(()),
    }
}

/// `tempcomp`: a file, then a number and a file, or five numbers.
///
/// # Errors
/// The count or a number.
pub(super) fn temp_comp(line: &[u8]) -> Result<(), Fault> {
    let rest = scan::word(line).1;
    if scan::words(line).count() == 3 {
        return numbers(rest, &[Number::Float]);
    }
    count(line, 6)?;
    numbers(rest, &[Number::Float; 5])
}

fn bad(value: &[u8]) -> Fault {
    if value.is_empty() {
        Fault::Missing
    } else {
        Fault::BadValue { option: None, value: shown(value) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(value: &str) -> Result<(), Fault> {
        Err(Fault::BadValue { option: None, value: value.into() })
    }

    #[test]
    fn makestep_wants_a_number_and_an_integer() {
        let makestep = |line: &str| exactly(line.as_bytes(), &[Number::Float, Number::Int]);
        assert_eq!(makestep("1.0 3"), Ok(()));
        assert_eq!(makestep("1.0"), Err(Fault::Missing));
        assert_eq!(makestep("1.0 3 4"), Err(Fault::TooMany));
        assert_eq!(makestep("1.0 x"), value("x"));
        assert_eq!(makestep("1.0s 3"), value("s"));
        assert_eq!(makestep("1.0 3x"), Ok(()));
    }

    #[test]
    fn log_knows_its_words_in_lower_case() {
        assert_eq!(log(b"measurements tracking", Dialect::V3_4), Ok(()));
        let unknown =
            |word: &str, nearest| Err(Fault::UnknownOption { word: word.into(), nearest });
        assert_eq!(log(b"Tracking", Dialect::V4_6), unknown("Tracking", Some("tracking")));
        assert_eq!(log(b"selection", Dialect::V3_4), unknown("selection", None));
    }

    #[test]
    fn the_rest_by_example() {
        assert_eq!(address(b"0.0.0.0"), Ok(IpAddr::from([0, 0, 0, 0])));
        assert_eq!(address(b"::1 x"), Err(Fault::TooMany));
        assert_eq!(address(b"eth0"), Err(Fault::BadValue { option: None, value: "eth0".into() }));
        assert_eq!(broadcast(b"60 10.0.0.255 123"), Ok(()));
        assert_eq!(broadcast(b"60 10.0.0.255 123 4"), Err(Fault::TooMany));
        assert_eq!(broadcast(b"60"), Err(Fault::Missing));
        assert_eq!(smooth_time(b"400 0.01 leaponly"), Ok(()));
        assert_eq!(smooth_time(b"400"), Err(Fault::Missing));
        assert_eq!(temp_comp(b"/sys/t 30 /etc/points"), Ok(()));
        assert_eq!(temp_comp(b"/sys/t 30 26000 0 0.000183 0"), Ok(()));
        assert_eq!(temp_comp(b"/sys/t"), Err(Fault::Missing));
        assert_eq!(one_of(b"SLEW", &["slew"]), Ok(()));
        assert_eq!(mail_on_change(b"root x"), value("x"));
        assert_eq!(trusted_certs(b"x /f"), value("x"));
        assert_eq!(init_step_slew(b"10 a b"), Ok(()));
        assert_eq!(ints(b"30 15"), Ok(()));
        assert_eq!(ints(b"30 x"), value("x"));
    }
}
