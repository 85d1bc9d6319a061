//! The commands beside a check.

use crate::run::{Ran, labcheck, out, ran, run};
use std::fs;
use std::path::Path;

#[test]
fn list_names_the_courses_and_the_exercises_in_order() {
    assert!(out(&["list"]).starts_with("day1  OpenStack, day one\n"));
    let told = out(&["list", "day1"]);
    let ids: Vec<&str> = told
        .lines()
        .take_while(|line| !line.is_empty())
        .map(|line| line.split_whitespace().next().unwrap())
        .collect();
    assert_eq!(
        ids,
        [
            "firewalld",
            "network-manager",
            "selinux",
            "cpu-virt",
            "chrony",
            "openstack-repo",
            "packstack",
            "answer-file",
            "topology",
            "install"
        ]
    );
    assert!(told.contains("(optional)"), "{told}");
}

fn hint(home: &Path, words: &[&str]) -> Ran {
    ran(labcheck().env("HOME", home).args(["hint", "day1", "selinux"]).args(words))
}

#[test]
fn hints_come_one_by_one_gentlest_first_and_the_last_stays() {
    let home = tempfile::tempdir().unwrap();
    let all = hint(home.path(), &["--all"]);
    assert_eq!((all.code, all.err.as_str()), (0, ""));
    let hints: Vec<&str> = all.out.split("\n\n").map(|hint| hint.trim_end_matches('\n')).collect();
    assert!(hints.len() >= 3, "{hints:?}");
    for (at, wanted) in hints.iter().enumerate() {
        let told = hint(home.path(), &[]);
        assert_eq!((told.code, told.out.trim_end_matches('\n')), (0, *wanted));
        assert_eq!(told.err.is_empty(), at + 1 < hints.len(), "{}", told.err);
    }
    let again = hint(home.path(), &[]);
    assert_eq!(again.out.trim_end_matches('\n'), *hints.last().unwrap());
    let place = home.path().join(".local/state/labcheck/hints");
    assert_eq!(fs::read_to_string(place).unwrap(), format!("day1/selinux {}\n", hints.len()));
}

#[test]
fn what_was_seen_is_kept_below_xdg_state_home() {
    let (home, state) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let words = ["hint", "day1", "chrony"];
    ran(labcheck().env("HOME", home.path()).env("XDG_STATE_HOME", state.path()).args(words));
    let there = fs::read_to_string(state.path().join("labcheck/hints")).unwrap();
    assert_eq!(there, "day1/chrony 1\n");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn a_hint_is_told_where_nothing_can_be_kept() {
    // A file in the way of the folder stops even root.
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join(".local"), "").unwrap();
    let told = hint(home.path(), &[]);
    assert_eq!(told.code, 0);
    assert!(told.out.starts_with("1/"), "{told:?}");
    assert_eq!(told.err.lines().count(), 1, "{told:?}");
    assert!(told.err.contains("--all"), "{told:?}");
    let without_home = ran(labcheck().env_remove("HOME").args(["hint", "day1", "selinux"]));
    assert_eq!((without_home.code, without_home.out), (0, told.out));
}

#[test]
fn what_is_kept_may_be_broken() {
    let home = tempfile::tempdir().unwrap();
    let place = home.path().join(".local/state/labcheck/hints");
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    for broken in [
        "\0\u{1b}[31m\n",
        "day1/selinux x\n",
        "day1/selinux 99999999999999999999\n",
        "day1/selinux -1",
    ] {
        fs::write(&place, broken).unwrap();
        assert!(hint(home.path(), &[]).out.starts_with("1/"), "{broken:?}");
    }
    fs::write(&place, "day1/selinux 4000000000\n").unwrap();
    let told = hint(home.path(), &[]);
    let all = hint(home.path(), &["--all"]).out;
    assert!(all.ends_with(&told.out), "{told:?}");
}

#[test]
fn every_exercise_and_every_check_can_be_explained() {
    for (exercise, checks) in crate::course::IDS {
        let told = run(&["explain", "day1", exercise]);
        assert_eq!((told.code, told.err.as_str()), (0, ""), "{exercise}");
        assert!(told.out.contains(&format!("in the book: lab/{exercise}.html")), "{}", told.out);
        for check in checks {
            let id = format!("{exercise}.{check}");
            assert!(told.out.contains(&format!("\n  {id}  ")), "{id}: {}", told.out);
            let one = run(&["explain", "day1", &id]);
            assert_eq!((one.code, one.err.as_str()), (0, ""), "{id}");
            let told: Vec<&str> = one
                .out
                .lines()
                .filter(|line| line.starts_with(&format!("  {exercise}.")))
                .collect();
            assert_eq!(told.len(), 1, "{id}: {}", one.out);
            for row in ["why", "read from", "points"] {
                let there = one.out.lines().any(|line| line.trim_start().starts_with(row));
                assert!(there, "{id} has no {row}: {}", one.out);
            }
        }
    }
}

#[test]
fn nothing_that_is_told_of_an_exercise_holds_the_password() {
    for words in [["explain", "day1", "answer-file"], ["list", "day1", "--color=never"]] {
        assert!(!out(&words).contains("abc123"), "{words:?}");
    }
}

#[test]
fn completions_are_made_for_every_shell_and_are_good_shell() {
    for (shell, mark) in [
        ("bash", "complete -F _labcheck"),
        ("zsh", "#compdef labcheck"),
        ("fish", "complete -c labcheck"),
    ] {
        let told = run(&["completions", shell]);
        assert_eq!((told.code, told.err.as_str()), (0, ""));
        assert!(told.out.contains(mark), "{shell}: {}", told.out);
        for word in ["collect", "explain", "--root", "--evidence", "--lang"] {
            let word = if shell == "fish" { word.trim_start_matches('-') } else { word };
            assert!(told.out.contains(word), "{shell} lacks {word}");
        }
    }
    let script = out(&["completions", "bash"]);
    let mut bash = std::process::Command::new("bash");
    let told = bash.args(["-n", "-c", &script]).output().unwrap();
    assert_eq!(
        (told.status.code(), String::from_utf8(told.stderr).unwrap()),
        (Some(0), String::new())
    );
}

#[test]
fn the_manual_page_is_roff_in_the_language_asked_for() {
    let en = out(&["man"]);
    assert!(en.contains(".TH labcheck 1"), "{en}");
    assert!(en.contains("Tells whether an exercise is done"), "{en}");
    assert!(out(&["man", "--lang", "ko"]).contains("실습"));
}

#[test]
fn version_and_help_are_no_errors() {
    let version = run(&["--version"]);
    assert_eq!((version.code, version.err.as_str()), (0, ""));
    assert_eq!(version.out, format!("labcheck {}\n", env!("CARGO_PKG_VERSION")));
    let help = run(&["--help"]);
    assert_eq!((help.code, help.err.as_str()), (0, ""));
    assert!(help.out.contains("labcheck [OPTIONS] COURSE [EXERCISE…]"), "{}", help.out);
}

#[test]
fn the_book_is_unpacked_into_a_new_folder_in_both_languages() {
    let dir = tempfile::tempdir().unwrap();
    let book = dir.path().join("book");
    let told = ran(labcheck().args(["book", "-o"]).arg(&book));
    assert_eq!((told.code, told.err.as_str()), (0, ""));
    assert!(told.out.contains(&*book.join("en/index.html").to_string_lossy()), "{}", told.out);
    for page in ["ko/index.html", "en/index.html"] {
        let html = fs::read_to_string(book.join(page)).unwrap();
        assert!(html.to_lowercase().starts_with("<!doctype html>"), "{page}");
    }
}

#[test]
fn the_program_tells_its_own_hash_as_sha256sum_does() {
    let told = run(&["--sha256"]);
    let other =
        std::process::Command::new("sha256sum").arg(env!("CARGO_BIN_EXE_labcheck")).output();
    let other = String::from_utf8(other.unwrap().stdout).unwrap();
    assert_eq!((told.code, told.err.as_str()), (0, ""));
    assert_eq!(Some(told.out.trim()), other.split(' ').next());
}
