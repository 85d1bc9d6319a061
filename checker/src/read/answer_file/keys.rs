//! The parameters of packstack 13.0.0 and 26.0.0, in the order in which they are read: `keys.tsv`.

use super::Dialect;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name, upper case.
    pub name: &'static str,
    default13: &'static str,
    default26: &'static str,
    rule13: &'static str,
    rule26: &'static str,
    /// When its group is read; empty: always.
    pub(super) condition: &'static str,
    /// Whether packstack masks it in its output: a secret.
    pub masked: bool,
    replaces: &'static str,
}

impl Key {
    /// The default, `None` where this packstack does not know the key.
    #[must_use]
    pub fn default(&self, dialect: Dialect) -> Option<&'static str> {
        let default = match dialect {
            Dialect::Packstack13 => self.default13,
            Dialect::Packstack26 => self.default26,
        };
        (default != "-").then_some(default)
    }

    /// The validator and its options.
    pub(super) fn rule(&self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::Packstack26 if self.rule26 != "=" => self.rule26,
            _ => self.rule13,
        }
    }

    /// Old names that are looked at where the key itself is missing; `13:NAME` in the table is one
    /// that 26 has forgotten.
    pub fn replaces(&self, dialect: Dialect) -> impl Iterator<Item = &'static str> + use<> {
        let names = self.replaces.split(',').filter(|name| !name.is_empty());
        names.filter_map(move |name| match name.strip_prefix("13:") {
            Some(name) => (dialect == Dialect::Packstack13).then_some(name),
            None => Some(name),
        })
    }
}

struct Table {
    keys: Vec<Key>,
    by_name: HashMap<&'static str, usize>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let keys: Vec<Key> = include_str!("keys.tsv").lines().filter_map(row).collect();
    let by_name = keys.iter().enumerate().map(|(at, key)| (key.name, at)).collect();
    Table { keys, by_name }
});

fn row(line: &'static str) -> Option<Key> {
    let mut cells = line.split('\t');
    let name = cells.next().filter(|name| !name.starts_with('#'))?;
    Some(Key {
        name,
        default13: cells.next()?,
        default26: cells.next()?,
        rule13: cells.next()?,
        rule26: cells.next()?,
        condition: cells.next()?,
        masked: cells.next()? == "y",
        replaces: cells.next()?,
    })
}

/// All parameters, in reading order.
pub fn all() -> impl Iterator<Item = &'static Key> {
    TABLE.keys.iter()
}

/// A parameter by its upper-case name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Key> {
    TABLE.keys.get(*TABLE.by_name.get(name)?)
}
