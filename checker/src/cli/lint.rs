//! `labcheck lint [DIR] [--prove]`: what is wrong with labs, and whether they are proven.

use super::{Context, course, output};
use crate::book;
use crate::error::{Failure, exit};
use crate::kinds::{Course, Goal, When};
use crate::prove;
use crate::text::{Text, text, visible};
use clap::ArgMatches;
use labcheck_labs::load::Around;
use labcheck_labs::proof::{self, Proof};
use labcheck_labs::{Fault, Files, load};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

pub(super) fn run(matches: &ArgMatches, context: Context) -> Result<u8, Failure> {
    let begun = Instant::now();
    let dir = matches.get_one::<PathBuf>("dir").or_else(|| matches.get_one("labs"));
    let prove = matches.get_flag("prove");
    let Some(dir) = dir else {
        if prove {
            return Err(Failure(text!(
                ko "어느 폴더의 실습인지 적어야 합니다: labcheck lint labs --prove (내장 실습에는 solve.sh가 들어 있지 않습니다)",
                en "name the folder of the labs: labcheck lint labs --prove (the labs inside the program come without their solve.sh)"
            )));
        }
        let linted = lint(&Files::built_in(), false);
        return said(&linted, "", context);
    };
    let linted = lint(&course::from_dir(dir)?, true);
    let prefix = dir.to_string_lossy().trim_end_matches('/').to_owned() + "/";
    let code = said(&linted, &prefix, context)?;
    // What cannot be read cannot be tried; what is only missing does not keep the rest from it.
    if !prove || linted.broken {
        return Ok(code);
    }
    let proven = proven(&linted, dir, begun, context)?;
    Ok(code.max(proven))
}

/// The courses with their proofs, and what is wrong with them.
#[derive(Default)]
struct Linted {
    courses: Vec<(Course, Vec<Proof>)>,
    faults: Vec<Fault>,
    /// A course could not be read.
    broken: bool,
}

/// Looks the courses over; those of a folder with their proofs.
fn lint(files: &Files, proofs: bool) -> Linted {
    let pages = book::pages();
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let mut linted = Linted::default();
    for name in files.courses() {
        // The pages of the book that comes with labcheck say nothing about somebody else's course.
        let built_in = Files::built_in().courses().contains(&name);
        let around = Around { pages: built_in.then_some(pages.as_slice()) };
        match load::load::<Goal, When>(files, name, around) {
            Ok(course) => {
                let found = if proofs { proof::read(&course, files) } else { Default::default() };
                linted.faults.extend(found.1);
                linted.courses.push((course, found.0));
            }
            Err(found) => {
                linted.broken = true;
                linted.faults.extend(found);
            }
        }
    }
    linted
}

fn said(linted: &Linted, prefix: &str, context: Context) -> Result<u8, Failure> {
    let mut out = String::new();
    for fault in &linted.faults {
        out.push_str(&visible(&format!("{prefix}{fault}")));
        out.push('\n');
    }
    let count = linted.faults.len();
    let sum = if count == 0 {
        let courses = || linted.courses.iter().map(|(course, _)| course);
        let exercises = courses().map(|course| course.exercises.len()).sum::<usize>();
        let checks =
            courses().flat_map(|course| &course.exercises).map(|e| e.check.len()).sum::<usize>();
        text!(ko "오류 없음(실습 {exercises}개, 점검 {checks}개)", en "no faults (exercises: {exercises}, checks: {checks})")
    } else {
        let s = if count == 1 { "" } else { "s" };
        text!(ko "오류 {count}개", en "{count} fault{s}")
    };
    out.push_str(sum.get(context.lang));
    out.push('\n');
    output::print(&out)?;
    Ok(if count == 0 { exit::DONE } else { exit::TO_DO })
}

/// Proves the courses one by one, each told as soon as it is done.
fn proven(linted: &Linted, dir: &Path, begun: Instant, context: Context) -> Result<u8, Failure> {
    let (mut findings, mut looks, mut spent) = (0, 0, Duration::ZERO);
    for (course, proofs) in &linted.courses {
        // The folder of one course, or a folder of courses.
        let home =
            if dir.join("course.toml").is_file() { dir.to_owned() } else { dir.join(course.id()) };
        let proven = prove::course(course, proofs, &home, context.lang, &output::progress);
        output::progress_done();
        let proven = proven?;
        output::print(&format!("\n{}", proven.text))?;
        findings += proven.findings;
        looks += proven.looks;
        spent += proven.spent;
    }
    let (own, all) = (spent.as_secs_f64(), begun.elapsed().as_secs_f64());
    let time: Text = text!(
        ko "labcheck 실행 {looks}번에 {own:.1}초, 전체 {all:.1}초",
        en "labcheck ran {looks} times in {own:.1} s; {all:.1} s in all"
    );
    let sum = if findings == 0 {
        text!(ko "모두 증명됨", en "all proven")
    } else {
        text!(ko "증명되지 않은 것 {findings}개", en "not proven: {findings}")
    };
    output::print(&format!("\n{}. {}\n", sum.get(context.lang), time.get(context.lang)))?;
    Ok(if findings == 0 { exit::DONE } else { exit::TO_DO })
}
