//! Whether the hosts of a role are as the asked topology has them.

use super::{Finding, Topology, parsed};
use crate::kinds::roles::{Role, hosts_of, key as key_of};
use crate::kinds::{Asked, Place, Verdict, node};
use crate::text::{Text, text, visible};

/// `.controller`, `.network`, `.compute`.
pub(super) fn judge(asked: &Asked<'_>, path: &str, of: &Topology) -> Verdict {
    let topology = asked.fill(&of.topology);
    let expected = expected(&topology, of.role);
    let answers = match parsed::open(asked, path) {
        Ok((answers, _)) => answers,
        Err(verdict) => return verdict.expected(expected),
    };
    let effective = answers.get(key_of(of.role));
    let place = effective.entry().map_or(Place::file(path), |e| Place::line(path, e.key.line));
    let controller = hosts_of(&answers, Role::Controller);
    let network = hosts_of(&answers, Role::Network);
    let here = hosts_of(&answers, of.role);
    let (key, list) = (key_of(of.role), here.iter().cloned().collect::<Vec<_>>().join(", "));
    let seen = Text::same(visible(&format!("{key}={list}")));
    let one_controller = controller.len() == 1;
    let right = match (topology.as_str(), of.role) {
        (_, Role::Controller) => one_controller,
        ("all-in-one", _) | ("two-node", Role::Network) => one_controller && here == controller,
        ("two-node", Role::Compute) => !here.is_empty() && here.is_disjoint(&controller),
        (_, Role::Network) => !here.is_empty() && here.is_disjoint(&controller),
        (_, Role::Compute) => {
            !here.is_empty() && here.is_disjoint(&controller) && here.is_disjoint(&network)
        }
    };
    let loopback = here.iter().any(|host| node::is_loopback(host));
    // With more than one node, nobody else can reach an address that stays inside this one.
    let verdict = if right && !(loopback && topology != "all-in-one") {
        Verdict::pass(seen)
    } else {
        let verdict = Verdict::fail(seen);
        if loopback { verdict.found(Finding::Loopback) } else { verdict }
    };
    verdict.expected(expected).at(place)
}

fn expected(topology: &str, role: Role) -> Text {
    let key = key_of(role);
    match (topology, role) {
        (_, Role::Controller) => text!(ko "{key}에 호스트 하나", en "one host in {key}"),
        ("all-in-one", _) | ("two-node", Role::Network) => {
            text!(ko "{key} 값이 컨트롤러와 같음", en "{key} is the same as the controller")
        }
        ("two-node", _) | (_, Role::Network) => text!(
            ko "{key} 값이 컨트롤러가 아닌 다른 호스트",
            en "{key} names hosts other than the controller"
        ),
        (_, Role::Compute) => text!(
            ko "{key} 값이 컨트롤러도 네트워크 노드도 아닌 다른 호스트",
            en "{key} names hosts other than the controller and the network node"
        ),
    }
}
