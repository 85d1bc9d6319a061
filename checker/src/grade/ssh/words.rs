//! What the script on the machine says on standard output: lines that begin with the token, in their
//! order, then the bundle, then one last line.

use crate::evidence::bundle::MAX_BUNDLE;

/// How much may come beside lines of ours, before the bundle, in bytes: 256 KiB.
const MAX_BESIDE: usize = 256 << 10;
/// How long a line of ours can be, in bytes.
const LINE: usize = 500;
const MAX: usize = MAX_BUNDLE as usize;

/// A line of the script's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// It runs.
    Hello {
        /// As `uname -m` says.
        machine: String,
    },
    /// The program is there.
    Have,
    /// It is not.
    Need {
        /// Whether gzip is there, so that what is packed can be sent.
        unpacks: bool,
    },
    /// It is there now.
    Copied,
    /// The disk is full.
    NoRoom,
    /// It could not be copied, for another reason.
    NotCopied,
    /// sudo is asked.
    Sudo,
    /// The program starts and waits for its errand.
    Collect {
        /// Whether as root.
        as_root: bool,
    },
    /// The bundle is whole: what the program wrote, and its exit code.
    End {
        /// The exit code.
        code: u8,
    },
}

/// Why no more can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// More than may come.
    TooMuch,
    /// With the token, and nonsense.
    Nonsense,
}

/// What came, and what it says.
#[derive(Debug)]
pub(super) struct Words {
    token: String,
    buffer: Vec<u8>,
    /// Where in it the line begins that is not taken yet; the bundle.
    at: usize,
    /// Up to where there is no end of it.
    searched: usize,
    /// Lines of others', in bytes.
    beside: usize,
    /// The last of them.
    printed: String,
    in_bundle: bool,
}

impl Words {
    pub(super) fn new(token: String) -> Self {
        let (buffer, printed) = (Vec::new(), String::new());
        Self { token, buffer, at: 0, searched: 0, beside: 0, printed, in_bundle: false }
    }

    /// Where the next bytes go.
    pub(super) fn buffer(&mut self) -> &mut Vec<u8> {
        self.buffer.drain(..self.at);
        self.searched = self.searched.saturating_sub(self.at);
        self.at = 0;
        &mut self.buffer
    }

    /// The next line of ours, if it is whole.
    pub(super) fn next(&mut self) -> Result<Option<Word>, Broken> {
        if self.in_bundle {
            return self.end();
        }
        while let Some(line) = self.line() {
            if let Some(words) = self.ours(&line) {
                let word = parse(&words).ok_or(Broken::Nonsense)?;
                self.in_bundle = matches!(word, Word::Collect { .. });
                return Ok(Some(word));
            }
            self.print(&line);
            if self.beside > MAX_BESIDE {
                return Err(Broken::TooMuch);
            }
        }
        let rest = self.buffer.len() - self.at;
        if self.beside + rest > MAX_BESIDE { Err(Broken::TooMuch) } else { Ok(None) }
    }

    /// The next line, cut where it is too long to be ours.
    fn line(&mut self) -> Option<Vec<u8>> {
        let new = self.buffer.get(self.searched..).unwrap_or_default();
        let Some(length) = new.iter().position(|byte| *byte == b'\n') else {
            self.searched = self.buffer.len();
            return None;
        };
        let end = self.searched + length;
        let line = self.buffer.get(self.at..end).unwrap_or_default();
        let line = line.get(..LINE).unwrap_or(line).to_vec();
        self.beside += end + 1 - self.at;
        self.at = end + 1;
        self.searched = self.at;
        Some(line)
    }

    fn ours(&self, line: &[u8]) -> Option<String> {
        let words = line.strip_prefix(self.token.as_bytes())?.strip_prefix(b" ")?;
        Some(String::from_utf8_lossy(words).into_owned())
    }

    fn print(&mut self, line: &[u8]) {
        let line = String::from_utf8_lossy(line).trim().to_owned();
        if !line.is_empty() {
            self.printed = line;
        }
    }

    /// The last line that others printed: start files of shells, a login's refusal.
    pub(super) fn printed(&mut self) -> &str {
        if !self.in_bundle {
            let rest = self.buffer.get(self.at..).unwrap_or_default();
            let rest = rest.get(..LINE).unwrap_or(rest).to_vec();
            self.print(&rest);
        }
        &self.printed
    }

    /// Looks for the last line behind the bundle. What a logout adds may come with it.
    fn end(&mut self) -> Result<Option<Word>, Broken> {
        let mark = format!("\n{} end ", self.token);
        let new = self.buffer.get(self.searched.max(self.at)..).unwrap_or_default();
        let found = new.windows(mark.len()).position(|window| window == mark.as_bytes());
        let Some(end) = found.map(|found| found + self.searched.max(self.at)) else {
            self.searched = (self.buffer.len() + 1).saturating_sub(mark.len());
            let most = MAX + LINE;
            return if self.buffer.len() - self.at > most {
                Err(Broken::TooMuch)
            } else {
                Ok(None)
            };
        };
        self.searched = end;
        let code = self.buffer.get(end + mark.len()..).unwrap_or_default();
        let Some(length) = code.iter().position(|byte| *byte == b'\n') else {
            return if code.len() > LINE { Err(Broken::Nonsense) } else { Ok(None) };
        };
        let code = code.get(..length).and_then(|code| std::str::from_utf8(code).ok());
        let code = code.and_then(|code| code.parse().ok()).ok_or(Broken::Nonsense)?;
        self.buffer.truncate(end);
        self.buffer.drain(..self.at);
        self.at = 0;
        if self.buffer.len() > MAX { Err(Broken::TooMuch) } else { Ok(Some(Word::End { code })) }
    }

    /// The bundle, once it has ended.
    pub(super) fn into_bundle(self) -> Vec<u8> {
        self.buffer
    }
}

fn parse(words: &str) -> Option<Word> {
    let mut words = words.split_ascii_whitespace();
    let word = match (words.next()?, words.next()) {
        ("hello", Some(machine)) => {
            // The user's number is told too.
            words.next();
            Word::Hello { machine: machine.to_owned() }
        }
        ("have", None) => Word::Have,
        ("need", Some("gzip")) => Word::Need { unpacks: true },
        ("need", None) => Word::Need { unpacks: false },
        ("copied", None) => Word::Copied,
        ("no-room", None) => Word::NoRoom,
        ("not-copied", None) => Word::NotCopied,
        ("sudo", None) => Word::Sudo,
        ("collect", Some("root")) => Word::Collect { as_root: true },
        ("collect", Some("user")) => Word::Collect { as_root: false },
        _ => return None,
    };
    words.next().is_none().then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is heard when the bytes come in pieces of this size.
    fn hear(bytes: &[u8], size: usize) -> (Vec<Word>, Option<Broken>, Words) {
        let mut words = Words::new("t0ken".into());
        let mut heard = Vec::new();
        for piece in bytes.chunks(size) {
            words.buffer().extend_from_slice(piece);
            loop {
                match words.next() {
                    Ok(Some(word)) => {
                        let last = matches!(word, Word::End { .. });
                        heard.push(word);
                        if last {
                            return (heard, None, words);
                        }
                    }
                    Ok(None) => break,
                    Err(broken) => return (heard, Some(broken), words),
                }
            }
        }
        (heard, None, words)
    }

    const WHOLE: &[u8] =
        b"Welcome!\nno newline\nt0ken hello x86_64 1000\nt0ken need gzip\nt0ken copied\n\
        t0ken sudo\nt0ken collect user\n{\"a\": \"\nt0ken\"}\n\nt0ken end 0\nbye\n";

    #[test]
    fn ours_are_told_from_others_and_the_bundle_ends_where_it_ends() {
        for size in [1, 2, 7, 50, 10_000] {
            let (heard, broken, words) = hear(WHOLE, size);
            assert_eq!(broken, None);
            assert_eq!(
                heard,
                [
                    Word::Hello { machine: "x86_64".into() },
                    Word::Need { unpacks: true },
                    Word::Copied,
                    Word::Sudo,
                    Word::Collect { as_root: false },
                    Word::End { code: 0 },
                ],
                "in pieces of {size}"
            );
            assert_eq!(words.into_bundle(), b"{\"a\": \"\nt0ken\"}\n");
        }
    }

    #[test]
    fn a_bundle_without_its_end_has_none_wherever_it_is_cut() {
        let begin = WHOLE.len() - b"0\nbye\n".len();
        for length in 0..=begin {
            let (heard, broken, _) = hear(&WHOLE[..length], 10_000);
            assert_eq!(broken, None);
            assert!(!heard.iter().any(|word| matches!(word, Word::End { .. })), "{length}");
        }
    }

    #[test]
    fn nonsense_with_the_token_is_told() {
        for line in ["hello", "need zip", "collect", "collect root now", "reboot", "", "have 1"] {
            let (heard, broken, _) = hear(format!("t0ken {line}\n").as_bytes(), 100);
            assert_eq!((heard.len(), broken), (0, Some(Broken::Nonsense)), "{line}");
        }
        let (_, broken, _) = hear(b"t0ken collect root\n\nt0ken end 256\n", 100);
        assert_eq!(broken, Some(Broken::Nonsense));
    }

    #[test]
    fn more_than_may_come_is_cut_off() {
        for junk in [b"x".as_slice(), b"x\n"] {
            let (_, broken, words) = hear(&junk.repeat(MAX_BESIDE + 1), 1 << 16);
            assert_eq!(broken, Some(Broken::TooMuch));
            assert!(words.buffer.len() <= MAX_BESIDE + (1 << 16));
        }
        let mut much = b"t0ken collect root\n".to_vec();
        much.resize(MAX + (1 << 20), b'x');
        let (_, broken, words) = hear(&much, 1 << 16);
        assert_eq!(broken, Some(Broken::TooMuch));
        assert!(words.buffer.len() <= MAX + (1 << 17));
    }

    #[test]
    fn the_last_thing_printed_beside_is_kept() {
        assert_eq!(hear(b"one\ntwo\n\n", 3).2.printed(), "two");
        assert_eq!(
            hear(b"one\nThis account is not available.", 3).2.printed(),
            "This account is not available."
        );
        assert_eq!(hear(b"", 3).2.printed(), "");
    }
}
