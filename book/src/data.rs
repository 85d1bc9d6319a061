//! What the blocks of the pages are made from: the files beside them.

use crate::diagram::Drawing;
use crate::glossary::Glossary;
use crate::labs::Labs;
use crate::notes::Notes;
use crate::quiz::Quiz;
use anyhow::{Context as _, Result, anyhow};
use labcheck_labs::Fault;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Everything that a page may show beside its own text.
#[derive(Clone, Debug, Default)]
pub struct Material {
    /// The courses, for the cards.
    pub labs: Labs,
    /// `quiz/NAME.toml`, by name.
    pub quizzes: BTreeMap<String, Quiz>,
    /// `glossary.toml`.
    pub glossary: Glossary,
    /// `notes.toml`.
    pub notes: Notes,
    /// `diagrams/NAME.svg` with its texts, by name.
    pub diagrams: BTreeMap<String, Drawing>,
}

impl Material {
    /// Reads what lies in the folder of a book. What is not there is empty.
    ///
    /// # Errors
    /// All faults of the files, one a line, each with its file and line.
    pub fn load(book: &Path, labs: Labs) -> Result<Self> {
        let mut faults = Vec::new();
        let mut quizzes = BTreeMap::new();
        for (name, file, text) in files(book, "quiz", "toml")? {
            match Quiz::parse(&file, &text) {
                Ok(quiz) => {
                    quizzes.insert(name, quiz);
                }
                Err(found) => faults.extend(found),
            }
        }
        let mut diagrams = BTreeMap::new();
        for (name, file, svg) in files(book, "diagrams", "svg")? {
            let texts = book.join("diagrams").join(format!("{name}.toml"));
            let texts = fs::read_to_string(&texts)
                .with_context(|| format!("{file} has no texts beside it"))?;
            match Drawing::parse(&name, &svg, &texts) {
                Ok(drawing) => {
                    diagrams.insert(name, drawing);
                }
                Err(found) => faults.extend(found),
            }
        }
        let glossary = one(book, "glossary.toml", Glossary::parse, &mut faults)?;
        let notes = one(book, "notes.toml", Notes::parse, &mut faults)?;
        if faults.is_empty() {
            return Ok(Self { labs, quizzes, glossary, notes, diagrams });
        }
        let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
        Err(anyhow!(told.join("\n")))
    }
}

fn one<T: Default>(
    book: &Path,
    name: &str,
    parse: impl Fn(&str, &str) -> Result<T, Vec<Fault>>,
    faults: &mut Vec<Fault>,
) -> Result<T> {
    let path = book.join(name);
    if !path.exists() {
        return Ok(T::default());
    }
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    Ok(parse(name, &text).unwrap_or_else(|found| {
        faults.extend(found);
        T::default()
    }))
}

/// The files of one kind in a folder: name without its ending, path below the book, content.
fn files(book: &Path, folder: &str, ending: &str) -> Result<Vec<(String, String, String)>> {
    let dir = book.join(folder);
    let mut found = Vec::new();
    if !dir.exists() {
        return Ok(found);
    }
    for entry in fs::read_dir(&dir).with_context(|| dir.display().to_string())? {
        let path = entry?.path();
        if path.extension().is_none_or(|e| e != ending) {
            continue;
        }
        let name = path.file_stem().and_then(|s| s.to_str());
        let name = name.with_context(|| format!("{}: not UTF-8", path.display()))?;
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        found.push((name.to_owned(), format!("{folder}/{name}.{ending}"), text));
    }
    found.sort();
    Ok(found)
}

/// Reads one TOML file.
pub(crate) fn toml<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Vec<Fault>> {
    labcheck_labs::load::parse(file, text).map_err(|fault| vec![fault])
}

/// Whether a word can be an id: ASCII, and safe in a selector and in a key.
pub(crate) fn is_id(word: &str) -> bool {
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !word.is_empty() && word.chars().all(good)
}
