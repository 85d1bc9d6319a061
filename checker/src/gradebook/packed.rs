//! Bodies in the gradebook: deflated, told apart by their SHA-256, unpacked within bounds.

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use sha2::{Digest as _, Sha256};
use std::io::{Error, Read as _, Result, Write as _};

/// Nothing that was packed here is larger when unpacked, in bytes: 16 MiB.
const MAX: u64 = 16 << 20;

/// The SHA-256 of a body.
#[must_use]
pub fn hash(body: &[u8]) -> Vec<u8> {
    Sha256::digest(body).to_vec()
}

/// JSON in one line. Texts, numbers and lists always serialise.
pub(super) fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Deflates.
///
/// # Errors
/// None that memory does not make.
pub fn pack(body: &[u8]) -> Result<Vec<u8>> {
    let mut to = DeflateEncoder::new(Vec::new(), Compression::new(4));
    to.write_all(body)?;
    to.finish()
}

/// Inflates.
///
/// # Errors
/// It is damaged, or larger than anything that was packed.
pub fn unpack(packed: &[u8]) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    DeflateDecoder::new(packed).take(MAX + 1).read_to_end(&mut body)?;
    if body.len() as u64 > MAX {
        return Err(Error::other("larger than anything that labcheck keeps"));
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_comes_back_and_one_that_would_fill_the_memory_does_not() {
        let body = b"SELINUX=disabled\n".repeat(1000);
        let packed = pack(&body).unwrap();
        assert!(packed.len() < body.len() / 10);
        assert_eq!(unpack(&packed).unwrap(), body);
        assert!(unpack(&packed[..packed.len() / 2]).is_err());
        assert!(unpack(&pack(&vec![0; (MAX + 1) as usize]).unwrap()).is_err());
    }
}
