//! The options of a check: files, parameters, and what a plain user may read.

use crate::case::Case;
use crate::run::{labcheck, ran, run};
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

#[test]
fn a_report_goes_into_a_file_as_a_whole() {
    let root = Case::named("a machine half done").tree();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("report.json");
    let check = |to: &Path| {
        ran(labcheck()
            .args(["day1", "--format", "json", "--root"])
            .arg(root.path())
            .arg("-o")
            .arg(to))
    };
    let told = check(&file);
    assert_eq!((told.code, told.out.as_str(), told.err.as_str()), (1, "", ""));
    let report: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(report["schema"], "labcheck.report/1");
    // Written beside and renamed: another file stands there afterwards, and nothing else.
    let before = file.metadata().unwrap().ino();
    let held = fs::File::open(&file).unwrap();
    assert_eq!(check(&file).code, 1);
    assert_ne!(file.metadata().unwrap().ino(), before);
    drop(held);
    let names: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["report.json"]);
    // Where it cannot be written, the old one stays as it was.
    let told = check(&dir.path().join("gone/report.json"));
    assert_eq!((told.code, told.out.as_str(), told.err.lines().count()), (2, "", 1), "{told:?}");
    assert_eq!(check(Path::new("/dev/null")).code, 1);
    assert_eq!(check(Path::new("-")).out.lines().next(), Some("{"));
}

#[test]
fn a_report_in_a_file_has_no_colours_and_no_line_breaks_of_a_terminal() {
    let root = Case::named("a machine half done").tree();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("report.txt");
    ran(labcheck()
        .args(["day1", "--color", "always", "--root"])
        .arg(root.path())
        .arg("-o")
        .arg(&file));
    assert!(!fs::read_to_string(&file).unwrap().contains('\u{1b}'));
}

#[test]
fn parameters_come_from_a_file_and_one_by_one_after_it() {
    let root =
        Case::with(&[("root/lab.txt", "[general]\n"), ("root/other.txt", "[GENERAL]\n")]).tree();
    let params = root.path().join("params.toml");
    let verdict = |file: &str, words: &[&str]| {
        fs::write(&params, file).unwrap();
        let mut all = vec!["answer-file", "--params", params.to_str().unwrap()];
        all.extend(words);
        crate::run::verdict(&crate::run::report(root.path(), &all), "answer-file.generated")
    };
    assert_eq!(verdict("answer_file = \"/root/lab.txt\"\n", &[]), "pass");
    assert_eq!(
        verdict("answer_file = \"/root/lab.txt\"\n", &["--set", "answer_file=/root/other.txt"]),
        "fail no-section"
    );
    for (file, told) in [
        ("answer_fil = \"x\"\n", "did you mean answer_file?"),
        ("answer_file = 7\n", "params.toml:1:15"),
        ("answer_file\n", "params.toml:1:"),
        ("answer_file = \"lab.txt\"\n", "a path that begins with /"),
        ("answer_file = \"\"\n", "a path that begins with /"),
    ] {
        fs::write(&params, file).unwrap();
        let ran = ran(labcheck().args(["day1", "--params"]).arg(&params));
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{file}");
        assert!(ran.err.contains(told), "{file}: {}", ran.err);
    }
}

#[test]
fn a_topology_counts_once_it_is_asked_for() {
    let root = Case::named("all as the course asks").tree();
    let ids = |words: &[&str]| {
        let report = crate::run::report(root.path(), words);
        let topology = &report["exercises"]
            .as_array()
            .unwrap()
            .iter()
            .find(|e| e["id"] == "topology")
            .unwrap();
        (topology["status"].clone(), topology["max_points"].clone())
    };
    assert_eq!(ids(&[]), ("skip".into(), 0.into()));
    assert_eq!(ids(&["--set", "topology=all-in-one"]), ("pass".into(), 3.into()));
    assert_eq!(ids(&["--set", "topology=two-node"]), ("fail".into(), 3.into()));
}

#[test]
fn an_unreadable_file_is_unknown_to_a_plain_user() {
    let root = Case::named("all as the course asks").tree();
    let closed = root.path().join("root");
    for path in [root.path(), &root.path().join("etc"), &root.path().join("etc/selinux")] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
    let config = root.path().join("etc/selinux/config");
    fs::set_permissions(&config, fs::Permissions::from_mode(0o600)).unwrap();
    let mut command = if rustix::process::geteuid().is_root() {
        let mut command = assert_cmd::Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
        // The program may stand where only root can go.
        let copy = root.path().join("labcheck");
        fs::copy(env!("CARGO_BIN_EXE_labcheck"), &copy).unwrap();
        command.arg(&copy);
        command
    } else {
        fs::set_permissions(&config, fs::Permissions::from_mode(0o000)).unwrap();
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
        labcheck()
    };
    let told =
        ran(command.args(["day1", "--format", "json", "--lang", "en", "--root"]).arg(root.path()));
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
    let report: serde_json::Value =
        serde_json::from_str(&told.out).unwrap_or_else(|e| panic!("{e}: {told:?}"));
    for id in ["selinux.boot", "answer-file.generated", "answer-file.demo", "install.finished"] {
        assert_eq!(crate::run::verdict(&report, id), "unknown", "{id}");
    }
    let next = "run labcheck again with sudo";
    assert!(told.out.contains(next), "{}", told.out);
}

#[test]
fn a_pipe_for_a_file_of_parameters_is_refused_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let pipe = dir.path().join("params.toml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let ran = ran(labcheck().args(["day1", "--params"]).arg(&pipe));
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
}

#[test]
fn hints_and_explanations_follow_the_instructors_parameters() {
    let hint = run(&["hint", "day1", "answer-file", "--all", "--set", "answer_file=/root/lab.txt"]);
    assert!(hint.out.contains("/root/lab.txt") && !hint.out.contains("/root/openstack.txt"));
    let words = ["explain", "day1", "answer-file.demo", "--set", "answer_file=/root/lab.txt"];
    assert!(run(&words).out.contains("/root/lab.txt"));
}
