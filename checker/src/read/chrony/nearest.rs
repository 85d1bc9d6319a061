//! The known word that somebody who typed another one probably meant.

/// Words longer than this are compared with nothing.
const LONGEST: usize = 32;

/// The nearest of the known words: at most one slip in three letters, two at most; the first of equals.
pub(super) fn nearest(
    word: &[u8],
    known: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_ascii_lowercase();
    let most = (word.len() / 3).min(2);
    known
        .map(|name| (slips(&word, name.as_bytes()), name))
        .filter(|&(slips, _)| slips <= most)
        .min_by_key(|&(slips, _)| slips)
        .map(|(_, name)| name)
}

/// Letters added, dropped, changed or swapped with their neighbour.
fn slips(a: &[u8], b: &[u8]) -> usize {
    let mut above: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let at = |row: &[usize], i: usize| row.get(i).copied().unwrap_or(usize::MAX / 2);
    let mut last = None;
    for (i, &x) in a.iter().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(i + 1);
        let mut before = None;
        for (j, &y) in b.iter().enumerate() {
            let mut best =
                (at(&row, j) + usize::from(x != y)).min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            if last == Some(y) && before == Some(x) && j > 0 {
                best = best.min(at(&above, j - 1) + 1);
            }
            next.push(best);
            before = Some(y);
        }
        above = std::mem::replace(&mut row, next);
        last = Some(x);
    }
    at(&row, b.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swap_is_one_slip() {
        assert_eq!(slips(b"lcoal", b"local"), 1);
        assert_eq!(slips(b"alow", b"allow"), 1);
        assert_eq!(slips(b"", b"abc"), 3);
        assert_eq!(slips(b"kitten", b"sitting"), 3);
        assert_eq!(slips(b"loxxl", b"local"), 2);
        assert_eq!(slips(b"olacl", b"local"), 2);
    }

    #[test]
    fn short_words_are_near_to_nothing() {
        assert_eq!(nearest(b"lg", ["log"].into_iter()), None);
        assert_eq!(nearest(b"lgo", ["log"].into_iter()), Some("log"));
        assert_eq!(nearest(&[b'x'; 4000], ["log"].into_iter()), None);
    }
}
