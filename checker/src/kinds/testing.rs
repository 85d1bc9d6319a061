//! A machine made up for a test, and a goal judged on it.

use super::{Asked, Goal, Kind as _, Memo, Params, Verdict};
use crate::evidence::{
    Cannot, CommandSeen, Entry, Evidence, FileKind, FileSeen, HttpSeen, Look, Need, Origin,
    PackageSeen, Stat, UnitSeen,
};
use labcheck_labs::Track;

/// A machine, piece by piece.
pub(crate) struct World {
    pub(crate) evidence: Evidence,
    pub(crate) params: Params,
    pub(crate) track: Track,
}

impl World {
    /// A running CentOS 7 of which nothing was seen.
    pub(crate) fn live() -> Self {
        let mut evidence = Evidence::default();
        evidence.machine.origin = Origin::Live;
        Self { evidence, params: Params::default(), track: Track::El7Rocky }
    }

    /// An image of which nothing was seen.
    pub(crate) fn image() -> Self {
        Self { evidence: Evidence::default(), ..Self::live() }
    }

    pub(crate) fn on(mut self, track: Track) -> Self {
        self.track = track;
        self
    }

    pub(crate) fn file(mut self, path: &str, content: &str) -> Self {
        let stat = Self::stat(0o600, 0);
        let seen = FileSeen { stat, content: content.as_bytes().to_vec() };
        self.evidence.files.insert(path.into(), Look::Seen(seen));
        self
    }

    pub(crate) fn no_file(mut self, path: &str) -> Self {
        self.evidence.files.insert(path.into(), Look::Absent);
        self
    }

    /// Of its own addresses and names nothing is there to be seen, but for what was told already.
    pub(crate) fn nowhere(mut self) -> Self {
        let files = ["/proc/net/fib_trie", "/proc/net/if_inet6", "/etc/hosts", "/etc/hostname"];
        for path in files.into_iter().chain(["/proc/sys/kernel/hostname"]) {
            self.evidence.files.entry(path.into()).or_insert(Look::Absent);
        }
        self.evidence.dirs.insert("/etc/sysconfig/network-scripts".into(), Look::Absent);
        self
    }

    pub(crate) fn hidden_file(mut self, path: &str) -> Self {
        self.evidence.files.insert(path.into(), Look::Cannot(Cannot::NotPermitted));
        self
    }

    pub(crate) fn with_stat(mut self, path: &str, stat: Look<Stat>) -> Self {
        self.evidence.stats.insert(path.into(), stat);
        self
    }

    pub(crate) fn stat(mode: u32, uid: u32) -> Stat {
        Stat { kind: FileKind::File, mode, uid, gid: 0, size: 1, mtime: 0, link: None }
    }

    pub(crate) fn unit(mut self, name: &str, active: &str) -> Self {
        let active = active.to_owned();
        let unit = UnitSeen { id: name.into(), active, ..UnitSeen::default() };
        self.evidence.units.insert(name.into(), Look::Seen(unit));
        self
    }

    pub(crate) fn package(mut self, name: &str, look: Look<&str>) -> Self {
        let look = match look {
            Look::Seen(evr) => Look::Seen(PackageSeen { evr: evr.into() }),
            Look::Absent => Look::Absent,
            Look::Cannot(why) => Look::Cannot(why),
        };
        self.evidence.packages.insert(name.into(), look);
        self
    }

    pub(crate) fn command(mut self, words: &str, code: i32, stdout: &str) -> Self {
        let stdout = stdout.as_bytes().to_vec();
        let seen = CommandSeen { code: Some(code), stdout, stderr: Vec::new() };
        self.evidence.commands.insert(words.into(), Look::Seen(seen));
        self
    }

    pub(crate) fn http(mut self, url: &str, look: Look<u16>) -> Self {
        let look = match look {
            Look::Seen(status) => Look::Seen(HttpSeen { status, ..HttpSeen::default() }),
            Look::Absent => Look::Absent,
            Look::Cannot(why) => Look::Cannot(why),
        };
        self.evidence.http.insert(url.into(), look);
        self
    }

    pub(crate) fn token(mut self, path: &str, status: u16, token: bool) -> Self {
        let seen = HttpSeen { status, token, ..HttpSeen::default() };
        self.evidence.tokens.insert(path.into(), Look::Seen(seen));
        self
    }

    /// Nothing listens where a token is asked for.
    pub(crate) fn no_token(mut self, path: &str) -> Self {
        self.evidence.tokens.insert(path.into(), Look::Absent);
        self
    }

    /// No token, and this answer without a project.
    pub(crate) fn refused(mut self, path: &str, unscoped: u16) -> Self {
        let seen = HttpSeen { status: 401, token: false, unscoped: Some(unscoped) };
        self.evidence.tokens.insert(path.into(), Look::Seen(seen));
        self
    }

    fn asked<T>(&self, goal: &str, then: impl FnOnce(&Goal, &Asked<'_>) -> T) -> T {
        #[derive(serde::Deserialize)]
        struct File {
            goal: Goal,
        }
        let File { goal } = toml::from_str(goal).unwrap();
        let memo = Memo::default();
        let (evidence, params, track) = (&self.evidence, &self.params, self.track);
        then(&goal, &Asked { evidence, params, track, memo: &memo })
    }

    /// The verdict on a goal, written as in a lab.
    pub(crate) fn judge(&self, goal: &str) -> Verdict {
        self.asked(goal, |goal, asked| goal.judge(asked))
    }

    /// The keys whose values are secret, with what is asked of them.
    pub(crate) fn secrets(&self, goal: &str) -> Vec<(String, String)> {
        self.asked(goal, |goal, asked| goal.secrets(asked))
    }

    /// The names in a directory.
    pub(crate) fn dir(mut self, path: &str, names: &[&str]) -> Self {
        let entry =
            |name: &&str| Entry { name: (*name).into(), kind: FileKind::File, target: None };
        self.evidence.dirs.insert(path.into(), Look::Seen(names.iter().map(entry).collect()));
        self
    }

    /// A symbolic link in a directory that is there or not.
    pub(crate) fn link(mut self, dir: &str, name: &str, to: &str) -> Self {
        let link = Entry { name: name.into(), kind: FileKind::Link, target: Some(to.into()) };
        let entries = self.evidence.dirs.entry(dir.into()).or_insert(Look::Seen(Vec::new()));
        if let Look::Seen(entries) = entries {
            entries.push(link);
        }
        self
    }

    /// A unit of a package that a target pulls in, as `systemctl enable` leaves it.
    pub(crate) fn enabled(mut self, target: &str, unit: &str) -> Self {
        let (etc, name) = ("/etc/systemd/system", format!("{target}.wants"));
        let dir = Entry { name: name.clone(), kind: FileKind::Directory, target: None };
        let entries = self.evidence.dirs.entry(etc.into()).or_insert(Look::Seen(Vec::new()));
        if let Look::Seen(entries) = entries
            && !entries.contains(&dir)
        {
            entries.push(dir);
        }
        self.link(&format!("{etc}/{name}"), unit, &format!("/usr/lib/systemd/system/{unit}"))
    }

    /// All that the goal wants besides is not there.
    pub(crate) fn and_nothing_else(mut self, goal: &str) -> Self {
        loop {
            let seen = self.evidence.files.len() + self.evidence.dirs.len();
            for need in self.needs(goal) {
                match need {
                    Need::File(path) => _ = self.evidence.files.entry(path).or_insert(Look::Absent),
                    Need::Dir(path) => _ = self.evidence.dirs.entry(path).or_insert(Look::Absent),
                    _ => {}
                }
            }
            if self.evidence.files.len() + self.evidence.dirs.len() == seen {
                return self;
            }
        }
    }

    /// What the goal has to see.
    pub(crate) fn needs(&self, goal: &str) -> Vec<Need> {
        self.asked(goal, |goal, asked| goal.needs(asked))
    }
}
