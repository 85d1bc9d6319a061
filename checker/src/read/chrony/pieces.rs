//! A file as chronyd takes it, a piece at a time, with the places for telling of them.

use super::{Place, Refusal, Why, scan};

/// A line that has been read, for telling of it.
#[derive(Clone)]
pub(super) struct Told {
    pub(super) place: Place,
    pub(super) text: Vec<u8>,
    /// It is a piece of a line that is too long to be read at once.
    pub(super) piece: bool,
}

impl Told {
    pub(super) fn refused(&self, why: Why) -> Refusal {
        let (place, text) = (self.place.clone(), self.text.clone());
        Refusal { place, text, piece: self.piece, why }
    }
}

/// A file that is being read.
pub(super) struct Lines<'t> {
    pub(super) path: String,
    rest: &'t [u8],
    line: u32,
    mid_line: bool,
    piece: bool,
    pub(super) depth: usize,
}

impl<'t> Lines<'t> {
    pub(super) const fn new(path: String, rest: &'t [u8], depth: usize) -> Self {
        Self { path, rest, line: 0, mid_line: false, piece: false, depth }
    }

    /// How many bytes are left.
    pub(super) const fn len(&self) -> usize {
        self.rest.len()
    }

    /// The next piece and whether it is the first of the file.
    pub(super) fn next(&mut self, limit: usize) -> Option<(&'t [u8], bool)> {
        if self.rest.is_empty() {
            return None;
        }
        let first = self.line == 0;
        if !self.mid_line {
            self.line = self.line.saturating_add(1);
        }
        let (piece, rest) = scan::chunk(self.rest, limit);
        self.rest = rest;
        let goes_on = !piece.ends_with(b"\n");
        self.piece = self.mid_line || goes_on && !rest.is_empty();
        self.mid_line = goes_on;
        Some((piece, first))
    }

    pub(super) fn told(&self, piece: &[u8]) -> Told {
        let text = scan::c_string(piece);
        let text = text.strip_suffix(b"\n").unwrap_or(text);
        let text = text.strip_suffix(b"\r").unwrap_or(text).to_vec();
        let place = Place { path: self.path.clone(), line: self.line };
        Told { place, text, piece: self.piece }
    }
}
