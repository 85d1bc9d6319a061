//! Who may ask, by example and at every edge.

use super::*;

/// `+` allows, `-` denies, `*` says `all`.
fn access(rules: &[&str]) -> Access {
    let mut access = Access::default();
    for (line, rule) in (1..).zip(rules) {
        let (allow, rest) = (rule.starts_with('+'), &rule[1..]);
        let all = rest.starts_with('*');
        let rest = rest.trim_start_matches('*');
        let net = match rest.split_once('/') {
            None => Net::Everything,
            Some((ip, bits)) => match ip.parse().unwrap() {
                IpAddr::V4(ip) => Net::V4(ip, bits.parse().unwrap()),
                IpAddr::V6(ip) => Net::V6(ip, bits.parse().unwrap()),
            },
        };
        access.push(Rule { place: Place { path: "/f".into(), line }, allow, all, net });
    }
    access
}

fn allows(rules: &[&str], ip: &str) -> bool {
    access(rules).allows(ip.parse().unwrap())
}

#[test]
fn nobody_may_ask_without_a_rule() {
    assert!(!allows(&[], "10.0.0.1"));
    assert!(!access(&[]).clients_beyond_loopback());
    assert_eq!(access(&[]).only_loopback_rules(), None);
}

#[test]
fn a_smaller_network_counts_more_than_a_larger_one_in_any_order() {
    for rules in [["+10.0.0.0/8", "-10.0.0.0/24"], ["-10.0.0.0/24", "+10.0.0.0/8"]] {
        assert!(!allows(&rules, "10.0.0.5"));
        assert!(allows(&rules, "10.0.1.5"));
    }
}

#[test]
fn all_forgets_what_was_said_of_parts() {
    assert!(allows(&["-10.0.0.0/24", "+*10.0.0.0/8"], "10.0.0.5"));
    assert!(!allows(&["+10.0.0.0/24", "-*"], "10.0.0.5"));
    assert!(allows(&["-*", "+10.0.0.0/24"], "10.0.0.5"));
}

#[test]
fn networks_of_one_level_overrule_each_other_by_order() {
    assert!(allows(&["-10.0.0.0/26", "+10.0.0.0/25"], "10.0.0.1"));
    assert!(!allows(&["-10.0.0.0/30", "+10.0.0.0/25"], "10.0.0.1"));
    assert!(!allows(&["+10.0.0.0/25", "-10.0.0.0/26"], "10.0.0.1"));
    assert!(allows(&["+10.0.0.0/25", "-10.0.0.0/26"], "10.0.0.64"));
}

#[test]
fn everything_is_both_families_and_a_zero_network_is_one() {
    assert!(allows(&["+"], "2001:db8::1"));
    assert!(!allows(&["+0.0.0.0/0"], "2001:db8::1"));
    assert!(allows(&["+0.0.0.0/0"], "8.8.8.8"));
}

#[test]
fn loopback_is_no_client_network() {
    let notes = access(&["+127.127.1.0/24"]);
    assert!(!notes.clients_beyond_loopback());
    assert_eq!(notes.only_loopback_rules(), notes.rules().first());
    assert!(!access(&["+127.0.0.0/8", "+::1/128"]).clients_beyond_loopback());
    assert!(access(&["+126.0.0.0/7"]).clients_beyond_loopback());
    assert!(access(&["+::/127"]).clients_beyond_loopback());
    assert_eq!(access(&["+127.0.0.0/8", "+10.0.0.0/8"]).only_loopback_rules(), None);
    for own in ["+::1/128", "+127.0.0.0/8", "+127.0.0.1/32"] {
        assert_eq!(access(&[own]).only_loopback_rules(), access(&[own]).rules().first(), "{own}");
    }
    for more in ["+::/127", "+::1/127", "+127.0.0.0/7", "+2001:db8::1/128", "+"] {
        assert_eq!(access(&[more]).only_loopback_rules(), None, "{more}");
    }
}

#[test]
fn the_last_hole_counts() {
    assert!(!access(&["+10.0.0.0/8", "-10.0.0.0/9", "-10.128.0.0/9"]).clients_beyond_loopback());
    assert!(access(&["+10.0.0.0/30", "-10.0.0.0/31", "-10.0.0.2/32"]).clients_beyond_loopback());
    assert!(!access(&["+", "-*"]).clients_beyond_loopback());
    assert!(!access(&["+", "-0.0.0.0/0", "-::/0"]).clients_beyond_loopback());
    assert!(access(&["+", "-0.0.0.0/0"]).clients_beyond_loopback());
    assert!(access(&["+::/0", "-::/1"]).clients_beyond_loopback());
    assert!(!access(&["+::/0", "-::/1", "-8000::/1"]).clients_beyond_loopback());
    assert!(access(&["+255.255.255.255/32"]).clients_beyond_loopback());
    assert!(access(&["-", "+127.0.0.0/8", "+128.0.0.0/32"]).clients_beyond_loopback());
    let half = ["+0.0.0.0/0", "-0.0.0.0/2", "-64.0.0.0/3", "-96.0.0.0/4", "-112.0.0.0/5"];
    let rest = ["-120.0.0.0/6", "-124.0.0.0/7", "-126.0.0.0/8", "-128.0.0.0/1"];
    assert!(!access(&[&half[..], &rest[..]].concat()).clients_beyond_loopback());
    assert!(access(&[&half[..], &rest[..2]].concat()).clients_beyond_loopback());
}

/// Pseudo-random rules; any opinion changes at an edge of some entry, so edges are enough.
#[test]
fn clients_beyond_loopback_agrees_with_asking_at_every_edge() {
    let mut seed: u64 = 1;
    let mut dice = |sides: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % sides
    };
    for _ in 0..3000 {
        let mut access = Access::default();
        for line in 1..2 + dice(8) {
            let bits = u8::try_from(dice(13)).unwrap();
            let top = u32::try_from(dice(256)).unwrap() << 24;
            let net = match dice(8) {
                0 => Net::Everything,
                1 => Net::V4(Ipv4Addr::new(127, 0, 0, 1), 8 + bits),
                2 => Net::V6((u128::from(top) << 96).into(), bits),
                3 => Net::V6(Ipv6Addr::from(dice(4) as u128), 128 - bits.min(3)),
                _ => Net::V4((top | 0xF0_0000).into(), bits),
            };
            let place = Place { path: "/f".into(), line: u32::try_from(line).unwrap() };
            access.push(Rule { place, allow: dice(2) == 0, all: dice(4) == 0, net });
        }
        let edges = |table: &Table| -> Vec<u128> {
            let ends = table.keys().flat_map(|&(start, bits)| {
                let end = start | !mask(bits);
                [start, start.wrapping_sub(1), end, end.wrapping_add(1)]
            });
            ends.chain([0, u128::MAX, 2, LOOPBACK4.0 - 1, LOOPBACK4.1 + 1]).collect()
        };
        let v4 = edges(&access.v4).into_iter().map(|at| Ipv4Addr::from((at >> 96) as u32));
        let v6 = edges(&access.v6).into_iter().map(Ipv6Addr::from);
        let asked = v4.filter(|ip| !ip.is_loopback()).any(|ip| access.allows(ip.into()))
            || v6.filter(|ip| !ip.is_loopback()).any(|ip| access.allows(ip.into()));
        assert_eq!(access.clients_beyond_loopback(), asked, "{access:?}");
    }
}
