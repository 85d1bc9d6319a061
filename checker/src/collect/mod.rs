//! From needs to evidence: round after round, until nothing new is wanted. Files are read at once;
//! what takes its time (rpm, chronyc, HTTP) runs beside the rest and is waited for last.

pub mod answers;
mod beside;
pub(crate) mod files;
pub(crate) mod http;
mod identity;
mod late;
pub(crate) mod mounts;
pub(crate) mod packages;
pub(crate) mod patience;
pub(crate) mod root;
pub(crate) mod run;
pub(crate) mod systemd;

use crate::evidence::compared::Compared;
use crate::evidence::identity::Traces;
use crate::evidence::limits::{self, Budget};
use crate::evidence::{
    Cannot, Entry, Evidence, FileSeen, Look, Machine, Need, Origin, Stat, UnitSeen, redact,
};
use crate::judge::{self, Chosen};
use crate::kinds::{Course, Memo, Params};
use crate::read::names;
use beside::Beside;
use patience::Patience;
use root::Root;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// No configuration needs as many rounds: chronyd's includes go ten deep.
const MAX_ROUNDS: usize = 32;
/// How long a unit may be on its way from one state to the next before that is told.
const SETTLE: Duration = Duration::from_secs(2);

/// Looks at one machine.
pub struct Collector {
    root: Arc<Root>,
    origin: Origin,
    asked: Vec<(String, String)>,
    traces: RefCell<Traces>,
    budget: Budget,
    patience: Patience,
}

impl Collector {
    /// This machine.
    ///
    /// # Errors
    /// `/` cannot be opened.
    pub fn live() -> io::Result<Self> {
        Ok(Self::of(Root::live()?, Origin::Live))
    }

    /// A tree: nothing outside of it is ever opened.
    ///
    /// # Errors
    /// It cannot be opened, or is no directory.
    pub fn root(dir: &Path) -> io::Result<Self> {
        let dir = dir.to_owned();
        let patience = Patience::new();
        let root = patience.wait(move || Root::open(&dir));
        let root = root.unwrap_or_else(|cannot| Err(io::Error::other(cannot)))?;
        Ok(Self { patience, ..Self::of(root, Origin::Root) })
    }

    fn of(root: Root, origin: Origin) -> Self {
        let (budget, patience) = (Budget::default(), Patience::new());
        Self {
            root: Arc::new(root),
            origin,
            asked: Vec::new(),
            traces: RefCell::default(),
            budget,
            patience,
        }
    }

    /// Evidence with nothing in it but whose it is.
    #[must_use]
    pub fn empty(&self) -> Evidence {
        let host = match self.origin {
            Origin::Live => Some(rustix::system::uname().nodename().to_string_lossy().into_owned()),
            Origin::Root => match self.read("/etc/hostname", 4096) {
                Look::Seen(file) => names::hostname(&file.content),
                _ => None,
            },
        };
        Evidence {
            machine: Machine {
                origin: self.origin,
                host: host.filter(|host| !host.is_empty()),
                root: rustix::process::geteuid().is_root(),
                time: crate::time::now(),
            },
            ..Evidence::default()
        }
    }

    /// Everything that the chosen exercises have to see.
    pub fn collect(&mut self, course: &Course, chosen: &Chosen, params: &Params) -> Evidence {
        self.collect_with(course, chosen, params, &Memo::default())
    }

    /// The same; what is read on the way is kept in `memo`, for [`judge::judge_with`].
    pub fn collect_with(
        &mut self,
        course: &Course,
        chosen: &Chosen,
        params: &Params,
        memo: &Memo,
    ) -> Evidence {
        let mut evidence = self.empty();
        self.complete(&mut evidence, &Evidence::default(), course, chosen, params, memo);
        evidence
    }

    /// Completes the evidence with whatever the chosen exercises have to see: as far as `known` tells it
    /// from there, and by looking else.
    pub fn complete(
        &mut self,
        evidence: &mut Evidence,
        known: &Evidence,
        course: &Course,
        chosen: &Chosen,
        params: &Params,
        memo: &Memo,
    ) {
        self.budget = Budget::default();
        self.patience.anew();
        let mut beside = Beside::default();
        for round in 0..=MAX_ROUNDS {
            let needs = judge::needs(course, chosen, params, evidence, memo);
            let mut new = Self::new_needs(needs, evidence);
            new.retain(|need| !beside.is_asked(need));
            if round == MAX_ROUNDS {
                Self::give_up(new, evidence);
                break;
            }
            let wanted = new.len();
            new.retain(|need| !evidence.take_over(known, need));
            if new.len() < wanted && new.is_empty() {
                continue;
            }
            if new.is_empty() && !beside.next(evidence) {
                break;
            }
            if self.asked.is_empty() {
                self.asked = judge::secrets(course, chosen, params, evidence);
            }
            let (now, late): (Vec<Need>, Vec<Need>) =
                new.into_iter().partition(|need| self.at_once(need));
            beside.start(late, &self.root, &self.asked);
            self.answer(now, evidence);
        }
        while beside.next(evidence) {}
        let compared = self.asked.iter().map(|(key, value)| Compared::new(key, value));
        evidence.compared = compared.collect();
    }

    /// The directory below which everything is read.
    pub(crate) fn reads_below(&self) -> &Arc<Root> {
        &self.root
    }

    /// Where it looks.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// The needs that the evidence does not answer yet.
    #[must_use]
    pub fn new_needs(needs: Vec<Need>, evidence: &Evidence) -> Vec<Need> {
        needs.into_iter().filter(|need| !evidence.answers(need)).collect()
    }

    /// What is still asked for after the last round was not looked at, and is not to be taken for
    /// something that nobody asked for.
    fn give_up(needs: Vec<Need>, evidence: &mut Evidence) {
        for need in needs {
            match need {
                Need::File(path) => {
                    drop(evidence.files.insert(path, Look::Cannot(Cannot::TooMuch)))
                }
                Need::Stat(path) => {
                    drop(evidence.stats.insert(path, Look::Cannot(Cannot::TooMuch)))
                }
                Need::Dir(path) => drop(evidence.dirs.insert(path, Look::Cannot(Cannot::TooMuch))),
                Need::Unit(_)
                | Need::Command(_)
                | Need::Http(_)
                | Need::Token(..)
                | Need::Package(_) => {}
            }
        }
    }

    /// Answers what can be answered at once.
    pub fn answer(&self, needs: Vec<Need>, evidence: &mut Evidence) {
        let mut units = Vec::new();
        for need in needs {
            match need {
                Need::File(path) => {
                    let look = self.within_budget(|| self.file(&path));
                    evidence.files.insert(path, look);
                }
                Need::Stat(path) => {
                    let look = self.within_budget(|| self.stat(&path));
                    evidence.stats.insert(path, look);
                }
                Need::Dir(path) => {
                    let look = self.within_budget(|| self.dir(&path));
                    evidence.dirs.insert(path, look);
                }
                Need::Unit(name) => units.push(name),
                // Only a running system can tell; there this is asked beside the rest.
                Need::Command(words) => {
                    evidence.commands.insert(words.join(" "), Look::Cannot(Cannot::NotRunning));
                }
                Need::Http(url) => {
                    evidence.http.insert(url, Look::Cannot(Cannot::NotRunning));
                }
                Need::Token(path, _) => {
                    evidence.tokens.insert(path, Look::Cannot(Cannot::NotRunning));
                }
                Need::Package(_) => {}
            }
        }
        if !units.is_empty() {
            evidence.units.extend(self.units(&units));
        }
    }

    /// Whether there is nothing to wait for.
    fn at_once(&self, need: &Need) -> bool {
        match need {
            Need::File(_) | Need::Stat(_) | Need::Dir(_) | Need::Unit(_) => true,
            Need::Package(_) => false,
            Need::Command(_) | Need::Http(_) | Need::Token(..) => self.origin == Origin::Root,
        }
    }

    /// A look, unless there were too many already: a tree made to be followed for ever ends here.
    fn within_budget<T>(&self, look: impl FnOnce() -> Look<T>) -> Look<T> {
        self.budget.look().map_or_else(Look::Cannot, |()| look())
    }

    /// A file, its secrets replaced before anybody sees them.
    fn file(&self, path: &str) -> Look<FileSeen> {
        let look = self.read(path, limits::of_file(path));
        let Look::Seen(mut file) = look else { return look };
        if let Err(cannot) = self.budget.file(path, &file) {
            return Look::Cannot(cannot);
        }
        if path.starts_with(names::KEYFILES) {
            file.content = names::addresses_alone(&file.content);
        }
        self.traces.borrow_mut().look(&file.content);
        file.content = self.redacted(&file.content);
        Look::Seen(file)
    }

    fn read(&self, path: &str, limit: u64) -> Look<FileSeen> {
        let (root, path) = (Arc::clone(&self.root), path.to_owned());
        self.patience.look(move || files::read_file(&root, &path, limit))
    }

    fn stat(&self, path: &str) -> Look<Stat> {
        let (root, path) = (Arc::clone(&self.root), path.to_owned());
        self.patience.look(move || files::stat(&root, &path))
    }

    fn dir(&self, path: &str) -> Look<Vec<Entry>> {
        let (root, name) = (Arc::clone(&self.root), path.to_owned());
        let look = self.patience.look(move || files::list_dir(&root, &name, limits::NAMES));
        match &look {
            Look::Seen(entries) => self.budget.dir(entries).map_or_else(Look::Cannot, |()| look),
            _ => look,
        }
    }

    fn redacted(&self, content: &[u8]) -> Vec<u8> {
        let asked: Vec<redact::Asked<'_>> =
            self.asked.iter().map(|(key, value)| redact::Asked { key, value }).collect();
        redact::redact(content, &asked)
    }

    fn units(&self, names: &[String]) -> BTreeMap<String, Look<UnitSeen>> {
        if self.origin == Origin::Root {
            let cannot = || Look::Cannot(Cannot::NotRunning);
            return names.iter().map(|name| (name.clone(), cannot())).collect();
        }
        let systemd = systemd::Systemd::live();
        let until = Instant::now() + SETTLE;
        let mut pause = Duration::from_millis(5);
        loop {
            let found = systemd.units(names, &names_of_interest(names));
            let moving = found.values().any(|look| {
                matches!(look, Look::Seen(unit)
                    if matches!(unit.active.as_str(), "activating" | "deactivating" | "maintenance"))
            });
            if !moving || Instant::now() >= until {
                return found;
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(100));
        }
    }
}

/// The units of which the start is asked: chronyd's, whose settings may be newer.
fn names_of_interest(names: &[String]) -> Vec<String> {
    names.iter().filter(|name| name.contains("chrony")).cloned().collect()
}

/// Whether a look at this machine's files may never come back.
#[must_use]
pub fn may_hang() -> bool {
    mounts::may_hang()
}

/// Whether a look hangs, so that this process may not be able to end.
#[must_use]
pub fn hangs() -> bool {
    patience::hangs()
}

/// Opens a plain file of the user's own, a bundle: never a pipe that would not end.
///
/// # Errors
/// It cannot be opened, or is no plain file.
pub fn open_plain(path: &Path) -> io::Result<std::fs::File> {
    use rustix::fs::{Mode, OFlags, open};
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file = std::fs::File::from(open(path, flags, Mode::empty())?);
    let kind = file.metadata()?;
    if kind.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if kind.is_file() { Ok(file) } else { Err(io::Error::other("no plain file")) }
}
