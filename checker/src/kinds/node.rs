//! What is known of the node itself: its addresses and names.

use super::Asked;
pub(super) use super::host::{address, is_loopback};
use crate::evidence::{Look, Need};
use crate::read::{names, proc_net};
use crate::text::{Text, text};
use std::collections::BTreeSet;
use std::net::IpAddr;

const FIB: &str = "/proc/net/fib_trie";
const IF_INET6: &str = "/proc/net/if_inet6";
const HOSTS: &str = "/etc/hosts";
const HOSTNAME: &str = "/etc/hostname";
const KERNEL_NAME: &str = "/proc/sys/kernel/hostname";
const IFCFG: &str = "/etc/sysconfig/network-scripts";

/// So many files of a directory are looked at.
const FILES: usize = 64;

/// Copies that the network service leaves alone (`__sed_discard_ignored_files` of initscripts 9.49).
const COPIES: [&str; 7] = ["~", ".bak", ".old", ".orig", ".rpmnew", ".rpmorig", ".rpmsave"];

/// What to do where an image or a bundle does not tell which node this is.
pub(super) fn ask_here() -> Text {
    text!(
        ko "이미지나 수집한 자료가 아니라 이 노드에서 직접 점검하세요",
        en "check on this node itself, not an image or what was collected of it"
    )
}

/// What has to be seen to know the node's own addresses and names.
pub(super) fn needs(asked: &Asked<'_>) -> Vec<Need> {
    let mut needs = deciding(asked);
    needs.push(Need::Dir(names::KEYFILES.into()));
    needs.extend(keyfiles(asked).into_iter().map(Need::File));
    needs
}

/// The same as far as it decides who may be asked: evidence that was taken before NetworkManager's
/// files were looked at is as good.
pub(super) fn deciding(asked: &Asked<'_>) -> Vec<Need> {
    let files = [FIB, IF_INET6, HOSTS, HOSTNAME, KERNEL_NAME];
    let mut needs: Vec<Need> = files.map(|path| Need::File(path.into())).into();
    needs.push(Need::Dir(IFCFG.into()));
    needs.extend(ifcfgs(asked).into_iter().map(Need::File));
    needs
}

fn ifcfgs(asked: &Asked<'_>) -> Vec<String> {
    files(asked, IFCFG, |name| name.starts_with("ifcfg-") && !is_copy(name))
}

/// NetworkManager leaves out what is hidden or a copy of an editor's
/// (`nm_keyfile_utils_ignore_filename`).
fn keyfiles(asked: &Asked<'_>) -> Vec<String> {
    files(asked, names::KEYFILES, |name| !name.starts_with('.') && !is_copy(name))
}

fn is_copy(name: &str) -> bool {
    COPIES.iter().any(|ending| name.ends_with(ending))
}

fn files(asked: &Asked<'_>, dir: &str, counts: impl Fn(&str) -> bool) -> Vec<String> {
    let Some(Look::Seen(entries)) = asked.evidence.dirs.get(dir) else { return Vec::new() };
    let files = entries.iter().filter(|entry| counts(&entry.name)).take(FILES);
    files.map(|entry| format!("{dir}/{}", entry.name)).collect()
}

/// The node's own addresses and names, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Own {
    addresses: BTreeSet<IpAddr>,
    /// In small letters.
    names: BTreeSet<String>,
    /// `/etc/hosts`: an address and its names in small letters.
    hosts: Vec<(IpAddr, Vec<String>)>,
    /// `/etc/hosts` could not be read: which machine a name stands for is not known.
    hosts_untold: bool,
}

impl Own {
    /// As the evidence tells it.
    pub(super) fn of(asked: &Asked<'_>) -> Self {
        let content = |path: &str| match asked.file(path) {
            Look::Seen(file) => Some(file.content.as_slice()),
            _ => None,
        };
        let mut own = Self::default();
        if let Some(fib) = content(FIB) {
            own.addresses.extend(proc_net::local_v4(fib).into_iter().map(IpAddr::V4));
        }
        if let Some(inet6) = content(IF_INET6) {
            own.addresses.extend(proc_net::local_v6(inet6).into_iter().map(IpAddr::V6));
        }
        for path in ifcfgs(asked) {
            let found = content(&path).map(names::ifcfg).unwrap_or_default();
            own.addresses.extend(found.into_iter().map(|own| own.address));
        }
        for path in keyfiles(asked) {
            let found = content(&path).map(names::keyfile).unwrap_or_default();
            own.addresses.extend(found.into_iter().map(|own| own.address));
        }
        own.hosts_untold = matches!(asked.file(HOSTS), Look::Cannot(_));
        let told = [HOSTNAME, KERNEL_NAME].into_iter().filter_map(content);
        own.names.extend(told.filter_map(names::hostname).map(|name| name.to_lowercase()));
        own.names.extend(asked.evidence.machine.host.iter().map(|name| name.to_lowercase()));
        own.names.remove("");
        let short: Vec<String> =
            own.names.iter().filter_map(|name| Some(name.split_once('.')?.0.to_owned())).collect();
        own.names.extend(short);
        // What /etc/hosts calls this node's addresses, and the addresses that it gives its names.
        for host in content(HOSTS).map(names::hosts).unwrap_or_default() {
            let called: Vec<String> = host.names.iter().map(|name| name.to_lowercase()).collect();
            if own.addresses.contains(&host.address)
                || called.iter().any(|name| own.names.contains(name))
            {
                own.addresses.insert(host.address);
                own.names.extend(called.iter().cloned());
            }
            own.hosts.push((host.address, called));
        }
        own
    }

    /// Whether a host, as written in a settings file, is this node.
    pub(super) fn is(&self, host: &str) -> bool {
        match address(host) {
            Some(address) => self.addresses.contains(&address),
            None => self.names.contains(&host.trim_end_matches('.').to_lowercase()),
        }
    }

    /// Whether a host, as written, is this node; `None` where its addresses are not known, or those
    /// of the host.
    pub(super) fn is_this(&self, host: &str) -> Option<bool> {
        let listed = || {
            let found = self.addresses_of(host);
            found.iter().filter_map(|found| address(found)).any(|at| self.addresses.contains(&at))
        };
        if is_loopback(host) || self.is(host) || listed() {
            return Some(true);
        }
        let nameless = self.hosts_untold && address(host).is_none();
        (self.knows_addresses() && !nameless).then_some(false)
    }

    /// Whether an address of the node's that others reach is known.
    pub(super) fn knows_addresses(&self) -> bool {
        self.addresses.iter().any(|address| !address.is_loopback())
    }

    /// Whether two hosts, as written, are the same machine, as far as `/etc/hosts` tells.
    pub(super) fn same(&self, one: &str, other: &str) -> bool {
        let (one, other) = (self.addresses_of(one), self.addresses_of(other));
        !one.is_disjoint(&other)
    }

    /// Whether `/etc/hosts` gives a name loopback addresses alone.
    pub(super) fn only_loopback(&self, host: &str) -> bool {
        let name = host.trim_end_matches('.').to_lowercase();
        let mut listed = self.hosts.iter().filter(|(_, names)| names.contains(&name)).peekable();
        listed.peek().is_some() && listed.all(|(address, _)| address.is_loopback())
    }

    /// The name of a host and the addresses that `/etc/hosts` gives it, or its address alone: two
    /// hosts that share one are the same machine.
    pub(super) fn addresses_of(&self, host: &str) -> BTreeSet<String> {
        if let Some(address) = address(host) {
            return BTreeSet::from([address.to_string()]);
        }
        let name = host.trim_end_matches('.').to_lowercase();
        let listed = self.hosts.iter().filter(|(_, names)| names.contains(&name));
        let mut found: BTreeSet<String> = listed.map(|(address, _)| address.to_string()).collect();
        found.insert(name);
        found
    }

    /// Whether anything is known that tells the node from others: `localhost` is every machine.
    pub(super) fn is_known(&self) -> bool {
        self.knows_addresses() || self.names.iter().any(|name| !is_loopback(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(listed: &[(&str, &[&str])]) -> Own {
        let hosts = listed.iter().map(|(address, names)| {
            (address.parse().unwrap(), names.iter().map(|name| (*name).to_owned()).collect())
        });
        Own { hosts: hosts.collect(), ..Own::default() }
    }

    #[test]
    fn a_name_is_loopback_where_the_hosts_file_gives_it_no_other_address() {
        let own = hosts(&[
            ("127.0.0.1", &["ctl", "both"]),
            ("::1", &["ctl"]),
            ("192.168.122.10", &["both", "lab"]),
        ]);
        for (name, expected) in
            [("ctl", true), ("CTL.", true), ("both", false), ("lab", false), ("unlisted", false)]
        {
            assert_eq!(own.only_loopback(name), expected, "{name}");
        }
    }

    #[test]
    fn two_names_of_one_address_are_one_machine() {
        let own =
            hosts(&[("192.168.122.10", &["ctl", "controller"]), ("192.168.122.11", &["net"])]);
        for (one, other, expected) in [
            ("ctl", "controller", true),
            ("ctl", "192.168.122.10", true),
            ("CTL.", "ctl", true),
            ("unlisted", "unlisted", true),
            ("[::ffff:192.168.122.10]", "ctl", true),
            ("ctl", "net", false),
            ("ctl", "192.168.122.11", false),
            ("ctl", "unlisted", false),
        ] {
            assert_eq!(own.same(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn a_host_is_this_node_by_its_address_its_name_or_the_hosts_file() {
        let listed = hosts(&[("192.168.122.10", &["ctl"]), ("192.168.122.11", &["net"])]);
        let addresses = ["127.0.0.1", "192.168.122.10"].map(|a| a.parse().unwrap());
        let own = Own { addresses: addresses.into(), ..listed.clone() };
        for (host, here) in [
            ("192.168.122.10", true),
            ("ctl", true),
            ("localhost", true),
            ("192.168.122.11", false),
            ("net", false),
            ("unlisted", false),
        ] {
            assert_eq!(own.is_this(host), Some(here), "{host}");
        }
        assert_eq!(listed.is_this("127.0.0.1"), Some(true));
        assert_eq!(listed.is_this("192.168.122.11"), None);
        let untold = Own { hosts: Vec::new(), hosts_untold: true, ..own };
        assert_eq!(["net", "192.168.122.11"].map(|host| untold.is_this(host)), [None, Some(false)]);
    }

    #[test]
    fn the_addresses_of_an_image_stand_in_the_files_of_its_network_and_not_in_copies_of_them() {
        use crate::kinds::testing::World;
        let keyfile = "[ipv4]\naddress1=192.168.122.10/24,192.168.122.1\nmethod=manual\n";
        let world = World::image()
            .dir(IFCFG, &["ifcfg-eth0", "ifcfg-eth1.bak", "ifcfg-eth2~", "route-eth0"])
            .file(&format!("{IFCFG}/ifcfg-eth0"), "IPADDR=10.0.0.1\n")
            .file(&format!("{IFCFG}/ifcfg-eth1.bak"), "IPADDR=10.0.0.2\n")
            .file(&format!("{IFCFG}/ifcfg-eth2~"), "IPADDR=10.0.0.3\n")
            .dir(names::KEYFILES, &["eth3.nmconnection", "eth4.nmconnection~", ".eth5"])
            .file(&format!("{}/eth3.nmconnection", names::KEYFILES), keyfile);
        let memo = crate::kinds::Memo::default();
        let (evidence, params, track) = (&world.evidence, &world.params, world.track);
        let asked = Asked { evidence, params, track, memo: &memo };
        let own = Own::of(&asked);
        let found: Vec<String> = own.addresses.iter().map(ToString::to_string).collect();
        assert_eq!(found, ["10.0.0.1", "192.168.122.10"]);
        let wanted = needs(&asked).into_iter().filter(|need| !asked.evidence.answers(need));
        let wanted: Vec<Need> = wanted.collect();
        let others = [FIB, IF_INET6, HOSTS, HOSTNAME, KERNEL_NAME];
        assert_eq!(wanted, others.map(|path| Need::File(path.into())));
    }

    #[test]
    fn a_node_is_known_by_a_name_or_by_an_address_beyond_loopback() {
        let known = |addresses: &[&str], names: &[&str]| {
            let addresses = addresses.iter().map(|address| address.parse().unwrap()).collect();
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            Own { addresses, names, ..Own::default() }.is_known()
        };
        assert!(known(&["127.0.0.1", "192.168.122.10"], &[]));
        assert!(known(&["127.0.0.1"], &["ctl"]));
        assert!(!known(&["127.0.0.1", "::1"], &[]));
        assert!(!known(&[], &["localhost.localdomain", "localhost"]));
        assert!(!known(&[], &[]));
    }

    #[test]
    fn a_line_of_the_hosts_file_is_ours_by_its_address_or_by_a_name() {
        use crate::kinds::testing::World;
        let world = World::image().file("/etc/hostname", "ctl\n").file(
            "/etc/hosts",
            "192.168.122.10 ctl.lab ctl\n192.168.122.10 other\n192.168.122.11 net\n",
        );
        let memo = crate::kinds::Memo::default();
        let (evidence, params, track) = (&world.evidence, &world.params, world.track);
        let own = Own::of(&Asked { evidence, params, track, memo: &memo });
        for (host, expected) in [
            ("ctl", true),
            ("192.168.122.10", true),
            ("ctl.lab", true),
            ("other", true),
            ("net", false),
            ("192.168.122.11", false),
        ] {
            assert_eq!(own.is(host), expected, "{host}");
        }
    }
}
