//! `labcheck watch` on a terminal and in a pipe.

use rexpect::session::{PtySession, spawn_command};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

fn tree() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "etc/os-release", "ID=centos\nVERSION_ID=7\n");
    write(root.path(), "etc/selinux/config", "SELINUX=enforcing\n");
    root
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn spawn(root: &TempDir, size: &str) -> PtySession {
    let mut command = Command::new("sh");
    let line = format!(
        "trap : INT; tty; stty {size}; before=$(stty -g); \
         env --default-signal=INT $LABCHECK watch day1 --lang en --root $ROOT; echo \"code $?\"; \
         test \"$before\" = \"$(stty -g)\" && echo as it was"
    );
    command
        .args(["-c", &line])
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .env("LANG", "C.UTF-8")
        .env("TERM", "xterm-256color")
        .env("HOME", root.path())
        .env("LABCHECK", env!("CARGO_BIN_EXE_labcheck"))
        .env("ROOT", root.path());
    spawn_command(command, Some(20_000)).unwrap()
}

fn key(session: &mut PtySession, key: &str) {
    session.send(key).unwrap();
    session.flush().unwrap();
}

/// Waits until a check is shown.
fn at_exercise(session: &mut PtySession, check: &str) {
    session.exp_string(check).unwrap_or_else(|error| panic!("{check}: {error}"));
}

#[test]
fn a_whole_exercise_is_followed_on_a_terminal_and_the_terminal_is_given_back() {
    let root = tree();
    let mut session = spawn(&root, "cols 100 rows 40");
    at_exercise(&mut session, "selinux.boot");
    session.exp_string("quit").unwrap();
    key(&mut session, "h");
    session.exp_string("1/").unwrap();
    key(&mut session, "l");
    session.exp_string("answer-file").unwrap();
    key(&mut session, "l");
    at_exercise(&mut session, "selinux.boot");
    write(root.path(), "etc/selinux/config", "SELINUX=permissive\n");
    // Done as far as a tree can tell: the next one with something to do is shown.
    at_exercise(&mut session, "chrony.local-clock");
    write(root.path(), "etc/selinux/config", "SELINUX=enforcing\n");
    at_exercise(&mut session, "selinux.boot");
    key(&mut session, "c");
    session.exp_string("Checked again.").unwrap();
    key(&mut session, "q");
    let rest = session.exp_eof().unwrap();
    assert!(rest.contains("\u{1b}[?25h\u{1b}[?1049l"), "{rest:?}");
    assert!(rest.contains("code 1"), "{rest:?}");
    assert!(rest.contains("as it was"), "{rest:?}");
}

#[test]
fn ctrl_c_ends_it_and_gives_the_terminal_back() {
    let root = tree();
    let mut session = spawn(&root, "cols 60 rows 20");
    at_exercise(&mut session, "selinux.boot");
    session.exp_string("quit").unwrap();
    session.send_control('c').unwrap();
    let rest = session.exp_eof().unwrap();
    assert!(rest.contains("\u{1b}[?25h\u{1b}[?1049l") && rest.contains("as it was"), "{rest:?}");
    assert!(!rest.contains("panic"), "{rest:?}");
}

#[test]
fn another_size_is_drawn_at_once() {
    let root = tree();
    let mut session = spawn(&root, "cols 50 rows 20");
    let device = session.exp_regex("/dev/pts/[0-9]+").unwrap().1;
    session.exp_string("quit").unwrap();
    let resize = ["-F", &device, "cols", "100", "rows", "30"];
    assert!(Command::new("stty").args(resize).status().unwrap().success());
    // The head did not fit before.
    session.exp_string("image (--root)").unwrap();
    key(&mut session, "q");
    session.exp_eof().unwrap();
}

#[test]
fn in_a_pipe_it_tells_each_change_in_a_line() {
    let root = tree();
    let mut child = Command::new(env!("CARGO_BIN_EXE_labcheck"))
        .args(["watch", "day1", "--lang", "en", "--root"])
        .arg(root.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let first: Vec<String> =
        lines.by_ref().take_while(|line| !line.contains("install.dashboard")).collect();
    let boot = "✗ selinux.boot  SELinux will not be enforcing after the next boot (to do)";
    assert!(first.iter().any(|line| line == boot), "{first:?}");
    write(root.path(), "etc/selinux/config", "SELINUX=disabled\n");
    let told = "✓ selinux.boot  SELinux will not be enforcing after the next boot (done)";
    assert_eq!(lines.next().as_deref(), Some(told));
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}
