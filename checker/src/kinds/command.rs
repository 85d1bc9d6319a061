//! What a program answers, for what has no kind of its own.

use super::{Asked, Kind, Verdict};
use crate::evidence::{Cannot, Look, Need};
use crate::kinds::asked::look;
use crate::text::{quote, text, visible};
use labcheck_labs::Template;
use schemars::JsonSchema;
use serde::Deserialize;

/// What a check may ask for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// The program and its arguments. It is run without a shell, with `LC_ALL=C` and a time limit.
    pub run: Vec<Template>,
    /// The exit code that it must end with.
    #[serde(default)]
    pub code: i32,
    /// A line that must stand in its output, exactly but for blanks at both ends.
    #[serde(default)]
    pub line: Option<Template>,
}

impl Goal {
    fn words(&self, asked: &Asked<'_>) -> Vec<String> {
        self.run.iter().map(|word| asked.fill(word)).collect()
    }
}

impl Kind for Goal {
    fn needs(&self, asked: &Asked<'_>) -> Vec<Need> {
        vec![Need::Command(self.words(asked))]
    }

    fn judge(&self, asked: &Asked<'_>) -> Verdict {
        let command = self.words(asked).join(" ");
        let (shown, code) = (visible(&command), self.code);
        let line = self.line.as_ref().map(|line| asked.fill(line));
        let expected = match &line {
            Some(line) => {
                let line = visible(line);
                text!(ko "{shown}의 출력에 {line} 줄이 있음", en "{shown} prints the line {line}")
            }
            None => {
                text!(ko "{shown}: 종료 코드 {code}로 끝남", en "{shown} ends with exit code {code}")
            }
        };
        let verdict = match look(asked.evidence.commands.get(&command)) {
            Look::Seen(answer) => {
                let ended = answer.code == Some(code);
                let printed = line.is_none_or(|line| {
                    let mut lines = answer.stdout.split(|byte| *byte == b'\n');
                    lines.any(|printed| printed.trim_ascii() == line.trim().as_bytes())
                });
                let first = answer.stdout.split(|byte| *byte == b'\n').next().unwrap_or_default();
                let (first, got) = (quote(first), answer.code.unwrap_or(-1));
                let seen =
                    text!(ko "종료 코드 {got}, 출력 {first}", en "exit code {got}, output {first}");
                if ended && printed { Verdict::pass(seen) } else { Verdict::fail(seen) }
            }
            Look::Absent => {
                let name = self.words(asked).into_iter().next().unwrap_or_default();
                Verdict::unknown(&command, &Cannot::NoTool { name })
            }
            Look::Cannot(why) => Verdict::unknown(&command, &why),
        };
        verdict.expected(expected)
    }
}

#[cfg(test)]
mod tests {
    use crate::evidence::Need;
    use crate::kinds::Status;
    use crate::kinds::testing::World;

    const GOAL: &str = r#"goal.command = { run = ["timedatectl", "show"], line = "NTP=yes" }"#;

    #[test]
    fn the_code_and_a_whole_line_decide() {
        let status =
            |code, out| World::live().command("timedatectl show", code, out).judge(GOAL).status;
        assert_eq!(status(0, "TZ=UTC\n  NTP=yes \n"), Status::Pass);
        assert_eq!(status(1, "NTP=yes\n"), Status::Fail);
        assert_eq!(status(0, "XNTP=yes\n"), Status::Fail);
        assert_eq!(status(0, "NTP=yes!\n"), Status::Fail);
    }

    #[test]
    fn another_code_may_be_the_right_one() {
        let goal = r#"goal.command = { run = ["false"], code = 1 }"#;
        assert_eq!(World::live().command("false", 1, "").judge(goal).status, Status::Pass);
        assert_eq!(World::live().command("false", 0, "").judge(goal).status, Status::Fail);
    }

    #[test]
    fn a_program_that_is_not_there_tells_nothing() {
        let mut world = World::live();
        world.evidence.commands.insert("timedatectl show".into(), crate::evidence::Look::Absent);
        assert_eq!(world.judge(GOAL).status, Status::Unknown);
        let words = vec!["timedatectl".to_owned(), "show".to_owned()];
        assert_eq!(world.needs(GOAL), [Need::Command(words)]);
    }

    #[test]
    fn output_cannot_steer_the_terminal() {
        let verdict = World::live().command("timedatectl show", 0, "\u{1b}[2J\n").judge(GOAL);
        assert_eq!(verdict.seen.en, "exit code 0, output \\u{1b}[2J");
    }
}
