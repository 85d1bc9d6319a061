//! One page: its frame is put right, its text is left alone.

use super::assets::Assets;
use super::words::{help, words};
use super::{icons, paper, toc};
use crate::html::escape;
use crate::plan::Plan;
use crate::words::own_name;
use anyhow::{Context as _, Result, ensure};
use labcheck_labs::Lang;
use lol_html::html_content::{ContentType, Element};
use lol_html::{HandlerResult, RewriteStrSettings, doc_comments, element, rewrite_str};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

/// The parts of mdBook's frame that are changed here. Each has to be met once on every page: with a
/// new mdBook that names them otherwise, rendering fails instead of leaving them as they are.
const MET: [&str; 11] = [
    "#mdbook-help-popup",
    "#mdbook-sidebar",
    "mdbook-sidebar-scrollbox",
    "#mdbook-sidebar-toggle-anchor",
    "#mdbook-menu-bar",
    "label#mdbook-sidebar-toggle",
    "#mdbook-theme-toggle",
    "#mdbook-search-toggle",
    "#mdbook-searchbar",
    ".right-buttons",
    "h1.menu-title",
];

/// What a page is finished with.
pub(super) struct Frame<'a> {
    /// Path below the language: `cloud/what.html`.
    pub(super) name: &'a str,
    pub(super) lang: Lang,
    pub(super) plan: &'a Plan,
    pub(super) assets: &'a Assets,
}

impl Frame<'_> {
    /// The finished page.
    ///
    /// # Errors
    /// A part of the frame is not there.
    pub(super) fn finish(&self, html: &str) -> Result<String> {
        let root = between(html, "const path_to_root = \"", "\"").context("no path_to_root")?;
        let main = between(html, "<main>", "</main>").context("no <main>")?;
        let printed = self.name == "print.html";
        let switch =
            if printed { None } else { between(main, "<nav class=\"lang-switch\"", "</nav>") };
        let parts = Parts {
            contents: toc::contents(self.plan, self.name, root, main),
            pager: toc::pager(self.plan, self.name, root, self.lang),
            switch: switch.and_then(|nav| self.switch(nav)).unwrap_or_default(),
            root,
            front: printed.then(|| paper::front(html, main, self.plan, self.lang)),
            printed,
        };
        let met = RefCell::new(BTreeSet::new());
        // The empty corner of a table is the heading of nothing.
        let html = self.rewrite(&html.replace("<th></th>", "<td></td>"), &parts, &met)?;
        let met = met.into_inner();
        for part in MET {
            ensure!(met.contains(part), "mdBook's frame has no `{part}`");
        }
        Ok(if self.name == "404.html" { self.not_found(&html) } else { html })
    }

    /// The link to the other language for the bar, where its words may stand as text: they are not
    /// in the search index.
    fn switch(&self, nav: &str) -> Option<String> {
        let href = between(nav, "href=\"", "\"")?;
        let to = crate::switch::other(self.lang);
        let (code, name) = (to.code(), own_name(to));
        let label = words(self.lang).language;
        Some(format!(
            "<nav class=\"lang-switch\" aria-label=\"{label}\"><a rel=\"alternate\" hreflang=\"{code}\" lang=\"{code}\" href=\"{href}\">{name}</a></nav>"
        ))
    }

    fn rewrite(
        &self,
        html: &str,
        parts: &Parts<'_>,
        met: &RefCell<BTreeSet<&'static str>>,
    ) -> Result<String> {
        let words = words(self.lang);
        let note = |part: &'static str| {
            met.borrow_mut().insert(part);
        };
        let theme = |el: &mut Element<'_, '_>| -> HandlerResult {
            let id = el.get_attribute("id").unwrap_or_default();
            let name = words.themes.iter().find(|(theme, _)| id.ends_with(theme));
            if let Some((_, name)) = name {
                el.set_inner_content(name, ContentType::Text);
            }
            el.set_attribute("type", "button")?;
            el.set_attribute("role", "menuitemradio")?;
            Ok(el.set_attribute("aria-checked", "false")?)
        };
        // Which kind of note the parser is in: its title comes first in it.
        let note_title = Cell::new("");
        let handlers = vec![
            element!("html", |el| {
                el.set_attribute("data-root", parts.root)?;
                el.set_attribute("data-index", &self.assets.index)?;
                if parts.printed {
                    el.set_attribute("data-print", "")?;
                }
                let page = self.name.strip_suffix(".html").unwrap_or(self.name);
                Ok(el.set_attribute("data-page", page)?)
            }),
            element!("head", |el| {
                el.append(&self.head(parts), ContentType::Html);
                Ok(())
            }),
            element!(
                "script, template, noscript, link[rel=stylesheet], link[rel='shortcut icon'], #mdbook-sidebar-resize-handle, nav.nav-wide-wrapper, main nav.lang-switch",
                |el| {
                    el.remove();
                    Ok(())
                }
            ),
            element!("link[rel=icon]", |el| {
                let icon = format!("{}{}", parts.root, self.assets.icon);
                Ok(el.set_attribute("href", &icon)?)
            }),
            element!("body", |el| {
                let skip = format!("<a class=\"skip\" href=\"#mdbook-content\">{}</a>", words.skip);
                el.prepend(&skip, ContentType::Html);
                Ok(())
            }),
            element!("#mdbook-help-popup", |el| {
                note("#mdbook-help-popup");
                el.set_inner_content(&help(self.lang), ContentType::Html);
                el.set_attribute("role", "dialog")?;
                el.set_attribute("tabindex", "-1")?;
                Ok(el.set_attribute("aria-labelledby", "mdbook-help-title")?)
            }),
            element!("#mdbook-sidebar-toggle-anchor", |el| {
                note("#mdbook-sidebar-toggle-anchor");
                Ok(el.set_attribute("aria-label", words.contents)?)
            }),
            element!("#mdbook-sidebar", |el| {
                note("#mdbook-sidebar");
                Ok(el.set_attribute("aria-label", words.contents)?)
            }),
            element!("mdbook-sidebar-scrollbox", |el| {
                note("mdbook-sidebar-scrollbox");
                el.set_tag_name("div")?;
                el.set_inner_content(&parts.contents, ContentType::Html);
                Ok(())
            }),
            element!("#mdbook-menu-bar", |el| {
                note("#mdbook-menu-bar");
                Ok(el.set_tag_name("header")?)
            }),
            element!("label#mdbook-sidebar-toggle", |el| {
                note("label#mdbook-sidebar-toggle");
                el.set_tag_name("button")?;
                el.remove_attribute("for");
                el.set_attribute("type", "button")?;
                el.set_attribute("aria-expanded", "true")?;
                named(el, words.toggle_contents, &icons::menu())
            }),
            element!("#mdbook-theme-toggle", |el| {
                note("#mdbook-theme-toggle");
                named(el, words.theme, &icons::theme())
            }),
            element!("#mdbook-theme-list", |el| {
                Ok(el.set_attribute("aria-label", words.theme)?)
            }),
            element!("#mdbook-theme-list button", theme),
            element!("#mdbook-search-toggle", |el| {
                note("#mdbook-search-toggle");
                named(el, words.search, &icons::search())
            }),
            element!("#mdbook-search-wrapper", |el| Ok(el.set_attribute("role", "search")?)),
            element!("#mdbook-searchbar", |el| {
                note("#mdbook-searchbar");
                el.set_attribute("placeholder", words.search_here)?;
                el.set_attribute("aria-label", words.search_here)?;
                Ok(el.set_attribute("aria-describedby", "mdbook-searchresults-header")?)
            }),
            element!("#mdbook-searchresults-header", |el| Ok(el.set_attribute("role", "status")?)),
            element!("#fa-spin", |el| {
                el.set_inner_content("", ContentType::Text);
                Ok(())
            }),
            element!("h1.menu-title", |el| {
                note("h1.menu-title");
                el.set_tag_name("p")?;
                el.prepend(&format!("<a href=\"{}index.html\">", parts.root), ContentType::Html);
                el.append("</a>", ContentType::Html);
                Ok(())
            }),
            element!(".right-buttons", |el| {
                note(".right-buttons");
                el.prepend(&parts.switch, ContentType::Html);
                Ok(())
            }),
            element!(".right-buttons > a[href$='print.html']", |el| {
                named(el, words.print, &icons::print())
            }),
            element!("#mdbook-content", |el| Ok(el.set_attribute("tabindex", "-1")?)),
            element!("nav.nav-wrapper", |el| {
                el.replace(&parts.pager, ContentType::Html);
                Ok(())
            }),
            element!("main", |el| {
                if let Some(front) = &parts.front {
                    el.prepend(front, ContentType::Html);
                }
                Ok(())
            }),
            element!(paper::ELEMENTS, |el| {
                if parts.printed {
                    el.set_tag_name("div")?;
                }
                Ok(())
            }),
            element!("main details", |el| {
                if parts.printed {
                    el.set_attribute("open", "")?;
                }
                Ok(())
            }),
            element!("main code.wrong", |el| {
                let said = format!("<span class=\"off-screen\">{} </span>", words.wrong);
                el.before(&said, ContentType::Html);
                Ok(())
            }),
            // Between the chapters of the page that holds all.
            element!("main div[style^='break-before']", |el| {
                el.set_attribute("class", "new-page")?;
                el.remove_attribute("style");
                Ok(())
            }),
            element!("main .blockquote-tag", |el| {
                let classes = el.get_attribute("class").unwrap_or_default();
                let kind = words.notes.iter().find(|(kind, _)| classes.ends_with(kind));
                note_title.set(kind.map_or("", |(_, title)| title));
                Ok(())
            }),
            element!("main .blockquote-tag-title", |el| {
                el.set_inner_content(note_title.get(), ContentType::Text);
                Ok(())
            }),
            element!("main th[style], main td[style]", |el| {
                let style = el.get_attribute("style").unwrap_or_default();
                let side = style.strip_prefix("text-align: ").map(|s| s.trim_end_matches(';'));
                if let Some(side) = side {
                    el.set_attribute("class", &format!("{side}-aligned"))?;
                }
                el.remove_attribute("style");
                Ok(())
            }),
        ];
        let comments = doc_comments!(|comment| {
            comment.remove();
            Ok(())
        });
        let mut settings = RewriteStrSettings::new().append_document_content_handler(comments);
        for handler in handlers {
            settings = settings.append_element_content_handler(handler);
        }
        Ok(without_blank_lines(&rewrite_str(html, settings)?))
    }

    fn head(&self, parts: &Parts<'_>) -> String {
        let Assets { style, early, script, search, .. } = self.assets;
        let root = parts.root;
        // Before anything is shown the theme has to be known, and whether the contents are. Behind a style
        // sheet a script waits for that, and what stands before it is drawn once for nothing.
        format!(
            "<script src=\"{root}{early}\"></script>\n<link rel=\"stylesheet\" href=\"{root}{style}\">\n<script defer src=\"{root}{search}\"></script>\n<script defer src=\"{root}{script}\"></script>\n"
        )
    }

    /// mdBook's text of this page is English.
    fn not_found(&self, html: &str) -> String {
        let [title, text, home] = words(self.lang).not_found;
        let inside = format!(
            "<main>\n<h1 id=\"not-found\">{}</h1>\n<p>{}</p>\n<p><a href=\"index.html\">{}</a></p>\n</main>",
            escape(title),
            escape(text),
            escape(home)
        );
        match (html.split_once("<main>"), html.split_once("</main>")) {
            (Some((before, _)), Some((_, after))) => format!("{before}{inside}{after}"),
            _ => html.to_owned(),
        }
    }
}

/// What was read off a page before it is changed.
struct Parts<'a> {
    root: &'a str,
    contents: String,
    pager: String,
    switch: String,
    /// Before the first chapter, on the page for paper.
    front: Option<String>,
    printed: bool,
}

/// A button or link that is a sign with a name.
fn named(el: &mut Element<'_, '_>, name: &str, icon: &str) -> HandlerResult {
    el.set_attribute("title", name)?;
    el.set_attribute("aria-label", name)?;
    el.set_inner_content(icon, ContentType::Html);
    Ok(())
}

pub(super) fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(inside, _)| inside)
}

/// The lines of the frame that hold nothing, and the blanks before the others; never inside a
/// block of code.
fn without_blank_lines(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut in_code = false;
    for line in html.lines() {
        if in_code || !line.trim().is_empty() {
            out.push_str(if in_code { line } else { line.trim_start() });
            out.push('\n');
        }
        if let Some(at) = line.rfind("<pre") {
            in_code = !line.get(at..).is_some_and(|rest| rest.contains("</pre>"));
        } else if line.contains("</pre>") {
            in_code = false;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finish(html: &str) -> Result<String> {
        let name = |name: &str| name.to_owned();
        let assets = Assets {
            style: name("s"),
            early: name("e"),
            script: name("b"),
            search: name("f"),
            index: name("x"),
            icon: name("i"),
        };
        let (plan, lang) = (Plan::default(), Lang::Ko);
        Frame { name: "a.html", lang, plan: &plan, assets: &assets }.finish(html)
    }

    #[test]
    fn a_frame_that_is_not_the_one_known_here_is_an_error() {
        let told = |html: &str| finish(html).unwrap_err().to_string();
        assert_eq!(told("<html></html>"), "no path_to_root");
        let script = "<script>const path_to_root = \"\";</script>";
        assert_eq!(
            told(&format!("{script}<main></main>")),
            "mdBook's frame has no `#mdbook-help-popup`"
        );
    }

    #[test]
    fn blanks_in_code_stay() {
        let html = "  <p>a</p>\n\n   <pre><code>x\n\n    y</code></pre>\n\n  <p>b</p>\n";
        assert_eq!(
            without_blank_lines(html),
            "<p>a</p>\n<pre><code>x\n\n    y</code></pre>\n<p>b</p>\n"
        );
    }
}
