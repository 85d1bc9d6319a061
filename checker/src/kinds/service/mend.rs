//! What to type so that a unit starts at boot, or does not.

use super::short;
use crate::evidence::Look;
use crate::kinds::Asked;
use crate::read::units::{State, UnitFile};
use crate::text::{Text, visible};

/// Where an administrator's unit files stand, and those that last until the reboot.
const OWN: [&str; 2] = ["/etc/systemd/system", "/run/systemd/system"];
/// Where packages put theirs.
const PACKAGED: [&str; 2] = ["/usr/lib/systemd/system", "/lib/systemd/system"];
/// What is generated there goes before `/etc`: masking does not help.
const EARLY: &str = "/run/systemd/generator.early/";

fn command(words: &str) -> Option<Text> {
    Some(Text::same(visible(words)))
}

/// So that it does not start at boot.
pub(super) fn to_disable(asked: &Asked<'_>, unit: &str, file: &UnitFile) -> Option<Text> {
    let name = short(unit);
    match file.state {
        State::MaskedRuntime => {
            command(&format!("systemctl unmask --runtime {name} && systemctl disable {name}"))
        }
        State::LinkedRuntime => command(&format!("systemctl disable --runtime {name}")),
        // A generator writes it anew at each boot: there is no link to take away.
        State::Generated if file.path.as_ref().is_some_and(|path| path.starts_with(EARLY)) => {
            command(&format!("systemctl show -p FragmentPath -p SourcePath {name}"))
        }
        State::Generated => command(&format!("systemctl mask {name}")),
        State::Enabled | State::Alias => command(&format!("systemctl disable {name}")),
        State::Bad => without_own_link(asked, unit, file),
        _ => None,
    }
}

/// So that it starts at boot.
pub(super) fn to_enable(asked: &Asked<'_>, unit: &str, file: &UnitFile) -> Option<Text> {
    let name = short(unit);
    match file.state {
        State::Masked => command(&format!("systemctl unmask {name} && systemctl enable {name}")),
        State::MaskedRuntime => {
            command(&format!("systemctl unmask --runtime {name} && systemctl enable {name}"))
        }
        State::Disabled | State::EnabledRuntime | State::Transient => {
            command(&format!("systemctl enable {name}"))
        }
        State::Linked | State::LinkedRuntime => enable_linked(asked, unit, file),
        State::Static | State::Indirect => enable_static(asked, unit, file),
        State::Bad => without_own_link(asked, unit, file),
        // The lab says what to install.
        State::NotFound | State::Enabled | State::Alias | State::Generated => None,
    }
}

/// A link to a unit file elsewhere. systemd 219 enables it by the file's path alone, not by name.
fn enable_linked(asked: &Asked<'_>, unit: &str, file: &UnitFile) -> Option<Text> {
    let name = short(unit);
    if let Some(link) = file.because.first().filter(|link| leads_to_its_name(asked, unit, link))
        && file.path.as_ref().is_some_and(|path| is_in(path, &PACKAGED))
    {
        return command(&format!("rm {link} && systemctl enable {name}"));
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-@:+".contains(&byte);
    let path = file.path.as_deref().filter(|path| path.bytes().all(plain));
    command(&format!("systemctl enable {}", path.unwrap_or(name)))
}

/// A unit that `enable` can do nothing for: its file has no `[Install]` section.
fn enable_static(asked: &Asked<'_>, unit: &str, file: &UnitFile) -> Option<Text> {
    let name = short(unit);
    let path = file.path.as_ref()?;
    let linked = file.because.first().is_some_and(|link| link != path);
    if linked {
        // In use by a name of another unit's: its own section is still to be made use of.
        return command(&format!("systemctl enable {name}"));
    }
    if is_in(path, &PACKAGED) {
        let tool = asked.package_tool();
        return command(&format!(
            "{tool} reinstall -y \"$(rpm -qf --qf '%{{NAME}}' {path})\" && systemctl enable {name}"
        ));
    }
    if !is_in(path, &OWN) {
        return None;
    }
    let packaged = PACKAGED.into_iter().any(|dir| entry(asked, dir, &file.name).is_some());
    if packaged {
        // It hides the packaged one, which has the section.
        return command(&format!("rm {path} && systemctl enable {name}"));
    }
    command(&format!(
        "printf '\\n[Install]\\nWantedBy=multi-user.target\\n' >> {path} && systemctl enable {name}"
    ))
}

/// systemd 252 takes a link to a unit file of the same name for a loop. Without it the file counts.
fn without_own_link(asked: &Asked<'_>, unit: &str, file: &UnitFile) -> Option<Text> {
    let link = file.path.as_ref().filter(|link| leads_to_its_name(asked, unit, link))?;
    command(&format!("rm {link} && systemctl daemon-reload"))
}

/// Whether an administrator's link leads to another file of its own name, the unit's.
fn leads_to_its_name(asked: &Asked<'_>, unit: &str, link: &str) -> bool {
    let Some((dir, base)) = link.rsplit_once('/').filter(|(dir, _)| OWN.contains(dir)) else {
        return false;
    };
    let Some(Some(target)) = entry(asked, dir, base) else { return false };
    base == unit && target != link && target.rsplit_once('/').is_some_and(|(_, to)| to == base)
}

/// Whether the file stands in one of the directories itself.
fn is_in(path: &str, dirs: &[&str]) -> bool {
    path.rsplit_once('/').is_some_and(|(dir, _)| dirs.contains(&dir))
}

/// Where an entry of a directory leads, if it is there.
fn entry<'a>(asked: &Asked<'a>, dir: &str, name: &str) -> Option<&'a Option<String>> {
    match asked.evidence.dirs.get(dir) {
        Some(Look::Seen(entries)) => {
            entries.iter().find(|entry| entry.name == name).map(|entry| &entry.target)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Finding;
    use crate::kinds::testing::World;
    use crate::kinds::{self, Status};
    use labcheck_labs::Track;

    const ENABLED: &str = r#"goal.service = { unit = "a.service", is = "enabled" }"#;
    const DISABLED: &str = r#"goal.service = { unit = "a.service", is = "disabled" }"#;
    const LIB: &str = "/usr/lib/systemd/system";
    const ETC: &str = "/etc/systemd/system";
    const RUN: &str = "/run/systemd/system";

    /// A world with a packaged unit.
    fn installed(content: &str) -> World {
        World::image().dir(LIB, &["a.service"]).file(&format!("{LIB}/a.service"), content)
    }

    fn whole() -> World {
        installed("[Install]\nWantedBy=b.target\n")
    }

    fn judge(world: World, goal: &str) -> (Status, Option<String>) {
        let verdict = world.and_nothing_else(goal).judge(goal);
        (verdict.status, verdict.next.map(|text| text.en))
    }

    #[test]
    fn a_masked_unit_is_unmasked_before_it_is_enabled() {
        for (dir, unmask) in [(ETC, "unmask"), (RUN, "unmask --runtime")] {
            let world = whole().link(dir, "a.service", "/dev/null").and_nothing_else(ENABLED);
            let verdict = world.judge(ENABLED);
            assert!(verdict.findings.contains(&kinds::Finding::from(Finding::MaskedWanted)));
            let next = format!("systemctl {unmask} a && systemctl enable a");
            assert_eq!(verdict.next.map(|text| text.en), Some(next), "{dir}");
        }
    }

    #[test]
    fn an_enabled_unit_is_disabled() {
        let enabled = whole().enabled("b.target", "a.service");
        let next = Some("systemctl disable a".to_owned());
        assert_eq!(judge(enabled, DISABLED), (Status::Fail, next));
    }

    #[test]
    fn what_stands_in_run_is_taken_away_there() {
        let world = World::image().file("/opt/a.service", "[Install]\nWantedBy=b.target\n");
        let linked = world.link(RUN, "a.service", "/opt/a.service");
        let next = Some("systemctl disable --runtime a".to_owned());
        assert_eq!(judge(linked, DISABLED), (Status::Fail, next));
        let masked = whole().link(RUN, "a.service", "/dev/null");
        let next = Some("systemctl unmask --runtime a && systemctl disable a".to_owned());
        assert_eq!(judge(masked, DISABLED), (Status::Fail, next));
    }

    #[test]
    fn a_unit_without_an_install_section_is_not_just_enabled() {
        let bare = "[Service]\nExecStart=/bin/true\n";
        let own =
            |world: World| world.dir(ETC, &["a.service"]).file(&format!("{ETC}/a.service"), bare);
        let next = |world: World| judge(world, ENABLED).1.unwrap_or_default();
        assert_eq!(next(own(whole())), "rm /etc/systemd/system/a.service && systemctl enable a");
        assert_eq!(
            next(own(World::image())),
            "printf '\\n[Install]\\nWantedBy=multi-user.target\\n' >> /etc/systemd/system/a.service \
             && systemctl enable a"
        );
        assert_eq!(
            next(installed(bare)),
            "yum reinstall -y \"$(rpm -qf --qf '%{NAME}' /usr/lib/systemd/system/a.service)\" \
             && systemctl enable a"
        );
        assert!(next(installed(bare).on(Track::El9Epoxy)).starts_with("dnf reinstall"));
        assert_eq!(judge(installed(bare), DISABLED), (Status::Pass, None));
    }

    #[test]
    fn a_generated_unit_is_masked_where_that_helps() {
        let generated = |dir: &str| {
            let dir = format!("/run/systemd/{dir}");
            let world = World::image().on(Track::El9Epoxy).dir(&dir, &["a.service"]);
            world.file(&format!("{dir}/a.service"), "[Service]\nExecStart=/bin/true\n")
        };
        let next = |dir| judge(generated(dir), DISABLED);
        let masked = (Status::Fail, Some("systemctl mask a".to_owned()));
        assert_eq!(next("generator"), masked);
        assert_eq!(next("generator.late"), masked);
        let shown = "systemctl show -p FragmentPath -p SourcePath a".to_owned();
        assert_eq!(next("generator.early"), (Status::Fail, Some(shown)));
    }

    #[test]
    fn a_link_to_a_file_elsewhere_is_enabled_by_its_path() {
        let content = "[Install]\nWantedBy=b.target\n";
        for (dir, track) in [(ETC, Track::El7Rocky), (RUN, Track::El9Epoxy)] {
            let world = World::image().on(track).file("/opt/a.service", content);
            let linked = world.link(dir, "a.service", "/opt/a.service");
            let next = Some("systemctl enable /opt/a.service".to_owned());
            assert_eq!(judge(linked, ENABLED), (Status::Fail, next), "{dir}");
        }
        let odd = World::image().file("/opt/$(x)/a.service", content);
        let odd = odd.link(ETC, "a.service", "/opt/$(x)/a.service");
        assert_eq!(judge(odd, ENABLED).1.as_deref(), Some("systemctl enable a"));
        let own = whole().link(ETC, "a.service", &format!("{LIB}/a.service"));
        let next = Some("rm /etc/systemd/system/a.service && systemctl enable a".to_owned());
        assert_eq!(judge(own, ENABLED), (Status::Fail, next));
    }

    #[test]
    fn a_link_with_the_name_of_its_unit_is_removed() {
        let own =
            || whole().on(Track::El9Epoxy).link(ETC, "a.service", &format!("{LIB}/a.service"));
        let next = Some("rm /etc/systemd/system/a.service && systemctl daemon-reload".to_owned());
        assert_eq!(judge(own(), ENABLED), (Status::Unknown, next.clone()));
        assert_eq!(judge(own(), DISABLED), (Status::Unknown, next));
        let itself = whole().on(Track::El9Epoxy).link(ETC, "a.service", "a.service");
        assert_eq!(judge(itself, ENABLED), (Status::Unknown, None));
    }
}
