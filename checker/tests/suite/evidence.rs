//! Evidence taken here and judged there says the same, and holds no secret.

use crate::case::Case;
use crate::run::{Ran, labcheck, ran, verdict};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;
use std::fs;
use std::path::Path;

fn collect(root: &Path, words: &[&str]) -> String {
    let told = ran(labcheck().args(["collect", "day1", "-o", "-", "--root"]).arg(root).args(words));
    assert_eq!((told.code, told.err.as_str()), (0, ""));
    told.out
}

/// Judges a bundle that comes by standard input.
fn judge(bundle: &[u8], words: &[&str]) -> Ran {
    let mut command = labcheck();
    ran(command.args(["day1", "--evidence", "-"]).args(words).write_stdin(bundle))
}

fn report(bundle: &str, words: &[&str]) -> Value {
    let mut all = vec!["--format", "json"];
    all.extend(words);
    let told = judge(bundle.as_bytes(), &all);
    serde_json::from_str(&told.out).unwrap_or_else(|error| panic!("{error}: {told:?}"))
}

fn without_times(mut report: Value) -> Value {
    for name in ["source", "time", "duration_ms"] {
        report[name] = Value::Null;
    }
    report
}

#[test]
fn this_machine_is_judged_alike_from_a_bundle() {
    let dir = tempfile::tempdir().unwrap();
    let bundle = dir.path().join("bundle.json");
    let told = ran(labcheck().args(["collect", "day1", "-o"]).arg(&bundle));
    assert_eq!((told.code, told.out.as_str(), told.err.as_str()), (0, "", ""));
    let live: Value =
        serde_json::from_str(&ran(labcheck().args(["day1", "--format", "json"])).out).unwrap();
    let there = ran(labcheck().args(["day1", "--format", "json", "--evidence"]).arg(&bundle));
    let there: Value = serde_json::from_str(&there.out).unwrap();
    assert_eq!((&live["source"], &there["source"]), (&"live".into(), &"evidence".into()));
    assert_eq!(without_times(live), without_times(there));
}

#[test]
fn the_exit_code_is_that_of_the_tree() {
    for name in ["a machine half done", "a machine on which all that an image shows is done"] {
        let root = Case::named(name).tree();
        let tree = ran(labcheck().args(["day1", "--root"]).arg(root.path())).code;
        assert_eq!(judge(collect(root.path(), &[]).as_bytes(), &[]).code, tree, "{name}");
    }
}

/// Every text in a bundle, base64 decoded, as bytes.
fn texts(value: &Value, into: &mut Vec<Vec<u8>>) {
    match value {
        Value::String(text) => into.push(text.clone().into_bytes()),
        Value::Array(all) => all.iter().for_each(|value| texts(value, into)),
        Value::Object(all) => {
            for (key, value) in all {
                into.push(key.clone().into_bytes());
                match (key.as_str(), value) {
                    ("base64", Value::String(text)) => {
                        into.push(BASE64_STANDARD.decode(text).unwrap())
                    }
                    _ => texts(value, into),
                }
            }
        }
        _ => {}
    }
}

fn holds(bundle: &str, secret: &str) -> bool {
    let mut all = vec![bundle.as_bytes().to_vec()];
    texts(&serde_json::from_str(bundle).unwrap(), &mut all);
    all.iter().any(|text| text.windows(secret.len()).any(|window| window == secret.as_bytes()))
}

const NASTY: [&str; 14] = [
    "Pa55-word",
    "two words here",
    "it's \"quoted\"",
    "'Quot3d'",
    "100%sure",
    "a#b #c ;d",
    "back\\slash\\n",
    "k=v=w:x",
    "$HOME`id`$(id)",
    "비밀번호입니다",
    "c2VjcmV0cGFzcw==",
    "{braces}",
    "<&>\u{1b}[31m",
    "-leading--dash",
];

#[test]
fn no_password_gets_into_a_bundle_and_the_verdict_is_the_same() {
    for password in NASTY {
        // Python 2 takes more away from a value, and fills in `%(…)`: other tests are about that.
        let root = Case::named("all as the course asks, on Stream 9").tree();
        let answers = root.path().join("root/openstack.txt");
        let text = fs::read_to_string(&answers).unwrap().replace("abc123", password);
        // The same password where a student may have left it too.
        let text = text + &format!("# old: CONFIG_KEYSTONE_ADMIN_PW={password}\n");
        fs::write(&answers, text).unwrap();
        let quoted = password.replace('\'', "'\\''");
        let rc = format!("export OS_USERNAME=admin\nexport OS_PASSWORD='{quoted}'\n");
        fs::write(root.path().join("root/keystonerc_admin"), rc).unwrap();
        let set = format!("admin_password={password}");
        let bundle = collect(root.path(), &["--set", &set]);
        assert!(!holds(&bundle, password), "{password}");
        assert!(!holds(&bundle, &quoted), "{password}");
        let here = crate::run::report(root.path(), &["--set", &set]);
        assert_eq!(verdict(&here, "answer-file.admin-password"), "pass", "{password}");
        let there = report(&bundle, &["--set", &set]);
        assert_eq!(without_times(here), without_times(there), "{password}");
        for format in ["human", "json", "junit", "tap", "markdown"] {
            let told = judge(bundle.as_bytes(), &["--format", format, "--set", &set, "--verbose"]);
            assert!(!told.out.contains(password), "{password} in {format}");
        }
    }
}

#[test]
fn no_other_secret_of_an_answer_file_gets_into_a_bundle() {
    let fresh = crate::case::answers("el7-rocky");
    let is_secret = |key: &str| {
        ["PW", "PASSWORD", "TOKEN", "SECRET", "KEY", "HASH"].iter().any(|word| key.ends_with(word))
    };
    let secrets: Vec<&str> = fresh
        .lines()
        .filter_map(|line| line.split_once('='))
        .filter(|(key, value)| is_secret(key) && value.len() >= 16 && !value.contains('/'))
        .map(|(_, value)| value)
        .collect();
    assert!(secrets.len() >= 18, "{secrets:?}");
    let root = Case::named("all as the course asks").tree();
    let bundle = collect(root.path(), &[]);
    let found: Vec<_> = secrets.into_iter().filter(|secret| holds(&bundle, secret)).collect();
    assert_eq!(found, Vec::<&str>::new());
}

#[test]
fn a_changed_password_cannot_be_told_from_old_evidence() {
    let root = Case::named("all as the course asks").tree();
    let bundle = collect(root.path(), &[]);
    let status = |words: &[&str]| {
        let report = report(&bundle, words);
        ["generated", "backup", "admin-password", "demo"]
            .map(|check| verdict(&report, &format!("answer-file.{check}")))
    };
    assert_eq!(status(&[]), ["pass", "pass", "pass", "pass"]);
    assert_eq!(status(&["--set", "admin_password=other"]), ["pass", "unknown", "unknown", "pass"]);
    assert_eq!(status(&["--set", "admin_password=abc123"]), ["pass", "pass", "pass", "pass"]);
}

#[test]
fn another_parameter_may_be_changed_later() {
    let root = Case::named("two nodes asked and built").tree();
    let bundle = collect(root.path(), &[]);
    let of = |topology: &str| {
        let set = format!("topology={topology}");
        let report = report(&bundle, &["--set", &set]);
        ["controller", "network", "compute"]
            .map(|role| verdict(&report, &format!("topology.{role}")))
    };
    assert_eq!(of("two-node"), ["pass", "pass", "pass"]);
    assert_eq!(of("all-in-one"), ["pass", "pass", "fail compute-elsewhere"]);
    assert_eq!(of("three-node"), ["pass", "fail network-on-controller", "pass"]);
}

#[test]
fn a_bundle_that_is_none_is_one_clear_error() {
    let root = Case::default().tree();
    let good = collect(root.path(), &[]);
    let half = &good.as_bytes()[..good.len() / 2];
    let other = good.replace("labcheck.evidence/1", "labcheck.evidence/9\u{1b}[31m");
    let course = good.replacen("\"day1\"", "\"day\\u001b[2J\"", 1);
    let wrong_kind = good.replacen("\"files\": {", "\"files\": [", 1);
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_inside = good.replacen("\"files\": {", &format!("\"files\": {{\"/x\": {deep},"), 1);
    let bad: [(&str, &[u8]); 14] = [
        ("empty", b""),
        ("no JSON", b"hello\x1b[31m"),
        ("NUL", b"\0\0\0\0"),
        ("a number", b"7"),
        ("a list", b"[]"),
        ("no schema", b"{}"),
        ("a report", br#"{"schema":"labcheck.report/1"}"#),
        ("half of one", half),
        ("another form", other.as_bytes()),
        ("another course", course.as_bytes()),
        ("files that are no table", wrong_kind.as_bytes()),
        ("nested without end", deep.as_bytes()),
        ("nested without end inside", deep_inside.as_bytes()),
        ("bytes that are no UTF-8", b"{\"schema\":\"labcheck.evidence/1\",\"labcheck\":\"\xff\"}"),
    ];
    for (what, bytes) in bad {
        for lang in ["ko", "en"] {
            let told = judge(bytes, &["--lang", lang]);
            assert_eq!((told.code, told.out.as_str()), (2, ""), "{what}: {told:?}");
            assert_eq!(told.err.lines().count(), 1, "{what}: {told:?}");
            let control = told.err.trim_end().chars().find(|c| c.is_control());
            assert_eq!(control, None, "{what}: {told:?}");
        }
    }
}

#[test]
fn a_bundle_larger_than_any_is_not_read_to_its_end() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("large.json");
    fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
    let told = ran(labcheck().args(["day1", "--evidence"]).arg(&path));
    assert_eq!((told.code, told.out.as_str(), told.err.lines().count()), (2, "", 1), "{told:?}");
}

#[test]
fn what_is_no_plain_file_is_no_bundle() {
    let dir = tempfile::tempdir().unwrap();
    let fifo = dir.path().join("fifo");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let looped = dir.path().join("loop");
    std::os::unix::fs::symlink("loop", &looped).unwrap();
    for path in [dir.path(), &fifo, &looped, &dir.path().join("gone")] {
        let told = ran(labcheck().args(["day1", "--evidence"]).arg(path));
        assert_eq!(
            (told.code, told.out.as_str(), told.err.lines().count()),
            (2, "", 1),
            "{told:?}"
        );
    }
}
