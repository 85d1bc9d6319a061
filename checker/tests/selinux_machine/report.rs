//! What a JSON report says of single checks.

use serde_json::Value;

/// A status, with the mistake that was recognised.
pub(crate) fn verdict(report: &Value, id: &str) -> String {
    let check = check(report, id);
    let word = |name: &str| check[name].as_str();
    match (word("status"), word("mistake")) {
        (Some(status), Some(mistake)) => format!("{status} {mistake}"),
        (Some(status), None) => status.to_owned(),
        (None, _) => "not there".to_owned(),
    }
}

/// A check by its id; null where it is not there.
pub(crate) fn check<'a>(report: &'a Value, id: &str) -> &'a Value {
    let exercises = report["exercises"].as_array().map_or(&[][..], Vec::as_slice);
    exercises
        .iter()
        .filter_map(|exercise| exercise["checks"].as_array())
        .flatten()
        .find(|check| check["id"] == id)
        .unwrap_or(&Value::Null)
}
