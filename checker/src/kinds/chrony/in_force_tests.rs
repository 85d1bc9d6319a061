use crate::kinds::testing::World;
use crate::kinds::{Finding as Any, Status, Verdict};

const LOCAL: &str = r#"goal.chrony = { file = "/etc/chrony.conf", is = "local-clock" }"#;
const ALLOW: &str = r#"goal.chrony = { file = "/etc/chrony.conf", is = "allow" }"#;
const SERVING: &str = r#"goal.chrony = { file = "/etc/chrony.conf", is = "serving" }"#;
const DIR: &str = "/usr/lib/systemd/system";
const UNIT: &str = "/usr/lib/systemd/system/chronyd.service";
const OPTIONS: &str = "/etc/sysconfig/chronyd";

/// A machine with this unit, and nothing else beside what is put in.
fn unit(service: &str) -> World {
    let unit = format!("[Service]\n{service}\n");
    World::live().dir("/", &["usr"]).dir(DIR, &["chronyd.service"]).file(UNIT, &unit)
}

/// The usual unit, with these options.
fn options(options: &str) -> World {
    unit(&format!("EnvironmentFile=-{OPTIONS}\nExecStart=/usr/sbin/chronyd $OPTIONS"))
        .file(OPTIONS, &format!("OPTIONS=\"{options}\"\n"))
}

fn judged(world: World, goal: &str) -> Verdict {
    world.and_nothing_else(goal).judge(goal)
}

fn next(verdict: &Verdict) -> &str {
    verdict.next.as_ref().map_or("", |text| text.en.as_str())
}

fn place(verdict: &Verdict) -> String {
    verdict.place.as_ref().map(ToString::to_string).unwrap_or_default()
}

#[test]
fn what_is_missing_is_added_to_the_file_in_force() {
    let world = || {
        options("-f /etc/lab.conf")
            .file("/etc/lab.conf", "")
            .file("/etc/chrony.conf", "local\nallow\n")
    };
    for (goal, line) in [(LOCAL, "local stratum 10"), (ALLOW, "allow ")] {
        let verdict = judged(world(), goal);
        assert_eq!((verdict.status, place(&verdict).as_str()), (Status::Fail, "/etc/lab.conf"));
        assert_eq!(next(&verdict), format!("echo '{line}' >> /etc/lab.conf"));
        let note = "chronyd reads /etc/lab.conf: the option -f in /etc/sysconfig/chronyd says so";
        assert!(verdict.notes.iter().any(|text| text.en == note), "{:?}", verdict.notes);
    }
    let usual = judged(options("-f /etc/chrony.conf").file("/etc/chrony.conf", "local\n"), LOCAL);
    assert_eq!((usual.status, usual.notes.len()), (Status::Pass, 0));
}

#[test]
fn a_file_that_does_not_begin_with_a_slash_begins_in_the_root() {
    let verdict = judged(options("-f etc//lab.conf").file("/etc/lab.conf", "local\n"), LOCAL);
    assert_eq!((verdict.status, place(&verdict).as_str()), (Status::Pass, "/etc/lab.conf:1"));
    let nowhere = judged(options("-f /etc/../a").file("/a", "local\n"), LOCAL);
    assert_eq!((nowhere.status, place(&nowhere).as_str()), (Status::Fail, OPTIONS));
}

#[test]
fn a_configuration_in_the_command_is_mended_there() {
    let world = |words: &str| unit(&format!("ExecStart=/usr/sbin/chronyd -n {words}"));
    let verdict = judged(world("allow"), LOCAL);
    assert_eq!((verdict.status, place(&verdict).as_str()), (Status::Fail, UNIT));
    assert_eq!(next(&verdict), "systemctl edit --full chronyd.service");
    let verdict = judged(world("'local # x'"), LOCAL);
    assert_eq!((verdict.status, verdict.seen.en.as_str()), (Status::Fail, "local # x"));
    assert_eq!(next(&verdict), "systemctl edit --full chronyd.service");
    let verdict = judged(options("lcoal"), LOCAL);
    assert_eq!((verdict.status, place(&verdict).as_str()), (Status::Fail, OPTIONS));
    assert_eq!(next(&verdict), "vi /etc/sysconfig/chronyd && systemctl restart chronyd.service");
    // An included file has lines of its own.
    let included = world("'include /etc/a'").file("/etc/a", "lcoal\n");
    let verdict = judged(included, LOCAL);
    assert_eq!(next(&verdict), "sed -i '1s/lcoal/local/' /etc/a");
}

#[test]
fn a_word_for_which_no_daemon_stays_is_told_with_its_file() {
    let verdict = judged(options("-F 2 --local").file("/etc/chrony.conf", "local\n"), LOCAL);
    assert_eq!(verdict.status, Status::Fail);
    assert_eq!(verdict.seen.en, "chronyd has no option --local and does not start");
    assert_eq!(place(&verdict), OPTIONS);
    assert!(!verdict.expected.en.is_empty() && !verdict.expected.ko.is_empty());
    for words in ["-f", "-P x", "-P 100", "-v", "-q", "-t 9"] {
        let verdict = judged(options(words).file("/etc/chrony.conf", "local\n"), LOCAL);
        assert_eq!(verdict.status, Status::Fail, "{words}");
    }
}

#[test]
fn files_that_include_each_other_are_told_so() {
    let circle = options("").file("/etc/chrony.conf", "include /etc/chrony.conf\n");
    let verdict = judged(circle, LOCAL);
    let said: Vec<&str> = verdict.notes.iter().map(|note| note.en.as_str()).collect();
    assert!(said.contains(&"files include each other too deeply or in a loop"), "{said:?}");
}

#[test]
fn a_priority_of_the_options_leaves_that_of_the_file_unread() {
    let world = |words: &str, conf: &str| options(words).file("/etc/chrony.conf", conf);
    let bad = "local\nsched_priority 100\n";
    let unread = judged(world("-P 5", bad), LOCAL);
    assert_eq!((unread.status, next(&unread)), (Status::Unknown, "systemctl cat chronyd.service"));
    assert_eq!(judged(world("-P 0", bad), LOCAL).status, Status::Fail);
    assert_eq!(judged(world("-P 5", "local\nsched_priority 9\n"), LOCAL).status, Status::Pass);
}

#[test]
fn clients_of_a_family_that_is_left_out_get_no_answer() {
    let world = |words: &str, conf: &str| options(words).file("/etc/chrony.conf", conf);
    let verdict = judged(world("-6", "allow 10.0.0.0/8\n"), ALLOW);
    assert_eq!((verdict.status, place(&verdict).as_str()), (Status::Fail, OPTIONS));
    assert_eq!(verdict.seen.en, "started with the option -6 it does not answer over IPv4");
    assert_eq!(next(&verdict), "vi /etc/sysconfig/chronyd && systemctl restart chronyd.service");
    assert_eq!(judged(world("-4", "allow fd00::/64\n"), ALLOW).status, Status::Fail);
    assert_eq!(judged(world("-6", "allow fd00::/64\n"), ALLOW).status, Status::Pass);
    assert_eq!(judged(world("-6 -4", "allow 10.0.0.0/8\n"), ALLOW).status, Status::Pass);
}

#[test]
fn what_is_not_known_says_where_it_stands() {
    let verdict = judged(unit("ExecStart=/usr/bin/nice /usr/sbin/chronyd"), LOCAL);
    assert_eq!((verdict.status, place(&verdict).as_str()), (Status::Unknown, UNIT));
    assert!(
        verdict.seen.en.ends_with("(/usr/bin/nice)")
            && verdict.seen.ko.ends_with("(/usr/bin/nice)")
    );
    assert_eq!(next(&verdict), "systemctl cat chronyd.service");
}

#[test]
fn a_unit_that_systemd_refuses_starts_nothing() {
    let dir = "/etc/systemd/system/chronyd.service.d";
    let drop_in = format!("{dir}/lab.conf");
    let world = options("")
        .dir("/etc/systemd/system", &["chronyd.service.d"])
        .dir(dir, &["lab.conf"])
        .file(&drop_in, "[Service]\nExecStart=/usr/sbin/chronyd -x\n");
    let verdict = judged(world, LOCAL);
    assert_eq!((verdict.status, place(&verdict)), (Status::Fail, drop_in));
    let empty = judged(unit("ExecStart=/usr/sbin/chronyd\nExecStart="), LOCAL);
    assert_eq!((empty.status, place(&empty).as_str()), (Status::Fail, UNIT));
    let missing = unit("EnvironmentFile=/etc/x\nExecStart=/usr/sbin/chronyd").no_file("/etc/x");
    assert_eq!(next(&judged(missing, LOCAL)), "touch /etc/x");
}

#[test]
fn evidence_that_tells_nothing_of_units_is_judged_by_the_usual_file() {
    let world = World::image().file("/etc/chrony.conf", "local\n");
    assert_eq!(world.judge(LOCAL).status, Status::Pass);
}

/// chronyd has run since before its files were changed.
fn newer(world: World) -> Verdict {
    let own = "7F7F0101,,10,1.0,0,0,0,0,0,0,0,0,0,Normal\n";
    let unit = crate::evidence::UnitSeen { started: Some(-10), ..Default::default() };
    let mut world = world.command("chronyc -n -c tracking", 0, own);
    world.evidence.units.insert("chronyd.service".into(), crate::evidence::Look::Seen(unit));
    judged(world, SERVING)
}

#[test]
fn a_change_of_the_file_in_force_or_of_what_names_it_waits_for_a_restart() {
    let lab = newer(options("-f /etc/lab.conf").file("/etc/lab.conf", "local\n"));
    assert_eq!((lab.status, place(&lab).as_str()), (Status::Pending, "/etc/lab.conf"));
    assert_eq!(lab.findings, [Any::Chrony(super::Finding::NotRestarted)]);
    let words = newer(options("local"));
    assert_eq!((words.status, place(&words).as_str()), (Status::Pending, OPTIONS));
    assert_eq!(next(&words), "systemctl restart chronyd.service");
    let unit = newer(unit("ExecStart=/usr/sbin/chronyd local"));
    assert_eq!((unit.status, place(&unit).as_str()), (Status::Pending, UNIT));
    assert_eq!(next(&unit), "systemctl daemon-reload && systemctl restart chronyd.service");
    assert_eq!(newer(options("--local")).status, Status::Fail);
}
