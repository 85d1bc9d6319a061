//! A change of a file as one `sed` command, and what the file would be after it: no command is told
//! that was not tried.

use crate::read::lines::lines;
use crate::text::hidden;

/// A byte order mark of UTF-8.
pub(super) const MARK: &[u8] = b"\xef\xbb\xbf";

/// A change of one line, or of several that belong together. Lines count from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Edit {
    /// Takes a byte order mark away.
    Unmark(u32),
    /// Makes it a comment.
    Comment(u32),
    /// Puts one line in the place of these.
    Replace(u32, u32, String),
    /// Takes these out.
    Remove(u32, u32),
    /// Puts a line behind this one.
    Below(u32, String),
}

impl Edit {
    fn script(&self) -> String {
        let range = |first: u32, last: u32| {
            if first == last { first.to_string() } else { format!("{first},{last}") }
        };
        match self {
            Self::Unmark(line) => format!(r"{line}s/^\xEF\xBB\xBF//"),
            Self::Comment(line) => format!("{line}s/^/#/"),
            Self::Replace(first, last, text) => format!("{}c {text}", range(*first, *last)),
            Self::Remove(first, last) => format!("{}d", range(*first, *last)),
            Self::Below(line, text) => format!("{line}a {text}"),
        }
    }

    /// Whether the text can stand in a command as it is.
    fn can_be_typed(&self) -> bool {
        match self {
            Self::Replace(_, _, text) | Self::Below(_, text) => {
                !text.is_empty()
                    && !text.starts_with(' ')
                    && !text.contains(['\'', '\\'])
                    && !text.contains(hidden)
            }
            Self::Unmark(_) | Self::Comment(_) | Self::Remove(..) => true,
        }
    }
}

/// The command that makes these changes of a file; `None` where it could not be typed.
pub(super) fn command(edits: &[Edit], path: &str) -> Option<String> {
    let path = typed(path)?;
    if !edits.iter().all(Edit::can_be_typed) {
        return None;
    }
    match edits {
        [] => None,
        [one] => Some(format!("sed -i '{}' {path}", one.script())),
        many => {
            let scripts = many.iter().map(|edit| format!(" -e '{}'", edit.script()));
            Some(format!("sed -i{} {path}", scripts.collect::<String>()))
        }
    }
}

/// A path as a shell takes it; `None` where it holds what cannot be seen.
pub(super) fn typed(path: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._+-:@%,".contains(c);
    if path.contains(hidden) {
        return None;
    }
    Some(match path.chars().all(is_plain) {
        true => path.to_owned(),
        false => format!("'{}'", path.replace('\'', r"'\''")),
    })
}

/// The file after these changes.
pub(super) fn apply(edits: &[Edit], file: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(file.len());
    for line in lines(file) {
        let (mut text, mut below) = (Some(line.bytes.to_vec()), Vec::new());
        for edit in edits {
            let Some(now) = &mut text else { break };
            let within = |first: u32, last: u32| (first..=last).contains(&line.number);
            match edit {
                Edit::Unmark(at) if *at == line.number && now.starts_with(MARK) => {
                    now.drain(..MARK.len());
                }
                Edit::Comment(at) if *at == line.number => now.insert(0, b'#'),
                Edit::Below(at, new) if *at == line.number => below.push(new.as_bytes()),
                Edit::Replace(first, last, new) if within(*first, *last) => {
                    if line.number == *last {
                        below.push(new.as_bytes());
                    }
                    text = None;
                }
                Edit::Remove(first, last) if within(*first, *last) => text = None,
                _ => {}
            }
        }
        for line in text.as_deref().into_iter().chain(below) {
            out.extend(line);
            out.push(b'\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Edit, apply, command};
    use std::process::Command;

    /// What `sed` itself makes of it.
    fn run(edits: &[Edit], file: &[u8]) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("it's a.repo");
        std::fs::write(&path, file).unwrap();
        let command = command(edits, path.to_str().unwrap()).unwrap();
        let done = Command::new("sh").arg("-c").arg(&command).status().unwrap();
        assert!(done.success(), "{command}");
        std::fs::read(path).unwrap()
    }

    #[test]
    fn sed_changes_a_file_as_it_is_foretold() {
        let file = b"\xef\xbb\xbf[a]\nb=c\n d\n\n&e\r\n";
        for edits in [
            vec![Edit::Unmark(1)],
            vec![Edit::Comment(3), Edit::Comment(5)],
            vec![Edit::Replace(2, 4, "x=http://a/$basearch/?a=b&c=d".to_owned())],
            vec![Edit::Replace(2, 2, "[x]".to_owned()), Edit::Remove(4, 5)],
            vec![Edit::Below(5, "baseurl=http://a/".to_owned()), Edit::Unmark(1)],
            vec![Edit::Unmark(1), Edit::Comment(1), Edit::Remove(2, 3)],
        ] {
            assert_eq!(run(&edits, file), apply(&edits, file), "{edits:?}");
        }
        let open = [Edit::Below(1, "b=c".to_owned())];
        assert_eq!(run(&open, b"[a]"), b"[a]\nb=c\n");
        assert_eq!(apply(&open, b"[a]"), b"[a]\nb=c\n");
    }

    #[test]
    fn what_cannot_be_typed_is_no_command() {
        let one = |text: &str| [Edit::Below(1, text.to_owned())];
        for text in ["a'b", "a\\nb", "a\u{1b}b", " a", ""] {
            assert_eq!(command(&one(text), "/a"), None, "{text}");
        }
        assert_eq!(command(&one("a"), "/a\nb"), None);
        assert_eq!(command(&[], "/a"), None);
        assert_eq!(command(&one("a"), "/a b").unwrap(), "sed -i '1a a' '/a b'");
    }
}
