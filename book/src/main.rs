//! The preprocessor for plain mdBook: `mdbook build book` runs it as the book.toml says. With
//! `render DIR` it needs no mdBook and writes both languages below a folder.

use labcheck_book::{Labcheck, Labs, render_all, source_dir};
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
    let labs = Labs::built_in()?;
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => preprocess(&Labcheck::new(labs)).map(|()| true),
        ["supports", renderer] => Labcheck::new(labs).supports_renderer(renderer),
        ["render", dir] => render_all(source_dir(), Path::new(dir), &labs).map(|_| true),
        _ => anyhow::bail!("usage: mdbook-labcheck [supports RENDERER | render DIR]"),
    }
}

fn preprocess(labcheck: &Labcheck) -> anyhow::Result<()> {
    let (context, book) = parse_input(io::stdin().lock())?;
    let book = labcheck.run(&context, book)?;
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, &book)?;
    Ok(out.flush()?)
}
