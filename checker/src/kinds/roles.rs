//! The roles that packstack deals out to nodes, and the hosts that an answer file gives them.

use crate::read::answer_file::AnswerFile;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeSet;

/// A role of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// `CONFIG_CONTROLLER_HOST`.
    Controller,
    /// `CONFIG_NETWORK_HOSTS`.
    Network,
    /// `CONFIG_COMPUTE_HOSTS`.
    Compute,
}

/// Every role.
pub(super) const ALL: [Role; 3] = [Role::Controller, Role::Network, Role::Compute];

impl Role {
    /// The key that names the hosts of the role.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Controller => "CONFIG_CONTROLLER_HOST",
            Self::Network => "CONFIG_NETWORK_HOSTS",
            Self::Compute => "CONFIG_COMPUTE_HOSTS",
        }
    }
}

/// The hosts of a list, as packstack cuts it at commas.
pub(super) fn hosts(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|host| !host.is_empty()).map(str::to_owned).collect()
}

/// The hosts of a role, each once; none for a placeholder of packstack's own.
pub(super) fn hosts_of(answers: &AnswerFile, role: Role) -> BTreeSet<String> {
    let effective = answers.get(role.key());
    let list = String::from_utf8_lossy(effective.value().unwrap_or_default()).into_owned();
    hosts(&list).into_iter().filter(|host| !host.starts_with('<')).collect()
}
