//! Who is graded, and on which machines: what an inventory tells.

pub use labcheck_labs::Role;
use std::path::PathBuf;

/// A student and the machines that are theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Student {
    /// What tells students apart, and what exports call them: a student number, a login.
    pub id: String,
    /// The name as a teacher reads it; the id where none was told.
    pub name: String,
    /// The address that Moodle knows, where told.
    pub email: Option<String>,
    /// The machines in the order of the inventory; at least one.
    pub hosts: Vec<Host>,
}

/// A machine, and how OpenSSH gets there. What is `None` is left to the user's own `ssh_config`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Host {
    /// The name in the inventory; what the matrix shows.
    pub name: String,
    /// What the machine is in a course of several: `controller`, `network`, `compute`.
    pub role: Option<Role>,
    /// Where ssh connects to: a name, an alias of `ssh_config`, an address. Never begins with a hyphen.
    pub address: String,
    /// The port.
    pub port: Option<u16>,
    /// The user there.
    pub user: Option<String>,
    /// The file of the private key.
    pub key: Option<PathBuf>,
    /// Further words for ssh, as `ansible_ssh_common_args` gives them: `-J bastion`.
    pub ssh_args: Vec<String>,
}
