use super::Finding;
use crate::kinds::Status;
use crate::kinds::Verdict;
use crate::kinds::testing::World;
use labcheck_labs::Track;

const PARSED: &str = r#"goal.answer_file.parsed = { file = "/a" }"#;
const SERVERS: &str = r#"goal.answer_file.other-machines = { file = "/a", key = "CONFIG_NTP_SERVERS", taken_for = "CONFIG_NTP_SERVER" }"#;
const PASSWORD: &str = r#"goal.answer_file.value = { file = "/a", key = "CONFIG_KEYSTONE_ADMIN_PW", equals = "abc123" }"#;
const DEMO: &str =
    r#"goal.answer_file.value = { file = "/a", key = "CONFIG_PROVISION_DEMO", equals = "n" }"#;

const BACKUP: &str = r#"goal.answer_file.backup = { file = "/o", copy_of = "/a", key = "CONFIG_KEYSTONE_ADMIN_PW", equals = "abc123" }"#;

fn topology(world: &World, topology: &str, role: &str) -> Verdict {
    world.judge(&format!(
        r#"goal.answer_file.topology = {{ file = "/a", topology = "{topology}", role = "{role}" }}"#
    ))
}

fn next(world: &World, goal: &str) -> String {
    world.judge(goal).next.map(|text| text.en).unwrap_or_default()
}

#[test]
fn what_is_told_to_type_next_takes_away_what_packstack_refuses() {
    for (file, expected) in [
        ("\u{feff}[general]\n", r"sed -i '1s/^\xEF\xBB\xBF//' /a"),
        ("[general]\nCONFIG_SSH_KEY=a\nCONFIG_SSH_KEY=b\n", "sed -i '3d' /a"),
        ("[general]\n:wq\n", "sed -i '2d' /a"),
        ("[general]\nwq\n", "sed -i '2d' /a"),
        ("", "packstack --gen-answer-file=/a"),
        ("CONFIG_SSH_KEY=a\n", "sed -i '1i [general]' /a"),
        ("[general]\nCONFIG_SSH_KEY=a\n[general]\n", "sed -i '3d' /a"),
        ("[general]\n[x]\nk=1\n[y]\nk=1\n[general]\n", "sed -i '2,5s/^/#/; 6d' /a"),
        ("[general]\n[x]\n[x]\nk=1\n", "sed -i '3d' /a"),
        ("[general]\n[DEFAULT]\nk=1\n[general]\n", "vi +4 /a"),
    ] {
        let world = World::image().on(Track::El9Epoxy).file("/a", file);
        assert_eq!(world.judge(PARSED).status, Status::Fail, "{file:?}");
        assert_eq!(next(&world, PARSED), expected, "{file:?}");
    }
}

#[test]
fn of_a_file_that_is_refused_the_line_itself_is_shown() {
    let file = "[general]\nCONFIG_PROVISION_DEMO=y\nCONFIG_PROVISION_DEMO=n\n";
    let verdict = World::image().on(Track::El9Epoxy).file("/a", file).judge(PARSED);
    let place = verdict.place.map(|place| place.to_string());
    assert_eq!(
        (verdict.seen.en.as_str(), place.as_deref()),
        ("CONFIG_PROVISION_DEMO=n", Some("/a:3"))
    );
    let notes: Vec<&str> = verdict.notes.iter().map(|note| note.en.as_str()).collect();
    assert_eq!(notes.last(), Some(&"packstack refuses the whole file because of this line"));
}

#[test]
fn the_hosts_of_a_role_are_those_of_the_topology() {
    let (pass, fail) = (Status::Pass, Status::Fail);
    for (topology, hosts, controller, network, compute) in [
        ("all-in-one", ["10.0.0.1", "10.0.0.1", "10.0.0.1"], pass, pass, pass),
        ("all-in-one", ["10.0.0.1", "10.0.0.2", "10.0.0.3"], pass, fail, fail),
        ("all-in-one", ["10.0.0.1,10.0.0.2", "10.0.0.1", "10.0.0.1"], fail, fail, fail),
        ("two-node", ["10.0.0.1", "10.0.0.1", "10.0.0.2"], pass, pass, pass),
        ("two-node", ["10.0.0.1", "10.0.0.2", "10.0.0.1,10.0.0.2"], pass, fail, fail),
        ("two-node", ["10.0.0.1", "10.0.0.1", ""], pass, pass, fail),
        ("two-node", ["10.0.0.1", "10.0.0.1", "127.0.0.1"], pass, pass, fail),
        ("three-node", ["10.0.0.1", "10.0.0.2", "10.0.0.3"], pass, pass, pass),
        ("three-node", ["10.0.0.1", "10.0.0.1", "10.0.0.1"], pass, fail, fail),
        ("three-node", ["10.0.0.1", "10.0.0.2", "10.0.0.2"], pass, pass, fail),
        ("three-node", ["10.0.0.1", "", ""], pass, fail, fail),
    ] {
        let [one, two, three] = hosts;
        let file = format!(
            "[general]\nCONFIG_CONTROLLER_HOST={one}\nCONFIG_NETWORK_HOSTS={two}\nCONFIG_COMPUTE_HOSTS={three}\n"
        );
        let world = World::image().file("/a", &file);
        let told = ["controller", "network", "compute"].map(|role| {
            let goal = format!(
                r#"goal.answer_file.topology = {{ file = "/a", topology = "{topology}", role = "{role}" }}"#
            );
            world.judge(&goal).status
        });
        assert_eq!(told, [controller, network, compute], "{topology} {hosts:?}");
    }
}

#[test]
fn what_a_topology_expects_of_each_role_is_told() {
    let expected = |topology: &str, role: &str| {
        let goal = format!(
            r#"goal.answer_file.topology = {{ file = "/a", topology = "{topology}", role = "{role}" }}"#
        );
        World::image().file("/a", "[general]\n").judge(&goal).expected.en
    };
    let same = |key: &str| format!("{key} is the same as the controller");
    let other = |key: &str| format!("{key} names hosts other than the controller");
    assert_eq!(expected("three-node", "controller"), "one host in CONFIG_CONTROLLER_HOST");
    assert_eq!(expected("all-in-one", "compute"), same("CONFIG_COMPUTE_HOSTS"));
    assert_eq!(expected("two-node", "network"), same("CONFIG_NETWORK_HOSTS"));
    assert_eq!(expected("two-node", "compute"), other("CONFIG_COMPUTE_HOSTS"));
    assert_eq!(expected("three-node", "network"), other("CONFIG_NETWORK_HOSTS"));
    assert_eq!(
        expected("three-node", "compute"),
        other("CONFIG_COMPUTE_HOSTS") + " and the network node"
    );
}

#[test]
fn a_time_server_is_another_machine() {
    let hosts = "CONFIG_CONTROLLER_HOST=10.0.0.1\nCONFIG_NETWORK_HOSTS=10.0.0.1\nCONFIG_COMPUTE_HOSTS=10.0.0.2\n";
    for (servers, expected) in [
        ("", Status::Pass),
        ("10.0.0.9", Status::Pass),
        ("10.0.0.9,time.lab", Status::Pass),
        ("fd00::9", Status::Pass),
        ("10.0.0.2", Status::Fail),
        ("10.0.0.9,10.0.0.1", Status::Fail),
        ("127.127.1.0", Status::Fail),
        ("10.0.0.9#", Status::Fail),
        ("\"10.0.0.9\"", Status::Fail),
        ("10.0.0.9 iburst", Status::Fail),
        (":wq", Status::Fail),
        ("\n :wq", Status::Fail),
        ("10.0.0.1:123", Status::Fail),
        ("time.lab:123", Status::Fail),
        ("::x", Status::Fail),
        ("-", Status::Fail),
        ("-x", Status::Fail),
        ("time..net", Status::Fail),
        ("999.1.1.1", Status::Fail),
        ("10.0.0.300", Status::Fail),
        ("0", Status::Fail),
        ("0x7f000001", Status::Fail),
        ("ip6-loopback", Status::Fail),
        ("time.localhost", Status::Fail),
        ("10.1", Status::Fail),
        ("0x0a000001", Status::Fail),
    ] {
        let file = format!("[general]\n{hosts}CONFIG_NTP_SERVERS={servers}\n");
        let world = World::image().file("/a", &file);
        assert_eq!(world.judge(SERVERS).status, expected, "{servers}");
    }
}

#[test]
fn a_value_that_packstack_would_not_take_is_named() {
    for (value, named) in [("n", false), ("no", true), ("N", true), ("y", false)] {
        let file = format!("[general]\nCONFIG_PROVISION_DEMO={value}\n");
        let verdict = World::image().file("/a", &file).judge(DEMO);
        let told = verdict.notes.iter().any(|note| note.en.contains("does not accept"));
        assert_eq!(told, named, "{value}");
    }
}

#[test]
fn a_secret_is_asked_for_by_its_key_and_by_the_default_of_all_passwords() {
    let pair = |key: &str| (key.to_owned(), "abc123".to_owned());
    let expected = [pair("CONFIG_KEYSTONE_ADMIN_PW"), pair("CONFIG_DEFAULT_PASSWORD")];
    assert_eq!(World::image().secrets(PASSWORD), expected);
    for goal in [DEMO, PARSED, SERVERS] {
        assert_eq!(World::image().secrets(goal), []);
    }
}

#[test]
fn a_default_password_is_named_where_the_key_has_a_value_of_its_own() {
    for (default, own, named) in [
        ("Zq7hunter", "Xy9other", true),
        ("Zq7hunter", "PW_PLACEHOLDER", false),
        ("", "Xy9other", false),
    ] {
        let file = format!(
            "[general]\nCONFIG_DEFAULT_PASSWORD={default}\nCONFIG_KEYSTONE_ADMIN_PW={own}\n"
        );
        for track in [Track::El7Rocky, Track::El9Epoxy] {
            let verdict = World::image().on(track).file("/a", &file).judge(PASSWORD);
            let found = verdict.findings.contains(&Finding::DefaultPassword.into());
            assert_eq!((verdict.status, found), (Status::Fail, named), "{track:?} {file}");
        }
    }
}

#[test]
fn blanks_in_place_of_commas_are_told_and_no_comment_is_seen_in_them() {
    for (servers, expected) in [
        ("a.lab b.lab", "sed -i '2s/.*/CONFIG_NTP_SERVERS=a.lab,b.lab/' /a"),
        ("a.lab, b.lab c.lab", "sed -i '2s/.*/CONFIG_NTP_SERVERS=a.lab,b.lab,c.lab/' /a"),
        ("a.lab iburst", "sed -i '2s/.*/CONFIG_NTP_SERVERS=/' /a"),
        ("a.lab localhost", "sed -i '2s/.*/CONFIG_NTP_SERVERS=/' /a"),
    ] {
        let world =
            World::image().file("/a", &format!("[general]\nCONFIG_NTP_SERVERS={servers}\n"));
        let verdict = world.judge(SERVERS);
        assert_eq!(verdict.findings, [Finding::NotAllowed.into()], "{servers}");
        assert!(verdict.notes.iter().any(|note| note.en.contains("separated by commas")));
        assert_eq!(next(&world, SERVERS), expected);
    }
}

#[test]
fn the_singular_key_is_found_wherever_it_stands() {
    for (file, line, note) in [
        ("[general]\nCONFIG_NTP_SERVER=a.lab\n", 2, ""),
        (
            "[general]\nCONFIG_NTP_SERVERS=\n CONFIG_NTP_SERVER=a.lab\n",
            3,
            "line 3 starts with a blank",
        ),
        ("[general]\nCONFIG_SSH_KEY=a\n# note\n\tconfig_ntp_server: a.lab\n", 4, "CONFIG_SSH_KEY"),
        ("[general]\n[other]\nCONFIG_NTP_SERVER=a.lab\n", 3, "is in [other]"),
        ("[DEFAULT]\nCONFIG_NTP_SERVER=a.lab\n[general]\n", 2, ""),
    ] {
        for track in [Track::El7Rocky, Track::El9Epoxy] {
            let world = World::image().on(track).file("/a", file);
            let verdict = world.judge(SERVERS);
            assert_eq!(verdict.findings, [Finding::SingularKey.into()], "{file}");
            assert_eq!(verdict.place.and_then(|place| place.line), Some(line), "{file}");
            let notes: String = verdict.notes.iter().map(|note| note.en.as_str()).collect();
            assert!(notes.contains(note), "{file}: {notes}");
            assert_eq!(next(&world, SERVERS), format!("sed -i '{line}d' /a"));
        }
    }
    let named = "[general]\n# CONFIG_NTP_SERVER=a.lab\nCONFIG_SSH_KEY=CONFIG_NTP_SERVER=1\n";
    assert_eq!(World::image().file("/a", named).judge(SERVERS).status, Status::Pass);
}

#[test]
fn a_copy_of_an_edited_file_is_not_proposed() {
    let world = |password: &str| {
        let file = format!("[general]\nCONFIG_KEYSTONE_ADMIN_PW={password}\n");
        World::image().file("/a", &file).no_file("/o")
    };
    assert_eq!(world("abc123").judge(BACKUP).status, Status::Fail);
    assert_eq!(next(&world("abc123"), BACKUP), "packstack --gen-answer-file=/o");
    // The lab's own next step: to copy.
    assert_eq!(next(&world("16hexdigits"), BACKUP), "");
    assert_eq!(next(&World::image().no_file("/a").no_file("/o"), BACKUP), "");
}

#[test]
fn a_password_that_is_left_out_is_the_default_password() {
    for (default, status, missing, seen) in [
        ("abc123", Status::Pass, false, "uses CONFIG_DEFAULT_PASSWORD"),
        ("another", Status::Fail, false, "uses CONFIG_DEFAULT_PASSWORD"),
        ("", Status::Fail, true, "generates a random value"),
    ] {
        let file = format!("[general]\nCONFIG_DEFAULT_PASSWORD={default}\n");
        for track in [Track::El7Rocky, Track::El9Epoxy] {
            let verdict = World::image().on(track).file("/a", &file).judge(PASSWORD);
            let found = verdict.findings.contains(&Finding::MissingKey.into());
            assert_eq!((verdict.status, found), (status, missing), "{default}");
            assert!(verdict.seen.en.contains(seen), "{}", verdict.seen.en);
        }
    }
}

#[test]
fn a_key_in_another_section_is_told_there() {
    let world = World::image().file("/a", "[general]\n[other]\nCONFIG_PROVISION_DEMO=n\n");
    let verdict = world.judge(DEMO);
    assert_eq!((verdict.status, verdict.findings.len()), (Status::Fail, 0));
    assert!(verdict.seen.en.starts_with("CONFIG_PROVISION_DEMO is not in [general]"));
    assert!(
        verdict
            .notes
            .iter()
            .any(|note| note.en.starts_with("line 3: CONFIG_PROVISION_DEMO is in [other]"))
    );
}

#[test]
fn a_host_of_a_topology_is_a_host_by_its_form() {
    for hosts in [
        "\"10.0.0.2\"",
        "10.0.0.2 10.0.0.3",
        "nonsense!",
        "10.0.0.2 # c",
        "10.0.0.2,:x",
        "a.lab\n b",
    ] {
        let file =
            format!("[general]\nCONFIG_CONTROLLER_HOST=10.0.0.1\nCONFIG_COMPUTE_HOSTS={hosts}\n");
        let world = World::image().file("/a", &file);
        assert_eq!(topology(&world, "two-node", "compute").status, Status::Fail, "{hosts}");
    }
    for (controller, expected) in
        [("ctl", Status::Pass), ("ctl,", Status::Fail), ("'ctl'", Status::Fail), ("", Status::Fail)]
    {
        let file = format!("[general]\nCONFIG_CONTROLLER_HOST={controller}\n");
        let world = World::image().file("/a", &file);
        assert_eq!(topology(&world, "two-node", "controller").status, expected, "{controller}");
    }
}

#[test]
fn a_role_that_the_file_leaves_out_is_on_this_node() {
    let (pass, fail, unknown) = (Status::Pass, Status::Fail, Status::Unknown);
    let known = |world: World| {
        world.file("/etc/hostname", "ctl\n").file("/etc/hosts", "10.0.0.1 ctl\n10.0.0.2 net\n")
    };
    let compute = "CONFIG_COMPUTE_HOSTS=10.0.0.2\n";
    for (asked, lines, at_home, from_afar) in [
        ("all-in-one", "", [pass, pass, pass], [pass, pass, pass]),
        ("two-node", "", [pass, pass, fail], [pass, pass, fail]),
        ("three-node", "", [pass, fail, fail], [pass, fail, fail]),
        ("two-node", compute, [pass, pass, pass], [pass, pass, unknown]),
        ("all-in-one", compute, [pass, pass, fail], [pass, pass, unknown]),
        ("two-node", "CONFIG_COMPUTE_HOSTS=ctl\n", [pass, pass, fail], [pass, pass, unknown]),
        ("two-node", "CONFIG_COMPUTE_HOSTS=127.0.0.1\n", [pass, pass, fail], [pass, pass, fail]),
        ("two-node", "CONFIG_CONTROLLER_HOST=net\n", [pass, fail, pass], [pass, unknown, unknown]),
    ] {
        let file = format!("[general]\n{lines}");
        let world = || World::image().file("/a", &file);
        for (world, expected) in [(known(world()), at_home), (world(), from_afar)] {
            let told = ["controller", "network", "compute"]
                .map(|role| topology(&world, asked, role).status);
            assert_eq!(told, expected, "{asked} {lines}");
        }
    }
    let verdict = topology(&World::image().file("/a", "[general]\n"), "all-in-one", "network");
    assert!(verdict.seen.en.ends_with("packstack uses this node's address"), "{:?}", verdict.seen);
}

#[test]
fn two_names_of_one_machine_are_no_two_nodes() {
    let hosts = "10.0.0.1 ctl\n10.0.0.2 net\n";
    for (compute, two_nodes, one) in [
        ("ctl", Status::Fail, Status::Pass),
        ("net", Status::Pass, Status::Fail),
        ("unlisted", Status::Pass, Status::Fail),
    ] {
        let file =
            format!("[general]\nCONFIG_CONTROLLER_HOST=10.0.0.1\nCONFIG_COMPUTE_HOSTS={compute}\n");
        let world = World::image().file("/a", &file).file("/etc/hosts", hosts);
        let told =
            ["two-node", "all-in-one"].map(|asked| topology(&world, asked, "compute").status);
        assert_eq!(told, [two_nodes, one], "{compute}");
    }
}

#[test]
fn a_key_that_is_left_out_is_put_behind_the_header_wherever_that_begins() {
    for (file, expected) in [
        ("[general]\n", r"sed -i '/^\[general\]/a CONFIG_PROVISION_DEMO=n' /a"),
        ("# mine\n  [general]\n", "sed -i '2a CONFIG_PROVISION_DEMO=n' /a"),
    ] {
        let world = World::image().on(Track::El9Epoxy).file("/a", file);
        assert_eq!(next(&world, DEMO), expected);
    }
}

#[test]
fn more_hosts_than_any_class_has_are_not_compared() {
    let many: Vec<String> = (0..30_000).map(|n| format!("n{n}.lab")).collect();
    let many = many.join(",");
    let hosts: String =
        (0..30_000).map(|n| format!("10.0.{}.{} n{n}.lab\n", n / 250, n % 250)).collect();
    let compute = format!("[general]\nCONFIG_CONTROLLER_HOST=a.lab\nCONFIG_COMPUTE_HOSTS={many}\n");
    let servers = format!("{compute}CONFIG_NTP_SERVERS={many}\n");
    let world = |file: &str| World::image().file("/a", file).file("/etc/hosts", &hosts);
    assert_eq!(topology(&world(&compute), "two-node", "compute").status, Status::Unknown);
    assert_eq!(world(&servers).judge(SERVERS).status, Status::Unknown);
}
