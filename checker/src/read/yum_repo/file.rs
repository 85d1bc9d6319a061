//! One `.repo` file, as each tool cuts it into sections and settings.
//!
//! Source of the rules: iniparse 0.4 `INIConfig._readfp` behind yum's `ConfigPreProcessor`; libdnf
//! and libdnf5 `IniParser::next`.

use super::value::Bad;
use crate::read::lines::{Line, is_c_space, leading, lines, trimmed};
use crate::read::span::Span;

/// Which program reads the repositories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// yum 3.4.3 of CentOS 7.
    Yum3,
    /// dnf 4.14 of CentOS Stream 9.
    Dnf4,
    /// dnf5.
    Dnf5,
}

/// A setting; of several of one name in a section the last counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The name; lower-case where the tool does not tell cases apart.
    pub key: Vec<u8>,
    /// The value; further lines of it after line feeds.
    pub value: Vec<u8>,
    /// From the key to the end of the value's last line; `line` is that of the key.
    pub span: Span,
}

/// A section, with the settings of all sections of its name in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The name in brackets.
    pub id: Vec<u8>,
    /// The first line of this name.
    pub span: Span,
    /// In the file's order.
    pub settings: Vec<Setting>,
    /// The first and the last line of each part of the file that stands below this name.
    pub parts: Vec<(u32, u32)>,
}

impl Section {
    /// The setting that counts.
    #[must_use]
    pub fn get(&self, key: &[u8]) -> Option<&Setting> {
        self.settings.iter().rev().find(|set| set.key == key)
    }
}

/// How many sections of different names are read.
pub const SECTIONS: usize = 512;
/// How many bytes a section's name may have.
pub const NAME: usize = 128;

/// Why the tool does not take a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A setting before the first section.
    NoSection,
    /// `[` without `]`, `[]`, or something after `]`.
    BadSection,
    /// An indented line after no setting.
    Continuation,
    /// A line that is neither section, setting nor comment.
    NoSetting,
    /// A value of the main settings that yum does not accept.
    Value(Bad),
    /// More sections than [`SECTIONS`], a longer name than [`NAME`], or too many repositories in all:
    /// bounds of ours, not of the tool.
    TooMuch,
}

/// A file that the tool does not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Why.
    pub why: Why,
    /// The first line at fault.
    pub span: Span,
}

/// Cuts a file into sections.
///
/// # Errors
/// Where the tool refuses the whole file.
pub fn parse(file: &[u8], tool: Tool) -> Result<Vec<Section>, Refused> {
    let mut reader = Reader { sections: Vec::new(), current: None, open: false };
    for mut line in lines(file) {
        if tool != Tool::Yum3
            && line.number == 1
            && let Some(rest) = line.bytes.strip_prefix(b"\xef\xbb\xbf")
        {
            line = Line { bytes: rest, start: 3, ..line };
        }
        let result = if tool == Tool::Yum3 { reader.yum(&line) } else { reader.dnf(&line, tool) };
        result.map_err(|why| Refused { why, span: line.span() })?;
        reader.grow(line.number);
    }
    for section in &mut reader.sections {
        for set in &mut section.settings {
            if tool != Tool::Yum3 {
                unquote(&mut set.value);
            }
        }
    }
    Ok(reader.sections)
}

struct Reader {
    sections: Vec<Section>,
    current: Option<usize>,
    /// The last setting may go on in an indented line.
    open: bool,
}

impl Reader {
    fn yum(&mut self, line: &Line<'_>) -> Result<(), Why> {
        let bytes = line.bytes;
        if trimmed(bytes).is_empty() || is_yum_comment(bytes) {
            return Ok(());
        }
        let blanks = leading(bytes, is_c_space);
        let indented = line.from(blanks);
        // yum mends indented sections before the parser sees them.
        if bytes.first() == Some(&b'[')
            || (indented.first() == Some(&b'[') && indented.contains(&b']'))
        {
            return self.section(yum_section(indented).ok_or(self.fault(Why::BadSection))?, line);
        }
        if self.current.is_none() {
            return Err(Why::NoSection);
        }
        if blanks > 0 {
            return self.go_on(line, trimmed(bytes));
        }
        let name = leading(bytes, |byte| byte != b':' && byte != b'=');
        if name == 0 || name == bytes.len() {
            return Err(Why::NoSetting);
        }
        let key = trimmed(bytes.get(..name).unwrap_or_default()).to_ascii_lowercase();
        let value = trimmed(line.from(name + 1));
        // `;` after a blank begins a comment; only the first `;` is looked at.
        let value = match value.iter().position(|byte| *byte == b';') {
            Some(at) if at > 0 && value.get(at - 1).is_some_and(|byte| is_c_space(*byte)) => {
                trimmed(value.get(..at).unwrap_or_default())
            }
            _ => value,
        };
        self.setting(key, value, line);
        Ok(())
    }

    fn dnf(&mut self, line: &Line<'_>, tool: Tool) -> Result<(), Why> {
        let is_blank = |byte| matches!(byte, b' ' | b'\t' | b'\r');
        let bytes = line.bytes;
        if matches!(bytes.first(), None | Some(b'#' | b';')) {
            self.open = false;
            return Ok(());
        }
        let start = leading(bytes, is_blank);
        let tail = bytes.iter().rev().take_while(|byte| is_blank(**byte)).count();
        let text = bytes.get(start..bytes.len().saturating_sub(tail)).unwrap_or_default();
        if text.is_empty() {
            self.blank();
            return Ok(());
        }
        if let Some(rest) = text.strip_prefix(b"[") {
            let end = match tool {
                Tool::Dnf5 => end_of_name(rest),
                _ => rest.iter().position(|byte| *byte == b']'),
            };
            let (name, after) =
                end.and_then(|end| rest.split_at_checked(end)).ok_or(Why::BadSection)?;
            // The very last byte of the line is never looked at.
            let after = after.get(1..).and_then(<[u8]>::split_last).map_or(&[][..], |cut| cut.1);
            let note = leading(after, is_blank);
            if name.is_empty() || !matches!(after.get(note), None | Some(b'#' | b';')) {
                return Err(Why::BadSection);
            }
            return self.section(name, line);
        }
        if self.current.is_none() {
            return Err(Why::NoSection);
        }
        if start > 0 {
            return self.go_on(line, text);
        }
        let equals = bytes.iter().position(|byte| *byte == b'=').ok_or(Why::NoSetting)?;
        let key = bytes.get(..equals).unwrap_or_default();
        let blanks = key.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let key = key.get(..key.len() - blanks).unwrap_or_default();
        if key.is_empty() {
            return Err(Why::NoSetting);
        }
        let rest = bytes.get(equals + 1..).unwrap_or_default();
        let begin = equals + 1 + leading(rest, |byte| matches!(byte, b' ' | b'\t'));
        // A value that begins with a carriage return behind the end of the text has a length below zero,
        // which `substr` takes for all that is left.
        let value = bytes.get(begin..text.len()).or_else(|| bytes.get(begin..));
        self.setting(key.to_vec(), value.unwrap_or_default(), line);
        Ok(())
    }

    fn fault(&self, why: Why) -> Why {
        if self.current.is_none() { Why::NoSection } else { why }
    }

    fn section(&mut self, id: &[u8], line: &Line<'_>) -> Result<(), Why> {
        self.open = false;
        let known = self.sections.iter().position(|section| section.id == id);
        if id.len() > NAME || (known.is_none() && self.sections.len() == SECTIONS) {
            return Err(Why::TooMuch);
        }
        self.current = known.or(Some(self.sections.len()));
        let part = (line.number, line.number);
        match known.and_then(|known| self.sections.get_mut(known)) {
            Some(section) => section.parts.push(part),
            None => self.sections.push(Section {
                id: id.to_vec(),
                span: line.span(),
                settings: Vec::new(),
                parts: vec![part],
            }),
        }
        Ok(())
    }

    /// A line of any kind belongs to the part that it stands in.
    fn grow(&mut self, line: u32) {
        let current = self.current.and_then(|current| self.sections.get_mut(current));
        if let Some((_, last)) = current.and_then(|section| section.parts.last_mut()) {
            *last = line;
        }
    }

    fn setting(&mut self, key: Vec<u8>, value: &[u8], line: &Line<'_>) {
        let current = self.current.and_then(|current| self.sections.get_mut(current));
        if let Some(section) = current {
            section.settings.push(Setting { key, value: value.to_vec(), span: line.span() });
            self.open = true;
        }
    }

    /// A line of blanks in dnf: within a value it is an empty line of it, elsewhere nothing.
    fn blank(&mut self) {
        let current = self.current.and_then(|current| self.sections.get_mut(current));
        let last = current.and_then(|section| section.settings.last_mut());
        if let Some(set) = last.filter(|_| self.open) {
            set.value.push(b'\n');
        }
    }

    fn go_on(&mut self, line: &Line<'_>, text: &[u8]) -> Result<(), Why> {
        let current = self.current.and_then(|current| self.sections.get_mut(current));
        let last = current.and_then(|section| section.settings.last_mut());
        let set = last.filter(|_| self.open).ok_or(Why::Continuation)?;
        set.value.push(b'\n');
        set.value.extend(text);
        set.span.end = line.span().end;
        Ok(())
    }
}

/// iniparse takes `#`, `;` and any line that begins with `rem` for a comment.
fn is_yum_comment(bytes: &[u8]) -> bool {
    matches!(bytes.first(), Some(b'#' | b';'))
        || bytes.get(..3).is_some_and(|head| head.eq_ignore_ascii_case(b"rem"))
}

fn yum_section(text: &[u8]) -> Option<&[u8]> {
    let rest = text.strip_prefix(b"[")?;
    let (name, after) = rest.split_at_checked(rest.iter().position(|byte| *byte == b']')?)?;
    let after = trimmed(after.get(1..)?);
    (!name.is_empty() && matches!(after.first(), None | Some(b'#' | b';'))).then_some(name)
}

/// dnf5 lets a section name hold a set such as `[a-c]`.
fn end_of_name(rest: &[u8]) -> Option<usize> {
    let mut in_set = false;
    for (at, byte) in rest.iter().enumerate() {
        match byte {
            b']' if in_set => in_set = false,
            b']' => return Some(at),
            b'[' => in_set = true,
            0 | b'\r' => return None,
            _ => {}
        }
    }
    None
}

/// libdnf takes one pair of quotes off, and line feeds at the end.
fn unquote(value: &mut Vec<u8>) {
    while value.last() == Some(&b'\n') && value.iter().any(|byte| *byte != b'\n') {
        value.pop();
    }
    if let [open @ (b'"' | b'\''), inner @ .., close] = value.as_slice()
        && open == close
    {
        *value = inner.to_vec();
    }
}

/// A value of `enabled`, in any case; `None` where the tool does not know it. yum has no on and off.
pub(super) fn boolean(value: &[u8], tool: Tool) -> Option<bool> {
    match value.to_ascii_lowercase().as_slice() {
        b"1" | b"yes" | b"true" => Some(true),
        b"0" | b"no" | b"false" => Some(false),
        b"on" if tool != Tool::Yum3 => Some(true),
        b"off" if tool != Tool::Yum3 => Some(false),
        _ => None,
    }
}

/// Whether the tool takes a section of this name for a repository.
pub(super) fn is_valid_id(id: &[u8], tool: Tool) -> bool {
    let is_variable = |byte| tool != Tool::Yum3 && matches!(byte, b'$' | b'{' | b'}');
    (tool != Tool::Yum3 || id != b"installed")
        && id.iter().all(|byte| {
            byte.is_ascii_alphanumeric() || b"-_.:".contains(byte) || is_variable(*byte)
        })
}
