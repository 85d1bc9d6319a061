//! Values that yum does not accept: it then leaves the whole section out, and stops at once where it is
//! the main one.
//!
//! Source of the rules: yum 3.4.3 `config.py`, `BoolOption`, `UrlOption`, `UrlListOption` and
//! `ProxyOption`, and `urlparse.urlsplit` of Python 2.7. Numbers are not looked at.

use super::file::{self, Section, Setting, Tool};
use super::words::words;
use crate::read::lines::trimmed;

/// A value that yum does not accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bad {
    /// The setting.
    pub key: &'static str,
    /// What is wrong with it.
    pub why: Wrong,
}

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// None of 1, 0, yes, no, true and false.
    Boolean,
    /// An address of a scheme that yum does not know, or of none.
    Scheme,
    /// A bracket of an address is not closed.
    Bracket,
    /// A quote is not closed.
    Quote,
    /// No address at all where there has to be one.
    Empty,
}

#[derive(Clone, Copy)]
enum Form {
    Boolean,
    Address,
    Addresses,
    Proxy,
}

/// Of a repository (`RepoConf`).
const REPO: [(&str, Form); 18] = [
    ("async", Form::Boolean),
    ("baseurl", Form::Addresses),
    ("check_config_file_age", Form::Boolean),
    ("enabled", Form::Boolean),
    ("enablegroups", Form::Boolean),
    ("ftp_disable_epsv", Form::Boolean),
    ("gpgcakey", Form::Addresses),
    ("gpgcheck", Form::Boolean),
    ("gpgkey", Form::Addresses),
    ("keepalive", Form::Boolean),
    ("keepcache", Form::Boolean),
    ("metalink", Form::Address),
    ("mirrorlist", Form::Address),
    ("proxy", Form::Proxy),
    ("repo_gpgcheck", Form::Boolean),
    ("skip_if_unavailable", Form::Boolean),
    ("ssl_check_cert_permissions", Form::Boolean),
    ("sslverify", Form::Boolean),
];
/// Of `[main]` (`YumConf`), as far as a repository has them too, and what people set there.
const MAIN: [(&str, Form); 16] = [
    ("assumeyes", Form::Boolean),
    ("check_config_file_age", Form::Boolean),
    ("enabled", Form::Boolean),
    ("enablegroups", Form::Boolean),
    ("exactarch", Form::Boolean),
    ("ftp_disable_epsv", Form::Boolean),
    ("gpgcheck", Form::Boolean),
    ("keepalive", Form::Boolean),
    ("keepcache", Form::Boolean),
    ("obsoletes", Form::Boolean),
    ("plugins", Form::Boolean),
    ("proxy", Form::Proxy),
    ("repo_gpgcheck", Form::Boolean),
    ("skip_broken", Form::Boolean),
    ("ssl_check_cert_permissions", Form::Boolean),
    ("sslverify", Form::Boolean),
];

const SCHEMES: [&str; 4] = ["http", "ftp", "file", "https"];
const PROXIES: [&str; 7] = ["http", "ftp", "https", "socks4", "socks4a", "socks5", "socks5h"];

/// The first setting of a section that yum does not accept.
pub(super) fn bad(section: &Section) -> Option<(Bad, &Setting)> {
    let keys = if section.id == b"main" { &MAIN[..] } else { &REPO[..] };
    keys.iter().find_map(|(key, form)| {
        let set = section.get(key.as_bytes())?;
        let why = wrong(&set.value, *form)?;
        Some((Bad { key, why }, set))
    })
}

/// Whether yum would take this for an address of packages.
#[must_use]
pub fn is_address(word: &[u8]) -> bool {
    address(word, &SCHEMES).is_none()
}

fn wrong(value: &[u8], form: Form) -> Option<Wrong> {
    match form {
        Form::Boolean => file::boolean(value, Tool::Yum3).is_none().then_some(Wrong::Boolean),
        Form::Address if trimmed(value).is_empty() => Some(Wrong::Empty),
        Form::Address => address(trimmed(value), &SCHEMES),
        Form::Addresses => match words(value) {
            Some(words) => words.iter().find_map(|word| address(word, &SCHEMES)),
            None => Some(Wrong::Quote),
        },
        Form::Proxy => {
            let value = trimmed(value);
            let named = [&b"libproxy"[..], b"_none_"];
            let known = named.iter().any(|word| value.eq_ignore_ascii_case(word));
            (!known).then(|| address(value, &PROXIES)).flatten()
        }
    }
}

fn address(word: &[u8], schemes: &[&str]) -> Option<Wrong> {
    // A variable that is not known here may stand for the scheme.
    if word.starts_with(b"$") {
        return None;
    }
    let Some(colon) = word.iter().position(|byte| *byte == b':') else {
        return Some(Wrong::Scheme);
    };
    let (scheme, rest) = word.split_at_checked(colon)?;
    let rest = rest.get(1..).unwrap_or_default();
    let is_port = !rest.is_empty() && rest.iter().all(u8::is_ascii_digit);
    let known = schemes.iter().any(|known| scheme.eq_ignore_ascii_case(known.as_bytes()));
    if !known || (is_port && scheme != b"http") {
        return Some(Wrong::Scheme);
    }
    let host = rest.strip_prefix(b"//")?.split(|byte| b"/?#".contains(byte)).next()?;
    (host.contains(&b'[') != host.contains(&b']')).then_some(Wrong::Bracket)
}

#[cfg(test)]
mod tests {
    use super::{Wrong, bad};
    use crate::read::yum_repo::file::{Tool, parse};

    fn told(file: &str) -> Option<(&'static str, Wrong, u32)> {
        let sections = parse(file.as_bytes(), Tool::Yum3).unwrap();
        bad(&sections[0]).map(|(bad, set)| (bad.key, bad.why, set.span.line))
    }

    #[test]
    fn what_yum_accepts_is_not_bad() {
        // Runs of yum's config.py under Python 2.7.18.
        for line in [
            "baseurl=http://a/",
            "baseurl=HTTP://a/",
            "baseurl=\"http://a/\"",
            "baseurl=http://a/ ; c",
            "baseurl=http://a/\n\n https://b/, ftp://c",
            "baseurl=",
            "baseurl=file:///mnt",
            "gpgkey=",
            "mirrorlist=http://a/ http://b",
            "proxy=_none_",
            "proxy=http://p",
            "gpgcheck=YES",
            "baseurl=http://[::1]/x",
            "baseurl=$mirror/x",
        ] {
            assert_eq!(told(&format!("[a]\n{line}\n")), None, "{line}");
        }
    }

    #[test]
    fn what_yum_does_not_accept_is_told_with_its_line() {
        for (line, key, why) in [
            ("baseurl=http://a/\n enabled=0", "baseurl", Wrong::Scheme),
            ("baseurl=http://a/\n  # enabled=0", "baseurl", Wrong::Scheme),
            ("baseurl=http://a/ # c", "baseurl", Wrong::Scheme),
            ("baseurl=vault.centos.org/x", "baseurl", Wrong::Scheme),
            ("baseurl=/mnt/x", "baseurl", Wrong::Scheme),
            ("baseurl=media://1", "baseurl", Wrong::Scheme),
            ("baseurl=rsync://a/", "baseurl", Wrong::Scheme),
            ("baseurl='http://a/", "baseurl", Wrong::Quote),
            ("baseurl=http://[::1/x", "baseurl", Wrong::Bracket),
            ("baseurl=https:80", "baseurl", Wrong::Scheme),
            ("gpgkey=x", "gpgkey", Wrong::Scheme),
            ("mirrorlist=", "mirrorlist", Wrong::Empty),
            ("metalink=x", "metalink", Wrong::Scheme),
            ("proxy=x", "proxy", Wrong::Scheme),
            ("gpgcheck=maybe", "gpgcheck", Wrong::Boolean),
            ("enabled=on", "enabled", Wrong::Boolean),
            ("sslverify=", "sslverify", Wrong::Boolean),
        ] {
            assert_eq!(told(&format!("[a]\n{line}\n")), Some((key, why, 2)), "{line}");
        }
    }

    #[test]
    fn the_main_settings_have_no_addresses() {
        assert_eq!(told("[main]\nbaseurl=x\nmirrorlist=\n"), None);
        let told = told("[main]\nexactarch=maybe\n");
        assert_eq!(told, Some(("exactarch", Wrong::Boolean, 2)));
    }
}
