//! The program on its way to a machine, in two pieces: the second packed where the way is slow.
//!
//! Over a fast network, unpacking takes the machine more time than the bytes that it spares do, and machines
//! of a class often share their processors. So the first piece goes as it is, and how long that takes tells
//! how the second goes. Before each stands a line with `plain` or `gzip` and its bytes in decimal; behind
//! both, `end`.

use super::Program;
use std::time::{Duration, Instant};

/// Where a program is divided, and what is slow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    /// The first piece, in bytes.
    pub(super) first: usize,
    /// How long it takes on a fast way, at most.
    pub(super) fast: Duration,
}

impl Default for Way {
    /// An OpenSSH server lets 2 MiB come that nobody has read yet (`CHAN_SES_WINDOW_DEFAULT`): less than
    /// twice that tells nothing of the way. It takes a second at some 17 Mbit/s; where only the processors
    /// are busy, less.
    fn default() -> Self {
        Self { first: 4 << 20, fast: Duration::from_secs(1) }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    First,
    Second,
    End,
    None,
}

/// How far it is.
#[derive(Debug)]
pub(super) struct Copy<'a> {
    program: &'a Program,
    /// Whether the machine can unpack.
    unpacks: bool,
    begun: Instant,
    piece: Piece,
    line: Vec<u8>,
    bytes: &'a [u8],
    /// Of the line and the bytes.
    written: usize,
}

impl<'a> Copy<'a> {
    pub(super) fn new(program: &'a Program, unpacks: bool) -> Self {
        let (bytes, _) = program.pieces();
        let line = line("plain", bytes);
        let (piece, begun) = (Piece::First, Instant::now());
        Self { program, unpacks, begun, piece, line, bytes, written: 0 }
    }

    /// What is to be written next: nothing when all is.
    pub(super) fn rest(&self) -> &[u8] {
        let of_bytes = self.written.saturating_sub(self.line.len());
        let line = self.line.get(self.written..).filter(|line| !line.is_empty());
        line.unwrap_or_else(|| self.bytes.get(of_bytes..).unwrap_or_default())
    }

    /// So much of that is written.
    pub(super) fn wrote(&mut self, count: usize) {
        self.written += count;
        if !self.rest().is_empty() {
            return;
        }
        self.written = 0;
        (self.piece, self.line, self.bytes) = match self.piece {
            Piece::First => {
                let slow = self.begun.elapsed() > self.program.way().fast;
                let (kind, bytes) = if slow && self.unpacks {
                    ("gzip", self.program.packed())
                } else {
                    ("plain", self.program.pieces().1)
                };
                (Piece::Second, line(kind, bytes), bytes)
            }
            Piece::Second => (Piece::End, b"end\n".to_vec(), &[][..]),
            Piece::End | Piece::None => (Piece::None, Vec::new(), &[][..]),
        };
    }

    pub(super) fn has_ended(&self) -> bool {
        self.piece == Piece::None
    }

    /// How many of the program's bytes are on their way, packed or not.
    pub(super) fn done(&self) -> usize {
        let (first, second) = self.program.pieces();
        let (before, piece) = match self.piece {
            Piece::First => (0, first.len()),
            Piece::Second => (first.len(), second.len()),
            Piece::End | Piece::None => return first.len() + second.len(),
        };
        let written = self.written.saturating_sub(self.line.len()) as u64;
        // Both are a program's at most: no product is too large.
        let part = piece as u64 * written / (self.bytes.len() as u64).max(1);
        before + usize::try_from(part).unwrap_or(piece)
    }
}

fn line(kind: &str, bytes: &[u8]) -> Vec<u8> {
    format!("{kind} {}\n", bytes.len()).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    const SLOW: Way = Way { first: 10, fast: Duration::ZERO };
    const FAST: Way = Way { first: 10, fast: Duration::MAX };

    /// All that is sent, so many bytes at a time, and how far it was each time.
    fn sent(program: &Program, unpacks: bool, at_once: usize) -> (Vec<u8>, Vec<usize>) {
        let mut copy = Copy::new(program, unpacks);
        let (mut all, mut done) = (Vec::new(), Vec::new());
        while !copy.has_ended() {
            done.push(copy.done());
            let some: Vec<u8> = copy.rest().iter().take(at_once).copied().collect();
            all.extend(&some);
            copy.wrote(some.len());
        }
        assert!(copy.rest().is_empty());
        (all, done)
    }

    #[test]
    fn a_fast_way_and_a_machine_without_gzip_get_plain_bytes() {
        let program = b"0123456789abcdefg";
        let plain = b"plain 10\n0123456789plain 7\nabcdefgend\n";
        for (way, unpacks) in [(FAST, true), (FAST, false), (SLOW, false)] {
            for at_once in [1, 3, 1000] {
                let program = Program::of_test(program).over(way);
                assert_eq!(sent(&program, unpacks, at_once).0, plain);
            }
        }
    }

    #[test]
    fn a_slow_way_gets_the_second_piece_packed() {
        let program = Program::of_test(b"0123456789abcdefg").over(SLOW);
        for at_once in [1, 3, 1000] {
            let (all, _) = sent(&program, true, at_once);
            let rest = all.strip_prefix(b"plain 10\n0123456789").unwrap();
            let line = format!("gzip {}\n", program.packed().len());
            let rest = rest.strip_prefix(line.as_bytes()).unwrap();
            let packed = rest.strip_suffix(b"end\n").unwrap();
            let mut second = String::new();
            flate2::read::GzDecoder::new(packed).read_to_string(&mut second).unwrap();
            assert_eq!(second, "abcdefg");
        }
    }

    #[test]
    fn how_far_it_is_counts_in_bytes_of_the_program() {
        let program = Program::of_test(&b"0123456789abcdefghij".repeat(50)).over(SLOW);
        for unpacks in [true, false] {
            let (_, done) = sent(&program, unpacks, 1);
            assert!(done.is_sorted());
            assert_eq!((done[0], done[done.len() - 1]), (0, 1000));
            assert!(done.contains(&10) && done.iter().any(|done| (400..600).contains(done)));
        }
    }

    #[test]
    fn a_program_of_one_piece_is_sent_as_well() {
        let program = Program::of_test(b"short").over(FAST);
        assert_eq!(sent(&program, true, 2).0, b"plain 5\nshortplain 0\nend\n");
    }
}
