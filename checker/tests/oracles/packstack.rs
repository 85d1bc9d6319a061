//! The answer file: packstack 26.0.0's own reader.

use crate::answer_text;
use crate::bytes::shown;
use crate::corpus;
use crate::driver::Driver;
use crate::machine::Machine;
use crate::trial::{Agreed, Difference, Oracle};
use labcheck::read::answer_file::{AnswerFile, Dialect, Refusal, Why, allowed, keys};
use labcheck::read::python_ini::{Ini, Python, Refusal as Parser};
use proptest::strategy::BoxedStrategy;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) struct Packstack {
    driver: Driver,
    /// Keys that packstack reads to find out whether it reads others.
    gates: BTreeSet<String>,
}

/// What packstack said.
struct Said {
    kind: String,
    what: String,
    /// Each key that it read, with the value before any processing.
    read: BTreeMap<String, String>,
    /// Each entry that its parser holds: section, name, value.
    entries: BTreeSet<[String; 3]>,
}

impl Oracle for Packstack {
    type Input = Vec<u8>;
    const NAME: &'static str = "packstack 26.0.0";
    const PERMILLE: u32 = 500;

    fn start(machine: &Machine, _: usize) -> Self {
        let mut driver = machine.driver("packstack", include_str!("drivers/packstack.py"), &[]);
        let gates = driver.ask_text(&[]).unwrap().into_iter().collect();
        Self { driver, gates }
    }

    fn strategy() -> BoxedStrategy<Vec<u8>> {
        answer_text::files()
    }

    fn corpus() -> Vec<(String, Vec<u8>)> {
        let mut files = corpus::files("root/openstack.txt");
        files.extend(corpus::files("root/openstack.orig"));
        files.extend(corpus::packstack_said().into_iter().map(|said| (said.name, said.file)));
        files
    }

    fn compare(&mut self, file: &Vec<u8>) -> Result<Agreed, Difference> {
        let said = Said::of(&self.driver.ask(&[file])?)?;
        let ours = AnswerFile::read(file, Dialect::Packstack26);
        match (&ours, said.kind.as_str()) {
            (Err(refusal), _) => {
                // It stops at a value that is not allowed before it comes to the rest.
                let late = matches!(refusal.why, Why::OldNamesDiffer { .. });
                let theirs = (said.kind.clone(), said.what.clone());
                if !(late && said.kind == "not allowed") {
                    Difference::unless_same("the refusal", &theirs, &told(refusal))?;
                }
                Ok(Agreed::on("refused", 1))
            }
            (Ok(ours), "not allowed") => {
                entries(file, &said)?;
                let value = ours.get(&said.what).value().unwrap_or_default().to_vec();
                let about = format!("whether {} is allowed", said.what);
                let ours = allowed(&said.what, &value, Dialect::Packstack26);
                Difference::unless_same(&about, &false, &ours)?;
                Ok(Agreed::on("value not allowed", 1))
            }
            (Ok(ours), "read") => {
                entries(file, &said)?;
                self.values(ours, &said)?;
                Ok(Agreed::on("read", said.read.len() as u64))
            }
            (Ok(_), kind) => Err(Difference {
                about: "the refusal".into(),
                theirs: format!("{kind}: {}", said.what),
                ours: "it is read".into(),
            }),
        }
    }

    fn show(file: &Vec<u8>) -> String {
        shown(file)
    }
}

impl Packstack {
    /// Which keys are read, and what is read.
    fn values(&self, ours: &AnswerFile, said: &Said) -> Result<(), Difference> {
        for key in keys::all().filter(|key| ours.is_read(key.name)) {
            let theirs = said.read.contains_key(key.name);
            Difference::unless_same(&format!("whether {} is read", key.name), &theirs, &true)?;
        }
        for (key, theirs) in &said.read {
            let is_read = ours.is_read(key) || self.gates.contains(key);
            Difference::unless_same(&format!("whether {key} is read"), &true, &is_read)?;
            let value = ours.get(key).value().unwrap_or_default().to_vec();
            let value = String::from_utf8_lossy(&value).into_owned();
            if !is(theirs, &value) {
                let (about, theirs) = (format!("the value of {key}"), format!("{theirs:?}"));
                return Err(Difference { about, theirs, ours: format!("{value:?}") });
            }
            let about = format!("whether {key} is allowed");
            let ours = allowed(key, value.as_bytes(), Dialect::Packstack26);
            Difference::unless_same(&about, &true, &ours)?;
        }
        Ok(())
    }
}

/// What the parser under packstack holds.
fn entries(file: &[u8], said: &Said) -> Result<(), Difference> {
    let ini = Ini::read(file, Python::Three);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let counting = ini.entries.iter().enumerate().filter(|(at, _)| ini.counts(*at));
    let ours: BTreeSet<[String; 3]> = counting
        .map(|(_, entry)| {
            let section = ini.sections.get(entry.section).map_or(&b""[..], |section| &section.name);
            [text(section), text(&entry.name), text(&entry.value)]
        })
        .collect();
    if said.entries == ours {
        return Ok(());
    }
    let only = |one: &BTreeSet<_>, other: &BTreeSet<_>| format!("{:?}", one - other);
    let (theirs, ours) = (only(&said.entries, &ours), only(&ours, &said.entries));
    Err(Difference { about: "the entries".into(), theirs, ours })
}

/// Whether a value is ours, where ours may stand for what packstack finds out or draws.
fn is(theirs: &str, ours: &str) -> bool {
    let random = |length| theirs.len() == length && theirs.bytes().all(|b| b.is_ascii_hexdigit());
    match ours {
        "<random-hex16>" => random(16),
        "<random-hex32>" => random(32),
        _ => {
            let ours = ours.replace("<local-ip>", "192.168.122.10");
            theirs == ours.replace("<hostname>", "controller")
        }
    }
}

/// Our refusal in the words of the driver.
fn told(refusal: &Refusal) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (kind, what) = match &refusal.why {
        Why::Parser(Parser::NoHeader { line }) => ("no header", line.to_string()),
        Why::Parser(Parser::NotOptions { lines }) => {
            let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
            ("no option", lines.join(","))
        }
        Why::Parser(Parser::DuplicateOption { line, name, .. }) => {
            ("option again", format!("{line} {}", text(name)))
        }
        Why::Parser(Parser::DuplicateSection { line, name, .. }) => {
            ("section again", format!("{line} {}", text(name)))
        }
        // Python tells the place within what it had decoded.
        Why::Parser(Parser::Undecodable { .. }) => ("not utf-8", String::new()),
        Why::NoGeneral { .. } => ("no general", String::new()),
        Why::Interpolation { key, .. } => ("bad substitution", key.clone()),
        Why::OldNamesDiffer { key } => ("old names differ", key.clone()),
    };
    (kind.to_owned(), what)
}

impl Said {
    fn of(fields: &[Vec<u8>]) -> Result<Self, String> {
        let text = |field: &Vec<u8>| String::from_utf8_lossy(field).into_owned();
        let fields: Vec<String> = fields.iter().map(text).collect();
        let [kind, what, count, rest @ ..] = fields.as_slice() else {
            return Err(format!("no answer: {fields:?}"));
        };
        let count: usize = count.parse().map_err(|_| format!("no answer: {fields:?}"))?;
        let (read, entries) = rest.split_at_checked(2 * count).unwrap_or_default();
        let pair = |pair: &[String]| (pair[0].clone(), pair[1].clone());
        let triple = |of: &[String]| [of[0].clone(), of[1].clone(), of[2].clone()];
        Ok(Self {
            kind: kind.clone(),
            what: what.clone(),
            read: read.chunks_exact(2).map(pair).collect(),
            entries: entries.chunks_exact(3).map(triple).collect(),
        })
    }
}
