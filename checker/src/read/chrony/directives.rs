//! The directives of chronyd, the version each came with, and the shape of its arguments.
//!
//! Source: `CNF_ParseLine` (conf.c) of chrony 3.4, 4.3 and 4.6.1. No directive of 3.4 was taken away
//! by 4.6.1, so «since» tells everything.

use super::Dialect::{self, V3_4, V4_3, V4_6};
use super::SourceKind;

/// What a directive wants after its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Anything at all: long obsolete, only warned of.
    Ignored,
    Null,
    Text,
    Int,
    Ints,
    Float,
    Unsigned,
    TwoInts,
    FloatInt,
    FloatIntInt,
    Access {
        ntp: bool,
        allow: bool,
    },
    Source(SourceKind),
    Local,
    Log,
    RateLimit {
        kod: bool,
    },
    Refclock,
    InitStepSlew,
    OneOf(&'static [&'static str]),
    MailOnChange,
    TrustedCerts,
    BindAddress,
    BindAcqAddress,
    BindCommand,
    Broadcast,
    SmoothTime,
    TempComp,
    HwTimestamp,
    Include,
    ConfDir,
    SourceDir,
}

/// One directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Directive {
    pub(super) name: &'static str,
    pub(super) since: Dialect,
    pub(super) shape: Shape,
}

const fn d(name: &'static str, since: Dialect, shape: Shape) -> Directive {
    Directive { name, since, shape }
}

const AUTH_SELECT: &[&str] = &["require", "prefer", "mix", "ignore"];
const LEAP: &[&str] = &["system", "slew", "step", "ignore"];

pub(super) const DIRECTIVES: &[Directive] = &[
    d("acquisitionport", V3_4, Shape::Int),
    d("allow", V3_4, Shape::Access { ntp: true, allow: true }),
    d("authselectmode", V4_3, Shape::OneOf(AUTH_SELECT)),
    d("bindacqaddress", V3_4, Shape::BindAcqAddress),
    d("bindacqdevice", V4_3, Shape::Text),
    d("bindaddress", V3_4, Shape::BindAddress),
    d("bindcmdaddress", V3_4, Shape::BindCommand),
    d("bindcmddevice", V4_3, Shape::Text),
    d("binddevice", V4_3, Shape::Text),
    d("broadcast", V3_4, Shape::Broadcast),
    d("clientloglimit", V3_4, Shape::Unsigned),
    d("clockprecision", V4_3, Shape::Float),
    d("cmdallow", V3_4, Shape::Access { ntp: false, allow: true }),
    d("cmddeny", V3_4, Shape::Access { ntp: false, allow: false }),
    d("cmdport", V3_4, Shape::Int),
    d("cmdratelimit", V3_4, Shape::RateLimit { kod: false }),
    d("combinelimit", V3_4, Shape::Float),
    d("commandkey", V3_4, Shape::Ignored),
    d("confdir", V4_3, Shape::ConfDir),
    d("corrtimeratio", V3_4, Shape::Float),
    d("deny", V3_4, Shape::Access { ntp: true, allow: false }),
    d("driftfile", V3_4, Shape::Text),
    d("dscp", V4_3, Shape::Int),
    d("dumpdir", V3_4, Shape::Text),
    d("dumponexit", V3_4, Shape::Ignored),
    d("fallbackdrift", V3_4, Shape::TwoInts),
    d("generatecommandkey", V3_4, Shape::Ignored),
    d("hwclockfile", V3_4, Shape::Text),
    d("hwtimestamp", V3_4, Shape::HwTimestamp),
    d("hwtstimeout", V4_6, Shape::Float),
    d("include", V3_4, Shape::Include),
    d("initstepslew", V3_4, Shape::InitStepSlew),
    d("keyfile", V3_4, Shape::Text),
    d("leapseclist", V4_6, Shape::Text),
    d("leapsecmode", V3_4, Shape::OneOf(LEAP)),
    d("leapsectz", V3_4, Shape::Text),
    d("linux_freq_scale", V3_4, Shape::Ignored),
    d("linux_hz", V3_4, Shape::Ignored),
    d("local", V3_4, Shape::Local),
    d("lock_all", V3_4, Shape::Null),
    d("log", V3_4, Shape::Log),
    d("logbanner", V3_4, Shape::Int),
    d("logchange", V3_4, Shape::Float),
    d("logdir", V3_4, Shape::Text),
    d("mailonchange", V3_4, Shape::MailOnChange),
    d("makestep", V3_4, Shape::FloatInt),
    d("manual", V3_4, Shape::Null),
    d("maxchange", V3_4, Shape::FloatIntInt),
    d("maxclockerror", V3_4, Shape::Float),
    d("maxdistance", V3_4, Shape::Float),
    d("maxdrift", V3_4, Shape::Float),
    d("maxjitter", V3_4, Shape::Float),
    d("maxntsconnections", V4_3, Shape::Int),
    d("maxsamples", V3_4, Shape::Int),
    d("maxslewrate", V3_4, Shape::Float),
    d("maxupdateskew", V3_4, Shape::Float),
    d("minsamples", V3_4, Shape::Int),
    d("minsources", V3_4, Shape::Int),
    d("nocerttimecheck", V4_3, Shape::Int),
    d("noclientlog", V3_4, Shape::Null),
    d("nosystemcert", V4_3, Shape::Null),
    d("ntpsigndsocket", V3_4, Shape::Text),
    d("ntsaeads", V4_6, Shape::Ints),
    d("ntscachedir", V4_3, Shape::Text),
    d("ntsdumpdir", V4_3, Shape::Text),
    d("ntsntpserver", V4_3, Shape::Text),
    d("ntsport", V4_3, Shape::Int),
    d("ntsprocesses", V4_3, Shape::Int),
    d("ntsratelimit", V4_3, Shape::RateLimit { kod: false }),
    d("ntsrefresh", V4_3, Shape::Int),
    d("ntsrotate", V4_3, Shape::Int),
    d("ntsservercert", V4_3, Shape::Text),
    d("ntsserverkey", V4_3, Shape::Text),
    d("ntstrustedcerts", V4_3, Shape::TrustedCerts),
    d("peer", V3_4, Shape::Source(SourceKind::Peer)),
    d("pidfile", V3_4, Shape::Text),
    d("pool", V3_4, Shape::Source(SourceKind::Pool)),
    d("port", V3_4, Shape::Int),
    d("ptpdomain", V4_6, Shape::Int),
    d("ptpport", V4_3, Shape::Int),
    d("ratelimit", V3_4, Shape::RateLimit { kod: true }),
    d("refclock", V3_4, Shape::Refclock),
    d("refresh", V4_6, Shape::Int),
    d("reselectdist", V3_4, Shape::Float),
    d("rtcautotrim", V3_4, Shape::Float),
    d("rtcdevice", V3_4, Shape::Text),
    d("rtcfile", V3_4, Shape::Text),
    d("rtconutc", V3_4, Shape::Null),
    d("rtcsync", V3_4, Shape::Null),
    d("sched_priority", V3_4, Shape::Int),
    d("server", V3_4, Shape::Source(SourceKind::Server)),
    d("smoothtime", V3_4, Shape::SmoothTime),
    d("sourcedir", V4_3, Shape::SourceDir),
    d("stratumweight", V3_4, Shape::Float),
    d("tempcomp", V3_4, Shape::TempComp),
    d("user", V3_4, Shape::Text),
];

/// The directive of this name in any version, ASCII case ignored.
pub(super) fn find(name: &[u8]) -> Option<&'static Directive> {
    DIRECTIVES.iter().find(|known| known.name.as_bytes().eq_ignore_ascii_case(name))
}

/// The directive of this version that is nearest to a word, if any is near.
pub(super) fn nearest(word: &[u8], dialect: Dialect) -> Option<&'static str> {
    let known = DIRECTIVES.iter().filter(|known| known.since <= dialect).map(|known| known.name);
    super::nearest::nearest(word, known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_has_as_many_directives_as_its_source() {
        let count = |dialect| DIRECTIVES.iter().filter(|known| known.since <= dialect).count();
        assert_eq!([count(V3_4), count(V4_3), count(V4_6)], [68, 91, 96]);
    }

    #[test]
    fn names_are_sorted_and_found_in_any_case() {
        assert!(DIRECTIVES.is_sorted_by(|a, b| a.name < b.name));
        assert_eq!(find(b"ALLow").map(|known| known.name), Some("allow"));
        assert_eq!(find(b"restrict"), None);
    }

    #[test]
    fn a_misspelt_word_has_a_nearest_one() {
        assert_eq!(nearest(b"lcoal", V3_4), Some("local"));
        assert_eq!(nearest(b"servers", V4_6), Some("server"));
        assert_eq!(nearest(b"fudge", V4_6), None);
        assert_eq!(nearest(b"sourcedirs", V3_4), None);
    }
}
