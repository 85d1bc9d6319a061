//! Two ways side by side: sections with `class="track"`, which become tabs.

use crate::edit::Edit;
use crate::expand::Fault;
use crate::fill::TRACKS;
use crate::words;
use labcheck_labs::{Lang, Track};
use mdbook_markdown::pulldown_cmark::Event;
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};
use std::ops::Range;

const OPENS: &str = "<section class=\"track\" data-track=\"";
const CLOSES: &str = "</section>";

/// A section of one track: bytes from its opening tag to behind its closing one.
struct Section {
    track: Track,
    /// Behind the opening tag.
    inside: usize,
    range: Range<usize>,
}

/// The names above the sections, and an element around each pair.
///
/// # Errors
/// A track that there is not, one without the other, a section without an end; with its byte.
pub(crate) fn tracks(source: &str, lang: Lang) -> Result<Vec<Edit>, (usize, Fault)> {
    let sections = sections(source)?;
    let mut edits = Vec::new();
    let mut rest = sections.as_slice();
    while let Some((first, others)) = rest.split_first() {
        let pair = others.first().filter(|second| {
            let between = source.get(first.range.end..second.range.start);
            between.is_some_and(|between| between.trim().is_empty())
        });
        let second = match pair {
            Some(second) if [first.track, second.track] == TRACKS => second,
            _ => return Err((first.range.start, Fault::LonelyTrack)),
        };
        edits.push(insert(first.range.start, "<labcheck-tracks>\n".to_owned()));
        for section in [first, second] {
            let name = words::track(lang, section.track);
            let name = format!("\n<p class=\"track-name\">{name}</p>");
            edits.push(insert(section.inside, name));
        }
        edits.push(insert(second.range.end, "\n</labcheck-tracks>".to_owned()));
        rest = others.get(1..).unwrap_or_default();
    }
    Ok(edits)
}

fn insert(at: usize, text: String) -> Edit {
    Edit { range: at..at, text }
}

fn sections(source: &str) -> Result<Vec<Section>, (usize, Fault)> {
    let mut found = Vec::new();
    let mut open: Option<(Track, usize, usize)> = None;
    for (event, range) in new_cmark_parser(source, &MarkdownOptions::default()).into_offset_iter() {
        let Event::Html(_) = event else { continue };
        let html = source.get(range.clone()).unwrap_or_default();
        if let Some(at) = html.find(OPENS) {
            let start = range.start + at;
            let rest = html.get(at + OPENS.len()..).unwrap_or_default();
            let (name, rest) = rest.split_once("\">").unwrap_or((rest, ""));
            let Some(track) = TRACKS.into_iter().find(|track| code(*track) == name) else {
                let nearest = labcheck_labs::error::nearest(name, TRACKS.map(code));
                let nearest = nearest.map(str::to_owned);
                return Err((start, Fault::Unknown { what: "track", name: name.into(), nearest }));
            };
            if open.is_some() {
                return Err((start, Fault::OpenTrack));
            }
            open = Some((track, start, range.start + html.len() - rest.len()));
        } else if let (Some(at), Some((track, start, inside))) = (html.find(CLOSES), open) {
            found.push(Section { track, inside, range: start..range.start + at + CLOSES.len() });
            open = None;
        }
    }
    match open {
        Some((_, start, _)) => Err((start, Fault::OpenTrack)),
        None => Ok(found),
    }
}

/// As written.
const fn code(track: Track) -> &'static str {
    match track {
        Track::El7Rocky => "el7-rocky",
        Track::El9Epoxy => "el9-epoxy",
        Track::Other => "other",
    }
}
