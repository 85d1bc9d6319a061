//! Who may ask chronyd for time: `allow` and `deny` in the order in which they stand.
//!
//! Source: addrfilt.c, the same in chrony 3.4, 4.3 and 4.6.1. The table there has levels of four bits,
//! and a network between two levels is written to several entries of the lower one. So a later
//! `allow 10.0.0.0/25` overrules an earlier `deny 10.0.0.0/26` (same level), but not `deny 10.0.0.0/30`.

use super::Place;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Net {
    /// All of IPv4 and IPv6.
    Everything,
    /// An address and the number of its leading bits that count, 0 to 32.
    V4(Ipv4Addr, u8),
    /// An address and the number of its leading bits that count, 0 to 128.
    V6(Ipv6Addr, u8),
}

/// One `allow` or `deny`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Where it stands.
    pub place: Place,
    /// `allow`, or else `deny`.
    pub allow: bool,
    /// With `all`: what was said before of parts of the network is forgotten.
    pub all: bool,
    /// Whom it is about.
    pub net: Net,
}

/// First address, left-aligned, and number of bits of an entry; then the index of its rule.
type Table = BTreeMap<(u128, u8), usize>;

/// The rules and the table they make.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    rules: Vec<Rule>,
    v4: Table,
    v6: Table,
}

/// Bits of one level of the table.
const LEVEL: u8 = 4;

const LOOPBACK4: (u128, u128) = (0x7F << 120, (0x80 << 120) - 1);
const LOOPBACK6: (u128, u128) = (1, 1);

impl Access {
    /// Adds the next rule.
    pub(super) fn push(&mut self, rule: Rule) {
        let index = self.rules.len();
        match rule.net {
            Net::Everything => {
                set(&mut self.v4, 0, 0, index, rule.all);
                set(&mut self.v6, 0, 0, index, rule.all);
            }
            Net::V4(ip, bits) => set(&mut self.v4, left4(ip), bits, index, rule.all),
            Net::V6(ip, bits) => set(&mut self.v6, u128::from(ip), bits, index, rule.all),
        }
        self.rules.push(rule);
    }

    /// The rules in order.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule that decides on an address; `None`: no rule is about it, and it may not ask.
    #[must_use]
    pub fn deciding(&self, ip: IpAddr) -> Option<&Rule> {
        let (table, address, most) = match ip {
            IpAddr::V4(ip) => (&self.v4, left4(ip), 32),
            IpAddr::V6(ip) => (&self.v6, u128::from(ip), 128),
        };
        (0..=most / LEVEL)
            .rev()
            .map(|level| level * LEVEL)
            .find_map(|bits| table.get(&(address & mask(bits), bits)))
            .and_then(|&index| self.rules.get(index))
    }

    /// Whether an address may ask.
    #[must_use]
    pub fn allows(&self, ip: IpAddr) -> bool {
        self.deciding(ip).is_some_and(|rule| rule.allow)
    }

    /// Whether any address outside 127.0.0.0/8 and ::1 may ask.
    #[must_use]
    pub fn clients_beyond_loopback(&self) -> bool {
        self.families_beyond_loopback().contains(&true)
    }

    /// The same of IPv4 and of IPv6.
    #[must_use]
    pub fn families_beyond_loopback(&self) -> [bool; 2] {
        // An IPv4 address is left-aligned, so its network ends with 96 bits that do not count.
        [self.any_outside(&self.v4, LOOPBACK4), self.any_outside(&self.v6, LOOPBACK6)]
    }

    /// The last `allow`, if there is one and each of them is about loopback addresses alone.
    #[must_use]
    pub fn only_loopback_rules(&self) -> Option<&Rule> {
        let mut allows = self.rules.iter().filter(|rule| rule.allow);
        allows.clone().all(|rule| rule.net.is_loopback()).then(|| allows.next_back()).flatten()
    }

    /// Goes through all addresses from the first to the last, a stretch of one opinion at a time.
    fn any_outside(&self, table: &Table, loopback: (u128, u128)) -> bool {
        let allowed = |index: usize| self.rules.get(index).is_some_and(|rule| rule.allow);
        let outside = |from: u128, to: u128| from < loopback.0 || to > loopback.1;
        // Networks round the place where we are: last address and opinion.
        let mut open: Vec<(u128, bool)> = vec![(u128::MAX, false)];
        let mut at = 0;
        for (&(start, bits), &index) in table {
            // Close the networks that end before this one.
            while let Some(&(end, opinion)) = open.last()
                && end < start
            {
                if opinion && at <= end && outside(at, end) {
                    return true;
                }
                at = at.max(end.saturating_add(1));
                open.pop();
            }
            if let Some(&(_, true)) = open.last()
                && at < start
                && outside(at, start - 1)
            {
                return true;
            }
            at = at.max(start);
            open.push((start | !mask(bits), allowed(index)));
        }
        while let Some((end, opinion)) = open.pop() {
            if opinion && at <= end && outside(at, end) {
                return true;
            }
            // What lies round a network that ends with the last address of all is empty.
            let Some(next) = end.checked_add(1) else { break };
            at = at.max(next);
        }
        false
    }
}

impl Net {
    fn is_loopback(self) -> bool {
        match self {
            Self::Everything => false,
            Self::V4(ip, bits) => bits >= 8 && ip.is_loopback(),
            Self::V6(ip, bits) => bits == 128 && ip.is_loopback(),
        }
    }
}

fn left4(ip: Ipv4Addr) -> u128 {
    u128::from(u32::from(ip)) << 96
}

/// The first `bits` bits.
fn mask(bits: u8) -> u128 {
    u128::MAX.checked_shl(128 - u32::from(bits.min(128))).unwrap_or(0)
}

/// Writes a network to the entries of the level at or below it.
fn set(table: &mut Table, address: u128, bits: u8, index: usize, all: bool) {
    let level = bits.div_ceil(LEVEL) * LEVEL;
    let first = address & mask(bits);
    if all {
        let below: Vec<_> = table
            .range((first, 0)..=(first | !mask(bits), u8::MAX))
            .map(|(&entry, _)| entry)
            .filter(|&(_, entry_bits)| entry_bits > level)
            .collect();
        for entry in below {
            table.remove(&entry);
        }
    }
    for i in 0..1_u128 << (level - bits) {
        let step = i.checked_shl(128 - u32::from(level)).unwrap_or(0);
        table.insert((first | step, level), index);
    }
}

#[cfg(test)]
#[path = "access_tests.rs"]
mod tests;
