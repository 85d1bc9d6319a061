//! Inventories: who is graded and where. A table with a header (CSV as spreadsheets and learning
//! platforms save it), or an Ansible inventory in INI or YAML by Ansible's own rules.

mod ansible;
mod columns;
mod csv;
mod decode;
mod gather;
#[cfg(test)]
mod tables;
mod words;

use super::host::Student;
use crate::text::{Text, quote, text, visible};
use ansible::Form;
use std::path::Path;

/// What an inventory holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// The students in the order of the file; each has a machine at least.
    pub students: Vec<Student>,
    /// What a teacher should know of how it was read: columns without a use, rows left out.
    pub notes: Vec<Text>,
}

/// No class is this large, in bytes: 8 MiB.
pub const MAX_INVENTORY: usize = 8 << 20;

/// More machines are a mistake in a range.
pub(crate) const MAX_HOSTS: usize = 100_000;

/// Reads an inventory. What it is, its name tells (`.csv`, `.yml`, …), else its first line. Nothing but
/// `text` is looked at.
///
/// # Errors
/// One sentence with the file and the line, where it cannot be read or does not say who and where.
pub fn read(path: &Path, text: &[u8]) -> Result<Inventory, Text> {
    let file = File { name: visible(&path.display().to_string()) };
    if text.len() > MAX_INVENTORY {
        let (name, most) = (&file.name, MAX_INVENTORY >> 20);
        return Err(text!(
            ko "{name}: 인벤토리가 {most} MiB보다 큽니다",
            en "{name}: an inventory of more than {most} MiB"
        ));
    }
    let (text, note) = decode::decode(&file, text)?;
    let mut inventory = match ending(path).as_str() {
        _ if is_table(path) || csv::looks_so(&text) => csv::read(&file, &text)?,
        "yml" | "yaml" | "json" => ansible::read(&file, &text, Form::Yaml)?,
        _ if text.starts_with("---") => ansible::read(&file, &text, Form::Yaml)?,
        _ => ansible::read(&file, &text, Form::Ini)?,
    };
    inventory.notes.splice(0..0, note);
    Ok(inventory)
}

fn ending(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}

fn is_table(path: &Path) -> bool {
    matches!(ending(path).as_str(), "csv" | "tsv" | "tab")
}

/// What Ansible would read beside an inventory, where it is there: variables in files of their own are not
/// read, and who keeps users and keys in them would wonder.
#[must_use]
pub fn beside(path: &Path) -> Option<Text> {
    let dir = path.parent().filter(|_| !is_table(path))?;
    let there = ["group_vars", "host_vars"].into_iter().filter(|name| dir.join(name).is_dir());
    let there = there.map(|name| format!("{name}/")).collect::<Vec<_>>().join(", ");
    (!there.is_empty()).then(|| {
        text!(
            ko "{there} 안의 변수는 읽지 않습니다. ansible_host, ansible_user 같은 변수는 인벤토리에 적으세요",
            en "{there}: not read; what is needed of it (ansible_host, ansible_user, …) goes into the inventory"
        )
    })
}

/// The text of some other table, and a remark where its encoding had to be guessed.
///
/// # Errors
/// It is in no encoding that spreadsheets save.
pub(crate) fn table_text(name: &str, bytes: &[u8]) -> Result<(String, Option<Text>), Text> {
    decode::decode(&File { name: name.to_owned() }, bytes)
}

/// The file, as errors name it.
pub(crate) struct File {
    name: String,
}

impl File {
    /// A place in it, from its first line 1.
    pub(crate) fn at(&self, line: usize) -> String {
        format!("{}:{line}", self.name)
    }
}

/// A word of the file's, between backticks.
pub(crate) fn told(word: &str) -> String {
    format!("`{}`", quote(word.as_bytes()))
}

/// «did you mean …», where a known word is near.
pub(crate) fn meant<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Text {
    match labcheck_labs::error::nearest(word, known) {
        Some(known) => text!(ko " (혹시 `{known}`인가요?)", en " (did you mean `{known}`?)"),
        None => Text::default(),
    }
}
