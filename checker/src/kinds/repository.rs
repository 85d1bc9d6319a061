//! Whether a yum or dnf repository is enabled and points at a mirror that still exists.

mod edit;
mod given;
mod next;
mod say;
mod seen;

use super::{Asked, Kind, Place, Status, Verdict};
use crate::evidence::{Cannot, Look, Need};
use crate::read::yum_repo::file::SECTIONS;
use crate::read::yum_repo::{self, Repo, Repos};
use crate::text::{quote, text, visible};
use given::Given;
use labcheck_labs::Template;
use next::Next;
use schemars::JsonSchema;
use seen::{Seen, see};
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

impl Kind for Goal {
    fn needs(&self, asked: &Asked<'_>) -> Vec<Need> {
        given::needs(asked)
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
        let given = match Given::look(asked) {
            Ok(given) => given,
            Err(unknown) => return unknown,
        };
        let gone: Vec<&str> = self.gone.iter().map(String::as_str).collect();
        let package = asked.params.get("release_package");
        let package_tool = asked.params.get("package_tool");
        let installed = matches!(asked.evidence.packages.get(package), Some(Look::Seen(_)));
        let next = Next { given: &given, id, gone: &gone, package, package_tool, installed };
        let repos = given.read();
        let repo = repos.get(id);
        let shown = visible(id);
        match (see(&repos, &given, id, &gone), repo) {
            (Seen::TooMuch(path), _) => {
                Verdict::unknown(path, &Cannot::TooLarge { limit: SECTIONS as u64 })
            }
            (Seen::Stopped(path, refused), _) => {
                say::stopped(given.tool, path, refused).next(next.taken(path, refused))
            }
            (Seen::Missing, _) | (_, None) => missing(&repos, &next),
            (Seen::Twice(repo), _) => twice(repo, &shown).next(next.once(repo)),
            (Seen::Dropped(place, bad), Some(repo)) => {
                say::dropped(&shown, place, bad).next(next.accepted(repo, place, bad))
            }
            (Seen::Off(place), _) => Verdict::fail(text!(
                ko "[{shown}]: 저장소가 꺼져 있습니다",
                en "[{shown}] is disabled"
            ))
            .at(Place::line(&place.path, place.span.line))
            .found(Finding::Disabled)
            .next(next.enabled(place)),
            (Seen::NoAddress(repo), _) => {
                let place = Place::line(&repo.place.path, repo.place.span.line);
                say::no_address(&shown).at(place).next(next.alive(repo))
            }
            (Seen::Gone(url), Some(repo)) => {
                say::gone(&shown, url, given.tool).found(Finding::GoneMirror).next(next.alive(repo))
            }
            (Seen::Unsure(url), _) => unsure(url, &shown, &given),
            (Seen::On(repo), _) => Verdict::pass(
                text!(ko "[{shown}] 저장소가 켜져 있습니다", en "[{shown}] is enabled"),
            )
            .at(Place::line(&repo.place.path, repo.place.span.line)),
        }
    }
}

fn twice(repo: &Repo, shown: &str) -> Verdict {
    let place = |at: &yum_repo::Place| Place::line(&at.path, at.span.line);
    let all: Vec<String> =
        std::iter::once(&repo.place).chain(&repo.again).map(|at| place(at).to_string()).collect();
    let all = all.join(", ");
    Verdict::fail(text!(
        ko "[{shown}] 저장소가 여러 번 적혀 있습니다: {all}",
        en "[{shown}] appears more than once: {all}"
    ))
    .at(place(&repo.place))
    .found(Finding::Twice)
}

fn unsure(url: &yum_repo::Url, shown: &str, given: &Given<'_>) -> Verdict {
    if let Some((path, why)) = &given.unread {
        return Verdict::unknown(path, why);
    }
    let text = quote(url.text.as_bytes());
    let dirs = given::var_dirs(given.tool).join(" ");
    Verdict::new(
        Status::Unknown,
        text!(
            ko "[{shown}]: 주소에 든 변수의 값을 알 수 없습니다: {text}",
            en "[{shown}]: the value of the variable in its address cannot be told: {text}"
        ),
    )
    .at(Place::line(&url.path, url.span.line))
    .next(text!(
        ko "ls {dirs} 로 그 이름의 변수 파일이 있는지 확인하세요",
        en "look with ls {dirs} for a file of that variable's name"
    ))
}

fn missing(repos: &Repos, next: &Next<'_>) -> Verdict {
    let shown = visible(next.id);
    if let Some((path, why)) = next.given.unread.as_ref().filter(|_| next.given.names_unread()) {
        return Verdict::unknown(path, why);
    }
    let dirs = next.given.dirs.join(", ");
    let verdict = Verdict::fail(text!(
        ko "[{shown}] 저장소가 적힌 .repo 파일이 없습니다",
        en "no .repo file defines [{shown}]"
    ))
    .found(Finding::Missing);
    let verdict = match next.given.dirs.first() {
        Some(_) if next.given.has_usual_dirs() => verdict.at(Place::file("/etc/yum.repos.d")),
        Some(dir) => verdict.at(Place::file(dir)).note(text!(
            ko "설정의 reposdir에 따라 {dirs}만 찾아봅니다",
            en "by its setting reposdir only {dirs} is searched"
        )),
        None => verdict,
    };
    // dnf goes on without a file that it cannot read: one that names this repository comes first.
    let names = |(path, _): &&(String, yum_repo::Refused)| next.names(path);
    let refused = repos.refused.iter().find(names);
    if let Some((path, why)) = refused {
        let place = Place::line(path, why.span.line).to_string();
        return verdict
            .note(text!(
                ko "{place}: 이 줄 때문에 파일을 읽지 못합니다",
                en "{place}: this line makes the file unreadable"
            ))
            .note(say::refused(why.why))
            .next(next.taken(path, *why));
    }
    match next.brought() {
        Some(command) => verdict.next(command),
        None => verdict,
    }
}

#[cfg(test)]
mod tests;
