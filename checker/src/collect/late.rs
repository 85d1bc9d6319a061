//! Answers that take their time: programs, web servers, a token of Keystone's.

use super::packages::Packages;
use super::root::Root;
use super::{files, http, run};
use crate::evidence::{Cannot, CommandSeen, HttpSeen, Look, Need, limits, redact};
use crate::read::auth_url::AuthUrl;
use crate::read::keystonerc;

/// What came back from beside.
pub(super) enum Late {
    Packages(Packages),
    Command(String, Look<CommandSeen>),
    Http(String, Look<HttpSeen>),
    Token(String, Look<HttpSeen>),
}

/// One answer that takes its time.
pub(super) fn late(need: Need, root: &Root, asked: &[(String, String)]) -> Late {
    match need {
        Need::Command(words) => {
            let look = match words.split_first() {
                Some((program, args)) => {
                    command(run::run(program, args, run::Limits::default()), asked)
                }
                None => Look::Absent,
            };
            Late::Command(words.join(" "), look)
        }
        Need::Http(url) => {
            let look = http::get(&url);
            Late::Http(url, look)
        }
        Need::Token(path, url) => {
            let look = token(root, &path, &url);
            Late::Token(path, look)
        }
        _ => Late::Packages(Packages::default()),
    }
}

/// A program's answer without secrets. A program that is not there is told as absent.
fn command(look: Look<CommandSeen>, asked: &[(String, String)]) -> Look<CommandSeen> {
    match look {
        Look::Seen(mut answer) => {
            let asked: Vec<redact::Asked<'_>> =
                asked.iter().map(|(key, value)| redact::Asked { key, value }).collect();
            answer.stdout = redact::redact(&answer.stdout, &asked);
            answer.stderr = redact::redact(&answer.stderr, &asked);
            Look::Seen(answer)
        }
        Look::Cannot(Cannot::NoTool { .. }) => Look::Absent,
        other => other,
    }
}

/// Asks for a token with the credentials of a file, at this URL and nowhere else. Neither the password
/// nor the token leaves this function.
fn token(root: &Root, path: &str, url: &str) -> Look<HttpSeen> {
    let file = match files::read_file(root, path, limits::SETTINGS) {
        Look::Seen(file) => file,
        Look::Absent => return Look::Absent,
        Look::Cannot(why) => return Look::Cannot(why),
    };
    let rc = keystonerc::parse(&file.content);
    if let Some(name) = rc.expanding() {
        return Look::Cannot(Cannot::Expands { name: name.to_owned() });
    }
    let text = |setting: &Option<keystonerc::Setting>| setting.as_ref().map(|s| s.text.clone());
    let (Some(auth_url), Some(user), Some(secret)) =
        (text(&rc.auth_url), text(&rc.username), rc.password.as_ref())
    else {
        return Look::Absent;
    };
    // Who judged where to send it saw this file before.
    if AuthUrl::parse(&auth_url).is_none_or(|read| read.tokens() != url) {
        return Look::Cannot(Cannot::Changed);
    }
    let default = || "Default".to_owned();
    http::token(&http::Credentials {
        url,
        user: &user,
        password: &String::from_utf8_lossy(secret.password()),
        project: &text(&rc.project_name).unwrap_or_else(|| "admin".into()),
        user_domain: &text(&rc.user_domain_name).unwrap_or_else(default),
        project_domain: &text(&rc.project_domain_name).unwrap_or_else(default),
    })
}
