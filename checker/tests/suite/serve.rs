//! `labcheck serve` over real connections: what it answers, what it tells of its own accord, and what
//! it refuses.

use serde_json::Value;
use std::fs;
use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

const CONFIG: &str = "etc/selinux/config";

/// A server that looks at a tree of CentOS 7, gone with this.
struct Server {
    child: Child,
    host: String,
    token: Option<String>,
    root: TempDir,
}

impl Server {
    fn start() -> Self {
        Self::with(&[])
    }

    fn with(words: &[&str]) -> Self {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), "etc/os-release", "ID=centos\nVERSION_ID=7\n");
        write(root.path(), CONFIG, "SELINUX=enforcing\n");
        let mut child = Command::new(env!("CARGO_BIN_EXE_labcheck"))
            .args(["serve", "--port", "0", "--lang", "en", "--root"])
            .arg(root.path())
            .args(words)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        let rest = url.trim_end().strip_prefix("http://").unwrap();
        let (host, query) = rest.split_once('/').unwrap();
        let token = query.strip_prefix("?token=").map(str::to_owned);
        Self { child, host: host.to_owned(), token, root }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// Sends bytes as they are; all that comes back until the connection is closed.
    fn raw(&self, request: &[u8]) -> String {
        let mut stream = self.connect();
        // It may be refused before all of it was sent.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        match stream.read_to_end(&mut answer) {
            Ok(_) => {}
            Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}"),
        }
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn ask(&self, line: &str, headers: &[&str]) -> (u16, String, String) {
        let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        let request = format!("{line} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n");
        let answer = self.raw(request.as_bytes());
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{answer:?}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.to_ascii_lowercase(), body.to_owned())
    }

    fn get(&self, path: &str) -> (u16, String, String) {
        self.ask(&format!("GET {path}"), &[&format!("Host: {}", self.host)])
    }

    fn report(&self) -> Value {
        let (status, _, body) = self.get("/api/v1/courses/day1/report");
        assert_eq!(status, 200);
        serde_json::from_str(&body).unwrap()
    }

    /// It still answers as it did at first.
    fn is_well(&self) {
        assert_eq!(self.report()["course"], "day1");
    }

    /// Starts to listen to events.
    fn events(&self, headers: &str) -> Events {
        let mut stream = self.connect();
        let host = &self.host;
        let request = format!(
            "GET /api/v1/courses/day1/events?lang=ko HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        Events(BufReader::new(stream))
    }

    fn selinux(&self, line: &str) {
        write(self.root.path(), CONFIG, line);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A stream of events.
struct Events(BufReader<TcpStream>);

impl Events {
    /// The next event: its number, its name, its data. Comments and the sizes of chunks are passed over.
    fn next(&mut self) -> (u64, String, Value) {
        let (mut id, mut name) = (0, String::new());
        loop {
            let mut line = String::new();
            assert_ne!(self.0.read_line(&mut line).unwrap(), 0, "the stream has ended");
            if let Some(number) = line.strip_prefix("id: ") {
                id = number.trim().parse().unwrap();
            } else if let Some(word) = line.strip_prefix("event: ") {
                name = word.trim().to_owned();
            } else if let Some(data) = line.strip_prefix("data: ") {
                return (id, name, serde_json::from_str(data).unwrap());
            }
        }
    }
}

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
fn foreign_hosts_and_foreign_pages_are_refused_and_a_tunnel_is_not() {
    let server = Server::start();
    let own = format!("Host: {}", server.host);
    let check = "POST /api/v1/courses/day1/check";
    for (line, headers, expected) in [
        ("GET /ko/", vec!["Host: evil.example"], 403),
        ("GET /ko/", vec!["Host: localhost.evil.example:8417"], 403),
        ("GET /ko/", vec![], 403),
        (check, vec![&*own, "Origin: http://evil.example"], 403),
        (check, vec![&*own, "Origin: null"], 403),
        (check, vec!["Host: localhost:9999", "Origin: http://localhost:9999"], 200),
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
    assert_eq!(server.get("/ko/").0, 401);
    assert_eq!(server.get("/api/v1/courses/day1/report").0, 401);
    let (status, head, _) = server.get(&format!("/?token={token}"));
    assert_eq!(status, 303);
    let cookie = format!("set-cookie: labcheck={token}; path=/; httponly; samesite=strict\r\n");
    assert!(head.contains(&cookie) && head.contains("location: /\r\n"), "{head}");
    assert_eq!(server.ask("GET /ko/", &[&host, &format!("Cookie: labcheck={token}")]).0, 200);
    assert_eq!(server.ask("GET /ko/", &[&host, "Cookie: labcheck=0"]).0, 401);
    let (_, head, _) = server.get(&format!("//evil.example/?token={token}"));
    assert!(head.contains("location: /\r\n"), "{head}");
    // Another one each time.
    assert_ne!(Server::with(&["--listen", "127.0.0.1"]).token.clone().unwrap(), token);
}

#[test]
fn no_path_leads_out_of_the_book_in_any_encoding() {
    let server = Server::start();
    for path in [
        "/../../../../etc/passwd",
        "/ko/../../etc/passwd",
        "/ko/%2e%2e/%2e%2e/etc/passwd",
        "/ko/..%2f..%2fetc/passwd",
        "/ko/%252e%252e/etc/passwd",
        "/ko/..%c0%af..%c0%afetc/passwd",
        "//etc/passwd",
        "/ko/\\..\\..\\etc\\passwd",
        "/ko/lab/selinux.html%00.png",
        "/proc/self/environ",
    ] {
        let (status, _, body) = server.get(path);
        assert_eq!(status, 404, "{path}");
        assert!(!body.contains("root:"), "{path}");
    }
}

#[test]
fn requests_that_are_too_much_are_ended_and_others_are_served() {
    let server = Server::start();
    let long = "x".repeat(10 << 20);
    let lines = "X: y\r\n".repeat(10_000);
    for request in [
        format!("GET /ko/ HTTP/1.1\r\nHost: localhost\r\nX: {long}\r\n\r\n"),
        format!("GET /ko/ HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n"),
        format!("GET /{long} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        "\u{1}\u{2}\u{3}\r\n\r\n".to_owned(),
        "GET /ko/ HTTP/9.9\r\nHost: localhost\r\n\r\n".to_owned(),
        format!(
            "POST /api/v1/courses/day1/check HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{long}",
            long.len()
        ),
    ] {
        let answer = server.raw(request.as_bytes());
        let refused = ["400", "414", "431", "505"]
            .iter()
            .any(|code| answer.starts_with(&format!("HTTP/1.1 {code}")));
        let ended = answer.is_empty() || answer.starts_with("HTTP/1.1 200");
        assert!(refused || ended, "{}", answer.lines().next().unwrap_or_default());
        server.is_well();
    }
}

#[test]
fn a_thousand_connections_that_say_nothing_do_not_keep_others_out_for_ever() {
    let server = Server::start();
    let mut many: Vec<TcpStream> =
        (0..1000).filter_map(|_| TcpStream::connect(&server.host).ok()).collect();
    many.iter_mut().step_by(2).for_each(|stream| drop(stream.write_all(b"GET /ko/ HT")));
    // Those above the bound were closed at once; when the others go, there is room again.
    drop(many);
    while TcpStream::connect(&server.host).is_err() {
        std::thread::sleep(Duration::from_millis(10));
    }
    let answered = (0..500).any(|_| {
        std::thread::sleep(Duration::from_millis(10));
        let mut stream = server.connect();
        let _ = stream.write_all(b"GET /ko/ HTTP/1.0\r\nHost: localhost\r\n\r\n");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).is_ok() && answer.starts_with(b"HTTP/1.")
    });
    assert!(answered);
    server.is_well();
}

#[test]
fn what_a_machine_says_reaches_the_page_as_text_in_json_and_without_control_bytes() {
    let server = Server::start();
    server.selinux("SELINUX=<script>alert(1)</script>\u{1b}]0;x\u{7}\u{202e}\n");
    let mut events = server.events("");
    let seen = loop {
        let (_, _, data) = events.next();
        let text = data.to_string();
        if text.contains("<script>") {
            break text;
        }
    };
    assert!(
        !seen.contains('\u{1b}') && !seen.contains("\\u001b") && !seen.contains('\u{202e}'),
        "{seen}"
    );
    let (_, head, _) = server.get("/api/v1/courses/day1/report");
    assert!(head.contains("content-type: application/json") && head.contains("nosniff"), "{head}");
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
        "labcheck: {} is in use already: take another port with --port N, or any free one with --port 0\n",
        server.host
    );
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (2, "", told.as_str()));
}
