//! What was meant to help and does not, in the file and in the copy of it.

use super::{CONFIG, Finding, LINK, Mode};
use crate::evidence::Look;
use crate::kinds::{Asked, Verdict};
use crate::read::selinux::{Config, Fault, Noted, PolicyType, parse};
use crate::read::span::Span;
use crate::text::{Text, quote, text};

/// So many lines that do not count are told; nobody writes more by mistake.
pub(super) const TOLD: usize = 4;

/// A command that puts the right line in the place of a wrong one.
pub(super) fn mend_line(span: &Span, content: &[u8]) -> String {
    let bom = span.line == 1 && content.starts_with(b"\xef\xbb\xbf");
    if bom {
        return format!("sed -i --follow-symlinks '1s/^\\xEF\\xBB\\xBF//' {CONFIG}");
    }
    format!("sed -i --follow-symlinks '{}s/.*/SELINUX=permissive/' {CONFIG}", span.line)
}

pub(super) const fn of_fault(fault: Fault) -> Finding {
    match fault {
        Fault::Bom => Finding::ByteOrderMark,
        Fault::LeadingBlank => Finding::BlankBeforeKey,
        Fault::KeyCase => Finding::LowerCaseKey,
        Fault::BlankBeforeEquals => Finding::BlankBeforeEquals,
        Fault::BlankAfterEquals => Finding::BlankAfterEquals,
        Fault::Quoted => Finding::Quoted,
        Fault::KeyMisspelt
        | Fault::NoEquals
        | Fault::ValueMisspelt
        | Fault::ValueUnknown
        | Fault::ValueEmpty => Finding::UnknownValue,
    }
}

/// The lines that were meant to help, though another one counts.
pub(super) fn findings(
    config: &Config,
    content: &[u8],
    modes: &[Mode],
    mut verdict: Verdict,
) -> Verdict {
    for noted in config.noted.iter().take(TOLD) {
        let (number, line) = (noted.span().line, quote(noted.span().of(content)));
        match noted {
            Noted::Shadowed { .. } if is_for(noted, modes) => {
                verdict = verdict.found(Finding::SecondLine).note(text!(
                    ko "{number}번째 줄 {line}: 두 번째라서 쓰이지 않습니다",
                    en "line {number}, {line}, comes second and is not used"
                ));
            }
            Noted::Ignored { faults, .. } if is_for(noted, modes) => {
                for fault in faults {
                    verdict = verdict.found(of_fault(*fault));
                }
                verdict = verdict.note(text!(
                    ko "{number}번째 줄 {line}: 무시됩니다",
                    en "line {number}, {line}, is ignored"
                ));
            }
            _ => {}
        }
    }
    commented(config, verdict)
}

/// Whether a line that does not count was meant for one of the modes that are asked.
fn is_for(noted: &Noted, modes: &[Mode]) -> bool {
    match noted {
        Noted::Shadowed { mode, .. } | Noted::Commented { mode, .. } => {
            modes.contains(&Mode::from(*mode))
        }
        Noted::Ignored { meant, .. } => {
            meant.is_none_or(|meant| modes.contains(&Mode::from(meant)))
        }
    }
}

/// A comment that says what was wanted. The file as installed explains the modes in comments, without
/// a line that could be taken for the setting itself; EL9's names `selinux=0` in a sentence.
pub(super) fn commented(config: &Config, mut verdict: Verdict) -> Verdict {
    for noted in config.noted.iter().take(TOLD) {
        if let Noted::Commented { mode, span } = noted
            && Mode::from(*mode) != Mode::Enforcing
        {
            let number = span.line;
            verdict = verdict.found(Finding::CommentedOut).note(text!(
                ko "{number}번째 줄은 #으로 시작하는 주석입니다",
                en "line {number} starts with #: a comment"
            ));
        }
    }
    verdict
}

/// What was written behind `SELINUXTYPE=` names no policy. With one that is not there a boot that
/// enforces stops, so this is told whatever else decides.
pub(super) fn type_edited(config: &Config, content: &[u8], mut verdict: Verdict) -> Verdict {
    let Some(policy) = no_policy(config) else { return verdict };
    let (number, line) = (policy.span.line, quote(policy.span.of(content)));
    if policy.is_for_the_mode() {
        verdict = verdict.found(Finding::TypeEdited);
    }
    verdict.note(text!(
        ko "{number}번째 줄 {line}: 이런 정책은 없습니다. 재부팅하기 전에 SELINUXTYPE=targeted로 되돌리세요",
        en "line {number}, {line}: there is no such policy. Put SELINUXTYPE=targeted back before you reboot"
    ))
}

/// The command that puts the policy back too, where its name was changed.
pub(super) fn and_type(config: &Config, command: &str) -> Text {
    let Some(policy) = no_policy(config) else { return Text::same(command) };
    let number = policy.span.line;
    Text::same(format!(
        "sed -i --follow-symlinks '{number}s/.*/SELINUXTYPE=targeted/' {CONFIG} && {command}"
    ))
}

fn no_policy(config: &Config) -> Option<&PolicyType> {
    config.policy_type.as_ref().filter(|policy| policy.is_for_the_mode() || policy.is_no_name())
}

/// Whether a copy in the link's place holds an edit that the file itself should hold.
pub(super) fn copy_edited(asked: &Asked<'_>, modes: &[Mode]) -> bool {
    let Look::Seen(copy) = asked.file(LINK) else { return false };
    if copy.stat.link.is_some() {
        return false;
    }
    let config = parse(&copy.content, super::boot::dialect(asked.track));
    let says = config.mode().is_some_and(|mode| modes.contains(&Mode::from(mode)));
    let type_edited = config.policy_type.as_ref().is_some_and(PolicyType::is_for_the_mode);
    says || type_edited || config.noted.iter().any(|noted| is_for(noted, modes))
}
