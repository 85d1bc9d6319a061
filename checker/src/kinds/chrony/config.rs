//! Whether chronyd would start on its configuration, and what it would do then.

use super::in_force::{InForce, unclear};
use super::{Finding, dialect, refusal};
use crate::evidence::{Cannot, Look, Need};
use crate::kinds::{Asked, Place, Verdict};
use crate::read::chrony::{self, Config, Local, NoConfig, Why, read, read_lines};
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
    conf: &InForce,
) -> Result<Result<Rc<Config>, NoConfig>, Vec<Need>> {
    let dialect = dialect(asked.track);
    let done = |read| match read {
        Read::Done(config) => Ok(config),
        Read::Wants(needs) => Err(needs),
    };
    let read = || match &conf.lines {
        None => done(read(&conf.file, asked.evidence, dialect)),
        Some(lines) => match read_lines(lines, &conf.file, asked.evidence, dialect) {
            Read::Done(config) => Ok(Ok(config)),
            Read::Wants(needs) => Err(needs),
        },
    };
    let read = || read().map(|config| config.map(Rc::new));
    let lines = conf.lines.iter().flatten().map(|line| format!("\0{line}"));
    let key = conf.file.clone() + &lines.collect::<String>();
    asked.memo.chrony(&key, asked.evidence, read).map(|config| Result::clone(&config))
}

/// The directive that makes chronyd serve its own clock.
pub(super) const LOCAL: &str = "local stratum 10";

/// The command that puts another directive in the place of a line.
pub(super) fn replace(at: &chrony::Place, with: &str) -> Text {
    Text::same(visible(&format!("sed -i '{}s|.*|{with}|' {}", at.line, at.path)))
}

/// The command that turns a line into a comment.
pub(super) fn comment_out(at: &chrony::Place) -> Text {
    Text::same(visible(&format!("sed -i '{}s/^/#/' {}", at.line, at.path)))
}

/// The configuration with which chronyd would start, or the verdict on the one with which it does not;
/// `add` puts the wanted line into a file that is not there.
pub(super) fn starting(
    asked: &Asked<'_>,
    conf: &InForce,
    add: &Text,
) -> Result<Rc<Config>, Verdict> {
    let file = conf.file.as_str();
    let shown = visible(file);
    let config = match config(asked, conf) {
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
        // With -P it does not look at the line, and what would come after it is not read here.
        if let (Some(by), Why::BadPriority { .. }) = (&conf.priority, &refused.why) {
            return Err(unclear(&by.from, &by.word, &conf.unit));
        }
        return Err(refusal::verdict(refused));
    }
    match config.unread.iter().find(|unread| !unread.sources_only) {
        Some(unread) => Err(Verdict::unknown(&unread.path, &unread.why)),
        None => Ok(config),
    }
}

/// Every file whose changes wait for chronyd to be restarted.
///
/// What stands in a `sourcedir` of `/run` does not: chrony's own dispatcher script writes it with each
/// lease that names time servers, chronyd running or not, and has it read again (`chronyc reload
/// sources`, `examples/chrony.nm-dispatcher.dhcp`).
pub(super) fn files(asked: &Asked<'_>, conf: &InForce) -> Vec<String> {
    let of_lease = |path: &String| path.starts_with("/run/") || path.starts_with("/var/run/");
    match config(asked, conf) {
        Ok(Ok(config)) => {
            let sources = config.sources_files.iter().filter(|path| !of_lease(path));
            config.files.iter().chain(sources).cloned().collect()
        }
        _ => vec![conf.file.clone()],
    }
}

/// What `.local-clock` expects.
pub(super) fn expected_local() -> Text {
    text!(
        ko "local stratum 10처럼 local로 시작하는 줄",
        en "a line that starts with local, such as local stratum 10"
    )
}

/// `.local-clock`.
pub(super) fn local_clock(asked: &Asked<'_>, conf: &InForce) -> Verdict {
    let verdict = match starting(asked, conf, &conf.add(asked, LOCAL)) {
        Ok(config) => of_local(asked, &config, conf),
        Err(verdict) => verdict,
    };
    conf.told(verdict).expected(expected_local())
}

fn of_local(asked: &Asked<'_>, config: &Config, conf: &InForce) -> Verdict {
    match &config.local {
        Some(local) => {
            let stratum = local.stratum;
            let verdict = Verdict::pass(text!(
                ko "자기 시계를 제공합니다(stratum {stratum})",
                en "serves its own clock at stratum {stratum}"
            ))
            .at(place(&local.place));
            if local.waits && !config.may_synchronise() {
                return never_active(config, local);
            }
            if local.waits {
                verdict.note(text!(
                    ko "activate 옵션 때문에 실제 시간 서버와 한 번 맞춘 뒤에야 제공합니다",
                    en "with the option activate it serves only after it has once synchronised with a real source"
                ))
            } else {
                verdict
            }
        }
        None => without_local(asked, config, conf),
    }
}

/// The verdict on a `local` that waits for a real source, where there is none.
fn never_active(config: &Config, local: &Local) -> Verdict {
    if let Some(unread) = config.unread.first() {
        return Verdict::unknown(&unread.path, &unread.why);
    }
    let at = &local.place;
    let without = r"s/[[:space:]]\{1,\}activate[[:space:]]\{1,\}[^[:space:]]*//Ig";
    Verdict::fail(text!(
        ko "activate 옵션이 있는데 실제 시간 서버가 없어 자기 시계를 제공하지 않습니다",
        en "with the option activate and no real time source it never serves its own clock"
    ))
    .at(place(at))
    .next(Text::same(visible(&format!("sed -i '{}{without}' {}", at.line, at.path))))
}

fn without_local(asked: &Asked<'_>, config: &Config, conf: &InForce) -> Verdict {
    // 127.127.1.0 was the local clock to ntpd; to chronyd it is a host like any other.
    let clock = config.sources.iter().find(|source| {
        source
            .name
            .parse::<IpAddr>()
            .is_ok_and(|ip| matches!(ip, IpAddr::V4(v4) if v4.octets()[..2] == [127, 127]))
    });
    let verdict = Verdict::fail(text!(ko "local 줄이 없습니다", en "there is no local line"))
        .at(Place::file(&conf.file))
        .next(conf.add(asked, LOCAL));
    if let Some(source) = clock {
        let name = visible(&source.name);
        // In a file of sources chronyd would pass over a `local`.
        let next = match source.from_sourcedir {
            true => conf.add(asked, LOCAL),
            false => replace(&source.place, LOCAL),
        };
        return verdict
            .at(place(&source.place))
            .next(next)
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
pub(super) fn commented(
    asked: &Asked<'_>,
    config: &Config,
    verdict: Verdict,
    directive: &str,
) -> Verdict {
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

/// A line of the configuration, to be shown.
pub(super) fn line(text: &[u8]) -> Text {
    Text::same(quote(text))
}
