//! A class from a folder of bundles: whose each is, what it comes to, and that nothing is lost.

use crate::case::Case;
use crate::run::{Ran, labcheck, ran};
use labcheck::gradebook::Gradebook;
use labcheck::gradebook::matrix::{Matrix, Row};
use labcheck::kinds::Status;
use std::fs;
use std::path::Path;

const FRESH: &str = "a machine half done";
const DONE: &str = "a machine on which all that an image shows is done";

/// A folder for bundles, and a gradebook beside it.
struct Class {
    dir: tempfile::TempDir,
}

impl Class {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("handed-in")).unwrap();
        Self { dir }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.dir.path().join(name)
    }

    /// Hands in what a case's machine shows.
    fn hand_in(&self, file: &str, case: &str, student: &str) {
        let file = self.path("handed-in").join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let root = Case::named(case).tree();
        let mut command = labcheck();
        command.args(["submit", "day1", "--student", student, "-o"]).arg(file);
        let told = ran(command.arg("--root").arg(root.path()));
        assert_eq!(told.code, 0, "{told:?}");
    }

    /// `labcheck grade day1 --bundles handed-in`
    fn grade(&self, words: &[&str]) -> Ran {
        let mut command = labcheck();
        command.current_dir(self.dir.path()).args(["grade", "day1", "--bundles", "handed-in"]);
        ran(command.args(words))
    }

    fn run(&self, words: &[&str]) -> Ran {
        ran(labcheck().current_dir(self.dir.path()).args(words))
    }

    fn book(&self) -> Gradebook {
        Gradebook::look(&self.path("gradebook.sqlite")).unwrap()
    }

    fn matrix(&self) -> Matrix {
        self.book().matrix("day1").unwrap()
    }
}

fn row<'a>(matrix: &'a Matrix, id: &str) -> &'a Row {
    matrix.rows.iter().find(|row| row.id == id).unwrap_or_else(|| panic!("{id}: {matrix:?}"))
}

fn status(matrix: &Matrix, id: &str, exercise: &str) -> Option<Status> {
    let place = matrix.exercises.iter().position(|listed| listed.id == exercise).unwrap();
    row(matrix, id).cells[place].status()
}

fn percent(matrix: &Matrix, id: &str) -> Option<f64> {
    matrix.total(row(matrix, id)).percent().map(f64::round)
}

#[test]
fn each_file_is_judged_by_its_content_and_counts_for_the_one_it_is_from() {
    let class = Class::new();
    class.hand_in("pass.json", FRESH, "kim");
    class.hand_in("deep/er/fail", DONE, "lee");
    fs::write(class.path("handed-in/readme.txt"), "hello\u{1b}[31m").unwrap();
    let told = class.grade(&[]);
    assert_eq!(told.code, 3);
    assert!(told.out.contains("kim") && told.out.contains("lee"), "{told:?}");
    let lines: Vec<&str> = told.err.lines().collect();
    assert_eq!(lines.len(), 4, "{told:?}");
    assert!(told.err.contains("readme.txt: what came is no bundle\n"), "{told:?}");
    assert!(told.err.ends_with("judged 2, could not be judged 1, left 0\n"), "{told:?}");
    let matrix = class.matrix();
    assert_eq!(status(&matrix, "kim", "answer-file"), Some(Status::Fail));
    assert_ne!(status(&matrix, "lee", "selinux"), Some(Status::Fail));
    assert_eq!(percent(&matrix, "lee"), Some(100.0));
    assert!(percent(&matrix, "kim").unwrap() < 100.0);
}

#[test]
fn the_same_folder_again_changes_nothing() {
    let class = Class::new();
    class.hand_in("kim.json", FRESH, "kim");
    assert_eq!(class.grade(&[]).code, 0);
    let before = class.matrix();
    let told = class.grade(&["--lang", "ko"]);
    assert_eq!(
        (told.code, told.err.as_str()),
        (
            0,
            "kim.json: kim 학생의 같은 수집 자료가 이미 있습니다\n채점함 1, 채점하지 못함 0, 남음 0\n"
        )
    );
    assert_eq!(class.matrix(), before);
}

#[test]
fn a_folder_with_nothing_to_judge_is_an_error_and_makes_no_zero() {
    let class = Class::new();
    let told = class.grade(&[]);
    assert_eq!((told.code, told.err.as_str()), (2, "labcheck: there are no files in handed-in\n"));
    assert!(!class.path("gradebook.sqlite").exists());
    fs::write(class.path("handed-in/x"), "x").unwrap();
    let told = class.grade(&[]);
    assert_eq!(told.code, 2);
    assert!(class.matrix().rows.is_empty());
}

#[test]
fn what_the_platform_calls_late_loses_its_part_and_weights_count() {
    let class = Class::new();
    class.hand_in("kimhaneul_LATE_11_12_day1.json", DONE, "kim");
    class.hand_in("leebada_13_14_day1.json", DONE, "lee");
    fs::write(
        class.path("grading.toml"),
        "deadline = 2099-01-01T00:00:00+09:00\nlate_per_day = 25\nweights.selinux = 0\n",
    )
    .unwrap();
    assert_eq!(class.grade(&["--grading", "grading.toml"]).code, 0);
    let matrix = class.matrix();
    assert_eq!((percent(&matrix, "kim"), percent(&matrix, "lee")), (Some(75.0), Some(100.0)));
    let hosts = &row(&matrix, "kim").last.as_ref().unwrap().hosts;
    assert_eq!(hosts[0].notes, ["late-by-platform"]);
    let (all, rest) = (matrix.total(row(&matrix, "lee")).of, matrix.exercises.len());
    let unweighed = Matrix { grading: Default::default(), ..matrix.clone() };
    assert!(unweighed.total(row(&unweighed, "lee")).of > all && rest > 3);
    fs::write(class.path("wrong.toml"), "weights.selinxu = 2").unwrap();
    let told = class.grade(&["--grading", "wrong.toml"]);
    assert_eq!(
        (told.code, told.err.as_str()),
        (2, "labcheck: day1 has no exercise selinxu. Did you mean selinux?\n")
    );
}

#[test]
fn the_list_of_the_class_decides_whose_a_file_is() {
    let class = Class::new();
    fs::write(class.path("class.csv"), "student,name,host\n01,Haneul Kim,vm01\n02,박바다,vm02\n")
        .unwrap();
    class.hand_in("vm01.json", FRESH, "02");
    class.hand_in("박바다_7_assignsubmission_file_/day1.json", DONE, "02");
    assert_eq!(class.grade(&["-i", "class.csv"]).code, 0);
    let matrix = class.matrix();
    let notes = |id| row(&matrix, id).last.as_ref().unwrap().hosts[0].notes.clone();
    assert_eq!((notes("01"), notes("02")), (vec!["other-name".to_owned()], vec![]));
    assert_eq!(row(&matrix, "02").name, "박바다");
    assert_eq!(percent(&matrix, "02"), Some(100.0));
}

#[test]
fn of_several_machines_each_is_asked_only_what_it_is_about() {
    let class = Class::new();
    let lines =
        "student,host,role\n01,c1,controller\n01,n1,compute\n02,c2,controller\n02,n2,compute\n";
    fs::write(class.path("class.csv"), lines).unwrap();
    for file in ["c1.json", "n1.json", "c2.json"] {
        class.hand_in(file, DONE, "01");
    }
    let answers = labcheck::grade::fault::Fault::NoBundle;
    assert_eq!(class.grade(&["-i", "class.csv"]).code, 0);
    let matrix = class.matrix();
    assert_eq!(status(&matrix, "01", "answer-file"), Some(Status::Pass));
    assert_eq!(status(&matrix, "02", "answer-file"), Some(Status::Pass));
    assert_eq!(status(&matrix, "02", "packstack"), status(&matrix, "01", "packstack"));
    // What is about both machines cannot be told of one.
    assert_eq!(status(&matrix, "02", "network-manager"), Some(Status::Unknown));
    let last = row(&matrix, "02").last.as_ref().unwrap();
    assert_eq!(last.fault, Some(answers));
    assert_eq!(last.hosts.iter().filter(|host| host.fault.is_some()).count(), 1);
}

#[test]
fn a_mended_rubric_is_shown_before_it_is_kept() {
    let class = Class::new();
    class.hand_in("kim.json", FRESH, "kim");
    class.hand_in("lee.json", DONE, "lee");
    class.grade(&[]);
    let labs = class.path("labs/day1");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../labs/day1"), &labs);
    let lab = labs.join("selinux/lab.toml");
    let text = fs::read_to_string(&lab).unwrap();
    let asked = "boot = [\"disabled\", \"permissive\"]";
    assert!(text.contains(asked), "the goal of selinux.boot is written another way");
    fs::write(&lab, text.replace(asked, "boot = [\"enforcing\"]")).unwrap();
    let before = class.matrix();
    // labcheck regrade --labs labs
    let told = class.run(&["regrade", "--labs", "labs"]);
    assert_eq!(told.code, 0, "{told:?}");
    assert!(told.out.contains("selinux.boot  pass → fail  1: lee\n"), "{told:?}");
    assert_eq!(told.err, "Nothing was kept yet: --keep keeps it.\n");
    assert_eq!(class.matrix(), before);
    let told = class.run(&["regrade", "--labs", "labs", "--keep", "--lang", "ko"]);
    assert_eq!((told.code, told.err.as_str()), (0, "기록했습니다.\n"));
    let after = class.matrix();
    assert_ne!(after.rubric, before.rubric);
    assert_eq!(status(&after, "lee", "selinux"), Some(Status::Fail));
    let told = class.run(&["regrade", "--labs", "labs"]);
    assert!(told.out.starts_with("attempts judged again 2, with another verdict 0"), "{told:?}");
}

#[test]
fn a_mended_rubric_tells_of_an_earlier_attempt_that_counts() {
    let class = Class::new();
    class.hand_in("lee.json", DONE, "lee");
    assert_eq!(class.grade(&[]).code, 0);
    fs::remove_file(class.path("handed-in/lee.json")).unwrap();
    class.hand_in("later.json", FRESH, "lee");
    assert_eq!(class.grade(&[]).code, 0);
    let labs = class.path("labs/day1");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../labs/day1"), &labs);
    let lab = labs.join("answer-file/lab.toml");
    let text = fs::read_to_string(&lab).unwrap();
    let asked = "key = \"CONFIG_PROVISION_DEMO\", equals = \"n\"";
    assert!(text.contains(asked), "the goal of answer-file.demo is written another way");
    fs::write(&lab, text.replace(asked, "key = \"CONFIG_PROVISION_DEMO\", equals = \"y\""))
        .unwrap();
    let told = class.run(&["regrade", "--labs", "labs"]);
    assert_eq!(told.code, 0, "{told:?}");
    assert!(told.out.starts_with("answer-file.demo  pass → fail  1: lee\n"), "{told:?}");
}

#[test]
fn an_instructor_may_say_otherwise_and_take_it_back() {
    let class = Class::new();
    class.hand_in("kim.json", FRESH, "kim");
    class.grade(&[]);
    let before = percent(&class.matrix(), "kim");
    let words = ["gradebook", "override", "kim", "install"];
    let told = class.run(&[&words[..], &["--percent", "100", "--reason", "broken VM"]].concat());
    assert_eq!(
        (told.code, told.out.as_str()),
        (0, "kim install: set to 100% by the instructor (broken VM)\n")
    );
    assert!(percent(&class.matrix(), "kim") > before);
    let told = class.run(&["gradebook", "show", "--student", "kim", "--lang", "en"]);
    assert!(told.out.contains("broken VM"), "{told:?}");
    let told = class.run(&[&words[..], &["--undo"]].concat());
    assert_eq!((told.code, told.out.as_str()), (0, "kim install: taken back\n"));
    assert_eq!(percent(&class.matrix(), "kim"), before);
    let told =
        class.run(&["gradebook", "override", "lee", "install", "--percent", "1", "--reason", "x"]);
    assert_eq!((told.code, told.out.as_str()), (2, ""));
    let told = class.run(&[&words[..], &["--percent", "101", "--reason", "x"]].concat());
    assert_eq!(told.code, 2);
    let told = class.run(&[&words[..], &["--percent", "50"]].concat());
    assert_eq!(told.code, 2, "a score without a reason: {told:?}");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn a_file_that_is_no_gradebook_is_left_as_it_is() {
    let class = Class::new();
    class.hand_in("kim.json", FRESH, "kim");
    let told = |content: &[u8], words: &[&str]| {
        fs::write(class.path("gradebook.sqlite"), content).unwrap();
        let told = class.grade(words);
        assert_eq!(fs::read(class.path("gradebook.sqlite")).unwrap(), content);
        (told.code, told.err)
    };
    let (code, err) = told(b"my thesis, all of it, and it is longer than a hundred bytes so that it could be a header of some kind", &[]);
    assert_eq!(
        (code, err.as_str()),
        (2, "labcheck: the gradebook gradebook.sqlite: file is not a database\n")
    );
    fs::remove_file(class.path("gradebook.sqlite")).unwrap();
    let other = rusqlite::Connection::open(class.path("gradebook.sqlite")).unwrap();
    other.execute_batch("CREATE TABLE music (title TEXT)").unwrap();
    drop(other);
    let content = fs::read(class.path("gradebook.sqlite")).unwrap();
    let (code, err) = told(&content, &[]);
    assert_eq!(
        (code, err.as_str()),
        (2, "labcheck: the gradebook gradebook.sqlite: it is no gradebook of labcheck\n")
    );
    fs::remove_file(class.path("gradebook.sqlite")).unwrap();
    class.grade(&[]);
    let newer = rusqlite::Connection::open(class.path("gradebook.sqlite")).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    drop(newer);
    let told = class.grade(&[]);
    assert_eq!(
        (told.code, told.err.as_str()),
        (2, "labcheck: the gradebook gradebook.sqlite: a newer labcheck made it\n")
    );
    let told = class.run(&["regrade", "--gradebook", "none.sqlite"]);
    assert_eq!(
        (told.code, told.err.as_str()),
        (2, "labcheck: there is no gradebook none.sqlite (labcheck grade makes one)\n")
    );
}

/// Kills a run again and again, at moments that differ; what it said was kept is there, and the next run
/// goes on.
#[test]
fn a_run_that_is_killed_at_any_moment_loses_nothing_that_it_kept() {
    use std::io::Read as _;
    use std::process::{Command, Stdio};
    let class = Class::new();
    for student in 0..12 {
        class.hand_in(&format!("s{student:02}.json"), FRESH, &format!("s{student:02}"));
    }
    let whole = |book: &Path| {
        let db = rusqlite::Connection::open(book).unwrap();
        let fact = |sql: &str| db.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
        assert_eq!(fact("PRAGMA integrity_check"), "ok");
        // Every attempt that was closed has its visit, its evidence and its standings.
        assert_eq!(
            fact(
                "SELECT count(*) || '' FROM attempt WHERE time IS NOT NULL AND (outcome IS NULL OR NOT EXISTS
                 (SELECT 1 FROM visit JOIN evidence ON evidence.id = visit.evidence WHERE attempt = attempt.id)
                 OR NOT EXISTS (SELECT 1 FROM standing WHERE standing.student = attempt.student))"
            ),
            "0"
        );
    };
    let mut told = std::collections::BTreeSet::new();
    for moment in 0..100 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_labcheck"))
            .current_dir(class.dir.path())
            .args(["grade", "day1", "--bundles", "handed-in", "--lang", "en"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(moment * 9 % 97));
        child.kill().unwrap();
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        child.wait().unwrap();
        let students = said.lines().filter(|line| line.contains('✓'));
        told.extend(students.filter_map(|line| line.split(['(', ')']).nth(1)).map(str::to_owned));
        let book = class.path("gradebook.sqlite");
        if !book.exists() || fs::metadata(&book).unwrap().len() == 0 {
            assert!(told.is_empty());
            continue;
        }
        let has_tables = |book: &Path| {
            let db = rusqlite::Connection::open(book).unwrap();
            let count = "SELECT count(*) FROM sqlite_schema";
            db.query_row(count, [], |row| row.get::<_, i64>(0)).unwrap() > 0
        };
        // Killed before the first commit, which makes all tables at once.
        if !has_tables(&book) {
            assert!(told.is_empty());
            continue;
        }
        whole(&book);
        let there = class.book().matrix("day1").map_or_else(|_| Vec::new(), |matrix| matrix.rows);
        let there: std::collections::BTreeSet<String> =
            there.into_iter().map(|row| row.id).collect();
        assert!(told.is_subset(&there), "{told:?} {there:?}");
    }
    assert_eq!(class.grade(&[]).code, 0);
    let matrix = class.matrix();
    assert_eq!(matrix.rows.len(), 12);
    let attempts = |row: &Row| class.book().history("day1", row.number, 99).unwrap().len();
    assert!(matrix.rows.iter().all(|row| attempts(row) == 1), "{matrix:?}");
}
