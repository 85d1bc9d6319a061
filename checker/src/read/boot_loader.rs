//! The kernel line of the next boot, as far as the boot loader's files tell it.
//!
//! Source of the rules: GRUB 2.02 of CentOS 7 (`grub-core/normal/menu.c`
//! `get_entry_number_from_variable`; `util/grub.d/00_header.in`), and of CentOS Stream 9 with
//! `grub-core/commands/blscfg.c` and the Boot Loader Specification.
//!
//! Firmware may boot another disk, and grub.cfg is a program: what is told here is what the files
//! say that grub-mkconfig, grubby and tuned write. Where it does not matter which entry is the
//! default, because all say the same of SELinux, that is told instead.

mod bls;
mod grub_cfg;
mod menu;
mod version;

use super::cmdline;
use super::tree::{Read, Tree};
use crate::evidence::{Cannot, FileKind, Look, Need};
use menu::Menu;

/// The kernel arguments of one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KernelLine {
    /// The entry: its title in grub.cfg, its file name without `.conf` in the entries' directory.
    pub entry: String,
    /// The file that holds them.
    pub path: String,
    /// The line in it, from 1.
    pub line: u32,
    /// The arguments with one blank between, variables replaced.
    pub arguments: Vec<u8>,
}

impl KernelLine {
    /// What the kernel and libselinux make of it.
    fn selinux(&self) -> (Option<bool>, Option<bool>) {
        (cmdline::selinux(&self.arguments), cmdline::enforcing(&self.arguments))
    }
}

/// What the files tell of the next boot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextBoot {
    /// This entry boots.
    Default(KernelLine),
    /// Which one boots cannot be told, but all say the same of SELinux. Never empty.
    Agree(Vec<KernelLine>),
    /// It cannot be told.
    CannotTell(CannotTell),
}

/// Why the next boot cannot be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CannotTell {
    /// There is neither grub.cfg nor an entry.
    NoBootLoader,
    /// A file or directory that would tell cannot be read.
    Unreadable {
        /// Which.
        path: String,
        /// Why.
        why: Cannot,
    },
    /// No entry has a kernel line.
    NoEntries,
    /// Several may boot, and they differ in what they say of SELinux.
    Differ(Vec<KernelLine>),
}

/// An entry of the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    id: Option<String>,
    title: String,
    /// `None`: it boots no Linux by itself, such as a submenu or a chain loader.
    kernel: Option<KernelLine>,
    /// Entries of a submenu.
    inside: Vec<Entry>,
}

const GRUB: &str = "/boot/grub2";
const ENTRIES: &str = "/boot/loader/entries";
const EFI: &str = "/boot/efi/EFI";

/// Tells the kernel line of the next boot, or what has to be looked at first.
#[must_use]
pub fn next_boot(tree: &impl Tree) -> Read<NextBoot> {
    let mut asker = Asker { tree, wants: Vec::new() };
    let mut places = vec![GRUB.to_owned()];
    let firmware = asker.dir(EFI);
    if let Some(Look::Seen(vendors)) = firmware {
        let vendors = vendors.iter().filter(|entry| entry.kind == FileKind::Directory);
        places.extend(vendors.map(|entry| format!("{EFI}/{}", entry.name)));
    }
    let configs: Vec<_> = places.iter().map(|place| format!("{place}/grub.cfg")).collect();
    let configs: Vec<_> = configs.iter().map(|path| (path, asker.file(path))).collect();
    let env_paths: Vec<_> = places.iter().map(|place| format!("{place}/grubenv")).collect();
    let envs: Vec<_> = env_paths.iter().map(|path| asker.file(path)).collect();
    let mut snippets = Vec::new();
    let entries = asker.dir(ENTRIES);
    if let Some(Look::Seen(names)) = entries {
        for entry in names {
            if let Some(id) = entry.name.strip_suffix(".conf") {
                let path = format!("{ENTRIES}/{}", entry.name);
                snippets.push((id, asker.file(&path), path));
            }
        }
    }
    if !asker.wants.is_empty() {
        return Read::Wants(asker.wants);
    }

    let mut unreadable = None;
    let mut cannot = |path: &str, why: &Cannot| {
        unreadable
            .get_or_insert(CannotTell::Unreadable { path: path.to_owned(), why: why.clone() });
    };
    for (path, look) in [(EFI, firmware), (ENTRIES, entries)] {
        if let Some(Look::Cannot(why)) = look {
            cannot(path, why);
        }
    }
    let mut read_snippets = Vec::new();
    for (id, look, path) in &snippets {
        match look {
            Some(Look::Seen(file)) => read_snippets.push(bls::Snippet::of(id, path, &file.content)),
            Some(Look::Cannot(why)) => cannot(path, why),
            _ => {}
        }
    }
    bls::sort(&mut read_snippets);

    let mut candidates = Vec::new();
    let mut configured = false;
    for ((path, config), env) in configs.iter().zip(envs.iter()) {
        let file = match config {
            Some(Look::Seen(file)) => file,
            Some(Look::Cannot(why)) => {
                configured = true;
                cannot(path, why);
                continue;
            }
            _ => continue,
        };
        let config = grub_cfg::parse(path, &file.content);
        if config.entries.is_empty() && !config.reads_snippets {
            // The stub on the EFI partition that leads to the real file.
            continue;
        }
        configured = true;
        // The stub's directory has no environment of its own: then that of /boot/grub2 counts.
        let env = [*env, envs.first().copied().flatten()].into_iter().flatten();
        let mut env = env.filter(|look| !matches!(look, Look::Absent));
        let env = env.next().map(|look| match look {
            Look::Seen(file) => Some(menu::environment(&file.content)),
            _ => None,
        });
        candidates.push(Menu::new(config, &read_snippets, env));
    }
    if !configured && !read_snippets.is_empty() {
        // No grub.cfg: another loader that reads the same entries, in its own order.
        let config = grub_cfg::Config { reads_snippets: true, ..grub_cfg::Config::default() };
        let mut menu = Menu::new(config, &read_snippets, None);
        menu.known_default = false;
        candidates.push(menu);
    }
    Read::Done(judge(&candidates, unreadable, configured))
}

fn judge(menus: &[Menu], unreadable: Option<CannotTell>, configured: bool) -> NextBoot {
    if let Some(why) = unreadable {
        return NextBoot::CannotTell(why);
    }
    if menus.is_empty() {
        return NextBoot::CannotTell(if configured {
            CannotTell::NoEntries
        } else {
            CannotTell::NoBootLoader
        });
    }
    let defaults: Vec<_> = menus.iter().map(Menu::default).collect();
    if let [Some(only)] = defaults.as_slice() {
        return NextBoot::Default(only.clone());
    }
    let possible: Vec<KernelLine> = if defaults.iter().all(Option::is_some) {
        defaults.into_iter().flatten().collect()
    } else {
        menus.iter().flat_map(|menu| kernels(&menu.entries)).collect()
    };
    match possible.split_first() {
        None => NextBoot::CannotTell(CannotTell::NoEntries),
        Some((first, rest)) if rest.iter().all(|line| line.selinux() == first.selinux()) => {
            NextBoot::Agree(possible)
        }
        Some(_) => NextBoot::CannotTell(CannotTell::Differ(possible)),
    }
}

/// All kernel lines below, submenus among them. grub-mkconfig nests one level; the reader stops
/// at [`grub_cfg::DEPTH`].
fn kernels(entries: &[Entry]) -> Vec<KernelLine> {
    let mut found = Vec::new();
    for entry in entries {
        found.extend(entry.kernel.clone());
        found.extend(kernels(&entry.inside));
    }
    found
}

/// Asks the tree, and remembers what it did not know.
struct Asker<'a, T> {
    tree: &'a T,
    wants: Vec<Need>,
}

impl<'a, T: Tree> Asker<'a, T> {
    fn file(&mut self, path: &str) -> Option<&'a Look<crate::evidence::FileSeen>> {
        let look = self.tree.file(path);
        if look.is_none() {
            self.wants.push(Need::File(path.to_owned()));
        }
        look
    }

    fn dir(&mut self, path: &str) -> Option<&'a Look<Vec<crate::evidence::Entry>>> {
        let look = self.tree.dir(path);
        if look.is_none() {
            self.wants.push(Need::Dir(path.to_owned()));
        }
        look
    }
}

#[cfg(test)]
mod tests;
