//! Faults in labs are told with file, line, column and what was meant.

use crate::run::{labcheck, ran, run};
use std::fs;
use std::path::Path;

/// The labs as they are, with their proofs, in a folder of their own.
fn labs() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let day1 = Path::new(env!("CARGO_MANIFEST_DIR")).join("../labs/day1");
    let mut left = vec![(day1, dir.path().join("day1"))];
    while let Some((from, to)) = left.pop() {
        fs::create_dir_all(&to).unwrap();
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            let place = to.join(entry.file_name());
            if !entry.path().is_dir() {
                fs::copy(entry.path(), place).unwrap();
            } else if entry.file_name() != "machine" {
                left.push((entry.path(), place));
            }
        }
    }
    dir
}

/// The same with one of them changed.
fn changed(exercise: &str, from: &str, to: &str) -> tempfile::TempDir {
    let dir = labs();
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
        (
            "cpu-virt/lab.toml",
            "advisory = true\n",
            "advisory = true\npoints = 2\n",
            "an advisory check has no points",
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

/// Everything that lint says of a folder, without the folder's name.
fn all(dir: &Path, words: &[&str]) -> (i32, String) {
    let told = ran(labcheck().arg("lint").arg(dir).args(words));
    assert_eq!(told.err, "");
    (told.code, told.out.replace(&format!("{}/", dir.display()), ""))
}

#[test]
fn the_labs_of_the_project_have_all_their_proofs() {
    assert_eq!(all(labs().path(), &[]), (0, "no faults (exercises: 10, checks: 35)\n".into()));
}

#[test]
fn a_lab_without_proof_is_a_finding() {
    let dir = labs();
    fs::remove_file(dir.path().join("day1/selinux/solve.sh")).unwrap();
    fs::rename(
        dir.path().join("day1/selinux/mistakes/second-line.sh"),
        dir.path().join("day1/selinux/mistakes/second-lin.sh"),
    )
    .unwrap();
    let faults = "\
        day1/selinux/lab.toml:1:6: not proven: there is no day1/selinux/solve.sh\n\
        day1/selinux/lab.toml:106:6: not proven: there is no day1/selinux/mistakes/second-line.sh\n\
        day1/selinux/mistakes/second-lin.sh:1:1: there is no mistake `second-lin` (did you mean `second-line`?)\n";
    assert_eq!(all(dir.path(), &[]), (1, format!("{faults}3 faults\n")));
    assert_eq!(all(dir.path(), &["--lang", "ko"]), (1, format!("{faults}오류 3개\n")));
}

#[test]
fn what_a_script_says_of_itself_is_looked_over() {
    let cases = [
        ("#: tre", ":1:1: after `#:` comes one of: on TRACK…", "(did you mean `tree`?)"),
        ("#: on el9", ":1:1: there is no track `el9`", ""),
        ("#: after packstac", ":1:1: there is no earlier exercise `packstac`", ""),
        ("#: after firewald", ":1:1: there is no earlier exercise `firewald`", "`firewalld`"),
        // No later one, nor itself: so no two wait for each other.
        ("#: after chrony", ":1:1: there is no earlier exercise `chrony`", ""),
        ("#: after selinux", ":1:1: there is no earlier exercise `selinux`", ""),
        ("#: set answer_fil=/x", ":1:1: there is no parameter `answer_fil`", "`answer_file`"),
        ("true\n#: also bot", ":2:1: there is no check `bot`", "`boot`"),
        ("#: also now second-lin", ":1:1: there is no mistake `second-lin`", "`second-line`"),
        ("vi {answer_fil}", ":1:5: there is no parameter `answer_fil`", "`answer_file`"),
    ];
    for (line, what, near) in cases {
        let dir = labs();
        fs::write(dir.path().join("day1/selinux/solve.sh"), format!("{line}\n")).unwrap();
        let (code, told) = all(dir.path(), &[]);
        let first = told.lines().next().unwrap();
        let whole = format!("day1/selinux/solve.sh{what}");
        assert!(code == 1 && first.starts_with(&whole) && first.contains(near), "{line}: {told}");
    }
}

#[test]
fn labs_whose_proof_is_missing_can_be_used_all_the_same() {
    let dir = labs();
    fs::remove_dir_all(dir.path().join("day1/selinux/mistakes")).unwrap();
    let told = ran(labcheck().args(["list", "day1", "--labs"]).arg(dir.path()));
    assert_eq!((told.code, told.err.as_str()), (0, ""));
}

#[test]
fn proving_asks_for_a_folder_since_the_program_holds_no_proofs() {
    let told = run(&["lint", "--prove"]);
    assert_eq!((told.code, told.out.as_str()), (2, ""));
    assert_eq!(
        told.err,
        "labcheck: name the folder of the labs: labcheck lint labs --prove (the labs inside the \
         program come without their solve.sh)\n"
    );
    assert!(run(&["lint", "--prove", "--lang", "ko"]).err.contains("어느 폴더의 실습인지"));
}

#[test]
fn broken_labs_are_not_run() {
    let dir = changed("selinux/lab.toml", "\npage =", "\npag =");
    let (code, told) = all(dir.path(), &["--prove"]);
    assert_eq!((code, told.lines().count()), (1, 2), "{told}");
}
