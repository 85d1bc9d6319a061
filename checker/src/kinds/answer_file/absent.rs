//! The words for a key that `[general]` does not have.

use crate::read::answer_file::AnswerFile;
use crate::text::{Text, quote, text, visible};

/// What does not have the key: the file, or only the section that packstack reads. Korean, English.
pub(super) fn place(answers: &AnswerFile, key: &str) -> (&'static str, &'static str) {
    match answers.elsewhere(key) {
        Some(_) => ("[general] 섹션", "[general]"),
        None => ("파일", "the file"),
    }
}

/// Where the key stands instead.
pub(super) fn note(answers: &AnswerFile, key: &str) -> Option<Text> {
    let (line, section) = answers.elsewhere(key)?;
    let section = quote(section);
    Some(text!(
        ko "{line}번째 줄의 {key} 키는 [{section}] 섹션에 있습니다. packstack은 [general] 섹션만 읽습니다",
        en "line {line}: {key} is in [{section}], and packstack reads [general] only"
    ))
}

/// What became of a line that begins with a blank.
pub(super) fn swallowed(line: u32, by: &str, by_line: u32) -> Text {
    let by = visible(by);
    text!(
        ko "{line}번째 줄이 공백으로 시작해서 {by_line}번째 줄 {by}의 값에 이어 붙었습니다",
        en "line {line} starts with a blank, so it became part of the value of {by} on line {by_line}"
    )
}
