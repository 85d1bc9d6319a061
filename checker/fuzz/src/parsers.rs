//! Parsers: they end, never panic, and what they point at lies in the file.

use super::chunks::Chunks;
use super::shown::spans_lie_in;
use labcheck::read::{
    answer_file, boot_loader, chrony, cmdline, cpuinfo, keystonerc, lines, names as hosts,
    os_release, proc_net as net, python_ini, selinux as config, shell as sh, systemctl as show,
    units as unit, yum_repo as repos,
};
use labcheck::read::{chrony::tracking as chronyc, tree::Read};

pub(crate) fn selinux(data: &[u8]) {
    for version in [config::Libselinux::V2_5, config::Libselinux::V3_6] {
        spans_lie_in(data, &config::parse(data, version));
    }
}

pub(crate) fn chrony(data: &[u8]) {
    let tree = Chunks::of(data);
    for dialect in [chrony::Dialect::V3_4, chrony::Dialect::V4_3, chrony::Dialect::V4_6] {
        match chrony::read("/main", &tree, dialect) {
            Read::Done(config) => spans_lie_in(data, &config),
            Read::Wants(wants) => assert!(!wants.is_empty()),
        }
        let text = String::from_utf8_lossy(data);
        let words: Vec<&str> = text.split(' ').collect();
        let _ = chrony::command_line::called(&words, dialect);
    }
}

pub(crate) fn tracking(data: &[u8]) {
    if let Ok(answer) = chronyc::tracking(data) {
        let _ = answer.synchronised();
    }
}

pub(crate) fn units(data: &[u8]) {
    let tree = Chunks::of(data);
    for dialect in [unit::Dialect::V219, unit::Dialect::V252] {
        for name in ["chronyd.service", "a@b.service", "network"] {
            if let Ok(Read::Wants(wants)) = unit::lookup(name, &tree, dialect) {
                assert!(!wants.is_empty());
            }
            if let Read::Wants(wants) = unit::start(name, &tree, dialect) {
                assert!(!wants.is_empty());
            }
        }
    }
}

pub(crate) fn systemctl(data: &[u8]) {
    for shown in show::show(data) {
        let _ = shown.is_called("chronyd.service");
    }
}

pub(crate) fn answer_file(data: &[u8]) {
    use answer_file::{AnswerFile, Dialect, keys};
    for dialect in [Dialect::Packstack13, Dialect::Packstack26] {
        let Ok(answers) = AnswerFile::read(data, dialect) else { continue };
        spans_lie_in(data, &answers);
        for key in keys::all() {
            if let Some(value) = answers.get(key.name).value() {
                let _ = answer_file::allowed(key.name, value, dialect);
                let _ = answer_file::shape(key.name, value, dialect);
            }
        }
        let _: Vec<_> = answers.unknown().iter().map(|unknown| unknown.nearest()).collect();
        spans_lie_in(data, &answers.swallowed(data));
    }
}

pub(crate) fn python_ini(data: &[u8]) {
    for python in [python_ini::Python::Two, python_ini::Python::Three] {
        let ini = python_ini::Ini::read(data, python);
        spans_lie_in(data, &ini);
        for entry in &ini.entries {
            // What stands before the first section is read on for redaction, and refused.
            let Some(section) = ini.sections.get(entry.section).map(|section| &section.name) else {
                assert!(ini.refusal.is_some(), "an entry of no section");
                continue;
            };
            let _ = python_ini::interpolate(&ini, section, entry);
            assert!(ini.entry(section, &entry.name).is_some(), "a name that was read is there");
        }
    }
}

pub(crate) fn yum_repo(data: &[u8]) {
    use repos::Tool;
    for tool in [Tool::Yum3, Tool::Dnf4, Tool::Dnf5] {
        if let Ok(sections) = repos::file::parse(data, tool) {
            spans_lie_in(data, &sections);
        }
        let source = || repos::Source { path: "/etc/yum.repos.d/a.repo", bytes: data };
        let all = repos::read(tool, Some(source()), &[source()], &[source()]);
        for repo in &all.repos {
            let _ = (repo.state.is_on(), repo.points_only_at(&["mirror.centos.org"]));
            assert!(all.get(&repo.id).is_some());
        }
    }
}

pub(crate) fn boot_loader(data: &[u8]) {
    let _ = boot_loader::next_boot(&Chunks::of(data));
}

pub(crate) fn cmdline(data: &[u8]) {
    let _ = (cmdline::arguments(data), cmdline::selinux(data), cmdline::enforcing(data));
}

pub(crate) fn cpuinfo(data: &[u8]) {
    spans_lie_in(data, &cpuinfo::parse(data));
}

pub(crate) fn os_release(data: &[u8]) {
    spans_lie_in(data, &os_release::parse(data));
}

pub(crate) fn keystonerc(data: &[u8]) {
    let parsed = keystonerc::parse(data);
    spans_lie_in(data, &parsed);
    if let Some(password) = &parsed.password {
        let plain = password.password();
        let shown = format!("{parsed:?}").into_bytes();
        let secret = plain.len() > 8 && plain.iter().all(u8::is_ascii_alphanumeric);
        // Elsewhere in the file it may be a user's name as well.
        let holds =
            |text: &[u8]| text.windows(plain.len().max(1)).filter(|some| *some == plain).count();
        let once = holds(data) == 1;
        // A word of the type's own.
        let own = holds(format!("{:?}", keystonerc::parse(b"")).as_bytes()) > 0;
        assert!(!(secret && once && !own && holds(&shown) > 0), "a password can be printed");
    }
}

pub(crate) fn shell(data: &[u8]) {
    let word = sh::word(data);
    assert!(word.len <= data.len());
    for line in lines::lines(data) {
        if let Some(assignment) = sh::assignment(&line) {
            spans_lie_in(data, &assignment);
        }
    }
}

pub(crate) fn proc_net(data: &[u8]) {
    let _ = (net::listening(data), net::local_v4(data), net::local_v6(data));
}

pub(crate) fn names(data: &[u8]) {
    spans_lie_in(data, &hosts::hosts(data));
    spans_lie_in(data, &hosts::ifcfg(data));
    spans_lie_in(data, &hosts::keyfile(data));
    if let Some(name) = hosts::hostname(data) {
        assert!(!name.contains('\n'));
    }
}
