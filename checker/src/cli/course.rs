//! Finding the course and the exercises that are meant.

use super::output::cannot_read;
use crate::error::Failure;
use crate::judge::{Chosen, params};
use crate::kinds::{Course, Exercise, Params};
use crate::text::{Text, text, visible};
use clap::ArgMatches;
use labcheck_labs::{Files, error, load};
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

/// Nobody writes labs of more than this; a folder given by mistake is not read to its end.
const MAX_FILES: usize = 2_000;
/// One lab file, in bytes.
const MAX_FILE: u64 = 1 << 20;

/// The labs that are meant: those of `--labs`, else those inside the program.
pub(super) fn files(matches: &ArgMatches) -> Result<Files, Failure> {
    match matches.get_one::<std::path::PathBuf>("labs") {
        Some(dir) => from_dir(dir),
        None => Ok(Files::built_in()),
    }
}

/// The labs of a folder: a folder of courses, or the folder of one course.
pub(super) fn from_dir(dir: &Path) -> Result<Files, Failure> {
    let mut files = Files::default();
    if dir.join("course.toml").is_file() {
        let whole = dir.canonicalize().map_err(|error| cannot_read(dir, &error))?;
        let name = whole.file_name().map(|name| name.to_string_lossy().into_owned());
        gather(dir, &name.unwrap_or_default(), 0, &mut files)?;
        return Ok(files);
    }
    for entry in fs::read_dir(dir).map_err(|error| cannot_read(dir, &error))? {
        let path = entry.map_err(|error| cannot_read(dir, &error))?.path();
        if path.join("course.toml").is_file() {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            gather(&path, &name, 0, &mut files)?;
        }
    }
    if files.0.is_empty() {
        let dir = visible(&dir.to_string_lossy());
        return Err(Failure(text!(
            ko "{dir}: 과정이 없습니다(course.toml이 있는 폴더가 없습니다)",
            en "there is no course in {dir} (no folder with a course.toml)"
        )));
    }
    Ok(files)
}

fn gather(dir: &Path, name: &str, depth: usize, files: &mut Files) -> Result<(), Failure> {
    for entry in fs::read_dir(dir).map_err(|error| cannot_read(dir, &error))? {
        let path = entry.map_err(|error| cannot_read(dir, &error))?.path();
        let below = format!("{name}/{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() && depth < 3 {
            gather(&path, &below, depth + 1, files)?;
        } else if path.extension().is_some_and(|end| end == "toml" || end == "sh") && path.is_file()
        {
            let size = fs::metadata(&path).map_err(|error| cannot_read(&path, &error))?.len();
            if size > MAX_FILE || files.0.len() >= MAX_FILES {
                let path = visible(&path.to_string_lossy());
                return Err(Failure(text!(
                    ko "{path}: 실습 파일이 너무 크거나 너무 많습니다",
                    en "{path}: the lab files are too large or too many"
                )));
            }
            let text = fs::read_to_string(&path).map_err(|error| cannot_read(&path, &error))?;
            files.0.insert(below, text);
        }
    }
    Ok(())
}

/// The course that is meant.
pub(super) fn course(files: &Files, name: &str) -> Result<Course, Failure> {
    if !files.courses().contains(&name) {
        let shown = visible(name);
        let what = text!(ko "{shown}: 그런 과정이나 명령은 없습니다", en "there is no course or command {shown}");
        return Err(Failure(with_nearest(what, name, &files.courses())));
    }
    // A test looks over the labs inside the program; those of a folder are looked over here.
    let known = files.is_built_in(name);
    let course = if known {
        load::load_known(files, name)
    } else {
        load::load(files, name, load::Around::default())
    };
    course.map_err(|faults| {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let lines = visible_lines(&lines);
        Failure(
            text!(ko "실습 파일에 오류가 있습니다\n{lines}", en "the labs have faults\n{lines}"),
        )
    })
}

fn visible_lines(lines: &[String]) -> String {
    lines.iter().map(|line| visible(line)).collect::<Vec<_>>().join("\n")
}

/// The exercises that are meant.
pub(super) fn chosen(course: &Course, names: &[&str]) -> Result<Chosen, Failure> {
    for name in names {
        exercise(course, name)?;
    }
    Ok(Chosen(names.iter().map(|name| (*name).to_owned()).collect()))
}

/// The exercise of that name.
pub(super) fn exercise<'a>(course: &'a Course, name: &str) -> Result<&'a Exercise, Failure> {
    course.exercise(name).ok_or_else(|| {
        let (shown, id) = (visible(name), course.id());
        let known: Vec<&str> = course.exercises.iter().map(Exercise::id).collect();
        let what =
            text!(ko "{shown}: {id} 과정에 없는 실습입니다", en "{id} has no exercise {shown}");
        Failure(with_nearest(what, name, &known))
    })
}

fn with_nearest(what: Text, word: &str, known: &[&str]) -> Text {
    match error::nearest(word, known.iter().copied()) {
        Some(near) => what.then(". ", &text!(ko "혹시 {near}인가요?", en "Did you mean {near}?")),
        None => {
            let known = known.join(", ");
            what.then(". ", &text!(ko "쓸 수 있는 이름: {known}", en "Available: {known}"))
        }
    }
}

/// The parameters: defaults, then `--params FILE`, then each `--set`.
pub(super) fn params(matches: &ArgMatches, course: &Course) -> Result<Params, Failure> {
    let mut pairs = Vec::new();
    if let Some(path) = matches.get_one::<std::path::PathBuf>("params") {
        let source = read_text(path).map_err(|error| cannot_read(path, &error))?;
        let name = path.to_string_lossy();
        pairs = params::file(&name, &source)
            .map_err(|fault| Failure(Text::same(visible(&fault.to_string()))))?;
    }
    for word in matches.get_many::<String>("set").unwrap_or_default() {
        let Some((name, value)) = word.split_once('=') else {
            let word = visible(word);
            return Err(Failure(text!(
                ko "--set 뒤에는 이름=값을 적습니다: {word}",
                en "--set takes name=value: {word}"
            )));
        };
        pairs.push((name.to_owned(), value.to_owned()));
    }
    params::set(course, &pairs).map_err(Failure)
}

/// A plain text file of a bounded size.
fn read_text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    crate::collect::open_plain(path)?.take(MAX_FILE).read_to_string(&mut text)?;
    Ok(text)
}

/// The parameters with nothing set.
pub(super) fn params_default(course: &Course) -> Result<Params, Failure> {
    params::set(course, &[]).map_err(Failure)
}
