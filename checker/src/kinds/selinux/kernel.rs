//! The kernel line of the next boot: what it says of SELinux, as far as that can be told.

use super::{CMDLINE, CONFIG};
use crate::evidence::{Cannot, Look, Need};
use crate::kinds::{Asked, Place, Status, Verdict};
use crate::read::boot_loader::{self, CannotTell, KernelLine, NextBoot};
use crate::read::cmdline;
use crate::read::tree::Read;
use crate::text::text;
use std::rc::Rc;

/// What the kernel line of the next boot says, and where it was read.
#[derive(Default)]
pub(super) struct Kernel {
    pub(super) selinux: Option<bool>,
    pub(super) enforcing: Option<bool>,
    pub(super) place: Option<Place>,
    /// It is this boot's line: the next one's could not be read.
    pub(super) this_boot: bool,
}

impl Kernel {
    fn of(line: &[u8], place: Place, this_boot: bool) -> Self {
        let (selinux, enforcing) = (cmdline::selinux(line), cmdline::enforcing(line));
        Self { selinux, enforcing, place: Some(place), this_boot }
    }

    /// Whether it makes libselinux enforce or not, where it says.
    pub(super) fn enforces(&self) -> Option<(bool, &Self)> {
        Some((self.enforcing?, self))
    }

    fn is_silent(&self) -> bool {
        (self.selinux, self.enforcing) == (None, None)
    }
}

/// What is known of that line.
pub(super) enum Line {
    /// It is this one.
    Told(Kernel),
    /// No file of the boot loader's is there, nor this boot's line.
    Absent,
    /// It cannot be told which.
    Unsure(Box<Unsure>),
}

/// The lines that it may be, one that says nothing first, and why it cannot be told.
pub(super) struct Unsure {
    possible: Vec<Kernel>,
    why: Verdict,
}

impl Unsure {
    /// The verdict, if it is the same whichever line it is; else the reason.
    pub(super) fn weigh(self, judge: impl Fn(&Kernel) -> Verdict) -> Verdict {
        let Self { possible, why } = self;
        let mut verdicts = possible.iter().map(judge);
        let Some(first) = verdicts.next() else { return why };
        // The file itself cannot be told, or does not apply: no line mends that.
        let alone = matches!(first.status, Status::Unknown | Status::Skip);
        if alone || verdicts.all(|verdict| verdict.status == first.status) {
            return first;
        }
        why
    }
}

pub(super) fn needs(asked: &Asked<'_>) -> Vec<Need> {
    let mut needs = vec![Need::File(CMDLINE.into())];
    needs.extend(next_boot(asked).err().unwrap_or_default());
    needs
}

/// What the boot loader's files say, or what has to be seen first.
fn next_boot(asked: &Asked<'_>) -> Result<Rc<NextBoot>, Vec<Need>> {
    asked.memo.next_boot("", asked.evidence, || match boot_loader::next_boot(asked.evidence) {
        Read::Done(next) => Ok(next),
        Read::Wants(needs) => Err(needs),
    })
}

/// The line of the next boot; this boot's where that cannot be told.
pub(super) fn line(asked: &Asked<'_>) -> Line {
    let next = next_boot(asked);
    let told = match next.as_deref() {
        Ok(NextBoot::Default(line)) => Some(line),
        Ok(NextBoot::Agree(lines)) => lines.first(),
        _ => None,
    };
    if let Some(line) = told {
        return Line::Told(of_loader(line));
    }
    let this_boot = asked.file(CMDLINE);
    if let Look::Seen(file) = this_boot {
        return Line::Told(Kernel::of(&file.content, Place::file(CMDLINE), true));
    }
    let unsure = match (next.as_deref(), this_boot) {
        (Ok(NextBoot::CannotTell(CannotTell::NoBootLoader)), Look::Cannot(why)) => {
            any(Verdict::unknown(CMDLINE, &why))
        }
        (Ok(NextBoot::CannotTell(CannotTell::Differ(lines))), _) => differ(lines),
        (Ok(NextBoot::CannotTell(CannotTell::Unreadable { path, why })), _) => {
            any(Verdict::unknown(path, why))
        }
        (Ok(NextBoot::CannotTell(CannotTell::NoEntries)), _) => any(no_entries()),
        (Err(_), _) => any(Verdict::unknown(CMDLINE, &Cannot::NotCollected)),
        (Ok(_), _) => return Line::Absent,
    };
    Line::Unsure(Box::new(unsure))
}

fn of_loader(line: &KernelLine) -> Kernel {
    Kernel::of(&line.arguments, Place::line(&line.path, line.line), false)
}

/// Nothing is known of the line: it may say all that a line can say.
fn any(why: Verdict) -> Unsure {
    let possible = vec![
        Kernel::default(),
        Kernel { selinux: Some(false), ..Kernel::default() },
        Kernel { enforcing: Some(true), ..Kernel::default() },
        Kernel { enforcing: Some(false), ..Kernel::default() },
    ];
    let why = why.note(text!(
        ko "커널 명령줄의 selinux=0 이나 enforcing= 은 {CONFIG}보다 앞서므로 이것을 알아야 판단할 수 있습니다",
        en "selinux=0 or enforcing= on the kernel command line would override {CONFIG}, so the result depends on it"
    ));
    Unsure { possible, why }
}

fn differ(lines: &[KernelLine]) -> Unsure {
    let mut possible: Vec<Kernel> = lines.iter().map(of_loader).collect();
    possible.sort_by_key(|kernel| !kernel.is_silent());
    let says = |kernel: &Kernel| (kernel.selinux, kernel.enforcing);
    let place = |kernel: &Kernel| kernel.place.as_ref().map_or_else(String::new, Place::to_string);
    let first = possible.first();
    let other = first.and_then(|first| possible.iter().find(|kernel| says(kernel) != says(first)));
    let (one, two) = (first.map_or_else(String::new, place), other.map_or_else(String::new, place));
    let mut why = Verdict::new(
        Status::Unknown,
        text!(
            ko "다음 부팅이 어느 커널 명령줄을 쓸지 알 수 없습니다. {one} 줄과 {two} 줄의 SELinux 설정이 서로 다릅니다",
            en "it cannot be told which kernel command line the next boot takes: {one} and {two} differ about SELinux"
        ),
    );
    why.place = first.and_then(|kernel| kernel.place.clone());
    why.next = Cannot::NotRunning.next(CMDLINE);
    Unsure { possible, why }
}

fn no_entries() -> Verdict {
    let mut why = Verdict::new(
        Status::Unknown,
        text!(
            ko "부트로더 설정에 커널을 부팅하는 항목이 없습니다",
            en "the boot loader's configuration has no entry that boots a kernel"
        ),
    );
    why.next = Cannot::NotRunning.next(CMDLINE);
    why
}
