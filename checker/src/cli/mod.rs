//! The command line: arguments as typed → arguments as meant → a command → an exit code.

mod args;
mod check;
mod collect;
mod course;
mod explain;
mod grade;
mod gradebook;
mod hint;
mod labs;
mod lint;
mod list;
mod output;
mod regrade;
mod serve;
mod usage;
mod watch;
mod watched;

use crate::error::{Failure, exit};
use crate::evidence::identity::hex;
use crate::render::View;
use crate::text::Lang;
use clap::ArgMatches;
use sha2::{Digest as _, Sha256};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// What every command needs to know.
#[derive(Clone, Copy, Debug)]
struct Context {
    lang: Lang,
    color: bool,
    ascii: bool,
}

impl Context {
    /// How standard output shows things.
    fn view(self) -> View {
        let Self { lang, color, ascii } = self;
        View { width: output::width(), color, ascii, ..View::plain(lang) }
    }
}

/// Runs labcheck with the arguments of a process, the program's name first.
#[must_use]
pub fn run(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = words.into_iter().collect();
    if let [_, word] = words.as_slice()
        && word == "--sha256"
    {
        return own_hash();
    }
    let env = |name: &str| std::env::var(name).ok();
    // The language of the help and of errors is wanted before the arguments are read.
    let console = env("TERM").as_deref() == Some("linux");
    let asked = args::lang(&words);
    let from_env = Lang::from_env(env);
    let lang = asked.unwrap_or(if console { Lang::En } else { from_env });
    let matches = match args::command(lang).try_get_matches_from(&words) {
        Ok(matches) => matches,
        Err(error) => return usage::told(&error, lang),
    };
    if console && asked.is_none() && from_env == Lang::Ko {
        output::note("this console cannot show Hangul: --lang ko, or ssh from a terminal that can");
    }
    let context = Context {
        lang,
        color: output::color(matches.get_one::<String>("color").map_or("auto", |c| c.as_str())),
        ascii: console,
    };
    if looks(&matches)
        && let Some(code) = watched::by_child(&words)
    {
        return ExitCode::from(code);
    }
    let code = dispatch(&matches, context).unwrap_or_else(|failure| {
        output::note(&format!("labcheck: {}", failure.0.get(lang)));
        exit::USAGE
    });
    watched::tell(code);
    ExitCode::from(code)
}

/// `labcheck --sha256`: the hash of the program itself, which `labcheck grade` compares where it finds a copy.
/// Many a processor has instructions for it that `sha256sum` does not use.
fn own_hash() -> ExitCode {
    let hash = || {
        let mut program = std::fs::File::open("/proc/self/exe")?;
        let mut hash = Sha256::new();
        std::io::copy(&mut program, &mut hash)?;
        Ok::<_, std::io::Error>(hex(&hash.finalize()))
    };
    match hash() {
        Ok(hash) if output::print(&format!("{hash}\n")).is_ok() => ExitCode::from(exit::DONE),
        _ => ExitCode::from(exit::USAGE),
    }
}

/// Whether this machine or a tree is looked at, rather than files of labcheck's own.
fn looks(matches: &ArgMatches) -> bool {
    match matches.subcommand() {
        None => matches.get_one::<PathBuf>("evidence").is_none(),
        Some((name, _)) => matches!(name, "collect" | "submit" | "hint" | "explain"),
    }
}

fn dispatch(matches: &ArgMatches, context: Context) -> Result<u8, Failure> {
    match matches.subcommand() {
        Some(("list", sub)) => list::run(sub, context),
        Some(("hint", sub)) => hint::run(sub, context),
        Some(("explain", sub)) => explain::run(sub, context),
        Some(("collect", sub)) => collect::collect(sub, context),
        Some(("grade", sub)) => grade::run(sub, context),
        Some(("regrade", sub)) => regrade::run(sub, context),
        Some(("submit", sub)) => collect::submit(sub, context),
        Some(("lint", sub)) => lint::run(sub, context),
        Some(("watch", sub)) => watch::run(sub, context),
        Some(("serve", sub)) => serve::run(sub, context),
        Some(("gradebook", sub)) => gradebook::run(sub, context),
        Some(("schema", sub)) => labs::schema(sub),
        Some(("book", sub)) => labs::book(sub, context),
        Some(("completions", sub)) => usage::completions(sub, context),
        Some(("man", _)) => usage::man(context),
        _ => check::run(matches, context),
    }
}
