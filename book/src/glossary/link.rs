//! The first use of a term on a page leads to the glossary.

use super::Glossary;
use crate::edit::Edit;
use crate::prose::Prose;
use labcheck_labs::Lang;
use std::collections::BTreeSet;
use std::ops::Range;

/// A word of a term, and which term it is.
struct Word<'a> {
    folded: String,
    id: &'a str,
}

/// The edits that link the first use of each term in running text. `to_root` leads from the page to
/// the first page: `../`.
pub(crate) fn first_uses(
    source: &str,
    glossary: &Glossary,
    lang: Lang,
    to_root: &str,
) -> Vec<Edit> {
    let mut words = words(glossary, lang);
    let mut edits = Vec::new();
    let mut linked: BTreeSet<&str> = BTreeSet::new();
    for piece in Prose::of(source).filter(|piece| piece.may_link) {
        let Some(text) = source.get(piece.range.clone()) else { continue };
        let folded = fold(text);
        let mut at = 0;
        while at < text.len() {
            let Some(rest) = folded.get(at..) else { break };
            let before = text.get(..at).and_then(|t| t.chars().next_back());
            let found = words.iter().find(|word| {
                !linked.contains(word.id)
                    && rest.starts_with(&word.folded)
                    && stands_alone(before, word, rest)
            });
            match found {
                Some(word) => {
                    let end = at + word.folded.len();
                    let from = piece.range.start;
                    if let Some(range) = around_marks(source, from + at..from + end) {
                        let shown = source.get(range.clone()).unwrap_or_default();
                        let text = format!(
                            "<a class=\"term\" href=\"{to_root}glossary.html#term-{}\">{shown}</a>",
                            word.id
                        );
                        edits.push(Edit { range, text });
                        linked.insert(word.id);
                    }
                    at = end;
                }
                None => at += rest.chars().next().map_or(1, char::len_utf8),
            }
        }
        words.retain(|word| !linked.contains(word.id));
    }
    edits
}

/// The range that a link may be put around: with the marks of an emphasis that holds the word alone,
/// since `**<a>word</a>**` before a particle is no emphasis any more (a mark between a tag and a
/// letter neither opens nor closes). At one end of a longer emphasis there is no such range.
fn around_marks(source: &str, word: Range<usize>) -> Option<Range<usize>> {
    let is_mark = |c: &char| "*_~".contains(*c);
    let before = source.get(..word.start)?.chars().rev().take_while(is_mark).count();
    let after = source.get(word.end..)?.chars().take_while(is_mark).count();
    (before == after).then(|| word.start - before..word.end + after)
}

/// All words of all terms, the longest first, so that the longer of two wins.
fn words(glossary: &Glossary, lang: Lang) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    for term in &glossary.terms {
        let all = term.also.get(lang).iter().map(String::as_str).chain([term.word(lang)]);
        words.extend(all.map(|word| Word { folded: fold(word), id: term.id.get_ref() }));
    }
    words.sort_by(|a, b| b.folded.len().cmp(&a.folded.len()).then(a.folded.cmp(&b.folded)));
    words
}

/// Small ASCII letters; the length in bytes stays.
fn fold(text: &str) -> String {
    text.to_ascii_lowercase()
}

/// A Korean word may carry a particle behind it, an English one an `s`; neither may be a part of a
/// longer word.
fn stands_alone(before: Option<char>, word: &Word<'_>, rest: &str) -> bool {
    if before.is_some_and(|c| c.is_alphanumeric() || "-_/.".contains(c)) {
        return false;
    }
    let ascii = word.folded.chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric());
    let after = rest.get(word.folded.len()..).unwrap_or_default();
    let after = if ascii { after.strip_prefix('s').unwrap_or(after) } else { after };
    let mut next = after.chars();
    match next.next() {
        Some(c) if ascii => {
            // `nova.conf` and `nova-api` are other names; a full stop at the end is none.
            !c.is_ascii_alphanumeric()
                && c != '_'
                && !("-./".contains(c) && next.next().is_some_and(|c| c.is_ascii_alphanumeric()))
        }
        _ => true,
    }
}
