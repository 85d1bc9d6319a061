//! The preprocessor for plain mdBook: `mdbook build book` runs it as the book.toml says. With
//! `render DIR` it needs no mdBook and writes both languages below a folder; with `stamp PAGE…` it
//! notes in English pages which Korean text they were translated from.

use labcheck_book::{Labcheck, Labs, Material, render_all, source_dir, stamp};
use mdbook_preprocessor::{Preprocessor, parse_input};
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // Standard output belongs to the protocol.
            eprintln!("mdbook-labcheck: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> anyhow::Result<bool> {
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => preprocess().map(|()| true),
        ["supports", renderer] => Ok(*renderer == "html"),
        ["render", dir] => render_from(source_dir(), dir),
        ["render", dir, "--book", book] => render_from(Path::new(book), dir),
        ["stamp", pages @ ..] if !pages.is_empty() => {
            for page in pages {
                let news = stamp(source_dir(), page)?;
                println!("{page}: {}", if news { "stamped" } else { "as it was" });
            }
            Ok(true)
        }
        _ => anyhow::bail!(
            "usage: mdbook-labcheck [supports RENDERER | render DIR [--book BOOK] | stamp PAGE…]"
        ),
    }
}

fn render_from(book: &Path, dir: &str) -> anyhow::Result<bool> {
    render_all(book, Path::new(dir), &Labs::built_in()?).map(|_| true)
}

fn preprocess() -> anyhow::Result<()> {
    let (context, book) = parse_input(io::stdin().lock())?;
    let material = Material::load(&context.root, Labs::built_in()?)?;
    let book = Labcheck::new(material).run(&context, book)?;
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, &book)?;
    Ok(out.flush()?)
}
