//! The words for «cannot look», each with its next step.

use super::{Cannot, FileKind};
use crate::text::{Text, text, visible};

impl Cannot {
    /// Why `what` (a path, a unit, a program) could not be told.
    #[must_use]
    pub fn say(&self, what: &str) -> Text {
        let what = visible(what);
        match self {
            Self::NotPermitted => {
                text!(ko "{what}: 읽을 권한이 없습니다", en "{what}: no permission to read it")
            }
            Self::Loop => text!(
                ko "{what}: 심볼릭 링크가 서로를 가리켜 순환합니다",
                en "{what}: its symbolic links form a loop"
            ),
            // Where a folder was wanted.
            Self::NotPlain { kind: FileKind::File } => text!(
                ko "{what}: 디렉터리가 아니라 일반 파일입니다",
                en "{what}: this is not a directory but a regular file"
            ),
            Self::NotPlain { kind } => {
                let Text { ko, en } = kind.say();
                text!(
                    ko "{what}: 일반 파일이 아닙니다({ko})",
                    en "{what}: this is not a regular file but {en}"
                )
            }
            Self::TooLarge { limit } if is_url(&what) => text!(
                ko "{what}: 답의 헤더가 한도({limit})보다 커서 읽지 않았습니다",
                en "{what}: the head of its answer is larger than {limit}, not read"
            ),
            Self::TooLarge { limit } => {
                text!(ko "{what}: 한도({limit})보다 커서 읽지 않았습니다", en "{what}: larger than {limit}, not read")
            }
            Self::TooManyLines { limit } => text!(
                ko "{what}: {limit}줄이 넘어 설정 파일로 볼 수 없습니다",
                en "{what}: more than {limit} lines, so this is no settings file"
            ),
            Self::TooMuch => text!(
                ko "{what}: 읽어야 할 것이 모두 합쳐 너무 많아 읽지 않았습니다",
                en "{what}: not read, because there is too much to read in all"
            ),
            Self::TimedOut { ms } => {
                text!(ko "{what}: {ms} ms 안에 답이 없습니다", en "{what}: no answer within {ms} ms")
            }
            Self::NoBus => text!(
                ko "{what}: systemd에 연결할 수 없습니다",
                en "{what}: systemd cannot be reached"
            ),
            Self::NoTool { name } => {
                let name = visible(name);
                text!(ko "{what}: {name} 프로그램이 없습니다", en "{what}: the program {name} is not installed")
            }
            Self::NoPackages => text!(
                ko "{what}: rpm 데이터베이스가 없습니다",
                en "{what}: there is no rpm database"
            ),
            Self::NotRunning => text!(
                ko "{what}: 실행 중인 시스템에서만 알 수 있습니다",
                en "{what}: only a running system can tell"
            ),
            Self::NotCollected => {
                text!(ko "{what}: 수집 자료에 없습니다", en "{what}: not in the evidence")
            }
            Self::NoSystem => text!(
                ko "{what}: systemd 유닛 디렉터리가 없어 시스템으로 볼 수 없습니다",
                en "{what}: there is no systemd unit directory, so this is not a system"
            ),
            Self::Expands { name } => {
                let name = visible(name);
                text!(
                    ko "{what}: {name} 값은 셸이 바꿔 넣어야 알 수 있습니다",
                    en "{what}: the value of {name} is only known to a shell that fills it in"
                )
            }
            Self::Changed => text!(
                ko "{what}: 점검하는 사이에 내용이 바뀌었습니다",
                en "{what}: it was changed while the check was running"
            ),
            Self::Failed { what: why } if why.trim().is_empty() => {
                text!(ko "{what}: 답이 비어 있습니다", en "{what}: the answer is empty")
            }
            Self::Failed { what: why } => {
                let why = visible(why.trim());
                Text::same(format!("{what}: {why}"))
            }
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn next(&self, what: &str) -> Option<Text> {
        let what = visible(what);
        Some(match self {
            Self::NotPermitted => text!(
                ko "sudo를 붙여 다시 실행하세요",
                en "run labcheck again with sudo"
            ),
            Self::NotPlain { kind: FileKind::File } => text!(
                ko "ls -ld {what} 로 확인하고 원래 디렉터리를 되돌려 놓으세요",
                en "look with ls -ld {what} and put the directory back"
            ),
            Self::Loop | Self::NotPlain { .. } => text!(
                ko "ls -l {what} 로 확인하고 원래 파일을 되돌려 놓으세요",
                en "look with ls -l {what} and put the regular file back"
            ),
            Self::TooLarge { .. } if is_url(&what) => text!(
                ko "curl -sI {what} | head 로 확인하세요",
                en "look at it with curl -sI {what} | head"
            ),
            Self::TooLarge { .. } | Self::TooManyLines { .. } | Self::TooMuch => text!(
                ko "ls -lh {what} 로 크기를 확인하세요",
                en "look at its size with ls -lh {what}"
            ),
            Self::Expands { name } => {
                let name = visible(name);
                text!(
                    ko "{what} 파일의 {name}에 값을 그대로 적으세요",
                    en "write the value itself for {name} in {what}"
                )
            }
            Self::Failed { what: why } if !why.trim().is_empty() => return None,
            Self::TimedOut { .. } | Self::Changed | Self::Failed { .. } => {
                text!(ko "잠시 뒤에 다시 실행하세요", en "run labcheck again in a moment")
            }
            Self::NoBus | Self::NoTool { .. } | Self::NoPackages | Self::NotRunning => text!(
                ko "실습용 가상 머신에서 실행하세요",
                en "run it on the course VM"
            ),
            Self::NotCollected => text!(
                ko "이 버전의 labcheck collect로 자료를 다시 수집하세요",
                en "collect again with this version of labcheck"
            ),
            Self::NoSystem => text!(
                ko "--root에 적은 경로와 마운트 상태를 확인하세요",
                en "check the path given with --root, and that the image is mounted"
            ),
        })
    }
}

/// Whether a web server was asked, not a file.
fn is_url(what: &str) -> bool {
    what.starts_with("http://") || what.starts_with("https://")
}

impl FileKind {
    /// What it is called.
    #[must_use]
    pub fn say(self) -> Text {
        match self {
            Self::File => text!(ko "일반 파일", en "a regular file"),
            Self::Directory => text!(ko "디렉터리", en "a directory"),
            Self::Link => text!(ko "심볼릭 링크", en "a symbolic link"),
            Self::Fifo => text!(ko "FIFO", en "a FIFO"),
            Self::Socket => text!(ko "소켓", en "a socket"),
            Self::CharDevice => text!(ko "문자 장치", en "a character device"),
            Self::BlockDevice => text!(ko "블록 장치", en "a block device"),
            Self::Other => text!(ko "알 수 없는 종류", en "something unknown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_cannot_be_told_says_what_to_do_unless_the_machine_itself_said_why() {
        for why in [
            Cannot::NotPermitted,
            Cannot::Loop,
            Cannot::NotPlain { kind: FileKind::Fifo },
            Cannot::NotPlain { kind: FileKind::File },
            Cannot::TooLarge { limit: 1 },
            Cannot::TooManyLines { limit: 1 },
            Cannot::TooMuch,
            Cannot::TimedOut { ms: 1 },
            Cannot::NoBus,
            Cannot::NoTool { name: "rpm".into() },
            Cannot::NoPackages,
            Cannot::NotRunning,
            Cannot::NotCollected,
            Cannot::NoSystem,
        ] {
            let next = why.next("/a").unwrap();
            assert!(!next.ko.is_empty() && !next.en.is_empty(), "{why:?}");
        }
        let next = Cannot::Loop.next("/a\u{1b}").unwrap();
        assert_eq!(next.en, "look with ls -l /a\\u{1b} and put the regular file back");
        assert_eq!(Cannot::Failed { what: "no".into() }.next("/a"), None);
    }

    #[test]
    fn a_reason_of_no_words_is_an_empty_answer() {
        let nothing = Cannot::Failed { what: " ".into() };
        assert_eq!(nothing.say("/a").en, "/a: the answer is empty");
        assert_eq!(nothing.next("/a").unwrap().en, "run labcheck again in a moment");
    }

    #[test]
    fn a_file_in_the_place_of_a_folder_is_called_a_file() {
        let why = Cannot::NotPlain { kind: FileKind::File };
        assert_eq!(why.say("/a").en, "/a: this is not a directory but a regular file");
        assert_eq!(why.say("/a").ko, "/a: 디렉터리가 아니라 일반 파일입니다");
        assert!(why.next("/a").unwrap().en.contains("directory"));
    }
}
