//! Whether a unit runs at this moment.

use super::{Finding, on_disk, short};
use crate::evidence::{Cannot, Look, UnitSeen};
use crate::kinds::asked::look;
use crate::kinds::{Asked, Verdict};
use crate::read::units::State;
use crate::text::{Text, text, visible};

/// Whether it runs; `None`: it cannot be told, or is about to change.
pub(super) fn runs(asked: &Asked<'_>, unit: &str) -> Option<bool> {
    match look(asked.evidence.units.get(unit)) {
        Look::Seen(seen) => of(seen),
        Look::Absent => Some(false),
        Look::Cannot(_) => None,
    }
}

/// Whether a unit in this state runs; `None`: it is about to change.
pub(in crate::kinds) fn of(seen: &UnitSeen) -> Option<bool> {
    match seen.active.as_str() {
        "active" | "reloading" | "refreshing" => Some(true),
        "inactive" | "failed" => Some(false),
        _ => None,
    }
}

/// The verdict on a unit that neither runs nor does not.
pub(in crate::kinds) fn changing(unit: &str, seen: &UnitSeen) -> Verdict {
    let what = format!("{} ({})", visible(&seen.active), visible(&seen.sub));
    Verdict::unknown(unit, &Cannot::Failed { what }).next(text!(
        ko "상태가 바뀌는 중입니다. 잠시 뒤에 다시 실행하세요",
        en "its state is changing: run this again in a moment"
    ))
}

/// What the disk says, where it can be told.
fn state(asked: &Asked<'_>, unit: &str) -> Option<State> {
    on_disk(asked, unit).ok().map(|file| file.state)
}

fn told(asked: &Asked<'_>, unit: &str) -> Result<(bool, Text), Verdict> {
    let shown = visible(unit);
    match look(asked.evidence.units.get(unit)) {
        Look::Seen(seen) => {
            let (active, sub) = (visible(&seen.active), visible(&seen.sub));
            let words = text!(
                ko "systemctl is-active {shown}: {active} ({sub})",
                en "systemctl is-active {shown}: {active} ({sub})"
            );
            match of(seen) {
                Some(runs) => Ok((runs, words)),
                None => Err(changing(unit, seen)),
            }
        }
        Look::Absent => {
            Ok((false, text!(ko "{shown} 유닛이 없습니다", en "there is no unit {shown}")))
        }
        Look::Cannot(why) => Err(Verdict::unknown(unit, &why)),
    }
}

/// `.stopped`.
pub(super) fn stopped(asked: &Asked<'_>, unit: &str) -> Verdict {
    let shown = visible(unit);
    let verdict = match told(asked, unit) {
        Err(unknown) => unknown,
        Ok((false, seen)) => {
            let failed = matches!(look(asked.evidence.units.get(unit)), Look::Seen(u) if u.active == "failed");
            let verdict = Verdict::pass(seen);
            if failed {
                let name = visible(short(unit));
                verdict.note(text!(
                    ko "멈춘 것이 아니라 실패한 상태입니다. systemctl reset-failed {name} 로 지울 수 있습니다",
                    en "it was not stopped but failed; systemctl reset-failed {name} clears that"
                ))
            } else {
                verdict
            }
        }
        Ok((true, seen)) => {
            let command = Text::same(visible(&format!("systemctl stop {}", short(unit))));
            let verdict = Verdict::fail(seen).next(command);
            match state(asked, unit) {
                Some(State::Masked) => verdict.found(Finding::MaskedButRunning),
                Some(State::Disabled | State::NotFound) => verdict.found(Finding::DisabledOnly),
                _ => verdict,
            }
        }
    };
    verdict.expected(text!(ko "{shown}: 실행 중이 아님", en "{shown} is not running"))
}

/// `.running`.
pub(super) fn running(asked: &Asked<'_>, unit: &str) -> Verdict {
    let shown = visible(unit);
    let verdict = match told(asked, unit) {
        Err(unknown) => unknown,
        Ok((true, seen)) => Verdict::pass(seen),
        Ok((false, seen)) => {
            let command = Text::same(visible(&format!("systemctl start {}", short(unit))));
            let verdict = Verdict::fail(seen).next(command);
            match state(asked, unit) {
                Some(State::Enabled | State::Alias | State::Generated) => {
                    verdict.found(Finding::EnabledOnly)
                }
                _ => verdict,
            }
        }
    };
    verdict.expected(text!(ko "{shown}: 실행 중", en "{shown} is running"))
}

#[cfg(test)]
mod tests {
    use super::Finding;
    use crate::evidence::{Cannot, Entry, FileKind, Look};
    use crate::kinds::testing::World;
    use crate::kinds::{self, Status};

    const STOPPED: &str = r#"goal.service = { unit = "a.service", is = "stopped" }"#;
    const RUNNING: &str = r#"goal.service = { unit = "a.service", is = "running" }"#;

    #[test]
    fn inactive_and_failed_do_not_run_and_what_changes_cannot_be_told() {
        let both = |active| {
            let world = World::live().unit("a.service", active);
            (world.judge(STOPPED).status, world.judge(RUNNING).status)
        };
        assert_eq!(both("inactive"), (Status::Pass, Status::Fail));
        assert_eq!(both("failed"), (Status::Pass, Status::Fail));
        assert_eq!(both("active"), (Status::Fail, Status::Pass));
        assert_eq!(both("reloading"), (Status::Fail, Status::Pass));
        assert_eq!(both("deactivating"), (Status::Unknown, Status::Unknown));
        assert_eq!(both("\u{1b}[2J"), (Status::Unknown, Status::Unknown));
    }

    #[test]
    fn a_failed_unit_is_told_to_have_failed() {
        let verdict = World::live().unit("a.service", "failed").judge(STOPPED);
        assert_eq!(verdict.notes.len(), 1);
        assert!(World::live().unit("a.service", "inactive").judge(STOPPED).notes.is_empty());
    }

    #[test]
    fn without_systemd_nothing_is_stopped_nor_running() {
        let mut world = World::live();
        world.evidence.units.insert("a.service".into(), Look::Cannot(Cannot::NoBus));
        assert_eq!(world.judge(STOPPED).status, Status::Unknown);
        assert_eq!(world.judge(RUNNING).status, Status::Unknown);
        let disabled = r#"goal.service = { unit = "a.service", is = "disabled" }"#;
        assert_eq!(world.judge(disabled).status, Status::Unknown);
    }

    #[test]
    fn what_was_done_on_disk_alone_is_named() {
        let lib = "/usr/lib/systemd/system";
        let installed = || {
            let file = format!("{lib}/a.service");
            World::live().dir(lib, &["a.service"]).file(&file, "[Install]\nWantedBy=b.target\n")
        };
        let etc = "/etc/systemd/system";
        let masked = installed().link(etc, "a.service", "/dev/null");
        let wants = format!("{etc}/b.target.wants");
        let mut enabled = installed().link(&wants, "a.service", &format!("{lib}/a.service"));
        let entry =
            Entry { name: "b.target.wants".into(), kind: FileKind::Directory, target: None };
        enabled.evidence.dirs.insert(etc.into(), Look::Seen(vec![entry]));
        for (world, active, goal, expected) in [
            (masked, "active", STOPPED, Some(Finding::MaskedButRunning)),
            (installed(), "active", STOPPED, Some(Finding::DisabledOnly)),
            (installed(), "inactive", RUNNING, None),
            (enabled, "inactive", RUNNING, Some(Finding::EnabledOnly)),
        ] {
            let verdict = world.unit("a.service", active).and_nothing_else(goal).judge(goal);
            let expected: Vec<_> = expected.into_iter().map(kinds::Finding::from).collect();
            assert_eq!((verdict.status, verdict.findings), (Status::Fail, expected), "{active}");
        }
    }
}
