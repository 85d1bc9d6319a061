//! The verdicts of one report.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

/// Status, and mistake where one is recognised, by the check's id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdicts(pub(crate) BTreeMap<String, String>);

impl Verdicts {
    /// Of a JSON report.
    pub(crate) fn of(report: &[u8]) -> Option<Self> {
        let report: Value = serde_json::from_slice(report).ok()?;
        let mut all = BTreeMap::new();
        for check in report["exercises"].as_array()?.iter().flat_map(|e| e["checks"].as_array()) {
            for check in check {
                let mut word = check["status"].as_str()?.to_owned();
                if let Some(mistake) = check["mistake"].as_str() {
                    word = format!("{word} {mistake}");
                }
                all.insert(check["id"].as_str()?.to_owned(), word);
            }
        }
        Some(Self(all))
    }

    pub(crate) fn status(&self, id: &str) -> &str {
        let word = self.0.get(id).map_or("", String::as_str);
        word.split(' ').next().unwrap_or("")
    }

    /// Checks whose status differs, with that here and that there.
    pub(crate) fn differing<'a>(&'a self, other: &'a Self) -> Vec<(&'a str, &'a str, &'a str)> {
        let ids = self.0.keys().map(|id| (id.as_str(), self.status(id), other.status(id)));
        ids.filter(|(_, here, there)| here != there).collect()
    }
}

impl Display for Verdicts {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let words = ["pass", "pending", "fail", "unknown", "skip"];
        let counts = words.map(|word| {
            let count = self.0.keys().filter(|id| self.status(id) == word).count();
            (count, word)
        });
        let told: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        write!(f, "{}", told.join(" "))
    }
}
