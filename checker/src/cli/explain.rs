//! `labcheck explain`: what is checked, why, where it is read from, and the page of the book.

use super::{Context, check, course, output};
use crate::error::{Failure, exit};
use crate::evidence::Need;
use crate::judge;
use crate::kinds::{Asked, Exercise, Kind as _, Memo};
use crate::render::columns::{pad, width};
use crate::text::{Text, text, visible};
use clap::ArgMatches;

pub(super) fn run(matches: &ArgMatches, context: Context) -> Result<u8, Failure> {
    let files = course::files(matches)?;
    let word = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let course = course::course(&files, word("course"))?;
    let (name, wanted) = match word("exercise").split_once('.') {
        Some((name, check)) => (name, Some(check)),
        None => (word("exercise"), None),
    };
    let exercise = course::exercise(&course, name)?;
    if let Some(wanted) = wanted.filter(|wanted| exercise.check.iter().all(|c| c.id() != *wanted)) {
        return Err(no_check(exercise, wanted));
    }
    let params = course::params(matches, &course)?;
    let evidence = check::system_only();
    let track = judge::track::of(&evidence).unwrap_or(labcheck_labs::Track::Other);
    let params = judge::params::on_track(&course, &params, track);
    let memo = Memo::default();
    let asked = Asked { evidence: &evidence, params: &params, track, memo: &memo };
    let filled = |text: &Text| judge::fill(&asked, text.get(context.lang));

    let mut out =
        format!("{}  {}\n{}\n", exercise.id(), filled(&exercise.title), filled(&exercise.about));
    let heads = [
        text!(ko "이유", en "why"),
        text!(ko "읽는 곳", en "read from"),
        text!(ko "배점", en "points"),
        text!(ko "해당 없음", en "does not apply"),
    ];
    let column = heads.iter().map(|head| width(head.get(context.lang))).max().unwrap_or(0);
    let row = |head: &Text, value: &str| {
        format!("    {}  {value}\n", pad(head.get(context.lang), column))
    };
    for check in exercise.check.iter().filter(|c| wanted.is_none_or(|wanted| c.id() == wanted)) {
        out.push_str(&format!("\n  {}.{}  {}\n", exercise.id(), check.id(), filled(&check.title)));
        out.push_str(&row(&heads[0], &filled(&check.why)));
        let mut places: Vec<String> =
            check.goal.needs(&asked).iter().filter_map(|n| place(n, context)).collect();
        places.sort();
        places.dedup();
        for (at, place) in places.iter().enumerate() {
            let head = if at == 0 { heads[1].clone() } else { Text::default() };
            out.push_str(&row(&head, place));
        }
        let points = if check.advisory {
            text!(ko "없음(참고용)", en "none, for information")
        } else {
            Text::same(check.points.get().to_string())
        };
        out.push_str(&row(&heads[2], points.get(context.lang)));
        for skip in &check.skip {
            let on: Vec<&str> = skip.on.iter().map(|t| t.name().unwrap_or("other")).collect();
            out.push_str(&row(&heads[3], &format!("{}: {}", on.join(", "), filled(&skip.why))));
        }
    }
    let page = exercise.html_page();
    let page = text!(ko "교재: {page}", en "in the book: {page}");
    out.push_str(&format!("\n{}\n", page.get(context.lang)));
    output::print(&out)?;
    Ok(exit::DONE)
}

fn no_check(exercise: &Exercise, wanted: &str) -> Failure {
    let known: Vec<&str> = exercise.check.iter().map(|check| check.id()).collect();
    let (known, wanted, id) = (known.join(", "), visible(wanted), exercise.id());
    Failure(text!(
        ko "{wanted}: {id} 실습에 없는 점검입니다. 쓸 수 있는 이름: {known}",
        en "{id} has no check {wanted}. Available: {known}"
    ))
}

/// Where a need is read from, in a few words. Unit directories are many: they are told as one.
fn place(need: &Need, context: Context) -> Option<String> {
    let say = |text: Text| Some(text.get(context.lang).to_owned());
    match need {
        Need::File(path) | Need::Stat(path) => Some(path.clone()),
        Need::Dir(path) if path.contains("systemd") || path.contains("/rc") => say(
            text!(ko "systemd 유닛 디렉터리(/etc, /run, /usr/lib)", en "systemd's unit directories (/etc, /run, /usr/lib)"),
        ),
        Need::Dir(path) => Some(path.clone()),
        Need::Unit(unit) => say(text!(ko "systemd 조회: {unit}", en "asked of systemd: {unit}")),
        Need::Package(name) => say(text!(ko "rpm 조회: {name}", en "asked of rpm: {name}")),
        Need::Command(words) => Some(words.join(" ")),
        Need::Http(url) => Some(url.clone()),
        Need::Token(path, _) => say(
            text!(ko "Keystone 조회: {path}의 계정 사용", en "asked of Keystone, as {path} says"),
        ),
    }
}
