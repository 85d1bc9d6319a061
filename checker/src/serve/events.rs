//! Server-sent events (HTML Standard, «Server-sent events»): the whole report first, then an exercise
//! whenever its status or its texts change.
//!
//! Who reads slowly is not sent what was in between: the board only knows what is now.

use super::board::{Board, News};
use crate::report::json::{JsonExercise, JsonReport};
use crate::text::Lang;
use hyper::body::Bytes;
use serde::Serialize;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

/// A comment is sent where nothing else was for so long: the contract has at most 15 s.
const BEAT: Duration = Duration::from_secs(10);

/// The events of one listener.
pub(super) struct Events(mpsc::Receiver<Bytes>);

impl Events {
    /// Events in this language, to one who knows everything up to the event `known`.
    pub(super) fn start(
        board: watch::Receiver<Arc<Board>>,
        lang: Lang,
        known: Option<u64>,
    ) -> Self {
        let (to, from) = mpsc::channel(1);
        tokio::spawn(tell(board, lang, known, to));
        Self(from)
    }

    /// An event for each time that something was kept in a gradebook; the first one at once.
    pub(super) fn of_gradebook(version: watch::Receiver<u64>, known: Option<u64>) -> Self {
        let (to, from) = mpsc::channel(1);
        tokio::spawn(tell_commits(version, known, to));
        Self(from)
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        self.0.poll_recv(context)
    }
}

async fn tell(
    mut board: watch::Receiver<Arc<Board>>,
    lang: Lang,
    mut known: Option<u64>,
    to: mpsc::Sender<Bytes>,
) {
    // How long to wait before coming again, and something to see at once even if there is no news.
    let mut text = String::from("retry: 1000\n\n");
    loop {
        let now = Arc::clone(&board.borrow_and_update());
        text.push_str(&news(&now, lang, known));
        known = Some(now.newest);
        if !text.is_empty() && to.send(std::mem::take(&mut text).into()).await.is_err() {
            return;
        }
        drop(now);
        match timeout(BEAT, board.changed()).await {
            Ok(Ok(())) => {}
            // Nobody follows the machine any more.
            Ok(Err(_)) => return,
            Err(_) => text.push_str(":\n\n"),
        }
    }
}

async fn tell_commits(
    mut version: watch::Receiver<u64>,
    mut known: Option<u64>,
    to: mpsc::Sender<Bytes>,
) {
    let mut text = String::from("retry: 1000\n\n");
    loop {
        let now = *version.borrow_and_update();
        if known != Some(now) {
            text.push_str(&event(now, "changed", &now));
        }
        known = Some(now);
        if !text.is_empty() && to.send(std::mem::take(&mut text).into()).await.is_err() {
            return;
        }
        match timeout(BEAT, version.changed()).await {
            Ok(Ok(())) => {}
            // Nobody follows the gradebook any more.
            Ok(Err(_)) => return,
            Err(_) => text.push_str(":\n\n"),
        }
    }
}

/// The events that tell what is new.
fn news(board: &Board, lang: Lang, known: Option<u64>) -> String {
    match board.since(known) {
        News::Report => {
            let report = JsonReport::new(&board.report, lang, board.duration_ms);
            event(board.newest, "report", &report)
        }
        News::Exercises(news) => news
            .into_iter()
            .map(|(id, exercise)| event(id, "exercise", &JsonExercise::new(exercise, lang)))
            .collect(),
    }
}

/// JSON has no line ends in it, so one `data` line holds it.
fn event(id: u64, name: &str, data: &impl Serialize) -> String {
    let data = serde_json::to_string(data).unwrap_or_default();
    format!("id: {id}\nevent: {name}\ndata: {data}\n\n")
}
