//! A second process in front, where a look may hang: a process with a thread that waits for a dead
//! file server cannot end, even when it is killed, and whoever started it would wait for its end.
//! So the work is done by a child, which tells its exit code before it tries to end.

use crate::collect;
use std::ffi::OsString;
use std::io::{Read as _, Write as _, pipe};
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::sync::mpsc::channel;
use std::thread;

/// Where the child tells its exit code: the other end of a pipe of its parent's.
const TELL: &str = "LABCHECK_TELL";

/// Does the work of these words in a child, if that is better; the exit code is the child's then.
pub(super) fn by_child(words: &[OsString]) -> Option<u8> {
    if std::env::var_os(TELL).is_some() || !collect::may_hang() {
        return None;
    }
    let (mut told, tell) = pipe().ok()?;
    let (program, words) = words.split_first()?;
    let path = format!("/proc/{}/fd/{}", std::process::id(), tell.as_raw_fd());
    let child = Command::new("/proc/self/exe").arg0(program).args(words).env(TELL, path).spawn();
    let mut child = child.ok()?;
    let (to, codes) = channel();
    let other = to.clone();
    thread::spawn(move || {
        let mut code = [0];
        if told.read_exact(&mut code).is_ok() {
            let _ = to.send(code[0]);
        }
    });
    thread::spawn(move || {
        let _ = other.send(child.wait().map_or(u8::MAX, of));
    });
    // This end stays open, or the child could not open it.
    let code = codes.recv().ok();
    drop(tell);
    code
}

/// As a shell tells it.
fn of(status: ExitStatus) -> u8 {
    let signal = || 128 + status.signal().unwrap_or_default();
    u8::try_from(status.code().unwrap_or_else(signal)).unwrap_or(u8::MAX)
}

/// Tells the exit code to a parent that waits for it, if this process may not be able to end.
pub(super) fn tell(code: u8) {
    let Some(path) = std::env::var_os(TELL).filter(|_| collect::hangs()) else { return };
    let path = Path::new(&path);
    if !path.starts_with("/proc") {
        return;
    }
    let no_wait = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    let Ok(mut pipe) = std::fs::OpenOptions::new().write(true).custom_flags(no_wait).open(path)
    else {
        return;
    };
    if pipe.metadata().is_ok_and(|seen| seen.file_type().is_fifo()) {
        let _ = pipe.write_all(&[code]);
    }
}
