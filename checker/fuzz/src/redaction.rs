//! Redaction: no secret stays, a second time changes nothing, and a grammar sees the same.

use labcheck::evidence::redact::{Asked, redact};
use labcheck::read::python_ini::{Ini, Python};

/// A password that stands nowhere but where it is put.
const PLANTED: &str = "Zq7Planted9Xw";

pub(crate) fn any(data: &[u8]) {
    let asked = [Asked { key: "CONFIG_KEYSTONE_ADMIN_PW", value: "abc123" }];
    let once = redact(data, &asked);
    let harmless = neutralised(data);
    // A part of it may be in UTF-16.
    let wide_in_part = data.contains(&0);
    // A mark that stands in a file was typed by hand and says nothing: it is made another. So what
    // was «equal» is not any more, and else nothing changes in a file that either packstack reads. Where marks
    // were typed into it, the second look takes one that is a value now for a secret, and those of comments
    // for copies of it; whether something in it is UTF-16 is told by a share of its letters.
    let typed = data.windows(9).any(|some| some == b"labcheck-");
    let read = [Python::Two, Python::Three]
        .into_iter()
        .any(|python| Ini::read(&harmless, python).refusal.is_none());
    let twice = redact(&once, &asked);
    let same = plain(&once) == plain(&twice);
    // A mark in a name makes it the name of a secret.
    let named = [Python::Two, Python::Three].into_iter().any(|python| {
        let ini = Ini::read(&once, python);
        ini.entries.iter().any(|entry| entry.name.windows(10).any(|some| some == b"{labcheck-"))
    });
    assert!(
        same || typed || !read || wide_in_part || named,
        "{:?}\n{:?}",
        show(&once),
        show(&twice)
    );
    for python in [Python::Two, Python::Three] {
        let (before, after) = (Ini::read(&harmless, python), Ini::read(&once, python));
        // Two names in UTF-16 may become one: then it is refused for that, on another line.
        let line =
            |ini: &Ini| ini.refusal.as_ref().map(|r| if wide_in_part { 0 } else { r.line() });
        assert_eq!(line(&before), line(&after));
        if before.refusal.is_none() {
            let keys = |ini: &Ini| -> Vec<_> {
                ini.entries.iter().map(|entry| (entry.key.line, entry.name.clone())).collect()
            };
            let (before, after) = (keys(&before), keys(&after));
            let same = before.len() == after.len()
                && before.iter().zip(&after).all(|(b, a)| {
                    b.0 == a.0 && (is_name_of(&b.1, &a.1) || wide_in_part && is_no_option(&b.1))
                });
            assert!(same, "{before:?}\n{after:?}\n{:?}\n{:?}", show(data), show(&once));
        }
    }
    for line in [
        format!("\nCONFIG_KEYSTONE_ADMIN_PW={PLANTED}\n"),
        format!("\nexport OS_PASSWORD='{PLANTED}'\n"),
        format!("\n# CONFIG_MARIADB_PW = {PLANTED}\n"),
    ] {
        for file in [[data, line.as_bytes()].concat(), [line.as_bytes(), data].concat()] {
            let out = redact(&file, &asked);
            let leaks = out.windows(PLANTED.len()).any(|some| some == PLANTED.as_bytes());
            assert!(!leaks, "{:?}\n{:?}", show(&file), show(&out));
            wide(&file);
        }
    }
}

/// The same file in UTF-16 hides the password as well.
fn wide(file: &[u8]) {
    // A hole of NULs is no text, and so many of them leave nothing to know UTF-16 by.
    let letters = || file.iter().filter(|byte| **byte != 0);
    let little: Vec<u8> = letters().flat_map(|byte| [*byte, 0]).collect();
    let big: Vec<u8> = letters().flat_map(|byte| [0, *byte]).collect();
    for file in [[b"\xff\xfe", &*little].concat(), [b"\xfe\xff", &*big].concat(), little, big] {
        let out = redact(&file, &[]);
        let letters: Vec<u8> = out.iter().copied().filter(|byte| *byte != 0).collect();
        let leaks = letters.windows(PLANTED.len()).any(|some| some == PLANTED.as_bytes());
        assert!(!leaks, "{:?}\n{:?}", show(&file), show(&out));
    }
}

/// Marks that stand in the file itself lose their brace.
fn neutralised(data: &[u8]) -> Vec<u8> {
    let lead = b"{labcheck-";
    let begins = |at: usize| data.get(at..).is_some_and(|rest| rest.starts_with(lead));
    data.iter().enumerate().map(|(at, b)| if begins(at) { b'<' } else { *b }).collect()
}

/// Whether a name is none that an option of packstack's has, in a file that is in UTF-16 in part: its letters
/// may be hidden without a mark.
fn is_no_option(name: &[u8]) -> bool {
    let is_word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    !name.starts_with(b"config_") || !name.iter().all(is_word)
}

/// Whether a name is still the same, but for what went of it with a secret: `CONFIG_X_PW hunter2=`, or, where
/// a carriage return ends the line for one Python alone, on a line of its own.
fn is_name_of(before: &[u8], after: &[u8]) -> bool {
    let mark = b"{labcheck-";
    let at = after.windows(mark.len()).position(|part| part == mark);
    before == after || at.is_some_and(|at| before.get(..at) == after.get(..at))
}

/// The text with one sign for each mark, whatever it says.
fn plain(mut text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some((byte, rest)) = text.split_first() {
        let leads = [&b"{labcheck-"[..], b"<labcheck-"];
        let mark = leads.iter().any(|lead| text.starts_with(lead));
        let end = text.iter().position(|byte| *byte == b'}').filter(|_| mark);
        match end {
            Some(end) => {
                out.push(b'@');
                text = &text[end + 1..];
            }
            None => {
                out.push(*byte);
                text = rest;
            }
        }
    }
    out
}

fn show(bytes: &[u8]) -> String {
    bytes.escape_ascii().to_string()
}
