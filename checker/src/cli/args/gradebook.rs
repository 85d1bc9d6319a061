//! `labcheck gradebook`: look, say otherwise, give on.

use super::Maker;
use crate::export::FORMATS;
use crate::text::{Text, text};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgGroup, Command, value_parser};

impl Maker {
    pub(super) fn gradebook_commands(&self) -> Command {
        self.base(
            "gradebook",
            text!(
                ko "성적부를 보고, 점수를 정하고, LMS용 파일로 내보냅니다",
                en "Look at a gradebook, set scores, write files for a learning platform"
            ),
            text!(
                ko "labcheck gradebook show [과정]\n  labcheck gradebook override 학번 실습 --percent N --reason 이유\n  labcheck gradebook export [과정] --format 형식",
                en "labcheck gradebook show [COURSE]\n  labcheck gradebook override STUDENT EXERCISE --percent N --reason TEXT\n  labcheck gradebook export [COURSE] --format FORMAT"
            ),
        )
        .subcommand_required(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(self.say(text!(ko "명령", en "Commands")))
        .subcommand(self.show())
        .subcommand(self.set_override())
        .subcommand(self.export())
    }

    fn flag(&self, name: &'static str, help: Text) -> Arg {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help(self.say(help))
            .help_heading(self.options())
    }

    fn only_student(&self) -> Arg {
        self.option(
            "student",
            text!(ko "학번", en "ID"),
            text!(ko "이 학생만", en "This student only"),
        )
    }

    fn graded(&self) -> Arg {
        self.place(
            "course",
            text!(ko "과정", en "COURSE"),
            text!(
                ko "과정의 이름 (성적부에 하나만 있으면 생략할 수 있습니다)",
                en "Name of the course (not needed where the gradebook holds one)"
            ),
        )
    }

    fn show(&self) -> Command {
        self.base(
            "show",
            text!(
                ko "학생별 실습 현황, 수집하지 못한 호스트, 서로 같은 점",
                en "Students and exercises, hosts that brought nothing, machines that are alike"
            ),
            text!(
                ko "labcheck gradebook show [옵션] [과정]",
                en "labcheck gradebook show [OPTIONS] [COURSE]"
            ),
        )
        .arg(self.graded())
        .arg(self.gradebook())
        .arg(self.only_student().help(self.say(text!(
            ko "한 학생의 시도를 시간순으로, 마지막 결과와 함께",
            en "One student's attempts in time, and what is left"
        ))))
        .arg(self.flag("mistakes", text!(ko "많이 하는 실수", en "The commonest mistakes")))
        .arg(self.flag(
            "hard",
            text!(
                ko "실습별 완료율, 시도 횟수, 완료까지 걸린 시간",
                en "Pass rates, tries and time to pass of each exercise"
            ),
        ))
        .arg(
            self.option(
                "format",
                text!(ko "형식", en "FORMAT"),
                text!(ko "형식: human, json", en "Format: human or json"),
            )
            .value_parser(PossibleValuesParser::new(["human", "json"])),
        )
    }

    fn set_override(&self) -> Command {
        self.base(
            "override",
            text!(
                ko "한 학생의 실습 점수를 강사가 정하거나 채점에서 제외합니다",
                en "Set a student's score of an exercise by hand, or excuse it"
            ),
            text!(
                ko "labcheck gradebook override 학번 실습 (--percent N | --excuse) --reason 이유\n  labcheck gradebook override 학번 실습 --undo",
                en "labcheck gradebook override STUDENT EXERCISE (--percent N | --excuse) --reason TEXT\n  labcheck gradebook override STUDENT EXERCISE --undo"
            ),
        )
        .arg(
            self.place(
                "student",
                text!(ko "학번", en "STUDENT"),
                text!(ko "학생의 학번", en "Id of the student"),
            )
            .required(true),
        )
        .arg(
            self.place(
                "exercise",
                text!(ko "실습", en "EXERCISE"),
                text!(ko "실습의 이름", en "Name of the exercise"),
            )
            .required(true),
        )
        .arg(
            self.option(
                "percent",
                text!(ko "N", en "N"),
                text!(ko "배점의 몇 %를 줄지", en "Percent of the points to give"),
            )
            .value_parser(value_parser!(u32).range(0..=100)),
        )
        .arg(self.flag("excuse", text!(ko "채점에서 제외합니다", en "Leave it out of the sum")))
        .arg(self.flag("undo", text!(ko "정한 것을 되돌립니다", en "Take it back")))
        .group(ArgGroup::new("what").args(["percent", "excuse", "undo"]).required(true))
        .arg(
            self.option(
                "reason",
                text!(ko "이유", en "TEXT"),
                text!(
                    ko "이유 (성적부와 내보낸 파일에 함께 적힙니다)",
                    en "Why; it is shown wherever the score is"
                ),
            )
            .required_unless_present("undo"),
        )
        .arg(self.option("course", text!(ko "과정", en "COURSE"), text!(
            ko "과정의 이름 (성적부에 하나만 있으면 생략할 수 있습니다)",
            en "Name of the course (not needed where the gradebook holds one)"
        )))
        .arg(self.gradebook())
    }

    fn export(&self) -> Command {
        let formats: Vec<&str> = FORMATS.iter().map(|(name, _)| *name).collect();
        let all = formats.join(", ");
        self.base(
            "export",
            text!(ko "성적을 파일로 내보냅니다", en "Write the scores to a file"),
            text!(
                ko "labcheck gradebook export [옵션] [과정] --format 형식",
                en "labcheck gradebook export [OPTIONS] [COURSE] --format FORMAT"
            ),
        )
        .arg(self.graded())
        .arg(
            self.option(
                "format",
                text!(ko "형식", en "FORMAT"),
                text!(ko "형식: {all}", en "Format: {all}"),
            )
            .value_parser(PossibleValuesParser::new(formats))
            .required(true),
        )
        .arg(
            self.path(
                "output",
                text!(
                    ko "결과를 쓸 파일 (html은 폴더도: 학생마다 한 쪽씩)",
                    en "The file to write (for html a folder too: a page each student)"
                ),
            )
            .short('o'),
        )
        .arg(self.path(
            "roster",
            text!(
                ko "LMS에서 내려받은 CSV: Canvas 성적부, Moodle 채점 워크시트. 이 파일의 줄을 채웁니다",
                en "A CSV of the platform to fill in: Canvas's gradebook, Moodle's grading worksheet"
            ),
        ))
        .arg(self.only_student())
        .arg(self.gradebook())
    }
}
