//! Whether Keystone answers, and gives a token for the credentials on this machine.

use super::{Asked, Kind, Place, Verdict, node};
use crate::evidence::{Cannot, Look, Need};
use crate::kinds::asked::look;
use crate::text::{Text, text, visible};
use labcheck_labs::Template;
use schemars::JsonSchema;
use serde::Deserialize;

/// What a check may ask for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// The credentials file.
    pub keystonerc: Template,
}

/// The mistakes that are recognised while judging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// Keystone refuses the password of the credentials file.
    WrongPassword,
    /// Nothing answers at its port.
    NotAnswering,
}

impl Goal {
    /// The address of the version document; none until the credentials file was looked at.
    fn url(&self, asked: &Asked<'_>) -> Option<String> {
        let host = node::controller(asked, &asked.fill(&self.keystonerc))?;
        Some(format!("http://{host}:5000/v3"))
    }
}

impl Kind for Goal {
    fn needs(&self, asked: &Asked<'_>) -> Vec<Need> {
        let path = asked.fill(&self.keystonerc);
        let mut needs = vec![Need::File(path.clone())];
        needs.extend(self.url(asked).map(Need::Http));
        if matches!(asked.file(&path), Look::Seen(_)) {
            needs.push(Need::Token(path));
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
        let Some(url) = self.url(asked) else {
            return Verdict::unknown(path, &Cannot::NotCollected);
        };
        let shown = visible(&url);
        match look(asked.evidence.http.get(&url)) {
            Look::Seen(answer) if answer.status < 500 => {}
            Look::Seen(answer) => {
                let status = answer.status;
                return Verdict::fail(text!(
                    ko "Keystone이 {shown} 에서 오류로 답합니다(상태 코드 {status})",
                    en "Keystone answers with an error at {shown} (status {status})"
                ))
                .next(Text::same("journalctl -u httpd"));
            }
            Look::Absent => {
                return Verdict::fail(text!(
                    ko "{shown} 에서 답하는 프로그램이 없습니다",
                    en "nothing answers at {shown}"
                ))
                .found(Finding::NotAnswering)
                .next(Text::same("systemctl status httpd"));
            }
            Look::Cannot(why) => return Verdict::unknown(&url, &why),
        }
        match asked.file(path) {
            Look::Seen(_) => {}
            Look::Absent => {
                return Verdict::fail(text!(
                    ko "Keystone은 답하지만 {path} 파일이 없습니다",
                    en "Keystone answers, but {path} does not exist"
                ))
                .at(Place::file(path));
            }
            Look::Cannot(why) => return Verdict::unknown(path, &why),
        }
        match look(asked.evidence.tokens.get(path)) {
            Look::Seen(answer) if answer.status == 201 && answer.token => Verdict::pass(text!(
                ko "토큰을 받았습니다(보관하지 않습니다)",
                en "a token was given (and not kept)"
            )),
            Look::Seen(answer) => {
                let status = answer.status;
                let verdict = Verdict::fail(text!(
                    ko "토큰을 받지 못했습니다(상태 코드 {status})",
                    en "no token was given (status {status})"
                ));
                if status == 401 { verdict.found(Finding::WrongPassword) } else { verdict }
            }
            Look::Absent => Verdict::fail(text!(
                ko "{path}에 인증에 필요한 값이 없습니다",
                en "{path} lacks values that are needed to authenticate"
            ))
            .at(Place::file(path)),
            Look::Cannot(why) => Verdict::unknown(&url, &why),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::evidence::Look;
    use crate::kinds::testing::World;
    use crate::kinds::{Finding as Any, Status};

    const GOAL: &str = r#"goal.keystone = { keystonerc = "/root/rc" }"#;
    const RC: &str =
        "export OS_AUTH_URL=http://10.0.0.5:5000/v3\nexport OS_PASSWORD='{labcheck-secret}'\n";

    fn world(status: u16, token: bool) -> World {
        World::live()
            .file("/root/rc", RC)
            .http("http://10.0.0.5:5000/v3", Look::Seen(200))
            .token("/root/rc", status, token)
    }

    #[test]
    fn a_token_and_nothing_less_passes() {
        assert_eq!(world(201, true).judge(GOAL).status, Status::Pass);
        assert_eq!(world(201, false).judge(GOAL).status, Status::Fail);
        assert_eq!(world(200, true).judge(GOAL).status, Status::Fail);
    }

    #[test]
    fn a_wrong_password_is_told_by_its_name() {
        let verdict = world(401, false).judge(GOAL);
        assert_eq!(verdict.status, Status::Fail);
        assert_eq!(verdict.findings, [Any::Keystone(super::Finding::WrongPassword)]);
    }

    #[test]
    fn a_silent_or_failing_keystone_fails_before_any_password_is_asked_about() {
        let silent = world(201, true).http("http://10.0.0.5:5000/v3", Look::Absent).judge(GOAL);
        assert_eq!(silent.status, Status::Fail);
        assert_eq!(silent.findings, [Any::Keystone(super::Finding::NotAnswering)]);
        let failing = world(201, true).http("http://10.0.0.5:5000/v3", Look::Seen(503)).judge(GOAL);
        assert_eq!(failing.status, Status::Fail);
        assert!(failing.findings.is_empty());
    }

    #[test]
    fn without_credentials_there_is_no_token() {
        let world =
            World::live().no_file("/root/rc").http("http://127.0.0.1:5000/v3", Look::Seen(200));
        assert_eq!(world.judge(GOAL).status, Status::Fail);
        let hidden =
            World::live().hidden_file("/root/rc").http("http://127.0.0.1:5000/v3", Look::Seen(200));
        assert_eq!(hidden.judge(GOAL).status, Status::Unknown);
    }
}
