//! The thread that follows the machine through one course, and how others speak with it.

use super::board::Board;
use crate::collect::Collector;
use crate::follow::{Follower, Woken};
use crate::kinds::{Course, Params};
use crate::report::Source;
use crate::state::progress::{Progress, Reached};
use crate::text::{Lang, text, visible};
use std::collections::BTreeMap;
use std::io::{self, PipeReader, PipeWriter, Read as _, Write as _};
use std::os::fd::AsFd as _;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;
use tokio::sync::{oneshot, watch};

/// A course that is followed.
pub(super) struct Live {
    /// What is known now; whoever waits is told when that is something else.
    pub(super) board: watch::Receiver<Arc<Board>>,
    /// What was reached when, by check.
    pub(super) reached: watch::Receiver<BTreeMap<String, Reached>>,
    ask: Mutex<(Sender<oneshot::Sender<()>>, PipeWriter)>,
}

impl Live {
    /// Looks at everything once, then follows in a thread of its own.
    pub(super) fn start(
        collector: Collector,
        course: Course,
        params: Params,
        lang: Lang,
    ) -> io::Result<Self> {
        let begun = Instant::now();
        let follower = Follower::new(collector, course, params)?;
        let board = Board::new(follower.report().clone(), milliseconds(begun));
        let (publish, board) = watch::channel(Arc::new(board));
        let mut kept = Kept::of(&follower, lang);
        kept.note(&follower);
        let (remember, reached) = watch::channel(kept.progress.checks().clone());
        let (ask, asked) = channel();
        let (called, call) = io::pipe()?;
        thread::Builder::new()
            .name("follow".into())
            .spawn(move || follow(follower, kept, (&publish, &remember), &asked, called))?;
        Ok(Self { board, reached, ask: Mutex::new((ask, call)) })
    }

    /// The board as of now.
    pub(super) fn now(&self) -> Arc<Board> {
        Arc::clone(&self.board.borrow())
    }

    /// Has everything looked at anew; whoever asks meanwhile gets the same look.
    pub(super) async fn check_now(&self) -> Arc<Board> {
        let (done, is_done) = oneshot::channel();
        let asked = match self.ask.lock() {
            Ok(mut ask) => ask.0.send(done).is_ok() && ask.1.write_all(b"?").is_ok(),
            Err(_) => false,
        };
        if asked {
            // A thread that has ended says so by this.
            let _ = is_done.await;
        }
        self.now()
    }
}

fn follow(
    mut follower: Follower,
    mut kept: Kept,
    (publish, remember): (&watch::Sender<Arc<Board>>, &watch::Sender<BTreeMap<String, Reached>>),
    asked: &Receiver<oneshot::Sender<()>>,
    mut called: PipeReader,
) {
    // Ends with whoever listens, and that with the process.
    while !publish.is_closed() {
        let woken = follower.wait(called.as_fd());
        let begun = Instant::now();
        let mut waiting = Vec::new();
        let new = match woken {
            Woken::Changed(changed) => follower.look_again(changed),
            Woken::Called => {
                // All that were sent by now; more than fit into this call again.
                if !called.read(&mut [0; 512]).is_ok_and(|count| count > 0) {
                    return;
                }
                waiting.extend(asked.try_iter());
                follower.look_at_everything();
                true
            }
        };
        if new {
            if kept.note(&follower) {
                remember.send_replace(kept.progress.checks().clone());
            }
            let board = publish.borrow().with(follower.report().clone(), milliseconds(begun));
            publish.send_replace(Arc::new(board));
        }
        for done in waiting {
            // Who asked may have gone.
            let _ = done.send(());
        }
    }
}

/// Progress, and whether it was told that it cannot be kept.
struct Kept {
    progress: Progress,
    lang: Lang,
    told: bool,
}

impl Kept {
    fn of(follower: &Follower, lang: Lang) -> Self {
        let progress = match follower.report().source {
            Source::Live => Progress::load(follower.course().id()),
            _ => Progress::of_nobody(),
        };
        Self { progress, lang, told: false }
    }

    /// Takes the report in; whether anything is new. A home that cannot be written to is told once and
    /// harms nothing.
    fn note(&mut self, follower: &Follower) -> bool {
        if !self.progress.note(follower.report()) {
            return false;
        }
        if self.progress.is_kept()
            && !self.told
            && let Err(error) = self.progress.store()
        {
            self.told = true;
            let error = visible(&error.to_string());
            let told = text!(
                ko "진도를 저장하지 못했습니다({error}). 점검은 계속됩니다.",
                en "progress cannot be saved ({error}); checking goes on"
            );
            let _ = writeln!(io::stderr().lock(), "labcheck: {}", told.get(self.lang));
        }
        true
    }
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}
