//! A host in a list of hosts, as it is written.

use super::Finding;
use crate::kinds::host::{is_host, is_loopback};
use crate::kinds::{Status, Verdict};
use crate::read::answer_file::INLINE_COMMENT;
use crate::text::{Text, text, visible};

/// As many hosts are compared with one another; no class has more machines.
pub(super) const MOST: usize = 256;

/// The verdict on a longer list.
pub(super) fn too_many() -> Verdict {
    Verdict::new(
        Status::Unknown,
        text!(
            ko "호스트가 {MOST}대보다 많아 비교하지 않았습니다",
            en "more than {MOST} hosts: they were not compared"
        ),
    )
}

/// What is wrong with a host by its form: the words for it, what it is called, and how it is written
/// right.
pub(super) struct Malformed {
    pub(super) seen: Text,
    pub(super) finding: Finding,
    pub(super) note: Option<Text>,
}

/// Whether a host of the list that a key has for its value can be one at all.
pub(super) fn malformed(host: &str, list: &str) -> Option<Malformed> {
    if is_host(host) {
        return None;
    }
    let name = visible(host);
    let seen = text!(
        ko "{name}: 호스트 이름도 주소도 아닙니다",
        en "{name} is neither a host name nor an address"
    );
    let bytes = host.as_bytes();
    let commented = INLINE_COMMENT.iter().any(|mark| bytes.windows(2).any(|two| two == *mark));
    let (finding, note) = if is_loopback(host) {
        (Finding::Loopback, None)
    } else if list.contains('\n') {
        let note = text!(
            ko "바로 아랫줄이 공백으로 시작해서 이 값에 이어 붙었습니다",
            en "the line below starts with a blank, so it became part of this value"
        );
        (Finding::Indented, Some(note))
    } else if host.starts_with(['"', '\'']) {
        (Finding::Quoted, None)
    } else if commented {
        (Finding::InlineComment, None)
    } else if host.contains(char::is_whitespace) {
        let note = text!(
            ko "호스트 이름이나 주소만 쉼표로 구분해 적습니다. 공백으로 구분하거나 iburst 같은 옵션을 붙일 수 없습니다",
            en "names or addresses only, separated by commas: no blanks between them, and no options such as iburst"
        );
        (Finding::NotAllowed, Some(note))
    } else {
        (Finding::NotAllowed, None)
    };
    Some(Malformed { seen, finding, note })
}
