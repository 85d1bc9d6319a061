//! A YAML document as a tree, of bounded depth and size however its aliases multiply it.

use super::scalar;
use super::value::Value;
use crate::grade::inventory::{File, told};
use crate::text::{Text, text};
use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};
use std::collections::HashMap;
use std::rc::Rc;

/// Deeper is no inventory.
const DEPTH: usize = 100;

/// How many nodes may be walked over, aliases counted as what they stand for.
const NODES: usize = 2_000_000;

/// A node, and the line where it begins.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) line: usize,
    pub(super) kind: Kind,
    /// How many nodes it is, with those below it.
    size: usize,
    /// How many there are, one within the other.
    depth: usize,
}

#[derive(Debug)]
pub(super) enum Kind {
    Scalar(Value),
    List(Vec<Rc<Node>>),
    Map(Vec<Pair>),
}

/// A key and its value.
pub(super) type Pair = (Rc<Node>, Rc<Node>);

impl Node {
    /// As the value of a variable.
    pub(super) fn value(&self) -> Value {
        match &self.kind {
            Kind::Scalar(value) => value.clone(),
            Kind::List(_) => Value::List,
            Kind::Map(_) => Value::Map,
        }
    }

    /// As a name.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(Value::Text(text)) => Some(text),
            _ => None,
        }
    }
}

/// What is not ended yet.
struct Open {
    line: usize,
    anchor: usize,
    map: bool,
    nodes: Vec<Rc<Node>>,
    size: usize,
    depth: usize,
}

/// Reads a file of one document; `None` of an empty one.
///
/// # Errors
/// It is no YAML, holds several documents or tags without a meaning, or is too large.
pub(super) fn read(file: &File, text: &str) -> Result<Option<Rc<Node>>, Text> {
    let mut tree = Tree { file, open: Vec::new(), anchors: HashMap::new(), root: None };
    let mut documents = 0_usize;
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| {
            let (at, info) = (file.at(error.marker().line()), told(error.info()));
            text!(ko "{at}: YAML로 읽을 수 없습니다: {info}", en "{at}: it cannot be read as YAML: {info}")
        })?;
        if matches!(event, Event::DocumentStart(_)) {
            documents += 1;
            if documents > 1 {
                let at = file.at(span.start.line());
                return Err(
                    text!(ko "{at}: YAML 문서가 둘 이상입니다", en "{at}: a second YAML document"),
                );
            }
        }
        tree.take(event, span)?;
    }
    Ok(tree.root)
}

struct Tree<'f> {
    file: &'f File,
    open: Vec<Open>,
    anchors: HashMap<usize, Rc<Node>>,
    root: Option<Rc<Node>>,
}

impl Tree<'_> {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Text> {
        let line = span.start.line();
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let value = self.scalar(line, &text, style, tag.as_deref())?;
                self.add(
                    anchor,
                    Rc::new(Node { line, kind: Kind::Scalar(value), size: 1, depth: 1 }),
                )
            }
            Event::Alias(anchor) => match self.anchors.get(&anchor) {
                Some(node) => self.add(0, Rc::clone(node)),
                None => {
                    let at = self.file.at(line);
                    Err(text!(
                        ko "{at}: 별칭이 자기 자신을 가리킵니다",
                        en "{at}: an alias of what it stands in"
                    ))
                }
            },
            Event::SequenceStart(anchor, tag) => self.begin(line, anchor, false, tag.as_deref()),
            Event::MappingStart(anchor, tag) => self.begin(line, anchor, true, tag.as_deref()),
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            _ => Ok(()),
        }
    }

    fn begin(
        &mut self,
        line: usize,
        anchor: usize,
        map: bool,
        tag: Option<&Tag>,
    ) -> Result<(), Text> {
        let own = if map { ["map", "set"] } else { ["seq", "omap"] };
        let known = |tag: &Tag| core(tag).is_some_and(|name| own.contains(&name));
        match tag {
            Some(tag) if !known(tag) && !plain_tag(tag) && !unsafe_tag(tag) => {
                return Err(self.unknown(line, tag));
            }
            _ => {}
        }
        if self.open.len() >= DEPTH {
            return Err(self.deep(line));
        }
        self.open.push(Open { line, anchor, map, nodes: Vec::new(), size: 1, depth: 1 });
        Ok(())
    }

    fn end(&mut self) -> Result<(), Text> {
        let Some(Open { line, anchor, map, nodes, size, depth }) = self.open.pop() else {
            return Ok(());
        };
        let kind = if map { Kind::Map(merged(self.file, nodes)?) } else { Kind::List(nodes) };
        self.add(anchor, Rc::new(Node { line, kind, size, depth }))
    }

    fn add(&mut self, anchor: usize, node: Rc<Node>) -> Result<(), Text> {
        if anchor > 0 {
            self.anchors.insert(anchor, Rc::clone(&node));
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        open.size += node.size;
        open.depth = open.depth.max(node.depth + 1);
        if open.depth > DEPTH {
            return Err(self.deep(node.line));
        }
        if open.size > NODES {
            let at = self.file.at(node.line);
            return Err(
                text!(ko "{at}: 별칭이 너무 많이 불어납니다", en "{at}: its aliases make it too large"),
            );
        }
        open.nodes.push(node);
        Ok(())
    }

    fn scalar(
        &self,
        line: usize,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
    ) -> Result<Value, Text> {
        let plain = style == ScalarStyle::Plain;
        let untagged = || if plain { scalar::plain(text) } else { Value::Text(text.to_owned()) };
        let Some(tag) = tag else {
            // YAML 1.1 knows it as a mark of a default value, which no reader has a use for.
            let key = self.open.last().is_some_and(|open| open.map && open.nodes.len() % 2 == 0);
            if plain && text == "=" && !key {
                let at = self.file.at(line);
                return Err(text!(
                    ko "{at}: `=`는 따옴표로 감싸야 합니다",
                    en "{at}: `=` has to stand between quotes"
                ));
            }
            return Ok(untagged());
        };
        if plain_tag(tag) {
            return Ok(Value::Text(text.to_owned()));
        }
        if tag.handle == "!" && matches!(tag.suffix.as_str(), "vault" | "vault-encrypted") {
            return Ok(Value::Vault);
        }
        if unsafe_tag(tag) {
            return Ok(scalar::plain(text));
        }
        let value = match core(tag).unwrap_or_default() {
            "str" => Some(Value::Text(text.to_owned())),
            "int" => scalar::int(text),
            "float" => scalar::float(text).or_else(|| text.parse().ok().map(Value::Float)),
            "bool" => Some(scalar::plain(&text.to_lowercase()))
                .filter(|value| matches!(value, Value::Bool(_))),
            "null" => Some(Value::Null),
            "binary" | "timestamp" => Some(Value::Odd),
            _ => None,
        };
        value.ok_or_else(|| self.unknown(line, tag))
    }

    fn deep(&self, line: usize) -> Text {
        let at = self.file.at(line);
        text!(ko "{at}: 너무 깊이 들어 있습니다", en "{at}: nested too deeply")
    }

    fn unknown(&self, line: usize, tag: &Tag) -> Text {
        let (at, tag) = (self.file.at(line), told(&tag.to_string()));
        text!(
            ko "{at}: YAML 태그 {tag}를 모르거나 값이 그것이 아닙니다",
            en "{at}: the YAML tag {tag} is unknown, or the value none of it"
        )
    }
}

/// `!`: a plain word is a text.
fn plain_tag(tag: &Tag) -> bool {
    (tag.handle.is_empty() && tag.suffix == "!") || (tag.handle == "!" && tag.suffix.is_empty())
}

/// The name of one of YAML's own tags, `!!str` or `!<tag:yaml.org,2002:str>`.
fn core(tag: &Tag) -> Option<&str> {
    if tag.is_yaml_core_schema() {
        return Some(&tag.suffix);
    }
    tag.suffix.strip_prefix("tag:yaml.org,2002:").filter(|_| tag.handle.is_empty())
}

fn unsafe_tag(tag: &Tag) -> bool {
    tag.handle == "!" && tag.suffix == "unsafe"
}

/// Keys and values; what `<<` brings comes first and is overruled. Of keys of one name the last value
/// counts, at the place of the first.
fn merged(file: &File, nodes: Vec<Rc<Node>>) -> Result<Vec<Pair>, Text> {
    let mut brought: Vec<Pair> = Vec::new();
    let mut own: Vec<Pair> = Vec::new();
    let mut nodes = nodes.into_iter();
    while let (Some(key), Some(value)) = (nodes.next(), nodes.next()) {
        if key.text() != Some("<<") {
            own.push((key, value));
            continue;
        }
        let sources = match &value.kind {
            Kind::Map(_) => vec![&value],
            Kind::List(list) => list.iter().rev().collect(),
            Kind::Scalar(_) => Vec::new(),
        };
        let maps = sources.iter().all(|source| matches!(source.kind, Kind::Map(_)));
        if !maps || sources.is_empty() && matches!(value.kind, Kind::Scalar(_)) {
            let at = file.at(value.line);
            return Err(
                text!(ko "{at}: `<<`에는 맵만 올 수 있습니다", en "{at}: `<<` takes nothing but maps"),
            );
        }
        for source in sources {
            if let Kind::Map(pairs) = &source.kind {
                brought.extend(pairs.iter().cloned());
            }
        }
    }
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut out: Vec<Pair> = Vec::new();
    for (key, value) in brought.into_iter().chain(own) {
        let at = key.text().and_then(|name| places.get(name).copied());
        match at.and_then(|at| out.get_mut(at)) {
            Some(before) => before.1 = value,
            None => {
                if let Some(name) = key.text() {
                    places.insert(name.to_owned(), out.len());
                }
                out.push((key, value));
            }
        }
    }
    Ok(out)
}
