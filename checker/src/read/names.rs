//! What a node calls itself: `/etc/hosts`, `/etc/hostname`, and its addresses as written down for
//! the network service (ifcfg) or NetworkManager (keyfiles). For images that do not run.
//!
//! Source of the rules: hosts(5); hostname(5) of systemd 252; `ifup-eth` of initscripts 9.49
//! (CentOS 7), which sources ifcfg files as shell; nm-settings-keyfile(5) of NetworkManager 1.4x.

use super::lines::{lines, trimmed};
use super::shell::assignment;
use super::span::Span;
use std::net::IpAddr;

/// Where NetworkManager keeps its connections, each a keyfile.
pub const KEYFILES: &str = "/etc/NetworkManager/system-connections";

/// One line of `/etc/hosts`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// The address.
    pub address: IpAddr,
    /// The official name first, then aliases; as written.
    pub names: Vec<String>,
    /// The line.
    pub span: Span,
}

/// An address that a file gives the node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAddress {
    /// The address, without its prefix length.
    pub address: IpAddr,
    /// The setting.
    pub span: Span,
}

/// The lines of `/etc/hosts` that name an address; `#` begins a comment anywhere.
#[must_use]
pub fn hosts(file: &[u8]) -> Vec<Host> {
    lines(file)
        .filter_map(|line| {
            let text = line.bytes.split(|byte| *byte == b'#').next()?;
            let text = String::from_utf8_lossy(text);
            let mut words = text.split_ascii_whitespace();
            let address = address(words.next()?)?;
            let names = words.map(str::to_owned).collect();
            Some(Host { address, names, span: line.span() })
        })
        .collect()
}

/// The name in `/etc/hostname`: the first line that is neither empty nor a comment.
#[must_use]
pub fn hostname(file: &[u8]) -> Option<String> {
    lines(file)
        .map(|line| trimmed(line.bytes))
        .find(|name| !name.is_empty() && !name.starts_with(b"#"))
        .map(|name| String::from_utf8_lossy(name).into_owned())
}

/// Addresses in an ifcfg file: `IPADDR`, `IPADDR0` … and `IPV6ADDR`, `IPV6ADDR_SECONDARIES`.
#[must_use]
pub fn ifcfg(file: &[u8]) -> Vec<OwnAddress> {
    let mut found = Vec::new();
    for line in lines(file) {
        let Some(set) = assignment(&line) else { continue };
        let numbered =
            set.key.strip_prefix(b"IPADDR").is_some_and(|rest| rest.iter().all(u8::is_ascii_digit));
        if numbered || matches!(set.key, b"IPV6ADDR" | b"IPV6ADDR_SECONDARIES") {
            let text = String::from_utf8_lossy(&set.word.value);
            let all = text.split_ascii_whitespace().filter_map(address);
            found.extend(all.map(|address| OwnAddress { address, span: set.span }));
        }
    }
    found
}

/// Addresses in a NetworkManager keyfile: `address`, `address1` …, `addresses` under `[ipv4]` and
/// `[ipv6]`, in the forms `ADDRESS/PREFIX`, `ADDRESS/PREFIX,GATEWAY` and lists with `;`.
#[must_use]
pub fn keyfile(file: &[u8]) -> Vec<OwnAddress> {
    let mut found = Vec::new();
    let mut inside = false;
    for line in lines(file) {
        let text = trimmed(line.bytes);
        if text.starts_with(b"[") {
            inside = matches!(text, b"[ipv4]" | b"[ipv6]");
            continue;
        }
        let Some(value) = addresses(text).filter(|_| inside) else { continue };
        for entry in String::from_utf8_lossy(value).split(';') {
            // After the comma comes the gateway, which is another machine.
            if let Some(address) = entry.split(',').next().and_then(address) {
                found.push(OwnAddress { address, span: line.span() });
            }
        }
    }
    found
}

/// The value of a keyfile's line that gives addresses.
fn addresses(text: &[u8]) -> Option<&[u8]> {
    let equals = text.iter().position(|byte| *byte == b'=')?;
    let (key, value) = text.split_at_checked(equals)?;
    let named = match trimmed(key).strip_prefix(b"address")? {
        b"es" => true,
        rest => rest.iter().all(u8::is_ascii_digit),
    };
    named.then_some(value.get(1..)?)
}

/// A keyfile without all that gives no address: what opens a wireless network or a tunnel stands in
/// such files too, under many names. Lines keep their numbers.
#[must_use]
pub fn addresses_alone(file: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for line in lines(file) {
        let text = trimmed(line.bytes);
        if matches!(text, b"[ipv4]" | b"[ipv6]") || addresses(text).is_some_and(are_addresses) {
            out.extend_from_slice(text);
        } else if text.starts_with(b"[") {
            out.extend_from_slice(b"[]");
        }
        out.push(b'\n');
    }
    out
}

/// Whether nothing but addresses, prefix lengths and what stands between them is in it.
fn are_addresses(value: &[u8]) -> bool {
    value.iter().all(|byte| byte.is_ascii_hexdigit() || b".:/,; ".contains(byte))
}

/// An address with or without a prefix length or zone.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim().split(['/', '%']).next()?;
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(address: &str, line: u32, start: usize, end: usize) -> OwnAddress {
        OwnAddress { address: address.parse().unwrap(), span: Span { line, start, end } }
    }

    #[test]
    fn hosts_lines_name_addresses() {
        let file = b"127.0.0.1 localhost lo # x\n# 10.0.0.1 a\n::1\tlocalhost6\nbad name\n";
        assert_eq!(
            hosts(file),
            [
                Host {
                    address: "127.0.0.1".parse().unwrap(),
                    names: vec!["localhost".to_owned(), "lo".to_owned()],
                    span: Span { line: 1, start: 0, end: 26 },
                },
                Host {
                    address: "::1".parse().unwrap(),
                    names: vec!["localhost6".to_owned()],
                    span: Span { line: 3, start: 40, end: 54 },
                },
            ]
        );
    }

    #[test]
    fn the_host_name_is_the_first_line_that_says_something() {
        assert_eq!(hostname(b"# mine\n\n controller.lab \n"), Some("controller.lab".to_owned()));
        assert_eq!(hostname(b"\n"), None);
    }

    #[test]
    fn an_ifcfg_file_is_shell() {
        let file = b"DEVICE=eth0\nIPADDR=\"192.168.122.10\"\n#IPADDR=1.1.1.1\nIPADDR1='10.0.0.1'\n\
            IPADDR_START=10.0.0.9\nIPV6ADDR=2001:db8::1/64\n";
        assert_eq!(
            ifcfg(file),
            [
                own("192.168.122.10", 2, 12, 35),
                own("10.0.0.1", 4, 52, 70),
                own("2001:db8::1", 6, 93, 116),
            ]
        );
    }

    #[test]
    fn a_keyfile_gives_addresses_but_not_gateways() {
        let file = b"[ipv4]\naddress1=192.168.122.10/24,192.168.122.1\n#address2=1.1.1.1/8\n\
            dns=8.8.8.8;\n[x]\naddress1=1.1.1.1/8\n[ipv6]\naddresses=2001:db8::1/64;\n";
        assert_eq!(
            keyfile(file),
            [own("192.168.122.10", 2, 7, 47), own("2001:db8::1", 8, 111, 136)]
        );
    }

    #[test]
    fn of_a_keyfile_nothing_but_its_addresses_is_kept() {
        let file = b"[wifi-security]\npsk=hunter22\naddress1=hunter23\n[ipv4]\n\
            address1=10.0.0.5/24,10.0.0.1\n# psk\n[wireguard]\nprivate-key=abc=\n";
        let kept = addresses_alone(file);
        let told = "[]\n\n\n[ipv4]\naddress1=10.0.0.5/24,10.0.0.1\n\n[]\n\n";
        assert_eq!(String::from_utf8_lossy(&kept), told);
        assert_eq!(keyfile(&kept).len(), keyfile(file).len());
    }
}
