//! Strings and bytes as they stand in Python.

use super::value::Value;

/// A string, or bytes.
pub(super) enum Quoted {
    Text(String),
    Bytes(Vec<u8>),
    /// One with a character by its name or half of one.
    Odd,
}

impl Quoted {
    /// One after the other; strings and bytes do not mix.
    pub(super) fn and(self, next: Self) -> Option<Self> {
        match (self, next) {
            (Self::Text(one), Self::Text(next)) => Some(Self::Text(one + &next)),
            (Self::Bytes(one), Self::Bytes(next)) => Some(Self::Bytes([one, next].concat())),
            (Self::Odd, _) | (_, Self::Odd) => Some(Self::Odd),
            _ => None,
        }
    }

    pub(super) fn value(self) -> Value {
        match self {
            Self::Text(text) => Value::Text(text),
            Self::Bytes(bytes) => String::from_utf8(bytes).map_or(Value::Odd, Value::Text),
            Self::Odd => Value::Odd,
        }
    }
}

/// A string at the beginning, and what follows it; `None` where there is none that ends. One with
/// places to fill in (`f''`) is none.
pub(super) fn quoted(text: &str) -> Option<(Quoted, &str)> {
    let begin = text.find(['\'', '"'])?;
    let prefix = text.get(..begin)?.to_ascii_lowercase();
    let (raw, bytes) = match prefix.as_str() {
        "" | "u" => (false, false),
        "r" => (true, false),
        "b" => (false, true),
        "br" | "rb" => (true, true),
        _ => return None,
    };
    let text = text.get(begin..)?;
    let one = text.get(..1)?;
    let three = one.repeat(3);
    let quote = if text.starts_with(&three) { three.as_str() } else { one };
    let mut rest = text.get(quote.len()..)?;
    let (mut out, mut odd) = (Vec::new(), false);
    loop {
        if let Some(after) = rest.strip_prefix(quote) {
            let whole = match (odd, bytes, String::from_utf8(out)) {
                (true, ..) => Quoted::Odd,
                (_, true, Ok(text)) => Quoted::Bytes(text.into_bytes()),
                (_, true, Err(error)) => Quoted::Bytes(error.into_bytes()),
                (_, false, Ok(text)) => Quoted::Text(text),
                (_, false, Err(_)) => Quoted::Odd,
            };
            return Some((whole, after));
        }
        let c = rest.chars().next()?;
        rest = rest.get(c.len_utf8()..)?;
        if bytes && !c.is_ascii() {
            return None;
        }
        if c != '\\' {
            out.extend(c.encode_utf8(&mut [0; 4]).bytes());
            continue;
        }
        let next = rest.chars().next()?;
        if raw {
            out.push(b'\\');
            out.extend(next.encode_utf8(&mut [0; 4]).bytes());
            rest = rest.get(next.len_utf8()..)?;
            continue;
        }
        let escaped;
        (escaped, rest) = escape(rest, bytes)?;
        match escaped {
            Escaped::Byte(byte) => out.push(byte),
            Escaped::Char(c) => out.extend(c.encode_utf8(&mut [0; 4]).bytes()),
            Escaped::Backslash => out.push(b'\\'),
            Escaped::Odd => odd = true,
        }
    }
}

enum Escaped {
    Byte(u8),
    Char(char),
    /// It means nothing: the backslash stays.
    Backslash,
    Odd,
}

/// What a backslash makes of what follows it.
fn escape(rest: &str, bytes: bool) -> Option<(Escaped, &str)> {
    let c = rest.chars().next()?;
    let after = rest.get(c.len_utf8()..)?;
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok();
    let made = |number: u32| match (bytes, char::from_u32(number)) {
        #[allow(clippy::cast_possible_truncation, reason = "a byte takes the lower eight bits")]
        (true, _) => Escaped::Byte(number as u8),
        (false, Some(c)) => Escaped::Char(c),
        (false, None) => Escaped::Odd,
    };
    let width = match c {
        'x' => 2,
        'u' if !bytes => 4,
        'U' if !bytes => 8,
        'N' if !bytes => {
            let name = after.strip_prefix('{')?;
            return Some((Escaped::Odd, name.split_once('}')?.1));
        }
        '0'..='7' => {
            let length = rest.bytes().take(3).take_while(|b| (b'0'..=b'7').contains(b)).count();
            let (digits, after) = rest.split_at_checked(length)?;
            return Some((made(number(digits, 8)?), after));
        }
        _ => {
            let plain = match c {
                '\\' | '\'' | '"' => c,
                'a' => '\u{7}',
                'b' => '\u{8}',
                'f' => '\u{c}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'v' => '\u{b}',
                _ => return Some((Escaped::Backslash, rest)),
            };
            return Some((Escaped::Char(plain), after));
        }
    };
    let (digits, after) = after.split_at_checked(width)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let number = number(digits, 16)?;
    // Beyond the last character there is none.
    (number <= 0x10_ffff).then(|| (made(number), after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Value, &str)> {
        quoted(text).map(|(quoted, rest)| (quoted.value(), rest))
    }

    #[test]
    fn escapes_are_pythons() {
        let text = |text: &str| Some((Value::Text(text.to_owned()), " x"));
        assert_eq!(read(r"'a\x41\n\101\u00e9\q\'' x"), text("aA\nAé\\q'"));
        assert_eq!(read(r#""it's" x"#), text("it's"));
        assert_eq!(read(r#"'''a'b''' x"#), text("a'b"));
        assert_eq!(read(r"R'\n\'' x"), text("\\n\\'"));
        assert_eq!(read(r"b'\xed\x95\x9c' x"), text("한"));
        assert_eq!(read(r"'\N{DASH}' x"), Some((Value::Odd, " x")));
        assert_eq!(read(r"'\ud800' x"), Some((Value::Odd, " x")));
        assert_eq!(read(r"b'\xff' x"), Some((Value::Odd, " x")));
    }

    #[test]
    fn what_does_not_end_or_is_no_string_is_none() {
        for text in
            ["'a", "'''a'", r"'a\", r"'\x4'", r"'\U00110000'", "b'é'", "f'a'", "x'a'", "a", ""]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
