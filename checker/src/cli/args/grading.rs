//! The commands that take evidence away from a machine, and those that grade a class.

use super::Maker;
use crate::text::text;
use clap::{Arg, ArgAction, Command};

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

    fn to_file(&self) -> Arg {
        self.path(
            "output",
            text!(ko "쓸 파일 (-는 표준 출력)", en "The file to write (- for standard output)"),
        )
        .short('o')
        .required(true)
    }
}
