//! What chronyd says of itself.

use super::{Finding, config};
use crate::evidence::{Cannot, Look, Need};
use crate::kinds::asked::look;
use crate::kinds::{Asked, Place, Verdict};
use crate::read::chrony::tracking::{NoTracking, Tracking, tracking as parse};
use crate::text::{Text, quote, text, visible};

/// Asked without names to be looked up: there may be no network.
const TRACKING: [&str; 4] = ["chronyc", "-n", "-c", "tracking"];

/// What has to be asked.
pub(super) fn tracking() -> Need {
    Need::Command(TRACKING.map(str::to_owned).into())
}

/// `.serving`.
pub(super) fn judge(asked: &Asked<'_>, file: &str, unit: &str) -> Verdict {
    let verdict = match look(asked.evidence.commands.get(&TRACKING.join(" "))) {
        Look::Seen(answer) => of_answer(asked, &answer.stdout, &answer.stderr, file, unit),
        Look::Absent => {
            Verdict::unknown("chronyc", &Cannot::NoTool { name: "chronyc".into() })
        }
        Look::Cannot(why) => Verdict::unknown("chronyc tracking", &why),
    };
    verdict.expected(text!(
        ko "chronyc tracking의 Leap status가 Normal이고, 자기 시계나 실제 시간 서버에 맞춰져 있음",
        en "chronyc tracking says Leap status Normal, on its own clock or a real source"
    ))
}

fn of_answer(asked: &Asked<'_>, out: &[u8], err: &[u8], file: &str, unit: &str) -> Verdict {
    let both = [out, err].concat();
    let answer = match parse(out) {
        Ok(answer) => answer,
        Err(NoTracking::NoDaemon) => return no_daemon(unit),
        Err(_) if parse(err) == Err(NoTracking::NoDaemon) => return no_daemon(unit),
        Err(_) => {
            let what = quote(both.trim_ascii());
            return Verdict::unknown("chronyc tracking", &Cannot::Failed { what });
        }
    };
    let unit = visible(unit);
    if let Some(newer) = newer_file(asked, file, &unit) {
        let shown = visible(&newer);
        // A restart with a file that chronyd refuses would end its service, not mend it.
        if config::would_start(asked, file) != Some(false) {
            return Verdict::pending(text!(
                ko "{shown}이(가) chronyd가 시작한 뒤에 바뀌었습니다",
                en "{shown} was changed after chronyd had started"
            ))
            .at(Place::file(newer))
            .found(Finding::NotRestarted)
            .next(Text::same(format!("systemctl restart {unit}")));
        }
    }
    if !answer.synchronised() {
        return Verdict::fail(text!(
            ko "아직 아무 시계에도 맞춰져 있지 않습니다(Not synchronised)",
            en "it is not synchronised with anything"
        ))
        .next(Text::same("chronyc -n sources"));
    }
    Verdict::pass(source(&answer))
}

fn source(answer: &Tracking) -> Text {
    let stratum = answer.stratum;
    match answer.address {
        _ if answer.own_clock() => text!(
            ko "자기 시계로 맞춰져 있습니다(stratum {stratum})",
            en "on its own clock (stratum {stratum})"
        ),
        Some(address) => text!(
            ko "{address}에 맞춰져 있습니다(stratum {stratum})",
            en "synchronised with {address} (stratum {stratum})"
        ),
        None => text!(ko "맞춰져 있습니다(stratum {stratum})", en "synchronised (stratum {stratum})"),
    }
}

fn no_daemon(unit: &str) -> Verdict {
    let unit = visible(unit);
    Verdict::fail(text!(
        ko "chronyd가 답하지 않습니다. 실행 중이 아닙니다",
        en "chronyd does not answer: it does not run"
    ))
    .next(Text::same(format!("systemctl restart {unit}")))
}

/// The first file of the configuration that was changed after the daemon had started.
fn newer_file(asked: &Asked<'_>, file: &str, unit: &str) -> Option<String> {
    let Look::Seen(daemon) = look(asked.evidence.units.get(unit)) else { return None };
    let started = daemon.started?;
    config::files(asked, file).into_iter().find(|path| match asked.file(path) {
        Look::Seen(file) => file.stat.mtime > started,
        _ => false,
    })
}
