//! The report on a real terminal: colours, width, columns, Ctrl-C.

use crate::case::Case;
use crate::run::{labcheck, ran};
use labcheck_labs::text::is_hangul;
use rexpect::session::{PtySession, spawn_command};
use std::path::Path;
use std::process::Command;
use unicode_width::UnicodeWidthStr as _;

/// A shell line on a terminal of its own, `$LABCHECK` being the program and `$ROOT` a tree.
fn spawn(line: &str, root: &Path, vars: &[(&str, &str)]) -> PtySession {
    let mut command = Command::new("sh");
    command
        .args(["-c", line])
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .env("LANG", "ko_KR.UTF-8")
        .env("TERM", "xterm-256color")
        .env("LABCHECK", env!("CARGO_BIN_EXE_labcheck"))
        .env("ROOT", root)
        .envs(vars.iter().copied());
    spawn_command(command, Some(20_000)).unwrap()
}

fn on_terminal(line: &str, vars: &[(&str, &str)]) -> String {
    let root = Case::named("a machine half done").tree();
    // Each byte comes as a character of its own.
    let told = spawn(line, root.path(), vars).exp_eof().unwrap();
    let bytes: Vec<u8> = told.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
}

/// The text without colours.
fn plain(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        out.push_str(part.split_once('m').unwrap().1);
    }
    out
}

const CHECK: &str = "stty cols 100; exec $LABCHECK day1 --root $ROOT";

#[test]
fn a_terminal_gets_colours_and_every_colour_ends_on_its_line() {
    let told = on_terminal(CHECK, &[]);
    assert!(told.contains("\u{1b}[31m✗\u{1b}[0m"), "{told}");
    for line in told.lines().filter(|line| line.contains('\u{1b}')) {
        assert!(line.rfind("\u{1b}[0m") == line.rfind("\u{1b}["), "{line:?}");
    }
}

#[test]
fn colours_follow_no_color_term_and_the_option() {
    let colored = |line: &str, vars: &[(&str, &str)]| on_terminal(line, vars).contains('\u{1b}');
    let with = |option: &str| format!("{CHECK} --color {option}");
    assert!(colored(CHECK, &[]));
    assert!(!colored(CHECK, &[("NO_COLOR", "1")]));
    assert!(colored(CHECK, &[("NO_COLOR", "")]));
    assert!(!colored(CHECK, &[("TERM", "dumb")]));
    assert!(!colored(&with("never"), &[]));
    assert!(colored(&with("always"), &[("NO_COLOR", "1")]));
    assert!(!colored(&format!("{CHECK} | cat"), &[]));
    assert!(colored(&format!("{} | cat", with("always")), &[]));
}

#[test]
fn without_colours_a_terminal_and_a_pipe_say_the_same() {
    let root = Case::named("a machine half done").tree();
    let piped =
        ran(labcheck().env("LANG", "ko_KR.UTF-8").args(["day1", "--root"]).arg(root.path()));
    let wide = on_terminal("stty cols 250; exec $LABCHECK day1 --root $ROOT", &[]);
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words(&plain(&wide)), words(&piped.out));
}

#[test]
fn long_rows_are_broken_at_the_width_of_the_terminal_and_resized_the_next_time() {
    let told = on_terminal(
        "for cols in 100 50; do stty cols $cols; $LABCHECK day1 answer-file --root $ROOT; echo ---; done",
        &[],
    );
    let told = plain(&told);
    let (wide, narrow) = told.split_once("---\n").unwrap();
    let rows = |text: &str| {
        let rows = text.lines().filter(|line| line.starts_with("      "));
        rows.map(|row| row.trim_end().width()).collect::<Vec<_>>()
    };
    let (wide, narrow) = (rows(wide), rows(narrow));
    assert!(narrow.len() > wide.len(), "{told}");
    assert!(wide.iter().max() <= Some(&100) && wide.iter().max() > Some(&50), "{told}");
    assert!(narrow.iter().max() <= Some(&50), "{told}");
}

#[test]
fn korean_columns_line_up() {
    let told =
        plain(&on_terminal("stty cols 100; exec $LABCHECK day1 --verbose --root $ROOT", &[]));
    // An exercise's line: mark, id, title, what it got. Titles begin in one column.
    let exercises: Vec<&str> = told
        .lines()
        .filter(|line| line.chars().nth(1) == Some(' ') && !line.starts_with("  "))
        .collect();
    assert_eq!(exercises.len(), 10, "{told}");
    let title = |line: &&str| {
        let mut cells = line.split("  ").filter(|cell| !cell.trim().is_empty());
        let title = cells.nth(1).unwrap().trim_start();
        line[..line.rfind(title).unwrap()].width()
    };
    let all: Vec<_> = exercises.iter().map(title).collect();
    assert!(all.iter().all(|one| *one == all[0]), "{all:?}\n{told}");
    // Points stand under each other, at their stroke.
    let strokes: Vec<usize> =
        exercises.iter().filter_map(|line| line.rfind('/').map(|at| line[..at].width())).collect();
    assert!(
        strokes.len() >= 6 && strokes.iter().all(|at| *at == strokes[0]),
        "{strokes:?}\n{told}"
    );
    assert!(exercises.iter().any(|line| line.chars().any(is_hangul)), "{told}");
    // A row of a check: its text begins in one column, and goes on there.
    let starts: Vec<usize> = told
        .lines()
        .filter_map(|line| line.strip_prefix("      "))
        .map(|row| {
            let head = ["결과", "기준", "이유", "다음", "참고", "교재"]
                .iter()
                .find(|head| row.starts_with(**head));
            let rest = head.map_or(row, |head| &row[head.len()..]);
            row.width() - rest.trim_start().width()
        })
        .collect();
    assert!(starts.len() > 50 && starts.iter().all(|start| *start == 6), "{starts:?}\n{told}");
}

#[test]
fn english_columns_line_up_too() {
    let vars = [("LANG", "C.UTF-8")];
    let told =
        plain(&on_terminal("stty cols 100; exec $LABCHECK day1 --verbose --root $ROOT", &vars));
    let heads = ["seen ", "expected ", "why ", "next ", "note ", "lesson "];
    let rows = told.lines().filter_map(|line| line.strip_prefix("      "));
    let starts: Vec<usize> = rows
        .filter_map(|row| heads.iter().find(|head| row.starts_with(**head)).map(|head| (row, head)))
        .map(|(row, head)| row.width() - row[head.len()..].trim_start().width())
        .collect();
    assert!(starts.len() > 50 && starts.iter().all(|start| *start == 10), "{starts:?}\n{told}");
}

#[test]
fn a_text_console_gets_marks_that_it_can_show() {
    let told = on_terminal(CHECK, &[("TERM", "linux")]);
    assert!(!told.chars().any(is_hangul), "{told}");
    assert!(told.contains("--lang ko"), "{told}");
    let told = plain(&told);
    let marks: Vec<char> = told.lines().filter_map(|line| line.chars().next()).collect();
    assert!(marks.contains(&'x') && !told.contains('✗') && !told.contains('✓'), "{told}");
}

#[test]
fn ctrl_c_ends_it_and_leaves_the_terminal_as_it_was() {
    let root = Case::default().tree();
    // It waits for a bundle from the terminal. Tests that run in the background have Ctrl-C ignored,
    // and hand that down.
    let waits = "echo ready; exec env --default-signal=INT $LABCHECK day1 --evidence -";
    let mut session = spawn(waits, root.path(), &[]);
    session.exp_string("ready").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    session.send_control('c').unwrap();
    let rest = session.exp_eof().unwrap();
    assert!(!rest.contains("panic") && !rest.contains('\u{1b}'), "{rest}");
    let status = format!("{:?}", session.process().wait().unwrap());
    assert!(status.contains("SIGINT"), "{status}");
}

#[test]
fn a_terminal_of_no_size_is_taken_for_80_columns() {
    let told = plain(&on_terminal(
        "stty cols 0 rows 0; exec $LABCHECK day1 answer-file --root $ROOT",
        &[],
    ));
    let rows =
        told.lines().filter(|line| line.starts_with("      ")).map(|line| line.trim_end().width());
    let widest = rows.max().unwrap();
    assert!((60..=80).contains(&widest), "{widest}\n{told}");
}
