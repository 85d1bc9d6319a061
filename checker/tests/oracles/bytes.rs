//! Bytes that make parsers stumble.

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any};
use proptest::prop_oneof;
use proptest::sample::{Index, select};
use proptest::strategy::BoxedStrategy;

/// Blanks of every kind, line ends, marks and what is no text.
const NASTY: &[&[u8]] = &[
    b" ",
    b"  ",
    b"\t",
    b"\r",
    b"\n",
    b"\r\n",
    b"\x0b",
    b"\x0c",
    b"\0",
    b"\x1b",
    b"\x1c",
    b"\x1d",
    b"\x7f",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xc2\xa0",
    b"\xc2\x85",
    b"\xe2\x80\xa8",
    b"\xe2\x80\x93",
    b"\xe3\x80\x80",
    b"\xeb\x8d\xb0",
    b"\xb5\xa5",
    b"\xff",
    b"=",
    b":",
    b"#",
    b";",
    b"!",
    b"%",
    b"\"",
    b"'",
    b"\\",
    b",",
    b"/",
    b"[",
    b"]",
    b"$",
    b"0",
    b"1",
    b"-",
    b"x",
];

/// One of them.
pub(crate) fn nasty() -> BoxedStrategy<Vec<u8>> {
    select(NASTY).prop_map(<[u8]>::to_vec).boxed()
}

/// Text as bytes.
pub(crate) fn one_of(words: &'static [&'static str]) -> BoxedStrategy<Vec<u8>> {
    select(words).prop_map(|word| word.as_bytes().to_vec()).boxed()
}

/// Parts one after the other.
pub(crate) fn joined(parts: Vec<BoxedStrategy<Vec<u8>>>) -> BoxedStrategy<Vec<u8>> {
    parts.prop_map(|parts| parts.concat()).boxed()
}

/// Mostly the first, else the second.
pub(crate) fn mostly(
    usual: BoxedStrategy<Vec<u8>>,
    odd: BoxedStrategy<Vec<u8>>,
) -> BoxedStrategy<Vec<u8>> {
    prop_oneof![5 => usual, 1 => odd].boxed()
}

/// Lines, each with an end of its own: mostly a line feed.
pub(crate) fn lines(
    line: BoxedStrategy<Vec<u8>>,
    most: usize,
    ends: BoxedStrategy<Vec<u8>>,
) -> BoxedStrategy<Vec<u8>> {
    vec((line, ends), 0..=most)
        .prop_map(|lines| lines.into_iter().flat_map(|(line, end)| [line, end].concat()).collect())
        .boxed()
}

/// The ends of lines.
pub(crate) fn ends() -> BoxedStrategy<Vec<u8>> {
    let odd = one_of(&["\r\n", "\r", "", "\n\n", " \n", "\0\n"]);
    prop_oneof![12 => Just(b"\n".to_vec()), 1 => odd].boxed()
}

/// Words with the case of some letters turned round.
pub(crate) fn any_case(word: BoxedStrategy<Vec<u8>>) -> BoxedStrategy<Vec<u8>> {
    (word, any::<u32>())
        .prop_map(|(mut word, bits)| {
            for (at, byte) in word.iter_mut().enumerate() {
                if bits >> (at % 32) & 1 == 1 {
                    *byte ^= if byte.is_ascii_alphabetic() { 0x20 } else { 0 };
                }
            }
            word
        })
        .boxed()
}

/// A change at some place.
#[derive(Clone, Debug)]
enum Change {
    Insert(Index, Vec<u8>),
    Remove(Index),
    Replace(Index, Vec<u8>),
    Cut(Index),
}

/// The same, changed at a few places; less and less when it is made smaller.
pub(crate) fn mutated(whole: BoxedStrategy<Vec<u8>>) -> BoxedStrategy<Vec<u8>> {
    let change = prop_oneof![
        4 => (any::<Index>(), nasty()).prop_map(|(at, what)| Change::Insert(at, what)),
        2 => any::<Index>().prop_map(Change::Remove),
        2 => (any::<Index>(), nasty()).prop_map(|(at, what)| Change::Replace(at, what)),
        1 => any::<Index>().prop_map(Change::Cut),
    ];
    let changes = prop_oneof![3 => vec(change.clone(), 0..=0), 1 => vec(change, 1..=3)];
    (whole, changes)
        .prop_map(|(mut whole, changes)| {
            for change in changes {
                let at = |index: Index| index.index(whole.len() + 1);
                match change {
                    Change::Insert(index, what) => {
                        let at = at(index);
                        whole.splice(at..at, what);
                    }
                    Change::Remove(index) if !whole.is_empty() => {
                        whole.remove(index.index(whole.len()));
                    }
                    Change::Replace(index, what) if !whole.is_empty() => {
                        let at = index.index(whole.len());
                        whole.splice(at..=at, what);
                    }
                    Change::Cut(index) => whole.truncate(at(index)),
                    _ => {}
                }
            }
            whole
        })
        .boxed()
}

/// Bytes for a person to read, a line of the file on a line, and many of one kind as `x{99}`.
pub(crate) fn shown(bytes: &[u8]) -> String {
    let line = |line: &[u8]| {
        let alike = line.chunk_by(|one, next| one == next);
        let text: String = alike
            .map(|run| match run {
                [first, ..] if run.len() > 20 => {
                    format!("{}{{{}}}", [*first].escape_ascii(), run.len())
                }
                run => run.escape_ascii().to_string(),
            })
            .collect();
        format!("    {text}\n")
    };
    let text: String = bytes.split_inclusive(|byte| *byte == b'\n').map(line).collect();
    format!("    --- {} bytes\n{text}    ---", bytes.len())
}
