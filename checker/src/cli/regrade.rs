//! `labcheck regrade`: stored evidence judged by today's labs, and what that changes.

use super::grade::{gradebook, policy};
use super::{Context, course, output};
use crate::error::{Failure, exit};
use crate::grade::again::{self, Again};
use crate::gradebook::Gradebook;
use crate::gradebook::rejudge::Change;
use crate::gradebook::rubric::Rubric;
use crate::text::{Text, text, visible};
use crate::time::now;
use clap::ArgMatches;
use std::collections::BTreeMap;
use std::io::{BufRead as _, IsTerminal as _, stderr, stdin};
use std::path::Path;

/// A check, and its status before and after.
type Kind<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

/// Students named in a line; of more the number is told.
const NAMES: usize = 12;

pub(super) fn run(matches: &ArgMatches, context: Context) -> Result<u8, Failure> {
    let path = gradebook(matches);
    let mut book = Gradebook::open(path, false)?;
    let named = matches.get_one::<String>("course").map(String::as_str);
    let name = book.course_meant(named)?;
    let files = course::files(matches)?;
    let course = course::course(&files, &name)?;
    let params = course::params(matches, &course)?;
    let grading = policy(matches, &course)?;
    let rubric = Rubric { course: &course, files: &files, params: &params, grading: &grading };
    if matches.get_flag("keep") {
        let found = keep(path, &mut book, &rubric)?;
        output::print(&told(&found, context))?;
        output::note(text!(ko "기록했습니다.", en "Kept.").get(context.lang));
        return Ok(code(&found));
    }
    let found = some(again::judge(path, &rubric, &mut |_| Ok(()))?)?;
    output::print(&told(&found, context))?;
    if asked(context) {
        keep(path, &mut book, &rubric)?;
        output::note(text!(ko "기록했습니다.", en "Kept.").get(context.lang));
    } else {
        let told = text!(
            ko "아직 기록하지 않았습니다. 기록하려면 --keep 을 붙이세요.",
            en "Nothing was kept yet: --keep keeps it."
        );
        output::note(told.get(context.lang));
    }
    Ok(code(&found))
}

/// Judges and keeps it, all or nothing.
fn keep(path: &Path, book: &mut Gradebook, rubric: &Rubric<'_>) -> Result<Again, Failure> {
    let mut kept = Again::default();
    book.keep_rejudged(rubric, now(), |put| {
        let found = again::judge(path, rubric, &mut |again| {
            put(again).map_err(|error| Text::same(error.to_string()))
        })?;
        kept = some(found)?;
        Ok(kept.changes.clone())
    })?;
    Ok(kept)
}

/// What was judged, if there was anything.
fn some(found: Again) -> Result<Again, Text> {
    if found.attempts > 0 {
        return Ok(found);
    }
    Err(text!(
        ko "성적부에 채점할 수집 자료가 없습니다",
        en "the gradebook holds no evidence to judge"
    ))
}

const fn code(found: &Again) -> u8 {
    if found.damaged == 0 { exit::DONE } else { exit::UNKNOWN }
}

/// What changes: a line for each check and how it changed, with the students.
fn told(found: &Again, context: Context) -> String {
    let mut groups: BTreeMap<Kind<'_>, Vec<&str>> = BTreeMap::new();
    for Change { check, before, after, student } in &found.changes {
        let key = (check.as_str(), before.as_deref(), after.as_deref());
        groups.entry(key).or_default().push(student);
    }
    let mut out = String::new();
    for ((check, before, after), students) in groups {
        let status = |status: Option<&str>| status.unwrap_or("–").to_owned();
        let (before, after, many) = (status(before), status(after), students.len());
        let mut names: Vec<String> =
            students.iter().take(NAMES).map(|student| visible(student)).collect();
        if many > NAMES {
            names.push("…".to_owned());
        }
        let (check, names) = (visible(check), names.join(", "));
        out.push_str(
            text!(
                ko "{check}  {before} → {after}  {many}명: {names}\n",
                en "{check}  {before} → {after}  {many}: {names}\n"
            )
            .get(context.lang),
        );
    }
    let Again { attempts, changed, damaged, .. } = found;
    out.push_str(
        text!(
            ko "다시 채점한 시도 {attempts}, 판정이 달라진 시도 {changed}, 읽을 수 없는 수집 자료 {damaged}\n",
            en "attempts judged again {attempts}, with another verdict {changed}, bundles that cannot be judged {damaged}\n"
        )
        .get(context.lang),
    );
    out
}

/// Whether somebody at a terminal says yes.
fn asked(context: Context) -> bool {
    if !stdin().is_terminal() || !stderr().is_terminal() {
        return false;
    }
    output::note(text!(ko "기록할까요? [y/N]", en "Keep it? [y/N]").get(context.lang));
    let mut answer = String::new();
    // No answer is none.
    let _ = stdin().lock().read_line(&mut answer);
    matches!(answer.trim(), "y" | "Y" | "yes" | "예" | "네")
}
