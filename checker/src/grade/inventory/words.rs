//! Words that become ssh's: none of them is ever an option, a second word or a command.

use super::{File, meant, told};
use crate::grade::host::Role;
use crate::text::{Text, hidden, text};
use std::net::Ipv6Addr;
use std::path::PathBuf;

/// A machine as one word: `host`, `host:port`, `[v6]:port`, an IPv6 address, with `user@` before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) user: Option<String>,
    pub(super) address: String,
    pub(super) port: Option<u16>,
}

/// Reads such a word.
///
/// # Errors
/// It is not one.
pub(super) fn target(file: &File, line: usize, word: &str) -> Result<Target, Text> {
    let (user, rest) = match word.rsplit_once('@') {
        Some((user, rest)) => (Some(self::user(file, line, user)?), rest),
        None => (None, word),
    };
    let (address, port) = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, after)) => match after.strip_prefix(':') {
            Some(port) => (address, Some(port)),
            None if after.is_empty() => (address, None),
            None => return Err(not_a_host(file, line, word)),
        },
        None => match rest.split_once(':') {
            // Of two colons it is an IPv6 address.
            Some((address, port)) if !port.contains(':') => (address, Some(port)),
            _ => (rest, None),
        },
    };
    let port = port.map(|port| self::port(file, line, port)).transpose()?;
    Ok(Target { user, address: self::address(file, line, address)?, port })
}

/// A host name, an alias of `ssh_config` or an address: what OpenSSH itself takes for one
/// (`valid_hostname` of 9.6), without what could be mistaken for a user, a path or a pattern.
///
/// # Errors
/// It is none.
pub(super) fn address(file: &File, line: usize, word: &str) -> Result<String, Text> {
    let foreign = |c: char| {
        hidden(c)
            || c.is_whitespace()
            || matches!(c, '\'' | '`' | '"' | '$' | '\\' | ';' | '&')
            || matches!(c, '<' | '>' | '|' | '(' | ')' | '{' | '}' | '[' | ']' | ',' | '@' | '/')
            || matches!(c, '*' | '?' | '!' | '#' | '=')
    };
    if word.is_empty() || word.len() > 255 || word.starts_with('-') || word.contains(foreign) {
        return Err(not_a_host(file, line, word));
    }
    let plain = word.split_once('%').map_or(word, |(plain, _)| plain);
    if word.contains(':') && plain.parse::<Ipv6Addr>().is_err() {
        return Err(not_a_host(file, line, word));
    }
    Ok(word.to_owned())
}

fn not_a_host(file: &File, line: usize, word: &str) -> Text {
    let (at, word) = (file.at(line), told(word));
    text!(
        ko "{at}: {word}: 호스트 이름이나 주소가 아닙니다",
        en "{at}: {word} is no host name or address"
    )
}

/// A user there, by the rules of OpenSSH's `valid_ruser`, and no blank in it.
///
/// # Errors
/// It is none.
pub(super) fn user(file: &File, line: usize, word: &str) -> Result<String, Text> {
    let foreign = |c: char| {
        hidden(c)
            || c.is_whitespace()
            || matches!(c, '\'' | '`' | '"' | ';' | '&' | '<' | '>')
            || matches!(c, '|' | '(' | ')' | '{' | '}' | '$' | '\\')
    };
    if word.is_empty() || word.len() > 255 || word.starts_with('-') || word.contains(foreign) {
        let (at, word) = (file.at(line), told(word));
        return Err(text!(
            ko "{at}: {word}: 사용자 이름이 아닙니다",
            en "{at}: {word} is no user name"
        ));
    }
    Ok(word.to_owned())
}

/// A port.
///
/// # Errors
/// It is none.
pub(super) fn port(file: &File, line: usize, word: &str) -> Result<u16, Text> {
    let digits = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    match word.parse() {
        Ok(port) if digits && port > 0 => Ok(port),
        _ => {
            let (at, word) = (file.at(line), told(word));
            Err(text!(
                ko "{at}: {word}: 포트는 1에서 65535까지의 수입니다",
                en "{at}: {word}: a port is a number from 1 to 65535"
            ))
        }
    }
}

/// The file of a private key.
///
/// # Errors
/// It is no path.
pub(super) fn key(file: &File, line: usize, word: &str) -> Result<PathBuf, Text> {
    if word.is_empty() || word.starts_with('-') || word.contains(hidden) {
        let (at, word) = (file.at(line), told(word));
        return Err(text!(
            ko "{at}: {word}: 개인 키 파일의 경로가 아닙니다",
            en "{at}: {word} is no path of a private key"
        ));
    }
    Ok(PathBuf::from(word))
}

/// Machines to go through, as `ssh -J` has them: one, or several with commas between.
///
/// # Errors
/// One of them is none.
pub(super) fn jump(file: &File, line: usize, word: &str) -> Result<Vec<String>, Text> {
    for one in word.split(',') {
        target(file, line, one)?;
    }
    Ok(vec!["-J".to_owned(), word.to_owned()])
}

/// A name on one line, with single blanks.
pub(super) fn name(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An e-mail address, as far as it has to be one here.
///
/// # Errors
/// It is none.
pub(super) fn email(file: &File, line: usize, word: &str) -> Result<String, Text> {
    let foreign = |c: char| hidden(c) || c.is_whitespace();
    let parts = word.split_once('@');
    if word.contains(foreign) || !parts.is_some_and(|(user, at)| !user.is_empty() && !at.is_empty())
    {
        let (at, word) = (file.at(line), told(word));
        return Err(text!(
            ko "{at}: {word}: 이메일 주소가 아닙니다",
            en "{at}: {word} is no e-mail address"
        ));
    }
    Ok(word.to_owned())
}

/// A role by its word.
///
/// # Errors
/// It is none.
pub(super) fn role(file: &File, line: usize, word: &str) -> Result<Role, Text> {
    let plain = word.to_lowercase();
    let korean =
        [("컨트롤러", Role::Controller), ("네트워크", Role::Network), ("컴퓨트", Role::Compute)];
    let known = korean.iter().find(|(known, _)| *known == plain).map(|(_, role)| *role);
    Role::from_id(&plain).or(known).ok_or_else(|| {
        let (at, word) = (file.at(line), told(word));
        let ids = Role::ALL.map(Role::id);
        text!(
            ko "{at}: {word}: 역할은 controller, network, compute 가운데 하나입니다",
            en "{at}: {word}: a role is controller, network or compute"
        )
        .then("", &meant(&plain, ids))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    fn file() -> File {
        File { name: "class.csv".into() }
    }

    fn said<T>(read: Result<T, Text>) -> Result<T, String> {
        read.map_err(|text| text.get(Lang::En).to_owned())
    }

    #[test]
    fn a_host_is_one_word_with_a_user_and_a_port_where_told() {
        let read = |word| said(target(&file(), 3, word));
        let plain =
            |address: &str, port| Ok(Target { user: None, address: address.to_owned(), port });
        assert_eq!(read("vm01"), plain("vm01", None));
        assert_eq!(read("vm01:2201"), plain("vm01", Some(2201)));
        assert_eq!(read("fe80::1%eth0"), plain("fe80::1%eth0", None));
        assert_eq!(read("[fe80::1]:2201"), plain("fe80::1", Some(2201)));
        assert_eq!(read("[fe80::1]"), plain("fe80::1", None));
        assert_eq!(read("실습-vm"), plain("실습-vm", None));
        let user = Some("root".to_owned());
        assert_eq!(read("root@vm01"), Ok(Target { user, address: "vm01".into(), port: None }));
    }

    #[test]
    fn no_word_becomes_an_option_or_a_command() {
        for word in
            ["-oProxyCommand=x", "", "a b", "a\tb", "a\u{1b}[31m", "$(id)", "a;b", "`id`", "a/b"]
        {
            let why = format!("class.csv:3: {} is no host name or address", told(word));
            assert_eq!(said(target(&file(), 3, word)), Err(why));
        }
        assert!(target(&file(), 3, "-l@vm01").is_err());
        assert!(target(&file(), 3, "a@-b").is_err());
        assert!(target(&file(), 3, "[a]b").is_err());
        assert!(key(&file(), 3, "-x").is_err());
        assert!(jump(&file(), 3, "a,-b").is_err());
        assert!(jump(&file(), 3, "a,").is_err());
        assert_eq!(said(jump(&file(), 3, "u@a:22,b")), Ok(vec!["-J".into(), "u@a:22,b".into()]));
    }

    #[test]
    fn a_port_is_a_number_that_a_port_can_be() {
        assert_eq!(said(port(&file(), 3, "22")), Ok(22));
        for word in ["0", "65536", "+22", "ssh", "", "22 "] {
            let why = format!("class.csv:3: {}: a port is a number from 1 to 65535", told(word));
            assert_eq!(said(port(&file(), 3, word)), Err(why));
        }
    }
}
