//! A gradebook for a person at a terminal.

mod class;
mod matrix;
mod student;

use super::View;
use super::columns::width;
use super::words;
use crate::gradebook::matrix::{Cell, Row};
use crate::kinds::Status;
use crate::text::visible;
pub use class::{alike, faults, hard, mistakes};
pub(crate) use class::{said, span};
pub use matrix::matrix;
pub use student::student;
use unicode_width::UnicodeWidthChar as _;

/// The columns where no terminal says how many there are: a file is read in any width.
const WIDE: usize = usize::MAX;

/// A name or id in a list takes no more cells.
const LISTED: usize = 24;

fn columns(view: &View) -> usize {
    view.width.unwrap_or(WIDE)
}

fn paint(view: &View, sgr: &str, text: &str) -> String {
    if view.color { format!("\u{1b}[{sgr}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// The text within so many cells, its end cut and the cut marked.
fn fit(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut room = cells.saturating_sub(1);
    for c in text.chars() {
        let takes = c.width().unwrap_or(0);
        if takes > room {
            break;
        }
        room -= takes;
        out.push(c);
    }
    out.push('…');
    out
}

/// A student as a heading or in a list: name and id.
fn named(row: &Row) -> String {
    let (name, id) = (fit(&visible(&row.name), LISTED), fit(&visible(&row.id), LISTED));
    if row.name == row.id { id } else { format!("{name} ({id})") }
}

/// The mark of a cell with its letters, and the colour: `✓L`.
fn symbol(cell: &Cell, view: &View) -> (String, &'static str) {
    let own = cell.overridden.is_some();
    let Some(status) = cell.status() else {
        return (if own { "*".to_owned() } else { String::new() }, "2");
    };
    let aside = !cell.counts() && !own;
    let mark = if aside { '.' } else { words::mark(status, view.ascii) };
    let mut out = String::from(mark);
    for (holds, letter) in [(cell.late() && !own, 'L'), (cell.undone(), 'U'), (own, '*')] {
        if holds {
            out.push(letter);
        }
    }
    (out, if aside { words::color(Status::Skip) } else { words::color(status) })
}
