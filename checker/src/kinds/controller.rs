//! Where the controller is, and whether anything may be asked there.
//!
//! The credentials file says where; a student can write any address into it, or have copied it from
//! somewhere else. Only this node and the controller of the answer file are asked: a password goes to
//! nobody else, and another cloud that answers is not the one to be judged.

use super::roles::{Role, hosts_of};
use super::{Asked, Place, Status, Verdict, answer_file, node};
use crate::evidence::{Cannot, Look, Need};
use crate::read::auth_url::AuthUrl;
use crate::read::keystonerc;
use crate::text::{Text, text, visible};
use labcheck_labs::Template;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::rc::Rc;

/// The files that tell where the controller is.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// The credentials file: `OS_AUTH_URL`.
    pub keystonerc: Template,
    /// The answer file: `CONFIG_CONTROLLER_HOST`.
    pub answer_file: Template,
}

/// Where the controller is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Controller {
    /// No credentials tell: this node, by the address that the answer file has for it.
    Here(String),
    /// There are credentials, and they cannot be read.
    Unread(Cannot),
    /// At this address.
    At(AuthUrl),
    /// At an address that is neither this node nor the answer file's controller: a stranger.
    Elsewhere(AuthUrl, u32),
    /// Where a shell that reads the credentials would say. Its line.
    Expanded(u32),
    /// What the credentials say only a shell can tell: this line does more than set a value.
    Beyond(u32),
    /// The address is none. Its line.
    Broken(u32),
}

impl Controller {
    /// The host to ask, where it is known and no stranger.
    pub(super) fn host(&self) -> Option<&str> {
        match self {
            Self::Here(host) => Some(host),
            Self::At(url) => Some(&url.host),
            Self::Elsewhere(..) | Self::Unread(_) => None,
            Self::Broken(_) | Self::Expanded(_) | Self::Beyond(_) => None,
        }
    }
}

impl Told {
    /// The controller, or what has to be seen first.
    pub(super) fn controller(&self, asked: &Asked<'_>) -> Result<Rc<Controller>, Vec<Need>> {
        let path = asked.fill(&self.keystonerc);
        let key = format!("{path}\n{}", asked.fill(&self.answer_file));
        asked.memo.controllers(&key, asked.evidence, || self.read(asked, path))
    }

    fn read(&self, asked: &Asked<'_>, path: String) -> Result<Controller, Vec<Need>> {
        let url = match asked.file(&path) {
            Look::Seen(file) => {
                let rc = keystonerc::parse(&file.content);
                if let Some(line) = rc.beyond {
                    return Ok(Controller::Beyond(line));
                }
                rc.auth_url
            }
            Look::Absent => None,
            Look::Cannot(Cannot::NotCollected) => return Err(vec![Need::File(path)]),
            Look::Cannot(why) => return Ok(Controller::Unread(why)),
        };
        let told = match url {
            Some(url) if url.expands => return Ok(Controller::Expanded(url.span.line)),
            Some(url) => match AuthUrl::parse(&url.text) {
                Some(at) if node::is_loopback(&at.host) => return Ok(Controller::At(at)),
                Some(at) => Some((at, url.span.line)),
                None => return Ok(Controller::Broken(url.span.line)),
            },
            None => None,
        };
        let answers = asked.fill(&self.answer_file);
        let mut needs = node::deciding(asked);
        needs.push(Need::File(answers.clone()));
        needs.retain(|need| !asked.evidence.answers(need));
        if !needs.is_empty() {
            return Err(needs);
        }
        let own = node::Own::of(asked);
        let named = controllers(asked, &answers);
        Ok(match told {
            Some((url, _)) if own.is(&url.host) => Controller::At(url),
            Some((url, _)) if named.iter().any(|host| own.same(host, &url.host)) => {
                Controller::At(url)
            }
            Some((url, line)) => Controller::Elsewhere(url, line),
            None => {
                let here = named.into_iter().find(|host| own.is(host));
                Controller::Here(here.unwrap_or_else(|| "127.0.0.1".into()))
            }
        })
    }

    /// Why nothing is asked, where nothing may be.
    pub(super) fn unasked(&self, asked: &Asked<'_>, controller: &Controller) -> Option<Verdict> {
        let path = asked.fill(&self.keystonerc);
        Some(match controller {
            Controller::Here(_) | Controller::At(_) => return None,
            Controller::Unread(why) => Verdict::unknown(&path, why),
            Controller::Expanded(line) => {
                Verdict::unknown(&path, &Cannot::Expands { name: "OS_AUTH_URL".into() })
                    .at(Place::line(path.clone(), *line))
            }
            Controller::Beyond(line) => beyond(&path, *line),
            Controller::Broken(line) => Verdict::new(Status::Unknown, broken(&path))
                .at(Place::line(path.clone(), *line))
                .next(Text::same(format!("grep -n OS_AUTH_URL {}", visible(&path)))),
            Controller::Elsewhere(url, line) => self.stranger(asked, url, *line),
        })
    }

    /// Why nothing is asked of a stranger.
    fn stranger(&self, asked: &Asked<'_>, url: &AuthUrl, line: u32) -> Verdict {
        let path = asked.fill(&self.keystonerc);
        let (host, answers) = (visible(&url.host), visible(&asked.fill(&self.answer_file)));
        Verdict::new(Status::Unknown, text!(
            ko "OS_AUTH_URL의 {host} 주소는 이 컴퓨터도, {answers}에 적힌 컨트롤러도 아니어서 묻지 않았습니다",
            en "OS_AUTH_URL names {host}, which is neither this machine nor the controller in {answers}: it was not asked"
        ))
        .at(Place::line(path, line))
        .next(text!(
            ko "packstack을 실행한 컨트롤러에서 다시 실행하세요",
            en "run it on the controller, where packstack was run"
        ))
    }
}

/// The controller of an answer file, as it may be written: one host, or more by mistake.
fn controllers(asked: &Asked<'_>, path: &str) -> BTreeSet<String> {
    let Look::Seen(file) = asked.file(path) else { return BTreeSet::new() };
    let answers = answer_file::read(asked, path, &file.content);
    answers.map(|answers| hosts_of(&answers, Role::Controller)).unwrap_or_default()
}

/// The verdict where a line of the credentials file does more than set a value.
fn beyond(path: &str, line: u32) -> Verdict {
    let shown = visible(path);
    let seen = text!(
        ko "{shown}의 {line}번째 줄은 값을 정하는 것 말고 다른 일도 하므로, 이 파일이 무엇을 정하는지 여기서는 알 수 없습니다",
        en "line {line} of {shown} does more than set a value, so what the file says cannot be told here"
    );
    let verdict = Verdict::new(Status::Unknown, seen).at(Place::line(path, line));
    verdict.next(Text::same(format!("sed -n '{line}p' {shown}")))
}

/// The verdict where not all was seen that tells where the controller is: the first of that is named.
pub(super) fn unseen(needs: &[Need]) -> Verdict {
    let what = match needs.first() {
        Some(Need::File(path) | Need::Dir(path) | Need::Stat(path)) => path,
        _ => "",
    };
    Verdict::unknown(what, &Cannot::NotCollected)
}

/// What is said of an address that is none.
pub(super) fn broken(path: &str) -> Text {
    let path = visible(path);
    text!(
        ko "{path}의 OS_AUTH_URL은 Keystone의 주소가 아닙니다",
        en "OS_AUTH_URL in {path} is no address of a Keystone"
    )
}

#[cfg(test)]
mod tests {
    use crate::evidence::Need;
    use crate::kinds::Status;
    use crate::kinds::testing::World;

    const GOAL: &str = r#"goal.keystone = { keystonerc = "/root/rc", answer_file = "/a" }"#;

    /// A node at 10.0.0.5, named `one`, that knows the address of `two`.
    fn node(auth_url: &str) -> World {
        World::live()
            .file("/root/rc", &format!("export OS_AUTH_URL={auth_url}\n"))
            .file("/proc/net/fib_trie", "  |-- 10.0.0.5\n     /32 host LOCAL\n")
            .file("/etc/hosts", "10.0.0.6 two\n10.0.0.5 one\n")
            .no_file("/a")
            .nowhere()
    }

    fn asks(world: &World) -> Option<String> {
        world.needs(GOAL).into_iter().find_map(|need| match need {
            Need::Http(url) => Some(url),
            _ => None,
        })
    }

    #[test]
    fn this_node_is_asked_by_any_of_its_names() {
        for host in ["10.0.0.5", "one", "ONE", "127.0.0.1", "localhost"] {
            let asked = asks(&node(&format!("http://{host}:5000/v3")));
            assert_eq!(asked, Some(format!("http://{host}:5000/v3")));
        }
    }

    #[test]
    fn the_controller_of_the_answer_file_is_asked() {
        for (url, named) in [("10.0.0.6", "10.0.0.6"), ("10.0.0.6", "two"), ("two", "10.0.0.6")] {
            let answers = format!("[general]\nCONFIG_CONTROLLER_HOST={named}\n");
            let world = node(&format!("http://{url}:5000/v3")).file("/a", &answers);
            assert_eq!(asks(&world), Some(format!("http://{url}:5000/v3")), "{url} {named}");
        }
    }

    #[test]
    fn a_stranger_is_asked_nothing() {
        let answers = "[general]\nCONFIG_CONTROLLER_HOST=10.0.0.5\nCONFIG_COMPUTE_HOSTS=10.0.0.7\n";
        for url in ["http://10.0.0.7:5000/v3", "http://10.0.0.5:5000@evil.example/v3"] {
            let world = node(url).file("/a", answers).http(url, crate::evidence::Look::Seen(200));
            assert_eq!(world.needs(GOAL).iter().find(|need| sends(need)), None, "{url}");
            assert_eq!(world.judge(GOAL).status, Status::Unknown, "{url}");
        }
        let none = node("http://10.0.0.6:5000/v3");
        assert_eq!(none.needs(GOAL).iter().find(|need| sends(need)), None);
    }

    #[test]
    fn without_credentials_this_node_is_asked_by_the_answer_files_address() {
        let answers = "[general]\nCONFIG_CONTROLLER_HOST=10.0.0.5\n";
        let none = node("").no_file("/root/rc");
        assert_eq!(asks(&none), Some("http://127.0.0.1:5000/v3".into()));
        let none = node("").no_file("/root/rc").file("/a", answers);
        assert_eq!(asks(&none), Some("http://10.0.0.5:5000/v3".into()));
        let hidden = node("").hidden_file("/root/rc").file("/a", answers);
        assert_eq!((asks(&hidden), hidden.judge(GOAL).status), (None, Status::Unknown));
    }

    const fn sends(need: &Need) -> bool {
        matches!(need, Need::Http(_) | Need::Token(..))
    }

    #[test]
    fn what_tells_it_is_looked_at_first() {
        let world = World::live().file("/root/rc", "export OS_AUTH_URL=http://10.0.0.5:5000/v3\n");
        let needs = world.needs(GOAL);
        assert!(needs.contains(&Need::File("/a".into())), "{needs:?}");
        assert!(needs.contains(&Need::File("/proc/net/fib_trie".into())), "{needs:?}");
        assert_eq!(needs.iter().find(|need| sends(need)), None);
    }

    /// What is said, with the place and what to type next, of Keystone and of another service.
    fn said(world: &World) -> [(Status, String, String, String); 2] {
        const IMAGE: &str = r#"goal.http = { port = 9292, controller = { keystonerc = "/root/rc", answer_file = "/a" } }"#;
        [GOAL, IMAGE].map(|goal| {
            let verdict = world.judge(goal);
            let place = verdict.place.map(|place| place.to_string()).unwrap_or_default();
            (verdict.status, verdict.seen.en, place, verdict.next.unwrap_or_default().en)
        })
    }

    #[test]
    fn a_line_that_does_more_than_set_a_value_is_shown() {
        let url = "export OS_AUTH_URL=http://127.0.0.1:5000/v3";
        for line in ["source /root/other", "if true; then", "EXPORT OS_AUTH_URL=x", "X='more"] {
            let world = World::live().file("/root/rc", &format!("{url}\n{line}\n"));
            let seen = "line 2 of /root/rc does more than set a value, so what the file says cannot be told here";
            let told = (
                Status::Unknown,
                seen.to_owned(),
                "/root/rc:2".to_owned(),
                "sed -n '2p' /root/rc".to_owned(),
            );
            assert_eq!(said(&world), [told.clone(), told], "{line}");
        }
        let expands = World::live().file("/root/rc", "export OS_AUTH_URL=http://$HOST:5000/v3\n");
        let seen = "/root/rc: the value of OS_AUTH_URL is only known to a shell that fills it in";
        let next = "write the value itself for OS_AUTH_URL in /root/rc";
        let told = (Status::Unknown, seen.into(), "/root/rc:1".into(), next.into());
        assert_eq!(said(&expands)[0], told);
    }

    #[test]
    fn what_was_not_collected_is_called_by_its_own_name() {
        let missing = |world: &World, path: &str| {
            let seen = format!("{path}: not in the evidence");
            let next = "collect again with this version of labcheck".to_owned();
            let told = (Status::Unknown, seen, path.to_owned(), next);
            assert_eq!(said(world), [told.clone(), told]);
        };
        missing(&World::live(), "/root/rc");
        let url = "http://10.0.0.5:5000/v3";
        let mut world = node(url);
        world.evidence.files.remove("/proc/net/fib_trie");
        missing(&world, "/proc/net/fib_trie");
        let mut world = node(url);
        world.evidence.files.remove("/a");
        missing(&world, "/a");
        let mut world = node(url);
        world.evidence.dirs.remove("/etc/sysconfig/network-scripts");
        missing(&world, "/etc/sysconfig/network-scripts");
    }
}
