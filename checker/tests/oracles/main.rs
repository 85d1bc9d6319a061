//! Our parsers held against the real programs: random files and those of the cases are given to both,
//! and each answer is compared. Runs as root, by name: `.ci/oracles`, or
//! `cargo test -p labcheck --test oracles -- [--only NAME] [--seed N] [INPUTS]`.
//!
//! The programs stand in a Debian of their own (`tests/machines/oracles`). Each is asked by a driver
//! (`drivers/`) that runs in it by chroot, with mounts, processes and a network of its own. Where the
//! program of a track is not to be had, what it said in real runs is written down (`tests/data/`).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may end so")]

mod ansible;
mod answer_text;
mod boot;
mod bytes;
#[path = "../suite/case.rs"]
#[allow(dead_code, unreachable_pub, reason = "the suite uses the rest")]
mod case;
mod chrony_includes;
mod chrony_text;
mod chronyd;
mod corpus;
mod dnf;
mod driver;
mod given;
mod inventory_text;
mod inventory_yaml;
mod libselinux;
mod machine;
mod options;
mod packstack;
mod recorded;
mod repo_text;
mod rpm;
mod rpm_database;
mod systemd;
mod table;
mod trial;
mod unit_story;
mod unit_tree;

use labcheck::read::selinux::Libselinux;
use labcheck::read::{answer_file, chrony};
use options::Options;
use std::cell::LazyCell;
use std::process::ExitCode;
use table::Table;

/// What `case` asks of the suite.
mod run {
    use std::path::{Path, PathBuf};

    /// Where the tests' own data stands.
    pub(crate) fn data(below: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(below)
    }
}

fn main() -> ExitCode {
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(usage) => {
            eprintln!("{usage}");
            return ExitCode::from(2);
        }
    };
    // What was recorded needs none, and nobody has to be root for it.
    let machine: LazyCell<machine::Machine> = LazyCell::new(machine::Machine::unpack);
    eprintln!("seed {} (the same inputs again: --seed {0})", options.seed);
    let mut table = Table::new(&options);
    table.recorded("libselinux 2.5, recorded", || recorded::libselinux(Libselinux::V2_5, 0));
    table.recorded("libselinux 3.6, recorded", || recorded::libselinux(Libselinux::V3_6, 1));
    table.held::<libselinux::Libselinux>(&machine);
    table.held::<boot::Boot>(&machine);
    table.recorded("chronyd 3.4, recorded", || recorded::chronyd(chrony::Dialect::V3_4, 0));
    table.recorded("chronyd 4.6.1, recorded", || recorded::chronyd(chrony::Dialect::V4_6, 1));
    table.held::<chronyd::Parsed>(&machine);
    table.held::<chronyd::Started>(&machine);
    table.recorded("systemctl 219, recorded", || recorded::systemctl(0));
    table.recorded("systemctl 252, recorded", || recorded::systemctl(1));
    table.held::<systemd::Systemd>(&machine);
    table.recorded("packstack 13.0.0, recorded", || {
        recorded::packstack(answer_file::Dialect::Packstack13, 0)
    });
    table.recorded("packstack 26.0.0, recorded", || {
        recorded::packstack(answer_file::Dialect::Packstack26, 1)
    });
    table.held::<packstack::Packstack>(&machine);
    table.held::<ansible::Ini>(&machine);
    table.held::<ansible::Yaml>(&machine);
    table.held::<dnf::Dnf>(&machine);
    table.held::<rpm::Rpm>(&machine);
    corpus::clear();
    println!("{table}");
    if table.agrees() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
