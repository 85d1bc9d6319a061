//! What is taken along for grading elsewhere: errands, and bundles that are handed in.

use crate::case::Case;
use crate::run::{labcheck, ran};
use serde_json::{Value, json};
use std::fs;

const GENERATED: &str = "5d1e9c27ab0f4836";

fn answers() -> tempfile::TempDir {
    let root = Case::named("a machine half done").tree();
    let lines =
        format!("[general]\nCONFIG_MARIADB_PW={GENERATED}\nCONFIG_KEYSTONE_ADMIN_PW=abc123\n");
    for name in ["openstack.txt", "openstack.orig"] {
        fs::write(root.path().join("root").join(name), &lines).unwrap();
    }
    fs::write(root.path().join("etc/machine-id"), "0123456789abcdef0123456789abcdef\n").unwrap();
    root
}

fn errand(root: &std::path::Path, errand: &Value) -> (i32, String, String) {
    let mut command = labcheck();
    command.args(["collect", "day1", "--errand", "-o", "-", "--root"]).arg(root);
    let told = ran(command.write_stdin(errand.to_string()));
    (told.code, told.out, told.err)
}

#[test]
fn an_errand_is_answered_with_its_challenge_and_traces_that_tell_no_secret() {
    let root = answers();
    let asked = json!({"course": "day1", "challenge": "c-1", "digest_key": "k-1"});
    let (code, bundle, err) = errand(root.path(), &asked);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(!bundle.contains(GENERATED) && !bundle.contains("0123456789abcdef0123456789abcdef"));
    let read: Value = serde_json::from_str(&bundle).unwrap();
    let identity = &read["identity"];
    assert_eq!(identity["challenge"], "c-1");
    assert_eq!(identity["secrets"].as_array().unwrap().len(), 1);
    assert_eq!(identity["machine"].as_str().unwrap().len(), 32);
    let again: Value = serde_json::from_str(&errand(root.path(), &asked).1).unwrap();
    assert_eq!(again["identity"], *identity);
    let other = json!({"course": "day1", "challenge": "c-1", "digest_key": "k-2"});
    let other: Value = serde_json::from_str(&errand(root.path(), &other).1).unwrap();
    assert_ne!(other["identity"]["secrets"], identity["secrets"]);
    assert_eq!(other["identity"]["machine"], identity["machine"]);
}

#[test]
fn an_errand_of_another_course_or_in_another_form_is_one_clear_error() {
    let root = answers();
    let (code, out, err) = errand(root.path(), &json!({"course": "day2"}));
    assert_eq!((code, out.as_str()), (2, ""));
    assert_eq!(err, "labcheck: the errand is for the course day2, not for day1\n");
    let (code, _, err) = errand(root.path(), &json!({"course": "day1", "run": "rm -rf /"}));
    assert_eq!(code, 2);
    assert!(
        err.starts_with("labcheck: the errand on standard input cannot be read: unknown field"),
        "{err}"
    );
}

#[test]
fn what_is_handed_in_names_the_student_and_tells_its_digest() {
    let root = answers();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("kim.json");
    let mut command = labcheck();
    command.args(["submit", "day1", "--student", "20261234", "--name", "김하늘", "-o"]).arg(&file);
    let told = ran(command.arg("--root").arg(root.path()));
    assert_eq!((told.code, told.out.as_str()), (0, ""));
    let bundle = fs::read_to_string(&file).unwrap();
    let read: Value = serde_json::from_str(&bundle).unwrap();
    assert_eq!(read["identity"]["student"], "20261234");
    assert_eq!(read["identity"]["name"], "김하늘");
    let digest = read["digest"].as_str().unwrap().strip_prefix("sha256:").unwrap().to_owned();
    let path = file.to_str().unwrap();
    assert_eq!(
        told.err,
        format!(
            "wrote {path} for 20261234, SHA-256 {digest}\n\
             Hand the file in as it is. If that is not you, run it again with --student ID.\n"
        )
    );
    let judged = ran(labcheck().args(["day1", "--format", "json", "--evidence"]).arg(&file));
    assert_eq!(judged.code, 1, "{judged:?}");
}

#[test]
fn nobody_hands_in_as_root() {
    let root = answers();
    let mut command = labcheck();
    command.args(["submit", "day1", "-o", "-", "--root"]).arg(root.path());
    let told = ran(command.env("USER", "root"));
    assert_eq!((told.code, told.out.as_str()), (2, ""));
    assert_eq!(told.err, "labcheck: who hands this in? --student ID\n");
    let mut command = labcheck();
    command.args(["submit", "day1", "-o", "-", "--root"]).arg(root.path());
    let told = ran(command.env("USER", "root").env("SUDO_USER", "haneul"));
    assert!(told.out.contains("\"student\": \"haneul\""));
}
