use super::*;

fn mode(file: &[u8]) -> [Option<Mode>; 2] {
    [parse(file, Libselinux::V2_5).mode(), parse(file, Libselinux::V3_6).mode()]
}

fn noted(file: &[u8], version: Libselinux) -> Vec<Noted> {
    parse(file, version).noted
}

fn ignored(line: u32, start: usize, end: usize, faults: &[Fault], meant: Option<Mode>) -> Noted {
    Noted::Ignored { faults: faults.to_vec(), meant, span: Span { line, start, end } }
}

#[test]
fn both_versions_say_what_the_real_ones_said() {
    let table = include_str!("../../../tests/data/selinux/said.tsv");
    let mut rows = 0;
    for row in table.lines().filter(|row| !row.starts_with('#')) {
        let [name, file, old, new]: [&str; 4] =
            row.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let file =
            file.replace("\\n", "\n").replace("\\r", "\r").replace("\\xef\\xbb\\xbf", "\u{feff}");
        assert!(!file.contains('\\'), "{file}");
        let said = mode(file.as_bytes()).map(|mode| mode.map_or("no valid line", Mode::word));
        assert_eq!(said, [old, new], "{name}");
        rows += 1;
    }
    assert_eq!(rows, 16);
}

#[test]
fn a_plain_line_sets_the_mode() {
    for found in Mode::ALL {
        assert_eq!(mode(format!("SELINUX={}\n", found.word()).as_bytes()), [Some(found); 2]);
    }
}

#[test]
fn the_value_is_a_prefix_in_any_case() {
    for file in ["DISABLED", "disabledxyz", "disabled # x", "Disabled\r"] {
        let file = format!("SELINUX={file}\n");
        assert_eq!(mode(file.as_bytes()), [Some(Mode::Disabled); 2], "{file}");
    }
}

#[test]
fn a_blank_after_the_equals_sign_is_allowed_since_3_4() {
    let file = b"SELINUX= disabled\n";
    assert_eq!(mode(file), [None, Some(Mode::Disabled)]);
    assert_eq!(
        noted(file, Libselinux::V2_5),
        [ignored(1, 0, 17, &[Fault::BlankAfterEquals], Some(Mode::Disabled))]
    );
    assert_eq!(noted(file, Libselinux::V3_6), []);
}

#[test]
fn the_first_valid_line_wins() {
    let file = b"SELINUX=off\nSELINUX=enforcing\nSELINUX=disabled\n";
    let config = parse(file, Libselinux::V3_6);
    assert_eq!(
        config,
        Config {
            decides: Some(Decides {
                mode: Mode::Enforcing,
                span: Span { line: 2, start: 12, end: 29 }
            }),
            noted: vec![
                ignored(1, 0, 11, &[Fault::ValueUnknown], None),
                Noted::Shadowed {
                    mode: Mode::Disabled,
                    span: Span { line: 3, start: 30, end: 46 }
                },
            ],
            policy_type: None,
        }
    );
}

#[test]
fn each_mistake_is_told_by_name() {
    use Fault::*;
    let disabled = Some(Mode::Disabled);
    let cases: [(&[u8], &[Fault], Option<Mode>); 19] = [
        (b"selinux=disabled", &[KeyCase], disabled),
        (b" SELINUX=disabled", &[LeadingBlank], disabled),
        (b"\tSELINUX = disabled", &[LeadingBlank, BlankBeforeEquals], disabled),
        (b"SELINUX=\"disabled\"", &[Quoted], disabled),
        (b"SELINUX='permissive'", &[Quoted], Some(Mode::Permissive)),
        (b"SELINUX=disable", &[ValueMisspelt], disabled),
        (b"SELINUX=disbaled", &[ValueMisspelt], disabled),
        (b"SELINUX=idsbaled", &[ValueMisspelt], disabled),
        (b"SELINUX=idsbalde", &[ValueUnknown], None),
        (b"SELINUX=dsabld", &[ValueMisspelt], disabled),
        (b"SELINUX=dsxbld", &[ValueUnknown], None),
        (b"SELINUX=permisive", &[ValueMisspelt], Some(Mode::Permissive)),
        (b"SELINUX=enforce", &[ValueMisspelt], Some(Mode::Enforcing)),
        (b"SELINUX=0", &[ValueUnknown], None),
        (b"SELINUX=", &[ValueEmpty], None),
        (b"SELNIUX=disabled", &[KeyMisspelt], disabled),
        (b"\xef\xbb\xbfSELINUX=disabled", &[Bom], disabled),
        (b"SELINUX: disabled", &[NoEquals], disabled),
        (b"SELINUX disabled", &[NoEquals], disabled),
    ];
    for (file, faults, meant) in cases {
        let name = String::from_utf8_lossy(file);
        assert_eq!(mode(file), [None; 2], "{name}");
        assert_eq!(
            noted(file, Libselinux::V3_6),
            [ignored(1, 0, file.len(), faults, meant)],
            "{name}"
        );
    }
}

#[test]
fn only_a_word_of_about_seven_letters_may_be_meant_for_the_key() {
    for file in
        ["POLICY=disabled\n", "SESTATUS=disabled\n", "SELIN=disabled\n", "SSELLINUX=disabled\n"]
    {
        assert_eq!(noted(file.as_bytes(), Libselinux::V3_6), [], "{file}");
    }
}

#[test]
fn the_line_of_the_notes_does_nothing() {
    let file = b"SELINUX=enforcing\nselinux= disabled\n";
    assert_eq!(mode(file), [Some(Mode::Enforcing); 2]);
    assert_eq!(
        noted(file, Libselinux::V2_5),
        [ignored(2, 18, 35, &[Fault::KeyCase, Fault::BlankAfterEquals], Some(Mode::Disabled))]
    );
}

#[test]
fn a_comment_decides_nothing() {
    let file = b"# SELINUX= is one of\n#SELINUX=disabled\n# NOTE: SELINUX=disabled\n";
    assert_eq!(mode(file), [None; 2]);
    assert_eq!(
        noted(file, Libselinux::V2_5),
        [Noted::Commented { mode: Mode::Disabled, span: Span { line: 2, start: 21, end: 38 } }]
    );
}

#[test]
fn a_slip_in_a_comment_hides_no_mode() {
    let commented = |file: &[u8]| {
        matches!(noted(file, Libselinux::V2_5)[..], [Noted::Commented { mode: Mode::Disabled, .. }])
    };
    for file in ["#SELINUX= disabled\n", "#selinux=disabled\n", "# SELINUX = disabled\n"] {
        assert!(commented(file.as_bytes()), "{file}");
    }
    for file in ["# SELINUX= can take\n", "#SELINUXTYPE=disabled\n", "# so SELINUX=disabled\n"] {
        assert_eq!(noted(file.as_bytes(), Libselinux::V3_6), [], "{file}");
    }
}

#[test]
fn a_mode_is_no_policy_and_a_policy_is_no_mode() {
    let policy = |value: &str| {
        let file = format!("SELINUXTYPE={value}\n");
        let policy = parse(file.as_bytes(), Libselinux::V2_5).policy_type.unwrap();
        (policy.is_for_the_mode(), policy.is_no_name())
    };
    for value in ["disabled", "Permissive", "disable", "off", "0", "NONE"] {
        assert_eq!(policy(value), (true, false), "{value}");
    }
    for value in ["disabled # off", "\"disabled\"", "'off'", " disabled", "disabled #"] {
        assert_eq!(policy(value), (true, true), "{value}");
    }
    for value in ["targeted", "minimum", "mls", "strict", "refpolicy", "default", "targeted-0"] {
        assert_eq!(policy(value), (false, false), "{value}");
    }
    for value in ["targeted # the default", "\"targeted\""] {
        assert_eq!(policy(value), (false, true), "{value}");
    }
}

#[test]
fn the_policy_type_has_rules_of_its_own() {
    let file = b"SELINUXTYPE=mls\n  selinuxtype= targeted \x01\r\n# SELINUXTYPE=x\n";
    let span = Span { line: 2, start: 16, end: 42 };
    assert_eq!(
        parse(file, Libselinux::V2_5).policy_type,
        Some(PolicyType { value: b" targeted".to_vec(), span })
    );
    assert_eq!(
        parse(file, Libselinux::V3_6).policy_type,
        Some(PolicyType { value: b"targeted".to_vec(), span })
    );
    assert_eq!(noted(file, Libselinux::V3_6), []);
}

#[test]
fn a_line_longer_than_a_page_comes_in_pieces() {
    let mut file = vec![b'#'; 4095];
    file.extend(b"SELINUX=disabled\n");
    let span = Span { line: 1, start: 4095, end: 4111 };
    let decides = Decides { mode: Mode::Disabled, span };
    for version in [Libselinux::V2_5, Libselinux::V3_6] {
        assert_eq!(parse(&file, version).decides, Some(decides.clone()));
    }
    file.insert(0, b'#');
    assert_eq!(mode(&file), [None; 2]);
}
