use super::{Asked, Secret, as_written, may_hold_secrets, redact, secret};
use crate::read::answer_file::{AnswerFile, Dialect};
use crate::read::python_ini::{Ini, Python};

pub(super) const ASKED: Asked<'_> = Asked { key: "CONFIG_KEYSTONE_ADMIN_PW", value: "abc123" };
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
fn between_quotes_a_password_is_one_whatever_stands_in_it() {
    for (file, expected) in [
        ("export OS_PASSWORD='se;cret # 1'\n", "export OS_PASSWORD='{labcheck-secret}'\n"),
        ("OS_PASSWORD=\"a ;b\"\n", "OS_PASSWORD=\"{labcheck-secret}\"\n"),
    ] {
        assert_eq!(redacted(file), expected);
    }
}

#[test]
fn a_value_that_python_2_fills_in_is_told_from_one_with_a_comment() {
    for (line, written) in [("=%(x)s\nx=abc123", true), ("=abc123 ; note", false)] {
        let file = redact(format!("[general]\n{PW}{line}\n").as_bytes(), &[ASKED]);
        let file = AnswerFile::read(&file, Dialect::Packstack26).unwrap();
        assert_eq!(as_written(file.get(PW).value().unwrap()), written, "{line}");
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
fn a_shell_value_is_compared_within_its_quotes() {
    let asked = Asked { key: "OS_PASSWORD", value: "abc123" };
    let out = redact(b"export OS_PASSWORD='abc123'\n", &[asked]);
    assert_eq!(out, b"export OS_PASSWORD='{labcheck-secret-equal}'\n");
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
