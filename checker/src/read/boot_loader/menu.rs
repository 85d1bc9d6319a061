//! Which entry of the menu boots.

use super::{Entry, KernelLine, bls, grub_cfg};
use crate::read::lines::lines;
use std::collections::BTreeMap;

/// A menu as GRUB would build it.
pub(super) struct Menu {
    pub(super) entries: Vec<Entry>,
    default: String,
    /// Cleared where something else than GRUB decides.
    pub(super) known_default: bool,
}

impl Menu {
    /// `env`: the environment block; `None`: there is none, `Some(None)`: it cannot be read.
    pub(super) fn new(
        config: grub_cfg::Config,
        snippets: &[bls::Snippet],
        env: Option<Option<BTreeMap<String, String>>>,
    ) -> Self {
        let known_default = !matches!(env, Some(None));
        let env = env.flatten().unwrap_or_default();
        let next = env.get("next_entry").filter(|next| !next.is_empty() && config.once);
        let set = match config.default.as_deref() {
            None | Some("${saved_entry}" | "$saved_entry") => env.get("saved_entry").cloned(),
            Some(text) => Some(text.to_owned()),
        };
        let default = next.cloned().or(set).unwrap_or_default();
        let mut entries = Vec::new();
        if config.reads_snippets {
            let lookup = |name: &str| {
                // grub.cfg sets kernelopts only where the environment has none.
                let own = config.variables.get(name);
                match name {
                    "kernelopts" => env.get(name).or(own),
                    _ => own.or_else(|| env.get(name)),
                }
            };
            entries.extend(snippets.iter().map(|snippet| snippet.entry(&lookup)));
        }
        // The entries' files come where blscfg stands, before what grub.cfg adds by hand.
        entries.extend(config.entries);
        Self { entries, default, known_default }
    }

    /// The kernel line of the default entry, where it can be told.
    pub(super) fn default(&self) -> Option<KernelLine> {
        if !self.known_default {
            return None;
        }
        let mut level = self.entries.as_slice();
        let mut entry = None;
        for part in self.default.split('>') {
            // Nothing that fits: GRUB takes the first entry.
            let found = pick(level, part).or(level.first())?;
            level = &found.inside;
            entry = Some(found);
        }
        let mut entry = entry?;
        while entry.kernel.is_none() {
            // A submenu as the default opens, and its own first entry boots.
            entry = entry.inside.first()?;
        }
        entry.kernel.clone()
    }
}

/// An entry by number, else by id or title.
fn pick<'a>(level: &'a [Entry], wanted: &str) -> Option<&'a Entry> {
    if let Ok(number) = wanted.trim().parse::<usize>() {
        return level.get(number);
    }
    level.iter().find(|entry| entry.id.as_deref() == Some(wanted) || entry.title == wanted)
}

/// grubenv: `name=value` lines after a comment, filled up with `#`.
pub(super) fn environment(file: &[u8]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for line in lines(file) {
        let text = String::from_utf8_lossy(line.bytes);
        if let Some((name, value)) = text.split_once('=').filter(|_| !text.starts_with('#')) {
            found.insert(name.to_owned(), value.replace("\\\\", "\\"));
        }
    }
    found
}
