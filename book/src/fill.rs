//! The places of a lab's text, filled with what the course has by default.
//!
//! A reader of the book may have either system, so a text whose parameters differ between the
//! tracks is shown once for each.

use crate::html::{VAR, VAR_END};
use crate::labs::Course;
use labcheck_labs::{Track, template};

/// The tracks that the book tells apart, oldest first.
pub(crate) const TRACKS: [Track; 2] = [Track::El7Rocky, Track::El9Epoxy];

/// A text with its places filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Filled {
    /// The same on every track.
    Same(String),
    /// Different, so once for each.
    Each(Vec<(Track, String)>),
}

/// What a text of a card is filled from.
#[derive(Clone, Copy)]
pub(crate) struct Filling<'a> {
    /// The course that has the parameters.
    pub(crate) course: &'a Course,
    /// The parameter that its readers set: what holds for one value need not hold for the default,
    /// so it stands as its name.
    pub(crate) open: Option<&'a str>,
}

impl Filling<'_> {
    /// Fills a text for the tracks named; none named: all.
    pub(crate) fn fill(self, text: &str, on: &[Track]) -> Filled {
        let tracks = TRACKS.into_iter().filter(|track| on.is_empty() || on.contains(track));
        let mut each: Vec<(Track, String)> =
            tracks.map(|track| (track, self.fill_on(text, track))).collect();
        if each.windows(2).any(|pair| matches!(pair, [(_, a), (_, b)] if a != b)) {
            return Filled::Each(each);
        }
        // Without a track of ours, for other systems only, the defaults hold.
        let text = each.pop().map_or_else(|| self.fill_on(text, Track::Other), |(_, text)| text);
        Filled::Same(text)
    }

    fn fill_on(self, text: &str, track: Track) -> String {
        template::fill(text, &|name| {
            if self.open == Some(name) {
                return Some(format!("{VAR}{name}{VAR_END}"));
            }
            let param = self.course.param(name)?;
            Some(param.on.get(&track).unwrap_or(&param.default).clone())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labs::Labs;
    use labcheck_labs::load::Files;

    #[test]
    fn what_differs_between_the_tracks_is_told_for_each() {
        let files = [
            ("demo/course.toml", include_str!("../tests/book/golden/course.toml")),
            ("demo/clock/lab.toml", include_str!("../tests/book/golden/lab.toml")),
        ];
        let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
        let labs = Labs::from_files(&Files(files.into_iter().collect())).unwrap();
        let (course, _) = labs.exercise("clock").unwrap();
        let filling = Filling { course, open: Some("shape") };
        assert_eq!(filling.fill("{{x}} {none}", &[]), Filled::Same("{x} {none}".to_owned()));
        assert_eq!(
            filling.fill("{tool} -y", &[]),
            Filled::Each(vec![
                (Track::El7Rocky, "yum -y".to_owned()),
                (Track::El9Epoxy, "dnf -y".to_owned())
            ])
        );
        let el9 = [Track::El9Epoxy, Track::Other];
        assert_eq!(filling.fill("{tool}", &el9), Filled::Same("dnf".to_owned()));
        assert_eq!(filling.fill("{tool}", &[Track::Other]), Filled::Same("yum".to_owned()));
        assert_eq!(filling.fill("{shape}", &[]), Filled::Same("\u{e000}shape\u{e001}".to_owned()));
    }
}
