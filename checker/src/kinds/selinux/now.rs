//! What the kernel enforces at this moment.

use super::{CONFIG, ENFORCE, Mode, boot, none_here};
use crate::evidence::{Cannot, Look};
use crate::kinds::{Asked, Place, Status, Verdict};
use crate::text::{Text, quote, text};
use labcheck_labs::Track;

pub(super) fn judge(asked: &Asked<'_>, modes: &[Mode]) -> Verdict {
    let verdict = match asked.file(ENFORCE) {
        Look::Seen(file) => match file.content.trim_ascii() {
            b"0" => of(asked, Mode::Permissive, modes),
            b"1" => of(asked, Mode::Enforcing, modes),
            other => {
                let what = quote(other);
                Verdict::unknown(ENFORCE, &Cannot::Failed { what })
            }
        },
        Look::Absent => match asked.file(CONFIG) {
            Look::Absent if asked.track == Track::Other => return Verdict::skip(none_here()),
            _ if !asked.live() => Verdict::unknown(ENFORCE, &Cannot::NotRunning),
            _ => of(asked, Mode::Disabled, modes),
        },
        Look::Cannot(why) => Verdict::unknown(ENFORCE, &why),
    };
    let allowed: Vec<&str> = modes.iter().map(|mode| mode.word()).collect();
    let allowed = allowed.join(", ");
    verdict.expected(text!(
        ko "지금 커널의 모드가 다음 가운데 하나: {allowed}",
        en "the kernel's current mode is one of: {allowed}"
    ))
}

fn of(asked: &Asked<'_>, mode: Mode, modes: &[Mode]) -> Verdict {
    let word = mode.word();
    let seen = text!(ko "지금 모드는 {word}입니다", en "the current mode is {word}");
    let place = match mode {
        Mode::Disabled => None,
        Mode::Enforcing | Mode::Permissive => Some(Place::file(ENFORCE)),
    };
    let with = |mut verdict: Verdict| {
        verdict.place = place;
        verdict
    };
    if modes.contains(&mode) {
        return with(Verdict::pass(seen));
    }
    let boot = boot::judge(asked, modes);
    if boot.status == Status::Pass {
        with(Verdict::pending(seen)).next(text!(
            ko "setenforce 0 을 실행하거나 재부팅하세요",
            en "setenforce 0, or reboot"
        ))
    } else {
        with(Verdict::fail(seen)).next(Text::same("setenforce 0"))
    }
}
