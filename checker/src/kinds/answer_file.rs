//! The answer file of packstack, read as the packstack of this track reads it.

mod absent;
mod backup;
mod form;
mod listed;
mod mend;
mod parsed;
mod servers;
#[cfg(test)]
mod tests;
mod topology;
mod value;

use super::{Asked, Kind, Verdict, node};
use crate::evidence::Need;
use crate::read::answer_file::{AnswerFile, Dialect, Refusal, keys};
use labcheck_labs::{Template, Track};
use schemars::JsonSchema;
use serde::Deserialize;
use std::rc::Rc;

/// What a check may ask for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Goal {
    /// It is there, and packstack would parse it.
    Parsed(OfFile),
    /// It is there, would be parsed, and does not hold the asked value yet: a way back.
    Backup(Backup),
    /// The effective value of a key is the one asked for.
    Value(Value),
    /// A list of time servers is empty, or names other machines only.
    OtherMachines(OfKey),
    /// The hosts of a role are as the asked topology has them.
    Topology(Topology),
}

/// A file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfFile {
    /// The absolute path.
    pub file: Template,
}

/// A key of a file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfKey {
    /// The absolute path.
    pub file: Template,
    /// The key: `CONFIG_NTP_SERVERS`.
    pub key: String,
    /// A key that does not exist and is taken for it: `CONFIG_NTP_SERVER`.
    pub taken_for: String,
}

/// A key and the value asked for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Value {
    /// The absolute path.
    pub file: Template,
    /// The key.
    pub key: String,
    /// The value asked for.
    pub equals: Template,
}

/// A copy from before the edit.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Backup {
    /// The absolute path of the copy.
    pub file: Template,
    /// The absolute path of the answer file itself.
    #[serde(default)]
    pub copy_of: Option<Template>,
    /// The key that the edit changes.
    pub key: String,
    /// The value that the edit gives it.
    pub equals: Template,
}

/// A role in a topology.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Topology {
    /// The absolute path.
    pub file: Template,
    /// `all-in-one`, `two-node` or `three-node`.
    pub topology: Template,
    /// The role that is judged.
    pub role: super::roles::Role,
}

/// Which packstack reads the file on a track. Elsewhere the stricter one: what it takes, both take.
pub(super) const fn dialect(track: Track) -> Dialect {
    match track {
        Track::El7Rocky => Dialect::Packstack13,
        Track::El9Epoxy | Track::Other => Dialect::Packstack26,
    }
}

/// An answer file as the packstack of this track reads it.
///
/// # Errors
/// Why packstack would refuse it.
pub(super) fn read(
    asked: &Asked<'_>,
    path: &str,
    content: &[u8],
) -> Result<Rc<AnswerFile>, Refusal> {
    let read = || Ok(AnswerFile::read(content, dialect(asked.track)).map(Rc::new));
    match asked.memo.answers(path, asked.evidence, read) {
        Ok(read) => Result::clone(&read),
        // A file that is there wants no other.
        Err(_) => AnswerFile::read(content, dialect(asked.track)).map(Rc::new),
    }
}

/// The file as packstack takes it.
///
/// # Errors
/// The verdict on a file that is not there, cannot be read or is refused.
pub(super) fn open(asked: &Asked<'_>, path: &str) -> Result<Rc<AnswerFile>, Verdict> {
    parsed::open(asked, path).map(|(answers, _)| answers)
}

impl Goal {
    fn file(&self) -> &Template {
        match self {
            Self::Parsed(of) => &of.file,
            Self::Backup(of) => &of.file,
            Self::Value(of) => &of.file,
            Self::OtherMachines(of) => &of.file,
            Self::Topology(of) => &of.file,
        }
    }
}

impl Kind for Goal {
    fn needs(&self, asked: &Asked<'_>) -> Vec<Need> {
        let mut needs = vec![Need::File(asked.fill(self.file()))];
        match self {
            Self::OtherMachines(_) | Self::Topology(_) => needs.extend(node::needs(asked)),
            Self::Backup(of) => {
                needs.extend(of.copy_of.as_ref().map(|file| Need::File(asked.fill(file))));
            }
            Self::Parsed(_) | Self::Value(_) => {}
        }
        needs
    }

    fn secrets(&self, asked: &Asked<'_>) -> Vec<(String, String)> {
        let (key, wanted) = match self {
            Self::Backup(of) => (&of.key, &of.equals),
            Self::Value(of) => (&of.key, &of.equals),
            _ => return Vec::new(),
        };
        if !keys::find(key).is_some_and(|key| key.masked) {
            return Vec::new();
        }
        let wanted = asked.fill(wanted);
        vec![
            (key.clone(), wanted.clone()),
            // packstack takes it for every password that is left to it.
            (value::DEFAULT_PASSWORD.to_owned(), wanted),
        ]
    }

    fn judge(&self, asked: &Asked<'_>) -> Verdict {
        let path = asked.fill(self.file());
        match self {
            Self::Parsed(_) => parsed::judge(asked, &path),
            Self::Backup(of) => backup::judge(asked, &path, of),
            Self::Value(of) => value::judge(asked, &path, of),
            Self::OtherMachines(of) => servers::judge(asked, &path, of),
            Self::Topology(of) => topology::judge(asked, &path, of),
        }
    }
}

/// The mistakes that are recognised while judging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// packstack refuses the file, for another reason than those below.
    Refused,
    /// A key stands twice, which the newer packstack refuses.
    DuplicateKey,
    /// A line that is neither key nor comment, such as `:wq`.
    NotALine,
    /// A byte order mark at the beginning.
    ByteOrderMark,
    /// No `[general]` at the top.
    NoSection,
    /// A byte that is no UTF-8.
    NotUtf8,
    /// The copy was made after the edit.
    CopiedAfterEdit,
    /// The key stands in a comment.
    Commented,
    /// The value is in quotes, which belong to it.
    Quoted,
    /// A comment behind the value, which belongs to it.
    InlineComment,
    /// Right but for capital letters.
    UpperCase,
    /// A value that packstack does not allow for this key.
    NotAllowed,
    /// The line begins with a blank and so belongs to the line above.
    Indented,
    /// `PW_PLACEHOLDER` was never replaced.
    Placeholder,
    /// `CONFIG_DEFAULT_PASSWORD` was set instead, which changes nothing any more.
    DefaultPassword,
    /// A key that looks right and does not exist.
    SingularKey,
    /// The node itself as its time server.
    ThisNode,
    /// A loopback address, `127.127.1.0` among them.
    Loopback,
    /// The key is not in the file.
    MissingKey,
}
