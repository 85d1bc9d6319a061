//! What was proven: a line for each exercise and track, and one for whatever is not proven.

use super::Proven;
use super::plan::{Claim, Trial};
use super::trial::{Outcome, Wrong};
use crate::kinds::Course;
use crate::render::columns::pad;
use crate::text::{Lang, Text, text, visible};
use labcheck_labs::Track;
use labcheck_labs::proof::Proof;
use std::time::Duration;

/// Cells of the columns: exercise, track, and the four that tell.
const CELLS: [usize; 6] = [17, 11, 7, 8, 7, 10];

/// The table of a course.
pub(super) fn table(
    course: &Course,
    proofs: &[Proof],
    tracks: &[Track],
    trials: &[Trial],
    outcomes: &[Outcome],
    lang: Lang,
) -> Proven {
    let head = [
        text!(ko "실습", en "exercise"),
        text!(ko "시스템", en "track"),
        text!(ko "처음", en "fresh"),
        text!(ko "해결", en "solved"),
        text!(ko "힌트", en "hints"),
        text!(ko "실수", en "mistakes"),
        text!(ko "방법", en "on"),
    ];
    let mut text = row(&head.map(|text| text.get(lang).to_owned()));
    let mut findings = Vec::new();
    for (at, (exercise, proof)) in course.exercises.iter().zip(proofs).enumerate() {
        for &track in tracks {
            let of = trials.iter().zip(outcomes);
            let of = of.filter(|(trial, _)| trial.exercise == at && trial.track == track);
            let tried: Vec<(&Trial, &Outcome)> = of.collect();
            text.push_str(&row(&cells(exercise.id(), track, &tried, lang)));
            for (trial, outcome) in tried {
                if let Some(wrong) = &outcome.wrong {
                    findings.push(told(trial, wrong));
                }
            }
        }
        let tried = |id: &str| {
            trials.iter().any(|trial| {
                trial.exercise == at
                    && matches!(&trial.claim, Claim::Mistake { id: tried, .. } if tried == id)
            })
        };
        for (id, script) in &proof.mistakes {
            if let Some(script) = script.as_ref().filter(|_| !tried(id)) {
                let path = visible(&script.path);
                findings.push(text!(
                    ko "{path}: 이 시스템에서는 한 번도 실행되지 않습니다(`#: on`을 보세요)",
                    en "{path}: not proven: no track of this machine runs it (see `#: on`)"
                ));
            }
        }
    }
    for finding in &findings {
        text.push_str(finding.get(lang));
        text.push('\n');
    }
    Proven {
        text,
        findings: findings.len(),
        looks: outcomes.iter().map(|outcome| outcome.looks).sum(),
        spent: outcomes.iter().map(|outcome| outcome.spent).sum::<Duration>(),
    }
}

fn row(cells: &[String]) -> String {
    let mut line = String::new();
    for (at, cell) in cells.iter().enumerate() {
        match CELLS.get(at) {
            Some(width) => line.push_str(&pad(cell, *width)),
            None => line.push_str(cell),
        }
    }
    format!("{}\n", line.trim_end())
}

fn cells(id: &str, track: Track, tried: &[(&Trial, &Outcome)], lang: Lang) -> [String; 7] {
    let solve = tried.iter().find(|(trial, _)| trial.claim == Claim::Solve);
    let hints = tried.iter().find(|(trial, _)| trial.claim == Claim::Hints);
    let mark = |good: bool| if good { "✓" } else { "✗" };
    let mistakes: Vec<_> =
        tried.iter().filter(|(trial, _)| matches!(trial.claim, Claim::Mistake { .. })).collect();
    let proven = mistakes.iter().filter(|(_, outcome)| outcome.wrong.is_none()).count();
    let not_asked = solve.is_some_and(|(_, outcome)| outcome.not_asked);
    let fresh = match solve {
        Some((_, outcome)) if outcome.fresh => "✗",
        Some((_, outcome)) if matches!(outcome.wrong, Some(Wrong::FreshDone(_))) => "✓ !",
        _ => "-",
    };
    let on = if not_asked {
        text!(ko "점검하는 것이 없음", en "nothing is asked here")
    } else if tried.is_empty() {
        text!(ko "실행하는 것이 없음", en "nothing is tried here")
    } else {
        let booted = tried.iter().filter(|(trial, _)| trial.booted).count();
        let (of, trees) = (tried.len(), tried.len() - booted);
        match (booted, trees) {
            (0, _) => text!(ko "파일만 {of}", en "trees {of}"),
            (_, 0) => text!(ko "부팅 {of}", en "booted {of}"),
            _ => text!(ko "부팅 {booted}, 파일만 {trees}", en "booted {booted}, trees {trees}"),
        }
    };
    let done = |found: Option<&(&Trial, &Outcome)>| {
        found.map_or("-", |(_, outcome)| mark(outcome.wrong.is_none())).to_owned()
    };
    [
        id.to_owned(),
        track.id().to_owned(),
        fresh.to_owned(),
        if not_asked { "-".to_owned() } else { done(solve) },
        done(hints),
        format!("{proven}/{}", mistakes.len()),
        on.get(lang).to_owned(),
    ]
}

/// A line for something that is not proven, and why.
fn told(trial: &Trial, wrong: &Wrong) -> Text {
    let (path, track) = (visible(&trial.path), trial.track.id());
    let wanted = match &trial.claim {
        Claim::Solve => text!(ko "해결됨", en "solved"),
        Claim::Hints => text!(ko "힌트의 명령으로 해결됨", en "solved by the hints' commands"),
        Claim::Mistake { id, checks, .. } => {
            let checks = checks.join(", ");
            text!(ko "{checks}: {id}", en "{checks}: {id}")
        }
    };
    let why = match wrong {
        Wrong::Script { path, how } => {
            let path = visible(path);
            text!(ko "{path}이(가) 실패했습니다({how})", en "{path} failed ({how})")
        }
        Wrong::FreshDone(seen) => text!(
            ko "처음 상태에서 이미 할 일이 없습니다({seen})",
            en "a fresh machine has nothing left to do ({seen})"
        ),
        Wrong::Seen(seen) => {
            let (ko, en) = (&wanted.ko, &wanted.en);
            Text {
                ko: format!("기대한 결과: {ko}. 나온 결과: {seen}"),
                en: format!("expected {en}; seen {seen}"),
            }
        }
        Wrong::Languages(check) => text!(
            ko "{check}: 한국어와 영어의 결과가 다릅니다",
            en "{check}: the two languages do not say the same"
        ),
        Wrong::Track(seen) => {
            let seen = visible(seen.as_deref().unwrap_or(Track::Other.id()));
            text!(ko "이 시스템은 {seen}입니다", en "the machine is {seen}")
        }
        Wrong::Machine(why) => {
            let why = visible(why);
            text!(ko "시험하지 못했습니다: {why}", en "it could not be tried: {why}")
        }
    };
    let head = Text::same(format!("{path} ({track}): "));
    head.then("", &text!(ko "증명되지 않음: ", en "not proven: ")).then("", &why)
}
