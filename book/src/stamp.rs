//! Stamps: which Korean page an English one was translated from.

use crate::head::Head;
use anyhow::{Context as _, Result};
use sha1::{Digest as _, Sha1};
use std::fs;
use std::path::Path;

/// The first 12 digits of what `git hash-object` says of these bytes.
#[must_use]
pub fn blob_hash(content: &[u8]) -> String {
    let mut hash = Sha1::new();
    hash.update(format!("blob {}\0", content.len()));
    hash.update(content);
    let digits: String = hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    digits
}

/// Writes into an English page which Korean one it was translated from: for whoever has just looked
/// at both. Tells whether that was news.
///
/// # Errors
/// One of the pages cannot be read or written.
pub fn stamp(book: &Path, page: &str) -> Result<bool> {
    let read = |lang: &str| {
        let path = book.join(lang).join(page);
        fs::read_to_string(&path).with_context(|| path.display().to_string())
    };
    let (ko, en) = (read("ko")?, read("en")?);
    let hash = blob_hash(ko.as_bytes());
    let head = Head::of(&en);
    if head.ko.as_deref() == Some(hash.as_str()) {
        return Ok(false);
    }
    let stamp = format!("<!-- ko: {hash} -->\n");
    let stamped = match &head.ko {
        Some(old) => en.replacen(&format!("<!-- ko: {old} -->\n"), &stamp, 1),
        None => format!("{stamp}{en}"),
    };
    let path = book.join("en").join(page);
    fs::write(&path, stamped).with_context(|| path.display().to_string())?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_one_of_git() {
        // `printf 'hello\n' | git hash-object --stdin`
        assert_eq!(blob_hash(b"hello\n"), "ce013625030b");
    }
}
