//! Whether a yum or dnf repository is enabled and points at a mirror that still exists.

use super::{Asked, Kind, Place, Verdict};
use crate::evidence::{Cannot, Look, Need};
use crate::read::yum_repo::file::{SECTIONS, Why};
use crate::read::yum_repo::{self, Repo, Repos, Source, State, Tool};
use crate::text::{Text, quote, text, visible};
use labcheck_labs::{Template, Track};
use schemars::JsonSchema;
use serde::Deserialize;

/// What a check may ask for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// The repository's id.
    pub id: Template,
    /// Hosts that are gone: a repository that points at one of them gives nothing.
    #[serde(default)]
    pub gone: Vec<String>,
}

/// The mistakes that are recognised while judging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// It points at a mirror that was switched off.
    GoneMirror,
    /// It is there and disabled.
    Disabled,
    /// No file names it.
    Missing,
    /// Two files name it.
    Twice,
}

/// Where yum and dnf look for `.repo` files.
const DIRS: [&str; 3] = ["/etc/yum.repos.d", "/etc/yum/repos.d", "/etc/distro.repos.d"];
/// Where dnf5 keeps what overrides them.
const OVERRIDES: [&str; 2] = ["/etc/dnf/repos.override.d", "/usr/share/dnf5/repos.override.d"];

/// The main settings of the tool: their `[main] enabled` is the default of all.
const fn main_file(tool: Tool) -> &'static str {
    match tool {
        Tool::Yum3 => "/etc/yum.conf",
        Tool::Dnf4 | Tool::Dnf5 => "/etc/dnf/dnf.conf",
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

/// The `.repo` files of some folders, in the order of the folders.
fn repo_files(asked: &Asked<'_>, dirs: &[&str]) -> Vec<String> {
    let tool = tool(asked);
    let mut files = Vec::new();
    for dir in dirs {
        if let Some(Look::Seen(entries)) = asked.evidence.dirs.get(*dir) {
            // Whatever has the ending is opened by the tool; what is no file cannot be told.
            let repos = entries.iter().filter(|entry| yum_repo::is_repo_file(&entry.name, tool));
            files.extend(repos.map(|entry| format!("{dir}/{}", entry.name)));
        }
    }
    files
}

impl Kind for Goal {
    fn needs(&self, asked: &Asked<'_>) -> Vec<Need> {
        let dirs = DIRS.iter().chain(&OVERRIDES);
        let mut needs: Vec<Need> = dirs.map(|dir| Need::Dir((*dir).into())).collect();
        needs.push(Need::File(main_file(tool(asked)).into()));
        for path in repo_files(asked, &DIRS).into_iter().chain(repo_files(asked, &OVERRIDES)) {
            needs.push(Need::File(path));
        }
        needs
    }

    fn judge(&self, asked: &Asked<'_>) -> Verdict {
        let id = asked.fill(&self.id);
        let shown = visible(&id);
        self.of(asked, &id).expected(text!(
            ko "{shown} 저장소가 켜져 있고, 운영 중인 미러를 가리킴",
            en "the repository {shown} is enabled and points to a mirror that exists"
        ))
    }
}

impl Goal {
    fn of(&self, asked: &Asked<'_>, id: &str) -> Verdict {
        let tool = tool(asked);
        let (mut sources, mut overrides) = (Vec::new(), Vec::new());
        for dir in DIRS.iter().chain(&OVERRIDES) {
            if let Some(Look::Cannot(why)) = asked.evidence.dirs.get(*dir) {
                return Verdict::unknown(dir, why);
            }
        }
        let paths = [repo_files(asked, &DIRS), repo_files(asked, &OVERRIDES)];
        for (paths, into) in paths.iter().zip([&mut sources, &mut overrides]) {
            for path in paths {
                match asked.file(path) {
                    Look::Seen(file) => into.push(Source { path, bytes: &file.content }),
                    Look::Absent => {}
                    Look::Cannot(why) => return Verdict::unknown(path, &why),
                }
            }
        }
        let main_path = main_file(tool);
        let main = match asked.file(main_path) {
            Look::Seen(file) => Some(Source { path: main_path, bytes: &file.content }),
            Look::Absent => None,
            Look::Cannot(why) => return Verdict::unknown(main_path, &why),
        };
        let repos = yum_repo::read(tool, main, &sources, &overrides);
        // Where a file goes beyond our own bounds, only the tool itself could tell.
        if let Some((path, _)) = repos.refused.iter().find(|(_, why)| why.why == Why::TooMuch) {
            let limit = SECTIONS as u64;
            return Verdict::unknown(path, &Cannot::TooLarge { limit });
        }
        match repos.get(id) {
            Some(repo) => self.found(repo, id, tool),
            None => missing(&repos, asked, id),
        }
    }

    fn found(&self, repo: &Repo, id: &str, tool: Tool) -> Verdict {
        let shown = visible(id);
        let own = Place::line(&repo.place.path, repo.place.span.line);
        if let Some(again) = repo.again.first() {
            let (one, two) =
                (own.to_string(), Place::line(&again.path, again.span.line).to_string());
            return Verdict::fail(text!(
                ko "[{shown}] 저장소가 두 번 적혀 있습니다: {one}, {two}",
                en "[{shown}] appears twice: {one} and {two}"
            ))
            .at(own)
            .found(Finding::Twice)
            .next(Text::same(visible(&format!("rm {}", again.path))));
        }
        match &repo.state {
            State::Off(place) => {
                return Verdict::fail(text!(
                    ko "[{shown}]: 저장소가 꺼져 있습니다",
                    en "[{shown}] is disabled"
                ))
                .at(Place::line(&place.path, place.span.line))
                .found(Finding::Disabled)
                .next(enable(id, tool));
            }
            State::Dropped(place) => {
                return Verdict::fail(text!(
                    ko "[{shown}]: yum이 이 enabled 값을 알아듣지 못해 저장소를 건너뜁니다",
                    en "[{shown}]: yum does not understand this value of enabled and skips the repository"
                ))
                .at(Place::line(&place.path, place.span.line))
                .next(Text::same(visible(&format!(
                    "sed -i '{}s/.*/enabled=1/' {}",
                    place.span.line, place.path
                ))));
            }
            State::On(_) => {}
        }
        let gone: Vec<&str> = self.gone.iter().map(String::as_str).collect();
        if repo.points_only_at(&gone)
            && let Some(url) = repo.points_at(&gone).next()
        {
            let text = quote(url.text.as_bytes());
            return Verdict::fail(text!(
                ko "[{shown}] 저장소가 없어진 미러를 가리킵니다: {text}",
                en "[{shown}] points to a mirror that is gone: {text}"
            ))
            .at(Place::line(&url.path, url.span.line))
            .found(Finding::GoneMirror)
            .next(to_vault(&url.path));
        }
        Verdict::pass(text!(ko "[{shown}] 저장소가 켜져 있습니다", en "[{shown}] is enabled"))
            .at(own)
    }
}

fn enable(id: &str, tool: Tool) -> Text {
    Text::same(visible(&match tool {
        Tool::Yum3 => format!("yum-config-manager --enable {id}"),
        Tool::Dnf4 => format!("dnf config-manager --set-enabled {id}"),
        Tool::Dnf5 => format!("dnf config-manager setopt {id}.enabled=1"),
    }))
}

/// The command that turns a `.repo` file to the vault, where the old packages are kept.
fn to_vault(path: &str) -> Text {
    Text::same(visible(&format!(
        "sed -i -e 's/^mirrorlist=/#mirrorlist=/' -e \
's|^#*baseurl=http://mirror.centos.org/[^/]*/[^/]*/|baseurl=http://vault.centos.org/7.9.2009/|' {path}"
    )))
}

fn missing(repos: &Repos, asked: &Asked<'_>, id: &str) -> Verdict {
    let shown = visible(id);
    let verdict = Verdict::fail(text!(
        ko "[{shown}] 저장소가 적힌 .repo 파일이 없습니다",
        en "no .repo file defines [{shown}]"
    ))
    .found(Finding::Missing)
    .at(Place::file(DIRS[0]));
    let verdict = match repos.refused.first() {
        Some((path, refused)) => {
            let place = Place::line(path, refused.span.line).to_string();
            verdict.note(text!(
                ko "{place}: 이 줄 때문에 파일을 읽지 못합니다",
                en "{place}: this line makes the file unreadable"
            ))
        }
        None => verdict,
    };
    let (package, tool) = (asked.params.get("release_package"), asked.params.get("package_tool"));
    if package.is_empty() || tool.is_empty() {
        return verdict;
    }
    verdict.next(Text::same(format!("{tool} install -y {package}")))
}

#[cfg(test)]
mod tests {
    use crate::kinds::Status;
    use crate::kinds::testing::World;
    use labcheck_labs::Track;

    const GOAL: &str = r#"goal.repository = { id = "crb", gone = ["mirror.centos.org"] }"#;
    const ON: &str = "[crb]\nbaseurl=http://lab/\nenabled=1\n";

    fn stream9() -> World {
        World::image()
            .on(Track::El9Epoxy)
            .dir("/etc/yum.repos.d", &["crb.repo"])
            .file("/etc/yum.repos.d/crb.repo", ON)
            .no_file("/etc/dnf/dnf.conf")
    }

    #[test]
    fn a_folder_of_overrides_means_dnf5_which_reads_it() {
        assert_eq!(stream9().judge(GOAL).status, Status::Pass);
        let world = stream9()
            .dir("/etc/dnf/repos.override.d", &["99.repo"])
            .file("/etc/dnf/repos.override.d/99.repo", "[crb]\nenabled=0\n");
        assert_eq!(world.judge(GOAL).status, Status::Fail);
    }

    #[test]
    fn a_file_that_the_tool_refuses_hides_no_other() {
        let world = stream9()
            .dir("/etc/yum.repos.d", &["bad.repo", "crb.repo"])
            .file("/etc/yum.repos.d/bad.repo", "[\n");
        assert_eq!(world.judge(GOAL).status, Status::Pass);
    }
}
