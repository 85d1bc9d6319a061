//! Where the records stand, and the sums of all that shapes them.

use sha2::{Digest as _, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the records.
pub(crate) fn dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/selinux-machine")
}

/// The folders of the machine and its kernel.
pub(crate) fn machine() -> String {
    let machines = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/machines");
    format!("machine {}", sum(&[machines.join("kernel"), machines.join("selinux")]))
}

/// The labs that ask.
pub(crate) fn labs() -> String {
    let day1 = Path::new(env!("CARGO_MANIFEST_DIR")).join("../labs/day1");
    format!("labs {}", sum(&["selinux", "cpu-virt"].map(|lab| day1.join(lab).join("lab.toml"))))
}

fn sum(paths: &[PathBuf]) -> String {
    let mut files = Vec::new();
    paths.iter().for_each(|path| below(path, &mut files));
    let mut sum = Sha256::new();
    for file in files {
        let content = fs::read(&file).unwrap();
        sum.update(file.file_name().unwrap().as_encoded_bytes());
        sum.update([0]);
        sum.update((content.len() as u64).to_le_bytes());
        sum.update(content);
    }
    sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The files at or below a path, in the order of their names.
fn below(path: &Path, into: &mut Vec<PathBuf>) {
    if !path.is_dir() {
        return into.push(path.to_owned());
    }
    let mut inside: Vec<_> = fs::read_dir(path).unwrap().map(|e| e.unwrap().path()).collect();
    inside.sort();
    inside.iter().for_each(|path| below(path, into));
}
