//! Values in INI inventories: Python's `ast.literal_eval` (3.11), and what it refuses is text. So `10.10`
//! is the number 10.1, `007` is text, `1_0` is ten, and `root # the user` is one text.

use super::quoted::{Quoted, quoted};
use super::value::{Value, float};

/// No more brackets than Python's own reader bears.
const DEPTH: usize = 200;

/// What Ansible makes of a value that stands in INI.
pub(super) fn value(text: &str) -> Value {
    let mut reader = Reader { rest: text.trim_start_matches([' ', '\t']) };
    match reader.whole() {
        Some(value) => value,
        None => Value::Text(text.to_owned()),
    }
}

struct Reader<'t> {
    rest: &'t str,
}

/// What an atom is: some may not stand for others.
enum Atom {
    Number(Value),
    Imaginary(f64),
    Other(Value),
}

impl Atom {
    fn value(self) -> Value {
        match self {
            Self::Number(value) | Self::Other(value) => value,
            // Such a number becomes text.
            Self::Imaginary(number) => {
                let text = float(number);
                Value::Text(format!("{}j", text.strip_suffix(".0").unwrap_or(&text)))
            }
        }
    }
}

impl<'t> Reader<'t> {
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

    fn eat(&mut self, c: char) -> bool {
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
            (None, atom @ Atom::Number(_)) => return self.complex(atom.value()),
            (None, atom) => atom.value(),
            (Some(minus), Atom::Number(number)) => {
                let signed = if minus { negative(number) } else { number };
                return self.complex(signed);
            }
            (Some(_), Atom::Imaginary(_)) => Value::Odd,
            (Some(_), Atom::Other(_)) => return None,
        };
        Some(value)
    }

    /// `1+2j`: nothing else may be calculated.
    fn complex(&mut self, number: Value) -> Option<Value> {
        self.blanks();
        if !self.rest.starts_with(['+', '-']) {
            return Some(number);
        }
        self.rest = self.rest.get(1..).unwrap_or_default();
        self.blanks();
        match self.atom(DEPTH)? {
            Atom::Imaginary(_) => Some(Value::Odd),
            _ => None,
        }
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

    /// Digits with single underscores between them.
    fn digits(&mut self, is: fn(char) -> bool) -> Option<String> {
        let mut digits = String::new();
        loop {
            let end = self.rest.find(|c: char| !is(c)).unwrap_or(self.rest.len());
            let (run, rest) = self.rest.split_at(end);
            if run.is_empty() {
                return None;
            }
            digits.push_str(run);
            self.rest = rest;
            if !self.eat('_') {
                return Some(digits);
            }
        }
    }

    fn number(&mut self) -> Option<Atom> {
        let radix = match self.rest.as_bytes() {
            [b'0', b'x' | b'X', ..] => 16,
            [b'0', b'o' | b'O', ..] => 8,
            [b'0', b'b' | b'B', ..] => 2,
            _ => 10,
        };
        let atom = if radix == 10 {
            self.decimal()?
        } else {
            self.rest = self.rest.get(2..)?;
            self.eat('_');
            let digits = self.digits(|c| c.is_ascii_hexdigit())?;
            if digits.chars().any(|c| !c.is_digit(radix)) {
                return None;
            }
            let number = u128::from_str_radix(&digits, radix);
            Atom::Number(number.map_or(Value::Odd, |number| Value::Int(number.to_string())))
        };
        // Nothing of a name may follow at once.
        let ends = !self.rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        ends.then_some(atom)
    }

    fn decimal(&mut self) -> Option<Atom> {
        let digit: fn(char) -> bool = |c| c.is_ascii_digit();
        let whole = if self.rest.starts_with('.') { String::new() } else { self.digits(digit)? };
        let mut number = whole.clone();
        let point = self.eat('.');
        if point {
            number.push('.');
            if self.rest.starts_with(digit) {
                number.push_str(&self.digits(digit)?);
            } else if whole.is_empty() {
                return None;
            }
        }
        let power = self.power()?;
        let whole_number = !point && power.is_empty();
        number.push_str(&power);
        if self.eat('j') || self.eat('J') {
            return number.parse().ok().map(Atom::Imaginary);
        }
        if !whole_number {
            return number.parse().ok().map(|number| Atom::Number(Value::Float(number)));
        }
        let plain = whole.trim_start_matches('0');
        let leading = plain.len() < whole.len();
        if (leading && !plain.is_empty()) || plain.len() > 4300 {
            return None;
        }
        Some(Atom::Number(Value::Int(if plain.is_empty() { "0".into() } else { plain.into() })))
    }

    /// `e-5`, or nothing: an `e` without digits belongs to no number.
    fn power(&mut self) -> Option<String> {
        let Some(after) = self.rest.strip_prefix(['e', 'E']) else { return Some(String::new()) };
        let sign = after.chars().next().filter(|c| matches!(c, '+' | '-'));
        self.rest = after.get(sign.map_or(0, char::len_utf8)..)?;
        let digits = self.digits(|c| c.is_ascii_digit())?;
        Some(format!("e{}{digits}", sign.map(String::from).unwrap_or_default()))
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

fn negative(number: Value) -> Value {
    match number {
        Value::Int(digits) if digits != "0" => Value::Int(format!("-{digits}")),
        Value::Float(number) => Value::Float(-number),
        other => other,
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
        assert_eq!(value("1+5j"), Value::Odd);
    }

    #[test]
    fn what_python_refuses_stays_as_it_is_written() {
        let refused = [
            "root",
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
