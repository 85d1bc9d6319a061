//! What chronyd says of itself.

use super::in_force::Found;
use super::{Finding, config};
use crate::evidence::{Cannot, Look, Need};
use crate::kinds::asked::look;
use crate::kinds::{Asked, Place, Status, Verdict};
use crate::read::chrony::tracking::{NoTracking, Tracking, tracking as parse};
use crate::text::{Text, quote, text, visible};

/// Asked without names to be looked up: there may be no network.
const TRACKING: [&str; 4] = ["chronyc", "-n", "-c", "tracking"];

/// What has to be asked.
pub(super) fn tracking() -> Need {
    Need::Command(TRACKING.map(str::to_owned).into())
}

/// `.serving`.
pub(super) fn judge(asked: &Asked<'_>, found: &Found, unit: &str) -> Verdict {
    let verdict = match look(asked.evidence.commands.get(&TRACKING.join(" "))) {
        Look::Seen(answer) => of_answer(asked, &answer.stdout, &answer.stderr, found, unit),
        Look::Absent => Verdict::unknown("chronyc", &Cannot::NoTool { name: "chronyc".into() }),
        Look::Cannot(why) => Verdict::unknown("chronyc tracking", &why),
    };
    verdict.expected(text!(
        ko "chronyc tracking의 Leap status가 Normal이고, 자기 시계나 실제 시간 서버에 맞춰져 있음",
        en "chronyc tracking says Leap status Normal, with its own clock or a real source"
    ))
}

fn of_answer(asked: &Asked<'_>, out: &[u8], err: &[u8], found: &Found, unit: &str) -> Verdict {
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
    if let Some(newer) = newer(asked, found, &unit) {
        let shown = visible(&newer.path);
        // A restart with a file that chronyd refuses would end its service, not mend it.
        let starts = match found {
            Found::Starts(conf) => config::would_start(asked, conf),
            Found::Told(verdict) => (verdict.status == Status::Fail).then_some(false),
        };
        if starts == Some(false) {
            return Verdict::fail(text!(
                ko "바뀐 {shown} 때문에 chronyd가 다음에는 시작하지 못합니다",
                en "{shown} was changed, and chronyd will not start with it again"
            ))
            .at(Place::file(newer.path));
        }
        let reload = if newer.of_unit { "systemctl daemon-reload && " } else { "" };
        return Verdict::pending(text!(
            ko "chronyd가 시작한 뒤에 {shown}이(가) 바뀌었습니다",
            en "{shown} was changed after chronyd started"
        ))
        .at(Place::file(newer.path))
        .found(Finding::NotRestarted)
        .next(Text::same(format!("{reload}systemctl restart {unit}")));
    }
    if !answer.synchronised() {
        return Verdict::fail(text!(
            ko "아직 아무 시계에도 맞춰져 있지 않습니다(Not synchronised)",
            en "it is not synchronised with any clock"
        ))
        .next(Text::same("chronyc -n sources"));
    }
    Verdict::pass(source(&answer))
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

fn no_daemon(unit: &str) -> Verdict {
    let unit = visible(unit);
    Verdict::fail(text!(
        ko "chronyd가 답하지 않습니다. 실행 중이 아닙니다",
        en "chronyd does not answer: it is not running"
    ))
    .next(Text::same(format!("systemctl restart {unit}")))
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

#[cfg(test)]
mod tests {
    use crate::evidence::Look;
    use crate::kinds::testing::World;
    use crate::kinds::{Finding as Any, Status};

    const GOAL: &str = r#"goal.chrony = { file = "/etc/chrony.conf", is = "serving" }"#;
    const OWN: &str = "7F7F0101,,10,1.0,0,0,0,0,0,0,0,0,0,Normal\n";
    const OTHER: &str = "C0A87A01,192.168.122.1,3,1.0,0,0,0,0,0,0,0,0,0,Normal\n";
    const NONE: &str = "00000000,,0,0.0,0,0,0,0,0,0,1,1,0,Not synchronised\n";

    fn world(conf: &str, code: i32, answer: &str) -> World {
        World::live().file("/etc/chrony.conf", conf).command("chronyc -n -c tracking", code, answer)
    }

    fn newer(mut world: World) -> World {
        let unit = crate::evidence::UnitSeen { started: Some(-10), ..Default::default() };
        world.evidence.units.insert("chronyd.service".into(), Look::Seen(unit));
        world
    }

    #[test]
    fn its_own_clock_and_a_real_source_serve_and_nothing_else_does() {
        let verdict = world("local\n", 0, OWN).judge(GOAL);
        assert_eq!(
            (verdict.status, verdict.seen.en.as_str()),
            (Status::Pass, "on its own clock (stratum 10)")
        );
        let verdict = world("server a\n", 0, OTHER).judge(GOAL);
        assert_eq!(verdict.seen.en, "synchronised with 192.168.122.1 (stratum 3)");
        assert_eq!(world("server 127.127.1.0\n", 0, NONE).judge(GOAL).status, Status::Fail);
    }

    #[test]
    fn a_daemon_that_does_not_answer_fails_and_a_strange_answer_is_unknown() {
        assert_eq!(
            world("local\n", 1, "506 Cannot talk to daemon\n").judge(GOAL).status,
            Status::Fail
        );
        assert_eq!(world("local\n", 0, "what?\n").judge(GOAL).status, Status::Unknown);
        assert_eq!(
            World::live().file("/etc/chrony.conf", "local\n").judge(GOAL).status,
            Status::Unknown
        );
    }

    #[test]
    fn a_file_newer_than_the_daemon_waits_for_a_restart() {
        let verdict = newer(world("local\n", 0, NONE)).judge(GOAL);
        assert_eq!(verdict.status, Status::Pending);
        assert_eq!(verdict.findings, [Any::Chrony(super::Finding::NotRestarted)]);
        assert_eq!(verdict.next.unwrap().en, "systemctl restart chronyd.service");
    }

    #[test]
    fn a_newer_file_that_chronyd_refuses_waits_for_nothing() {
        assert_eq!(newer(world("lcoal\n", 0, OTHER)).judge(GOAL).status, Status::Fail);
        assert_eq!(newer(world("lcoal\n", 0, NONE)).judge(GOAL).status, Status::Fail);
    }
}
