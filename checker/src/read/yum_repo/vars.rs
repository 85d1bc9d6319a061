//! Variables in names of repositories and in values, such as `$contentdir`.
//!
//! Source of the rules: yum 3.4.3 `parser.varReplace` and `config._read_yumvars`; dnf 4.14
//! `Substitutions.update_from_etc` with libdnf `ConfigParser::substitute`.

use super::Tool;
use crate::read::lines::leading;
use std::collections::{BTreeMap, BTreeSet};

/// The longest value that is put in.
const LONGEST: usize = 1_024;
/// How many bytes all that is put in may have, a file.
const ROOM: usize = 1 << 20;
/// What the tool knows without any file.
const OWN: [&[u8]; 6] =
    [b"basearch", b"releasever", b"arch", b"uuid", b"releasever_major", b"releasever_minor"];

/// What stands for which variable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vars(BTreeMap<Vec<u8>, Vec<u8>>);

impl Vars {
    /// Takes in the file of a variable: its first line is the value. A later one of the same name wins.
    pub fn set(&mut self, name: &str, file: &[u8]) {
        let value = file.split(|byte| *byte == b'\n').next().unwrap_or_default();
        if value.len() <= LONGEST {
            self.0.insert(name.as_bytes().to_vec(), value.to_vec());
        }
    }

    /// `text` with the values in their places; what has no value stays as it is written. `room` is what
    /// may still be put in, and is less afterwards.
    pub(super) fn fill(&self, text: &[u8], tool: Tool, room: &mut usize) -> Vec<u8> {
        let (mut out, mut rest) = (Vec::new(), text);
        while let Some((before, variable, after)) = next(rest, tool) {
            out.extend(before);
            match self.0.get(&name(variable, tool)).filter(|value| value.len() <= *room) {
                Some(value) => {
                    *room -= value.len();
                    out.extend(value);
                }
                None => out.extend(variable),
            }
            rest = after;
        }
        out.extend(rest);
        out
    }

    /// As much as may be put into one file.
    pub(super) const fn room() -> usize {
        ROOM
    }

    /// Whether nothing is known.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The names of the variables in a text, but for those that the tool knows by itself.
#[must_use]
pub fn named(text: &[u8], tool: Tool) -> BTreeSet<Vec<u8>> {
    let (mut found, mut rest) = (BTreeSet::new(), text);
    while let Some((_, variable, after)) = next(rest, tool) {
        let name = name(variable, tool);
        if !OWN.contains(&name.as_slice()) {
            found.insert(name);
        }
        rest = after;
    }
    found
}

/// What stands before the next variable, the variable as it is written, and what stands behind it.
fn next(text: &[u8], tool: Tool) -> Option<(&[u8], &[u8], &[u8])> {
    let mut from = 0;
    loop {
        let dollar = from + text.get(from..)?.iter().position(|byte| *byte == b'$')?;
        let after = text.get(dollar + 1..)?;
        // yum knows no braces.
        let braces = tool != Tool::Yum3 && after.first() == Some(&b'{');
        let inner = after.get(usize::from(braces)..)?;
        let len = leading(inner, |byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if len > 0 && (!braces || inner.get(len) == Some(&b'}')) {
            let (before, rest) = text.split_at_checked(dollar)?;
            let (variable, after) = rest.split_at_checked(1 + len + 2 * usize::from(braces))?;
            return Some((before, variable, after));
        }
        from = dollar + 1;
    }
}

/// The name of a variable as it is written; yum looks for it in lower case.
fn name(variable: &[u8], tool: Tool) -> Vec<u8> {
    let name = variable.iter().filter(|byte| !b"${}".contains(byte)).copied();
    match tool {
        Tool::Yum3 => name.map(|byte| byte.to_ascii_lowercase()).collect(),
        Tool::Dnf4 | Tool::Dnf5 => name.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Vars, named};
    use crate::read::yum_repo::Tool;

    fn filled(text: &str, tool: Tool) -> String {
        let mut vars = Vars::default();
        vars.set("mirror", b"vault.centos.org\nmore\n");
        vars.set("Big", b"x");
        let mut room = 100;
        String::from_utf8(vars.fill(text.as_bytes(), tool, &mut room)).unwrap()
    }

    #[test]
    fn a_value_is_the_first_line_of_its_file() {
        for tool in [Tool::Yum3, Tool::Dnf4] {
            let text = "http://$mirror/$releasever/$$mirror$";
            let expected = "http://vault.centos.org/$releasever/$vault.centos.org$";
            assert_eq!(filled(text, tool), expected);
        }
    }

    #[test]
    fn only_dnf_knows_braces_and_only_yum_makes_names_small() {
        assert_eq!(filled("${mirror} ${mirror", Tool::Dnf4), "vault.centos.org ${mirror");
        assert_eq!(filled("${mirror}", Tool::Yum3), "${mirror}");
        assert_eq!(filled("$MIRROR $Big", Tool::Yum3), "vault.centos.org $Big");
        assert_eq!(filled("$MIRROR $Big", Tool::Dnf4), "$MIRROR x");
    }

    #[test]
    fn what_is_put_in_has_a_bound() {
        let mut vars = Vars::default();
        vars.set("a", &[b'x'; 1_024]);
        vars.set("b", &[b'x'; 1_025]);
        let mut room = 3_000;
        let text = b"$a".repeat(10);
        assert_eq!(vars.fill(&text, Tool::Yum3, &mut room).len(), 2 * 1_024 + 8 * 2);
        assert_eq!(vars.fill(b"$b", Tool::Yum3, &mut room), b"$b");
    }

    #[test]
    fn the_names_of_a_text_are_told_but_for_those_of_the_tool() {
        let found = named(b"$contentdir/$releasever/$basearch $Infra $ ${x}", Tool::Yum3);
        let found: Vec<_> = found.iter().map(|name| name.as_slice()).collect();
        assert_eq!(found, [&b"contentdir"[..], b"infra"]);
    }
}
