//! JSON in which nothing can be hidden: characters that cannot be seen are written as escapes.
//!
//! JSON itself leaves DEL, the C1 controls and turned writing as they are. They stand inside of strings
//! only (the text of a machine, such as its name), where an escape means the same.

use crate::text::hidden;
use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};
use std::io::{Result, Write};

/// Writes a value in lines, the last one ended.
///
/// # Errors
/// What writing comes to; maps with keys that are no text cannot be written either.
pub(crate) fn write<T: Serialize>(value: &T, mut to: impl Write) -> Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut to, Visible(PrettyFormatter::new())))?;
    to.write_all(b"\n")
}

/// The same as text.
pub(crate) fn text<T: Serialize>(value: &T) -> String {
    let mut out = Vec::new();
    // Strings, numbers and lists always serialise; another text would be a bug of this program.
    match write(value, &mut out) {
        Ok(()) => String::from_utf8_lossy(&out).into_owned(),
        Err(error) => error.to_string(),
    }
}

/// How many bytes a text takes between its quotes.
pub(crate) fn length(text: &str) -> usize {
    let of = |c: char| match c {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        c if hidden(c) => 6 * c.len_utf16(),
        c => c.len_utf8(),
    };
    text.chars().map(of).sum()
}

struct Visible(PrettyFormatter<'static>);

/// Hands what stands between the values on to the formatter inside.
macro_rules! as_inside {
    ($($name:ident($($first:ident)?),)*) => {
        $(fn $name<W: ?Sized + Write>(&mut self, to: &mut W $(, $first: bool)?) -> Result<()> {
            self.0.$name(to $(, $first)?)
        })*
    };
}

impl Formatter for Visible {
    as_inside! {
        begin_array(),
        end_array(),
        begin_array_value(first),
        end_array_value(),
        begin_object(),
        end_object(),
        begin_object_key(first),
        begin_object_value(),
        end_object_value(),
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, to: &mut W, part: &str) -> Result<()> {
        let mut rest = part;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| hidden(*c)) {
            let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
            to.write_all(before.as_bytes())?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(to, "\\u{unit:04x}")?;
            }
            rest = after.get(c.len_utf8()..).unwrap_or_default();
        }
        to.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_escaped_and_means_the_same() {
        let hostile = "a\u{1b}[31m\u{9b}\u{7f}\u{202e}\u{feff}\u{e0041}\"\\\n한글";
        let written = text(&[hostile]);
        assert_eq!(
            written,
            "[\n  \"a\\u001b[31m\\u009b\\u007f\\u202e\\ufeff\\udb40\\udc41\\\"\\\\\\n한글\"\n]\n"
        );
        assert_eq!(serde_json::from_str::<[String; 1]>(&written).unwrap(), [hostile]);
        assert_eq!(written.len(), "[\n  \"\"\n]\n".len() + length(hostile));
    }
}
