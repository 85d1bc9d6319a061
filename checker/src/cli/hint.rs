//! `labcheck hint`: the next hint, gentlest first. Which one is next is remembered for the user.

use super::{Context, check, course, output};
use crate::error::{Failure, exit};
use crate::kinds::{Asked, Memo};
use crate::text::{Text, text};
use crate::{hints, judge};
use clap::ArgMatches;

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
    let hints = hints::of(exercise, track);
    let tell = |at: usize, hint| hints::told(&asked, hint, at, hints.len(), context.lang);
    if matches.get_flag("all") {
        let all: Vec<String> = hints.iter().enumerate().map(|(at, hint)| tell(at, hint)).collect();
        output::print(&all.join("\n"))?;
        return Ok(exit::DONE);
    }
    let mut seen = hints::Seen::load();
    let at = seen.next(course.id(), exercise.id(), hints.len());
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
