//! Numbers as they stand in Python.

use super::literal::{Atom, Reader};
use super::value::{Value, float};

impl Reader<'_> {
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

    pub(super) fn number(&mut self) -> Option<Atom> {
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
}

/// Ansible makes text of a complex number, as `str()` does.
pub(super) fn complex(real: f64, imaginary: f64) -> Value {
    let text = |number: f64| {
        let text = float(number);
        text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
    };
    if real == 0.0 && real.is_sign_positive() {
        return Value::Text(format!("{}j", text(imaginary)));
    }
    let plus = if imaginary.is_sign_negative() { "" } else { "+" };
    Value::Text(format!("({}{plus}{}j)", text(real), text(imaginary)))
}

/// With the other sign.
pub(super) fn negative(number: Value) -> Value {
    match number {
        Value::Int(digits) if digits != "0" => Value::Int(format!("-{digits}")),
        Value::Float(number) => Value::Float(-number),
        other => other,
    }
}
