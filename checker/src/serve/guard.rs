//! Who may ask: requests that a page elsewhere makes a browser send are refused.
//!
//! A name that leads here by a DNS answer of somebody else's (DNS rebinding) shows in `Host`, a foreign
//! page in `Origin` (RFC 6454, Fetch). Behind a tunnel the port is another one, so no port is looked at.

use hyper::header::{AUTHORIZATION, COOKIE, HOST, HeaderName, ORIGIN};
use hyper::{HeaderMap, StatusCode, Uri};
use std::net::IpAddr;
use subtle::ConstantTimeEq as _;

/// The cookie that holds the token.
pub(super) const COOKIE_NAME: &str = "labcheck";

/// What is asked of a request before anybody looks at it.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    /// The address of `--listen`, where it is not this machine's own.
    pub(super) listen: Option<IpAddr>,
    /// The token, where one is asked for.
    pub(super) token: Option<String>,
}

/// What a request may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is answered.
    Welcome,
    /// It brought the token in its address: from now on a cookie will do.
    Introduced,
    /// It is not.
    Refused(StatusCode),
}

impl Guard {
    pub(super) fn judge(&self, uri: &Uri, headers: &HeaderMap) -> Verdict {
        let Some(host) = one(headers, &HOST) else {
            return Verdict::Refused(StatusCode::FORBIDDEN);
        };
        // The absolute form names the host a second time.
        let target = uri.authority().map_or(host, |authority| authority.as_str());
        let origin_is_host = match headers.contains_key(ORIGIN) {
            false => true,
            true => one(headers, &ORIGIN).is_some_and(|origin| same(origin, host)),
        };
        if !self.is_ours(host) || !self.is_ours(target) || !origin_is_host {
            return Verdict::Refused(StatusCode::FORBIDDEN);
        }
        let Some(token) = &self.token else { return Verdict::Welcome };
        if in_query(uri).is_some_and(|given| equal(given, token)) {
            return Verdict::Introduced;
        }
        if in_cookies(headers).chain(in_bearer(headers)).any(|given| equal(given, token)) {
            return Verdict::Welcome;
        }
        Verdict::Refused(StatusCode::UNAUTHORIZED)
    }

    /// Whether a host, with or without a port, is a way to name this server.
    fn is_ours(&self, host: &str) -> bool {
        let Some(name) = without_port(host) else { return false };
        let name = name.to_ascii_lowercase();
        if matches!(name.as_str(), "localhost" | "localhost.localdomain" | "ip6-localhost") {
            return true;
        }
        let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
        let Ok(address) = bare.unwrap_or(&name).parse::<IpAddr>() else { return false };
        // Nobody can make a name of somebody else's out of an address: where all are listened on, all
        // are ours.
        address.to_canonical().is_loopback()
            || self.listen.is_some_and(|listen| listen.is_unspecified() || listen == address)
    }
}

/// The value of a header that stands there once.
fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

/// Whether an origin is that of a host: its scheme aside, the same name and port.
fn same(origin: &str, host: &str) -> bool {
    let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host))
}

fn without_port(host: &str) -> Option<&str> {
    let (name, rest) = match host.find(']') {
        Some(end) => host.split_at(end + 1),
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let port = rest.strip_prefix(':').unwrap_or(rest);
    let good = port.bytes().all(|byte| byte.is_ascii_digit()) && (rest.is_empty() || rest != port);
    (good && !name.is_empty()).then_some(name)
}

fn in_query(uri: &Uri) -> Option<&str> {
    uri.query()?.split('&').find_map(|pair| pair.strip_prefix("token="))
}

fn in_cookies(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';'));
    pairs.filter_map(|pair| pair.trim().strip_prefix(COOKIE_NAME)?.strip_prefix('='))
}

fn in_bearer(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    one(headers, &AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer ")).into_iter()
}

/// In a time that does not tell how much of it was right.
fn equal(given: &str, token: &str) -> bool {
    given.as_bytes().ct_eq(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(guard: &Guard, uri: &str, headers: &[(&'static str, &str)]) -> Verdict {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        guard.judge(&uri.parse().unwrap(), &map)
    }

    const OPEN: Guard = Guard { listen: None, token: None };
    const NO: Verdict = Verdict::Refused(StatusCode::FORBIDDEN);

    #[test]
    fn only_names_of_this_machine_are_hosts_on_any_port() {
        for host in [
            "localhost",
            "LOCALHOST:80",
            "127.0.0.1:8417",
            "127.9.9.9",
            "[::1]:1",
            "[::1]",
            "localhost.localdomain:5",
            "[::ffff:127.0.0.1]:3",
        ] {
            assert_eq!(judge(&OPEN, "/", &[("host", host)]), Verdict::Welcome, "{host}");
        }
        for host in [
            "",
            ":80",
            "evil.example",
            "evil.example:8417",
            "localhost.evil.example",
            "127.0.0.1.nip.io",
            "127.0.0.1@evil.example",
            "192.168.0.1",
            "0.0.0.0",
            "[::1",
            "localhost:80:80",
            "localhost:x",
            "[::1]x",
            "localhost ",
            "2130706433",
        ] {
            assert_eq!(judge(&OPEN, "/", &[("host", host)]), NO, "{host}");
        }
        assert_eq!(judge(&OPEN, "/", &[]), NO);
        assert_eq!(judge(&OPEN, "/", &[("host", "localhost"), ("host", "localhost")]), NO);
        assert_eq!(judge(&OPEN, "http://evil.example/", &[("host", "localhost")]), NO);
    }

    #[test]
    fn an_origin_has_to_be_the_host_itself() {
        let at = |origin| judge(&OPEN, "/", &[("host", "localhost:9000"), ("origin", origin)]);
        assert_eq!(at("http://localhost:9000"), Verdict::Welcome);
        for origin in [
            "null",
            "http://localhost",
            "http://localhost:9001",
            "http://127.0.0.1:9000",
            "http://evil.example",
            "localhost:9000",
            "file://",
            "",
        ] {
            assert_eq!(at(origin), NO, "{origin}");
        }
    }

    #[test]
    fn the_address_of_listen_is_a_host_too_and_of_any_address_every_one() {
        let guard = |listen: &str| Guard { listen: Some(listen.parse().unwrap()), token: None };
        let at = |guard: &Guard, host| judge(guard, "/", &[("host", host)]);
        let one = guard("192.168.122.10");
        assert_eq!(at(&one, "192.168.122.10:8417"), Verdict::Welcome);
        assert_eq!(at(&one, "127.0.0.1"), Verdict::Welcome);
        assert_eq!(at(&one, "192.168.122.11"), NO);
        assert_eq!(at(&guard("0.0.0.0"), "192.168.122.11"), Verdict::Welcome);
        assert_eq!(at(&guard("::"), "[fe80::1]:80"), Verdict::Welcome);
        assert_eq!(at(&guard("0.0.0.0"), "evil.example"), NO);
    }

    #[test]
    fn where_a_token_is_asked_nothing_else_opens() {
        let guard = Guard { listen: None, token: Some("s3cret".into()) };
        let with = |uri: &str, header: (&'static str, &str)| {
            judge(&guard, uri, &[("host", "localhost"), header])
        };
        let refused = Verdict::Refused(StatusCode::UNAUTHORIZED);
        assert_eq!(with("/?token=s3cret", ("x", "")), Verdict::Introduced);
        assert_eq!(with("/?a=b&token=s3cret", ("x", "")), Verdict::Introduced);
        assert_eq!(with("/", ("cookie", "a=b; labcheck=s3cret")), Verdict::Welcome);
        assert_eq!(with("/", ("authorization", "Bearer s3cret")), Verdict::Welcome);
        for token in ["", "s3cre", "s3crets", "S3CRET"] {
            assert_eq!(with(&format!("/?token={token}"), ("x", "")), refused, "{token}");
            assert_eq!(with("/", ("cookie", &format!("labcheck={token}"))), refused, "{token}");
        }
        assert_eq!(with("/", ("cookie", "xlabcheck=s3cret")), refused);
        // Who it is comes after where from.
        let foreign = [("host", "evil.example"), ("cookie", "labcheck=s3cret")];
        assert_eq!(judge(&guard, "/", &foreign), NO);
    }
}
