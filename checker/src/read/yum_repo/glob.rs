//! Names with wildcards, as fnmatch(3) without flags takes them.

/// Whether the pattern covers the name. Work grows with the product of both lengths at most.
pub(super) fn matches(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut read) = (0, 0);
    let mut star = None;
    while let Some(byte) = name.get(read).copied() {
        match pattern.get(at) {
            Some(b'*') => {
                at += 1;
                star = Some((at, read));
                continue;
            }
            Some(_) => {
                if let Some(len) = one(pattern.get(at..).unwrap_or_default(), byte) {
                    at += len;
                    read += 1;
                    continue;
                }
            }
            None => {}
        }
        let Some((after, from)) = star else { return false };
        star = Some((after, from + 1));
        at = after;
        read = from + 1;
    }
    pattern.get(at..).unwrap_or_default().iter().all(|byte| *byte == b'*')
}

/// How many bytes of the pattern stand for this byte; `None`: it is another one.
fn one(pattern: &[u8], byte: u8) -> Option<usize> {
    match pattern {
        [b'?', ..] => Some(1),
        [b'\\', escaped, ..] => (*escaped == byte).then_some(2),
        [b'[', set @ ..] => match in_set(set, byte) {
            Some((true, len)) => Some(len + 1),
            Some((false, _)) => None,
            // Without `]` the bracket is itself.
            None => (byte == b'[').then_some(1),
        },
        [plain, ..] => (*plain == byte).then_some(1),
        [] => None,
    }
}

/// Whether the byte is in the set, and how long the set is up to its `]`.
fn in_set(set: &[u8], byte: u8) -> Option<(bool, usize)> {
    let negated = matches!(set.first(), Some(b'!' | b'^'));
    let mut at = usize::from(negated);
    let first = at;
    let mut found = false;
    loop {
        let low = *set.get(at)?;
        if low == b']' && at > first {
            return Some((found != negated, at + 1));
        }
        match (set.get(at + 1), set.get(at + 2)) {
            (Some(b'-'), Some(high)) if *high != b']' => {
                found |= (low..=*high).contains(&byte);
                at += 3;
            }
            _ => {
                found |= low == byte;
                at += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn wildcards_cover_names() {
        for (pattern, name, expected) in [
            ("crb", "crb", true),
            ("crb", "crb-debug", false),
            ("crb*", "crb-debug", true),
            ("*-debug", "crb-debug", true),
            ("c?b", "crb", true),
            ("c[q-s]b", "crb", true),
            ("c[!q-s]b", "crb", false),
            ("c[]r]b", "crb", true),
            ("c[rs]b", "crb", true),
            ("c[rs]b", "cqb", false),
            ("c[!rs]b", "crb", false),
            ("c[r-]b", "c-b", true),
            ("c[r", "c[r", true),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXbYbZ", false),
            ("*", "", true),
        ] {
            assert_eq!(matches(pattern.as_bytes(), name.as_bytes()), expected, "{pattern} {name}");
        }
    }
}
