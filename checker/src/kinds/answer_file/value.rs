//! The effective value of a key.

use super::{Finding, Value, absent, mend, parsed};
use crate::evidence::FileSeen;
use crate::evidence::redact::{Secret, as_written, secret};
use crate::kinds::{Asked, Place, Status, Verdict};
use crate::read::answer_file::{AnswerFile, Effective, Shape, allowed, keys, shape};
use crate::read::lines::lines;
use crate::text::{Text, quote, text, visible};
use labcheck_labs::Template;

/// The password of every key that is left to packstack.
pub(super) const DEFAULT_PASSWORD: &str = "CONFIG_DEFAULT_PASSWORD";

/// What stands where packstack has still to put a password. It is also the default of the keys for
/// which it does so.
const PLACEHOLDER: &[u8] = b"PW_PLACEHOLDER";

/// How a value answers what is asked.
pub(super) enum Answer {
    Equal,
    Other,
    /// The mark answers another question: the parameter was changed since the evidence was taken.
    AnotherQuestion,
}

/// Whether the value is the one asked for. A secret is a mark by now.
pub(super) fn compare(
    asked: &Asked<'_>,
    key: &str,
    equals: &Template,
    answers: &AnswerFile,
) -> Answer {
    let effective = answers.get(key);
    let masked = keys::find(key).is_some_and(|key| key.masked);
    if masked && is_placeholder(&effective) {
        let default = answers.get(DEFAULT_PASSWORD);
        return compare_with(asked, equals, DEFAULT_PASSWORD, default.value().unwrap_or_default());
    }
    compare_with(asked, equals, key, effective.value().unwrap_or_default())
}

fn compare_with(asked: &Asked<'_>, equals: &Template, key: &str, value: &[u8]) -> Answer {
    let wanted = asked.fill(equals);
    let masked = keys::find(key).is_some_and(|key| key.masked);
    let mark = secret(value).filter(|_| masked);
    let compared = asked.evidence.compared.iter().find(|compared| compared.key == key);
    match (mark, compared) {
        (None, _) if value == wanted.as_bytes() => Answer::Equal,
        (None, _) => Answer::Other,
        (Some(_), Some(compared)) if !compared.with(&wanted) => Answer::AnotherQuestion,
        (Some(Secret::Equal), Some(_)) => Answer::Equal,
        (Some(Secret::NotEqual), Some(_)) => Answer::Other,
        (Some(_), _) => Answer::AnotherQuestion,
    }
}

/// Whether packstack puts `CONFIG_DEFAULT_PASSWORD` here, where that is set, or else a random value.
fn is_placeholder(effective: &Effective<'_>) -> bool {
    effective.value() == Some(PLACEHOLDER)
}

/// The password that packstack puts in place of those that are left to it, where one is set.
fn default_password(answers: &AnswerFile) -> Option<Vec<u8>> {
    let value = answers.get(DEFAULT_PASSWORD).value().unwrap_or_default().to_vec();
    (!value.is_empty()).then_some(value)
}

pub(super) fn another_question(key: &str) -> Verdict {
    Verdict::new(
        Status::Unknown,
        text!(
            ko "{key}: 수집한 뒤에 기준값이 바뀌어 이 자료로는 비교할 수 없습니다",
            en "{key}: the value asked for was changed since this evidence was taken"
        ),
    )
    .next(text!(
        ko "labcheck collect로 자료를 다시 수집하세요",
        en "collect again with labcheck collect"
    ))
}

/// The asked value, as it may be shown.
fn wanted(asked: &Asked<'_>, of: &Value) -> String {
    let secret = keys::find(&of.key).is_some_and(|key| key.masked);
    if secret { "…".into() } else { visible(&asked.fill(&of.equals)) }
}

/// `.admin-password`, `.demo`.
pub(super) fn judge(asked: &Asked<'_>, path: &str, of: &Value) -> Verdict {
    let (key, wanted) = (&of.key, wanted(asked, of));
    let expected = if wanted == "…" {
        text!(ko "{key}의 값이 과정에서 정한 비밀번호", en "{key} has the password that the course asks for")
    } else {
        Text::same(format!("{key}={wanted}"))
    };
    let (answers, file) = match parsed::open(asked, path) {
        Ok(opened) => opened,
        Err(verdict) => return verdict.expected(expected),
    };
    let effective = answers.get(key);
    let place = effective.entry().map_or(Place::file(path), |e| Place::line(path, e.key.line));
    let seen = seen(&answers, &effective, key, &file.content);
    let verdict = match compare(asked, key, &of.equals, &answers) {
        Answer::AnotherQuestion => another_question(key),
        Answer::Equal => {
            let verdict = Verdict::pass(seen);
            match answers.lines(key).as_slice() {
                [.., before, last] => {
                    let (before, last) = (*before, *last);
                    verdict.note(text!(
                        ko "{before}번째 줄과 {last}번째 줄에 두 번 있어 마지막 줄이 쓰입니다. 새 packstack은 이런 파일을 거부합니다",
                        en "it appears on lines {before} and {last}; the last one counts. A newer packstack refuses such a file"
                    ))
                }
                _ => verdict,
            }
        }
        Answer::Other => {
            let verdict = findings(&answers, file, of, &effective, Verdict::fail(seen));
            verdict.next(command(asked, path, of, &answers, file))
        }
    };
    verdict.expected(expected).at(place)
}

/// The command that sets the value. A password is typed by the student, not printed.
fn command(
    asked: &Asked<'_>,
    path: &str,
    of: &Value,
    answers: &AnswerFile,
    file: &FileSeen,
) -> Text {
    let key = &of.key;
    match wanted(asked, of).as_str() {
        "…" => {
            let path = visible(path);
            text!(
                ko "vi {path} 로 {key}= 뒤를 과정에서 정한 비밀번호로 바꾸세요",
                en "vi {path} and put the password that the course asks for after {key}="
            )
        }
        wanted => mend::put(path, answers, &file.content, key, wanted),
    }
}

/// The line as it is shown: never the value of a secret.
fn seen(answers: &AnswerFile, effective: &Effective<'_>, key: &str, content: &[u8]) -> Text {
    match effective {
        Effective::Written { entry, .. } | Effective::Old { entry, .. } => {
            let line = lines(content).find(|line| line.number == entry.key.line);
            let line = line.map(|line| quote(line.bytes)).unwrap_or_default();
            Text::same(line)
        }
        Effective::Default(default) => {
            let (ko, en) = absent::place(answers, key);
            if is_placeholder(effective) && default_password(answers).is_some() {
                return text!(
                    ko "{ko}에 {key} 줄이 없어 packstack이 {DEFAULT_PASSWORD} 값을 씁니다",
                    en "{key} is not in {en}: packstack uses {DEFAULT_PASSWORD}"
                );
            }
            if is_placeholder(effective) || default.starts_with('<') {
                return text!(
                    ko "{ko}에 {key} 줄이 없어 packstack이 무작위 값을 만듭니다",
                    en "{key} is not in {en}: packstack generates a random value"
                );
            }
            let default = visible(default);
            text!(
                ko "{ko}에 {key} 줄이 없어 packstack이 기본값 {default}을(를) 씁니다",
                en "{key} is not in {en}: packstack uses its default, {default}"
            )
        }
        Effective::NoSuchKey => {
            text!(ko "{key}: packstack에 없는 키입니다", en "packstack has no key {key}")
        }
    }
}

/// What went wrong, as far as it is known by name.
fn findings(
    answers: &AnswerFile,
    file: &FileSeen,
    of: &Value,
    effective: &Effective<'_>,
    mut verdict: Verdict,
) -> Verdict {
    let key = of.key.as_str();
    let value = effective.value().unwrap_or_default();
    if effective.entry().is_none() {
        if let Some(swallowed) = answers.swallowed(&file.content).into_iter().find(|s| s.key == key)
        {
            let note = absent::swallowed(swallowed.line.line, &swallowed.by, swallowed.by_line);
            return verdict.found(Finding::Indented).note(note);
        }
        if let Some(line) = commented(&file.content, key) {
            verdict = verdict.found(Finding::Commented).note(text!(
                ko "{line}번째 줄의 {key} 키는 주석입니다",
                en "line {line}: {key} is in a comment"
            ));
        }
        if let Some(note) = absent::note(answers, key) {
            return verdict.note(note);
        }
        // With a default password it has a value all the same.
        let missing = !is_placeholder(effective) || default_password(answers).is_none();
        return if missing { verdict.found(Finding::MissingKey) } else { verdict };
    }
    match shape(key, value, answers.dialect()) {
        Shape::Quoted => verdict = verdict.found(Finding::Quoted),
        Shape::InlineComment if !as_written(value) => {
            verdict = verdict.found(Finding::InlineComment);
        }
        Shape::Placeholder => verdict = verdict.found(Finding::Placeholder),
        Shape::WrongCase => verdict = verdict.found(Finding::UpperCase),
        Shape::Continued => verdict = verdict.found(Finding::Indented),
        Shape::Plain | Shape::InlineComment => {}
    }
    // What stands for a secret says nothing of whether the secret is allowed.
    if secret(value).is_none() && !allowed(key, value, answers.dialect()) {
        let shown = quote(value);
        verdict = verdict.found(Finding::NotAllowed).note(text!(
            ko "packstack은 {key}에 {shown} 값을 받아들이지 않습니다",
            en "packstack does not accept {shown} for {key}"
        ));
    }
    let masked = keys::find(key).is_some_and(|key| key.masked);
    if masked
        && key != DEFAULT_PASSWORD
        && !is_placeholder(effective)
        && default_password(answers).is_some()
    {
        verdict = verdict.found(Finding::DefaultPassword);
    }
    verdict
}

/// The line on which the key stands behind a comment mark.
fn commented(content: &[u8], key: &str) -> Option<u32> {
    lines(content)
        .find(|line| {
            let text = line.bytes.trim_ascii();
            let Some(text) = text.strip_prefix(b"#").or_else(|| text.strip_prefix(b";")) else {
                return false;
            };
            let text = text.trim_ascii_start();
            let head = text.get(..key.len()).unwrap_or_default();
            let rest = text.get(key.len()..).unwrap_or_default().trim_ascii_start();
            head.eq_ignore_ascii_case(key.as_bytes()) && matches!(rest.first(), Some(b'=' | b':'))
        })
        .map(|line| line.number)
}
