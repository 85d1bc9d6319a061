//! `OS_AUTH_URL`: where Keystone is.
//!
//! Source of the rules: keystoneauth 5 (`identity/generic`, `discover`) over requests 2, which the
//! `openstack` command uses. It keeps to the version that the path names, or takes the newest that
//! the server tells of where it names none. Keystone has no version 2.0 since Queens.

/// An address, taken apart. Whoever sends something there puts it together again from these parts, so
/// that nobody reads it differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthUrl {
    /// `https`.
    pub tls: bool,
    /// A name or an address, IPv6 in brackets.
    pub host: String,
    /// The port; that of the scheme where none is named.
    pub port: u16,
    /// What stands before the version, `/` at its end taken off: mostly nothing.
    base: String,
    /// The path asks for version 2.0.
    pub old: bool,
}

impl AuthUrl {
    /// Takes an address apart; none where a client would not find a Keystone by it. A user and a
    /// password in it are left out.
    #[must_use]
    pub fn parse(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let tls = match scheme.to_ascii_lowercase().as_str() {
            "http" => false,
            "https" => true,
            _ => return None,
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        // To some clients the name of the host ends at one of these.
        if authority.contains(['\\', '?', '#']) {
            return None;
        }
        let place = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
        let (host, port) = match place.rfind(':') {
            Some(at) if !place.ends_with(']') => (place.get(..at)?, Some(place.get(at + 1..)?)),
            _ => (place, None),
        };
        let port = match port {
            None => {
                if tls {
                    443
                } else {
                    80
                }
            }
            Some(digits) if digits.bytes().all(|digit| digit.is_ascii_digit()) => {
                digits.parse().ok().filter(|port| *port != 0)?
            }
            Some(_) => return None,
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '~' | '/');
        if !is_host(host) || path.len() > 255 || !path.chars().all(plain) {
            return None;
        }
        let path = path.trim_end_matches('/');
        let old = path.strip_suffix("/v2.0");
        let base = old.or_else(|| path.strip_suffix("/v3")).unwrap_or(path).to_owned();
        Some(Self { tls, host: host.to_owned(), port, base, old: old.is_some() })
    }

    /// Where a token is asked for.
    #[must_use]
    pub fn tokens(&self) -> String {
        let Self { host, port, base, .. } = self;
        let scheme = if self.tls { "https" } else { "http" };
        format!("{scheme}://{host}:{port}{base}/v3/auth/tokens")
    }
}

/// Only letters that a name or an address has, brackets around IPv6.
fn is_host(host: &str) -> bool {
    let inside = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let good = match inside {
        Some(v6) => v6.parse::<std::net::Ipv6Addr>().is_ok(),
        None => host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')),
    };
    good && !host.is_empty() && host.len() <= 255
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(url: &str) -> Option<String> {
        AuthUrl::parse(url).map(|url| url.tokens())
    }

    #[test]
    fn tokens_are_asked_for_below_version_three() {
        let here = Some("http://10.0.0.5:5000/v3/auth/tokens".to_owned());
        for path in ["/v3", "/v3/", "", "/", "/v3//"] {
            assert_eq!(tokens(&format!("http://10.0.0.5:5000{path}")), here, "{path}");
        }
        assert_eq!(tokens("HTTP://a/identity/v3").unwrap(), "http://a:80/identity/v3/auth/tokens");
        assert_eq!(tokens("https://a.b/v3").unwrap(), "https://a.b:443/v3/auth/tokens");
        assert_eq!(tokens("http://[fd00::1]:1/").unwrap(), "http://[fd00::1]:1/v3/auth/tokens");
        assert_eq!(tokens("http://[fd00::1]").unwrap(), "http://[fd00::1]:80/v3/auth/tokens");
    }

    #[test]
    fn version_two_is_told() {
        assert!(AuthUrl::parse("http://10.0.0.5:5000/v2.0/").unwrap().old);
        assert!(!AuthUrl::parse("http://10.0.0.5:5000/v3").unwrap().old);
    }

    #[test]
    fn the_host_is_the_one_that_a_client_goes_to() {
        let host = |url| AuthUrl::parse(url).map(|url| url.host);
        assert_eq!(host("http://10.0.0.5:5000@evil.example:5000/v3").unwrap(), "evil.example");
        assert_eq!(host("http://u:p@10.0.0.5/v3").unwrap(), "10.0.0.5");
    }

    #[test]
    fn what_is_no_address_of_a_keystone_is_none() {
        for url in [
            "",
            "10.0.0.5:5000/v3",
            "file:///etc/passwd",
            "ftp://a/v3",
            "http://",
            "http:///v3",
            "http://a b/v3",
            "http://a:b/v3",
            "http://a:0/v3",
            "http://a:65536/v3",
            "http://a:/v3",
            "http://a:+1/v3",
            "http://a/v3\r",
            "http://a/v3\nHost: b",
            "http://a/v3?x",
            "http://a#@b/v3",
            "http://a\\@b/v3",
            "http://$(hostname):5000/v3",
            "http://[::1/v3",
            "http://[a]:1/v3",
        ] {
            assert_eq!(AuthUrl::parse(url), None, "{url}");
        }
        assert_eq!(AuthUrl::parse(&format!("http://{}/v3", "a".repeat(256))), None);
        assert_eq!(AuthUrl::parse(&format!("http://a/{}", "a".repeat(256))), None);
    }
}
