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
