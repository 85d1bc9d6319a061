//! `labcheck collect`: what the checks need as one file, for judging elsewhere or later.

use super::{Context, check, course, output};
use crate::error::{Failure, exit};
use crate::evidence::bundle::Bundle;
use crate::judge::Chosen;
use clap::ArgMatches;
use std::path::{Path, PathBuf};

pub(super) fn run(matches: &ArgMatches, _context: Context) -> Result<u8, Failure> {
    let files = course::files(matches)?;
    let name = matches.get_one::<String>("course").map_or("", String::as_str);
    let course = course::course(&files, name)?;
    let mut params = course::params(matches, &course)?;
    // An optional exercise may be asked for when the bundle is judged: its evidence is taken too.
    for exercise in &course.exercises {
        params.set.extend(exercise.optional.iter().map(|param| param.get_ref().clone()));
    }
    let root = matches.get_one::<PathBuf>("root");
    let mut collector = check::collector(root.map(PathBuf::as_path))?;
    let evidence = collector.collect(&course, &Chosen::default(), &params);
    let bundle = Bundle::new(course.id(), evidence);
    let path = matches.get_one::<PathBuf>("output").map_or(Path::new("-"), PathBuf::as_path);
    output::write_with(path, |to| bundle.write_to(to))?;
    Ok(exit::DONE)
}
