//! `labcheck list`: the courses, or the exercises of one.

use super::{Context, course, output};
use crate::error::{Failure, exit};
use crate::render::columns::{pad, width};
use crate::text::text;
use clap::ArgMatches;

pub(super) fn run(matches: &ArgMatches, context: Context) -> Result<u8, Failure> {
    let files = course::files(matches)?;
    let lang = context.lang;
    let mut rows = Vec::new();
    let mut end = String::new();
    if let Some(name) = matches.get_one::<String>("course") {
        let course = course::course(&files, name)?;
        let params = course::params_default(&course)?;
        for exercise in &course.exercises {
            let value = |name: &str| params.values.get(name).cloned();
            let title = labcheck_labs::template::fill(exercise.title.get(lang), &value);
            let optional = text!(ko " (선택)", en " (optional)");
            let optional = if exercise.optional.is_some() { optional.get(lang) } else { "" };
            rows.push((exercise.id().to_owned(), format!("{title}{optional}")));
        }
        let next = text!(ko "점검: labcheck {name}", en "to check: labcheck {name}");
        end.push_str(next.get(lang));
    } else {
        for name in files.courses() {
            let course = course::course(&files, name)?;
            rows.push((name.to_owned(), course.file.title.get(lang).to_owned()));
        }
        let next =
            text!(ko "실습 목록: labcheck list 과정", en "its exercises: labcheck list COURSE");
        end.push_str(next.get(lang));
    }
    let column = rows.iter().map(|(id, _)| width(id)).max().unwrap_or(0);
    let mut out: String =
        rows.iter().map(|(id, title)| format!("{}  {title}\n", pad(id, column))).collect();
    out.push_str(&format!("\n{end}\n"));
    output::print(&out)?;
    Ok(exit::DONE)
}
