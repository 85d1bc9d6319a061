//! Strings of a lab that may name a parameter of the course: `vi {answer_file}`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A string with `{parameter}` places. `{{` and `}}` stand for the braces themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Template(pub String);

impl Template {
    /// The string with every place filled. A place that no parameter fills stays as written; lint
    /// does not let such a lab through.
    #[must_use]
    pub fn fill(&self, value: &dyn Fn(&str) -> Option<String>) -> String {
        fill(&self.0, value)
    }
}

/// A stretch of a template.
#[derive(Debug, PartialEq, Eq)]
enum Part<'a> {
    Plain(&'a str),
    Brace(char),
    Place(&'a str),
}

/// Cuts a template into its parts. `${…}` of a shell and braces around anything but a word of
/// letters, digits and `_` are plain text.
fn parts(template: &str) -> Vec<Part<'_>> {
    let mut out = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        if !before.is_empty() {
            out.push(Part::Plain(before));
        }
        if let Some(after) = from.strip_prefix("{{") {
            out.push(Part::Brace('{'));
            rest = after;
        } else if let Some(after) = from.strip_prefix("}}") {
            out.push(Part::Brace('}'));
            rest = after;
        } else if let Some((word, after)) = from[1..]
            .split_once('}')
            .filter(|(word, _)| from.starts_with('{') && !before.ends_with('$') && is_word(word))
        {
            out.push(Part::Place(word));
            rest = after;
        } else {
            out.push(Part::Plain(&from[..1]));
            rest = &from[1..];
        }
    }
    if !rest.is_empty() {
        out.push(Part::Plain(rest));
    }
    out
}

fn is_word(word: &str) -> bool {
    !word.is_empty()
        && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Fills the places of a template.
#[must_use]
pub fn fill(template: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(template.len());
    for part in parts(template) {
        match part {
            Part::Plain(text) => out.push_str(text),
            Part::Brace(brace) => out.push(brace),
            Part::Place(word) => match value(word) {
                Some(text) => out.push_str(&text),
                None => {
                    out.push('{');
                    out.push_str(word);
                    out.push('}');
                }
            },
        }
    }
    out
}

/// The parameters that a template names, in order.
#[must_use]
pub fn places(template: &str) -> Vec<&str> {
    parts(template)
        .into_iter()
        .filter_map(|part| if let Part::Place(word) = part { Some(word) } else { None })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str) -> String {
        fill(template, &|word| (word == "answer_file").then(|| "/root/openstack.txt".to_owned()))
    }

    #[test]
    fn a_place_is_filled_and_braces_can_be_written() {
        assert_eq!(filled("vi {answer_file}"), "vi /root/openstack.txt");
        assert_eq!(
            filled("awk '{{print $1}}' {answer_file}"),
            "awk '{print $1}' /root/openstack.txt"
        );
    }

    #[test]
    fn what_is_no_parameter_stays_as_written() {
        assert_eq!(filled("echo ${HOME} {Not} {} { x }"), "echo ${HOME} {Not} {} { x }");
        assert_eq!(filled("{unknown} {"), "{unknown} {");
    }

    #[test]
    fn places_are_told_in_order() {
        assert_eq!(places("{b} ${c} {a} {{d}}"), ["b", "a"]);
    }
}
