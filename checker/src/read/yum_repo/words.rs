//! Words as `shlex.split` of Python 2.7 cuts them, which yum gives its lists of addresses.

use crate::read::lines::is_c_space;

/// Where in a word the cutter is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Between,
    Word,
    Quote(u8),
    /// Behind a backslash, within quotes or not.
    Escape(Option<u8>),
}

/// The words of a list in which commas and line feeds separate as blanks do (`UrlListOption.parse`);
/// `None` where a quote is not closed or nothing follows a backslash.
pub(super) fn words(text: &[u8]) -> Option<Vec<Vec<u8>>> {
    let (mut found, mut word, mut at) = (Vec::new(), Vec::new(), At::Between);
    for byte in text.iter().map(|byte| if matches!(byte, b',' | b'\n') { b' ' } else { *byte }) {
        at = match (at, byte) {
            (At::Between | At::Word, b' ' | b'\t' | b'\r') => {
                if at == At::Word {
                    found.push(std::mem::take(&mut word));
                }
                At::Between
            }
            (At::Between | At::Word, b'"' | b'\'') => At::Quote(byte),
            (At::Between | At::Word, b'\\') => At::Escape(None),
            (At::Quote(b'"'), b'\\') => At::Escape(Some(b'"')),
            (At::Quote(quote), _) if byte == quote => At::Word,
            (At::Quote(_), _) => {
                // A blank within quotes becomes %20.
                if byte == b' ' {
                    word.extend(b"%20")
                } else {
                    word.push(byte)
                }
                at
            }
            (At::Escape(Some(quote)), _) => {
                if byte != quote && byte != b'\\' {
                    word.push(b'\\');
                }
                word.push(byte);
                At::Quote(quote)
            }
            (At::Escape(None) | At::Between | At::Word, _) => {
                if byte == b' ' {
                    word.extend(b"%20")
                } else {
                    word.push(byte)
                }
                At::Word
            }
        };
    }
    match at {
        At::Quote(_) | At::Escape(_) => return None,
        At::Word => found.push(word),
        At::Between => {}
    }
    // What is left of blanks parts once more (`str.split`).
    let parted = found.iter().flat_map(|word| word.split(|byte| is_c_space(*byte)));
    Some(parted.filter(|word| !word.is_empty()).map(<[u8]>::to_vec).collect())
}

#[cfg(test)]
mod tests {
    use super::words;

    fn cut(text: &str) -> Option<Vec<String>> {
        let shown = |word: Vec<u8>| String::from_utf8_lossy(&word).into_owned();
        words(text.as_bytes()).map(|words| words.into_iter().map(shown).collect())
    }

    #[test]
    fn words_are_cut_as_shlex_does() {
        // Runs of Python 2.7.18 with the rest of UrlListOption.parse.
        for (text, expected) in [
            ("http://a, http://b\n http://c\td", &["http://a", "http://b", "http://c", "d"][..]),
            ("\"http://a\"'b' c", &["http://ab", "c"]),
            ("'a b' \\ c", &["a%20b", "%20c"]),
            (r#"a\b "c\d\"e""#, &["ab", r#"c\d"e"#]),
            ("a\u{b}b", &["a", "b"]),
            ("http://a # x", &["http://a", "#", "x"]),
            ("''", &[]),
        ] {
            assert_eq!(cut(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn an_open_quote_is_no_list() {
        for text in ["'http://a", "\"http://a", "a\\"] {
            assert_eq!(cut(text), None, "{text}");
        }
    }
}
