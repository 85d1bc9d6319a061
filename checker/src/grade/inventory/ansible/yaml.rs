//! Ansible inventories in YAML (ansible-core 2.19, the `yaml` inventory plugin).

use super::groups::Groups;
use super::tree::{self, Kind, Node};
use super::value::Value;
use crate::grade::inventory::{meant, told};
use crate::text::{Text, text};
use std::rc::Rc;

/// Reads a file.
///
/// # Errors
/// It is no map of groups.
pub(super) fn read(groups: &mut Groups<'_>, text: &str, notes: &mut Vec<Text>) -> Result<(), Text> {
    let root = tree::read(groups.file, text)?;
    let pairs = match root.as_deref().map(|root| &root.kind) {
        Some(Kind::Map(pairs)) if !pairs.is_empty() => pairs,
        None | Some(Kind::Map(_) | Kind::Scalar(Value::Null)) => {
            let name = &groups.file.name;
            return Err(text!(ko "{name}: 비어 있습니다", en "{name}: it is empty"));
        }
        _ => {
            let at = groups.file.at(root.map_or(1, |root| root.line));
            return Err(text!(
                ko "{at}: 인벤토리는 그룹의 맵입니다: `all:` 아래에 `hosts:`",
                en "{at}: an inventory is a map of groups: `hosts:` below `all:`"
            ));
        }
    };
    let plugin = pairs.iter().find(|(key, _)| key.text() == Some("plugin"));
    if let Some((key, _)) = plugin.filter(|(_, value)| !is_false(value)) {
        let at = groups.file.at(key.line);
        return Err(text!(
            ko "{at}: 인벤토리 플러그인의 설정입니다. `ansible-inventory --list --yaml`의 출력을 .yml 파일로 저장해 쓰세요",
            en "{at}: the settings of an inventory plugin; save what `ansible-inventory --list --yaml` prints in a .yml file and take that"
        ));
    }
    for (key, value) in pairs {
        group(groups, key, value, notes)?;
    }
    Ok(())
}

/// What Python takes for false.
fn is_false(node: &Node) -> bool {
    match &node.kind {
        Kind::Scalar(Value::Text(text)) => text.is_empty(),
        Kind::Scalar(Value::Int(digits)) => digits == "0",
        Kind::Scalar(Value::Float(number)) => *number == 0.0,
        Kind::Scalar(Value::Null | Value::Bool(false)) => true,
        Kind::Scalar(_) => false,
        Kind::List(list) => list.is_empty(),
        Kind::Map(pairs) => pairs.is_empty(),
    }
}

fn name<'n>(groups: &Groups<'_>, node: &'n Node) -> Result<&'n str, Text> {
    node.text().filter(|name| !name.is_empty()).ok_or_else(|| {
        let at = groups.file.at(node.line);
        text!(
            ko "{at}: 그룹과 호스트의 이름은 글자입니다. 수나 yes, no라면 따옴표로 감싸세요",
            en "{at}: the name of a group or host is text; put a number, yes or no between quotes"
        )
    })
}

/// A key, and what stands behind it.
type Entry = (Rc<Node>, Option<Rc<Node>>);

/// A map, or nothing; a word stands for a map with that key alone.
fn pairs(groups: &Groups<'_>, section: &str, node: &Rc<Node>) -> Result<Vec<Entry>, Text> {
    match &node.kind {
        Kind::Map(pairs) => {
            Ok(pairs.iter().map(|(key, value)| (Rc::clone(key), Some(Rc::clone(value)))).collect())
        }
        Kind::Scalar(Value::Null) => Ok(Vec::new()),
        Kind::Scalar(Value::Text(_)) => Ok(vec![(Rc::clone(node), None)]),
        _ => {
            let at = groups.file.at(node.line);
            Err(text!(
                ko "{at}: `{section}`은 맵이어야 합니다. 이름마다 `이름:`으로 쓰세요",
                en "{at}: `{section}` is a map: write each name as `name:`"
            ))
        }
    }
}

/// A group with what is in it.
fn group(
    groups: &mut Groups<'_>,
    key: &Node,
    node: &Rc<Node>,
    notes: &mut Vec<Text>,
) -> Result<(), Text> {
    let sections = match &node.kind {
        Kind::Map(pairs) => pairs.as_slice(),
        Kind::Scalar(Value::Null) => &[],
        _ => {
            let (at, word) = (groups.file.at(node.line), shown(key));
            notes.push(text!(
                ko "{at}: {word}는 그룹이 아니어서 건너뜁니다",
                en "{at}: {word} is no group and is skipped"
            ));
            return Ok(());
        }
    };
    let own = name(groups, key)?;
    groups.group(key.line, own)?;
    for (section, value) in sections {
        match section.text() {
            Some("vars") => {
                for (key, value) in pairs(groups, "vars", value)? {
                    let said = value.map_or(Value::Null, |value| value.value());
                    if let Some(variable) = key.text() {
                        groups.set(key.line, own, variable, said)?;
                    }
                }
            }
            Some("children") => {
                for (key, value) in pairs(groups, "children", value)? {
                    if let Some(value) = value {
                        group(groups, &key, &value, notes)?;
                    } else {
                        groups.group(key.line, name(groups, &key)?)?;
                    }
                    groups.child(key.line, own, name(groups, &key)?)?;
                }
            }
            Some("hosts") => {
                for (key, value) in pairs(groups, "hosts", value)? {
                    host(groups, own, &key, value.as_deref())?;
                }
            }
            _ => {
                let (at, word) = (groups.file.at(section.line), shown(section));
                let note = text!(
                    ko "{at}: {word}는 vars, children, hosts가 아니어서 건너뜁니다",
                    en "{at}: {word} is none of vars, children and hosts, and is skipped"
                );
                let near = section.text().map(|text| meant(text, ["vars", "children", "hosts"]));
                notes.push(note.then("", &near.unwrap_or_default()));
            }
        }
    }
    Ok(())
}

fn shown(node: &Node) -> String {
    told(&node.value().word().unwrap_or_else(|| "…".into()))
}

fn host(
    groups: &mut Groups<'_>,
    group: &str,
    key: &Node,
    value: Option<&Node>,
) -> Result<(), Text> {
    let variables = match value.map(|node| &node.kind) {
        Some(Kind::Map(pairs)) => pairs.as_slice(),
        _ if value.is_none_or(is_false) => &[],
        _ => {
            let (at, word) = (groups.file.at(key.line), shown(key));
            return Err(text!(
                ko "{at}: 호스트 {word} 아래에는 변수의 맵이 와야 합니다",
                en "{at}: below the host {word} stands a map of variables"
            ));
        }
    };
    let pattern = name(groups, key)?;
    for host in groups.hosts(key.line, group, pattern)? {
        for (variable, value) in variables {
            if let Some(name) = variable.text() {
                groups.set(variable.line, &host, name, value.value())?;
            }
        }
    }
    Ok(())
}
