use super::*;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

/// Reads the request and answers as told. The URL, and the requests that came.
fn server(answer: impl Fn(&mut TcpStream) + Send + 'static) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (to, requests) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = to.send(request(&mut stream));
            answer(&mut stream);
        }
    });
    (url, requests)
}

fn request(stream: &mut TcpStream) -> String {
    let mut seen = String::new();
    let mut some = [0; 1000];
    loop {
        if let Some((head, body)) = seen.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length = head.split("content-length: ").nth(1).and_then(|n| n.lines().next());
            if body.len() >= length.map_or(0, |n| n.parse().unwrap()) {
                return seen;
            }
        }
        match stream.read(&mut some) {
            Ok(n) if n > 0 => seen.push_str(std::str::from_utf8(&some[..n]).unwrap()),
            _ => return seen,
        }
    }
}

fn says(text: &'static str) -> impl Fn(&mut TcpStream) + Send + 'static {
    move |stream| drop(stream.write_all(text.as_bytes()))
}

fn seen(status: u16, token: bool) -> Look<HttpSeen> {
    Look::Seen(HttpSeen { status, token, unscoped: None })
}

fn soon(url: &str) -> Look<HttpSeen> {
    let start = Instant::now();
    let look = within(Duration::from_millis(300), |agent| agent.get(url).call(), url);
    assert!(start.elapsed() < Duration::from_millis(700), "{:?}", start.elapsed());
    look
}

#[test]
fn the_status_is_told_and_redirects_are_not_followed() {
    for (answer, status) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200),
        ("HTTP/1.1 300 Multiple Choices\r\nContent-Length: 0\r\n\r\n", 300),
        ("HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n", 302),
        ("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", 401),
        ("HTTP/1.0 503 Service Unavailable\r\n\r\n", 503),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffff\r\n", 200),
        ("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", 200),
    ] {
        let (url, requests) = server(says(answer));
        assert_eq!(soon(&format!("{url}/dashboard?x=1")), seen(status, false), "{answer}");
        let request = requests.recv().unwrap();
        assert!(request.starts_with("GET /dashboard?x=1 HTTP/1.1\r\n"), "{request}");
    }
}

#[test]
fn nothing_that_listens_is_absent() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert_eq!(get(&format!("http://127.0.0.1:{port}/v3")), Look::Absent);
}

#[test]
fn slow_and_silent_servers_end_within_the_limit() {
    let late = Look::Cannot(Cannot::TimedOut { ms: 300 });
    let slow = |text: &'static [u8], forever: bool| {
        server(move |stream| {
            loop {
                for byte in text {
                    if stream.write_all(&[*byte]).is_err() {
                        return;
                    }
                    std::thread::sleep(Duration::from_millis(20));
                }
                if !forever {
                    return std::thread::sleep(Duration::from_secs(3));
                }
            }
        })
    };
    assert_eq!(soon(&slow(b"", false).0), late);
    assert_eq!(soon(&slow(b"HTTP/1.1 200 OK\r\nX: 1", false).0), late);
    assert_eq!(
        soon(&slow(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nServer: slow\r\n", false).0),
        late
    );
    // Listens, and never accepts.
    let deaf = TcpListener::bind("127.0.0.1:0").unwrap();
    assert_eq!(soon(&format!("http://{}", deaf.local_addr().unwrap())), late);
}

#[test]
fn endless_answers_end() {
    let endless = |head: &'static str, more: &'static str| {
        server(move |stream| {
            let _ = stream.write_all(head.as_bytes());
            while stream.write_all(more.repeat(100).as_bytes()).is_ok() {}
        })
    };
    let large = Look::Cannot(Cannot::TooLarge { limit: HEAD as u64 });
    let many = failed("what answers is no web server");
    assert_eq!(soon(&endless("HTTP/1.1 200 OK\r\n", "X: 1234567890\r\n").0), many);
    assert_eq!(soon(&endless("HTTP/1.1 200 OK\r\nX: ", "1234567890").0), large);
    assert_eq!(
        soon(&endless("HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n", "x").0),
        seen(200, false)
    );
}

#[test]
fn what_is_no_web_server_is_told_so() {
    let no_server = failed("what answers is no web server");
    for answer in ["SSH-2.0-OpenSSH_7.4\r\n", "\0\0\0", "HTTP/1.1 abc\r\n\r\n"] {
        assert_eq!(soon(&server(says(answer)).0), no_server, "{answer:?}");
    }
    assert!(matches!(soon(&server(says("")).0), Look::Cannot(Cannot::Failed { .. })));
}

#[test]
fn other_urls_are_refused_without_being_repeated() {
    assert_eq!(get("https://u:secret@127.0.0.1/"), failed("https is not spoken here"));
    for url in
        ["", "/etc/passwd", "file:///etc/passwd", "127.0.0.1:80", "http://", "http://[", "x y"]
    {
        let look = get(url);
        assert!(matches!(look, Look::Cannot(Cannot::Failed { .. })), "{url} {look:?}");
    }
}

fn credentials(url: &str) -> Credentials<'_> {
    Credentials {
        url,
        user: "admin",
        password: "a\"b\\c 비밀",
        project: "admin",
        user_domain: "Default",
        project_domain: "Default",
    }
}

#[test]
fn a_token_is_asked_for_as_keystone_wants_it() {
    let (url, requests) = server(says(
        "HTTP/1.1 201 CREATED\r\nx-subject-TOKEN: gAAAAAB\r\nContent-Length: 2\r\n\r\n{}",
    ));
    assert_eq!(token(&credentials(&format!("{url}/v3/auth/tokens"))), seen(201, true));
    let request = requests.recv().unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /v3/auth/tokens HTTP/1.1\r\n"), "{head}");
    assert!(head.to_ascii_lowercase().contains("content-type: application/json"), "{head}");
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let domain = serde_json::json!({ "name": "Default" });
    assert_eq!(
        body,
        serde_json::json!({ "auth": {
            "identity": { "methods": ["password"], "password": { "user": {
                "name": "admin", "domain": domain, "password": "a\"b\\c 비밀" } } },
            "scope": { "project": { "name": "admin", "domain": domain } } } })
    );
}

#[test]
fn a_refusal_is_asked_about_once_more_without_a_project() {
    let (url, requests) = server(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
    });
    let refused = HttpSeen { status: 401, token: false, unscoped: Some(401) };
    assert_eq!(token(&credentials(&url)), Look::Seen(refused));
    let scopes: Vec<Value> = requests
        .try_iter()
        .map(|request| {
            let (_, body) = request.split_once("\r\n\r\n").unwrap();
            serde_json::from_str::<Value>(body).unwrap()["auth"]["scope"].clone()
        })
        .collect();
    let project = json!({ "project": { "name": "admin", "domain": { "name": "Default" } } });
    assert_eq!(scopes, [project, json!("unscoped")]);
}

#[test]
fn no_token_is_told_as_none() {
    for (answer, status) in [
        ("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", 403),
        ("HTTP/1.1 201 CREATED\r\nContent-Length: 0\r\n\r\n", 201),
        ("HTTP/1.1 201 CREATED\r\nX-Subject-Token: \r\nContent-Length: 0\r\n\r\n", 201),
        ("HTTP/1.1 200 OK\r\nX-Subject-Token: x\r\nContent-Length: 0\r\n\r\n", 200),
        ("HTTP/1.1 307 Moved\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n", 307),
    ] {
        let (url, _requests) = server(says(answer));
        assert_eq!(token(&credentials(&url)), seen(status, false), "{answer}");
    }
}
