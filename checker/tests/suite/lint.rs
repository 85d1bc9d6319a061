//! Faults in labs are told with file, line, column and what was meant.

use crate::run::{labcheck, ran, run};
use std::fs;
use std::path::Path;

/// The labs as they are, in a folder of their own, one of them changed.
fn changed(exercise: &str, from: &str, to: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in labcheck_labs::BUILT_IN {
        let place = dir.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    }
    let path = dir.path().join("day1").join(exercise);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from} in {exercise}");
    fs::write(&path, text.replacen(from, to, 1)).unwrap();
    dir
}

/// What lint says, without the folder's name.
fn lint(dir: &Path) -> (i32, String) {
    let told = ran(labcheck().arg("lint").arg(dir));
    assert_eq!(told.err, "");
    let place = format!("{}/", dir.display());
    let first = told.out.lines().next().unwrap_or_default();
    (told.code, first.replace(&place, ""))
}

#[test]
fn the_labs_inside_the_program_have_no_faults() {
    let told = run(&["lint"]);
    assert_eq!((told.code, told.err.as_str()), (0, ""));
    assert_eq!(told.out, "no faults (exercises: 10, checks: 35)\n");
}

#[test]
fn each_fault_is_told_with_its_place_and_the_nearest_word() {
    const LAB: &str = "selinux/lab.toml";
    let cases = [
        (
            LAB,
            "\npage =",
            "\npag =",
            "day1/selinux/lab.toml:2:1: unknown field `pag`",
            "(did you mean `page`?)",
        ),
        (
            LAB,
            "title.en = \"Turn SELinux off\"\n",
            "",
            "day1/selinux/lab.toml:3:1: missing field `en`",
            "",
        ),
        (
            LAB,
            "lab/selinux.md",
            "lab/selinx.md",
            "day1/selinux/lab.toml:2:8: there is no page of the book `lab/selinx.md`",
            "",
        ),
        (LAB, "id = \"now\"", "id = \"boot\"", "the check `boot` stands here a second time", ""),
        (
            LAB,
            "id = \"boot\"\n",
            "id = \"boot\"\npoints = 0\n",
            "0 points are not possible: from 1 to 100",
            "",
        ),
        (
            LAB,
            "id = \"boot\"\n",
            "id = \"boot\"\npoints = -1\n",
            "day1/selinux/lab.toml:10:10: ",
            "",
        ),
        (
            LAB,
            "goal.selinux.boot",
            "goal.selinx.boot",
            "unknown variant `selinx`",
            "(did you mean `selinux`?)",
        ),
        (
            LAB,
            "goal.selinux.boot",
            "goal.selinux.bot",
            "unknown variant `bot`",
            "(did you mean `boot`?)",
        ),
        (
            LAB,
            "[\"disabled\", \"permissive\"]",
            "[\"disabeld\", \"permissive\"]",
            "unknown variant `disabeld`",
            "(did you mean `disabled`?)",
        ),
        (
            LAB,
            "when.found.selinux = \"second-line\"",
            "when.found.selinux = \"second\"",
            "unknown variant `second`",
            "second-line",
        ),
        (
            LAB,
            "checks = [\"boot\"]",
            "checks = [\"bot\"]",
            "there is no check `bot`",
            "(did you mean `boot`?)",
        ),
        (
            LAB,
            "id = \"selinux\"",
            "id = \"selinux",
            "day1/selinux/lab.toml:1:",
            "invalid basic string",
        ),
        (LAB, "id = \"selinux\"", "id = \"selinux2\"", "day1/selinux/lab.toml:1:6: ", "selinux"),
        (
            "answer-file/lab.toml",
            "{ file = \"{answer_file}\" }",
            "{ file = \"{answer_fil}\" }",
            "there is no parameter `answer_fil`",
            "(did you mean `answer_file`?)",
        ),
        (
            "course.toml",
            "\"selinux\"",
            "\"selinx\"",
            "the exercise `selinx` has no day1/selinx/lab.toml",
            "",
        ),
        (
            "course.toml",
            "  \"selinux\",\n",
            "  \"selinux\",\n  \"selinux\",\n",
            "the exercise `selinux` stands here a second time",
            "",
        ),
    ];
    let mut wrong = Vec::new();
    for (file, from, to, what, near) in cases {
        let dir = changed(file, from, to);
        let (code, told) = lint(dir.path());
        let placed = told.starts_with("day1/")
            && told.split(':').nth(2).is_some_and(|n| n.parse::<u32>().is_ok());
        if code != 1 || !told.contains(what) || !told.contains(near) || !placed {
            wrong.push(format!("{from} -> {to}\n  {code} {told}\n  not {what} {near}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_check_with_broken_labs_judges_nothing() {
    let dir = changed("selinux/lab.toml", "\npage =", "\npag =");
    let told = ran(labcheck().arg("day1").arg("--labs").arg(dir.path()));
    assert_eq!((told.code, told.out.as_str()), (2, ""), "{told:?}");
    assert!(told.err.contains("day1/selinux/lab.toml:2:1"), "{told:?}");
}

#[test]
fn labs_of_a_folder_are_used_in_place_of_those_inside() {
    let dir = changed("selinux/lab.toml", "Turn SELinux off", "Switch it off, my own words");
    for labs in [dir.path().to_owned(), dir.path().join("day1")] {
        let told = ran(labcheck().args(["list", "day1", "--labs"]).arg(&labs));
        assert_eq!((told.code, told.err.as_str()), (0, ""));
        assert!(told.out.contains("Switch it off, my own words"), "{}", told.out);
    }
}

#[test]
fn a_folder_without_a_course_is_one_clear_error() {
    let dir = tempfile::tempdir().unwrap();
    for words in [["lint"].as_slice(), &["list", "--labs"]] {
        let told = ran(labcheck().args(words).arg(dir.path()));
        assert_eq!(
            (told.code, told.out.as_str(), told.err.lines().count()),
            (2, "", 1),
            "{told:?}"
        );
        assert!(told.err.contains("there is no course in"), "{told:?}");
    }
}
