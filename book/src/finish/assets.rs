//! One style sheet and four scripts instead of twenty files.

use anyhow::{Context as _, Result};
use sha1::{Digest as _, Sha1};
use std::fs;
use std::path::{Path, PathBuf};

/// Sheets of mdBook that are kept, in their order; the last is for paper.
const SHEETS: [&str; 3] = ["css/variables-", "css/general-", "css/chrome-"];
const PAPER: &str = "css/print-";
/// What the pages do not need: code is coloured when the book is rendered, the frame's script is
/// our own, the table of contents stands in the pages.
const DROPPED: [&str; 10] = [
    "ayu-highlight-",
    "book-",
    "clipboard-",
    "favicon-8",
    "fonts",
    "highlight-",
    "theme",
    "toc-",
    "tomorrow-night-",
    "css",
];

/// Our own sheets, and the scripts that run once the page is there.
const STYLE: [&str; 6] = [
    include_str!("../../theme/frame.css"),
    include_str!("../../theme/page.css"),
    include_str!("../../theme/lab.css"),
    include_str!("../../theme/blocks.css"),
    include_str!("../../theme/drawings.css"),
    include_str!("../../theme/paper.css"),
];
const EARLY: &str = include_str!("../../theme/early.js");
/// They look through the index, once a reader opens the search.
const SEARCH: [&str; 3] = [
    include_str!("../../theme/search-words.js"),
    include_str!("../../theme/search-core.js"),
    include_str!("../../theme/search.js"),
];
const SCRIPT: [&str; 9] = [
    include_str!("../../theme/store.js"),
    include_str!("../../theme/frame.js"),
    include_str!("../../theme/quiz.js"),
    include_str!("../../theme/calculator.js"),
    include_str!("../../theme/tracks.js"),
    include_str!("../../theme/steps.js"),
    include_str!("../../theme/progress.js"),
    include_str!("../../theme/card.js"),
    include_str!("../../theme/live.js"),
];

/// The files that every page asks for, below the language's folder.
#[derive(Clone, Debug)]
pub(super) struct Assets {
    pub(super) style: String,
    pub(super) early: String,
    pub(super) script: String,
    pub(super) search: String,
    pub(super) index: String,
    pub(super) icon: String,
}

/// Joins what is kept, writes it and the index of the search, and removes what it was made from.
pub(super) fn join(out: &Path, index: &str) -> Result<Assets> {
    let sheets = SHEETS.iter().map(|start| read(out, start)).collect::<Result<Vec<_>>>()?;
    let paper = read(out, PAPER)?;
    let style =
        format!("{}\n@media print {{\n{paper}\n}}\n{}\n", sheets.join("\n"), STYLE.join("\n"));
    let icon = find(out, "favicon-", "svg")?;
    let icon = icon.file_name().map(|name| name.to_string_lossy().into_owned());
    for start in DROPPED {
        drop_all(out, start)?;
    }
    Ok(Assets {
        style: write(out, "book", "css", &style)?,
        early: write(out, "early", "js", EARLY)?,
        script: write(out, "book", "js", &SCRIPT.join("\n"))?,
        search: write(out, "search", "js", &SEARCH.join("\n"))?,
        index: write(out, "searchindex", "js", index)?,
        icon: icon.unwrap_or_default(),
    })
}

/// The one file below the folder that begins so.
fn find(out: &Path, start: &str, ending: &str) -> Result<PathBuf> {
    let (dir, name) =
        start.rsplit_once('/').map_or((out.to_owned(), start), |(dir, name)| (out.join(dir), name));
    let mut found = Vec::new();
    for entry in fs::read_dir(&dir).with_context(|| dir.display().to_string())? {
        let path = entry?.path();
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned());
        if file.is_some_and(|file| file.starts_with(name) && file.ends_with(ending)) {
            found.push(path);
        }
    }
    match found.as_slice() {
        [path] => Ok(path.clone()),
        found => anyhow::bail!("mdBook made {} files `{start}*.{ending}`, not one", found.len()),
    }
}

fn read(out: &Path, start: &str) -> Result<String> {
    let ending = if start.starts_with("css/") { "css" } else { "js" };
    let path = find(out, start, ending)?;
    fs::read_to_string(&path).with_context(|| path.display().to_string())
}

fn drop_all(out: &Path, start: &str) -> Result<()> {
    for entry in fs::read_dir(out)? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let name = name.unwrap_or_default();
        if !name.starts_with(start) {
            continue;
        }
        match path.is_dir() {
            true if name == start => fs::remove_dir_all(&path)?,
            false if start.ends_with('-') || start.starts_with("favicon") => {
                fs::remove_file(&path)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Named after its content: it may be kept for ever by whoever has it.
fn write(out: &Path, name: &str, ending: &str, content: &str) -> Result<String> {
    let mut hash = Sha1::new();
    hash.update(content);
    let digits: String = hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let file = format!("{name}-{digits}.{ending}");
    fs::write(out.join(&file), content)?;
    Ok(file)
}
