use super::*;
use crate::report::CheckReport;
use crate::text::Lang;

fn check(id: &str, status: Status) -> CheckReport {
    CheckReport {
        id: id.into(),
        title: Text {
            ko: "다음 부팅에서 강제 모드가 아님".into(), en: "not enforcing".into()
        },
        status,
        points: 1,
        advisory: false,
        seen: Text::same("SELINUX=enforcing"),
        expected: Text::same("SELINUX=disabled"),
        place: None,
        mistake: None,
        why: Text::same("because"),
        next: Some(Text::same("vi /etc/selinux/config")),
        notes: Vec::new(),
    }
}

fn exercise(id: &str, status: Status) -> ExerciseReport {
    ExerciseReport {
        id: id.into(),
        title: Text { ko: "SELinux 끄기".into(), en: "Turn SELinux off".into() },
        about: Text::same("about"),
        page: "lab/selinux.html".into(),
        optional: None,
        checks: vec![check(&format!("{id}.boot"), status)],
    }
}

fn report(statuses: [Status; 3]) -> Report {
    let exercises = ["one", "two", "three"].iter().zip(statuses);
    let exercises = exercises.map(|(id, status)| exercise(id, status)).collect();
    Report { exercises, time: 1000, ..Report::empty("day1") }
}

fn view(columns: usize) -> View {
    View {
        lang: Lang::Ko,
        width: Some(columns),
        color: false,
        ascii: false,
        verbose: false,
        duration_ms: 0.0,
    }
}

use Status::{Fail, Pass, Pending, Unknown};

#[test]
fn the_first_exercise_with_something_to_do_is_shown_and_next_goes_round() {
    let told = report([Unknown, Fail, Pending]);
    let mut focus = Focus::default();
    assert_eq!(shown(&told, &focus).unwrap().id, "two");
    for expected in ["three", "one", "two"] {
        focus.exercise = next_open(&told, &focus);
        assert_eq!(focus.exercise.as_deref(), Some(expected));
    }
    let done = report([Pass; 3]);
    assert_eq!(shown(&done, &Focus::default()), None);
    assert_eq!(next_open(&done, &Focus::default()), None);
}

#[test]
fn whatever_the_size_nothing_stands_outside_of_it_and_the_keys_stand_at_the_end() {
    let told = report([Pass, Fail, Fail]);
    let undone =
        BTreeMap::from([("two.boot".to_owned(), Reached { reached: 1, undone: Some(700) })]);
    for (columns, rows) in [(40, 8), (80, 24), (120, 60), (41, 3), (40, 1)] {
        let view = View { color: true, ..view(columns) };
        let focus = Focus { hint: Some("힌트 ".repeat(40)), ..Focus::default() };
        let lines = lines(&told, &undone, &focus, &view, rows);
        assert_eq!(lines.len(), rows);
        for line in &lines {
            let plain: String =
                line.split("\u{1b}[").enumerate().fold(String::new(), |out, (at, part)| {
                    out + if at == 0 { part } else { part.split_once('m').unwrap().1 }
                });
            assert!(width(&plain) <= columns, "{columns} {plain:?}");
            assert!(
                !line.contains('\u{1b}')
                    || line.ends_with("\u{1b}[0m")
                    || line.contains("\u{1b}[0m")
            );
        }
        if rows > 3 {
            assert!(
                lines[rows - 1].contains("끝내기") || lines[rows - 1].contains("q"),
                "{lines:?}"
            );
        }
    }
}

#[test]
fn what_was_done_before_is_told_as_undone_with_the_time_since() {
    let told = report([Pass, Fail, Pass]);
    let undone =
        BTreeMap::from([("two.boot".to_owned(), Reached { reached: 1, undone: Some(700) })]);
    let all = lines(&told, &undone, &Focus::default(), &view(100), 30).join("\n");
    assert!(all.contains("two.boot: 전에는 완료였는데 5분 전에 되돌아갔습니다"), "{all}");
    assert!(all.contains("실습 2/3 · 점수 2/3"), "{all}");
    let fresh = lines(&told, &BTreeMap::new(), &Focus::default(), &view(100), 30).join("\n");
    assert!(!fresh.contains("되돌아"), "{fresh}");
}

#[test]
fn scrolling_shows_what_is_below_and_ends_at_the_end() {
    let told = report([Pass, Fail, Pass]);
    let at = |scrolled| {
        let focus = Focus { scrolled, ..Focus::default() };
        lines(&told, &BTreeMap::new(), &focus, &view(60), 10)
    };
    assert_ne!(at(0), at(1));
    assert_eq!(at(100), at(1000));
    assert!(at(100).join("\n").contains("lab/selinux.html"));
}
