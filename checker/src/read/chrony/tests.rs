//! Whole configurations.

mod includes;

use super::Dialect::{V3_4, V4_3, V4_6};
use super::*;
use crate::evidence::{Entry, FileKind, FileSeen, Look, Need, Stat};
use crate::read::tree::{Read, Tree};
use std::collections::BTreeMap;

const MAIN: &str = "/etc/chrony.conf";

/// Everything that is not put in is absent.
#[derive(Default)]
struct Files {
    files: BTreeMap<String, Look<FileSeen>>,
    dirs: BTreeMap<String, Look<Vec<Entry>>>,
}

static NO_FILE: Look<FileSeen> = Look::Absent;
static NO_DIR: Look<Vec<Entry>> = Look::Absent;

impl Tree for Files {
    fn file(&self, path: &str) -> Option<&Look<FileSeen>> {
        Some(self.files.get(path).unwrap_or(&NO_FILE))
    }

    fn dir(&self, path: &str) -> Option<&Look<Vec<Entry>>> {
        Some(self.dirs.get(path).unwrap_or(&NO_DIR))
    }
}

impl Files {
    fn main(content: &[u8]) -> Self {
        Self::default().with(MAIN, content)
    }

    /// A file, known to its directory.
    fn with(mut self, path: &str, content: &[u8]) -> Self {
        let stat = Stat {
            kind: FileKind::File,
            mode: 0o644,
            uid: 0,
            gid: 0,
            size: content.len() as u64,
            mtime: 0,
            link: None,
        };
        self.files.insert(path.into(), Look::Seen(FileSeen { stat, content: content.to_vec() }));
        let (dir, name) = path.rsplit_once('/').unwrap();
        let entry = Entry { name: name.into(), kind: FileKind::File, target: None };
        match self.dirs.entry(dir.into()).or_insert_with(|| Look::Seen(Vec::new())) {
            Look::Seen(entries) => entries.push(entry),
            _ => unreachable!(),
        }
        self
    }

    fn read(&self, dialect: Dialect) -> Config {
        match read(MAIN, self, dialect) {
            Read::Done(Ok(config)) => config,
            other => panic!("{other:?}"),
        }
    }
}

fn config(content: &str, dialect: Dialect) -> Config {
    Files::main(content.as_bytes()).read(dialect)
}

fn why(content: &str, dialect: Dialect) -> Option<(u32, Why)> {
    config(content, dialect).refused.map(|refused| (refused.place.line, refused.why))
}

fn main_line(line: u32) -> Place {
    Place { path: MAIN.into(), line }
}

#[test]
fn the_right_configuration_starts_and_serves() {
    let text = "# servers\nserver ntp1 iburst\n\n\tALLOW 192.168.122.0/24\r\nlocal stratum 8";
    for dialect in [V3_4, V4_3, V4_6] {
        let config = config(text, dialect);
        assert_eq!(config.starts(), Some(true));
        let local = Local { place: main_line(5), stratum: 8, orphan: false, waits: false };
        assert_eq!(config.local, Some(local));
        assert!(config.access.allows("192.168.122.11".parse().unwrap()));
        assert!(config.access.clients_beyond_loopback());
        let source = Source {
            place: main_line(2),
            kind: SourceKind::Server,
            name: "ntp1".into(),
            from_sourcedir: false,
        };
        assert_eq!(config.sources, vec![source]);
        assert_eq!(config.files, vec![MAIN]);
    }
}

#[test]
fn the_lines_of_the_notes_start_and_serve_nobody() {
    let config = config("server 127.127.1.0\nallow 127.127.1.0/24\n", V3_4);
    assert_eq!((config.starts(), &config.local), (Some(true), &None));
    assert!(!config.access.clients_beyond_loopback());
    assert_eq!(config.access.only_loopback_rules().map(|rule| rule.place.line), Some(2));
}

#[test]
fn the_first_bad_line_is_told_with_its_text() {
    let config = config("rtcsync\nlcoal stratum 10\r\nalow\n", V4_3);
    let why = Why::UnknownDirective { word: "lcoal".into(), nearest: Some("local") };
    let text = b"lcoal stratum 10".to_vec();
    assert_eq!(config.refused, Some(Refusal { place: main_line(2), text, piece: false, why }));
}

#[test]
fn a_comment_that_would_be_a_directive_is_kept() {
    let text =
        "#allow 10.0.0.0/8\n! local stratum 10\n## Local\n# serve time\n# allow the lab in\n";
    let config = config(text, V3_4);
    let comment = |line, mark, directive| Comment { place: main_line(line), mark, directive };
    assert_eq!(
        config.comments,
        vec![comment(1, '#', "allow"), comment(2, '!', "local"), comment(3, '#', "local")]
    );
    assert_eq!(config.access, Access::default());
}

#[test]
fn the_last_local_counts() {
    let local = config("local stratum 5 orphan\nlocal\n", V4_6).local;
    assert_eq!(
        local,
        Some(Local { place: main_line(2), stratum: 10, orphan: false, waits: false })
    );
}

#[test]
fn a_byte_order_mark_is_told_as_one() {
    assert_eq!(why("\u{FEFF}# servers\n", V4_6), Some((1, Why::Bom)));
    let utf16 = Files::main(b"\xFF\xFEl\0o\0c\0a\0l\0").read(V3_4);
    assert_eq!(utf16.refused.map(|refused| refused.why), Some(Why::Bom));
}

#[test]
fn a_long_line_is_fatal_to_4_and_two_lines_to_3_4() {
    let fits = format!("#{}\n", "x".repeat(2045));
    assert_eq!(why(&fits, V4_6), None);
    let long = format!("rtcsync\n#{}\n", "x".repeat(2046));
    assert_eq!(why(&long, V4_3), Some((2, Why::TooLong { limit: 2048 })));
    assert_eq!(why(&long, V3_4), None);
    let word = |word: &str| Why::UnknownDirective { word: word.into(), nearest: None };
    assert_eq!(why(&format!("#{}yyyy\n", "x".repeat(2046)), V3_4), Some((1, word("yyyy"))));
}

#[test]
fn too_many_bits_are_fatal_after_everything_else() {
    let text = "allow 10.0.0.0/99\nallow\n";
    assert_eq!(why(text, V4_3), Some((1, Why::BadPrefix { bits: 99, most: 32 })));
    let word = Why::UnknownDirective { word: "fudge".into(), nearest: None };
    assert_eq!(why(&format!("{text}fudge\n"), V4_3), Some((3, word)));
    assert_eq!(why("cmdallow ::/129\n", V3_4), Some((1, Why::BadPrefix { bits: 129, most: 128 })));
}

#[test]
fn some_directives_exclude_each_other() {
    let conflict = |directive, with| Why::Conflict { directive, with, other: main_line(1) };
    assert_eq!(
        why("noclientlog\nratelimit\n", V3_4),
        Some((2, conflict("ratelimit", "noclientlog")))
    );
    assert_eq!(why("rtcsync\nrtcfile /f\n", V4_6), Some((2, conflict("rtcfile", "rtcsync"))));
    let driver = Why::UnknownDriver { driver: "LOCAL".into() };
    assert_eq!(why("refclock LOCAL 0\n", V4_6), Some((1, driver)));
    assert_eq!(why("refclock SHM 0 tai\n", V3_4), Some((1, Why::TaiWithoutLeapSeconds)));
    assert_eq!(why("refclock SHM 0 tai\nleapsectz right/UTC\n", V3_4), None);
}

#[test]
fn one_of_some_words_is_one_of_them() {
    let fault = |word: &str| match why(&format!("leapsecmode {word}\n"), V4_3) {
        Some((1, Why::Argument { directive: "leapsecmode", fault })) => fault,
        other => panic!("{other:?}"),
    };
    assert_eq!(why("leapsecmode System\n", V4_3), None);
    assert_eq!(fault(""), Fault::Missing);
    let option = |word: &str, nearest| Fault::UnknownOption { word: word.into(), nearest };
    assert_eq!(fault("sytem"), option("sytem", Some("system")));
}

#[test]
fn only_port_sets_the_port() {
    assert_eq!(config("acquisitionport 0\n", V4_3).port, None);
}

#[test]
fn the_main_file_may_be_missing_or_closed() {
    assert_eq!(read(MAIN, &Files::default(), V3_4), Read::Done(Err(NoConfig::Absent)));
    let mut files = Files::default();
    files.files.insert(MAIN.into(), Look::Cannot(Cannot::Loop));
    assert_eq!(read(MAIN, &files, V3_4), Read::Done(Err(NoConfig::Cannot(Cannot::Loop))));
}

/// Knows only what was put in.
struct Asked(Files);

impl Tree for Asked {
    fn file(&self, path: &str) -> Option<&Look<FileSeen>> {
        self.0.files.get(path)
    }

    fn dir(&self, path: &str) -> Option<&Look<Vec<Entry>>> {
        self.0.dirs.get(path).filter(|_| path != "/etc")
    }
}

#[test]
fn it_asks_for_what_it_has_to_see() {
    let wants = |tree: &Asked| match read(MAIN, tree, V4_6) {
        Read::Wants(wants) => wants,
        Read::Done(done) => panic!("{done:?}"),
    };
    assert_eq!(wants(&Asked(Files::default())), vec![Need::File(MAIN.into())]);
    let text = b"include /etc/x\nconfdir /etc/c.d\ninclude /d/*.conf\n";
    let first =
        vec![Need::File("/etc/x".into()), Need::Dir("/d".into()), Need::Dir("/etc/c.d".into())];
    assert_eq!(wants(&Asked(Files::main(text))), first);
    let sources = b"sourcedir /run/x\n";
    assert_eq!(wants(&Asked(Files::main(sources))), vec![Need::Dir("/run/x".into())]);
}

#[test]
fn port_and_bound_addresses_and_user_are_told() {
    let config = config("port 0\nbindaddress 127.0.0.1\nbindaddress ::1\nuser ntp\n", V4_6);
    assert_eq!(config.port, Some((0, main_line(1))));
    assert_eq!(config.bound4, Some((std::net::Ipv4Addr::LOCALHOST, main_line(2))));
    assert_eq!(config.bound6, Some((std::net::Ipv6Addr::LOCALHOST, main_line(3))));
    assert_eq!(config.user, Some(("ntp".into(), main_line(4))));
}

#[test]
fn hostile_input_ends_soon() {
    for piece in ["allow ::1\n", "#", "include /*\n", "local ", "\0\n", "allow all 1.2.3.4/31\n"] {
        let text = piece.repeat((1 << 20) / piece.len());
        for dialect in [V3_4, V4_6] {
            let _ = Files::main(text.as_bytes()).read(dialect);
        }
    }
}

#[test]
fn what_chronyd_dies_of_after_it_has_read_everything() {
    let bad = |priority| Some((2, Why::BadPriority { priority }));
    for dialect in [V3_4, V4_6] {
        assert_eq!(why("local\nsched_priority 100\n", dialect), bad(100));
        assert_eq!(why("sched_priority 5\nsched_priority -1\n", dialect), bad(-1));
        assert_eq!(why("sched_priority 100\nsched_priority 99\n", dialect), None);
        let points = "tempcomp /t 30 /points\n";
        assert_eq!(why(points, dialect), Some((1, Why::PointsMissing { path: "/points".into() })));
        let there = Files::main(points.as_bytes()).with("/points", b"");
        assert_eq!(there.read(dialect).refused, None);
        let later = format!("{points}tempcomp /t 30 1 2 3 4\n");
        assert_eq!(why(&later, dialect), None);
    }
    let uneven = "ntsserverkey /a\nntsservercert /a\nntsserverkey /b\n";
    assert_eq!(why(uneven, V4_6), Some((3, Why::UnevenCertificates)));
    assert_eq!(why(&format!("{uneven}ntsservercert /b\n"), V4_6), None);
}

#[test]
fn the_pieces_of_a_long_line_are_told_as_such() {
    let piece = |content: &str| config(content, V3_4).refused.map(|refused| refused.piece);
    let long = "a".repeat(3000);
    assert_eq!(piece(&format!("# {long}\n")), Some(true));
    assert_eq!(piece(&format!("x {long}\n")), Some(true));
    assert_eq!(piece(&format!("# {}\nx", "a".repeat(2000))), Some(false));
}
