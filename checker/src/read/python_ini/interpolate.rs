//! `ConfigParser.get` of Python 2.7: values with `%(name)s` in them.
//!
//! Source of the rules: `ConfigParser._interpolate` of 2.7.18, and `PyString_Format` for the `%`
//! operator it hands the value to.

use super::{Entry, Ini};

/// `MAX_INTERPOLATION_DEPTH`.
const DEPTH: usize = 10;
/// A value that doubles itself would fill the memory; Python would too, we stop here.
const LARGEST: usize = 4 << 10;

/// Why a value cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uninterpolated {
    /// `InterpolationMissingOptionError`, «Bad value substitution»: no such name.
    Missing(Vec<u8>),
    /// `InterpolationDepthError`, or a value without bounds.
    Depth,
    /// `ValueError` or `TypeError` of the `%` operator: an unfinished or impossible conversion.
    Format,
}

/// The value that `get(section, name)` gives for this entry.
///
/// # Errors
/// What Python raises.
pub fn interpolate(ini: &Ini, section: &[u8], entry: &Entry) -> Result<Vec<u8>, Uninterpolated> {
    let mut value = entry.value.clone();
    for _ in 0..DEPTH {
        if !has_reference(&value) {
            return Ok(value);
        }
        value = format(&lower_names(&value), ini, section)?;
    }
    if has_reference(&value) { Err(Uninterpolated::Depth) } else { Ok(value) }
}

fn has_reference(value: &[u8]) -> bool {
    value.windows(2).any(|two| two == b"%(")
}

/// Lower-cases the name in each `%(name)s`, as `_KEYCRE` finds them from left to right.
fn lower_names(value: &[u8]) -> Vec<u8> {
    let mut out = value.to_vec();
    let mut at = 0;
    let mut close = 0;
    while at < value.len() {
        let name = at + 2;
        if value.get(at..name) == Some(b"%(") {
            // The next `)` is looked for once, however many `%(` stand before it.
            if close < name {
                let rest = value.get(name..).unwrap_or_default();
                close = rest.iter().position(|b| *b == b')').map_or(usize::MAX, |n| name + n);
            }
            if close != usize::MAX && value.get(close + 1) == Some(&b's') {
                if let Some(written) = out.get_mut(name..close) {
                    written.make_ascii_lowercase();
                }
                at = close + 2;
                continue;
            }
        }
        at += 1;
    }
    out
}

fn format(value: &[u8], ini: &Ini, section: &[u8]) -> Result<Vec<u8>, Uninterpolated> {
    let mut out = Vec::with_capacity(value.len());
    let mut rest = value;
    // What the next conversion takes: the whole mapping, then what the last name led to.
    let mut next = Some(Taken::Mapping);
    let mut endless = false;
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        if *first != b'%' {
            out.push(*first);
            continue;
        }
        if let Some(inner) = rest.strip_prefix(b"(") {
            let end = closing(inner).ok_or(Uninterpolated::Format)?;
            let name = inner.get(..end).unwrap_or_default();
            rest = inner.get(end + 1..).unwrap_or_default();
            next = Some(Taken::Value(lookup(ini, section, name)?));
        }
        let (conversion, after) = Conversion::read(rest).ok_or(Uninterpolated::Format)?;
        rest = after;
        let taken = if conversion.kind == b'%' { None } else { next.take() };
        endless |= conversion.write(taken, &mut out)?;
        if out.len() > LARGEST + value.len() {
            return Err(Uninterpolated::Depth);
        }
    }
    if endless { Err(Uninterpolated::Depth) } else { Ok(out) }
}

/// What a conversion writes.
enum Taken<'a> {
    /// All names and values at once.
    Mapping,
    /// The value of one name.
    Value(&'a [u8]),
}

/// The parenthesis that closes a name; they nest.
fn closing(name: &[u8]) -> Option<usize> {
    let mut depth = 1usize;
    name.iter().position(|b| {
        match b {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        depth == 0
    })
}

fn lookup<'a>(ini: &'a Ini, section: &'a [u8], name: &[u8]) -> Result<&'a [u8], Uninterpolated> {
    match ini.entry(section, name) {
        Some(entry) => Ok(&entry.value),
        None if name == b"__name__" => Ok(section),
        None => Err(Uninterpolated::Missing(name.to_vec())),
    }
}

struct Conversion {
    left: bool,
    width: usize,
    precision: Option<usize>,
    kind: u8,
}

impl Conversion {
    fn read(text: &[u8]) -> Option<(Self, &[u8])> {
        let flags = text.iter().take_while(|b| b"-+ #0".contains(b)).count();
        let left = text.iter().take(flags).any(|b| *b == b'-');
        let (width, mut text) = number(text.get(flags..)?)?;
        let mut precision = None;
        if let Some(rest) = text.strip_prefix(b".") {
            let (digits, rest) = number(rest)?;
            precision = Some(digits);
            text = rest;
        }
        if let [b'h' | b'l' | b'L', rest @ ..] = text {
            text = rest;
        }
        let (kind, rest) = text.split_first()?;
        Some((Self { left, width, precision, kind: *kind }, rest))
    }

    /// Writes what was taken; `true` where the value would hold itself again.
    fn write(&self, taken: Option<Taken<'_>>, out: &mut Vec<u8>) -> Result<bool, Uninterpolated> {
        let repr;
        let text = match (self.kind, taken) {
            (b'%', _) => b"%",
            (b's', Some(Taken::Value(text))) => text,
            (b'r', Some(Taken::Value(text))) => {
                repr = quoted(text);
                &repr
            }
            (b'c', Some(Taken::Value(text))) if text.len() == 1 => text,
            // The mapping's text holds this very value again, and so never comes to an end; unless
            // none of it is wanted.
            (b's' | b'r', Some(Taken::Mapping)) => {
                if self.precision != Some(0) {
                    return Ok(true);
                }
                b""
            }
            _ => return Err(Uninterpolated::Format),
        };
        let cut = if matches!(self.kind, b's' | b'r') { self.precision } else { None };
        let text = text.get(..cut.unwrap_or(text.len())).unwrap_or(text);
        let pad = self.width.saturating_sub(text.len());
        if pad > LARGEST {
            return Err(Uninterpolated::Depth);
        }
        if !self.left {
            out.resize(out.len() + pad, b' ');
        }
        out.extend_from_slice(text);
        if self.left {
            out.resize(out.len() + pad, b' ');
        }
        Ok(false)
    }
}

/// Digits; `None` where they are too many for Python.
fn number(text: &[u8]) -> Option<(usize, &[u8])> {
    let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
    let value = text.iter().take(digits).try_fold(0usize, |sum, b| {
        sum.checked_mul(10)?
            .checked_add(usize::from(b - b'0'))
            .filter(|n| *n <= i32::MAX.unsigned_abs() as usize)
    })?;
    Some((value, text.get(digits..)?))
}

/// `repr()` of a Python 2 string.
fn quoted(text: &[u8]) -> Vec<u8> {
    let quote = if text.contains(&b'\'') && !text.contains(&b'"') { b'"' } else { b'\'' };
    let mut out = vec![quote];
    for byte in text {
        match byte {
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b if *b == quote || *b == b'\\' => out.extend_from_slice(&[b'\\', *b]),
            b' '..=b'~' => out.push(*byte),
            _ => out.extend_from_slice(format!("\\x{byte:02x}").as_bytes()),
        }
    }
    out.push(quote);
    out
}
