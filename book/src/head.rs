//! What the first lines of a page say in comments: which Korean text it was translated from, and
//! how many minutes it takes.

use std::ops::Range;

/// The comments before the heading of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// `<!-- ko: 0123456789ab -->`: the Korean page that this one was translated from, the first 12
    /// digits of what `git hash-object` says.
    pub ko: Option<String>,
    /// `<!-- minutes: 8 -->`: reading it and doing what it asks.
    pub minutes: Option<u32>,
    /// Where these comments stand, with the line break behind each.
    pub(crate) ranges: Vec<Range<usize>>,
}

impl Head {
    /// Reads the comments before anything else of a page.
    #[must_use]
    pub fn of(source: &str) -> Self {
        let mut head = Self::default();
        let mut at = 0;
        loop {
            let rest = source.get(at..).unwrap_or_default();
            let start = at + (rest.len() - rest.trim_start().len());
            let Some(comment) = source.get(start..).and_then(|s| s.strip_prefix("<!--")) else {
                return head;
            };
            let Some((words, after)) = comment.split_once("-->") else { return head };
            let mut end = source.len() - after.len();
            match words.trim().split_once(": ") {
                Some(("ko", hash)) => head.ko = Some(hash.trim().to_owned()),
                Some(("minutes", minutes)) => head.minutes = minutes.trim().parse().ok(),
                _ => {
                    at = end;
                    continue;
                }
            }
            end += after.len() - after.trim_start_matches([' ', '\r']).len();
            end += usize::from(source.get(end..).is_some_and(|s| s.starts_with('\n')));
            head.ranges.push(start..end);
            at = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comments_before_the_heading_are_read() {
        let head = Head::of("<!-- ko: 0123456789ab -->\n<!-- minutes: 8 -->\n\n# A {#a}\n");
        assert_eq!(head.ko.as_deref(), Some("0123456789ab"));
        assert_eq!(head.minutes, Some(8));
        assert_eq!(head.ranges, [0..26, 26..46]);
        assert_eq!(Head::of("# A\n\n<!-- minutes: 8 -->\n"), Head::default());
    }
}
