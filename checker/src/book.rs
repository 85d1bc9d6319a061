//! The book inside the program: both languages as rendered HTML, each file compressed.

use flate2::read::GzDecoder;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

/// Path below the book's folder (`ko/lab/selinux.html`), content type, gzip bytes; sorted by path.
pub static FILES: &[(&str, &str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/book.rs"));

/// The pages of the Korean tree, as labs name them: `lab/selinux.md`.
#[must_use]
pub fn pages() -> Vec<String> {
    let korean = FILES.iter().filter_map(|(path, ..)| path.strip_prefix("ko/"));
    korean.filter_map(|path| Some(format!("{}.md", path.strip_suffix(".html")?))).collect()
}

/// Unpacks the book into a new folder, or into one that is empty.
///
/// # Errors
/// The folder holds something already, or cannot be made or written.
pub fn unpack(dir: &Path) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    if fs::read_dir(dir)?.next().is_some() {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, "the folder is not empty"));
    }
    for (path, _, packed) in FILES {
        let file = dir.join(path);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)?;
        }
        let mut bytes = Vec::new();
        GzDecoder::new(*packed).read_to_end(&mut bytes)?;
        fs::write(file, bytes)?;
    }
    Ok(())
}
