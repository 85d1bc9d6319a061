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
        let world = world.and_nothing_else(BOOT);
        assert_eq!((world.judge(NOW).status, world.judge(BOOT).status), (now, boot), "{track:?}");
    }
    // The kernel has it: the file is missed wherever that is.
    let world = World::live().on(Track::Other).file(ENFORCE, "0").no_file(CONFIG);
    let world = world.and_nothing_else(BOOT);
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
        world.and_nothing_else(BOOT).judge(BOOT).findings.contains(&Finding::TypeEdited.into())
    };
    for policy in ["disabled", "Permissive", "enforcing"] {
        assert!(found(policy), "{policy}");
    }
    for policy in ["targeted", "mls", "minimum"] {
        assert!(!found(policy), "{policy}");
    }
}

#[test]
fn a_kernel_line_that_cannot_be_told_counts_where_it_would_decide() {
    let unreadable = |config: &str| {
        let world = World::image().on(Track::El9Epoxy).file(CONFIG, config);
        let world = world.hidden_file("/boot/grub2/grub.cfg").and_nothing_else(BOOT);
        let verdict = world.judge(BOOT);
        (verdict.status, verdict.place.map(|place| place.path))
    };
    for config in ["SELINUX=permissive\n", "SELINUX=enforcing\n", "selinux=disabled\n"] {
        let place = Some("/boot/grub2/grub.cfg".to_owned());
        assert_eq!(unreadable(config), (Status::Unknown, place), "{config}");
    }
    assert_eq!(unreadable("SELINUX=disabled\n"), (Status::Pass, Some(CONFIG.to_owned())));
    // What says two things says one, if the file settles it.
    let only_enforcing = r#"goal.selinux.boot = ["enforcing"]"#;
    let world = World::image().file(CONFIG, "SELINUX=disabled\n");
    let world = world.hidden_file("/boot/grub2/grub.cfg").and_nothing_else(BOOT);
    assert_eq!(world.judge(only_enforcing).status, Status::Fail);
}

#[test]
fn what_was_not_collected_is_no_kernel_line_without_a_word() {
    let world = World::image().file(CONFIG, "SELINUX=permissive\n");
    assert_eq!(world.judge(BOOT).status, Status::Unknown);
    assert_eq!(world.and_nothing_else(BOOT).judge(BOOT).status, Status::Pass);
}

#[test]
fn a_policy_that_is_not_there_is_told_whatever_the_kernel_line() {
    let notes = |config: &str, hidden: bool| {
        let mut world = World::image().file(CONFIG, config);
        if hidden {
            world = world.hidden_file("/boot/grub2/grub.cfg");
        }
        let verdict = world.and_nothing_else(BOOT).judge(BOOT);
        verdict.notes.iter().filter(|note| note.en.contains("no such policy")).count()
    };
    for mode in ["enforcing", "permissive", "disabled"] {
        for hidden in [false, true] {
            let config = |policy: &str| format!("SELINUX={mode}\nSELINUXTYPE={policy}\n");
            assert_eq!(notes(&config("off"), hidden), 1, "{mode} {hidden}");
            assert_eq!(notes(&config("mls"), hidden), 0, "{mode} {hidden}");
        }
    }
}
