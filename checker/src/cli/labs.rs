//! For authors and readers: `lint`, `schema`, `book`.

use super::{Context, course, output};
use crate::book;
use crate::error::{Failure, exit};
use crate::evidence::bundle::Bundle;
use crate::kinds::{Exercise, Goal, When};
use crate::report::json::JsonReport;
use crate::text::{Text, text, visible};
use clap::ArgMatches;
use labcheck_labs::load::Around;
use labcheck_labs::{Files, load, model::CourseFile};
use schemars::generate::SchemaSettings;
use std::path::PathBuf;

/// The forms that have a schema.
pub(super) const SCHEMAS: [&str; 4] = ["course", "lab", "report", "evidence"];

/// `labcheck lint [DIR]`.
pub(super) fn lint(matches: &ArgMatches, context: Context) -> Result<u8, Failure> {
    let dir = matches.get_one::<PathBuf>("dir");
    let files = match dir {
        Some(dir) => course::from_dir(dir)?,
        None => course::files(matches)?,
    };
    let pages = book::pages();
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    // The pages of the book that comes with labcheck say nothing about somebody else's course.
    let mut faults = Vec::new();
    let (mut exercises, mut checks) = (0, 0);
    for name in files.courses() {
        let built_in = Files::built_in().courses().contains(&name);
        let around = Around { pages: built_in.then_some(pages.as_slice()) };
        match load::load::<Goal, When>(&files, name, around) {
            Ok(course) => {
                exercises += course.exercises.len();
                checks += course.exercises.iter().map(|e| e.check.len()).sum::<usize>();
            }
            Err(found) => faults.extend(found),
        }
    }
    let prefix = dir.map(|dir| dir.to_string_lossy().trim_end_matches('/').to_owned() + "/");
    let mut out = String::new();
    for fault in &faults {
        let line = format!("{}{fault}", prefix.as_deref().unwrap_or_default());
        out.push_str(&visible(&line));
        out.push('\n');
    }
    let count = faults.len();
    let sum = if count == 0 {
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

/// `labcheck schema [NAME]`.
pub(super) fn schema(matches: &ArgMatches) -> Result<u8, Failure> {
    let text = match matches.get_one::<String>("name") {
        Some(name) => schema_text(name),
        None => {
            let all: serde_json::Map<String, serde_json::Value> =
                SCHEMAS.iter().map(|name| ((*name).to_owned(), schema_of(name))).collect();
            pretty(&all.into())
        }
    };
    output::print(&text)?;
    Ok(exit::DONE)
}

/// The JSON Schema of one form, as committed.
#[must_use]
pub(crate) fn schema_text(name: &str) -> String {
    pretty(&schema_of(name))
}

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).map_or_else(|error| error.to_string(), |text| text + "\n")
}

fn schema_of(name: &str) -> serde_json::Value {
    // What is read is described as it is read, what is written as it is written.
    let read = || SchemaSettings::draft2020_12().into_generator();
    let written = || SchemaSettings::draft2020_12().for_serialize().into_generator();
    match name {
        "course" => read().into_root_schema_for::<CourseFile>(),
        "lab" => read().into_root_schema_for::<Exercise>(),
        "report" => written().into_root_schema_for::<JsonReport>(),
        _ => written().into_root_schema_for::<Bundle>(),
    }
    .into()
}

/// `labcheck book -o DIR`.
pub(super) fn book(matches: &ArgMatches, context: Context) -> Result<u8, Failure> {
    let Some(dir) = matches.get_one::<PathBuf>("output") else { return Ok(exit::USAGE) };
    book::unpack(dir).map_err(|error| {
        let dir = visible(&dir.to_string_lossy());
        Failure(text!(ko "교재를 풀 수 없습니다({dir}): {error}", en "cannot unpack the book into {dir}: {error}"))
    })?;
    let index = dir.join(context.lang.code()).join("index.html");
    let index = visible(&index.to_string_lossy());
    let told: Text = text!(ko "브라우저로 여세요: {index}", en "open it in a browser: {index}");
    output::print(&format!("{}\n", told.get(context.lang)))?;
    Ok(exit::DONE)
}
