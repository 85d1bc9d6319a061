//! Every path that is looked at, and every directory on the way, with something else standing there.

use crate::Options;
use crate::case::Case;
use crate::forms::{FORMS, For, Is, Place};
use crate::measure;
use crate::report;
use crate::table::{Row, Table};
use crate::tree::{OUTSIDE, Tree};
use crate::verdicts::Verdicts;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

/// What is looked at on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wanted {
    File,
    Stat,
    Dir,
}

/// A path, what was wanted there, and what is told where nothing stands there.
struct Position {
    path: String,
    wanted: Wanted,
    absent: Verdicts,
}

/// Every path that `collect` tells to have looked at, and their parents.
fn paths(program: &Path, root: &str) -> BTreeMap<String, Wanted> {
    let bundle = measure::run(program, &["collect", "day1", "--root", root, "-o", "-"]);
    let bundle: Value = serde_json::from_slice(&bundle.out).unwrap();
    let mut paths = BTreeMap::new();
    for (name, wanted) in [("files", Wanted::File), ("stats", Wanted::Stat), ("dirs", Wanted::Dir)]
    {
        for path in bundle["evidence"][name].as_object().into_iter().flat_map(|all| all.keys()) {
            paths.entry(path.clone()).or_insert(wanted);
            for (at, _) in path.match_indices('/').skip(1) {
                paths.entry(path[..at].to_owned()).or_insert(Wanted::Dir);
            }
        }
    }
    paths.remove("/");
    paths
}

/// The files whose content is read.
pub(crate) fn files(program: &Path, root: &str) -> Vec<String> {
    let all = paths(program, root).into_iter();
    all.filter(|(_, wanted)| *wanted == Wanted::File).map(|(path, _)| path).collect()
}

pub(crate) fn all(options: &Options, table: &mut Table) {
    let done = "a machine on which all that an image shows is done";
    let el9 = toml::from_str("on = 'el9'\nanswers = 'edited'").unwrap();
    for (which, case) in [("el7", Case::named(done)), ("el9", el9)] {
        let tree = Tree::of(&case);
        let root = tree.word();
        let wanted: Vec<_> =
            FORMS.iter().filter(|(name, ..)| table.wants(&format!("{which}: {name}"))).collect();
        if wanted.is_empty() {
            continue;
        }
        let mut plain = Row::new(format!("{which}: as it is"));
        let base = plain.verdicts("as it is", &report::json(&options.program, &root));
        plain.tell(&base);
        table.add(plain);
        let mut gone = Row::new(format!("{which}: nothing there"));
        let mut positions = Vec::new();
        for (path, wanted) in paths(&options.program, &root) {
            let ran = tree.without(&path, |_| report::json(&options.program, &root));
            let absent = gone.verdicts(&path, &ran);
            gone.tell(&absent);
            positions.push(Position { path, wanted, absent });
        }
        table.add(gone);
        for (name, is, places, plant) in wanted {
            let mut row = Row::new(format!("{which}: {name}"));
            for position in &positions {
                if !fits(*places, position.wanted) {
                    continue;
                }
                let ran = tree.without(&position.path, |at| {
                    let before: BTreeSet<_> = names(at.parent().unwrap());
                    let outside = tree.outside(&position.path);
                    // The copy outside has the bits that stood here.
                    let mode = outside.symlink_metadata().map_or(0o644, |s| s.mode() & 0o7777);
                    plant(&Place { at, outside, mode });
                    let ran = report::json(&options.program, &root);
                    let after = names(at.parent().unwrap());
                    for name in after.difference(&before) {
                        crate::tree::remove(&at.with_file_name(name));
                    }
                    ran
                });
                let told = row.verdicts(&position.path, &ran);
                row.tell(&told);
                let said = [ran.out, ran.err].concat();
                if said.windows(OUTSIDE.len()).any(|seen| seen == OUTSIDE.as_bytes()) {
                    row.fault(format!("{}: something outside was read", position.path));
                }
                for fault in faults(*is, &base, position, &told) {
                    row.fault(format!("{}: {fault}", position.path));
                }
            }
            table.add(row);
        }
    }
}

fn fits(places: For, wanted: Wanted) -> bool {
    match places {
        For::Content => wanted == Wanted::File,
        For::Files => wanted != Wanted::Dir,
        For::All => true,
    }
}

fn names(dir: &Path) -> BTreeSet<std::ffi::OsString> {
    std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name()).collect()
}

/// Checks for which what stands there is an answer, and why.
const ANSWERS: [(&str, &str); 6] = [
    // A link through /proc in its own place is one in a circle: the kernel line is there and not known.
    ("/proc", "selinux.boot"),
    // Nothing but whether anything stands there is asked.
    ("/dev/kvm", "cpu-virt.kvm"),
    // systemctl passes over a folder of links that it cannot open.
    ("/etc/systemd/system/multi-user.target.wants", "chrony.enabled"),
    // Only whose it is and who may read it is asked, whatever its size.
    ("/root/keystonerc_admin", "install.finished"),
    // For systemd a unit file that is a device is a masked unit (`null_or_empty()`), and on a link to
    // nothing `systemctl is-enabled` (252) has no answer but an error.
    ("/usr/lib/systemd/system/chronyd.service", "chrony.enabled"),
    ("/usr/lib/systemd/system/firewalld.service", "firewalld.disabled"),
];

/// What the contract does not allow.
fn faults(is: Is, base: &Verdicts, position: &Position, told: &Verdicts) -> Vec<String> {
    let Position { path, absent, .. } = position;
    match is {
        Is::Absent => told
            .differing(absent)
            .iter()
            .filter(|(id, ..)| !ANSWERS.contains(&(path, id)))
            .map(|(id, told, absent)| format!("{id} is {told}, and {absent} with nothing there"))
            .collect(),
        Is::Unreadable => {
            let matters: BTreeSet<_> =
                base.differing(absent).into_iter().map(|(id, ..)| id).collect();
            let all = base.0.keys().map(|id| (id.as_str(), base.status(id), told.status(id)));
            all.filter(|(id, base, told)| {
                *told != "unknown"
                    && (told != base || matters.contains(id))
                    && !ANSWERS.contains(&(path, id))
            })
            .map(|(id, base, told)| {
                let absent = absent.status(id);
                format!("{id} is {told} (it was {base}, and {absent} with nothing there)")
            })
            .collect()
        }
    }
}
