//! The files that yum or dnf would read here, as far as they were seen.

use super::{Asked, Verdict};
use crate::evidence::{Cannot, Entry, FileKind, FileSeen, Look, Need};
use crate::kinds::asked::look;
use crate::read::yum_repo::{self, Repos, Source, Tool, Vars, dirs, file, vars};
use labcheck_labs::Track;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Where dnf5 keeps what overrides the `.repo` files.
const OVERRIDES: [&str; 2] = ["/etc/dnf/repos.override.d", "/usr/share/dnf5/repos.override.d"];

/// The main settings of the tool; of several the first that is there (`YumBase._getConfig`).
const fn mains(tool: Tool) -> &'static [&'static str] {
    match tool {
        Tool::Yum3 => &["/etc/yum/yum.conf", "/etc/yum.conf"],
        Tool::Dnf4 | Tool::Dnf5 => &["/etc/dnf/dnf.conf"],
    }
}

/// Where the tool finds what its variables stand for; the later one wins.
pub(super) const fn var_dirs(tool: Tool) -> &'static [&'static str] {
    match tool {
        Tool::Yum3 => &["/etc/yum/vars"],
        Tool::Dnf4 | Tool::Dnf5 => &["/etc/yum/vars", "/etc/dnf/vars"],
    }
}

/// Which tool reads the files here: only dnf5 makes a folder of overrides.
fn tool(asked: &Asked<'_>) -> Tool {
    let overridden =
        OVERRIDES.iter().any(|dir| matches!(asked.evidence.dirs.get(*dir), Some(Look::Seen(_))));
    match asked.track {
        Track::El7Rocky => Tool::Yum3,
        _ if overridden => Tool::Dnf5,
        _ => Tool::Dnf4,
    }
}

const fn override_dirs(tool: Tool) -> &'static [&'static str] {
    match tool {
        Tool::Yum3 => &[],
        Tool::Dnf4 | Tool::Dnf5 => &OVERRIDES,
    }
}

/// The main settings: which file, and what was seen of it.
fn main<'a>(asked: &Asked<'a>, tool: Tool) -> (&'static str, Look<&'a FileSeen>) {
    let (last, others) = mains(tool).split_last().unwrap_or((&"", &[]));
    for path in others {
        match asked.file(path) {
            Look::Absent | Look::Cannot(Cannot::NotCollected) => {}
            there => return (path, there),
        }
    }
    (last, asked.file(last))
}

/// What may be read so far: the settings, the folders, the variables.
struct Layout {
    tool: Tool,
    dirs: Vec<String>,
    vars: Vars,
    /// A folder or a file of variables that could not be read.
    unread: Option<(String, Cannot)>,
    /// The files of variables that are wanted.
    var_files: Vec<String>,
    /// Whether any file names a variable.
    any: bool,
}

fn layout(asked: &Asked<'_>) -> Layout {
    let tool = tool(asked);
    let main = match main(asked, tool) {
        (path, Look::Seen(file)) => Some(Source { path, bytes: &file.content }),
        _ => None,
    };
    let mut layout = Layout {
        tool,
        dirs: Vec::new(),
        vars: Vars::default(),
        unread: None,
        var_files: Vec::new(),
        any: false,
    };
    let mut names: BTreeSet<Vec<u8>> = BTreeSet::new();
    names.extend(main.iter().flat_map(|main| vars::named(main.bytes, tool)));
    layout.fill(asked, &names);
    layout.dirs = dirs::of(tool, main, &layout.vars);
    let folders = layout.dirs.iter().map(String::as_str).chain(override_dirs(tool).iter().copied());
    for path in folders.flat_map(|dir| repo_files(asked, dir, tool)) {
        if let Look::Seen(file) = asked.file(&path) {
            names.extend(vars::named(&file.content, tool));
        }
    }
    layout.fill(asked, &names);
    layout
}

impl Layout {
    /// Looks for the files of these variables.
    fn fill(&mut self, asked: &Asked<'_>, names: &BTreeSet<Vec<u8>>) {
        self.any = !names.is_empty();
        self.var_files.clear();
        self.unread = None;
        for dir in var_dirs(self.tool).iter().filter(|_| self.any) {
            let entries = match look(asked.evidence.dirs.get(*dir)) {
                Look::Seen(entries) => entries,
                Look::Absent => continue,
                Look::Cannot(why) => {
                    self.unread = Some(((*dir).to_owned(), why));
                    continue;
                }
            };
            // yum leaves links out.
            let is_read = |entry: &&Entry| self.tool != Tool::Yum3 || entry.kind != FileKind::Link;
            let named = |entry: &&Entry| names.contains(entry.name.as_bytes());
            for entry in entries.iter().filter(is_read).filter(named) {
                let path = format!("{dir}/{}", entry.name);
                match asked.file(&path) {
                    Look::Seen(file) => self.vars.set(&entry.name, &file.content),
                    Look::Absent | Look::Cannot(Cannot::NotPlain { .. }) => {}
                    Look::Cannot(why) => self.unread = Some((path.clone(), why)),
                }
                self.var_files.push(path);
            }
        }
    }
}

/// The `.repo` files of a folder.
fn repo_files(asked: &Asked<'_>, dir: &str, tool: Tool) -> Vec<String> {
    match asked.evidence.dirs.get(dir) {
        Some(Look::Seen(entries)) => {
            // Whatever has the ending is opened by the tool; what is no file cannot be told.
            let repos = entries.iter().filter(|entry| yum_repo::is_repo_file(&entry.name, tool));
            let slash = if dir.ends_with('/') { "" } else { "/" };
            repos.map(|entry| format!("{dir}{slash}{}", entry.name)).collect()
        }
        _ => Vec::new(),
    }
}

/// What the tool would have to read here.
pub(super) fn needs(asked: &Asked<'_>) -> Vec<Need> {
    let tool = tool(asked);
    let mut needs: Vec<Need> = mains(tool).iter().map(|path| Need::File((*path).into())).collect();
    needs.extend(override_dirs(tool).iter().map(|dir| Need::Dir((*dir).into())));
    // Which folders count is only known from the main settings.
    if matches!(main(asked, tool).1, Look::Cannot(Cannot::NotCollected)) {
        return needs;
    }
    let layout = layout(asked);
    needs.extend(layout.dirs.iter().map(|dir| Need::Dir(dir.clone())));
    let folders = layout.dirs.iter().map(String::as_str).chain(override_dirs(tool).iter().copied());
    needs.extend(folders.flat_map(|dir| repo_files(asked, dir, tool)).map(Need::File));
    if layout.any {
        needs.extend(var_dirs(tool).iter().map(|dir| Need::Dir((*dir).into())));
        needs.extend(layout.var_files.into_iter().map(Need::File));
    }
    needs
}

type File<'a> = (String, Cow<'a, [u8]>);

/// All files, to be read as the tool does, and to be tried with a change.
#[derive(Clone)]
pub(super) struct Given<'a> {
    pub(super) tool: Tool,
    /// The folders of the `.repo` files.
    pub(super) dirs: Vec<String>,
    /// A folder or a file of variables that could not be read.
    pub(super) unread: Option<(String, Cannot)>,
    main: Option<File<'a>>,
    files: Vec<File<'a>>,
    overrides: Vec<File<'a>>,
    vars: Vars,
}

impl<'a> Given<'a> {
    /// Takes them out of the evidence.
    ///
    /// # Errors
    /// Where one of them could not be read: it cannot be told then.
    pub(super) fn look(asked: &Asked<'a>) -> Result<Self, Verdict> {
        let Layout { tool, dirs, vars, unread, .. } = layout(asked);
        let main = match main(asked, tool) {
            (path, Look::Seen(file)) => Some((path.to_owned(), Cow::from(&file.content))),
            (_, Look::Absent) => None,
            (path, Look::Cannot(why)) => return Err(Verdict::unknown(path, &why)),
        };
        let read = |dirs: &[&str]| -> Result<Vec<File<'a>>, Verdict> {
            let mut files = Vec::new();
            for dir in dirs {
                if let Look::Cannot(why) = look(asked.evidence.dirs.get(*dir)) {
                    return Err(Verdict::unknown(dir, &why));
                }
                for path in repo_files(asked, dir, tool) {
                    match asked.file(&path) {
                        Look::Seen(file) => files.push((path, Cow::from(&file.content))),
                        Look::Absent => {}
                        Look::Cannot(why) => return Err(Verdict::unknown(&path, &why)),
                    }
                }
            }
            Ok(files)
        };
        let files = read(&dirs.iter().map(String::as_str).collect::<Vec<_>>())?;
        let overrides = read(override_dirs(tool))?;
        Ok(Self { tool, dirs, unread, main, files, overrides, vars })
    }

    /// What the tool makes of them.
    pub(super) fn read(&self) -> Repos {
        let main = self.main.as_ref().map(source_of);
        let files: Vec<Source<'_>> = self.files.iter().map(source_of).collect();
        let overrides: Vec<Source<'_>> = self.overrides.iter().map(source_of).collect();
        yum_repo::read_with(self.tool, main, &files, &overrides, &self.vars)
    }

    /// The bytes of one of them.
    pub(super) fn bytes(&self, path: &str) -> Option<&[u8]> {
        let all = self.main.iter().chain(&self.files).chain(&self.overrides);
        all.into_iter().find(|(known, _)| known == path).map(|(_, bytes)| bytes.as_ref())
    }

    /// Whether this is the main file.
    pub(super) fn is_main(&self, path: &str) -> bool {
        self.main.as_ref().is_some_and(|(main, _)| main == path)
    }

    /// Whether the folders are those that the tool reads without a word.
    pub(super) fn has_usual_dirs(&self) -> bool {
        self.dirs.iter().map(String::as_str).eq(dirs::usual(self.tool).iter().copied())
    }

    /// The same with another content of one file, or without it.
    pub(super) fn with(&self, path: &str, bytes: Option<Vec<u8>>) -> Self {
        let mut changed = self.clone();
        match bytes {
            Some(bytes) => {
                let all = changed.main.iter_mut().chain(&mut changed.files);
                all.filter(|(known, _)| known == path)
                    .for_each(|(_, old)| *old = Cow::Owned(bytes.clone()));
            }
            None => changed.files.retain(|(known, _)| known != path),
        }
        changed
    }

    /// Whether the name of a repository holds a variable that could not be read.
    pub(super) fn names_unread(&self) -> bool {
        let has = |(_, bytes): &File<'a>| {
            let sections = file::parse(bytes, self.tool).unwrap_or_default();
            sections.iter().any(|section| !vars::named(&section.id, self.tool).is_empty())
        };
        self.unread.is_some() && self.files.iter().any(has)
    }
}

fn source_of<'b>((path, bytes): &'b File<'_>) -> Source<'b> {
    Source { path, bytes }
}
