//! Paths inside the tree: the search path of the system manager, and what a link's target means.
//! Rules: systemd `lookup_paths_init` (219: src/shared, 252: src/basic/path-lookup.c).

use super::Dialect;
use crate::read::path::{join, normal};

/// Where an administrator's links stand.
pub(super) const CONFIG: &str = "/etc/systemd/system";
/// Where links stand until the reboot.
pub(super) const RUNTIME: &str = "/run/systemd/system";

const V252: [&str; 13] = [
    "/etc/systemd/system.control",
    "/run/systemd/system.control",
    "/run/systemd/transient",
    "/run/systemd/generator.early",
    CONFIG,
    "/etc/systemd/system.attached",
    RUNTIME,
    "/run/systemd/system.attached",
    "/run/systemd/generator",
    "/usr/local/lib/systemd/system",
    SPLIT,
    "/usr/lib/systemd/system",
    "/run/systemd/generator.late",
];
const V219: [&str; 5] =
    [CONFIG, RUNTIME, "/usr/local/lib/systemd/system", SPLIT, "/usr/lib/systemd/system"];
/// A systemd that is built for a `/lib` of its own looks there first.
const SPLIT: &str = "/lib/systemd/system";

/// The directories in which a unit is looked for, first one first. `split`: `/lib` is a directory
/// of its own. `is-enabled` of 219 does not look where generators write
/// (`lookup_paths_init_from_scope` hands no generator directory on).
pub(super) fn search(dialect: Dialect, split: bool) -> Vec<&'static str> {
    let all: &[&'static str] = match dialect {
        Dialect::V219 => &V219,
        Dialect::V252 => &V252,
    };
    all.iter().copied().filter(|dir| split || *dir != SPLIT).collect()
}

/// Whether a generator writes there.
pub(super) fn is_generator(dir: &str) -> bool {
    dir.starts_with("/run/systemd/generator")
}

/// Whether it is gone after a reboot.
pub(super) fn is_runtime(path: &str) -> bool {
    below(path, "/run")
}

/// Whether `path` is `dir` or lies below it.
pub(super) fn below(path: &str, dir: &str) -> bool {
    path.strip_prefix(dir).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The directory of `path`, and its last component.
pub(super) fn parts(path: &str) -> (&str, &str) {
    match path.rsplit_once('/') {
        Some(("", name)) => ("/", name),
        Some(parts) => parts,
        None => ("/", path),
    }
}

/// What follows the last slash: empty if the path ends in one.
pub(super) fn base(path: &str) -> &str {
    parts(path).1
}

/// A link's target as a normal absolute path. `links` are the links in the root directory, name
/// and target (`lib` → `usr/lib`); links further down are taken for directories.
pub(super) fn resolve(dir: &str, target: &str, links: &[(String, String)]) -> String {
    let mut path =
        if target.starts_with('/') { normal(target) } else { normal(&join(dir, target)) };
    for _ in 0..8 {
        let (first, rest) = split_first(&path);
        let Some((_, to)) = links.iter().find(|(name, _)| name == first) else { break };
        path = normal(&join(to, rest));
    }
    path
}

fn split_first(path: &str) -> (&str, &str) {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.split_once('/').unwrap_or((path, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_read_inside_the_root() {
        let merged = [("lib".to_owned(), "usr/lib".to_owned())];
        let of = |target| resolve(CONFIG, target, &merged);
        assert_eq!(
            of("../../../lib/systemd/system/a.service"),
            "/usr/lib/systemd/system/a.service"
        );
        assert_eq!(of("/lib//systemd/./system/a.service"), "/usr/lib/systemd/system/a.service");
        assert_eq!(of("../../../../../dev/null"), "/dev/null");
        assert_eq!(of("b.service"), "/etc/systemd/system/b.service");
    }

    #[test]
    fn links_that_point_at_each_other_come_to_an_end() {
        let round = [("a".to_owned(), "b".to_owned()), ("b".to_owned(), "a".to_owned())];
        assert_eq!(resolve("/", "a/x", &round), "/a/x");
    }

    #[test]
    fn below_compares_components() {
        assert!(below("/run/x", "/run"));
        assert!(!below("/runner/x", "/run"));
    }
}
