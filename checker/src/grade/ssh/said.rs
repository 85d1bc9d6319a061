//! What ssh says on standard error: how far it is, the host key it verified, and the last lines.
//!
//! OpenSSH's `DEBUG1` lines, as 7.4 to 9.9 write them. What the machine itself may add (a banner from the
//! login on, then a command's errors) cannot pass for an earlier part of the way: see [`Way`].

use std::collections::VecDeque;

/// Of a line, in bytes; what is longer is cut.
const LINE: usize = 500;
/// Lines that are kept, the last ones.
const LINES: usize = 16;

/// How far the way there is, by ssh's own words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    /// Options and names are looked up.
    #[default]
    Begun,
    /// It connects.
    Connecting,
    /// Something there answered, or a proxy was started.
    Connected,
    /// Host keys are exchanged and the machine's is the known one: from here on the machine may have words
    /// of its own shown.
    Verified,
    /// The user is logged in: debug lines mean nothing any more.
    LoggedIn,
}

/// By what a line begins with that is no complaint, how far ssh is.
const MARKS: [(&str, Option<Way>); 10] = [
    ("debug1: Connecting to ", Some(Way::Connecting)),
    ("debug1: Executing proxy command: ", Some(Way::Connecting)),
    ("debug1: Connection established.", Some(Way::Connected)),
    ("debug1: Remote protocol version ", Some(Way::Connected)),
    ("debug1: mux_client_request_session: master session", Some(Way::LoggedIn)),
    ("debug1: SSH2_MSG_NEWKEYS received", Some(Way::Verified)),
    ("Authenticated to ", Some(Way::LoggedIn)),
    ("debug1: Authentication succeeded ", Some(Way::LoggedIn)),
    ("debug1: ", None),
    ("OpenSSH_", None),
];
/// The sums at the end of a connection.
const SUMS: [&str; 2] = ["Transferred: sent ", "Bytes per second: sent "];
const HOST_KEY: &str = "debug1: Server host key: ";

/// What was said so far.
#[derive(Debug, Default)]
pub(super) struct Said {
    way: Way,
    host_key: Option<String>,
    /// Complaints, and how far ssh was when they came.
    lines: VecDeque<(Way, String)>,
    /// The line that has not ended.
    begun: Vec<u8>,
    /// How much came, in bytes.
    pub(super) count: usize,
}

impl Said {
    pub(super) fn take(&mut self, bytes: &[u8]) {
        self.count = self.count.saturating_add(bytes.len());
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            let room = LINE.saturating_sub(self.begun.len());
            self.begun.extend(part.iter().take(room));
            if part.ends_with(b"\n") {
                self.end_line();
            }
        }
    }

    /// Nothing more comes.
    pub(super) fn end(&mut self) {
        if !self.begun.is_empty() {
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        let line = String::from_utf8_lossy(&std::mem::take(&mut self.begun)).trim().to_owned();
        if let Some(key) = line.strip_prefix(HOST_KEY).filter(|_| self.way < Way::Verified) {
            // The first: there is one a connection.
            self.host_key.get_or_insert_with(|| key.to_owned());
        }
        let mark = MARKS.iter().find(|(begin, _)| line.starts_with(begin));
        if let Some((_, way)) = mark {
            if self.way < Way::LoggedIn {
                self.way = way.map_or(self.way, |way| way.max(self.way));
            }
            return;
        }
        if line.is_empty() || SUMS.iter().any(|sum| line.starts_with(sum)) {
            return;
        }
        if self.lines.len() == LINES {
            self.lines.pop_front();
        }
        self.lines.push_back((self.way, line));
    }

    pub(super) fn way(&self) -> Way {
        self.way
    }

    /// `ssh-ed25519 SHA256:…`, where it was verified.
    pub(super) fn host_key(&self) -> Option<String> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-+/:=@. ".contains(c);
        let key = self.host_key.as_ref().filter(|key| key.chars().all(plain))?;
        (self.way >= Way::Verified).then(|| key.clone())
    }

    /// The complaints, oldest first.
    pub(super) fn lines(&self) -> impl DoubleEndedIterator<Item = (Way, &str)> {
        self.lines.iter().map(|(way, line)| (*way, line.as_str()))
    }

    /// The last complaint.
    pub(super) fn last(&self) -> &str {
        self.lines.back().map_or("", |(_, line)| line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: &str = "OpenSSH_9.2p1 Debian-2, OpenSSL 3.0.19\r\n\
        debug1: Reading configuration data /etc/ssh/ssh_config\r\n\
        debug1: Connecting to one [10.77.1.1] port 22.\r\n\
        debug1: Connection established.\r\n\
        debug1: Remote protocol version 2.0, remote software version OpenSSH_9.2p1\r\n\
        debug1: Server host key: ssh-ed25519 SHA256:+fwmVvrsDBAHcS7d1/NPbiuWfYkXHzjvlPtAkXWqRJs\r\n\
        Warning: Permanently added 'one' (ED25519) to the list of known hosts.\r\n\
        debug1: SSH2_MSG_NEWKEYS received\r\n\
        Welcome!\n\
        debug1: Server host key: ssh-ed25519 SHA256:aBannerOfTheMachine\r\n\
        Authenticated to one ([10.77.1.1]:22) using \"publickey\".\r\n";

    fn said(text: &str) -> Said {
        let mut said = Said::default();
        said.take(text.as_bytes());
        said
    }

    #[test]
    fn the_way_the_host_key_and_the_complaints_are_told_apart() {
        let mut said = said(CALL);
        said.take(b"debug1: Server host key: x\ndebug1: Connecting to y\nsudo: a password is");
        said.take(b" required\nTransferred: sent 1, received 2 bytes, in 0.4 seconds\r\n");
        assert_eq!(said.way(), Way::LoggedIn);
        assert_eq!(
            said.host_key().unwrap(),
            "ssh-ed25519 SHA256:+fwmVvrsDBAHcS7d1/NPbiuWfYkXHzjvlPtAkXWqRJs"
        );
        assert_eq!(
            said.lines().collect::<Vec<_>>(),
            [
                (
                    Way::Connected,
                    "Warning: Permanently added 'one' (ED25519) to the list of known hosts."
                ),
                (Way::Verified, "Welcome!"),
                (Way::LoggedIn, "sudo: a password is required"),
            ]
        );
    }

    #[test]
    fn a_key_that_was_not_accepted_is_not_told() {
        let begin = CALL.split("Warning").next().unwrap();
        assert_eq!(said(begin).host_key(), None);
        let odd = CALL.replace("+fwm", "\u{1b}[31m");
        assert_eq!(said(&odd).host_key(), None);
    }

    #[test]
    fn endless_words_leave_the_last_lines_and_little_of_each() {
        let mut said = said(CALL);
        for _ in 0..100 {
            said.take(&[b'x'; 10_000]);
        }
        for number in 0..100 {
            said.take(format!("\n{number}").as_bytes());
        }
        said.end();
        assert_eq!(said.lines().count(), LINES);
        assert_eq!(said.last(), "99");
        assert!(said.count > 1_000_000);
        said.take(&[b'x'; 10_000]);
        said.end();
        assert_eq!(said.last(), "x".repeat(LINE));
    }
}
