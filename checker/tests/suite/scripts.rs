//! The scripts around the program, with stand-ins for what they call.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn program(path: &Path, text: &str) {
    fs::write(path, format!("#!/bin/bash\n{text}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Runs bash with the programs of a folder before all others.
fn bash(words: &[&str], around: &Path) -> Output {
    let path = format!("{}:/usr/bin:/bin", around.join("bin").display());
    let mut bash = Command::new("bash");
    bash.args(words).current_dir(top()).env("PATH", path).env("XDG_CACHE_HOME", around);
    bash.output().unwrap()
}

fn around() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("bin")).unwrap();
    dir
}

#[test]
fn a_package_that_drives_out_another_leaves_both_in_the_end() {
    let dir = around();
    let bin = dir.path().join("bin");
    program(&bin.join("was-there"), "");
    // The first takes the other away.
    program(
        &bin.join("apt-get"),
        r#"case $* in
*first) rm "${0%/*}/was-there" && ln -s apt-get "${0%/*}/not-there" ;;
*second) ln -s apt-get "${0%/*}/was-there" ;;
esac"#,
    );
    let script = ". .ci/lib; as_root() { \"$@\"; }; can_be_root() { true; }
        need was-there:second not-there:first && was-there && not-there";
    let ran = bash(&["-euo", "pipefail", "-c", script], dir.path());
    assert!(ran.status.success(), "{ran:?}");
    assert_eq!(String::from_utf8_lossy(&ran.stderr), "installing first\ninstalling second\n");
}

#[test]
fn a_machine_that_cannot_be_dressed_is_not_kept() {
    let dir = around();
    let machine = dir.path().join("broken");
    fs::create_dir(&machine).unwrap();
    fs::write(machine.join("packages"), "bash\n").unwrap();
    program(&machine.join("dress"), "echo undressed >&2; exit 1");
    program(&dir.path().join("bin/mmdebstrap"), r#"mkdir -p "${@: -1}""#);
    let bed =
        ["checker/bed/bed", "unpack", machine.to_str().unwrap(), dir.path().to_str().unwrap()];
    let ran = bash(&bed, dir.path());
    assert!(!ran.status.success(), "{ran:?}");
    assert!(String::from_utf8_lossy(&ran.stderr).contains("undressed"), "{ran:?}");
    let kept = fs::read_dir(dir.path().join("labcheck")).map_or(0, Iterator::count);
    assert_eq!(kept, 0, "an image in the cache");
}
