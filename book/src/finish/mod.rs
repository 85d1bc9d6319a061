//! From what mdBook rendered to what readers get: the same pages with fewer requests, without
//! inline scripts and styles (a strict Content-Security-Policy works), with a frame in the language
//! of the page that keyboards and screen readers can use.
//!
//! It works over the HTML, so no template of mdBook is copied. What it counts on is named in
//! [`page`], and a frame that has it no more is an error.

mod assets;
mod icons;
mod page;
mod paper;
mod search;
mod toc;
mod words;

use crate::glossary::Glossary;
use crate::plan::Plan;
use anyhow::{Context as _, Result};
use labcheck_labs::Lang;
use std::fs;
use std::path::{Path, PathBuf};

/// Finishes one language of a rendered book in its folder.
///
/// # Errors
/// The folder cannot be read or written, or holds pages whose frame is not the one known here.
pub(crate) fn finish(out: &Path, lang: Lang, plan: &Plan, glossary: &Glossary) -> Result<()> {
    let mut pages = Vec::new();
    gather(out, &mut pages)?;
    let assets = assets::join(out, &search::index(out, lang, plan, glossary)?)?;
    for path in pages {
        let below = path.strip_prefix(out)?;
        let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        let name = parts.join("/");
        // The table of contents stands in every page.
        if name == "toc.html" {
            fs::remove_file(&path)?;
            continue;
        }
        let html = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let frame = page::Frame { name: &name, lang, plan, assets: &assets };
        let html = frame.finish(&html).with_context(|| format!("{}/{name}", lang.code()))?;
        fs::write(&path, html).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

fn gather(dir: &Path, pages: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(dir).with_context(|| dir.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, pages)?;
        } else if path.extension().is_some_and(|ending| ending == "html") {
            pages.push(path);
        }
    }
    pages.sort();
    Ok(())
}
