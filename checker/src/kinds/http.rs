//! Whether a web service answers.

use super::controller::{Controller, Told, unseen};
use super::{Asked, Kind, Verdict, answer_file, services};
use crate::evidence::{Look, Need};
use crate::kinds::asked::look;
use crate::text::{Text, text, visible};
use labcheck_labs::Template;
use schemars::JsonSchema;
use serde::Deserialize;
use std::rc::Rc;

/// What a check may ask for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// The port.
    pub port: u16,
    /// The path.
    #[serde(default = "root_path")]
    pub path: String,
    /// Where the controller is told; without it this machine is asked.
    #[serde(default)]
    pub controller: Option<Told>,
    /// It counts only where the answer file chose it.
    #[serde(default)]
    pub chosen: Option<Chosen>,
}

/// What was chosen to be installed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// The answer file.
    pub answer_file: Template,
    /// All of these hold in it: `KEY` is `y`, `KEY=value`.
    pub when: Vec<String>,
}

fn root_path() -> String {
    "/".into()
}

impl Goal {
    fn url(&self, host: &str) -> String {
        format!("http://{host}:{}{}", self.port, self.path)
    }

    /// Where to ask, or what has to be seen first.
    fn controller(&self, asked: &Asked<'_>) -> Result<Rc<Controller>, Vec<Need>> {
        match &self.controller {
            Some(told) => told.controller(asked),
            None => Ok(Rc::new(Controller::Here("127.0.0.1".into()))),
        }
    }

    fn of(&self, asked: &Asked<'_>) -> Verdict {
        let controller = match self.controller(asked) {
            Ok(controller) => controller,
            Err(first) => return unseen(&first),
        };
        if let Some(verdict) =
            self.controller.as_ref().and_then(|told| told.unasked(asked, &controller))
        {
            return verdict;
        }
        let url = self.url(controller.host().unwrap_or_default());
        let shown = visible(&url);
        match look(asked.evidence.http.get(&url)) {
            Look::Seen(answer) => {
                let status = answer.status;
                let seen = text!(ko "{shown}: 상태 코드 {status}", en "{shown}: status {status}");
                if alive(status) { Verdict::pass(seen) } else { Verdict::fail(seen) }
            }
            Look::Absent => Verdict::fail(text!(
                ko "{shown} 에서 답하는 프로그램이 없습니다",
                en "nothing answers at {shown}"
            )),
            Look::Cannot(why) => Verdict::unknown(&url, &why),
        }
    }
}

impl Goal {
    /// Why it does not count: the answer file leaves it out.
    fn not_chosen(&self, asked: &Asked<'_>) -> Option<Text> {
        let chosen = self.chosen.as_ref()?;
        let path = asked.fill(&chosen.answer_file);
        let Look::Seen(file) = asked.file(&path) else { return None };
        let answers = answer_file::read(asked, &path, &file.content).ok()?;
        if services::chosen(&chosen.when, &answers) {
            return None;
        }
        let (path, keys) = (visible(&path), visible(&chosen.when.join(", ")));
        Some(text!(
            ko "{path}에 설치하지 않는 것으로 적혀 있습니다({keys})",
            en "{path} leaves it out ({keys})"
        ))
    }
}

/// A status that a living service answers with. Refusing without credentials is living too.
const fn alive(status: u16) -> bool {
    matches!(status, 200..=399 | 401)
}

impl Kind for Goal {
    fn needs(&self, asked: &Asked<'_>) -> Vec<Need> {
        let mut needs: Vec<Need> =
            self.chosen.iter().map(|chosen| Need::File(asked.fill(&chosen.answer_file))).collect();
        match self.controller(asked) {
            Ok(controller) => {
                needs.extend(controller.host().map(|host| Need::Http(self.url(host))));
            }
            Err(first) => needs.extend(first),
        }
        needs
    }

    fn judge(&self, asked: &Asked<'_>) -> Verdict {
        let port = self.port;
        let expected =
            text!(ko "포트 {port}에서 HTTP로 답함", en "there is an HTTP answer on port {port}");
        if let Some(why) = self.not_chosen(asked) {
            return Verdict::skip(why);
        }
        // A URL is no place in a file: it stands in the text.
        self.of(asked).expected(expected)
    }
}

#[cfg(test)]
mod tests {
    use crate::evidence::{Cannot, Look, Need};
    use crate::kinds::Status;
    use crate::kinds::testing::World;

    const GOAL: &str = r#"goal.http = { port = 9292, controller = { keystonerc = "/root/rc", answer_file = "/a" } }"#;
    const RC: &str = "export OS_AUTH_URL=http://127.0.0.2:5000/v3\n";
    const URL: &str = "http://127.0.0.2:9292/";

    #[test]
    fn living_is_any_answer_that_is_no_error_of_the_server() {
        let status = |look| World::live().file("/root/rc", RC).http(URL, look).judge(GOAL).status;
        for alive in [200, 300, 302, 401] {
            assert_eq!(status(Look::Seen(alive)), Status::Pass, "{alive}");
        }
        for dead in [404, 500, 503] {
            assert_eq!(status(Look::Seen(dead)), Status::Fail, "{dead}");
        }
        assert_eq!(status(Look::Absent), Status::Fail);
        assert_eq!(status(Look::Cannot(Cannot::TimedOut { ms: 2000 })), Status::Unknown);
    }

    #[test]
    fn an_answer_with_too_large_a_head_is_looked_at_with_curl() {
        let large = Look::Cannot(Cannot::TooLarge { limit: 16384 });
        let verdict = World::live().file("/root/rc", RC).http(URL, large).judge(GOAL);
        let seen = "http://127.0.0.2:9292/: the head of its answer is larger than 16384, not read";
        assert_eq!((verdict.status, verdict.seen.en.as_str()), (Status::Unknown, seen));
        let next = "look at it with curl -sI http://127.0.0.2:9292/ | head";
        assert_eq!(verdict.next.unwrap().en, next);
    }

    #[test]
    fn the_controller_is_where_the_credentials_say_else_here() {
        let asks =
            |world: World| world.needs(GOAL).into_iter().find(|n| matches!(n, Need::Http(_)));
        assert_eq!(asks(World::live().file("/root/rc", RC)), Some(Need::Http(URL.into())));
        let here = Some(Need::Http("http://127.0.0.1:9292/".into()));
        assert_eq!(asks(World::live().no_file("/root/rc").no_file("/a").nowhere()), here);
        assert_eq!(asks(World::live()), None);
    }

    #[test]
    fn what_was_not_chosen_is_not_asked_of_the_student() {
        let goal = r#"goal.http = { port = 8080, chosen = { answer_file = "/a", when = ["CONFIG_SWIFT_INSTALL"] } }"#;
        let world = |value| {
            World::live()
                .file("/a", &format!("[general]\nCONFIG_SWIFT_INSTALL={value}\n"))
                .http("http://127.0.0.1:8080/", Look::Absent)
        };
        assert_eq!(world("n").judge(goal).status, Status::Skip);
        assert_eq!(world("y").judge(goal).status, Status::Fail);
    }
}
