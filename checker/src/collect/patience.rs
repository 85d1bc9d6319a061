//! Looks that may never come back, with a time limit.
//!
//! A read from a dead file server cannot be taken back, so it is left to a thread: who waits for that
//! goes on at the time limit, and the thread stays behind. Where nothing can hang, nobody waits.

use super::mounts;
use crate::evidence::{Cannot, Look};
use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// For one look.
const EACH: Duration = Duration::from_secs(2);
/// For all looks at one machine.
const ALL: Duration = Duration::from_secs(5);
/// So many threads may be left behind by one process.
const MOST: usize = 8;

/// Threads that hang.
static HANGING: AtomicUsize = AtomicUsize::new(0);

/// Whether a thread was left behind elsewhere.
static LEFT: AtomicBool = AtomicBool::new(false);

/// Whether a thread of this process hangs in a look, so that it may not end by itself.
pub(crate) fn hangs() -> bool {
    HANGING.load(Ordering::SeqCst) > 0 || LEFT.load(Ordering::SeqCst)
}

/// Tells that a thread was left behind that may hang.
pub(crate) fn left_behind() {
    LEFT.store(true, Ordering::SeqCst);
}

type Job = Box<dyn FnOnce() + Send>;

/// How long looks are waited for.
pub(crate) struct Patience {
    /// Whether a look may hang at all.
    needed: bool,
    each: Duration,
    all: Duration,
    /// When `all` is over, from the first look on.
    until: Cell<Option<Instant>>,
    /// The thread that looks; none once it hangs.
    worker: RefCell<Option<Sender<Job>>>,
}

impl Patience {
    /// For this machine, with its mounts as they are.
    pub(crate) fn new() -> Self {
        Self::of(mounts::may_hang(), EACH, ALL)
    }

    fn of(needed: bool, each: Duration, all: Duration) -> Self {
        Self { needed, each, all, until: Cell::new(None), worker: RefCell::new(None) }
    }

    /// Lets the time for all looks begin anew.
    pub(crate) fn anew(&self) {
        self.until.set(None);
    }

    /// The answer of one look, or that it did not come.
    pub(crate) fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce() -> Look<T> + Send + 'static,
    ) -> Look<T> {
        if !self.needed {
            return look();
        }
        self.wait(look).unwrap_or_else(Look::Cannot)
    }

    /// The same for what is no look.
    pub(crate) fn wait<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Cannot> {
        if !self.needed {
            return Ok(work());
        }
        let until = self.until.get().unwrap_or_else(|| Instant::now() + self.all);
        self.until.set(Some(until));
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() || HANGING.load(Ordering::SeqCst) >= MOST {
            return Err(timed_out(self.all));
        }
        let (to, from) = channel();
        // Who sets it first: the thread, because it is done, or we, because we wait no longer.
        let over = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&over);
        let job: Job = Box::new(move || {
            let answer = work();
            if seen.swap(true, Ordering::SeqCst) {
                HANGING.fetch_sub(1, Ordering::SeqCst);
            } else {
                // Whoever waits is there.
                let _ = to.send(answer);
            }
        });
        if let Err(error) = self.begin(job) {
            return Err(Cannot::Failed { what: error.to_string() });
        }
        let answer = match from.recv_timeout(self.each.min(left)) {
            Err(RecvTimeoutError::Timeout) => {
                HANGING.fetch_add(1, Ordering::SeqCst);
                if !over.swap(true, Ordering::SeqCst) {
                    *self.worker.borrow_mut() = None;
                    return Err(timed_out(self.each));
                }
                HANGING.fetch_sub(1, Ordering::SeqCst);
                from.recv().ok()
            }
            answer => answer.ok(),
        };
        answer.ok_or_else(|| {
            *self.worker.borrow_mut() = None;
            Cannot::Failed { what: "the thread that looked has died".into() }
        })
    }

    /// Hands the job to the thread. To one that has died it is lost, and whoever waits hears of that.
    fn begin(&self, job: Job) -> std::io::Result<()> {
        let mut worker = self.worker.borrow_mut();
        if worker.is_none() {
            let (to, jobs) = channel::<Job>();
            let thread = std::thread::Builder::new().name("look".into()).stack_size(256 << 10);
            thread.spawn(move || jobs.into_iter().for_each(|job| job()))?;
            *worker = Some(to);
        }
        let _ = worker.as_ref().map(|worker| worker.send(job));
        Ok(())
    }
}

fn timed_out(limit: Duration) -> Cannot {
    Cannot::TimedOut { ms: u64::try_from(limit.as_millis()).unwrap_or(u64::MAX) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::Receiver;

    const SHORT: Duration = Duration::from_millis(50);

    /// A look that comes back once its sender is gone.
    fn stuck(until: Receiver<()>) -> impl FnOnce() -> Look<u32> + Send + 'static {
        move || {
            let _gone = until.recv();
            Look::Seen(1)
        }
    }

    #[test]
    fn a_look_that_does_not_come_back_is_left_and_others_are_answered() {
        let patience = Patience::of(true, SHORT, Duration::from_secs(60));
        assert_eq!(patience.look(|| Look::Seen(1)), Look::Seen(1));
        let (end, until) = channel();
        let told = patience.look(stuck(until));
        assert_eq!(told, Look::Cannot(Cannot::TimedOut { ms: 50 }));
        assert!(hangs());
        assert_eq!(patience.look(|| Look::Seen(2)), Look::Seen(2));
        drop(end);
        assert!((0..500).any(|_| {
            std::thread::sleep(Duration::from_millis(10));
            !hangs()
        }));
    }

    #[test]
    fn all_looks_together_have_their_time() {
        let patience = Patience::of(true, SHORT, SHORT);
        let (_end, until) = channel();
        assert_eq!(patience.look(stuck(until)), Look::Cannot(Cannot::TimedOut { ms: 50 }));
        assert_eq!(patience.look(|| Look::Seen(2)), Look::Cannot(Cannot::TimedOut { ms: 50 }));
        patience.anew();
        assert_eq!(patience.look(|| Look::Seen(2)), Look::Seen(2));
    }

    #[test]
    fn a_look_that_dies_is_told_and_others_are_answered() {
        let patience = Patience::of(true, Duration::from_secs(60), Duration::from_secs(60));
        let died = patience.look(|| -> Look<u32> { panic!("on purpose") });
        assert!(matches!(died, Look::Cannot(Cannot::Failed { .. })), "{died:?}");
        assert_eq!(patience.look(|| Look::Seen(2)), Look::Seen(2));
    }

    #[test]
    fn where_nothing_hangs_no_thread_is_asked() {
        let here = std::thread::current().id();
        let patience = Patience::of(false, SHORT, SHORT);
        assert_eq!(patience.wait(|| std::thread::current().id()), Ok(here));
    }
}
