//! What the next boot brings: the kernel line, then the file, as libselinux weighs them.
//!
//! `selinux_init_load_policy` (libselinux, `load_policy.c`): `SELINUX=disabled` in the file wins over
//! `enforcing=` on the kernel line, which wins over the rest of the file; `selinux=0` never lets it
//! come so far.

use super::kernel::{self, Kernel, Line};
use super::mistakes::{
    TOLD, and_type, commented, copy_edited, findings, mend_line, of_fault, type_edited,
};
use super::{CONFIG, ENFORCE, Finding, LINK, Mode, none_here};
use crate::evidence::{FileSeen, Look, Need};
use crate::kinds::{Asked, Place, Status, Verdict};
use crate::read::selinux::{Config, Libselinux, Noted, parse};
use crate::text::{Text, quote, text};
use labcheck_labs::Track;

/// The command that mends the file.
const MEND: &str =
    "sed -i --follow-symlinks 's/^SELINUX=.*/SELINUX=permissive/' /etc/selinux/config";
/// The line that is wanted, where there is none.
const LINE: &str = "SELINUX=permissive";

pub(super) fn needs(asked: &Asked<'_>) -> Vec<Need> {
    let mut needs: Vec<Need> = [CONFIG, LINK].map(|path| Need::File(path.into())).into();
    needs.extend(kernel::needs(asked));
    needs
}

/// Which libselinux reads the file here. On a system of neither track the stricter one is taken: a
/// line that only newer ones understand is no line to rely on.
pub(super) const fn dialect(track: Track) -> Libselinux {
    match track {
        Track::El9Epoxy => Libselinux::V3_6,
        Track::El7Rocky | Track::Other => Libselinux::V2_5,
    }
}

pub(super) fn judge(asked: &Asked<'_>, modes: &[Mode]) -> Verdict {
    match kernel::line(asked) {
        Line::Told(kernel) => of(asked, Some(&kernel), modes),
        Line::Absent => of(asked, None, modes),
        Line::Unsure(unsure) => {
            let verdict = unsure.weigh(|kernel| of(asked, Some(kernel), modes));
            expected(warned(asked, verdict), modes)
        }
    }
}

/// A policy that is not there may stop the next boot, so it is told beside what cannot be told.
fn warned(asked: &Asked<'_>, verdict: Verdict) -> Verdict {
    match asked.file(CONFIG) {
        Look::Seen(file) if verdict.status == Status::Unknown => {
            let config = parse(&file.content, dialect(asked.track));
            type_edited(&config, &file.content, verdict)
        }
        _ => verdict,
    }
}

fn of(asked: &Asked<'_>, kernel: Option<&Kernel>, modes: &[Mode]) -> Verdict {
    let config = asked.file(CONFIG);
    if let Some(off) = kernel.filter(|kernel| kernel.selinux == Some(false)) {
        return switched_off(off, &config, asked, modes);
    }
    let verdict = match config {
        Look::Absent if asked.track == Track::Other && !selinuxfs(asked) => {
            return Verdict::skip(none_here());
        }
        Look::Absent => no_file(asked, kernel, modes),
        Look::Cannot(why) => Verdict::unknown(CONFIG, &why),
        Look::Seen(file) => of_file(asked, file, kernel, modes),
    };
    expected(verdict, modes)
}

fn expected(verdict: Verdict, modes: &[Mode]) -> Verdict {
    if verdict.status == Status::Skip {
        return verdict;
    }
    let wanted: Vec<String> = modes.iter().map(|mode| format!("SELINUX={}", mode.word())).collect();
    let wanted = wanted.join(", ");
    verdict.expected(text!(
        ko "첫 칸에서 시작하는 줄 하나: {wanted} 가운데 하나",
        en "one line that starts in column 1, one of: {wanted}"
    ))
}

/// Without a file libselinux is left with the kernel line, and without that with permissive.
fn no_file(asked: &Asked<'_>, kernel: Option<&Kernel>, modes: &[Mode]) -> Verdict {
    if let Some((enforcing, kernel)) = kernel.and_then(Kernel::enforces) {
        return by_kernel(enforcing, kernel, modes);
    }
    Verdict::fail(text!(
        ko "{CONFIG} 파일이 없습니다. 이대로는 다음 부팅에서 우연히 permissive가 될 뿐입니다",
        en "{CONFIG} does not exist: the next boot would be permissive only by accident"
    ))
    .at(Place::file(CONFIG))
    .next(asked.append(CONFIG, LINE))
    .found(Finding::NoConfig)
}

fn selinuxfs(asked: &Asked<'_>) -> bool {
    !matches!(asked.file(ENFORCE), Look::Absent)
}

/// `selinux=0` on the kernel line: the file does not matter.
fn switched_off(
    kernel: &Kernel,
    config: &Look<&FileSeen>,
    asked: &Asked<'_>,
    modes: &[Mode],
) -> Verdict {
    let seen = text!(
        ko "커널 명령줄의 selinux=0 이 SELinux를 끕니다",
        en "selinux=0 on the kernel command line switches SELinux off"
    );
    let mut verdict = if modes.contains(&Mode::Disabled) {
        Verdict::pass(seen)
    } else {
        Verdict::fail(seen).found(Finding::KernelLine)
    };
    verdict.place.clone_from(&kernel.place);
    if let Look::Seen(file) = config {
        let mode = parse(&file.content, dialect(asked.track)).mode();
        let word = mode.map_or("-", |mode| Mode::from(mode).word());
        verdict = verdict.note(text!(
            ko "{CONFIG}에는 {word}(이)라고 적혀 있지만 쓰이지 않습니다",
            en "{CONFIG} says {word}, but it is not used"
        ));
    }
    this_boot_note(verdict, kernel)
}

fn this_boot_note(verdict: Verdict, kernel: &Kernel) -> Verdict {
    if !kernel.this_boot {
        return verdict;
    }
    verdict.note(text!(
        ko "부트로더 설정을 읽지 못해 이번 부팅의 커널 명령줄로 판단했습니다",
        en "judged by the kernel command line of this boot: the boot loader's configuration could not be read"
    ))
}

fn of_file(asked: &Asked<'_>, file: &FileSeen, kernel: Option<&Kernel>, modes: &[Mode]) -> Verdict {
    let config = parse(&file.content, dialect(asked.track));
    let said = config.decides.as_ref().map(|line| (Mode::from(line.mode), line.span));
    if let (Some((enforcing, kernel)), true) =
        (kernel.and_then(Kernel::enforces), said.is_none_or(|(mode, _)| mode != Mode::Disabled))
    {
        let mut verdict = by_kernel(enforcing, kernel, modes);
        if let Some(command) = verdict.next.take() {
            verdict.next = Some(and_type(&config, &command.en));
        }
        return type_edited(&config, &file.content, verdict);
    }
    let Some((mode, span)) = said else {
        return no_valid_line(asked, &config, &file.content);
    };
    let line = quote(span.of(&file.content));
    let place = Place::line(CONFIG, span.line);
    let seen = Text::same(line);
    if modes.contains(&mode) {
        return passing(asked, &config, file, Verdict::pass(seen).at(place), mode);
    }
    let number = span.line;
    let mut verdict = Verdict::fail(seen).at(place).next(and_type(&config, MEND));
    verdict = verdict.note(text!(
        ko "{number}번째 줄이 첫 번째 유효한 줄이라 이 줄이 쓰입니다",
        en "line {number} is the first valid line, so it is the one that counts"
    ));
    verdict = findings(&config, &file.content, modes, verdict);
    verdict = type_edited(&config, &file.content, verdict);
    if copy_edited(asked, modes) {
        verdict = verdict.found(Finding::CopyEdited);
    }
    if let Look::Seen(now) = asked.file(ENFORCE)
        && now.content.trim_ascii() == b"0"
    {
        verdict = verdict.found(Finding::OnlyNow);
    }
    verdict
}

fn by_kernel(enforcing: bool, kernel: &Kernel, modes: &[Mode]) -> Verdict {
    let mode = if enforcing { Mode::Enforcing } else { Mode::Permissive };
    let number = u8::from(enforcing);
    let word = mode.word();
    let seen = text!(
        ko "커널 명령줄의 enforcing={number} 이 파일보다 앞섭니다: {word}",
        en "enforcing={number} on the kernel command line overrides the file: {word}"
    );
    let mut verdict = if modes.contains(&mode) {
        Verdict::pass(seen)
    } else {
        Verdict::fail(seen)
            .found(Finding::KernelLine)
            .next(Text::same("grubby --update-kernel ALL --remove-args enforcing"))
    };
    verdict.place.clone_from(&kernel.place);
    this_boot_note(verdict, kernel)
}

/// A right line, and what is worth knowing beside it.
fn passing(
    asked: &Asked<'_>,
    config: &Config,
    file: &FileSeen,
    mut verdict: Verdict,
    mode: Mode,
) -> Verdict {
    for noted in config.noted.iter().take(TOLD) {
        let (span, ignored) = (noted.span(), matches!(noted, Noted::Ignored { .. }));
        if ignored {
            let (number, line) = (span.line, quote(span.of(&file.content)));
            verdict = verdict.note(text!(
                ko "{number}번째 줄 {line}: 무시됩니다. 지우는 것이 좋습니다",
                en "line {number}, {line}, is ignored; it is better to remove it"
            ));
        }
    }
    if mode == Mode::Disabled && asked.track == Track::El9Epoxy {
        verdict = verdict.note(text!(
            ko "이 시스템에서 완전히 끄는 방법은 grubby --update-kernel ALL --args selinux=0 입니다(필수는 아닙니다)",
            en "to switch it off completely on this system: grubby --update-kernel ALL --args selinux=0 (not required)"
        ));
    }
    type_edited(config, &file.content, verdict)
}

fn no_valid_line(asked: &Asked<'_>, config: &Config, content: &[u8]) -> Verdict {
    let first = config.noted.iter().find(|noted| matches!(noted, Noted::Ignored { .. }));
    let seen = match first {
        Some(noted) => Text::same(quote(noted.span().of(content))),
        None => text!(ko "SELINUX= 줄이 하나도 없습니다", en "there is no SELINUX= line at all"),
    };
    let mut verdict = Verdict::fail(seen)
        .at(first.map_or(Place::file(CONFIG), |noted| Place::line(CONFIG, noted.span().line)))
        .next(asked.append(CONFIG, LINE))
        .note(text!(
            ko "유효한 줄이 없으면 정책을 읽은 채 우연히 permissive로 부팅됩니다",
            en "without a valid line the system boots permissive by accident, with the policy loaded"
        ));
    if let Some(Noted::Ignored { span, faults, .. }) = first {
        verdict.next = Some(Text::same(mend_line(span, content)));
        for fault in faults {
            verdict = verdict.found(of_fault(*fault));
        }
    } else {
        verdict = commented(config, verdict);
    }
    if let Some(command) = verdict.next.take() {
        verdict.next = Some(and_type(config, &command.en));
    }
    type_edited(config, content, verdict).found(Finding::NoValidLine)
}
