//! `/etc/selinux/config`: libselinux 3.4 of Debian, of one dialect with 3.6 of CentOS Stream 9.

use crate::bytes::{any_case, ends, joined, lines, mostly, mutated, nasty, one_of, shown};
use crate::corpus;
use crate::driver::Driver;
use crate::machine::Machine;
use crate::trial::{Agreed, Difference, Oracle};
use labcheck::read::selinux::{Libselinux as Version, parse};
use proptest::prelude::{Just, Strategy as _};
use proptest::prop_oneof;
use proptest::strategy::BoxedStrategy;

pub(crate) struct Libselinux(Driver);

impl Oracle for Libselinux {
    /// `None`: there is no such file.
    type Input = Option<Vec<u8>>;
    const NAME: &'static str = "libselinux 3.4";
    const PERMILLE: u32 = 2000;

    fn start(machine: &Machine, _: usize) -> Self {
        Self(machine.driver("libselinux", include_str!("drivers/libselinux.py"), &[]))
    }

    fn strategy() -> BoxedStrategy<Self::Input> {
        let file = mutated(lines(line(), 8, ends()));
        prop_oneof![1 => Just(None), 200 => file.prop_map(Some)].boxed()
    }

    fn corpus() -> Vec<(String, Self::Input)> {
        let mut files = corpus::files("etc/selinux/config");
        files.extend(corpus::selinux_said().into_iter().map(|said| (said.name, said.file)));
        files.into_iter().map(|(from, file)| (from, Some(file))).collect()
    }

    fn compare(&mut self, input: &Self::Input) -> Result<Agreed, Difference> {
        let fields: Vec<&[u8]> = input.iter().map(Vec::as_slice).collect();
        let answer = self.0.ask(&fields)?;
        let [mode, policy, _] = answer.as_slice() else {
            return Err("no answer".to_owned().into());
        };
        let config = parse(input.as_deref().unwrap_or_default(), Version::V3_6);
        let ours = config.mode().map_or("no valid line", |mode| mode.word());
        Difference::unless_same("the mode", &String::from_utf8_lossy(mode).as_ref(), &ours)?;
        // What libselinux takes where nothing is written.
        let named = config.policy_type.map_or(b"targeted".to_vec(), |policy| policy.value);
        Difference::unless_same(
            "the policy's name",
            &policy.escape_ascii().to_string(),
            &named.escape_ascii().to_string(),
        )?;
        Ok(Agreed::on(ours, 2))
    }

    fn show(input: &Self::Input) -> String {
        input.as_deref().map_or("    no file".to_owned(), shown)
    }
}

/// A line that sets something, or nearly does.
fn line() -> BoxedStrategy<Vec<u8>> {
    let key = || one_of(&["SELINUX", "SELINUXTYPE"]);
    let odd = || {
        let near = one_of(&["SELINUXTYPES", "SELINU", "SELINUX_", "SETLOCALDEFS", "SELINUX TYPE"]);
        prop_oneof![any_case(key()), near].boxed()
    };
    let before = || {
        let odd = one_of(&[" ", "\t", "#", "# ", "\u{feff}", "\r", "\u{b}", "\u{c}", "\0", "x"]);
        mostly(Just(Vec::new()).boxed(), odd)
    };
    let equals = || {
        let odd = one_of(&[
            "= ", "=\t", "=\u{b}", "=\u{c}", "=\r", "=  \t ", " =", " = ", "==", ":", " ", "",
            "=\0",
        ]);
        mostly(Just(b"=".to_vec()).boxed(), odd)
    };
    let mode = || one_of(&["enforcing", "permissive", "disabled"]);
    let value = || {
        let near = one_of(&[
            "disable",
            "enforce",
            "permisive",
            "0",
            "1",
            "",
            "\"disabled\"",
            "'permissive'",
            "targeted",
            "minimum",
            "mls",
            "비활성",
        ]);
        prop_oneof![4 => mode(), 1 => any_case(mode()), 2 => near].boxed()
    };
    let after = || {
        let odd = one_of(&["xyz", " # x", "\r", " ", "\t \t", "\0", "\0x", "\u{7f}", "\u{1}", "é"]);
        mostly(Just(Vec::new()).boxed(), odd)
    };
    let setting = joined(vec![before(), mostly(key(), odd()), equals(), value(), after()]);
    prop_oneof![
        12 => setting.clone(),
        1 => one_of(&["", "# SELINUX= can take one of these", "REQUIRESETS=1", "SELINUXTYPE="]),
        1 => joined(vec![nasty(), nasty(), nasty()]),
        1 => long(setting),
    ]
    .boxed()
}

/// libselinux reads pieces of 4095 bytes: a setting behind nearly so many others.
fn long(setting: BoxedStrategy<Vec<u8>>) -> BoxedStrategy<Vec<u8>> {
    let length = prop_oneof![4080_usize..4100, 8180_usize..8200, 1_usize..9000];
    let pad = one_of(&["#", " ", "x", "\t", "\0"]);
    (setting.clone(), pad, length, setting)
        .prop_map(|(front, pad, length, back)| {
            let room = length.saturating_sub(front.len());
            [front, pad.repeat(room), back].concat()
        })
        .boxed()
}
