//! A table of a learning platform's that is to be filled in: its cells as they are, and who stands in it.

use super::cells::kept;
use crate::grade::inventory::table_text;
use crate::gradebook::matrix::Row;
use crate::text::{Text, quote, text};
use std::collections::{BTreeMap, BTreeSet};

/// A roster in cells.
#[derive(Debug)]
pub struct Roster {
    /// Its name.
    pub name: String,
    /// It began with a byte order mark, and so does what comes of it.
    pub marked: bool,
    /// What stands between its cells.
    pub separator: u8,
    /// The header, and all rows; each of the header's length at least.
    pub rows: Vec<Vec<String>>,
    /// What is to be known of how it was read.
    pub notes: Vec<Text>,
}

impl Roster {
    /// Reads a table in commas or semicolons, whichever the first line has more of.
    ///
    /// # Errors
    /// One sentence: no text, no rows.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, Text> {
        let (text, note) = table_text(name, bytes)?;
        let first = text.lines().next().unwrap_or_default();
        let count = |separator: char| first.matches(separator).count();
        let separator = if count(';') > count(',') { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(text.as_bytes());
        let mut rows: Vec<Vec<String>> = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| {
                let error = crate::text::visible(&error.to_string());
                text!(ko "{name}: CSV로 읽을 수 없습니다: {error}", en "{name}: no CSV: {error}")
            })?;
            rows.push(record.iter().map(str::to_owned).collect());
        }
        let width = rows.first().map_or(0, Vec::len);
        rows.iter_mut()
            .filter(|row| row.len() < width)
            .for_each(|row| row.resize(width, String::new()));
        if rows.len() < 2 {
            return Err(text!(ko "{name}: 학생이 없습니다", en "{name}: no student is in it"));
        }
        let marked = bytes.starts_with(b"\xef\xbb\xbf");
        Ok(Self {
            name: name.to_owned(),
            marked,
            separator,
            rows,
            notes: note.into_iter().collect(),
        })
    }

    /// The header.
    #[must_use]
    pub fn header(&self) -> &[String] {
        self.rows.first().map_or(&[], Vec::as_slice)
    }

    /// The column that is called one of these.
    #[must_use]
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        let same = |head: &String| names.iter().any(|name| head.trim().eq_ignore_ascii_case(name));
        self.header().iter().position(same)
    }

    /// The table as it goes back.
    #[must_use]
    pub fn written(&self, rows: Vec<Vec<String>>) -> String {
        let table = super::cells::table_with(self.separator, rows);
        if self.marked { format!("\u{feff}{table}") } else { table }
    }
}

/// Who of the class stands in which row of a roster.
#[derive(Debug, Default)]
pub struct Found<'a> {
    /// The student of each row, by the row's number in the table.
    pub of: BTreeMap<usize, &'a Row>,
    /// Those that stand in no row.
    pub missing: Vec<&'a Row>,
    /// The rows in which nobody of the class stands.
    pub strangers: Vec<usize>,
}

/// Looks for students in a roster: by each of these columns in turn, and by the name last. What two rows or two
/// students share tells nobody apart, and is not taken.
#[must_use]
pub fn find<'a>(
    roster: &Roster,
    students: &[&'a Row],
    rows: impl Iterator<Item = usize> + Clone,
    columns: &[Option<usize>],
    name: Option<usize>,
) -> Found<'a> {
    let cell = |row: usize, column: usize| {
        roster.rows.get(row).and_then(|row| row.get(column)).map_or("", |cell| cell.trim())
    };
    let mut found = Found::default();
    let mut placed = BTreeSet::new();
    let mut search =
        |column: usize, keys: &dyn Fn(&Row) -> Vec<String>, same: &dyn Fn(&str) -> String| {
            let mut by_key: BTreeMap<String, Vec<&'a Row>> = BTreeMap::new();
            for student in students {
                for key in keys(student) {
                    by_key.entry(key).or_default().push(student);
                }
            }
            let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for row in rows.clone() {
                places.entry(same(cell(row, column))).or_default().push(row);
            }
            for (key, places) in places.iter().filter(|(key, _)| !key.is_empty()) {
                if let (Some([student]), [place]) =
                    (by_key.get(key).map(Vec::as_slice), places.as_slice())
                    && !found.of.contains_key(place)
                    && placed.insert(student.number)
                {
                    found.of.insert(*place, *student);
                }
            }
        };
    let folded = |word: &str| word.trim().to_lowercase();
    for column in columns.iter().flatten() {
        let keys = |row: &Row| {
            let email = row.email.as_deref().map(folded);
            let mut keys = vec![folded(&row.id)];
            keys.extend(email.filter(|email| *email != keys[0]));
            keys
        };
        search(*column, &keys, &folded);
    }
    if let Some(column) = name {
        search(column, &|row| vec![whole_name(&row.name)], &whole_name);
    }
    found.missing = students.iter().copied().filter(|row| !placed.contains(&row.number)).collect();
    found.strangers = rows.filter(|row| !found.of.contains_key(row)).collect();
    found
}

/// A name by its words alone: «Lovelace, Ada» is «Ada Lovelace», and 김 하늘 is 김하늘.
fn whole_name(name: &str) -> String {
    let turned = match name.split_once(',') {
        Some((last, first)) => format!("{first} {last}"),
        None => name.to_owned(),
    };
    let lower = turned.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let hangul = words.iter().all(|word| word.chars().all(labcheck_labs::text::is_hangul));
    if let ([first, last], true) = (words.as_slice(), hangul && name.contains(',')) {
        // «김, 하늘», or «하늘, 김» where the names stand in each other's fields: in Korean the family's name
        // is the first, and mostly one syllable.
        let turned = first.chars().count() < last.chars().count();
        return if turned { [*first, *last].concat() } else { [*last, *first].concat() };
    }
    if hangul { words.concat() } else { words.join(" ") }
}

impl Found<'_> {
    /// Who is not in the roster, and who is only there.
    #[must_use]
    pub fn notes(&self, roster: &Roster, label: usize) -> Vec<Text> {
        let mut notes = roster.notes.clone();
        let name = &roster.name;
        let listed = |names: Vec<String>| {
            let (count, more) = (names.len(), if names.len() > 20 { ", …" } else { "" });
            let first: Vec<String> =
                names.iter().take(20).map(|name| quote(name.as_bytes())).collect();
            (count, format!("{}{more}", first.join(", ")))
        };
        if !self.missing.is_empty() {
            let ids = self.missing.iter().map(|row| format!("{} {}", row.id, row.name)).collect();
            let (count, ids) = listed(ids);
            notes.push(text!(
                ko "{name}에서 찾지 못한 학생 {count}명 (내보내지 않았습니다): {ids}",
                en "{count} not found in {name}, and left out: {ids}"
            ));
        }
        if !self.strangers.is_empty() {
            let rows =
                self.strangers.iter().filter_map(|row| roster.rows.get(*row)?.get(label).cloned());
            let (count, rows) = listed(rows.collect());
            notes.push(text!(
                ko "{name}에만 있는 학생 {count}명 (그대로 두었습니다): {rows}",
                en "{count} only in {name}, and left as they are: {rows}"
            ));
        }
        notes
    }
}

/// A row of the roster as it goes back: its own cells, none of them a formula.
#[must_use]
pub fn same(row: &[String]) -> Vec<String> {
    row.iter().map(|cell| kept(cell)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: i64, id: &str, name: &str) -> Row {
        Row {
            number,
            id: id.into(),
            name: name.into(),
            email: Some(format!("{id}@example.org")),
            cells: vec![],
            last: None,
        }
    }

    #[test]
    fn a_name_is_found_however_it_is_turned() {
        for name in ["김하늘", "김 하늘", "김, 하늘", "하늘, 김"] {
            assert_eq!(whole_name(name), "김하늘", "{name}");
        }
        for name in ["Ada Lovelace", "Lovelace, Ada", "ada  lovelace"] {
            assert_eq!(whole_name(name), "ada lovelace", "{name}");
        }
    }

    #[test]
    fn who_cannot_be_told_apart_is_not_taken_for_the_other() {
        let table = "name,id,mail\nKim,1,\nKim,,\nLee,2,\nLee,9,\nPark,,4@EXAMPLE.org\nPark,5,\n";
        let roster = Roster::read("r.csv", table.as_bytes()).unwrap();
        let class =
            [row(1, "1", "Kim"), row(2, "2", "Lee"), row(3, "3", "Lee"), row(4, "4", "Park")];
        let all: Vec<&Row> = class.iter().collect();
        let found = find(&roster, &all, 1..7, &[Some(1), Some(2)], Some(0));
        let placed: Vec<(usize, &str)> =
            found.of.iter().map(|(at, row)| (*at, row.id.as_str())).collect();
        assert_eq!(placed, [(1, "1"), (3, "2"), (5, "4")]);
        assert_eq!(found.missing.iter().map(|row| row.number).collect::<Vec<_>>(), [3]);
        assert_eq!(found.strangers, [2, 4, 6]);
    }
}
