//! The whole day: which pages there are, in which order, and what is to do on each.

use crate::expand::blocks::blocks;
use crate::head::Head;
use mdbook_preprocessor::book::{Book, BookItem, Chapter};

/// The pages of one language, in the order of the table of contents.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The pages.
    pub pages: Vec<Stop>,
}

/// A page as a part of the day.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    /// The title of the part of the book that it stands in.
    pub part: Option<String>,
    /// Path of its source below the language: `cloud/what.md`.
    pub path: String,
    /// Its title in the table of contents.
    pub title: String,
    /// How deep it stands in the table of contents, from 0.
    pub depth: usize,
    /// How long it takes; pages to look things up in have none.
    pub minutes: Option<u32>,
    /// Names of the quizzes on it.
    pub quizzes: Vec<String>,
    /// Exercises whose cards are on it.
    pub labs: Vec<String>,
}

impl Plan {
    /// The plan of a book before its blocks are expanded.
    #[must_use]
    pub fn of(book: &Book) -> Self {
        let mut plan = Self::default();
        let mut part = None;
        for item in &book.items {
            match item {
                BookItem::PartTitle(title) => part = Some(title.clone()),
                BookItem::Chapter(chapter) => plan.take(chapter, part.as_deref(), 0),
                BookItem::Separator => {}
            }
        }
        plan
    }

    fn take(&mut self, chapter: &Chapter, part: Option<&str>, depth: usize) {
        if let Some(path) = &chapter.path {
            let named = |room: &str| {
                let found = blocks(&chapter.content).into_iter().filter(|b| b.word == room);
                found.filter_map(|block| block.rest.first().cloned()).collect()
            };
            let parts: Vec<_> = path.iter().map(|p| p.to_string_lossy().into_owned()).collect();
            self.pages.push(Stop {
                part: part.map(str::to_owned),
                path: parts.join("/"),
                title: chapter.name.clone(),
                depth,
                minutes: Head::of(&chapter.content).minutes,
                quizzes: named("quiz"),
                labs: named("lab"),
            });
        }
        for item in &chapter.sub_items {
            if let BookItem::Chapter(chapter) = item {
                self.take(chapter, part, depth + 1);
            }
        }
    }

    /// The page of that path.
    pub(crate) fn page(&self, path: &str) -> Option<&Stop> {
        self.pages.iter().find(|stop| stop.path == path)
    }
}

impl Stop {
    /// What the reader's browser keeps about the page is kept under this.
    pub(crate) fn id(&self) -> &str {
        self.path.strip_suffix(".md").unwrap_or(&self.path)
    }

    /// Where it is, from a page that `to_root` leads up from.
    pub(crate) fn href(&self, to_root: &str) -> String {
        format!("{to_root}{}.html", self.id())
    }
}
