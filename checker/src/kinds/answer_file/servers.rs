//! Time servers for packstack: none, or other machines only. packstack overwrites `chrony.conf` on
//! every node it names, so a node named here as a server would ask itself.

use super::mend::put;
use super::{Finding, OfKey, absent, parsed};
use crate::kinds::roles::{Role, hosts, hosts_of};
use crate::kinds::{Asked, Place, Verdict, node};
use crate::read::answer_file::{AnswerFile, Effective, SECTION};
use crate::text::{Text, text, visible};

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
    let wrong_lower = wrong.to_ascii_lowercase();
    if let Some(entry) = answers.ini().all(SECTION, wrong_lower.as_bytes()).last() {
        let line = entry.key.line;
        return Verdict::fail(text!(
            ko "{line}번째 줄의 {wrong}: packstack에 없는 키라 효력이 없습니다",
            en "line {line}: packstack has no key {wrong}; it does nothing"
        ))
        .at(Place::line(path, line))
        .found(Finding::SingularKey)
        .next(Text::same(visible(&format!("sed -i '{line}d' {path}"))));
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
    for server in &servers {
        let name = visible(server);
        if !is_host(server) {
            let finding = if server.contains('\n') {
                Finding::Indented
            } else if server.starts_with(['"', '\'']) {
                Finding::Quoted
            } else if server.contains([' ', '\t']) {
                Finding::InlineComment
            } else {
                Finding::NotAllowed
            };
            return fail(text!(
                ko "{name}: 호스트 이름도 주소도 아닙니다",
                en "{name} is neither a host name nor an address"
            ))
            .found(finding);
        }
        let own_name = own.is(server);
        if node::is_loopback(server) || (own.only_loopback(server) && !own_name) {
            return fail(text!(
                ko "{name}: 이 컴퓨터 안에서만 쓰는 루프백 주소입니다",
                en "{name} is a loopback address, used only inside this machine"
            ))
            .found(Finding::Loopback);
        }
        if own_name || nodes.iter().any(|node| own.same(node, server)) {
            return fail(text!(
                ko "{name}: packstack이 설치할 노드입니다",
                en "{name} is a node that packstack installs, not another machine"
            ))
            .found(Finding::ThisNode);
        }
    }
    let verdict = Verdict::pass(Text::same(format!("{key}={shown}"))).at(place);
    if own.is_known() {
        return verdict;
    }
    verdict.note(text!(
        ko "이 노드의 주소를 알 수 없어 응답 파일에 적힌 노드와만 비교했습니다",
        en "this node's own addresses are not known: compared only with the nodes in the answer file"
    ))
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

/// Every host on which packstack works.
fn nodes(answers: &AnswerFile) -> Vec<String> {
    Role::ALL.into_iter().flat_map(|role| hosts_of(answers, role)).collect()
}

/// Letters, digits, dots, hyphens, underscores; colons of IPv6.
fn is_host(word: &str) -> bool {
    word.len() <= 255
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']' | '%'))
}
