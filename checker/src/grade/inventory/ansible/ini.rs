//! Ansible inventories in INI (ansible-core 2.19, the `ini` inventory plugin).

use super::groups::Groups;
use super::literal;
use super::shlex;
use crate::grade::inventory::{meant, told};
use crate::text::{Text, text};

/// What a section holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Hosts,
    Children,
    Vars,
}

/// A group that was spoken of before it was declared.
struct Pending {
    name: String,
    line: usize,
    /// Who has it as a child; of variables nobody.
    parents: Vec<String>,
}

/// Reads a file.
///
/// # Errors
/// A line is none of an inventory.
pub(super) fn read(groups: &mut Groups<'_>, text: &str) -> Result<(), Text> {
    let mut pending: Vec<Pending> = Vec::new();
    let (mut group, mut state) = ("ungrouped".to_owned(), State::Hosts);
    for (at, line) in lines(text).enumerate() {
        let (number, line) = (at + 1, strip(line));
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if let Some((name, kind)) = section(line) {
            state = of(groups, number, kind)?;
            name.clone_into(&mut group);
            let waits = pending.iter().position(|one| one.name == group);
            if !groups.has_group(&group) {
                if state == State::Vars && waits.is_none() {
                    let (name, parents) = (group.clone(), Vec::new());
                    pending.push(Pending { name, line: number, parents });
                }
                groups.group(number, &group)?;
            }
            if let (Some(at), true) = (waits, state != State::Vars) {
                for parent in pending.remove(at).parents {
                    groups.child(number, &parent, &group)?;
                }
            }
            continue;
        }
        if line.starts_with('[') && line.ends_with(']') {
            return Err(wrong(
                groups,
                number,
                line,
                &text!(
                    ko "구역은 [그룹], [그룹:children], [그룹:vars]처럼 씁니다",
                    en "a section is like [group], [group:children] or [group:vars]"
                ),
            ));
        }
        match state {
            State::Hosts => hosts(groups, number, &group, line)?,
            State::Vars => {
                let Some((name, value)) = line.split_once('=') else {
                    return Err(wrong(
                        groups,
                        number,
                        line,
                        &text!(
                            ko "변수는 이름=값으로 씁니다",
                            en "a variable is name=value"
                        ),
                    ));
                };
                let value = literal::value(strip(value));
                groups.set(number, &group, strip(name), value)?;
            }
            State::Children => {
                let Some(child) = group_name(line) else {
                    return Err(wrong(
                        groups,
                        number,
                        line,
                        &text!(
                            ko "여기에는 그룹 이름만 씁니다",
                            en "nothing but the name of a group stands here"
                        ),
                    ));
                };
                if groups.has_group(child) {
                    groups.child(number, &group, child)?;
                } else if let Some(one) = pending.iter_mut().find(|one| one.name == child) {
                    one.parents.push(group.clone());
                } else {
                    let (name, parents) = (child.to_owned(), vec![group.clone()]);
                    pending.push(Pending { name, line: number, parents });
                }
            }
        }
    }
    match pending.first() {
        Some(one) => {
            let name = told(&one.name);
            let at = groups.file.at(one.line);
            Err(
                text!(ko "{at}: 그룹 {name}가 선언되지 않았습니다", en "{at}: the group {name} is not declared"),
            )
        }
        None => Ok(()),
    }
}

fn wrong(groups: &Groups<'_>, number: usize, line: &str, why: &Text) -> Text {
    let (at, line) = (groups.file.at(number), told(line));
    text!(ko "{at}: {line}: ", en "{at}: {line}: ").then("", why)
}

/// Lines as `str.splitlines` cuts them.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut left = Some(text).filter(|text| !text.is_empty());
    std::iter::from_fn(move || {
        let text = left?;
        let ends = |c: char| {
            matches!(
                c,
                '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'
                    ..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
            )
        };
        let Some(at) = text.find(ends) else {
            left = None;
            return Some(text);
        };
        let (line, rest) = text.split_at(at);
        let end = rest.strip_prefix("\r\n").unwrap_or_else(|| {
            let mut chars = rest.chars();
            chars.next();
            chars.as_str()
        });
        left = Some(end).filter(|rest| !rest.is_empty());
        Some(line)
    })
}

/// Python's `strip()`.
fn strip(text: &str) -> &str {
    text.trim_matches(space)
}

fn space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// Whether nothing follows but blanks and a remark.
fn ends(rest: &str) -> bool {
    let rest = rest.trim_start_matches(space);
    rest.is_empty() || rest.starts_with('#')
}

/// `[name]` or `[name:kind]`.
fn section(line: &str) -> Option<(&str, Option<&str>)> {
    let inside = line.strip_prefix('[')?;
    let end = inside.find(|c: char| c == ':' || c == ']' || space(c))?;
    let (name, rest) = inside.split_at(end);
    if name.is_empty() {
        return None;
    }
    let (kind, rest) = match rest.strip_prefix(':') {
        Some(rest) => {
            let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_')?;
            let (kind, rest) = rest.split_at(word);
            (Some(kind).filter(|kind| !kind.is_empty())?, rest)
        }
        None => ("", rest),
    };
    let rest = rest.strip_prefix(']')?;
    ends(rest).then_some((name, Some(kind).filter(|kind| !kind.is_empty())))
}

fn of(groups: &Groups<'_>, number: usize, kind: Option<&str>) -> Result<State, Text> {
    match kind {
        None | Some("hosts") => Ok(State::Hosts),
        Some("children") => Ok(State::Children),
        Some("vars") => Ok(State::Vars),
        Some(other) => {
            let (at, word) = (groups.file.at(number), told(other));
            let known = text!(
                ko "{at}: 모르는 구역 종류 {word}",
                en "{at}: an unknown kind of section {word}"
            );
            Err(known.then("", &meant(other, ["hosts", "children", "vars"])))
        }
    }
}

/// The name of a group with a remark behind it, which may begin within the word where what follows it
/// would be none.
fn group_name(line: &str) -> Option<&str> {
    let end = line.find(|c: char| c == ':' || c == ']' || space(c)).unwrap_or(line.len());
    let (name, rest) = line.split_at(end);
    if ends(rest) {
        return Some(name).filter(|name| !name.is_empty());
    }
    let (name, _) = name.rsplit_once('#')?;
    Some(name).filter(|name| !name.is_empty())
}

/// `pattern name=value…`
fn hosts(groups: &mut Groups<'_>, number: usize, group: &str, line: &str) -> Result<(), Text> {
    let words = shlex::split(line, true).map_err(|_| {
        wrong(
            groups,
            number,
            line,
            &text!(
                ko "따옴표나 역슬래시가 끝나지 않았습니다",
                en "a quote or a backslash is not ended"
            ),
        )
    })?;
    let Some((pattern, assignments)) = words.split_first() else { return Ok(()) };
    let mut variables = Vec::new();
    for word in assignments {
        let Some((name, value)) = word.split_once('=') else {
            return Err(wrong(
                groups,
                number,
                word,
                &text!(
                    ko "호스트 뒤에는 이름=값만 씁니다",
                    en "behind a host stands nothing but name=value"
                ),
            ));
        };
        variables.push((name, literal::value(value)));
    }
    if pattern == "---" {
        return Err(wrong(
            groups,
            number,
            line,
            &text!(
                ko "YAML 파일입니다. 이름을 .yml로 끝내세요",
                en "this is YAML; let its name end in .yml"
            ),
        ));
    }
    let names = groups.hosts(number, group, pattern)?;
    if pattern.ends_with(':') {
        return Err(wrong(
            groups,
            number,
            pattern,
            &text!(
                ko "콜론 뒤에 포트가 없습니다",
                en "no port stands behind the colon"
            ),
        ));
    }
    for name in names {
        for (key, value) in &variables {
            groups.set(number, &name, key, value.clone())?;
        }
    }
    Ok(())
}
