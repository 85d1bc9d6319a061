//! chronyd: whether it would start on its configuration, what it would serve, and to whom.

mod access;
mod config;
mod in_force;
#[cfg(test)]
mod in_force_tests;
mod refusal;
mod serving;
#[cfg(test)]
mod serving_tests;
mod taken_over;
#[cfg(test)]
mod tests;

use super::{Asked, Kind, Verdict};
use crate::evidence::{Look, Need};
use crate::read::chrony::Dialect;
use in_force::Found;
use labcheck_labs::{Template, Track};
use schemars::JsonSchema;
use serde::Deserialize;

/// What a check may ask for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// The configuration file that chronyd is started with.
    pub file: Template,
    /// What must hold.
    pub is: Is,
    /// chronyd's unit.
    #[serde(default = "default_unit")]
    pub unit: Template,
    /// Once packstack has taken the file over, it is not judged.
    #[serde(default)]
    pub unless_taken_over: Option<TakenOver>,
}

/// What must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Is {
    /// It would start, and serves its own clock (`local`).
    LocalClock,
    /// It would start, and clients beyond loopback may ask.
    Allow,
    /// It runs and says that its time is good.
    Serving,
}

/// How to tell that packstack has run and overwritten the file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakenOver {
    /// The credentials file that a finished packstack leaves.
    pub keystonerc: Template,
    /// The answer file, for `CONFIG_NTP_SERVERS`.
    pub answer_file: Template,
}

fn default_unit() -> Template {
    Template("chronyd.service".into())
}

/// Which chronyd reads the file on a track. Elsewhere the strictest that is still in use.
const fn dialect(track: Track) -> Dialect {
    match track {
        Track::El7Rocky => Dialect::V3_4,
        Track::El9Epoxy => Dialect::V4_6,
        Track::Other => Dialect::V4_3,
    }
}

/// Where chronyd's configuration is, and where Debian and its kin have it.
const USUAL: &str = "/etc/chrony.conf";
const DEBIAN: &str = "/etc/chrony/chrony.conf";

impl Goal {
    /// The file that chronyd is started with: off the course's systems that may be Debian's.
    fn path(&self, asked: &Asked<'_>) -> String {
        let path = asked.fill(&self.file);
        let usual_is_not_there = matches!(asked.evidence.files.get(USUAL), Some(Look::Absent));
        if asked.track == Track::Other && path == USUAL && usual_is_not_there {
            return DEBIAN.to_owned();
        }
        path
    }
}

impl Kind for Goal {
    fn needs(&self, asked: &Asked<'_>) -> Vec<Need> {
        let usual = self.path(asked);
        let mut needs = match in_force::find(asked, self, usual.clone()) {
            Ok(Found::Starts(conf)) => config::config(asked, &conf).err().unwrap_or_default(),
            Ok(Found::Told(_)) => Vec::new(),
            Err(needs) => needs,
        };
        needs.push(Need::File(usual));
        if let Some(taken) = &self.unless_taken_over {
            needs.push(Need::Stat(asked.fill(&taken.keystonerc)));
            needs.push(Need::File(asked.fill(&taken.answer_file)));
        }
        if self.is == Is::Serving {
            needs.push(serving::tracking());
            needs.push(Need::Unit(asked.fill(&self.unit)));
        }
        needs
    }

    fn judge(&self, asked: &Asked<'_>) -> Verdict {
        let usual = match (self.path(asked), asked.file(DEBIAN)) {
            // Neither is there: the usual one is missed.
            (path, Look::Absent) if path == DEBIAN => USUAL.to_owned(),
            (path, _) => path,
        };
        let found = in_force::known(asked, self, usual);
        let judged = || match (self.is, &found) {
            (Is::Serving, _) => serving::judge(asked, &found, &asked.fill(&self.unit)),
            (Is::LocalClock, Found::Starts(conf)) => config::local_clock(asked, conf),
            (Is::Allow, Found::Starts(conf)) => access::allow(asked, conf),
            (Is::LocalClock, Found::Told(verdict)) => {
                verdict.clone().expected(config::expected_local())
            }
            (Is::Allow, Found::Told(verdict)) => {
                verdict.clone().expected(access::expected_allow(asked))
            }
        };
        match &self.unless_taken_over {
            Some(taken) => taken_over::unless(asked, taken, judged),
            None => judged(),
        }
    }
}

/// The mistakes that are recognised while judging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// `server 127.127.1.0`, the clock driver of ntpd.
    NtpdClock,
    /// `allow` for a loopback network only.
    AllowLoopback,
    /// The wanted directive is a comment.
    CommentedOut,
    /// A comment behind a directive.
    TrailingComment,
    /// `fudge`, `restrict`: directives of ntpd.
    NtpdDirective,
    /// A directive that chronyd does not know, near to one that it knows.
    Misspelt,
    /// A byte order mark at the beginning.
    ByteOrderMark,
    /// Anything else for which chronyd does not start.
    Refused,
    /// A `deny` takes away what `allow` gave.
    DenyWins,
    /// The file is newer than the daemon.
    NotRestarted,
}
