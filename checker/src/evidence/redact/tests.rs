use super::{Asked, Secret, redact, secret};
use crate::read::answer_file::{AnswerFile, Dialect};
use crate::read::python_ini::{Ini, Python, interpolate};

const ASKED: Asked<'_> = Asked { key: "CONFIG_KEYSTONE_ADMIN_PW", value: "abc123" };
const PW: &str = "CONFIG_KEYSTONE_ADMIN_PW";

fn redacted(content: &str) -> String {
    String::from_utf8_lossy(&redact(content.as_bytes(), &[ASKED])).into()
}

/// What each packstack takes the admin password for, once it is redacted.
fn told(line: &str) -> [Option<Secret>; 2] {
    let file = redact(format!("[general]\n{PW}{line}\n").as_bytes(), &[ASKED]);
    [Dialect::Packstack13, Dialect::Packstack26].map(|dialect| {
        let file = AnswerFile::read(&file, dialect).unwrap();
        secret(file.get(PW).value().unwrap())
    })
}

#[test]
fn the_mark_tells_whether_the_asked_password_stood_there() {
    let equal = Some(Secret::Equal);
    let other = Some(Secret::NotEqual);
    for (line, thirteen, twenty_six) in [
        ("=abc123", equal, equal),
        (" : abc123 \t", equal, equal),
        ("=abc124", other, other),
        ("='abc123'", other, other),
        ("=abc123 ; note", equal, other),
        ("=abc123 # note", other, other),
        ("=abc123\n more", other, other),
        ("=\n abc123", other, other),
        ("=abc123\u{a0}", other, equal),
        ("=", None, None),
        ("=PW_PLACEHOLDER", None, None),
        ("=%(__name__)s", other, other),
        ("=%(x)s\nx=abc123", equal, other),
        ("={labcheck-secret-equal}", other, other),
    ] {
        assert_eq!(told(line), [thirteen, twenty_six], "{line}");
    }
}

#[test]
fn an_asked_password_with_a_semicolon_is_still_recognised() {
    let asked = Asked { key: PW, value: "a ;b #c" };
    let file = format!("[general]\n{PW}=a ;b #c\n");
    let file = redact(file.as_bytes(), &[asked]);
    let file = AnswerFile::read(&file, Dialect::Packstack26).unwrap();
    assert_eq!(secret(file.get(PW).value().unwrap()), Some(Secret::Equal));
}

#[test]
fn structure_stays_and_secrets_go() {
    let file = "[general]\r\n# hunter22 was my CONFIG_X_PW= hunter22\r\nCONFIG_X_PW = 'hunter22' ; old\r\n\
                \thunter23\r\nCONFIG_PROVISION_DEMO=n\r\nCONFIG_Y=http://u:pass99@h/?token=zzzz9\r\n";
    assert_eq!(
        redacted(file),
        "[general]\r\n# {labcheck-secret} was my CONFIG_X_PW= {labcheck-secret}\r\n\
         CONFIG_X_PW = '{labcheck-secret}' ;{labcheck-secret}\r\n\t{labcheck-secret}\r\n\
         CONFIG_PROVISION_DEMO=n\r\nCONFIG_Y=http://u:{labcheck-secret}@h/?token={labcheck-secret}\r\n"
    );
}

#[test]
fn a_swallowed_key_can_still_be_told() {
    let file = format!("[general]\n{PW}=abc123\n CONFIG_NTP_SERVERS=10.0.0.1\n {PW}=hunter22\n");
    assert_eq!(
        redacted(&file),
        format!(
            "[general]\n{PW}={{labcheck-secret-equal}}\n CONFIG_NTP_SERVERS=10.0.0.1\n \
             {PW}={{labcheck-secret-not-equal}}\n"
        )
    );
}

#[test]
fn shell_files_kernel_lines_and_yaml_lose_their_secrets() {
    for (file, expected) in [
        ("export OS_PASSWORD='it is $x'\n", "export OS_PASSWORD='{labcheck-secret}'\n"),
        ("    export OS_USERNAME=admin\n", "    export OS_USERNAME=admin\n"),
        ("unset OS_SERVICE_TOKEN\n", "unset OS_SERVICE_TOKEN\n"),
        ("db_password: s3cr\n", "db_password: {labcheck-secret}\n"),
        (
            "linux /vmlinuz ro my.password=geheim selinux=0 quiet\n",
            "linux /vmlinuz ro my.password={labcheck-secret} selinux=0 quiet\n",
        ),
        ("  \"password\": \"x y\",\n", "  \"password\": {labcheck-secret}\n"),
    ] {
        assert_eq!(redacted(file), expected);
    }
}

#[test]
fn a_shell_value_is_compared_within_its_quotes() {
    let asked = Asked { key: "OS_PASSWORD", value: "abc123" };
    let out = redact(b"export OS_PASSWORD='abc123'\n", &[asked]);
    assert_eq!(out, b"export OS_PASSWORD='{labcheck-secret-equal}'\n");
}

#[test]
fn hostile_files_of_a_mebibyte_take_linear_time() {
    let begun = std::time::Instant::now();
    for unit in [
        "a_key=",
        "%(",
        "://a:b@",
        "#aaaa",
        "k_pw=aaaaaaaa\n#aaaaaaaa\n",
        "\r",
        " \n x",
        "[",
        "=\n",
        "%(k)s",
        "\u{feff}",
        "\u{3000}",
    ] {
        for head in ["", "[general]\nk_pw=", "[general]\n", "[general]\n#"] {
            let file = format!("{head}{}", unit.repeat((1 << 20) / unit.len()));
            let out = redact(file.as_bytes(), &[ASKED]);
            for dialect in [Dialect::Packstack13, Dialect::Packstack26] {
                let _ = AnswerFile::read(&out, dialect).map(|file| file.unknown());
            }
            assert!(begun.elapsed().as_secs() < 120, "{head}{unit}");
        }
    }
}

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
            let separator = self.pick(&["=", "=", "=", " = ", ":", ": ", "", "=\t"]);
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
        if !super::names::is_secret(&entry.name) {
            open.push((entry.name.clone(), entry.value.clone()));
        }
        let section = &ini.sections[entry.section].name;
        if python == Python::Two
            && section == b"general"
            && interpolate(&ini, section, entry).is_err()
        {
            failed.push(String::from_utf8_lossy(&entry.name).into_owned());
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
