//! The thread that follows the machine through one course, and how others speak with it.

use super::board::Board;
use crate::collect::Collector;
use crate::follow::{Follower, Woken};
use crate::kinds::{Course, Params};
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
    ask: Mutex<(Sender<oneshot::Sender<()>>, PipeWriter)>,
}

impl Live {
    /// Looks at everything once, then follows in a thread of its own.
    pub(super) fn start(collector: Collector, course: Course, params: Params) -> io::Result<Self> {
        let begun = Instant::now();
        let follower = Follower::new(collector, course, params)?;
        let board = Board::new(follower.report().clone(), milliseconds(begun));
        let (publish, board) = watch::channel(Arc::new(board));
        let (ask, asked) = channel();
        let (called, call) = io::pipe()?;
        thread::Builder::new()
            .name("follow".into())
            .spawn(move || follow(follower, &publish, &asked, called))?;
        Ok(Self { board, ask: Mutex::new((ask, call)) })
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
    publish: &watch::Sender<Arc<Board>>,
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
            let board = publish.borrow().with(follower.report().clone(), milliseconds(begun));
            publish.send_replace(Arc::new(board));
        }
        for done in waiting {
            // Who asked may have gone.
            let _ = done.send(());
        }
    }
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}
