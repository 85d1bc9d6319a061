//! From Markdown to HTML, in this process.

use crate::data::Material;
use crate::finish::finish;
use crate::labs::Labs;
use crate::plan::Plan;
use crate::preprocess::Labcheck;
use anyhow::{Context as _, Result};
use labcheck_labs::Lang;
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use std::path::{Path, PathBuf};

/// The English for what `book.toml` says in Korean.
const EN_TITLE: &str = "OpenStack, day one";
const EN_DESCRIPTION: &str =
    "The first day with OpenStack: what it is, and installing it on CentOS with packstack";

/// The folder of the book that this crate was built from.
#[must_use]
pub fn source_dir() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Renders one language into a folder, which is emptied first.
///
/// # Errors
/// The book does not load, a lab block is wrong, or the folder cannot be written.
pub fn render(source: &Path, out: &Path, labs: &Labs, lang: Lang) -> Result<()> {
    let code = lang.code();
    let mut config = Config::from_disk(source.join("book.toml"))?;
    if lang == Lang::En {
        config.book.title = Some(EN_TITLE.to_owned());
        config.book.description = Some(EN_DESCRIPTION.to_owned());
    }
    config.book.language = Some(code.to_owned());
    config.book.src = code.into();
    // mdBook takes this as relative to the book, unless it is absolute.
    config.build.build_dir = std::path::absolute(out)?;
    // Only the page for «not found» needs to know where it is served.
    config.set("output.html.site-url", format!("/{code}/"))?;
    // mdBook's search finds no Korean: it makes the box, and the index and the scripts are ours.
    config.set("output.html.search.copy-js", false)?;
    let mut book = MDBook::load_with_config(source, config)
        .with_context(|| format!("the book in {}", source.join(code).display()))?;
    let material = Material::load(source, labs.clone())?;
    let glossary = material.glossary.clone();
    book.with_preprocessor(Labcheck::new(material));
    let plan = Plan::of(&book.book);
    book.build().with_context(|| format!("rendering {code}"))?;
    finish(out, lang, &plan, &glossary)
}

/// Renders both languages into `ko/` and `en/` below a folder.
///
/// # Errors
/// As [`render`].
pub fn render_all(source: &Path, out: &Path, labs: &Labs) -> Result<Vec<PathBuf>> {
    Lang::ALL
        .into_iter()
        .map(|lang| {
            let dir = out.join(lang.code());
            render(source, &dir, labs, lang)?;
            Ok(dir)
        })
        .collect()
}
