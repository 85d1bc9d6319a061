//! The commands and options, with their help in both languages.

mod commands;
mod gradebook;
mod grading;

use crate::render::FORMATS;
use crate::text::{Lang, Text, text};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command, ValueHint, value_parser};
use std::ffi::OsString;
use std::path::PathBuf;

/// The language asked for with `--lang`, looked up before the arguments are parsed: even a usage
/// error is told in it.
pub(super) fn lang(words: &[OsString]) -> Option<Lang> {
    let words: Vec<&str> = words.iter().filter_map(|word| word.to_str()).collect();
    let value =
        words.iter().enumerate().find_map(|(at, word)| match word.strip_prefix("--lang") {
            Some("") => words.get(at + 1).copied(),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        })?;
    Lang::ALL.into_iter().find(|lang| lang.code() == value)
}

/// The whole command line in one language.
pub(super) fn command(lang: Lang) -> Command {
    Maker { lang }.command()
}

struct Maker {
    lang: Lang,
}

impl Maker {
    fn say(&self, text: Text) -> String {
        text.get(self.lang).to_owned()
    }

    fn command(&self) -> Command {
        let usage = text!(
            ko "labcheck [옵션] 과정 [실습…]\n  labcheck [옵션] 명령",
            en "labcheck [OPTIONS] COURSE [EXERCISE…]\n  labcheck [OPTIONS] COMMAND"
        );
        let about = text!(
            ko "이 컴퓨터를 점검해 실습을 마쳤는지, 다음에 무엇을 입력할지 알려 줍니다.",
            en "Tells whether an exercise is done on this machine, and what to type next."
        );
        let command = self.base("labcheck", about, usage).version(env!("CARGO_PKG_VERSION"));
        let version = text!(ko "버전을 보여 줍니다", en "Show the version");
        self.with_check_options(self.with_common(command))
            .disable_version_flag(true)
            .disable_help_subcommand(true)
            .arg(
                Arg::new("version")
                    .short('V')
                    .long("version")
                    .action(ArgAction::Version)
                    .help(self.say(version))
                    .help_heading(self.options()),
            )
            .arg(self.course(false))
            .arg(self.exercises())
            .subcommand_help_heading(self.say(text!(ko "명령", en "Commands")))
            .subcommands(self.subcommands())
    }

    fn options(&self) -> String {
        self.say(text!(ko "옵션", en "Options"))
    }

    fn base(&self, name: &'static str, about: Text, usage: Text) -> Command {
        let head = self.say(text!(ko "사용법", en "Usage"));
        Command::new(name)
            .about(self.say(about))
            .override_usage(self.say(usage))
            .help_template(format!("{{about}}\n\n{head}:\n  {{usage}}\n\n{{all-args}}\n"))
            .disable_help_flag(true)
            .arg(
                Arg::new("help")
                    .short('h')
                    .long("help")
                    .action(ArgAction::Help)
                    .help(self.say(text!(ko "도움말을 보여 줍니다", en "Show this help")))
                    .help_heading(self.options()),
            )
    }

    /// Options of every command.
    fn with_common(&self, command: Command) -> Command {
        command
            .arg(
                self.option(
                    "lang",
                    text!(ko "언어", en "LANG"),
                    text!(
                        ko "보여 줄 언어: ko, en (기본값은 LC_ALL, LC_MESSAGES, LANG을 따릅니다)",
                        en "Language: ko or en (default from LC_ALL, LC_MESSAGES, LANG)"
                    ),
                )
                .value_parser(PossibleValuesParser::new(["ko", "en"]))
                .global(true),
            )
            .arg(
                self.option(
                    "color",
                    text!(ko "방식", en "WHEN"),
                    text!(
                        ko "색: auto, always, never (NO_COLOR도 따릅니다)",
                        en "Colour: auto, always or never (NO_COLOR is respected)"
                    ),
                )
                .value_parser(PossibleValuesParser::new(["auto", "always", "never"]))
                .global(true),
            )
            .arg(
                self.path(
                    "labs",
                    text!(
                        ko "내장 실습 대신 이 폴더의 실습을 씁니다",
                        en "Use the labs in this folder instead of the built-in ones"
                    ),
                )
                .global(true),
            )
    }

    fn with_check_options(&self, command: Command) -> Command {
        self.with_params(command)
            .arg(self.root())
            .arg(
                self.path(
                    "evidence",
                    text!(
                        ko "이 컴퓨터 대신 labcheck collect가 만든 수집 자료를 채점합니다",
                        en "Judge a bundle from labcheck collect instead of this machine"
                    ),
                )
                .conflicts_with("root"),
            )
            .arg(
                self.option(
                    "format",
                    text!(ko "형식", en "FORMAT"),
                    text!(
                        ko "결과의 형식: human, json, junit, tap, markdown",
                        en "Format of the report: human, json, junit, tap or markdown"
                    ),
                )
                .value_parser(PossibleValuesParser::new(FORMATS.map(|(name, _)| name))),
            )
            .arg(
                self.path(
                    "output",
                    text!(
                        ko "결과를 파일에 씁니다",
                        en "Write the report to a file"
                    ),
                )
                .short('o'),
            )
            .arg(
                Arg::new("verbose")
                    .short('v')
                    .long("verbose")
                    .action(ArgAction::SetTrue)
                    .help(self.say(text!(
                        ko "끝낸 실습도 모두 자세히 보여 줍니다",
                        en "Show every exercise in full, finished ones too"
                    )))
                    .help_heading(self.options()),
            )
    }

    fn with_params(&self, command: Command) -> Command {
        command
            .arg(self.path(
                "params",
                text!(
                    ko "과정의 매개변수를 이 TOML 파일에서 읽습니다",
                    en "Read parameters of the course from this TOML file"
                ),
            ))
            .arg(
                self.option(
                    "set",
                    text!(ko "이름=값", en "NAME=VALUE"),
                    text!(
                        ko "과정의 매개변수 하나를 정합니다 (여러 번 쓸 수 있습니다)",
                        en "Set one parameter of the course (may be repeated)"
                    ),
                )
                .action(ArgAction::Append),
            )
    }

    fn option(&self, name: &'static str, value: Text, help: Text) -> Arg {
        Arg::new(name)
            .long(name)
            .value_name(self.say(value))
            .help(self.say(help))
            .help_heading(self.options())
            .hide_possible_values(true)
    }

    fn path(&self, name: &'static str, help: Text) -> Arg {
        self.option(name, text!(ko "경로", en "PATH"), help)
            .value_parser(value_parser!(PathBuf))
            .value_hint(ValueHint::AnyPath)
    }

    fn root(&self) -> Arg {
        self.path(
            "root",
            text!(
                ko "이 컴퓨터 대신 마운트한 이미지나 복사한 디렉터리를 봅니다",
                en "Look at a mounted image or a copied tree instead of this machine"
            ),
        )
    }

    fn place(&self, name: &'static str, value: Text, help: Text) -> Arg {
        Arg::new(name)
            .value_name(self.say(value))
            .help(self.say(help))
            .help_heading(self.say(text!(ko "인수", en "Arguments")))
    }

    fn course(&self, required: bool) -> Arg {
        self.place(
            "course",
            text!(ko "과정", en "COURSE"),
            text!(
                ko "과정의 이름: day1 (labcheck list로 볼 수 있습니다)",
                en "Name of the course: day1 (see labcheck list)"
            ),
        )
        .required(required)
    }

    fn exercises(&self) -> Arg {
        self.place(
            "exercise",
            text!(ko "실습", en "EXERCISE"),
            text!(
                ko "이 실습만 점검합니다 (기본값은 전부)",
                en "Only these exercises (default: all)"
            ),
        )
        .num_args(0..)
    }
}
