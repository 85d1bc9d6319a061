//! Lists the course folders beside this file, so that the binary carries them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let home = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    let mut files = Vec::new();
    for entry in fs::read_dir(&home)? {
        let path = entry?.path();
        if path.join("course.toml").is_file() {
            println!("cargo:rerun-if-changed={}", path.display());
            gather(&path, &mut files)?;
        }
    }
    files.sort();
    let mut code = String::from("&[\n");
    for file in &files {
        let name = file.strip_prefix(&home).map_err(io::Error::other)?;
        let _ = writeln!(code, "({:?}, include_str!({:?})),", name, file);
    }
    code.push(']');
    fs::write(out.join("courses.rs"), code)
}

/// Only the TOML files: solutions and cases are for tests, not for the binary.
fn gather(dir: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            files.push(path);
        }
    }
    Ok(())
}
