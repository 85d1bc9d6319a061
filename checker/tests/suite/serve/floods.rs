//! More than anybody needs: bytes, connections, questions at a time. Clients that take their time are in
//! the program's own tests, with bounds that can be waited for.

use super::server::{Server, write};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::thread;
use std::time::Duration;

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
fn who_listens_is_told_while_a_thousand_others_hold_on() {
    let server = Server::start();
    let mut events = server.events("");
    assert_eq!(events.next().1, "report");
    let many: Vec<TcpStream> =
        (0..1000).filter_map(|_| TcpStream::connect(&server.host).ok()).collect();
    server.selinux("SELINUX=permissive\n");
    let (_, name, exercise) = events.next();
    assert_eq!((name.as_str(), &exercise["id"]), ("exercise", &"selinux".into()));
    drop(many);
}

#[test]
fn many_that_ask_for_a_check_at_once_are_all_answered() {
    let server = Server::start();
    let host = format!("Host: {}", server.host);
    thread::scope(|scope| {
        let ask = || server.ask("POST /api/v1/courses/day1/check", &[&host]).0;
        let asking: Vec<_> = (0..100).map(|_| scope.spawn(ask)).collect();
        for one in asking {
            assert_eq!(one.join().unwrap(), 200);
        }
    });
    server.is_well();
}

#[test]
fn out_of_descriptors_it_waits_and_goes_on() {
    let few = "ulimit -n 40 && exec \"$0\" \"$@\"";
    let mut command = Command::new("sh");
    command.args(["-c", few, env!("CARGO_BIN_EXE_labcheck")]);
    let server = Server::of(command, &[]);
    let many: Vec<TcpStream> =
        (0..100).filter_map(|_| TcpStream::connect(&server.host).ok()).collect();
    assert_eq!(many.len(), 100);
    drop(many);
    server.is_well();
    write(server.root.path(), "etc/selinux/config", "SELINUX=permissive\n");
    let mut events = server.events("");
    while !events.next().2.to_string().contains("\"pass\"") {}
}
