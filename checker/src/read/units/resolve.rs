//! From a name to the file behind it. Rules: `install_info_discover`, `install_info_traverse`,
//! `unit_file_search`, `unit_file_load_or_readlink` in systemd's src/shared/install.c, and
//! `unit_file_resolve_symlink` in src/basic/unit-file.c (252).

use super::Dialect;
use super::install::{self, Install};
use super::look::{End, Errno, Eye, Fault, Node, is_hidden};
use super::name::{self, Sort};
use super::paths::{self, base};
use super::target::Target;
use crate::evidence::{Cannot, FileKind};
use crate::read::path::join;
use std::collections::BTreeMap;

/// What a unit turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// A file with something in it.
    Regular,
    /// Switched off: empty, or a link to `/dev/null`.
    Masked,
    /// A link within the search path: another name of a unit.
    Alias,
    /// A link out of the search path.
    Linked,
}

/// A unit on the way to its file.
#[derive(Clone, Debug)]
pub(super) struct Info {
    pub(super) name: String,
    pub(super) path: Option<String>,
    pub(super) mode: Option<Mode>,
    pub(super) target: Option<String>,
    pub(super) install: Install,
}

/// As many links in a row are followed.
const FOLLOW_MAX: usize = 64;
/// More drop-ins than any unit has.
const DROP_INS_MAX: usize = 1000;
/// More included files than any unit has.
const INCLUDES_MAX: usize = 16;

/// One lookup: which directories, and how deep.
pub(super) struct Search<'a> {
    pub(super) eye: &'a Eye<'a>,
    pub(super) dialect: Dialect,
    pub(super) dirs: &'a [&'static str],
    /// Read the files, and follow links in the directories for links; else only find out whether
    /// the unit exists (252: `unit_file_exists`).
    pub(super) load: bool,
}

impl Search<'_> {
    /// The unit behind `name`.
    pub(super) fn discover(&self, name: &str) -> Result<Info, Fault> {
        let mut known: BTreeMap<String, Info> = BTreeMap::new();
        let mut info = fresh(name);
        self.search(&mut info)?;
        for _ in 0..=FOLLOW_MAX {
            if !matches!(info.mode, Some(Mode::Alias | Mode::Linked)) {
                return Ok(info);
            }
            let from = info.path.clone().unwrap_or_default();
            if !self.load && matches!(paths::parts(&from).0, paths::CONFIG | paths::RUNTIME) {
                return Err(Fault::stop(Errno::Loop, &from));
            }
            let Some(target) = info.target.take() else {
                return Err(Fault::stop(Errno::Other, &from));
            };
            let any_name = info.mode == Some(Mode::Linked) && self.dialect == Dialect::V252;
            if any_name || base(&target) == info.name {
                self.follow(&mut info, target)?;
                continue;
            }
            let next = self.other_name(&info, &target)?;
            if self.dialect == Dialect::V252 && next == info.name {
                self.follow(&mut info, target)?;
                continue;
            }
            info.target = Some(target);
            // A name met before is not searched again: names in a circle end at the bound.
            let met = known.remove(&next).unwrap_or_else(|| fresh(&next));
            let before = std::mem::replace(&mut info, met);
            known.insert(before.name.clone(), before);
            if info.mode.is_none() {
                self.search(&mut info).map_err(|fault| match fault {
                    Fault::Stop(Errno::NotThere, _) => Fault::stop(Errno::Other, &from),
                    fault => fault,
                })?;
            }
        }
        Err(Fault::stop(Errno::Loop, info.path.as_deref().unwrap_or(name)))
    }

    fn other_name(&self, info: &Info, target: &str) -> Result<String, Fault> {
        let bad = || Fault::stop(Errno::Other, info.path.as_deref().unwrap_or(&info.name));
        let base = base(target);
        let sort = |name: &str| name::sort(name, self.dialect);
        if sort(&info.name) == Some(Sort::Instance) && sort(base) == Some(Sort::Template) {
            let instance = name::instance(&info.name).unwrap_or_default();
            return name::with_instance(base, instance)
                .filter(|name| self.dialect == Dialect::V219 || sort(name).is_some())
                .ok_or_else(bad);
        }
        sort(base).map(|_| base.to_owned()).ok_or_else(bad)
    }

    fn follow(&self, info: &mut Info, target: String) -> Result<(), Fault> {
        let path = paths::resolve("/", &target, &self.eye.links);
        info.mode = None;
        let node = self.eye.node(&path)?;
        self.take(info, &path, node)?;
        info.path = Some(path);
        Ok(())
    }

    fn search(&self, info: &mut Info) -> Result<(), Fault> {
        let template = match name::sort(&info.name, self.dialect) {
            Some(Sort::Instance) => name::template(&info.name, self.dialect),
            _ => None,
        };
        let mut file = self.search_name(info, &info.name.clone())?;
        if let (None, Some(template)) = (&file, &template) {
            file = self.search_name(info, template)?;
        }
        if file.is_none() {
            return Err(Fault::stop(Errno::NotThere, &info.name));
        }
        info.path = file;
        if self.dialect == Dialect::V252 && self.load && info.mode != Some(Mode::Masked) {
            self.read_drop_ins(info, template.as_deref())?;
        }
        Ok(())
    }

    /// Looks for a file `file` in the search path and takes the first one for `info`.
    fn search_name(&self, info: &mut Info, file: &str) -> Result<Option<String>, Fault> {
        for dir in self.dirs {
            let path = join(dir, file);
            if self.dialect == Dialect::V219 && self.eye.is_no_dir(dir) {
                return Err(Fault::stop(Errno::NotDir, dir));
            }
            let node = self.eye.entry(dir, file)?;
            match self.take(info, &path, node) {
                Ok(()) => return Ok(Some(path)),
                Err(Fault::Stop(Errno::NotThere, _)) => {}
                Err(Fault::Stop(Errno::NotDir, _)) if self.dialect == Dialect::V252 => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok(None)
    }

    /// Takes what stands at `path` for `info`: a file to read, a link to follow, a mask.
    fn take(&self, info: &mut Info, path: &str, node: Option<Node>) -> Result<(), Fault> {
        let plain = name::sort(&info.name, self.dialect) == Some(Sort::Plain);
        let kind = name::type_of(&info.name, self.dialect).unwrap_or_default();
        if self.dialect == Dialect::V252 && !plain && !name::may_template(kind) {
            return Err(Fault::stop(Errno::Other, path));
        }
        info.mode = Some(match node {
            None => return Err(Fault::stop(Errno::NotThere, path)),
            Some(Node::Link(target)) => match self.read_link(info, path, &target)? {
                Target::Mask => Mode::Masked,
                Target::Alias(to) => {
                    info.target = Some(to);
                    Mode::Alias
                }
                Target::Linked(to) => {
                    info.target = Some(to);
                    Mode::Linked
                }
            },
            Some(Node::Is(FileKind::File)) => self.read_file(info, path)?,
            Some(Node::Is(FileKind::CharDevice)) => Mode::Masked,
            Some(Node::Is(FileKind::BlockDevice)) if self.dialect == Dialect::V219 => Mode::Masked,
            Some(Node::Is(_)) => return Err(Fault::stop(Errno::Other, path)),
        });
        Ok(())
    }

    fn read_file(&self, info: &mut Info, path: &str) -> Result<Mode, Fault> {
        let end = self.eye.end(path)?;
        if end.is_mask() {
            return Ok(Mode::Masked);
        }
        let file = match end {
            End::File(file) => file,
            End::Absent => return Err(Fault::stop(Errno::NotThere, path)),
            End::Other(_) => return Err(Fault::stop(Errno::Other, path)),
        };
        if self.load {
            let included = self.included(path, &file.content)?;
            let include = |name: &str| included.get(name).cloned();
            info.install
                .read(&info.name, &file.content, self.dialect, &include)
                .map_err(|_| Fault::stop(Errno::Other, path))?;
        }
        Ok(Mode::Regular)
    }

    /// The files of the `.include` lines in `file` (219), by what is written there.
    pub(super) fn included(
        &self,
        at: &str,
        file: &[u8],
    ) -> Result<BTreeMap<String, Vec<u8>>, Fault> {
        let mut found = BTreeMap::new();
        if self.dialect == Dialect::V252 {
            return Ok(found);
        }
        let names = install::includes(file);
        few(names.len(), INCLUDES_MAX)?;
        let resolve = |file: &String| paths::resolve(paths::parts(at).0, file, &self.eye.links);
        let paths: Vec<String> = names.iter().map(resolve).collect();
        self.eye.want_files(&paths)?;
        for (name, path) in names.into_iter().zip(&paths) {
            match self.eye.end(path)? {
                End::File(file) => {
                    found.insert(name, file.content.clone());
                }
                End::Absent => {}
                End::Other(_) => return Err(Fault::stop(Errno::Other, path)),
            }
        }
        Ok(found)
    }

    fn read_drop_ins(&self, info: &mut Info, template: Option<&str>) -> Result<(), Fault> {
        let mut dirs = Vec::new();
        for name in [Some(info.name.as_str()), template].into_iter().flatten() {
            let name = format!("{name}.d");
            for dir in self.dirs {
                if self.eye.entry(dir, &name)?.is_some() {
                    dirs.push(join(dir, &name));
                }
            }
        }
        for path in drop_ins(self.eye, self.dialect, &dirs)? {
            let end = self.eye.end(&path)?;
            if end.is_mask() {
                continue;
            }
            match end {
                End::File(file) => info
                    .install
                    .read(&info.name, &file.content, self.dialect, &|_| None)
                    .map_err(|_| Fault::stop(Errno::Other, &path))?,
                End::Absent => return Err(Fault::stop(Errno::NotThere, &path)),
                End::Other(_) => return Err(Fault::stop(Errno::Other, &path)),
            }
        }
        Ok(())
    }
}

/// The drop-ins in these directories, sorted by name; of two of one name the first directory's counts.
pub(super) fn drop_ins(
    eye: &Eye<'_>,
    dialect: Dialect,
    dirs: &[String],
) -> Result<Vec<String>, Fault> {
    eye.want_dirs(dirs)?;
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    for dir in dirs {
        for entry in eye.dir(dir)?.unwrap_or_default() {
            if entry.name.ends_with(".conf") && !is_hidden(&entry.name, dialect) {
                files.entry(&entry.name).or_insert_with(|| join(dir, &entry.name));
            }
        }
    }
    few(files.len(), DROP_INS_MAX)?;
    let files: Vec<String> = files.into_values().collect();
    eye.want_files(&files)?;
    Ok(files)
}

fn few(files: usize, limit: usize) -> Result<(), Fault> {
    if files <= limit {
        return Ok(());
    }
    Err(Fault::Cannot(Cannot::TooLarge { limit: limit as u64 }))
}

fn fresh(name: &str) -> Info {
    Info {
        name: name.to_owned(),
        path: None,
        mode: None,
        target: None,
        install: Install::default(),
    }
}
