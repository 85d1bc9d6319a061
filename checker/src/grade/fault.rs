//! Why a machine brought no evidence. None of this is ever a zero.

use crate::text::{Text, text};
use serde::{Deserialize, Serialize};

/// What went wrong on the way to a machine's evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The name has no address.
    NoAddress,
    /// No answer, or no way there: down, or a firewall that drops.
    Unreachable,
    /// The machine answers; nothing listens at the port.
    Refused,
    /// It showed another host key than the one that is known.
    HostKeyChanged,
    /// Its host key is not known yet.
    HostKeyUnknown,
    /// It took neither key nor user.
    LoginRefused,
    /// It hangs before a command runs there.
    LoginTimeout,
    /// The program does not get there in time.
    CopyTimeout,
    /// sudo neither worked nor refused in time.
    SudoTimeout,
    /// It hangs while it looks, or in the middle of the bundle.
    CollectTimeout,
    /// The connection broke.
    ConnectionLost,
    /// The machine has no room for the program.
    NoRoomThere,
    /// The program does not run on that processor.
    WrongArchitecture,
    /// The program could not be copied or started.
    CannotRun,
    /// The program there ended with an error.
    CollectFailed,
    /// What came is no bundle.
    Garbage,
    /// More came than any bundle holds.
    TooMuch,
    /// The bundle answers another errand: another host's, or an old one.
    ForeignBundle,
    /// The bundle was made for another course.
    OtherCourse,
    /// A file that cannot be read.
    Unreadable,
    /// No bundle of this machine is among those that came.
    NoBundle,
    /// ssh itself could not be started, refuses its options, or finds no way to talk to that server.
    SshFailed,
    /// The run was ended before this machine's turn.
    Interrupted,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 23] = [
        Self::NoAddress,
        Self::Unreachable,
        Self::Refused,
        Self::HostKeyChanged,
        Self::HostKeyUnknown,
        Self::LoginRefused,
        Self::LoginTimeout,
        Self::CopyTimeout,
        Self::SudoTimeout,
        Self::CollectTimeout,
        Self::ConnectionLost,
        Self::NoRoomThere,
        Self::WrongArchitecture,
        Self::CannotRun,
        Self::CollectFailed,
        Self::Garbage,
        Self::TooMuch,
        Self::ForeignBundle,
        Self::OtherCourse,
        Self::Unreadable,
        Self::NoBundle,
        Self::SshFailed,
        Self::Interrupted,
    ];

    /// Its name in the gradebook, in JSON and in the matrix.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::NoAddress => "no-address",
            Self::Unreachable => "unreachable",
            Self::Refused => "refused",
            Self::HostKeyChanged => "host-key-changed",
            Self::HostKeyUnknown => "host-key-unknown",
            Self::LoginRefused => "login-refused",
            Self::LoginTimeout => "login-timeout",
            Self::CopyTimeout => "copy-timeout",
            Self::SudoTimeout => "sudo-timeout",
            Self::CollectTimeout => "collect-timeout",
            Self::ConnectionLost => "connection-lost",
            Self::NoRoomThere => "no-room-there",
            Self::WrongArchitecture => "wrong-architecture",
            Self::CannotRun => "cannot-run",
            Self::CollectFailed => "collect-failed",
            Self::Garbage => "garbage",
            Self::TooMuch => "too-much",
            Self::ForeignBundle => "foreign-bundle",
            Self::OtherCourse => "other-course",
            Self::Unreadable => "unreadable",
            Self::NoBundle => "no-bundle",
            Self::SshFailed => "ssh-failed",
            Self::Interrupted => "interrupted",
        }
    }

    /// The fault of that name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.id() == id)
    }

    /// What it means, in a few words.
    #[must_use]
    pub fn told(self) -> Text {
        match self {
            Self::NoAddress => {
                text!(ko "호스트 이름을 찾을 수 없습니다", en "the host name has no address")
            }
            Self::Unreachable => {
                text!(ko "호스트가 응답하지 않습니다", en "the host does not answer")
            }
            Self::Refused => {
                text!(ko "SSH 포트가 닫혀 있습니다", en "nothing listens at the SSH port")
            }
            Self::HostKeyChanged => {
                text!(ko "호스트 키가 전과 다릅니다", en "its host key is not the one that is known")
            }
            Self::HostKeyUnknown => {
                text!(ko "처음 보는 호스트 키입니다", en "its host key is not known yet")
            }
            Self::LoginRefused => {
                text!(ko "로그인이 거부되었습니다", en "the login was refused")
            }
            Self::LoginTimeout => {
                text!(ko "로그인 도중 응답이 멈췄습니다", en "it hangs at the login")
            }
            Self::CopyTimeout => {
                text!(ko "프로그램 복사가 제시간에 끝나지 않았습니다", en "the program does not get there in time")
            }
            Self::SudoTimeout => text!(ko "sudo가 응답하지 않습니다", en "sudo does not answer"),
            Self::CollectTimeout => {
                text!(ko "수집 도중 응답이 멈췄습니다", en "it hangs while it collects")
            }
            Self::ConnectionLost => text!(ko "연결이 끊겼습니다", en "the connection broke"),
            Self::NoRoomThere => {
                text!(ko "호스트의 디스크가 가득 찼습니다", en "the disk there is full")
            }
            Self::WrongArchitecture => {
                text!(ko "이 프로그램이 지원하지 않는 CPU입니다", en "another processor than the program's")
            }
            Self::CannotRun => {
                text!(ko "호스트에서 프로그램을 실행하지 못했습니다", en "the program cannot be run there")
            }
            Self::CollectFailed => {
                text!(ko "호스트에서 수집에 실패했습니다", en "collecting failed there")
            }
            Self::Garbage => {
                text!(ko "받은 내용이 수집 자료가 아닙니다", en "what came is no bundle")
            }
            Self::TooMuch => {
                text!(ko "받은 내용이 너무 큽니다", en "more came than any bundle holds")
            }
            Self::ForeignBundle => {
                text!(ko "다른 호스트나 이전 요청의 수집 자료입니다", en "a bundle of another host or errand")
            }
            Self::OtherCourse => {
                text!(ko "다른 과정의 수집 자료입니다", en "a bundle of another course")
            }
            Self::Unreadable => text!(ko "파일을 읽을 수 없습니다", en "the file cannot be read"),
            Self::NoBundle => {
                text!(ko "이 호스트의 수집 자료가 없습니다", en "there is no bundle of this host")
            }
            Self::SshFailed => {
                text!(ko "ssh가 접속을 시작하지 못했습니다", en "ssh could not begin")
            }
            Self::Interrupted => {
                text!(ko "차례가 오기 전에 중단되었습니다", en "ended before its turn")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Fault;
    use std::collections::BTreeSet;

    #[test]
    fn each_fault_is_found_again_by_its_name_and_told_in_words_of_its_own() {
        for fault in Fault::ALL {
            assert_eq!(Fault::from_id(fault.id()), Some(fault));
        }
        let told: BTreeSet<_> = Fault::ALL.iter().map(|fault| fault.told().en).collect();
        assert_eq!(told.len(), Fault::ALL.len());
        assert_eq!(Fault::from_id("pass"), None);
    }
}
