//! Answer files of packstack: short ones with odd lines, and whole ones with some lines changed.

use crate::bytes::{any_case, ends, joined, lines, mostly, mutated, nasty, one_of};
use crate::run::data;
use labcheck::read::answer_file::{Dialect, keys};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy as _, any};
use proptest::prop_oneof;
use proptest::sample::{Index, select};
use proptest::strategy::BoxedStrategy;
use std::fs;

/// The keys that the course asks for, and those on which hang others.
const ASKED: &[&str] = &[
    "CONFIG_KEYSTONE_ADMIN_PW",
    "CONFIG_PROVISION_DEMO",
    "CONFIG_NTP_SERVERS",
    "CONFIG_NTP_SERVER",
    "CONFIG_DEFAULT_PASSWORD",
    "CONFIG_CONTROLLER_HOST",
    "CONFIG_COMPUTE_HOSTS",
    "CONFIG_NETWORK_HOSTS",
    "CONFIG_NOVA_COMPUTE_HOSTS",
    "CONFIG_HEAT_INSTALL",
    "CONFIG_CEILOMETER_INSTALL",
    "CONFIG_HORIZON_SSL",
    "CONFIG_CINDER_BACKEND",
    "CONFIG_UNSUPPORTED",
];

/// What is written for a key. No digits but ASCII's: Python takes all decimal ones for numbers, and we
/// have no table of them; no key that holds a number is asked for.
fn value() -> BoxedStrategy<Vec<u8>> {
    let usual =
        one_of(&["y", "n", "", "abc123", "192.168.122.10", "PW_PLACEHOLDER", "1", "lvm", "nfs"]);
    let odd = one_of(&[
        "Y",
        "N",
        "no",
        "yes",
        "True",
        "\"n\"",
        "'abc123'",
        "n # no demo",
        "n ; no demo",
        "n\t;x",
        "abc#123",
        "abc %(x)s",
        "%(config_default_password)s",
        "100%",
        "%%",
        "a=b:c",
        " y ",
        "y\t",
        "192.168.122.10, 192.168.122.11",
        "127.127.1.0",
        "\u{2013}n",
        "비밀번호",
        "1_000",
        "1__0",
        "+5",
        "1e3",
        "nan",
        "infinity",
        "netapp",
        "ontap_cluster",
        "eseries",
        "iscsi",
        "fc",
        "file",
        "swift",
        "openvswitch",
        "ovn",
        "vxlan",
        "geneve",
        "ldap",
        "sql",
        "none",
        "redis",
        "=",
        "[general]",
        "#",
        "65535",
        "65534",
        "-1",
        "0x10",
        "/dev/sdb",
        "a\n b",
        "a\n\n b",
        "\u{a0}y",
        "y\u{3000}",
    ]);
    prop_oneof![4 => usual, 3 => odd, 1 => nasty()].boxed()
}

/// A key of packstack 26, of 13, or an old name of one.
fn known() -> BoxedStrategy<Vec<u8>> {
    let mut names: Vec<&'static str> = keys::all().map(|key| key.name).collect();
    names.extend(keys::all().flat_map(|key| key.replaces(Dialect::Packstack13)));
    select(names).prop_map(|name| name.as_bytes().to_vec()).boxed()
}

/// A line, right or not.
fn line() -> BoxedStrategy<Vec<u8>> {
    let key = || prop_oneof![3 => one_of(ASKED), 2 => known()].boxed();
    let key = prop_oneof![8 => key(), 1 => any_case(key()), 1 => one_of(&["x", "key with blanks", "", "rem"])];
    let before = mostly(
        Just(Vec::new()).boxed(),
        one_of(&[" ", "\t", "  ", "#", "# ", ";", "\u{feff}", "\u{a0}", "\u{1c}", "\u{b}"]),
    );
    let equals = mostly(
        Just(b"=".to_vec()).boxed(),
        one_of(&[" = ", ":", ": ", " :", "=\t", "", " ", "==", ":=", "\u{a0}="]),
    );
    let setting = joined(vec![before, key.boxed(), equals, value()]);
    let others = one_of(&[
        "",
        "",
        "# 데모",
        "CONFIG_NEUTRON_INSTALL=n",
        "CONFIG_NEUTRON_OVS_VXLAN_UDP_PORT=65535",
        "; x",
        "[general]",
        "[mine]",
        "[GENERAL]",
        "[DEFAULT]",
        "[DEFAULT]\nCONFIG_PROVISION_DEMO=n\n[DEFAULT]\nCONFIG_PROVISION_DEMO=y",
        "[DEFAULT]\nCONFIG_NTP_SERVERS=x\n[default]\n[DEFAULT]",
        "[general] # x",
        "[a]b]",
        "[]",
        "[general",
        " [general]",
        "rem x",
        ":wq",
        "  ",
        "\t# x",
        " x",
        "-",
        "=",
        ":",
        "= x",
    ]);
    prop_oneof![6 => setting, 2 => others, 1 => Just(b"# \xb5\xa5\xb8\xf0".to_vec())].boxed()
}

/// A few lines, mostly below the right header.
fn short() -> BoxedStrategy<Vec<u8>> {
    let head = one_of(&[
        "[general]\n",
        "[general]\r\n",
        "# x\n[general]\n",
        "\u{feff}[general]\n",
        "\n[GENERAL]\n",
        "",
    ]);
    let head = prop_oneof![8 => Just(b"[general]\n".to_vec()), 1 => head].boxed();
    mutated(joined(vec![head, lines(line(), 6, ends())]))
}

/// A file that packstack takes, with keys that switch others on.
fn switched() -> BoxedStrategy<Vec<u8>> {
    let switches: Vec<&'static str> = keys::all()
        .filter(|key| key.default(Dialect::Packstack26).is_some())
        .map(|key| key.name)
        .filter(|name| {
            let ends = [
                "_INSTALL",
                "_BACKEND",
                "_SSL",
                "_AUTH",
                "_TYPES",
                "_AGENT",
                "_FAMILY",
                "_PROTOCOL",
            ];
            ends.iter().any(|end| name.ends_with(end))
                || name.contains("NETAPP")
                || name.contains("_RH_")
        })
        .filter(|name| *name != "CONFIG_NEUTRON_INSTALL")
        .collect();
    let value = one_of(&[
        "y",
        "y",
        "n",
        "lvm",
        "nfs",
        "netapp",
        "lvm,netapp",
        "solidfire",
        "ontap_cluster",
        "ontap_7mode",
        "eseries",
        "iscsi",
        "fc",
        "true",
        "false",
        "generic",
        "glusternative",
        "standalone",
        "ldap",
        "openvswitch",
        "ovn",
        "vxlan",
        "geneve",
        "vlan,vxlan",
        "file",
        "swift",
        "none",
        "redis",
        "sql",
        "",
    ]);
    let name = select(switches).prop_map(|name| name.as_bytes().to_vec()).boxed();
    let line = joined(vec![name, Just(b"=".to_vec()).boxed(), value, Just(b"\n".to_vec()).boxed()]);
    vec(line, 0..8)
        .prop_map(|lines| {
            let mut known: Vec<Vec<u8>> = Vec::new();
            let mut file = b"[general]\n".to_vec();
            for line in lines {
                let key = line.split(|byte| *byte == b'=').next().unwrap_or_default().to_vec();
                if !known.contains(&key) {
                    known.push(key);
                    file.extend(line);
                }
            }
            file
        })
        .boxed()
}

/// The file that packstack 26 generates, with some of its lines changed, doubled or gone.
fn whole() -> BoxedStrategy<Vec<u8>> {
    let text =
        fs::read(data("../../labs/day1/machine/tracks/el9-epoxy/usr/share/bed/answers")).unwrap();
    let all: Vec<Vec<u8>> =
        text.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let change = (any::<Index>(), 0_u8..4, line());
    vec(change, 0..4)
        .prop_map(move |changes| {
            let mut lines = all.clone();
            for (at, how, line) in changes {
                let at = at.index(lines.len());
                match how {
                    0 => drop(lines.remove(at)),
                    1 => lines.insert(at, lines[at].clone()),
                    2 => lines[at] = [line, b"\n".to_vec()].concat(),
                    _ => lines.insert(at, [line, b"\n".to_vec()].concat()),
                }
            }
            lines.concat()
        })
        .boxed()
}

/// Around the end of what Python decodes at a time, 8192 bytes.
fn long() -> BoxedStrategy<Vec<u8>> {
    (8150_usize..8200, lines(line(), 3, ends()))
        .prop_map(|(length, tail)| {
            [b"[general]\n#".to_vec(), b"x".repeat(length - 20), b"\n".to_vec(), tail].concat()
        })
        .boxed()
}

/// Answer files.
pub(crate) fn files() -> BoxedStrategy<Vec<u8>> {
    prop_oneof![12 => short(), 3 => switched(), 2 => whole(), 1 => long()].boxed()
}
