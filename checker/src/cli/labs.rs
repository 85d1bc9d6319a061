//! For authors and readers: `schema`, `book`.

use super::{Context, output};
use crate::book;
use crate::error::{Failure, exit};
use crate::evidence::bundle::Bundle;
use crate::export::json::JsonGradebook;
use crate::kinds::Exercise;
use crate::report::json::JsonReport;
use crate::text::{Text, text, visible};
use clap::ArgMatches;
use labcheck_labs::model::CourseFile;
use schemars::generate::SchemaSettings;
use std::path::PathBuf;

/// The forms that have a schema.
pub(super) const SCHEMAS: [&str; 5] = ["course", "lab", "report", "evidence", "gradebook"];

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
        "gradebook" => written().into_root_schema_for::<JsonGradebook>(),
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
