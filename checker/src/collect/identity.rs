//! By what a machine can be known again in two bundles.

use super::{Collector, files};
use crate::evidence::identity::{Identity, Traces, digest, fingerprint};
use crate::evidence::{Look, limits};
use std::sync::Arc;

/// What the ids of machine and boot are digested with; a change makes every machine a new one.
const PURPOSE: &[u8] = b"labcheck: the same machine";
/// Where OpenSSH keeps the public halves of its host keys.
const HOST_KEYS: &str = "/etc/ssh";

impl Collector {
    /// From now on generated secrets leave a trace under this key.
    pub fn trace(&mut self, key: &str) {
        self.traces = Traces::under(key).into();
    }

    /// By what this machine can be known again. To be asked after collecting, which meets the secrets.
    #[must_use]
    pub fn identity(&self) -> Identity {
        let id = |path: &str| match self.read(path, 4096) {
            Look::Seen(file) => {
                Some(file.content.trim_ascii().to_vec()).filter(|id| id.len() >= 32)
            }
            _ => None,
        };
        Identity {
            machine: id("/etc/machine-id").map(|id| digest(&id, PURPOSE)),
            boot: id("/proc/sys/kernel/random/boot_id").map(|id| digest(&id, PURPOSE)),
            host_keys: self.host_keys(),
            secrets: self.traces.borrow().clone().into_list(),
            ..Identity::default()
        }
    }

    fn host_keys(&self) -> Vec<String> {
        let root = Arc::clone(self.reads_below());
        let listed = self.patience.look(move || files::list_dir(&root, HOST_KEYS, limits::NAMES));
        let Look::Seen(entries) = listed else { return Vec::new() };
        let names = entries.iter().map(|entry| entry.name.as_str());
        let public =
            names.filter(|name| name.starts_with("ssh_host_") && name.ends_with("_key.pub"));
        let mut keys: Vec<String> = public
            .take(16)
            .filter_map(|name| match self.read(&format!("{HOST_KEYS}/{name}"), 16 << 10) {
                Look::Seen(file) => fingerprint(&file.content),
                _ => None,
            })
            .collect();
        keys.sort();
        keys
    }
}
