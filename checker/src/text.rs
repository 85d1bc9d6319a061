//! Text in both languages, and what may be quoted of a machine's own text.

pub use labcheck_labs::text;
pub use labcheck_labs::text::{Lang, Text};

/// How much of a line is quoted, in characters.
const QUOTE_LIMIT: usize = 120;

/// A line of the machine's, made safe to show: control and invisible characters are written as
/// escapes (so that `\r` or a byte order mark can be seen and no terminal is steered), a long line is
/// cut and the cut is marked with the whole length.
#[must_use]
pub fn quote(line: &[u8]) -> String {
    let line = without_marks(line);
    // No character takes more than four bytes.
    let text = String::from_utf8_lossy(line.get(..4 * (QUOTE_LIMIT + 2)).unwrap_or(&line));
    let mut out = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == QUOTE_LIMIT {
            out.push_str(&format!("… ({} bytes)", line.len()));
            break;
        }
        push_visible(&mut out, c);
    }
    out
}

/// A line with an ellipsis where a secret was: what stands for it means nothing to a reader.
fn without_marks(line: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let mark = MARKS.iter().find(|(lead, _)| rest.starts_with(lead.as_bytes()));
        let Some((lead, end)) = mark else {
            let next = rest.iter().skip(1).position(|byte| matches!(byte, b'{' | b'%'));
            let (plain, after) = rest.split_at(next.map_or(rest.len(), |next| next + 1));
            out.extend_from_slice(plain);
            rest = after;
            continue;
        };
        if !out.ends_with("…".as_bytes()) {
            out.extend_from_slice("…".as_bytes());
        }
        let mark = rest.get(lead.len()..).unwrap_or_default();
        let length = mark.windows(end.len()).position(|window| window == end.as_bytes());
        rest = length.and_then(|length| mark.get(length + end.len()..)).unwrap_or_default();
    }
    out
}

/// How what stands for a secret begins (with `{` or `%`) and ends.
const MARKS: [(&str, &str); 2] = [("{labcheck-", "}"), ("%(labcheck-", ")s")];

/// Text of the machine's, whole, with nothing in it that could steer a terminal.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push_visible(&mut out, c));
    out
}

fn push_visible(out: &mut String, c: char) {
    match c {
        '\t' => out.push_str("\\t"),
        '\r' => out.push_str("\\r"),
        '\n' => out.push_str("\\n"),
        c if hidden(c) => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
        c => out.push(c),
    }
}

/// Whether a character cannot be seen as itself: control characters, and those that take no room or
/// turn the writing direction.
#[must_use]
pub fn hidden(c: char) -> bool {
    c.is_control() || is_invisible(c)
}

/// Characters that take no room or turn the writing direction: a reader could be fooled by them.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_and_invisible_characters_can_be_seen() {
        assert_eq!(quote(b"SELINUX=disabled\r"), "SELINUX=disabled\\r");
        assert_eq!(
            quote("\u{feff}SELINUX=x\u{1b}[31m\u{202e}".as_bytes()),
            "\\u{feff}SELINUX=x\\u{1b}[31m\\u{202e}"
        );
        assert_eq!(quote(b"\x9b31m\xff"), "\u{fffd}31m\u{fffd}");
        assert_eq!(quote("한글 –y".as_bytes()), "한글 –y");
    }

    #[test]
    fn what_stands_for_a_secret_is_shown_as_an_ellipsis() {
        assert_eq!(quote(b"PW={labcheck-secret-not-equal}"), "PW=…");
        assert_eq!(quote(b"PW=\"{labcheck-secret}\" # {labcheck-secret}"), "PW=\"…\" # …");
        assert_eq!(quote(b"PW={labcheck-secret}%(labcheck-missing)s"), "PW=…");
        assert_eq!(quote(b"PW={labcheck-cut"), "PW=…");
    }

    #[test]
    fn many_marks_or_none_take_linear_time() {
        let line = b"{labcheck-secret}@".repeat(1 << 16);
        assert_eq!(quote(&line), format!("{}… ({} bytes)", "…@".repeat(60), 4 << 16));
        assert!(quote(&b"%(labcheck-".repeat(1 << 16)).starts_with('…'));
    }

    #[test]
    fn a_cut_is_marked_with_the_length_of_the_whole() {
        let line = [b'a'; 300];
        assert_eq!(quote(&line), format!("{}… (300 bytes)", "a".repeat(120)));
        let wide = format!("a{}", "😀".repeat(200));
        assert_eq!(quote(wide.as_bytes()), format!("a{}… (801 bytes)", "😀".repeat(119)));
    }
}
