//! What is a secret, and what around it stays.

use super::redact;
use super::tests::{PW, redacted, wide};

#[test]
fn a_name_is_secret_whatever_alphabet_and_quotes_are_around_it() {
    for name in [
        "\"CONFIG_X_PW\"",
        "' db_password '",
        "관리자_password",
        "관리자_pw",
        "'키_key'",
        "paſſword",
    ] {
        let file = format!("[general]\n{name}=Zq7hunter\n");
        assert_eq!(redacted(&file), format!("[general]\n{name}={{labcheck-secret}}\n"));
    }
}

#[test]
fn a_key_that_packstack_masks_is_secret_by_any_name() {
    for key in ["CONFIG_SWIFT_HASH", "config_swift_hash", "CONFIG_SATELLITE_AKEY"] {
        let file = format!("[general]\n{key}=Zq7hunter\n");
        assert_eq!(redacted(&file), format!("[general]\n{key}={{labcheck-secret}}\n"));
    }
}

#[test]
fn a_tail_of_any_alphabet_behind_a_bare_name_is_a_secret() {
    assert_eq!(
        redacted("[general]\nCONFIG_X_PW 비밀=Zq7hunter\n"),
        "[general]\nCONFIG_X_PW {labcheck-name-0}={labcheck-secret}\n"
    );
}

#[test]
fn a_file_in_utf_16_is_known_by_a_quarter_of_its_letters() {
    // Beside ideographs the names alone are ASCII.
    let file = format!("{PW}={}\n", "丁".repeat(60));
    let expected = format!("{PW}={}\n", "x".repeat(60));
    for little in [true, false] {
        assert_eq!(redact(&wide(&file, little, false), &[]), wide(&expected, little, false));
    }
}

#[test]
fn what_stands_around_a_semicolon_of_a_secret_stays() {
    for (file, expected) in [
        ("CONFIG_X_PW=Zq7hunter;\n", "CONFIG_X_PW={};\n"),
        ("CONFIG_X_PW=Zq7hunter;Xy9other\n", "CONFIG_X_PW={};{}\n"),
        ("CONFIG_X_PW=Zq7hunter ; Xy9other\n# Xy9other\n", "CONFIG_X_PW={} ;{}\n# {}\n"),
        ("CONFIG_X_PW=Zq7hunter #Xy9other\n", "CONFIG_X_PW={} #{}\n"),
        ("CONFIG_X_PW=Zq7#hunter\n", "CONFIG_X_PW={}\n"),
    ] {
        let found = redacted(&format!("[general]\n{file}"));
        assert_eq!(found, format!("[general]\n{expected}").replace("{}", "{labcheck-secret}"));
    }
}

#[test]
fn a_secret_with_a_percent_sign_goes_from_all_that_no_reader_reads() {
    let file = "[general] Zq7%hunter\nCONFIG_X_PW=Zq7%hunter\n# it was Zq7%hunter\n";
    let expected = "[general] {}\nCONFIG_X_PW={}\n# it was {}\n";
    assert_eq!(redacted(file), expected.replace("{}", "{labcheck-secret}"));
}

#[test]
fn a_secret_may_be_the_name_of_the_next() {
    let found = redacted("with password=\"token\":Zq7hunter\n");
    assert_eq!(found, "with password=\"{labcheck-secret}\":{labcheck-secret}\n");
}

#[test]
fn a_quoted_name_that_only_python_2_reads_stays() {
    // To Python 3 a no-break space in front makes it the second line of CONFIG_Y.
    let file = "[general]\nCONFIG_Y=1\n\u{a0}'CONFIG_X_PW'=Zq7hunter\n";
    assert_eq!(redacted(file), file.replace("Zq7hunter", "{labcheck-secret}"));
}

#[test]
fn a_key_may_begin_with_empty_brackets_and_its_value_stays() {
    let file = "[general]\nCONFIG_X_PW=Zq7hunter\nCONFIG_Y=Zq7hunter\n[]y=Zq7hunter\n";
    assert_eq!(
        redacted(file),
        "[general]\nCONFIG_X_PW={labcheck-secret}\nCONFIG_Y=Zq7hunter\n[]y=Zq7hunter\n"
    );
}

#[test]
fn where_there_is_nothing_to_hide_nothing_is_hidden() {
    for value in ["", "''", "\"\"", "' '", ";", "PW_PLACEHOLDER"] {
        let file = format!("[general]\nCONFIG_X_PW={value}\n");
        assert_eq!(redacted(&file), file);
    }
}

#[test]
fn a_password_beside_text_in_utf16_is_hidden_whichever_comes_first() {
    let wide: Vec<u8> = "[general]\nX_SECRET=Zq7Planted9Xw\nA=1\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for line in
        ["CONFIG_KEYSTONE_ADMIN_PW=Zq7Planted9Xw\n", "\nexport OS_PASSWORD='Zq7Planted9Xw'\n"]
    {
        let line = line.as_bytes();
        for file in [[line, &wide].concat(), [&wide, line].concat(), [line, &wide, line].concat()] {
            let out = redact(&file, &[]);
            let plain: Vec<u8> = out.iter().copied().filter(|byte| *byte != 0).collect();
            let leaks = plain.windows(13).any(|some| some == b"Zq7Planted9Xw");
            assert!(!leaks, "{}", out.escape_ascii());
        }
    }
}

#[test]
fn plain_lines_beside_text_in_utf16_are_read_as_ever() {
    let plain = "[general]\nCONFIG_PROVISION_DEMO=n\nCONFIG_X_PW=Zq7\n";
    let told = plain.replace("Zq7", "{labcheck-secret}");
    for little in [true, false] {
        let added = wide("CONFIG_Y_PW=Zq7\nCONFIG_HEAT_INSTALL=y\n", little, false);
        let hidden = wide("CONFIG_Y_PW=xxx\nCONFIG_HEAT_INSTALL=x\n", little, false);
        let out = redact(&[plain.as_bytes(), &added, plain.as_bytes()].concat(), &[]);
        let expected = [told.as_bytes(), &hidden, told.as_bytes()].concat();
        assert_eq!(out.escape_ascii().to_string(), expected.escape_ascii().to_string());
    }
}

#[test]
fn nuls_and_bytes_that_are_no_utf8_stay_between_the_quotes() {
    for (value, left) in [
        (&b"'\0\0w23'"[..], &b"'{labcheck-secret}\0'"[..]),
        (b"'\xffw23'", b"'{labcheck-secret}\xff'"),
        (b"\"a\0\xfe\"", b"\"{labcheck-secret}\0\xff\""),
    ] {
        let file = [b"export OS_PASSWORD=", value, b"\n"].concat();
        let once = redact(&file, &[]);
        assert_eq!(once, [b"export OS_PASSWORD=", left, b"\n"].concat(), "{once:?}");
        assert_eq!(redact(&once, &[]), once);
    }
}

#[test]
fn a_password_between_brackets_goes_and_the_header_stays_one() {
    assert_eq!(
        redacted("[general]\n[CONFIG_KEYSTONE_ADMIN_PW=hunter22]\nCONFIG_A=1\n"),
        "[general]\n[CONFIG_KEYSTONE_ADMIN_PW={labcheck-secret-not-equal}]\nCONFIG_A=1\n"
    );
    assert_eq!(
        redacted("[a OS_PASSWORD=hun[ter22] OS_PASSWORD=hunter23\nCONFIG_A=1\n"),
        "[a OS_PASSWORD={labcheck-secret}] OS_PASSWORD={labcheck-secret}\nCONFIG_A=1\n"
    );
    assert_eq!(redacted("[a OS_PASSWORD=hun]ter22\n"), "[a OS_PASSWORD={labcheck-secret}]\n");
    assert_eq!(redacted("[a OS_PASSWORD=hun]ter]22\n"), "[a OS_PASSWORD={labcheck-secret}]\n");
    // Blanks at its end stay there: in front of the bracket they would be part of a secret.
    for blank in ["\t ", "\x1f\x1f"] {
        assert_eq!(
            redacted(&format!("[a OS_PASSWORD=hun]ter22{blank}\n")),
            format!("[a OS_PASSWORD={{labcheck-secret}}]{blank}\n")
        );
    }
    // To Python 2 this header goes on behind the carriage return.
    assert_eq!(
        redacted("[a OS_PASSWORD=hunter22\rX_TOKEN hunter23]\nCONFIG_A=1\n"),
        "[a OS_PASSWORD={labcheck-secret}\rX_TOKEN {labcheck-secret}]\nCONFIG_A=1\n"
    );
}

#[test]
fn what_a_command_is_handed_goes() {
    for (line, left) in [
        (
            "alias o='openstack --os-password hunter22'",
            "alias o='openstack --os-password {labcheck-secret}'",
        ),
        (
            "openstack --os-password \"hun ter\" token issue",
            "openstack --os-password \"{labcheck-secret}\" token issue",
        ),
        (
            "x --os-token hunter22 --os-password hunter23",
            "x --os-token {labcheck-secret} --os-password {labcheck-secret}",
        ),
        ("read -s -p x OS_PASSWORD <<< hunter22", "read -s -p x OS_PASSWORD <<< {labcheck-secret}"),
        ("read OS_PASSWORD <<<hunter22; x", "read OS_PASSWORD <<<{labcheck-secret}; x"),
        ("openstack --os-password=hunter22 x", "openstack --os-password={labcheck-secret} x"),
        // Nothing is handed.
        ("x --ask-password --wall", "x --ask-password --wall"),
        ("cat <<< hello", "cat <<< hello"),
    ] {
        assert_eq!(redacted(&format!("{line}\n")), format!("{left}\n"));
    }
}

#[test]
fn further_names_of_secrets_are_known() {
    for name in ["MYSQL_PWD", "CONFIG_ADMIN_PASSWD", "RABBIT_PASS", "WPA_PSK", "ssh_passphrase"] {
        assert_eq!(
            redacted(&format!("{name}=hunter22\n")),
            format!("{name}={{labcheck-secret}}\n")
        );
    }
    for name in ["passwd", "PWD", "OLDPWD", "bypass", "SSH_PASSIVE"] {
        assert_eq!(redacted(&format!("{name}=hunter22\n")), format!("{name}=hunter22\n"));
    }
}

#[test]
fn what_goes_on_for_python_3_goes_where_python_2_reads_a_key() {
    // U+001C is a blank to Python 3 alone.
    assert_eq!(
        redacted("[general]\nCONFIG_X_PW=abc\n\x1chunter two_pw=rest\nCONFIG_A=1\n"),
        "[general]\nCONFIG_X_PW={labcheck-secret}\n\
         \x1c{labcheck-name-of-secret}={labcheck-secret}\nCONFIG_A=1\n"
    );
}

#[test]
fn a_copy_in_a_comment_is_refused_where_it_was() {
    let file = b"[general]\n# hunter\xff2\nCONFIG_X_PW=hunter\xff2\n";
    assert_eq!(
        redact(file, &[]),
        b"[general]\n# {labcheck-secret}\xff\nCONFIG_X_PW={labcheck-secret}\xff\n"
    );
}
