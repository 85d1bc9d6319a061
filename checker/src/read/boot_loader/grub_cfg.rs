//! grub.cfg, as far as grub-mkconfig writes it.
//!
//! A line at a time: `menuentry` and `submenu` open a block, `linux`, `linux16` and `linuxefi`
//! hold the kernel's arguments, a line `}` closes. Conditions are not run.

use super::{Entry, KernelLine};
use crate::read::lines::{leading, lines};
use std::collections::BTreeMap;

/// Submenus deeper than this are read as if they lay at this depth.
pub(super) const DEPTH: usize = 8;

/// What the file holds.
#[derive(Default)]
pub(super) struct Config {
    pub(super) entries: Vec<Entry>,
    /// `set default=`, the last one that is not `${next_entry}`.
    pub(super) default: Option<String>,
    /// It heeds `next_entry`, an entry for one boot.
    pub(super) once: bool,
    /// It runs `blscfg`.
    pub(super) reads_snippets: bool,
    /// `set name=value`, the last one.
    pub(super) variables: BTreeMap<String, String>,
}

/// Reads the file.
pub(super) fn parse(path: &str, file: &[u8]) -> Config {
    let mut config = Config::default();
    let mut open: Vec<Block> = Vec::new();
    for line in lines(file) {
        let words = words(line.bytes);
        let Some((command, rest)) = words.split_first() else { continue };
        match command.as_str() {
            "menuentry" | "submenu" if words.last().is_some_and(|word| word == "{") => {
                let block = Block::new(command == "submenu", rest);
                if open.len() < DEPTH {
                    open.push(block);
                }
            }
            "linux" | "linux16" | "linuxefi" => {
                if let Some(block) = open.last_mut().filter(|block| block.entry.kernel.is_none()) {
                    block.entry.kernel = Some(KernelLine {
                        entry: block.entry.title.clone(),
                        path: path.to_owned(),
                        line: line.number,
                        arguments: join(rest.get(1..).unwrap_or_default()),
                    });
                }
            }
            "}" => close(&mut open, &mut config.entries),
            "blscfg" => config.reads_snippets = true,
            "set" => {
                let Some((name, value)) = rest.first().and_then(|set| set.split_once('=')) else {
                    continue;
                };
                match (name, value) {
                    ("default", "${next_entry}" | "$next_entry") => config.once = true,
                    ("default", _) => config.default = Some(value.to_owned()),
                    _ => {
                        config.variables.insert(name.to_owned(), value.to_owned());
                    }
                }
            }
            _ => {}
        }
    }
    while !open.is_empty() {
        close(&mut open, &mut config.entries);
    }
    config
}

struct Block {
    submenu: bool,
    entry: Entry,
}

impl Block {
    fn new(submenu: bool, rest: &[String]) -> Self {
        let mut id = None;
        let mut after = rest.iter().skip(1);
        while let Some(word) = after.next() {
            // grub-mkconfig keeps `--id` in a variable, for versions that do not know it.
            if matches!(word.as_str(), "--id" | "$menuentry_id_option" | "${menuentry_id_option}") {
                id = after.next().cloned();
            } else if let Some(value) = word.strip_prefix("--id=") {
                id = Some(value.to_owned());
            }
        }
        let title = rest.first().cloned().unwrap_or_default();
        Self { submenu, entry: Entry { id, title, kernel: None, inside: Vec::new() } }
    }
}

fn close(open: &mut Vec<Block>, top: &mut Vec<Entry>) {
    let Some(mut done) = open.pop() else { return };
    if done.submenu {
        done.entry.kernel = None;
    }
    match open.last_mut() {
        Some(outer) => outer.entry.inside.push(done.entry),
        None => top.push(done.entry),
    }
}

/// Words of a line: quotes and backslashes as in a shell, `;` parts words, `#` begins a comment.
fn words(line: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = line;
    loop {
        let skip = leading(rest, |byte| matches!(byte, b' ' | b'\t' | b'\r' | b';'));
        rest = rest.get(skip..).unwrap_or_default();
        if matches!(rest.first(), None | Some(b'#')) {
            return found;
        }
        let mut word = Vec::new();
        let mut quote = None;
        let mut escaped = false;
        let len = leading(rest, |byte| {
            match (quote, byte) {
                _ if escaped => {
                    word.push(byte);
                    escaped = false;
                }
                (Some(open), _) if open == byte => quote = None,
                (Some(b'\''), _) => word.push(byte),
                (_, b'\\') => escaped = true,
                (None, b'\'' | b'"') => quote = Some(byte),
                (None, b' ' | b'\t' | b'\r' | b';') => return false,
                _ => word.push(byte),
            }
            true
        });
        found.push(String::from_utf8_lossy(&word).into_owned());
        rest = rest.get(len..).unwrap_or_default();
    }
}

/// Arguments as GRUB hands them to the kernel: one with a blank in it gets quotes.
fn join(arguments: &[String]) -> Vec<u8> {
    let quoted = arguments
        .iter()
        .map(|word| if word.contains(' ') { format!("\"{word}\"") } else { word.clone() });
    quoted.collect::<Vec<_>>().join(" ").into_bytes()
}
