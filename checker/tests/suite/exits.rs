//! Every exit code by a real input, and one clear line where nothing was judged.

use crate::case::Case;
use crate::run::{Ran, labcheck, ran, run};
use std::path::Path;

fn check(root: &Path, words: &[&str]) -> Ran {
    ran(labcheck().args(["day1", "--root"]).arg(root).args(words))
}

#[test]
fn nothing_left_to_do_is_0() {
    let root = Case::named("a machine on which all that an image shows is done").tree();
    assert_eq!(check(root.path(), &["selinux"]).code, 0);
    let both = check(root.path(), &["selinux", "answer-file", "--format", "json"]);
    assert_eq!(both.code, 0);
}

#[test]
fn all_skipped_is_0() {
    let root = Case::named("Stream 9 needs NetworkManager").tree();
    assert_eq!(check(root.path(), &["network-manager"]).code, 0);
}

#[test]
fn advice_alone_is_0_whatever_it_says() {
    let root = Case::named("neither, inside a virtual machine").tree();
    assert_eq!(check(root.path(), &["cpu-virt"]).code, 0);
}

#[test]
fn something_left_to_do_is_1() {
    let root = Case::named("SELinux as installed enforces").tree();
    assert_eq!(check(root.path(), &[]).code, 1);
}

#[test]
fn waiting_for_a_reboot_is_1() {
    let root = Case::named("right on disk and still enforcing waits for a reboot").tree();
    assert_eq!(check(root.path(), &["selinux"]).code, 1);
}

#[test]
fn something_that_cannot_be_told_is_3() {
    let root = Case::named("a machine on which all that an image shows is done").tree();
    assert_eq!(check(root.path(), &["selinux", "chrony"]).code, 3);
    let root = Case::named("an empty folder is no system").tree();
    assert_eq!(check(root.path(), &["firewalld"]).code, 3);
}

#[test]
fn a_root_that_is_not_there_or_no_folder_is_2() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "").unwrap();
    for root in [dir.path().join("gone"), file] {
        let told = check(&root, &["--lang", "en"]);
        assert_eq!(
            (told.code, told.out.as_str(), told.err.lines().count()),
            (2, "", 1),
            "{told:?}"
        );
        assert!(told.err.contains(&*root.to_string_lossy()), "{told:?}");
    }
}

#[test]
fn every_wrong_usage_is_2_with_one_clear_error() {
    let cases: [(&[&str], &str, &str); 14] = [
        (&["--lang", "en"], "which course?", "과정의 이름이 필요합니다"),
        (
            &["day2"],
            "there is no course or command day2. Did you mean day1?",
            "day2: 그런 과정이나 명령은 없습니다. 혹시 day1인가요?",
        ),
        (
            &["day1", "selinx"],
            "has no exercise selinx. Did you mean selinux?",
            "selinx: day1 과정에 없는 실습입니다. 혹시 selinux인가요?",
        ),
        (&["day1", "--bogus"], "there is no such option", "그런 옵션이나 인수는 없습니다"),
        (
            &["day1", "--format", "yaml"],
            "it takes human, json, junit, tap, markdown",
            "쓸 수 있는 값",
        ),
        (&["day1", "--format"], "needs a value", "값이 필요합니다"),
        (
            &["day1", "--root", "/", "--evidence", "x"],
            "cannot be used together",
            "함께 쓸 수 없습니다",
        ),
        (
            &["day1", "--set", "topology=five-node"],
            "topology has to be one of all-in-one, two-node, three-node",
            "topology에 쓸 수 있는 값: all-in-one",
        ),
        (&["day1", "--set", "topologi=two-node"], "did you mean topology?", "혹시 topology인가요?"),
        (
            &["day1", "--set", "topology"],
            "--set takes name=value: topology",
            "--set 뒤에는 이름=값",
        ),
        (&["hint", "day1"], "something is missing", "빠진 인수"),
        (
            &["explain", "day1", "selinux.bot"],
            "selinux has no check bot",
            "bot: selinux 실습에 없는 점검입니다",
        ),
        (&["completions", "tcsh"], "tcsh is not a valid value", "tcsh은(는) 쓸 수 없습니다"),
        (&["collect", "day1"], "something is missing", "빠진 인수"),
    ];
    for (words, en, ko) in cases {
        for (lang, wanted) in [("en", en), ("ko", ko)] {
            let words: Vec<&str> =
                words.iter().copied().filter(|w| !["--lang", "en"].contains(w)).collect();
            let told = ran(labcheck().args(&words).args(["--lang", lang]));
            assert_eq!((told.code, told.out.as_str()), (2, ""), "{words:?}");
            assert!(told.err.starts_with("labcheck: "), "{words:?}: {}", told.err);
            assert!(told.err.contains(wanted), "{words:?}: {} lacks {wanted}", told.err);
            assert!(told.err.lines().count() <= 2, "{words:?}: {}", told.err);
        }
    }
}

#[test]
fn arguments_cannot_steer_the_terminal() {
    for words in [
        &["\u{1b}[31mday1"][..],
        &["day1", "\u{1b}]0;x\u{7}"],
        &["day1", "--set", "\u{9b}31m=1"],
        &["day1", "--root", "/\u{1b}[2J"],
        &["day1", "--evidence", "/\u{202e}x"],
        &["--\u{1b}[31m"],
        &["explain", "day1", "selinux.\u{1b}c"],
    ] {
        let told = run(words);
        assert_eq!(told.code, 2, "{words:?}");
        let steers = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert_eq!(told.err.chars().find(|c| steers(*c)), None, "{words:?}: {:?}", told.err);
    }
}

#[test]
fn an_argument_that_is_no_text_is_wrong_usage() {
    use std::os::unix::ffi::OsStrExt as _;
    let told = ran(labcheck().arg(std::ffi::OsStr::from_bytes(b"day\xff")));
    assert_eq!((told.code, told.out.as_str()), (2, ""), "{told:?}");
    assert!(told.err.starts_with("labcheck: "), "{told:?}");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let shell = |line: &str| {
        let told = std::process::Command::new("bash")
            .args(["-c", &format!("set -o pipefail; {line}")])
            .env("LABCHECK", env!("CARGO_BIN_EXE_labcheck"))
            .output()
            .unwrap();
        (told.status.code(), String::from_utf8(told.stderr).unwrap())
    };
    for command in ["$LABCHECK day1 --format json", "$LABCHECK day1 --verbose"] {
        let (code, err) =
            shell(&format!("{command} | head -c 1 >/dev/null; test ${{PIPESTATUS[0]}} != 101"));
        assert_eq!((code, err.as_str()), (Some(0), ""), "{command}");
        let (code, err) = shell(&format!("{command} | true; test ${{PIPESTATUS[0]}} != 2"));
        assert_eq!((code, err.as_str()), (Some(0), ""), "{command}");
    }
    for command in [
        "$LABCHECK man",
        "$LABCHECK schema",
        "$LABCHECK completions bash",
        "$LABCHECK list day1",
        "$LABCHECK collect day1 -o -",
    ] {
        assert_eq!(shell(&format!("{command} | true")), (Some(0), String::new()), "{command}");
    }
}
