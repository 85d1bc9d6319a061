//! The arguments of `allow`, `deny`, `cmdallow` and `cmddeny`.
//!
//! Source: `parse_allow_deny` (conf.c) of chrony 3.4, `CPS_ParseAllowDeny` (cmdparse.c) of 4.3 and
//! 4.6.1. The two differ in what they make of rubbish after an address.

use super::access::Net;
use super::line::shown;
use super::{Dialect, Fault, scan};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What a rule says, before its number of bits was held against its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) all: bool,
    ip: Option<IpAddr>,
    bits: i32,
}

impl Said {
    /// The network; the bits and the most there may be, if there are too many.
    pub(super) fn net(self) -> Result<Net, (i32, u8)> {
        let bits = |most| match u8::try_from(self.bits) {
            Ok(bits) if bits <= most => Ok(bits),
            _ => Err((self.bits, most)),
        };
        match self.ip {
            None => Ok(Net::Everything),
            Some(IpAddr::V4(ip)) => bits(32).map(|bits| Net::V4(ip, bits)),
            Some(IpAddr::V6(ip)) => bits(128).map(|bits| Net::V6(ip, bits)),
        }
    }
}

/// Reads the arguments.
///
/// # Errors
/// What is wrong with them.
pub(super) fn access(line: &[u8], dialect: Dialect) -> Result<Said, Fault> {
    if dialect >= Dialect::V4_3 { newer(line) } else { older(line) }
}

fn newer(line: &[u8]) -> Result<Said, Fault> {
    let (first, rest) = scan::word(line);
    // `all` is the one word here whose case matters.
    let (all, (net, rest)) =
        if first == b"all" { (true, scan::word(rest)) } else { (false, (first, rest)) };
    if !rest.is_empty() {
        return Err(Fault::TooMany);
    }
    if net.is_empty() {
        return Ok(Said { all, ip: None, bits: 0 });
    }
    let bad = || bad(net);
    let (address, bits) = split(net);
    let bits = match bits.map(scan::int) {
        None => None,
        Some(Some((bits, b""))) if bits >= 0 => Some(bits),
        Some(_) => return Err(bad()),
    };
    if let Some(ip) = ip(address) {
        return Ok(Said { all, ip: Some(ip), bits: bits.unwrap_or(whole(ip)) });
    }
    if let Some((numbers, n)) = dotted::<3>(address, b"")
        && n > 0
    {
        let mut octets = [0; 4];
        for (octet, number) in octets.iter_mut().zip(numbers) {
            // %u cuts to 32 bits before the comparison.
            *octet = u8::try_from(number & 0xFFFF_FFFF).map_err(|_| bad())?;
        }
        let ip = Some(IpAddr::V4(octets.into()));
        return Ok(Said { all, ip, bits: bits.unwrap_or(n * 8) });
    }
    if bits.is_some() { Err(bad()) } else { resolve(address, all) }
}

fn older(line: &[u8]) -> Result<Said, Fault> {
    let all = line.starts_with(b"all");
    let line = if all { scan::word(line).1 } else { line };
    if line.is_empty() {
        return Ok(Said { all, ip: None, bits: 0 });
    }
    // Only what stands before the slash is counted: words after it are passed over.
    let (address, bits) = split(line);
    // chronyd counts the blanks, so one before the slash is one word too many.
    if address.is_empty() {
        return Err(Fault::Missing);
    }
    if address.contains(&b' ') {
        return Err(Fault::TooMany);
    }
    let (ip, default) = if let Some(ip) = ip(address) {
        (ip, whole(ip))
    } else if let Some((numbers, n)) = dotted::<4>(address, b"*").filter(|&(_, n)| n > 0) {
        let octets = numbers.map(|number| number.to_le_bytes()[0]);
        (IpAddr::V4(octets.into()), n * 8)
    } else if bits.is_none() {
        return resolve_scoped(address, all);
    } else {
        return Err(bad(line));
    };
    let bits = match bits.map(scan::int) {
        None => default,
        Some(Some((bits, _))) => bits,
        Some(None) => return Err(bad(line)),
    };
    Ok(Said { all, ip: Some(ip), bits })
}

fn bad(net: &[u8]) -> Fault {
    match split(net).1 {
        Some(bits) if bits.contains(&b'.') => Fault::Netmask { value: shown(net) },
        _ => Fault::BadValue { option: None, value: shown(net) },
    }
}

fn split(net: &[u8]) -> (&[u8], Option<&[u8]>) {
    let mut parts = net.splitn(2, |&b| b == b'/');
    (parts.next().unwrap_or_default(), parts.next())
}

const fn whole(ip: IpAddr) -> i32 {
    match ip {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

/// `inet_pton` of both families: no leading zeros in IPv4, no scope in IPv6.
pub(super) fn ip(text: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(text).ok()?;
    let v6 = || text.parse::<Ipv6Addr>().ok().map(IpAddr::V6);
    text.parse::<Ipv4Addr>().ok().map(IpAddr::V4).or_else(v6)
}

/// Up to N numbers with dots between them, and how many there were. What follows must be `after`,
/// `*` for anything.
fn dotted<const N: usize>(text: &[u8], after: &[u8]) -> Option<([u64; N], i32)> {
    let (mut numbers, mut n, mut line, mut end) = ([0; N], 0, text, text);
    for number in &mut numbers {
        let Some((value, rest)) = scan::unsigned(line, 10) else { break };
        (*number, end) = (value, rest);
        n += 1;
        let Some((b'.', rest)) = rest.split_first() else { break };
        line = rest;
    }
    (after == b"*" || end == after).then_some((numbers, n))
}

/// What `getaddrinfo` makes of it without asking anybody; a name stays a name.
fn resolve(name: &[u8], all: bool) -> Result<Said, Fault> {
    if let Some(ip) = aton(name) {
        return Ok(Said { all, ip: Some(IpAddr::V4(ip)), bits: 32 });
    }
    let names = name.iter().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(b));
    let digits = name.iter().all(|b| b.is_ascii_digit() || *b == b'.');
    if names && !digits && !name.is_empty() {
        Err(Fault::HostName { name: shown(name) })
    } else {
        Err(bad(name))
    }
}

/// 3.4 takes an IPv6 address with the scope of an interface, if there is such an interface.
fn resolve_scoped(name: &[u8], all: bool) -> Result<Said, Fault> {
    let scoped = name
        .iter()
        .position(|&b| b == b'%')
        .is_some_and(|at| matches!(name.get(..at).and_then(ip), Some(IpAddr::V6(_))));
    if scoped { Err(Fault::HostName { name: shown(name) }) } else { resolve(name, all) }
}

/// `inet_aton`: one to four numbers, octal and hexadecimal too, the last of them fills the rest.
fn aton(text: &[u8]) -> Option<Ipv4Addr> {
    let parts: Vec<&[u8]> = text.split(|&b| b == b'.').collect();
    let (last, first) = parts.split_last()?;
    let number = |part: &[u8]| {
        let (digits, base) = match part {
            [b'0', b'x' | b'X', rest @ ..] => (rest, 16),
            [b'0', _, ..] => (part, 8),
            part => (part, 10),
        };
        if !digits.first()?.is_ascii_hexdigit() {
            return None;
        }
        scan::unsigned(digits, base).filter(|(_, rest)| rest.is_empty()).map(|(value, _)| value)
    };
    let mut value = number(last)?;
    let room = 32_u32.checked_sub(8 * u32::try_from(first.len()).ok()?).filter(|&room| room > 0)?;
    if value >> room != 0 {
        return None;
    }
    for (part, shift) in first.iter().zip([24, 16, 8]) {
        value |= u64::from(u8::try_from(number(part)?).ok()?) << shift;
    }
    u32::try_from(value).ok().map(Ipv4Addr::from)
}

#[cfg(test)]
mod tests {
    use super::Dialect::{V3_4, V4_3, V4_6};
    use super::*;

    fn net(line: &str, dialect: Dialect) -> Result<Net, Fault> {
        access(line.as_bytes(), dialect).map(|said| said.net().expect("fits"))
    }

    const fn v4(a: u8, b: u8, c: u8, d: u8, bits: u8) -> Result<Net, Fault> {
        Ok(Net::V4(Ipv4Addr::new(a, b, c, d), bits))
    }

    #[test]
    fn every_form_of_a_network() {
        for dialect in [V3_4, V4_3, V4_6] {
            assert_eq!(net("", dialect), Ok(Net::Everything));
            assert_eq!(net("all", dialect), Ok(Net::Everything));
            assert_eq!(net("1.2.3", dialect), v4(1, 2, 3, 0, 24));
            assert_eq!(net("192.168/16", dialect), v4(192, 168, 0, 0, 16));
            assert_eq!(net("10", dialect), v4(10, 0, 0, 0, 8));
            assert_eq!(net("10.0.0.7", dialect), v4(10, 0, 0, 7, 32));
            assert_eq!(net("all 10.0.0.0/24", dialect), v4(10, 0, 0, 0, 24));
            assert_eq!(net("2001:db8::/32", dialect), {
                Ok(Net::V6("2001:db8::".parse().unwrap(), 32))
            });
        }
    }

    #[test]
    fn a_comment_after_the_slash_is_passed_over_by_3_4_alone() {
        assert_eq!(net("10.0.0.0/24 # lab", V3_4), v4(10, 0, 0, 0, 24));
        assert_eq!(net("10.0.0.0/24 # lab", V4_3), Err(Fault::TooMany));
        assert_eq!(net("10.0.0.1 # lab", V3_4), Err(Fault::TooMany));
        assert_eq!(net("10.0.0.0 /24", V3_4), Err(Fault::TooMany));
        assert_eq!(net("/24", V3_4), Err(Fault::Missing));
    }

    #[test]
    fn a_netmask_is_told_as_one() {
        let netmask = Fault::Netmask { value: "10.0.0.0/255.255.255.0".into() };
        assert_eq!(net("10.0.0.0/255.255.255.0", V4_6), Err(netmask));
        let said = access(b"10.0.0.0/255.255.255.0", V3_4).unwrap();
        assert_eq!(said.net(), Err((255, 32)));
    }

    #[test]
    fn too_many_bits_are_found_late() {
        assert_eq!(access(b"10.0.0.0/99", V4_3).unwrap().net(), Err((99, 32)));
        assert_eq!(access(b"::/129", V4_3).unwrap().net(), Err((129, 128)));
    }

    #[test]
    fn rubbish_after_an_address_is_passed_over_by_3_4_alone() {
        assert_eq!(net("10.0.0.x", V3_4), v4(10, 0, 0, 0, 24));
        assert_eq!(net("10.0.0.x", V4_3), Err(Fault::HostName { name: "10.0.0.x".into() }));
        assert_eq!(net("10.0.0.256", V3_4), v4(10, 0, 0, 0, 32));
        let bad = |value: &str| Err(Fault::BadValue { option: None, value: value.into() });
        assert_eq!(net("10.0.0.256", V4_3), bad("10.0.0.256"));
        assert_eq!(net("300", V4_3), bad("300"));
        assert_eq!(net("allx 10", V3_4), v4(10, 0, 0, 0, 8));
        assert_eq!(net("10.0.0.0/x", V3_4), bad("10.0.0.0/x"));
        assert_eq!(net("10.0.0.0/24x", V4_6), bad("10.0.0.0/24x"));
    }

    #[test]
    fn a_host_name_is_left_to_the_resolver() {
        let name = || Err(Fault::HostName { name: "compute1".into() });
        assert_eq!(net("compute1", V3_4), name());
        assert_eq!(net("compute1", V4_6), name());
        let scoped = || Fault::HostName { name: "fe80::1%eth0".into() };
        assert_eq!(net("fe80::1%eth0", V3_4), Err(scoped()));
        assert_eq!(net("fe80::1%eth0", V4_3), Err(bad(b"fe80::1%eth0")));
        assert_eq!(net("010.0.0.1", V4_3), v4(8, 0, 0, 1, 32));
        assert_eq!(net("0x7f.1", V4_3), v4(127, 0, 0, 1, 32));
    }
}
