use crate::evidence::{Cannot, CommandSeen, Look, UnitSeen};
use crate::kinds::testing::World;
use crate::kinds::{Finding as Any, Status, Verdict};
use labcheck_labs::Track;

const GOAL: &str = r#"goal.chrony = { file = "/etc/chrony.conf", is = "serving" }"#;
const CONF: &str = "/etc/chrony.conf";
const UNIT: &str = "chronyd.service";
const TRACKING: &str = "chronyc -n -c tracking";
const OWN: &str = "7F7F0101,,10,1.0,0,0,0,0,0,0,0,0,0,Normal\n";
const OTHER: &str = "C0A87A01,192.168.122.1,3,1.0,0,0,0,0,0,0,0,0,0,Normal\n";
const NONE: &str = "00000000,,0,0.0,0,0,0,0,0,0,1,1,0,Not synchronised\n";
const SILENT: &str = "506 Cannot talk to daemon\n";

/// A machine that answers so, and nothing is known of its units.
fn world(conf: &str, code: i32, answer: &str) -> World {
    World::live().file(CONF, conf).command(TRACKING, code, answer)
}

/// chronyd's unit in this state, its main process started then.
fn unit(mut world: World, active: &str, started: Option<i64>) -> World {
    let unit = UnitSeen { active: active.into(), started, ..UnitSeen::default() };
    world.evidence.units.insert(UNIT.into(), Look::Seen(unit));
    world
}

/// chronyd has run since after its files were changed.
fn running(world: World) -> World {
    unit(world, "active", Some(10))
}

/// chronyd has run since before its files were changed.
fn newer(world: World) -> World {
    unit(world, "active", Some(-10))
}

fn as_root(mut world: World) -> World {
    world.evidence.machine.root = true;
    world
}

/// What is said, with the place and what to type next.
fn told(verdict: &Verdict) -> (Status, &str, String, &str) {
    let place = verdict.place.as_ref().map(ToString::to_string).unwrap_or_default();
    let next = verdict.next.as_ref().map_or("", |text| text.en.as_str());
    (verdict.status, verdict.seen.en.as_str(), place, next)
}

fn notes(verdict: &Verdict) -> Vec<&str> {
    verdict.notes.iter().map(|note| note.en.as_str()).collect()
}

#[test]
fn its_own_clock_and_a_real_source_serve_and_nothing_else_does() {
    let own = running(world("local\n", 0, OWN)).judge(GOAL);
    assert_eq!(told(&own), (Status::Pass, "on its own clock (stratum 10)", String::new(), ""));
    let other = running(world("server a\n", 0, OTHER)).judge(GOAL);
    let seen = "synchronised with 192.168.122.1 (stratum 3)";
    assert_eq!(told(&other), (Status::Pass, seen, String::new(), ""));
    let none = running(world("server 127.127.1.0\n", 0, NONE)).judge(GOAL);
    let seen = "it is not synchronised with any clock";
    assert_eq!(told(&none), (Status::Fail, seen, String::new(), "chronyc -n sources"));
}

#[test]
fn a_daemon_that_does_not_run_fails_and_what_keeps_it_from_starting_is_mended_first() {
    let seen = "chronyd does not answer: it is not running";
    let none = (Status::Fail, seen, String::new(), "systemctl restart chronyd.service");
    assert_eq!(told(&world("local\n", 1, SILENT).judge(GOAL)), none);
    for state in ["inactive", "failed", "activating"] {
        assert_eq!(told(&unit(world("local\n", 1, SILENT), state, None).judge(GOAL)), none);
    }
    let refused = unit(world("allow\nlcoal\n", 1, SILENT), "failed", None).judge(GOAL);
    let next = "sed -i '2s/lcoal/local/' /etc/chrony.conf";
    assert_eq!(told(&refused), (Status::Fail, seen, "/etc/chrony.conf:2".into(), next));
    let why = [
        "lcoal",
        "there is no directive lcoal; did you mean local?",
        "chronyd does not start because of this line",
    ];
    assert_eq!(notes(&refused), why);
    assert!(refused.findings.contains(&Any::Chrony(super::Finding::Misspelt)));
    let absent = world("", 1, SILENT).no_file(CONF).judge(GOAL);
    let next = "echo 'local stratum 10' >> /etc/chrony.conf";
    assert_eq!(told(&absent), (Status::Fail, seen, CONF.into(), next));
    assert_eq!(notes(&absent), ["/etc/chrony.conf does not exist, so chronyd does not start"]);
}

#[test]
fn a_daemon_that_runs_and_does_not_answer_tells_nothing() {
    let seen = "chronyd runs, and did not answer chronyc";
    let silent = || running(world("local\n", 1, SILENT));
    let sudo = "run labcheck again with sudo";
    assert_eq!(told(&silent().judge(GOAL)), (Status::Unknown, seen, String::new(), sudo));
    let status = "systemctl status chronyd.service";
    let by_root = as_root(silent()).judge(GOAL);
    assert_eq!(told(&by_root), (Status::Unknown, seen, String::new(), status));
    // To standard error it is said as well.
    let mut aside = silent();
    let stderr = SILENT.as_bytes().to_vec();
    let answer = CommandSeen { code: Some(1), stdout: Vec::new(), stderr };
    aside.evidence.commands.insert(TRACKING.into(), Look::Seen(answer));
    assert_eq!(told(&aside.judge(GOAL)), (Status::Unknown, seen, String::new(), sudo));
    let refused = running(world("lcoal\n", 1, SILENT)).judge(GOAL);
    assert_eq!((refused.status, refused.seen.en.as_str()), (Status::Fail, "lcoal"));
}

#[test]
fn an_answer_of_nothing_says_so() {
    let verdict = running(world("local\n", 0, " \n")).judge(GOAL);
    let seen = "chronyc tracking: the answer is empty";
    assert_eq!(told(&verdict), (Status::Unknown, seen, String::new(), "chronyc -n tracking"));
    let verdict = running(world("local\n", 0, "what?\n")).judge(GOAL);
    assert_eq!(told(&verdict), (Status::Unknown, "chronyc tracking: what?", String::new(), ""));
}

#[test]
fn an_answer_that_chronyd_never_gives_is_not_believed() {
    for (answer, stratum) in [
        (OWN.replace(",10,", ",0,"), 0),
        (OWN.replace(",10,", ",16,"), 16),
        (OTHER.replace("C0A87A01", "00000000"), 3),
        (OTHER.replace(",3,", ",0,").replace("Normal", "Insert second"), 0),
    ] {
        let verdict = running(world("local\n", 0, &answer)).judge(GOAL);
        let seen = format!(
            "chronyc tracking contradicts itself: synchronised, by its leap status, at stratum {stratum} with {}",
            answer.split(',').next().unwrap()
        );
        let wanted = (Status::Unknown, seen.as_str(), String::new(), "chronyc -n tracking");
        assert_eq!(told(&verdict), wanted, "{answer}");
    }
    // chronyd 4.3 says so behind a server of stratum 15.
    let last = running(world("local\n", 0, &OTHER.replace(",3,", ",16,"))).judge(GOAL);
    assert_eq!(last.status, Status::Pass);
}

#[test]
fn chronyc_is_installed_with_the_tool_of_the_track() {
    let mut world = World::live();
    world.evidence.commands.insert(TRACKING.into(), Look::Absent);
    for (track, next) in [
        (Track::El7Rocky, "yum install -y chrony"),
        (Track::El9Epoxy, "dnf install -y chrony"),
        (Track::Other, "run it on the course VM"),
    ] {
        world = world.on(track);
        let seen = "chronyc: the program chronyc is not installed";
        let verdict = world.judge(GOAL);
        assert_eq!(told(&verdict), (Status::Unknown, seen, String::new(), next));
    }
}

#[test]
fn a_file_newer_than_the_daemon_waits_for_a_restart() {
    let verdict = newer(world("local\n", 0, NONE)).judge(GOAL);
    let seen = "/etc/chrony.conf was changed after chronyd started";
    let next = "systemctl restart chronyd.service";
    assert_eq!(told(&verdict), (Status::Pending, seen, CONF.into(), next));
    assert_eq!(verdict.findings, [Any::Chrony(super::Finding::NotRestarted)]);
}

#[test]
fn time_servers_of_a_lease_are_read_again_without_a_restart_and_those_of_somebody_else_are_not() {
    let with = |dir: &str| {
        let sources = format!("{dir}/eth0.sources");
        let mut world = world(&format!("local\nsourcedir {dir}\n"), 0, OTHER).on(Track::El9Epoxy);
        if let Some(Look::Seen(conf)) = world.evidence.files.get_mut(CONF) {
            conf.stat.mtime = -20;
        }
        newer(world.dir(dir, &["eth0.sources"]).file(&sources, "server 192.168.122.1 iburst\n"))
    };
    for dir in ["/run/chrony-dhcp", "/var/run/chrony-dhcp"] {
        let seen = "synchronised with 192.168.122.1 (stratum 3)";
        assert_eq!(told(&with(dir).judge(GOAL)), (Status::Pass, seen, String::new(), ""), "{dir}");
    }
    let own = with("/etc/chrony.d").judge(GOAL);
    let seen = "/etc/chrony.d/eth0.sources was changed after chronyd started";
    let next = "systemctl restart chronyd.service";
    assert_eq!(told(&own), (Status::Pending, seen, "/etc/chrony.d/eth0.sources".into(), next));
}

#[test]
fn a_configuration_with_which_chronyd_would_not_start_again_fails_whenever_it_was_changed() {
    let runs_still = "chronyd still runs as it was started before; after a restart or a reboot it will not start";
    let mend = "sed -i '1s/lcoal/local/' /etc/chrony.conf";
    for when in [newer, running] {
        for answer in [OTHER, NONE] {
            let verdict = when(world("lcoal\n", 0, answer)).judge(GOAL);
            assert_eq!(told(&verdict), (Status::Fail, "lcoal", "/etc/chrony.conf:1".into(), mend));
            let why = [
                "there is no directive lcoal; did you mean local?",
                "chronyd does not start because of this line",
                runs_still,
            ];
            assert_eq!(notes(&verdict), why);
        }
    }
    let absent = running(world("", 0, OWN).no_file(CONF)).judge(GOAL);
    let seen = "/etc/chrony.conf does not exist, so chronyd does not start";
    let add = "echo 'local stratum 10' >> /etc/chrony.conf";
    assert_eq!(told(&absent), (Status::Fail, seen, CONF.into(), add));
    assert_eq!(notes(&absent), [runs_still]);
    let included = running(world("local\ninclude /etc/a\n", 0, OWN).no_file("/etc/a"));
    let verdict = included.judge(GOAL);
    let mend = "sed -i '2s/^/#/' /etc/chrony.conf";
    let place = "/etc/chrony.conf:2".to_owned();
    assert_eq!(told(&verdict), (Status::Fail, "include /etc/a", place, mend));
    assert_eq!(notes(&verdict)[0], "/etc/a does not exist");
}

#[test]
fn what_packstack_wrote_has_to_start_as_well() {
    let packstacks = "    server 192.168.122.1 iburst\n    stratumweight 0\n";
    let answers = "[general]\nCONFIG_NTP_SERVERS=192.168.122.1\n";
    let taken = |conf: &str| {
        running(world(conf, 0, OTHER).file("/rc", "").file("/a", answers)).judge(GOAL).status
    };
    assert_eq!(taken(packstacks), Status::Pass);
    assert_eq!(taken(&format!("{packstacks}lcoal\n")), Status::Fail);
}

#[test]
fn what_leaves_untold_whether_chronyd_starts_again_leaves_it_untold_whether_it_serves() {
    let hidden = "/etc/a: no permission to read it";
    for when in [newer, running] {
        let world = when(world("local\ninclude /etc/a\n", 0, OWN).hidden_file("/etc/a"));
        let sudo = "run labcheck again with sudo";
        assert_eq!(told(&world.judge(GOAL)), (Status::Unknown, hidden, "/etc/a".into(), sudo));
    }
    let untold = |world: World| running(world).judge(GOAL).status;
    assert_eq!(untold(World::live().command(TRACKING, 0, OWN)), Status::Unknown);
    assert_eq!(untold(world("", 0, OWN).hidden_file(CONF)), Status::Unknown);
    assert_eq!(untold(world("include /etc/a\n", 0, OWN)), Status::Unknown);
    // That it is in step with nothing does not wait for this.
    assert_eq!(untold(world("", 0, NONE).hidden_file(CONF)), Status::Fail);
    // Sources alone stop nothing.
    let mut sources = world("local\nsourcedir /etc/d\n", 0, OWN).on(Track::El9Epoxy);
    sources.evidence.dirs.insert("/etc/d".into(), Look::Cannot(Cannot::NotPermitted));
    assert_eq!(untold(sources), Status::Pass);
}

#[test]
fn a_daemon_that_started_nobody_knows_when_may_have_an_older_configuration() {
    let seen = "when chronyd started is not known, nor whether its configuration was changed since";
    let next = "systemctl status chronyd.service";
    let untold = (Status::Unknown, seen, String::new(), next);
    for world in [
        unit(world("local\n", 0, OWN), "active", None),
        unit(world("local\n", 0, OWN), "inactive", Some(10)),
    ] {
        assert_eq!(told(&world.judge(GOAL)), untold);
    }
    let mut gone = world("local\n", 0, OWN);
    gone.evidence.units.insert(UNIT.into(), Look::Absent);
    assert_eq!(told(&gone.judge(GOAL)), untold);
    gone.evidence.units.insert(UNIT.into(), Look::Cannot(Cannot::NoBus));
    let seen = "chronyd.service: systemd cannot be reached";
    assert_eq!(gone.judge(GOAL).seen.en, seen);
    assert_eq!(world("local\n", 0, OWN).judge(GOAL).status, Status::Unknown);
}
