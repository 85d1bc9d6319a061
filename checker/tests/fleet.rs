//! A class over ssh: sixty-four real OpenSSH servers, each in a network of its own (`fleet/fleet`), half of
//! them broken, each in its way. `labcheck grade` has to end every machine with its own fault or with its
//! bundle, none may hold up or spoil another, and `--resume` asks for what is missing alone. Needs root,
//! openssh-server and sudo: `.ci/fleet`, or as root
//! `cargo test -p labcheck --test fleet -- PROGRAM` with a static labcheck.
//!
//! Prints a table: student, what is wrong there, what was expected, how it ended, how long it took.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may end so")]

#[path = "fleet/kinds.rs"]
mod kinds;

use kinds::{KINDS, Kind};
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// Machines of the class.
const CLASS: usize = 64;

/// How often a run is killed.
const KILLS: u32 = 30;

/// The machines are there while this lives.
struct Fleet {
    dir: tempfile::TempDir,
    program: PathBuf,
}

/// How the last visit to a student's machine ended.
struct Row {
    /// A fault, `judged`, or `judged` with notes.
    ended: String,
    said: String,
    tries: u32,
    took: f64,
    ssh_key: Option<String>,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [program] = words.as_slice() else {
        eprintln!("usage: fleet PROGRAM");
        return ExitCode::from(2);
    };
    let fleet = Fleet::up(Path::new(program));
    let mut wrong = fleet.the_whole_class();
    wrong += fleet.what_was_missing();
    wrong += fleet.a_mended_rubric();
    wrong += fleet.killed_at_any_moment();
    // What a killed run has started ends by itself.
    std::thread::sleep(Duration::from_secs(1));
    let left = fleet.call("left").output().unwrap().stdout;
    if !left.is_empty() {
        println!("*** still running: {}", String::from_utf8_lossy(&left).replace('\n', " "));
        wrong += 1;
    }
    println!("{wrong} wrong");
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

impl Fleet {
    fn up(program: &Path) -> Self {
        assert!(kinds::placed().all(|(i, _)| i <= CLASS));
        let dir = tempfile::tempdir_in("/var/tmp").unwrap();
        // What users of the machines run has to reach it.
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(dir.path(), open).unwrap();
        let fleet = Self { dir, program: std::fs::canonicalize(program).unwrap() };
        let broken = kinds::placed().map(|(i, kind)| format!("{i}={}", kind.name));
        let mut call = Command::new(script());
        call.arg("up").arg(CLASS.to_string()).arg(fleet.dir.path()).args(broken);
        assert!(call.status().unwrap().success(), "the fleet is not up");
        // One is visited beforehand: another will show its bundle.
        let mut call = fleet.call("exec");
        call.args([
            "ssh",
            "10.77.1.1",
            "cat >/tmp/$$; chmod 700 /tmp/$$; /tmp/$$ submit day1 --student other -o - 2>/dev/null; rm /tmp/$$",
        ]);
        call.stdin(std::fs::File::open(&fleet.program).unwrap());
        let recorded = call.output().unwrap().stdout;
        assert!(recorded.starts_with(b"{"));
        std::fs::write(fleet.path("recorded"), recorded).unwrap();
        fleet
    }

    fn call(&self, word: &str) -> Command {
        let mut call = Command::new(script());
        call.arg(word).arg(self.dir.path());
        call
    }

    fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.dir.path().join(name)
    }

    /// How many logins each machine has seen that ran something.
    fn calls(&self) -> Vec<usize> {
        let calls = |i: usize| std::fs::read_to_string(self.path(format!("calls/{i}"))).unwrap();
        (1..=CLASS).map(|i| calls(i).lines().count()).collect()
    }

    /// Grades the class; what was printed. The last line is the sum.
    /// labcheck grade day1 -i class.csv
    fn grade(&self, more: &[&str]) -> String {
        let mut call = self.call("exec");
        call.arg(&self.program).args([
            "grade",
            "day1",
            "--lang",
            "en",
            "--jobs",
            "8",
            "--timeout",
            "20",
        ]);
        call.arg("-i").arg(self.path("class.csv"));
        call.arg("--gradebook").arg(self.path("gradebook.sqlite")).args(more);
        let done = call.output().unwrap();
        let printed = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(3), "{printed}");
        let steers = printed.chars().find(|c| *c != '\n' && labcheck::text::hidden(*c));
        assert_eq!(steers, None, "{printed}");
        printed
    }

    /// The last visit to each student's machine.
    fn rows(&self) -> BTreeMap<String, Row> {
        let path = self.path("gradebook.sqlite");
        let book = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let sound: String = book.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(sound, "ok");
        let mut rows = book
            .prepare(
                "SELECT key, visit.fault, notes, said, tries, took, ssh_key FROM visit
                 JOIN attempt ON attempt.id = attempt JOIN student ON student.id = student
                 ORDER BY visit.id",
            )
            .unwrap();
        let rows = rows.query_map([], |row| {
            let (fault, notes): (Option<String>, String) = (row.get(1)?, row.get(2)?);
            let notes: Vec<String> = serde_json::from_str(&notes).unwrap();
            let judged = || [&["judged".into()], notes.as_slice()].concat().join(", ");
            Ok((
                row.get(0)?,
                Row {
                    ended: fault.unwrap_or_else(judged),
                    said: row.get(3)?,
                    tries: row.get(4)?,
                    took: row.get::<_, f64>(5)? / 1e3,
                    ssh_key: row.get(6)?,
                },
            ))
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    /// Everybody is visited. How many did not end as they should.
    fn the_whole_class(&self) -> usize {
        let begun = Instant::now();
        let printed = self.grade(&[]);
        let took = begun.elapsed().as_secs_f64();
        let rows = self.rows();
        assert_eq!(rows.len(), CLASS, "{printed}");
        let wrong = table(&rows, |kind| kind.map_or("judged", |kind| kind.want));
        println!(
            "{CLASS} machines, {} of them with something to them, 8 at a time, in {took:.1} s: {}",
            KINDS.len(),
            printed.lines().rev().find(|line| line.contains("judged ")).unwrap(),
        );
        let keys = rows.values().filter(|row| row.ended.starts_with("judged"));
        let verified = |row: &Row| row.ssh_key.as_ref().is_some_and(|key| key.contains("SHA256:"));
        assert!(keys.into_iter().all(verified), "the host key of every judged machine is known");
        wrong
    }

    /// Some machines are mended; the run goes on, and asks nobody twice who has answered.
    fn what_was_missing(&self) -> usize {
        let (before, calls) = (self.rows(), self.calls());
        let mended = |i: usize| kinds::placed().any(|(at, kind)| at == i && kind.mends);
        for (i, _) in kinds::placed().filter(|(_, kind)| kind.mends) {
            std::fs::write(self.path(format!("hosts/{i}/kind")), "").unwrap();
        }
        self.grade(&["--resume"]);
        println!("\nresumed, with some of them mended:");
        let wrong = table(&self.rows(), |kind| match kind {
            Some(kind) if !kind.mends => kind.want,
            _ => "judged",
        });
        let mut asked = 0;
        for (i, (before_it, now)) in calls.iter().zip(self.calls()).enumerate() {
            let there = before[&student(i + 1)].ended.starts_with("judged");
            let asked_again = now > *before_it;
            if (there && asked_again) || (mended(i + 1) && !asked_again) {
                println!("*** {} was asked {before_it} times, then {now}", student(i + 1));
                asked += 1;
            }
        }
        wrong + asked
    }
}

impl Fleet {
    /// The labs are mended, and what was brought is judged again: no machine hears of it.
    fn a_mended_rubric(&self) -> usize {
        let labs = self.path("labs/day1");
        std::fs::create_dir_all(&labs).unwrap();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../labs/day1/.");
        let copied = Command::new("cp").arg("-R").arg(from).arg(&labs).status();
        assert!(copied.unwrap().success());
        let lab = labs.join("answer-file/lab.toml");
        let text = std::fs::read_to_string(&lab).unwrap();
        let asked = "goal.answer_file.parsed = { file = \"{answer_file}\" }";
        assert!(text.contains(asked));
        let mended = text.replacen(asked, "goal.file = { path = \"/etc/os-release\" }", 1);
        std::fs::write(&lab, mended).unwrap();
        let calls = self.calls();
        let begun = Instant::now();
        let regrade = |more: &[&str]| {
            let mut call = self.call("exec");
            call.arg(&self.program).args(["regrade", "--lang", "en", "--labs"]);
            call.arg(self.path("labs")).arg("--gradebook").arg(self.path("gradebook.sqlite"));
            let done = call.args(more).output().unwrap();
            assert_eq!(done.status.code(), Some(0), "{done:?}");
            String::from_utf8(done.stdout).unwrap()
        };
        let shown = regrade(&[]);
        let kept = regrade(&["--keep"]);
        let took = begun.elapsed().as_secs_f64();
        println!("\nregraded with a mended rubric, shown and then kept, in {took:.1} s:\n{shown}");
        let asked = calls.iter().zip(self.calls()).filter(|(before, now)| **before != *now).count();
        println!("{asked} machines were asked for it");
        asked + usize::from(shown != kept) + usize::from(!shown.contains("answer-file.generated"))
    }
}

impl Fleet {
    /// `kill -9` at moments that are spread over a run: the gradebook is sound each time, and has what was
    /// told. The last of those runs is then ended, and everybody is there.
    fn killed_at_any_moment(&self) -> usize {
        let listed = std::fs::read_to_string(self.path("class.csv")).unwrap();
        let broken = |line: &str| {
            kinds::placed().any(|(i, _)| line.starts_with(&format!("{},", student(i))))
        };
        let sound: Vec<&str> = listed.lines().filter(|line| !broken(line)).collect();
        std::fs::write(self.path("sound.csv"), sound.join("\n")).unwrap();
        let students = i64::try_from(sound.len()).unwrap() - 1;
        let grade = |book: &str, more: &[&str]| {
            let mut call = self.call("exec");
            call.arg(&self.program).args(["grade", "day1", "--lang", "en", "--jobs", "8", "-i"]);
            call.arg(self.path("sound.csv")).arg("--gradebook").arg(self.path(book)).args(more);
            call.stdout(Stdio::null()).stderr(Stdio::piped());
            call
        };
        let begun = Instant::now();
        assert_eq!(grade("whole.sqlite", &[]).output().unwrap().status.code(), Some(0));
        let whole = begun.elapsed();
        let (mut told, mut wrong) = (0, 0);
        for moment in 0..KILLS {
            let kept = judged(&self.path("killed.sqlite"));
            let mut run = grade("killed.sqlite", &[]).spawn().unwrap();
            std::thread::sleep(whole * moment / KILLS);
            run.kill().unwrap();
            let said = String::from_utf8(run.wait_with_output().unwrap().stderr).unwrap();
            let told_now = said.lines().filter(|line| line.contains('✓')).count();
            let told_now = i64::try_from(told_now).unwrap();
            let kept_now = judged(&self.path("killed.sqlite")) - kept;
            if kept_now < told_now {
                println!("*** killed at {moment}/{KILLS}: {told_now} told, {kept_now} kept");
                wrong += 1;
            }
            told += told_now;
        }
        let last = grade("killed.sqlite", &["--resume"]).output().unwrap();
        let said = String::from_utf8(last.stderr).unwrap();
        let kept = judged(&self.path("killed.sqlite"));
        println!("\nkilled {KILLS} times within {whole:.1?}: {told} told, {kept} kept\n{said}");
        wrong + usize::from(last.status.code() != Some(0)) + usize::from(told < students)
    }
}

/// How many visits with evidence a gradebook has, which has to be sound; 0 before there is one.
fn judged(path: &Path) -> i64 {
    let Ok(book) = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE) else {
        return 0;
    };
    let sound: String = book.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok");
    let tables = "SELECT count(*) FROM sqlite_schema WHERE name = 'visit'";
    if book.query_row(tables, [], |row| row.get::<_, i64>(0)).unwrap() == 0 {
        return 0;
    }
    let visits = "SELECT count(*) FROM visit WHERE fault IS NULL AND evidence IS NOT NULL";
    book.query_row(visits, [], |row| row.get(0)).unwrap()
}

impl Drop for Fleet {
    fn drop(&mut self) {
        let _ = self.call("down").status();
    }
}

fn script() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fleet/fleet")
}

fn student(i: usize) -> String {
    format!("student-{i}")
}

/// Prints who is broken, or should not be; how many did not end as they should.
fn table(
    rows: &BTreeMap<String, Row>,
    want: impl Fn(Option<&'static Kind>) -> &'static str,
) -> usize {
    println!("{:11} {:13} {:20} {:20} {:>5} tries", "student", "there", "expected", "ended", "s");
    let mut wrong = 0;
    for i in 1..=CLASS {
        let kind = kinds::placed().find(|(at, _)| *at == i).map(|(_, kind)| kind);
        let (row, want) = (&rows[&student(i)], want(kind));
        let right = row.ended == want;
        wrong += usize::from(!right);
        if kind.is_some() || !right {
            println!(
                "{:11} {:13} {want:20} {:20} {:5.1} {:5} {}{}",
                student(i),
                kind.map_or("", |kind| kind.name),
                row.ended,
                row.took,
                row.tries,
                row.said.chars().take(70).collect::<String>(),
                if right { "" } else { "  *** WRONG" }
            );
        }
    }
    wrong
}
