//! What can be wrong with a block, and how it is told.

use std::fmt;

/// A block that cannot be expanded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpandError {
    /// The line of the page on which it begins, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A block that names something names nothing, or more than one word.
    NotOneName {
        /// What kind of block it is.
        block: &'static str,
        /// How one looks: `lab selinux`.
        example: &'static str,
    },
    /// Words stand behind a block that needs none.
    NoName {
        /// What kind of block it is.
        block: &'static str,
    },
    /// There is no such thing.
    Unknown {
        /// Of what kind it would be: `exercise`, `quiz`.
        what: &'static str,
        /// The name as written.
        name: String,
        /// The one that is probably meant.
        nearest: Option<String>,
    },
    /// Something stands inside: its text comes from a file alone.
    NotEmpty {
        /// What kind of block it is.
        block: &'static str,
    },
    /// It stands in a list or a quote, where it has no room.
    Nested {
        /// What kind of block it is.
        block: &'static str,
    },
    /// A section of one track without the other behind it.
    LonelyTrack,
    /// A section of a track that does not end, or ends in another.
    OpenTrack,
}

impl fmt::Display for ExpandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.fault)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOneName { block, example } => {
                write!(f, "a {block} block names one: ```{example}")
            }
            Self::NoName { block } => write!(f, "a {block} block names nothing: ```{block}"),
            Self::Unknown { what, name, nearest: None } => {
                write!(f, "there is no {what} `{name}`")
            }
            Self::Unknown { what, name, nearest: Some(word) } => {
                write!(f, "there is no {what} `{name}` (did you mean `{word}`?)")
            }
            Self::NotEmpty { block } => {
                write!(f, "a {block} block is empty: it is made from its file")
            }
            Self::Nested { block } => {
                write!(f, "a {block} block stands by itself, not in a list or a quote")
            }
            Self::LonelyTrack => f.write_str(
                "a section for el7-rocky stands right before one for el9-epoxy, with nothing between",
            ),
            Self::OpenTrack => f.write_str(
                "this section of a track does not end before the next: </section> on a line of its own, between blank lines",
            ),
        }
    }
}

impl std::error::Error for ExpandError {}
