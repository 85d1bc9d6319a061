//! What a plain word of YAML is: PyYAML's rules, those of YAML 1.1. So `yes` is a truth, `010` eight,
//! `1:30` ninety, and `1e3` a text.

use super::value::Value;

/// The value of a plain scalar.
pub(super) fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            return Value::Bool(true);
        }
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            return Value::Bool(false);
        }
        _ => {}
    }
    let number = int(text).or_else(|| float(text));
    number
        .or_else(|| is_time(text).then_some(Value::Odd))
        .unwrap_or_else(|| Value::Text(text.into()))
}

/// A whole number.
pub(super) fn int(text: &str) -> Option<Value> {
    let (minus, digits) = signed(text);
    let plain = digits.replace('_', "");
    let all = |text: &str, radix: u32| {
        !text.is_empty() && text.chars().all(|c| c == '_' || c.is_digit(radix))
    };
    let number = |digits: &str, radix| {
        if digits.is_empty() { None } else { i128::from_str_radix(digits, radix).ok() }
    };
    let radix = |rest: &str, radix| all(rest, radix).then(|| number(&rest.replace('_', ""), radix));
    let found = if digits == "0" {
        Some(Some(0))
    } else if let Some(rest) = digits.strip_prefix("0b") {
        radix(rest, 2)
    } else if let Some(rest) = digits.strip_prefix("0x") {
        radix(rest, 16)
    } else if let Some(rest) = digits.strip_prefix('0') {
        // Nothing but underscores behind it is zero.
        let rest = all(rest, 8).then(|| rest.replace('_', ""));
        rest.map(|rest| if rest.is_empty() { Some(0) } else { number(&rest, 8) })
    } else if digits.contains(':') {
        sexagesimal(digits).map(|parts| {
            let parts = parts.iter().map(|part| part.parse::<i128>().ok());
            parts.reduce(|sum, part| sum?.checked_mul(60)?.checked_add(part?)).flatten()
        })
    } else {
        let whole = digits.starts_with(|c: char| c.is_ascii_digit()) && all(digits, 10);
        whole.then(|| number(&plain, 10))
    }?;
    Some(match found {
        Some(number) => Value::Int(if minus { -number } else { number }.to_string()),
        None => Value::Odd,
    })
}

fn signed(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// `1:30:05`, in parts without underscores.
fn sexagesimal(digits: &str) -> Option<Vec<String>> {
    let mut parts = digits.split(':');
    let first = parts.next()?;
    let leads = first.starts_with(|c: char| matches!(c, '1'..='9'));
    if !leads || !first.chars().all(|c| c == '_' || c.is_ascii_digit()) {
        return None;
    }
    let mut all = vec![first.replace('_', "")];
    for part in parts {
        sixtieth(part)?;
        all.push(part.to_owned());
    }
    Some(all)
}

fn sixtieth(part: &str) -> Option<()> {
    let digits = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    (digits && part.parse::<u8>().is_ok_and(|part| part < 60)).then_some(())
}

/// A number with a point.
pub(super) fn float(text: &str) -> Option<Value> {
    let (minus, digits) = signed(text);
    let sign = if minus { -1.0 } else { 1.0 };
    match digits {
        ".inf" | ".Inf" | ".INF" => return Some(Value::Float(sign * f64::INFINITY)),
        ".nan" | ".NaN" | ".NAN" if digits == text => return Some(Value::Float(f64::NAN)),
        _ => {}
    }
    let (whole, part) = digits.split_once('.')?;
    let run = |text: &str| text.chars().all(|c| c == '_' || c.is_ascii_digit());
    let begins = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let (part, power) = match part.find(['e', 'E']) {
        Some(at) => part.split_at(at),
        None => (part, ""),
    };
    if !run(part) {
        return None;
    }
    if whole.contains(':') {
        if !power.is_empty() {
            return None;
        }
        let mut parts = whole.split(':');
        let first = parts.next().filter(|first| begins(first) && run(first))?;
        let mut sum: f64 = first.replace('_', "").parse().ok()?;
        let rest: Vec<&str> = parts.collect();
        rest.iter().try_for_each(|part| sixtieth(part))?;
        let last = rest.len().saturating_sub(1);
        for (at, minute) in rest.iter().enumerate() {
            let part = if at == last {
                format!("{minute}.{}", part.replace('_', ""))
            } else {
                (*minute).to_owned()
            };
            sum = sum * 60.0 + part.parse::<f64>().ok()?;
        }
        return Some(Value::Float(sign * sum));
    }
    // Without digits before the point there is no sign, and digits behind it.
    let formed =
        if whole.is_empty() { begins(part) && digits == text } else { begins(whole) && run(whole) };
    let signed_power = power.is_empty() || {
        let rest = power.get(1..).unwrap_or_default();
        rest.strip_prefix(['+', '-'])
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
    };
    if !formed || !signed_power {
        return None;
    }
    let number: f64 = format!("{whole}.{part}{power}").replace('_', "").parse().ok()?;
    Some(Value::Float(sign * number))
}

/// A date, or a date with a time: as far as it has to be told from text.
fn is_time(text: &str) -> bool {
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let Some((year, rest)) = text.split_once('-') else { return false };
    let Some((month, rest)) = rest.split_once('-') else { return false };
    if year.len() != 4 || !digits(year, 4) || !digits(month, 2) {
        return false;
    }
    if digits(rest, 2) && rest.len() == 2 && month.len() == 2 {
        return true;
    }
    let day = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (day, rest) = rest.split_at(day);
    if !digits(day, 2) {
        return false;
    }
    let time = match rest.strip_prefix(['T', 't']) {
        Some(time) => time,
        None if rest.starts_with([' ', '\t']) => rest.trim_start_matches([' ', '\t']),
        None => return false,
    };
    clock(time)
}

/// `1:02:03.5 +09:00`.
fn clock(time: &str) -> bool {
    let two = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((hour, rest)) = time.split_once(':') else { return false };
    let Some((minute, rest)) = rest.split_once(':') else { return false };
    let Some((second, rest)) = rest.split_at_checked(2) else { return false };
    let hours =
        |text: &str| two(text) || (text.len() == 1 && text.bytes().all(|b| b.is_ascii_digit()));
    if !hours(hour) || !two(minute) || !two(second) {
        return false;
    }
    let rest = rest
        .strip_prefix('.')
        .map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let zone = rest.trim_start_matches([' ', '\t']);
    if zone.is_empty() {
        return rest.is_empty();
    }
    let Some(zone) = zone.strip_prefix(['+', '-']) else { return zone == "Z" };
    match zone.split_once(':') {
        Some((hour, minute)) => hours(hour) && two(minute),
        None => hours(zone),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_yaml_1_1_makes_of_them() {
        let int = |digits: &str| Value::Int(digits.to_owned());
        let text = |text: &str| Value::Text(text.to_owned());
        let read = [
            ("22", int("22")),
            ("010", int("8")),
            ("0x1F", int("31")),
            ("0b11", int("3")),
            ("-1_0", int("-10")),
            ("1:30", int("90")),
            ("0_", int("0")),
            ("09", text("09")),
            ("0o17", text("0o17")),
            ("1:60", text("1:60")),
            ("10.10", Value::Float(10.1)),
            ("1.", Value::Float(1.0)),
            (".5", Value::Float(0.5)),
            ("-.5", text("-.5")),
            ("1.5e+3", Value::Float(1500.0)),
            ("1.5e3", text("1.5e3")),
            ("1e3", text("1e3")),
            ("1:30.5", Value::Float(90.5)),
            ("10.0.0.1", text("10.0.0.1")),
            ("yes", Value::Bool(true)),
            ("Off", Value::Bool(false)),
            ("y", text("y")),
            ("~", Value::Null),
            ("2024-01-02", Value::Odd),
            ("2024-1-2 3:04:05 +9", Value::Odd),
            ("2024-1-2", text("2024-1-2")),
            ("root", text("root")),
        ];
        for (written, expected) in read {
            assert_eq!(plain(written), expected, "{written}");
        }
    }
}
