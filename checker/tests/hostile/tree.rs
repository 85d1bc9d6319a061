//! A tree with something beside it that must never be seen.

use crate::case::Case;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A word that stands in every file outside, and must stand in no output.
pub(crate) const OUTSIDE: &str = "OUTSIDE-THE-ROOT";

/// A tree of its own and a folder beside it with the same files, solved, each with that word.
pub(crate) struct Tree {
    dir: TempDir,
}

impl Tree {
    /// The tree of a case.
    pub(crate) fn of(case: &Case) -> Self {
        let dir = tempfile::Builder::new().prefix("hostile").tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let made = case.tree();
        // Within one file system, as temporary directories are.
        fs::rename(made.keep(), dir.path().join("root")).unwrap();
        fs::set_permissions(dir.path().join("root"), fs::Permissions::from_mode(0o755)).unwrap();
        fs::create_dir(dir.path().join("outside")).unwrap();
        copy(&dir.path().join("root"), &dir.path().join("outside"));
        fs::create_dir(dir.path().join("aside")).unwrap();
        Self { dir }
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.dir.path().join("root")
    }

    /// The root as a word of the command line.
    pub(crate) fn word(&self) -> String {
        self.root().to_str().unwrap().to_owned()
    }

    /// Where the copy of a path (`/etc/…`) stands outside.
    pub(crate) fn outside(&self, path: &str) -> PathBuf {
        self.dir.path().join("outside").join(path.trim_start_matches('/'))
    }

    /// Where it stands in the tree.
    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.root().join(path.trim_start_matches('/'))
    }

    /// Takes what stands at a path away while `during` runs; whatever that puts there goes again.
    pub(crate) fn without<T>(&self, path: &str, during: impl FnOnce(&Path) -> T) -> T {
        let at = self.at(path);
        let aside = self.dir.path().join("aside/it");
        let mut made = Vec::new();
        let mut parent = at.parent().unwrap();
        while !parent.exists() {
            made.push(parent.to_owned());
            parent = parent.parent().unwrap();
        }
        let was = at.symlink_metadata().is_ok();
        if was {
            fs::rename(&at, &aside).unwrap();
        }
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        let answer = during(&at);
        remove(&at);
        for dir in made {
            fs::remove_dir(dir).unwrap();
        }
        if was {
            fs::rename(&aside, &at).unwrap();
        }
        answer
    }
}

/// Takes away whatever stands there, if anything does.
pub(crate) fn remove(at: &Path) {
    let gone = match at.symlink_metadata() {
        Err(_) => return,
        Ok(stat) if stat.is_dir() => fs::remove_dir_all(at),
        Ok(_) => fs::remove_file(at),
    };
    gone.unwrap();
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            fs::create_dir(&to).unwrap();
            copy(&entry.path(), &to);
        } else if kind.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(entry.path()).unwrap(), &to).unwrap();
        } else {
            let mut text = fs::read(entry.path()).unwrap();
            text.extend(format!("\n#{OUTSIDE}\n").bytes());
            fs::write(&to, text).unwrap();
            fs::set_permissions(&to, entry.metadata().unwrap().permissions()).unwrap();
        }
    }
}
