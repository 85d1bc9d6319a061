//! Drawings: `diagrams/NAME.svg`, with its words in `diagrams/NAME.toml`.
//!
//! The SVG holds `{{key}}` wherever a word stands; the words of both languages are in the TOML. A
//! group that belongs to a step carries `data-step="2"`; the sentences of the steps stand below the
//! drawing, where they are read without scripts and in print.

use crate::data::{is_id, toml};
use crate::html::{escape, prose};
use labcheck_labs::{Fault, Lang, Text};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// A drawing and its words.
#[derive(Clone, Debug)]
pub struct Drawing {
    svg: String,
    words: Words,
}

/// The file of its words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    /// What stands below it.
    title: Text,
    /// What someone hears who cannot see it.
    about: Text,
    /// The words inside it.
    #[serde(default)]
    text: BTreeMap<String, Text>,
    /// What happens, step by step.
    #[serde(default, rename = "step")]
    steps: Vec<Text>,
}

impl Drawing {
    /// Reads a drawing.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(name: &str, svg: &str, texts: &str) -> Result<Self, Vec<Fault>> {
        let (drawing, file) = (format!("diagrams/{name}.svg"), format!("diagrams/{name}.toml"));
        let words: Words = toml(&file, texts)?;
        let mut faults = Vec::new();
        let mut say = |byte: usize, what: String| {
            faults.push(Fault::at(&drawing, svg, byte, what));
        };
        if !is_id(name) {
            say(0, format!("the name `{name}` holds more than small letters, digits and hyphens"));
        }
        if !svg.trim_start().starts_with("<svg ") || !svg.contains("viewBox=\"") {
            say(0, "a drawing begins with <svg and has a viewBox".to_owned());
        }
        // One policy for all pages: nothing that runs, nothing that a style attribute hides.
        for bad in ["<script", " style=\"", "<style", "<foreignObject", " onload=", "href=\"http"] {
            if let Some(at) = svg.find(bad) {
                say(at, format!("`{}` has no place in a drawing", bad.trim()));
            }
        }
        for (at, _) in svg.match_indices(" id=\"") {
            let id = svg.get(at + 5..).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            if !id.starts_with(name) {
                say(at, format!("the id `{id}` does not begin with `{name}`"));
            }
        }
        let keys = keys(svg);
        for (at, key) in &keys {
            if !words.text.contains_key(*key) {
                say(*at, format!("`{key}` has no words in {file}"));
            }
        }
        let steps: BTreeSet<usize> = attribute(svg, "data-step").collect();
        if let Some(step) = steps.iter().find(|step| **step == 0 || **step > words.steps.len()) {
            say(0, format!("step {step} has no sentence in {file}"));
        }
        for step in 1..=words.steps.len() {
            if !steps.contains(&step) {
                say(0, format!("nothing in the drawing belongs to step {step}"));
            }
        }
        let used: BTreeSet<&str> = keys.iter().map(|(_, key)| *key).collect();
        for key in words.text.keys().filter(|key| !used.contains(key.as_str())) {
            say(0, format!("the words `{key}` of {file} stand nowhere"));
        }
        if faults.is_empty() { Ok(Self { svg: svg.to_owned(), words }) } else { Err(faults) }
    }
}

/// The places for words: byte, key.
fn keys(svg: &str) -> Vec<(usize, &str)> {
    let places = svg.match_indices("{{");
    places
        .filter_map(|(at, _)| {
            let (key, _) = svg.get(at + 2..)?.split_once("}}")?;
            Some((at, key.trim()))
        })
        .collect()
}

fn attribute<'a>(svg: &'a str, name: &str) -> impl Iterator<Item = usize> {
    let start = format!(" {name}=\"");
    let found: Vec<&'a str> = svg.split(start.as_str()).skip(1).collect();
    found.into_iter().map(|rest| rest.split('"').next().and_then(|n| n.parse().ok()).unwrap_or(0))
}

/// The figure, without a blank line in it.
pub(crate) fn figure(name: &str, drawing: &Drawing, lang: Lang) -> String {
    let words = &drawing.words;
    let mut svg = String::new();
    let mut rest = drawing.svg.trim();
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((key, tail)) = after.split_once("}}") else { break };
        svg.push_str(before);
        if let Some(text) = words.text.get(key.trim()) {
            svg.push_str(&escape(text.get(lang)));
        }
        rest = tail;
    }
    svg.push_str(rest);
    let id = format!("diagram-{name}");
    let named = format!(
        "<svg role=\"img\" aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-about\" "
    );
    let svg = svg.replacen("<svg ", &named, 1);
    let svg: Vec<&str> = svg.lines().filter(|line| !line.trim().is_empty()).collect();
    let mut out = format!("<figure class=\"diagram\" id=\"{id}\">\n<labcheck-steps>\n");
    // What scrolls sideways on a phone is reached by the keyboard.
    out.push_str("<div class=\"diagram-drawing\" tabindex=\"0\" role=\"group\" ");
    out.push_str(&format!("aria-labelledby=\"{id}-title\">\n{}\n</div>\n", svg.join("\n")));
    if !words.steps.is_empty() {
        out.push_str("<ol class=\"diagram-steps\">\n");
        for (at, step) in words.steps.iter().enumerate() {
            let step = prose(step.get(lang));
            out.push_str(&format!("<li data-step=\"{}\">{step}</li>\n", at + 1));
        }
        out.push_str("</ol>\n");
    }
    out.push_str(&format!(
        "</labcheck-steps>\n<p class=\"diagram-about\" id=\"{id}-about\">{}</p>\n<figcaption id=\"{id}-title\">{}</figcaption>\n</figure>\n",
        prose(words.about.get(lang)),
        prose(words.title.get(lang))
    ));
    out
}
