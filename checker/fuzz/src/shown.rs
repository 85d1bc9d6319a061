//! Spans of whatever a parser returns: found in what `Debug` shows of it, so that no field is forgotten.

use std::fmt::Debug;

/// Every span lies in the file, and its line is where it begins.
pub(crate) fn spans_lie_in(file: &[u8], parsed: &impl Debug) {
    let shown = outside_of_strings(&format!("{parsed:?}"));
    for (at, _) in shown.match_indices("Span { line: ") {
        let numbers: Vec<usize> = shown[at..]
            .split(|c: char| !c.is_ascii_digit())
            .filter(|word| !word.is_empty())
            .take(3)
            .map(|word| word.parse().unwrap())
            .collect();
        let [line, start, end] = numbers[..] else { panic!("{shown}") };
        assert!(start <= end && end <= file.len(), "{start}..{end} of {}", file.len());
        assert!(line >= 1, "lines begin with 1");
        // Grammars end lines at LF, some at CR too: never more lines than either makes.
        let ends = file[..start].iter().filter(|byte| matches!(byte, b'\n' | b'\r' | 0x0b..=0x0c | 0x1c..=0x1e | 0x85 | 0xa8 | 0xa9)).count();
        assert!(line <= ends + 1, "line {line} after {ends} line ends");
    }
}

/// What `Debug` shows of types and numbers: a string may hold what looks like a span.
fn outside_of_strings(shown: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    let mut left = String::new();
    for c in shown.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = inside,
            '"' => inside = !inside,
            _ if !inside => left.push(c),
            _ => {}
        }
    }
    left
}

/// What a report in each form may not hold.
pub(crate) fn steers(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
