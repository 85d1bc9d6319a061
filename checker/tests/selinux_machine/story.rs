//! What a student does, one boot after another on the same disk.

use super::machine::{Boot, Left, Machine};
use super::report::{check, verdict};
use super::states::{CHECKS, STATES, State};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;

/// What the machine was like in one state.
pub(crate) struct Told {
    /// The state that it should be.
    pub(crate) state: State,
    /// How the machine came to it.
    how: String,
    /// What `getenforce` said.
    pub(crate) getenforce: String,
    /// The report of the machine itself.
    report: Value,
    /// What `labcheck collect` wrote.
    pub(crate) bundle: Vec<u8>,
}

impl Told {
    /// What was seen, in the order of `CHECKS`.
    pub(crate) fn verdicts(&self) -> [String; 4] {
        CHECKS.map(|id| verdict(&self.report, id))
    }
}

/// One boot of the story: the end of the kernel line, the processor, and the states that follow, each
/// with the commands that lead to it.
struct Chapter {
    kernel_line: &'static str,
    cpu: &'static str,
    states: &'static [(&'static [&'static str], &'static str)],
}

const PERMISSIVE: &str =
    "sed -i --follow-symlinks 's/^SELINUX=.*/SELINUX=permissive/' /etc/selinux/config";
const DISABLED: &str =
    "sed -i --follow-symlinks 's/^SELINUX=.*/SELINUX=disabled/' /etc/selinux/config";
const ENFORCING: &str =
    "sed -i --follow-symlinks 's/^SELINUX=.*/SELINUX=enforcing/' /etc/selinux/config";

const CHAPTERS: [Chapter; 4] = [
    Chapter {
        kernel_line: "",
        cpu: "max",
        states: &[
            (&[], "fresh"),
            (&["setenforce 0"], "setenforce"),
            (&["setenforce 1", PERMISSIVE], "edited"),
            (&["setenforce 0"], "solved"),
        ],
    },
    Chapter {
        kernel_line: "",
        cpu: "qemu64,-svm",
        states: &[(&[], "rebooted"), (&["setenforce 1", DISABLED], "disabled-waits")],
    },
    Chapter {
        kernel_line: "",
        cpu: "qemu64,+svm",
        states: &[(&[], "disabled"), (&[ENFORCING], "enforcing-next")],
    },
    Chapter { kernel_line: "selinux=0", cpu: "max", states: &[(&[], "switched-off")] },
];

/// For bash in the machine.
const STATE: &str = r#"
set -eu
state() {
    getenforce >"out/$1.getenforce"
    ./labcheck day1 --format json --lang en -o "out/$1.report" || [ $? != 2 ]
    ./labcheck collect day1 -o "out/$1.bundle"
}
"#;

/// Goes through it.
pub(crate) fn tell(machine: &Machine) -> Vec<Told> {
    let disk = machine.disk("story.qcow2");
    let mut told = Vec::new();
    for (index, chapter) in CHAPTERS.iter().enumerate() {
        told.extend(read(machine, &disk, index + 1, chapter));
    }
    assert_eq!(told.len(), STATES.len());
    told
}

fn read(machine: &Machine, disk: &Path, number: usize, chapter: &Chapter) -> Vec<Told> {
    let mut run = STATE.to_owned();
    for (commands, state) in chapter.states {
        let commands = commands.join("\n");
        writeln!(run, "{commands}\nstate {state}").unwrap();
    }
    let left = machine.boot(&Boot {
        name: &format!("boot {number} ({})", chapter.cpu),
        kernel_line: chapter.kernel_line,
        cpu: chapter.cpu,
        disk: Some(disk),
        bare: false,
        run: &run,
        files: &[],
    });
    let boot = format!("boot {number}: -cpu {} {}", chapter.cpu, chapter.kernel_line);
    let told = chapter.states.iter().map(|(commands, state)| {
        let how = if commands.is_empty() { boot.clone() } else { commands.join("; ") };
        of(&left, state, how)
    });
    told.collect()
}

fn of(left: &Left, name: &str, how: String) -> Told {
    let state = STATES.into_iter().find(|state| state.name == name).unwrap();
    let report = serde_json::from_slice(&left.bytes(&format!("{name}.report")));
    Told {
        state,
        how,
        getenforce: left.text(&format!("{name}.getenforce")),
        report: report.unwrap_or_else(|error| panic!("{name}: {error}\n{}", left.text("log"))),
        bundle: left.bytes(&format!("{name}.bundle")),
    }
}

/// The log, for people, and what is not as it should be.
pub(crate) fn log(told: &[Told], faults: &mut Vec<String>) -> String {
    let mut log = format!("{:15} {:11}", "state", "getenforce");
    for id in CHECKS {
        write!(log, " {id:21}").unwrap();
    }
    log.push_str(" how\n");
    for told in told {
        let (state, verdicts) = (told.state, told.verdicts());
        write!(log, "{:15} {:11}", state.name, told.getenforce).unwrap();
        for verdict in &verdicts {
            write!(log, " {verdict:21}").unwrap();
        }
        writeln!(log, " {}", told.how.trim_end()).unwrap();
        if told.getenforce != state.getenforce || verdicts != state.verdicts() {
            let (saw, said) = (&told.getenforce, state.getenforce);
            let should = state.verdicts();
            faults.push(format!("{}: {saw} {verdicts:?}, not {said} {should:?}", state.name));
        }
    }
    // The command that labcheck tells is the one that was typed.
    let next = told.first().map(|told| &check(&told.report, "selinux.boot")["next"]);
    if next != Some(&Value::from(PERMISSIVE)) {
        faults.push(format!("fresh: labcheck tells to type {next:?}, not {PERMISSIVE}"));
    }
    log
}
