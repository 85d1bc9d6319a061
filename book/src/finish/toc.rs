//! The table of contents and the way to the neighbours, in every page: no script has to make them.

use super::words::words;
use crate::html::escape;
use crate::plan::Plan;
use labcheck_labs::Lang;

/// The table of contents for a page; under the page itself stand its own sections.
pub(super) fn contents(plan: &Plan, name: &str, root: &str, main: &str) -> String {
    let mut out = String::from("<ol class=\"chapter\">");
    let mut part: Option<&str> = None;
    for stop in &plan.pages {
        if stop.part.as_deref() != part {
            part = stop.part.as_deref();
            if let Some(part) = part {
                out.push_str(&format!("<li class=\"part-title\">{}</li>", escape(part)));
            }
        }
        let html = format!("{}.html", stop.id());
        let here = html == name;
        let current = if here { " class=\"active\" aria-current=\"page\"" } else { "" };
        out.push_str(&format!(
            "<li class=\"chapter-item depth-{}\" data-page=\"{}\"><a href=\"{root}{html}\"{current}>{}</a>",
            stop.depth,
            stop.id(),
            escape(&stop.title)
        ));
        if here {
            out.push_str(&sections(main));
        }
        out.push_str("</li>");
    }
    out.push_str("</ol>");
    out
}

/// The second-level headings of a page, as links.
fn sections(main: &str) -> String {
    let mut out = String::new();
    for heading in main.split("<h2 id=\"").skip(1) {
        let Some((id, rest)) = heading.split_once('"') else { continue };
        let Some((_, inner)) = rest.split_once('>') else { continue };
        let inner = inner.split("</h2>").next().unwrap_or_default();
        out.push_str(&format!("<li><a href=\"#{id}\">{}</a></li>", without_tags(inner)));
    }
    if out.is_empty() { out } else { format!("<ol class=\"on-page\">{out}</ol>") }
}

fn without_tags(html: &str) -> String {
    let mut out = String::new();
    let mut tag = false;
    for c in html.chars() {
        match c {
            '<' => tag = true,
            '>' => tag = false,
            c if !tag => out.push(c),
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// The links to the page before and the page behind, by their titles.
pub(super) fn pager(plan: &Plan, name: &str, root: &str, lang: Lang) -> String {
    let words = words(lang);
    let at = plan.pages.iter().position(|stop| format!("{}.html", stop.id()) == name);
    let Some(at) = at else { return String::new() };
    let link = |index: Option<usize>, rel: &str, word: &str, key: &str| {
        let Some(stop) = index.and_then(|index| plan.pages.get(index)) else {
            return String::new();
        };
        format!(
            "<a class=\"pager-{rel}\" rel=\"{rel}\" href=\"{}\" aria-keyshortcuts=\"{key}\"><span class=\"pager-word\">{word}</span> <span class=\"pager-title\">{}</span></a>",
            stop.href(root),
            escape(&stop.title)
        )
    };
    format!(
        "<nav class=\"pager\" aria-label=\"{}\">{}{}</nav>",
        words.pages,
        link(at.checked_sub(1), "prev", words.previous, "ArrowLeft"),
        link(Some(at + 1), "next", words.next, "ArrowRight")
    )
}
