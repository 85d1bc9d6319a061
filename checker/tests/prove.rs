//! `labcheck lint --prove`: what is so is proven, and nothing else is. Needs root, systemd-nspawn,
//! mmdebstrap and zstd, so these tests are run by name: `.ci/run`, or
//! `cargo test -p labcheck --test prove -- --ignored`.
//!
//! `LABCHECK_BIN` names the program to be tried, where it is not the one that cargo just built.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Labs with a course `day2` of these files, and day one's machine.
fn labs(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let machine = repository().join("labs/day1/machine").canonicalize().unwrap();
    symlink(machine, dir.path().join("day2/machine")).unwrap();
    dir
}

/// The exit code, and the lines of the table and what follows it, the times left out.
fn proven(labs: &Path, lang: &str) -> (i32, Vec<String>) {
    let program =
        env::var_os("LABCHECK_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_labcheck").into());
    let words = ["lint", "--prove", "--lang", lang];
    let out = Command::new(program).args(words).arg(labs).output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    let errors = String::from_utf8_lossy(&out.stderr);
    let lines: Vec<String> = text.lines().filter(|line| !line.is_empty()).map(squeezed).collect();
    let (last, lines) = lines.split_last().unwrap_or_else(|| panic!("{errors}"));
    let sum = last.split_once(". ").unwrap_or_else(|| panic!("{text}{errors}")).0.to_owned();
    (out.status.code().unwrap(), lines.iter().skip(2).cloned().chain([sum]).collect())
}

fn squeezed(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The example of the document for authors: the files that it names before each block.
fn example() -> Vec<(String, String)> {
    let text = fs::read_to_string(repository().join("labs/README.md")).unwrap();
    let text = text.split_once("\n## A whole example\n").unwrap().1.to_owned();
    let mut files = Vec::new();
    for part in text.split("\n`labs/").skip(1) {
        let (path, rest) = part.split_once("`:\n").unwrap();
        let block = rest.split("```").nth(1).unwrap();
        files.push((path.to_owned(), block.split_once('\n').unwrap().1.to_owned()));
    }
    files
}

#[test]
#[ignore = "boots machines: .ci/run does"]
fn the_example_for_authors_is_proven() {
    let files = example();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    assert_eq!(files.len(), 4);
    let (code, lines) = proven(labs(&files).path(), "en");
    let expected = [
        "journal el7-rocky ✗ ✓ ✓ 1/1 booted 3",
        "journal el9-epoxy ✗ ✓ ✓ 1/1 booted 3",
        "all proven",
    ];
    assert_eq!((code, lines), (0, expected.map(str::to_owned).into()));
}

const COURSE: &str = r#"
id = "day2"
exercises = ["motd", "done"]
title = { ko = "둘째 날", en = "Day two" }
about = { ko = "시험", en = "A trial" }
"#;

/// An exercise that asks for a file with one line.
fn lab(id: &str, file: &str, hint: &str) -> String {
    format!(
        r#"
id = "{id}"
page = "lab/{id}.md"
title = {{ ko = "파일", en = "A file" }}
about = {{ ko = "파일을 만듭니다.", en = "Make a file." }}

[[check]]
id = "there"
title = {{ ko = "파일이 있음", en = "The file is there" }}
goal.file = {{ path = "{file}" }}
why = {{ ko = "시험입니다.", en = "It is a trial." }}

[[mistake]]
id = "elsewhere"
checks = ["there"]
when.holds.file = {{ path = "/etc/lab.old" }}
say = {{ ko = "이름이 다릅니다.", en = "It has another name." }}

[[hint]]
ko = "하나"
en = "one"

[[hint]]
ko = "둘"
en = "two"

[[hint]]
ko = "셋"
en = "three"
run = ["{hint}"]
"#
    )
}

#[test]
#[ignore = "lays out a machine: .ci/run does"]
fn what_is_not_so_is_not_proven() {
    let motd = lab("motd", "/etc/lab", "touch /etc/lab");
    let done = lab("done", "/etc/hostname", "touch /etc/hostname");
    let right = [
        ("day2/course.toml", COURSE),
        ("day2/motd/lab.toml", &motd),
        ("day2/motd/solve.sh", "#: tree\n#: on el9-epoxy\ntouch /etc/lab\n"),
        ("day2/motd/mistakes/elsewhere.sh", "#: on el9-epoxy\ntouch /etc/lab.old\n"),
        // Done before anybody did anything; and what the mistake is told by is not there.
        ("day2/done/lab.toml", &done),
        ("day2/done/solve.sh", "#: tree\n#: on el9-epoxy\ntouch /etc/hostname\n"),
        ("day2/done/mistakes/elsewhere.sh", "#: on el9-epoxy\nrm /etc/hostname\n"),
    ];
    let (code, lines) = proven(labs(&right).path(), "en");
    let expected = [
        "motd el7-rocky - - - 0/0 nothing is tried here",
        "motd el9-epoxy ✗ ✓ ✓ 1/1 trees 3",
        "done el7-rocky - - - 0/0 nothing is tried here",
        "done el9-epoxy ✓ ! ✗ ✓ 0/1 trees 3",
        "day2/done/solve.sh (el9-epoxy): not proven: a fresh machine has nothing left to do (there pass)",
        "day2/done/mistakes/elsewhere.sh (el9-epoxy): not proven: expected there: elsewhere; seen there fail",
        "not proven: 2",
    ];
    assert_eq!((code, lines), (1, expected.map(str::to_owned).into()));

    // Nothing is solved, by the script nor by the hints; the mistake's script fails.
    let motd = lab("motd", "/etc/lab", "true");
    let wrong = [
        ("day2/course.toml", &*COURSE.replace(", \"done\"", "")),
        ("day2/motd/lab.toml", &motd),
        ("day2/motd/solve.sh", "#: tree\n#: on el9-epoxy\ntouch /etc/lap\n"),
        ("day2/motd/mistakes/elsewhere.sh", "#: on el9-epoxy\necho no >&2\nfalse\n"),
    ];
    let (code, lines) = proven(labs(&wrong).path(), "ko");
    let expected = [
        "motd el7-rocky - - - 0/0 실행하는 것이 없음",
        "motd el9-epoxy ✗ ✗ ✗ 0/1 파일만 3",
        "day2/motd/solve.sh (el9-epoxy): 증명되지 않음: 기대한 결과: 해결됨. 나온 결과: there fail",
        "day2/motd/lab.toml (el9-epoxy): 증명되지 않음: 기대한 결과: 힌트의 명령으로 해결됨. 나온 결과: there fail",
        "day2/motd/mistakes/elsewhere.sh (el9-epoxy): 증명되지 않음: day2/motd/mistakes/elsewhere.sh이(가) 실패했습니다(1: no)",
        "증명되지 않은 것 3개",
    ];
    assert_eq!((code, lines), (1, expected.map(str::to_owned).into()));
}

#[test]
#[ignore = "needs root: .ci/run does"]
fn without_a_machine_nothing_is_proven_and_the_error_says_so() {
    let motd = lab("motd", "/etc/lab", "true");
    let files = [
        ("day2/course.toml", &*COURSE.replace(", \"done\"", "")),
        ("day2/motd/lab.toml", &motd),
        ("day2/motd/solve.sh", "touch /etc/lab\n"),
        ("day2/motd/mistakes/elsewhere.sh", "touch /etc/lab.old\n"),
    ];
    let dir = labs(&files);
    fs::remove_file(dir.path().join("day2/machine")).unwrap();
    let program =
        env::var_os("LABCHECK_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_labcheck").into());
    let run = |path: &str| {
        let words = ["lint", "--prove", "--lang", "en"];
        let out = Command::new(&program).args(words).arg(dir.path()).env("PATH", path).output();
        let out = out.unwrap();
        (out.status.code().unwrap(), String::from_utf8(out.stderr).unwrap())
    };
    let (code, told) = run(&env::var("PATH").unwrap());
    assert_eq!(code, 2);
    assert!(told.contains("/day2/machine: no machine to prove the labs on"), "{told}");
    let empty = tempfile::tempdir().unwrap();
    let missing = "labcheck: --prove needs bash: apt install bash\n";
    assert_eq!(run(empty.path().to_str().unwrap()), (2, missing.to_owned()));
}
