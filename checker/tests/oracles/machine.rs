//! The Debian with the real programs, laid out below a folder of its own.

use crate::driver::Driver;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The laid-out machine; gone when this is dropped.
pub(crate) struct Machine {
    around: tempfile::TempDir,
}

/// What every driver shares.
const WIRE: &str = include_str!("drivers/wire.py");

impl Machine {
    /// Lays it out; made first, if it is not in the cache.
    pub(crate) fn unpack() -> Self {
        // On disk: /tmp may be memory.
        let around = tempfile::Builder::new().prefix("labcheck-").tempdir_in("/var/tmp").unwrap();
        let home = Path::new(env!("CARGO_MANIFEST_DIR"));
        let done = Command::new(home.join("bed/bed"))
            .arg("unpack")
            .arg(home.join("tests/machines/oracles"))
            .arg(around.path())
            .status();
        assert!(done.unwrap().success(), "the machine cannot be laid out");
        let machine = Self { around };
        std::fs::create_dir(machine.root().join("oracles")).unwrap();
        std::fs::write(machine.root().join("oracles/wire.py"), WIRE).unwrap();
        machine
    }

    /// Its root directory.
    pub(crate) fn root(&self) -> PathBuf {
        self.around.path().join("root")
    }

    /// Starts a driver in it: a Python program, with what it is told at the start.
    pub(crate) fn driver(&self, name: &str, program: &'static str, words: &[&str]) -> Driver {
        let root = self.root();
        let (name, words) = (name.to_owned(), words.iter().map(|word| (*word).to_owned()));
        let words: Vec<String> = words.collect();
        std::fs::write(root.join(format!("oracles/ask-{name}.py")), program).unwrap();
        Driver::new(Box::new(move || {
            let mut command = Command::new("unshare");
            command
                .args(["--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "--kill-child"])
                .args(["bash", "-euc", ENTER, "enter"])
                .arg(&root)
                .arg(format!("/oracles/ask-{name}.py"))
                .args(&words)
                .env_clear()
                .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
                .env("LC_ALL", "C.UTF-8")
                .env("HOME", "/root");
            command
        }))
    }
}

/// Goes in: what the programs write stays in memory of this driver alone.
const ENTER: &str = r#"
root=$1
shift
mount -t tmpfs -o mode=755 oracles "$root/mnt"
cp -a "$root/etc/." "$root/mnt/"
mount --bind "$root/mnt" "$root/etc"
for at in c run root tmp var/tmp var/lib/chrony var/log; do
    mkdir -p "$root/$at"
    mount -t tmpfs -o mode=755 oracles "$root/$at"
done
mount -t proc proc "$root/proc"
chroot "$root" ip link set lo up
exec chroot "$root" python3 -B "$@"
"#;
