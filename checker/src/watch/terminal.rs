//! The terminal while it is watched: keys come one by one, the screen is ours, and both are given back
//! however it ends.

use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetwinsize, tcsetattr,
};
use std::io::{self, Read as _, Write as _};
use std::sync::mpsc::Sender;
use std::thread;
use tokio::signal::unix::{SignalKind, signal};

/// The other screen, no cursor.
const ENTER: &str = "\u{1b}[?1049h\u{1b}[?25l";
/// Back to the first screen, with a cursor.
const LEAVE: &str = "\u{1b}[?25h\u{1b}[?1049l";

/// What somebody did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Input {
    Key(u8),
    Up,
    Down,
    Resized,
    Stop,
}

/// A terminal that is ours; dropped, it is as it was.
pub(super) struct Terminal {
    before: Termios,
}

impl Terminal {
    /// # Errors
    /// Standard input or output is no terminal.
    pub(super) fn enter() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut raw = before.clone();
        // Keys at once and unseen; Ctrl-C stays a signal.
        raw.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
        raw.special_codes[SpecialCodeIndex::VMIN] = 1;
        raw.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(io::stdin(), OptionalActions::Now, &raw)?;
        let terminal = Self { before };
        write(ENTER)?;
        Ok(terminal)
    }

    /// Columns and rows.
    pub(super) fn size() -> (usize, usize) {
        let size = tcgetwinsize(io::stdout()).ok();
        let or = |cells: u16, usual: usize| if cells == 0 { usual } else { usize::from(cells) };
        let (columns, rows) = size.map_or((0, 0), |size| (size.ws_col, size.ws_row));
        (or(columns, 80), or(rows, 24))
    }

    /// Draws the whole screen in one write, line over line: what stood there is not seen to go.
    pub(super) fn draw(&self, lines: &[String]) -> io::Result<()> {
        let mut out = String::from("\u{1b}[H");
        out.push_str(&lines.join("\u{1b}[K\r\n"));
        out.push_str("\u{1b}[K\u{1b}[J");
        write(&out)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A terminal that has gone needs nothing back.
        let _ = write(LEAVE);
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.before);
    }
}

fn write(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Sends keys and signals, each followed by a byte into `call`, for who waits there.
///
/// # Errors
/// The system gives no thread, pipe or signal.
pub(super) fn listen(keys: bool, to: &Sender<Input>, call: &io::PipeWriter) -> io::Result<()> {
    if keys {
        let (to, mut call) = (to.clone(), call.try_clone()?);
        thread::Builder::new().name("keys".into()).spawn(move || read_keys(&to, &mut call))?;
    }
    let (to, mut call) = (to.clone(), call.try_clone()?);
    thread::Builder::new().name("signals".into()).spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_io().build() else {
            return;
        };
        // Without signals the default of each stays: that ends us too.
        let _ = runtime.block_on(async {
            let mut resized = signal(SignalKind::window_change())?;
            let mut stops = (
                signal(SignalKind::interrupt())?,
                signal(SignalKind::terminate())?,
                signal(SignalKind::hangup())?,
            );
            loop {
                let input = std::future::poll_fn(|context| {
                    let stop = [&mut stops.0, &mut stops.1, &mut stops.2];
                    if stop.into_iter().any(|signal| signal.poll_recv(context).is_ready()) {
                        return std::task::Poll::Ready(Input::Stop);
                    }
                    resized.poll_recv(context).map(|_| Input::Resized)
                })
                .await;
                if !send(input, &to, &mut call) {
                    return Ok::<_, io::Error>(());
                }
            }
        });
    })?;
    Ok(())
}

/// Whether anybody listens still.
fn send(input: Input, to: &Sender<Input>, call: &mut io::PipeWriter) -> bool {
    to.send(input).is_ok() && call.write_all(b"!").is_ok()
}

fn read_keys(to: &Sender<Input>, call: &mut io::PipeWriter) {
    let mut bytes = [0; 64];
    loop {
        let count = match io::stdin().lock().read(&mut bytes) {
            Ok(0) => {
                send(Input::Stop, to, call);
                return;
            }
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => return,
        };
        for input in inputs(bytes.get(..count).unwrap_or_default()) {
            if !send(input, to, call) {
                return;
            }
        }
    }
}

/// What was typed. Of what a key sends as a sequence, the arrows are known; Hangul typed with the Korean
/// layout stands where the letter would.
fn inputs(bytes: &[u8]) -> Vec<Input> {
    match bytes {
        [0x1b, b'[' | b'O', rest @ ..] => match rest.first() {
            Some(b'A') => vec![Input::Up],
            Some(b'B') => vec![Input::Down],
            _ => Vec::new(),
        },
        _ => String::from_utf8_lossy(bytes)
            .chars()
            .filter_map(|c| match c {
                'ㅗ' => Some(b'h'),
                'ㅜ' => Some(b'n'),
                'ㅣ' => Some(b'l'),
                'ㅊ' => Some(b'c'),
                'ㅂ' => Some(b'q'),
                c if c.is_ascii() => u8::try_from(u32::from(c.to_ascii_lowercase())).ok(),
                _ => None,
            })
            .map(|key| match key {
                b'k' => Input::Up,
                b'j' => Input::Down,
                key => Input::Key(key),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_known_in_both_layouts_and_other_sequences_are_nothing() {
        assert_eq!(inputs(b"hN"), [Input::Key(b'h'), Input::Key(b'n')]);
        assert_eq!(inputs("ㅗㅜㅣㅊㅂ".as_bytes()), b"hnlcq".map(Input::Key));
        assert_eq!(inputs(b"\x1b[A"), [Input::Up]);
        assert_eq!(inputs(b"\x1bOB"), [Input::Down]);
        assert_eq!(inputs(b"\x1b[15~"), []);
        assert_eq!(inputs("\u{c560}".as_bytes()), []);
    }
}
