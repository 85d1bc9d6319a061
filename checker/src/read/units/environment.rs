//! The variables of a service: `Environment=` and the files of `EnvironmentFile=`.
//!
//! Rules: `parse_env_file_internal` and `load_env_file` (219: src/shared/fileio.c, 252:
//! src/basic/env-file.c), `config_parse_environ`, `env_name_is_valid`, `env_value_is_valid`.

use super::Dialect;
use super::words;
use std::collections::BTreeMap;

/// A variable's value, and the file that sets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Variable {
    pub(super) value: String,
    pub(super) from: String,
}

/// Variables that systemd itself sets, so that no file tells their value.
const OF_SYSTEMD: [&str; 19] = [
    "CACHE_DIRECTORY",
    "CONFIGURATION_DIRECTORY",
    "CREDENTIALS_DIRECTORY",
    "HOME",
    "INVOCATION_ID",
    "JOURNAL_STREAM",
    "LANG",
    "LOGNAME",
    "LOGS_DIRECTORY",
    "MAINPID",
    "MANAGERPID",
    "NOTIFY_SOCKET",
    "PATH",
    "RUNTIME_DIRECTORY",
    "SHELL",
    "STATE_DIRECTORY",
    "SYSTEMD_EXEC_PID",
    "TERM",
    "USER",
];

/// All that was set, by name: the last of a name counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Environment(BTreeMap<String, Variable>);

impl Environment {
    /// The variables of an `Environment=` line; `false`: it holds what is not read here.
    #[must_use]
    pub(super) fn line(&mut self, value: &str, from: &str, dialect: Dialect) -> bool {
        let Some(words) = words::split(value, dialect) else { return false };
        for word in words {
            let Some(text) = words::without_specifiers(&word.text) else { return false };
            if let Some((name, value)) = text.split_once('=') {
                self.push(name, value, from);
            }
        }
        true
    }

    /// The variables of a file. One that is not in UTF-8 cannot be loaded: `false`.
    #[must_use]
    pub(super) fn file(&mut self, content: &[u8], from: &str, dialect: Dialect) -> bool {
        let Some(pairs) = pairs(content, dialect) else { return false };
        for (name, value) in pairs {
            self.push(&name, &value, from);
        }
        true
    }

    fn push(&mut self, name: &str, value: &str, from: &str) {
        let mut letters = name.bytes();
        let begins = letters.next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_');
        let goes_on = letters.all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let control = |c: char| c.is_ascii_control() && !matches!(c, '\t' | '\n');
        if begins && goes_on && !value.contains(control) {
            let variable = Variable { value: value.to_owned(), from: from.to_owned() };
            self.0.insert(name.to_owned(), variable);
        }
    }

    /// The variable of a name; `Err`: only the running service can tell.
    pub(super) fn get(&self, name: &str) -> Result<Option<&Variable>, ()> {
        match self.0.get(name) {
            None if OF_SYSTEMD.contains(&name) || name.starts_with("LC_") => Err(()),
            found => Ok(found),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    PreKey,
    Key,
    PreValue,
    Value,
    ValueEscape,
    Single,
    SingleEscape,
    Double,
    DoubleEscape,
    Comment,
    CommentEscape,
}

const NEWLINE: [u8; 2] = [b'\n', b'\r'];

fn is_white(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Names and values of a file in order; `None` if one that counts is not in UTF-8.
fn pairs(content: &[u8], dialect: Dialect) -> Option<Vec<(String, String)>> {
    let old = dialect == Dialect::V219;
    let mut found = Vec::new();
    let (mut state, mut key, mut value) = (State::PreKey, Vec::new(), Vec::new());
    // How much of the value stays when blanks at its end are dropped.
    let mut kept = 0;
    let mut push = |key: &mut Vec<u8>, value: &mut Vec<u8>, kept: usize| {
        value.truncate(kept);
        let name = std::str::from_utf8(key.trim_ascii_end()).ok()?.to_owned();
        let text = std::str::from_utf8(value).ok()?.to_owned();
        key.clear();
        value.clear();
        found.push((name, text));
        Some(())
    };
    // To systemd it is a C string.
    for &byte in content.split(|&byte| byte == 0).next().unwrap_or_default() {
        let ends = NEWLINE.contains(&byte);
        state = match state {
            State::PreKey if matches!(byte, b'#' | b';') => State::Comment,
            State::PreKey if is_white(byte) => State::PreKey,
            State::Key if ends => {
                key.clear();
                State::PreKey
            }
            State::Key if byte == b'=' => {
                kept = 0;
                State::PreValue
            }
            State::PreKey | State::Key => {
                key.push(byte);
                State::Key
            }
            State::PreValue | State::Value if ends => {
                push(&mut key, &mut value, kept)?;
                State::PreKey
            }
            State::PreValue if byte == b'\'' => State::Single,
            State::PreValue if byte == b'"' => State::Double,
            State::PreValue | State::Value if byte == b'\\' => {
                kept = value.len();
                State::ValueEscape
            }
            State::PreValue if is_white(byte) => State::PreValue,
            State::PreValue | State::Value => {
                value.push(byte);
                if !is_white(byte) {
                    kept = value.len();
                }
                State::Value
            }
            State::ValueEscape => {
                if !ends {
                    value.push(byte);
                    kept = value.len();
                }
                State::Value
            }
            State::Single if byte == b'\'' => State::PreValue,
            State::Single if byte == b'\\' && old => State::SingleEscape,
            State::Double if byte == b'"' => State::PreValue,
            State::Double if byte == b'\\' => State::DoubleEscape,
            State::Single | State::Double => {
                value.push(byte);
                kept = value.len();
                state
            }
            State::SingleEscape | State::DoubleEscape => {
                let literal = !old && !matches!(byte, b'"' | b'\\' | b'`' | b'$');
                if literal && byte != b'\n' {
                    value.push(b'\\');
                }
                if if literal { byte != b'\n' } else { !old || !ends } {
                    value.push(byte);
                }
                kept = value.len();
                if state == State::SingleEscape { State::Single } else { State::Double }
            }
            State::Comment if byte == b'\\' => State::CommentEscape,
            State::Comment if ends => State::PreKey,
            State::Comment | State::CommentEscape => State::Comment,
        };
    }
    let has_value =
        !matches!(state, State::PreKey | State::Key | State::Comment | State::CommentEscape);
    if has_value {
        push(&mut key, &mut value, kept)?;
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(content: &str, dialect: Dialect) -> Vec<(String, String)> {
        pairs(content.as_bytes(), dialect).unwrap()
    }

    fn both(content: &str, expected: &str) {
        for dialect in [Dialect::V219, Dialect::V252] {
            let found = of(content, dialect);
            let told: Vec<String> = found.iter().map(|(k, v)| format!("{k}={v}")).collect();
            assert_eq!(told.join("|"), expected, "{content:?} {dialect:?}");
        }
    }

    #[test]
    fn quotes_blanks_and_comments_are_taken_as_systemd_takes_them() {
        both("# Command-line options\nOPTIONS=\"-F 2\"\n", "OPTIONS=-F 2");
        both(" OPTIONS = -4  \n;x=1\nA=\nB", "OPTIONS=-4|A=");
        both("A='a b' c\nB=a\\ b\nC=a\\\nb\n", "A=a bc|B=a b|C=ab");
        both("A=a # b\n", "A=a # b");
        both("A=\"x\ny\"\n", "A=x\ny");
        both("export A=1\n", "export A=1");
        both("#a\\\nA=1\nB=2\n", "B=2");
        both("A=\"open", "A=open");
    }

    #[test]
    fn a_backslash_between_quotes_is_told_apart_by_version() {
        let value = |content, dialect| of(content, dialect)[0].1.clone();
        assert_eq!(value("A='a\\b'\n", Dialect::V219), "ab");
        assert_eq!(value("A='a\\b'\n", Dialect::V252), "a\\b");
        assert_eq!(value("A=\"a\\b\\\"\"\n", Dialect::V219), "ab\"");
        assert_eq!(value("A=\"a\\b\\\"\"\n", Dialect::V252), "a\\b\"");
    }

    #[test]
    fn a_value_that_is_not_utf_8_spoils_the_file_and_a_comment_does_not() {
        assert_eq!(pairs(b"#\xff\nA=1\n", Dialect::V252).map(|found| found.len()), Some(1));
        assert_eq!(pairs(b"A=\xff\n", Dialect::V252), None);
    }

    #[test]
    fn the_last_of_a_name_counts_and_a_name_that_is_none_does_not() {
        let mut all = Environment::default();
        assert!(all.line("A=1 'B=2 3' 4=5", "/u", Dialect::V252));
        assert!(all.file(b"A=6\nexport B=7\n", "/e", Dialect::V252));
        let get =
            |name| all.get(name).map(|found| found.map(|v| (v.value.as_str(), v.from.as_str())));
        assert_eq!(get("A"), Ok(Some(("6", "/e"))));
        assert_eq!(get("B"), Ok(Some(("2 3", "/u"))));
        assert_eq!(get("4"), Ok(None));
        assert_eq!(get("HOME"), Err(()));
    }
}
