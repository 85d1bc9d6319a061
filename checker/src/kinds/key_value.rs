//! A `key=value` line in a plain settings file, for what has no grammar of its own here.

use super::{Asked, Kind, Place, Verdict};
use crate::evidence::{Look, Need};
use crate::text::{Text, quote, text, visible};
use labcheck_labs::Template;
use schemars::JsonSchema;
use serde::Deserialize;

/// What a check may ask for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// The absolute path.
    pub file: Template,
    /// The key, exactly.
    pub key: String,
    /// The values of which one must stand there.
    pub one_of: Vec<Template>,
    /// Which line counts where the key stands twice.
    #[serde(default)]
    pub counts: Counts,
}

/// Which line counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Counts {
    /// The first.
    First,
    /// The last, as a shell has it.
    #[default]
    Last,
}

impl Kind for Goal {
    fn needs(&self, asked: &Asked<'_>) -> Vec<Need> {
        vec![Need::File(asked.fill(&self.file))]
    }

    fn judge(&self, asked: &Asked<'_>) -> Verdict {
        let path = asked.fill(&self.file);
        let (shown, key) = (visible(&path), visible(&self.key));
        let wanted: Vec<String> = self.one_of.iter().map(|value| asked.fill(value)).collect();
        let all: Vec<String> =
            wanted.iter().map(|value| format!("{key}={}", visible(value))).collect();
        let all = all.join(", ");
        let verdict = match asked.file(&path) {
            Look::Seen(file) => match self.counting(&file.content) {
                Some((line, text, value)) => {
                    let seen = Text::same(quote(text));
                    let right = wanted.iter().any(|wanted| wanted.as_bytes() == value);
                    if right { Verdict::pass(seen) } else { Verdict::fail(seen) }
                        .at(Place::line(&path, line))
                }
                None => Verdict::fail(text!(ko "{key} 줄이 없습니다", en "there is no {key} line"))
                    .at(Place::file(&path)),
            },
            Look::Absent => {
                Verdict::fail(text!(ko "{shown} 파일이 없습니다", en "{shown} does not exist"))
                    .at(Place::file(&path))
            }
            Look::Cannot(why) => Verdict::unknown(&path, &why),
        };
        verdict.expected(text!(ko "{all} 가운데 하나", en "one of: {all}"))
    }
}

impl Goal {
    /// The line that counts: its number, itself, and the value without blanks and one pair of quotes.
    fn counting<'a>(&self, content: &'a [u8]) -> Option<(u32, &'a [u8], &'a [u8])> {
        let mut lines = crate::read::lines::lines(content).filter_map(|line| {
            let text = line.bytes.trim_ascii();
            let at = text.iter().position(|byte| *byte == b'=')?;
            let (key, value) = text.split_at_checked(at)?;
            let value = value.get(1..)?.trim_ascii();
            (key.trim_ascii() == self.key.as_bytes()).then_some((
                line.number,
                text,
                unquoted(value),
            ))
        });
        match self.counts {
            Counts::First => lines.next(),
            Counts::Last => lines.last(),
        }
    }
}

fn unquoted(value: &[u8]) -> &[u8] {
    [b'"', b'\'']
        .into_iter()
        .find_map(|quote| value.strip_prefix(&[quote])?.strip_suffix(&[quote]))
        .unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use crate::evidence::Need;
    use crate::kinds::Status;
    use crate::kinds::testing::World;

    const GOAL: &str =
        r#"goal.key_value = { file = "/etc/a.conf", key = "Storage", one_of = ["persistent"] }"#;

    fn status(content: &str) -> Status {
        World::live().file("/etc/a.conf", content).judge(GOAL).status
    }

    #[test]
    fn the_last_line_of_the_key_counts_unless_the_lab_says_the_first() {
        let twice = "Storage=persistent\nStorage=volatile\n";
        assert_eq!(status(twice), Status::Fail);
        let first = GOAL.replace(" }", ", counts = \"first\" }");
        assert_eq!(World::live().file("/etc/a.conf", twice).judge(&first).status, Status::Pass);
    }

    #[test]
    fn blanks_and_one_pair_of_quotes_are_no_part_of_the_value() {
        assert_eq!(status(" Storage = \"persistent\" \n"), Status::Pass);
        assert_eq!(status("Storage='persistent'\n"), Status::Pass);
        assert_eq!(status("Storage=\"'persistent'\"\n"), Status::Fail);
        assert_eq!(status("Storage=\"persistent\n"), Status::Fail);
    }

    #[test]
    fn a_comment_and_another_key_say_nothing() {
        assert_eq!(
            status("#Storage=persistent\nStorageX=persistent\nstorage=persistent\n"),
            Status::Fail
        );
    }

    #[test]
    fn absent_is_an_answer_and_unreadable_is_none() {
        assert_eq!(World::live().no_file("/etc/a.conf").judge(GOAL).status, Status::Fail);
        assert_eq!(World::live().hidden_file("/etc/a.conf").judge(GOAL).status, Status::Unknown);
        assert_eq!(World::live().judge(GOAL).status, Status::Unknown);
        assert_eq!(World::live().needs(GOAL), [Need::File("/etc/a.conf".to_owned())]);
    }

    #[test]
    fn the_line_that_counts_is_told() {
        let verdict = World::live().file("/etc/a.conf", "\nStorage=volatile\n").judge(GOAL);
        assert_eq!(verdict.seen.en, "Storage=volatile");
        assert_eq!(verdict.place.unwrap().to_string(), "/etc/a.conf:2");
        assert_eq!(verdict.expected.en, "one of: Storage=persistent");
    }
}
