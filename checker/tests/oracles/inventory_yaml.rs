//! Ansible inventories in YAML, right and odd.

use crate::bytes::{joined, mostly};
use crate::inventory_text::{Bytes, just, known_group, number, pool, rarely};
use proptest::collection::vec;
use proptest::prelude::Strategy as _;
use proptest::prop_oneof;
use proptest::strategy::Union;

const SCALARS: &str = r#"
    root ¦ 'root' ¦ "a\x41" ¦ 22 ¦ '22' ¦ 0x16 ¦ 1_0 ¦ 007 ¦ 010 ¦ 10.10 ¦ 10.0.0.1 ¦ yes ¦ No ¦ on ¦ ~ ¦ null ¦
    ¦ 1:30 ¦ 1:60 ¦ 1e3 ¦ 1.5e+3 ¦ 1.5e3 ¦ .5 ¦ 1. ¦ .inf ¦ -.5 ¦ +5 ¦ -5 ¦ 0b11 ¦ 0o17 ¦ 09 ¦ 0_ ¦ 1_ ¦ 12:30:45
    ¦ 1:30.5 ¦ y ¦ n ¦ !!str 22 ¦ !!int '22' ¦ !!str yes ¦ ! 22 ¦ !unsafe x ¦ a#b ¦ root # c ¦ ~/.ssh/k ¦ 한글
    ¦ 22.0 ¦ True ¦ TRUE ¦ tRue ¦ '' ¦ "" ¦ !!float 5 ¦ !!bool yes ¦ !!null x ¦ a-b ¦ .5_0 ¦ 1_0.5 ¦ 1e16 ¦ 1.0e+16
    ¦ 2024-1-2 ¦ !!str ¦ 0x_1F ¦ -0b1 ¦ 190:20:30 ¦ .NaN ¦ -.INF ¦ x:y ¦ 0.0 ¦ -0 ¦ +0x1F ¦ 1__0 ¦ 0b_1 ¦ 1:2:3 ¦ 1:05
    ¦ 01:30 ¦ 1.5E-7 ¦ 685.230_15e+03 ¦ ._5 ¦ 1._5 ¦ Null ¦ NULL ¦ nUll ¦ off ¦ OFF ¦ yES ¦ 0:30 ¦ 12e03 ¦ 1.2.3
    ¦ !!int 0x10 ¦ !!int 1_0 ¦ !!float 1e3 ¦ "22" ¦ 1e ¦ 0x ¦ 0b ¦ +.inf ¦ -1:30 ¦ 2024-01-0 ¦ 12345678901234567890"#;
const ODD_SCALARS: &str = r#"
    "a\n" ¦ 2024-01-02 ¦ 2024-1-2 3:04:05 ¦ 2024-01-02T03:04:05.5+09:00 ¦ !vault x ¦ !unsafe '{{ x }}' ¦ '{{ x }}'
    ¦ [1] ¦ {} ¦ {x: y} ¦ a b ¦ 'it''s' ¦ 65536 ¦ 0 ¦ !x y ¦ = ¦ *m ¦ !!binary eA== ¦ - ¦ @x ¦ `x ¦ %x ¦ 'x ¦ "\q" ¦ [
    ¦ !!set {a} ¦ !!int x ¦ ? x ¦ x: y ¦ &a x ¦ !<tag:yaml.org,2002:str> 5"#;

/// Scalars as they stand in YAML.
fn scalar() -> Bytes {
    let block = prop_oneof![
        just("|\n    x"),
        just(">-\n    x\n    y"),
        just("x\n    y"),
        just("|+\n    x\n\n")
    ];
    rarely(rarely(pool(SCALARS), block.boxed()), pool(ODD_SCALARS))
}

fn args() -> Bytes {
    let good = r#"-J gate ¦ '-J gate' ¦ -o ProxyJump=gate -4 ¦ -4A ¦ -o 'User=x y' ¦ ~
        ¦ "-o ProxyCommand='ssh -W %h:%p gate'" ¦ '-J "gate"'"#;
    rarely(pool(good), pool(r#"'-J' ¦ other ¦ -N ¦ "-J 'x" ¦ 5 ¦ [-J, x]"#))
}

fn pair(names: &'static str, value: Bytes) -> Bytes {
    joined(vec![pool(names), just(": "), value])
}

fn variable() -> Bytes {
    let role = rarely(pool("compute ¦ Controller ¦ ~ ¦ network"), pool("x ¦ 5"));
    let merge =
        rarely(pool("<<: *m ¦ <<: [*m] ¦ <<: {ansible_user: merged}"), pool("<<: x ¦ <<: [1]"));
    prop_oneof![
        6 => pair("ansible_user ¦ ansible_ssh_user ¦ 'ansible_user'", scalar()),
        2 => pair("ansible_ssh_private_key_file ¦ ansible_private_key_file", scalar()),
        3 => pair("ansible_port ¦ ansible_ssh_port", rarely(number("2"), scalar())),
        2 => pair("ansible_ssh_common_args ¦ ansible_ssh_extra_args", args()),
        1 => pair("labcheck_student", rarely(pool("s1 ¦ s2 ¦ 7 ¦ 07"), scalar())),
        1 => pair("labcheck_role", role),
        1 => pair("x ¦ ansible_foo ¦ 5 ¦ 'a b'", scalar()),
        1 => pool("ansible_connection: ssh ¦ ansible_connection: local"),
        1 => merge,
    ]
    .boxed()
}

/// Not all of a group are one machine.
fn of_host() -> Bytes {
    let address = pair("ansible_host ¦ ansible_ssh_host", rarely(number("10.0.3."), scalar()));
    mostly(variable(), address)
}

/// Lines below a key, further in.
fn below(key: Bytes, lines: Bytes) -> Bytes {
    let indented = |lines: Vec<u8>| {
        let text = String::from_utf8(lines).unwrap();
        text.lines().flat_map(|line| format!("  {line}\n").into_bytes()).collect::<Vec<u8>>()
    };
    (key, lines)
        .prop_map(move |(key, lines)| [key, b":\n".to_vec(), indented(lines)].concat())
        .boxed()
}

fn several(line: Bytes, most: usize) -> Bytes {
    vec(line, 0..=most).prop_map(|lines| lines.join(&b'\n')).boxed()
}

fn pattern() -> Bytes {
    let good = pool(
        "r[1:3] ¦ r[01:03].lab ¦ x:22 ¦ '[a:c]x' ¦ 10.0.0.7 ¦ '1' ¦ localhost ¦ a ¦ \"x\" ¦ '[fe80::1]:44'",
    );
    let odd =
        pool("1 ¦ yes ¦ '' ¦ x_:22 ¦ 'q r' ¦ ~ ¦ 1.5 ¦ x: ¦ 2024-01-01 ¦ [a:c]x ¦ 'r[1]' ¦ '---'");
    rarely(prop_oneof![2 => number("h"), 1 => good].boxed(), odd)
}

fn hosts() -> Bytes {
    let empty =
        prop_oneof![just(":"), just(": {}"), just(": ~"), just(": []"), just(": ''"), just(": 0")];
    let empty = rarely(empty.boxed(), prop_oneof![just(": x"), just(": 5"), just(": [1]")].boxed());
    let host = prop_oneof![
        3 => below(pattern(), several(of_host(), 3)),
        2 => joined(vec![pattern(), empty]),
        1 => joined(vec![pattern(), just(": *m")]),
    ];
    below(just("hosts"), joined(vec![host.clone().boxed(), just("\n"), several(host.boxed(), 2)]))
}

const SECTIONS: &str = "hosts: h9 ¦ children: a ¦ vars: x ¦ hosts: ~ ¦ children: {b: } ¦ x: 1 ¦ vars: *m
    ¦ vars: {ansible_user: flow, ansible_port: 23} ¦ hosts: {h7: {ansible_user: x}} ¦ children: {c, d}";

fn group(depth: u32) -> Bytes {
    let priority = rarely(pool("5 ¦ '7' ¦ -1 ¦ 2.5 ¦ yes ¦ 0x10"), pool("x ¦ ~"));
    let priority = joined(vec![just("ansible_group_priority: "), priority]);
    let odd =
        pool("hosts: [h1] ¦ vars: 5 ¦ children: [] ¦ hosts: {h1, h2} ¦ vars: [x] ¦ children: 1");
    let mut parts = vec![
        (4, hosts()),
        (3, below(just("vars"), several(variable(), 3))),
        (1, below(just("vars"), priority)),
        (2, rarely(pool(SECTIONS), odd)),
    ];
    if depth > 0 {
        parts.push((3, below(just("children"), joined(vec![group(depth - 1), group(depth - 1)]))));
    }
    let section = Union::new_weighted(parts).boxed();
    let usual = mostly(known_group(), rarely(pool("ungrouped ¦ h1"), just("all")));
    let sections = joined(vec![section.clone(), just("\n"), several(section, 3)]);
    below(rarely(usual, pool("1 ¦ yes ¦ '' ¦ ~")), sections)
}

/// Whole files, with an anchor `m` that others may take.
pub(crate) fn yaml() -> Bytes {
    let odd = prop_oneof![
        just("m: &m ~\n"),
        just("m: &m\n  x: y\n"),
        just(""),
        just("---\nm: &m {}\n"),
        just("# x\n%YAML 1.1\n---\nm: &m {ansible_user: x}\n"),
    ];
    let anchor = just("m:\n  vars: &m {ansible_user: anchored, ansible_port: 2022}\n");
    let other = prop_oneof![
        just("x: 5\n"),
        just("[a]\n"),
        just("- x\n"),
        just("---\n"),
        just("plugin: x\n"),
        just("all: {hosts: {h5: , h6: }}\n"),
        just("\tx: y\n"),
    ];
    let all = below(just("all"), joined(vec![hosts(), below(just("children"), group(1))]));
    let group = rarely(mostly(group(1), all), other.boxed());
    (rarely(anchor, odd.boxed()), vec(group, 1..=2))
        .prop_map(|(anchor, groups)| [anchor, groups.concat()].concat())
        .boxed()
}
