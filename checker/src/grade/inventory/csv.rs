//! Tables with a header, a machine a row: RFC 4180, and what spreadsheets make of it (`;` or a tab
//! between cells, `sep=;` before the header, rows of empty cells).

use super::columns::{Column, Columns, known};
use super::gather::{self, Row};
use super::words::{self, Target};
use super::{File, Inventory, told};
use crate::grade::host::Host;
use crate::text::{Text, text};

/// What may stand between cells.
const SEPARATORS: [u8; 3] = *b",;\t";

/// A row of cells, and the line where it begins.
type Cells = (usize, Vec<String>);

/// Reads a table.
///
/// # Errors
/// The header tells no student or no host, a cell is not what its column says, or a host is there twice.
pub(super) fn read(file: &File, text: &str) -> Result<Inventory, Text> {
    let (line, separator, rest) = begin(text);
    let mut rows = rows(file, line, separator, rest)?.into_iter();
    let Some((line, header)) = rows.next() else {
        let name = &file.name;
        return Err(text!(ko "{name}: 비어 있습니다", en "{name}: it is empty"));
    };
    let columns = Columns::read(file, line, &header)?;
    let mut inventory = Inventory::default();
    inventory.notes.extend(columns.note(file, line));
    let mut gathered = Vec::new();
    for (line, cells) in rows {
        if cells.iter().skip(header.len()).any(|cell| !cell.trim().is_empty()) {
            let (at, cells, header) = (file.at(line), cells.len(), header.len());
            return Err(text!(
                ko "{at}: 칸이 {cells}개로, 첫 줄의 {header}개보다 많습니다. 쉼표가 든 칸은 \"로 감싸세요",
                en "{at}: {cells} cells, more than the {header} of the header; a cell with a comma in it goes between \""
            ));
        }
        match row(file, line, &columns, &cells)? {
            Ok(row) => gathered.push(row),
            Err(note) => inventory.notes.push(note),
        }
    }
    inventory.students = gather::students(file, gathered)?;
    if inventory.students.is_empty() {
        let name = &file.name;
        return Err(text!(ko "{name}: 학생이 없습니다", en "{name}: no student is in it"));
    }
    Ok(inventory)
}

/// Whether the first line is a header of ours: of a file whose name does not tell what it is.
pub(super) fn looks_so(text: &str) -> bool {
    let (_, separator, rest) = begin(text);
    let line = rest.lines().next().unwrap_or_default();
    known(&cells_of(line, separator)) >= 2
}

/// The line of the header, the separator, and the text from there on.
fn begin(text: &str) -> (usize, u8, &str) {
    if let Some((first, rest)) = text.split_once('\n') {
        let told = first.trim_end().strip_prefix("sep=").map(str::as_bytes);
        if let Some([separator]) = told {
            return (2, *separator, rest);
        }
    }
    let blank = text.len() - text.trim_start_matches(['\r', '\n']).len();
    let before = text.get(..blank).unwrap_or_default().matches('\n').count();
    let text = text.get(blank..).unwrap_or_default();
    let line = text.lines().next().unwrap_or_default();
    let count = |separator: &u8| known(&cells_of(line, *separator));
    // Of several with the same count the last would be taken.
    let best = SEPARATORS.iter().rev().max_by_key(|separator| count(separator));
    (before + 1, best.copied().unwrap_or(b','), text)
}

fn cells_of(line: &str, separator: u8) -> Vec<String> {
    let mut reader = reader(separator, line);
    let first = reader.records().next().and_then(Result::ok);
    first.map(|record| record.iter().map(str::to_owned).collect()).unwrap_or_default()
}

fn reader(separator: u8, text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// All rows with anything in them.
fn rows(file: &File, first: usize, separator: u8, text: &str) -> Result<Vec<Cells>, Text> {
    let mut rows = Vec::new();
    let mut places = Places { text: text.as_bytes(), at: 0, line: first };
    for record in reader(separator, text).records() {
        let begun = |at: &csv::Position| usize::try_from(at.byte()).unwrap_or(usize::MAX);
        let record = record.map_err(|error| {
            let at = file.at(places.line_at(error.position().map_or(0, begun)));
            text!(ko "{at}: 표로 읽을 수 없습니다", en "{at}: it cannot be read as a table")
        })?;
        let line = places.line_at(record.position().map_or(0, begun));
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            rows.push((line, cells));
        }
    }
    Ok(rows)
}

/// On which lines bytes stand that are asked for one after the other.
struct Places<'t> {
    text: &'t [u8],
    at: usize,
    line: usize,
}

impl Places<'_> {
    /// The line of the first byte at or after `begun` that ends no line: the reader lets empty lines
    /// begin the next row.
    fn line_at(&mut self, begun: usize) -> usize {
        while let Some((byte, rest)) = self.text.get(self.at..).and_then(<[u8]>::split_first) {
            let ends = *byte == b'\n' || *byte == b'\r';
            if self.at >= begun && !ends {
                break;
            }
            self.at += 1;
            let first_of_two = *byte == b'\r' && rest.first() == Some(&b'\n');
            self.line += usize::from(ends && !first_of_two);
        }
        self.line
    }
}

/// The machine of a row, or why it is left out.
fn row(
    file: &File,
    line: usize,
    columns: &Columns,
    cells: &[String],
) -> Result<Result<Row, Text>, Text> {
    let cell = |column| columns.cell(column, cells);
    let at = file.at(line);
    let (student, host) = match (cell(Column::Student), cell(Column::Host)) {
        (Some(student), Some(host)) => (student, host),
        (Some(student), None) => {
            let student = told(student);
            return Ok(Err(text!(
                ko "{at}: {student}는 호스트가 없어 제외합니다",
                en "{at}: {student} has no host and is left out"
            )));
        }
        (None, Some(host)) => {
            let host = told(host);
            return Err(text!(
                ko "{at}: 호스트 {host}의 학생이 적혀 있지 않습니다",
                en "{at}: the host {host} has no student"
            ));
        }
        (None, None) => {
            return Ok(Err(text!(
                ko "{at}: 학생도 호스트도 없는 줄이어서 제외합니다",
                en "{at}: a row without student and host is left out"
            )));
        }
    };
    let Target { user, address, port } = words::target(file, line, host)?;
    let user = once(file, line, user, cell(Column::User), words::user)?;
    let port = once(file, line, port, cell(Column::Port), words::port)?;
    let jump = cell(Column::Jump).map(|word| words::jump(file, line, word)).transpose()?;
    let host = Host {
        name: address.clone(),
        role: cell(Column::Role).map(|word| words::role(file, line, word)).transpose()?,
        address,
        port,
        user,
        key: cell(Column::Key).map(|word| words::key(file, line, word)).transpose()?,
        ssh_args: jump.unwrap_or_default(),
    };
    let email = cell(Column::Email).filter(|word| *word != "-");
    Ok(Ok(Row {
        line,
        student: student.to_owned(),
        name: named(cell(Column::Family), cell(Column::Name)),
        email: email.map(|word| words::email(file, line, word)).transpose()?,
        host,
    }))
}

/// What the word of the host says already, or a column of its own.
fn once<T: PartialEq>(
    file: &File,
    line: usize,
    said: Option<T>,
    cell: Option<&str>,
    read: fn(&File, usize, &str) -> Result<T, Text>,
) -> Result<Option<T>, Text> {
    let Some(word) = cell else { return Ok(said) };
    let own = read(file, line, word)?;
    match said {
        Some(said) if said != own => {
            let (at, word) = (file.at(line), told(word));
            Err(text!(
                ko "{at}: 호스트 칸에 적힌 것과 {word}가 서로 다릅니다",
                en "{at}: the cell of the host says otherwise than {word}"
            ))
        }
        _ => Ok(Some(own)),
    }
}

/// The name as it is read aloud: Korean ones begin with the family's.
fn named(family: Option<&str>, given: Option<&str>) -> Option<String> {
    let korean = |name: &str| name.chars().all(labcheck_labs::text::is_hangul);
    let name = match (family, given) {
        (Some(family), Some(given)) if korean(family) && korean(given) => {
            format!("{family}{given}")
        }
        (Some(family), Some(given)) => format!("{given} {family}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => return None,
    };
    Some(words::name(&name))
}
