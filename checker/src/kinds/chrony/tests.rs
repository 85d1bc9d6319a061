use super::{DEBIAN, USUAL};
use crate::evidence::{Cannot, Look};
use crate::kinds::Status;
use crate::kinds::testing::World;
use labcheck_labs::Track;

const LOCAL: &str = r#"goal.chrony = { file = "/etc/chrony.conf", is = "local-clock" }"#;
const ALLOW: &str = r#"goal.chrony = { file = "/etc/chrony.conf", is = "allow" }"#;

fn next(world: &World, goal: &str) -> String {
    world.judge(goal).next.map(|text| text.en).unwrap_or_default()
}

#[test]
fn off_the_course_debians_file_counts_where_the_usual_one_is_not_there() {
    let without = |track| World::image().on(track).no_file(USUAL).file(DEBIAN, "local\n");
    assert_eq!(without(Track::Other).judge(LOCAL).status, Status::Pass);
    assert_eq!(without(Track::El7Rocky).judge(LOCAL).status, Status::Fail);
    let both = World::image().on(Track::Other).file(USUAL, "").file(DEBIAN, "local\n");
    assert_eq!(both.judge(LOCAL).status, Status::Fail);
    let other = r#"goal.chrony = { file = "/etc/my.conf", is = "local-clock" }"#;
    let own = without(Track::Other).file("/etc/my.conf", "");
    assert_eq!(own.judge(other).status, Status::Fail);
}

#[test]
fn a_missing_line_is_put_behind_the_last_one() {
    for (file, expected) in [
        ("driftfile /d\n", "echo 'local stratum 10' >> /etc/chrony.conf"),
        ("driftfile /d", "printf '\\n%s\\n' 'local stratum 10' >> /etc/chrony.conf"),
        ("", "echo 'local stratum 10' >> /etc/chrony.conf"),
    ] {
        let world = World::image().file(USUAL, file);
        assert_eq!(next(&world, LOCAL), expected, "{file:?}");
    }
}

#[test]
fn what_is_told_to_type_next_takes_away_what_chronyd_refuses() {
    for (file, expected) in [
        ("\u{feff}local\n", r"sed -i '1s/^\xEF\xBB\xBF//' /etc/chrony.conf"),
        ("allow\nlcoal\n", "sed -i '2s/lcoal/local/' /etc/chrony.conf"),
        ("local # x\n", r"sed -i '1s/[[:space:]]\{1,\}#.*$//' /etc/chrony.conf"),
        ("fudge 127.127.1.0 stratum 10\n", "sed -i '1s/^/#/' /etc/chrony.conf"),
        ("local stratum 99\n", "sed -i '1s/^/#/' /etc/chrony.conf"),
    ] {
        let world = World::image().on(Track::El9Epoxy).file(USUAL, file);
        for goal in [LOCAL, ALLOW] {
            assert_eq!(world.judge(goal).status, Status::Fail, "{file:?}");
            assert_eq!(next(&world, goal), expected, "{file:?}");
        }
    }
    let long = format!("allow\n#{}\n", "x".repeat(3000));
    let world = World::image().on(Track::El9Epoxy).file(USUAL, &long);
    assert_eq!(next(&world, ALLOW), "sed -i '2d' /etc/chrony.conf");
}

/// What is left of a file once the command was run on it.
fn mended(content: &[u8], command: &str) -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("chrony.conf");
    std::fs::write(&path, content).unwrap();
    let command = command.replace(USUAL, path.to_str().unwrap());
    assert!(std::process::Command::new("sh").args(["-c", &command]).status().unwrap().success());
    std::fs::read(&path).unwrap()
}

/// Does as it is told until the goal passes, and gives the commands.
fn followed(track: Track, goal: &str, content: &[u8]) -> Vec<String> {
    let (mut content, mut commands) = (content.to_vec(), Vec::new());
    for _ in 0..3 {
        let mut world = World::image().on(track).file(USUAL, "");
        if let Some(Look::Seen(file)) = world.evidence.files.get_mut(USUAL) {
            file.content.clone_from(&content);
        }
        let world = world.and_nothing_else(goal);
        if world.judge(goal).status == Status::Pass {
            return commands;
        }
        let command = next(&world, goal);
        content = mended(&content, &command);
        commands.push(command);
    }
    panic!("not mended by {commands:?}");
}

#[test]
fn what_is_told_to_type_mends_the_file() {
    let old_line = format!("local\n# {}", "a".repeat(4000));
    for (track, content, count) in [
        (Track::El7Rocky, &b"local # x\n"[..], 1),
        (Track::El7Rocky, b"local\nkeyfile /etc/a#b # keys\n", 1),
        (Track::El9Epoxy, b"local\nserver fe80::1%eth0 iburst\t% note\n", 1),
        (Track::El9Epoxy, b"local # \xb0\xa1 note\n", 1),
        (Track::El7Rocky, old_line.as_bytes(), 1),
        (Track::El7Rocky, &[b"local\nx ", &[b'y'; 3000][..], b"\nserver a\n"].concat(), 1),
        (Track::El9Epoxy, b"\xef\xbb\xbflocal\n", 1),
        (Track::El9Epoxy, b"local stratum 9 Activate 0.1 orphan activate 1\n", 1),
        (Track::El9Epoxy, b"server 127.127.1.0\nlocal activate 0.1", 1),
        (Track::El9Epoxy, b"local\nntsserverkey /a\n", 1),
        (Track::El9Epoxy, b"local\nsched_priority 100\n", 1),
        (Track::El7Rocky, b"local\ntempcomp /t 30 /points\n", 1),
        (Track::El7Rocky, b"server 127.127.1.0", 1),
        (Track::El7Rocky, b"lcoal", 1),
        (Track::El7Rocky, b"driftfile /d", 1),
    ] {
        let commands = followed(track, LOCAL, content);
        assert_eq!(commands.len(), count, "{:?} {commands:?}", String::from_utf8_lossy(content));
    }
    for content in [
        &b"allow fd00::/64\nbindaddress ::1\n"[..],
        b"allow\nbinddevice lo\n",
        b"allow\nbindaddress 127.0.0.1\n",
        b"allow\nport 0\n",
        b"allow\ndeny all\n",
    ] {
        assert_eq!(followed(Track::El9Epoxy, ALLOW, content).len(), 1);
    }
}

#[test]
fn ntpds_clock_in_a_file_of_sources_stays_and_local_goes_to_the_main_file() {
    let conf = "allow\nsourcedir /etc/d\n";
    let world = World::image()
        .on(Track::El9Epoxy)
        .file(USUAL, conf)
        .dir("/etc/d", &["a.sources"])
        .file("/etc/d/a.sources", "server 127.127.1.0\n")
        .and_nothing_else(LOCAL);
    let verdict = world.judge(LOCAL);
    assert_eq!(verdict.place.unwrap().to_string(), "/etc/d/a.sources:1");
    assert_eq!(next(&world, LOCAL), "echo 'local stratum 10' >> /etc/chrony.conf");
    let mended = world.file(USUAL, &format!("{conf}local stratum 10\n"));
    assert_eq!(mended.judge(LOCAL).status, Status::Pass);
}

#[test]
fn a_source_that_may_come_from_a_directory_that_cannot_be_read_is_not_denied() {
    let mut world = World::image()
        .on(Track::El9Epoxy)
        .file(USUAL, "local activate 0.1\nsourcedir /etc/d\n")
        .and_nothing_else(LOCAL);
    assert_eq!(world.judge(LOCAL).status, Status::Fail);
    world.evidence.dirs.insert("/etc/d".into(), Look::Cannot(Cannot::NotPermitted));
    assert_eq!(world.judge(LOCAL).status, Status::Unknown);
    let clock =
        World::image().on(Track::El9Epoxy).file(USUAL, "local activate 1\nrefclock SHM 0\n");
    assert_eq!(clock.judge(LOCAL).status, Status::Pass);
}

#[test]
fn ntpds_clock_is_replaced_by_the_directive_of_chronyd() {
    let world = World::image().file(USUAL, "allow\nserver 127.127.1.0\n");
    assert_eq!(next(&world, LOCAL), "sed -i '2s|.*|local stratum 10|' /etc/chrony.conf");
}
