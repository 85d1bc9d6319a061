//! `labcheck gradebook`: look at what was graded, say otherwise, give it on.

use super::grade::gradebook;
use super::{Context, output};
use crate::error::{Failure, exit};
use crate::export::{self, Ask, Class, Export as _};
use crate::grade::inventory::MAX_INVENTORY;
use crate::gradebook::Gradebook;
use crate::gradebook::matrix::Override;
use crate::render::gradebook as render;
use crate::text::{Text, text, visible};
use crate::time::now;
use clap::ArgMatches;
use std::path::{Path, PathBuf};

pub(super) fn run(matches: &ArgMatches, context: Context) -> Result<u8, Failure> {
    match matches.subcommand() {
        Some(("override", sub)) => set_override(sub, context),
        Some(("export", sub)) => write(sub, context),
        Some((_, sub)) => show(sub, context),
        None => Ok(exit::USAGE),
    }
}

fn word<'a>(matches: &'a ArgMatches, name: &str) -> Option<&'a str> {
    matches.get_one::<String>(name).map(String::as_str)
}

fn show(matches: &ArgMatches, context: Context) -> Result<u8, Failure> {
    let book = Gradebook::look(gradebook(matches))?;
    let class = Class::of(&book, &book.course_meant(word(matches, "course"))?)?;
    let student = word(matches, "student").map(str::to_owned);
    let ask = Ask { lang: context.lang, student, roster: None };
    if word(matches, "format") == Some("json") {
        output::print(&export::json::Json.export(&class, &ask)?.text)?;
        return Ok(exit::DONE);
    }
    let view = context.view();
    let (mistakes, hard) = (matches.get_flag("mistakes"), matches.get_flag("hard"));
    let mut parts = Vec::new();
    if ask.student.is_some() {
        for row in class.rows(&ask)? {
            parts.push(render::student(&class, row, &view)?);
        }
    } else if !mistakes && !hard {
        parts.push(render::matrix(&class, &view));
        parts.push(render::faults(&class, &view));
        parts.push(render::alike(&class, &view));
    }
    if mistakes {
        parts.push(render::mistakes(&class, &view)?);
    }
    if hard {
        parts.push(render::hard(&class, &view));
    }
    parts.retain(|part| !part.is_empty());
    output::print(&parts.join("\n"))?;
    Ok(exit::DONE)
}

fn set_override(matches: &ArgMatches, context: Context) -> Result<u8, Failure> {
    let mut book = Gradebook::open(gradebook(matches), false)?;
    let course = book.course_meant(word(matches, "course"))?;
    let student = book.student(word(matches, "student").unwrap_or_default())?;
    let exercise = word(matches, "exercise").unwrap_or_default();
    let id = visible(&student.id);
    let told: Text = if matches.get_flag("undo") {
        if book.undo_override(&course, &student, exercise)? {
            text!(ko "{id} {exercise}: 되돌렸습니다", en "{id} {exercise}: taken back")
        } else {
            text!(ko "{id} {exercise}: 정한 점수가 없습니다", en "{id} {exercise}: nothing was set")
        }
    } else {
        let percent = matches.get_one::<u32>("percent").copied();
        let reason = word(matches, "reason").unwrap_or_default().to_owned();
        let own = Override { percent, reason, time: now() };
        book.set_override(&course, &student, exercise, &own)?;
        Text::same(format!("{id} ")).then("", &export::feedback::overridden(exercise, &own))
    };
    output::print(&format!("{}\n", told.get(context.lang)))?;
    Ok(exit::DONE)
}

fn write(matches: &ArgMatches, context: Context) -> Result<u8, Failure> {
    let roster = matches.get_one::<PathBuf>("roster").map(|path| read(path)).transpose()?;
    let book = Gradebook::look(gradebook(matches))?;
    let class = Class::of(&book, &book.course_meant(word(matches, "course"))?)?;
    let student = word(matches, "student").map(str::to_owned);
    let ask = Ask { lang: context.lang, student, roster };
    let output = matches.get_one::<PathBuf>("output").map(PathBuf::as_path);
    if let Some(dir) = output.filter(|path| ask.student.is_none() && is_folder(path))
        && word(matches, "format") == Some("html")
    {
        return pages(&class, dir, context);
    }
    let Some(format) = word(matches, "format").and_then(export::format) else {
        return Ok(exit::USAGE);
    };
    let exported = format.export(&class, &ask)?;
    match output {
        Some(path) => output::write_file(path, &exported.text)?,
        None => output::print(&exported.text)?,
    }
    for note in &exported.notes {
        output::note(note.get(context.lang));
    }
    Ok(exit::DONE)
}

/// Whether a folder is meant: one that is there, or a name that ends in a slash.
fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/")
}

/// The pages of the class and of each student.
fn pages(class: &Class<'_>, dir: &Path, context: Context) -> Result<u8, Failure> {
    std::fs::create_dir_all(dir).map_err(|error| {
        let dir = visible(&dir.to_string_lossy());
        Failure(text!(ko "{dir} 폴더를 만들 수 없습니다: {error}", en "cannot make the folder {dir}: {error}"))
    })?;
    export::html::pages(class, context.lang, &mut |name, page| {
        output::write_file(&dir.join(name), page)
    })?;
    let index = visible(&dir.join("index.html").to_string_lossy());
    let told = text!(ko "브라우저로 여세요: {index}", en "open it in a browser: {index}");
    output::note(told.get(context.lang));
    Ok(exit::DONE)
}

/// A roster: its name, its bytes.
fn read(path: &Path) -> Result<(String, Vec<u8>), Failure> {
    let bytes = output::input(path, MAX_INVENTORY)?;
    let name = visible(&path.to_string_lossy());
    if bytes.len() > MAX_INVENTORY {
        return Err(Failure(text!(ko "{name}: 너무 큽니다", en "{name}: it is too large")));
    }
    Ok((name, bytes))
}
