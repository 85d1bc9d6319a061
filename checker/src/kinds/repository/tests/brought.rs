//! What brings a repository back that is disabled, or that no file names any more.

use super::*;

#[test]
fn a_disabled_repository_of_centos_7_is_enabled_in_its_own_line() {
    for (text, line) in [
        (file(&[HEAD, VAULT, "enabled=0\n"]), 4),
        (file(&[HEAD, "enabled = No\n", VAULT]), 3),
        (file(&["[base]\nname=b\n", HEAD, "enabled=1\nenabled=0\n", VAULT]), 6),
        (file(&[HEAD, VAULT, "enabled=0\n"]).replace('\n', "\r\n"), 4),
        (file(&[HEAD, VAULT, "enabled=0"]), 4),
    ] {
        for (path, typed) in [(PACKAGED, PACKAGED.to_owned()), (OWN, format!("'{OWN}'"))] {
            let machine = Machine::el7(&[(path, &text)]);
            assert_eq!(machine.verdict().findings, [Finding::Disabled.into()], "{text}");
            assert_eq!(machine.mended(), [format!("sed -i '{line}c enabled=1' {typed}")]);
        }
    }
    // What is wrong besides is told next.
    let text = file(&[HEAD, LIST, "#", GONE, "enabled=0\n"]);
    assert_eq!(Machine::el7(&[(PACKAGED, &text)]).mended().len(), 2);
}

#[test]
fn dnf_enables_a_repository_by_its_own_program() {
    let machine = Machine::el9(&[(PACKAGED, &file(&[HEAD, VAULT, "enabled=0\n"]))]);
    let next = machine.verdict().next.unwrap();
    assert_eq!(next.en, "dnf config-manager --set-enabled centos-openstack-epoxy");
}

#[test]
fn what_the_package_brought_comes_back_once_nothing_stands_in_its_way() {
    let told = |files: &[(&str, &str)], installed: bool| {
        let mut world = World::image().on(Track::El7Rocky);
        for (param, value) in [("release_package", "r"), ("package_tool", "yum")] {
            world.params.values.insert(param.to_owned(), value.to_owned());
        }
        let names: Vec<&str> =
            files.iter().map(|(path, _)| path.rsplit('/').next().unwrap_or_default()).collect();
        world = world.dir("/etc/yum.repos.d", &names);
        for (path, text) in files {
            world = world.file(path, text);
        }
        if installed {
            world = world.package("r", crate::evidence::Look::Seen("1"));
        }
        let goal = r#"goal.repository = { id = "centos-openstack-rocky" }"#;
        world.and_nothing_else(goal).judge(goal).next.unwrap().en
    };
    assert_eq!(told(&[], false), "yum install -y r");
    assert_eq!(told(&[], true), "yum reinstall -y r");
    let aside = format!("mv {PACKAGED} {PACKAGED}.bad && yum reinstall -y r");
    assert_eq!(told(&[(PACKAGED, "")], true), aside);
    // UTF-16, of which no line is left.
    assert_eq!(told(&[(PACKAGED, "[\0c\0]\0\n\0")], true), aside);
}
