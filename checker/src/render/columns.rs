//! Columns of text in a terminal, where a Hangul syllable takes two cells.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The cells that a text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text with blanks behind it up to `cells`.
#[must_use]
pub fn pad(text: &str, cells: usize) -> String {
    let blanks = cells.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(blanks))
}

/// The text in lines of at most `cells`, broken at blanks where there are any, within a word only
/// where one is longer than a line.
#[must_use]
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    let cells = cells.max(8);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let room = if line.is_empty() { cells } else { cells.saturating_sub(width(&line) + 1) };
            if width(word) <= room {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for c in word.chars() {
                if width(&line) + c.width().unwrap_or(0) > cells {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(c);
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hangul_syllable_takes_two_cells() {
        assert_eq!(width("방화벽"), 6);
        assert_eq!(pad("방화벽", 8), "방화벽  ");
        assert_eq!(pad("firewalld", 4), "firewalld");
    }

    #[test]
    fn lines_break_at_blanks_and_long_words_anywhere() {
        assert_eq!(
            wrap("방화벽을 끄고 다시 확인하세요", 12),
            ["방화벽을", "끄고 다시", "확인하세요"]
        );
        assert_eq!(wrap("/etc/selinux/config", 10), ["/etc/selin", "ux/config"]);
        assert_eq!(wrap("a\nb", 10), ["a", "b"]);
        assert_eq!(wrap("", 10), [""]);
    }
}
