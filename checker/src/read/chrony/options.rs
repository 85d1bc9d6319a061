//! Options after a directive: names, the version each came with, and their values.
//!
//! Source: `CPS_ParseNTPSourceAdd`, `CPS_ParseLocal` (cmdparse.c), `parse_refclock`, `parse_ratelimit`,
//! `parse_hwtimestamp` (conf.c) of chrony 3.4, 4.3 and 4.6.1.

use super::Dialect::{self, V3_4, V4_3, V4_6};
use super::{Fault, scan};

/// What follows the name of an option.
#[derive(Clone, Copy, Debug)]
enum Value {
    None,
    Int,
    Between(i32, i32),
    Float,
    Unsigned,
    /// A number of a key: not 0.
    Key,
    /// One of the experimental extension fields.
    ExtField,
    /// Up to four bytes.
    RefId,
    RxFilter,
}

/// One option.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opt {
    name: &'static str,
    since: Dialect,
    value: Value,
}

/// An option that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Got {
    pub(super) name: &'static str,
    /// The value of an integer option, else 0.
    pub(super) int: i32,
    /// Whether a number with a fraction is above zero.
    pub(super) positive: bool,
}

const fn o(name: &'static str, since: Dialect, value: Value) -> Opt {
    Opt { name, since, value }
}

/// Of `server`, `pool` and `peer`.
pub(super) const SOURCE: &[Opt] = &[
    o("asymmetry", V3_4, Value::Float),
    o("auto_offline", V3_4, Value::None),
    o("burst", V3_4, Value::None),
    o("certset", V4_3, Value::Unsigned),
    o("copy", V4_3, Value::None),
    o("extfield", V4_3, Value::ExtField),
    o("filter", V3_4, Value::Int),
    o("iburst", V3_4, Value::None),
    o("ipv4", V4_6, Value::None),
    o("ipv6", V4_6, Value::None),
    o("key", V3_4, Value::Key),
    o("maxdelay", V3_4, Value::Float),
    o("maxdelaydevratio", V3_4, Value::Float),
    o("maxdelayquant", V4_3, Value::Float),
    o("maxdelayratio", V3_4, Value::Float),
    o("maxpoll", V3_4, Value::Int),
    o("maxsamples", V3_4, Value::Int),
    o("maxsources", V3_4, Value::Int),
    o("mindelay", V3_4, Value::Float),
    o("minpoll", V3_4, Value::Int),
    o("minsamples", V3_4, Value::Int),
    o("minstratum", V3_4, Value::Int),
    o("noselect", V3_4, Value::None),
    o("nts", V4_3, Value::None),
    o("ntsport", V4_3, Value::Int),
    o("offline", V3_4, Value::None),
    o("offset", V3_4, Value::Float),
    o("polltarget", V3_4, Value::Int),
    o("port", V3_4, Value::Int),
    o("prefer", V3_4, Value::None),
    o("presend", V3_4, Value::Int),
    o("require", V3_4, Value::None),
    o("trust", V3_4, Value::None),
    o("version", V3_4, Value::Int),
    o("xleave", V3_4, Value::None),
];

/// Of `local`.
pub(super) const LOCAL: &[Opt] = &[
    o("activate", V4_6, Value::Float),
    o("distance", V3_4, Value::Float),
    o("orphan", V3_4, Value::None),
    o("stratum", V3_4, Value::Between(1, 15)),
];

/// Of `refclock`, after driver and parameter.
pub(super) const REFCLOCK: &[Opt] = &[
    o("delay", V3_4, Value::Float),
    o("dpoll", V3_4, Value::Int),
    o("filter", V3_4, Value::Int),
    o("local", V4_3, Value::None),
    o("lock", V3_4, Value::RefId),
    o("maxdispersion", V3_4, Value::Float),
    o("maxlockage", V3_4, Value::Int),
    o("maxsamples", V3_4, Value::Int),
    o("minsamples", V3_4, Value::Int),
    o("noselect", V3_4, Value::None),
    o("offset", V3_4, Value::Float),
    o("poll", V3_4, Value::Int),
    o("pps", V3_4, Value::None),
    o("precision", V3_4, Value::Float),
    o("prefer", V3_4, Value::None),
    o("rate", V3_4, Value::Int),
    o("refid", V3_4, Value::RefId),
    o("require", V3_4, Value::None),
    o("stratum", V3_4, Value::Between(0, 15)),
    o("tai", V3_4, Value::None),
    o("trust", V3_4, Value::None),
    o("width", V3_4, Value::Float),
];

/// Of `hwtimestamp`, after the interface.
pub(super) const HW_TIMESTAMP: &[Opt] = &[
    o("maxpoll", V4_6, Value::Int),
    o("maxsamples", V3_4, Value::Int),
    o("minpoll", V3_4, Value::Int),
    o("minsamples", V3_4, Value::Int),
    o("nocrossts", V3_4, Value::None),
    o("precision", V3_4, Value::Float),
    o("rxcomp", V3_4, Value::Float),
    o("rxfilter", V3_4, Value::RxFilter),
    o("txcomp", V3_4, Value::Float),
];

/// Of `cmdratelimit` and `ntsratelimit`.
pub(super) const RATE_LIMIT: &[Opt] =
    &[o("burst", V3_4, Value::Int), o("interval", V3_4, Value::Int), o("leak", V3_4, Value::Int)];

/// Of `ratelimit`.
pub(super) const NTP_RATE_LIMIT: &[Opt] = &[
    o("burst", V3_4, Value::Int),
    o("interval", V3_4, Value::Int),
    o("kod", V4_6, Value::Int),
    o("leak", V3_4, Value::Int),
];

/// Reads options to the end of the line.
///
/// # Errors
/// The first word that is no option of this version, or the first value that does not fit.
pub(super) fn options(line: &[u8], known: &[Opt], dialect: Dialect) -> Result<Vec<Got>, Fault> {
    let mut got = Vec::new();
    let mut line = line;
    while !line.is_empty() {
        let (word, rest) = scan::word(line);
        let here = || known.iter().filter(|option| option.since <= dialect);
        let Some(option) = here().find(|option| option.name.as_bytes().eq_ignore_ascii_case(word))
        else {
            let nearest = super::nearest::nearest(word, here().map(|option| option.name));
            return Err(Fault::UnknownOption { word: super::line::shown(word), nearest });
        };
        let Some((int, positive, rest)) = option.value.read(rest, dialect) else {
            return Err(match scan::word(rest).0 {
                b"" => Fault::NoValue { option: option.name },
                value => {
                    Fault::BadValue { option: Some(option.name), value: super::line::shown(value) }
                }
            });
        };
        got.push(Got { name: option.name, int, positive });
        line = rest;
    }
    Ok(got)
}

impl Value {
    /// The value of an integer, whether a number with a fraction is above zero, and the rest of the
    /// line, which may begin in mid-word.
    #[allow(clippy::cast_possible_truncation)] // sscanf cuts to 32 bits
    fn read(self, text: &[u8], dialect: Dialect) -> Option<(i32, bool, &[u8])> {
        match self {
            Self::None => Some((0, false, text)),
            Self::Int => scan::int(text).map(|(value, rest)| (value, false, rest)),
            Self::Between(least, most) => scan::int(text)
                .filter(|&(value, _)| (least..=most).contains(&value))
                .map(|(value, rest)| (value, false, rest)),
            Self::Float => scan::float(text).map(|(positive, rest)| (0, positive, rest)),
            Self::Unsigned => scan::unsigned(text, 10).map(|(_, rest)| (0, false, rest)),
            Self::Key => scan::unsigned(text, 10)
                .filter(|&(value, _)| value as u32 != 0)
                .map(|(_, rest)| (0, false, rest)),
            Self::ExtField => scan::unsigned(text, 16)
                .filter(|&(value, _)| {
                    value as u32 == 0xF323 || (value as u32 == 0xF324 && dialect >= V4_6)
                })
                .map(|(_, rest)| (0, false, rest)),
            Self::RefId => {
                let (word, _) = scan::word(text);
                // Before 4.6 a fifth byte began the next option.
                let length = if dialect >= V4_6 { word.len() } else { word.len().min(4) };
                let rest = text.get(length..)?;
                (1..=4).contains(&length).then_some((0, false, rest))
            }
            Self::RxFilter => {
                let (word, _) = scan::word(text);
                let length = word.len().min(4);
                let (filter, rest) = text.split_at_checked(length)?;
                let known: &[&[u8]] = match dialect {
                    V3_4 => &[b"none", b"ntp", b"all"],
                    V4_3 | V4_6 => &[b"none", b"ntp", b"ptp", b"all"],
                };
                let fits = known.iter().any(|name| name.eq_ignore_ascii_case(filter));
                fits.then_some((0, false, rest))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(line: &str, known: &[Opt], dialect: Dialect) -> Result<Vec<&'static str>, Fault> {
        options(line.as_bytes(), known, dialect)
            .map(|got| got.into_iter().map(|got| got.name).collect())
    }

    #[test]
    fn a_value_may_run_into_the_next_option() {
        assert_eq!(
            names("minpoll 6iburst MAXPOLL 8", SOURCE, V3_4),
            Ok(vec!["minpoll", "iburst", "maxpoll"])
        );
    }

    #[test]
    fn a_misspelt_option_is_refused_with_the_nearest() {
        assert_eq!(
            names("ibrust", SOURCE, V4_3),
            Err(Fault::UnknownOption { word: "ibrust".into(), nearest: Some("iburst") })
        );
        assert_eq!(
            names("nts", SOURCE, V3_4),
            Err(Fault::UnknownOption { word: "nts".into(), nearest: None })
        );
    }

    #[test]
    fn a_value_is_missing_or_does_not_fit() {
        assert_eq!(names("key", SOURCE, V4_6), Err(Fault::NoValue { option: "key" }));
        let bad = |option, value: &str| {
            Err(Fault::BadValue { option: Some(option), value: value.to_owned() })
        };
        assert_eq!(names("key 0", SOURCE, V4_6), bad("key", "0"));
        assert_eq!(names("stratum 16", LOCAL, V4_6), bad("stratum", "16"));
        assert_eq!(names("extfield F324", SOURCE, V4_3), bad("extfield", "F324"));
        assert_eq!(names("extfield F324", SOURCE, V4_6), Ok(vec!["extfield"]));
        assert_eq!(names("rxfilter ptp", HW_TIMESTAMP, V3_4), bad("rxfilter", "ptp"));
    }

    #[test]
    fn a_reference_id_has_four_bytes() {
        assert_eq!(names("refid ABCDpps", REFCLOCK, V4_3), Ok(vec!["refid", "pps"]));
        let bad = Fault::BadValue { option: Some("refid"), value: "ABCDpps".into() };
        assert_eq!(names("refid ABCDpps", REFCLOCK, V4_6), Err(bad));
    }
}
