//! What the kernel line and `/etc/selinux/config` make of the next boot: libselinux 3.4 as the first
//! process calls it, and the verdict of a check that asks for a mode.
//!
//! What the kernel itself does with `selinux=` no library tells: `selinux=0` is only held to be a
//! system without SELinux for labcheck.

use crate::bytes::{joined, lines, mostly, mutated, nasty, one_of, shown};
use crate::driver::Driver;
use crate::machine::Machine;
use crate::trial::{Agreed, Difference, Oracle};
use labcheck::evidence::{
    Evidence, FileKind, FileSeen, Look, Machine as Looked, Need, Origin, Stat,
};
use labcheck::kinds::selinux::{Goal, Mode};
use labcheck::kinds::{Asked, Kind as _, Memo, Params, Status};
use labcheck::read::{cmdline, selinux};
use labcheck_labs::Track;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy as _};
use proptest::prop_oneof;
use proptest::strategy::BoxedStrategy;

pub(crate) struct Boot(Driver);

/// The kernel line, and the file if there is one.
type Input = (Vec<u8>, Option<Vec<u8>>);

impl Oracle for Boot {
    type Input = Input;
    const NAME: &'static str = "libselinux 3.4 at boot";
    const PERMILLE: u32 = 1000;

    fn start(machine: &Machine, _: usize) -> Self {
        Self(machine.driver("boot", include_str!("drivers/boot.py"), &[]))
    }

    fn strategy() -> BoxedStrategy<Input> {
        (kernel_line(), option::weighted(0.98, config())).boxed()
    }

    fn corpus() -> Vec<(String, Input)> {
        let lines = [
            &b"BOOT_IMAGE=/vmlinuz-3.10.0-1160.el7.x86_64 root=/dev/mapper/centos-root ro quiet\n"
                [..],
            b"root=/dev/vda1 ro enforcing=0 enforcing=1\n",
            b"root=/dev/vda1 ro enforcing=1 enforcing=0\n",
            b"a=\"b enforcing=1\"\n",
            b"quiet -- enforcing=1\n",
            b"notenforcing=1 enforcing=1\n",
        ];
        let files = [None, Some("enforcing"), Some("permissive"), Some("disabled"), Some("off")];
        let each = |line: &[u8]| {
            let line = line.to_vec();
            files.map(|mode| (line.clone(), mode.map(|mode| format!("SELINUX={mode}\n").into())))
        };
        lines.into_iter().flat_map(each).map(|input| ("given".to_owned(), input)).collect()
    }

    fn compare(&mut self, input: &Input) -> Result<Agreed, Difference> {
        let (line, file) = input;
        let mut fields: Vec<&[u8]> = vec![line];
        fields.extend(file.as_deref());
        let said = self.0.ask_text(&fields)?;
        let [theirs] = said.as_slice() else { return Err("no answer".to_owned().into()) };
        let ours = passing(line, file.as_deref());
        if cmdline::selinux(line) == Some(false) {
            Difference::unless_same("selinux=0", &vec!["disabled"], &ours)?;
            return Ok(Agreed::on("off by selinux=0", 1));
        }
        // Whatever comes of it by accident is no pass.
        let mode = file.as_deref().and_then(|file| {
            let config = selinux::parse(file, selinux::Libselinux::V3_6);
            config.mode().is_some().then_some(())
        });
        let accident = mode.is_none() && cmdline::enforcing(line).is_none();
        if accident {
            Difference::unless_same("a boot by accident", &Vec::<&str>::new(), &ours)?;
            Difference::unless_same("a boot by accident", &theirs.as_str(), &"permissive")?;
            return Ok(Agreed::on("by accident", 2));
        }
        Difference::unless_same("the mode", &vec![theirs.as_str()], &ours)?;
        let word = match theirs.as_str() {
            "enforcing" => "enforcing",
            "permissive" => "permissive",
            _ => "disabled",
        };
        Ok(Agreed::on(word, 3))
    }

    fn show((line, file): &Input) -> String {
        let file = file.as_deref().map_or("    no file".to_owned(), shown);
        format!("    kernel line:\n{}\n    /etc/selinux/config:\n{file}", shown(line))
    }
}

/// The modes that a check may ask for and pass.
fn passing(line: &[u8], file: Option<&[u8]>) -> Vec<&'static str> {
    let machine = Looked { origin: Origin::Root, ..Looked::default() };
    let mut evidence = Evidence { machine, ..Evidence::default() };
    evidence.files.insert("/proc/cmdline".to_owned(), Look::Seen(seen(line)));
    let config = file.map_or(Look::Absent, |file| Look::Seen(seen(file)));
    evidence.files.insert("/etc/selinux/config".to_owned(), config);
    let passes = |(mode, word)| {
        let mut evidence = evidence.clone();
        let params = Params::default();
        loop {
            let memo = Memo::default();
            let track = Track::El9Epoxy;
            let asked = Asked { evidence: &evidence, params: &params, track, memo: &memo };
            let goal = Goal::Boot(vec![mode]);
            let needs = goal.needs(&asked);
            let new: Vec<Need> = needs.into_iter().filter(|need| !evidence.answers(need)).collect();
            if new.is_empty() {
                return (goal.judge(&asked).status == Status::Pass).then_some(word);
            }
            // There is nothing else on this machine.
            for need in new {
                match need {
                    Need::File(path) => drop(evidence.files.insert(path, Look::Absent)),
                    Need::Stat(path) => drop(evidence.stats.insert(path, Look::Absent)),
                    Need::Dir(path) => drop(evidence.dirs.insert(path, Look::Absent)),
                    other => panic!("{other:?}"),
                }
            }
        }
    };
    [(Mode::Enforcing, "enforcing"), (Mode::Permissive, "permissive"), (Mode::Disabled, "disabled")]
        .into_iter()
        .filter_map(passes)
        .collect()
}

fn seen(content: &[u8]) -> FileSeen {
    let (kind, size) = (FileKind::File, content.len() as u64);
    let stat = Stat { kind, mode: 0o444, uid: 0, gid: 0, size, mtime: 0, link: None };
    FileSeen { stat, content: content.to_vec() }
}

fn kernel_line() -> BoxedStrategy<Vec<u8>> {
    let enforcing = joined(vec![
        mostly(Just(Vec::new()).boxed(), one_of(&["x", "\"", "a=", "a=\"", ".", "-", "--"])),
        mostly(
            one_of(&["enforcing="]),
            one_of(&["enforcing", "Enforcing=", "enforcing =", "enforcing=="]),
        ),
        one_of(&[
            "0",
            "0",
            "1",
            "1",
            "2",
            "-1",
            "-0",
            "+1",
            "00",
            "01",
            "0x1",
            "",
            "yes",
            "off",
            " 1",
            "\"1\"",
            "4294967295",
            "4294967296",
            "2147483648",
            "9999999999999999999999",
            "1x",
            "\u{b}1",
        ]),
        mostly(Just(Vec::new()).boxed(), one_of(&["\"", ",", "\0", "é"])),
    ]);
    let word = prop_oneof![
        6 => enforcing,
        2 => one_of(&[
            "selinux=1", "selinux=1", "selinux=0", "selinux=\"0\"", "selinux=off", "xselinux=0", "selinux",
            "security=selinux", "security=apparmor", "lsm=selinux,bpf", "lsm=",
        ]),
        4 => one_of(&[
            "ro", "quiet", "rhgb", "root=/dev/mapper/cs-root", "crashkernel=auto", "LANG=ko_KR.UTF-8",
            "BOOT_IMAGE=(hd0,msdos1)/vmlinuz-5.14.0", "--", "\"", "a=\"b c\"", "console=ttyS0,115200n8",
        ]),
        1 => nasty(),
    ];
    let blank = mostly(one_of(&[" "]), one_of(&["  ", "\t", "", "\u{b}", "\u{c}", "\n", "\r"]));
    let words = vec(joined(vec![word.boxed(), blank]), 0..8).prop_map(|words| words.concat());
    // It reads one page.
    let pad = (prop_oneof![Just(0_usize), 4060_usize..4100], one_of(&["x", " ", "ro "]))
        .prop_map(|(length, with)| with.into_iter().cycle().take(length).collect::<Vec<u8>>());
    let pad = prop_oneof![20 => Just(Vec::new()), 1 => pad];
    let end = mostly(one_of(&["\n"]), one_of(&["", "\n\n", "\0\n"]));
    mutated(joined(vec![pad.boxed(), words.boxed(), end]))
}

fn config() -> BoxedStrategy<Vec<u8>> {
    let line = one_of(&[
        "SELINUX=enforcing",
        "SELINUX=permissive",
        "SELINUX=disabled",
        "SELINUX= disabled",
        "#SELINUX=disabled",
        "selinux=disabled",
        "SELINUX=off",
        "SELINUXTYPE=targeted",
        "SELINUXTYPE=mls",
    ]);
    lines(line, 4, Just(b"\n".to_vec()).boxed())
}
