//! `systemctl is-enabled` of systemd 252 on trees of units, for a dozen names each.

use crate::case;
use crate::driver::Driver;
use crate::machine::Machine;
use crate::trial::{Agreed, Difference, Oracle};
use crate::unit_story;
use crate::unit_tree::{self, Node, Tree};
use labcheck::collect::Collector;
use labcheck::read::tree::Read;
use labcheck::read::units::{Dialect, lookup};
use proptest::strategy::BoxedStrategy;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) struct Systemd {
    driver: Driver,
    /// Where the trees are laid out, as seen from outside.
    root: PathBuf,
}

impl Oracle for Systemd {
    type Input = Tree;
    const NAME: &'static str = "systemctl 252";
    const PERMILLE: u32 = 75;

    fn start(machine: &Machine, shard: usize) -> Self {
        let inside = format!("/trees/{shard}");
        let root = machine.root().join(inside.trim_start_matches('/'));
        let program = include_str!("drivers/systemd.py");
        Self { driver: machine.driver("systemd", program, &[&inside]), root }
    }

    fn strategy() -> BoxedStrategy<Tree> {
        unit_tree::trees()
    }

    /// The trees of the cases, as far as they are about units.
    fn corpus() -> Vec<(String, Tree)> {
        let of_units = |case: &&case::Case| ["units", "machine"].contains(&case.from.as_str());
        let tree = |case: &case::Case| {
            let dir = case.tree();
            let mut tree = vec![("/usr/lib/systemd/system".to_owned(), Node::Dir)];
            copy(dir.path(), "", &mut tree);
            (format!("{}: {}", case.from, case.name), tree)
        };
        case::all().iter().filter(of_units).map(tree).collect()
    }

    fn compare(&mut self, tree: &Tree) -> Result<Agreed, Difference> {
        unit_tree::write(tree, &self.root);
        let names = names(tree);
        let fields: Vec<&[u8]> = names.iter().map(String::as_bytes).collect();
        let said = self.driver.ask_text(&fields)?;
        let collector = Collector::root(&self.root).map_err(|error| error.to_string())?;
        let mut evidence = collector.empty();
        let mut words = BTreeMap::new();
        for (name, theirs) in names.iter().zip(&said) {
            let ours = loop {
                match lookup(name, &evidence, Dialect::V252) {
                    Ok(Read::Done(file)) => break file.state,
                    Ok(Read::Wants(needs)) => {
                        let needs = Collector::new_needs(needs, &evidence);
                        if needs.is_empty() {
                            return Err(format!("{name}: what is wanted was looked at").into());
                        }
                        collector.answer(needs, &mut evidence);
                    }
                    Err(cannot) => return Err(format!("{name}: {cannot:?}").into()),
                }
            };
            let theirs_is = if theirs.starts_with("error: ") { "bad" } else { theirs };
            if theirs_is != ours.word() {
                let (about, ours) = (format!("the unit {name}"), ours.word().to_owned());
                return Err(Difference { about, theirs: theirs.clone(), ours });
            }
            *words.entry(ours.word()).or_default() += 1;
        }
        Ok(Agreed { words, answers: names.len() as u64 })
    }

    fn show(tree: &Tree) -> String {
        unit_tree::show(tree)
    }
}

/// The names to ask for, those of which the tree tells first.
fn names(tree: &Tree) -> Vec<String> {
    let mut names: Vec<String> = unit_story::asked(tree).into_iter().map(str::to_owned).collect();
    // In the tree of a case, its own units. Of the scripts of CentOS the helper of Debian knows
    // nothing.
    let plain = |name: &&str| {
        let front = name.strip_suffix(".service").unwrap_or_default();
        !front.is_empty()
            && front != "network"
            && front.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    for name in tree.iter().filter_map(|(path, _)| path.rsplit('/').next()).filter(plain) {
        if names.iter().all(|known| known != name) {
            names.push(name.to_owned());
        }
    }
    if tree.iter().any(|(path, _)| path.contains("init.d/a")) {
        names.push("a".to_owned());
    }
    names
}

/// What stands below a directory.
fn copy(root: &Path, below: &str, tree: &mut Tree) {
    for entry in fs::read_dir(root.join(below)).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        let kind = entry.file_type().unwrap();
        let node = if kind.is_symlink() {
            Node::Link(fs::read_link(entry.path()).unwrap().to_string_lossy().into_owned())
        } else if kind.is_file() {
            Node::File(fs::read(entry.path()).unwrap())
        } else if kind.is_dir() {
            copy(root, &path, tree);
            Node::Dir
        } else {
            // A pipe of a case: it stands where no unit does.
            continue;
        };
        tree.push((format!("/{path}"), node));
    }
}
