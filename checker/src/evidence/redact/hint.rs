//! Whether a file can hold anything that is hidden at all. Most do not, and need no grammar.

/// Whether something may be hidden in this file. `false` is certain: nothing in it looks like the name
/// of a secret, a password in an URL, a mark, or text in UTF-16.
#[must_use]
pub fn may_hold_secrets(file: &[u8]) -> bool {
    let mut url = false;
    let mut at_sign = false;
    for (at, byte) in file.iter().enumerate() {
        let rest = || file.get(at + 1..).unwrap_or_default();
        let begins = |word: &[u8]| {
            rest().get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
        };
        let hit = match byte {
            b'_' => [&b"pw"[..], b"key", b"pass", b"psk"].into_iter().any(begins),
            b'p' | b'P' => [&b"assword"[..], b"assphrase"].into_iter().any(begins),
            b't' | b'T' => begins(b"oken"),
            b's' | b'S' => begins(b"ecret"),
            // Keys that packstack masks, whatever they are called.
            b'c' | b'C' => begins(b"onfig_"),
            b'{' => begins(b"labcheck-"),
            b':' => {
                url |= begins(b"//");
                false
            }
            b'@' => {
                at_sign = true;
                false
            }
            // Two bytes a letter, perhaps.
            0 | 0xfe | 0xff => true,
            _ => false,
        };
        if hit || (url && at_sign) {
            return true;
        }
    }
    file.utf8_chunks().any(|chunk| chunk.valid().chars().any(becomes_ascii))
}

/// Whether a letter beyond ASCII becomes one of ASCII where names are compared: `ſ` is an `S` there.
fn becomes_ascii(letter: char) -> bool {
    !letter.is_ascii() && letter.to_uppercase().any(|upper| upper.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::may_hold_secrets;

    #[test]
    fn whatever_looks_like_the_name_of_a_secret_is_looked_at() {
        for file in [
            "OS_PW=",
            "x_key",
            "wpa_psk",
            "MYSQL_PWD",
            "a_passwd",
            "Passphrase",
            "Password",
            "a token",
            "SECRET",
            "config_swift_hash=",
            "CONFIG_X=",
            "{labcheck-secret}",
            "http://u:p@host",
            "paſſword",
        ] {
            assert!(may_hold_secrets(file.as_bytes()), "{file}");
        }
        assert!(may_hold_secrets(b"C\0O\0"));
        for file in [
            "SELINUX=enforcing\n",
            "pool a.lab\n",
            "http://host/",
            "root@host",
            "비밀",
            "configure",
            "font_path",
        ] {
            assert!(!may_hold_secrets(file.as_bytes()), "{file}");
        }
    }
}
