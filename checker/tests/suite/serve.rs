//! `labcheck serve` over real connections: what it answers, what it tells of its own accord, and what
//! it refuses.

mod evil;
mod floods;
mod server;

use serde_json::Value;
use server::Server;
use std::io::Read as _;
use std::process::Command;
use std::time::Duration;

#[test]
fn the_address_is_told_once_it_answers_and_the_book_is_there_in_both_languages() {
    let server = Server::start();
    let (status, head, _) = server.get("/");
    assert_eq!(status, 303);
    assert!(head.contains("location: /en/\r\n"), "{head}");
    for (page, words) in
        [("/ko/", "오픈스택"), ("/en/", "OpenStack"), ("/ko/lab/selinux.html", "SELinux")]
    {
        let (status, head, body) = server.get(page);
        assert_eq!(status, 200, "{page}");
        assert!(head.contains("content-type: text/html; charset=utf-8"), "{head}");
        assert!(
            head.contains("content-security-policy: default-src 'none'; script-src 'self';"),
            "{head}"
        );
        assert!(body.contains(words), "{page}");
    }
    assert_eq!(server.get("/ko/nothing.html").0, 404);
}

#[test]
fn no_page_holds_a_script_or_a_handler_of_its_own() {
    for (path, _, packed) in
        labcheck::book::FILES.iter().filter(|(path, ..)| path.ends_with(".html"))
    {
        let mut page = String::new();
        flate2::read::GzDecoder::new(*packed).read_to_string(&mut page).unwrap();
        for (at, _) in page.match_indices("<script") {
            let tag = &page[at..at + page[at..].find('>').unwrap()];
            let is_data = tag.contains("type=\"application/json\"");
            assert!(tag.contains(" src=") || is_data, "{path}: {tag}");
        }
        for handler in [" onclick=", " onload=", " onchange=", "javascript:"] {
            assert!(!page.contains(handler), "{path}: {handler}");
        }
    }
}

#[test]
fn the_courses_and_the_report_are_those_of_the_command_line() {
    let server = Server::start();
    let (_, _, courses) = server.get("/api/v1/courses");
    let courses: Value = serde_json::from_str(&courses).unwrap();
    assert_eq!(courses["courses"][0]["id"], "day1");
    assert_eq!(courses["courses"][0]["exercises"][2]["page"], "lab/selinux.html");
    let same = |mut report: Value| {
        for key in ["time", "duration_ms"] {
            report[key] = Value::Null;
        }
        report
    };
    let printed = crate::run::report(server.root.path(), &[]);
    assert_eq!(same(server.report()), same(printed));
    let (_, _, korean) = server.get("/api/v1/courses/day1/report?lang=ko");
    assert!(korean.contains("SELinux 끄기"), "{korean}");
    assert_eq!(server.get("/api/v1/courses/day2/report").0, 404);
    assert_eq!(server.get("/api/v1/nothing").0, 404);
}

#[test]
fn an_edit_is_told_to_every_listener_and_one_that_was_away_hears_what_it_missed() {
    let server = Server::start();
    let mut events = server.events("");
    let (first, name, report) = events.next();
    assert_eq!((name.as_str(), &report["schema"]), ("report", &"labcheck.report/1".into()));
    server.selinux("SELINUX=permissive\n");
    let (second, name, exercise) = events.next();
    assert_eq!((name.as_str(), &exercise["id"]), ("exercise", &"selinux".into()));
    assert_eq!(exercise["title"], "SELinux 끄기");
    assert_eq!(exercise["checks"][0]["status"], "pass");
    assert!(second > first);
    drop(events);
    server.selinux("SELINUX=enforcing\n");
    while server.report()["exercises"][2]["checks"][0]["status"] != "fail" {
        std::thread::sleep(Duration::from_millis(10));
    }
    let (third, name, exercise) = server.events(&format!("Last-Event-ID: {second}\r\n")).next();
    assert_eq!((name.as_str(), &exercise["id"]), ("exercise", &"selinux".into()));
    assert!(third > second);
    for unknown in ["1", "x", "99999999999999"] {
        let (_, name, _) = server.events(&format!("Last-Event-ID: {unknown}\r\n")).next();
        assert_eq!(name, "report", "{unknown}");
    }
}

#[test]
fn check_now_looks_at_once_and_answers_with_the_report() {
    let server = Server::start();
    let host = format!("Host: {}", server.host);
    let (status, _, body) =
        server.ask("POST /api/v1/courses/day1/check", &[&host, "Content-Length: 0"]);
    let report: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &report["course"]), (200, &"day1".into()));
    for (line, allow) in [
        ("GET /api/v1/courses/day1/check", "POST"),
        ("POST /api/v1/courses/day1/report", "GET, HEAD"),
        ("DELETE /ko/", "GET, HEAD"),
    ] {
        let (status, head, _) = server.ask(line, &[&host]);
        assert_eq!(status, 405, "{line}");
        assert!(head.contains(&format!("allow: {}\r\n", allow.to_ascii_lowercase())), "{head}");
    }
}

#[test]
fn it_ends_cleanly_on_both_signals_while_somebody_listens() {
    for name in ["-INT", "-TERM"] {
        let mut server = Server::start();
        let mut events = server.events("");
        events.next();
        let pid = server.child.id().to_string();
        assert!(Command::new("kill").args([name, &pid]).status().unwrap().success());
        assert_eq!(server.child.wait().unwrap().code(), Some(0), "{name}");
    }
}

#[test]
fn a_port_that_is_taken_is_one_clear_error() {
    let server = Server::start();
    let port = server.host.rsplit_once(':').unwrap().1;
    let ran = crate::run::run(&["serve", "--port", port]);
    let told = format!(
        "labcheck: 127.0.0.1:{port} is in use already: take another port with --port N, or any free one with --port 0\n"
    );
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (2, "", told.as_str()));
}
