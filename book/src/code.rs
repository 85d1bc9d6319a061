//! Blocks of code, with the little colour that commands and settings need, made here instead of by
//! a script in the browser.

use crate::html::{escape, pick};
use labcheck_labs::Lang;

/// The languages that blocks of code may name.
pub(crate) const LANGUAGES: [&str; 12] = [
    "sh",
    "console",
    "ini",
    "powershell",
    "text",
    "toml",
    "json",
    "xml",
    "yaml",
    "csv",
    "python",
    "bat",
];

/// Where a command is typed; `bed`, too, is the reader's VM, and a test runs it.
pub(crate) const MARKS: [&str; 5] = ["bed", "el7", "el9", "vm", "pc"];

/// A block of code on one physical line, so that it stands in a list as well as outside.
pub(crate) fn code(language: &str, mark: Option<&str>, body: &str, lang: Lang) -> String {
    let text = body.strip_suffix('\n').unwrap_or(body);
    let lines: Vec<String> = text.lines().map(|line| highlight(language, line)).collect();
    let pre =
        format!("<pre><code class=\"language-{language}\">{}</code></pre>", lines.join("&#10;"));
    match mark.map(|mark| (mark, where_typed(mark, lang))) {
        Some((mark, word)) => {
            format!(
                "<div class=\"code\" data-mark=\"{mark}\"><p class=\"code-mark\">{word}</p>{pre}</div>"
            )
        }
        None => format!("<div class=\"code\">{pre}</div>"),
    }
}

fn where_typed(mark: &str, lang: Lang) -> &'static str {
    match mark {
        "el7" => pick(lang, "가상 머신 (CentOS 7)", "on the VM (CentOS 7)"),
        "el9" => pick(lang, "가상 머신 (CentOS Stream 9)", "on the VM (CentOS Stream 9)"),
        "pc" => pick(lang, "내 컴퓨터", "on your computer"),
        _ => pick(lang, "가상 머신", "on the VM"),
    }
}

fn highlight(language: &str, line: &str) -> String {
    match language {
        "sh" | "python" | "yaml" | "toml" | "powershell" => shell(line),
        "console" => console(line),
        "ini" => ini(line),
        _ => escape(line),
    }
}

fn span(class: &str, text: &str) -> String {
    format!("<span class=\"hl-{class}\">{}</span>", escape(text))
}

/// A comment begins at `#` at the start of a word, outside quotes.
fn shell(line: &str) -> String {
    let mut quote = None;
    let mut word_begins = true;
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (None | Some('"'), '\\') => escaped = true,
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '#') if word_begins => {
                let (before, comment) = line.split_at(at);
                return format!("{}{}", escape(before), span("comment", comment));
            }
            _ => {}
        }
        word_begins = c.is_whitespace();
    }
    escape(line)
}

/// What is typed stands behind the prompt; the rest is what the machine said.
fn console(line: &str) -> String {
    for prompt in ["$ ", "# ", "PS> "] {
        if let Some(typed) = line.strip_prefix(prompt) {
            return format!("{}<strong>{}</strong>", span("prompt", prompt), escape(typed));
        }
    }
    escape(line)
}

fn ini(line: &str) -> String {
    let trimmed = line.trim_start();
    if trimmed.starts_with(['#', ';', '!']) {
        return span("comment", line);
    }
    if trimmed.starts_with('[') {
        return span("section", line);
    }
    match line.split_once('=') {
        Some((key, value)) => format!("{}={}", span("key", key), escape(value)),
        None => escape(line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_told_from_a_hash_that_is_none() {
        assert_eq!(shell("a # b"), "a <span class=\"hl-comment\"># b</span>");
        assert_eq!(
            shell("sed 's/^#x/ # /' \"# y\" a#b \\# c"),
            escape("sed 's/^#x/ # /' \"# y\" a#b \\# c")
        );
    }

    #[test]
    fn no_character_of_a_block_is_lost() {
        let body = "[a]\nb=c # d\n\n<e> & \"f\"\n";
        let html = code("ini", None, body, Lang::Ko);
        assert!(!html.contains('\n'));
        let mut text = String::new();
        let mut tag = false;
        for c in html.chars() {
            match c {
                '<' => tag = true,
                '>' => tag = false,
                c if !tag => text.push(c),
                _ => {}
            }
        }
        let text = text.replace("&#10;", "\n").replace("&quot;", "\"");
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        assert_eq!(text, "[a]\nb=c # d\n\n<e> & \"f\"");
    }
}
