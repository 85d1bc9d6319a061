//! Web servers: which status they answer with, and whether Keystone gives a token.
//!
//! Nothing of an answer is kept but the status and whether a token came. Redirects are not
//! followed (a password is sent to nobody but the server named), and no proxy is asked.

use crate::evidence::{Cannot, HttpSeen, Look};
use serde_json::{Value, json};
use std::time::Duration;
use ureq::http::{Response, StatusCode, Uri};
use ureq::{Agent, Body, Error};

/// For one request, its answer's head included.
const LIMIT: Duration = Duration::from_secs(2);
/// Bytes of an answer's head.
const HEAD: usize = 16 << 10;

/// The credentials of an OpenStack user, as in `keystonerc_admin`.
#[derive(Clone, Copy)]
pub(crate) struct Credentials<'a> {
    /// Where tokens are asked for, by `OS_AUTH_URL`.
    pub(crate) url: &'a str,
    /// `OS_USERNAME`.
    pub(crate) user: &'a str,
    /// `OS_PASSWORD`.
    pub(crate) password: &'a str,
    /// `OS_PROJECT_NAME`.
    pub(crate) project: &'a str,
    /// `OS_USER_DOMAIN_NAME`, `Default` where the file has none.
    pub(crate) user_domain: &'a str,
    /// `OS_PROJECT_DOMAIN_NAME`, `Default` where the file has none.
    pub(crate) project_domain: &'a str,
}

/// The status that a URL answers with; absent if nothing listens there.
pub(crate) fn get(url: &str) -> Look<HttpSeen> {
    within(LIMIT, |agent| agent.get(url).call(), url)
}

/// Asks Keystone for a token (`POST /v3/auth/tokens`, method password, scope project: Identity API
/// v3, «Password authentication with scoped authorization»). The token comes in a header.
///
/// Keystone refuses a wrong password and a wrong project in the same words; where it refuses, it is
/// asked again without a project, which tells the two apart.
pub(crate) fn token(credentials: &Credentials<'_>) -> Look<HttpSeen> {
    let url = credentials.url;
    let ask = |scope| {
        let body = request(credentials, scope).to_string();
        within(LIMIT, |agent| agent.post(url).content_type("application/json").send(&body), url)
    };
    let Credentials { project, project_domain, .. } = credentials;
    let scope = json!({ "project": { "name": project, "domain": { "name": project_domain } } });
    let mut look = ask(scope);
    if let Look::Seen(answer) = &mut look
        && answer.status == StatusCode::UNAUTHORIZED
        && let Look::Seen(without) = ask(json!("unscoped"))
    {
        answer.unscoped = Some(without.status);
    }
    look
}

fn request(credentials: &Credentials<'_>, scope: Value) -> Value {
    let Credentials { user, password, user_domain, .. } = credentials;
    let user = json!({ "name": user, "domain": { "name": user_domain }, "password": password });
    let identity = json!({ "methods": ["password"], "password": { "user": user } });
    json!({ "auth": { "identity": identity, "scope": scope } })
}

fn within(
    limit: Duration,
    ask: impl FnOnce(&Agent) -> Result<Response<Body>, Error>,
    url: &str,
) -> Look<HttpSeen> {
    match url.parse::<Uri>().map(|uri| uri.scheme_str().map(str::to_owned)) {
        Ok(Some(scheme)) if scheme == "http" => {}
        // Whatever is wrong with it is not repeated: an URL can hold a password.
        Ok(Some(scheme)) if scheme == "https" => return failed("https is not spoken here"),
        _ => return failed("this is no http URL"),
    }
    let config = Agent::config_builder()
        .timeout_global(Some(limit))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .max_response_header_size(HEAD)
        .max_idle_connections(0)
        .proxy(None)
        .user_agent("labcheck")
        .build();
    match ask(&config.new_agent()) {
        Ok(answer) => Look::Seen(HttpSeen {
            status: answer.status().as_u16(),
            token: answer.status() == StatusCode::CREATED
                && answer.headers().get("x-subject-token").is_some_and(|token| !token.is_empty()),
            unscoped: None,
        }),
        Err(Error::Timeout(_)) => {
            let ms = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
            Look::Cannot(Cannot::TimedOut { ms })
        }
        Err(Error::Io(error)) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            Look::Absent
        }
        Err(Error::Io(error)) => failed(&error.to_string()),
        Err(Error::HostNotFound) => failed("no such host"),
        Err(Error::LargeResponseHeader(..)) => {
            Look::Cannot(Cannot::TooLarge { limit: HEAD as u64 })
        }
        Err(_) => failed("what answers is no web server"),
    }
}

fn failed(what: &str) -> Look<HttpSeen> {
    Look::Cannot(Cannot::Failed { what: what.to_owned() })
}

#[cfg(test)]
mod tests;
