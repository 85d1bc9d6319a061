//! Configurations of several files.

use super::*;
use crate::evidence::Evidence;

#[test]
fn includes_are_read_in_place() {
    let files = Files::main(b"local stratum 3\ninclude /etc/c.d/*.conf\nlocal stratum 4 orphan\n")
        .with("/etc/c.d/b.conf", b"allow 10.0.0.0/8\n")
        .with("/etc/c.d/a.conf", b"deny\nlocal stratum 9\n")
        .with("/etc/c.d/.hidden.conf", b"lcoal\n");
    let config = files.read(V3_4);
    assert_eq!(config.starts(), Some(true));
    assert_eq!(config.files, vec![MAIN, "/etc/c.d/a.conf", "/etc/c.d/b.conf"]);
    assert_eq!(config.local.map(|local| local.place), Some(main_line(3)));
    assert!(config.access.clients_beyond_loopback());
}

#[test]
fn a_bad_line_in_an_included_file_is_told_there() {
    let config = Files::main(b"include /etc/x\nlcoal\n").with("/etc/x", b"\nalow\n").read(V4_6);
    let place = config.refused.map(|refused| refused.place);
    assert_eq!(place, Some(Place { path: "/etc/x".into(), line: 2 }));
}

#[test]
fn a_missing_include_is_fatal_and_an_empty_pattern_is_not() {
    let missing = Why::IncludeMissing { path: "/etc/none".into() };
    assert_eq!(why("include /etc/none\n", V3_4), Some((1, missing)));
    assert_eq!(why("include /etc/*.none\n", V4_6), None);
    let dir = Why::IncludeDirMissing { path: "/none".into() };
    assert_eq!(why("include /none/*.conf\n", V4_3), Some((1, dir)));
    assert_eq!(why("confdir /none\nsourcedir /none\n", V4_6), None);
}

#[test]
fn the_root_directory_is_no_file_and_stops_nothing() {
    let mut files = Files::main(b"include /\ninclude /etc/..\n").with("/etc/x/y", b"");
    files.dirs.insert("/".into(), Look::Seen(vec![directory("etc")]));
    let kind = FileKind::Directory;
    files.files.insert("/".into(), Look::Cannot(Cannot::NotPlain { kind }));
    assert_eq!(files.read(V4_3).starts(), Some(true));
}

#[test]
fn a_circle_of_includes_ends() {
    for dialect in [V3_4, V4_3, V4_6] {
        let config = config(&format!("include {MAIN}\n"), dialect);
        assert_eq!(config.refused.map(|refused| refused.why), Some(Why::IncludeDepth));
    }
}

#[test]
fn a_backslash_before_the_slash_at_the_end_has_it_looked_for() {
    // As glibc has it, without one a name that is no pattern is taken unseen.
    let missing = Why::IncludeMissing { path: "/etc/none".into() };
    assert_eq!(why("include /etc/none/\n", V4_3), Some((1, missing)));
    let files = Files::main(b"include /etc/none\\/\n");
    assert_eq!(files.read(V4_3).starts(), Some(true));
}

#[test]
fn ten_directories_are_the_most_of_a_line() {
    let line = |dirs: usize| format!("confdir {}\n", "/etc/c.d ".repeat(dirs).trim_end());
    assert_eq!(why(&line(10), V4_3), None);
    assert!(why(&line(11), V4_3).is_some());
}

#[test]
fn ten_levels_are_the_most_of_4() {
    let mut files = Files::main(b"include /l2\n");
    for level in 2..=10 {
        files = files.with(&format!("/l{level}"), format!("include /l{}\n", level + 1).as_bytes());
    }
    let files = files.with("/l11", b"local\n");
    assert_eq!(files.read(V3_4).starts(), Some(true));
    let refused = files.read(V4_6).refused.map(|refused| (refused.place.path, refused.why));
    assert_eq!(refused, Some(("/l10".into(), Why::IncludeDepth)));
}

#[test]
fn a_confdir_gives_each_name_once() {
    let files = Files::main(b"confdir /a /b\n")
        .with("/b/1.conf", b"local stratum 1\n")
        .with("/b/2.conf", b"rtcsync\n")
        .with("/a/1.conf", b"local stratum 2\n");
    let config = files.read(V4_3);
    assert_eq!(config.files, vec![MAIN, "/a/1.conf", "/b/2.conf"]);
    assert_eq!(config.local.map(|local| local.stratum), Some(2));
}

#[test]
fn a_sourcedir_brings_sources_and_never_stops_anything() {
    let files = Files::main(b"sourcedir /run/x\nserver a\n")
        .with("/run/x/1.sources", b"lcoal\nPOOL b iburst\nserver c ibrust\nserver d");
    let config = files.read(V4_6);
    assert_eq!(config.starts(), Some(true));
    let names: Vec<_> =
        config.sources.iter().map(|source| (source.name.as_str(), source.from_sourcedir)).collect();
    assert_eq!(names, vec![("a", false), ("b", true)]);
    let lines: Vec<_> = config.skipped.iter().map(|place| place.line).collect();
    assert_eq!(lines, vec![1, 3, 4]);
}

#[test]
fn what_cannot_be_looked_at_leaves_the_verdict_open() {
    let mut files = Files::main(b"include /etc/x\nlocal\n");
    files.files.insert("/etc/x".into(), Look::Cannot(Cannot::NotPermitted));
    let unread = Unread {
        path: "/etc/x".into(),
        from: main_line(1),
        why: Cannot::NotPermitted,
        sources_only: false,
    };
    let config = files.read(V4_6);
    assert_eq!((config.starts(), config.unread), (None, vec![unread]));
    let mut files = Files::main(b"include /etc/x\nlcoal\n");
    files.files.insert("/etc/x".into(), Look::Cannot(Cannot::Loop));
    assert_eq!(files.read(V4_6).starts(), Some(false));
    let mut files = Files::main(b"sourcedir /run/x\n");
    files.dirs.insert("/run/x".into(), Look::Cannot(Cannot::NotPermitted));
    assert_eq!(files.read(V4_6).starts(), Some(true));
}

#[test]
fn more_matches_than_anybody_has_leave_the_verdict_open() {
    for line in ["include /c/*.conf\n", "confdir /c\n"] {
        let mut files = Files::main(format!("{line}local\n").as_bytes());
        for number in 0..1001 {
            files = files.with(&format!("/c/{number:04}.conf"), b"");
        }
        let why: Vec<_> =
            files.read(V4_6).unread.into_iter().map(|unread| (unread.path, unread.why)).collect();
        let path = line.split_whitespace().nth(1).unwrap();
        assert_eq!(why, [(path.to_owned(), Cannot::TooLarge { limit: 1000 })]);
        files.dirs.entry("/c".into()).and_modify(|dir| {
            if let Look::Seen(entries) = dir {
                entries.pop();
            }
        });
        assert_eq!(files.read(V4_6).starts(), Some(true), "{line}");
    }
}

#[test]
fn files_that_are_too_large_together_leave_the_verdict_open() {
    let comments = b"# x\n".repeat(25 << 10);
    let mut files = Files::main(b"include /a\ninclude /b\ninclude /c\nlcoal\n");
    for path in ["/a", "/b"] {
        files = files.with(path, &comments);
    }
    let files = files.with("/c", &comments);
    let config = files.read(V4_6);
    let unread: Vec<_> = config.unread.iter().map(|unread| unread.path.as_str()).collect();
    assert_eq!((config.starts(), unread), (None, vec!["/c"]));
}

#[test]
fn patterns_without_end_leave_the_verdict_open() {
    // Every name is tried against each pattern, and none fits.
    for line in ["include /c/*a*a*a*b\n", "confdir /c\n"] {
        let mut files = Files::main(line.repeat(5000).as_bytes());
        for number in 0..1000 {
            files = files.with(&format!("/c/{number:0100}"), b"");
        }
        let config = files.read(V4_6);
        assert_eq!(config.starts(), None, "{line}");
        assert!(config.unread.iter().all(|unread| unread.why == Cannot::TooMuch));
        assert_eq!(config.unread.len(), 2001, "{line}");
    }
}

#[test]
fn what_is_asked_for_at_once_is_bounded() {
    let text: String = (0..9000).map(|n| format!("include /c/{n}\n")).collect();
    let evidence = Evidence { files: Files::main(text.as_bytes()).files, ..Evidence::default() };
    let Read::Wants(wants) = read(MAIN, &evidence, V4_6) else { panic!("all was there") };
    assert!(wants.len() <= 2001, "{}", wants.len());
}

#[test]
fn files_of_just_as_many_bytes_as_are_read_are_read() {
    let main = b"include /a\n";
    let starts = |size: usize| {
        let files = Files::main(main).with("/a", &vec![b'\n'; size - main.len()]);
        files.read(V4_6).starts()
    };
    assert_eq!((starts(256 << 10), starts((256 << 10) + 1)), (Some(true), None));
}

fn directory(name: &str) -> Entry {
    Entry { name: name.into(), kind: FileKind::Directory, target: None }
}

fn link(name: &str, target: &str) -> Entry {
    Entry { name: name.into(), kind: FileKind::Link, target: Some(target.into()) }
}

/// `/c` with a file in a directory, an empty directory, a link to the first, and one that leads nowhere.
fn a_tree(pattern: &str) -> Files {
    let kind = FileKind::Directory;
    let mut files = Files::main(format!("include {pattern}\n").as_bytes())
        .with("/c/a.d/a.conf", b"local\n")
        .with("/c/ln/a.conf", b"local\n");
    let dirs = [directory("a.d"), directory("sub"), link("ln", "a.d"), link("dang", "/nowhere")];
    files.dirs.insert("/".into(), Look::Seen(vec![directory("c")]));
    files.dirs.insert("/c".into(), Look::Seen(dirs.to_vec()));
    files.dirs.insert("/c/sub".into(), Look::Seen(vec![]));
    let file = Look::Cannot(Cannot::NotPlain { kind: FileKind::File });
    files.dirs.insert("/c/a.d/a.conf".into(), file);
    for dir in ["/c", "/c/a.d", "/c/sub", "/c/ln"] {
        files.files.insert(dir.into(), Look::Cannot(Cannot::NotPlain { kind }));
    }
    files
}

/// What chronyd does with an `include` in [`a_tree`].
#[derive(Debug, PartialEq)]
enum Does {
    /// It reads that many files.
    Reads(usize),
    /// «Could not open …»
    CannotOpen,
    /// «Could not search for files matching …»
    CannotSearch,
}

fn does(pattern: &str, dialect: Dialect) -> Does {
    let config = a_tree(pattern).read(dialect);
    match config.refused.map(|refused| refused.why) {
        None => Does::Reads(config.files.len() - 1),
        Some(Why::IncludeMissing { .. }) => Does::CannotOpen,
        Some(Why::IncludeDirMissing { .. }) => Does::CannotSearch,
        Some(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_pattern_is_searched_for_as_chronyd_4_3_did_with_this_tree() {
    use Does::{CannotOpen, CannotSearch, Reads};
    for (pattern, wanted) in [
        ("/c/*/*.conf", Reads(2)),
        ("/c/*/", Reads(0)),
        ("/c/*/nope/*.conf", Reads(0)),
        ("/c/s*/nope/*.conf", Reads(0)),
        ("/c/s*/nope/x.conf", Reads(0)),
        ("/c/s*/x.conf", Reads(0)),
        ("/c/s*/../nope/x*.conf", Reads(0)),
        ("/c/s*/../a.d/*.conf", Reads(1)),
        // A link that leads nowhere.
        ("/c/dang/*.conf", CannotSearch),
        ("/c/dang/a.conf", CannotOpen),
        ("/c/[d]ang", CannotOpen),
        ("/c/d*", CannotOpen),
        ("/c/d*/", Reads(0)),
        ("/c/[d]ang/x", Reads(0)),
        ("/c/[d]ang/*x", Reads(0)),
        // Up again, from where there is nothing, or no directory.
        ("/c/a.d/nope/../a.conf", CannotOpen),
        ("/c/nope/../a.d/*.conf", CannotSearch),
        ("/c/a.d/a.conf/..", CannotOpen),
        ("/c/a.d/a.conf/../*.conf", Reads(0)),
        ("/c/ln/../a.d/a.conf", Reads(1)),
        ("/c/ln/../a.d/*.conf", Reads(1)),
        // No directory at the end.
        ("/c/a.d/a.conf/", Reads(1)),
        ("/c/a.d/a.conf/.", CannotOpen),
        ("/c/a.d/[a].conf/", Reads(0)),
        ("/c/a*/a.conf/", Reads(1)),
        ("/c/a*/a.conf/.", Reads(0)),
        ("/c/a*/[a].conf/.", Reads(0)),
        ("/c/a.d/*/.", Reads(0)),
        ("/c/a.d/a.conf/x", CannotOpen),
        ("/c/a.d/a.conf/x/*.conf", Reads(0)),
        // What is escaped, and brackets that never end, are looked for.
        ("/c/\\a.d/nope", Reads(0)),
        ("/c/a.d/\\nope", Reads(0)),
        ("/c/a.d/[nope", Reads(0)),
        ("/c/[a.d/nope", Reads(0)),
        ("/c/nope\\/x.conf", Reads(0)),
        ("/c/a.d\\/a.conf", Reads(1)),
        ("/c/a.d/[[:alpha:]].conf", Reads(1)),
        ("/c/a.d/[[:foo:]].conf", Reads(0)),
    ] {
        assert_eq!(does(pattern, V4_3), wanted, "{pattern}");
    }
}

#[test]
fn the_older_glob_finds_no_links_that_lead_nowhere() {
    // glibc 2.17: bug 866 was mended in 2.27.
    for pattern in ["/c/[d]ang", "/c/d*", "/*/dang"] {
        assert_eq!(does(pattern, V3_4), Does::Reads(0), "{pattern}");
        assert_eq!(does(pattern, V4_6), Does::CannotOpen, "{pattern}");
    }
}

#[test]
fn a_confdir_is_walked_to_as_well() {
    let confdir = |dir: &str| {
        let mut files = a_tree("/c");
        files = files.with("/etc/chrony.conf", format!("confdir {dir}\n").as_bytes());
        files.read(V4_6).files.len() - 1
    };
    assert_eq!([confdir("/c/ln/../a.d"), confdir("/c/nope/../a.d"), confdir("/c/ln")], [1, 0, 1]);
}

#[test]
fn a_tree_that_is_not_known_is_asked_for_step_by_step() {
    let whole = a_tree("/c/*/../a.d/*.conf");
    let mut known = Asked(Files::main(b"include /c/*/../a.d/*.conf\n"));
    let mut asked = Vec::new();
    loop {
        match read(MAIN, &known, V4_6) {
            Read::Done(config) => {
                // By way of `a.d`, `ln` and `sub`.
                assert_eq!(config.unwrap().files[1..], ["/c/a.d/a.conf"; 3]);
                break;
            }
            Read::Wants(wants) => {
                for need in wants {
                    match &need {
                        Need::Dir(path) => {
                            let seen = whole.dir(path).unwrap().clone();
                            known.0.dirs.insert(path.clone(), seen);
                        }
                        Need::File(path) => {
                            let seen = whole.file(path).unwrap().clone();
                            known.0.files.insert(path.clone(), seen);
                        }
                        other => panic!("{other:?}"),
                    }
                    asked.push(need);
                }
            }
        }
    }
    let dirs = ["/c", "/c/dang", "/c/ln", "/", "/c/a.d"].map(|dir| Need::Dir(dir.into()));
    assert_eq!(asked.split_last().unwrap().1, dirs);
    assert_eq!(asked.last(), Some(&Need::File("/c/a.d/a.conf".into())));
}
