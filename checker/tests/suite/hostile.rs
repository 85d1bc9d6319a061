//! Whatever a machine or a bundle says, no output steers a terminal or breaks its own form.

use crate::case::Case;
use crate::judged::{Judged, course};
use crate::run::{labcheck, ran};
use labcheck::evidence::Evidence;
use labcheck::judge::{self, Chosen, params};
use labcheck::render::{FORMATS, View};
use labcheck::report::{Report, Source};
use labcheck::text::Lang;
use serde_json::Value;

/// An escape sequence, C1's own, turned writing, a tag, quotes, a cell's end, a section's end.
const HOSTILE: &str = "\u{1b}[31m\u{9b}2J\u{7}\r\u{8}\u{7f}\u{0}\u{202e}\u{2066}\u{200b}\u{feff}</testcase>&<b>|`]]>\"'\u{ffff}";

/// What no output may hold.
fn steers(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}')
}

/// Places of the texts in a bundle.
fn places(value: &Value, at: &str, into: &mut Vec<String>) {
    match value {
        Value::String(_) => into.push(at.to_owned()),
        Value::Array(all) => {
            all.iter().enumerate().for_each(|(n, value)| places(value, &format!("{at}/{n}"), into));
        }
        Value::Object(all) => {
            for (key, value) in all {
                let key = key.replace('~', "~0").replace('/', "~1");
                places(value, &format!("{at}/{key}"), into);
            }
        }
        _ => {}
    }
}

fn every_form(report: &Report, what: &str) {
    for (lang, verbose) in [(Lang::Ko, true), (Lang::En, false)] {
        let view =
            View { lang, width: Some(80), color: false, ascii: false, verbose, duration_ms: 1.0 };
        for (name, form) in FORMATS {
            let out = form.render(report, &view);
            let bad = out.lines().find(|line| line.chars().any(steers));
            assert_eq!(bad, None, "{what} as {name}");
            match name {
                "json" => drop(serde_json::from_str::<Value>(&out).expect(what)),
                "junit" => drop(
                    roxmltree::Document::parse(&out)
                        .unwrap_or_else(|e| panic!("{what}: {e}\n{out}")),
                ),
                "tap" => assert!(
                    out.lines().all(|line| line.starts_with("ok ")
                        || line.starts_with("not ok ")
                        || line.starts_with("  ")
                        || line.starts_with("TAP version 14")
                        || line.starts_with("1..")),
                    "{what}: {out}"
                ),
                _ => {}
            }
        }
    }
}

#[test]
fn every_text_of_a_bundle_may_be_hostile() {
    let case = Case::named("a machine half done");
    let judged = Judged::of(&case);
    let mut evidence = serde_json::to_value(&judged.evidence).unwrap();
    // What a running machine would tell besides.
    let add: Value = serde_json::from_str(r#"{
        "units": {"firewalld.service": {"seen": {"id": "firewalld.service", "load": "loaded", "active": "active", "sub": "running"}},
                  "NetworkManager.service": {"cannot": {"reason": "failed", "what": "strange"}},
                  "chronyd.service": {"seen": {"id": "chronyd.service", "load": "loaded", "active": "odd", "sub": "odd"}}},
        "packages": {"chrony": {"seen": {"evr": "3.4-1.el7.x86_64"}},
                     "centos-release-openstack-stein": {"seen": {"evr": "1-1.el7"}},
                     "centos-release-openstack-rocky": "absent",
                     "openstack-packstack": {"cannot": {"reason": "no-tool", "name": "rpm"}}},
        "commands": {"chronyc -n -c tracking": {"seen": {"code": 1, "stdout": {"text": "odd"}, "stderr": {"text": "odd"}}}}
    }"#).unwrap();
    for (name, all) in add.as_object().unwrap() {
        for (key, value) in all.as_object().unwrap() {
            evidence[name][key] = value.clone();
        }
    }
    evidence["machine"]["host"] = "controller".into();
    let mut all = Vec::new();
    places(&evidence, "", &mut all);
    serde_json::from_value::<Evidence>(evidence.clone()).expect("it is good before it is changed");
    let params = params::set(course(), &[]).unwrap();
    let mut taken = 0;
    for at in &all {
        for how in ["{text}{hostile}", "{hostile}{text}", "{text}\n{hostile}={text}\n", "{hostile}"]
        {
            let mut changed = evidence.clone();
            let text = changed.pointer(at).unwrap().as_str().unwrap().to_owned();
            let new = how.replace("{text}", &text).replace("{hostile}", HOSTILE);
            *changed.pointer_mut(at).unwrap() = new.into();
            // Where only some words are allowed, there is no bundle.
            let Ok(changed) = serde_json::from_value::<Evidence>(changed) else { continue };
            let report =
                judge::judge(course(), &Chosen::default(), &params, &changed, Source::Evidence);
            every_form(&report, at);
            taken += 1;
        }
    }
    assert!(taken > 100, "only {taken} of {} texts could be changed", all.len());
}

#[test]
fn a_host_name_cannot_steer_the_terminal() {
    let mut case = Case::default();
    case.files.insert("etc/hostname".into(), format!("node{HOSTILE}\n"));
    let root = case.tree();
    for (name, _) in FORMATS {
        let told = ran(labcheck().args(["day1", "--format", name, "--root"]).arg(root.path()));
        assert_eq!((told.code, told.err.as_str()), (1, ""));
        assert_eq!(told.out.lines().find(|line| line.chars().any(steers)), None, "{name}");
    }
}

#[test]
fn file_names_of_a_tree_cannot_steer_the_terminal() {
    let mut case = Case::default();
    let name = "\u{1b}[31m\u{202e}x\n";
    let repo = "[centos-openstack-rocky]\nbaseurl=http://mirror.centos.org/\n";
    case.files.insert(format!("etc/yum.repos.d/{name}.repo"), repo.into());
    case.files.insert(format!("etc/chrony.d/{name}.conf"), "lcoal\n".into());
    case.files.insert("etc/chrony.conf".into(), "include /etc/chrony.d/*.conf\n".into());
    let link = format!("etc/systemd/system/{name}.target.wants/firewalld.service");
    case.links.insert(link, "/usr/lib/systemd/system/firewalld.service".into());
    let root = case.tree();
    for (name, _) in FORMATS {
        let told = ran(labcheck()
            .args(["day1", "--verbose", "--format", name, "--root"])
            .arg(root.path()));
        assert_eq!((told.code, told.err.as_str()), (1, ""));
        assert_eq!(told.out.lines().find(|line| line.chars().any(steers)), None, "{name}");
    }
}

#[test]
fn files_made_to_tire_a_parser_are_done_in_a_moment() {
    let many = |line: &str| line.repeat((1 << 20) / line.len() - 1);
    let files = [
        ("etc/chrony.conf", many("allow 10.0.0.0/8\ndeny 10.1.0.0/16\n")),
        ("etc/selinux/config", many("selinux= disabled\n")),
        ("root/openstack.txt", format!("[general]\n{}", many(" CONFIG_NTP_SERVERS=a,b,c\n"))),
        ("root/openstack.orig", many("[general]\n")),
        ("etc/yum.repos.d/a.repo", many("[a]\nenabled=1\n")),
        ("proc/cpuinfo", many("flags\t: a\n")),
        ("boot/grub2/grub.cfg", many("menuentry 'a' {\n linux /a ro\n}\n")),
        ("etc/hosts", many("10.0.0.1 a b c\n")),
        ("etc/systemd/system/firewalld.service", many("[Install]\nWantedBy=a.target\n")),
    ];
    for (path, text) in files {
        let root = Case::with(&[(path, &text)]).tree();
        let started = std::time::Instant::now();
        let told = ran(labcheck().args(["day1", "--root"]).arg(root.path()));
        assert_eq!((told.code, told.err.as_str()), (1, ""), "{path}");
        let took = started.elapsed();
        assert!(took.as_secs() < 10, "{path}: {took:?}");
    }
}
