//! Which folders the tool takes `.repo` files from.
//!
//! Source of the rules: `reposdir` of yum 3.4.3 `YumConf` (a `ListOption`) and of libdnf `ConfigMain`
//! (an `OptionStringList`).

use super::{Source, Tool, Vars, file, url};
use crate::read::path::normal;

/// More folders than anybody names.
const DIRS: usize = 32;

/// The folders without a word in the main settings, in the tool's order.
#[must_use]
pub const fn usual(tool: Tool) -> &'static [&'static str] {
    match tool {
        Tool::Yum3 => &["/etc/yum/repos.d", "/etc/yum.repos.d"],
        Tool::Dnf4 | Tool::Dnf5 => &["/etc/yum.repos.d", "/etc/yum/repos.d", "/etc/distro.repos.d"],
    }
}

/// The folders that `[main] reposdir` names, each once and in its order, or the usual ones.
#[must_use]
pub fn of(tool: Tool, main: Option<Source<'_>>, vars: &Vars) -> Vec<String> {
    let usual = || usual(tool).iter().map(|dir| (*dir).to_owned()).collect();
    let Some(Ok(sections)) = main.map(|main| file::parse(main.bytes, tool)) else {
        return usual();
    };
    let main = sections.iter().find(|section| section.id == b"main");
    let Some(set) = main.and_then(|main| main.get(b"reposdir")) else {
        return usual();
    };
    let mut found: Vec<String> = Vec::new();
    let value = vars.fill(&set.value, tool, &mut Vars::room());
    for dir in url::list(&value, tool) {
        // By the words alone, as `os.path.normpath` does.
        let dir = normal(&String::from_utf8_lossy(dir));
        if found.len() < DIRS && !found.contains(&dir) {
            found.push(dir);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Source, Tool, Vars, of};

    const TOOLS: [Tool; 3] = [Tool::Yum3, Tool::Dnf4, Tool::Dnf5];

    fn dirs(tool: Tool, main: &str) -> Vec<String> {
        let main = Source { path: "/etc/yum.conf", bytes: main.as_bytes() };
        let mut vars = Vars::default();
        vars.set("own", b"/srv\n");
        of(tool, Some(main), &vars)
    }

    #[test]
    fn the_folder_of_a_distribution_is_read_by_dnf_alone() {
        for main in ["", "[main]\n", "[a]\nreposdir=/x\n"] {
            assert_eq!(dirs(Tool::Yum3, main), ["/etc/yum/repos.d", "/etc/yum.repos.d"]);
            for tool in [Tool::Dnf4, Tool::Dnf5] {
                let usual = ["/etc/yum.repos.d", "/etc/yum/repos.d", "/etc/distro.repos.d"];
                assert_eq!(dirs(tool, main), usual);
            }
        }
    }

    #[test]
    fn a_list_of_folders_takes_the_place_of_the_usual_ones() {
        for tool in TOOLS {
            let main = "[main]\nreposdir=/etc/x, /etc//yum.repos.d/ /a/../b\n  $own/y,/etc/x\n";
            assert_eq!(dirs(tool, main), ["/etc/x", "/etc/yum.repos.d", "/b", "/srv/y"]);
            assert_eq!(dirs(tool, "[main]\nreposdir=\n"), [""; 0]);
        }
    }

    #[test]
    fn more_folders_than_anybody_has_are_not_looked_at() {
        let many = (0..100).fold(String::new(), |text, n| format!("{text} /{n}"));
        assert_eq!(dirs(Tool::Yum3, &format!("[main]\nreposdir={many}\n")).len(), super::DIRS);
    }
}
