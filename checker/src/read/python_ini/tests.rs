use super::*;

/// Names and values that count, in order; or the refusal.
fn read(file: &[u8], python: Python) -> Result<Vec<(String, String)>, Refusal> {
    let ini = Ini::read(file, python);
    if let Some(refusal) = ini.refusal {
        return Err(refusal);
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(ini
        .entries
        .iter()
        .enumerate()
        .filter(|(at, _)| ini.counts(*at))
        .map(|(_, e)| (text(&e.name), text(&e.value)))
        .collect())
}

fn both(file: &str) -> [String; 2] {
    [Python::Two, Python::Three].map(|python| match read(file.as_bytes(), python) {
        Ok(values) => {
            values.iter().map(|(k, v)| format!("{k}={v:?}")).collect::<Vec<_>>().join(" ")
        }
        Err(refusal) => format!("{refusal:?}"),
    })
}

/// Every expectation below was given by Python 2.7.18 and 3.9.18 themselves.
#[test]
fn the_two_pythons_differ_where_they_differ() {
    for (file, two, three) in [
        ("[s]\nk=\"\"\n", "k=\"\"", "k=\"\\\"\\\"\""),
        ("[s]\nk=a ;b\n", "k=\"a\"", "k=\"a ;b\""),
        ("[s]\nk=a;b ;c\n", "k=\"a;b ;c\"", "k=\"a;b ;c\""),
        ("[s]\nk=;a\n", "k=\";a\"", "k=\";a\""),
        ("[s]\nk=;a\r\n", "k=\"\"", "k=\";a\""),
        ("[s]\nk=a\n\n b\n", "k=\"a\\nb\"", "k=\"a\\n\\nb\""),
        ("[s]\nk=a\n # b\n c\n", "k=\"a\\n# b\\nc\"", "k=\"a\\nc\""),
        ("[s]\nk=a\n\u{a0}b=c\n", "k=\"a\" \u{a0}b=\"c\"", "k=\"a\\nb=c\""),
        ("[s]\nk=a\rj=b\n", "k=\"a\\rj=b\"", "k=\"a\" j=\"b\""),
        ("[s]\n k=a\n j=b\n", "NotOptions { lines: [2, 3] }", "k=\"a\" j=\"b\""),
        ("[s]\nREM a=b\n", "", "rem a=\"b\""),
        ("[s]\n=a\n", "NotOptions { lines: [2] }", "NotOptions { lines: [2] }"),
        (" [s]\nk=a\n", "NoHeader { line: 1 }", "k=\"a\""),
        ("[s]]junk\nk:a=b\n", "k=\"a=b\"", "k=\"a=b\""),
        ("[s]\nk=a\nK=b\n", "k=\"b\"", "DuplicateOption { line: 3, first: 2, name: [107] }"),
    ] {
        assert_eq!(both(file), [two, three], "{file:?}");
    }
}

#[test]
fn a_byte_that_is_not_utf8_is_met_a_chunk_at_a_time() {
    let undecodable = Err(Refusal::Undecodable { line: 3, offset: 12 });
    assert_eq!(
        read(b"[s]\nk=a\nk=b\xff\n", Python::Three),
        Err(Refusal::Undecodable { line: 3, offset: 11 })
    );
    assert_eq!(read(b"[s]\nk=a\n#bcd\xff\n", Python::Three), undecodable);
    let mut late = b"[s]\nk=a\nk=b\n#".to_vec();
    late.resize(9000, b'x');
    late.push(0xff);
    assert_eq!(
        read(&late, Python::Three),
        Err(Refusal::DuplicateOption { line: 3, first: 2, name: b"k".to_vec() })
    );
}

#[test]
fn places_lead_back_to_the_file() {
    let file = b"[s]\r\nKey : a \r\n  b \r\n";
    for python in [Python::Two, Python::Three] {
        let ini = Ini::read(file, python);
        let entry = &ini.entries[0];
        assert_eq!((entry.key.of(file), entry.key.line), (&b"Key"[..], 2));
        assert_eq!((entry.separator.of(file), entry.separator.line), (&b":"[..], 2));
        assert_eq!((entry.more[0].of(file), entry.more[0].line), (&b"b"[..], 3));
        assert_eq!(entry.first.of(file).trim_ascii(), b"a");
        assert_eq!(entry.value, b"a\nb");
    }
}

#[test]
fn python_2_fills_in_references() {
    let file = b"[s]\na=1\nb=%(A)s%(a)s\nc=%(x)s\nd=%(d)s\ne=%(a)d\nf=100%\ng=%%(a)5s|\nh=%(__name__)s\ni=%(b)s%%\n";
    let ini = Ini::read(file, Python::Two);
    let get = |name: &str| interpolate(&ini, b"s", ini.entry(b"s", name.as_bytes()).unwrap());
    assert_eq!(get("b"), Ok(b"11".to_vec()));
    assert_eq!(get("c"), Err(Uninterpolated::Missing(b"x".to_vec())));
    assert_eq!(get("d"), Err(Uninterpolated::Depth));
    assert_eq!(get("e"), Err(Uninterpolated::Format));
    assert_eq!(get("f"), Ok(b"100%".to_vec()));
    assert_eq!(get("g"), Ok(b"    1|".to_vec()));
    assert_eq!(get("h"), Ok(b"s".to_vec()));
    assert_eq!(get("i"), Err(Uninterpolated::Format));
}

#[test]
fn python_2_writes_a_reference_as_its_repr() {
    // string_repr: single quotes unless there are such, and no double ones, in it.
    let file = "[s]\na=it's\nb=\"it's\"\nc=x\ty\\z\n  w\nd=가~ \u{1}.\n\
                p=%(a)r\nq=%(b)r\nr=%(c)r\nt=%(d)r\n";
    let ini = Ini::read(file.as_bytes(), Python::Two);
    for (name, expected) in [
        ("p", r#""it's""#),
        ("q", r#"'"it\'s"'"#),
        ("r", r"'x\ty\\z\nw'"),
        ("t", r"'\xea\xb0\x80~ \x01.'"),
    ] {
        let entry = ini.entry(b"s", name.as_bytes()).unwrap();
        let found = interpolate(&ini, b"s", entry).map(|text| String::from_utf8(text).unwrap());
        assert_eq!(found, Ok(expected.to_owned()), "{name}");
    }
}

#[test]
fn python_2_pads_cuts_and_nests_as_its_percent_operator_does() {
    // PyString_Format: flags, width, precision, a length modifier that means nothing; parentheses in a
    // name nest.
    for (value, expected) in [
        ("%(a)-5s|", Ok("12   |")),
        ("|%(a)5s|", Ok("|   12|")),
        ("%(a)+#04s|", Ok("  12|")),
        ("%(a).1s|", Ok("1|")),
        ("%(a)3.1s|", Ok("  1|")),
        ("%(a)ls|", Ok("12|")),
        ("%(a).1r|", Ok("'|")),
        ("%(n(x))s|", Ok("nested|")),
        ("%(o)c|", Ok("7|")),
        ("%(a)c|", Err(Uninterpolated::Format)),
        ("%(a)x|", Err(Uninterpolated::Format)),
        ("%(a|", Err(Uninterpolated::Format)),
        ("%(a)", Err(Uninterpolated::Format)),
        ("%(a)2147483648s", Err(Uninterpolated::Format)),
        ("%(a)s%%", Ok("12%")),
    ] {
        let file = format!("[s]\na=12\no=7\nn(x)=nested\nv={value}\n");
        let ini = Ini::read(file.as_bytes(), Python::Two);
        let entry = ini.entry(b"s", b"v").unwrap();
        let found = interpolate(&ini, b"s", entry).map(|text| String::from_utf8(text).unwrap());
        assert_eq!(found, expected.map(str::to_owned), "{value}");
    }
}

/// As Python 3.11 says: a `\r` at the end of what it has decoded may be half of a line's end.
#[test]
fn a_line_whose_end_may_not_have_come_yet_is_not_read_before_the_next_chunk() {
    let file = |end: &[u8]| {
        let (head, tail) = (&b"[s]\nk=a\n#"[..], &b"\nk=b"[..]);
        let mut file = head.to_vec();
        file.resize(8192 - tail.len() - end.len(), b'x');
        [&file[..], tail, end, b"\xff\n"].concat()
    };
    let twice = Refusal::DuplicateOption { line: 4, first: 2, name: b"k".to_vec() };
    assert_eq!(read(&file(b"\n"), Python::Three), Err(twice));
    let undecodable = Refusal::Undecodable { line: 5, offset: 8192 };
    assert_eq!(read(&file(b"\r"), Python::Three), Err(undecodable));
}
