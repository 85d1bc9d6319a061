//! A host as it is written in a settings file: an address in any form that the C library takes, or a
//! name.
//!
//! Source of the rules: `inet_pton` and `inet_aton` of glibc; RFC 952 and RFC 1123 for names, with
//! `_` allowed, as glibc allows it; RFC 6761 for names below `localhost`.

use std::net::{IpAddr, Ipv4Addr};

/// An address as written, brackets around IPv6 and its zone taken off.
pub(super) fn address(host: &str) -> Option<IpAddr> {
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    let parsed = bare.parse::<IpAddr>().ok().or_else(|| zoned(bare));
    parsed.or_else(|| old_form(host).map(IpAddr::V4)).map(|address| address.to_canonical())
}

/// `fe80::1%eth0`.
fn zoned(host: &str) -> Option<IpAddr> {
    let (address, zone) = host.split_once('%')?;
    let address = address.parse().ok().filter(IpAddr::is_ipv6);
    address.filter(|_| !zone.is_empty() && zone.bytes().all(|b| b.is_ascii_graphic()))
}

/// What `inet_aton(3)` takes beyond four decimal numbers: fewer of them (`127.1`), octal and
/// hexadecimal ones.
fn old_form(host: &str) -> Option<Ipv4Addr> {
    let parts: Vec<u32> = host.split('.').take(5).map(number).collect::<Option<_>>()?;
    let (last, front) = parts.split_last()?;
    if front.len() > 3 || front.iter().any(|part| *part > 255) {
        return None;
    }
    let room = 32 - 8 * front.len();
    if u64::from(*last) >> room != 0 {
        return None;
    }
    let high = front.iter().enumerate().fold(0, |sum, (at, part)| sum | part << (24 - 8 * at));
    Some((high | last).into())
}

/// A number as C writes it: `0x7f`, `0177`, `127`.
fn number(text: &str) -> Option<u32> {
    let (digits, radix) = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None if text.len() > 1 && text.starts_with('0') => (text, 8),
        None => (text, 10),
    };
    // Rust would take a sign.
    let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if plain { u32::from_str_radix(digits, radix).ok() } else { None }
}

/// Whether a host, as written, is loopback: `127.127.1.0` and `localhost` among them. The address
/// that is all zeros leads to the machine itself too.
pub(super) fn is_loopback(host: &str) -> bool {
    if let Some(address) = address(host) {
        return address.is_loopback() || address.is_unspecified();
    }
    let name = host.trim_end_matches('.').to_lowercase();
    let known = [
        "localhost4",
        "localhost4.localdomain4",
        "localhost6",
        "localhost6.localdomain6",
        "ip6-localhost",
        "ip6-loopback",
    ];
    let is_or_below = |top: &str| match name.strip_suffix(top) {
        Some(rest) => rest.is_empty() || rest.ends_with('.'),
        None => false,
    };
    known.contains(&name.as_str())
        || ["localhost", "localhost.localdomain"].iter().any(|top| is_or_below(top))
}

/// Whether it can be a host at all: an address of one machine, or a name.
pub(super) fn is_host(host: &str) -> bool {
    if host.contains(':') {
        return !host.starts_with('[') && address(host).is_some_and(is_of_one_machine);
    }
    match address(host) {
        Some(address) => is_of_one_machine(address),
        None => is_name(host),
    }
}

/// Not a group of machines, and not an address that nothing can have.
fn is_of_one_machine(address: IpAddr) -> bool {
    let nobody = match address {
        IpAddr::V4(v4) => v4.is_broadcast() || (v4.octets()[0] == 0 && !v4.is_unspecified()),
        IpAddr::V6(_) => false,
    };
    !nobody && !address.is_multicast()
}

/// Labels of letters, digits, `-` and `_` between dots; numbers alone are an address gone wrong.
fn is_name(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    let is_number = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
    name.len() <= 253 && name.split('.').all(is_label) && !name.split('.').all(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_has_many_spellings() {
        for host in [
            "127.0.0.1",
            "127.127.1.0",
            "localhost",
            "LOCALHOST.",
            "localhost.localdomain",
            "localhost4.localdomain4",
            "ip6-loopback",
            "foo.localhost",
            "::1",
            "[::1]",
            "::ffff:127.0.0.1",
            "127.1",
            "0.0.0.0",
            "0",
            "0x7f000001",
            "0X7F.1",
            "0177.0.0.1",
            "2130706433",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "192.168.122.1",
            "time.bora.net",
            "fe80::1",
            "10.1",
            "383.1",
            "127.0.0.0.1",
            "0x80000001",
            "0200.0.0.1",
            "mylocalhost",
            "localhost.bora.net",
            "127.0.0.+1",
            "127.1.2.256",
            "08",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn a_host_is_an_address_or_a_name() {
        for host in [
            "192.168.122.1",
            "10.1",
            "0xc0a87a01",
            "fd00::9",
            "fe80::1%eth0",
            "::ffff:10.0.0.1",
            "time.bora.net",
            "time.bora.net.",
            "ctl",
            "lab-1_a",
            "3com.net",
            "node.1",
        ] {
            assert!(is_host(host), "{host}");
        }
        for host in [
            "",
            ".",
            ":wq",
            "192.168.122.10:123",
            "time.bora.net:123",
            "[192.168.122.10]:123",
            "[fd00::9]",
            "::x",
            "-",
            "-x",
            "x-.net",
            "time..net",
            ".net",
            "999.1.1.1",
            "192.168.122.300",
            "1.2.3.4.5",
            "0.0.0.4",
            "224.0.1.1",
            "255.255.255.255",
            "nonsense!",
            "a b",
            "\"a\"",
            "fe80::1%",
            "시간",
            &"a".repeat(64),
            &"a.".repeat(128),
        ] {
            assert!(!is_host(host), "{host}");
        }
    }

    #[test]
    fn an_address_is_the_same_in_every_spelling() {
        for host in ["192.168.122.10", "192.168.31242", "0xc0a87a0a", "::ffff:192.168.122.10"] {
            assert_eq!(address(host).map(|a| a.to_string()).as_deref(), Some("192.168.122.10"));
        }
    }
}
