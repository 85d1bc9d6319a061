//! Remembers, without holding it, which value a secret was compared with when the evidence was taken.
//!
//! The mark in a bundle says «equal» or «not equal» to the parameter that a check asked for. If an
//! instructor changes that parameter later, the mark answers another question than the one asked now.
//! To notice it, sixteen bits of a keyed digest of the asked value are kept, with a key of its own for
//! every bundle. Sixteen bits fit one guess in 65,536: enough to notice a change, nothing to find a
//! password with.

use super::identity::hex;
use hmac::{Hmac, Mac as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// The trace of a value that secrets were compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Compared {
    /// The key of the settings file whose value was compared: `CONFIG_KEYSTONE_ADMIN_PW`.
    pub key: String,
    /// The key of the digest, random for every bundle, in hex digits.
    pub salt: String,
    /// The first sixteen bits of HMAC-SHA-256 under `salt`.
    pub trace: u16,
}

impl Compared {
    /// The trace of `value`. Without a source of random numbers the salt is empty; the trace then
    /// still tells a change.
    #[must_use]
    pub fn new(key: &str, value: &str) -> Self {
        let mut salt = [0; 16];
        let filled = rustix::rand::getrandom(&mut salt[..], rustix::rand::GetRandomFlags::NONBLOCK);
        let salt = match filled {
            Ok(16) => hex(&salt),
            _ => String::new(),
        };
        let trace = trace(&salt, value);
        Self { key: key.to_owned(), salt, trace }
    }

    /// Whether it was this value that secrets were compared with.
    #[must_use]
    pub fn with(&self, value: &str) -> bool {
        trace(&self.salt, value) == self.trace
    }
}

fn trace(salt: &str, value: &str) -> u16 {
    // HMAC takes a key of any length; were it to refuse, no value would ever be the same.
    let Ok(mut digest) = Hmac::<Sha256>::new_from_slice(salt.as_bytes()) else { return 0 };
    digest.update(value.as_bytes());
    let bytes = digest.finalize().into_bytes();
    u16::from_be_bytes([bytes[0], bytes[1]])
}

#[cfg(test)]
mod tests {
    use super::Compared;

    #[test]
    fn another_value_is_noticed_and_the_trace_holds_none() {
        let compared = Compared::new("CONFIG_KEYSTONE_ADMIN_PW", "abc123");
        assert!(compared.with("abc123"));
        let noticed = (0..200).filter(|n| !compared.with(&format!("other{n}"))).count();
        assert!(noticed >= 198, "{noticed} of 200 changes were noticed");
        let text = serde_json::to_string(&compared).unwrap();
        assert!(!text.contains("abc123"));
        assert_ne!(compared.salt, Compared::new("CONFIG_KEYSTONE_ADMIN_PW", "abc123").salt);
    }
}
