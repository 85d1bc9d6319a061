//! chronyd's configuration as chronyd itself reads it, and what `chronyc tracking` tells.
//!
//! Source of the rules: chrony 3.4 (CentOS 7), 4.3 (Debian 12) and 4.6.1 (CentOS Stream 9): conf.c,
//! cmdparse.c, addrfilt.c, and the checks that follow at start, which late.rs names.
//! chronyd dies at the first line it does not like, so one bad line decides everything.
//!
//! What only the machine can tell is left out: whether the user of `user` exists, whether files that
//! directives name can be opened, whether a device is there.

mod access;
mod access_line;
mod arguments;
pub mod command_line;
mod directives;
mod fnmatch;
mod glob;
mod late;
mod line;
mod nearest;
mod options;
mod pieces;
mod reading;
mod scan;
#[cfg(test)]
mod tests;
pub mod tracking;

pub use access::{Access, Net, Rule};
pub use reading::{read, read_lines};

use crate::evidence::Cannot;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The version whose rules apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dialect {
    /// 3.4, CentOS 7.
    V3_4,
    /// 4.3, Debian 12.
    V4_3,
    /// 4.6.1, CentOS Stream 9.
    V4_6,
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Absolute path.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
}

/// Why there is no configuration to judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoConfig {
    /// The main file is not there: chronyd does not start.
    Absent,
    /// The main file cannot be looked at: nothing can be told.
    Cannot(Cannot),
}

/// What chronyd makes of its configuration.
///
/// Everything before the line that is refused is kept, since it may help to tell what was meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// What stops chronyd from starting, the first of it.
    pub refused: Option<Refusal>,
    /// Files and directories that chronyd would read and that could not be looked at. If nothing is
    /// refused and one of these is not [`Unread::sources_only`], nothing can be told for certain.
    pub unread: Vec<Unread>,
    /// The `local` directive in force: the last one.
    pub local: Option<Local>,
    /// Who may ask for time.
    pub access: Access,
    /// Time sources in the order of reading; those of `sourcedir` come last.
    pub sources: Vec<Source>,
    /// How many reference clocks there are.
    pub refclocks: usize,
    /// The port that `port` sets, the last one; 0 means that no client is ever served.
    pub port: Option<(i32, Place)>,
    /// The IPv4 address that `bindaddress` sets; others get no answer over IPv4.
    pub bound4: Option<(Ipv4Addr, Place)>,
    /// The IPv6 address that `bindaddress` sets; others get no answer over IPv6.
    pub bound6: Option<(Ipv6Addr, Place)>,
    /// The device that `binddevice` names (4.x): nobody is answered over another.
    pub device: Option<(String, Place)>,
    /// The user that `user` sets; chronyd does not start if there is none of that name.
    pub user: Option<(String, Place)>,
    /// Lines that would be directives but for the comment mark.
    pub comments: Vec<Comment>,
    /// Lines of `*.sources` files that chronyd passes over in silence.
    pub skipped: Vec<Place>,
    /// Every file that was read, in order, but for those of `sourcedir`.
    pub files: Vec<String>,
    /// The `*.sources` files of `sourcedir`, which `chronyc reload sources` reads again.
    pub sources_files: Vec<String>,
}

impl Config {
    /// Whether chronyd would start: `None` if something that could not be looked at decides.
    #[must_use]
    pub fn starts(&self) -> Option<bool> {
        if self.refused.is_some() {
            return Some(false);
        }
        self.unread.iter().all(|unread| unread.sources_only).then_some(true)
    }

    /// Whether there is a time source other than this machine itself.
    #[must_use]
    pub fn may_synchronise(&self) -> bool {
        self.refclocks > 0 || self.sources.iter().any(|source| !source.is_loopback())
    }
}

/// Something that chronyd would read and that could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The file or directory.
    pub path: String,
    /// The line that names it.
    pub from: Place,
    /// Why not.
    pub why: Cannot,
    /// It is (in) a `sourcedir`: it can bring time sources, and cannot stop chronyd.
    pub sources_only: bool,
}

/// The `local` directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Local {
    /// Where it stands.
    pub place: Place,
    /// The stratum that clients see, 1 to 15.
    pub stratum: i32,
    /// Whether `orphan` stands there.
    pub orphan: bool,
    /// Whether `activate` makes it wait until a real source was near once (4.6).
    pub waits: bool,
}

/// What a time source was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// `server`
    Server,
    /// `pool`
    Pool,
    /// `peer`
    Peer,
}

/// A time source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Where it stands.
    pub place: Place,
    /// Which directive.
    pub kind: SourceKind,
    /// The name or address as written; bytes that are not UTF-8 became U+FFFD.
    pub name: String,
    /// Whether a file of a `sourcedir` brings it.
    pub from_sourcedir: bool,
}

impl Source {
    /// Whether it names this machine: chronyd would ask itself.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        matches!(name.as_str(), "localhost" | "localhost.localdomain")
            || self.name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }
}

/// A line that would be a directive but for the comment mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Where it stands.
    pub place: Place,
    /// The mark: `#`, `!`, `;` or `%`.
    pub mark: char,
    /// The directive, in lower case.
    pub directive: &'static str,
}

/// What stops chronyd from starting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The line.
    pub place: Place,
    /// Its bytes without the line end; escape them before they are shown.
    pub text: Vec<u8>,
    /// It is a piece of a line that 3.4 cannot read at once: each piece is a line of its own to it.
    pub piece: bool,
    /// What is wrong with it.
    pub why: Why,
}

/// What is wrong with a line. Words are as written, U+FFFD for bytes that are not UTF-8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// No version has such a directive.
    UnknownDirective {
        /// The first word of the line.
        word: String,
        /// What was probably meant.
        nearest: Option<&'static str>,
    },
    /// A newer chronyd has this directive.
    NotInThisVersion {
        /// The directive.
        directive: &'static str,
    },
    /// The directive is known, its arguments are wrong.
    Argument {
        /// The directive.
        directive: &'static str,
        /// What is wrong.
        fault: Fault,
    },
    /// Without the words from the comment mark on, the line would be fine.
    TrailingComment {
        /// The directive.
        directive: &'static str,
        /// The mark.
        mark: char,
    },
    /// A network has more bits than its addresses; seen at the start only, not by `chronyd -p`.
    BadPrefix {
        /// The bits as chronyd took them.
        bits: i32,
        /// 32 or 128.
        most: u8,
    },
    /// A priority that no process can have; seen at the start only.
    BadPriority {
        /// What `sched_priority` says, the last one.
        priority: i32,
    },
    /// Not as many `ntsservercert` as `ntsserverkey`; seen at the start only.
    UnevenCertificates,
    /// The file of the points of `tempcomp` is not there; seen at the start only.
    PointsMissing {
        /// The file.
        path: String,
    },
    /// The file begins with a byte order mark.
    Bom,
    /// The line is as long as this or longer, in bytes with its line end.
    TooLong {
        /// The length that is too much.
        limit: usize,
    },
    /// Files include each other too deeply, or in a circle.
    IncludeDepth,
    /// A file to be included is not there.
    IncludeMissing {
        /// The file.
        path: String,
    },
    /// The directory of an `include` pattern is not there.
    IncludeDirMissing {
        /// The directory.
        path: String,
    },
    /// Two directives that exclude each other; this is the later one.
    Conflict {
        /// The directive of this line.
        directive: &'static str,
        /// The other one.
        with: &'static str,
        /// Where the other one stands.
        other: Place,
    },
    /// A refclock driver that does not exist.
    UnknownDriver {
        /// Its name.
        driver: String,
    },
    /// The refclock option `tai` without `leapsectz` (or `leapseclist`, 4.6).
    TaiWithoutLeapSeconds,
}

/// What is wrong with the arguments of a directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Something has to follow.
    Missing,
    /// Too many words.
    TooMany,
    /// A word that is none of the options.
    UnknownOption {
        /// The word.
        word: String,
        /// What was probably meant.
        nearest: Option<&'static str>,
    },
    /// An option without its value.
    NoValue {
        /// The option.
        option: &'static str,
    },
    /// A value that does not fit.
    BadValue {
        /// The option, if it is one's value.
        option: Option<&'static str>,
        /// The value.
        value: String,
    },
    /// A netmask where a number of bits belongs.
    Netmask {
        /// The network as written.
        value: String,
    },
    /// A host name where a network belongs: chronyd asks the resolver when it starts, and dies if there
    /// is no answer. Only the machine can tell, and not for the next boot.
    HostName {
        /// The name.
        name: String,
    },
}
