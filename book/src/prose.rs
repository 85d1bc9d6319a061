//! Running text of a page: where it stands in the source, and what it stands in.

use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};
use std::ops::Range;

/// A piece of text as it stands in the source, without anything that is markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Bytes of the source.
    pub(crate) range: Range<usize>,
    /// Whether a link may be put here: not in headings, links, images and marked words.
    pub(crate) may_link: bool,
}

/// The pieces of a page, in order; code and raw HTML are left out.
pub(crate) struct Prose {
    pieces: std::vec::IntoIter<Piece>,
}

impl Prose {
    pub(crate) fn of(source: &str) -> Self {
        let mut pieces = Vec::new();
        // How deep in Markdown that takes no link, in code, and in raw elements with text of their own.
        let (mut closed, mut code, mut raw) = (0_usize, 0_usize, 0_usize);
        let parser = new_cmark_parser(source, &MarkdownOptions::default()).into_offset_iter();
        for (event, range) in parser {
            match event {
                Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => code += 1,
                Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) => code = code.saturating_sub(1),
                Event::Start(Tag::Heading { .. } | Tag::Link { .. } | Tag::Image { .. }) => {
                    closed += 1;
                }
                Event::End(TagEnd::Heading(_) | TagEnd::Link | TagEnd::Image) => {
                    closed = closed.saturating_sub(1);
                }
                Event::InlineHtml(tag) => raw = depth(raw, &tag),
                // Where it differs, something is escaped.
                Event::Text(text)
                    if code == 0 && raw == 0 && source.get(range.clone()) == Some(&text) =>
                {
                    pieces.push(Piece { range, may_link: closed == 0 });
                }
                _ => {}
            }
        }
        Self { pieces: pieces.into_iter() }
    }
}

impl Iterator for Prose {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        self.pieces.next()
    }
}

/// How deep in elements whose text is not running text, after one more tag.
fn depth(depth: usize, tag: &str) -> usize {
    let name = |tag: &str| {
        let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
        tag.get(..end).unwrap_or_default().to_ascii_lowercase()
    };
    let closed = |name: String| ["a", "code", "kbd", "samp", "button"].contains(&name.as_str());
    match (tag.strip_prefix("</"), tag.strip_prefix('<')) {
        (Some(rest), _) if closed(name(rest)) => depth.saturating_sub(1),
        (None, Some(rest)) if closed(name(rest)) => depth + 1,
        _ => depth,
    }
}
