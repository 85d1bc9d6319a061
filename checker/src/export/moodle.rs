//! Moodle's two ways in, by the rules of `grade/import/csv` and `mod/assign/feedback/offline`.
//!
//! Without a roster: a table for «Grades › Import › CSV file». Moodle refuses a whole file for one mark above
//! 100, so marks are percent; `-` is no mark, where an empty cell would be a zero in a new column. A row whose cell in the column that tells users is empty goes to
//! the user of the row before, so the address is a column only where everybody has one.
//!
//! With a roster: the grading worksheet of an assignment, filled in. A mark that is left as it was is passed
//! over; so is one above the maximum, therefore marks are scaled to it.
//!
//! Both are read by PHP's `fgetcsv`, for which a backslash before a quotation mark takes that mark's meaning
//! away: none stands there.

use super::cells::{cell, kept, lines, percent, scaled, table};
use super::roster::{self, Roster};
use super::{Ask, Class, Export, Exported, feedback};
use crate::gradebook::matrix::Row;
use crate::text::{Text, text};

/// `--format moodle`.
pub struct Moodle;

/// The longest comment, in characters; the text of a report has far fewer.
const COMMENT: usize = 8000;

/// What the columns of a worksheet are called: in English and in Korean, by Moodle's language packs.
const IDENTIFIER: [&str; 2] = ["Identifier", "식별자"];
const FULL_NAME: [&str; 4] = ["Full name", "성명", "전체이름", "이름"];
const ID_NUMBER: [&str; 4] = ["ID number", "ID 번호", "학번", "개인 식별번호"];
const USERNAME: [&str; 3] = ["Username", "사용자 아이디", "아이디"];
const EMAIL: [&str; 3] = ["Email address", "이메일 주소", "이메일"];
const GRADE: [&str; 2] = ["Grade", "성적"];
const MAXIMUM: [&str; 2] = ["Maximum Grade", "최대 성적"];
const COMMENTS: [&str; 2] = ["Feedback comments", "피드백 코멘트"];

impl Export for Moodle {
    fn export(&self, class: &Class<'_>, ask: &Ask) -> Result<Exported, Text> {
        let rows = class.rows(ask)?;
        match &ask.roster {
            Some((name, bytes)) => filled(class, &rows, &Roster::read(name, bytes)?, ask),
            None => fresh(class, &rows, ask),
        }
    }
}

/// A text that no backslash ends, nor does one stand before a quotation mark.
fn php(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '"' && out.ends_with('\\') {
            out.push(' ');
        }
        out.push(c);
    }
    if out.ends_with('\\') {
        out.push(' ');
    }
    out
}

fn comment(class: &Class<'_>, row: &Row, ask: &Ask) -> Result<String, Text> {
    let text = feedback::text_of(class, row, &class.reports(row)?, ask.lang);
    Ok(php(&lines(&text.chars().take(COMMENT).collect::<String>())))
}

fn fresh(class: &Class<'_>, rows: &[&Row], ask: &Ask) -> Result<Exported, Text> {
    let course = &class.matrix.course;
    let addresses =
        rows.iter().all(|row| row.email.as_ref().is_some_and(|email| !email.trim().is_empty()));
    let mut head = vec!["ID number".to_owned(), "Full name".to_owned()];
    if addresses {
        head.push("Email address".to_owned());
    }
    head.extend([course.clone(), format!("{course} feedback")]);
    let mut out = vec![head];
    for row in rows {
        let mut cells = vec![php(&cell(&row.id)), php(&cell(&row.name))];
        if addresses {
            cells.push(php(&cell(row.email.as_deref().unwrap_or_default())));
        }
        cells.push(percent(class.matrix.total(row)).unwrap_or_else(|| "-".to_owned()));
        cells.push(comment(class, row, ask)?);
        out.push(cells);
    }
    let mut notes = super::canvas::untold(class, rows);
    notes.push(text!(
        ko "Moodle은 모르는 학생이 한 명이라도 있으면 파일 전체를 거부합니다. 식별 열을 ID number에 맞추고, 수강생이 아닌 줄은 지우세요.",
        en "Moodle refuses the whole file for one student whom it does not know: map by the ID number, and take such rows out."
    ));
    Ok(Exported { text: table(out), notes })
}

fn filled(
    class: &Class<'_>,
    students: &[&Row],
    roster: &Roster,
    ask: &Ask,
) -> Result<Exported, Text> {
    let name = &roster.name;
    let (Some(identifier), Some(grade)) = (roster.column(&IDENTIFIER), roster.column(&GRADE))
    else {
        return Err(text!(
            ko "{name}: Moodle의 채점 워크시트가 아닙니다(Identifier와 Grade 열이 있어야 합니다)",
            en "{name}: no grading worksheet of Moodle's (it has the columns Identifier and Grade)"
        ));
    };
    let Some(maximum) = roster.column(&MAXIMUM) else {
        return Err(text!(
            ko "{name}: Maximum Grade 열이 없습니다. 척도로 채점하는 과제에는 점수를 넣을 수 없습니다",
            en "{name}: no column Maximum Grade; an assignment that is graded by a scale takes no points"
        ));
    };
    let comments = roster.column(&COMMENTS);
    let columns = [roster.column(&ID_NUMBER), roster.column(&USERNAME), roster.column(&EMAIL)];
    let full = roster.column(&FULL_NAME);
    let found = roster::find(roster, students, 1..roster.rows.len(), &columns, full);
    let mut rows = Vec::new();
    for (at, cells) in roster.rows.iter().enumerate() {
        let mut cells: Vec<String> = cells.iter().map(|cell| php(&kept(cell))).collect();
        if let Some(row) = found.of.get(&at) {
            let most = cells.get(maximum).and_then(|cell| hundredths(cell));
            let mark = most.and_then(|most| scaled(class.matrix.total(row), most));
            if let (Some(mark), Some(cell)) = (mark, cells.get_mut(grade)) {
                *cell = mark;
            }
            if let Some(cell) = comments.and_then(|at| cells.get_mut(at)) {
                *cell = comment(class, row, ask)?;
            }
        }
        rows.push(cells);
    }
    let mut notes = found.notes(roster, full.unwrap_or(identifier));
    let told: Vec<&Row> = found.of.values().copied().collect();
    notes.extend(super::canvas::untold(class, &told));
    if comments.is_none() {
        notes.push(text!(
            ko "{name}에 Feedback comments 열이 없어 의견은 넣지 않았습니다 (과제 설정에서 켤 수 있습니다)",
            en "{name} has no column Feedback comments, so none are in it (the assignment's settings have them)"
        ));
    }
    Ok(Exported { text: roster.written(rows), notes })
}

/// A maximum in hundredths of a point, its decimals behind a point or a comma.
fn hundredths(cell: &str) -> Option<u64> {
    let points: f64 = cell.trim().replace(',', ".").parse().ok()?;
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "held within bounds"
    )]
    (points > 0.0 && points <= 1e6).then(|| (points * 100.0).round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_backslash_takes_a_quotation_mark_away_from_php() {
        assert_eq!(php(r#"a\"#), r#"a\ "#);
        assert_eq!(php(r#"a\"b\\"c"#), r#"a\ "b\\ "c"#);
        assert_eq!(php(r#"\u{1b}"x""#), r#"\u{1b}"x""#);
    }

    #[test]
    fn a_maximum_is_read_with_a_comma_too() {
        assert_eq!(hundredths("100.00"), Some(10_000));
        assert_eq!(hundredths("20,5"), Some(2050));
        for bad in ["", "0", "-1", "nan", "inf", "1e9", "Pass"] {
            assert_eq!(hundredths(bad), None, "{bad}");
        }
    }
}
