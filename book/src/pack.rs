//! A rendered book as compressed files, the same bytes for the same book.

use anyhow::{Context as _, Result};
use flate2::{Compression, GzBuilder};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;

/// Compressed files, and the pages that they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packed {
    /// Contents, gzip, each once: style sheets and scripts are the same in both languages.
    pub blobs: Vec<Vec<u8>>,
    /// Every file, by path.
    pub files: Vec<File>,
}

/// One file of the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Path with `/` between its parts: `ko/lab/selinux.html`.
    pub path: String,
    /// What to say in `Content-Type`.
    pub content_type: &'static str,
    /// Which of the blobs it is.
    pub blob: usize,
}

impl Packed {
    /// Size of what is stored, in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.blobs.iter().map(Vec::len).sum()
    }
}

/// Packs every file below a folder that a browser can ask for.
///
/// # Errors
/// The folder cannot be read, or holds a file of a type that is not known here.
pub fn pack(dir: &Path) -> Result<Packed> {
    let mut files = BTreeMap::new();
    gather(dir, "", &mut files)?;
    let mut packed = Packed::default();
    let mut known: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
    for (path, content) in files {
        let content_type =
            content_type(&path).with_context(|| format!("{path}: no content type known"))?;
        let blob = match known.get(&content) {
            Some(blob) => *blob,
            None => {
                packed.blobs.push(gzip(&content)?);
                known.insert(content, packed.blobs.len() - 1);
                packed.blobs.len() - 1
            }
        };
        packed.files.push(File { path, content_type, blob });
    }
    Ok(packed)
}

fn gather(dir: &Path, below: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    for entry in fs::read_dir(dir).with_context(|| dir.display().to_string())? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_str().with_context(|| format!("{name:?} is not UTF-8"))?;
        // `.nojekyll` and the like are for hosts of static pages.
        if name.starts_with('.') {
            continue;
        }
        let path = if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") };
        if entry.file_type()?.is_dir() {
            gather(&entry.path(), &path, files)?;
        } else {
            files.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}

fn content_type(path: &str) -> Option<&'static str> {
    let (_, ending) = path.rsplit_once('.')?;
    Some(match ending {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" => "text/plain; charset=utf-8",
        "woff2" => "font/woff2",
        _ => return None,
    })
}

/// Without a time and a name in its header, so that the same content is the same bytes.
fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    writer.write_all(content)?;
    Ok(writer.finish()?)
}
