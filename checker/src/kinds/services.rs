//! Whether the units of this node's roles run.

use super::roles::{Role, hosts_of, key as key_of};
use super::{Asked, Kind, Place, Status, Verdict, answer_file, node, service};
use crate::evidence::{Cannot, Look, Need};
use crate::kinds::asked::look;
use crate::read::answer_file::{AnswerFile, Effective, allowed, keys};
use crate::text::{Text, text, visible};
use labcheck_labs::Template;
use schemars::JsonSchema;
use serde::Deserialize;
use std::rc::Rc;

/// What a check may ask for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// The answer file, for this node's roles and for what was chosen to be installed.
    pub answer_file: Template,
    /// The units, each with the role and track that it belongs to.
    pub unit: Vec<Unit>,
}

/// Units of a role.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// The role of the node.
    pub role: Role,
    /// The tracks; none named: all.
    #[serde(default)]
    pub on: Vec<labcheck_labs::Track>,
    /// They count only where all of these hold in the answer file: `KEY` is `y`, `KEY=value`.
    #[serde(default)]
    pub when: Vec<String>,
    /// The units with their endings.
    pub names: Vec<String>,
}

impl Unit {
    fn applies(&self, asked: &Asked<'_>, answers: &AnswerFile) -> bool {
        (self.on.is_empty() || self.on.contains(&asked.track)) && chosen(&self.when, answers)
    }
}

/// Whether the answer file says all of these: `KEY` for `KEY=y`, or `KEY=value`.
///
/// With a value that packstack refuses nothing is installed: it leaves nothing out, and of several
/// ways means the usual one.
pub(super) fn chosen(conditions: &[String], answers: &AnswerFile) -> bool {
    conditions.iter().all(|condition| {
        let (key, wanted) = condition.split_once('=').unwrap_or((condition, "y"));
        let effective = answers.get(key);
        let Some(value) = effective.value() else { return false };
        if allowed(key, value, answers.dialect()) {
            return value == wanted.as_bytes();
        }
        let usual = keys::find(key).and_then(|key| key.default(answers.dialect()));
        wanted == "y" || usual == Some(wanted)
    })
}

/// Which roles are this node's.
struct Roles {
    here: Vec<Role>,
    /// Of others it is not known whether they are.
    untold: bool,
}

/// The roles of this node. A file of one node means this one, whatever it calls it.
fn roles(asked: &Asked<'_>, answers: &AnswerFile) -> Roles {
    let own = node::Own::of(asked);
    let hosts = Role::ALL.map(|role| hosts_of(answers, role));
    if hosts.iter().all(|of| *of == hosts[0]) && hosts[0].len() <= 1 {
        return Roles { here: Role::ALL.into(), untold: false };
    }
    let mut roles = Roles { here: Vec::new(), untold: false };
    for (role, of) in Role::ALL.into_iter().zip(&hosts) {
        // Where no host is named packstack takes the node that it runs on.
        let by_default =
            of.is_empty() && matches!(answers.get(key_of(role)), Effective::Default(_));
        if by_default || of.iter().any(|host| own.is_this(host) == Some(true)) {
            roles.here.push(role);
        } else {
            roles.untold |= of.iter().any(|host| own.is_this(host).is_none());
        }
    }
    roles
}

/// The roles of a node without an answer file, and what was chosen for it: packstack leaves the file on
/// the controller. Whoever grades a class says which node is which.
fn without_file(role: Option<Role>, asked: &Asked<'_>) -> Option<(Vec<Role>, AnswerFile)> {
    let role = role.filter(|role| *role != Role::Controller)?;
    let usual = AnswerFile::read(b"[general]\n", answer_file::dialect(asked.track)).ok()?;
    Some((vec![role], usual))
}

impl Goal {
    /// The units that must run where these roles are.
    fn units(&self, asked: &Asked<'_>, roles: &[Role], answers: &AnswerFile) -> Vec<&str> {
        let units =
            self.unit.iter().filter(|u| roles.contains(&u.role) && u.applies(asked, answers));
        let mut names: Vec<&str> =
            units.flat_map(|unit| unit.names.iter().map(String::as_str)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn answers(&self, asked: &Asked<'_>, path: &str) -> Option<Rc<AnswerFile>> {
        match asked.file(path) {
            Look::Seen(file) => answer_file::read(asked, path, &file.content).ok(),
            _ => None,
        }
    }
}

impl Kind for Goal {
    fn needs(&self, asked: &Asked<'_>) -> Vec<Need> {
        let path = asked.fill(&self.answer_file);
        let mut needs = node::needs(asked);
        let mut units = Vec::new();
        if let Some(answers) = self.answers(asked, &path) {
            units = self.units(asked, &roles(asked, &answers).here, &answers);
        } else if matches!(asked.file(&path), Look::Absent) {
            // Which of them it is will be known when this is judged.
            for role in Role::ALL {
                let node = without_file(Some(role), asked);
                units.extend(
                    node.into_iter().flat_map(|(roles, usual)| self.units(asked, &roles, &usual)),
                );
            }
        }
        needs.extend(units.into_iter().map(|unit| Need::Unit(unit.into())));
        needs.push(Need::File(path));
        needs
    }

    fn judge(&self, asked: &Asked<'_>) -> Verdict {
        let path = asked.fill(&self.answer_file);
        let expected = text!(
            ko "이 노드가 맡은 서비스의 유닛이 모두 실행 중",
            en "every unit of this node's roles is running"
        );
        let verdict = match answer_file::open(asked, &path) {
            Ok(answers) => self.of_file(asked, &answers, &path),
            Err(verdict) if !matches!(asked.file(&path), Look::Absent) => verdict,
            Err(verdict) => match without_file(asked.params.role, asked) {
                Some((roles, usual)) => of_units(asked, &self.units(asked, &roles, &usual)),
                None => {
                    let path = visible(&path);
                    verdict.next(Text::same(format!("packstack --gen-answer-file={path}")))
                }
            },
        };
        verdict.expected(expected)
    }
}

impl Goal {
    fn of_file(&self, asked: &Asked<'_>, answers: &AnswerFile, path: &str) -> Verdict {
        let roles = roles(asked, answers);
        let units = self.units(asked, &roles.here, answers);
        if units.is_empty() && !roles.untold {
            return Verdict::fail(text!(
                ko "응답 파일에 이 노드가 없습니다",
                en "the answer file does not name this node"
            ))
            .at(Place::file(path))
            .next(Text::same(format!("grep -n _HOST {}", visible(path))));
        }
        let verdict = of_units(asked, &units);
        if !roles.untold || verdict.status == Status::Fail {
            return verdict;
        }
        Verdict::new(Status::Unknown, text!(
            ko "이 노드의 주소나 이름을 여기서는 다 알 수 없어, 응답 파일에서 어느 역할을 맡은 노드인지 알 수 없습니다",
            en "not all of this node's addresses and names are known here, so which roles the answer file gives it cannot be told"
        ))
        .at(Place::file(path))
        .next(node::ask_here())
    }
}

fn of_units(asked: &Asked<'_>, units: &[&str]) -> Verdict {
    let (mut down, mut untold) = (Vec::new(), None);
    for unit in units {
        match look(asked.evidence.units.get(*unit)) {
            Look::Seen(seen) => match service::runs_as(seen) {
                Some(true) => {}
                Some(false) => down.push(visible(unit)),
                None => untold = untold.or_else(|| Some(service::changing(unit, seen))),
            },
            Look::Absent => down.push(visible(unit)),
            Look::Cannot(Cannot::NotCollected) => {
                untold = Some(Verdict::unknown(unit, &Cannot::NotCollected));
            }
            Look::Cannot(why) => untold = Some(Verdict::unknown("systemd", &why)),
        }
    }
    let all = units.len();
    let Some(first) = down.first() else {
        return untold.unwrap_or_else(|| {
            Verdict::pass(
                text!(ko "유닛 {all}개가 모두 실행 중입니다", en "units running: {all} of {all}"),
            )
        });
    };
    let (count, names) = (down.len(), down.join(" "));
    Verdict::fail(text!(
        ko "유닛 {all}개 가운데 {count}개가 실행 중이 아닙니다: {names}",
        en "{count} of {all} units not running: {names}"
    ))
    .next(Text::same(format!("systemctl status {first}")))
}

#[cfg(test)]
mod tests {
    use crate::evidence::Need;
    use crate::kinds::Status;
    use crate::kinds::roles::Role;
    use crate::kinds::testing::World;

    const GOAL: &str = r#"
        [goal.services]
        answer_file = "/a"
        unit = [
            { role = "controller", names = ["httpd.service"] },
            { role = "controller", when = ["CONFIG_SWIFT_INSTALL"], names = ["swift.service"] },
            { role = "compute", on = ["el7-rocky"], names = ["nova.service"] },
            { role = "compute", on = ["el9-epoxy"], names = ["ovn.service"] },
        ]"#;
    const FIB: &str = "  |-- 10.0.0.5\n     /32 host LOCAL\n";

    fn world(answers: &str) -> World {
        World::live().file("/a", &format!("[general]\n{answers}")).file("/proc/net/fib_trie", FIB)
    }

    const ALL_IN_ONE: &str = "CONFIG_CONTROLLER_HOST=10.0.0.5\nCONFIG_COMPUTE_HOSTS=10.0.0.5\nCONFIG_NETWORK_HOSTS=10.0.0.5\nCONFIG_SWIFT_INSTALL=n\n";

    #[test]
    fn every_unit_of_the_nodes_roles_has_to_run() {
        let world = world(ALL_IN_ONE).unit("httpd.service", "active");
        let down = world.judge(GOAL);
        assert_eq!(down.status, Status::Unknown, "a unit that nobody looked at");
        let world = world.unit("nova.service", "failed");
        let down = world.judge(GOAL);
        assert_eq!(
            (down.status, down.seen.en.as_str()),
            (Status::Fail, "1 of 2 units not running: nova.service")
        );
        assert_eq!(world.unit("nova.service", "active").judge(GOAL).status, Status::Pass);
    }

    #[test]
    fn a_compute_node_is_asked_for_its_own_role_alone() {
        let two = "CONFIG_CONTROLLER_HOST=10.0.0.1\nCONFIG_COMPUTE_HOSTS=10.0.0.5\nCONFIG_NETWORK_HOSTS=10.0.0.1\n";
        assert_eq!(world(two).unit("nova.service", "active").judge(GOAL).status, Status::Pass);
    }

    #[test]
    fn what_was_chosen_is_asked_for_too() {
        let swift = ALL_IN_ONE.replace("SWIFT_INSTALL=n", "SWIFT_INSTALL=y");
        let world = world(&swift).unit("httpd.service", "active").unit("nova.service", "active");
        let verdict = world.unit("swift.service", "inactive").judge(GOAL);
        assert_eq!(verdict.seen.en, "1 of 3 units not running: swift.service");
    }

    #[test]
    fn a_node_that_the_file_does_not_name_has_no_services() {
        let other = "CONFIG_CONTROLLER_HOST=10.0.0.1\nCONFIG_COMPUTE_HOSTS=10.0.0.2\n";
        assert_eq!(world(other).judge(GOAL).status, Status::Fail);
    }

    #[test]
    fn a_node_whose_addresses_are_not_known_cannot_be_told_its_roles() {
        let two = "CONFIG_CONTROLLER_HOST=10.0.0.1\nCONFIG_NETWORK_HOSTS=10.0.0.1\nCONFIG_COMPUTE_HOSTS=10.0.0.5\n";
        let unknown = World::live().file("/a", &format!("[general]\n{two}")).nowhere();
        assert_eq!(unknown.judge(GOAL).status, Status::Unknown);
        // The name of the controller could be this node's.
        let named = two.replace("10.0.0.1", "ctl");
        let named = || world(&named).unit("nova.service", "active");
        assert_eq!(named().hidden_file("/etc/hosts").judge(GOAL).status, Status::Unknown);
        assert_eq!(named().no_file("/etc/hosts").judge(GOAL).status, Status::Pass);
        let down = world(&two.replace("10.0.0.1", "ctl")).unit("nova.service", "failed");
        assert_eq!(down.hidden_file("/etc/hosts").judge(GOAL).status, Status::Fail);
    }

    #[test]
    fn a_compute_node_without_the_file_is_judged_by_the_role_that_the_class_gives_it() {
        let world = || World::live().no_file("/a").unit("nova.service", "active");
        let needs = world().needs(GOAL);
        assert!(needs.contains(&Need::Unit("nova.service".into())), "{needs:?}");
        assert!(!needs.contains(&Need::Unit("httpd.service".into())), "{needs:?}");
        let status = |role| {
            let mut world = world();
            world.params.role = role;
            world.judge(GOAL).status
        };
        assert_eq!(status(Some(Role::Compute)), Status::Pass);
        assert_eq!(status(Some(Role::Controller)), Status::Fail);
        assert_eq!(status(None), Status::Fail);
        let next = world().judge(GOAL).next.map(|next| next.en);
        assert_eq!(next.as_deref(), Some("packstack --gen-answer-file=/a"));
    }

    #[test]
    fn a_unit_that_certainly_is_down_decides_and_one_that_changes_does_not() {
        let of = |httpd: &str, nova: &str| {
            let world = world(ALL_IN_ONE).unit("httpd.service", httpd).unit("nova.service", nova);
            world.judge(GOAL).status
        };
        assert_eq!(of("reloading", "active"), Status::Pass);
        assert_eq!(of("activating", "active"), Status::Unknown);
        assert_eq!(of("activating", "failed"), Status::Fail);
        let half = world(ALL_IN_ONE).unit("nova.service", "failed");
        assert_eq!(half.judge(GOAL).status, Status::Fail, "nobody looked at the other");
    }

    #[test]
    fn a_value_that_packstack_refuses_leaves_nothing_out() {
        let goal = GOAL.replace("CONFIG_SWIFT_INSTALL", "CONFIG_NOVA_INSTALL");
        let of = |value: &str| {
            let answers = ALL_IN_ONE.to_owned() + "CONFIG_NOVA_INSTALL=" + value + "\n";
            let world = world(&answers).unit("httpd.service", "active");
            world.unit("nova.service", "active").unit("swift.service", "inactive").judge(&goal)
        };
        for (value, status) in [
            ("y", Status::Fail),
            ("Y", Status::Fail),
            ("y # x", Status::Fail),
            ("n", Status::Pass),
            ("", Status::Pass),
        ] {
            assert_eq!(of(value).status, status, "{value:?}");
        }
    }

    #[test]
    fn the_units_of_the_nodes_roles_and_the_files_that_tell_them_have_to_be_seen() {
        let needs = world(ALL_IN_ONE).needs(GOAL);
        let units: Vec<&str> = needs
            .iter()
            .filter_map(|need| if let Need::Unit(unit) = need { Some(unit.as_str()) } else { None })
            .collect();
        assert_eq!(units, ["httpd.service", "nova.service"]);
        for path in ["/a", "/proc/net/fib_trie", "/etc/hosts"] {
            assert!(needs.contains(&Need::File(path.into())), "{path}");
        }
    }

    #[test]
    fn a_file_of_one_node_means_this_node_and_a_file_of_more_has_to_name_it() {
        let one = ALL_IN_ONE.replace("10.0.0.5", "10.0.0.77");
        let ready = |answers: &str| {
            world(answers).unit("httpd.service", "active").unit("nova.service", "active")
        };
        assert_eq!(ready(&one).judge(GOAL).status, Status::Pass);
        let more = one.replace("COMPUTE_HOSTS=10.0.0.77", "COMPUTE_HOSTS=10.0.0.77,10.0.0.78");
        assert_eq!(ready(&more).judge(GOAL).status, Status::Fail);
    }
}
