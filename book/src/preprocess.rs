//! The preprocessor `labcheck`: cards, and the link to the other language.

use crate::expand::expand;
use crate::labs::Labs;
use crate::switch;
use anyhow::{Context as _, anyhow, bail};
use labcheck_labs::Lang;
use mdbook_preprocessor::book::{Book, Chapter};
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use std::path::Path;

/// The preprocessor. Plain mdBook runs it as a program, [`crate::render`] in this process.
#[derive(Clone, Debug)]
pub struct Labcheck {
    labs: Labs,
}

impl Labcheck {
    /// With these labs.
    #[must_use]
    pub const fn new(labs: Labs) -> Self {
        Self { labs }
    }

    fn chapter(&self, chapter: &mut Chapter, lang: Lang, other_tree: &Path) -> Result<()> {
        // A draft has no path and no page.
        let Some(path) = chapter.path.clone() else { return Ok(()) };
        let expanded = expand(&chapter.content, &self.labs, lang)
            .with_context(|| format!("{}/{}", lang.code(), path.display()))?;
        if let Some(expanded) = expanded {
            chapter.content = expanded;
        }
        let source = chapter.source_path.as_deref().unwrap_or(&path);
        let there = other_tree.join(source).is_file();
        chapter.content.push_str(&switch::link(lang, &path, there));
        Ok(())
    }
}

impl Preprocessor for Labcheck {
    fn name(&self) -> &str {
        "labcheck"
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let lang = language(context.config.book.language.as_deref())?;
        let other_tree = context.root.join(switch::other(lang).code());
        let mut faults = Vec::new();
        book.for_each_chapter_mut(|chapter| {
            if let Err(error) = self.chapter(chapter, lang, &other_tree) {
                faults.push(format!("{error:#}"));
            }
        });
        if faults.is_empty() { Ok(book) } else { Err(anyhow!(faults.join("\n"))) }
    }

    fn supports_renderer(&self, renderer: &str) -> Result<bool> {
        Ok(renderer == "html")
    }
}

fn language(code: Option<&str>) -> Result<Lang> {
    match Lang::ALL.into_iter().find(|lang| Some(lang.code()) == code) {
        Some(lang) => Ok(lang),
        None => bail!("book.language is {code:?}; this book has ko and en"),
    }
}
