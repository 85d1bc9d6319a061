//! A copy of the answer file from before the edit.

use super::value::{Answer, another_question, compare};
use super::{Backup, Finding, parsed};
use crate::evidence::Look;
use crate::kinds::{Asked, Place, Verdict};
use crate::text::{Text, text, visible};

/// `.backup`.
pub(super) fn judge(asked: &Asked<'_>, path: &str, of: &Backup) -> Verdict {
    let (key, shown) = (&of.key, visible(path));
    let expected = text!(
        ko "고치기 전의 응답 파일을 복사해 둔 {shown}",
        en "{shown}, a copy of the answer file from before the edit"
    );
    let (answers, _) = match parsed::open(asked, path) {
        Ok(opened) => opened,
        Err(mut verdict) => {
            // A copy of an edited file would be no way back.
            let absent = matches!(asked.file(path), Look::Absent);
            if absent && holds_the_edit(asked, of) {
                verdict.next = Some(generate(path));
            }
            return verdict.expected(expected);
        }
    };
    let effective = answers.get(key);
    let place = effective.entry().map_or(Place::file(path), |e| Place::line(path, e.key.line));
    let verdict = match compare(asked, key, &of.equals, &answers) {
        Answer::AnotherQuestion => another_question(key).at(place),
        Answer::Other => {
            Verdict::pass(text!(ko "{shown}: 있습니다", en "{shown} exists")).at(Place::file(path))
        }
        Answer::Equal => Verdict::fail(text!(
            ko "{shown}에 바꾼 비밀번호가 이미 들어 있습니다",
            en "{shown} already has the new password"
        ))
        .at(place)
        .found(Finding::CopiedAfterEdit)
        .next(generate(path)),
    };
    verdict.expected(expected)
}

/// Whether the answer file itself has the new value already.
fn holds_the_edit(asked: &Asked<'_>, of: &Backup) -> bool {
    let Some(file) = &of.copy_of else { return false };
    let Ok((answers, _)) = parsed::open(asked, &asked.fill(file)) else { return false };
    matches!(compare(asked, &of.key, &of.equals, &answers), Answer::Equal)
}

fn generate(path: &str) -> Text {
    Text::same(visible(&format!("packstack --gen-answer-file={path}")))
}
