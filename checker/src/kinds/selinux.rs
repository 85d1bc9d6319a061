//! SELinux: what the next boot brings, and what the kernel enforces now.

mod boot;
mod kernel;
mod mistakes;
mod now;
#[cfg(test)]
mod tests;

use super::{Asked, Kind, Verdict};
use crate::evidence::Need;
use crate::read;
use crate::text::{Text, text};
use schemars::JsonSchema;
use serde::Deserialize;

/// What the system reads at boot.
const CONFIG: &str = "/etc/selinux/config";
/// A link to it. An editor that replaces the link leaves a copy that nothing reads.
const LINK: &str = "/etc/sysconfig/selinux";
/// What the kernel says of itself, where SELinux runs.
const ENFORCE: &str = "/sys/fs/selinux/enforce";
/// The kernel line of this boot.
const CMDLINE: &str = "/proc/cmdline";

/// A mode of SELinux.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Policy enforced.
    Enforcing,
    /// Policy loaded, violations only logged.
    Permissive,
    /// No policy.
    Disabled,
}

/// What a check may ask for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Goal {
    /// The mode of the next boot is one of these.
    Boot(Vec<Mode>),
    /// The mode of the running kernel is one of these; `pending` if only the next boot's is.
    Now(Vec<Mode>),
}

impl Mode {
    const fn word(self) -> &'static str {
        match self {
            Self::Enforcing => "enforcing",
            Self::Permissive => "permissive",
            Self::Disabled => "disabled",
        }
    }
}

impl From<read::selinux::Mode> for Mode {
    fn from(mode: read::selinux::Mode) -> Self {
        match mode {
            read::selinux::Mode::Enforcing => Self::Enforcing,
            read::selinux::Mode::Permissive => Self::Permissive,
            read::selinux::Mode::Disabled => Self::Disabled,
        }
    }
}

impl Kind for Goal {
    fn needs(&self, asked: &Asked<'_>) -> Vec<Need> {
        let mut needs = boot::needs(asked);
        needs.push(Need::File(ENFORCE.into()));
        needs
    }

    fn judge(&self, asked: &Asked<'_>) -> Verdict {
        match self {
            Self::Boot(modes) => boot::judge(asked, modes),
            Self::Now(modes) => now::judge(asked, modes),
        }
    }
}

/// The system has no SELinux at all: no course system, no configuration, no selinuxfs.
fn none_here() -> Text {
    text!(ko "이 시스템에는 SELinux가 없습니다", en "this system has no SELinux")
}

/// The mistakes that are recognised while judging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// The wanted line is a comment.
    CommentedOut,
    /// A valid line stands above the wanted one, and the first one counts.
    SecondLine,
    /// `selinux=` in small letters.
    LowerCaseKey,
    /// The line does not begin in column 1.
    BlankBeforeKey,
    /// `SELINUX =`.
    BlankBeforeEquals,
    /// `SELINUX= disabled`, where this libselinux does not take it.
    BlankAfterEquals,
    /// `SELINUX="disabled"`.
    Quoted,
    /// A value that libselinux does not know: `off`, `0`, `disalbed`.
    UnknownValue,
    /// A byte order mark before the line.
    ByteOrderMark,
    /// The mode was written behind `SELINUXTYPE=`.
    TypeEdited,
    /// `/etc/sysconfig/selinux` is a file of its own now, and holds the edit.
    CopyEdited,
    /// `setenforce 0` alone: permissive now, enforcing after the next boot.
    OnlyNow,
    /// No valid line at all: permissive by accident.
    NoValidLine,
    /// No file at all.
    NoConfig,
    /// The kernel line overrides the file.
    KernelLine,
}
