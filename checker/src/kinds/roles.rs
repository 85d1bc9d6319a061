//! The roles that packstack deals out to nodes, and the hosts that an answer file gives them.

use crate::read::answer_file::AnswerFile;
pub use labcheck_labs::Role;
use std::collections::BTreeSet;

/// The key that names the hosts of a role.
pub(super) const fn key(role: Role) -> &'static str {
    match role {
        Role::Controller => "CONFIG_CONTROLLER_HOST",
        Role::Network => "CONFIG_NETWORK_HOSTS",
        Role::Compute => "CONFIG_COMPUTE_HOSTS",
    }
}

/// The hosts of a list, as packstack cuts it at commas.
pub(super) fn hosts(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|host| !host.is_empty()).map(str::to_owned).collect()
}

/// The hosts of a role, each once; none for a placeholder of packstack's own.
pub(super) fn hosts_of(answers: &AnswerFile, role: Role) -> BTreeSet<String> {
    let effective = answers.get(key(role));
    let list = String::from_utf8_lossy(effective.value().unwrap_or_default()).into_owned();
    hosts(&list).into_iter().filter(|host| !host.starts_with('<')).collect()
}
