//! What the program is asked to do on a machine that is graded. It reads this from standard input, as one
//! JSON object: nothing of it stands in a process list.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Nothing that is sent comes near this, in bytes: 8 MiB.
pub const MAX_ERRAND: u64 = 8 << 20;

/// An errand of `labcheck collect --errand`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Errand {
    /// The course whose evidence is wanted.
    pub course: String,
    /// The labs by path, where they are not those inside the program.
    pub labs: Option<BTreeMap<String, String>>,
    /// Parameters that differ from the course's own.
    pub set: Vec<(String, String)>,
    /// What shows that the bundle answers this errand and no other: random, for one host of one run.
    pub challenge: Option<String>,
    /// The key of the digests by which generated secrets of two students can be told to be the same:
    /// random, for one run.
    pub digest_key: Option<String>,
}
