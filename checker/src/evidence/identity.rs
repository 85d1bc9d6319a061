//! Whose evidence a bundle is: what an errand asked, who hands it in, and by what the same machine or the
//! same generated secrets can be noticed in two bundles.
//!
//! None of it proves anything against root on that machine, who can write any bundle. It makes mix-ups and
//! plain copies visible.

use hmac::{Hmac, Mac as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::collections::BTreeSet;

/// The digits of a value that is taken for a generated one, as packstack makes them.
const DIGITS: usize = 16;
/// Different digits in it: fewer were typed, not generated.
const DIFFERENT: usize = 6;
/// Traces of one machine; packstack makes some forty secrets.
const TRACES: usize = 256;
/// Host keys of one machine.
const KEYS: usize = 16;
/// One text of an identity, in characters.
const TEXT: usize = 200;

/// Whose evidence it is. Every text is of the machine's own saying.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Identity {
    /// The challenge of the errand that this answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub challenge: Option<String>,
    /// Who hands it in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub student: Option<String>,
    /// Their name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// HMAC-SHA-256 under the machine id of a constant text, 32 hex digits: as `machine-id(5)` asks, the id
    /// itself stays where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub machine: Option<String>,
    /// The same under the boot id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boot: Option<String>,
    /// Fingerprints of the SSH host keys as OpenSSH writes them: `SHA256:…`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub host_keys: Vec<String>,
    /// HMAC-SHA-256 under the run's key of each generated secret, 32 hex digits each, sorted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub secrets: Vec<String>,
}

impl Identity {
    /// Cuts what no machine has: nothing in a bundle may use up whoever reads it.
    pub fn hold(&mut self) {
        let texts = [&mut self.challenge, &mut self.student, &mut self.name, &mut self.machine];
        for text in texts.into_iter().chain([&mut self.boot]).flatten() {
            cut(text);
        }
        self.host_keys.truncate(KEYS);
        self.secrets.truncate(TRACES);
        self.host_keys.iter_mut().chain(&mut self.secrets).for_each(cut);
    }
}

fn cut(text: &mut String) {
    if let Some((at, _)) = text.char_indices().nth(TEXT) {
        text.truncate(at);
    }
}

/// The first 128 bits of HMAC-SHA-256 as 32 hex digits.
#[must_use]
pub fn digest(key: &[u8], message: &[u8]) -> String {
    // HMAC takes a key of any length.
    let Ok(mut digest) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    digest.update(message);
    hex(&digest.finalize().into_bytes()[..16])
}

/// Bytes in hex digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The fingerprint of a public key file of OpenSSH's (`sshd(8)`: type, base64, comment), as `ssh-keygen
/// -l` prints it.
#[must_use]
pub fn fingerprint(public_key: &[u8]) -> Option<String> {
    use base64::Engine as _;
    use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD};
    use sha2::Digest as _;
    let text = std::str::from_utf8(public_key).ok()?;
    let blob = BASE64_STANDARD.decode(text.split_ascii_whitespace().nth(1)?).ok()?;
    Some(format!("SHA256:{}", BASE64_STANDARD_NO_PAD.encode(Sha256::digest(blob))))
}

/// Traces of generated secrets that were met on the way; the secrets themselves are not kept.
#[derive(Clone, Debug, Default)]
pub struct Traces {
    key: Option<String>,
    found: BTreeSet<String>,
}

impl Traces {
    /// Traces under the key of a run.
    #[must_use]
    pub fn under(key: &str) -> Self {
        Self { key: Some(key.to_owned()), found: BTreeSet::new() }
    }

    /// Looks for generated secrets in a file of settings: `name = digits` where the name is that of a
    /// secret.
    pub fn look(&mut self, content: &[u8]) {
        let Some(key) = &self.key else { return };
        for line in content.split(|byte| *byte == b'\n') {
            let Some(at) = line.iter().position(|byte| matches!(byte, b'=' | b':')) else {
                continue;
            };
            let (name, value) = (&line[..at], line[at + 1..].trim_ascii());
            if self.found.len() < TRACES && is_generated(value) && super::redact::is_secret(name) {
                self.found.insert(digest(key.as_bytes(), &value.to_ascii_lowercase()));
            }
        }
    }

    /// What was found, sorted.
    #[must_use]
    pub fn into_list(self) -> Vec<String> {
        self.found.into_iter().collect()
    }
}

fn is_generated(value: &[u8]) -> bool {
    let different: BTreeSet<u8> = value.iter().map(u8::to_ascii_lowercase).collect();
    value.len() >= DIGITS
        && value.iter().all(u8::is_ascii_hexdigit)
        && different.len() >= DIFFERENT
        && value.iter().any(u8::is_ascii_digit)
        && value.iter().any(u8::is_ascii_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_generated_secrets_leave_a_trace_and_only_under_the_same_key_the_same() {
        let file =
            b"[general]\nCONFIG_MARIADB_PW=5d1e9c27ab0f4836\nCONFIG_KEYSTONE_ADMIN_PW = abc123\n\
            CONFIG_NOVA_KS_PW=0000000000000000\nCONFIG_CINDER_DB_PW=passwordpassword\n\
            CONFIG_DEFAULT=5d1e9c27ab0f4837\nCONFIG_NAGIOS_PW=1234567890123456\n";
        let of = |key| {
            let mut traces = Traces::under(key);
            traces.look(file);
            traces.into_list()
        };
        assert_eq!(of("one").len(), 1);
        assert_eq!(of("one"), of("one"));
        assert_ne!(of("one"), of("other"));
        let mut none = Traces::default();
        none.look(file);
        assert!(none.into_list().is_empty());
    }

    #[test]
    fn a_host_key_is_told_as_ssh_keygen_tells_it() {
        let key = b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ3YqmPXmLJ0jUcgGY3y5ZkU1jGQ9EzXN7n8xH1cGk0m root@vm\n";
        let told = fingerprint(key).unwrap();
        assert!(told.starts_with("SHA256:") && told.len() == 50, "{told}");
        assert_eq!(fingerprint(b"no key"), None);
        assert_eq!(fingerprint(b""), None);
    }

    #[test]
    fn what_no_machine_has_is_cut() {
        let long = "x".repeat(100_000);
        let mut identity = Identity {
            student: Some(long.clone()),
            secrets: vec![long.clone(); 9_999],
            host_keys: vec![long; 99],
            ..Identity::default()
        };
        identity.hold();
        assert_eq!(identity.student.unwrap().len(), TEXT);
        assert_eq!((identity.secrets.len(), identity.host_keys.len()), (TRACES, KEYS));
        assert!(identity.secrets.iter().all(|text| text.len() == TEXT));
    }
}
