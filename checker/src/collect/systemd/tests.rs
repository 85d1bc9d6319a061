use super::fake::{Fake, Unit, reply};
use super::*;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Instant;

const UNITS: &[Unit] = &[
    (&["chrony.service", "chronyd.service"], ["loaded", "active", "running"], Some(5_000_000)),
    (&["firewalld.service"], ["loaded", "failed", "failed"], Some(0)),
    (&["network.target"], ["loaded", "active", "active"], None),
];
/// What holds the lies: every kind of socket has none of these.
const NOWHERE: &str = "/nonexistent/labcheck";

fn by_socket(fake: &Fake) -> Systemd {
    Systemd {
        booted: "/".into(),
        private: Some(fake.socket()),
        bus: NOWHERE.into(),
        systemctl: NOWHERE.into(),
        limit: Duration::from_millis(500),
    }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn unit(id: &str, states: [&str; 3], started: Option<i64>) -> Look<UnitSeen> {
    let [load, active, sub] = states.map(str::to_owned);
    Look::Seen(UnitSeen { id: id.into(), load, active, sub, file_state: None, started })
}

/// The moment 5 s after the machine came up.
fn five_seconds_up() -> i64 {
    Clock::now().real(5_000_000)
}

fn expected() -> BTreeMap<String, Look<UnitSeen>> {
    [
        ("chrony.service", unit("chrony.service", UNITS[0].1, Some(five_seconds_up()))),
        ("chronyd", unit("chrony.service", UNITS[0].1, Some(five_seconds_up()))),
        ("firewalld", unit("firewalld.service", UNITS[1].1, None)),
        ("network.target", unit("network.target", UNITS[2].1, None)),
        ("NetworkManager", unit("NetworkManager.service", ["", "inactive", "dead"], None)),
    ]
    .into_iter()
    .map(|(name, look)| (name.to_owned(), look))
    .collect()
}

fn asked() -> (Vec<String>, Vec<String>) {
    let all = ["chrony.service", "chronyd", "firewalld", "network.target", "NetworkManager"];
    (names(&all), names(&["chrony", "chronyd", "firewalld", "network.target", "NetworkManager"]))
}

#[test]
fn systemd_252_is_asked_for_all_units_at_once() {
    let fake = Fake::systemd(252, false, UNITS);
    let (units, started) = asked();
    assert_eq!(by_socket(&fake).units(&units, &started), expected());
    let calls = fake.calls();
    assert_eq!(
        calls[..3],
        [
            "ListUnitsByPatterns [[], [\"NetworkManager.service\", \"chrony.service\", \
             \"chronyd.service\", \"firewalld.service\", \"network.target\"]]",
            "GetUnit [[\"NetworkManager.service\"]]",
            "GetUnit [[\"chronyd.service\"]]",
        ]
    );
}

#[test]
fn systemd_219_is_asked_for_each_unit() {
    let fake = Fake::systemd(219, false, UNITS);
    let (units, started) = asked();
    assert_eq!(by_socket(&fake).units(&units, &started), expected());
    let calls = fake.calls();
    assert!(calls[0].starts_with("ListUnitsByPatterns"));
    assert_eq!(calls.iter().filter(|call| call.starts_with("GetUnit")).count(), 5);
}

#[test]
fn both_are_understood_on_the_system_bus() {
    let (units, started) = asked();
    for version in [219, 252] {
        let fake = Fake::systemd(version, true, UNITS);
        let on_bus = Systemd { private: None, bus: fake.socket(), ..by_socket(&fake) };
        assert_eq!(on_bus.units(&units, &started), expected());
        assert_eq!(fake.calls()[0], "Hello []");
        // The private socket leads nowhere: the bus does.
        let both = Systemd { private: Some(NOWHERE.into()), ..on_bus };
        assert_eq!(both.units(&units, &started), expected());
    }
}

#[test]
fn the_start_is_told_where_it_was_asked_for_alone() {
    let fake = Fake::systemd(252, false, UNITS);
    let looks = by_socket(&fake).units(&names(&["chrony"]), &[]);
    assert_eq!(looks["chrony"], unit("chrony.service", UNITS[0].1, None));
    assert_eq!(fake.calls().len(), 1);
}

#[test]
fn without_systemd_as_process_1_there_is_no_bus() {
    let fake = Fake::systemd(252, false, UNITS);
    let none = Systemd { booted: NOWHERE.into(), ..by_socket(&fake) };
    let looks = none.units(&names(&["chrony"]), &[]);
    assert_eq!(looks["chrony"], Look::Cannot(Cannot::NoBus));
    assert_eq!(fake.calls().len(), 0);
}

#[test]
fn what_is_no_name_of_a_unit_is_not_asked_for() {
    let fake = Fake::systemd(252, false, UNITS);
    let long = "x".repeat(256);
    let bad = names(&["", "*", "a b", "chrony?", "a/b", "--all\n", "é", &long]);
    let told = Look::Cannot(Cannot::Failed { what: "this is no name of a unit".into() });
    let looks = by_socket(&fake).units(&bad, &[]);
    assert_eq!(looks, bad.iter().map(|name| (name.clone(), told.clone())).collect());
    assert_eq!(fake.calls().len(), 0);
}

/// Every lie ends in «systemctl is not installed», the last way, or in the time limit.
fn end_of(fake: &Fake) -> Look<UnitSeen> {
    let start = Instant::now();
    let look = by_socket(fake).units(&names(&["chrony"]), &names(&["chrony"])).remove("chrony");
    assert!(start.elapsed() < Duration::from_millis(900), "{:?}", start.elapsed());
    look.unwrap()
}

#[test]
fn lies_end_within_the_time_limit() {
    let last_way = Look::Cannot(Cannot::NoTool { name: NOWHERE.into() });
    let late = Look::Cannot(Cannot::TimedOut { ms: 500 });
    let good = reply(9, 1, 2, &[], "a(ssssssouso)", &[0; 8]);
    let huge_body = [b"l\x02\0\x01\xff\xff\xff\xff".as_slice(), &[1, 0, 0, 0, 8, 0, 0, 0]].concat();
    let huge_fields =
        [b"l\x02\0\x01\0\0\0\0".as_slice(), &[1, 0, 0, 0, 255, 255, 255, 255]].concat();
    for (bytes, stays, end) in [
        // Nothing, or half of it.
        (vec![], true, &late),
        (vec![], false, &last_way),
        (good[..20].to_vec(), true, &late),
        (good[..20].to_vec(), false, &last_way),
        (good[..good.len() - 1].to_vec(), false, &last_way),
        // Lengths beyond all bounds.
        (huge_body, true, &last_way),
        (huge_fields, true, &last_way),
        (reply(9, 1, 2, &[], "a(ssssssouso)", &[255, 255, 255, 255, 0, 0, 0, 0]), true, &last_way),
        (reply(9, 1, 2, &[], "a(ssssssouso)", &[9, 0, 0, 0, 0, 0, 0, 0]), true, &last_way),
        (reply(9, 1, 2, &[], "a(ssssssouso)", &[]), true, &last_way),
        (reply(9, 1, 2, &[(3, "s", "x")], "as", &[0; 8]), true, &last_way),
        // No D-Bus at all.
        (b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), true, &last_way),
        (vec![b'l'; 100_000], true, &last_way),
        (vec![0; 100_000], true, &last_way),
        // Answers to nothing, without end.
        (reply(9, 77, 2, &[], "", &[]).repeat(1000), true, &last_way),
        (
            reply(9, 1, 3, &[(4, "s", "org.freedesktop.DBus.Error.AccessDenied")], "", &[]),
            true,
            &last_way,
        ),
    ] {
        let shown = bytes.get(..bytes.len().min(60)).unwrap().to_vec();
        assert_eq!(&end_of(&Fake::liar(bytes, stays)), end, "{shown:?} {stays}");
    }
    assert_eq!(end_of(&Fake::rude(b"REJECTED EXTERNAL\r\n")), last_way);
    assert_eq!(end_of(&Fake::rude(b"")), late);
    assert_eq!(end_of(&Fake::rude(&[b'O'; 600])), last_way);
}

#[test]
fn no_byte_of_an_answer_can_harm_us() {
    let whole = reply(9, 1, 2, &[(4, "s", "error.Name")], "a(ssssssouso)", &[0; 64]);
    for at in 0..whole.len() {
        for value in [0, 1, 7, 127, 128, 255] {
            let mut bytes = whole.clone();
            bytes[at] = value;
            let fixed = bytes[..wire::FIXED].try_into().unwrap();
            let _ = wire::length(&fixed);
            let _ = wire::unmarshal(&bytes);
            let _ = wire::unmarshal(&bytes[..at]);
        }
    }
}

#[test]
fn big_endian_answers_are_read_too() {
    let bytes = b"B\x03\0\x01\0\0\0\x08\0\0\0\x05\0\0\0\x15\
                  \x05\x01u\0\0\0\0\x02\x04\x01s\0\0\0\0\x04a.bc\0\0\0\0\0\0\0\x03xyz\0";
    let message = wire::unmarshal(bytes).unwrap();
    assert_eq!((message.kind, message.answers), (wire::Kind::Error, 2));
    assert_eq!(message.error, "a.bc");
    assert_eq!(wire::Reader::of(&message).string().as_deref(), Some("xyz"));
}

/// A program that stands for systemctl, and says what it was asked.
fn by_systemctl(dir: &tempfile::TempDir, script: &str) -> Systemd {
    let path = dir.path().join("systemctl");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    Systemd {
        booted: "/".into(),
        private: None,
        bus: NOWHERE.into(),
        systemctl: path.to_str().unwrap().into(),
        limit: Duration::from_millis(500),
    }
}

#[test]
fn without_a_socket_systemctl_is_asked_once_for_all() {
    let dir = tempfile::tempdir().unwrap();
    let script = r#"[ "$1 $2 $4" = "show -p --" ] || exit 9
        shift 4; [ "$*" = "chronyd.service firewalld.service gone.service" ] || exit 8
        printf 'Id=chrony.service\nNames=chrony.service chronyd.service\nLoadState=loaded\n'
        printf 'ActiveState=active\nSubState=running\nUnitFileState=enabled\n'
        printf 'ExecMainStartTimestampMonotonic=5000000\n\n'
        printf 'Id=firewalld.service\nNames=firewalld.service\nLoadState=masked\n'
        printf 'ActiveState=inactive\nSubState=dead\nUnitFileState=bad\n'
        printf 'ExecMainStartTimestampMonotonic=0\n\n'
        printf 'Id=gone.service\nNames=gone.service\nLoadState=not-found\n'
        printf 'ActiveState=inactive\nSubState=dead\nUnitFileState=\n'"#;
    let asked = names(&["firewalld", "chronyd", "gone"]);
    let looks = by_systemctl(&dir, script).units(&asked, &asked);
    let seen = |id: &str, [load, active, sub]: [&str; 3], file: Option<&str>, started| {
        Look::Seen(UnitSeen {
            id: id.into(),
            load: load.into(),
            active: active.into(),
            sub: sub.into(),
            file_state: file.map(Into::into),
            started,
        })
    };
    let running = ["loaded", "active", "running"];
    assert_eq!(
        looks.into_iter().collect::<Vec<_>>(),
        [
            (
                "chronyd".into(),
                seen("chrony.service", running, Some("enabled"), Some(five_seconds_up()))
            ),
            (
                "firewalld".into(),
                seen("firewalld.service", ["masked", "inactive", "dead"], None, None)
            ),
            ("gone".into(), seen("gone.service", ["not-found", "inactive", "dead"], None, None)),
        ]
    );
}

#[test]
fn a_systemctl_that_cannot_tell_makes_no_state() {
    for (script, told) in [
        ("echo 'Failed to connect to bus: No such file' >&2; exit 1", Cannot::NoBus),
        ("echo 'Failed to get D-Bus connection: No such file' >&2; exit 1", Cannot::NoBus),
        ("sleep 5", Cannot::TimedOut { ms: 500 }),
        (
            "echo Id=other.service",
            Cannot::Failed { what: "systemctl show left this unit out".into() },
        ),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let looks = by_systemctl(&dir, script).units(&names(&["chrony"]), &[]);
        assert_eq!(looks["chrony"], Look::Cannot(told), "{script}");
    }
}
