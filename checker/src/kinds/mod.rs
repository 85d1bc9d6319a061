//! The kinds of checks. One kind, one file: what an author may write, what it needs to see, how it
//! judges, what it says. A new kind is a file with its tests, its module, and one line in the list below.

pub mod answer_file;
pub(crate) mod asked;
pub mod chrony;
pub mod command;
pub mod controller;
pub mod cpu;
pub mod file;
mod host;
pub mod http;
pub mod key_value;
pub mod keystone;
pub mod memo;
mod node;
pub mod package;
pub mod port;
pub mod repository;
pub mod roles;
pub mod selinux;
pub mod service;
pub mod services;
#[cfg(test)]
pub(crate) mod testing;
pub mod verdict;

use crate::evidence::Need;
pub use asked::{Asked, Params};
pub use memo::Memo;
use schemars::JsonSchema;
use serde::Deserialize;
pub use verdict::{Place, Status, Verdict};

/// What a kind can do: tell what it needs, and judge it. Neither touches a disk, a clock or a process.
pub trait Kind {
    /// What it has to see, as far as that can be told from what was seen already. Asked again until
    /// nothing new is wanted; a kind that follows from one file into others wants those then.
    fn needs(&self, asked: &Asked<'_>) -> Vec<Need>;

    /// The keys of settings whose values are secret, with the value that the check asks for: compared
    /// while the evidence is taken, since the value itself is not kept.
    fn secrets(&self, asked: &Asked<'_>) -> Vec<(String, String)> {
        let _ = asked;
        Vec::new()
    }

    /// The verdict on what was seen.
    fn judge(&self, asked: &Asked<'_>) -> Verdict;
}

/// How a mistake is recognised.
pub trait Recognise {
    /// What it has to see beside what the check itself needs.
    fn needs(&self, asked: &Asked<'_>) -> Vec<Need>;

    /// Whether this is what went wrong.
    fn holds(&self, asked: &Asked<'_>, verdict: &Verdict) -> bool;
}

/// The list of kinds: name in labs, module. Each has a `Goal` (what a check may ask for) and the
/// kinds that know mistakes by name have a `Finding`.
macro_rules! kinds {
    (goals { $($goal:ident => $room:ident,)* } findings { $($finding:ident => $from:ident,)* }) => {
        /// What a check may ask for: `goal = { selinux = { … } }`.
        #[derive(Clone, Debug, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case", deny_unknown_fields)]
        pub enum Goal {
            $(#[doc = concat!("See `", stringify!($room), "`.")] $goal($room::Goal),)*
        }

        impl Goal {
            fn kind(&self) -> &dyn Kind {
                match self { $(Self::$goal(goal) => goal,)* }
            }
        }

        /// A mistake that a kind itself recognises while it judges.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Finding {
            $(#[doc = concat!("See `", stringify!($from), "`.")] $finding($from::Finding),)*
        }

        $(impl From<$from::Finding> for Finding {
            fn from(finding: $from::Finding) -> Self { Self::$finding(finding) }
        })*
    };
}

kinds! {
    goals {
        AnswerFile => answer_file,
        Chrony => chrony,
        Command => command,
        Cpu => cpu,
        File => file,
        Http => http,
        KeyValue => key_value,
        Keystone => keystone,
        Package => package,
        Port => port,
        Repository => repository,
        Selinux => selinux,
        Service => service,
        Services => services,
    }
    findings {
        AnswerFile => answer_file,
        Chrony => chrony,
        Cpu => cpu,
        File => file,
        Keystone => keystone,
        Package => package,
        Repository => repository,
        Selinux => selinux,
        Service => service,
    }
}

impl Kind for Goal {
    fn needs(&self, asked: &Asked<'_>) -> Vec<Need> {
        self.kind().needs(asked)
    }

    fn secrets(&self, asked: &Asked<'_>) -> Vec<(String, String)> {
        self.kind().secrets(asked)
    }

    fn judge(&self, asked: &Asked<'_>) -> Verdict {
        self.kind().judge(asked)
    }
}

/// `when` of a mistake: a finding of the check's own kind (`when = { found = { selinux =
/// "commented-out" } }`), or a goal that holds (`when = { holds = { key_value = { … } } }`).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum When {
    /// The kind recognised it while it judged the check.
    Found(Finding),
    /// Another goal passes on the same evidence.
    Holds(Goal),
}

impl Recognise for When {
    fn needs(&self, asked: &Asked<'_>) -> Vec<Need> {
        match self {
            Self::Found(_) => Vec::new(),
            Self::Holds(goal) => goal.needs(asked),
        }
    }

    fn holds(&self, asked: &Asked<'_>, verdict: &Verdict) -> bool {
        match self {
            Self::Found(finding) => verdict.findings.contains(finding),
            Self::Holds(goal) => goal.judge(asked).status == Status::Pass,
        }
    }
}

/// A course as the checker reads it.
pub type Course = labcheck_labs::Course<Goal, When>;
/// An exercise as the checker reads it.
pub type Exercise = labcheck_labs::Exercise<Goal, When>;
