//! The commands that take evidence away from a machine, and those that grade a class.

use super::Maker;
use crate::text::text;
use clap::{Arg, ArgAction, Command, value_parser};
use std::time::Duration;

impl Maker {
    pub(super) fn collect(&self) -> Command {
        let command = self.base(
            "collect",
            text!(
                ko "점검에 필요한 것을 비밀번호 없이 파일 하나에 모읍니다",
                en "Write what the checks need into one file, without any password"
            ),
            text!(
                ko "labcheck collect [옵션] 과정 -o 파일",
                en "labcheck collect [OPTIONS] COURSE -o FILE"
            ),
        );
        self.with_params(command).arg(self.course(true)).arg(self.root()).arg(self.to_file()).arg(
            Arg::new("errand")
                .long("errand")
                .action(ArgAction::SetTrue)
                .conflicts_with_all(["params", "set"])
                .help(self.say(text!(
                    ko "채점 실행의 요청을 표준 입력에서 JSON으로 읽습니다",
                    en "Read what a grading run asks from standard input, as JSON"
                )))
                .help_heading(self.options()),
        )
    }

    pub(super) fn submit(&self) -> Command {
        let command = self.base(
            "submit",
            text!(
                ko "제출할 파일을 만듭니다: 수집 자료에 제출자와 해시를 더합니다",
                en "Make the file to hand in: a bundle with your name and a digest"
            ),
            text!(
                ko "labcheck submit [옵션] 과정 -o 파일",
                en "labcheck submit [OPTIONS] COURSE -o FILE"
            ),
        );
        self.with_params(command)
            .arg(self.course(true))
            .arg(self.root())
            .arg(self.to_file())
            .arg(self.option(
                "student",
                text!(ko "학번", en "ID"),
                text!(
                    ko "제출자의 학번이나 로그인 이름 (기본값은 지금 로그인한 사용자)",
                    en "Your student number or login (default: the user who is logged in)"
                ),
            ))
            .arg(self.option(
                "name",
                text!(ko "이름", en "NAME"),
                text!(ko "제출자의 이름", en "Your name"),
            ))
    }

    pub(super) fn grade(&self) -> Command {
        let command = self.base(
            "grade",
            text!(
                ko "여러 대의 컴퓨터나 수집 자료 폴더를 채점해 성적부에 기록합니다",
                en "Grade many machines, or a folder of bundles, into a gradebook"
            ),
            text!(
                ko "labcheck grade [옵션] 과정 -i 인벤토리\n  labcheck grade [옵션] 과정 --bundles 폴더",
                en "labcheck grade [OPTIONS] COURSE -i INVENTORY\n  labcheck grade [OPTIONS] COURSE --bundles DIR"
            ),
        );
        self.with_params(command)
            .arg(self.course(true))
            .arg(
                self.path(
                    "inventory",
                    text!(
                        ko "학생과 호스트의 목록: CSV, 또는 Ansible 인벤토리(INI, YAML)",
                        en "The students and their hosts: CSV, or an Ansible inventory (INI, YAML)"
                    ),
                )
                .short('i'),
            )
            .arg(self.path(
                "bundles",
                text!(
                    ko "수집 자료(collect나 submit이 만든 파일)가 있는 폴더",
                    en "A folder of bundles, as collect and submit make them"
                ),
            ))
            .arg(self.gradebook())
            .arg(self.grading())
            .arg(
                Arg::new("resume")
                    .long("resume")
                    .action(ArgAction::SetTrue)
                    .conflicts_with("bundles")
                    .help(self.say(text!(
                        ko "지난 채점을 이어서 합니다: 아직 자료가 없는 호스트만 다시 방문합니다",
                        en "Go on with the last run: visit only the hosts that brought nothing yet"
                    )))
                    .help_heading(self.options()),
            )
            .arg(
                self.option(
                    "every",
                    text!(ko "간격", en "TIME"),
                    text!(
                        ko "이 간격마다 다시 채점합니다: 60s, 5m, 1h (Ctrl-C로 끝냅니다)",
                        en "Grade again each time: 60s, 5m, 1h (Ctrl-C ends it)"
                    ),
                )
                .value_parser(every)
                .conflicts_with("bundles"),
            )
            .arg(
                self.option(
                    "jobs",
                    text!(ko "개수", en "N"),
                    text!(
                        ko "동시에 방문할 호스트의 수 (기본값은 16)",
                        en "How many hosts are visited at a time (default 16)"
                    ),
                )
                .value_parser(jobs),
            )
            .arg(
                self.option(
                    "timeout",
                    text!(ko "초", en "SECONDS"),
                    text!(
                        ko "호스트 하나에 쓸 수 있는 시간 (기본값은 180초)",
                        en "The time for one host (default 180)"
                    ),
                )
                .value_parser(value_parser!(u64).range(1..=86_400)),
            )
            .arg(self.path(
                "program",
                text!(
                    ko "지금 실행한 프로그램 대신 호스트에 복사할 정적 링크 프로그램",
                    en "The static program to copy to the hosts instead of this one"
                ),
            ))
    }

    pub(super) fn regrade(&self) -> Command {
        let command = self.base(
            "regrade",
            text!(
                ko "성적부의 수집 자료를 지금의 실습으로 다시 채점하고, 달라지는 것을 보여 줍니다",
                en "Judge the stored evidence by today's labs, and show what that changes"
            ),
            text!(ko "labcheck regrade [옵션] [과정]", en "labcheck regrade [OPTIONS] [COURSE]"),
        );
        self.with_params(command)
            .arg(self.course(false))
            .arg(self.gradebook())
            .arg(self.grading())
            .arg(
                Arg::new("keep")
                    .long("keep")
                    .action(ArgAction::SetTrue)
                    .help(self.say(text!(
                        ko "묻지 않고 성적부에 기록합니다",
                        en "Keep the new verdicts without asking"
                    )))
                    .help_heading(self.options()),
            )
    }

    pub(super) fn gradebook(&self) -> Arg {
        self.path(
            "gradebook",
            text!(
                ko "성적부 파일 (기본값은 gradebook.sqlite)",
                en "The gradebook (default gradebook.sqlite)"
            ),
        )
    }

    pub(super) fn grading(&self) -> Arg {
        self.path(
            "grading",
            text!(
                ko "마감, 지각 감점, 가중치를 이 TOML 파일에서 읽습니다 (기본값은 과정이 정한 것)",
                en "Deadline, late policy and weights from this TOML file (default: the course's own)"
            ),
        )
    }

    fn to_file(&self) -> Arg {
        self.path(
            "output",
            text!(ko "쓸 파일 (-는 표준 출력)", en "The file to write (- for standard output)"),
        )
        .short('o')
        .required(true)
    }
}

/// `60s`, `5m`, `1h`, or seconds alone.
fn every(word: &str) -> Result<Duration, String> {
    let (number, unit) = match word.strip_suffix(['s', 'm', 'h']) {
        Some(number) => (number, word.as_bytes().last().copied()),
        None => (word, None),
    };
    let seconds = match unit {
        Some(b'm') => 60,
        Some(b'h') => 3600,
        _ => 1,
    };
    let number: u64 = number.parse().map_err(|_| "60s, 5m, 1h".to_owned())?;
    match number.checked_mul(seconds) {
        Some(seconds @ 1..=604_800) => Ok(Duration::from_secs(seconds)),
        _ => Err("1s – 168h".to_owned()),
    }
}

/// From 1 to 512: each is a process here.
fn jobs(word: &str) -> Result<usize, String> {
    word.parse().ok().filter(|jobs| (1..=512).contains(jobs)).ok_or_else(|| "1–512".to_owned())
}
