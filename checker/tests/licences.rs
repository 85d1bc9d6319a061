//! Every crate that labcheck is built from may be used as it is used: by the licences that the crates
//! themselves declare, as `cargo metadata` tells them. `deny.toml` says the same to cargo-deny.
#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// What may become part of the program.
const IN_THE_PROGRAM: [&str; 11] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];
/// What may help to build it (mdBook and what it brings) besides.
const IN_THE_BUILD: [&str; 2] = ["CC-BY-4.0", "MPL-2.0"];

/// Whether an SPDX expression can be met with licences that are allowed. `/` is an old spelling of
/// `OR`. `AND` binds closer than `OR`. What is not understood is not allowed.
fn is_met(expression: &str, allowed: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = any_of(&words, &mut at, allowed);
    met && at == words.len()
}

fn any_of(words: &[&str], at: &mut usize, allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut met = all_of(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        met |= all_of(words, at, allowed);
    }
    met
}

fn all_of(words: &[&str], at: &mut usize, allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut met = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(words, at, allowed);
    }
    met
}

fn one(words: &[&str], at: &mut usize, allowed: &dyn Fn(&str) -> bool) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let met = any_of(words, at, allowed);
        let closed = words.get(*at) == Some(&")");
        *at += 1;
        return met && closed;
    }
    if words.get(*at) == Some(&"WITH") {
        let exception = words.get(*at + 1).unwrap_or(&"");
        *at += 2;
        return allowed(&format!("{word} WITH {exception}"));
    }
    allowed(word)
}

/// Crates that are built for the program's own system, as cargo sees them.
fn metadata() -> Value {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .args(["--filter-platform", "x86_64-unknown-linux-musl"])
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).unwrap()
}

fn id(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The ids of whatever ends up in the program: neither build nor test dependencies.
fn in_the_program(metadata: &Value) -> BTreeSet<&str> {
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let nodes: BTreeMap<&str, &Value> = nodes.iter().map(|node| (id(&node["id"]), node)).collect();
    let packages = metadata["packages"].as_array().unwrap();
    let program = packages.iter().find(|package| package["name"] == "labcheck").unwrap();
    let mut found = BTreeSet::new();
    let mut open = vec![id(&program["id"])];
    while let Some(next) = open.pop() {
        if !found.insert(next) {
            continue;
        }
        for dep in nodes[next]["deps"].as_array().unwrap() {
            let kinds = dep["dep_kinds"].as_array().unwrap();
            if kinds.iter().any(|kind| kind["kind"].is_null()) {
                open.push(id(&dep["pkg"]));
            }
        }
    }
    found
}

#[test]
fn every_crate_has_a_licence_that_allows_what_is_done_with_it() {
    let metadata = metadata();
    let program = in_the_program(&metadata);
    let used: BTreeSet<&str> =
        metadata["resolve"]["nodes"].as_array().unwrap().iter().map(|n| id(&n["id"])).collect();
    let mut refused = Vec::new();
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in metadata["packages"].as_array().unwrap() {
        if !used.contains(id(&package["id"])) {
            continue;
        }
        let (name, version) = (id(&package["name"]), id(&package["version"]));
        versions.entry(name).or_default().push(version);
        let licence = package["license"].as_str().unwrap_or("none declared");
        let in_program = program.contains(id(&package["id"]));
        let allowed = |licence: &str| {
            IN_THE_PROGRAM.contains(&licence) || !in_program && IN_THE_BUILD.contains(&licence)
        };
        if !is_met(licence, &allowed) {
            refused.push(format!("{name} {version}: {licence}"));
        }
    }
    // Told only: it costs time to build, no more.
    for (name, versions) in versions.iter().filter(|(_, versions)| versions.len() > 1) {
        println!("more than one version of {name}: {}", versions.join(", "));
    }
    assert_eq!(refused, Vec::<String>::new());
    assert!(program.len() > 20, "cargo metadata told of {} crates only", program.len());
}

#[test]
fn an_expression_is_met_as_spdx_defines_it() {
    let met = |expression: &str| is_met(expression, &|licence: &str| licence == "MIT");
    assert!(met("MIT"));
    assert!(met("GPL-3.0 OR MIT"));
    assert!(met("MIT/Apache-2.0"));
    assert!(met("(MIT OR GPL-3.0) AND MIT"));
    assert!(met("GPL-3.0 AND Zlib OR MIT"));
    assert!(!met("MIT AND GPL-3.0"));
    assert!(!met("MIT WITH some-exception"));
    assert!(!met("(MIT"));
    assert!(!met("MIT GPL-3.0"));
    assert!(!met(""));
}

#[test]
fn cargo_deny_is_told_the_same() {
    let deny = include_str!("../../deny.toml");
    for licence in IN_THE_PROGRAM.iter().chain(&IN_THE_BUILD) {
        assert!(deny.contains(&format!("\"{licence}\"")), "{licence}");
    }
}
