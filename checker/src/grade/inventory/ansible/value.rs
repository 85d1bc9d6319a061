//! Values of variables, as Python has them once the file is read.

/// A value, as far as an option of ssh can be made of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    /// In decimal: Python's have no bounds.
    Int(String),
    Float(f64),
    Text(String),
    /// A list, a tuple, a set.
    List,
    Map,
    /// Encrypted by ansible-vault.
    Vault,
    /// A value that no option is made of: a date, a complex number.
    Odd,
}

impl Value {
    /// What `str()` makes of it, where it stands for an option.
    pub(super) fn word(&self) -> Option<String> {
        match self {
            Self::Bool(true) => Some("True".into()),
            Self::Bool(false) => Some("False".into()),
            Self::Int(digits) => Some(digits.clone()),
            Self::Float(number) => Some(float(*number)),
            Self::Text(text) => Some(text.clone()),
            Self::Null | Self::List | Self::Map | Self::Vault | Self::Odd => None,
        }
    }

    /// What `int()` makes of it.
    pub(super) fn int(&self) -> Option<i64> {
        match self {
            Self::Bool(truth) => Some(i64::from(*truth)),
            Self::Int(digits) => digits.parse().ok(),
            #[allow(clippy::cast_possible_truncation, reason = "int() cuts, and it is in bounds")]
            Self::Float(number) if number.abs() < 1e15 => Some(*number as i64),
            Self::Text(text) => int(text.trim()),
            _ => None,
        }
    }
}

/// Python's `int()` of a text without blanks around it.
pub(super) fn int(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let lone = digits.starts_with('_') || digits.ends_with('_') || digits.contains("__");
    if lone || digits.starts_with(['+', '-']) {
        return None;
    }
    text.replace('_', "").parse().ok()
}

/// Python's `repr()` of a float: the shortest digits that give it again, with an exponent below
/// 1e-4 and from 1e16 on.
pub(super) fn float(number: f64) -> String {
    if number.is_nan() {
        return "nan".into();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf".into() } else { "-inf".into() };
    }
    let short = format!("{number:e}");
    let (digits, exponent) = short.split_once('e').unwrap_or((&short, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        return format!("{number:?}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_python_writes_them() {
        let written = [
            (10.10, "10.1"),
            (5.0, "5.0"),
            (-0.0, "-0.0"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (1.5e-5, "1.5e-05"),
            (0.0001, "0.0001"),
            (1.25e100, "1.25e+100"),
            (f64::INFINITY, "inf"),
        ];
        for (number, expected) in written {
            assert_eq!(float(number), expected);
        }
    }

    #[test]
    fn int_takes_what_pythons_takes() {
        assert_eq!(["5", "+5", "-5", "1_0", "007"].map(int), [5, 5, -5, 10, 7].map(Some));
        assert_eq!(["", "_5", "5_", "1__0", "+-5", "5.0", "x"].map(int), [None; 7]);
    }
}
