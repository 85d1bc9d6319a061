//! What services of this machine answer, asked where somebody says: for tests that answer themselves.

use super::{http as web, systemd};
use crate::evidence::{HttpSeen, Look, UnitSeen};
use std::collections::BTreeMap;
use std::path::Path;

/// The state of units, from whatever speaks on this socket as systemd's private one does.
#[must_use]
pub fn systemd(socket: &Path, names: &[String]) -> BTreeMap<String, Look<UnitSeen>> {
    systemd::Systemd::at(socket).units(names, names)
}

/// The status that a URL answers with.
#[must_use]
pub fn http(url: &str) -> Look<HttpSeen> {
    web::get(url)
}
