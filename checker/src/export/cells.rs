//! Cells of tables that spreadsheets and learning platforms read.

use crate::gradebook::matrix::Score;
use crate::text::{hidden, visible};

/// Text of a student's or a machine's for a cell, in one line: nothing in it can hide, and no spreadsheet
/// takes it for a formula.
#[must_use]
pub fn cell(text: &str) -> String {
    guarded(visible(text))
}

/// The same for text of several lines.
#[must_use]
pub fn lines(text: &str) -> String {
    let shown: Vec<String> = text.lines().map(visible).collect();
    guarded(shown.join("\n"))
}

/// A cell of a roster, as it was but for a formula.
#[must_use]
pub fn kept(text: &str) -> String {
    let plain = text.trim() == "-" || text.trim().parse::<f64>().is_ok();
    if plain { text.to_owned() } else { guarded(text.to_owned()) }
}

/// With an apostrophe in front where a spreadsheet would see a formula: what OWASP's «CSV Injection» lists,
/// with the full-width signs that Excel takes for them in Korean, behind blanks too.
fn guarded(text: String) -> String {
    if is_formula(&text) { format!("'{text}") } else { text }
}

/// Whether a spreadsheet would take a text for a formula.
#[must_use]
pub fn is_formula(text: &str) -> bool {
    let first = text.chars().find(|c| !c.is_whitespace() && !hidden(*c));
    let begins = text.starts_with(['\t', '\r', '\n']);
    begins || matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '|' | '%'))
}

/// A score in points, with as many digits as it needs; at most two.
#[must_use]
pub fn points(hundredths: u64) -> String {
    let (whole, part) = (hundredths / 100, hundredths % 100);
    match part {
        0 => whole.to_string(),
        part if part % 10 == 0 => format!("{whole}.{}", part / 10),
        part => format!("{whole}.{part:02}"),
    }
}

/// A score in percent with two digits; none where nothing could be told.
#[must_use]
pub fn percent(score: Score) -> Option<String> {
    scaled(score, 10_000)
}

/// A score of a maximum in hundredths, rounded to two digits; none where nothing could be told.
#[must_use]
pub fn scaled(score: Score, maximum: u64) -> Option<String> {
    let of = u128::from(score.of);
    if of == 0 {
        return None;
    }
    let exact = (u128::from(score.reached) * u128::from(maximum) * 2 + of) / (of * 2);
    let hundredths = u64::try_from(exact).unwrap_or(u64::MAX);
    Some(format!("{}.{:02}", hundredths / 100, hundredths % 100))
}

/// A table as text: commas, CRLF (RFC 4180), whatever is no number between quotes. A text with a semicolon
/// then stays one cell where a spreadsheet expects semicolons between cells.
#[must_use]
pub fn table(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    table_with(b',', rows)
}

/// The same with another byte between cells.
#[must_use]
pub fn table_with(separator: u8, rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut to = csv::WriterBuilder::new()
        .delimiter(separator)
        .quote_style(csv::QuoteStyle::NonNumeric)
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(Vec::new());
    for row in rows {
        // Memory takes whatever is written to it.
        let _ = to.write_record(&row);
    }
    to.into_inner()
        .map_or_else(|_| String::new(), |bytes| String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_a_student_writes_is_a_formula() {
        for formula in
            ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x", " =1", "|x", "%0A=1"]
        {
            assert!(cell(formula).starts_with('\''), "{formula}");
            assert!(lines(formula).starts_with('\''), "{formula}");
        }
        // What hid before the sign can be seen now, and is what stands first.
        assert_eq!(cell("\u{200b}=1"), "\\u{200b}=1");
        assert_eq!(kept("\u{200b}=1"), "'\u{200b}=1");
        assert_eq!(cell("\t=1"), "\\t=1");
        assert_eq!(cell("\r=1\n"), "\\r=1\\n");
        assert_eq!(lines("a\r\n=b"), "a\n=b");
        assert_eq!(cell("김하늘 (a@b.kr)"), "김하늘 (a@b.kr)");
        assert_eq!(cell("\u{1b}[31m\u{202e}x"), "\\u{1b}[31m\\u{202e}x");
    }

    #[test]
    fn points_have_the_digits_that_they_need() {
        let told: Vec<String> = [0, 100, 150, 1_234, 1_205].into_iter().map(points).collect();
        assert_eq!(told, ["0", "1", "1.5", "12.34", "12.05"]);
        assert_eq!(percent(Score { reached: 2, of: 3 }).as_deref(), Some("66.67"));
        assert_eq!(percent(Score { reached: 3, of: 3 }).as_deref(), Some("100.00"));
        assert_eq!(percent(Score::default()), None);
        assert_eq!(scaled(Score { reached: 1, of: 8 }, 1_000).as_deref(), Some("1.25"));
    }

    #[test]
    fn a_table_is_that_of_rfc_4180_and_its_texts_stay_together_anywhere() {
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect();
        let told = table([row(&["id", "점수"]), row(&["a;=1", "87.5", "say \"hi\"\nyou", ""])]);
        assert_eq!(told, "\"id\",\"점수\"\r\n\"a;=1\",87.5,\"say \"\"hi\"\"\nyou\",\"\"\r\n");
    }
}
