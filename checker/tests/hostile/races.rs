//! Things that are swapped for one another while they are looked at.

use crate::Options;
use crate::case::Case;
use crate::report;
use crate::table::{Row, Table};
use crate::tree::{OUTSIDE, Tree};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Runs of each race; each looks once.
const RUNS: usize = 40;

/// What is swapped, where, the check that reads it, and what it may come to.
struct Race {
    name: &'static str,
    path: &'static str,
    check: &'static str,
    may: &'static [&'static str],
    /// Makes what stands there every other moment.
    other: fn(&Path, &Path),
}

fn link(to: &Path, at: &Path) {
    std::os::unix::fs::symlink(to, at).unwrap();
}

/// Up from wherever it stands to the real `/` and down again.
fn up(to: &Path) -> PathBuf {
    PathBuf::from("../".repeat(32)).join(to.strip_prefix("/").unwrap())
}

const CONFIG: &str = "/etc/selinux/config";
const BOOT: &str = "selinux.boot";

/// The tree says enforcing, the copy outside permissive: a pass is a look outside.
const RACES: [Race; 7] = [
    Race {
        name: "a file and a link out",
        path: CONFIG,
        check: BOOT,
        may: &["fail", "unknown"],
        other: |at, outside| link(outside, at),
    },
    Race {
        name: "a file and a relative link out",
        path: CONFIG,
        check: BOOT,
        may: &["fail", "unknown"],
        other: |at, outside| link(&up(outside), at),
    },
    Race {
        name: "a file and a FIFO",
        path: CONFIG,
        check: BOOT,
        may: &["fail", "unknown"],
        other: |at, _| {
            assert!(std::process::Command::new("mkfifo").arg(at).status().unwrap().success())
        },
    },
    Race {
        name: "a file and a directory",
        path: CONFIG,
        check: BOOT,
        may: &["fail", "unknown"],
        other: |at, _| fs::create_dir(at).unwrap(),
    },
    Race {
        name: "a directory on the way and a link out",
        path: "/etc/selinux",
        check: BOOT,
        may: &["fail", "unknown"],
        other: |at, outside| link(outside, at),
    },
    Race {
        name: "a directory on the way and a relative link out",
        path: "/etc/selinux",
        check: BOOT,
        may: &["fail", "unknown"],
        other: |at, outside| link(&up(outside), at),
    },
    Race {
        name: "all of etc and a link out",
        path: "/etc",
        check: BOOT,
        may: &["fail", "unknown"],
        other: |at, outside| link(outside, at),
    },
];

pub(crate) fn all(options: &Options, table: &mut Table) {
    for race in &RACES {
        let name = format!("race: {}", race.name);
        if !table.wants(&name) {
            continue;
        }
        let mut case = Case::named("a machine half done");
        case.files.insert("sys/fs/selinux/enforce".into(), "1".into());
        let tree = Tree::of(&case);
        for (at, word) in [(tree.at(CONFIG), "enforcing"), (tree.outside(CONFIG), "permissive")] {
            let mark = if word == "permissive" { OUTSIDE } else { "inside" };
            fs::write(at, format!("SELINUX={word}\nSELINUXTYPE=targeted\n#{mark}\n")).unwrap();
        }
        let at = tree.at(race.path);
        let other = tree.root().parent().unwrap().join("aside/other");
        (race.other)(&other, &tree.outside(race.path));
        let mut row = Row::new(name);
        let over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let swaps = scope.spawn(|| {
                let mut swaps = 0_u64;
                while !over.load(Ordering::Relaxed) {
                    use rustix::fs::{CWD, RenameFlags, renameat_with};
                    renameat_with(CWD, &at, CWD, &other, RenameFlags::EXCHANGE).unwrap();
                    swaps += 1;
                }
                swaps
            });
            for _ in 0..RUNS {
                let ran = report::json(&options.program, &tree.word());
                let told = row.verdicts(race.name, &ran);
                row.tell(told.status(race.check));
                report::must(&mut row, &told, race.check, race.may);
                if ran.out.windows(OUTSIDE.len()).any(|seen| seen == OUTSIDE.as_bytes()) {
                    row.fault("something outside was read".into());
                }
            }
            over.store(true, Ordering::Relaxed);
            if swaps.join().unwrap() < RUNS as u64 {
                row.fault("nothing was swapped".into());
            }
        });
        table.add(row);
    }
}
