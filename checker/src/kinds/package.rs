//! Whether a package is installed.

use super::{Asked, Kind, Place, Verdict};
use crate::evidence::{FileKind, Look, Need, Stat};
use crate::kinds::asked::look;
use crate::text::{Text, text, visible};
use labcheck_labs::Template;
use schemars::JsonSchema;
use serde::Deserialize;

/// What a check may ask for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// The package's name.
    pub name: Template,
    /// A program that is as good as the package, by its absolute path.
    #[serde(default)]
    pub or_program: Option<Template>,
    /// Packages of other releases that are taken for it.
    #[serde(default)]
    pub not: Vec<Template>,
}

/// The mistakes that are recognised while judging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// A package of another release is installed in its place.
    OtherRelease,
}

impl Goal {
    /// Packages of other releases, without the one that is asked for.
    fn others(&self, asked: &Asked<'_>) -> Vec<String> {
        let name = asked.fill(&self.name);
        self.not.iter().map(|other| asked.fill(other)).filter(|other| *other != name).collect()
    }
}

impl Kind for Goal {
    fn needs(&self, asked: &Asked<'_>) -> Vec<Need> {
        let mut needs = vec![Need::Package(asked.fill(&self.name))];
        needs.extend(self.or_program.iter().map(|path| Need::Stat(asked.fill(path))));
        needs.extend(self.others(asked).into_iter().map(Need::Package));
        needs
    }

    fn judge(&self, asked: &Asked<'_>) -> Verdict {
        let name = asked.fill(&self.name);
        let shown = visible(&name);
        let program = self.or_program.as_ref().map(|path| asked.fill(path));
        // A directory or a pipe in its place is no program.
        let is_file = |stat: &Stat| stat.kind == FileKind::File;
        let there = program
            .as_ref()
            .filter(|path| matches!(asked.stat(path), Look::Seen(stat) if is_file(stat)));
        let verdict = match (look(asked.evidence.packages.get(&name)), there) {
            (Look::Seen(package), _) => {
                let evr = visible(&package.evr);
                let seen = text!(ko "{shown} {evr} 설치됨", en "{shown} {evr} is installed");
                self.mixed(asked, Verdict::pass(seen))
            }
            (_, Some(path)) => {
                let path_shown = visible(path);
                Verdict::pass(text!(ko "{path_shown}: 있습니다", en "{path_shown} exists"))
                    .at(Place::file(path))
            }
            (Look::Absent, None) => self.missing(asked, &shown),
            (Look::Cannot(why), None) => {
                let file = asked.evidence.package_file.as_deref();
                Verdict::unknown(file.unwrap_or(&name), &why)
            }
        };
        verdict.expected(
            text!(ko "{shown} 패키지가 설치되어 있음", en "the package {shown} is installed"),
        )
    }
}

impl Goal {
    /// Packages of other releases that are installed, with their versions.
    fn installed_others(&self, asked: &Asked<'_>) -> Vec<String> {
        let seen = |other: String| match look(asked.evidence.packages.get(&other)) {
            Look::Seen(package) => Some(visible(&format!("{other} {}", package.evr))),
            _ => None,
        };
        self.others(asked).into_iter().filter_map(seen).collect()
    }

    /// Notes packages of other releases beside the right one.
    fn mixed(&self, asked: &Asked<'_>, verdict: Verdict) -> Verdict {
        let others = self.installed_others(asked).join(", ");
        if others.is_empty() {
            return verdict;
        }
        verdict.note(text!(
            ko "{others}도 설치되어 있습니다. 릴리스가 섞이면 의존성이 깨질 수 있습니다",
            en "{others} is installed too: mixed releases may break dependencies"
        ))
    }

    fn missing(&self, asked: &Asked<'_>, shown: &str) -> Verdict {
        let tool = asked.package_tool();
        let next = Text::same(format!("{tool} install -y {shown}"));
        match self.installed_others(asked).into_iter().next() {
            Some(other) => Verdict::fail(text!(
                ko "{shown} 대신 {other}이(가) 설치되어 있습니다",
                en "{other} is installed in place of {shown}"
            ))
            .found(Finding::OtherRelease)
            .next(next),
            None => Verdict::fail(text!(
                ko "{shown} 패키지가 설치되어 있지 않습니다",
                en "the package {shown} is not installed"
            ))
            .next(next),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::evidence::{Cannot, FileKind, Look, Stat};
    use crate::kinds::testing::World;
    use crate::kinds::{Finding as Any, Place, Status};
    use labcheck_labs::Track;

    const GOAL: &str =
        r#"goal.package = { name = "a", or_program = "/usr/sbin/a", not = ["a", "b"] }"#;

    fn world(look: Look<&str>) -> World {
        World::live()
            .package("a", look)
            .package("b", Look::Absent)
            .with_stat("/usr/sbin/a", Look::Absent)
    }

    #[test]
    fn rpm_says_whether_it_is_installed() {
        let verdict = world(Look::Seen("3.4-1.el7.x86_64")).judge(GOAL);
        assert_eq!(
            (verdict.status, verdict.seen.en.as_str()),
            (Status::Pass, "a 3.4-1.el7.x86_64 is installed")
        );
        let verdict = world(Look::Absent).judge(GOAL);
        assert_eq!(verdict.status, Status::Fail);
        assert_eq!(verdict.next.unwrap().en, "yum install -y a");
        let verdict = world(Look::Absent).on(Track::El9Epoxy).judge(GOAL);
        assert_eq!(verdict.next.unwrap().en, "dnf install -y a");
    }

    #[test]
    fn a_locked_or_missing_database_is_never_not_installed() {
        let verdict = world(Look::Cannot(Cannot::NoPackages)).judge(GOAL);
        assert_eq!(
            (verdict.status, verdict.seen.en.as_str()),
            (Status::Unknown, "a: there is no rpm database")
        );
    }

    #[test]
    fn a_file_of_the_database_that_cannot_be_read_is_told_by_its_own_path() {
        let mut world = world(Look::Cannot(Cannot::NotPlain { kind: FileKind::Directory }));
        world.evidence.package_file = Some("/var/lib/rpm/Packages".to_owned());
        let verdict = world.judge(GOAL);
        let (seen, next) = (verdict.seen, verdict.next.unwrap());
        assert_eq!(
            [seen.ko, seen.en, next.ko, next.en],
            [
                "/var/lib/rpm/Packages: 일반 파일이 아닙니다(디렉터리)",
                "/var/lib/rpm/Packages: this is not a regular file but a directory",
                "ls -l /var/lib/rpm/Packages 로 확인하고 원래 파일을 되돌려 놓으세요",
                "look with ls -l /var/lib/rpm/Packages and put the regular file back",
            ]
        );
        assert_eq!(verdict.place, Some(Place::file("/var/lib/rpm/Packages")));
        // Of what is no fault of a file the package is told.
        world.evidence.package_file = None;
        let timed_out = world.package("a", Look::Cannot(Cannot::TimedOut { ms: 5 }));
        assert_eq!(timed_out.judge(GOAL).seen.en, "a: no answer within 5 ms");
    }

    #[test]
    fn the_program_is_as_good_as_the_package() {
        let there = Look::Seen(World::stat(0o755, 0));
        let world = world(Look::Cannot(Cannot::NoPackages)).with_stat("/usr/sbin/a", there);
        assert_eq!(world.judge(GOAL).status, Status::Pass);
    }

    #[test]
    fn a_directory_or_a_pipe_in_the_place_of_the_program_is_none() {
        for kind in [FileKind::Directory, FileKind::Fifo] {
            let there = Look::Seen(Stat { kind, ..World::stat(0o755, 0) });
            let verdict = world(Look::Absent).with_stat("/usr/sbin/a", there.clone()).judge(GOAL);
            assert_eq!(verdict.status, Status::Fail, "{kind:?}");
            let no_rpm = world(Look::Cannot(Cannot::NoPackages));
            let verdict = no_rpm.with_stat("/usr/sbin/a", there).judge(GOAL);
            assert_eq!(verdict.status, Status::Unknown, "{kind:?}");
        }
    }

    #[test]
    fn another_release_is_told_by_its_name() {
        let verdict = world(Look::Absent).package("b", Look::Seen("1-1")).judge(GOAL);
        assert_eq!(verdict.seen.en, "b 1-1 is installed in place of a");
        assert_eq!(verdict.findings, [Any::Package(super::Finding::OtherRelease)]);
    }

    #[test]
    fn another_release_beside_the_right_one_is_noted() {
        let right = || world(Look::Seen("2-1"));
        assert_eq!(right().judge(GOAL).notes, []);
        let verdict = right().package("b", Look::Seen("1-1")).judge(GOAL);
        assert_eq!(verdict.status, Status::Pass);
        let [note] = verdict.notes.try_into().unwrap();
        assert_eq!(note.en, "b 1-1 is installed too: mixed releases may break dependencies");
        assert_eq!(note.ko, "b 1-1도 설치되어 있습니다. 릴리스가 섞이면 의존성이 깨질 수 있습니다");
    }
}
