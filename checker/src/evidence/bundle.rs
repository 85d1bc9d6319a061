//! A bundle: the evidence of one machine as one JSON file, `labcheck.evidence/1`.

use super::Evidence;
use super::identity::Identity;
use super::sealed::Sealer;
use crate::text::{Text, text, visible};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};

/// The name of the form; a change of meaning changes the number.
pub const SCHEMA: &str = "labcheck.evidence/1";

/// Nothing that labcheck writes comes near this, in bytes: 8 MiB. The files of one machine are 2 MiB at
/// most, the names half a MiB, and escapes make twice as much of a text.
pub const MAX_BUNDLE: u64 = 8 << 20;

/// A bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "An evidence bundle of labcheck")]
pub struct Bundle {
    /// `labcheck.evidence/1`.
    pub schema: String,
    /// The version that collected.
    pub labcheck: String,
    /// The course that it was collected for.
    pub course: String,
    /// Whose it is, where an errand or a hand-in asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
    /// What was seen.
    pub evidence: Evidence,
    /// `sha256:` and the digest of all bytes before this member, where one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

/// What stands before everything else is looked at.
#[derive(Deserialize)]
struct Head {
    schema: Option<String>,
}

impl Bundle {
    /// A bundle of today's form.
    #[must_use]
    pub fn new(course: &str, evidence: Evidence) -> Self {
        Self {
            schema: SCHEMA.into(),
            labcheck: env!("CARGO_PKG_VERSION").into(),
            course: course.into(),
            identity: None,
            evidence,
            digest: None,
        }
    }

    /// The bundle as text, with nothing in it that could steer a terminal.
    #[must_use]
    pub fn write(&self) -> String {
        crate::json::text(self)
    }

    /// The same, bit by bit: the text of a large one is never held as a whole.
    ///
    /// # Errors
    /// What writing comes to.
    pub fn write_to(&self, to: impl Write) -> std::io::Result<()> {
        crate::json::write(self, to)
    }

    /// The same, with a digest at its end, which is told in hex digits.
    ///
    /// # Errors
    /// What writing comes to.
    pub fn write_sealed(&self, to: impl Write) -> std::io::Result<String> {
        let mut sealer = Sealer::new(to);
        crate::json::write(self, &mut sealer)?;
        sealer.end()
    }

    /// Reads a bundle.
    ///
    /// # Errors
    /// One sentence: not readable, too large, no JSON (with line and column), another form.
    pub fn read(from: impl Read) -> Result<Self, Text> {
        Self::of_bytes(&Self::bytes(from)?)
    }

    /// The bytes of what may be a bundle.
    ///
    /// # Errors
    /// One sentence: not readable, too large.
    pub fn bytes(from: impl Read) -> Result<Vec<u8>, Text> {
        let mut bytes = Vec::new();
        from.take(MAX_BUNDLE + 1).read_to_end(&mut bytes).map_err(
            |error| text!(ko "읽을 수 없습니다: {error}", en "it cannot be read: {error}"),
        )?;
        if bytes.len() as u64 > MAX_BUNDLE {
            return Err(text!(
                ko "labcheck 수집 자료로는 너무 큽니다({MAX_BUNDLE}바이트 초과)",
                en "too large for a labcheck bundle (over {MAX_BUNDLE} bytes)"
            ));
        }
        Ok(bytes)
    }

    /// A bundle out of its bytes.
    ///
    /// # Errors
    /// One sentence: no JSON (with line and column), another form.
    pub fn of_bytes(bytes: &[u8]) -> Result<Self, Text> {
        let mut bundle = Self::parse(bytes)?;
        super::limits::hold(&mut bundle.evidence);
        if let Some(identity) = &mut bundle.identity {
            identity.hold();
        }
        Ok(bundle)
    }

    fn parse(bytes: &[u8]) -> Result<Self, Text> {
        let head: Head = serde_json::from_slice(bytes).map_err(|error| no_json(&error))?;
        match head.schema.as_deref() {
            Some(SCHEMA) => serde_json::from_slice(bytes).map_err(|error| no_json(&error)),
            Some(other) => {
                let other = visible(&other.chars().take(60).collect::<String>());
                Err(text!(
                    ko "형식이 다릅니다: {other} (필요한 형식: {SCHEMA})",
                    en "its schema is {other}, not {SCHEMA}"
                ))
            }
            None => Err(text!(
                ko "labcheck 수집 자료가 아닙니다(schema가 없습니다)",
                en "this is not a labcheck bundle (it has no schema)"
            )),
        }
    }
}

fn no_json(error: &serde_json::Error) -> Text {
    let what = visible(&error.to_string().chars().take(200).collect::<String>());
    text!(ko "JSON이 잘못되었습니다: {what}", en "its JSON is broken: {what}")
}
