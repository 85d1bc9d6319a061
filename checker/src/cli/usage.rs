//! Help, completions, the manual page, and usage errors in the reader's language.

use super::{Context, args, output};
use crate::error::{Failure, exit};
use crate::text::{Lang, Text, text, visible};
use clap::ArgMatches;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::process::ExitCode;

/// Tells what clap has to tell: help and version on standard output, an error on standard error.
pub(super) fn told(error: &clap::Error, lang: Lang) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return match output::print(&(error.render().to_string().trim_end().to_owned() + "\n")) {
            Ok(()) => ExitCode::from(exit::DONE),
            Err(_) => ExitCode::from(exit::USAGE),
        };
    }
    output::note(&format!("labcheck: {}", say(error).get(lang)));
    let more = text!(ko "도움말: labcheck --help", en "for help: labcheck --help");
    output::note(more.get(lang));
    ExitCode::from(exit::USAGE)
}

fn say(error: &clap::Error) -> Text {
    let word = |kind| error.get(kind).map(words).unwrap_or_default();
    let argument = word(ContextKind::InvalidArg);
    let value = word(ContextKind::InvalidValue);
    let valid = word(ContextKind::ValidValue);
    let near =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
            .into_iter()
            .map(word)
            .find(|near| !near.is_empty());
    let text = match error.kind() {
        ErrorKind::UnknownArgument => {
            text!(ko "{argument}: 그런 옵션이나 인수는 없습니다", en "{argument}: there is no such option or argument")
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            text!(ko "{argument}에는 값이 필요합니다", en "{argument} needs a value")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if !valid.is_empty() => text!(
            ko "{argument}에 {value}은(는) 쓸 수 없습니다. 쓸 수 있는 값: {valid}",
            en "{value} is not a valid value for {argument}: it takes {valid}"
        ),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            text!(ko "{argument}에 {value}은(는) 쓸 수 없습니다", en "{value} is not a valid value for {argument}")
        }
        ErrorKind::MissingRequiredArgument => {
            text!(ko "빠진 인수가 있습니다: {argument}", en "something is missing: {argument}")
        }
        ErrorKind::ArgumentConflict => {
            let other = word(ContextKind::PriorArg);
            if other.is_empty() || other == argument {
                text!(ko "{argument}은(는) 한 번만 쓸 수 있습니다", en "{argument} can be given only once")
            } else {
                text!(
                    ko "{argument}와(과) {other}은(는) 함께 쓸 수 없습니다",
                    en "{argument} and {other} cannot be used together"
                )
            }
        }
        ErrorKind::InvalidUtf8 => {
            text!(ko "인수가 UTF-8이 아닙니다", en "an argument is not UTF-8")
        }
        _ => text!(ko "명령을 이해하지 못했습니다: {argument}", en "not understood: {argument}"),
    };
    match near {
        Some(near) => text.then(". ", &text!(ko "혹시 {near}인가요?", en "Did you mean {near}?")),
        None => text,
    }
}

fn words(value: &ContextValue) -> String {
    let joined = match value {
        ContextValue::String(word) => word.clone(),
        ContextValue::Strings(words) => words.join(", "),
        other => other.to_string(),
    };
    visible(&joined)
}

/// `labcheck completions SHELL`.
pub(super) fn completions(matches: &ArgMatches, context: Context) -> Result<u8, Failure> {
    let Some(shell) = matches.get_one::<clap_complete::Shell>("shell") else {
        return Ok(exit::USAGE);
    };
    let mut script = Vec::new();
    clap_complete::generate(*shell, &mut args::command(context.lang), "labcheck", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(exit::DONE)
}

/// `labcheck man`.
pub(super) fn man(context: Context) -> Result<u8, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(args::command(context.lang))
        .render(&mut page)
        .map_err(|error| Failure(Text::same(error.to_string())))?;
    output::print(&String::from_utf8_lossy(&page))?;
    Ok(exit::DONE)
}
