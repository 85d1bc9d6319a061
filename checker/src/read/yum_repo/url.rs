//! Addresses of a repository.

use super::{Setting, Tool};
use crate::read::lines::{is_c_space, leading, trimmed};
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
}

/// The addresses of a setting: `baseurl` is a list with blanks, commas and further lines, the
/// others are one address. A tab separates for yum alone (`ListOption.parse`); libdnf and libdnf5
/// know blanks, commas and line feeds (`OptionStringList::fromString`).
pub(super) fn of(kind: Kind, set: &Setting, path: &str, tool: Tool) -> Vec<Url> {
    let is_end = |byte: u8| {
        kind == Kind::Baseurl
            && (matches!(byte, b' ' | b',' | b'\n') || tool == Tool::Yum3 && is_c_space(byte))
    };
    let mut found = Vec::new();
    let mut rest = match (kind, tool) {
        // `BaseConfig._populate` of dnf 4.
        (_, Tool::Dnf4) if set.value == b"None" => return found,
        (_, Tool::Yum3) => trimmed(&set.value),
        _ => &set.value,
    };
    while !rest.is_empty() {
        let len = leading(rest, |byte| !is_end(byte));
        let (word, after) = rest.split_at_checked(len).unwrap_or_default();
        if !word.is_empty() {
            let text = String::from_utf8_lossy(word).into_owned();
            found.push(Url { kind, text, path: path.to_owned(), span: set.span });
        }
        rest = after.get(leading(after, is_end)..).unwrap_or_default();
    }
    found
}
