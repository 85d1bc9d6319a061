//! Addresses of a repository.

use super::words::words;
use super::{Setting, Tool, vars};
use crate::read::lines::{is_c_space, trimmed};
use crate::read::span::Span;

/// What an address leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The repository itself.
    Baseurl,
    /// A list of repositories.
    Mirrorlist,
    /// A list with checksums.
    Metalink,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Baseurl, Self::Mirrorlist, Self::Metalink];

    /// The key in the file.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Baseurl => "baseurl",
            Self::Mirrorlist => "mirrorlist",
            Self::Metalink => "metalink",
        }
    }
}

/// One address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url {
    /// What it leads to.
    pub kind: Kind,
    /// As written, variables not replaced; bytes that are not UTF-8 became U+FFFD.
    pub text: String,
    /// The file that sets it.
    pub path: String,
    /// The setting, from its key to the end of the value.
    pub span: Span,
}

impl Url {
    /// The host, without user and port; `None` for `file:` and what is no address.
    #[must_use]
    pub fn host(&self) -> Option<String> {
        let (scheme, rest) = self.text.split_once("://")?;
        if scheme.eq_ignore_ascii_case("file") {
            return None;
        }
        let authority = rest.split(['/', '?', '#']).next()?;
        let host = authority.rsplit('@').next()?;
        let host = match host.strip_prefix('[') {
            Some(v6) => v6.split(']').next()?,
            None => host.split(':').next()?,
        };
        let host = host.trim_end_matches('.');
        (!host.is_empty()).then(|| host.to_ascii_lowercase())
    }

    /// Whether what stands before the path is known: no variable is left there but those of the tool.
    #[must_use]
    pub fn is_told(&self, tool: Tool) -> bool {
        let head = match self.text.split_once("://") {
            Some((scheme, rest)) => {
                scheme.len() + "://".len() + rest.find('/').unwrap_or(rest.len())
            }
            None => self.text.find('/').unwrap_or(self.text.len()),
        };
        let head = self.text.get(..head).unwrap_or_default();
        vars::named(head.as_bytes(), tool).is_empty()
    }
}

/// The addresses of a setting: `baseurl` is a list, the others are one address.
pub(super) fn of(kind: Kind, set: &Setting, path: &str, tool: Tool) -> Vec<Url> {
    let one = |word: &[u8]| {
        let text = String::from_utf8_lossy(word).into_owned();
        Url { kind, text, path: path.to_owned(), span: set.span }
    };
    let value = match tool {
        // `BaseConfig._populate` of dnf 4.
        Tool::Dnf4 if set.value == b"None" => return Vec::new(),
        Tool::Yum3 => trimmed(&set.value),
        _ => &set.value,
    };
    match (kind, tool) {
        (Kind::Baseurl, Tool::Yum3) => {
            words(value).iter().flatten().map(|word| one(word)).collect()
        }
        (Kind::Baseurl, _) => list(value, tool).into_iter().map(one).collect(),
        _ if value.is_empty() => Vec::new(),
        _ => vec![one(value)],
    }
}

/// The words of a list, with blanks, commas and further lines between them. A tab separates for yum alone
/// (`ListOption.parse`); libdnf and libdnf5 know blanks, commas and line feeds
/// (`OptionStringList::fromString`).
pub(super) fn list(value: &[u8], tool: Tool) -> Vec<&[u8]> {
    let is_end =
        |byte: &u8| matches!(byte, b' ' | b',' | b'\n') || tool == Tool::Yum3 && is_c_space(*byte);
    value.split(is_end).filter(|word| !word.is_empty()).collect()
}
