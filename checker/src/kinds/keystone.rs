//! Whether Keystone answers, and gives a token for the credentials on this machine.

#[cfg(test)]
mod tests;

use super::controller::{Controller, Told, broken, unseen};
use super::{Asked, Kind, Place, Verdict};
use crate::evidence::{Cannot, HttpSeen, Look, Need};
use crate::kinds::asked::look;
use crate::read::auth_url::AuthUrl;
use crate::read::keystonerc::{self, Keystonerc};
use crate::text::{Text, text, visible};
use labcheck_labs::Template;
use schemars::JsonSchema;
use serde::Deserialize;

/// What a check may ask for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// The credentials file: the account, and where Keystone is.
    pub keystonerc: Template,
    /// The answer file, for where the controller is.
    pub answer_file: Template,
}

/// The mistakes that are recognised while judging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// Keystone refuses the account or the password of the credentials file.
    WrongPassword,
    /// It takes the password, and refuses the project.
    WrongProject,
    /// The address asks for version 2.0, which is gone.
    OldVersion,
    /// Nothing answers at its port.
    NotAnswering,
}

/// Where packstack lets Keystone answer.
const PORT: u16 = 5000;

/// A status that Keystone tells of its versions with.
const fn is_keystone(status: u16) -> bool {
    matches!(status, 200..=300)
}

impl Goal {
    fn told(&self) -> Told {
        Told { keystonerc: self.keystonerc.clone(), answer_file: self.answer_file.clone() }
    }

    /// The version document: whoever does not have it is sent no password.
    fn version(controller: &Controller) -> Option<String> {
        controller.host().map(|host| format!("http://{host}:{PORT}/v3"))
    }
}

impl Kind for Goal {
    fn needs(&self, asked: &Asked<'_>) -> Vec<Need> {
        let path = asked.fill(&self.keystonerc);
        let mut needs = vec![Need::File(path.clone())];
        let controller = match self.told().controller(asked) {
            Ok(controller) => controller,
            Err(first) => {
                needs.extend(first);
                return needs;
            }
        };
        let Some(version) = Self::version(&controller) else { return needs };
        let answered = look(asked.evidence.http.get(&version));
        needs.push(Need::Http(version));
        if let (Controller::At(url), Look::Seen(answer)) = (&*controller, answered)
            && is_keystone(answer.status)
            && !url.tls
            && !is_old(&rc_of(asked, &path), url)
        {
            needs.push(Need::Token(path, url.tokens()));
        }
        needs
    }

    fn judge(&self, asked: &Asked<'_>) -> Verdict {
        let path = asked.fill(&self.keystonerc);
        self.of(asked, &path).expected(text!(
            ko "Keystone이 5000번 포트의 /v3에서 답하고, {path}의 계정으로 토큰을 내줌",
            en "Keystone answers at /v3 on port 5000 and gives a token for the account in {path}"
        ))
    }
}

impl Goal {
    fn of(&self, asked: &Asked<'_>, path: &str) -> Verdict {
        let controller = match self.told().controller(asked) {
            Ok(controller) => controller,
            Err(first) => return unseen(&first),
        };
        if let Some(verdict) = self.address(asked, path, &controller) {
            return verdict;
        }
        let url = Self::version(&controller).unwrap_or_default();
        if let Some(verdict) = silent(&url, look(asked.evidence.http.get(&url))) {
            return verdict;
        }
        let rc = match asked.file(path) {
            Look::Seen(file) => keystonerc::parse(&file.content),
            Look::Absent => {
                let answers = visible(&asked.fill(&self.answer_file));
                return Verdict::fail(text!(
                    ko "Keystone은 답하지만 {path} 파일이 없습니다",
                    en "Keystone answers, but {path} does not exist"
                ))
                .at(Place::file(path))
                .next(Text::same(format!("packstack --answer-file={answers}")));
            }
            Look::Cannot(why) => return Verdict::unknown(path, &why),
        };
        let Controller::At(at) = &*controller else { return lacking(path) };
        if rc.username.is_none() || rc.password.is_none() {
            return lacking(path);
        }
        match look(asked.evidence.tokens.get(path)) {
            Look::Seen(answer) => of_token(answer),
            Look::Absent if at.port != PORT => silent_port(path, &rc, at.port),
            Look::Absent => silent(&at.tokens(), Look::Absent).unwrap_or_else(|| lacking(path)),
            Look::Cannot(why @ (Cannot::Expands { .. } | Cannot::Changed)) => {
                Verdict::unknown(path, &why)
            }
            Look::Cannot(why) => Verdict::unknown(&at.tokens(), &why),
        }
    }

    /// What is wrong with the address itself.
    fn address(&self, asked: &Asked<'_>, path: &str, controller: &Controller) -> Option<Verdict> {
        match controller {
            Controller::Broken(line) => Some(
                Verdict::fail(broken(path))
                    .at(Place::line(path, *line))
                    .next(Text::same(format!("grep -n OS_AUTH_URL {}", visible(path)))),
            ),
            Controller::At(url) if is_old(&rc_of(asked, path), url) => Some(
                Verdict::fail(text!(
                    ko "{path} 파일이 Keystone API 2.0을 쓰게 되어 있습니다. Keystone은 이 버전을 더 이상 지원하지 않습니다",
                    en "{path} asks for version 2.0 of Keystone's API, which Keystone no longer has"
                ))
                .at(Place::file(path))
                .found(Finding::OldVersion),
            ),
            Controller::At(url) if url.tls => {
                let what = format!("https://{}", url.host);
                let why = Cannot::Failed { what: "https is not spoken here".into() };
                Some(Verdict::unknown(&what, &why))
            }
            _ => self.told().unasked(asked, controller),
        }
    }
}

fn rc_of(asked: &Asked<'_>, path: &str) -> Keystonerc {
    match asked.file(path) {
        Look::Seen(file) => keystonerc::parse(&file.content),
        _ => Keystonerc::default(),
    }
}

/// Whether version 2.0 is asked for, by the address or by the setting of its own.
fn is_old(rc: &Keystonerc, url: &AuthUrl) -> bool {
    url.old || rc.version.as_ref().is_some_and(|version| version.text.starts_with('2'))
}

/// The verdict on a Keystone that does not tell of its versions.
fn silent(url: &str, answer: Look<&HttpSeen>) -> Option<Verdict> {
    let shown = visible(url);
    Some(match answer {
        Look::Seen(answer) if is_keystone(answer.status) => return None,
        Look::Seen(answer) => {
            let status = answer.status;
            let seen = if status >= 500 {
                text!(
                    ko "Keystone이 {shown} 에서 오류로 답합니다(상태 코드 {status})",
                    en "Keystone answers with an error at {shown} (status {status})"
                )
            } else {
                text!(
                    ko "{shown} 에서 답하는 프로그램은 Keystone이 아닙니다(상태 코드 {status})",
                    en "what answers at {shown} is not Keystone (status {status})"
                )
            };
            Verdict::fail(seen).next(Text::same("journalctl -u httpd"))
        }
        Look::Absent => Verdict::fail(text!(
            ko "{shown} 에서 답하는 프로그램이 없습니다",
            en "nothing answers at {shown}"
        ))
        .found(Finding::NotAnswering)
        .next(Text::same("systemctl status httpd")),
        Look::Cannot(why) => Verdict::unknown(url, &why),
    })
}

/// The verdict on a port of the credentials file on which nothing answers, while Keystone does on its own.
fn silent_port(path: &str, rc: &Keystonerc, port: u16) -> Verdict {
    let shown = visible(path);
    let place = rc.auth_url.as_ref().map(|url| Place::line(path, url.span.line));
    Verdict::fail(text!(
        ko "{shown}의 OS_AUTH_URL이 가리키는 {port}번 포트에서 답하는 프로그램이 없습니다. Keystone은 {PORT}번 포트에서 답합니다",
        en "nothing answers on port {port}, which OS_AUTH_URL in {shown} leads to; Keystone answers on port {PORT}"
    ))
    .at(place.unwrap_or_else(|| Place::file(path)))
    .next(Text::same(format!("grep -n OS_AUTH_URL {shown}")))
}

fn lacking(path: &str) -> Verdict {
    let shown = visible(path);
    Verdict::fail(text!(
        ko "{shown}에 인증에 필요한 값이 없습니다",
        en "{shown} lacks values that are needed to authenticate"
    ))
    .at(Place::file(path))
    .next(Text::same(format!("vi {shown}")))
}

/// The verdict on Keystone's answer to the request for a token.
fn of_token(answer: &HttpSeen) -> Verdict {
    let status = answer.status;
    if status == 201 && answer.token {
        return Verdict::pass(text!(
            ko "토큰을 받았습니다(보관하지 않습니다)",
            en "a token was given (and not kept)"
        ));
    }
    let verdict = Verdict::fail(text!(
        ko "토큰을 받지 못했습니다(상태 코드 {status})",
        en "no token was given (status {status})"
    ));
    // It tells of its versions without its database, and gives no token.
    let broken = Text::same("systemctl status mariadb memcached httpd");
    match (status, answer.unscoped) {
        (401, Some(201)) => verdict.found(Finding::WrongProject),
        (401, Some(401)) => verdict.found(Finding::WrongPassword),
        (401, unscoped) => {
            let verdict = verdict.note(text!(
                ko "프로젝트 없이 다시 한 요청에는 그런 답이 없어, 계정과 프로젝트 가운데 무엇을 거부했는지 알 수 없습니다",
                en "the same request without a project got no such answer, so it cannot be told whether the account or the project is refused"
            ));
            verdict.next(match unscoped {
                Some(500..) => broken,
                _ => text!(ko "잠시 뒤에 다시 실행하세요", en "run labcheck again in a moment"),
            })
        }
        (500.., _) => verdict.next(broken),
        _ => verdict,
    }
}
