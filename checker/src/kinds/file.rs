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
            text!(ko "{shown}이(가) 있음", en "{shown} is there")
        };
        let verdict = match asked.stat(&path) {
            Look::Seen(stat) if self.private => private(&path, stat),
            Look::Seen(_) => Verdict::pass(text!(ko "{shown}이(가) 있습니다", en "{shown} is there")),
            Look::Absent if self.live_only && !asked.live() => {
                Verdict::unknown(&path, &Cannot::NotRunning)
            }
            Look::Absent => {
                Verdict::fail(text!(ko "{shown}이(가) 없습니다", en "{shown} is not there"))
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
