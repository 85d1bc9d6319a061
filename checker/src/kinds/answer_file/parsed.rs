//! Whether packstack would parse the file, and the words for why not.

use super::form::Form;
use super::{Finding, dialect, mend, read};
use crate::evidence::{FileSeen, Look};
use crate::kinds::{Asked, Place, Verdict};
use crate::read::answer_file::{AnswerFile, Refusal, Why};
use crate::read::lines::lines;
use crate::read::python_ini::{Ini, Python, Refusal as Parser};
use crate::text::{Text, quote, text, visible};
use std::rc::Rc;

/// `.generated`.
pub(super) fn judge(asked: &Asked<'_>, path: &str) -> Verdict {
    let shown = visible(path);
    let verdict = match open(asked, path) {
        Ok((answers, file)) => {
            let mut verdict = Verdict::pass(
                text!(ko "packstack이 읽을 수 있는 파일입니다", en "packstack can parse it"),
            )
            .at(Place::file(path));
            let mode = file.stat.mode & 0o777;
            if mode & 0o077 != 0 {
                verdict = verdict.note(text!(
                    ko "비밀번호가 들어 있는 파일을 다른 사용자도 읽을 수 있습니다(권한 {mode:03o}): chmod 600 {shown}",
                    en "it holds passwords, and others can read it (mode {mode:03o}): chmod 600 {shown}"
                ));
            }
            for unknown in answers.unknown().into_iter().take(3) {
                let (line, name) = (unknown.written.line, visible(&unknown.name));
                verdict = verdict.note(text!(
                    ko "{line}번째 줄의 {name}: packstack에 없는 키라 무시됩니다",
                    en "line {line}: packstack has no key {name} and ignores it"
                ));
            }
            verdict
        }
        Err(verdict) => verdict,
    };
    verdict.expected(text!(
        ko "packstack이 읽을 수 있는 응답 파일 {shown}",
        en "{shown}, an answer file that packstack can parse"
    ))
}

/// The file as packstack takes it, or the verdict on one that it does not take.
pub(super) fn open<'a>(
    asked: &Asked<'a>,
    path: &str,
) -> Result<(Rc<AnswerFile>, &'a FileSeen), Verdict> {
    let shown = visible(path);
    match asked.file(path) {
        Look::Seen(file) => match read(asked, path, &file.content) {
            Ok(answers) => Ok((answers, file)),
            Err(refusal) => {
                let python = dialect(asked.track).python();
                let told = || refused(&refusal, path, &file.content, python);
                let verdict = asked.memo.refused(path, asked.evidence, || Ok(told()));
                Err(verdict.map_or_else(|_| told(), |verdict| Verdict::clone(&verdict)))
            }
        },
        Look::Absent => {
            Err(Verdict::fail(text!(ko "{shown} 파일이 없습니다", en "{shown} does not exist"))
                .at(Place::file(path)))
        }
        Look::Cannot(why) => Err(Verdict::unknown(path, &why)),
    }
}

/// The verdict on a file that packstack refuses.
fn refused(refusal: &Refusal, path: &str, content: &[u8], python: Python) -> Verdict {
    let (mut why, finding) = say(&refusal.why, content);
    let line = refusal.line.and_then(|number| {
        lines(content).find(|line| line.number == number).map(|line| quote(line.bytes))
    });
    let seen = match &line {
        Some(line) => Text::same(line.clone()),
        None => text!(ko "packstack이 이 파일을 거부합니다", en "packstack refuses this file"),
    };
    let place = refusal.line.map_or(Place::file(path), |number| Place::line(path, number));
    let form = Form::of(content);
    if let Some(form) = &form {
        why = form.say();
    }
    let mut verdict = Verdict::fail(seen).at(place).found(finding).note(why);
    if line.is_some() && form.is_none() {
        verdict = verdict.note(text!(
            ko "packstack은 이 줄 때문에 파일 전체를 거부합니다",
            en "packstack refuses the whole file because of this line"
        ));
    }
    verdict.next = match form {
        Some(form) => Some(form.mend(path)),
        None => next(refusal, finding, path, content, python),
    };
    verdict
}

/// The command that takes away what packstack refuses.
fn next(
    refusal: &Refusal,
    finding: Finding,
    path: &str,
    content: &[u8],
    python: Python,
) -> Option<Text> {
    if content.is_empty() {
        return Some(Text::same(visible(&format!("packstack --gen-answer-file={path}"))));
    }
    if finding == Finding::ByteOrderMark {
        return Some(mend::sed(r"1s/^\xEF\xBB\xBF//", path));
    }
    let ini = || Ini::read(content, python);
    let told = match &refusal.why {
        Why::NoGeneral { .. } => mend::header(&ini(), None, content, path),
        Why::Parser(Parser::NoHeader { line }) => mend::header(&ini(), Some(*line), content, path),
        Why::Parser(Parser::NotOptions { lines }) => mend::stray(lines, content, path),
        Why::Parser(Parser::DuplicateSection { line, .. }) => {
            mend::second_header(&ini(), *line, content, path)
        }
        Why::Parser(Parser::DuplicateOption { line, .. }) => {
            let ini = ini();
            match ini.entries.iter().find(|entry| entry.key.line == *line) {
                Some(entry) => mend::remove(entry, content, path),
                None => mend::editor(*line, path),
            }
        }
        _ => mend::editor(refusal.line?, path),
    };
    Some(told)
}

fn say(why: &Why, content: &[u8]) -> (Text, Finding) {
    match why {
        Why::Parser(parser) => of_parser(parser, content),
        Why::NoGeneral { instead: Some(instead) } => {
            let instead = quote(instead);
            (
                text!(ko "[{instead}]이(가) 아니라 소문자 [general]이어야 합니다", en "it has to be [general], not [{instead}]"),
                Finding::NoSection,
            )
        }
        Why::NoGeneral { instead: None } => (
            text!(ko "[general] 줄이 없습니다", en "there is no [general] line"),
            Finding::NoSection,
        ),
        Why::Interpolation { key, .. } => {
            let key = visible(key);
            (
                text!(
                    ko "{key} 값의 %(…) 부분을 packstack이 다른 값으로 치환하려다 실패합니다",
                    en "packstack tries to fill in the %(…) in the value of {key} and fails"
                ),
                Finding::Refused,
            )
        }
        Why::OldNamesDiffer { key } => {
            let key = visible(key);
            (
                text!(ko "{key}의 옛 이름들에 적힌 값이 서로 다릅니다", en "old names of {key} have different values"),
                Finding::Refused,
            )
        }
    }
}

fn of_parser(parser: &Parser, content: &[u8]) -> (Text, Finding) {
    match parser {
        Parser::NoHeader { .. } if content.starts_with(b"\xef\xbb\xbf") => (
            text!(
                ko "파일 맨 앞에 보이지 않는 바이트 순서 표시(BOM)가 있습니다",
                en "the file starts with an invisible byte order mark (BOM)"
            ),
            Finding::ByteOrderMark,
        ),
        Parser::NoHeader { .. } => (
            text!(ko "[general] 줄 앞에 다른 내용이 있습니다", en "there is something before the [general] line"),
            Finding::NoSection,
        ),
        Parser::NotOptions { .. } => (
            text!(ko "키=값도 주석도 아닌 줄입니다", en "a line that is neither KEY=value nor a comment"),
            Finding::NotALine,
        ),
        Parser::DuplicateOption { line, first, name } => {
            let name = quote(&name.to_ascii_uppercase());
            (
                text!(
                    ko "{name}이(가) {first}번째 줄과 {line}번째 줄에 두 번 있습니다",
                    en "{name} appears twice, on lines {first} and {line}"
                ),
                Finding::DuplicateKey,
            )
        }
        Parser::DuplicateSection { line, first, name } => {
            let name = quote(name);
            (
                text!(
                    ko "[{name}]이(가) {first}번째 줄과 {line}번째 줄에 두 번 있습니다",
                    en "[{name}] appears twice, on lines {first} and {line}"
                ),
                Finding::DuplicateKey,
            )
        }
        Parser::Undecodable { .. } => (
            text!(ko "UTF-8이 아닌 글자가 있습니다", en "a character that is not UTF-8"),
            Finding::NotUtf8,
        ),
    }
}
