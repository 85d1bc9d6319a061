//! Files that are tried every time: those of the cases, and those of which it is written down what
//! the program of a track said.

use crate::case;
use crate::run::data;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use tempfile::TempDir;

/// This file of every case that has it, with the case's name; the same content once.
pub(crate) fn files(path: &str) -> Vec<(String, Vec<u8>)> {
    let only = |files: Vec<(String, Vec<u8>)>| files.into_iter().next().map(|(_, file)| file);
    trees(&[path], &[]).into_iter().filter_map(|(from, files)| Some((from, only(files)?))).collect()
}

/// Paths with their content.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

/// The trees of all cases with their names, laid out once for all oracles.
static TREES: Mutex<Vec<(String, TempDir)>> = Mutex::new(Vec::new());

/// Takes the trees away again.
pub(crate) fn clear() {
    TREES.lock().unwrap().clear();
}

/// These files of every case, and all below these directories, if it has the first of them.
pub(crate) fn trees(paths: &[&str], dirs: &[&str]) -> Vec<(String, Files)> {
    let mut trees = TREES.lock().unwrap();
    if trees.is_empty() {
        let laid_out = |case: &case::Case| (format!("{}: {}", case.from, case.name), case.tree());
        trees.extend(case::all().iter().map(laid_out));
    }
    let mut found: Vec<(String, Vec<_>)> = Vec::new();
    for (name, tree) in trees.iter() {
        let mut files = Vec::new();
        for path in paths {
            files.extend(plain(&tree.path().join(path)).map(|file| (format!("/{path}"), file)));
        }
        for dir in dirs {
            let entries = fs::read_dir(tree.path().join(dir)).into_iter().flatten().flatten();
            for entry in entries {
                let name = format!("/{dir}/{}", entry.file_name().to_string_lossy());
                files.extend(plain(&entry.path()).map(|file| (name, file)));
            }
        }
        let first = paths.first().map(|path| format!("/{path}"));
        let whole = first.is_none_or(|first| files.iter().any(|(path, _)| *path == first));
        if whole && !files.is_empty() && found.iter().all(|(_, known)| *known != files) {
            found.push((name.clone(), files));
        }
    }
    found
}

/// A pipe would not end, and nobody would read it.
fn plain(path: &Path) -> Option<Vec<u8>> {
    let stat = path.metadata().ok()?;
    (stat.is_file() && stat.len() < 1 << 20).then(|| fs::read(path).unwrap())
}

/// A row of a table in `tests/data`.
pub(crate) struct Said {
    pub(crate) name: String,
    pub(crate) file: Vec<u8>,
    /// By each version.
    pub(crate) said: Vec<String>,
}

/// The rows of a table: name, file, and what was said by each version.
fn table(path: &str) -> Vec<Said> {
    let text = fs::read_to_string(data(path)).unwrap();
    let rows = text.lines().filter(|row| !row.starts_with('#'));
    rows.map(|row| {
        let mut cells = row.split('\t');
        let (name, file) = (cells.next().unwrap().to_owned(), unescape(cells.next().unwrap()));
        Said { name, file, said: cells.map(str::to_owned).collect() }
    })
    .collect()
}

/// What libselinux 2.5 and 3.6 said.
pub(crate) fn selinux_said() -> Vec<Said> {
    table("data/selinux/said.tsv")
}

/// What packstack 13.0.0 and 26.0.0 said.
pub(crate) fn packstack_said() -> Vec<Said> {
    table("data/answer-file/said.tsv")
}

/// What chronyd 3.4 and 4.6.1 made of configurations.
pub(crate) fn chrony_said() -> Vec<Said> {
    table("data/chrony/said.tsv")
}

/// What `systemctl show` of systemd 219 and 252 printed.
pub(crate) fn systemctl_said() -> Vec<Said> {
    table("data/systemd/shown.tsv")
}

/// `\n`, `\t`, `\r`, `\xNN` in a table.
fn unescape(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first != b'\\' {
            out.push(*first);
            continue;
        }
        let (byte, length) = match rest[0] {
            b'n' => (b'\n', 1),
            b't' => (b'\t', 1),
            b'r' => (b'\r', 1),
            b'x' => (u8::from_str_radix(std::str::from_utf8(&rest[1..3]).unwrap(), 16).unwrap(), 3),
            other => panic!("\\{}", char::from(other)),
        };
        out.push(byte);
        rest = &rest[length..];
    }
    out
}
