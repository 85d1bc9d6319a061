//! A class over ssh: sixty-four real OpenSSH servers, each in a network of its own (`fleet/fleet`), many
//! of them broken, each in its way. Every machine has to end with its own fault or with its bundle, and
//! none may hold up or spoil another. Needs root, openssh-server and sudo: `.ci/run` does it, or as root
//! `cargo test -p labcheck --test fleet -- PROGRAM` with a static labcheck.
//!
//! Prints a table: machine, what is wrong with it, what was expected, how it ended, how long it took.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may end so")]

#[path = "fleet/kinds.rs"]
mod kinds;

use kinds::{KINDS, Want};
use labcheck::grade::errand::Errand;
use labcheck::grade::host::Host;
use labcheck::grade::ssh::{Failed, Limits, Program, Stage, Visited, visit};
use labcheck::text::visible;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Machines of the class.
const CLASS: usize = 64;
/// Visited at a time.
const JOBS: usize = 8;
/// The word by which this program is called where the machines can be reached.
const INSIDE: &str = "--inside";

/// Shorter than the everyday ones: a class's worth of hanging machines is waited for.
const LIMITS: Limits = Limits {
    connect: Duration::from_secs(4),
    login: Duration::from_secs(4),
    copy: Duration::from_secs(8),
    sudo: Duration::from_secs(4),
    collect: Duration::from_secs(8),
    total: Duration::from_secs(60),
    retries: 1,
};

/// How a visit ended, how long it took, and how often a stage was told.
struct Row {
    ended: Result<Visited, Failed>,
    took: Duration,
    pauses: usize,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.as_slice() {
        [inside, dir, program] if inside == INSIDE => inside_of(Path::new(dir), Path::new(program)),
        [program] => with_fleet(Path::new(program)),
        _ => {
            eprintln!("usage: fleet PROGRAM");
            ExitCode::from(2)
        }
    }
}

/// The machines are there while this lives.
struct Fleet {
    dir: tempfile::TempDir,
}

fn script() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fleet/fleet")
}

impl Fleet {
    fn up() -> Self {
        let fleet = Self { dir: tempfile::tempdir_in("/var/tmp").unwrap() };
        // What users of the machines run has to reach it.
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(fleet.dir.path(), open).unwrap();
        let broken = kinds::placed().map(|(i, kind)| format!("{i}={}", kind.name));
        let mut call = Command::new(script());
        call.arg("up").arg(CLASS.to_string()).arg(fleet.dir.path()).args(broken);
        assert!(call.status().unwrap().success(), "the fleet is not up");
        fleet
    }

    fn call(&self, word: &str) -> Command {
        let mut call = Command::new(script());
        call.arg(word).arg(self.dir.path());
        call
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        let _ = self.call("down").status();
    }
}

fn with_fleet(program: &Path) -> ExitCode {
    assert!(kinds::placed().all(|(i, _)| i <= CLASS));
    let fleet = Fleet::up();
    let program = std::fs::canonicalize(program).unwrap();
    let mut call = fleet.call("exec");
    call.arg(std::env::current_exe().unwrap()).arg(INSIDE).arg(fleet.dir.path()).arg(program);
    let code = call.status().unwrap().code();
    let left = fleet.call("left").output().unwrap().stdout;
    if !left.is_empty() {
        println!("still running: {}", String::from_utf8_lossy(&left).replace('\n', " "));
        return ExitCode::FAILURE;
    }
    if code == Some(0) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn hosts(dir: &Path) -> Vec<Host> {
    let inventory = std::fs::read_to_string(dir.join("inventory")).unwrap();
    let lines = inventory.lines().filter(|line| line.starts_with("student-"));
    let config = dir.join("ssh_config");
    let hosts = lines.map(|line| {
        let word = |key: &str| {
            let value = line.split(' ').find_map(|word| word.strip_prefix(key)?.strip_prefix('='));
            value.unwrap().to_owned()
        };
        let (_, more) = line.split_once("ansible_ssh_common_args=").unwrap_or_default();
        let more = more.trim_matches('\'').split_whitespace();
        Host {
            name: line.split(' ').next().unwrap().to_owned(),
            address: word("ansible_host"),
            user: Some(word("ansible_user")),
            ssh_args: ["-F", config.to_str().unwrap()]
                .into_iter()
                .chain(more)
                .map(Into::into)
                .collect(),
            ..Host::default()
        }
    });
    hosts.collect()
}

/// Visits all, so many at a time.
fn visits(hosts: &[Host], program: &Program) -> Vec<Row> {
    let next = AtomicUsize::new(0);
    let rows: Mutex<Vec<(usize, Row)>> = Mutex::new(Vec::new());
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..JOBS {
            scope.spawn(|| {
                while let Some((at, host)) =
                    hosts.iter().enumerate().nth(next.fetch_add(1, Ordering::Relaxed))
                {
                    let errand = Errand {
                        course: "day1".into(),
                        challenge: Some(format!("for {}", host.name)),
                        ..Errand::default()
                    };
                    let (begun, mut pauses) = (Instant::now(), 0);
                    let ended = visit(host, program, &errand, &LIMITS, &stop, &mut |stage| {
                        pauses += usize::from(matches!(stage, Stage::Pausing { .. }));
                    });
                    let row = Row { ended, took: begun.elapsed(), pauses };
                    rows.lock().unwrap().push((at, row));
                }
            });
        }
    });
    let mut rows = rows.into_inner().unwrap();
    rows.sort_by_key(|(at, _)| *at);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn inside_of(dir: &Path, program: &Path) -> ExitCode {
    let hosts = hosts(dir);
    let program = Program::read(program).unwrap();
    // One is visited beforehand: another shows its bundle.
    let recorded =
        visits(&hosts[..1], &program).pop().unwrap().ended.expect("the first machine is in order");
    std::fs::write(dir.join("recorded"), recorded.bundle).unwrap();
    let begun = Instant::now();
    let rows = visits(&hosts, &program);
    let took = begun.elapsed();
    let kinds: Vec<_> = kinds::placed().collect();
    let mut wrong = 0;
    println!(
        "{:11} {:13} {:19} {:19} {:>5} tries",
        "machine", "wrong there", "expected", "ended", "s"
    );
    for (at, (host, row)) in hosts.iter().zip(&rows).enumerate() {
        let kind = kinds.iter().find(|(i, _)| *i == at + 1).map(|(_, kind)| *kind);
        let want = kind.map_or(Want::Root, |kind| kind.want);
        let (ended, told) = told(row, host);
        let right = ended == want.id();
        wrong += usize::from(!right);
        if kind.is_some() || !right {
            let mark = if right { "" } else { "  *** WRONG" };
            println!(
                "{:11} {:13} {:19} {ended:19} {:5.1} {:5} {}{mark}",
                host.name,
                kind.map_or("", |kind| kind.name),
                want.id(),
                row.took.as_secs_f64(),
                row.pauses + 1,
                told.chars().take(70).collect::<String>(),
            );
        }
    }
    let brought = rows.iter().filter(|row| row.ended.is_ok()).count();
    println!(
        "{} machines, {} kinds of faults, {JOBS} at a time: {brought} bundles in {:.1} s, {wrong} wrong",
        hosts.len(),
        KINDS.len(),
        took.as_secs_f64(),
    );
    if wrong == 0 && rows.len() == CLASS { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// How a visit ended, in a word, and what was said.
fn told(row: &Row, host: &Host) -> (String, String) {
    match &row.ended {
        Ok(brought) => {
            let text = String::from_utf8_lossy(&brought.bundle);
            let own = text.contains(&format!("\"challenge\": \"for {}\"", host.name));
            let hostile = text.contains("\\u001b") || !text.starts_with('{');
            let word = match (own && !hostile, brought.as_root) {
                (false, _) => "told at home",
                (true, true) => "bundle",
                (true, false) => "bundle of a user",
            };
            (word.into(), visible(&brought.said))
        }
        Err(failed) => (failed.fault.id().into(), visible(&failed.said)),
    }
}
