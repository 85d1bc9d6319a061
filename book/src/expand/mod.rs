//! A page with its blocks expanded: a fenced block ```` ```lab selinux ```` becomes the card of that
//! exercise, ```` ```quiz NAME ```` its questions, and so on.
//!
//! The source is spliced where something changes; everything else stays byte for byte, since
//! writing Markdown again from its events loses what the parser does not keep.

pub(crate) mod blocks;
mod fault;
mod rooms;

use crate::data::Material;
use crate::edit::{Edit, line, splice};
use crate::head::Head;
use crate::plan::Plan;
use crate::{code, glossary, progress, tracks};
use blocks::{Block, blocks};
use labcheck_labs::Lang;
use mdbook_markdown::pulldown_cmark::{Event, HeadingLevel, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

pub use fault::{ExpandError, Fault};

/// What a page is expanded with.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Path of its source below the language: `cloud/what.md`.
    pub path: &'a str,
    /// Its language.
    pub lang: Lang,
    /// What its blocks are made from.
    pub material: &'a Material,
    /// The whole day.
    pub plan: &'a Plan,
}

impl Page<'_> {
    /// Leads to the folder of the first page: `../`.
    pub(crate) fn to_root(self) -> String {
        "../".repeat(self.path.matches('/').count())
    }
}

/// The page with everything expanded; `None` if there is nothing to expand.
///
/// # Errors
/// The first block that is wrong.
pub fn expand(source: &str, page: Page<'_>) -> Result<Option<String>, ExpandError> {
    let at = |byte, fault| ExpandError { line: line(source, byte), fault };
    let mut edits = Vec::new();
    for block in blocks(source) {
        let start = block.range.start;
        edits.extend(block_edit(source, block, page).map_err(|fault| at(start, fault))?);
    }
    edits.extend(tracks::tracks(source, page.lang).map_err(|(byte, fault)| at(byte, fault))?);
    edits.extend(head(source, page.lang));
    // On its own page a term would lead to itself.
    if page.path != "glossary.md" {
        let terms = &page.material.glossary;
        edits.extend(glossary::first_uses(source, terms, page.lang, &page.to_root()));
    }
    Ok((!edits.is_empty()).then(|| splice(source, edits)))
}

fn block_edit(source: &str, block: Block, page: Page<'_>) -> Result<Option<Edit>, Fault> {
    let mut text = match rooms::ROOMS.iter().find(|room| room.word == block.word) {
        Some(room) => rooms::expand(room, &block, page)?,
        None => {
            let language = block.word.as_str();
            if !code::LANGUAGES.contains(&language) {
                let known = code::LANGUAGES.into_iter().chain(rooms::ROOMS.iter().map(|r| r.word));
                let nearest = labcheck_labs::error::nearest(language, known).map(str::to_owned);
                return Err(Fault::Unknown { what: "block", name: block.word, nearest });
            }
            let mark = match block.rest.as_slice() {
                [] => None,
                [mark] if code::MARKS.contains(&mark.as_str()) => Some(mark.as_str()),
                rest => {
                    let nearest = rest.first().and_then(|word| {
                        labcheck_labs::error::nearest(word, code::MARKS).map(str::to_owned)
                    });
                    return Err(Fault::Unknown { what: "mark", name: rest.join(" "), nearest });
                }
            };
            // In a quote a line of HTML would want its `>` again: there it stays as it is.
            if block.quoted {
                return Ok(None);
            }
            let html = code::code(language, mark, &block.body, page.lang);
            if block.nested { html } else { format!("{html}\n") }
        }
    };
    // HTML goes on until a blank line.
    let next = source.get(block.range.end..).unwrap_or_default();
    let mut lines = next.strip_prefix('\n').unwrap_or(next).lines();
    if lines.next().is_some_and(|line| !line.trim().is_empty()) {
        text.push('\n');
    }
    Ok(Some(Edit { range: block.range, text }))
}

/// Takes the comments of the first lines out, and tells below the heading how long the page takes.
fn head(source: &str, lang: Lang) -> Vec<Edit> {
    let head = Head::of(source);
    let mut edits: Vec<Edit> = head
        .ranges
        .iter()
        .map(|range| Edit { range: range.clone(), text: String::new() })
        .collect();
    let Some(time) = head.minutes else { return edits };
    let mut events = new_cmark_parser(source, &MarkdownOptions::default()).into_offset_iter();
    let heading = events
        .find(|(event, _)| *event == Event::End(TagEnd::Heading(HeadingLevel::H1)))
        .map(|(_, range)| range.end);
    if let Some(end) = heading {
        let below = progress::below_heading(time, lang);
        edits.push(Edit { range: end..end, text: format!("\n{below}\n") });
    }
    edits
}
