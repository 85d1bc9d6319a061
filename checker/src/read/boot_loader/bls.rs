//! Entries of `/boot/loader/entries`, one file each.

use super::{Entry, KernelLine, version};
use crate::read::lines::{leading, lines, trimmed};

/// One file.
pub(super) struct Snippet {
    id: String,
    path: String,
    title: String,
    has_kernel: bool,
    /// `options` lines; GRUB joins them with blanks.
    options: Vec<u8>,
    line: u32,
}

impl Snippet {
    /// Reads `path`, whose name without `.conf` is `id`.
    pub(super) fn of(id: &str, path: &str, file: &[u8]) -> Self {
        let mut found = Self {
            id: id.to_owned(),
            path: path.to_owned(),
            title: id.to_owned(),
            has_kernel: false,
            options: Vec::new(),
            line: 0,
        };
        for line in lines(file) {
            let text = trimmed(line.bytes);
            let key_len = leading(text, |byte| byte != b' ' && byte != b'\t');
            let (key, value) = text.split_at_checked(key_len).unwrap_or_default();
            let value = trimmed(value);
            match key {
                b"title" => found.title = String::from_utf8_lossy(value).into_owned(),
                b"linux" => {
                    found.has_kernel = true;
                    // Without options, the kernel's own line is what can be shown.
                    if found.line == 0 {
                        found.line = line.number;
                    }
                }
                b"options" => {
                    if !found.options.is_empty() {
                        found.options.push(b' ');
                    }
                    found.options.extend(value);
                    found.line = line.number;
                }
                _ => {}
            }
        }
        found
    }

    /// The entry, with variables replaced.
    pub(super) fn entry<'v>(&self, variable: &impl Fn(&str) -> Option<&'v String>) -> Entry {
        let kernel = self.has_kernel.then(|| KernelLine {
            entry: self.id.clone(),
            path: self.path.clone(),
            line: self.line,
            arguments: expand(&self.options, variable),
        });
        let id = Some(self.id.clone());
        Entry { id, title: self.title.clone(), kernel, inside: Vec::new() }
    }
}

/// As GRUB lists them: the highest version first.
pub(super) fn sort(snippets: &mut [Snippet]) {
    snippets.sort_by(|a, b| version::compare(b.id.as_bytes(), a.id.as_bytes()));
}

/// Replaces `$name` and `${name}`, once; what is not set becomes nothing.
fn expand<'v>(text: &[u8], variable: &impl Fn(&str) -> Option<&'v String>) -> Vec<u8> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| *byte == b'$') {
        let (before, after) = rest.split_at_checked(at).unwrap_or_default();
        words.extend(before);
        let after = after.get(1..).unwrap_or_default();
        let inner = after.strip_prefix(b"{");
        let name_len =
            leading(inner.unwrap_or(after), |byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let (name, tail) = inner.unwrap_or(after).split_at_checked(name_len).unwrap_or_default();
        rest = if inner.is_some() { tail.strip_prefix(b"}").unwrap_or(tail) } else { tail };
        if let Some(value) = std::str::from_utf8(name).ok().and_then(variable) {
            words.extend(value.as_bytes());
        }
    }
    words.extend(rest);
    let blank = |byte: &u8| *byte == b' ' || *byte == b'\t';
    let words: Vec<_> = words.split(blank).filter(|word| !word.is_empty()).collect();
    words.join(&b' ')
}
