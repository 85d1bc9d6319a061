//! Whether clients beyond loopback may ask, and would be answered.

use super::Finding;
use super::config::{comment_out, commented, place, replace, starting};
use super::in_force::InForce;
use crate::kinds::{Asked, Place, Verdict};
use crate::read::chrony::command_line::Family;
use crate::read::chrony::{Config, Net};
use crate::text::{Text, text, visible};
use std::net::IpAddr;

/// What `.allow` expects.
pub(super) fn expected_allow(asked: &Asked<'_>) -> Text {
    let network = asked.params.get("lab_network");
    text!(
        ko "실습 네트워크의 노드가 물어볼 수 있게 하는 allow 줄(예: allow {network})",
        en "an allow line for the nodes of the lab network, such as allow {network}"
    )
}

/// `.allow`.
pub(super) fn allow(asked: &Asked<'_>, conf: &InForce) -> Verdict {
    let add = conf.add(asked, &format!("allow {}", asked.params.get("lab_network")));
    let verdict = match starting(asked, conf, &add) {
        Ok(config) => of_access(asked, &config, conf, add),
        Err(verdict) => verdict,
    };
    conf.told(verdict).expected(expected_allow(asked))
}

fn of_access(asked: &Asked<'_>, config: &Config, conf: &InForce, add: Text) -> Verdict {
    if let Some((0, at)) = &config.port {
        return Verdict::fail(text!(
            ko "port 0 이라서 아무에게도 답하지 않습니다",
            en "with port 0 it answers no one"
        ))
        .at(place(at))
        .next(comment_out(at));
    }
    if let Some((_, at)) = config.device.as_ref().filter(|(device, _)| device == "lo") {
        return Verdict::fail(text!(
            ko "binddevice lo 라서 이 컴퓨터 안에서만 답합니다",
            en "with binddevice lo it answers only this machine"
        ))
        .at(place(at))
        .next(comment_out(at));
    }
    // The nodes of the lab are meant: where IPv4 clients may ask, it is them that must be answered.
    let [v4, v6] = config.access.families_beyond_loopback();
    let family = if v6 && !v4 { Family::V6 } else { Family::V4 };
    if let Some(verdict) = unanswered(config, conf, family) {
        return verdict;
    }
    let rules = config.access.rules();
    if v4 || v6 {
        let allow = rules.iter().rev().find(|rule| rule.allow && !is_loopback(&rule.net));
        let seen = text!(
            ko "루프백 밖의 클라이언트도 물어볼 수 있습니다",
            en "clients beyond loopback may ask"
        );
        return allow.map_or_else(
            || Verdict::pass(seen.clone()),
            |rule| Verdict::pass(seen.clone()).at(place(&rule.place)),
        );
    }
    if let Some(rule) = config.access.only_loopback_rules() {
        let net = net(&rule.net);
        return Verdict::fail(text!(
            ko "allow {net}에는 루프백 주소뿐이라 다른 노드가 물어볼 수 없습니다",
            en "allow {net} covers only loopback: no other node may ask"
        ))
        .at(place(&rule.place))
        .found(Finding::AllowLoopback)
        .next(replace(&rule.place, &format!("allow {}", asked.params.get("lab_network"))));
    }
    if let Some(deny) =
        rules.iter().rev().find(|rule| !rule.allow).filter(|_| rules.iter().any(|r| r.allow))
    {
        return Verdict::fail(text!(
            ko "deny 줄이 allow로 허용한 것을 모두 막습니다",
            en "a deny line blocks everything that allow permits"
        ))
        .at(place(&deny.place))
        .found(Finding::DenyWins)
        .next(comment_out(&deny.place));
    }
    let verdict = Verdict::fail(text!(
        ko "allow 줄이 없어 다른 노드가 물어볼 수 없습니다",
        en "there is no allow line: no other node may ask"
    ))
    .at(Place::file(&conf.file))
    .next(add);
    commented(asked, config, verdict, "allow")
}

/// The verdict where nobody beyond this machine is answered over a family.
fn unanswered(config: &Config, conf: &InForce, family: Family) -> Option<Verdict> {
    if let Some((_, by)) = conf.only.as_ref().filter(|(only, _)| *only != family) {
        let word = visible(&by.word);
        let over = match family {
            Family::V4 => "IPv4",
            Family::V6 => "IPv6",
        };
        let verdict = Verdict::fail(text!(
            ko "chronyd를 시작하는 옵션 {word} 때문에 {over}로는 답하지 않습니다",
            en "started with the option {word} it does not answer over {over}"
        ));
        return Some(verdict.at(Place::file(&by.from)).next(by.edit.clone()));
    }
    let bound = match family {
        Family::V4 => config.bound4.as_ref().map(|(ip, at)| (IpAddr::V4(*ip), at)),
        Family::V6 => config.bound6.as_ref().map(|(ip, at)| (IpAddr::V6(*ip), at)),
    };
    let (ip, at) = bound.filter(|(ip, _)| ip.is_loopback())?;
    let verdict = Verdict::fail(text!(
        ko "bindaddress {ip} 이라서 이 컴퓨터 안에서만 답합니다",
        en "with bindaddress {ip} it answers only this machine"
    ));
    Some(verdict.at(place(at)).next(comment_out(at)))
}

fn is_loopback(net: &Net) -> bool {
    match net {
        Net::Everything => false,
        Net::V4(ip, bits) => *bits >= 8 && ip.is_loopback(),
        Net::V6(ip, bits) => *bits == 128 && ip.is_loopback(),
    }
}

fn net(net: &Net) -> String {
    match net {
        Net::Everything => "all".into(),
        Net::V4(ip, bits) => format!("{ip}/{bits}"),
        Net::V6(ip, bits) => format!("{ip}/{bits}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Net, is_loopback};

    #[test]
    fn a_network_is_loopback_if_nothing_else_is_in_it() {
        let v4 = |ip: [u8; 4], bits| is_loopback(&Net::V4(ip.into(), bits));
        assert!(v4([127, 0, 0, 0], 8) && v4([127, 0, 0, 1], 32));
        assert!(!v4([127, 0, 0, 1], 7) && !v4([10, 0, 0, 0], 8) && !v4([192, 168, 0, 1], 32));
        let v6 = |ip: u128, bits| is_loopback(&Net::V6(ip.into(), bits));
        assert!(v6(1, 128) && !v6(1, 127) && !v6(2, 128));
        assert!(!is_loopback(&Net::Everything));
    }
}
