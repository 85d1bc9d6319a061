//! A file or device node: that it is there, and who may read it.

use super::{Asked, Kind, Place, Verdict};
use crate::evidence::{Cannot, FileKind, Look, Need, Stat};
use crate::text::{Text, text, visible};
use labcheck_labs::Template;
use schemars::JsonSchema;
use serde::Deserialize;

/// What a check may ask for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// The absolute path.
    pub path: Template,
    /// Readable by root alone: owner root, no bits for group and others.
    #[serde(default)]
    pub private: bool,
    /// Only a running system has it (a device node): in an image its absence tells nothing.
    #[serde(default)]
    pub live_only: bool,
}

/// The mistakes that are recognised while judging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// Others than root may read it.
    OpenToOthers,
}

impl Kind for Goal {
    fn needs(&self, asked: &Asked<'_>) -> Vec<Need> {
        vec![Need::Stat(asked.fill(&self.path))]
    }

    fn judge(&self, asked: &Asked<'_>) -> Verdict {
        let path = asked.fill(&self.path);
        let shown = visible(&path);
        let expected = if self.private {
            text!(ko "{shown}: root만 읽을 수 있는 파일", en "{shown}: a file that only root can read")
        } else {
            text!(ko "{shown}: 있음", en "{shown} exists")
        };
        let verdict = match asked.stat(&path) {
            Look::Seen(stat) if self.private => private(&path, stat),
            Look::Seen(_) => Verdict::pass(text!(ko "{shown}: 있습니다", en "{shown} exists")),
            Look::Absent if self.live_only && !asked.live() => {
                Verdict::unknown(&path, &Cannot::NotRunning)
            }
            Look::Absent => {
                Verdict::fail(text!(ko "{shown}: 없습니다", en "{shown} does not exist"))
            }
            Look::Cannot(why) => Verdict::unknown(&path, &why),
        };
        verdict.expected(expected).at(Place::file(path))
    }
}

fn private(path: &str, stat: &Stat) -> Verdict {
    if stat.kind != FileKind::File {
        return Verdict::unknown(path, &Cannot::NotPlain { kind: stat.kind });
    }
    let (mode, uid) = (stat.mode & 0o7777, stat.uid);
    let seen = text!(
        ko "권한 {mode:04o}, 소유자 uid {uid}",
        en "mode {mode:04o}, owner uid {uid}"
    );
    if mode & 0o077 == 0 && uid == 0 {
        return Verdict::pass(seen);
    }
    let command = format!("chown root: {path} && chmod 600 {path}");
    Verdict::fail(seen).next(Text::same(visible(&command))).found(Finding::OpenToOthers)
}

#[cfg(test)]
mod tests {
    use crate::evidence::{Cannot, FileKind, Look};
    use crate::kinds::Status;
    use crate::kinds::testing::World;

    const PRIVATE: &str = r#"goal.file = { path = "/root/rc", private = true }"#;
    const DEVICE: &str = r#"goal.file = { path = "/dev/kvm", live_only = true }"#;

    #[test]
    fn private_is_roots_own_and_nobody_elses() {
        let status = |mode, uid| {
            let stat = Look::Seen(World::stat(mode, uid));
            World::live().with_stat("/root/rc", stat).judge(PRIVATE).status
        };
        assert_eq!(status(0o600, 0), Status::Pass);
        assert_eq!(status(0o400, 0), Status::Pass);
        assert_eq!(status(0o640, 0), Status::Fail);
        assert_eq!(status(0o604, 0), Status::Fail);
        assert_eq!(status(0o600, 1000), Status::Fail);
    }

    #[test]
    fn what_is_no_plain_file_cannot_be_private() {
        let mut stat = World::stat(0o700, 0);
        stat.kind = FileKind::Directory;
        let verdict = World::live().with_stat("/root/rc", Look::Seen(stat)).judge(PRIVATE);
        assert_eq!(verdict.status, Status::Unknown);
        assert_eq!(verdict.seen.en, "/root/rc: this is not a regular file but a directory");
    }

    #[test]
    fn a_device_node_is_missed_on_a_running_system_only() {
        let look = |world: World| world.with_stat("/dev/kvm", Look::Absent).judge(DEVICE).status;
        assert_eq!(look(World::live()), Status::Fail);
        assert_eq!(look(World::image()), Status::Unknown);
        let hidden = Look::Cannot(Cannot::NotPermitted);
        let verdict = World::live().with_stat("/dev/kvm", hidden).judge(DEVICE);
        assert_eq!(verdict.status, Status::Unknown);
    }
}
