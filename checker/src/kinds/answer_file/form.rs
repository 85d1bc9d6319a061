//! Files that are no text to packstack at all.

use crate::text::{Text, text, visible};

/// How much of a file tells what it is.
const HEAD: usize = 4096;

/// What a file is instead of text in UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Two bytes a letter: the name by which iconv calls it.
    Wide(&'static str),
    /// Compressed by gzip.
    Gzip,
}

impl Form {
    /// What it looks like, unless it looks like text.
    pub(super) fn of(content: &[u8]) -> Option<Self> {
        let head = content.get(..HEAD).unwrap_or(content);
        match head {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Some(Self::Wide("UTF-16")),
            [0x1f, 0x8b, ..] => return Some(Self::Gzip),
            _ => {}
        }
        // packstack itself writes two NUL bytes into a comment.
        let nul = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
        let (first, second) = (nul(0), nul(1));
        if first + second <= head.len() / 4 {
            None
        } else if first > second {
            Some(Self::Wide("UTF-16BE"))
        } else {
            Some(Self::Wide("UTF-16LE"))
        }
    }

    /// What it looks like, in words.
    pub(super) fn say(self) -> Text {
        match self {
            Self::Wide(_) => text!(
                ko "UTF-16으로 저장된 파일로 보입니다. UTF-8로 저장해야 합니다",
                en "this looks like UTF-16; it has to be saved as UTF-8"
            ),
            Self::Gzip => text!(
                ko "gzip으로 압축된 파일로 보입니다. 먼저 압축을 풀어야 합니다",
                en "this looks like a file compressed by gzip; it has to be unpacked first"
            ),
        }
    }

    /// The command that makes text of it.
    pub(super) fn mend(self, path: &str) -> Text {
        let new = format!("{path}.new");
        Text::same(visible(&match self {
            Self::Wide(from) => {
                format!("iconv -f {from} -t UTF-8 {path} > {new} && mv {new} {path}")
            }
            Self::Gzip => format!("zcat < {path} > {new} && mv {new} {path}"),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::Form;

    fn wide(bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        "[general]\nCONFIG_SSH_KEY=a\n".encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn what_is_no_text_is_told_by_its_bytes() {
        let marked = |mark: &[u8], text: Vec<u8>| [mark, &text].concat();
        for (content, expected) in [
            (marked(b"\xff\xfe", wide(u16::to_le_bytes)), Some(Form::Wide("UTF-16"))),
            (marked(b"\xfe\xff", wide(u16::to_be_bytes)), Some(Form::Wide("UTF-16"))),
            (wide(u16::to_le_bytes), Some(Form::Wide("UTF-16LE"))),
            (wide(u16::to_be_bytes), Some(Form::Wide("UTF-16BE"))),
            (b"\x1f\x8b\x08\0".to_vec(), Some(Form::Gzip)),
            (b"".to_vec(), None),
            (b"[general]\n# share-volume-\0d+$ \0\nCONFIG_SSH_KEY=a\n".to_vec(), None),
        ] {
            assert_eq!(Form::of(&content), expected, "{content:?}");
        }
    }
}
