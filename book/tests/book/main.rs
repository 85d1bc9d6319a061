//! Tests of the book as a whole: its pages, its cards, and what comes out as HTML.
#![allow(clippy::unwrap_used, clippy::panic)]

mod blocks;
mod cards;
mod checked;
mod drawings;
mod finished;
mod html;
mod pages;
mod paper;
mod program;

use labcheck_book::{Labs, Material, render_all, source_dir};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The book, rendered once for all tests.
fn rendered() -> &'static Path {
    static DIR: OnceLock<tempfile::TempDir> = OnceLock::new();
    DIR.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        render_all(source_dir(), dir.path(), &Labs::built_in().unwrap()).unwrap();
        dir
    })
    .path()
}

/// The files below a folder with this ending: path with `/`, content.
fn files(dir: &Path, ending: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open: Vec<PathBuf> = vec![dir.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                let name = path.strip_prefix(dir).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(name, fs::read_to_string(path).unwrap());
            }
        }
    }
    found
}

/// The Markdown of one language.
fn sources(lang: &str) -> BTreeMap<String, String> {
    files(&source_dir().join(lang), "md")
}

/// What the blocks of the book are made from.
fn material() -> &'static Material {
    static MATERIAL: OnceLock<Material> = OnceLock::new();
    MATERIAL.get_or_init(|| Material::load(source_dir(), Labs::built_in().unwrap()).unwrap())
}
