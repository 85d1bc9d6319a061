//! Ansible inventories read whole.

use super::super::{Inventory, read};
use crate::grade::host::{Host, Role};
use std::path::Path;

fn of(name: &str, text: &str) -> Result<Inventory, String> {
    read(Path::new(name), text.as_bytes()).map_err(|text| text.en)
}

fn lines(name: &str, text: &str) -> Vec<String> {
    let inventory = of(name, text).unwrap();
    let hosts = inventory.students.iter().flat_map(|student| {
        student.hosts.iter().map(|host| format!("{}: {}", student.id, shown(host)))
    });
    hosts.collect()
}

fn shown(host: &Host) -> String {
    let mut line = format!("{} -> {}", host.name, host.address);
    let port = host.port.map(|port| format!("-p {port}"));
    let user = host.user.as_ref().map(|user| format!("-l {user}"));
    let key = host.key.as_ref().map(|key| format!("-i {}", key.display()));
    let role = host.role.map(|role| format!("[{}]", role.id()));
    let words = [role, port, user, key].into_iter().flatten().chain(host.ssh_args.iter().cloned());
    words.for_each(|word| line.push_str(&format!(" {word}")));
    line
}

fn refused(name: &str, text: &str) -> String {
    of(name, text).unwrap_err()
}

const INI: &str = "\
gate ansible_connection=local   # not a machine of anybody's

[controller]
ctl[01:02].lab labcheck_student=\"s 1\" ansible_port=2201
[compute]
cmp1:2222 ansible_host=10.0.0.9 labcheck_student='s 1' # the second
[class:children]
controller
compute
[class:vars]
ansible_user=student
ansible_ssh_common_args='-o ProxyJump=gate'
[all:vars]
ansible_user=nobody
ansible_ssh_private_key_file=~/.ssh/class
";

const YAML: &str = "\
all:
  hosts:
    gate: {ansible_connection: local}
  vars: {ansible_user: nobody, ansible_ssh_private_key_file: ~/.ssh/class}
  children:
    class:
      vars:
        ansible_user: student
        ansible_ssh_common_args: -o ProxyJump=gate
      children:
        controller:
          hosts:
            ctl[01:02].lab: {labcheck_student: s 1, ansible_port: 2201}
        compute:
          hosts:
            cmp1:2222: {ansible_host: 10.0.0.9, labcheck_student: s 1}
";

#[test]
fn the_same_class_in_ini_and_in_yaml_is_the_same() {
    let expected = [
        "s 1: ctl01.lab -> ctl01.lab [controller] -p 2201 -l student -i ~/.ssh/class -o ProxyJump=gate",
        "s 1: ctl02.lab -> ctl02.lab [controller] -p 2201 -l student -i ~/.ssh/class -o ProxyJump=gate",
        "s 1: cmp1 -> 10.0.0.9 [compute] -p 2222 -l student -i ~/.ssh/class -o ProxyJump=gate",
    ];
    assert_eq!(lines("hosts", INI), expected);
    assert_eq!(lines("hosts.ini", INI), expected);
    assert_eq!(lines("hosts.yml", YAML), expected);
    assert_eq!(lines("hosts", &format!("---\n{YAML}")), expected);
    let note = "hosts:1: `gate` is reached by `local`, not by SSH, and is left out";
    assert_eq!(of("hosts", INI).unwrap().notes.first().map(|note| note.en.as_str()), Some(note));
}

#[test]
fn deeper_groups_count_more_then_the_priority_then_the_name() {
    let user = |text: &str| {
        let inventory = of("hosts", &format!("[a]\nvm\n[b]\nvm\n{text}")).unwrap();
        inventory.students[0].hosts[0].user.clone()
    };
    let some = |user: &str| Some(user.to_owned());
    assert_eq!(user("[a:vars]\nansible_user=of_a\n[b:vars]\nansible_user=of_b"), some("of_b"));
    let first =
        "[a:vars]\nansible_user=of_a\nansible_group_priority=10\n[b:vars]\nansible_user=of_b";
    assert_eq!(user(first), some("of_a"));
    let deep = "[top:children]\na\n[a:vars]\nansible_user=of_a\n[b:vars]\nansible_user=of_b";
    assert_eq!(user(deep), some("of_a"));
    assert_eq!(
        user("[all:vars]\nansible_user=x\nansible_group_priority=99\n[a:vars]\nansible_user=y"),
        some("y")
    );
    assert_eq!(user("[ungrouped:vars]\nansible_user=nobody"), None);
    let alone = of("hosts", "[all]\nvm\n[ungrouped:vars]\nansible_user=alone").unwrap();
    assert_eq!(alone.students[0].hosts[0].user, some("alone"));
}

#[test]
fn a_student_may_be_told_and_several_hosts_have_roles() {
    let text = "\
[controller]
a labcheck_student=s1 labcheck_name='홍 길동' labcheck_email=h@example.com
[compute]
b labcheck_student=s1
c
[network]
c
d labcheck_role=controller
";
    let inventory = of("hosts", text).unwrap();
    let told: Vec<_> =
        inventory.students.iter().map(|one| (&*one.id, &*one.name, one.email.as_deref())).collect();
    let expected = [("s1", "홍 길동", Some("h@example.com")), ("c", "c", None), ("d", "d", None)];
    assert_eq!(told, expected);
    let roles: Vec<_> =
        inventory.students.iter().flat_map(|one| &one.hosts).map(|host| host.role).collect();
    assert_eq!(roles, [Some(Role::Controller), Some(Role::Compute), None, Some(Role::Controller)]);
}

#[test]
fn no_password_is_taken_from_any_place() {
    let said =
        "no password and no key itself is taken; remove it and log in by an SSH key or agent";
    assert_eq!(
        refused("hosts", "vm ansible_password=1234"),
        format!("hosts:1: `ansible_password`: {said}")
    );
    assert_eq!(
        refused("hosts", "vm\n[all:vars]\nansible_become_pass=1234"),
        format!("hosts:3: `ansible_become_pass`: {said}")
    );
    assert_eq!(
        refused(
            "hosts.yml",
            "all:\n  hosts:\n    vm:\n      ansible_ssh_pass: !vault |\n        x\n"
        ),
        format!("hosts.yml:4: `ansible_ssh_pass`: {said}")
    );
}

#[test]
fn what_cannot_be_known_here_is_told() {
    assert_eq!(
        refused("hosts", "vm ansible_host='{{ x }}'"),
        "hosts:1: `{{ x }}` of `ansible_host`: templates are not filled in; write the value itself"
    );
    assert_eq!(
        refused("hosts.yml", "all:\n  hosts:\n    vm:\n      ansible_user: !vault x\n"),
        "hosts.yml:4: `ansible_user` is encrypted by ansible-vault and cannot be read"
    );
    assert_eq!(
        refused("hosts", "$ANSIBLE_VAULT;1.1;AES256\n6162"),
        "hosts: it is encrypted by ansible-vault"
    );
    assert_eq!(
        refused("hosts", "vm ansible_user=[1]"),
        "hosts:1: `ansible_user` is no word; put its value between quotes"
    );
    assert_eq!(
        refused("hosts", "vm labcheck_studnet=s1"),
        "hosts:1: an unknown variable `labcheck_studnet` (did you mean `labcheck_student`?)"
    );
    assert_eq!(
        refused("hosts", "a ansible_host=x\nb ansible_host=x"),
        "hosts:2: the host `b` is `a`'s on line 1 and `b`'s here"
    );
    assert_eq!(
        refused("h.yml", "all: {hosts: {a: {ansible_port: ''}}}"),
        "h.yml:1: ``: a port is a number from 1 to 65535"
    );
    assert_eq!(
        refused("hosts", "vm ansible_port=\u{a0}5"),
        "hosts:1: `\u{a0}5`: a port is a number from 1 to 65535"
    );
    assert_eq!(refused("hosts", "[all]\n"), "hosts: no host is in it");
}

#[test]
fn words_for_ssh_are_options_that_let_it_run_a_command() {
    let args = |args: &str| of("hosts", &format!("vm ansible_ssh_common_args=\"{args}\""));
    let words = |text: &str| args(text).unwrap().students[0].hosts[0].ssh_args.clone();
    assert_eq!(words("-J gate -oPort=3 -4A"), ["-J", "gate", "-oPort=3", "-4A"]);
    assert_eq!(
        words("-o 'ProxyCommand=ssh -W %h:%p gate'"),
        ["-o", "ProxyCommand=ssh -W %h:%p gate"]
    );
    assert_eq!(
        args("other").unwrap_err(),
        "hosts:1: `other` is no option that ssh may be given here"
    );
    assert_eq!(
        args("-J gate -N").unwrap_err(),
        "hosts:1: `-N` is no option that ssh may be given here"
    );
    assert_eq!(args("-4f").unwrap_err(), "hosts:1: `-4f` is no option that ssh may be given here");
    assert_eq!(args("-J").unwrap_err(), "hosts:1: `-J` lacks its value");
    assert_eq!(args("-J 'x").unwrap_err(), "hosts:1: a quote is not closed: `-J 'x`");
}

#[test]
fn lines_that_ansible_refuses_are_refused_with_their_line() {
    let said = [
        ("[web", "hosts:1: `[web`: its brackets do not match"),
        ("[web:host]\n", "hosts:1: an unknown kind of section `host` (did you mean `hosts`?)"),
        (
            "[web] ; x]\n",
            "hosts:1: `[web] ; x]`: a section is like [group], [group:children] or [group:vars]",
        ),
        ("vm user\n", "hosts:1: `user`: behind a host stands nothing but name=value"),
        ("\nvm a='b\n", "hosts:2: `vm a='b`: a quote or a backslash is not ended"),
        ("vm[1:3:x]", "hosts:1: `vm[1:3:x]`: a range is like [1:9], [01:50], [a:f] or [1:9:2]"),
        ("vm:", "hosts:1: `vm:`: no port stands behind the colon"),
        ("[web:vars]\na=1\n", "hosts:1: the group `web` is not declared"),
        ("[a:children]\nb\n", "hosts:2: the group `b` is not declared"),
        ("[a]\n[a:children]\na\n", "hosts:3: the group `a` is below `a` and above it"),
        ("[all]\nall\n", "hosts:2: the group `all` is below `ungrouped` and above it"),
        ("[a:vars]\nuser\n", "hosts:2: `user`: a variable is name=value"),
        (
            "[a]\n[a:vars]\nansible_group_priority=x\n",
            "hosts:3: ansible_group_priority of the group `a` is no whole number",
        ),
    ];
    for (text, expected) in said {
        assert_eq!(refused("hosts", text), expected);
    }
    let said = [
        ("all:\n  hosts:\n  - vm\n", "h.yml:3: `hosts` is a map: write each name as `name:`"),
        (
            "all:\n  hosts:\n    1:\n",
            "h.yml:3: the name of a group or host is text; put a number, yes or no between quotes",
        ),
        ("all:\n  hosts:\n    vm: x\n", "h.yml:3: below the host `vm` stands a map of variables"),
        ("- a\n", "h.yml:1: an inventory is a map of groups: `hosts:` below `all:`"),
        ("", "h.yml: it is empty"),
        ("all: {}\n---\nall: {}\n", "h.yml:2: a second YAML document"),
        ("all: !x {}\n", "h.yml:1: the YAML tag `!x` is unknown, or the value none of it"),
        (
            "all: [\n",
            "h.yml:2: it cannot be read as YAML: `while parsing a node, did not find expected node content`",
        ),
        ("all: &a\n  b: *a\n", "h.yml:2: an alias of what it stands in"),
    ];
    for (text, expected) in said {
        assert_eq!(refused("h.yml", text), expected);
    }
}

#[test]
fn what_is_skipped_is_told() {
    let text = "all:\n  host:\n    x: {}\n  hosts: {vm: }\nweb: 5\n";
    let inventory = of("h.yml", text).unwrap();
    let notes: Vec<_> = inventory.notes.iter().map(|note| note.en.as_str()).collect();
    assert_eq!(
        notes,
        [
            "h.yml:2: `host` is none of vars, children and hosts, and is skipped (did you mean `hosts`?)",
            "h.yml:5: `web` is no group and is skipped"
        ]
    );
}

#[test]
fn aliases_and_ranges_do_not_grow_without_bounds() {
    let mut text = String::from("a0: &a0 {x: y}\n");
    for at in 1..60 {
        let before = at - 1;
        text.push_str(&format!("a{at}: &a{at} {{x: *a{before}, y: *a{before}}}\n"));
    }
    assert_eq!(refused("h.yml", &text), "h.yml:19: its aliases make it too large");
    let mut text = String::from("a0: &a0 {x: y}\n");
    for at in 1..120 {
        let before = at - 1;
        text.push_str(&format!("a{at}: &a{at} {{x: *a{before}}}\n"));
    }
    assert_eq!(refused("h.yml", &text), "h.yml:99: nested too deeply");
    let deep = format!("a: {}{}\n", "[".repeat(2000), "]".repeat(2000));
    assert!(refused("h.yml", &deep).starts_with("h.yml:1: "));
    let many = "vm[1:60000]x[1:60000]";
    assert_eq!(refused("hosts", many), format!("hosts:1: `{many}`: more than 100000 hosts"));
    let again = "vm[1:100000]\n".repeat(11);
    assert_eq!(refused("hosts", &again), "hosts:11: `vm[1:100000]`: more than 100000 hosts");
}
