//! A visit to a machine: OpenSSH's `ssh` goes there, labcheck is copied where it is not there yet, looks
//! around, and its bundle comes back. One connection a visit, everything bounded in bytes and time.
//!
//! What comes from there was written by whoever is root there: it is carried, not believed.

mod copy;
mod meeting;
mod options;
mod pipes;
mod program;
mod said;
mod script;
mod told;
mod words;

pub use program::{MAX_PROGRAM, Program};

use super::errand::Errand;
use super::fault::Fault;
use super::host::Host;
use crate::random;
use meeting::{Brought, Meeting, Visit};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use told::{Again, Told, told};

/// Before the second try.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// Before any other.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// How often a pause looks whether everything is to stop.
const TICK: Duration = Duration::from_millis(100);

/// How long a visit may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Until there is a connection, and host keys are exchanged: ssh's own `ConnectTimeout`, in whole
    /// seconds.
    pub connect: Duration,
    /// After that, until a command runs there.
    pub login: Duration,
    /// Until the program is there, where it has to be copied.
    pub copy: Duration,
    /// Until sudo has worked or refused.
    pub sudo: Duration,
    /// From the start of the program to the end of its bundle.
    pub collect: Duration,
    /// All of it, with every further try.
    pub total: Duration,
    /// How often it is tried again, where that may help.
    pub retries: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            login: Duration::from_secs(20),
            copy: Duration::from_secs(60),
            sudo: Duration::from_secs(10),
            collect: Duration::from_secs(60),
            total: Duration::from_secs(180),
            retries: 2,
        }
    }
}

/// How far a visit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// On the way to the machine.
    Connecting,
    /// Connected; logging in.
    LoggingIn,
    /// A command runs there, and looks whether the program is there.
    LookingForProgram,
    /// The program is being copied: so many of its bytes.
    Copying {
        /// What is on its way, packed or not.
        sent: usize,
        /// What there is to send.
        of: usize,
    },
    /// sudo is asked.
    AskingSudo,
    /// The program looks around there.
    Collecting,
    /// It did not work, and will be tried again after a pause.
    Pausing {
        /// Why it did not work.
        fault: Fault,
        /// The try that comes, from 2.
        next: u32,
        /// How long the pause is.
        pause: Duration,
    },
}

/// What a visit brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visited {
    /// What the program wrote, not looked at yet; at most [`MAX_BUNDLE`](crate::evidence::bundle::MAX_BUNDLE)
    /// bytes.
    pub bundle: Vec<u8>,
    /// Whether it ran as root. Else sudo refused, and `said` may tell why.
    pub as_root: bool,
    /// Whether the program had to be copied.
    pub copied: bool,
    /// Algorithm and fingerprint of the host key that ssh verified (`ssh-ed25519 SHA256:…`), where it told.
    pub host_key: Option<String>,
    /// The last line of standard error, at most 500 bytes, as it came: for [`visible`](crate::text::visible).
    pub said: String,
    /// How long the try took that worked.
    pub took: Duration,
    /// How many tries it took.
    pub tries: u32,
}

/// Why a visit brought nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// What went wrong.
    pub fault: Fault,
    /// The line of standard error that tells most, at most 500 bytes, as it came: for
    /// [`visible`](crate::text::visible). May be empty.
    pub said: String,
    /// How many tries were made; 0 where it was ended before the first.
    pub tries: u32,
}

/// Visits a machine, and tries again where that may help. `stop` ends it within a quarter of a second.
///
/// # Errors
/// The fault of the last try.
pub fn visit(
    host: &Host,
    program: &Program,
    errand: &Errand,
    limits: &Limits,
    stop: &AtomicBool,
    stage: &mut dyn FnMut(Stage),
) -> Result<Visited, Failed> {
    visit_with(Path::new("ssh"), host, program, errand, limits, stop, stage)
}

fn visit_with(
    ssh: &Path,
    host: &Host,
    program: &Program,
    errand: &Errand,
    limits: &Limits,
    stop: &AtomicBool,
    stage: &mut dyn FnMut(Stage),
) -> Result<Visited, Failed> {
    let failed = |told: Told, tries| Failed { fault: told.fault, said: told.said, tries };
    let nothing =
        |error: &str| Failed { fault: Fault::SshFailed, said: error.to_owned(), tries: 0 };
    let written = serde_json::to_vec(errand).map_err(|error| nothing(&error.to_string()))?;
    let until = Instant::now() + limits.total;
    let visit = Visit { program, errand: &written, limits, stop, until };
    let mut tries = 0;
    loop {
        if stop.load(Ordering::Relaxed) {
            return Err(failed(told(Fault::Interrupted, Again::No, ""), tries));
        }
        tries += 1;
        let token = random::digits().map_err(|error| nothing(&error.to_string()))?;
        let command = script::command(&token, program, &errand.course);
        let command = command.ok_or_else(|| nothing("the name of the course is no plain word"))?;
        let call = options::call(ssh, host, limits, &command);
        let begun = Instant::now();
        let told = match Meeting::new(&visit, stage, token).hold(call) {
            Ok(Brought { bundle, as_root, copied, host_key, said }) => {
                let took = begun.elapsed();
                return Ok(Visited { bundle, as_root, copied, host_key, said, took, tries });
            }
            Err(told) => told,
        };
        let most = match told.again {
            Again::No => 0,
            Again::Once => limits.retries.min(1),
            Again::Yes => limits.retries,
        };
        // One that cannot end in time would only hide how this one ended.
        let (pause, again) = (pause(tries), begun.elapsed());
        if tries > most || Instant::now() + pause + again >= until {
            return Err(failed(told, tries));
        }
        stage(Stage::Pausing { fault: told.fault, next: tries + 1, pause });
        sleep(pause, stop);
    }
}

/// Half a second and up to half as much again, twice that before the third try, and so on, up to ten: not
/// all machines of a class are tried again at the same moment.
fn pause(tries: u32) -> Duration {
    let base = FIRST_PAUSE.saturating_mul(1 << tries.saturating_sub(1).min(6)).min(LONGEST_PAUSE);
    let part = random::bytes::<1>().map_or(0, |[byte]| u32::from(byte));
    base + base * part / 512
}

fn sleep(pause: Duration, stop: &AtomicBool) {
    let until = Instant::now() + pause;
    while Instant::now() < until && !stop.load(Ordering::Relaxed) {
        std::thread::sleep(until.saturating_duration_since(Instant::now()).min(TICK));
    }
}

#[cfg(test)]
mod tests;
