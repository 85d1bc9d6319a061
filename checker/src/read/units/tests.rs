//! The lookup over small trees. Held against `systemctl is-enabled` of systemd 252 over thousands
//! of random ones.

use super::world::{BUS, ENABLED, FIREWALLD, UNIT, WANTS, World, both};
use super::*;
use crate::evidence::{Entry, FileKind};

#[test]
fn a_link_in_wants_enables_and_is_named() {
    let links = [(WANTS, UNIT), (BUS, UNIT)];
    for dialect in [Dialect::V219, Dialect::V252] {
        let file = World::new(&[(UNIT, FIREWALLD)], &links).lookup("firewalld", dialect).unwrap();
        let mut because = file.because.clone();
        because.sort();
        assert_eq!(because, [BUS, WANTS]);
        let expected = UnitFile {
            state: State::Enabled,
            name: "firewalld.service".to_owned(),
            path: Some(UNIT.to_owned()),
            because: file.because.clone(),
            aliases_left: vec![],
            also: vec![],
            sysv: None,
        };
        assert_eq!(file, expected);
    }
}

#[test]
fn an_alias_link_left_behind_still_says_enabled_and_is_told() {
    for dialect in [Dialect::V219, Dialect::V252] {
        let file =
            World::new(&[(UNIT, FIREWALLD)], &[(BUS, UNIT)]).lookup("firewalld", dialect).unwrap();
        assert_eq!((file.state, file.aliases_left), (State::Enabled, vec![BUS.to_owned()]));
    }
}

#[test]
fn without_links_install_decides() {
    for (text, state) in [
        (FIREWALLD, State::Disabled),
        ("[Install]\nAlso=a.socket\n", State::Indirect),
        ("[Service]\n", State::Static),
    ] {
        assert_eq!(both(&[(UNIT, text)], &[], "firewalld.service"), [state; 2]);
    }
}

#[test]
fn what_is_not_there_is_not_found() {
    assert_eq!(both(&[(UNIT, FIREWALLD)], &[], "nosuch.service"), [State::NotFound; 2]);
    // A wants link without a unit enables nothing.
    assert_eq!(
        both(&[("/usr/lib/systemd/system/a.service", ENABLED)], &[(WANTS, UNIT)], "firewalld"),
        [State::NotFound; 2]
    );
}

#[test]
fn a_link_to_dev_null_and_an_empty_file_mask() {
    let etc = "/etc/systemd/system/firewalld.service";
    let run = "/run/systemd/system/firewalld.service";
    let unit = [(UNIT, FIREWALLD)];
    assert_eq!(both(&unit, &[(etc, "/dev/null"), (WANTS, UNIT)], "firewalld"), [State::Masked; 2]);
    assert_eq!(both(&[(UNIT, FIREWALLD), (etc, "")], &[], "firewalld"), [State::Masked; 2]);
    assert_eq!(both(&unit, &[(run, "/dev/null")], "firewalld"), [State::MaskedRuntime; 2]);
}

#[test]
fn a_file_linked_from_elsewhere_is_linked() {
    let files = [("/opt/firewalld.service", ENABLED)];
    let etc = [("/etc/systemd/system/firewalld.service", "/opt/firewalld.service")];
    assert_eq!(both(&files, &etc, "firewalld"), [State::Linked; 2]);
    let run = [("/run/systemd/system/firewalld.service", "/opt/firewalld.service")];
    assert_eq!(both(&files, &run, "firewalld"), [State::LinkedRuntime; 2]);
}

#[test]
fn links_in_run_last_until_the_reboot() {
    let run = [("/run/systemd/system/multi-user.target.wants/firewalld.service", UNIT)];
    assert_eq!(both(&[(UNIT, FIREWALLD)], &run, "firewalld"), [State::EnabledRuntime; 2]);
}

#[test]
fn an_instance_enables_its_template() {
    let unit = "/usr/lib/systemd/system/getty@.service";
    let text = "[Install]\nWantedBy=getty.target\nDefaultInstance=tty1\n";
    let link = |n: u8| format!("/etc/systemd/system/getty.target.wants/getty@tty{n}.service");
    let (one, two) = (link(1), link(2));
    assert_eq!(both(&[(unit, text)], &[(&one, unit)], "getty@.service"), [State::Enabled; 2]);
    assert_eq!(both(&[(unit, text)], &[(&one, unit)], "getty@tty1.service"), [State::Enabled; 2]);
    // is_symlink_with_known_name: another instance than the default one.
    assert_eq!(
        both(&[(unit, text)], &[(&two, unit)], "getty@.service"),
        [State::Enabled, State::Indirect]
    );
    assert_eq!(both(&[(unit, text)], &[(&one, unit)], "getty@tty2.service"), [State::Disabled; 2]);
}

#[test]
fn a_service_with_a_script_goes_by_its_links() {
    let network = "/etc/rc.d/init.d/network";
    let generated = ("/run/systemd/generator.late/network.service", "[Service]\n");
    let files = [(UNIT, ENABLED), (network, "#!/bin/bash\n"), generated];
    for dialect in [Dialect::V219, Dialect::V252] {
        let on = [
            ("/etc/rc.d/rc2.d/S10network", "../init.d/network"),
            ("/etc/rc.d/rc3.d/S10network", "../init.d/network"),
            ("/etc/rc.d/rc6.d/K90network", "../init.d/network"),
        ];
        let file = World::new(&files, &on).lookup("network", dialect).unwrap();
        let links = vec![on[0].0.to_owned(), on[1].0.to_owned()];
        let expected = UnitFile {
            state: State::Enabled,
            name: "network.service".to_owned(),
            path: None,
            because: links.clone(),
            aliases_left: vec![],
            also: vec![],
            sysv: Some(SysV { script: network.to_owned(), levels: vec![2, 3], links }),
        };
        assert_eq!(file, expected);
        let off = [("/etc/rc.d/rc3.d/K90network", "x"), ("/etc/rc.d/rc3.d/S1xnetwork", "x")];
        let file = World::new(&files, &off).lookup("network", dialect).unwrap();
        assert_eq!((file.state, file.because), (State::Disabled, vec![network.to_owned()]));
    }
}

#[test]
fn a_link_that_leads_to_itself_or_nowhere_is_no_script() {
    for to in ["b", "nowhere"] {
        let links = [("/etc/init.d/b", to), ("/etc/rc3.d/S10b", "../init.d/b")];
        assert_eq!(both(&[(UNIT, ENABLED)], &links, "b.service"), [State::NotFound; 2], "{to}");
    }
}

#[test]
fn a_unit_file_goes_before_a_script() {
    let files = [(UNIT, ENABLED), ("/etc/init.d/firewalld", "#!/bin/sh\n")];
    assert_eq!(
        both(&files, &[("/etc/rc3.d/S20firewalld", "../init.d/firewalld")], "firewalld"),
        [State::Disabled; 2]
    );
}

#[test]
fn names_in_a_circle_come_to_an_end() {
    let links = [
        ("/etc/systemd/system/a.service", "/etc/systemd/system/b.service"),
        ("/etc/systemd/system/b.service", "/etc/systemd/system/a.service"),
    ];
    assert_eq!(both(&[(UNIT, ENABLED)], &links, "a.service"), [State::Bad; 2]);
}

#[test]
fn a_link_to_a_directory_is_bad_even_if_it_is_the_root() {
    let etc = "/etc/systemd/system/a.service";
    for to in ["/", "../../..", "/usr/lib"] {
        assert_eq!(both(&[(UNIT, ENABLED)], &[(etc, to)], "a.service"), [State::Bad; 2], "{to}");
    }
}

#[test]
fn a_tree_without_unit_directories_is_no_system() {
    for dialect in [Dialect::V219, Dialect::V252] {
        let found = World::new(&[("/var/empty/x", "")], &[]).lookup("firewalld", dialect);
        assert_eq!(found, Err(Cannot::NoSystem));
    }
}

#[test]
fn what_cannot_be_read_is_no_answer() {
    let mut world = World::new(&[(UNIT, ENABLED)], &[]);
    world.seen_files.insert(UNIT.to_owned(), Look::Cannot(Cannot::NotPermitted));
    assert_eq!(world.lookup("firewalld", Dialect::V252), Err(Cannot::NotPermitted));
    let mut world = World::new(&[(UNIT, ENABLED)], &[]);
    world.seen_dirs.insert("/etc/systemd/system".to_owned(), Look::Cannot(Cannot::NotPermitted));
    assert_eq!(world.lookup("firewalld", Dialect::V219), Err(Cannot::NotPermitted));
}

#[test]
fn a_plain_unit_asks_for_little() {
    let vendor = ("/usr/lib/systemd/system/sysinit.target.wants/x.service", UNIT);
    let mut world = World::new(&[(UNIT, FIREWALLD)], &[(WANTS, UNIT), vendor]);
    world.lookup("firewalld", Dialect::V252).unwrap();
    assert_eq!(world.seen_files.into_keys().collect::<Vec<_>>(), [UNIT]);
    // The root, twelve of the search path, the split /lib of the first round, one wants directory.
    assert_eq!((world.seen_dirs.len(), world.rounds), (15, 3));
}

#[test]
fn a_hundred_thousand_hostile_names_take_no_time() {
    let mut world = World::new(&[(UNIT, ENABLED), ("/etc/systemd/system/x.wants/y", "")], &[]);
    let entry = |n: usize| Entry {
        name: if n.is_multiple_of(2) { format!("a\n{n}.wants") } else { format!("t@{n}.service") },
        kind: FileKind::Link,
        target: Some("../x/firewalld.service".repeat(n % 3)),
    };
    let many: Vec<_> = (0..100_000).map(entry).collect();
    for dir in ["/etc/systemd/system", "/etc/systemd/system/x.wants", "/run/systemd/system"] {
        world.seen_dirs.insert(dir.to_owned(), Look::Seen(many.clone()));
    }
    let file = world.lookup("firewalld", Dialect::V252).unwrap();
    assert_eq!((file.state, file.because.len()), (State::Indirect, 8));
    assert_eq!(world.lookup("firewalld", Dialect::V219).map(|file| file.state), Ok(State::Enabled));
}

#[test]
fn a_link_to_nowhere_is_a_unit_to_252_and_to_219_its_script_decides() {
    let network = "/etc/rc.d/init.d/network";
    let links = [
        ("/etc/systemd/system/network.service", "/opt/nowhere.service"),
        ("/etc/rc.d/rc3.d/S10network", "../init.d/network"),
    ];
    let world = |dialect| {
        let files = [(UNIT, ENABLED), (network, "#!/bin/bash\n")];
        World::new(&files, &links).lookup("network", dialect).unwrap()
    };
    let file = world(Dialect::V219);
    assert_eq!((file.state, file.because), (State::Enabled, vec![links[1].0.to_owned()]));
}

#[test]
fn a_link_of_the_same_name_below_the_unit_enables_nothing() {
    // find_symlinks_in_scope (252): ignore_same_name from the directory of the unit on.
    let etc = "/etc/systemd/system/firewalld.service";
    let below = [("/run/systemd/system/firewalld.service", "/opt/other.service")];
    assert_eq!(
        World::new(&[(etc, ENABLED)], &below).lookup("firewalld", Dialect::V252).unwrap().state,
        State::Disabled
    );
}

#[test]
fn units_below_lib_are_seen_where_that_is_no_link() {
    let files = [("/lib/systemd/system/a.service", ENABLED)];
    assert_eq!(both(&files, &[("/bin", "usr/bin")], "a"), [State::Disabled; 2]);
}
