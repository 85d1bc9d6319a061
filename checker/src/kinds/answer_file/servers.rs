//! Time servers for packstack: none, or other machines only. packstack overwrites `chrony.conf` on
//! every node it names, so a node named here as a server would ask itself.

use super::listed::{MOST, Malformed, malformed, too_many};
use super::mend::{put, remove, sed};
use super::{Finding, OfKey, absent, parsed};
use crate::kinds::host::is_host;
use crate::kinds::roles::{Role, hosts, hosts_of, key as key_of};
use crate::kinds::{Asked, Place, Status, Verdict, node};
use crate::read::answer_file::{AnswerFile, Effective, Mention, upper};
use crate::text::{Text, text, visible};
use std::collections::BTreeSet;

/// `.ntp-servers`.
pub(super) fn judge(asked: &Asked<'_>, path: &str, of: &OfKey) -> Verdict {
    let key = &of.key;
    let expected = text!(
        ko "{key} 값이 비어 있거나, 이 노드가 아닌 다른 컴퓨터만 적혀 있음",
        en "{key} is empty, or names other machines only"
    );
    let (answers, file) = match parsed::open(asked, path) {
        Ok(opened) => opened,
        Err(verdict) => return verdict.expected(expected),
    };
    of_file(asked, path, of, &answers, &file.content).expected(expected)
}

fn of_file(
    asked: &Asked<'_>,
    path: &str,
    of: &OfKey,
    answers: &AnswerFile,
    content: &[u8],
) -> Verdict {
    let (key, wrong) = (&of.key, &of.taken_for);
    if let Some(mention) = answers.mentions(wrong, content).pop() {
        return singular(&mention, wrong, answers, content, path);
    }
    let effective = answers.get(key);
    let place = effective.entry().map_or(Place::file(path), |e| Place::line(path, e.key.line));
    let value = String::from_utf8_lossy(effective.value().unwrap_or_default()).into_owned();
    if value.is_empty() {
        return empty(&effective, answers, key).at(place);
    }
    let shown = visible(&value);
    let fail = |seen: Text| {
        Verdict::fail(seen).at(place.clone()).next(put(path, answers, content, key, ""))
    };
    let servers = hosts(&value);
    if servers.is_empty() {
        return fail(
            text!(ko "{key}={shown}: 서버가 하나도 없습니다", en "{key}={shown} names no server"),
        );
    }
    let own = node::Own::of(asked);
    let nodes = nodes(answers);
    let unplaced = Role::ALL.into_iter().any(|role| unplaced(answers, role, &own));
    if servers.len() > MOST || nodes.len() > MOST {
        return too_many().at(place);
    }
    let nodes = nodes.iter().flat_map(|node| own.addresses_of(node)).collect();
    for server in &servers {
        if let Some(Malformed { seen, finding, note }) = malformed(server, &value) {
            let mut verdict = fail(seen).found(finding);
            verdict.notes.extend(note);
            if let Some(list) = separated(&value)
                && list.iter().all(|server| not_another(server, &own, &nodes).is_none())
            {
                verdict = verdict.next(put(path, answers, content, key, &list.join(",")));
            }
            return verdict;
        }
        if let Some((seen, finding)) = not_another(server, &own, &nodes) {
            return fail(seen).found(finding);
        }
    }
    let seen = Text::same(format!("{key}={shown}"));
    if unplaced && !own.knows_addresses() && servers.iter().any(|s| node::address(s).is_some()) {
        return Verdict::new(Status::Unknown, seen)
            .at(place)
            .note(text!(
                ko "이 노드의 주소를 여기서는 알 수 없어, 적힌 서버가 이 노드인지 알 수 없습니다",
                en "this node's address is not known here, so whether the server is this node cannot be told"
            ))
            .next(node::ask_here());
    }
    let verdict = Verdict::pass(seen).at(place);
    if own.is_known() {
        return verdict;
    }
    verdict.note(text!(
        ko "이 노드의 주소를 알 수 없어 응답 파일에 적힌 노드와만 비교했습니다",
        en "this node's own addresses are not known: compared only with the nodes in the answer file"
    ))
}

/// Why a server is not another machine.
fn not_another(server: &str, own: &node::Own, nodes: &BTreeSet<String>) -> Option<(Text, Finding)> {
    let name = visible(server);
    let own_name = own.is(server);
    if node::is_loopback(server) || (own.only_loopback(server) && !own_name) {
        let seen = text!(
            ko "{name}: 이 컴퓨터 안에서만 쓰는 루프백 주소입니다",
            en "{name} is a loopback address, used only inside this machine"
        );
        return Some((seen, Finding::Loopback));
    }
    if own_name || !own.addresses_of(server).is_disjoint(nodes) {
        let seen = text!(
            ko "{name}: packstack이 설치할 노드입니다",
            en "{name} is a node that packstack installs, not another machine"
        );
        return Some((seen, Finding::ThisNode));
    }
    None
}

/// Words of chrony.conf that are no servers.
const DIRECTIVES: [&str; 9] =
    ["burst", "iburst", "minpoll", "maxpoll", "noselect", "pool", "prefer", "server", "trust"];

/// The servers of a list in which blanks stand for commas.
fn separated(list: &str) -> Option<Vec<&str>> {
    let words = || list.split(|c: char| c == ',' || c.is_whitespace()).filter(|w| !w.is_empty());
    let plain = |word: &str| is_host(word) && !DIRECTIVES.contains(&word);
    let few = !list.contains('\n') && words().nth(MOST).is_none();
    (few && words().all(plain)).then(|| words().collect())
}

/// The verdict on a key that does not exist and was taken for the right one.
fn singular(
    mention: &Mention<'_>,
    wrong: &str,
    answers: &AnswerFile,
    content: &[u8],
    path: &str,
) -> Verdict {
    let (line, next) = match mention {
        Mention::Own(entry) => (entry.key.line, remove(entry, content, path)),
        Mention::Swallowed(line, _) => (*line, sed(&format!("{line}d"), path)),
    };
    let verdict = Verdict::fail(text!(
        ko "{line}번째 줄의 {wrong}: packstack에 없는 키라 효력이 없습니다",
        en "line {line}: packstack has no key {wrong}; it does nothing"
    ))
    .at(Place::line(path, line))
    .found(Finding::SingularKey)
    .next(next);
    match mention {
        Mention::Own(_) => match absent::note(answers, wrong) {
            Some(note) => verdict.note(note),
            None => verdict,
        },
        Mention::Swallowed(_, by) => verdict.note(absent::swallowed(line, &upper(by), by.key.line)),
    }
}

fn empty(effective: &Effective<'_>, answers: &AnswerFile, key: &str) -> Verdict {
    if effective.entry().is_some() {
        return Verdict::pass(text!(
            ko "{key} 값이 비어 있어 이 노드의 chrony.conf가 그대로 유지됩니다",
            en "{key} is empty: this node keeps its own chrony.conf"
        ));
    }
    let (ko, en) = absent::place(answers, key);
    let mut verdict = Verdict::pass(text!(
        ko "{ko}에 {key} 줄이 없습니다. packstack의 기본값은 빈 값입니다",
        en "{key} is not in {en}; packstack's default is empty"
    ));
    verdict.notes.extend(absent::note(answers, key));
    verdict
}

/// Whether a role is on this node, or on one that is named, and the address is not in the files.
fn unplaced(answers: &AnswerFile, role: Role, own: &node::Own) -> bool {
    let hosts = hosts_of(answers, role);
    let named = |host: &String| node::address(host).is_none() && own.addresses_of(host).len() == 1;
    match answers.get(key_of(role)) {
        Effective::Default(_) => hosts.is_empty(),
        _ => hosts.iter().any(named),
    }
}

/// Every host on which packstack works.
fn nodes(answers: &AnswerFile) -> BTreeSet<String> {
    Role::ALL.into_iter().flat_map(|role| hosts_of(answers, role)).collect()
}
