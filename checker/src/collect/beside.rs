//! What takes its time runs beside the rest, each in a thread of its own, and is waited for last.

use super::late::{Late, late};
use super::root::Root;
use super::{packages, patience};
use crate::evidence::{Cannot, Evidence, Look, Need};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

/// How long what runs beside is waited for. All of it has limits of its own, which are shorter, but
/// for a file that is read on the way.
const BESIDE: Duration = Duration::from_secs(5);
/// Time for answers that come at the very end of it.
const GRACE: Duration = Duration::from_millis(50);

/// What is under way.
pub(super) struct Beside {
    to: Sender<Late>,
    from: Receiver<Late>,
    asked: BTreeSet<Need>,
    waiting: usize,
    until: Instant,
}

impl Default for Beside {
    fn default() -> Self {
        let (to, from) = channel();
        Self { to, from, asked: BTreeSet::new(), waiting: 0, until: Instant::now() }
    }
}

impl Beside {
    /// Whether it was asked for before.
    pub(super) fn is_asked(&self, need: &Need) -> bool {
        self.asked.contains(need)
    }

    /// Starts what takes its time.
    pub(super) fn start(
        &mut self,
        needs: Vec<Need>,
        root: &Arc<Root>,
        secrets: &[(String, String)],
    ) {
        let mut names = Vec::new();
        if !needs.is_empty() {
            self.until = Instant::now() + BESIDE + GRACE;
        }
        for need in needs {
            self.asked.insert(need.clone());
            if let Need::Package(name) = need {
                names.push(name);
                continue;
            }
            let (to, root, secrets) = (self.to.clone(), Arc::clone(root), secrets.to_vec());
            self.waiting += 1;
            std::thread::spawn(move || {
                // The collector may have ended: then nobody waits for the answer.
                let _ = to.send(late(need, &root, &secrets));
            });
        }
        if !names.is_empty() {
            let (to, root) = (self.to.clone(), Arc::clone(root));
            self.waiting += 1;
            std::thread::spawn(move || {
                let _ = to.send(Late::Packages(packages::packages(&root, &names)));
            });
        }
    }

    /// Waits for the next answer; `false`: nothing is under way any more.
    pub(super) fn next(&mut self, evidence: &mut Evidence) -> bool {
        if self.waiting == 0 {
            return false;
        }
        self.waiting -= 1;
        // Every thread sends exactly once, unless it dies or hangs.
        match self.from.recv_timeout(self.until.saturating_duration_since(Instant::now())) {
            Ok(Late::Packages(found)) => {
                evidence.packages.extend(found.looks);
                evidence.package_file = found.file;
            }
            Ok(Late::Command(key, look)) => drop(evidence.commands.insert(key, look)),
            Ok(Late::Http(url, look)) => drop(evidence.http.insert(url, look)),
            Ok(Late::Token(path, look)) => drop(evidence.tokens.insert(path, look)),
            Err(_) => {
                self.waiting = 0;
                self.give_up(evidence);
            }
        }
        true
    }

    /// What has not come by now does not come.
    fn give_up(&mut self, evidence: &mut Evidence) {
        patience::left_behind();
        let cannot = || Cannot::TimedOut { ms: u64::try_from(BESIDE.as_millis()).unwrap_or(0) };
        for need in std::mem::take(&mut self.asked) {
            if evidence.answers(&need) {
                continue;
            }
            match need {
                Need::Package(name) => drop(evidence.packages.insert(name, Look::Cannot(cannot()))),
                Need::Command(words) => {
                    evidence.commands.insert(words.join(" "), Look::Cannot(cannot()));
                }
                Need::Http(url) => drop(evidence.http.insert(url, Look::Cannot(cannot()))),
                Need::Token(path, _) => drop(evidence.tokens.insert(path, Look::Cannot(cannot()))),
                Need::File(_) | Need::Stat(_) | Need::Dir(_) | Need::Unit(_) => {}
            }
        }
    }
}
