//! Whether the units of this node's roles run.

use super::roles::{Role, hosts_of};
use super::{Asked, Kind, Place, Verdict, answer_file, node};
use crate::evidence::{Cannot, Look, Need};
use crate::kinds::asked::look;
use crate::read::answer_file::AnswerFile;
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
pub(super) fn chosen(conditions: &[String], answers: &AnswerFile) -> bool {
    conditions.iter().all(|condition| {
        let (key, wanted) = condition.split_once('=').unwrap_or((condition, "y"));
        answers.get(key).value() == Some(wanted.as_bytes())
    })
}

/// The roles of this node. A file that names no host that this node is known by, in an installation
/// of one node, means this node.
fn roles(asked: &Asked<'_>, answers: &AnswerFile) -> Vec<Role> {
    let own = node::Own::of(asked);
    let hosts = Role::ALL.map(|role| hosts_of(answers, role));
    let single = hosts.iter().all(|of| *of == hosts[0]) && hosts[0].len() <= 1;
    Role::ALL
        .into_iter()
        .zip(&hosts)
        .filter(|(_, of)| single || of.iter().any(|host| own.is(host)))
        .map(|(role, _)| role)
        .collect()
}

impl Goal {
    /// The units that must run here.
    fn units(&self, asked: &Asked<'_>, answers: &AnswerFile) -> Vec<&str> {
        let roles = roles(asked, answers);
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
        if let Some(answers) = self.answers(asked, &path) {
            needs.extend(
                self.units(asked, &answers).into_iter().map(|unit| Need::Unit(unit.into())),
            );
        }
        needs.push(Need::File(path));
        needs
    }

    fn judge(&self, asked: &Asked<'_>) -> Verdict {
        let path = asked.fill(&self.answer_file);
        let expected = text!(
            ko "이 노드가 맡은 서비스의 유닛이 모두 실행 중",
            en "every unit of this node's roles is running"
        );
        let answers = match answer_file::open(asked, &path) {
            Ok(answers) => answers,
            Err(verdict) => return verdict.expected(expected),
        };
        let units = self.units(asked, &answers);
        if units.is_empty() {
            return Verdict::fail(text!(
                ko "응답 파일에 이 노드가 없습니다",
                en "the answer file does not name this node"
            ))
            .at(Place::file(path))
            .expected(expected);
        }
        of_units(asked, &units).expected(expected)
    }
}

fn of_units(asked: &Asked<'_>, units: &[&str]) -> Verdict {
    let mut down = Vec::new();
    for unit in units {
        match look(asked.evidence.units.get(*unit)) {
            Look::Seen(seen) if seen.active == "active" => {}
            Look::Seen(_) | Look::Absent => down.push(visible(unit)),
            Look::Cannot(Cannot::NotCollected) => {
                return Verdict::unknown(unit, &Cannot::NotCollected);
            }
            Look::Cannot(why) => return Verdict::unknown("systemd", &why),
        }
    }
    let all = units.len();
    let Some(first) = down.first() else {
        return Verdict::pass(
            text!(ko "유닛 {all}개가 모두 실행 중입니다", en "units running: {all} of {all}"),
        );
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
