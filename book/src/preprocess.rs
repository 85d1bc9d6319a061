//! The preprocessor `labcheck`: blocks, and what stands at the end of every page.

use crate::data::Material;
use crate::expand::{Page, expand};
use crate::plan::Plan;
use crate::{progress, switch};
use anyhow::{Context as _, anyhow, bail};
use labcheck_labs::Lang;
use mdbook_preprocessor::book::{Book, Chapter};
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use std::path::Path;

/// The preprocessor. Plain mdBook runs it as a program, [`crate::render`] in this process.
#[derive(Clone, Debug)]
pub struct Labcheck {
    material: Material,
}

impl Labcheck {
    /// With what lies beside the pages.
    #[must_use]
    pub const fn new(material: Material) -> Self {
        Self { material }
    }

    fn chapter(
        &self,
        chapter: &mut Chapter,
        plan: &Plan,
        lang: Lang,
        other_tree: &Path,
    ) -> Result<()> {
        // A draft has no path and no page.
        let Some(path) = chapter.path.clone() else { return Ok(()) };
        let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
        let slashes = parts.join("/");
        let page = Page { path: &slashes, lang, material: &self.material, plan };
        let expanded = expand(&chapter.content, page)
            .with_context(|| format!("{}/{}", lang.code(), path.display()))?;
        if let Some(expanded) = expanded {
            chapter.content = expanded;
        }
        if let Some(stop) = plan.page(&slashes).filter(|stop| stop.minutes.is_some()) {
            chapter.content.push_str(&progress::end_of_page(stop));
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
        let plan = Plan::of(&book);
        let mut faults = Vec::new();
        book.for_each_chapter_mut(|chapter| {
            if let Err(error) = self.chapter(chapter, &plan, lang, &other_tree) {
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
