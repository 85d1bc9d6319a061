//! How the time that redaction takes grows with what is redacted.

use super::{Asked, redact};
use crate::read::answer_file::{AnswerFile, Dialect};
use rustix::time::{ClockId, clock_gettime};

/// Seconds that this thread has run for: what else the machine does takes nothing of them.
fn cpu() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// What it costs to redact so many bytes, and to read what comes out.
fn cost(head: &str, unit: &str, bytes: usize) -> f64 {
    let file = format!("{head}{}", unit.repeat(bytes / unit.len()));
    let asked = Asked { key: "k_pw", value: "x" };
    let begun = cpu();
    let out = redact(file.as_bytes(), &[asked]);
    for dialect in [Dialect::Packstack13, Dialect::Packstack26] {
        let _ = AnswerFile::read(&out, dialect).map(|file| file.unknown());
    }
    cpu() - begun
}

#[test]
fn four_times_as_much_takes_about_four_times_as_long() {
    for unit in [
        "a_key=",
        "%(",
        "://a:b@",
        "x --a_pw b ",
        "x --a_pw b a_pw=c ://a:b@",
        "x a_pw <<< b ",
        "x --a_pw -",
        "<<<'",
        "#aaaa",
        "k_pw=aaaaaaaa\n#aaaaaaaa\n",
        "\r",
        " \n x",
        "[",
        "=\n",
        "%(k)s",
        "\u{feff}",
        "\u{3000}",
        "k_pw ",
        "k_pw a\n",
        "k_pw a=b\n",
        "k_pw='a\n",
        "k_pw='",
        "–",
        "export ",
        "a\0",
        "\n\0",
    ] {
        for head in ["", "[general]\nk_pw=", "[general]\n", "[general]\n#"] {
            let (less, more) = (cost(head, unit, 64 << 10), cost(head, unit, 256 << 10));
            // Squared it would be sixteen times; what takes no time at all tells nothing.
            let grows = more > 0.25 && more > less * 10.0;
            assert!(!grows, "{head}{unit}: {less} s, then {more} s");
        }
    }
}
