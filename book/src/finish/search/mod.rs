//! What the search of a finished book looks in: every section of every page, without the frame.
//!
//! mdBook's own index splits words by the rules of English and drops all that is not ASCII, so no
//! Korean is found in it. Ours holds the text of the sections as it is; `theme/search-core.js` looks
//! through it. It is a script that sets a variable, because a page on the disk may not fetch files.

mod sections;

use crate::glossary::Glossary;
use crate::plan::Plan;
use anyhow::{Context as _, Result};
use labcheck_labs::Lang;
use sections::{Section, sections};
use serde::Serialize;
use std::fs;
use std::path::Path;

/// Pages that only repeat what stands elsewhere.
const LEFT_OUT: [&str; 1] = ["review"];

/// What the script is given.
#[derive(Serialize)]
struct Index<'a> {
    lang: &'a str,
    /// Path below the language without its ending, and title.
    pages: Vec<(&'a str, &'a str)>,
    sections: Vec<Row>,
    /// All spellings of each term, in both languages: the word of the page first, wrong ones too.
    terms: Vec<Vec<&'a str>>,
}

/// Number of the page, kind, anchor, heading, text, and text that is searched but not shown (an
/// answer, a hint).
type Row = (usize, u8, String, String, String, String);

/// The index of one language, from its pages as mdBook rendered them, as a script.
pub(super) fn index(out: &Path, lang: Lang, plan: &Plan, glossary: &Glossary) -> Result<String> {
    let mut index = Index {
        lang: lang.code(),
        pages: Vec::new(),
        sections: Vec::new(),
        terms: glossary.terms.iter().map(|term| term.spellings(lang)).collect(),
    };
    for stop in &plan.pages {
        if LEFT_OUT.contains(&stop.id()) {
            continue;
        }
        let path = out.join(format!("{}.html", stop.id()));
        let html = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let page = index.pages.len();
        index.pages.push((stop.id(), &stop.title));
        let found = sections(&html).with_context(|| format!("{}: its text", path.display()))?;
        index.sections.extend(found.into_iter().map(|section| row(page, section)));
    }
    Ok(format!("globalThis.labcheckIndex={};\n", serde_json::to_string(&index)?))
}

fn row(page: usize, section: Section) -> Row {
    let Section { kind, anchor, heading, text, hidden } = section;
    (page, kind as u8, anchor, heading, text, hidden)
}
