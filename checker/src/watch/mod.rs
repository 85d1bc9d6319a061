//! `labcheck watch`: the same check again and again, whenever something that it reads has changed.

mod screen;
mod terminal;

use crate::follow::{Follower, Woken};
use crate::hints::{self, Seen};
use crate::judge;
use crate::kinds::{Asked, Memo, Status};
use crate::render::{View, words};
use crate::report::{Report, Source};
use crate::state::progress::Progress;
use crate::text::{Text, text};
use labcheck_labs::Track;
use screen::Focus;
use std::io::{self, IsTerminal as _, PipeReader, Read as _, Write as _};
use std::os::fd::AsFd as _;
use std::sync::mpsc::{Receiver, channel};
use terminal::{Input, Terminal};

/// Watches until the reader ends it; the report as it was then.
///
/// # Errors
/// The terminal, or the system, gives not what is needed.
pub fn watch(mut follower: Follower, view: &View) -> io::Result<Report> {
    let screen = io::stdin().is_terminal() && io::stdout().is_terminal();
    let (to, inputs) = channel();
    let (mut called, call) = io::pipe()?;
    terminal::listen(screen, &to, &call)?;
    let progress = match follower.report().source {
        Source::Live => Progress::load(follower.course().id()),
        _ => Progress::of_nobody(),
    };
    let mut watched = Watched { focus: Focus::default(), progress, told: false };
    watched.note(follower.report());
    if screen {
        let terminal = Terminal::enter()?;
        watched.on_screen(&terminal, &mut follower, view, &inputs, &mut called)?;
    } else {
        watched.in_lines(&mut follower, view, &inputs, &mut called)?;
    }
    Ok(follower.report().clone())
}

struct Watched {
    focus: Focus,
    progress: Progress,
    /// That progress cannot be kept was told.
    told: bool,
}

impl Watched {
    fn on_screen(
        &mut self,
        terminal: &Terminal,
        follower: &mut Follower,
        view: &View,
        inputs: &Receiver<Input>,
        called: &mut PipeReader,
    ) -> io::Result<()> {
        loop {
            let (columns, rows) = Terminal::size();
            let view = View { width: Some(columns), ..*view };
            let undone = self.progress.checks();
            terminal.draw(&screen::lines(follower.report(), undone, &self.focus, &view, rows))?;
            match follower.wait(called.as_fd()) {
                Woken::Changed(changed) => {
                    if follower.look_again(changed) {
                        self.note(follower.report());
                    }
                }
                Woken::Called => {
                    drain(called);
                    for input in inputs.try_iter().collect::<Vec<_>>() {
                        if !self.does(input, follower, &view) {
                            return Ok(());
                        }
                    }
                }
            }
        }
    }

    /// Does what was asked for; whether it goes on.
    fn does(&mut self, input: Input, follower: &mut Follower, view: &View) -> bool {
        let scrolled = self.focus.scrolled;
        // Another size is nothing that the reader did: what was told is still to be read.
        if input != Input::Resized {
            self.focus.note = None;
        }
        match input {
            Input::Stop | Input::Key(b'q' | 4) => return false,
            Input::Up => self.focus.scrolled = scrolled.saturating_sub(1),
            Input::Down => self.focus.scrolled = scrolled.saturating_add(1).min(1000),
            Input::Key(b'n') => {
                let exercise = screen::next_open(follower.report(), &self.focus);
                self.focus = Focus { exercise, ..Focus::default() };
            }
            Input::Key(b'l') => {
                let (list, exercise) = (!self.focus.list, self.focus.exercise.take());
                self.focus = Focus { list, exercise, ..Focus::default() };
            }
            Input::Key(b'h') => self.hint(follower, view),
            Input::Key(b'c') => {
                follower.look_at_everything();
                self.note(follower.report());
                let checked = text!(ko "다시 점검했습니다.", en "Checked again.");
                self.focus.note.get_or_insert(checked);
            }
            Input::Key(_) | Input::Resized => {}
        }
        true
    }

    fn hint(&mut self, follower: &Follower, view: &View) {
        let Some(shown) = screen::shown(follower.report(), &self.focus) else { return };
        let course = follower.course();
        let Some(exercise) = course.exercise(&shown.id) else { return };
        let track = judge::track::of(follower.evidence()).unwrap_or(Track::Other);
        let params = judge::params::on_track(course, follower.params(), track);
        let memo = Memo::default();
        let asked = Asked { evidence: follower.evidence(), params: &params, track, memo: &memo };
        let all = hints::of(exercise, track);
        let mut seen = Seen::load();
        let at = seen.next(course.id(), exercise.id(), all.len());
        self.focus.hint =
            all.get(at).map(|hint| hints::told(&asked, hint, at, all.len(), view.lang));
        // Which come next is no matter of life and death.
        let _ = seen.store();
        self.focus.list = false;
        self.focus.scrolled = usize::MAX >> 1;
    }

    /// Writes down what is new; that it cannot be is told once.
    fn note(&mut self, report: &Report) {
        // What was chosen and is done now is left for the next.
        let done = |id: &String| report.exercises.iter().any(|e| e.id == *id && !e.open());
        if self.focus.exercise.as_ref().is_some_and(done) {
            self.focus = Focus::default();
        }
        if !self.progress.note(report) || !self.progress.is_kept() || self.told {
            return;
        }
        if let Err(error) = self.progress.store() {
            self.told = true;
            let why = crate::text::visible(&error.to_string());
            self.focus.note = Some(text!(
                ko "진도를 저장하지 못했습니다({why}). 점검은 계속됩니다.",
                en "progress cannot be saved ({why}); checking goes on"
            ));
        }
    }

    /// A line for every check that has another status, where there is no terminal.
    fn in_lines(
        &mut self,
        follower: &mut Follower,
        view: &View,
        inputs: &Receiver<Input>,
        called: &mut PipeReader,
    ) -> io::Result<()> {
        let mut before = Report::empty(follower.course().id());
        loop {
            let out = changes(&before, follower.report(), view);
            let mut stdout = io::stdout().lock();
            match stdout.write_all(out.as_bytes()).and_then(|()| stdout.flush()) {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
                answer => answer?,
            }
            drop(stdout);
            if let Some(note) = self.focus.note.take() {
                let _ = writeln!(io::stderr().lock(), "{}", note.get(view.lang));
            }
            before = follower.report().clone();
            match follower.wait(called.as_fd()) {
                Woken::Changed(changed) => {
                    if follower.look_again(changed) {
                        self.note(follower.report());
                    }
                }
                Woken::Called => {
                    drain(called);
                    if inputs.try_iter().any(|input| input == Input::Stop) {
                        return Ok(());
                    }
                }
            }
        }
    }
}

fn drain(called: &mut PipeReader) {
    // One read takes all that is there, or leaves enough to be called again.
    let _ = called.read(&mut [0; 256]);
}

/// The checks of which the status is another one now.
fn changes(before: &Report, now: &Report, view: &View) -> String {
    let status = |report: &Report, id: &str| -> Option<Status> {
        let mut checks = report.exercises.iter().flat_map(|exercise| &exercise.checks);
        checks.find(|check| check.id == id).map(|check| check.status)
    };
    let mut out = String::new();
    for check in now.exercises.iter().flat_map(|exercise| &exercise.checks) {
        let was = status(before, &check.id);
        if was == Some(check.status) {
            continue;
        }
        let (mark, id) = (words::mark(check.status, view.ascii), &check.id);
        let (title, word) = (check.title.get(view.lang), words::status(check.status));
        let word: &Text = &word;
        out.push_str(&format!("{mark} {id}  {title} ({})\n", word.get(view.lang)));
    }
    out
}
