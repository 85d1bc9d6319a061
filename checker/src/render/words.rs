//! The words and marks of the terminal report.

use crate::kinds::Status;
use crate::text::{Text, text};

/// What a status is called.
#[must_use]
pub fn status(status: Status) -> Text {
    match status {
        Status::Pass => text!(ko "완료", en "done"),
        Status::Pending => text!(ko "적용 대기", en "waits to take effect"),
        Status::Fail => text!(ko "할 일", en "to do"),
        Status::Unknown => text!(ko "확인 불가", en "cannot tell"),
        Status::Skip => text!(ko "해당 없음", en "does not apply"),
    }
}

/// A mark of one column. The shape alone tells the status, without colour.
#[must_use]
pub const fn mark(status: Status, ascii: bool) -> char {
    match (status, ascii) {
        (Status::Pass, false) => '✓',
        (Status::Pending, false) => '◐',
        (Status::Fail, false) => '✗',
        (Status::Pass, true) => '+',
        (Status::Pending, true) => '~',
        (Status::Fail, true) => 'x',
        (Status::Unknown, _) => '?',
        (Status::Skip, _) => '-',
    }
}

/// The colour of a status, as an SGR code.
#[must_use]
pub const fn color(status: Status) -> &'static str {
    match status {
        Status::Pass => "32",
        Status::Pending => "33",
        Status::Fail => "31",
        Status::Unknown => "35",
        Status::Skip => "2",
    }
}

/// The names of the rows below a check.
pub struct Rows {
    /// What was seen.
    pub seen: Text,
    /// What was expected.
    pub expected: Text,
    /// The mistake, or why it matters.
    pub why: Text,
    /// What to type next.
    pub next: Text,
    /// What else is worth knowing.
    pub note: Text,
    /// The page of the book.
    pub lesson: Text,
}

/// The names of the rows below a check.
#[must_use]
pub fn rows() -> Rows {
    Rows {
        seen: text!(ko "결과", en "seen"),
        expected: text!(ko "기준", en "expected"),
        why: text!(ko "이유", en "why"),
        next: text!(ko "다음", en "next"),
        note: text!(ko "참고", en "note"),
        lesson: text!(ko "교재", en "lesson"),
    }
}
