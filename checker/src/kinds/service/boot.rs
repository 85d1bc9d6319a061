//! Whether a unit starts at boot, by the word that `systemctl is-enabled` has for it.

use super::{Finding, mend, now, on_disk, short};
use crate::evidence::{Cannot, Look};
use crate::kinds::asked::look;
use crate::kinds::{Asked, Place, Status, Verdict};
use crate::read::units::{State, UnitFile};
use crate::text::{Text, text, visible};
use std::rc::Rc;

/// What the contract's table says of a word.
struct Row {
    status: Status,
    /// It holds until the reboot only.
    runtime: bool,
    /// Something else may start the unit.
    other: bool,
}

const fn row(status: Status) -> Row {
    Row { status, runtime: false, other: false }
}

/// The column «disabled asked».
const fn when_disabled(state: State) -> Row {
    match state {
        State::Enabled | State::Alias | State::Generated => row(Status::Fail),
        State::EnabledRuntime | State::Transient => Row { runtime: true, ..row(Status::Pass) },
        State::Disabled | State::Linked | State::NotFound | State::Masked => row(Status::Pass),
        State::MaskedRuntime | State::LinkedRuntime => Row { runtime: true, ..row(Status::Fail) },
        State::Static | State::Indirect => Row { other: true, ..row(Status::Pass) },
        State::Bad => row(Status::Unknown),
    }
}

/// The column «enabled asked».
const fn when_enabled(state: State) -> Row {
    match state {
        State::Enabled | State::Alias | State::Generated => row(Status::Pass),
        State::EnabledRuntime | State::Transient | State::MaskedRuntime | State::LinkedRuntime => {
            Row { runtime: true, ..row(Status::Fail) }
        }
        State::Disabled | State::Linked | State::NotFound | State::Masked => row(Status::Fail),
        State::Static | State::Indirect => Row { other: true, ..row(Status::Fail) },
        State::Bad => row(Status::Unknown),
    }
}

/// The unit's file, if this is a system that boots with systemd.
fn file(asked: &Asked<'_>, unit: &str) -> Result<Rc<UnitFile>, Cannot> {
    if let Look::Cannot(Cannot::NoBus) = look(asked.evidence.units.get(unit)) {
        return Err(Cannot::NoBus);
    }
    on_disk(asked, unit)
}

/// `.disabled`.
pub(super) fn disabled(asked: &Asked<'_>, unit: &str) -> Verdict {
    let shown = visible(unit);
    let expected =
        text!(ko "{shown}: 부팅할 때 시작하지 않음", en "{shown} does not start at boot");
    let file = match file(asked, unit) {
        Ok(file) => file,
        Err(why) => return Verdict::unknown(unit, &why).expected(expected),
    };
    let row = when_disabled(file.state);
    let mut verdict = with_notes(seen(&row, &file, &shown), &row, file.state);
    verdict.next = mend::to_disable(asked, unit, &file);
    if row.status == Status::Fail {
        if row.runtime {
            verdict = verdict.found(Finding::RuntimeOnly);
        } else if now::runs(asked, unit) == Some(false) {
            verdict = verdict.found(Finding::StoppedOnly);
        }
    } else if let Some(alias) = file.aliases_left.first() {
        let alias = visible(alias);
        verdict = verdict.note(text!(
            ko "{alias} 링크가 남아 있어 D-Bus 호출로 시작될 수 있습니다. 확실히 막으려면 systemctl mask를 쓰세요",
            en "the link {alias} is still there: a D-Bus call can start it. To be sure, use systemctl mask"
        ));
    }
    if row.status == Status::Pass
        && let Some(note) = left_on(asked, &file)
    {
        verdict = verdict.note(note);
    }
    verdict.expected(expected)
}

/// Which of the units that `disable` would have taken along (`Also=`) still start at boot.
fn left_on(asked: &Asked<'_>, file: &UnitFile) -> Option<Text> {
    let starts = |unit: &&String| {
        on_disk(asked, unit).is_ok_and(|also| when_disabled(also.state).status == Status::Fail)
    };
    let left: Vec<&String> = file.also.iter().filter(starts).collect();
    if left.is_empty() {
        return None;
    }
    let all = |separator: &str, name: fn(&str) -> &str| {
        visible(&left.iter().map(|unit| name(unit)).collect::<Vec<_>>().join(separator))
    };
    let (units, names) = (all(", ", |unit| unit), all(" ", short));
    Some(text!(
        ko "함께 켜지고 꺼지는 유닛이 아직 부팅할 때 시작합니다: {units}. systemctl disable {names} 로 끌 수 있습니다",
        en "{units}: what goes with it still starts at boot; systemctl disable {names} turns that off"
    ))
}

/// `.enabled`.
pub(super) fn enabled(asked: &Asked<'_>, unit: &str) -> Verdict {
    let shown = visible(unit);
    let expected = text!(ko "{shown}: 부팅할 때 시작함", en "{shown} starts at boot");
    let file = match file(asked, unit) {
        Ok(file) => file,
        Err(why) => return Verdict::unknown(unit, &why).expected(expected),
    };
    let row = when_enabled(file.state);
    let mut verdict = with_notes(seen(&row, &file, &shown), &row, file.state);
    verdict.next = mend::to_enable(asked, unit, &file);
    if matches!(file.state, State::Masked | State::MaskedRuntime) {
        verdict = verdict.found(Finding::MaskedWanted);
    }
    if row.status == Status::Fail && row.runtime {
        verdict = verdict.found(Finding::RuntimeOnly);
    }
    verdict.expected(expected)
}

fn seen(row: &Row, file: &UnitFile, unit: &str) -> Verdict {
    let word = file.state.word();
    let seen = match file.state {
        State::NotFound => text!(
            ko "{unit} 유닛이 설치되어 있지 않습니다",
            en "the unit {unit} is not installed"
        ),
        State::Bad => text!(
            ko "{unit} 유닛 파일을 systemd가 읽지 못합니다({word})",
            en "systemd cannot read the unit file of {unit} ({word})"
        ),
        _ => {
            text!(ko "systemctl is-enabled {unit}: {word}", en "systemctl is-enabled {unit}: {word}")
        }
    };
    let mut verdict = Verdict::new(row.status, seen);
    // What pulls the unit in tells more than a link to another of its names.
    let wants = file.because.iter().find(|link| link.contains(".wants/"));
    verdict.place = wants.or(file.because.first()).or(file.path.as_ref()).map(Place::file);
    verdict
}

fn with_notes(verdict: Verdict, row: &Row, state: State) -> Verdict {
    if row.runtime {
        return verdict.note(text!(
            ko "/run 아래에 둔 설정이라 다음 부팅까지만 유효합니다",
            en "it is set under /run: only until the next boot"
        ));
    }
    if state == State::Masked && row.status == Status::Pass {
        return verdict.note(text!(
            ko "마스크되어 있어 다른 유닛이 불러도 시작하지 않습니다",
            en "masked: not even another unit can start it"
        ));
    }
    if row.other {
        return verdict.note(text!(
            ko "이 유닛은 스스로 시작하지 않지만 다른 유닛이 시작할 수 있습니다",
            en "it does not start by itself, but another unit may start it"
        ));
    }
    verdict
}

#[cfg(test)]
mod tests {
    use super::{Status, when_disabled, when_enabled};
    use crate::kinds::testing::World;
    use crate::read::units::State;

    #[test]
    fn what_disable_would_have_taken_along_is_named_if_it_still_starts() {
        const LIB: &str = "/usr/lib/systemd/system";
        const GOAL: &str = r#"goal.service = { unit = "a.service", is = "disabled" }"#;
        let world = |wants: &[&str]| {
            let also = "[Install]\nWantedBy=c.target\nAlso=a-b.service a-c.socket a-d.service\n";
            let own = "[Install]\nWantedBy=c.target\n";
            let of = ["a.service", "a-b.service", "a-c.socket"];
            let mut world = World::image().dir(LIB, &of);
            for (unit, content) in of.into_iter().zip([also, own, own]) {
                world = world.file(&format!("{LIB}/{unit}"), content);
            }
            for unit in wants {
                world = world.enabled("c.target", unit);
            }
            let verdict = world.and_nothing_else(GOAL).judge(GOAL);
            let notes: Vec<String> = verdict.notes.into_iter().map(|note| note.en).collect();
            (verdict.status, notes)
        };
        assert_eq!(world(&[]), (Status::Pass, vec![]));
        let left = "a-b.service, a-c.socket: what goes with it still starts at boot; \
                    systemctl disable a-b a-c.socket turns that off";
        assert_eq!(world(&["a-b.service", "a-c.socket"]), (Status::Pass, vec![left.to_owned()]));
        assert_eq!(world(&["a.service", "a-b.service"]), (Status::Fail, vec![]));
    }

    #[test]
    fn the_words_of_is_enabled_are_judged_as_the_contract_has_them() {
        use State::{
            Alias, Bad, Disabled, Enabled, EnabledRuntime, Generated, Indirect, Linked,
            LinkedRuntime, Masked, MaskedRuntime, NotFound, Static,
        };
        let table = [
            (&[Enabled, Alias, Generated][..], Status::Fail, Status::Pass),
            (&[EnabledRuntime], Status::Pass, Status::Fail),
            (&[Disabled, Linked, NotFound, Masked], Status::Pass, Status::Fail),
            (&[MaskedRuntime, LinkedRuntime], Status::Fail, Status::Fail),
            (&[Static, Indirect], Status::Pass, Status::Fail),
            (&[Bad], Status::Unknown, Status::Unknown),
        ];
        for (states, disabled, enabled) in table {
            for state in states {
                assert_eq!(when_disabled(*state).status, disabled, "{state:?}, disabled asked");
                assert_eq!(when_enabled(*state).status, enabled, "{state:?}, enabled asked");
            }
        }
    }

    #[test]
    fn what_holds_until_the_reboot_only_is_noted() {
        for state in [State::EnabledRuntime, State::MaskedRuntime, State::LinkedRuntime] {
            assert!(when_disabled(state).runtime && when_enabled(state).runtime, "{state:?}");
        }
        for column in [when_disabled, when_enabled] {
            assert!(column(State::Static).other && column(State::Indirect).other);
        }
        assert!(!when_disabled(State::Disabled).runtime && !when_disabled(State::Masked).other);
    }
}
