//! Which values packstack allows, and how a value looks that it does not.
//!
//! Source: `packstack/installer/validators.py`, `processors.py` (`process_bool`) and
//! `packstack/plugins/swift_600.py`. Validators that ask the network or the disk (ssh, file, ping),
//! those of LDAP names and that of NFS exports are not asked here.

use super::{Dialect, keys};

/// A `#` or `;` after a blank within a value: meant as a comment.
pub const INLINE_COMMENT: [&[u8]; 4] = [b" #", b" ;", b"\t#", b"\t;"];

/// Whether packstack allows this value. A key it does not know is allowed anything, for it is never
/// looked at.
#[must_use]
pub fn allowed(key: &str, value: &[u8], dialect: Dialect) -> bool {
    let Some(key) = keys::find(key) else { return true };
    let (validators, options) =
        key.rule(dialect).split_once(' ').unwrap_or((key.rule(dialect), ""));
    let member = |value: &[u8]| options.split('|').any(|option| option.as_bytes() == value);
    let text = || std::str::from_utf8(value).unwrap_or("?").trim();
    let digits = || without_underscores(text(), dialect);
    validators.split(',').all(|validator| match validator {
        "not_empty" => !value.is_empty(),
        "options" => value.is_empty() || member(value),
        "multi_options" => value
            .split(|b| *b == b',')
            .map(<[u8]>::trim_ascii)
            .all(|value| value.is_empty() || member(value)),
        // No other network service is left: nothing but `y`.
        "neutron" => value == b"y",
        "bool" => ["y", "yes", "true", "n", "no", "false"]
            .iter()
            .any(|word| value.eq_ignore_ascii_case(word.as_bytes())),
        "integer" => value.is_empty() || integer(&digits()).is_some(),
        "port" => value.is_empty() || integer(&digits()).is_some_and(|n| (0..65535).contains(&n)),
        "float" => value.is_empty() || digits().parse::<f64>().is_ok(),
        "ip" => value.is_empty() || text().parse::<std::net::IpAddr>().is_ok(),
        "slash" => value.is_empty() || value.starts_with(b"/"),
        "size" => {
            let unit = value.iter().position(|byte| !byte.is_ascii_digit());
            let unit = unit.filter(|at| *at > 0).and_then(|at| value.get(at));
            unit.is_some_and(|unit| b"GMKgmk".contains(unit))
        }
        _ => true,
    })
}

/// A number as Python 3 takes it, with single underscores between its digits.
fn without_underscores(text: &str, dialect: Dialect) -> String {
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let between = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| text.as_bytes().get(at));
        is_digit(before) && is_digit(text.as_bytes().get(at + 1))
    };
    let kept = text
        .char_indices()
        .filter(|(at, letter)| *letter != '_' || dialect == Dialect::Packstack13 || !between(*at));
    kept.map(|(_, letter)| letter).collect()
}

/// A whole number; one that is too large is still one.
fn integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(text.parse().unwrap_or(i64::MAX))
}

/// How a value looks, for telling what went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `"n"` or `'n'`: the quotes are part of the value.
    Quoted,
    /// `n # note`: there are no comments behind a value.
    InlineComment,
    /// `PW_PLACEHOLDER`: packstack puts a password in its place.
    Placeholder,
    /// It goes on over the next lines.
    Continued,
    /// `N` where `n` is allowed.
    WrongCase,
    /// None of these.
    Plain,
}

/// The shape of an effective value. `key` decides whether the case is wrong.
#[must_use]
pub fn shape(key: &str, value: &[u8], dialect: Dialect) -> Shape {
    let quoted = match value {
        [b'"', .., b'"'] | [b'\'', .., b'\''] => value.len() > 1,
        _ => false,
    };
    if quoted {
        Shape::Quoted
    } else if value.contains(&b'\n') {
        Shape::Continued
    } else if INLINE_COMMENT.iter().any(|mark| value.windows(2).any(|two| two == *mark)) {
        Shape::InlineComment
    } else if value == b"PW_PLACEHOLDER" {
        Shape::Placeholder
    } else if !allowed(key, value, dialect) && allowed(key, &value.to_ascii_lowercase(), dialect) {
        Shape::WrongCase
    } else {
        Shape::Plain
    }
}
