//! From evidence to a report. Pure: no disk, no clock, no process.

pub mod params;
pub mod track;

use crate::evidence::{Evidence, Need};
use crate::kinds::{
    Asked, Course, Exercise, Goal, Kind as _, Memo, Params, Recognise as _, Status, Verdict,
};
use crate::report::{CheckReport, ExerciseReport, Report, Source};
use crate::text::text;
use labcheck_labs::{Check, Track};

/// Which exercises are asked for: none named means all that count.
#[derive(Clone, Debug, Default)]
pub struct Chosen(pub Vec<String>);

impl Chosen {
    /// The exercises that are judged, in the course's order.
    pub fn of<'a>(&'a self, course: &'a Course) -> impl Iterator<Item = &'a Exercise> {
        course
            .exercises
            .iter()
            .filter(|e| self.0.is_empty() || self.0.iter().any(|id| id == e.id()))
    }
}

/// An optional exercise counts once its parameter was set.
fn counts(exercise: &Exercise, params: &Params) -> bool {
    exercise
        .optional
        .as_ref()
        .is_none_or(|param| params.set.iter().any(|name| name == param.get_ref()))
}

/// Everything that the chosen exercises have to see, as far as what was seen already tells.
#[must_use]
pub fn needs(
    course: &Course,
    chosen: &Chosen,
    params: &Params,
    evidence: &Evidence,
    memo: &Memo,
) -> Vec<Need> {
    let mut needs = track::needs(evidence);
    // Until the system is known, so are not the values of the parameters that depend on it.
    let Some(track) = track::of(evidence) else { return needs };
    let mut on = |track: Track, memo: &Memo| {
        let params = params::on_track(course, params, track);
        let asked = Asked { evidence, params: &params, track, memo };
        for exercise in chosen.of(course).filter(|e| counts(e, &params)) {
            for check in exercise.check.iter().filter(|c| skip(c, track).is_none()) {
                needs.extend(check.goal.needs(&asked));
                let mistakes = exercise.mistake.iter().filter(|mistake| mistake.fails(check.id()));
                needs.extend(mistakes.flat_map(|mistake| mistake.when.needs(&asked)));
            }
        }
    };
    on(track, memo);
    // What was read before was read by the rules of one system.
    track::others(evidence).iter().for_each(|other| on(*other, &Memo::default()));
    needs.sort();
    needs.dedup();
    needs
}

/// The secret settings that the chosen exercises compare, with the values that they ask for.
#[must_use]
pub fn secrets(
    course: &Course,
    chosen: &Chosen,
    params: &Params,
    evidence: &Evidence,
) -> Vec<(String, String)> {
    let track = track::of(evidence).unwrap_or(Track::Other);
    let params = params::on_track(course, params, track);
    let asked = Asked { evidence, params: &params, track, memo: &Memo::default() };
    let checks = chosen.of(course).flat_map(|exercise| &exercise.check);
    let mut secrets: Vec<_> = checks.flat_map(|check| check.goal.secrets(&asked)).collect();
    secrets.sort();
    secrets.dedup();
    secrets
}

fn skip<G>(check: &Check<G>, track: Track) -> Option<&crate::text::Text> {
    check.skip.iter().find(|skip| skip.on.contains(&track)).map(|skip| &skip.why)
}

/// Judges the chosen exercises.
#[must_use]
pub fn judge(
    course: &Course,
    chosen: &Chosen,
    params: &Params,
    evidence: &Evidence,
    source: Source,
) -> Report {
    judge_with(course, chosen, params, evidence, source, &Memo::default())
}

/// The same, with what was read of this very evidence while it was collected.
#[must_use]
pub fn judge_with(
    course: &Course,
    chosen: &Chosen,
    params: &Params,
    evidence: &Evidence,
    source: Source,
    memo: &Memo,
) -> Report {
    let track = track::of(evidence).unwrap_or(Track::Other);
    let others: Vec<System> = track::others(evidence)
        .iter()
        .map(|other| System {
            track: *other,
            params: params::on_track(course, params, *other),
            memo: Memo::default(),
        })
        .collect();
    let others: Vec<Asked<'_>> = others.iter().map(|other| other.asked(evidence)).collect();
    let params = params::on_track(course, params, track);
    let asked = Asked { evidence, params: &params, track, memo };
    let exercises = chosen
        .of(course)
        .map(|exercise| {
            let counted = counts(exercise, &params);
            exercise_report(exercise, &asked, &others, counted)
        })
        .collect();
    Report {
        course: course.id().to_owned(),
        title: course.file.title.clone(),
        track: track.name(),
        host: evidence.machine.host.clone(),
        source,
        time: evidence.machine.time,
        exercises,
    }
}

/// A system that it may be as well, and what is asked there.
struct System {
    track: Track,
    params: Params,
    memo: Memo,
}

impl System {
    fn asked<'a>(&'a self, evidence: &'a Evidence) -> Asked<'a> {
        Asked { evidence, params: &self.params, track: self.track, memo: &self.memo }
    }
}

fn exercise_report(
    exercise: &Exercise,
    asked: &Asked<'_>,
    others: &[Asked<'_>],
    counted: bool,
) -> ExerciseReport {
    let report = |check| {
        let verdict = on_any(exercise, check, asked, others, counted);
        check_report(exercise, check, asked, verdict)
    };
    let checks = exercise.check.iter().map(report).collect();
    let fill = |text: &crate::text::Text| text.map(|t| fill(asked, t));
    ExerciseReport {
        id: exercise.id().to_owned(),
        title: fill(&exercise.title),
        about: fill(&exercise.about),
        page: exercise.html_page(),
        optional: exercise.optional.as_ref().filter(|_| !counted).map(|p| p.get_ref().clone()),
        checks,
    }
}

/// A text of the lab with the parameters filled in, secret ones as an ellipsis.
#[must_use]
pub fn fill(asked: &Asked<'_>, text: &str) -> String {
    labcheck_labs::template::fill(text, &|name| {
        // A password stands in no report, not even the published one of an exercise.
        if asked.params.secret.iter().any(|secret| secret == name) {
            return Some("…".to_owned());
        }
        asked.params.values.get(name).cloned()
    })
}

/// A hint or command with the parameters filled in: what a student has to type stands in it, the
/// password that the exercise asks for included.
#[must_use]
pub fn fill_shown(asked: &Asked<'_>, text: &str) -> String {
    labcheck_labs::template::fill(text, &|name| asked.params.values.get(name).cloned())
}

fn not_asked(param: &str) -> crate::text::Text {
    text!(
        ko "선택 실습입니다. --set {param}=값 을 주면 채점합니다",
        en "optional: it counts with --set {param}=VALUE"
    )
}

/// What a check comes to on one system.
fn verdict(exercise: &Exercise, check: &Check<Goal>, asked: &Asked<'_>, counted: bool) -> Verdict {
    match (skip(check, asked.track), &exercise.optional) {
        (Some(why), _) => Verdict::skip(why.clone()),
        (None, Some(param)) if !counted => Verdict::skip(not_asked(param.get_ref())),
        (None, _) => check.goal.judge(asked),
    }
}

/// What a check comes to where other systems may be meant as well: nothing, unless it is the same on all.
fn on_any(
    exercise: &Exercise,
    check: &Check<Goal>,
    asked: &Asked<'_>,
    others: &[Asked<'_>],
    counted: bool,
) -> Verdict {
    let told = verdict(exercise, check, asked, counted);
    let same = |other| verdict(exercise, check, other, counted).status == told.status;
    match track::unreadable(asked.evidence) {
        Some((path, why)) if !others.iter().all(same) => Verdict::unknown(path, &why),
        _ => told,
    }
}

fn check_report(
    exercise: &Exercise,
    check: &Check<Goal>,
    asked: &Asked<'_>,
    verdict: Verdict,
) -> CheckReport {
    let mistake = matches!(verdict.status, Status::Fail | Status::Pending)
        .then(|| {
            exercise
                .mistake
                .iter()
                .filter(|mistake| mistake.fails(check.id()))
                .find(|m| m.when.holds(asked, &verdict))
        })
        .flatten();
    let filled = |text: &crate::text::Text| text.map(|t| fill(asked, t));
    let next = mistake.and_then(|m| m.next.as_ref()).map(filled).or(verdict.next);
    let open = matches!(verdict.status, Status::Fail | Status::Pending);
    let next = next.or_else(|| check.next.as_ref().filter(|_| open).map(filled));
    CheckReport {
        id: format!("{}.{}", exercise.id(), check.id()),
        title: filled(&check.title),
        status: verdict.status,
        points: check.points.get(),
        advisory: check.advisory,
        seen: verdict.seen,
        expected: verdict.expected,
        place: verdict.place,
        mistake: mistake.map(|m| (m.id.get_ref().to_string(), filled(&m.say))),
        why: filled(&check.why),
        next,
        notes: verdict.notes,
    }
}

#[cfg(test)]
mod tests;
