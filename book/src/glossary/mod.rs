//! The terms of the course: `glossary.toml`.

mod link;
mod spelling;

use crate::data::{is_id, toml};
use crate::html::{escape, pick, prose};
use labcheck_labs::{Fault, Lang, Text};
use serde::Deserialize;
use std::collections::BTreeSet;
use toml::Spanned;

pub(crate) use link::first_uses;
pub use spelling::{Misspelled, misspelled};

/// All terms.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Glossary {
    /// In the order of the file.
    #[serde(default, rename = "term")]
    pub terms: Vec<Term>,
}

/// A term.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Unique; the entry's anchor is `term-ID`.
    pub id: Spanned<String>,
    /// The Korean word.
    pub ko: String,
    /// The English word.
    pub en: String,
    /// Other spellings, which are linked too.
    #[serde(default)]
    pub also: Spellings,
    /// Spellings that the pages must not have.
    #[serde(default)]
    pub wrong: Spellings,
    /// What it is.
    pub say: Text,
}

/// Spellings in each language; either may have none.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spellings {
    /// On Korean pages.
    #[serde(default)]
    pub ko: Vec<String>,
    /// On English pages.
    #[serde(default)]
    pub en: Vec<String>,
}

impl Spellings {
    fn get(&self, lang: Lang) -> &[String] {
        match lang {
            Lang::Ko => &self.ko,
            Lang::En => &self.en,
        }
    }
}

impl Term {
    /// The word in one language.
    #[must_use]
    pub fn word(&self, lang: Lang) -> &str {
        pick(lang, &self.ko, &self.en)
    }

    /// Everything that a reader may call it, the language's own word first.
    pub(crate) fn spellings(&self, lang: Lang) -> Vec<&str> {
        let others = [&self.also, &self.wrong];
        let others = others.into_iter().flat_map(|spelled| spelled.ko.iter().chain(&spelled.en));
        [self.word(lang), &self.ko, &self.en].into_iter().chain(others.map(String::as_str)).fold(
            Vec::new(),
            |mut all, word| {
                if !all.contains(&word) {
                    all.push(word);
                }
                all
            },
        )
    }
}

impl Glossary {
    /// Reads the file.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Fault>> {
        let glossary: Self = toml(file, text)?;
        let mut faults = Vec::new();
        let mut ids = BTreeSet::new();
        for term in &glossary.terms {
            let id = term.id.get_ref();
            let mut say =
                |what: String| faults.push(Fault::at(file, text, term.id.span().start, what));
            if !is_id(id) {
                say(format!("the id `{id}` holds more than small letters, digits and hyphens"));
            }
            if !ids.insert(id) {
                say(format!("the id `{id}` stands twice"));
            }
            let spelled = [&term.also, &term.wrong];
            let mut words = spelled.iter().flat_map(|s| s.ko.iter().chain(&s.en));
            if term.ko.trim().is_empty()
                || term.en.trim().is_empty()
                || words.any(|word| word.trim().is_empty())
            {
                say(format!("`{id}` has an empty word"));
            }
        }
        for lang in Lang::ALL {
            let mut seen = BTreeSet::new();
            for term in &glossary.terms {
                let words = term.also.get(lang).iter().map(String::as_str);
                for word in words.chain([term.word(lang)]) {
                    if !seen.insert(word.to_lowercase()) {
                        let what = format!("`{word}` is the word of two terms");
                        faults.push(Fault::at(file, text, term.id.span().start, what));
                    }
                }
            }
        }
        if faults.is_empty() { Ok(glossary) } else { Err(faults) }
    }
}

/// All terms as a list, in the order of their language.
pub(crate) fn block(glossary: &Glossary, lang: Lang) -> String {
    let mut terms: Vec<&Term> = glossary.terms.iter().collect();
    terms.sort_by_key(|term| term.word(lang).to_lowercase());
    let mut out = String::from("<dl class=\"glossary\">\n");
    for term in terms {
        let (id, word) = (term.id.get_ref(), escape(term.word(lang)));
        let (there, other) = match lang {
            Lang::Ko => ("en", &term.en),
            Lang::En => ("ko", &term.ko),
        };
        let also: Vec<String> = term.also.get(lang).iter().map(|word| escape(word)).collect();
        let also = if also.is_empty() {
            String::new()
        } else {
            format!(" <span class=\"glossary-also\">{}</span>", also.join(", "))
        };
        out.push_str(&format!(
            "<dt id=\"term-{id}\">{word} <span class=\"glossary-other\" lang=\"{there}\">{}</span>{also}</dt>\n<dd>{}</dd>\n",
            escape(other),
            prose(term.say.get(lang))
        ));
    }
    out.push_str("</dl>\n");
    out
}
