//! What the tool would make of a repository: the first thing that stands in its way.

use super::given::Given;
use crate::read::yum_repo::{Bad, Place, Refused, Repo, Repos, State, Tool, Url, Why};

/// What becomes of the repository, the earliest obstacle first.
pub(super) enum Seen<'r> {
    /// A file goes beyond our own bounds: only the tool itself could tell.
    TooMuch(&'r str),
    /// The tool stops at a file that it does not take.
    Stopped(&'r str, Refused),
    /// No file names it.
    Missing,
    /// Several files name it.
    Twice(&'r Repo),
    /// yum leaves it out for a value.
    Dropped(&'r Place, Bad),
    /// It is disabled.
    Off(&'r Place),
    /// No address counts.
    NoAddress(&'r Repo),
    /// It points to servers that are gone, and to no other.
    Gone(&'r Url),
    /// What its address begins with is not known.
    Unsure(&'r Url),
    /// It can be used.
    On(&'r Repo),
}

/// Looks at a repository in what was read.
pub(super) fn see<'r>(repos: &'r Repos, given: &Given<'_>, id: &str, gone: &[&str]) -> Seen<'r> {
    if let Some((path, _)) = repos.refused.iter().find(|(_, why)| why.why == Why::TooMuch) {
        return Seen::TooMuch(path);
    }
    // dnf goes on without a `.repo` file, and without nothing else.
    let stops = |path: &str| given.tool == Tool::Yum3 || given.is_main(path);
    if let Some((path, refused)) = repos.refused.iter().find(|(path, _)| stops(path)) {
        return Seen::Stopped(path, *refused);
    }
    let Some(repo) = repos.get(id) else {
        return Seen::Missing;
    };
    if !repo.again.is_empty() {
        return Seen::Twice(repo);
    }
    match &repo.state {
        State::Dropped(place, bad) => return Seen::Dropped(place, *bad),
        State::Off(place) => return Seen::Off(place),
        State::On(_) => {}
    }
    let is_gone = |url: &&Url| repo.points_at(gone).any(|one| one == *url);
    let is_told = |url: &&Url| url.is_told(given.tool);
    if repo.used().any(|url| is_told(&url) && !is_gone(&url)) {
        return Seen::On(repo);
    }
    match (repo.used().find(|url| !is_told(url)), repo.used().next()) {
        (Some(url), _) => Seen::Unsure(url),
        (None, Some(url)) => Seen::Gone(url),
        (None, None) => Seen::NoAddress(repo),
    }
}

impl Seen<'_> {
    /// How far it comes: what is mended has to bring it further.
    pub(super) const fn stage(&self) -> u8 {
        match self {
            Self::TooMuch(_) | Self::Stopped(..) => 0,
            Self::Missing => 1,
            Self::Twice(_) => 2,
            Self::Dropped(..) => 3,
            Self::Off(_) => 4,
            Self::NoAddress(_) | Self::Gone(_) => 5,
            Self::Unsure(_) => 6,
            Self::On(_) => 7,
        }
    }
}
