//! The fenced blocks of a page.

use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};
use std::ops::Range;

/// A fenced block as it stands in a page.
pub(crate) struct Block {
    pub(crate) range: Range<usize>,
    /// The first word behind the fence.
    pub(crate) word: String,
    /// The other words.
    pub(crate) rest: Vec<String>,
    pub(crate) body: String,
    /// It stands in a list, a quote or a table.
    pub(crate) nested: bool,
    /// It stands in a quote.
    pub(crate) quoted: bool,
    /// A heading stands directly before it.
    pub(crate) headed: bool,
}

/// The blocks that name what they are, in order.
pub(crate) fn blocks(source: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    let (mut depth, mut quotes) = (0_usize, 0_usize);
    let mut headed = false;
    for (event, range) in new_cmark_parser(source, &MarkdownOptions::default()).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                if let Tag::CodeBlock(CodeBlockKind::Fenced(info)) = &tag {
                    let mut words = info.split_whitespace().map(str::to_owned);
                    if let Some(word) = words.next() {
                        open = Some(Block {
                            range,
                            word,
                            rest: words.collect(),
                            body: String::new(),
                            nested: depth > 0,
                            quoted: quotes > 0,
                            headed,
                        });
                    }
                }
                quotes += usize::from(matches!(tag, Tag::BlockQuote(_)));
                depth += 1;
                headed = false;
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                quotes -= usize::from(matches!(tag, TagEnd::BlockQuote(_)) && quotes > 0);
                headed = matches!(tag, TagEnd::Heading(_));
                if tag == TagEnd::CodeBlock {
                    found.extend(open.take());
                }
            }
            Event::Text(text) => {
                if let Some(block) = &mut open {
                    block.body.push_str(&text);
                }
            }
            _ => {}
        }
    }
    found
}
