//! Bundles of a finished install, taken on a machine that ran (`../openstack.rs`): they are judged
//! here as they were there.

use crate::run::{data, labcheck, ran, verdict};
use std::collections::BTreeMap;
use std::fs;

const CHECKS: [&str; 9] = [
    "finished",
    "services",
    "identity",
    "image",
    "compute",
    "network",
    "volume",
    "object",
    "dashboard",
];

fn statuses(bundle: &std::path::Path) -> BTreeMap<String, String> {
    let mut command = labcheck();
    let told = ran(command.args(["day1", "install", "--format", "json", "--evidence"]).arg(bundle));
    let report =
        serde_json::from_str(&told.out).unwrap_or_else(|error| panic!("{error}: {told:?}"));
    CHECKS
        .into_iter()
        .map(|check| (check.to_owned(), verdict(&report, &format!("install.{check}"))))
        .filter(|(_, status)| status != "pass")
        .collect()
}

/// A bundle, and what does not pass in it.
#[test]
fn a_finished_install_is_judged_from_its_bundle_as_on_its_machine() {
    let said = fs::read_to_string(data("data/install/said.toml")).unwrap();
    let said: BTreeMap<String, BTreeMap<String, String>> = toml::from_str(&said).unwrap();
    let mut names = Vec::new();
    for entry in fs::read_dir(data("data/install")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            assert_eq!(Some(&statuses(&path)), said.get(&name), "{name}");
            let text = fs::read_to_string(&path).unwrap();
            assert!(!text.contains("abc123") && !text.contains("gAAAA"), "{name} holds a secret");
            names.push(name);
        }
    }
    names.sort();
    assert_eq!(names, said.into_keys().collect::<Vec<_>>());
}
