//! The one clear error with which a command ends: exit code 2, nothing was judged.

use crate::text::Text;

/// Why a command could not do what it was asked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(pub Text);

impl From<Text> for Failure {
    fn from(text: Text) -> Self {
        Self(text)
    }
}

/// The exit codes of the contract.
pub mod exit {
    /// Nothing is left to do.
    pub const DONE: u8 = 0;
    /// Something is left to do; for `lint`: findings.
    pub const TO_DO: u8 = 1;
    /// Wrong usage, broken labs, an unreadable bundle or root.
    pub const USAGE: u8 = 2;
    /// Nothing left to do, but something could not be told.
    pub const UNKNOWN: u8 = 3;
}
