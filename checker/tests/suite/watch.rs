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

const GREEN: u8 = 32;
const RED: u8 = 31;

/// Waits until a line of this check or exercise begins in this colour.
fn turns(session: &mut PtySession, colour: u8, id: &str) {
    let line = format!("\u{1b}\\[{colour}m[^ ]* (\u{1b}\\[1m)?{}[\u{1b} ]", id.replace('.', "\\."));
    if session.exp_regex(&line).is_err() {
        panic!("{id} does not turn {colour}");
    }
}

/// What a terminal shows of what was read, byte by byte: text, without what steers it.
fn shown(read: &str) -> String {
    let bytes: Vec<u8> = read.chars().map(|byte| u8::try_from(byte).unwrap()).collect();
    let text = String::from_utf8(bytes).unwrap();
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |shown, part| {
        let end = part.find(|c: char| c.is_ascii_alphabetic()).map_or(part.len(), |at| at + 1);
        shown + &part[end..]
    })
}

fn resize(device: &str, columns: u32, rows: u32) {
    let size = ["-F", device, "cols", &columns.to_string(), "rows", &rows.to_string()];
    assert!(Command::new("stty").args(size).status().unwrap().success());
}

/// Waits until a check is shown.
fn at_exercise(session: &mut PtySession, check: &str) {
    session.exp_string(check).unwrap_or_else(|error| panic!("{check}: {error}"));
}

#[test]
fn the_exercise_with_something_to_do_is_shown_and_the_terminal_is_given_back() {
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

/// As packstack would make it.
const ANSWERS: &str =
    include_str!("../../../labs/day1/machine/tracks/el7-rocky/usr/share/bed/answers");

#[test]
fn a_whole_exercise_is_worked_through_on_a_terminal_that_gets_another_size() {
    let root = tree();
    write(root.path(), "etc/selinux/config", "SELINUX=permissive\n");
    let file = root.path().join("root/openstack.txt");
    fs::create_dir_all(root.path().join("root")).unwrap();
    let set = |key: &str, value: &str| {
        let script = format!("s/^{key}=.*/{key}={value}/");
        let sed = Command::new("sed").args(["-i", &script]).arg(&file).status().unwrap();
        assert!(sed.success());
    };
    let mut session = spawn(&root, "cols 100 rows 70");
    let device = session.exp_regex("/dev/pts/[0-9]+").unwrap().1;
    at_exercise(&mut session, "chrony.local-clock");
    for next in ["openstack-repo.release", "packstack.installed", "answer-file.generated"] {
        key(&mut session, "n");
        at_exercise(&mut session, next);
    }
    key(&mut session, "h");
    session.exp_string("1/").unwrap();
    let server = "\nCONFIG_NTP_SERVERS=127.0.0.1\n";
    fs::write(&file, ANSWERS.replace("\nCONFIG_NTP_SERVERS=\n", server)).unwrap();
    turns(&mut session, GREEN, "answer-file.generated");
    fs::copy(&file, root.path().join("root/openstack.orig")).unwrap();
    turns(&mut session, GREEN, "answer-file.backup");

    // In the middle of it the window becomes a narrow one: no line is longer than that.
    resize(&device, 50, 24);
    key(&mut session, "c");
    let drawn = shown(&session.exp_string("Checked again.").unwrap());
    let narrow = drawn.rsplit("OpenStack, day one").next().unwrap();
    assert!(narrow.contains("CONFIG_NTP_SERVERS=/'") && narrow.contains("\n1/4  "), "{narrow}");
    assert!(narrow.lines().all(|line| line.trim_end().chars().count() <= 50), "{narrow}");

    resize(&device, 120, 70);
    set("CONFIG_KEYSTONE_ADMIN_PW", "abc123");
    turns(&mut session, GREEN, "answer-file.admin-password");
    set("CONFIG_PROVISION_DEMO", "n");
    turns(&mut session, GREEN, "answer-file.demo");
    set("CONFIG_NTP_SERVERS", "");
    // That was the last: what is next is shown, and of this one, that it is done.
    at_exercise(&mut session, "chrony.local-clock");
    key(&mut session, "l");
    turns(&mut session, GREEN, "answer-file");
    set("CONFIG_PROVISION_DEMO", "y");
    turns(&mut session, RED, "answer-file");
    session.send_control('c').unwrap();
    let rest = session.exp_eof().unwrap();
    assert!(rest.contains("\u{1b}[?25h\u{1b}[?1049l"), "{rest:?}");
    assert!(rest.contains("code 1") && rest.contains("as it was"), "{rest:?}");
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
    resize(&device, 100, 30);
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
