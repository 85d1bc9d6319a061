//! Requests that mean no good: from elsewhere, without the token, for what is no page; and a machine
//! whose files mean none either.

use super::server::{Server, write};
use serde_json::Value;

/// One request of each kind.
const KINDS: [&str; 6] = [
    "GET /ko/",
    "HEAD /ko/lab/selinux.html",
    "GET /api/v1/courses",
    "GET /api/v1/courses/day1/report",
    "GET /api/v1/courses/day1/events",
    "POST /api/v1/courses/day1/check",
];

#[test]
fn foreign_hosts_and_foreign_pages_are_refused_and_a_tunnel_is_not() {
    let server = Server::start();
    let own = format!("Host: {}", server.host);
    let other_port = "Origin: http://localhost:1";
    for line in KINDS {
        for headers in [
            vec!["Host: evil.example"],
            vec!["Host: evil.example:8417"],
            vec!["Host: localhost.evil.example:8417"],
            vec!["Host: 127.0.0.1.nip.io"],
            vec!["Host: 192.168.122.10"],
            vec!["Host: localhost", "Host: localhost"],
            vec!["Host: localhost", "Host: evil.example"],
            vec!["Host: "],
            vec![],
            vec![&*own, "Origin: http://evil.example"],
            vec![&*own, "Origin: https://localhost.evil.example"],
            vec![&*own, "Origin: null"],
            vec![&*own, "Origin: file://"],
            vec![&*own, other_port],
            vec![&*own, "Origin: http://127.0.0.1"],
        ] {
            let (status, _, body) = server.ask(line, &headers);
            assert_eq!(status, 403, "{line} {headers:?}");
            let told = if line.starts_with("HEAD") { "" } else { "Forbidden\n" };
            assert_eq!(body, told, "{line} {headers:?}");
        }
    }
    for (line, headers, expected) in [
        ("GET http://evil.example/ko/", vec![&*own], 403),
        ("GET http://localhost:9999/ko/", vec!["Host: localhost:9999"], 200),
        (
            "POST /api/v1/courses/day1/check",
            vec!["Host: localhost:9999", "Origin: http://localhost:9999"],
            200,
        ),
        ("GET /ko/", vec!["Host: [::1]:9999"], 200),
    ] {
        assert_eq!(server.ask(line, &headers).0, expected, "{line} {headers:?}");
    }
    server.is_well();
}

#[test]
fn others_need_the_token_which_becomes_a_cookie() {
    let server = Server::with(&["--listen", "127.0.0.1"]);
    let host = format!("Host: {}", server.host);
    let token = server.token.clone().unwrap();
    assert!(token.len() == 32 && token.bytes().all(|byte| byte.is_ascii_hexdigit()), "{token}");
    let (status, head, _) = server.get(&format!("/?token={token}"));
    assert_eq!(status, 303);
    let cookie = format!("set-cookie: labcheck={token}; path=/; httponly; samesite=strict\r\n");
    assert!(head.contains(&cookie) && head.contains("location: /\r\n"), "{head}");
    assert_eq!(server.ask("GET /ko/", &[&host, &format!("Cookie: labcheck={token}")]).0, 200);
    let (_, head, _) = server.get(&format!("//evil.example/?token={token}"));
    assert!(head.contains("location: /\r\n"), "{head}");
    // Another one each time.
    assert_ne!(Server::with(&["--listen", "127.0.0.1"]).token.clone().unwrap(), token);
}

#[test]
fn without_the_token_or_with_another_nothing_is_told() {
    let server = Server::with(&["--listen", "127.0.0.1"]);
    let host = format!("Host: {}", server.host);
    let token = server.token.clone().unwrap();
    let (start, shifted) = (&token[..31], format!("{}{}", &token[1..], &token[..1]));
    let upper = token.to_ascii_uppercase();
    let mut wrong = vec!["", "0", start, &shifted, "%00", "*", "null"];
    let longer = format!("{token}0");
    wrong.push(&longer);
    if upper != token {
        wrong.push(&upper);
    }
    let refused = |line: &str, header: &str| {
        let (status, head, body) = server.ask(line, &[&host, header]);
        assert_eq!(status, 401, "{line} {header}");
        let told = if line.starts_with("HEAD") { "" } else { "Unauthorized\n" };
        assert_eq!(body, told, "{line} {header}");
        assert!(!head.contains("set-cookie") && !head.contains(&token), "{head}");
    };
    for line in KINDS {
        refused(line, "X: y");
        for token in &wrong {
            refused(&format!("{line}?token={token}"), "X: y");
            refused(line, &format!("Cookie: labcheck={token}"));
            refused(line, &format!("Authorization: Bearer {token}"));
        }
        // The right one in places where nobody asks for it.
        refused(line, &format!("Referer: http://localhost/?token={token}"));
        refused(line, &format!("Cookie: other={token}"));
        refused(line, &format!("Authorization: Basic {token}"));
        refused(&format!("{line}?x=token={token}"), "X: y");
    }
}

#[test]
fn no_path_leads_out_of_the_book_in_any_encoding() {
    const UP: [&str; 12] = [
        "..",
        "%2e%2e",
        ".%2E",
        "%252e%252e",
        "%25252e%25252e",
        "..;",
        "%c0%ae%c0%ae",
        "%u002e%u002e",
        "\u{ff0e}\u{ff0e}",
        "..%00",
        "....",
        "%e2%80%a5",
    ];
    const BETWEEN: [&str; 9] =
        ["/", "%2f", "%2F", "\\", "%5c", "%252f", "%c0%af", "//", "\u{2215}"];
    let server = Server::start();
    write(server.root.path(), "etc/canary", "canary");
    let mut paths: Vec<String> = Vec::new();
    for start in ["/", "/ko/", "/ko/lab/selinux.html/", "/api/v1/courses/day1/"] {
        for (up, between) in UP.iter().flat_map(|up| BETWEEN.map(|between| (up, between))) {
            let up = format!("{up}{between}").repeat(8);
            paths.push(format!("{start}{up}etc{between}canary"));
        }
    }
    let root = server.root.path().display();
    paths.extend(
        [
            "//etc/passwd",
            "/ko/lab/selinux.html%00.png",
            "/ko/lab/selinux.html%20",
            "/proc/self/environ",
            "/ko/?../../../etc/passwd",
            "/file:///etc/passwd",
            "/C:/Windows/win.ini",
        ]
        .map(str::to_owned),
    );
    paths.extend([format!("/{root}/etc/canary"), format!("/ko/{root}/etc/canary")]);
    for path in &paths {
        let (status, _, body) = server.get(path);
        // With a question behind it, it is the first page.
        let expected: &[u16] = if path.contains('?') { &[200] } else { &[400, 404] };
        assert!(expected.contains(&status), "{status} {path}");
        assert!(!body.contains("canary") && !body.contains("root:"), "{path}");
    }
    server.is_well();
}

#[test]
fn what_is_neither_asking_nor_checking_is_refused_and_nothing_is_sent_back() {
    let server = Server::start();
    let headers = [&format!("Host: {}", server.host), "Cookie: a=secret", "X: secret"];
    for method in ["TRACE", "OPTIONS", "PUT", "DELETE", "PATCH", "PROPFIND", "X"] {
        for path in ["/ko/", "/api/v1/courses/day1/report"] {
            let (status, _, body) = server.ask(&format!("{method} {path}"), &headers);
            assert_eq!((status, body.as_str()), (405, "Method Not Allowed\n"), "{method} {path}");
        }
    }
    for line in ["CONNECT evil.example:80", "OPTIONS *", "PRI *"] {
        let host = format!("Host: {}", server.host);
        let answer = server.raw(
            format!("{line} HTTP/1.1\r\n{host}\r\nX: secret\r\nConnection: close\r\n\r\n")
                .as_bytes(),
        );
        assert!(!answer.contains("secret") && !answer.starts_with("HTTP/1.1 2"), "{answer}");
    }
    server.is_well();
}

/// Whatever a page, a terminal or a stream of events might take for its own.
const EVIL: &str = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\u{1b}]0;x\u{7}\u{1b}[2J\u{9b}31m\
    \u{202e}\u{2028}\u{0}\r\r{\"schema\":1}\rdata: {}\revent: report\"'`${x}{{x}}&lt;";

/// No text in it steers a terminal or turns the direction of writing.
fn is_plain(value: &Value) {
    match value {
        Value::String(text) => {
            let bad = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
            assert!(!text.chars().any(bad), "{text:?}");
        }
        Value::Array(values) => values.iter().for_each(is_plain),
        Value::Object(values) => values.values().for_each(is_plain),
        _ => {}
    }
}

#[test]
fn what_a_machine_says_reaches_the_page_as_text_in_json_and_without_control_bytes() {
    let server = Server::start();
    for path in ["etc/hostname", "etc/chrony.conf", "root/openstack.txt", "etc/selinux/config"] {
        let line = format!("SELINUX={EVIL}\nallow {EVIL}\n[general]\nCONFIG_{EVIL}={EVIL}\n");
        write(server.root.path(), path, &line.repeat(50));
    }
    let mut raw = server.root.path().join("etc/yum.repos.d");
    std::fs::create_dir_all(&raw).unwrap();
    raw.push(format!("x{}.repo", "<b>\u{1b}[31m"));
    std::fs::write(
        raw,
        [b"[\xff\xfe<script>]\nname=\x1b\x9b".as_slice(), EVIL.as_bytes()].concat(),
    )
    .unwrap();
    let mut events = server.events("");
    let seen = loop {
        let (_, name, data) = events.next();
        assert!(["report", "exercise"].contains(&name.as_str()), "{name}");
        is_plain(&data);
        let text = data.to_string();
        if text.contains("<script>") {
            break text;
        }
    };
    assert!(seen.contains("alert(1)"), "{seen}");
    for path in ["report", "report?lang=ko", "progress"] {
        let (_, head, body) = server.get(&format!("/api/v1/courses/day1/{path}"));
        let json = head.contains("content-type: application/json\r\n");
        assert!(json && head.contains("x-content-type-options: nosniff\r\n"), "{head}");
        is_plain(&serde_json::from_str(&body).unwrap());
        let raw = |byte: u8| byte < 0x20 || byte == 0x7f;
        assert!(!body.bytes().any(raw), "{body:?}");
    }
    server.is_well();
}
