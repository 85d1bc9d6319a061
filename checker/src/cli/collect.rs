//! `labcheck collect` and `labcheck submit`: what the checks need as one file, for judging elsewhere or
//! later.

use super::{Context, check, course, output};
use crate::error::{Failure, exit};
use crate::evidence::bundle::Bundle;
use crate::evidence::identity::Identity;
use crate::grade::errand::{Errand, MAX_ERRAND};
use crate::judge::{Chosen, params};
use crate::kinds::{Course, Params};
use crate::text::{Text, text, visible};
use clap::ArgMatches;
use labcheck_labs::Files;
use std::io::{Read as _, stdin};
use std::path::{Path, PathBuf};

/// Under what the traces of generated secrets are taken where no run has a key of its own: bundles that
/// are handed in can then be compared with each other.
const SUBMIT_KEY: &str = "labcheck: handed in";

pub(super) fn collect(matches: &ArgMatches, _context: Context) -> Result<u8, Failure> {
    let name = matches.get_one::<String>("course").map_or("", String::as_str);
    if matches.get_flag("errand") {
        return errand(matches, name);
    }
    let files = course::files(matches)?;
    let course = course::course(&files, name)?;
    let params = course::params(matches, &course)?;
    let (bundle, _) = look(matches, &course, params, None)?;
    output::write_with(place(matches), |to| bundle.write_to(to))?;
    Ok(exit::DONE)
}

/// What a run of `labcheck grade` asks of a machine, from standard input.
fn errand(matches: &ArgMatches, name: &str) -> Result<u8, Failure> {
    let errand = read_errand()?;
    if errand.course != name {
        let other = visible(&errand.course);
        return Err(Failure(text!(
            ko "요청은 {name}이(가) 아니라 {other} 과정의 것입니다",
            en "the errand is for the course {other}, not for {name}"
        )));
    }
    let files = errand.labs.map_or_else(Files::built_in, Files);
    let course = course::course(&files, name)?;
    let params = params::set(&course, &errand.set).map_err(Failure)?;
    let (mut bundle, identity) = look(matches, &course, params, errand.digest_key.as_deref())?;
    bundle.identity = Some(Identity { challenge: errand.challenge, ..identity });
    output::write_with(place(matches), |to| bundle.write_sealed(to).map(drop))?;
    Ok(exit::DONE)
}

fn read_errand() -> Result<Errand, Failure> {
    let told = |error: &dyn std::fmt::Display| {
        let error = visible(&error.to_string());
        Failure(text!(
            ko "표준 입력의 요청을 읽을 수 없습니다: {error}",
            en "the errand on standard input cannot be read: {error}"
        ))
    };
    let mut json = Vec::new();
    stdin().lock().take(MAX_ERRAND).read_to_end(&mut json).map_err(|error| told(&error))?;
    serde_json::from_slice(&json).map_err(|error| told(&error))
}

pub(super) fn submit(matches: &ArgMatches, context: Context) -> Result<u8, Failure> {
    let files = course::files(matches)?;
    let name = matches.get_one::<String>("course").map_or("", String::as_str);
    let course = course::course(&files, name)?;
    let params = course::params(matches, &course)?;
    let word = |name| matches.get_one::<String>(name).map(|word| word.trim().to_owned());
    let student = word("student").or_else(user).ok_or_else(|| {
        Failure(text!(
            ko "누가 제출하는지 적어야 합니다: --student 학번",
            en "who hands this in? --student ID"
        ))
    })?;
    let (mut bundle, identity) = look(matches, &course, params, Some(SUBMIT_KEY))?;
    bundle.identity =
        Some(Identity { student: Some(student.clone()), name: word("name"), ..identity });
    let (path, mut digest) = (place(matches), String::new());
    output::write_with(path, |to| {
        digest = bundle.write_sealed(to)?;
        Ok(())
    })?;
    let (path, student) = (visible(&path.to_string_lossy()), visible(&student));
    let told: Text = text!(
        ko "{path}에 썼습니다. 제출자: {student}, SHA-256: {digest}\n이 파일을 그대로 올리세요. 제출자가 다르면 --student 학번 을 붙여 다시 실행하세요.",
        en "wrote {path} for {student}, SHA-256 {digest}\nHand the file in as it is. If that is not you, run it again with --student ID."
    );
    output::note(told.get(context.lang));
    Ok(exit::DONE)
}

/// Who is logged in, also behind sudo; root is nobody.
fn user() -> Option<String> {
    let names =
        ["SUDO_USER", "USER", "LOGNAME"].into_iter().filter_map(|name| std::env::var(name).ok());
    names.map(|name| name.trim().to_owned()).find(|name| !name.is_empty() && name != "root")
}

fn place(matches: &ArgMatches) -> &Path {
    matches.get_one::<PathBuf>("output").map_or(Path::new("-"), PathBuf::as_path)
}

/// Looks at everything that the course may ask for.
fn look(
    matches: &ArgMatches,
    course: &Course,
    mut params: Params,
    digest_key: Option<&str>,
) -> Result<(Bundle, Identity), Failure> {
    // An optional exercise may be asked for when the bundle is judged: its evidence is taken too.
    for exercise in &course.exercises {
        params.set.extend(exercise.optional.iter().map(|param| param.get_ref().clone()));
    }
    let root = matches.get_one::<PathBuf>("root");
    let mut collector = check::collector(root.map(PathBuf::as_path))?;
    if let Some(key) = digest_key {
        collector.trace(key);
    }
    let evidence = collector.collect(course, &Chosen::default(), &params);
    Ok((Bundle::new(course.id(), evidence), collector.identity()))
}
