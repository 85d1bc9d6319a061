//! The words of a command line, and the variables in them.
//!
//! Rules: `config_parse_exec` (src/core/load-fragment.c), `extract_first_word` (252) and
//! `FOREACH_WORD_QUOTED` (219), `replace_env_argv` and `replace_env` (219: src/shared, 252: src/basic).

use super::Dialect;
use super::environment::Environment;
use super::start::Word;

/// A word of a line, quotes removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Raw {
    pub(super) text: String,
    /// Part of it was quoted.
    pub(super) quoted: bool,
}

const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// The words of a line of a unit file. `None`: it holds an escape, a quote that is left open, or one
/// amid a word that 219 takes otherwise.
pub(super) fn split(line: &str, dialect: Dialect) -> Option<Vec<Raw>> {
    if line.contains('\\') {
        return None;
    }
    let (mut words, mut rest) = (Vec::new(), line.chars().peekable());
    loop {
        while rest.next_if(|c| BLANKS.contains(c)).is_some() {}
        if rest.peek().is_none() {
            return Some(words);
        }
        let (mut text, mut quoted) = (String::new(), false);
        while let Some(c) = rest.next_if(|c| !BLANKS.contains(c)) {
            if c != '"' && c != '\'' {
                text.push(c);
                continue;
            }
            let amid = !text.is_empty() || quoted;
            quoted = true;
            loop {
                match rest.next()? {
                    end if end == c => break,
                    inner => text.push(inner),
                }
            }
            let goes_on = rest.peek().is_some_and(|c| !BLANKS.contains(c));
            if dialect == Dialect::V219 && (amid || goes_on) {
                return None;
            }
        }
        words.push(Raw { text, quoted });
    }
}

/// The word with `%%` for a percent sign; `None`: it holds another specifier.
pub(super) fn without_specifiers(word: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = word.chars();
    while let Some(c) = rest.next() {
        if c == '%' && rest.next()? != '%' {
            return None;
        }
        out.push(c);
    }
    Some(out)
}

/// A word or command line of more bytes than this is none that somebody wrote.
pub(super) const LONGEST: usize = 128 << 10;

/// Puts the values of variables into a word that stands in the file `from`.
///
/// # Errors
/// The name of a variable that only the running service can tell, or with which the word gets too long.
pub(super) fn expand(
    word: &str,
    from: &str,
    variables: &Environment,
    dialect: Dialect,
) -> Result<Vec<Word>, String> {
    let get = |name: &str| variables.get(name).map_err(|()| name.to_owned());
    if let Some(name) = word.strip_prefix('$')
        && !name.starts_with('{')
        && !(name.starts_with('$') && dialect == Dialect::V252)
    {
        let Some(variable) = get(name)? else { return Ok(Vec::new()) };
        let from = || variable.from.clone();
        let words = of_value(&variable.value).into_iter();
        return Ok(words.map(|text| Word { text, from: from() }).collect());
    }
    let (mut text, mut from) = (String::new(), from);
    let mut rest = word;
    while let Some(at) = rest.find('$') {
        let (before, behind) = rest.split_at_checked(at).unwrap_or((rest, ""));
        text.push_str(before);
        let behind = behind.get(1..).unwrap_or_default();
        if let Some(behind) = behind.strip_prefix('$') {
            text.push('$');
            rest = behind;
        } else if let Some((name, behind)) =
            behind.strip_prefix('{').and_then(|behind| behind.split_once('}'))
        {
            if let Some(variable) = get(name)? {
                text.push_str(&variable.value);
                if text.len() > LONGEST {
                    return Err(name.to_owned());
                }
                from = &variable.from;
            }
            rest = behind;
        } else {
            text.push('$');
            rest = behind;
        }
    }
    text.push_str(rest);
    Ok(vec![Word { text, from: from.to_owned() }])
}

/// The words of a variable's value: quotes are removed, a backslash keeps the next letter as it is, and
/// a quote left open ends with the value.
fn of_value(value: &str) -> Vec<String> {
    let (mut words, mut rest) = (Vec::new(), value.chars().peekable());
    loop {
        while rest.next_if(|c| BLANKS.contains(c)).is_some() {}
        if rest.peek().is_none() {
            return words;
        }
        let (mut word, mut quote) = (String::new(), None);
        while let Some(c) = rest.next_if(|c| quote.is_some() || !BLANKS.contains(c)) {
            match (quote, c) {
                (_, '\\') => word.extend(rest.next()),
                (Some(open), _) if open == c => quote = None,
                (None, '"' | '\'') => quote = Some(c),
                _ => word.push(c),
            }
        }
        words.push(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str, dialect: Dialect) -> Option<Vec<String>> {
        split(line, dialect).map(|words| words.into_iter().map(|word| word.text).collect())
    }

    #[test]
    fn quotes_hold_words_together() {
        for dialect in [Dialect::V219, Dialect::V252] {
            assert_eq!(
                texts("a \"b c\"\t'd' ''", dialect).unwrap(),
                ["a", "b c", "d", ""],
                "{dialect:?}"
            );
            assert_eq!(texts("a \"b", dialect), None);
            assert_eq!(texts("a\\x20b", dialect), None);
        }
        assert_eq!(texts("-f\"/a b\"", Dialect::V252).unwrap(), ["-f/a b"]);
        assert_eq!(texts("-f\"/a b\"", Dialect::V219), None);
    }

    #[test]
    fn a_variable_alone_is_split_and_one_in_braces_is_not() {
        let mut variables = Environment::default();
        assert!(variables.file(b"A=\"-f '/a b' c\\\\ d\"\n", "/e", Dialect::V252));
        let of = |word: &str| -> Vec<String> {
            let words = expand(word, "/u", &variables, Dialect::V252).unwrap();
            words.into_iter().map(|word| word.text).collect()
        };
        assert_eq!(of("$A"), ["-f", "/a b", "c d"]);
        assert_eq!(of("${A}"), ["-f '/a b' c\\ d"]);
        assert_eq!(of("x${B}y$$z$A"), ["xy$z$A"]);
        assert!(of("$B").is_empty() && of("$").is_empty());
        assert_eq!(of("${A"), ["${A"]);
        assert_eq!(expand("$HOME", "/u", &variables, Dialect::V252), Err("HOME".into()));
    }

    #[test]
    fn a_specifier_is_not_known_but_a_percent_sign_is() {
        assert_eq!(without_specifiers("50%%").as_deref(), Some("50%"));
        assert_eq!(without_specifiers("%n"), None);
        assert_eq!(without_specifiers("%"), None);
    }
}
