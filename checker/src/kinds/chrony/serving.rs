//! What chronyd says of itself.

use super::in_force::Found;
use super::{Finding, config};
use crate::evidence::{Cannot, CommandSeen, Look, Need};
use crate::kinds::asked::look;
use crate::kinds::{Asked, Place, Status, Verdict, service};
use crate::read::chrony::tracking::{NoTracking, Tracking, tracking as parse};
use crate::text::{Text, quote, text, visible};
use labcheck_labs::Track;

/// Asked without names to be looked up: there may be no network.
const TRACKING: [&str; 4] = ["chronyc", "-n", "-c", "tracking"];

/// What has to be asked.
pub(super) fn tracking() -> Need {
    Need::Command(TRACKING.map(str::to_owned).into())
}

/// `.serving`.
pub(super) fn judge(asked: &Asked<'_>, found: &Found, unit: &str) -> Verdict {
    let verdict = match look(asked.evidence.commands.get(&TRACKING.join(" "))) {
        Look::Seen(answer) => of_answer(asked, answer, found, unit),
        Look::Absent => no_tool(asked),
        Look::Cannot(why) => Verdict::unknown("chronyc tracking", &why),
    };
    verdict.expected(text!(
        ko "chronyc tracking의 Leap status가 Normal이고, 자기 시계나 실제 시간 서버에 맞춰져 있음",
        en "chronyc tracking says Leap status Normal, with its own clock or a real source"
    ))
}

fn of_answer(asked: &Asked<'_>, answer: &CommandSeen, found: &Found, unit: &str) -> Verdict {
    let CommandSeen { stdout, stderr, .. } = answer;
    let tracking = match parse(stdout) {
        Ok(tracking) => tracking,
        Err(NoTracking::NoDaemon) => return no_answer(asked, found, unit),
        Err(_) if parse(stderr) == Err(NoTracking::NoDaemon) => {
            return no_answer(asked, found, unit);
        }
        Err(_) => return strange(&[&stdout[..], stderr].concat()),
    };
    let again = starts_again(asked, found);
    if let Err(refused) = &again
        && refused.status == Status::Fail
    {
        return still_runs(refused.clone());
    }
    if tracking.contradicts_itself() {
        return contradiction(&tracking);
    }
    if let Some(newer) = newer(asked, found, unit) {
        return again.err().unwrap_or_else(|| not_restarted(newer, unit));
    }
    if !tracking.synchronised() {
        return Verdict::fail(text!(
            ko "아직 아무 시계에도 맞춰져 있지 않습니다(Not synchronised)",
            en "it is not synchronised with any clock"
        ))
        .next(Text::same("chronyc -n sources"));
    }
    let untold = again.and_then(|()| start_known(asked, unit)).err();
    untold.unwrap_or_else(|| Verdict::pass(source(&tracking)))
}

/// Whether chronyd would start again; if not, or if that cannot be told, the verdict on it.
fn starts_again(asked: &Asked<'_>, found: &Found) -> Result<(), Verdict> {
    match found {
        Found::Starts(conf) => {
            let add = conf.add(asked, config::LOCAL);
            config::starting(asked, conf, &add).map(drop).map_err(|verdict| conf.told(verdict))
        }
        Found::Told(verdict) => Err(verdict.clone()),
    }
}

/// The verdict on a chronyd that runs and, with what is refused now, will not start again.
fn still_runs(refused: Verdict) -> Verdict {
    refused.note(text!(
        ko "chronyd는 예전에 시작한 채로 아직 실행 중이지만, 다시 시작하거나 재부팅하면 시작하지 못합니다",
        en "chronyd still runs as it was started before; after a restart or a reboot it will not start"
    ))
}

/// The verdict on an answer that is none of `tracking`.
fn strange(said: &[u8]) -> Verdict {
    let what = quote(said.trim_ascii());
    let nothing = what.is_empty();
    let verdict = Verdict::unknown("chronyc tracking", &Cannot::Failed { what });
    if nothing { verdict.next(Text::same("chronyc -n tracking")) } else { verdict }
}

/// The verdict on an answer that chronyd never gives.
fn contradiction(tracking: &Tracking) -> Verdict {
    let (stratum, refid) = (tracking.stratum, format!("{:08X}", tracking.refid));
    let seen = text!(
        ko "chronyc tracking의 답이 서로 맞지 않습니다. Leap status로는 맞춰져 있는데 stratum은 {stratum}, 참조 ID는 {refid}입니다",
        en "chronyc tracking contradicts itself: synchronised, by its leap status, at stratum {stratum} with {refid}"
    );
    Verdict::new(Status::Unknown, seen).next(Text::same("chronyc -n tracking"))
}

/// The verdict on a file that was changed while chronyd runs.
fn not_restarted(newer: Newer, unit: &str) -> Verdict {
    let (shown, unit) = (visible(&newer.path), visible(unit));
    let reload = if newer.of_unit { "systemctl daemon-reload && " } else { "" };
    Verdict::pending(text!(
        ko "chronyd가 시작한 뒤에 {shown}이(가) 바뀌었습니다",
        en "{shown} was changed after chronyd started"
    ))
    .at(Place::file(newer.path))
    .found(Finding::NotRestarted)
    .next(Text::same(format!("{reload}systemctl restart {unit}")))
}

/// Whether it is known when the chronyd that answers was started; if not, the verdict on it. One that
/// the unit does not run was started by somebody else, at whatever time.
fn start_known(asked: &Asked<'_>, unit: &str) -> Result<(), Verdict> {
    match look(asked.evidence.units.get(unit)) {
        Look::Seen(daemon)
            if daemon.started.is_some() && service::runs(asked, unit) == Some(true) =>
        {
            Ok(())
        }
        Look::Seen(_) | Look::Absent => {
            let seen = text!(
                ko "chronyd가 언제 시작했는지 알 수 없어, 그 뒤에 설정이 바뀌었는지도 알 수 없습니다",
                en "when chronyd started is not known, nor whether its configuration was changed since"
            );
            let status = format!("systemctl status {}", visible(unit));
            Err(Verdict::new(Status::Unknown, seen).next(Text::same(status)))
        }
        Look::Cannot(why) => Err(Verdict::unknown(unit, &why)),
    }
}

fn source(answer: &Tracking) -> Text {
    let stratum = answer.stratum;
    match answer.address {
        _ if answer.own_clock() => text!(
            ko "자기 시계에 맞춰져 있습니다(stratum {stratum})",
            en "on its own clock (stratum {stratum})"
        ),
        Some(address) => text!(
            ko "{address}에 맞춰져 있습니다(stratum {stratum})",
            en "synchronised with {address} (stratum {stratum})"
        ),
        None => {
            text!(ko "맞춰져 있습니다(stratum {stratum})", en "synchronised (stratum {stratum})")
        }
    }
}

/// The verdict where there is no chronyc to ask with.
fn no_tool(asked: &Asked<'_>) -> Verdict {
    let verdict = Verdict::unknown("chronyc", &Cannot::NoTool { name: "chronyc".into() });
    if asked.track == Track::Other {
        return verdict;
    }
    verdict.next(Text::same(format!("{} install -y chrony", asked.package_tool())))
}

/// The verdict where chronyd does not answer chronyc.
fn no_answer(asked: &Asked<'_>, found: &Found, unit: &str) -> Verdict {
    let refused = starts_again(asked, found).err().filter(|why| why.status == Status::Fail);
    match (service::runs(asked, unit), refused) {
        (Some(true), Some(refused)) => still_runs(refused),
        (Some(true), None) => silent(asked, unit),
        (_, refused) => not_running(refused, unit),
    }
}

/// The verdict on a chronyd that runs and does not answer. Its socket is for root alone.
fn silent(asked: &Asked<'_>, unit: &str) -> Verdict {
    let mut verdict = Verdict::new(
        Status::Unknown,
        text!(
            ko "chronyd는 실행 중이지만 chronyc에 답하지 않았습니다",
            en "chronyd runs, and did not answer chronyc"
        ),
    );
    verdict.next = match asked.evidence.machine.root {
        true => Some(Text::same(format!("systemctl status {}", visible(unit)))),
        false => Cannot::NotPermitted.next(unit),
    };
    verdict
}

/// The verdict on a chronyd that does not run. What it refuses is mended before it is started.
fn not_running(refused: Option<Verdict>, unit: &str) -> Verdict {
    let unit = visible(unit);
    let verdict = Verdict::fail(text!(
        ko "chronyd가 답하지 않습니다. 실행 중이 아닙니다",
        en "chronyd does not answer: it is not running"
    ));
    let Some(Verdict { seen, place, next, notes, findings, .. }) = refused else {
        return verdict.next(Text::same(format!("systemctl restart {unit}")));
    };
    let mend = next.unwrap_or_else(|| Text::same(format!("journalctl -u {unit}")));
    let notes = [vec![seen], notes].concat();
    Verdict { place, notes, findings, ..verdict.next(mend) }
}

/// A file that was changed after the daemon had started.
struct Newer {
    path: String,
    /// It is the unit's file or a drop-in: systemd reads it only when it is told to.
    of_unit: bool,
}

/// The first such file of the configuration, or of what says which that is.
fn newer(asked: &Asked<'_>, found: &Found, unit: &str) -> Option<Newer> {
    let Look::Seen(daemon) = look(asked.evidence.units.get(unit)) else { return None };
    let started = daemon.started?;
    let is_newer = |path: &String| match asked.file(path) {
        Look::Seen(file) => file.stat.mtime > started,
        _ => false,
    };
    let of = |files: Vec<String>, of_unit| {
        files.into_iter().find(is_newer).map(|path| Newer { path, of_unit })
    };
    match found {
        Found::Starts(conf) => {
            let [unit_files, environment_files] = conf.started_by.clone();
            of(config::files(asked, conf), false)
                .or_else(|| of(environment_files, false))
                .or_else(|| of(unit_files, true))
        }
        Found::Told(verdict) => {
            let path = verdict.place.as_ref().map(|place| place.path.clone());
            of(path.into_iter().collect(), true)
        }
    }
}
