//! A case: a base system, what differs from it, and the verdicts it must get.

use crate::run::data;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::sync::OnceLock;

/// One file of cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    case: Vec<Case>,
}

/// What a case writes. Paths are relative to the tree.
#[derive(Clone, Deserialize, Default, Debug)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Case {
    /// What it shows, as a sentence.
    pub(crate) name: String,
    /// `el7`, `el9`, or `empty`: nothing but what the case itself writes.
    on: Option<String>,
    /// Answer files as packstack of the track generates them: `fresh`, or `edited` as the course asks.
    answers: Option<String>,
    /// Files in UTF-8.
    pub(crate) files: BTreeMap<String, String>,
    /// Files whose every character (at most U+00FF) is one byte.
    bytes: BTreeMap<String, String>,
    /// Lines at the end of a file that is there.
    append: BTreeMap<String, String>,
    /// Text that stands once in a file, and what stands there instead.
    edit: BTreeMap<String, BTreeMap<String, String>>,
    /// Bytes to put before a file.
    before: BTreeMap<String, String>,
    pub(crate) links: BTreeMap<String, String>,
    dirs: Vec<String>,
    fifos: Vec<String>,
    pub(crate) removed: Vec<String>,
    modes: BTreeMap<String, u32>,
    /// Files of holes, of this many bytes.
    pub(crate) sparse: BTreeMap<String, u64>,
    /// Parameters of the course.
    pub(crate) set: Vec<String>,
    /// A check's id, its status, and the mistake where one is recognised.
    pub(crate) expect: BTreeMap<String, String>,
    /// The file that the case stands in.
    #[serde(skip)]
    pub(crate) from: String,
}

/// Every case of every file, in the files' order.
pub(crate) fn all() -> &'static [Case] {
    static ALL: OnceLock<Vec<Case>> = OnceLock::new();
    ALL.get_or_init(read)
}

fn read() -> Vec<Case> {
    let mut paths: Vec<_> =
        fs::read_dir(data("cases")).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let file: CaseFile =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let from = path.file_stem().unwrap().to_string_lossy().into_owned();
        cases.extend(file.case.into_iter().map(|case| Case { from: from.clone(), ..case }));
    }
    cases
}

impl Case {
    /// A case of the files by its name.
    pub(crate) fn named(name: &str) -> Self {
        let found = all().iter().find(|case| case.name == name);
        found.unwrap_or_else(|| panic!("no case {name}")).clone()
    }

    /// A case that is made in a test.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect();
        Self { files, ..Self::default() }
    }

    /// The tree of the case.
    pub(crate) fn tree(&self) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        let on = self.on.as_deref().unwrap_or("el7");
        let bases: &[&str] = match on {
            "el9" => &["el7", "el9"],
            "empty" => &[],
            base => &[base],
        };
        for base in bases {
            base_of(base).write(root.path());
        }
        if let Some(answers) = &self.answers {
            self.write_answers(
                root.path(),
                answers,
                if on == "el9" { "el9-epoxy" } else { "el7-rocky" },
            );
        }
        self.write(root.path());
        root
    }

    fn write_answers(&self, root: &Path, how: &str, track: &str) {
        let fresh = answers(track);
        let change = |line: &str| match (how, line.split_once('=')) {
            ("edited", Some((key @ "CONFIG_KEYSTONE_ADMIN_PW", _))) => format!("{key}=abc123\n"),
            ("edited", Some((key @ "CONFIG_PROVISION_DEMO", _))) => format!("{key}=n\n"),
            _ => format!("{line}\n"),
        };
        let edited: String = fresh.lines().map(change).collect();
        put(&root.join("root/openstack.txt"), edited.as_bytes());
        put(&root.join("root/openstack.orig"), fresh.as_bytes());
    }

    fn write(&self, root: &Path) {
        for path in &self.removed {
            let path = root.join(path);
            let gone = if path.symlink_metadata().is_ok_and(|stat| stat.is_dir()) {
                fs::remove_dir_all(&path)
            } else {
                fs::remove_file(&path)
            };
            gone.unwrap_or_else(|error| panic!("{}: {}: {error}", self.name, path.display()));
        }
        for path in &self.dirs {
            fs::create_dir_all(root.join(path)).unwrap();
        }
        for (path, text) in &self.files {
            put(&root.join(path), text.as_bytes());
        }
        for (path, text) in &self.bytes {
            put(&root.join(path), &latin1(text));
        }
        for (path, edits) in &self.edit {
            let mut text = String::from_utf8(self.read(root, path)).unwrap();
            for (old, new) in edits {
                assert_eq!(text.matches(old).count(), 1, "{}: {old} in {path}", self.name);
                text = text.replace(old, new);
            }
            put(&root.join(path), text.as_bytes());
        }
        for (path, text) in &self.append {
            let mut all = self.read(root, path);
            all.extend(text.as_bytes());
            put(&root.join(path), &all);
        }
        for (path, text) in &self.before {
            let mut all = latin1(text);
            all.extend(self.read(root, path));
            put(&root.join(path), &all);
        }
        for (path, target) in &self.links {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            symlink(target, &path)
                .unwrap_or_else(|e| panic!("{}: {}: {e}", self.name, path.display()));
        }
        for path in &self.fifos {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
            assert!(made.success());
        }
        for (path, size) in &self.sparse {
            put(&root.join(path), b"");
            let file = fs::OpenOptions::new().write(true).open(root.join(path)).unwrap();
            file.set_len(*size).unwrap();
        }
        for (path, mode) in &self.modes {
            fs::set_permissions(root.join(path), fs::Permissions::from_mode(*mode)).unwrap();
        }
    }

    fn read(&self, root: &Path, path: &str) -> Vec<u8> {
        fs::read(root.join(path)).unwrap_or_else(|error| panic!("{}: {path}: {error}", self.name))
    }
}

/// The answer file that packstack of a track makes, as the machine of the labs has it.
pub(crate) fn answers(track: &str) -> String {
    let path = format!("../../labs/day1/machine/tracks/{track}/usr/share/bed/answers");
    fs::read_to_string(data(&path)).unwrap()
}

fn base_of(name: &str) -> Case {
    let text = fs::read_to_string(data(&format!("cases/base/{name}.toml"))).unwrap();
    toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

fn put(path: &Path, content: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}
