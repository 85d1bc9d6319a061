//! What labcheck remembers for its user, below `$XDG_STATE_HOME/labcheck` (XDG Base Directory
//! Specification): how many hints were seen, and what was reached when.

pub mod progress;

use std::path::PathBuf;
use std::{env, fs, io};

/// The path of a file of ours; none where the user has no home.
#[must_use]
pub fn path(name: &str) -> Option<PathBuf> {
    let absolute =
        |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = absolute("XDG_STATE_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".local/state")))?;
    Some(state.join("labcheck").join(name))
}

/// Reads a file of ours. What is not there, not readable, or larger than we would write it, is
/// nothing yet.
#[must_use]
pub fn load(path: Option<&PathBuf>) -> String {
    let small = |path: &&PathBuf| {
        fs::metadata(path).is_ok_and(|seen| seen.is_file() && seen.len() < 1 << 20)
    };
    path.filter(small).and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default()
}

/// Writes a file of ours as a whole: beside it first, then renamed.
///
/// # Errors
/// There is no home, or it cannot be written to.
pub fn store(path: Option<&PathBuf>, text: &str) -> io::Result<()> {
    let path = path.ok_or(io::ErrorKind::NotFound)?;
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir)?;
    }
    let beside = path.with_extension(format!("{}.part", std::process::id()));
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // Whether the half could be taken away does not change what is told.
        let _ = fs::remove_file(&beside);
    }
    written
}
