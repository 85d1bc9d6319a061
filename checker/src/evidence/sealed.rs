//! A bundle that carries its own digest, so that a cut or changed one is noticed. It shows an accident, no
//! forgery: whoever changes a bundle can compute the digest too.
//!
//! The digest is the last member of the JSON object, and is taken of all bytes before it.

use super::identity::hex;
use sha2::{Digest as _, Sha256};
use std::io::{Result, Write};

/// What stands between the bundle and its digest, and behind.
const LEAD: &[u8] = b",\n  \"digest\": \"sha256:";
const END: &[u8] = b"\"\n}\n";
/// How a JSON object without a digest ends.
const OPEN_END: &[u8] = b"\n}\n";
/// Hex digits of SHA-256.
const DIGITS: usize = 64;

/// Whether a bundle is what it was when it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    /// It carries no digest.
    Absent,
    /// Every byte is as it was.
    Whole,
    /// It was changed since.
    Broken,
}

/// Puts the digest behind an object that is written through it in lines.
pub(super) struct Sealer<W> {
    to: W,
    digest: Sha256,
    /// The last bytes, which may be the end of the object.
    kept: Vec<u8>,
}

impl<W: Write> Sealer<W> {
    pub(super) fn new(to: W) -> Self {
        Self { to, digest: Sha256::new(), kept: Vec::new() }
    }

    /// Ends the object; the digest in hex digits.
    pub(super) fn end(mut self) -> Result<String> {
        if self.kept != OPEN_END {
            return Err(std::io::Error::other("no object in lines"));
        }
        let digest = hex(&self.digest.finalize());
        for part in [LEAD, digest.as_bytes(), END] {
            self.to.write_all(part)?;
        }
        self.to.flush()?;
        Ok(digest)
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.kept.extend_from_slice(bytes);
        let sure = self.kept.len().saturating_sub(OPEN_END.len());
        let sure: Vec<u8> = self.kept.drain(..sure).collect();
        self.digest.update(&sure);
        self.to.write_all(&sure)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        self.to.flush()
    }
}

/// How a bundle's bytes and its digest go together.
#[must_use]
pub fn seal(bundle: &[u8]) -> Seal {
    let whole = || {
        let rest = bundle.strip_suffix(END)?;
        let (rest, told) = rest.split_at_checked(rest.len().checked_sub(DIGITS)?)?;
        let sealed = rest.strip_suffix(LEAD)?;
        Some(hex(&Sha256::digest(sealed)).as_bytes() == told)
    };
    match whole() {
        Some(true) => Seal::Whole,
        Some(false) => Seal::Broken,
        None if has_digest(bundle) => Seal::Broken,
        None => Seal::Absent,
    }
}

/// Whether somewhere near its end a digest stands in another shape.
fn has_digest(bundle: &[u8]) -> bool {
    let tail = bundle.get(bundle.len().saturating_sub(200)..).unwrap_or_default();
    tail.windows(9).any(|part| part == b"\"digest\":")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(pieces: &[&str]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut sealer = Sealer::new(&mut out);
        pieces.iter().for_each(|piece| sealer.write_all(piece.as_bytes()).unwrap());
        sealer.end().unwrap();
        out
    }

    #[test]
    fn a_bundle_is_whole_until_a_byte_of_it_changes() {
        let bundle = sealed(&["{\n  \"a\": 1", "\n", "}", "\n"]);
        let text = String::from_utf8(bundle.clone()).unwrap();
        assert!(text.starts_with("{\n  \"a\": 1,\n  \"digest\": \"sha256:"), "{text}");
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
        assert_eq!(seal(&bundle), Seal::Whole);
        for at in 0..bundle.len() {
            let mut changed = bundle.clone();
            changed[at] ^= 1;
            assert_ne!(seal(&changed), Seal::Whole, "byte {at}");
        }
        assert_eq!(seal(b"{\n  \"a\": 1\n}\n"), Seal::Absent);
        assert_eq!(seal(b""), Seal::Absent);
        let compact = text.split_whitespace().collect::<String>();
        assert_eq!(seal(compact.as_bytes()), Seal::Broken);
    }

    #[test]
    fn what_is_no_object_gets_no_digest() {
        let mut sealer = Sealer::new(Vec::new());
        sealer.write_all(b"[]\n").unwrap();
        assert!(sealer.end().is_err());
    }
}
