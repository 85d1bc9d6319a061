//! Words of a line: Python's `shlex.split` (3.11).

/// Why a line has no words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unended {
    Quote,
    Escape,
}

/// Splits at blanks; quotes hold words together, a backslash takes the next character as it is (between
/// double quotes only one of `"` and `\`). With `comments`, a `#` outside of quotes ends the line, in
/// the middle of a word too.
///
/// # Errors
/// A quote or a backslash at the end.
pub(super) fn split(line: &str, comments: bool) -> Result<Vec<String>, Unended> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '#' if comments => {
                let rest = chars.as_str();
                words.extend(word.take());
                chars = rest.split_once('\n').map_or("", |(_, rest)| rest).chars();
            }
            '\\' => word.get_or_insert_default().push(chars.next().ok_or(Unended::Escape)?),
            '\'' | '"' => quoted(c, &mut chars, word.get_or_insert_default())?,
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

fn quoted(quote: char, chars: &mut std::str::Chars<'_>, word: &mut String) -> Result<(), Unended> {
    loop {
        let c = chars.next().ok_or(Unended::Quote)?;
        match c {
            c if c == quote => return Ok(()),
            '\\' if quote == '"' => {
                let next = chars.next().ok_or(Unended::Escape)?;
                if next != '"' && next != '\\' {
                    word.push('\\');
                }
                word.push(next);
            }
            c => word.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_as_python_splits_them() {
        let words = |line| split(line, true).unwrap();
        assert_eq!(words("a  b\tc"), ["a", "b", "c"]);
        assert_eq!(words(r#"a="b c"'d' "\x\"\\" e\ f"#), ["a=b cd", r#"\x"\"#, "e f"]);
        assert_eq!(words("a '' b#c d"), ["a", "", "b"]);
        assert_eq!(words("a '#' # b"), ["a", "#"]);
        assert_eq!(split("a#b # c", false).unwrap(), ["a#b", "#", "c"]);
        assert_eq!(split("a 'b", true), Err(Unended::Quote));
        assert_eq!(split("a \"b\\", true), Err(Unended::Escape));
        assert_eq!(split("a \\", true), Err(Unended::Escape));
    }
}
