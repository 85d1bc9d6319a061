//! `labcheck hint`: the next hint, gentlest first. Which one is next is remembered for the user.

use super::{Context, check, course, output};
use crate::error::{Failure, exit};
use crate::judge;
use crate::kinds::{Asked, Memo};
use crate::text::{Text, text};
use clap::ArgMatches;
use labcheck_labs::Hint;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{env, fs, io};

pub(super) fn run(matches: &ArgMatches, context: Context) -> Result<u8, Failure> {
    let files = course::files(matches)?;
    let word = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let course = course::course(&files, word("course"))?;
    let exercise = course::exercise(&course, word("exercise"))?;
    let evidence = check::system_only();
    let track = judge::track::of(&evidence).unwrap_or(labcheck_labs::Track::Other);
    let params = judge::params::on_track(&course, &course::params(matches, &course)?, track);
    let memo = Memo::default();
    let asked = Asked { evidence: &evidence, params: &params, track, memo: &memo };
    // On a system of neither track every hint is shown: nobody knows which machine it is meant for.
    let hints: Vec<&Hint> = exercise
        .hint
        .iter()
        .filter(|hint| track == labcheck_labs::Track::Other || hint.applies(track))
        .collect();
    let tell = |at: usize, hint: &Hint| {
        let total = hints.len();
        let mut out = format!(
            "{}/{total}  {}\n",
            at + 1,
            judge::fill_shown(&asked, hint.say.get(context.lang))
        );
        for command in &hint.run {
            out.push_str(&format!("    {}\n", judge::fill_shown(&asked, &command.0)));
        }
        out
    };
    if matches.get_flag("all") {
        let all: Vec<String> = hints.iter().enumerate().map(|(at, hint)| tell(at, hint)).collect();
        output::print(&all.join("\n"))?;
        return Ok(exit::DONE);
    }
    let key = format!("{}/{}", course.id(), exercise.id());
    let mut seen = Seen::load();
    let at = seen.next(&key, hints.len());
    if let Some(hint) = hints.get(at) {
        output::print(&tell(at, hint))?;
    }
    if at + 1 == hints.len() {
        let (course, exercise) = (course.id(), exercise.id());
        let last = text!(
            ko "마지막 힌트입니다. 모두 다시 보기: labcheck hint --all {course} {exercise}",
            en "That was the last one. All of them: labcheck hint --all {course} {exercise}"
        );
        output::note(last.get(context.lang));
    }
    if let Err(error) = seen.store() {
        let why = error.to_string();
        let lost: Text = text!(
            ko "어디까지 보았는지 저장하지 못했습니다({why}). 모두 보기: --all",
            en "could not save which hints were seen ({why}); --all shows them all"
        );
        output::note(lost.get(context.lang));
    }
    Ok(exit::DONE)
}

/// How many hints of each exercise were seen; a line an exercise: `day1/selinux 2`.
struct Seen {
    path: Option<PathBuf>,
    counts: BTreeMap<String, usize>,
}

impl Seen {
    /// What is remembered below `$XDG_STATE_HOME/labcheck`, as the XDG Base Directory Specification
    /// places it. What is not there or not readable is nothing yet.
    fn load() -> Self {
        let absolute =
            |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let state = absolute("XDG_STATE_HOME")
            .or_else(|| absolute("HOME").map(|home| home.join(".local/state")));
        let path = state.map(|state| state.join("labcheck/hints"));
        let text = path.as_ref().and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
        let counts = text
            .lines()
            .filter_map(|line| line.split_once(' '))
            .filter_map(|(key, count)| Some((key.to_owned(), count.parse().ok()?)))
            .collect();
        Self { path, counts }
    }

    /// The place of the next hint. After the last one the last is told again.
    fn next(&mut self, key: &str, total: usize) -> usize {
        let count = self.counts.entry(key.to_owned()).or_insert(0);
        let at = (*count).min(total.saturating_sub(1));
        *count = (at + 1).min(total);
        at
    }

    fn store(&self) -> io::Result<()> {
        let Some(path) = &self.path else { return Err(io::ErrorKind::NotFound.into()) };
        if let Some(dir) = path.parent() {
            fs::create_dir_all(dir)?;
        }
        let text: String =
            self.counts.iter().map(|(key, count)| format!("{key} {count}\n")).collect();
        let beside = path.with_extension("part");
        fs::write(&beside, text)?;
        fs::rename(&beside, path)
    }
}
