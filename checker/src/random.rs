//! Random numbers of the kernel's.

use crate::evidence::identity::hex;
use rustix::rand::{GetRandomFlags, getrandom};
use std::io;

/// So many bytes.
///
/// # Errors
/// The kernel has none, or too few.
pub(crate) fn bytes<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    // Of up to 256 bytes all come, or none (getrandom(2)).
    if getrandom(&mut bytes[..], GetRandomFlags::empty())? < N {
        return Err(io::Error::other("no random numbers"));
    }
    Ok(bytes)
}

/// 128 bits in hex digits: nobody guesses them, and they never come twice.
///
/// # Errors
/// As [`bytes`].
pub(crate) fn digits() -> io::Result<String> {
    bytes::<16>().map(|bytes| hex(&bytes))
}
