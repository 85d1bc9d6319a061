//! The forms that a gradebook can be given on in. One form, one file.

pub mod canvas;
pub mod cells;
pub mod csv;
pub mod feedback;
pub mod html;
pub mod json;
pub mod junit;
pub mod moodle;
pub mod roster;

use crate::gradebook::Gradebook;
use crate::gradebook::alike::Alike;
use crate::gradebook::class::{self, Common, Hard};
use crate::gradebook::history::{HostReport, Past};
use crate::gradebook::matrix::{Matrix, Row};
use crate::text::{Lang, Text};

/// The attempts of a student that are shown, the last ones: who watches a class live has many.
const HISTORY: u32 = 200;

/// A class in one course, and what can be asked of its gradebook.
pub struct Class<'a> {
    book: &'a Gradebook,
    /// Where everybody stands.
    pub matrix: Matrix,
    /// The mistakes, the commonest first.
    pub mistakes: Vec<Common>,
    /// How each exercise goes, in the course's order.
    pub hard: Vec<Hard>,
    /// Whose machines are alike.
    pub alike: Vec<Alike>,
}

/// What is asked of an export besides its form.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// The language of whatever is told in words.
    pub lang: Lang,
    /// This student only: the id.
    pub student: Option<String>,
    /// A table of the learning platform's, to be filled in: its name, its bytes.
    pub roster: Option<(String, Vec<u8>)>,
}

/// A class in some form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// The file.
    pub text: String,
    /// What an instructor has to know besides, a line each.
    pub notes: Vec<Text>,
}

/// A form of a gradebook.
pub trait Export {
    /// The class in this form, with a newline at its end.
    ///
    /// # Errors
    /// One sentence: the gradebook cannot be read, the roster is none.
    fn export(&self, class: &Class<'_>, ask: &Ask) -> Result<Exported, Text>;
}

/// The forms by their name on the command line.
pub const FORMATS: [(&str, &dyn Export); 6] = [
    ("csv", &csv::Csv),
    ("canvas", &canvas::Canvas),
    ("moodle", &moodle::Moodle),
    ("json", &json::Json),
    ("junit", &junit::Junit),
    ("html", &html::Html),
];

/// The form of that name.
#[must_use]
pub fn format(name: &str) -> Option<&'static dyn Export> {
    FORMATS.iter().find(|(known, _)| *known == name).map(|(_, export)| *export)
}

impl<'a> Class<'a> {
    /// The class in a course.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn of(book: &'a Gradebook, course: &str) -> Result<Self, Text> {
        let matrix = book.matrix(course)?;
        let alike = book.alike(&matrix)?;
        let (mistakes, hard) = (class::mistakes(&matrix), class::hard(&matrix));
        Ok(Self { book, matrix, mistakes, hard, alike })
    }

    /// The rows that are asked for: of one student, or of all.
    ///
    /// # Errors
    /// One sentence where there is no such student, or no attempt of theirs.
    pub fn rows(&self, ask: &Ask) -> Result<Vec<&Row>, Text> {
        let Some(id) = &ask.student else { return Ok(self.matrix.rows.iter().collect()) };
        let known = self.book.student(id)?;
        let row = self.matrix.rows.iter().find(|row| row.number == known.number);
        row.map(|row| vec![row]).ok_or_else(|| {
            let (id, course) = (crate::text::visible(id), &self.matrix.course);
            crate::text::text!(
                ko "{id} 학생은 {course} 과정에서 채점한 적이 없습니다",
                en "{id} was not graded in the course {course}"
            )
        })
    }

    /// What the machines told in the last attempt that told anything; nothing where none did.
    ///
    /// # Errors
    /// What SQLite says; a report that is damaged.
    pub fn reports(&self, row: &Row) -> Result<Vec<HostReport>, Text> {
        let told = row.cells.iter().filter_map(|cell| Some(cell.standing.as_ref()?.latest.attempt));
        told.max().map_or(Ok(Vec::new()), |attempt| self.book.reports(attempt))
    }

    /// A student's last attempts, the first one first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn history(&self, row: &Row) -> Result<Vec<Past>, Text> {
        self.book.history(&self.matrix.course, row.number, HISTORY)
    }

    /// What the course is called.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &str {
        self.matrix.title.get(lang)
    }
}
