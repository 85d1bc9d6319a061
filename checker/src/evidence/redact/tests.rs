use super::{Asked, Secret, by_grammar, may_hold_secrets, redact, secret};
use crate::read::answer_file::{AnswerFile, Dialect};
use crate::read::python_ini::{Ini, Python, interpolate};

const ASKED: Asked<'_> = Asked { key: "CONFIG_KEYSTONE_ADMIN_PW", value: "abc123" };
pub(super) const PW: &str = "CONFIG_KEYSTONE_ADMIN_PW";

pub(super) fn redacted(content: &str) -> String {
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
fn a_secret_behind_a_bare_name_goes() {
    for (file, expected) in [
        (format!("[general]\n{PW} Zq7hunterXy9\n"), format!("[general]\n{PW} {{not}}\n")),
        (format!("[general]\n{PW}\tabc123 \r\n"), format!("[general]\n{PW}\t{{not}} \r\n")),
        (format!("[general]\n{PW}–Zq7hunterXy9\n"), format!("[general]\n{PW}–{{not}}\n")),
        (format!("[general]\n# {PW} – Zq7 Xy9\n"), format!("[general]\n# {PW} – {{not}}\n")),
        ("[general]\nCONFIG_X_PW+Zq7hunter\n".into(), "[general]\nCONFIG_X_PW{}\n".into()),
        (format!("[general]\n{PW}비밀번호\n"), format!("[general]\n{PW}{{not}}\n")),
        ("[general]\nCONFIG_X_PW –= hunterXy9\n".into(), "[general]\nCONFIG_X_PW –= {}\n".into()),
        (
            "[general]\nCONFIG_X_PW–Zq7=hunterXy9\n".into(),
            "[general]\nCONFIG_X_PW–{labcheck-name-0}={}\n".into(),
        ),
        ("export OS_PASSWORD Zq7hunter\n".into(), "export OS_PASSWORD {}\n".into()),
        ("password hunter2\n".into(), "password {}\n".into()),
        (
            "  password_pbkdf2 root grub.pbkdf2.sha512.10000.AB\n".into(),
            "  password_pbkdf2 {}\n".into(),
        ),
    ] {
        let expected = expected
            .replace("{}", "{labcheck-secret}")
            .replace("{not}", "{labcheck-secret-not-equal}");
        assert_eq!(redacted(&file), expected);
    }
}

#[test]
fn lines_that_only_look_like_a_bare_name_stay() {
    for line in [
        "keyfile /etc/chrony.keys\n",
        "ntsserverkey /etc/pki/server.key\n",
        "# password for the admin user\n",
        "# Password to use for the Identity service (keystone).\n",
        "unset OS_SERVICE_TOKEN\n",
        "systemd-ask-password-wall.path loaded active waiting\n",
        "[general]\nCONFIG_KEYSTONE_ADMIN_PW PW_PLACEHOLDER\n",
        "[general]\nCONFIG_KEYSTONE_ADMIN_PW\n",
        "CONFIG_NTP_SERVERS 10.0.0.1\n",
    ] {
        assert_eq!(redacted(line), line);
    }
}

#[test]
fn two_bare_names_that_differ_go_on_to_differ() {
    let file = format!("[general]\n{PW} Zq7=1\n{PW} Xy9=2\n");
    let out = redact(file.as_bytes(), &[]);
    let expected = format!(
        "[general]\n{PW} {{labcheck-name-0}}={{labcheck-secret}}\n\
         {PW} {{labcheck-name-1}}={{labcheck-secret}}\n"
    );
    assert_eq!(String::from_utf8_lossy(&out), expected);
    assert_eq!(Ini::read(&out, Python::Three).refusal, None);
}

#[test]
fn a_quoted_secret_goes_on_to_its_closing_quote() {
    for (file, expected) in [
        (
            "export OS_PASSWORD=\"Zq7\nhunter\"\nexport OS_USERNAME=admin\n",
            "export OS_PASSWORD=\"{}\n{}\"\nexport OS_USERNAME=admin\n",
        ),
        (
            "export A=b OS_PASSWORD='Zq7\r\n x=\\\r\n\r\nhu'nter; export B='c'\r\n",
            "export A=b OS_PASSWORD='{}\r\n {}\\\r\n\r\n{}; export B='c'\r\n",
        ),
        ("OS_PASSWORD=\"a\\\"b\nc d\ne\n", "OS_PASSWORD=\"{}\n{}\n{}\n"),
        ("OS_PASSWORD=ab\\\ncd\nA=b\n", "OS_PASSWORD={}\\\n{}\nA=b\n"),
        ("# OS_PASSWORD=\"ab\nA=b\n", "# OS_PASSWORD={}\nA=b\n"),
        (
            "[general]\nCONFIG_X_PW=\"Zq7\nhunter\"\nCONFIG_Y=1\nother\n",
            "[general]\nCONFIG_X_PW={}\n{}\nCONFIG_Y=1\nother\n",
        ),
    ] {
        assert_eq!(redacted(file), expected.replace("{}", "{labcheck-secret}"));
    }
}

/// The text in UTF-16.
pub(super) fn wide(text: &str, little: bool, marked: bool) -> Vec<u8> {
    let units = marked.then_some(0xfeff).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

#[test]
fn a_file_in_utf_16_keeps_nothing_but_its_lines() {
    let file = format!("[general]\r\n# 비밀 note\r\n\r\n{PW}=Zq7hunterXy9\r\n{PW} Zq7\n");
    let lines = [9, 9, 0, 37, 28].map(|length| "x".repeat(length));
    for little in [true, false] {
        let out = redact(&wide(&file, little, true), &[ASKED]);
        let expected = format!(
            "{}\r\n{}\r\n{}\r\n{}\r\n{}\n",
            lines[0], lines[1], lines[2], lines[3], lines[4]
        );
        assert_eq!(out, wide(&expected, little, true));
    }
}

#[test]
fn a_file_in_utf_16_without_a_mark_loses_its_values() {
    let file = format!("[general]\r\n# note\r\n\r\n{PW} = Zq7 9\r\n{PW} Zq7 = 8\r\nZq7 8\n");
    let expected = format!("[general]\r\nxxxxxx\r\n\r\n{PW} = xxx x\r\n{PW} xxx = x\r\nxxx x\n")
        .replace("xxxxxx", "# xxxx");
    for little in [true, false] {
        let out = redact(&wide(&file, little, false), &[ASKED]);
        assert_eq!(out, wide(&expected, little, false));
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

#[test]
fn a_shell_value_is_compared_within_its_quotes() {
    let asked = Asked { key: "OS_PASSWORD", value: "abc123" };
    let out = redact(b"export OS_PASSWORD='abc123'\n", &[asked]);
    assert_eq!(out, b"export OS_PASSWORD='{labcheck-secret-equal}'\n");
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

#[test]
fn most_files_of_a_machine_can_hold_no_secret() {
    for file in [
        "SELINUX=enforcing\nSELINUXTYPE=targeted\n",
        "server 0.centos.pool.ntp.org iburst\nkeyfile /etc/chrony.keys\n",
        "[base]\nname=a\nbaseurl=http://mirror.centos.org/$releasever\ngpgkey=file:///etc/pki\n",
        "flags\t\t: fpu vme vmx\n",
        "[Install]\nWantedBy=multi-user.target\n",
        "# 비밀번호는 여기에 없습니다\n",
    ] {
        assert!(!may_hold_secrets(file.as_bytes()), "{file}");
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
