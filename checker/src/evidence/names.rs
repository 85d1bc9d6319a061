//! Directories of a bundle: however many names one has, no more are kept than tell that they are too
//! many.

use super::limits::NAMES;
use super::{Entry, Look, bounded};
use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;

/// Directories by path.
pub(super) fn directories<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<String, Look<Vec<Entry>>>, D::Error> {
    let found: BTreeMap<String, Look<Names>> = bounded(from)?;
    let directory = |(path, look)| {
        let look = match look {
            Look::Seen(Names(names)) => Look::Seen(names),
            Look::Absent => Look::Absent,
            Look::Cannot(why) => Look::Cannot(why),
        };
        (path, look)
    };
    Ok(found.into_iter().map(directory).collect())
}

/// The names of one directory, one more than the bound at most.
struct Names(Vec<Entry>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_seq(Few)
    }
}

struct Few;

impl<'de> Visitor<'de> for Few {
    type Value = Names;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the names of a directory")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Names, A::Error> {
        let mut names = Vec::new();
        while names.len() <= NAMES {
            match from.next_element()? {
                Some(entry) => names.push(entry),
                None => return Ok(Names(names)),
            }
        }
        while from.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Names(names))
    }
}

#[cfg(test)]
mod tests {
    use crate::evidence::bundle::Bundle;
    use crate::evidence::{Cannot, Look};

    /// A bundle with a directory of so many names.
    fn read(count: usize) -> Bundle {
        let names = vec![r#"{"name":"a","kind":"file"}"#; count].join(",");
        let machine = r#"{"origin":"live","host":null,"root":true,"time":0}"#;
        let evidence = format!(r#"{{"machine":{machine},"dirs":{{"/etc":{{"seen":[{names}]}}}}}}"#);
        let text = format!(
            r#"{{"schema":"labcheck.evidence/1","labcheck":"0","course":"day1","evidence":{evidence}}}"#
        );
        Bundle::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_directory_with_too_many_names_cannot_be_told_and_others_are_whole() {
        let Look::Seen(names) = &read(4096).evidence.dirs["/etc"] else { panic!("not seen") };
        assert_eq!(names.len(), 4096);
        for count in [4097, 100_000] {
            let too_large = Look::Cannot(Cannot::TooLarge { limit: 4096 });
            assert_eq!(read(count).evidence.dirs["/etc"], too_large);
        }
    }
}
