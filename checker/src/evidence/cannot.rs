//! Why something could not be looked at. One enum for every probe: a reason never becomes an empty
//! string, and never a verdict other than `unknown`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What stands where a plain file was wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// A plain file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link (only where links are not followed).
    Link,
    /// A named pipe.
    Fifo,
    /// A socket.
    Socket,
    /// A character device.
    CharDevice,
    /// A block device.
    BlockDevice,
    /// Anything else.
    Other,
}

/// The reason why there is no evidence. «Not there» is not among them: absence is an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "reason")]
pub enum Cannot {
    /// The reader may not look (EACCES, EPERM).
    NotPermitted,
    /// Symbolic links lead round in a circle, or through more than 40 of them.
    Loop,
    /// Something else than a plain file (or directory) stands there.
    NotPlain {
        /// What it is.
        kind: FileKind,
    },
    /// More than the bound: bytes of a file, entries of a directory.
    TooLarge {
        /// The bound.
        limit: u64,
    },
    /// More lines than any file of its kind has.
    TooManyLines {
        /// The bound.
        limit: u64,
    },
    /// All that has to be looked at is too much together; this was left out.
    TooMuch,
    /// No answer within the time limit.
    TimedOut {
        /// The limit in milliseconds.
        ms: u64,
    },
    /// systemd is not reachable.
    NoBus,
    /// A program that would tell is not installed.
    NoTool {
        /// The program's name.
        name: String,
    },
    /// rpm has no database here.
    NoPackages,
    /// Only a running system can tell, and this is an image or a captured tree.
    NotRunning,
    /// The bundle or tree does not hold it.
    NotCollected,
    /// The consumer's tree is not there (no unit directory: no system).
    NoSystem,
    /// A value that a shell would fill in, so that it is not known here.
    Expands {
        /// The name of the setting.
        name: String,
    },
    /// It was changed between one look and the next.
    Changed,
    /// Anything else, in the words of the operating system or the program.
    Failed {
        /// What was said; escape it before it is shown.
        what: String,
    },
}

impl std::fmt::Display for Cannot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotPermitted => f.write_str("not permitted"),
            Self::Loop => f.write_str("too many symbolic links"),
            Self::NotPlain { kind } => write!(f, "not a plain file: {kind:?}"),
            Self::TooLarge { limit } => write!(f, "larger than {limit}"),
            Self::TooManyLines { limit } => write!(f, "more than {limit} lines"),
            Self::TooMuch => f.write_str("too much to read in all"),
            Self::TimedOut { ms } => write!(f, "no answer within {ms} ms"),
            Self::NoBus => f.write_str("systemd is not reachable"),
            Self::NoTool { name } => write!(f, "{name} is not installed"),
            Self::NoPackages => f.write_str("no rpm database"),
            Self::NotRunning => f.write_str("not a running system"),
            Self::NotCollected => f.write_str("not in the evidence"),
            Self::NoSystem => f.write_str("no system in this tree"),
            Self::Expands { name } => write!(f, "a shell would fill in {name}"),
            Self::Changed => f.write_str("it was changed meanwhile"),
            Self::Failed { what } => f.write_str(what),
        }
    }
}

impl std::error::Error for Cannot {}

#[cfg(test)]
mod tests {
    use super::{Cannot, FileKind};

    #[test]
    fn a_reason_within_an_error_of_the_system_is_told_in_words() {
        for (why, expected) in [
            (Cannot::TimedOut { ms: 5 }, "no answer within 5 ms"),
            (Cannot::NotPlain { kind: FileKind::Fifo }, "not a plain file: Fifo"),
            (Cannot::Failed { what: "gone".into() }, "gone"),
        ] {
            assert_eq!(std::io::Error::other(why).to_string(), expected);
        }
    }
}
