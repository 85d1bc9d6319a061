//! Whether the hosts of a role are as the asked topology has them.

use super::listed::{MOST, Malformed, malformed, too_many};
use super::{Finding, Topology, absent, parsed};
use crate::kinds::node::Own;
use crate::kinds::roles::{Role, hosts, key as key_of};
use crate::kinds::{Asked, Place, Status, Verdict, node};
use crate::read::answer_file::{AnswerFile, Effective};
use crate::text::{Text, text, visible};
use std::collections::BTreeSet;

/// What the table of keys has for the address that packstack finds out by itself.
const LOCAL_ADDRESS: &str = "<local-ip>";

/// A host of a role.
enum Machine {
    /// This node, which packstack takes where the file names none.
    This,
    /// A host as written.
    Written(String),
}

/// What a role has in the answer file.
struct Hosts {
    list: String,
    machines: Vec<Machine>,
}

impl Hosts {
    fn of(answers: &AnswerFile, role: Role) -> Self {
        let effective = answers.get(key_of(role));
        let list = String::from_utf8_lossy(effective.value().unwrap_or_default()).into_owned();
        let machines = match effective {
            Effective::Default(LOCAL_ADDRESS) => vec![Machine::This],
            _ => hosts(&list).into_iter().map(Machine::Written).collect(),
        };
        Self { list, machines }
    }

    fn is_default(&self) -> bool {
        matches!(self.machines.as_slice(), [Machine::This])
    }

    fn written(&self) -> impl Iterator<Item = &str> {
        self.machines.iter().filter_map(|machine| match machine {
            Machine::This => None,
            Machine::Written(host) => Some(host.as_str()),
        })
    }

    /// The first that no host can be called.
    fn malformed(&self) -> Option<Malformed> {
        self.written().find_map(|host| malformed(host, &self.list))
    }

    /// Whether it is one machine; packstack does not cut this list at commas.
    fn is_one(&self) -> bool {
        self.machines.len() == 1 && !self.list.contains(',')
    }

    /// Whether all these are the one machine that the other role has.
    fn are(&self, other: &Self, own: &Own) -> Option<bool> {
        if self.machines.is_empty() || !other.is_one() {
            return Some(false);
        }
        all(self.pairs(other, own).into_iter())
    }

    /// Whether there are some, and none of them is a machine of the other role.
    fn are_not(&self, other: &Self, own: &Own) -> Option<bool> {
        if self.machines.is_empty() {
            return Some(false);
        }
        all(self.pairs(other, own).into_iter().map(|same| same.map(|same| !same)))
    }

    /// Of each of these and each of the others, whether they are the same.
    fn pairs(&self, other: &Self, own: &Own) -> Vec<Option<bool>> {
        let known = |hosts: &Self| -> Vec<Known> {
            hosts.machines.iter().map(|machine| Known::of(machine, own)).collect()
        };
        let (these, others) = (known(self), known(other));
        these.iter().flat_map(|one| others.iter().map(|other| one.is(other))).collect()
    }
}

/// A machine as far as it is known which it is.
struct Known {
    /// The file names none: it is this node, whatever its address.
    by_default: bool,
    /// It is written as an address that stays inside a machine.
    loopback: bool,
    is_this: Option<bool>,
    addresses: BTreeSet<String>,
}

impl Known {
    fn of(machine: &Machine, own: &Own) -> Self {
        let (is_this, addresses) = match machine {
            Machine::This => (Some(true), BTreeSet::new()),
            Machine::Written(host) => (own.is_this(host), own.addresses_of(host)),
        };
        let by_default = matches!(machine, Machine::This);
        let loopback = matches!(machine, Machine::Written(host) if node::is_loopback(host));
        Self { by_default, loopback, is_this, addresses }
    }

    /// Whether two are the same; `None` where this node's address decides and is not known.
    fn is(&self, other: &Self) -> Option<bool> {
        match (self.by_default, other.by_default) {
            (true, _) => other.is_this,
            (_, true) => self.is_this,
            _ if !self.addresses.is_disjoint(&other.addresses) => Some(true),
            _ => match (self.is_this, other.is_this) {
                (Some(true), Some(true)) => Some(true),
                // The other may be one more address of this node.
                (Some(true), None) | (None, Some(true)) if !self.loopback && !other.loopback => {
                    None
                }
                _ => Some(false),
            },
        }
    }
}

/// Whether all hold: one that does not decides, whatever is not known of others.
fn all(answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut all = Some(true);
    for answer in answers {
        match answer {
            Some(false) => return Some(false),
            Some(true) => {}
            None => all = None,
        }
    }
    all
}

/// `.controller`, `.network`, `.compute`.
pub(super) fn judge(asked: &Asked<'_>, path: &str, of: &Topology) -> Verdict {
    let topology = asked.fill(&of.topology);
    let expected = expected(&topology, of.role);
    let answers = match parsed::open(asked, path) {
        Ok((answers, _)) => answers,
        Err(verdict) => return verdict.expected(expected),
    };
    let key = key_of(of.role);
    let effective = answers.get(key);
    let place = effective.entry().map_or(Place::file(path), |e| Place::line(path, e.key.line));
    let here = Hosts::of(&answers, of.role);
    let mut verdict = match here.malformed() {
        Some(Malformed { seen, finding, note }) => {
            let mut verdict = Verdict::fail(seen).found(finding);
            verdict.notes.extend(note);
            verdict
        }
        None => of_hosts(asked, path, &answers, &topology, of.role, &here),
    };
    if here.is_default() {
        verdict.notes.extend(absent::note(&answers, key));
    }
    verdict.expected(expected).at(place)
}

fn of_hosts(
    asked: &Asked<'_>,
    path: &str,
    answers: &AnswerFile,
    topology: &str,
    role: Role,
    here: &Hosts,
) -> Verdict {
    let own = Own::of(asked);
    let controller = Hosts::of(answers, Role::Controller);
    let network = Hosts::of(answers, Role::Network);
    if [here, &controller, &network].iter().any(|hosts| hosts.machines.len() > MOST) {
        return too_many();
    }
    let right = match (topology, role) {
        (_, Role::Controller) => Some(controller.is_one()),
        ("all-in-one", _) | ("two-node", Role::Network) => here.are(&controller, &own),
        ("two-node", Role::Compute) | (_, Role::Network) => here.are_not(&controller, &own),
        (_, Role::Compute) => {
            let apart = [&controller, &network].map(|other| here.are_not(other, &own));
            all(apart.into_iter())
        }
    };
    let like_it = matches!((topology, role), ("all-in-one", _) | ("two-node", Role::Network));
    let seen = seen(answers, role, here);
    if like_it && role != Role::Controller && !controller.is_one() {
        return unlike_any(path, seen);
    }
    let loopback = here.written().any(node::is_loopback);
    match right {
        // With more than one node, nobody else can reach an address that stays inside this one.
        Some(true) if !(loopback && topology != "all-in-one") => Verdict::pass(seen),
        Some(_) if loopback => Verdict::fail(seen).found(Finding::Loopback),
        Some(_) => Verdict::fail(seen),
        None => Verdict::new(Status::Unknown, seen)
            .note(text!(
                ko "이 노드의 주소를 여기서는 알 수 없어 다른 노드와 비교할 수 없습니다",
                en "this node's address is not known here, so it cannot be compared with the others"
            ))
            .next(node::ask_here()),
    }
}

/// The verdict on a role that has to be the controller's, which the file does not name.
fn unlike_any(path: &str, seen: Text) -> Verdict {
    let (key, path) = (key_of(Role::Controller), visible(path));
    let verdict = Verdict::fail(seen).note(text!(
        ko "{key}에 적힌 호스트가 하나가 아니어서 같은지 비교할 수 없습니다",
        en "{key} does not name one host, so there is nothing to be the same as"
    ));
    verdict.next(text!(
        ko "vi {path} 로 {key} 줄을 먼저 고치세요",
        en "vi {path} and mend the line {key} first"
    ))
}

/// The hosts as packstack takes them.
fn seen(answers: &AnswerFile, role: Role, here: &Hosts) -> Text {
    let key = key_of(role);
    if here.is_default() {
        let (ko, en) = absent::place(answers, key);
        return text!(
            ko "{ko}에 {key} 줄이 없어 packstack이 이 노드의 주소를 씁니다",
            en "{key} is not in {en}: packstack uses this node's address"
        );
    }
    let list = here.written().collect::<Vec<_>>().join(", ");
    Text::same(visible(&format!("{key}={list}")))
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
