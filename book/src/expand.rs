//! A fenced block ```` ```lab selinux ```` becomes the card of that exercise.
//!
//! The source is spliced where such a block stands; everything else stays byte for byte, since
//! writing Markdown again from its events loses what the parser does not keep.

use crate::card::card;
use crate::labs::Labs;
use labcheck_labs::Lang;
use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};
use std::fmt;
use std::ops::Range;

/// A lab block that cannot become a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpandError {
    /// The line of the chapter on which the block begins, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a lab block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No exercise is named, or more than one word.
    NotOneName,
    /// There is no such exercise.
    Unknown {
        /// The name as written.
        name: String,
        /// The exercise that is probably meant.
        nearest: Option<String>,
    },
    /// Something stands inside: a card's text comes from the lab file alone.
    NotEmpty,
    /// It stands in a list or a quote, where a card has no room.
    Nested,
}

impl fmt::Display for ExpandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        match &self.fault {
            Fault::NotOneName => f.write_str("a lab block names one exercise: ```lab selinux"),
            Fault::Unknown { name, nearest: None } => write!(f, "there is no exercise `{name}`"),
            Fault::Unknown { name, nearest: Some(word) } => {
                write!(f, "there is no exercise `{name}` (did you mean `{word}`?)")
            }
            Fault::NotEmpty => {
                f.write_str("a lab block is empty: its card is made from the lab file")
            }
            Fault::Nested => f.write_str("a lab block stands by itself, not in a list or a quote"),
        }
    }
}

impl std::error::Error for ExpandError {}

/// The chapter with its lab blocks expanded; `None` if it has none.
///
/// # Errors
/// The first lab block that is wrong.
pub fn expand(source: &str, labs: &Labs, lang: Lang) -> Result<Option<String>, ExpandError> {
    let mut out = String::new();
    let mut copied = 0;
    for block in blocks(source) {
        let error = |fault| ExpandError { line: line(source, block.range.start), fault };
        if block.nested {
            return Err(error(Fault::Nested));
        }
        if !block.body.trim().is_empty() {
            return Err(error(Fault::NotEmpty));
        }
        let name = match block.names.as_slice() {
            [name] => name,
            _ => return Err(error(Fault::NotOneName)),
        };
        let Some((course, exercise)) = labs.exercise(name) else {
            let nearest = labs.nearest(name).map(str::to_owned);
            return Err(error(Fault::Unknown { name: name.clone(), nearest }));
        };
        out.push_str(source.get(copied..block.range.start).unwrap_or_default());
        out.push_str(&card(course, exercise, lang));
        copied = block.range.end;
    }
    if copied == 0 {
        return Ok(None);
    }
    out.push_str(source.get(copied..).unwrap_or_default());
    Ok(Some(out))
}

/// A lab block as it stands in a chapter.
struct Block {
    range: Range<usize>,
    names: Vec<String>,
    body: String,
    nested: bool,
}

fn blocks(source: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    let mut depth = 0_usize;
    for (event, range) in new_cmark_parser(source, &MarkdownOptions::default()).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                if let Tag::CodeBlock(CodeBlockKind::Fenced(info)) = &tag {
                    let mut words = info.split_whitespace();
                    if words.next() == Some("lab") {
                        let names = words.map(str::to_owned).collect();
                        open = Some(Block { range, names, body: String::new(), nested: depth > 0 });
                    }
                }
                depth += 1;
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
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

fn line(source: &str, byte: usize) -> usize {
    source.bytes().take(byte).filter(|b| *b == b'\n').count() + 1
}
