//! The commands beside checking: for learners, and for authors of labs.

use super::Maker;
use crate::text::text;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command, value_parser};
use std::path::PathBuf;

impl Maker {
    pub(super) fn subcommands(&self) -> Vec<Command> {
        let exercise = || {
            self.place(
                "exercise",
                text!(ko "실습", en "EXERCISE"),
                text!(
                    ko "실습의 이름",
                    en "Name of the exercise"
                ),
            )
            .required(true)
        };
        vec![
            self.base(
                "list",
                text!(ko "과정 목록, 또는 한 과정의 실습 목록", en "The courses, or the exercises of one"),
                text!(ko "labcheck list [과정]", en "labcheck list [COURSE]"),
            )
            .arg(self.course(false)),
            self.with_params(self.base(
                "hint",
                text!(ko "다음 힌트 하나 (가벼운 것부터)", en "The next hint, gentlest first"),
                text!(ko "labcheck hint [--all] 과정 실습", en "labcheck hint [--all] COURSE EXERCISE"),
            ))
            .arg(self.course(true))
            .arg(exercise())
            .arg(
                Arg::new("all")
                    .long("all")
                    .action(ArgAction::SetTrue)
                    .help(self.say(text!(ko "힌트를 모두 보여 줍니다", en "Every hint")))
                    .help_heading(self.options()),
            ),
            self.with_params(self.base(
                "explain",
                text!(
                    ko "무엇을 왜 점검하고 어디에서 읽는지, 교재의 어느 페이지인지",
                    en "What is checked, why, where it is read from, and the page of the book"
                ),
                text!(ko "labcheck explain 과정 실습[.점검]", en "labcheck explain COURSE EXERCISE[.CHECK]"),
            ))
            .arg(self.course(true))
            .arg(exercise()),
            self.with_params(self.base(
                "watch",
                text!(
                    ko "점검하는 파일이나 서비스가 바뀔 때마다 다시 점검합니다",
                    en "Check again whenever something that a check reads has changed"
                ),
                text!(ko "labcheck watch [옵션] 과정", en "labcheck watch [OPTIONS] COURSE"),
            ))
            .arg(self.root())
            .arg(self.course(true)),
            self.collect(),
            self.submit(),
            self.grade(),
            self.regrade(),
            self.serve(),
            self.gradebook_commands(),
            self.base(
                "lint",
                text!(ko "실습 파일의 오류를 찾습니다 (실습 작성자용)", en "Find faults in labs (for authors)"),
                text!(ko "labcheck lint [폴더] [--prove]", en "labcheck lint [DIR] [--prove]"),
            )
            .arg(
                Arg::new("prove")
                    .long("prove")
                    .action(ArgAction::SetTrue)
                    .help(self.say(text!(
                        ko "실습마다 처음 상태, 해결한 상태, 실수한 상태를 컨테이너에서 실행해 봅니다 (root)",
                        en "Run each lab fresh, solved and with each mistake, in containers (root)"
                    )))
                    .help_heading(self.options()),
            )
            .arg(
                self.place("dir", text!(ko "폴더", en "DIR"), text!(
                    ko "과정 폴더들이 있는 폴더 (기본값은 내장 실습)",
                    en "Folder of the courses (default: the built-in ones)"
                ))
                .value_parser(value_parser!(PathBuf)),
            ),
            self.base(
                "schema",
                text!(ko "실습 파일과 결과의 JSON 스키마", en "JSON Schema of labs, reports, bundles and gradebooks"),
                text!(ko "labcheck schema [이름]", en "labcheck schema [NAME]"),
            )
            .arg(
                self.place("name", text!(ko "이름", en "NAME"), text!(
                    ko "lab, course, report, evidence, gradebook 가운데 하나 (기본값은 전부)",
                    en "lab, course, report, evidence or gradebook (default: all)"
                ))
                .value_parser(PossibleValuesParser::new(crate::cli::labs::SCHEMAS))
                .hide_possible_values(true),
            ),
            self.base(
                "book",
                text!(ko "내장 교재를 폴더에 풀어 브라우저로 볼 수 있게 합니다", en "Unpack the book into a folder, for any browser"),
                text!(ko "labcheck book -o 폴더", en "labcheck book -o DIR"),
            )
            .arg(
                self.path("output", text!(ko "새로 만들 폴더", en "The folder to make"))
                    .short('o')
                    .required(true),
            ),
            self.base(
                "completions",
                text!(ko "셸 자동 완성 스크립트", en "Shell completions"),
                text!(ko "labcheck completions 셸", en "labcheck completions SHELL"),
            )
            .arg(
                self.place("shell", text!(ko "셸", en "SHELL"), text!(
                    ko "bash, zsh, fish, elvish, powershell 가운데 하나",
                    en "bash, zsh, fish, elvish or powershell"
                ))
                .value_parser(value_parser!(clap_complete::Shell))
                .hide_possible_values(true)
                .required(true),
            ),
            self.base(
                "man",
                text!(ko "매뉴얼 페이지", en "The manual page"),
                text!(ko "labcheck man", en "labcheck man"),
            ),
        ]
    }

    fn serve(&self) -> Command {
        let command = self.base(
            "serve",
            text!(
                ko "교재를 브라우저에서 보여 주고, 실습 카드에 이 컴퓨터의 상태를 바로 표시합니다",
                en "The book in a browser, its lab cards showing this machine as it is"
            ),
            text!(ko "labcheck serve [옵션]", en "labcheck serve [OPTIONS]"),
        );
        self.with_params(command)
            .arg(self.root())
            .arg(
                self.option(
                    "port",
                    text!(ko "번호", en "N"),
                    text!(
                        ko "포트 (기본값은 8417, 0이면 비어 있는 포트)",
                        en "The port (default 8417; 0 takes a free one)"
                    ),
                )
                .value_parser(value_parser!(u16)),
            )
            .arg(
                self.option(
                    "listen",
                    text!(ko "주소", en "ADDR"),
                    text!(
                        ko "다른 컴퓨터에서도 열 수 있게 이 주소에서 기다립니다 (토큰이 든 주소를 알려 줍니다)",
                        en "Listen on this address, for other machines too (the URL then holds a token)"
                    ),
                )
                .value_parser(value_parser!(std::net::IpAddr)),
            )
            .arg(self.path(
                "gradebook",
                text!(
                    ko "교재 대신 이 성적부를 강사용 페이지로 보여 줍니다 (읽기만 하며, 토큰이 필요합니다)",
                    en "Show this gradebook to the instructor instead of the book (read-only, behind a token)"
                ),
            ))
            .arg(
                Arg::new("open")
                    .long("open")
                    .action(ArgAction::SetTrue)
                    .help(self.say(text!(ko "브라우저를 엽니다", en "Open a browser")))
                    .help_heading(self.options()),
            )
    }
}
