//! What chronyd makes of its command line.
//!
//! Source: `main` and `parse_int_arg` (main.c) of chrony 3.4, 4.3 and 4.6.1; `getopt` of glibc, which
//! takes options behind other words too, up to a `--`.

use super::{Dialect, scan};

/// What a command line comes to. Numbers are those of words, from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Called {
    /// The daemon goes on to its configuration.
    Daemon(Options),
    /// It ends at once, or soon, for this word.
    Ends(End, usize),
}

/// Why no daemon stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// There is no such option in this version.
    UnknownOption,
    /// The option wants a word behind it.
    NoValue,
    /// The option wants a number.
    NoNumber,
    /// It only prints something: `-h`, `-v`, `-p`.
    Prints,
    /// It only sets the clock, or says how far off it is: `-q`, `-Q`.
    Once,
    /// It ends after some seconds: `-t`.
    Timeout,
    /// The priority of `-P` is none.
    BadPriority,
}

/// What matters of the options.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The file of `-f`.
    pub file: Option<(String, usize)>,
    /// Words that are no options: these are the configuration then, and no file is read.
    pub lines: Vec<usize>,
    /// `-4` or `-6`, the last.
    pub only: Option<(Family, usize)>,
    /// `-P`, which overrules `sched_priority`.
    pub priority: Option<usize>,
    /// The user of `-u`, which overrules `user`.
    pub user: Option<(String, usize)>,
}

/// A family of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// IPv4
    V4,
    /// IPv6
    V6,
}

const fn known(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::V3_4 => "46df:F:hl:mnP:qQrRst:u:vx",
        Dialect::V4_3 | Dialect::V4_6 => "46df:F:hl:L:mnpP:qQrRst:u:Uvx",
    }
}

/// Whether an option is known, and whether it wants a word.
fn wants_value(option: char, dialect: Dialect) -> Option<bool> {
    let (_, behind) = known(dialect).split_once(option).filter(|_| option != ':')?;
    Some(behind.starts_with(':'))
}

/// Reads the words behind the program.
#[must_use]
pub fn called(words: &[&str], dialect: Dialect) -> Called {
    // These are looked for first, wherever they stand.
    if let Some(at) = words.iter().position(|word| matches!(*word, "--help" | "--version")) {
        return Called::Ends(End::Prints, at);
    }
    let (mut options, mut ends) = (Options::default(), None);
    let mut timeout = None;
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if *word == "--" {
            options.lines.extend(at + 1..words.len());
            break;
        }
        let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) else {
            options.lines.push(at);
            at += 1;
            continue;
        };
        let here = at;
        for (from, letter) in letters.char_indices() {
            let value = match wants_value(letter, dialect) {
                None => return Called::Ends(End::UnknownOption, here),
                Some(false) => None,
                Some(true) => {
                    let rest = letters.get(from + letter.len_utf8()..).unwrap_or_default();
                    if rest.is_empty() {
                        at += 1;
                        match words.get(at) {
                            Some(word) => Some(*word),
                            None => return Called::Ends(End::NoValue, here),
                        }
                    } else {
                        Some(rest)
                    }
                }
            };
            let number = value.and_then(|value| scan::int(value.as_bytes())).map(|(int, _)| int);
            match (letter, value) {
                ('4', _) => options.only = Some((Family::V4, here)),
                ('6', _) => options.only = Some((Family::V6, here)),
                ('f', Some(file)) => options.file = Some((file.to_owned(), at)),
                ('u', Some(user)) => options.user = Some((user.to_owned(), at)),
                ('h' | 'v', _) => return Called::Ends(End::Prints, here),
                ('F' | 'L' | 'P' | 't', _) if number.is_none() => {
                    return Called::Ends(End::NoNumber, here);
                }
                ('p', _) => _ = ends.get_or_insert((End::Prints, here)),
                ('q' | 'Q', _) => _ = ends.get_or_insert((End::Once, here)),
                ('t', _) => timeout = number.map(|number| (number, here)),
                ('P', _) => {
                    options.priority = (number != Some(0)).then_some(at);
                    if number.is_some_and(|number| !(0..=99).contains(&number)) {
                        ends.get_or_insert((End::BadPriority, here));
                    }
                }
                _ => {}
            }
            if value.is_some() {
                break;
            }
        }
        at += 1;
    }
    let least = if dialect == Dialect::V3_4 { 1 } else { 0 };
    let timeout = timeout.filter(|(seconds, _)| *seconds >= least);
    match ends.or(timeout.map(|(_, at)| (End::Timeout, at))) {
        Some((end, at)) => Called::Ends(end, at),
        None => Called::Daemon(options),
    }
}

#[cfg(test)]
mod tests {
    use super::Dialect::{V3_4, V4_6};
    use super::*;

    fn daemon(line: &str) -> Options {
        let words: Vec<&str> = line.split(' ').filter(|word| !word.is_empty()).collect();
        let [old, new] = [V3_4, V4_6].map(|dialect| match called(&words, dialect) {
            Called::Daemon(options) => options,
            Called::Ends(end, at) => panic!("{line}: {end:?} {at}"),
        });
        assert_eq!(old, new);
        new
    }

    fn ends(line: &str, dialect: Dialect) -> Option<(End, usize)> {
        match called(&line.split(' ').collect::<Vec<_>>(), dialect) {
            Called::Ends(end, at) => Some((end, at)),
            Called::Daemon(_) => None,
        }
    }

    #[test]
    fn the_last_file_counts_whether_a_blank_stands_before_it_or_not() {
        assert_eq!(daemon("").file, None);
        assert_eq!(daemon("-f /a -n").file, Some(("/a".into(), 1)));
        assert_eq!(daemon("-f /a -xf/b").file, Some(("/b".into(), 2)));
        assert_eq!(daemon("-f -4").only, None);
    }

    #[test]
    fn words_that_are_no_options_are_the_configuration() {
        assert_eq!(daemon("local -4 allow").lines, [0, 2]);
        assert_eq!(daemon("-n -- -4 -").lines, [2, 3]);
        assert_eq!(daemon("-- -4").only, None);
        assert_eq!(daemon("-46").only, Some((Family::V6, 0)));
    }

    #[test]
    fn what_is_no_option_ends_it() {
        for dialect in [V3_4, V4_6] {
            assert_eq!(ends("-F 2 --local", dialect), Some((End::UnknownOption, 2)));
            assert_eq!(ends("-n -f", dialect), Some((End::NoValue, 1)));
            assert_eq!(ends("-F x", dialect), Some((End::NoNumber, 0)));
            assert_eq!(ends("-x -q", dialect), Some((End::Once, 1)));
            assert_eq!(ends("a --version -y", dialect), Some((End::Prints, 1)));
            assert_eq!(ends("-P 100", dialect), Some((End::BadPriority, 0)));
            assert_eq!(ends("-P 0", dialect), None);
            assert_eq!(ends("-t 5", dialect), Some((End::Timeout, 0)));
            assert_eq!(ends("-:", dialect), Some((End::UnknownOption, 0)));
        }
        assert_eq!(ends("-U", V3_4), Some((End::UnknownOption, 0)));
        assert_eq!(ends("-U", V4_6), None);
        assert_eq!((ends("-t 0", V3_4), ends("-t 0", V4_6)), (None, Some((End::Timeout, 0))));
    }
}
