//! `labcheck COURSE [EXERCISE…]`: looks, judges, tells.

use super::{Context, course, output};
use crate::collect::{self, Collector};
use crate::error::{Failure, exit};
use crate::evidence::Evidence;
use crate::evidence::bundle::Bundle;
use crate::judge;
use crate::kinds::Memo;
use crate::render::{self, View};
use crate::report::Source;
use crate::text::text;
use clap::ArgMatches;
use std::path::{Path, PathBuf};
use std::time::Instant;

pub(super) fn run(matches: &ArgMatches, context: Context) -> Result<u8, Failure> {
    let started = Instant::now();
    let files = course::files(matches)?;
    let Some(name) = matches.get_one::<String>("course") else {
        return Err(Failure(text!(
            ko "과정의 이름이 필요합니다: labcheck day1 (과정 목록: labcheck list)",
            en "which course? labcheck day1 (see labcheck list)"
        )));
    };
    let course = course::course(&files, name)?;
    let names: Vec<&str> =
        matches.get_many::<String>("exercise").unwrap_or_default().map(String::as_str).collect();
    let chosen = course::chosen(&course, &names)?;
    let params = course::params(matches, &course)?;
    let memo = Memo::default();
    let (evidence, source) = match matches.get_one::<PathBuf>("evidence") {
        Some(path) => (from_bundle(path, name)?, Source::Evidence),
        None => {
            let root = matches.get_one::<PathBuf>("root");
            let mut collector = collector(root.map(PathBuf::as_path))?;
            let source = if root.is_some() { Source::Root } else { Source::Live };
            (collector.collect_with(&course, &chosen, &params, &memo), source)
        }
    };
    let report = judge::judge_with(&course, &chosen, &params, &evidence, source, &memo);
    let output = matches.get_one::<PathBuf>("output");
    let view = if output.is_some() { View::plain(context.lang) } else { context.view() };
    let view = View {
        verbose: matches.get_flag("verbose"),
        duration_ms: started.elapsed().as_secs_f64() * 1000.0,
        ..view
    };
    let format = matches.get_one::<String>("format").map_or("human", String::as_str);
    let Some(form) = render::format(format) else { return Ok(exit::USAGE) };
    let text = form.render(&report, &view);
    match output {
        Some(path) => output::write_file(path, &text)?,
        None => output::print(&text)?,
    }
    Ok(report.exit_code())
}

/// A collector for this machine or a tree.
pub(super) fn collector(root: Option<&Path>) -> Result<Collector, Failure> {
    match root {
        None => Collector::live().map_err(|error| output::cannot_read(Path::new("/"), &error)),
        Some(dir) => Collector::root(dir).map_err(|error| output::cannot_read(dir, &error)),
    }
}

fn from_bundle(path: &Path, course: &str) -> Result<Evidence, Failure> {
    let told = |why: crate::text::Text| {
        let path = crate::text::visible(&path.to_string_lossy());
        Failure(why.map(|why| format!("{path}: {why}")))
    };
    let bundle = if path == Path::new("-") {
        Bundle::read(std::io::stdin().lock())
    } else {
        let file = collect::open_plain(path).map_err(|error| output::cannot_read(path, &error))?;
        Bundle::read(file)
    }
    .map_err(told)?;
    if bundle.course != course {
        let other = crate::text::visible(&bundle.course);
        return Err(told(text!(
            ko "{course}이(가) 아니라 {other} 과정의 자료입니다",
            en "this was collected for the course {other}, not for {course}"
        )));
    }
    Ok(bundle.evidence)
}

/// Only what tells which system this is: for commands that judge nothing.
pub(super) fn system_only() -> Evidence {
    let Ok(collector) = Collector::live() else { return Evidence::default() };
    let mut evidence = collector.empty();
    loop {
        let new = Collector::new_needs(judge::track::needs(&evidence), &evidence);
        if new.is_empty() {
            return evidence;
        }
        collector.answer(new, &mut evidence);
    }
}
