//! What no output may hold, whatever the machine says.

use serde_json::Value;

/// Control characters of either set, and what turns the writing direction or takes no room.
fn steers(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// What is wrong with an output in this form; standard error is as `human`.
pub(crate) fn fault(form: &str, out: &[u8]) -> Option<String> {
    let Ok(text) = std::str::from_utf8(out) else { return Some("is no UTF-8".into()) };
    if let Some(line) = text.lines().find(|line| line.chars().any(steers)) {
        let line: String = line.chars().take(200).collect();
        return Some(format!("steers the terminal: {line:?}"));
    }
    match form {
        "json" => serde_json::from_str::<Value>(text).err().map(|error| error.to_string()),
        "junit" => roxmltree::Document::parse(text).err().map(|error| error.to_string()),
        "tap" => text
            .lines()
            .find(|line| {
                !["ok ", "not ok ", "  ", "TAP version 14", "1.."]
                    .iter()
                    .any(|s| line.starts_with(s))
            })
            .map(|line| format!("is no TAP: {line:?}")),
        _ => None,
    }
}
