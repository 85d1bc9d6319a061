//! What starts for a unit, on small trees.

use super::Dialect::{V219, V252};
use super::world::World;
use super::*;
use crate::evidence::Need;

const UNIT: &str = "/usr/lib/systemd/system/chronyd.service";
const USUAL: &str =
    "[Service]\nEnvironmentFile=-/etc/sysconfig/chronyd\nExecStart=/usr/sbin/chronyd $OPTIONS\n";
const DROP_IN: &str = "/etc/systemd/system/chronyd.service.d/10-lab.conf";
const OPTIONS: &str = "/etc/sysconfig/chronyd";

fn look(files: &[(&str, &str)], dialect: Dialect) -> Start {
    let mut world = World::new(files, &[]);
    for _ in 0..20 {
        match start("chronyd.service", &world, dialect) {
            Read::Done(start) => return start,
            Read::Wants(needs) => world.answer(needs),
        }
    }
    panic!("no end");
}

/// The words, or what it comes to instead.
fn both(files: &[(&str, &str)]) -> String {
    let [old, new] = [V219, V252].map(|dialect| said(files, dialect));
    assert_eq!(old, new);
    new
}

fn said(files: &[(&str, &str)], dialect: Dialect) -> String {
    match look(files, dialect) {
        Start::Runs(line) => {
            let words = line.arguments.iter().map(|word| format!("|{}", word.text));
            format!("{}{}", line.program, words.collect::<String>())
        }
        Start::Refuses { path, why } => format!("{why:?} {path}"),
        Start::Unclear { path, what } => format!("{path}: {what}"),
        other => format!("{other:?}"),
    }
}

#[test]
fn the_usual_unit_takes_its_options_from_the_environment_file() {
    assert_eq!(both(&[(UNIT, USUAL)]), "/usr/sbin/chronyd");
    assert_eq!(both(&[(UNIT, USUAL), (OPTIONS, "OPTIONS=\"\"\n")]), "/usr/sbin/chronyd");
    let options = (OPTIONS, "OPTIONS=\"-f /etc/lab.conf -4\"\n");
    assert_eq!(both(&[(UNIT, USUAL), options]), "/usr/sbin/chronyd|-f|/etc/lab.conf|-4");
    let Start::Runs(line) = look(&[(UNIT, USUAL), options], V252) else { panic!() };
    assert_eq!(line.arguments.first().map(|word| word.from.as_str()), Some(OPTIONS));
    assert_eq!((line.path.as_str(), line.environment_files), (UNIT, vec![OPTIONS.to_owned()]));
}

#[test]
fn a_drop_in_replaces_the_command_only_after_an_empty_one() {
    let replaced = "[Service]\nExecStart=\nExecStart=/usr/sbin/chronyd -f /etc/lab.conf\n";
    assert_eq!(both(&[(UNIT, USUAL), (DROP_IN, replaced)]), "/usr/sbin/chronyd|-f|/etc/lab.conf");
    let added = replaced.replacen("ExecStart=\n", "", 1);
    assert_eq!(both(&[(UNIT, USUAL), (DROP_IN, &added)]), format!("Several {DROP_IN}"));
    let emptied = "[Service]\nExecStart=\n";
    assert_eq!(both(&[(UNIT, USUAL), (DROP_IN, emptied)]), format!("NoCommand {UNIT}"));
    assert_eq!(both(&[(UNIT, "[Unit]\n[Install]\nWantedBy=multi-user.target\n")]), "NoUnit");
}

#[test]
fn the_first_directory_wins_and_drop_ins_go_by_name() {
    let line = |word: &str| format!("[Service]\nExecStart=\nExecStart=/usr/sbin/chronyd {word}\n");
    let (etc, a, b) = (line("etc"), line("a"), line("b"));
    assert_eq!(
        both(&[(UNIT, USUAL), ("/etc/systemd/system/chronyd.service", &etc)]),
        "/usr/sbin/chronyd|etc"
    );
    let early = "/usr/lib/systemd/system/chronyd.service.d/20-x.conf";
    assert_eq!(both(&[(UNIT, USUAL), (DROP_IN, &a), (early, &b)]), "/usr/sbin/chronyd|b");
    let same = "/usr/lib/systemd/system/chronyd.service.d/10-lab.conf";
    assert_eq!(both(&[(UNIT, USUAL), (DROP_IN, &a), (same, &b)]), "/usr/sbin/chronyd|a");
    let all = "/etc/systemd/system/service.d/10-x.conf";
    assert_eq!(said(&[(UNIT, USUAL), (all, &a)], V252), "/usr/sbin/chronyd|a");
    assert_eq!(said(&[(UNIT, USUAL), (all, &a)], V219), "/usr/sbin/chronyd");
}

#[test]
fn an_environment_file_that_is_missing_stops_the_service_unless_it_may_be() {
    let must = USUAL.replace("=-", "=");
    assert_eq!(both(&[(UNIT, &must)]), format!("NoEnvironmentFile {OPTIONS}"));
    let own = "[Service]\nEnvironment=OPTIONS=-4\nExecStart=/usr/sbin/chronyd $OPTIONS ${OPTIONS}x $NONE\n";
    assert_eq!(both(&[(UNIT, own)]), "/usr/sbin/chronyd|-4|-4x");
}

#[test]
fn what_the_files_do_not_tell_is_not_guessed() {
    let unit = |line: &str| format!("[Service]\nExecStart={line}\n");
    for (line, what) in [
        ("/usr/sbin/chronyd $HOME", "$HOME"),
        ("/usr/sbin/chronyd %n", "%n"),
        ("/usr/sbin/chronyd a\\x20b", "/usr/sbin/chronyd a\\x20b"),
    ] {
        assert_eq!(both(&[(UNIT, &unit(line))]), format!("{UNIT}: {what}"));
    }
    assert_eq!(both(&[(UNIT, &unit("/a ; /b"))]), format!("Several {UNIT}"));
    let oneshot = "[Service]\nType=oneshot\nExecStart=/a\nExecStart=/b\n";
    assert_eq!(both(&[(UNIT, oneshot)]), format!("{UNIT}: Type=oneshot"));
    let root = "[Service]\nRootDirectory=/x\nExecStart=/a\n";
    assert_eq!(both(&[(UNIT, root)]), format!("{UNIT}: RootDirectory=/x"));
}

#[test]
fn marks_before_the_program_are_no_part_of_it() {
    let unit = |line: &str| format!("[Service]\nExecStart={line}\n");
    assert_eq!(both(&[(UNIT, &unit("-/usr/sbin/chronyd -n"))]), "/usr/sbin/chronyd|-n");
    assert_eq!(both(&[(UNIT, &unit("@/usr/sbin/chronyd me -n"))]), "/usr/sbin/chronyd|-n");
    assert_eq!(said(&[(UNIT, &unit("!/usr/sbin/chronyd -n"))], V252), "/usr/sbin/chronyd|-n");
    assert_eq!(said(&[(UNIT, &unit(":/usr/sbin/chronyd $A"))], V252), "/usr/sbin/chronyd|$A");
}

#[test]
fn without_a_unit_there_is_nothing_to_start() {
    assert_eq!(both(&[("/usr/lib/systemd/system/a.service", USUAL)]), "NoUnit");
    assert_eq!(both(&[("/etc/x", "")]), "NoUnit");
    assert_eq!(both(&[(UNIT, "")]), "NoUnit");
}

#[test]
fn a_unit_file_of_219_may_include_another() {
    let own = format!(
        ".include {UNIT}\n[Service]\nExecStart=\nExecStart=/usr/sbin/chronyd -n $OPTIONS\n"
    );
    let files =
        [(UNIT, USUAL), ("/etc/systemd/system/chronyd.service", &own), (OPTIONS, "OPTIONS=-4\n")];
    assert_eq!(said(&files, V219), "/usr/sbin/chronyd|-n|-4");
}

#[test]
fn all_unit_directories_are_wanted_at_once() {
    let Read::Wants(needs) = start("chronyd.service", &World::default(), V219) else { panic!() };
    assert!(needs.contains(&Need::Dir("/usr/lib/systemd/system".into())) && needs.len() > 4);
}

#[test]
fn a_variable_that_is_named_very_often_takes_no_room() {
    let value = format!("OPTIONS=\"{}\"\n", "a ".repeat(50_000));
    let unit = |word: &str| {
        let line = word.repeat(20_000);
        format!("[Service]\nEnvironmentFile={OPTIONS}\nExecStart=/usr/sbin/chronyd {line}\n")
    };
    for (word, what) in [("$OPTIONS ", "$OPTIONS"), ("${OPTIONS}", "$OPTIONS")] {
        assert_eq!(both(&[(UNIT, &unit(word)), (OPTIONS, &value)]), format!("{UNIT}: {what}"));
    }
    let many: String = (0..20_000).map(|at| format!("A{at}=1\n")).collect();
    assert_eq!(both(&[(UNIT, &unit("$NONE ")), (OPTIONS, &many)]), "/usr/sbin/chronyd");
}
