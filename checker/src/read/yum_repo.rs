//! Repositories of yum and dnf: which are enabled, and where they point.
//!
//! Source of the rules: yum 3.4.3 `getReposFromConfigFile` with iniparse (CentOS 7); dnf 4.14 with
//! libdnf `ConfigParser`, `OptionBool` (CentOS Stream 9); dnf5 `RepoSack::create_repos_from_file`
//! and `load_repos_configuration_overrides`. Variables such as `$releasever` are left as they are.

pub mod dirs;
pub mod file;
mod glob;
mod url;
pub mod value;
pub mod vars;
mod words;

pub use file::{Refused, Section, Setting, Tool, Why};
pub use url::{Kind, Url};
pub use value::{Bad, Wrong};
pub use vars::Vars;

use super::span::Span;

/// More repositories than anybody has.
const REPOS: usize = 2_000;
/// Steps of holding the names of overrides against those of repositories.
const WORK: usize = 1 << 23;

/// A file that the tool reads.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its path.
    pub path: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// Whether the tool takes a file of this name in a `reposdir` for one with repositories. yum and dnf 4
/// look for `*.repo`, which leaves out what begins with a dot (`glob.glob` of Python).
#[must_use]
pub fn is_repo_file(name: &str, tool: Tool) -> bool {
    name.ends_with(".repo") && (tool == Tool::Dnf5 || !name.starts_with('.'))
}

/// A place in one of the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: String,
    /// Where in it.
    pub span: Span,
}

/// Whether the tool would use a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It would; `None`: nothing says so, it is the default.
    On(Option<Place>),
    /// It would not.
    Off(Place),
    /// yum leaves the whole section out because it does not accept this value.
    Dropped(Place, Bad),
}

impl State {
    /// Whether packages would come from it.
    #[must_use]
    pub fn is_on(&self) -> bool {
        matches!(self, Self::On(_))
    }
}

/// A repository as the tool sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repo {
    /// The name in brackets.
    pub id: String,
    /// Its section.
    pub place: Place,
    /// Enabled or not, overrides counted.
    pub state: State,
    /// A value of `enabled` that dnf does not know and ignores.
    pub ignored: Option<Place>,
    /// Where packages come from.
    pub urls: Vec<Url>,
    /// Sections of the same name in later files, which the tool ignores with a warning.
    pub again: Vec<Place>,
}

impl Repo {
    /// The addresses that the tool asks. Beside a metalink no mirror list counts (libdnf
    /// `Repo::Impl::lrHandleInitRemote`, yum `YumRepository._baseurlSetup`).
    pub fn used(&self) -> impl Iterator<Item = &Url> {
        let metalink = self.urls.iter().any(|url| url.kind == Kind::Metalink);
        self.urls.iter().filter(move |url| !(metalink && url.kind == Kind::Mirrorlist))
    }

    /// The addresses at one of these hosts.
    pub fn points_at<'a>(&'a self, hosts: &'a [&str]) -> impl Iterator<Item = &'a Url> {
        self.used().filter(|url| url.host().is_some_and(|found| is_one_of(&found, hosts)))
    }

    /// Whether every address is at one of these hosts: no package can come from elsewhere.
    #[must_use]
    pub fn points_only_at(&self, hosts: &[&str]) -> bool {
        self.used().next().is_some() && self.points_at(hosts).count() == self.used().count()
    }
}

fn is_one_of(host: &str, hosts: &[&str]) -> bool {
    hosts.iter().any(|one| one.eq_ignore_ascii_case(host))
}

/// All repositories, and the files that the tool cannot read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repos {
    /// In the order in which they are found.
    pub repos: Vec<Repo>,
    /// Refused files: yum and dnf5 stop at one, dnf 4 goes on without it.
    pub refused: Vec<(String, Refused)>,
    vars: Vars,
}

impl Repos {
    /// The repository of exactly this name.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Repo> {
        self.repos.iter().find(|repo| repo.id == id)
    }
}

/// Reads all files as the tool does. `main` is yum.conf or dnf.conf, whose `[main] enabled` is the
/// default and which may hold repositories itself; `files` are the `.repo` files of all `reposdir`s
/// in any order within a folder, the folders in that of [`dirs::of`]; `overrides` are those of
/// `/etc/dnf/repos.override.d` and `/usr/share/dnf5/repos.override.d`, which only dnf5 reads.
#[must_use]
pub fn read(
    tool: Tool,
    main: Option<Source<'_>>,
    files: &[Source<'_>],
    overrides: &[Source<'_>],
) -> Repos {
    read_with(tool, main, files, overrides, &Vars::default())
}

/// The same where variables stand for something.
#[must_use]
pub fn read_with(
    tool: Tool,
    main: Option<Source<'_>>,
    files: &[Source<'_>],
    overrides: &[Source<'_>],
    vars: &Vars,
) -> Repos {
    let mut repos = Repos { vars: vars.clone(), ..Repos::default() };
    let mut default = State::On(None);
    let mut files = files.to_vec();
    let mut dirs: Vec<&str> = files.iter().map(|file| dir(file.path)).collect();
    dirs.dedup();
    files.sort_by_cached_key(|file| sort_key(file.path, &dirs, tool));
    let main = main.map(|main| (main.path, repos.sections(tool, main)));
    // The settings of the main file are read before any repository, wherever they stand in it.
    let of_main = main.iter().flat_map(|(path, all)| all.iter().map(move |one| (*path, one)));
    let mut bad_main = None;
    for (path, section) in of_main.filter(|(_, section)| section.id == b"main") {
        if tool == Tool::Yum3
            && let Some((bad, set)) = value::bad(section)
        {
            bad_main = Some((path.to_owned(), Refused { why: Why::Value(bad), span: set.span }));
        }
        if let Some(set) = section.get(b"enabled")
            && let Some(on) = file::boolean(&set.value, tool)
        {
            default = state(on, path, set.span);
        }
    }
    repos.refused.extend(bad_main);
    if let Some((path, sections)) = main {
        repos.add_all(tool, path, &sections, &default);
    }
    for source in files {
        let sections = repos.sections(tool, source);
        if !repos.add_all(tool, source.path, &sections, &default) {
            break;
        }
    }
    if tool == Tool::Dnf5 {
        let names: usize = repos.repos.iter().map(|repo| repo.id.len()).sum();
        let mut work = WORK;
        'overrides: for source in chosen(overrides) {
            for section in repos.sections(tool, source) {
                work = work.saturating_sub(section.id.len() * names);
                if work == 0 {
                    repos.too_much(source.path, section.span);
                    break 'overrides;
                }
                for repo in &mut repos.repos {
                    if glob::matches(&section.id, repo.id.as_bytes()) {
                        repo.apply(tool, source.path, &section);
                    }
                }
            }
        }
    }
    repos
}

impl Repos {
    fn sections(&mut self, tool: Tool, source: Source<'_>) -> Vec<Section> {
        let mut sections = file::parse(source.bytes, tool).unwrap_or_else(|refused| {
            self.refused.push((source.path.to_owned(), refused));
            Vec::new()
        });
        if !self.vars.is_empty() {
            let mut room = Vars::room();
            for section in &mut sections {
                section.id = self.vars.fill(&section.id, tool, &mut room);
                for set in &mut section.settings {
                    set.value = self.vars.fill(&set.value, tool, &mut room);
                }
            }
        }
        sections
    }

    /// Adds the repositories of a file, as long as they are not too many.
    fn add_all(&mut self, tool: Tool, path: &str, sections: &[Section], default: &State) -> bool {
        for section in sections {
            if section.id == b"main" || !file::is_valid_id(&section.id, tool) {
                continue;
            }
            if self.repos.len() == REPOS {
                self.too_much(path, section.span);
                return false;
            }
            self.add(tool, path, section, default);
        }
        true
    }

    fn add(&mut self, tool: Tool, path: &str, section: &Section, default: &State) {
        let id = String::from_utf8_lossy(&section.id).into_owned();
        let place = Place { path: path.to_owned(), span: section.span };
        let mut repo = Repo {
            id,
            place,
            state: default.clone(),
            ignored: None,
            urls: Vec::new(),
            again: Vec::new(),
        };
        if let Some(first) = self.repos.iter_mut().find(|first| first.id == repo.id) {
            // A section that yum drops does not come into the way of a later one.
            if !matches!(first.state, State::Dropped(..)) {
                first.again.push(repo.place);
                return;
            }
            repo.apply(tool, path, section);
            *first = repo;
            return;
        }
        repo.apply(tool, path, section);
        self.repos.push(repo);
    }

    fn too_much(&mut self, path: &str, span: Span) {
        self.refused.push((path.to_owned(), Refused { why: Why::TooMuch, span }));
    }
}

impl Repo {
    fn apply(&mut self, tool: Tool, path: &str, section: &Section) {
        if let Some(set) = section.get(b"enabled") {
            match file::boolean(&set.value, tool) {
                Some(on) => self.state = state(on, path, set.span),
                None => self.ignored = Some(Place { path: path.to_owned(), span: set.span }),
            }
        }
        if tool == Tool::Yum3
            && let Some((bad, set)) = value::bad(section)
        {
            let place = Place { path: path.to_owned(), span: set.span };
            self.state = State::Dropped(place, bad);
        }
        for kind in Kind::ALL {
            if let Some(set) = section.get(kind.key().as_bytes()) {
                self.urls.retain(|url| url.kind != kind);
                self.urls.extend(url::of(kind, set, path, tool));
            }
        }
    }
}

fn state(on: bool, path: &str, span: Span) -> State {
    let place = Place { path: path.to_owned(), span };
    if on { State::On(Some(place)) } else { State::Off(place) }
}

/// yum goes through one folder after the other, dnf5 sorts whole paths, dnf 4 sorts by path components
/// without `.repo`.
fn sort_key(path: &str, dirs: &[&str], tool: Tool) -> (usize, Vec<Vec<u8>>) {
    match tool {
        Tool::Yum3 => {
            let at = dirs.iter().position(|known| *known == dir(path)).unwrap_or_default();
            (at, vec![path.as_bytes().to_vec()])
        }
        Tool::Dnf4 => (0, components(path.strip_suffix(".repo").unwrap_or(path))),
        Tool::Dnf5 => (0, components(path)),
    }
}

fn dir(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(dir, _)| dir)
}

fn components(path: &str) -> Vec<Vec<u8>> {
    path.split('/').map(|part| part.as_bytes().to_vec()).collect()
}

/// Overrides sorted by file name; a file in /etc hides one of the same name in /usr.
fn chosen<'a>(overrides: &[Source<'a>]) -> Vec<Source<'a>> {
    let name = |source: &Source<'a>| source.path.rsplit('/').next().unwrap_or_default();
    let mut sorted = overrides.to_vec();
    sorted.sort_by_key(|source| (name(source), !source.path.starts_with("/etc/")));
    sorted.dedup_by(|next, kept| name(next) == name(kept));
    sorted
}

#[cfg(test)]
mod tests;
