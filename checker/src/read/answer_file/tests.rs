use super::*;
use crate::read::python_ini::Refusal as Parser;

const BOTH: [Dialect; 2] = [Dialect::Packstack13, Dialect::Packstack26];
const DEMO: &str = "CONFIG_PROVISION_DEMO";
const PW: &str = "CONFIG_KEYSTONE_ADMIN_PW";

/// What a packstack says to a file: the line it refuses, the key whose value it refuses, or the
/// values of demo, admin password and time servers. `*` is the placeholder.
fn said(file: &[u8], dialect: Dialect) -> String {
    let file = match AnswerFile::read(file, dialect) {
        Ok(file) => file,
        Err(Refusal { line, why }) => {
            let kind = match why {
                Why::Parser(Parser::NoHeader { .. }) => "no header",
                Why::Parser(Parser::NotOptions { .. }) => "no option",
                Why::Parser(Parser::DuplicateOption { .. }) => "option again",
                Why::Parser(Parser::DuplicateSection { .. }) => "section again",
                Why::Parser(Parser::Undecodable { .. }) => "not utf-8",
                Why::NoGeneral { .. } => "no general",
                Why::Interpolation { .. } => "bad substitution",
                Why::OldNamesDiffer { .. } => "old names differ",
            };
            return format!("{kind} {}", line.unwrap_or(0));
        }
    };
    for key in keys::all().filter(|key| file.is_read(key.name)) {
        if !allowed(key.name, file.get(key.name).value().unwrap(), dialect) {
            return format!("not allowed {}", key.name);
        }
    }
    let values = [DEMO, PW, "CONFIG_NTP_SERVERS"].map(|key| {
        let found = file.get(key);
        let value = String::from_utf8_lossy(found.value().unwrap()).replace('\0', "\\0");
        if value == "PW_PLACEHOLDER" { "*".to_owned() } else { value }
    });
    values.join("|")
}

#[test]
fn both_packstacks_say_what_the_real_ones_said() {
    let table = include_str!("../../../tests/data/answer-file/said.tsv");
    let mut rows = 0;
    for row in table.lines().filter(|row| !row.starts_with('#')) {
        let [name, file, thirteen, twenty_six]: [&str; 4] =
            row.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let file = unescape(file);
        for (dialect, expected) in BOTH.into_iter().zip([thirteen, twenty_six]) {
            assert_eq!(said(&file, dialect), expected, "{name} {dialect:?}");
        }
        rows += 1;
    }
    assert_eq!(rows, 54);
}

/// `\n`, `\t`, `\r`, `\xNN` in the table.
fn unescape(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first != b'\\' {
            out.push(*first);
            continue;
        }
        out.push(match rest[0] {
            b'n' => b'\n',
            b't' => b'\t',
            b'r' => b'\r',
            _ => u8::from_str_radix(std::str::from_utf8(&rest[1..3]).unwrap(), 16).unwrap(),
        });
        rest = &rest[if rest[0] == b'x' { 3 } else { 1 }..];
    }
    out
}

fn read(file: &str) -> AnswerFile {
    AnswerFile::read(format!("[general]\n{file}").as_bytes(), Dialect::Packstack13).unwrap()
}

#[test]
fn an_old_name_counts_where_the_key_is_missing() {
    let file = read("CONFIG_NOVA_COMPUTE_HOSTS=10.0.0.2\n");
    let Effective::Old { name, value, entry } = file.get("CONFIG_COMPUTE_HOSTS") else { panic!() };
    assert_eq!(
        (name, value.as_ref(), entry.key.line),
        ("CONFIG_NOVA_COMPUTE_HOSTS", &b"10.0.0.2"[..], 2)
    );
    let file = read("CONFIG_NOVA_COMPUTE_HOSTS=a\nCONFIG_COMPUTE_HOSTS=b\n");
    assert_eq!(file.get("CONFIG_COMPUTE_HOSTS").value(), Some(&b"b"[..]));
}

#[test]
fn an_old_name_that_26_has_forgotten_counts_for_13_alone() {
    let file = b"[general]\nCONFIG_NEUTRON_LBAAS_HOSTS=10.0.0.2\n";
    let host = |dialect| {
        let file = AnswerFile::read(file, dialect).unwrap();
        String::from_utf8(file.get("CONFIG_CONTROLLER_HOST").value().unwrap().to_vec()).unwrap()
    };
    assert_eq!(BOTH.map(host), ["10.0.0.2", "<local-ip>"]);
}

#[test]
fn old_names_that_differ_are_refused() {
    let file = b"[general]\nCONFIG_GLANCE_HOST=a\nCONFIG_HEAT_HOST=b\n";
    let why = Why::OldNamesDiffer { key: "CONFIG_CONTROLLER_HOST".into() };
    for dialect in BOTH {
        assert_eq!(
            AnswerFile::read(file, dialect).unwrap_err(),
            Refusal { line: Some(3), why: why.clone() }
        );
    }
}

#[test]
fn a_key_of_a_group_that_is_off_cannot_spoil_the_file() {
    let off = "[general]\nCONFIG_HEAT_DOMAIN=%(x)s\n";
    assert!(AnswerFile::read(off.as_bytes(), Dialect::Packstack13).is_ok());
    let on = format!("{off}CONFIG_HEAT_INSTALL=y\n");
    assert_eq!(said(on.as_bytes(), Dialect::Packstack13), "bad substitution 2");
    assert_eq!(said(on.as_bytes(), Dialect::Packstack26), "y|*|");
}

#[test]
fn a_key_that_is_missing_is_looked_up_in_the_default_section() {
    let file = b"[DEFAULT]\nCONFIG_PROVISION_DEMO=n\n[general]\n";
    for dialect in BOTH {
        assert_eq!(said(file, dialect), "n|*|");
    }
}

#[test]
fn an_unknown_key_is_told_with_the_nearest() {
    let file =
        read("CONFIG_NTP_SERVER=10.0.0.1\nCONFIG_PANKO_INSTAL=y\nmine=1\nCONFIG_WHATEVER_ELSE=1\n");
    let found: Vec<_> =
        file.unknown().into_iter().map(|u| (u.written.line, u.name.clone(), u.nearest())).collect();
    assert_eq!(
        found,
        [
            (2, "CONFIG_NTP_SERVER".to_owned(), Some("CONFIG_NTP_SERVERS")),
            (3, "CONFIG_PANKO_INSTAL".to_owned(), Some("CONFIG_PANKO_INSTALL")),
            (5, "CONFIG_WHATEVER_ELSE".to_owned(), None),
        ]
    );
}

#[test]
fn a_swallowed_key_is_told_with_the_one_that_took_it() {
    let text = "[general]\nCONFIG_NTP_SERVERS=\n CONFIG_PROVISION_DEMO=n\n";
    let file = AnswerFile::read(text.as_bytes(), Dialect::Packstack26).unwrap();
    let found = file.swallowed(text.as_bytes());
    let [Swallowed { line, key, by, by_line }] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((line.line, *key, by.as_str(), *by_line), (3, DEMO, "CONFIG_NTP_SERVERS", 2));
    assert_eq!(file.get(DEMO), Effective::Default("y"));
}

#[test]
fn a_key_that_stands_twice_is_told_with_its_lines() {
    let file = read("CONFIG_PROVISION_DEMO=y\nx=1\nconfig_provision_demo=n\n");
    assert_eq!(file.lines(DEMO), [2, 4]);
    assert_eq!(file.get(DEMO).value(), Some(&b"n"[..]));
}

#[test]
fn the_shape_of_a_value_tells_the_mistake() {
    for (value, expected) in [
        ("n", Shape::Plain),
        ("N", Shape::WrongCase),
        ("no", Shape::Plain),
        ("\"n\"", Shape::Quoted),
        ("'n'", Shape::Quoted),
        ("n # no demo", Shape::InlineComment),
        ("n\t; no demo", Shape::InlineComment),
        ("n\nmore", Shape::Continued),
        ("PW_PLACEHOLDER", Shape::Placeholder),
        ("'", Shape::Plain),
    ] {
        assert_eq!(shape(DEMO, value.as_bytes(), Dialect::Packstack13), expected, "{value}");
    }
}

#[test]
fn a_number_may_have_underscores_for_python_3_alone() {
    let port = |value: &str| {
        BOTH.map(|dialect| allowed("CONFIG_CINDER_NETAPP_SERVER_PORT", value.as_bytes(), dialect))
    };
    for (value, expected) in [
        ("4789", [true, true]),
        ("4_789", [false, true]),
        ("4__789", [false, false]),
        ("_4789", [false, false]),
        ("4789_", [false, false]),
    ] {
        assert_eq!(port(value), expected, "{value}");
    }
}

#[test]
fn a_size_has_a_unit_and_a_device_a_slash() {
    let size = |value: &str| allowed("CONFIG_SWIFT_STORAGE_SIZE", value.as_bytes(), BOTH[1]);
    let sizes = ["2G", "2gb", "1000M", "2", "G", "", "2T"];
    assert_eq!(sizes.map(size), [true, true, true, false, false, false, false]);
    let device = |value: &str| allowed("CONFIG_SWIFT_STORAGES", value.as_bytes(), BOTH[1]);
    assert_eq!(["", "/dev/sdb", "sdb"].map(device), [true, true, false]);
}

#[test]
fn the_table_has_the_keys_of_both_releases() {
    let count = |dialect| keys::all().filter(|key| key.default(dialect).is_some()).count();
    assert_eq!(BOTH.map(count), [315, 292]);
    assert!(keys::find(PW).is_some_and(|key| key.masked));
    for key in keys::all() {
        let name = key.condition.split('=').next().unwrap_or_default();
        assert!(!name.starts_with("CONFIG_") || keys::find(name).is_some(), "{name}");
    }
}

#[test]
fn a_switch_is_any_word_of_a_boolean_in_any_case() {
    let switch = |value: &str| {
        BOTH.map(|dialect| allowed("CONFIG_NOVA_DB_PURGE_ENABLE", value.as_bytes(), dialect))
    };
    for right in ["y", "YES", "True", "n", "no", "False"] {
        assert_eq!(switch(right), [true; 2], "{right}");
    }
    for wrong in ["on", "1", "truth", ""] {
        assert_eq!(switch(wrong), [false; 2], "{wrong}");
    }
}
