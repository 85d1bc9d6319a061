//! Where 219 and 252 differ: each case with the function of src/shared/install.c that makes the
//! difference. What 219 says is from its source.

use super::world::{BUS, ENABLED, FIREWALLD, UNIT, WANTS, World, both};
use super::{Cannot, Dialect, State};

#[test]
fn a_mask_written_as_a_relative_link_is_understood_by_252_alone() {
    // unit_file_load_or_readlink of 219 compares the target as written; «null» is no unit's name.
    let etc = "/etc/systemd/system/firewalld.service";
    let links = [(etc, "../../../dev/null")];
    assert_eq!(both(&[(UNIT, FIREWALLD)], &links, "firewalld"), [State::Bad, State::Masked]);
}

#[test]
fn asked_by_another_name_219_tells_of_the_unit_and_252_says_alias() {
    // unit_file_lookup_state: the comparison of the name came after 219.
    let links = [(BUS, UNIT), (WANTS, UNIT)];
    let name = "dbus-org.fedoraproject.FirewallD1.service";
    assert_eq!(both(&[(UNIT, FIREWALLD)], &links, name), [State::Enabled, State::Alias]);
    let file = World::new(&[(UNIT, FIREWALLD)], &links).lookup(name, Dialect::V252).unwrap();
    assert_eq!((file.name.as_str(), file.path.as_deref()), ("firewalld.service", Some(UNIT)));
}

#[test]
fn in_wants_the_name_counts_for_252_and_either_for_219() {
    // find_symlinks_in_directory (ignore_destination) against find_symlinks_fd.
    let other = "/etc/systemd/system/multi-user.target.wants/other.service";
    assert_eq!(
        both(&[(UNIT, ENABLED)], &[(other, UNIT)], "firewalld"),
        [State::Enabled, State::Disabled]
    );
    assert_eq!(both(&[(UNIT, ENABLED)], &[(WANTS, "/nowhere")], "firewalld"), [State::Enabled; 2]);
}

#[test]
fn a_name_outside_alias_is_indirect_for_252_and_enabled_for_219() {
    // unit_file_lookup_state asks find_symlinks_in_scope twice; 219 knows no match_name.
    let links = [("/etc/systemd/system/other.service", UNIT)];
    assert_eq!(both(&[(UNIT, ENABLED)], &links, "firewalld"), [State::Enabled, State::Indirect]);
}

#[test]
fn a_link_to_a_unit_of_the_same_name_is_a_loop_for_252() {
    // unit_validate_alias_symlink_or_warn; 219 follows it and calls the unit linked.
    let links = [("/etc/systemd/system/firewalld.service", UNIT)];
    assert_eq!(both(&[(UNIT, ENABLED)], &links, "firewalld"), [State::Linked, State::Bad]);
}

#[test]
fn a_link_to_a_file_elsewhere_of_another_name_is_followed_by_252_alone() {
    // install_info_follow (ignore_different_name); 219 looks for the other name, ENOLINK.
    let links = [("/etc/systemd/system/firewalld.service", "/opt/fw.service")];
    let files = [("/opt/fw.service", ENABLED), (UNIT, ENABLED)];
    assert_eq!(both(&files, &links, "firewalld"), [State::Bad, State::Alias]);
}

#[test]
fn drop_ins_count_for_install_in_252_alone() {
    // unit_file_search of 219 reads no drop-ins.
    let files =
        [(UNIT, "[Service]\n"), ("/etc/systemd/system/firewalld.service.d/a.conf", ENABLED)];
    assert_eq!(both(&files, &[], "firewalld"), [State::Static, State::Disabled]);
}

#[test]
fn an_included_file_counts_for_219_alone() {
    // parse_line: .include was dropped later.
    let files = [
        (
            "/etc/systemd/system/firewalld.service",
            ".include /usr/lib/systemd/system/firewalld.service\n",
        ),
        (UNIT, ENABLED),
    ];
    assert_eq!(both(&files, &[], "firewalld"), [State::Disabled, State::Static]);
}

#[test]
fn links_in_any_directory_below_count_for_219_alone() {
    // find_symlinks_fd goes down everywhere; find_symlinks of 252 into .wants and .requires.
    for dir in ["a.target.upholds", "firewalld.service.d", "x/y"] {
        let link = format!("/etc/systemd/system/{dir}/firewalld.service");
        assert_eq!(
            both(&[(UNIT, ENABLED)], &[(&link, UNIT)], "firewalld"),
            [State::Enabled, State::Disabled],
            "{dir}"
        );
    }
}

#[test]
fn an_instance_that_the_vendor_starts_is_static_for_252() {
    // find_symlinks_in_scope: enabled_at_all; 219 looks into /etc and /run alone.
    let unit = "/usr/lib/systemd/system/getty@.service";
    let link = "/usr/lib/systemd/system/getty.target.wants/getty@tty1.service";
    assert_eq!(
        both(&[(unit, ENABLED)], &[(link, unit)], "getty@tty1.service"),
        [State::Disabled, State::Static]
    );
}

#[test]
fn generated_and_transient_units_are_known_to_252_alone() {
    // lookup_paths_init_from_scope of 219 hands no generator directory on.
    let base = (UNIT, ENABLED);
    let generated = ("/run/systemd/generator/home.mount", "[Mount]\n");
    assert_eq!(both(&[base, generated], &[], "home.mount"), [State::NotFound, State::Generated]);
    let transient = ("/run/systemd/transient/run-1.service", "[Service]\n");
    assert_eq!(both(&[base, transient], &[], "run-1.service"), [State::NotFound, State::Transient]);
}

#[test]
fn as_many_directories_as_are_looked_at_are_looked_at() {
    let ends = |below: usize| {
        let names: Vec<_> = (0..below).map(|n| format!("/etc/systemd/system/{n}.d/a")).collect();
        let mut files: Vec<_> = names.iter().map(|name| (name.as_str(), "")).collect();
        files.push((UNIT, ENABLED));
        World::new(&files, &[]).lookup("firewalld", Dialect::V219).map(|file| file.state)
    };
    // With the one that they lie in.
    assert_eq!(ends(4095), Ok(State::Disabled));
    assert_eq!(ends(4096), Err(Cannot::TooLarge { limit: 4096 }));
}
