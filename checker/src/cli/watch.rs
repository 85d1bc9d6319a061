//! `labcheck watch COURSE`: checks again whenever something that a check reads has changed.

use super::{Context, check, course};
use crate::error::Failure;
use crate::follow::Follower;
use crate::text::{text, visible};
use clap::ArgMatches;
use std::path::PathBuf;

pub(super) fn run(matches: &ArgMatches, context: Context) -> Result<u8, Failure> {
    let files = course::files(matches)?;
    let name = matches.get_one::<String>("course").map_or("", String::as_str);
    let course = course::course(&files, name)?;
    let params = course::params(matches, &course)?;
    let root = matches.get_one::<PathBuf>("root");
    let collector = check::collector(root.map(PathBuf::as_path))?;
    let view = context.view();
    let report = Follower::new(collector, course, params)
        .and_then(|follower| crate::watch::watch(follower, &view))
        .map_err(|error| {
            let error = visible(&error.to_string());
            Failure(text!(ko "지켜볼 수 없습니다: {error}", en "cannot watch: {error}"))
        })?;
    Ok(report.exit_code())
}
