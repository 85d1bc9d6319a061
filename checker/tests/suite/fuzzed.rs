//! What the fuzz targets hold, on the inputs that are kept of them.

use std::fs;
use std::path::Path;

#[path = "../../fuzz/src/lib.rs"]
mod targets;

/// Each target has a folder of its own; an input that once did harm stays there.
#[test]
fn every_input_that_is_kept_holds() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut bytes = 0;
    for (name, _) in targets::TARGETS {
        let inputs: Vec<_> = fs::read_dir(corpus.join(name))
            .unwrap_or_else(|error| panic!("{name}: {error}"))
            .map(|entry| entry.unwrap().path())
            .collect();
        assert!(!inputs.is_empty(), "{name} has no inputs");
        for path in inputs {
            let input = fs::read(&path).unwrap();
            bytes += input.len();
            println!("{}", path.display());
            targets::run(name, &input);
        }
    }
    assert!(bytes < 300 << 10, "the corpus has grown to {bytes} bytes");
    let dirs = fs::read_dir(&corpus).unwrap().count();
    assert_eq!(dirs, targets::TARGETS.len(), "a folder without a target");
}

#[test]
fn every_target_is_built_by_its_name() {
    for (name, _) in targets::TARGETS {
        let path = format!("fuzz/fuzz_targets/{name}.rs");
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&path)).unwrap();
        assert!(text.contains(&format!("run({name:?}, data)")), "{path}");
    }
}

/// The packages in the lock file of a folder.
fn locked(dir: &Path) -> Vec<toml::Table> {
    let lock: toml::Table = fs::read_to_string(dir.join("Cargo.lock")).unwrap().parse().unwrap();
    lock["package"].as_array().unwrap().iter().map(|p| p.as_table().unwrap().clone()).collect()
}

#[test]
fn the_targets_are_built_of_the_packages_of_the_program() {
    let checker = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (program, targets) = (locked(&checker.join("..")), locked(&checker.join("fuzz")));
    let same = |package: &toml::Table| {
        let is = |p: &toml::Table, key: &str| p.get(key) == package.get(key);
        program.iter().any(|p| is(p, "name") && is(p, "version"))
    };
    let strange: Vec<_> = targets
        .iter()
        .filter(|package| program.iter().any(|p| p["name"] == package["name"]) && !same(package))
        .collect();
    assert!(strange.is_empty(), "other versions in checker/fuzz/Cargo.lock: {strange:#?}");
    for (folder, name) in
        [("checker", "labcheck"), ("labs", "labcheck-labs"), ("book", "labcheck-book")]
    {
        let manifest =
            fs::read_to_string(checker.join("..").join(folder).join("Cargo.toml")).unwrap();
        let manifest: toml::Table = manifest.parse().unwrap();
        let everywhere = manifest.get("target").and_then(toml::Value::as_table);
        let mut needed: Vec<String> = everywhere
            .into_iter()
            .flat_map(|targets| targets.values())
            .chain([&toml::Value::Table(manifest.clone())])
            .flat_map(|table| [table.get("dependencies"), table.get("build-dependencies")])
            .flatten()
            .flat_map(|table| table.as_table().unwrap().keys().cloned())
            .collect();
        needed.sort();
        let package = targets.iter().find(|p| p["name"].as_str() == Some(name)).unwrap();
        // A version stands behind the name where there are several.
        let known = package["dependencies"].as_array().unwrap().iter();
        let known: Vec<_> = known.filter_map(|name| name.as_str()?.split(' ').next()).collect();
        assert_eq!(known, needed, "{name} in checker/fuzz/Cargo.lock");
    }
}
