//! The book for the binary: what a build script calls.

use crate::labs::Labs;
use crate::pack::{Packed, pack};
use crate::render::{render_all, source_dir};
use anyhow::Result;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// What a book is made from, below its folder.
const SOURCES: [&str; 8] =
    ["book.toml", "ko", "en", "theme", "quiz", "diagrams", "glossary.toml", "notes.toml"];

/// Renders the book, packs it, and writes `book.rs` and the packed files into `out`, the build
/// script's `OUT_DIR`. Tells Cargo what the book is made from.
///
/// `book.rs` is one expression of the type `&[(&str, &str, &[u8])]`: path, content type, gzip
/// bytes, sorted by path. The build script's crate takes it in with
///
/// ```text
/// static BOOK: &[(&str, &str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/book.rs"));
/// ```
///
/// # Errors
/// The labs or the pages are wrong, or `out` cannot be written.
pub fn embed(out: &Path) -> Result<Packed> {
    let source = source_dir();
    // What is not there would count as changed each time.
    for part in SOURCES.iter().map(|part| source.join(part)).filter(|part| part.exists()) {
        println!("cargo:rerun-if-changed={}", part.display());
    }
    let html = out.join("book-html");
    render_all(source, &html, &Labs::built_in()?)?;
    let packed = pack(&html)?;
    write(&packed, out)?;
    Ok(packed)
}

fn write(packed: &Packed, out: &Path) -> Result<()> {
    let dir = out.join("book");
    if dir.exists() {
        fs::remove_dir_all(&dir)?;
    }
    fs::create_dir_all(&dir)?;
    for (number, blob) in packed.blobs.iter().enumerate() {
        fs::write(dir.join(format!("{number}.gz")), blob)?;
    }
    fs::write(out.join("book.rs"), code(packed))?;
    Ok(())
}

/// A static for each blob, so that a file that both languages have stands in the binary once.
fn code(packed: &Packed) -> String {
    let mut code = String::from("{\n");
    for number in 0..packed.blobs.len() {
        let _ = writeln!(code, "static B{number}: &[u8] = include_bytes!(\"book/{number}.gz\");");
    }
    code.push_str("&[\n");
    for page in &packed.files {
        let _ = writeln!(code, "({:?}, {:?}, B{}),", page.path, page.content_type, page.blob);
    }
    code.push_str("]\n}\n");
    code
}
