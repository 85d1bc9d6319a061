//! packstack with time servers to set writes `/etc/chrony.conf` anew: then it is no longer the
//! student's file, and is not judged.

use super::TakenOver;
use crate::evidence::{Cannot, FileKind, Look, Stat};
use crate::kinds::{Asked, Status, Verdict, answer_file};
use crate::text::text;

const KEY: &str = "CONFIG_NTP_SERVERS";

/// The verdict of `judged`, unless packstack has taken the file over.
pub(super) fn unless(
    asked: &Asked<'_>,
    taken: &TakenOver,
    judged: impl FnOnce() -> Verdict,
) -> Verdict {
    match taken_over(asked, taken) {
        Ok(false) => judged(),
        Ok(true) => Verdict::skip(text!(
            ko "packstack이 {KEY} 값에 따라 chrony.conf를 다시 썼으므로 채점하지 않습니다",
            en "packstack has overwritten chrony.conf because of {KEY}: it is no longer judged"
        )),
        Err((path, why)) => {
            let verdict = judged();
            // A file that is right was not overwritten: what packstack writes serves nobody.
            if verdict.status == Status::Fail { Verdict::unknown(&path, &why) } else { verdict }
        }
    }
}

/// Whether packstack has run with time servers.
fn taken_over(asked: &Asked<'_>, taken: &TakenOver) -> Result<bool, (String, Cannot)> {
    let keystonerc = asked.fill(&taken.keystonerc);
    match asked.stat(&keystonerc) {
        Look::Absent => return Ok(false),
        Look::Seen(Stat { kind: FileKind::File, .. }) => {}
        Look::Seen(Stat { kind, .. }) => {
            return Err((keystonerc, Cannot::NotPlain { kind: *kind }));
        }
        Look::Cannot(why) => return Err((keystonerc, why)),
    }
    let answers = asked.fill(&taken.answer_file);
    match asked.file(&answers) {
        Look::Absent => Ok(false),
        Look::Cannot(why) => Err((answers, why)),
        Look::Seen(file) => Ok(answer_file::read(asked, &answers, &file.content)
            .is_ok_and(|answers| answers.get(KEY).value().is_some_and(|value| !value.is_empty()))),
    }
}
