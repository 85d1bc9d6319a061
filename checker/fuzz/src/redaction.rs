//! Redaction: no secret stays, a second time changes nothing, and a grammar sees the same.

use labcheck::evidence::redact::{Asked, redact};
use labcheck::read::python_ini::{Ini, Python};

/// A password that stands nowhere but where it is put.
const PLANTED: &str = "Zq7Planted9Xw";

pub(crate) fn any(data: &[u8]) {
    let asked = [Asked { key: "CONFIG_KEYSTONE_ADMIN_PW", value: "abc123" }];
    let once = redact(data, &asked);
    // A mark that stands in a file was typed by hand and says nothing: it is made another. So what
    // was «equal» is not any more, and else nothing changes.
    let twice = redact(&once, &asked);
    assert!(plain(&once) == plain(&twice), "{:?}\n{:?}", show(&once), show(&twice));
    for python in [Python::Two, Python::Three] {
        let (before, after) = (Ini::read(data, python), Ini::read(&once, python));
        let keys = |ini: &Ini| -> Vec<_> {
            ini.entries.iter().map(|entry| (entry.key.line, entry.name.clone())).collect()
        };
        assert_eq!(
            before.refusal.as_ref().map(|r| r.line()),
            after.refusal.as_ref().map(|r| r.line())
        );
        if before.refusal.is_none() {
            assert_eq!(keys(&before), keys(&after), "{:?}\n{:?}", show(data), show(&once));
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
        }
    }
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
