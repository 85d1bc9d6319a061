//! `/proc/net/tcp`, `tcp6`, `fib_trie` and `if_inet6`: who listens here, and this node's addresses.
//!
//! Source of the rules: Linux `net/ipv4/tcp_ipv4.c` (`get_openreq4` and its kin), `net/ipv6/
//! tcp_ipv6.c`, `net/ipv4/fib_trie.c` (`fib_trie_seq_show`), `net/ipv6/addrconf.c`
//! (`if6_seq_show`). Addresses in tcp and tcp6 are 32-bit words in the machine's byte order; every
//! machine of the course is little-endian.

use super::lines::lines;
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The state `TCP_LISTEN`.
const LISTEN: &str = "0A";

/// Listening sockets of `/proc/net/tcp` or `tcp6`; lines of another form are skipped.
#[must_use]
pub fn listening(file: &[u8]) -> Vec<SocketAddr> {
    lines(file)
        .filter_map(|line| {
            let mut words = std::str::from_utf8(line.bytes).ok()?.split_ascii_whitespace();
            // The slot, the local address, the remote one, the state.
            let local = words.nth(1)?;
            if words.nth(1)? != LISTEN {
                return None;
            }
            let (address, port) = local.split_once(':')?;
            Some(SocketAddr::new(swapped(address)?, u16::from_str_radix(port, 16).ok()?))
        })
        .collect()
}

/// Whether a listener would take a connection to `to` from this machine: bound to that address or
/// to any. `[::]` takes IPv4 too, unless a rare socket option says otherwise.
#[must_use]
pub fn answers(listener: SocketAddr, to: SocketAddr) -> bool {
    listener.port() == to.port()
        && match listener.ip() {
            IpAddr::V4(any) if any.is_unspecified() => to.is_ipv4(),
            IpAddr::V6(any) if any.is_unspecified() => true,
            bound => bound.to_canonical() == to.ip().to_canonical(),
        }
}

/// IPv4 addresses of this machine, loopback among them, from `/proc/net/fib_trie`.
#[must_use]
pub fn local_v4(file: &[u8]) -> BTreeSet<Ipv4Addr> {
    let mut found = BTreeSet::new();
    let mut leaf: Option<Ipv4Addr> = None;
    for line in lines(file) {
        let Ok(text) = std::str::from_utf8(line.bytes) else { continue };
        let mut words = text.split_ascii_whitespace();
        match (words.next(), words.next(), words.next()) {
            (Some("|--"), Some(address), None) => leaf = address.parse().ok(),
            (Some("+--"), ..) => leaf = None,
            (Some("/32"), Some("host"), Some("LOCAL")) => found.extend(leaf),
            _ => {}
        }
    }
    found
}

/// IPv6 addresses of this machine, loopback among them, from `/proc/net/if_inet6`.
#[must_use]
pub fn local_v6(file: &[u8]) -> BTreeSet<Ipv6Addr> {
    lines(file)
        .filter_map(|line| {
            let text = std::str::from_utf8(line.bytes).ok()?;
            let digits = text.split_ascii_whitespace().next()?;
            (digits.len() == 32).then_some(())?;
            u128::from_str_radix(digits, 16).ok().map(Ipv6Addr::from_bits)
        })
        .collect()
}

/// An address of 8 or 32 digits in little-endian words.
fn swapped(digits: &str) -> Option<IpAddr> {
    let word = |digits: &str| u32::from_str_radix(digits, 16).ok().map(u32::swap_bytes);
    match digits.len() {
        8 => Some(IpAddr::V4(Ipv4Addr::from_bits(word(digits)?))),
        32 => {
            let mut bits = 0_u128;
            for from in [0, 8, 16, 24] {
                bits = (bits << 32) | u128::from(word(digits.get(from..from + 8)?)?);
            }
            Some(IpAddr::V6(Ipv6Addr::from_bits(bits)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TCP: &[u8] = b"  sl  local_address rem_address   st tx_queue rx_queue\n\
        \x20  0: 0A7AA8C0:1388 00000000:0000 0A 00000000:00000000 00:00000000 00000000\n\
        \x20  1: 0100007F:0277 00000000:0000 0A 00000000:00000000 00:00000000 00000000\n\
        \x20  2: 0A7AA8C0:0016 017AA8C0:C350 01 00000000:00000000 00:00000000 00000000\n";

    #[test]
    fn only_listening_sockets_are_taken() {
        let expected: Vec<SocketAddr> =
            ["192.168.122.10:5000", "127.0.0.1:631"].map(|text| text.parse().unwrap()).to_vec();
        assert_eq!(listening(TCP), expected);
    }

    #[test]
    fn ipv6_addresses_are_four_swapped_words() {
        let file = b" 0: 00000000000000000000000000000000:0050 \
            00000000000000000000000000000000:0000 0A\n\
            1: B80D0120000000000000000001000000:0050 00000000000000000000000000000000:0000 0A\n";
        let expected: Vec<SocketAddr> =
            ["[::]:80", "[2001:db8::1]:80"].map(|text| text.parse().unwrap()).to_vec();
        assert_eq!(listening(file), expected);
    }

    #[test]
    fn a_listener_answers_at_its_own_address_or_at_any() {
        let case =
            |listener: &str, to: &str| answers(listener.parse().unwrap(), to.parse().unwrap());
        assert!(case("0.0.0.0:80", "192.168.122.10:80"));
        assert!(case("[::]:80", "192.168.122.10:80"));
        assert!(case("192.168.122.10:80", "192.168.122.10:80"));
        assert!(case("[::ffff:10.0.0.1]:80", "10.0.0.1:80"));
        assert!(!case("127.0.0.1:80", "192.168.122.10:80"));
        assert!(!case("0.0.0.0:80", "192.168.122.10:81"));
        assert!(!case("0.0.0.0:80", "[::1]:80"));
    }

    #[test]
    fn local_addresses_are_leaves_marked_host_local() {
        let file = b"Main:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 0.0.0.0\n        /0 universe UNICAST\n\
            Local:\n     |-- 127.0.0.1\n        /32 host LOCAL\n     |-- 192.168.122.0\n\
            \x20       /24 link UNICAST\n     |-- 192.168.122.10\n        /32 host LOCAL\n\
            \x20    |-- 192.168.122.255\n        /32 link BROADCAST\n";
        assert_eq!(
            local_v4(file),
            BTreeSet::from([Ipv4Addr::LOCALHOST, Ipv4Addr::new(192, 168, 122, 10)])
        );
    }

    #[test]
    fn local_ipv6_addresses_are_plain_digits() {
        let file = b"00000000000000000000000000000001 01 80 10 80       lo\n\
            fe80000000000000505400fffe123456 02 40 20 80     eth0\nshort 1\n";
        assert_eq!(
            local_v6(file),
            BTreeSet::from([Ipv6Addr::LOCALHOST, "fe80::5054:ff:fe12:3456".parse().unwrap()])
        );
    }
}
