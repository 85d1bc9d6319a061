//! What one line means to chronyd.
//!
//! Source: `CNF_ParseLine` (conf.c) of chrony 3.4, 4.3 and 4.6.1.

use super::access_line::{self, Said};
use super::arguments::{self as args, Number};
use super::directives::{self, Directive, Shape};
use super::{Dialect, Fault, SourceKind, Why, options, scan};
use std::net::IpAddr;

/// What a line brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Nothing that matters here.
    Nothing,
    Local {
        stratum: i32,
        orphan: bool,
        waits: bool,
    },
    Access {
        ntp: bool,
        allow: bool,
        said: Said,
    },
    Source {
        kind: SourceKind,
        name: String,
    },
    Port(i32),
    Bind(IpAddr),
    Device(String),
    User(String),
    Include(Vec<u8>),
    ConfDir(Vec<Vec<u8>>),
    SourceDir(Vec<Vec<u8>>),
    Priority(i32),
    /// The file of the points of `tempcomp`, if there is one.
    TempComp(Option<String>),
    Refclock {
        driver: String,
        tai: bool,
    },
    /// One that another directive excludes.
    Flag(&'static str),
}

/// `confdir` and `sourcedir` take so many directories.
const MOST_DIRS: usize = 10;

/// Bytes as words are told: U+FFFD for what is not UTF-8.
pub(super) fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Reads a normalised line that is not empty.
///
/// # Errors
/// Why chronyd refuses it.
pub(super) fn meaning(line: &[u8], dialect: Dialect) -> Result<Meaning, Why> {
    let (name, rest) = scan::word(line);
    let Some(directive) = directives::find(name) else {
        let nearest = directives::nearest(name, dialect);
        return Err(Why::UnknownDirective { word: shown(name), nearest });
    };
    if directive.since > dialect {
        return Err(Why::NotInThisVersion { directive: directive.name });
    }
    arguments(directive, rest, dialect).map_err(|fault| {
        match trailing_comment(directive, rest, dialect) {
            Some(mark) => Why::TrailingComment { directive: directive.name, mark },
            None => Why::Argument { directive: directive.name, fault },
        }
    })
}

/// The comment mark without which, and without what follows it, the arguments would be fine.
fn trailing_comment(directive: &Directive, rest: &[u8], dialect: Dialect) -> Option<char> {
    let before = |at: usize| at.checked_sub(1).and_then(|i| rest.get(i)).is_none_or(|&b| b == b' ');
    let (at, mark) = rest
        .iter()
        .enumerate()
        .find(|&(at, &byte)| scan::is_comment_mark(byte) && before(at))
        .map(|(at, &byte)| (at, byte))?;
    let kept = rest.get(..at)?.trim_ascii_end();
    arguments(directive, kept, dialect).is_ok().then(|| char::from(mark))
}

fn arguments(directive: &Directive, rest: &[u8], dialect: Dialect) -> Result<Meaning, Fault> {
    use Number::{Float, Int, Unsigned};
    let nothing = |()| Meaning::Nothing;
    match directive.shape {
        Shape::Ignored => Ok(Meaning::Nothing),
        Shape::Null => args::count(rest, 0).map(|()| flag(directive.name)),
        Shape::Text => args::count(rest, 1).map(|()| match directive.name {
            "binddevice" => Meaning::Device(shown(rest)),
            "user" => Meaning::User(shown(rest)),
            name => flag(name),
        }),
        Shape::Int => {
            args::exactly(rest, &[Int])?;
            Ok(match scan::int(rest) {
                Some((port, _)) if directive.name == "port" => Meaning::Port(port),
                Some((priority, _)) if directive.name == "sched_priority" => {
                    Meaning::Priority(priority)
                }
                _ => Meaning::Nothing,
            })
        }
        Shape::Ints => args::ints(rest).map(nothing),
        Shape::Float => args::exactly(rest, &[Float]).map(nothing),
        Shape::Unsigned => args::exactly(rest, &[Unsigned]).map(nothing),
        Shape::TwoInts => args::exactly(rest, &[Int, Int]).map(nothing),
        Shape::FloatInt => args::exactly(rest, &[Float, Int]).map(nothing),
        Shape::FloatIntInt => args::exactly(rest, &[Float, Int, Int]).map(nothing),
        Shape::Access { ntp, allow } => {
            let said = access_line::access(rest, dialect)?;
            Ok(Meaning::Access { ntp, allow, said })
        }
        Shape::Source(kind) => source(kind, rest, dialect),
        Shape::Local => local(rest, dialect),
        Shape::Log => args::log(rest, dialect).map(nothing),
        Shape::RateLimit { kod } => {
            let known = if kod { options::NTP_RATE_LIMIT } else { options::RATE_LIMIT };
            options::options(rest, known, dialect).map(|_| Meaning::Flag(directive.name))
        }
        Shape::Refclock => refclock(rest, dialect),
        Shape::InitStepSlew => args::init_step_slew(rest).map(nothing),
        Shape::OneOf(known) => args::one_of(rest, known).map(nothing),
        Shape::MailOnChange => args::mail_on_change(rest).map(nothing),
        Shape::TrustedCerts => args::trusted_certs(rest).map(nothing),
        Shape::BindAddress => args::address(rest).map(Meaning::Bind),
        Shape::BindAcqAddress => args::address(rest).map(|_| Meaning::Nothing),
        Shape::BindCommand if rest.starts_with(b"/") => args::count(rest, 1).map(nothing),
        Shape::BindCommand => args::address(rest).map(|_| Meaning::Nothing),
        Shape::Broadcast => args::broadcast(rest).map(nothing),
        Shape::SmoothTime => args::smooth_time(rest).map(nothing),
        Shape::TempComp => args::temp_comp(rest).map(|()| {
            let points = scan::words(rest).nth(2).filter(|_| scan::words(rest).count() == 3);
            Meaning::TempComp(points.and_then(|path| String::from_utf8(path.to_vec()).ok()))
        }),
        Shape::HwTimestamp => {
            let (interface, rest) = scan::word(rest);
            if interface.is_empty() {
                return Err(Fault::Missing);
            }
            options::options(rest, options::HW_TIMESTAMP, dialect).map(|_| Meaning::Nothing)
        }
        Shape::Include => args::count(rest, 1).map(|()| Meaning::Include(rest.to_vec())),
        Shape::ConfDir => match scan::words(rest).count() {
            0 => Err(Fault::Missing),
            n if n > MOST_DIRS => Err(Fault::TooMany),
            _ => Ok(Meaning::ConfDir(dirs(rest))),
        },
        // chronyd looks at these words only later, and then passes over too many in silence.
        Shape::SourceDir if scan::words(rest).count() > MOST_DIRS => Ok(Meaning::Nothing),
        Shape::SourceDir => Ok(Meaning::SourceDir(dirs(rest))),
    }
}

fn dirs(rest: &[u8]) -> Vec<Vec<u8>> {
    scan::words(rest).map(<[u8]>::to_vec).collect()
}

/// Directives that exclude others, or that others need.
fn flag(name: &'static str) -> Meaning {
    match name {
        "noclientlog" | "rtcfile" | "rtcsync" | "leapsectz" | "leapseclist" | "ntsservercert"
        | "ntsserverkey" => Meaning::Flag(name),
        _ => Meaning::Nothing,
    }
}

/// The arguments of `server`, `pool` and `peer`.
///
/// # Errors
/// No name, or an option.
pub(super) fn source(kind: SourceKind, rest: &[u8], dialect: Dialect) -> Result<Meaning, Fault> {
    let (name, rest) = scan::word(rest);
    if name.is_empty() {
        return Err(Fault::Missing);
    }
    options::options(rest, options::SOURCE, dialect)?;
    Ok(Meaning::Source { kind, name: shown(name) })
}

fn local(rest: &[u8], dialect: Dialect) -> Result<Meaning, Fault> {
    let (mut stratum, mut orphan, mut waits) = (10, false, false);
    for got in options::options(rest, options::LOCAL, dialect)? {
        match got.name {
            "stratum" => stratum = got.int,
            "orphan" => orphan = true,
            "activate" => waits = got.positive,
            _ => {}
        }
    }
    Ok(Meaning::Local { stratum, orphan, waits })
}

fn refclock(rest: &[u8], dialect: Dialect) -> Result<Meaning, Fault> {
    let (driver, rest) = scan::word(rest);
    let (parameter, rest) = scan::word(rest);
    if driver.is_empty() || parameter.is_empty() {
        return Err(Fault::Missing);
    }
    let got = options::options(rest, options::REFCLOCK, dialect)?;
    Ok(Meaning::Refclock {
        driver: shown(driver),
        tai: got.iter().any(|option| option.name == "tai"),
    })
}

#[cfg(test)]
mod tests {
    use super::Dialect::{V3_4, V4_3, V4_6};
    use super::*;

    fn why(line: &str, dialect: Dialect) -> Option<Why> {
        meaning(line.as_bytes(), dialect).err()
    }

    #[test]
    fn local_by_version() {
        let local = |stratum, orphan, waits| Ok(Meaning::Local { stratum, orphan, waits });
        assert_eq!(meaning(b"local", V3_4), local(10, false, false));
        assert_eq!(meaning(b"LOCAL Stratum 8 orphan", V3_4), local(8, true, false));
        assert_eq!(meaning(b"local stratum 8 stratum 9", V4_6), local(9, false, false));
        assert_eq!(meaning(b"local activate 0.5", V4_6), local(10, false, true));
        assert_eq!(meaning(b"local activate 0", V4_6), local(10, false, false));
        let fault = Fault::UnknownOption { word: "activate".into(), nearest: None };
        assert_eq!(
            why("local activate 0.5", V4_3),
            Some(Why::Argument { directive: "local", fault })
        );
        for stratum in ["0", "16", "-1", "x"] {
            let fault = Fault::BadValue { option: Some("stratum"), value: stratum.into() };
            assert_eq!(
                why(&format!("local stratum {stratum}"), V4_6),
                Some(Why::Argument { directive: "local", fault })
            );
        }
        assert!(why("local 10", V3_4).is_some());
    }

    #[test]
    fn a_trailing_comment_is_told_as_one() {
        for (line, directive, mark) in [
            ("local stratum 10 # lab", "local", '#'),
            ("allow #x", "allow", '#'),
            ("server ntp1 iburst ; campus", "server", ';'),
            ("rtcsync #", "rtcsync", '#'),
        ] {
            assert_eq!(why(line, V4_6), Some(Why::TrailingComment { directive, mark }), "{line}");
        }
        let fault = Fault::BadValue { option: Some("stratum"), value: "99".into() };
        assert_eq!(
            why("local stratum 99 # lab", V4_6),
            Some(Why::Argument { directive: "local", fault })
        );
    }

    #[test]
    fn a_word_of_another_version_or_of_none() {
        assert_eq!(
            why("sourcedir /run/x", V3_4),
            Some(Why::NotInThisVersion { directive: "sourcedir" })
        );
        let unknown = |word: &str, nearest| Why::UnknownDirective { word: word.into(), nearest };
        assert_eq!(why("lcoal stratum 10", V4_6), Some(unknown("lcoal", Some("local"))));
        assert_eq!(why("restrict default", V4_6), Some(unknown("restrict", None)));
        assert_eq!(why("fudge 127.127.1.0 stratum 10", V3_4), Some(unknown("fudge", None)));
    }

    #[test]
    fn obsolete_directives_take_anything() {
        assert_eq!(meaning(b"commandkey 1 2 # 3", V4_6), Ok(Meaning::Nothing));
        assert_eq!(meaning(b"dumponexit now", V3_4), Ok(Meaning::Nothing));
    }

    #[test]
    fn a_source_has_one_name() {
        let two = Fault::UnknownOption { word: "ntp2".into(), nearest: None };
        assert_eq!(
            why("server ntp1 ntp2", V4_3),
            Some(Why::Argument { directive: "server", fault: two })
        );
        assert_eq!(
            why("server", V4_3),
            Some(Why::Argument { directive: "server", fault: Fault::Missing })
        );
    }
}
