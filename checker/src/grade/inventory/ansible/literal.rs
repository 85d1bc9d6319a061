//! Values in INI inventories: Python's `ast.literal_eval` (3.11), and what it refuses is text. So `10.10`
//! is the number 10.1, `007` is text, `1_0` is ten, and `root # the user` is one text.

use super::numbers::{complex, negative};
use super::quoted::{Quoted, quoted};
use super::value::Value;

/// No more brackets than Python's own reader bears.
const DEPTH: usize = 200;

/// What Ansible makes of a value that stands in INI.
pub(super) fn value(text: &str) -> Value {
    let mut reader = Reader { rest: text.trim_start_matches([' ', '\t']) };
    // Python reads no source with a NUL, be it in a comment.
    let literal = if text.contains('\0') { None } else { reader.whole() };
    literal.unwrap_or_else(|| Value::Text(text.to_owned()))
}

pub(super) struct Reader<'t> {
    pub(super) rest: &'t str,
}

/// What an atom is: some may not stand for others.
pub(super) enum Atom {
    Number(Value),
    Imaginary(f64),
    Other(Value),
}

impl Atom {
    fn value(self) -> Value {
        match self {
            Self::Number(value) | Self::Other(value) => value,
            Self::Imaginary(number) => complex(0.0, number),
        }
    }
}

impl Reader<'_> {
    fn whole(&mut self) -> Option<Value> {
        let first = self.expression(0)?;
        self.blanks();
        let mut value = first;
        if self.eat(',') {
            value = Value::List;
            self.items("", 0)?;
        }
        self.blanks();
        (self.rest.is_empty() || self.rest.starts_with('#')).then_some(value)
    }

    fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\u{c}']);
    }

    pub(super) fn eat(&mut self, c: char) -> bool {
        match self.rest.strip_prefix(c) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Further items up to one of the ends, with commas between; the first may follow at once.
    fn items(&mut self, ends: &str, depth: usize) -> Option<()> {
        loop {
            self.blanks();
            if self.rest.is_empty() || self.rest.starts_with('#') {
                return ends.is_empty().then_some(());
            }
            if self.rest.starts_with(|c| ends.contains(c)) {
                return Some(());
            }
            self.expression(depth)?;
            self.blanks();
            if !self.eat(',') {
                return Some(());
            }
        }
    }

    /// An atom with a sign, or a complex number.
    fn expression(&mut self, depth: usize) -> Option<Value> {
        if depth > DEPTH {
            return None;
        }
        self.blanks();
        let sign = self.rest.starts_with(['+', '-']).then(|| self.rest.starts_with('-'));
        if sign.is_some() {
            self.rest = self.rest.get(1..).unwrap_or_default();
            self.blanks();
        }
        let atom = self.atom(depth)?;
        let value = match (sign, atom) {
            (None, atom @ Atom::Number(_)) => return self.sum(atom.value()),
            (None, atom) => atom.value(),
            (Some(minus), Atom::Number(number)) => {
                let signed = if minus { negative(number) } else { number };
                return self.sum(signed);
            }
            (Some(true), Atom::Imaginary(number)) => complex(-0.0, -number),
            (Some(false), Atom::Imaginary(number)) => complex(0.0, number),
            (Some(_), Atom::Other(_)) => return None,
        };
        Some(value)
    }

    /// `1+2j`: nothing else may be calculated.
    fn sum(&mut self, number: Value) -> Option<Value> {
        self.blanks();
        let sign = if self.rest.starts_with('-') { -1.0 } else { 1.0 };
        if !self.eat('+') && !self.eat('-') {
            return Some(number);
        }
        self.blanks();
        let Atom::Imaginary(imaginary) = self.atom(DEPTH)? else { return None };
        let real: f64 = number.word()?.parse().ok()?;
        Some(complex(real + sign * 0.0, sign * imaginary))
    }

    fn atom(&mut self, depth: usize) -> Option<Atom> {
        let first = self.rest.chars().next()?;
        match first {
            '(' => self.bracket(depth),
            '[' => {
                self.eat('[');
                self.items("]", depth + 1)?;
                self.blanks();
                self.eat(']').then_some(Atom::Other(Value::List))
            }
            '{' => self.braces(depth),
            '0'..='9' => self.number(),
            '.' if self.rest.starts_with("...") => {
                self.rest = self.rest.get(3..).unwrap_or_default();
                Some(Atom::Other(Value::Text("...".into())))
            }
            '.' => self.number(),
            _ => self.strings().or_else(|| self.name()),
        }
    }

    /// A tuple, or one value in brackets.
    fn bracket(&mut self, depth: usize) -> Option<Atom> {
        self.eat('(');
        self.blanks();
        if self.eat(')') {
            return Some(Atom::Other(Value::List));
        }
        let was = self.rest;
        let value = self.expression(depth + 1)?;
        self.blanks();
        if self.eat(')') {
            // A number in brackets may have a sign before them, unless it has one.
            let signed = was.starts_with(['+', '-']);
            let number = matches!(value, Value::Int(_) | Value::Float(_)) && !signed;
            return Some(if number { Atom::Number(value) } else { Atom::Other(value) });
        }
        if !self.eat(',') {
            return None;
        }
        self.items(")", depth + 1)?;
        self.blanks();
        self.eat(')').then_some(Atom::Other(Value::List))
    }

    fn braces(&mut self, depth: usize) -> Option<Atom> {
        self.eat('{');
        self.blanks();
        if self.eat('}') {
            return Some(Atom::Other(Value::Map));
        }
        self.expression(depth + 1)?;
        self.blanks();
        if !self.rest.starts_with(':') {
            if self.eat(',') {
                self.items("}", depth + 1)?;
            }
            self.blanks();
            return self.eat('}').then_some(Atom::Other(Value::List));
        }
        loop {
            if !self.eat(':') {
                return None;
            }
            self.expression(depth + 1)?;
            self.blanks();
            let more = self.eat(',');
            self.blanks();
            if self.eat('}') {
                return Some(Atom::Other(Value::Map));
            }
            if !more {
                return None;
            }
            self.expression(depth + 1)?;
            self.blanks();
        }
    }

    fn name(&mut self) -> Option<Atom> {
        let end = self.rest.find(|c: char| !c.is_alphanumeric() && c != '_');
        let (name, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        let value = match name {
            "None" => Value::Null,
            "True" => Value::Bool(true),
            "False" => Value::Bool(false),
            "set" => {
                self.blanks();
                let called = self.eat('(') && {
                    self.blanks();
                    self.eat(')')
                };
                return called.then_some(Atom::Other(Value::List));
            }
            _ => return None,
        };
        Some(Atom::Other(value))
    }

    /// Strings that follow one another are one.
    fn strings(&mut self) -> Option<Atom> {
        let mut whole: Option<Quoted> = None;
        while let Some((one, rest)) = quoted(self.rest) {
            self.rest = rest;
            whole = Some(match whole {
                Some(before) => before.and(one)?,
                None => one,
            });
            self.blanks();
        }
        whole.map(|whole| Atom::Other(whole.value()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    fn int(digits: &str) -> Value {
        Value::Int(digits.to_owned())
    }

    #[test]
    fn numbers_are_numbers_as_python_reads_them() {
        let numbers = [("22", "22"), ("0x10", "16"), ("0o17", "15"), ("0b101", "5"), ("1_0", "10")];
        for (written, expected) in numbers {
            assert_eq!(value(written), int(expected), "{written}");
        }
        for (written, expected) in
            [("-5", "-5"), ("+ 5", "5"), ("00", "0"), ("(5)", "5"), ("-(5)", "-5")]
        {
            assert_eq!(value(written), int(expected), "{written}");
        }
        for (written, expected) in
            [("10.10", 10.1), ("1e3", 1000.0), (".5", 0.5), ("09.5", 9.5), ("1.", 1.0)]
        {
            assert_eq!(value(written), Value::Float(expected), "{written}");
        }
        assert_eq!(value("5j"), text("5j"));
        assert_eq!(value("1 - 5.5j"), text("(1-5.5j)"));
        assert_eq!(value("-5j"), text("(-0-5j)"));
    }

    #[test]
    fn what_python_refuses_stays_as_it_is_written() {
        let refused = [
            "root",
            "22 # x\0",
            "007",
            "10.0.0.1",
            "1__0",
            "1_",
            "0x",
            "22abc",
            "a-b",
            "1-2",
            "--5",
            "-True",
            "1 2",
            "'a",
            "'a' b",
            "f'a'",
            "[1",
            "(1",
            "{1:",
            "true",
            "null",
            "root # a user",
            "'\\x4'",
            "-(-5)",
            "",
            "#",
            "1e",
            "5;",
            "b'a' 'b'",
            "u r'a'",
            "set",
            "set(1)",
            "a,b",
            ",",
        ];
        for written in refused {
            assert_eq!(value(written), text(written), "{written}");
        }
    }

    #[test]
    fn words_quotes_and_collections_are_pythons() {
        assert_eq!(value("True"), Value::Bool(true));
        assert_eq!(value("None"), Value::Null);
        assert_eq!(value(" None # none"), Value::Null);
        assert_eq!(value("'root' # a user"), text("root"));
        assert_eq!(value("\"a\" 'b'"), text("ab"));
        assert_eq!(value("r'\\n' b''[0]"), text("r'\\n' b''[0]"));
        assert_eq!(value("b'root'"), text("root"));
        assert_eq!(value("('a')"), text("a"));
        assert_eq!(value("..."), text("..."));
        for list in ["[]", "[1, 'a',]", "()", "(1,)", "1, 2", "1,", "{1, 2}", "set()", "[[], {}]"] {
            assert_eq!(value(list), Value::List, "{list}");
        }
        assert_eq!(value("{'a': [1], 'b': {}, }"), Value::Map);
        assert_eq!(value(&format!("{}{}", "[".repeat(150), "]".repeat(150))), Value::List);
        let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
        assert_eq!(value(&deep), text(&deep));
    }
}
