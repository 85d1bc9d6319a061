use super::{DEBIAN, USUAL};
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
        ("local # x\n", "sed -i '1s/[[:space:]]*#.*$//' /etc/chrony.conf"),
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

#[test]
fn ntpds_clock_is_replaced_by_the_directive_of_chronyd() {
    let world = World::image().file(USUAL, "allow\nserver 127.127.1.0\n");
    assert_eq!(next(&world, LOCAL), "sed -i '2s|.*|local stratum 10|' /etc/chrony.conf");
}
