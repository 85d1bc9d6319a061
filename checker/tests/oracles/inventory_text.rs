//! Ansible inventories in INI, right and odd; those in YAML stand in `inventory_yaml`.

use crate::bytes::{ends, joined, lines, mostly, mutated};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy as _, any};
use proptest::prop_oneof;
use proptest::sample::select;
use proptest::strategy::BoxedStrategy;

pub(crate) type Bytes = BoxedStrategy<Vec<u8>>;

/// One of the words between the bars.
pub(crate) fn pool(words: &'static str) -> Bytes {
    let words: Vec<&str> = words.split('¦').map(|word| word.trim_matches([' ', '\n'])).collect();
    select(words).prop_map(|word| word.as_bytes().to_vec()).boxed()
}

pub(crate) fn just(text: &'static str) -> Bytes {
    Just(text.as_bytes().to_vec()).boxed()
}

/// Nearly always the first: one oddity decides of a whole file.
pub(crate) fn rarely(usual: Bytes, odd: Bytes) -> Bytes {
    prop_oneof![30 => usual, 1 => odd].boxed()
}

pub(crate) fn number(prefix: &'static str) -> Bytes {
    any::<u8>().prop_map(move |number| format!("{prefix}{number}").into_bytes()).boxed()
}

const GROUPS: [&str; 7] = ["a", "b", "c", "d", "web-1", "controller", "compute"];

pub(crate) fn known_group() -> Bytes {
    select(&GROUPS[..]).prop_map(|group| group.as_bytes().to_vec()).boxed()
}

const PATTERNS: &str = r#"
    r[1:3] ¦ r[01:03].lab ¦ [a:c]x ¦ x[a:e:2]y ¦ r[1:2]s[a:b] ¦ r[:2] ¦ r[y:B] ¦ r[3:1] ¦ r[1:9:4] ¦ q\r
    ¦ r[09:11] ¦ r[9:11] ¦ r[5:1:-2] ¦ r[ab:cd] ¦ _x ¦ a ¦ b ¦ localhost ¦ 10.0.0.7 ¦ x:22 ¦ "q"r ¦ "q"
    ¦ 10.0.1.[1:3]:2022 ¦ [x]:33 ¦ [fe80::1]:44 ¦ fe80::2 ¦ [fe80::[1:3]]:9 ¦ x:0 ¦ x:00022 ¦ x.y.z ¦ 한글
    ¦ [x:44]:33 ¦ r[+1:3] ¦ r[1_0:12] ¦ r[z:A] ¦ r[a:a:-1] ¦ R[C:E] ¦ x- ¦ w[1:2]:24 ¦ [fe80::1:2] ¦ x+y ¦ 1
    ¦ [10.0.0.8]:2 ¦ 10.0.0.[1:3].x:7"#;
const ODD_PATTERNS: &str = r#"
    r[1] ¦ r[01:100] ¦ r[c:a] ¦ r[1:3 ¦ r[1:3:0] ¦ r[a:3] ¦ r|[1:2] ¦ x_:22 ¦ x: ¦ x:ssh ¦ --- ¦ 'q r' ¦ x]
    ¦ q\ r ¦ '' ¦ r[0x1:3] ¦ r[-1:2] ¦ r[0a:0c] ¦ r[1:2:3:4] ¦ r[:] ¦ -x ¦ $x ¦ r[1:a] ¦ r[1:2]]"#;

fn pattern() -> Bytes {
    rarely(prop_oneof![2 => number("h"), 1 => pool(PATTERNS)].boxed(), pool(ODD_PATTERNS))
}

const VALUES: &str = r#"
    root ¦ "root" ¦ 22 ¦ "22" ¦ 0x16 ¦ 1_0 ¦ 007 ¦ 10.10 ¦ 10.0.0.1 ¦ True ¦ None ¦ null ¦ 5j ¦ 1e3 ¦ 1e16 ¦ b'x'
    ¦ 1.5e-7 ¦ ... ¦ ('a') ¦ a#b ¦ ~/.ssh/k ¦ u'x' ¦ r'x' ¦ '\x41\101' ¦ -5 ¦ - 5 ¦ --5 ¦ 22 # x ¦ = ¦ a=b ¦ yes
    ¦ 2024-01-01 ¦ 1. ¦ .5 ¦ 00 ¦ 0_0 ¦ 1__0 ¦ 0o17 ¦ 0b1 ¦ 09.5 ¦ 1.2.3 ¦ '\u00e9' ¦ '''x''' ¦ 한글 ¦ 22.0 ¦ rb'x'
    ¦ (22) ¦ -(5) ¦ 1if ¦ 0xg ¦ Nonex ¦ 1e400 ¦ ١ ¦ a-b ¦ 1-2 ¦ 0777 ¦ +7 ¦ 0XfF ¦ 1E5 ¦ \x41 ¦ 'a' 'b' ¦ nan ¦ -0.0
    ¦ 1e22 ¦ 123456789012345678901234567890 ¦ 1_000.0_1 ¦ "" ¦ '' ¦ 0.1 ¦ 1e-5 ¦ 100000.0 ¦ -1.5e300 ¦ .5j ¦ 1e5J
    ¦ ((7)) ¦ ( 7 ) ¦ 0B_1 ¦ x'y' ¦ "a""b" ¦ 1.e2 ¦ 0_7 ¦ 0x_f ¦ 5l ¦ 1e ¦ e5 ¦ ._5 ¦ 5._5"#;
const ODD_VALUES: &str = r#"
    'a b' ¦ [1] ¦ (1,) ¦ x # c ¦ {{ x }} ¦ r'x\y' ¦ "\"x\"" ¦ 1+2j ¦ 1,2 ¦ a,b ¦ {} ¦ {1} ¦ {'a': 1} ¦ {'a'} ¦ 0
    ¦ set() ¦ () ¦ 1 2 ¦ 22; ¦ ¦ 65536 ¦ '\q' ¦ " ¦ 'x ¦ f'x' ¦ 'a'b'c' ¦ [[]] ¦ [1,] ¦ [,] ¦ 22\ ¦ !x ¦ &a ¦ $x ¦ -5j
    ¦ a\ b ¦ {% x %} ¦ {1: 2, 3: 4} ¦ [1, 'a', {}] ¦ (1 ¦ 1-2j ¦ +5j ¦ -0.0-1j ¦ 2 - 1.5j ¦ b'é' ¦ u'a' b'b'"#;

/// Values as they stand in INI: Python's.
fn value() -> Bytes {
    let blanks = prop_oneof![just("\u{a0}5"), just("5\u{c}"), just("\u{3000}x"), just("5 \t")];
    rarely(mostly(pool(VALUES), rarely(pool(VALUES), blanks.boxed())), pool(ODD_VALUES))
}

const ARGS: &str = r#"
    '-J gate' ¦ "-o ProxyJump=gate -4" ¦ -4A ¦ '-o ProxyCommand="ssh -W %h:%p gate"' ¦ "-o 'User=x y'"
    ¦ -oPort=3 ¦ None ¦ '' ¦ "-J \"gate\"" ¦ '-o  A=b  -o C=d'"#;

fn args() -> Bytes {
    rarely(pool(ARGS), pool(r#"'-J' ¦ other ¦ '-N' ¦ "-J 'x" ¦ '-J x # y' ¦ 5 ¦ [1] ¦ '{{ x }}'"#))
}

fn assignment() -> Bytes {
    let pair = |names: &'static str, value: Bytes| {
        let equals = rarely(just("="), prop_oneof![just(" = "), just("= "), just("==")].boxed());
        joined(vec![pool(names), equals, value])
    };
    let student = rarely(pool("s1 ¦ s2 ¦ 7 ¦ None ¦ 07"), pool("'s 2' ¦ x ¦ {{ x }} ¦ [1]"));
    let role = rarely(pool("controller ¦ Compute ¦ 'network' ¦ None"), pool("x ¦ 5 ¦ True"));
    let odd = pool("x ¦ 'y z=1' ¦ = ¦ ansible_connection=x ¦ ansible_password=x ¦ labcheck_x=1");
    prop_oneof![
        6 => pair("ansible_user ¦ ansible_ssh_user", value()),
        2 => pair("ansible_ssh_private_key_file ¦ ansible_private_key_file", value()),
        3 => pair("ansible_port ¦ ansible_ssh_port", rarely(number("2"), value())),
        2 => pair("ansible_ssh_common_args ¦ ansible_ssh_extra_args ¦ ansible_ssh_args", args()),
        1 => pair("labcheck_student ¦ labcheck_name", student),
        1 => pair("labcheck_role", role),
        1 => pair("x ¦ ansible_foo", value()),
        1 => rarely(pool("ansible_connection=local ¦ ansible_connection=ssh ¦ # y ¦ 'x=1'"), odd),
    ]
    .boxed()
}

/// Not all of a group are one machine, so it stands at hosts only.
fn of_host() -> Bytes {
    let name = pool("ansible_host= ¦ ansible_ssh_host=");
    mostly(assignment(), joined(vec![name, rarely(number("10.0.3."), value())]))
}

fn host_line() -> Bytes {
    let blank = prop_oneof![just(" "), just("\t"), just("  ")].boxed();
    let more = vec(joined(vec![blank, of_host()]), 0..=3);
    let remark =
        mostly(just(""), rarely(prop_oneof![just(" # x"), just("#x")].boxed(), just(" ; x")));
    (pattern(), more, remark)
        .prop_map(|(pattern, more, remark)| [pattern, more.concat(), remark].concat())
        .boxed()
}

fn of_group() -> Bytes {
    let good = pool("5 ¦ 10 ¦ 0 ¦ -1 ¦ '7' ¦ 2.5 ¦ True ¦ ' 4 ' ¦ 1_0 ¦ '+3'");
    let value = rarely(good, pool("x ¦ None ¦ [1] ¦ ¦ '5.0' ¦ '0x5'"));
    mostly(assignment(), joined(vec![just("ansible_group_priority="), value]))
}

fn group() -> Bytes {
    let usual = mostly(known_group(), rarely(pool("ungrouped ¦ h1"), just("all")));
    rarely(usual, pool("x:y ¦ a b ¦ x#y ¦ a] ¦ ¦ x ¦ a # y ¦ a# y"))
}

fn header(kind: &'static str) -> Bytes {
    let good = mostly(just(""), prop_oneof![just(" # x"), just("#x"), just(" ")].boxed());
    let remark = rarely(good, prop_oneof![just(" ; x"), just(" x"), just("]")].boxed());
    joined(vec![just("\n["), group(), just(kind), just("]"), remark, just("\n")])
}

/// Whole files; most declare their groups at the end.
pub(crate) fn ini() -> Bytes {
    let remark = prop_oneof![just("# x"), just("; x"), just(""), just("\u{b}"), just("\t# [x]")];
    let odd = prop_oneof![just("[x"), just("x\u{85}y"), just("[x]y]"), just("\u{2028}a")];
    let with = |line: Bytes| mostly(line, rarely(remark.clone().boxed(), odd.clone().boxed()));
    let section = prop_oneof![
        4 => joined(vec![header(""), lines(with(host_line()), 4, ends())]),
        3 => joined(vec![header(":vars"), lines(with(of_group()), 4, ends())]),
        2 => joined(vec![header(":children"), lines(with(group()), 2, ends())]),
        1 => joined(vec![rarely(header(":hosts"), header(":x")), lines(host_line(), 2, ends())]),
    ];
    let declared = GROUPS.iter().map(|group| format!("\n[{group}]")).collect::<String>();
    let tail = rarely(Just(declared.into_bytes()).boxed(), just(""));
    let first = lines(host_line(), 3, ends());
    let whole = (first, vec(section, 0..=5), tail)
        .prop_map(|(first, sections, tail)| [first, sections.concat(), tail].concat())
        .boxed();
    mostly(whole.clone(), mutated(whole))
}
