//! Secrets are taken out of a file before it becomes evidence.
//!
//! What a grammar sees stays: keys, separators, blanks, quotes, continuation lines, ends of lines,
//! NULs and bytes that are not UTF-8. So both packstacks refuse the redacted file exactly where they
//! refuse the file, and read every key that is no secret alike. Verdicts rest on redacted bytes, also
//! live.

mod bare;
mod comments;
#[cfg(test)]
mod growth;
mod hint;
mod ini;
mod mark;
mod names;
mod quotes;
#[cfg(test)]
mod random_tests;
#[cfg(test)]
mod secret_tests;
#[cfg(test)]
mod tests;
mod value;
mod wide;
mod words;

pub use hint::may_hold_secrets;
pub use mark::{Secret, as_written, secret};
pub use names::is_secret;

/// A value that a check asks for, to be compared while the secret is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// The key: `CONFIG_KEYSTONE_ADMIN_PW`.
    pub key: &'a str,
    /// The value asked for.
    pub value: &'a str,
}

/// Bytes `start..end` of a file become `text`.
struct Edit {
    start: usize,
    end: usize,
    text: Vec<u8>,
}

/// `content` with a mark in the place of every secret. What kind of file it is, the content tells.
#[must_use]
pub fn redact(content: &[u8], asked: &[Asked<'_>]) -> Vec<u8> {
    if may_hold_secrets(content) { by_grammar(content, asked) } else { content.to_vec() }
}

/// The same, without a look ahead at whether there is anything to hide.
fn by_grammar(content: &[u8], asked: &[Asked<'_>]) -> Vec<u8> {
    let wide = wide::redact(content);
    if wide.is_some() && wide::is_marked(content) {
        return wide.unwrap_or_default();
    }
    // Without a mark a part of it may be in UTF-16, as PowerShell appends it: the rest is read as it is.
    let mut file = wide.unwrap_or_else(|| content.to_vec());
    mark::neutralise(&mut file);
    let mut secrets = Vec::new();
    let edits = ini::edits(&file, asked, &mut secrets)
        .unwrap_or_else(|| quotes::edits(&file, asked, &mut secrets));
    comments::redact(apply(&file, &edits), &secrets)
}

fn apply(file: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut out = Vec::with_capacity(file.len());
    let mut done = 0;
    for edit in edits.iter().filter(|edit| edit.start <= edit.end) {
        let Some(between) = file.get(done..edit.start) else { continue };
        out.extend_from_slice(between);
        out.extend_from_slice(&edit.text);
        done = edit.end;
    }
    out.extend_from_slice(file.get(done..).unwrap_or_default());
    out
}

fn asked_for<'a>(asked: &[Asked<'a>], name: &[u8]) -> Option<&'a str> {
    asked.iter().find(|asked| asked.key.as_bytes().eq_ignore_ascii_case(name)).map(|a| a.value)
}
