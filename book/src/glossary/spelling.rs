//! Spellings that the pages must not have, since a word of the glossary is meant.

use super::Glossary;
use crate::edit::line;
use crate::prose::Prose;
use labcheck_labs::Lang;
use std::fmt;

/// A word that is spelled otherwise in the glossary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misspelled {
    /// Line of the page, from 1.
    pub line: usize,
    /// As it stands there.
    pub wrong: String,
    /// As the glossary has it.
    pub right: String,
}

impl fmt::Display for Misspelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: `{}` is `{}` in the glossary", self.line, self.wrong, self.right)
    }
}

/// All such words in the running text of a page. What stands in `<code class="wrong">` is quoted.
#[must_use]
pub fn misspelled(source: &str, glossary: &Glossary, lang: Lang) -> Vec<Misspelled> {
    let mut found = Vec::new();
    for piece in Prose::of(source) {
        let text = source.get(piece.range.clone()).unwrap_or_default();
        for term in &glossary.terms {
            for wrong in term.wrong.get(lang) {
                for (at, _) in text.match_indices(wrong.as_str()) {
                    found.push(Misspelled {
                        line: line(source, piece.range.start + at),
                        wrong: wrong.clone(),
                        right: term.word(lang).to_owned(),
                    });
                }
            }
        }
    }
    found
}
