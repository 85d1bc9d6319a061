//! One try: ssh is started, and answered until the bundle is there or it is clear that none comes.

use super::copy::Copy;
use super::pipes::Pipes;
use super::said::{Said, Way};
use super::told::{Again, Told, before_hello, no_hello, told};
use super::words::{Broken, Word, Words};
use super::{Fault, Limits, Program, Stage};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How often it is looked whether everything is to stop.
const TICK: Duration = Duration::from_millis(100);
/// How long the last words are waited for when nothing more comes on standard output.
const LAST_WORDS: Duration = Duration::from_secs(2);
/// The same where all that matters is known.
const GOODBYE: Duration = Duration::from_millis(500);
/// How often it is told how far a copy is.
const STEPS: usize = 20;
/// Of standard error, in bytes: 1 MiB.
const MAX_SAID: usize = 1 << 20;

/// What a try brought.
#[derive(Debug)]
pub(super) struct Brought {
    pub(super) bundle: Vec<u8>,
    pub(super) as_root: bool,
    pub(super) copied: bool,
    pub(super) host_key: Option<String>,
    pub(super) said: String,
}

/// What all tries have in common.
pub(super) struct Visit<'a> {
    pub(super) program: &'a Program,
    pub(super) errand: &'a [u8],
    pub(super) limits: &'a Limits,
    pub(super) stop: &'a AtomicBool,
    /// The end of all tries.
    pub(super) until: Instant,
}

/// How far the script there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Away,
    Looking,
    Copying,
    Ready,
    Sudo,
    Collecting,
}

/// What an answer comes to.
enum Heard {
    More,
    Whole,
    /// The machine may tell why, and is let do so.
    Fails(Fault),
    /// It is not heard any further.
    Refused(Fault, String),
}

/// A try under way.
pub(super) struct Meeting<'a> {
    visit: &'a Visit<'a>,
    stage: &'a mut dyn FnMut(Stage),
    place: Place,
    /// When this place has to be left.
    leave: Instant,
    /// The program, from when it is asked for until it is there.
    copy: Option<Copy<'a>>,
    /// What is left of the errand, once that is asked for.
    errand: &'a [u8],
    as_root: bool,
    copied: bool,
    said: Said,
    words: Words,
    errors: Vec<u8>,
}

impl<'a> Meeting<'a> {
    pub(super) fn new(
        visit: &'a Visit<'a>,
        stage: &'a mut dyn FnMut(Stage),
        token: String,
    ) -> Self {
        Self {
            visit,
            stage,
            place: Place::Away,
            leave: Instant::now() + visit.limits.connect + visit.limits.login,
            copy: None,
            errand: &[],
            as_root: true,
            copied: false,
            said: Said::default(),
            words: Words::new(token),
            errors: Vec::new(),
        }
    }

    pub(super) fn hold(mut self, call: Command) -> Result<Brought, Told> {
        let failed = |error: std::io::Error| told(Fault::SshFailed, Again::No, &error.to_string());
        (self.stage)(Stage::Connecting);
        let mut pipes = Pipes::start(call).map_err(failed)?;
        loop {
            let left = self.left()?;
            self.turn(&mut pipes, left.min(TICK)).map_err(failed)?;
            match self.hear() {
                Heard::Whole => break,
                Heard::Fails(fault) => {
                    self.last_words(&mut pipes, GOODBYE);
                    return Err(told(fault, Again::No, self.said.last()));
                }
                Heard::Refused(fault, why) => return Err(told(fault, Again::No, &why)),
                Heard::More if self.said.count > MAX_SAID => {
                    return Err(told(Fault::TooMuch, Again::No, self.said.last()));
                }
                Heard::More if pipes.output_has_ended() => return Err(self.broke_off(pipes)),
                Heard::More => {}
            }
        }
        self.last_words(&mut pipes, GOODBYE);
        Ok(Brought {
            as_root: self.as_root,
            copied: self.copied,
            host_key: self.said.host_key(),
            said: self.said.last().to_owned(),
            bundle: self.words.into_bundle(),
        })
    }

    /// How long this place may still be held.
    fn left(&self) -> Result<Duration, Told> {
        if self.visit.stop.load(Ordering::Relaxed) {
            return Err(told(Fault::Interrupted, Again::No, ""));
        }
        let left = self.leave.min(self.visit.until).saturating_duration_since(Instant::now());
        if !left.is_zero() {
            return Ok(left);
        }
        let fault = match self.place {
            Place::Away => return Err(no_hello(&self.said)),
            Place::Copying => Fault::CopyTimeout,
            Place::Sudo => Fault::SudoTimeout,
            Place::Looking | Place::Ready | Place::Collecting => Fault::CollectTimeout,
        };
        Err(told(fault, Again::No, self.said.last()))
    }

    /// Sends and takes what there is.
    fn turn(&mut self, pipes: &mut Pipes, wait: Duration) -> std::io::Result<()> {
        let to_write = self.copy.as_ref().map_or(self.errand, Copy::rest);
        let written = pipes.turn(wait, to_write, self.words.buffer(), &mut self.errors)?;
        if written > 0 {
            self.wrote(written, pipes);
        }
        let before = self.said.way();
        self.said.take(&self.errors);
        self.errors.clear();
        if before < Way::Connected && self.said.way() >= Way::Connected {
            (self.stage)(Stage::LoggingIn);
        }
        Ok(())
    }

    fn wrote(&mut self, count: usize, pipes: &mut Pipes) {
        match &mut self.copy {
            Some(copy) => {
                let before = copy.done();
                copy.wrote(count);
                let (sent, of) = (copy.done(), self.visit.program.bytes().len());
                // Whoever shows it is not told of every packet.
                let step = of.div_ceil(STEPS).max(1);
                if before / step != sent / step || copy.has_ended() {
                    (self.stage)(Stage::Copying { sent, of });
                }
            }
            None => {
                self.errand = self.errand.get(count..).unwrap_or_default();
                if self.errand.is_empty() {
                    // The errand ends where the input ends.
                    pipes.close_input();
                }
            }
        }
    }

    /// Takes all that was said.
    fn hear(&mut self) -> Heard {
        loop {
            let heard = match self.words.next() {
                Ok(Some(word)) => self.answer(word),
                Ok(None) => return Heard::More,
                Err(Broken::TooMuch) => Heard::Refused(Fault::TooMuch, String::new()),
                Err(Broken::Nonsense) => Heard::Refused(Fault::Garbage, String::new()),
            };
            if !matches!(heard, Heard::More) {
                return heard;
            }
        }
    }

    fn answer(&mut self, word: Word) -> Heard {
        let limits = self.visit.limits;
        match (self.place, word) {
            (Place::Away, Word::Hello { machine }) => {
                if machine != self.visit.program.machine() {
                    let why = format!("uname -m: {machine}");
                    return Heard::Refused(Fault::WrongArchitecture, why);
                }
                self.go(Place::Looking, limits.login, Stage::LookingForProgram);
            }
            (Place::Looking, Word::Have) => self.place = Place::Ready,
            (Place::Looking, Word::Need { unpacks }) => {
                let program = self.visit.program;
                self.copy = Some(Copy::new(program, unpacks));
                let of = program.bytes().len();
                self.go(Place::Copying, limits.copy, Stage::Copying { sent: 0, of });
            }
            (Place::Copying, Word::Copied) if self.copy.as_ref().is_some_and(Copy::has_ended) => {
                self.copied = true;
                self.copy = None;
                self.place = Place::Ready;
            }
            (Place::Copying, Word::NoRoom) => return Heard::Fails(Fault::NoRoomThere),
            (Place::Copying, Word::NotCopied) => return Heard::Fails(Fault::CannotRun),
            (Place::Ready, Word::Sudo) => self.go(Place::Sudo, limits.sudo, Stage::AskingSudo),
            (Place::Ready | Place::Sudo, Word::Collect { as_root }) => {
                self.as_root = as_root;
                self.errand = self.visit.errand;
                self.go(Place::Collecting, limits.collect, Stage::Collecting);
            }
            (Place::Collecting, Word::End { code: 0 }) => return Heard::Whole,
            // The shell's own: not executable, not there.
            (Place::Collecting, Word::End { code: 126 | 127 }) => {
                return Heard::Fails(Fault::CannotRun);
            }
            (Place::Collecting, Word::End { .. }) => return Heard::Fails(Fault::CollectFailed),
            _ => return Heard::Refused(Fault::Garbage, String::new()),
        }
        Heard::More
    }

    fn go(&mut self, place: Place, limit: Duration, stage: Stage) {
        self.place = place;
        self.leave = Instant::now() + limit;
        (self.stage)(stage);
    }

    /// What it means that nothing more comes, and no end has come.
    fn broke_off(&mut self, mut pipes: Pipes) -> Told {
        self.last_words(&mut pipes, LAST_WORDS);
        let status = if pipes.has_ended() { pipes.end() } else { None };
        let code = status.and_then(|status| status.code());
        match (self.place, code) {
            (Place::Away, _) => before_hello(&self.said, code, self.words.printed()),
            (_, Some(255) | None) => told(Fault::ConnectionLost, Again::Yes, self.said.last()),
            // The rest of a bundle may come another time.
            (Place::Collecting, _) => told(Fault::ConnectionLost, Again::Once, self.said.last()),
            _ => told(Fault::CannotRun, Again::No, self.said.last()),
        }
    }

    /// Takes what still comes on standard error, at most so long, until ssh has ended.
    fn last_words(&mut self, pipes: &mut Pipes, limit: Duration) {
        pipes.close_input();
        let until = Instant::now() + limit;
        let mut rest = Vec::new();
        while Instant::now() < until && !self.visit.stop.load(Ordering::Relaxed) {
            let ended = pipes.has_ended();
            let wait = if ended { Duration::ZERO } else { Duration::from_millis(5) };
            let turned = pipes.turn(wait, &[], &mut rest, &mut self.errors);
            rest.clear();
            let more = !self.errors.is_empty();
            self.said.take(&self.errors);
            self.errors.clear();
            if turned.is_err() || (ended && !more) {
                break;
            }
        }
        self.said.end();
    }
}
