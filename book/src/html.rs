//! Text of our files as HTML. Nothing in them is trusted to be HTML.

use labcheck_labs::Lang;

/// Begins a parameter that has no value in the book; [`VAR_END`] ends it. Both are for private use
/// in Unicode, so no text has them.
pub(crate) const VAR: char = '\u{e000}';
/// Ends what [`VAR`] begins.
pub(crate) const VAR_END: char = '\u{e001}';

/// Dashes, quotes and blanks that look like those of a command and are none.
pub(crate) const TYPOGRAPHIC: [char; 8] =
    ['\u{2010}', '\u{2013}', '\u{2014}', '‘', '’', '“', '”', '\u{a0}'];

/// Escapes text.
///
/// A line break becomes a reference: a blank line would end Markdown's HTML block.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\r' => {}
            VAR => out.push_str("<var>"),
            VAR_END => out.push_str("</var>"),
            c => out.push(c),
        }
    }
    out
}

/// The text of a language.
pub(crate) const fn pick<'a>(lang: Lang, ko: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Ko => ko,
        Lang::En => en,
    }
}

/// Escapes prose; what stands between backticks becomes code. A backtick without a partner stays.
pub(crate) fn prose(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.trim();
    while let Some((before, after)) = rest.split_once('`') {
        let Some((code, tail)) = after.split_once('`') else { break };
        out.push_str(&escape(before));
        // No command has one: it is quoted because it is wrong.
        let wrong = code.contains(TYPOGRAPHIC);
        out.push_str(if wrong { "<code class=\"wrong\">" } else { "<code>" });
        out.push_str(&escape(code));
        out.push_str("</code>");
        rest = tail;
    }
    out.push_str(&escape(rest));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lab_cannot_write_html() {
        assert_eq!(
            prose("<b> & \"x\" `a < b`\n\nc"),
            "&lt;b&gt; &amp; &quot;x&quot; <code>a &lt; b</code>&#10;&#10;c"
        );
    }

    #[test]
    fn a_lonely_backtick_stays_a_backtick() {
        assert_eq!(prose("`a` and ` b"), "<code>a</code> and ` b");
    }
}
