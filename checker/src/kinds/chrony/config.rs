//! Whether chronyd would start on its configuration, and what it would do then.

use super::{Finding, dialect, refusal};
use crate::evidence::{Cannot, Look, Need};
use crate::kinds::{Asked, Place, Verdict};
use crate::read::chrony::{self, Config, Net, NoConfig, read};
use crate::read::lines::lines;
use crate::read::tree::Read;
use crate::text::{Text, quote, text, visible};
use std::net::IpAddr;
use std::rc::Rc;

pub(super) fn place(place: &chrony::Place) -> Place {
    Place::line(&place.path, place.line)
}

/// The configuration as chronyd reads it, or what has to be seen first.
pub(super) fn config(
    asked: &Asked<'_>,
    file: &str,
) -> Result<Result<Rc<Config>, NoConfig>, Vec<Need>> {
    let read = || match read(file, asked.evidence, dialect(asked.track)) {
        Read::Done(config) => Ok(config.map(Rc::new)),
        Read::Wants(needs) => Err(needs),
    };
    asked.memo.chrony(file, asked.evidence, read).map(|config| Result::clone(&config))
}

/// The directive that makes chronyd serve its own clock.
const LOCAL: &str = "local stratum 10";

/// The command that puts another directive in the place of a line.
fn replace(at: &chrony::Place, with: &str) -> Text {
    Text::same(visible(&format!("sed -i '{}s|.*|{with}|' {}", at.line, at.path)))
}

/// The command that turns a line into a comment.
fn comment_out(at: &chrony::Place) -> Text {
    Text::same(visible(&format!("sed -i '{}s/^/#/' {}", at.line, at.path)))
}

/// The configuration with which chronyd would start, or the verdict on the one with which it does not;
/// `add` puts the wanted line into a file that is not there.
fn starting(asked: &Asked<'_>, file: &str, add: &Text) -> Result<Rc<Config>, Verdict> {
    let shown = visible(file);
    let config = match config(asked, file) {
        Ok(Ok(config)) => config,
        Ok(Err(NoConfig::Absent)) => {
            return Err(Verdict::fail(text!(
                ko "{shown} 파일이 없어 chronyd가 시작하지 못합니다",
                en "{shown} does not exist, so chronyd does not start"
            ))
            .at(Place::file(file))
            .next(add.clone()));
        }
        Ok(Err(NoConfig::Cannot(why))) => return Err(Verdict::unknown(file, &why)),
        Err(_) => return Err(Verdict::unknown(file, &Cannot::NotCollected)),
    };
    if let Some(refused) = &config.refused {
        return Err(refusal::verdict(refused));
    }
    match config.unread.iter().find(|unread| !unread.sources_only) {
        Some(unread) => Err(Verdict::unknown(&unread.path, &unread.why)),
        None => Ok(config),
    }
}

/// Whether chronyd would start at all; `None`: it cannot be told.
pub(super) fn would_start(asked: &Asked<'_>, file: &str) -> Option<bool> {
    match config(asked, file) {
        Ok(Ok(config)) => config.starts(),
        Ok(Err(NoConfig::Absent)) => Some(false),
        _ => None,
    }
}

/// Every file that chronyd would read.
pub(super) fn files(asked: &Asked<'_>, file: &str) -> Vec<String> {
    match config(asked, file) {
        Ok(Ok(config)) => config.files.clone(),
        _ => vec![file.to_owned()],
    }
}

/// `.local-clock`.
pub(super) fn local_clock(asked: &Asked<'_>, file: &str) -> Verdict {
    let expected = text!(
        ko "local stratum 10처럼 local로 시작하는 줄",
        en "a line that starts with local, such as local stratum 10"
    );
    let add = asked.append(file, LOCAL);
    let config = match starting(asked, file, &add) {
        Ok(config) => config,
        Err(verdict) => return verdict.expected(expected),
    };
    let verdict = match &config.local {
        Some(local) => {
            let stratum = local.stratum;
            let verdict = Verdict::pass(text!(
                ko "자기 시계를 제공합니다(stratum {stratum})",
                en "serves its own clock at stratum {stratum}"
            ))
            .at(place(&local.place));
            if local.waits {
                verdict.note(text!(
                    ko "activate 옵션 때문에 실제 시간 서버와 한 번 맞춘 뒤에야 제공합니다",
                    en "with the option activate it serves only after it has once synchronised with a real source"
                ))
            } else {
                verdict
            }
        }
        None => without_local(asked, &config, file),
    };
    verdict.expected(expected)
}

fn without_local(asked: &Asked<'_>, config: &Config, file: &str) -> Verdict {
    let add = asked.append(file, LOCAL);
    // 127.127.1.0 was the local clock to ntpd; to chronyd it is a host like any other.
    let clock = config.sources.iter().find(|source| {
        source
            .name
            .parse::<IpAddr>()
            .is_ok_and(|ip| matches!(ip, IpAddr::V4(v4) if v4.octets()[..2] == [127, 127]))
    });
    let verdict = Verdict::fail(text!(ko "local 줄이 없습니다", en "there is no local line"))
        .at(Place::file(file))
        .next(add);
    if let Some(source) = clock {
        let name = visible(&source.name);
        return verdict
            .at(place(&source.place))
            .next(replace(&source.place, LOCAL))
            .found(Finding::NtpdClock)
            .note(text!(
                ko "{name}은(는) ntpd에서만 자기 시계를 뜻합니다. chronyd는 이 주소로 자기 자신에게 묻기만 하고, 시각은 끝내 맞춰지지 않습니다",
                en "{name} means the local clock to ntpd only. chronyd asks itself there and never gets synchronised"
            ));
    }
    commented(asked, config, verdict, "local")
}

/// Examples that stand in the file as it is installed: nobody wrote them by mistake.
const EXAMPLES: [&[u8]; 2] = [b"#local stratum 10", b"#allow 192.168.0.0/16"];

/// A comment that somebody meant as a directive. The examples of the installed file, each once and as
/// they were, are none.
fn commented(asked: &Asked<'_>, config: &Config, verdict: Verdict, directive: &str) -> Verdict {
    let mut examples = Vec::new();
    for comment in config.comments.iter().filter(|comment| comment.directive == directive) {
        let at = place(&comment.place);
        let line = match asked.file(&at.path) {
            Look::Seen(file) => lines(&file.content).find(|l| l.number == comment.place.line),
            _ => None,
        };
        let text = line.map(|line| line.bytes.trim_ascii()).unwrap_or_default();
        if EXAMPLES.contains(&text) && !examples.contains(&text) {
            examples.push(text);
            continue;
        }
        let mark = comment.mark;
        return verdict.found(Finding::CommentedOut).note(text!(
            ko "{at}: {mark} 기호로 시작하는 주석입니다",
            en "{at} starts with {mark}: a comment"
        ));
    }
    verdict
}

/// `.allow`.
pub(super) fn allow(asked: &Asked<'_>, file: &str) -> Verdict {
    let network = asked.params.get("lab_network");
    let expected = text!(
        ko "실습 네트워크의 노드가 물어볼 수 있게 하는 allow 줄(예: allow {network})",
        en "an allow line for the nodes of the lab network, such as allow {network}"
    );
    let add = asked.append(file, &format!("allow {network}"));
    let config = match starting(asked, file, &add) {
        Ok(config) => config,
        Err(verdict) => return verdict.expected(expected),
    };
    of_access(asked, &config, file, add).expected(expected)
}

fn of_access(asked: &Asked<'_>, config: &Config, file: &str, add: Text) -> Verdict {
    if let Some((0, at)) = &config.port {
        return Verdict::fail(text!(
            ko "port 0 이라서 아무에게도 답하지 않습니다",
            en "with port 0 it answers no one"
        ))
        .at(place(at))
        .next(comment_out(at));
    }
    if let Some((ip, at)) = config.bound4.as_ref().filter(|(ip, _)| ip.is_loopback()) {
        return Verdict::fail(text!(
            ko "bindaddress {ip} 이라서 이 컴퓨터 안에서만 답합니다",
            en "with bindaddress {ip} it answers only this machine"
        ))
        .at(place(at))
        .next(comment_out(at));
    }
    let rules = config.access.rules();
    if config.access.clients_beyond_loopback() {
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
    .at(Place::file(file))
    .next(add);
    commented(asked, config, verdict, "allow")
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

/// A line of the configuration, to be shown.
pub(super) fn line(text: &[u8]) -> Text {
    Text::same(quote(text))
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
