//! Random files: whatever is in them, both Pythons read the redacted file as they read the file, and no secret
//! is left.

use super::tests::{ASKED, PW, wide};
use super::{by_grammar, may_hold_secrets, redact};
use crate::read::python_ini::{Ini, Python, interpolate};

/// A small generator of random numbers (xorshift), so that a failure comes back.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }

    fn file(&mut self) -> Vec<u8> {
        let mut file = String::new();
        if self.roll(8) > 0 {
            file += "[general]\n";
        }
        for line in 0..=self.roll(9) {
            let start = self.pick(&["", "", "", "", " ", "\t", "#", " # ", ";", "\u{a0}", "rem "]);
            let key = self.pick(&[
                PW,
                PW,
                "CONFIG_PROVISION_DEMO",
                "CONFIG_X_PW",
                "my_key",
                "k",
                "[x]",
                "[general]",
                "",
                "[DEFAULT]",
                "Rem",
                "CONFIG_HEAT_INSTALL",
            ]);
            let separator = self.pick(&[
                "=", "=", "=", "=", "=", " = ", " = ", ":", ": ", "", "=\t", " ", "\t", "–", " – ",
                " –=",
            ]);
            let mut value = String::new();
            for _ in 0..self.roll(4) {
                value += self.pick(&[
                    "SEKRET1!",
                    "SEKRET2!",
                    "SEKRET3!",
                    " ",
                    "abc123",
                    " ;",
                    ";",
                    " #",
                    "'",
                    "\"",
                    "%(k)s",
                    "%(x)s",
                    "%(",
                    "%",
                    "\0",
                    "비밀번호",
                    "n",
                    "PW_PLACEHOLDER",
                    "{labcheck-secret-equal}",
                    "=",
                    "%(config_x_pw)s",
                    "\u{3000}",
                ]);
            }
            let unique = if self.roll(4) > 0 && !key.starts_with('[') {
                format!("{line}")
            } else {
                String::new()
            };
            let name = if unique.is_empty() { key.to_owned() } else { format!("A{unique}_{key}") };
            let end = self.pick(&["\n", "\n", "\n", "\n", "\r\n", "\n\n", "\n \n", ""]);
            file += &format!("{start}{name}{separator}{value}{end}");
        }
        let mut file = file.into_bytes();
        if self.roll(12) == 0 {
            let at = self.roll(file.len() + 1);
            file.insert(at, 0xff);
        }
        file
    }
}

/// Words that are nearly names of secrets, in the same file as what makes names of words.
fn nearly(dice: &mut Dice) -> Vec<u8> {
    let mut file = Vec::new();
    for _ in 0..dice.roll(30) {
        let piece = dice.pick(&[
            "_", "p", "W", "K", "ey", "PASS", "pa", "ss", "word", "Word", "To", "ken", "SE",
            "cret", "con", "FIG_", "\u{17f}", "\u{df}", "\u{1e97}", "\u{149}", "\u{131}", "=", ":",
            " ", "\n", "\r", "'", "\"", "://", "u:p@", "#", "[a]\n", "{lab", "check-", "%(k)s",
            "%(", "비밀", "\0", "export ", "keyfile", "\\", "-", ".", "0", "1",
        ]);
        file.extend_from_slice(piece.as_bytes());
        if dice.roll(60) == 0 {
            file.push(u8::try_from(dice.roll(256)).unwrap());
        }
    }
    file
}

#[test]
fn a_file_that_can_hold_no_secret_stays_as_it_is() {
    let rounds: usize = std::env::var("ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let mut dice = Dice(0x0123_4567_89ab_cdef);
    let mut plain = 0;
    for _ in 0..rounds {
        let file = nearly(&mut dice);
        if !may_hold_secrets(&file) {
            plain += 1;
            assert_eq!(by_grammar(&file, &[ASKED]), file, "{}", file.escape_ascii());
        }
    }
    assert!(plain > rounds / 10, "only {plain} of {rounds} files were plain");
}

/// A refusal by kind and line, values by name, and what could not be filled in.
type Told = (Option<String>, Vec<(Vec<u8>, Vec<u8>)>, Vec<String>);

/// Leaves out the values of keys that are secret or borrow from a secret.
fn read(file: &[u8], python: Python) -> Told {
    let ini = Ini::read(file, python);
    let refusal = ini.refusal.as_ref().map(|refusal| {
        let kind = format!("{refusal:?}");
        let kind = kind.split(' ').next().unwrap().to_owned();
        format!("{kind} {}", refusal.line())
    });
    let mut open = Vec::new();
    let mut failed = Vec::new();
    for (at, entry) in ini.entries.iter().enumerate().filter(|_| refusal.is_none()) {
        // Behind a blank that only Python 3 knows, a key of Python 2 may go with the secret before it.
        if !ini.counts(at) || entry.name.starts_with(b"\xc2\xa0") {
            continue;
        }
        // A name goes as far as it holds no secret.
        let bare = super::bare::find(&entry.name).map(|(_, tail)| tail);
        if !super::names::is_secret(&entry.name) && !super::bare::is_secret_key(&entry.name) {
            open.push((entry.name.clone(), entry.value.clone()));
        }
        let section = &ini.sections[entry.section].name;
        if python == Python::Two
            && section == b"general"
            && interpolate(&ini, section, entry).is_err()
        {
            let name = &entry.name[..bare.unwrap_or(entry.name.len())];
            failed.push(String::from_utf8_lossy(name).into_owned());
        }
    }
    (refusal, open, failed)
}

#[test]
fn both_pythons_read_the_redacted_file_as_they_read_the_file() {
    let rounds: usize = std::env::var("ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(4000);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _ in 0..rounds {
        let mut file = dice.file();
        let out = redact(&file, &[ASKED]);
        super::mark::neutralise(&mut file);
        let show = || format!("{}\n--- became\n{}", file.escape_ascii(), out.escape_ascii());
        for python in [Python::Two, Python::Three] {
            let (refusal, values, failed) = read(&file, python);
            let (after, kept, still) = read(&out, python);
            assert_eq!(refusal, after, "{python:?} {}", show());
            assert_eq!(failed, still, "{python:?} {}", show());
            for ((name, value), (kept_name, kept)) in values.iter().zip(&kept) {
                assert_eq!(name, kept_name, "{}", show());
                // Values that hold words or comments with secrets in them change by those.
                if !kept.windows(9).any(|part| part == b"{labcheck") && !value.contains(&b'{') {
                    assert_eq!(value, kept, "{}", show());
                }
            }
        }
        for python in [Python::Two, Python::Three] {
            no_secret_is_left(&Ini::read(&file, python), &file, &Ini::read(&out, python), &out);
        }
    }
}

/// No part of a secret stands in the value of a secret key, and a plain secret stands nowhere but in
/// values that are none.
fn no_secret_is_left(before: &Ini, file: &[u8], after: &Ini, out: &[u8]) {
    for line in out.split(|b| matches!(b, b'\n' | b'\r')) {
        if let Some((_, tail)) = super::bare::find(line) {
            let tail = line[tail..].split(|b| matches!(b, b'=' | b':')).next().unwrap();
            let told = tail.windows(6).any(|part| part == b"SEKRET");
            // A name and a secret without anything between them is no name.
            assert!(
                !told || tail.starts_with(b"{"),
                "{}\n--- became\n{}",
                file.escape_ascii(),
                out.escape_ascii()
            );
        }
    }
    if before.refusal.is_some() {
        return;
    }
    let show = || format!("{}\n--- became\n{}", file.escape_ascii(), out.escape_ascii());
    let holds = |text: &[u8], part: &[u8]| text.windows(part.len().max(1)).any(|w| w == part);
    for entry in after.entries.iter().filter(|e| super::names::is_secret(&e.name)) {
        // Behind a blank that only Python 3 knows, what goes on with a secret for the one is a key for
        // the other, and its name stays.
        if holds(file, "\u{a0}".as_bytes()) {
            break;
        }
        // A known key that was swallowed keeps its value, so that it can be told.
        let swallowed = |line: &[u8]| line.to_ascii_uppercase().starts_with(b"CONFIG_");
        for line in entry.value.split(|b| *b == b'\n').filter(|line| !swallowed(line)) {
            assert!(!holds(line, b"SEKRET"), "{}", show());
        }
    }
    for entry in before.entries.iter().filter(|e| super::names::is_secret(&e.name)) {
        let value = entry.first.of(file).trim_ascii();
        let plain = !value.iter().any(|b| b";#'\"%{=:\0".contains(b) || *b >= 0x80);
        let elsewhere = [Python::Two, Python::Three].iter().any(|python| {
            Ini::read(out, *python).entries.iter().any(|entry| {
                let swallowed = holds(&entry.value.to_ascii_uppercase(), b"\nCONFIG_");
                let open = swallowed || !super::names::is_secret(&entry.name);
                holds(&entry.name.to_ascii_uppercase(), &value.to_ascii_uppercase())
                    || open && holds(&entry.value, value)
            })
        });
        // What stands behind an indented header is a comment to one and a value to the other.
        let mut lines = out.split(|b| *b == b'\n').map(crate::read::python_ini::trim3);
        let elsewhere = elsewhere || lines.any(|line| line.starts_with(b"[") && holds(line, value));
        if plain && value.len() >= 4 && value != b"PW_PLACEHOLDER" && !elsewhere {
            assert!(!holds(out, value), "{}: {}", value.escape_ascii(), show());
        }
    }
}

#[test]
fn a_file_in_utf_16_is_refused_as_before() {
    let rounds: usize = std::env::var("ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(2000);
    let mut dice = Dice(0x1234_5678_9abc_def1);
    for round in 0..rounds {
        let text = String::from_utf8_lossy(&dice.file()).into_owned();
        let mut file = wide(&text, round % 2 == 0, round % 4 < 2);
        if round % 5 == 0 {
            file.pop();
        }
        let marked = round % 4 < 2;
        let parts = if marked { 0 } else { dice.roll(4) };
        for _ in 0..parts {
            // As it comes from an editor and is written on by PowerShell.
            let plain = dice.file();
            file = if dice.roll(2) == 0 { [file, plain].concat() } else { [plain, file].concat() };
        }
        let Some(out) = super::wide::redact(&file) else { continue };
        assert_eq!(out.len(), file.len());
        let out = redact(&file, &[ASKED]);
        for python in [Python::Two, Python::Three] {
            let show = || format!("{}\n--- became\n{}", file.escape_ascii(), out.escape_ascii());
            assert_eq!(read(&file, python).0, read(&out, python).0, "{python:?} {}", show());
        }
    }
}
