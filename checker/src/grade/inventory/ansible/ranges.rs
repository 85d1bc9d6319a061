//! Patterns of hosts: `web[01:50].example`, `[a:f]`, `[1:9:2]`, and `host:2222` (ansible-core 2.19,
//! `parse_address` and `expand_hostname_range`).

use super::value::int;

/// The letters in the order of ranges.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Why a pattern stands for no hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// Brackets without a pair, or a `|`.
    Brackets,
    /// Not `begin:end` or `begin:end:step`.
    Bounds,
    /// `[01:100]`: the ends are to be of the same length.
    Lengths,
    /// `[f:a]`.
    Backwards,
    /// More hosts than any class has.
    TooMany,
}

/// The hosts of a pattern, and the port that stands behind them.
///
/// # Errors
/// Its range is none, or stands for more than `most` hosts.
pub(super) fn hosts(pattern: &str, most: usize) -> Result<(Vec<String>, Option<String>), Unread> {
    let (pattern, port) = match with_port(pattern) {
        Some((host, port)) if is_host(host) => (host, Some(port.to_owned())),
        _ => (pattern, None),
    };
    let mut hosts = Vec::new();
    expand(pattern, most, &mut hosts, 0)?;
    Ok((hosts, port))
}

/// Ranges are expanded from the left; so deep no name needs them.
const RANGES: usize = 16;

fn expand(name: &str, most: usize, out: &mut Vec<String>, depth: usize) -> Result<(), Unread> {
    if !name.contains('[') {
        if out.len() >= most {
            return Err(Unread::TooMany);
        }
        out.push(name.to_owned());
        return Ok(());
    }
    let (head, rest) = name.split_once('[').ok_or(Unread::Brackets)?;
    // The first closing one, wherever it stands.
    let (range, tail) = rest.split_once(']').ok_or(Unread::Brackets)?;
    if depth == RANGES || head.contains(['|', ']']) || range.contains('|') || tail.contains('|') {
        return Err(Unread::Brackets);
    }
    for value in values(range, most)? {
        expand(&format!("{head}{value}{tail}"), most, out, depth + 1)?;
    }
    Ok(())
}

/// What a range stands for.
fn values(range: &str, most: usize) -> Result<Vec<String>, Unread> {
    let bounds: Vec<&str> = range.split(':').collect();
    let (begin, end, step) = match bounds.as_slice() {
        [begin, end] => (*begin, *end, "1"),
        [begin, end, step] => (*begin, *end, *step),
        _ => return Err(Unread::Bounds),
    };
    let begin = if begin.is_empty() { "0" } else { begin };
    if end.is_empty() {
        return Err(Unread::Bounds);
    }
    let padded = begin.starts_with('0') && begin.chars().count() > 1;
    let width = if padded { begin.chars().count() } else { 0 };
    if padded && width != end.chars().count() {
        return Err(Unread::Lengths);
    }
    if let (Some(from), Some(to)) = (LETTERS.find(begin), LETTERS.find(end)) {
        if from > to {
            return Err(Unread::Backwards);
        }
        let step = int(step).filter(|step| *step != 0).ok_or(Unread::Bounds)?;
        let all = LETTERS.get(from..=to).unwrap_or_default().chars();
        // Backwards from the first there is nothing.
        let Ok(step) = usize::try_from(step) else { return Ok(Vec::new()) };
        return Ok(all.step_by(step).map(String::from).collect());
    }
    let numbers = (int(begin), int(end), int(step));
    let (Some(from), Some(to), Some(step)) = numbers else { return Err(Unread::Bounds) };
    if step == 0 {
        return Err(Unread::Bounds);
    }
    let mut out = Vec::new();
    let mut at = from;
    while if step > 0 { at <= to } else { at > to.saturating_add(1) } {
        if out.len() >= most {
            return Err(Unread::TooMany);
        }
        out.push(if padded { zero_filled(at, width) } else { at.to_string() });
        at = at.saturating_add(step);
    }
    Ok(out)
}

fn zero_filled(number: i64, width: usize) -> String {
    format!("{number:0width$}")
}

/// `host:22`, `[host]:22`.
fn with_port(address: &str) -> Option<(&str, &str)> {
    let port = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (before, after) = address.rsplit_once(':').filter(|(_, after)| port(after))?;
    let inside = before.strip_prefix('[').and_then(|inside| inside.strip_suffix(']'));
    if let Some(inside) = inside.filter(|inside| !inside.is_empty()) {
        // A range in brackets is a name of its own, and so may a port be in them.
        return Some(with_port(inside).unwrap_or((inside, after)));
    }
    let mut rest = before;
    while let Some(at) = rest.find(['[', ']', ':']) {
        let bracket = rest.get(at..).filter(|rest| rest.starts_with('['))?;
        rest = bracket.get(bracket.find(']')? + 1..)?;
    }
    Some((before, after))
}

/// Whether it is an address or a name, both perhaps with ranges: otherwise no port is taken off it.
fn is_host(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    labels.iter().all(|text| label(text)) || is_v6(host)
}

fn label(label: &str) -> bool {
    let mut rest = label;
    let mut first = true;
    while let Some(c) = rest.chars().next() {
        if c == '[' {
            let Some((range, after)) = rest.get(1..).and_then(|rest| rest.split_once(']')) else {
                return false;
            };
            if !is_range(range) {
                return false;
            }
            rest = after;
        } else {
            let word = c.is_alphanumeric() || c == '_';
            if !word && (first || c != '-') {
                return false;
            }
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
        first = false;
    }
    !first && !label.ends_with(['-', '_'])
}

/// `1:9`, `a:f`, with a step or without.
fn is_range(range: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let letter =
        |text: &str| text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let bounds: Vec<&str> = range.split(':').collect();
    match bounds.as_slice() {
        [begin, end, step @ ..] if step.len() <= 1 => {
            let ends = (number(begin) && number(end)) || (letter(begin) && letter(end));
            ends && step.iter().all(|step| number(step))
        }
        _ => false,
    }
}

/// An IPv6 address, with a range of hexadecimal numbers for a part of it perhaps.
fn is_v6(host: &str) -> bool {
    let mut plain = String::new();
    let mut rest = host;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((range, after)) = after.split_once(']') else { return false };
        let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit());
        if !(2..=3).contains(&range.split(':').count()) || !range.split(':').all(number) {
            return false;
        }
        plain.push_str(before);
        plain.push('1');
        rest = after;
    }
    plain.push_str(rest);
    plain.parse::<std::net::Ipv6Addr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pattern: &str) -> Result<(Vec<String>, Option<String>), Unread> {
        hosts(pattern, 100)
    }

    fn names(pattern: &str) -> Vec<String> {
        let (names, port) = read(pattern).unwrap();
        assert_eq!(port, None);
        names
    }

    #[test]
    fn ranges_stand_for_all_their_hosts() {
        assert_eq!(
            names("web[01:03].example"),
            ["web01.example", "web02.example", "web03.example"]
        );
        assert_eq!(names("db-[a:c]"), ["db-a", "db-b", "db-c"]);
        assert_eq!(names("[1:9:4]"), ["1", "5", "9"]);
        assert_eq!(names("r[1:2]n[a:b]"), ["r1na", "r1nb", "r2na", "r2nb"]);
        assert_eq!(names("x[:2]"), ["x0", "x1", "x2"]);
        assert_eq!(names("x[y:B]"), ["xy", "xz", "xA", "xB"]);
        assert_eq!(names("x[5:1]"), [""; 0]);
        assert_eq!(names("x[a:b:-1]"), [""; 0]);
        assert_eq!(names("x[5:1:-2]"), ["x5", "x3"]);
    }

    #[test]
    fn a_port_is_taken_off_names_and_addresses_only() {
        let one = |host: &str, port: &str| Ok((vec![host.to_owned()], Some(port.to_owned())));
        assert_eq!(read("vm:2222"), one("vm", "2222"));
        assert_eq!(read("10.0.0.1:22"), one("10.0.0.1", "22"));
        assert_eq!(read("[fe80::1]:22"), one("fe80::1", "22"));
        assert_eq!(read("[vm]:22"), one("vm", "22"));
        assert_eq!(
            read("vm[1:2]:22").unwrap(),
            (vec!["vm1".into(), "vm2".into()], Some("22".into()))
        );
        assert_eq!(names("fe80::1"), ["fe80::1"]);
        assert_eq!(names("vm_:22"), ["vm_:22"]);
        assert_eq!(names("vm:ssh"), ["vm:ssh"]);
    }

    #[test]
    fn what_is_no_range_is_refused_and_so_are_too_many() {
        assert_eq!(read("x[1]"), Err(Unread::Bounds));
        assert_eq!(read("x[1:]"), Err(Unread::Bounds));
        assert_eq!(read("x[1:2:3:4]"), Err(Unread::Bounds));
        assert_eq!(read("x[1:3:0]"), Err(Unread::Bounds));
        assert_eq!(read("x[1:z]"), Err(Unread::Bounds));
        assert_eq!(read("x[01:100]"), Err(Unread::Lengths));
        assert_eq!(read("x[c:a]"), Err(Unread::Backwards));
        assert_eq!(read("x[1:3"), Err(Unread::Brackets));
        assert_eq!(read("x]1:3["), Err(Unread::Brackets));
        assert_eq!(read("x[0:100]"), Err(Unread::TooMany));
        assert_eq!(read("x[1:99]y[1:99]"), Err(Unread::TooMany));
        assert_eq!(read("x[0:99999999999999]"), Err(Unread::TooMany));
    }
}
