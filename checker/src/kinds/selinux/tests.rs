use super::{CONFIG, ENFORCE, Finding};
use crate::evidence::Need;
use crate::kinds::Status;
use crate::kinds::testing::World;
use labcheck_labs::Track;

const NOW: &str = r#"goal.selinux.now = ["disabled", "permissive"]"#;
const BOOT: &str = r#"goal.selinux.boot = ["disabled", "permissive"]"#;

#[test]
fn without_selinuxfs_a_running_system_has_it_disabled_and_an_image_cannot_tell() {
    let config = "SELINUX=disabled\n";
    for track in [Track::El7Rocky, Track::El9Epoxy, Track::Other] {
        let live = World::live().on(track).no_file(ENFORCE).file(CONFIG, config);
        assert_eq!(live.judge(NOW).status, Status::Pass, "{track:?}");
        let image = World::image().on(track).no_file(ENFORCE).file(CONFIG, config);
        assert_eq!(image.judge(NOW).status, Status::Unknown, "{track:?}");
    }
}

#[test]
fn a_system_without_selinux_is_skipped_off_the_course_alone() {
    for (track, now, boot) in [
        (Track::Other, Status::Skip, Status::Skip),
        (Track::El7Rocky, Status::Pass, Status::Fail),
        (Track::El9Epoxy, Status::Pass, Status::Fail),
    ] {
        let world = World::live().on(track).no_file(ENFORCE).no_file(CONFIG);
        assert_eq!((world.judge(NOW).status, world.judge(BOOT).status), (now, boot), "{track:?}");
    }
    // The kernel has it: the file is missed wherever that is.
    let world = World::live().on(Track::Other).file(ENFORCE, "0").no_file(CONFIG);
    assert_eq!(world.judge(BOOT).status, Status::Fail);
}

#[test]
fn what_the_next_boot_is_told_by_is_wanted_at_once() {
    let needs = World::image().needs(BOOT);
    for path in [CONFIG, "/proc/cmdline"] {
        assert!(needs.contains(&Need::File(path.to_owned())), "{path}: {needs:?}");
    }
}

#[test]
fn a_mode_behind_selinuxtype_is_recognised_and_a_policy_is_none() {
    let found = |policy: &str| {
        let config = format!("SELINUX=enforcing\nSELINUXTYPE={policy}\n");
        let world = World::live().on(Track::El7Rocky).file(ENFORCE, "1").file(CONFIG, &config);
        world.judge(BOOT).findings.contains(&Finding::TypeEdited.into())
    };
    for policy in ["disabled", "Permissive", "enforcing"] {
        assert!(found(policy), "{policy}");
    }
    for policy in ["targeted", "mls", "minimum"] {
        assert!(!found(policy), "{policy}");
    }
}
