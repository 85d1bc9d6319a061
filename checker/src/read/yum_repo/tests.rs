use super::*;

const PATH: &str = "/etc/yum.repos.d/a.repo";
const GONE: [&str; 2] = ["mirror.centos.org", "mirrorlist.centos.org"];
const NO_BOOLEAN: Bad = Bad { key: "enabled", why: Wrong::Boolean };
const TOOLS: [Tool; 3] = [Tool::Yum3, Tool::Dnf4, Tool::Dnf5];

fn one(tool: Tool, file: &[u8]) -> Repos {
    read(tool, None, &[Source { path: PATH, bytes: file }], &[])
}

fn place(path: &str, line: u32, start: usize, end: usize) -> Place {
    Place { path: path.to_owned(), span: Span { line, start, end } }
}

#[test]
fn a_repository_is_enabled_unless_it_says_otherwise() {
    for tool in TOOLS {
        let repos = one(tool, b"[a]\nname=A\n[b]\nenabled=0\n[c]\nenabled = 1\n");
        let states: Vec<_> = repos.repos.iter().map(|repo| repo.state.clone()).collect();
        assert_eq!(
            states,
            [
                State::On(None),
                State::Off(place(PATH, 4, 15, 24)),
                State::On(Some(place(PATH, 6, 29, 40))),
            ]
        );
    }
}

#[test]
fn a_value_that_is_no_boolean_drops_the_section_or_is_ignored() {
    let file = b"[a]\nenabled=off\n[b]\nenabled=nope\n";
    let yum = one(Tool::Yum3, file);
    assert_eq!(yum.get("a").unwrap().state, State::Dropped(place(PATH, 2, 4, 15), NO_BOOLEAN));
    assert_eq!(yum.get("b").unwrap().state, State::Dropped(place(PATH, 4, 20, 32), NO_BOOLEAN));
    let dnf = one(Tool::Dnf4, file);
    assert_eq!(dnf.get("a").unwrap().state, State::Off(place(PATH, 2, 4, 15)));
    assert_eq!(dnf.get("b").unwrap().state, State::On(None));
    assert_eq!(dnf.get("b").unwrap().ignored, Some(place(PATH, 4, 20, 32)));
}

#[test]
fn the_last_setting_of_a_name_counts() {
    for tool in TOOLS {
        let repos = one(tool, b"[a]\nenabled=0\n[b]\n[a]\nenabled=1\n");
        assert!(repos.get("a").unwrap().state.is_on());
        assert_eq!(repos.repos.len(), 2);
    }
}

#[test]
fn a_comment_points_nowhere() {
    let file = b"[a]\n#baseurl=http://mirror.centos.org/a\nbaseurl=http://vault.centos.org/a\n\
        \x20 https://MIRROR.centos.org:443/b\n";
    for tool in TOOLS {
        let repos = one(tool, file);
        let repo = repos.get("a").unwrap();
        let gone: Vec<_> = repo.points_at(&GONE).collect();
        assert_eq!(
            gone,
            [&Url {
                kind: Kind::Baseurl,
                text: "https://MIRROR.centos.org:443/b".to_owned(),
                path: PATH.to_owned(),
                span: Span { line: 3, start: 40, end: 107 },
            }]
        );
        assert!(!repo.points_only_at(&GONE));
    }
}

#[test]
fn a_mirrorlist_that_is_gone_is_seen() {
    let file = b"[a]\nmirrorlist=http://mirrorlist.centos.org/?release=$releasever&arch=x\n";
    for tool in TOOLS {
        assert!(one(tool, file).get("a").unwrap().points_only_at(&GONE));
    }
}

#[test]
fn the_first_file_wins_and_the_others_are_told() {
    let files = [
        Source { path: "/etc/yum.repos.d/b.repo", bytes: b"[a]\nenabled=1\n" },
        Source { path: "/etc/yum.repos.d/a.repo", bytes: b"[a]\nenabled=0\n" },
    ];
    for tool in TOOLS {
        let repos = read(tool, None, &files, &[]);
        assert_eq!(
            repos.repos,
            [Repo {
                id: "a".to_owned(),
                place: place("/etc/yum.repos.d/a.repo", 1, 0, 3),
                state: State::Off(place("/etc/yum.repos.d/a.repo", 2, 4, 13)),
                ignored: None,
                urls: vec![],
                again: vec![place("/etc/yum.repos.d/b.repo", 1, 0, 3)],
            }]
        );
    }
}

#[test]
fn only_dnf5_reads_overrides_and_the_last_wins() {
    let files = [Source { path: PATH, bytes: b"[crb]\nenabled=0\n[crb-debug]\nenabled=0\n" }];
    let overrides = [
        Source { path: "/usr/share/dnf5/repos.override.d/10.repo", bytes: b"[*]\nenabled=0\n" },
        Source { path: "/usr/share/dnf5/repos.override.d/99.repo", bytes: b"[*]\nenabled=0\n" },
        Source { path: "/etc/dnf/repos.override.d/99.repo", bytes: b"[cr[a-c]]\nenabled=1\n" },
    ];
    let repos = read(Tool::Dnf5, None, &files, &overrides);
    assert_eq!(
        repos.get("crb").unwrap().state,
        State::On(Some(place("/etc/dnf/repos.override.d/99.repo", 2, 10, 19)))
    );
    assert!(!repos.get("crb-debug").unwrap().state.is_on());
    assert!(!read(Tool::Dnf4, None, &files, &overrides).get("crb").unwrap().state.is_on());
}

#[test]
fn the_main_file_sets_the_default_and_may_hold_repositories() {
    let main = Source { path: "/etc/dnf/dnf.conf", bytes: b"[main]\nenabled=0\n[m]\n" };
    let repos =
        read(Tool::Dnf4, Some(main), &[Source { path: PATH, bytes: b"[a]\n[main]\n" }], &[]);
    let off = State::Off(place("/etc/dnf/dnf.conf", 2, 7, 16));
    assert_eq!(repos.get("a").unwrap().state, off);
    assert_eq!(repos.get("m").unwrap().state, off);
    assert_eq!(repos.repos.len(), 2);
}

#[test]
fn the_main_settings_count_for_what_stands_before_them_too() {
    let main = Source { path: "/etc/dnf/dnf.conf", bytes: b"[m]\n[main]\nenabled=0\n" };
    for tool in TOOLS {
        let repos = read(tool, Some(main), &[], &[]);
        assert_eq!(repos.get("m").unwrap().state, State::Off(place(main.path, 3, 11, 20)));
    }
}

#[test]
fn a_list_of_addresses_is_cut_as_the_tool_cuts_it() {
    let urls = |tool, file: &str| {
        let repos = one(tool, file.as_bytes());
        let urls: Vec<_> =
            repos.get("a").unwrap().urls.iter().map(|url| url.text.clone()).collect();
        urls
    };
    // A tab separates for yum alone.
    let tab = "[a]\nbaseurl=http://a\thttp://b, http://c\n  http://d\n";
    let libdnf = ["http://a\thttp://b", "http://c", "http://d"];
    assert_eq!(urls(Tool::Yum3, tab), ["http://a", "http://b", "http://c", "http://d"]);
    assert_eq!(urls(Tool::Dnf4, tab), libdnf);
    assert_eq!(urls(Tool::Dnf5, tab), libdnf);
    for tool in TOOLS {
        let list = "[a]\nmirrorlist=http://a http://b\n";
        assert_eq!(urls(tool, list), ["http://a http://b"]);
    }
    assert_eq!(urls(Tool::Dnf4, "[a]\nbaseurl=None\nmetalink=None\n"), [""; 0]);
    // No other blank parts, and a line of blanks is an empty line of the value.
    assert_eq!(urls(Tool::Dnf4, "[a]\nbaseurl=\u{b}, http://a\n"), ["\u{b}", "http://a"]);
    let blank = "[a]\nmetalink=http://a\n \r\n http://b\n \n";
    assert_eq!(urls(Tool::Dnf4, blank), ["http://a\n\nhttp://b"]);
}

#[test]
fn a_file_that_begins_with_a_dot_is_left_out_by_yum_and_dnf_4() {
    for name in [".a.repo", ".repo"] {
        assert_eq!(TOOLS.map(|tool| is_repo_file(name, tool)), [false, false, true], "{name}");
    }
    assert_eq!(TOOLS.map(|tool| is_repo_file("a.repo", tool)), [true; 3]);
    assert_eq!(TOOLS.map(|tool| is_repo_file("a.repo.rpmsave", tool)), [false; 3]);
}

#[test]
fn a_refused_file_is_told_with_its_line() {
    let refused = |tool, file: &[u8]| one(tool, file).refused;
    let told = |why, line, start, end| {
        vec![(PATH.to_owned(), Refused { why, span: Span { line, start, end } })]
    };
    for tool in TOOLS {
        assert_eq!(refused(tool, b"enabled=1\n"), told(Why::NoSection, 1, 0, 9));
        assert_eq!(refused(tool, b"[a]\nenabled\n"), told(Why::NoSetting, 2, 4, 11));
        assert_eq!(refused(tool, b"[a]\n x=1\n"), told(Why::Continuation, 2, 4, 8));
        assert_eq!(refused(tool, b"[a]\n[b\n"), told(Why::BadSection, 2, 4, 6));
    }
    let bom = b"\xef\xbb\xbf[a]\n";
    assert_eq!(refused(Tool::Yum3, bom), told(Why::NoSection, 1, 0, 6));
    assert_eq!(refused(Tool::Dnf4, bom), vec![]);
    let bom = b"\xef\xbb\xbfa=1\n";
    assert_eq!(refused(Tool::Dnf4, bom), told(Why::NoSection, 1, 3, 6));
}

#[test]
fn keys_are_of_any_case_for_yum_only() {
    let file = b"[a]\nEnabled: 0 ; off\n[b]\nENABLED=0\n";
    let yum = one(Tool::Yum3, file);
    assert_eq!(yum.get("a").unwrap().state, State::Off(place(PATH, 2, 4, 20)));
    assert_eq!(yum.get("b").unwrap().state, State::Off(place(PATH, 4, 25, 34)));
    assert!(one(Tool::Dnf4, b"[b]\nENABLED=0\n").get("b").unwrap().state.is_on());
}

#[test]
fn dnf_takes_quotes_off() {
    let file = b"[a]\nenabled=\"0\"\n";
    assert!(!one(Tool::Dnf4, file).get("a").unwrap().state.is_on());
    assert_eq!(
        one(Tool::Yum3, file).get("a").unwrap().state,
        State::Dropped(place(PATH, 2, 4, 15), NO_BOOLEAN)
    );
}

#[test]
fn more_than_a_system_has_is_refused() {
    let file: String = (0..=file::SECTIONS).map(|id| format!("[a{id}]\n")).collect();
    let refused = one(Tool::Dnf5, file.as_bytes()).refused;
    assert_eq!(refused.first().map(|(_, refused)| refused.why), Some(Why::TooMuch));
}

#[test]
fn more_repositories_than_anybody_has_are_too_much() {
    let file =
        |at: usize| (0..500).fold(String::new(), |text, n| text + &format!("[{}]\n", at * 500 + n));
    let (paths, texts): (Vec<_>, Vec<_>) = (0..5).map(|n| (format!("/{n}.repo"), file(n))).unzip();
    let sources: Vec<_> = paths
        .iter()
        .zip(&texts)
        .map(|(path, text)| Source { path, bytes: text.as_bytes() })
        .collect();
    for tool in TOOLS {
        let repos = read(tool, None, &sources[..4], &[]);
        assert_eq!((repos.repos.len(), repos.refused), (2000, vec![]));
        let repos = read(tool, None, &sources, &[]);
        assert_eq!(repos.refused.len(), 1);
        assert_eq!(
            (repos.refused[0].0.as_str(), repos.refused[0].1.why),
            ("/4.repo", Why::TooMuch)
        );
    }
}

#[test]
fn overrides_that_would_take_for_ever_are_too_much() {
    let names = format!("[{}]\n", "a".repeat(120));
    let file = (0..400).fold(String::new(), |text, n| text + &names.replace(']', &format!("{n}]")));
    let overrides = file.replace("aa", "*a");
    let one = Source { path: "/a.repo", bytes: file.as_bytes() };
    let over = Source { path: "/etc/o.repo", bytes: overrides.as_bytes() };
    let repos = read(Tool::Dnf5, None, &[one], &[over]);
    let refused: Vec<_> =
        repos.refused.iter().map(|(path, why)| (path.as_str(), why.why)).collect();
    assert_eq!(refused, [("/etc/o.repo", Why::TooMuch)]);
}

#[test]
fn a_header_of_dnf_has_a_name_and_nothing_but_a_note_behind_it() {
    // IniParser of libdnf and libdnf5.
    for tool in [Tool::Dnf4, Tool::Dnf5] {
        for file in ["[]\n", "[a]xy\n", "[a] xy\n", "[a\n"] {
            let repos = one(tool, file.as_bytes());
            let refused: Vec<_> = repos.refused.iter().map(|(_, why)| why.why).collect();
            assert_eq!(refused, [Why::BadSection], "{tool:?} {file:?}");
        }
        for file in ["[a] # note\n", "[a]\t;note\n", "[a] \r\n"] {
            let repos = one(tool, file.as_bytes());
            assert!(repos.refused.is_empty() && repos.get("a").is_some(), "{tool:?} {file:?}");
        }
    }
}

#[test]
fn a_value_of_nothing_but_blanks_keeps_its_carriage_return_where_a_blank_stands_before_it() {
    // IniParser of libdnf and libdnf5: the length of such a value comes to less than nothing.
    for tool in [Tool::Dnf4, Tool::Dnf5] {
        for (line, expected) in [
            ("baseurl=", &[][..]),
            ("baseurl= ", &[]),
            ("baseurl=\r", &[]),
            ("baseurl = \r", &["\r"]),
            ("baseurl=\t\r", &["\r"]),
            ("baseurl= \r\r", &["\r\r"]),
            ("baseurl= http://a\r", &["http://a"]),
        ] {
            let repos = one(tool, format!("[a]\n{line}\n").as_bytes());
            let urls: Vec<_> = repos.get("a").unwrap().urls.iter().map(|url| &url.text).collect();
            assert_eq!(urls, expected, "{tool:?} {line:?}");
        }
    }
}

#[test]
fn each_byte_of_a_pattern_is_held_against_each_of_a_name() {
    // 48 000 bytes of names by 120 of a pattern are below the 8 388 608 that are compared, twice that
    // is above.
    let name = |n: usize| format!("[{}{n:03}]\n", "a".repeat(117));
    let file: String = (0..400).map(name).collect();
    let refused = |patterns: usize| {
        let over: String = (500..500 + patterns).map(name).collect();
        let over = Source { path: "/etc/o.repo", bytes: over.as_bytes() };
        let all = [Source { path: "/a.repo", bytes: file.as_bytes() }];
        let refused = read(Tool::Dnf5, None, &all, &[over]).refused;
        refused.iter().map(|(path, why)| (path.clone(), why.why)).collect::<Vec<_>>()
    };
    assert_eq!(refused(1), []);
    assert_eq!(refused(2), [("/etc/o.repo".to_owned(), Why::TooMuch)]);
}

#[test]
fn on_and_off_are_no_booleans_to_yum() {
    let told = |value: &str| TOOLS.map(|tool| (tool, file::boolean(value.as_bytes(), tool)));
    for (value, expected) in [("on", true), ("OFF", false)] {
        for (tool, told) in told(value) {
            assert_eq!(told, (tool != Tool::Yum3).then_some(expected), "{value} {tool:?}");
        }
    }
}

#[test]
fn yum_goes_through_one_folder_after_the_other() {
    // As a whole path the last of them would be the first.
    let files = [
        Source { path: "/etc/yum/repos.d/b.repo", bytes: b"[a]\nenabled=0\n" },
        Source { path: "/etc/yum/repos.d/a.repo", bytes: b"[b]\n" },
        Source { path: "/etc/yum.repos.d/a.repo", bytes: b"[a]\nenabled=1\n" },
    ];
    let repos = read(Tool::Yum3, None, &files, &[]).repos;
    let ids: Vec<_> = repos.iter().map(|repo| repo.id.as_str()).collect();
    assert_eq!((ids, repos[1].state.is_on()), (vec!["b", "a"], false));
}

#[test]
fn a_value_of_the_main_settings_that_yum_does_not_accept_refuses_them() {
    let main = Source { path: "/etc/yum.conf", bytes: b"[main]\ngpgcheck=maybe\n" };
    let bad = Bad { key: "gpgcheck", why: Wrong::Boolean };
    let refused = Refused { why: Why::Value(bad), span: Span { line: 2, start: 7, end: 21 } };
    let told = |tool| read(tool, Some(main), &[], &[]).refused;
    assert_eq!(told(Tool::Yum3), [(main.path.to_owned(), refused)]);
    assert_eq!(told(Tool::Dnf4), []);
}
