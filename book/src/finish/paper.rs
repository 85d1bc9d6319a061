//! What the page for paper has and a page for the screen has not: a title page and a table of contents.

use super::words::words;
use crate::html::escape;
use crate::plan::{Plan, Stop};
use labcheck_labs::Lang;

/// The element of a script that would take away what paper needs: answers, both tracks, all steps.
pub(super) const ELEMENTS: &str = "main labcheck-quiz, main labcheck-calculator, main labcheck-steps, main labcheck-tracks, \
    main labcheck-progress, main labcheck-review, main labcheck-read";

/// The last page is about what a browser keeps; the sheet for paper leaves it out.
const UNPRINTED: &str = "review";

/// The first two pages: the title with what it is about, and all chapters as links. `.ci/pdf` writes
/// the numbers of their pages into `.paper-number`.
pub(super) fn front(html: &str, main: &str, plan: &Plan, lang: Lang) -> String {
    let part = |start: &str, end: &str| super::page::between(html, start, end).unwrap_or_default();
    let title = part("<title>", "</title>");
    let about = part("<meta name=\"description\" content=\"", "\"");
    let mut out = format!(
        "<section class=\"paper-title\"><p class=\"paper-name\">{title}</p><p>{about}</p><p class=\"paper-version\">labcheck {}</p></section>\n\
        <nav class=\"paper-contents\" aria-label=\"{}\"><p class=\"paper-heading\">{}</p><ol>\n",
        env!("CARGO_PKG_VERSION"),
        words(lang).contents,
        words(lang).contents
    );
    let mut name = None;
    let printed = |stop: &&Stop| stop.id() != UNPRINTED;
    // Each chapter begins with its own heading of the first level.
    let headings = main.split("<h1 id=\"").skip(1).filter_map(|rest| rest.split('"').next());
    for (stop, id) in plan.pages.iter().filter(printed).zip(headings) {
        if stop.part != name {
            name.clone_from(&stop.part);
            if let Some(name) = &name {
                out.push_str(&format!("<li class=\"paper-part\">{}</li>\n", escape(name)));
            }
        }
        out.push_str(&format!(
            "<li class=\"depth-{}\"><a href=\"#{id}\">{}</a> <span class=\"paper-number\" data-for=\"{id}\"></span></li>\n",
            stop.depth,
            escape(&stop.title)
        ));
    }
    out.push_str("</ol></nav>\n");
    out
}
