//! `/etc/os-release`: which system this is.
//!
//! Source of the rules: os-release(5) of systemd 252: shell-like assignments, one a line, comments
//! begin with `#`; the last assignment of a name counts.

use super::lines::lines;
use super::shell::assignment;
use super::span::Span;

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// Unquoted; bytes that are not UTF-8 became U+FFFD.
    pub text: String,
    /// The assignment in the file.
    pub span: Span,
}

/// What the file tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OsRelease {
    /// `ID`, such as `centos`.
    pub id: Option<Value>,
    /// `VERSION_ID`, such as `7`.
    pub version_id: Option<Value>,
    /// `NAME`, such as `CentOS Stream`.
    pub name: Option<Value>,
    /// `PRETTY_NAME`, for people.
    pub pretty_name: Option<Value>,
}

/// Reads the file; lines that are no assignments are skipped.
#[must_use]
pub fn parse(file: &[u8]) -> OsRelease {
    let mut found = OsRelease::default();
    for line in lines(file) {
        let Some(set) = assignment(&line) else { continue };
        let place = match set.key {
            b"ID" => &mut found.id,
            b"VERSION_ID" => &mut found.version_id,
            b"NAME" => &mut found.name,
            b"PRETTY_NAME" => &mut found.pretty_name,
            _ => continue,
        };
        let text = String::from_utf8_lossy(&set.word.value);
        *place = Some(Value { text: text.trim_end_matches('\r').to_owned(), span: set.span });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, line: u32, start: usize, end: usize) -> Option<Value> {
        Some(Value { text: text.to_owned(), span: Span { line, start, end } })
    }

    #[test]
    fn centos_7_tells_its_name() {
        let file = b"NAME=\"CentOS Linux\"\nID=\"centos\"\nID_LIKE=\"rhel fedora\"\n\
            VERSION_ID=\"7\"\nPRETTY_NAME=\"CentOS Linux 7 (Core)\"\n";
        assert_eq!(
            parse(file),
            OsRelease {
                id: value("centos", 2, 20, 31),
                version_id: value("7", 4, 54, 68),
                name: value("CentOS Linux", 1, 0, 19),
                pretty_name: value("CentOS Linux 7 (Core)", 5, 69, 104),
            }
        );
    }

    #[test]
    fn quotes_are_optional_and_the_last_value_counts() {
        let file = b"# ID=x\nID=debian\r\nID='cent'\"os\"\nVERSION_ID\n";
        assert_eq!(
            parse(file),
            OsRelease { id: value("centos", 3, 18, 31), ..OsRelease::default() }
        );
    }

    #[test]
    fn nothing_is_told_by_an_empty_file() {
        assert_eq!(parse(b""), OsRelease::default());
    }
}
