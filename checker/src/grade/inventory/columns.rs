//! What the columns of a table mean, by their header.

use super::{File, meant, told};
use crate::text::{Text, text};
use std::collections::BTreeMap;

/// What a column tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Student,
    Name,
    Family,
    Email,
    Host,
    Role,
    Port,
    User,
    Key,
    Jump,
}

/// Headers without case, blanks and hyphens. Of those that mean the same the earlier one counts.
const HEADERS: [(&str, Column); 45] = [
    ("student", Column::Student),
    ("학번", Column::Student),
    ("studentid", Column::Student),
    ("sisloginid", Column::Student),
    ("idnumber", Column::Student),
    ("login", Column::Student),
    ("username", Column::Student),
    ("id", Column::Student),
    ("아이디", Column::Student),
    ("name", Column::Name),
    ("이름", Column::Name),
    ("성명", Column::Name),
    ("fullname", Column::Name),
    ("firstname", Column::Name),
    ("lastname", Column::Family),
    ("surname", Column::Family),
    ("성", Column::Family),
    ("email", Column::Email),
    ("emailaddress", Column::Email),
    ("mail", Column::Email),
    ("이메일", Column::Email),
    ("이메일주소", Column::Email),
    ("메일", Column::Email),
    ("host", Column::Host),
    ("호스트", Column::Host),
    ("hostname", Column::Host),
    ("호스트이름", Column::Host),
    ("호스트명", Column::Host),
    ("ansiblehost", Column::Host),
    ("vm", Column::Host),
    ("ip", Column::Host),
    ("role", Column::Role),
    ("역할", Column::Role),
    ("port", Column::Port),
    ("포트", Column::Port),
    ("ansibleport", Column::Port),
    ("user", Column::User),
    ("사용자", Column::User),
    ("계정", Column::User),
    ("ansibleuser", Column::User),
    ("key", Column::Key),
    ("키", Column::Key),
    ("jump", Column::Jump),
    ("점프", Column::Jump),
    ("proxyjump", Column::Jump),
];

/// The names that documents speak of, for who has mistyped one.
const NAMES: [&str; 9] =
    ["student", "name", "email", "host", "role", "port", "user", "key", "jump"];

/// Where the columns stand.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Columns {
    places: BTreeMap<Column, usize>,
    /// Headers without a meaning here, as they are written.
    pub(super) unused: Vec<String>,
}

fn plain(header: &str) -> String {
    let kept =
        header.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '\u{feff}'));
    kept.collect::<String>().to_lowercase()
}

fn rank(header: &str) -> Option<usize> {
    let header = plain(header);
    HEADERS.iter().position(|(known, _)| *known == header)
}

/// How many of the cells are headers that are known.
pub(super) fn known(cells: &[String]) -> usize {
    cells.iter().filter(|cell| rank(cell).is_some()).count()
}

impl Columns {
    /// Reads a header.
    ///
    /// # Errors
    /// A column that is needed is not there, or two mean the same.
    pub(super) fn read(file: &File, line: usize, cells: &[String]) -> Result<Self, Text> {
        let mut ranks: BTreeMap<usize, usize> = BTreeMap::new();
        let mut unused = Vec::new();
        for (at, cell) in cells.iter().enumerate() {
            let Some(rank) = rank(cell) else {
                if !cell.trim().is_empty() {
                    unused.push(cell.trim().to_owned());
                }
                continue;
            };
            if ranks.insert(rank, at).is_some() {
                let (at, cell) = (file.at(line), told(cell.trim()));
                return Err(text!(
                    ko "{at}: {cell} 열이 두 번 있습니다",
                    en "{at}: the column {cell} is there twice"
                ));
            }
        }
        let mut places = BTreeMap::new();
        for (rank, at) in ranks {
            let column = HEADERS.get(rank).map_or(Column::Student, |(_, column)| *column);
            let name = places.contains_key(&Column::Student) && column == Column::Student;
            if name && named_by_student(cells, &places) {
                // Canvas calls the name so, beside columns with ids.
                if let Some(student) = places.insert(Column::Student, at) {
                    places.insert(Column::Name, student);
                }
            } else if *places.entry(column).or_insert(at) != at {
                unused.extend(cells.get(at).map(|cell| cell.trim().to_owned()));
            }
        }
        let columns = Self { places, unused };
        columns.needed(file, line, Column::Host, "host", "호스트")?;
        columns.needed(file, line, Column::Student, "student", "학번")?;
        Ok(columns)
    }

    fn needed(
        &self,
        file: &File,
        line: usize,
        column: Column,
        en: &str,
        ko: &str,
    ) -> Result<(), Text> {
        if self.places.contains_key(&column) {
            return Ok(());
        }
        let at = file.at(line);
        let near = self
            .unused
            .iter()
            .find(|unused| labcheck_labs::error::nearest(&plain(unused), [en]).is_some());
        let said = text!(
            ko "{at}: `{en}`({ko}) 열이 없습니다",
            en "{at}: there is no column `{en}`"
        );
        Err(match near {
            Some(near) => {
                let near = told(near);
                said.then(
                    "",
                    &text!(
                        ko " ({near} 열이 그것이라면 이름을 `{en}`로 바꾸세요)",
                        en " (if {near} is it, call it `{en}`)"
                    ),
                )
            }
            None => said,
        })
    }

    /// The cell of a column, without blanks around it; `None` where it is empty or not there.
    pub(super) fn cell<'c>(&self, column: Column, cells: &'c [String]) -> Option<&'c str> {
        let cell = cells.get(*self.places.get(&column)?)?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    /// Columns without a use: told, and whether one is a known name mistyped.
    pub(super) fn note(&self, file: &File, line: usize) -> Option<Text> {
        if self.unused.is_empty() {
            return None;
        }
        let at = file.at(line);
        let list = |word: &String| match labcheck_labs::error::nearest(&plain(word), NAMES) {
            Some(_) => Text::same(told(word)).then("", &meant(&plain(word), NAMES)),
            None => Text::same(told(word)),
        };
        let all = self.unused.iter().take(12).map(list);
        let all = all.reduce(|all, next| all.then(", ", &next)).unwrap_or_default();
        let lead = text!(ko "{at}: 쓰지 않는 열: ", en "{at}: columns without a use: ");
        let more = self.unused.len().saturating_sub(12);
        let more = if more == 0 {
            Text::default()
        } else {
            text!(ko " 외 {more}개", en " and {more} more")
        };
        Some(lead.then("", &all).then("", &more))
    }
}

/// Whether `Student`, which stands for the id so far, is the name: there is none besides.
fn named_by_student(cells: &[String], places: &BTreeMap<Column, usize>) -> bool {
    let is = |at: &usize, header: &str| cells.get(*at).is_some_and(|cell| plain(cell) == header);
    let named = |cell: &String| rank(cell).and_then(|rank| HEADERS.get(rank));
    places.get(&Column::Student).is_some_and(|at| is(at, "student"))
        && !cells.iter().filter_map(named).any(|(_, column)| *column == Column::Name)
}
