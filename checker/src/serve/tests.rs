//! Clients that take their time, against bounds that are short enough to be waited for.

use super::*;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream as Client;
use std::thread::{self, JoinHandle};
use tokio::sync::oneshot;

const SOON: Duration = Duration::from_millis(400);
const NEVER: Duration = Duration::from_secs(3600);

/// A server of the book, without courses; it ends with this.
struct Running {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    fn with(limits: Limits) -> Self {
        let (stop, stopped) = oneshot::channel();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let guard = Guard { listen: None, token: None };
        let site =
            Arc::new(Site { guard, lang: Lang::En, courses: BTreeMap::new(), classroom: None });
        let thread = thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).unwrap();
                accept(&listener, &site, limits, async { stopped.await.unwrap_or(()) }).await;
            });
        });
        Self { address, stop: Some(stop), thread: Some(thread) }
    }

    fn connect(&self) -> Client {
        let client = Client::connect(self.address).unwrap();
        // For a server that never ends it: the test fails then, and does not hang.
        client.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        client.set_write_timeout(Some(Duration::from_secs(60))).unwrap();
        client
    }

    fn answers(&self) -> bool {
        let mut client = self.connect();
        let _ = client.write_all(b"GET /ko/ HTTP/1.0\r\nHost: localhost\r\n\r\n");
        let mut answer = Vec::new();
        client.read_to_end(&mut answer).is_ok() && answer.starts_with(b"HTTP/1.0 200")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// Whether the server has closed it, be it with what it did not read.
fn closed<T>(outcome: std::io::Result<T>) -> bool {
    let gone = [ErrorKind::ConnectionReset, ErrorKind::BrokenPipe, ErrorKind::ConnectionAborted];
    outcome.is_err_and(|error| gone.contains(&error.kind()))
}

#[test]
fn two_hundred_that_dribble_or_say_nothing_are_ended_while_others_are_served() {
    let server = Running::with(Limits { head_time: SOON, write_time: NEVER, connections: 300 });
    let mut dribbling: Vec<Client> = (0..200).map(|_| server.connect()).collect();
    let silent = dribbling.split_off(150);
    // Some have been good once: the next head has the same time.
    for client in dribbling.iter_mut().step_by(2) {
        client.write_all(b"GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    }
    let head =
        b"GET /ko/ HTTP/1.1\r\nHost: localhost\r\nX-Y: ".iter().chain([b'z'; 60].iter().cycle());
    for (at, byte) in head.enumerate() {
        dribbling.retain_mut(|client| !closed(client.write_all(&[*byte])));
        if dribbling.is_empty() {
            break;
        }
        assert!(at < 6000, "{} dribble on", dribbling.len());
        if at % 10 == 0 {
            assert!(server.answers());
        }
        thread::sleep(Duration::from_millis(10));
    }
    for mut client in silent {
        let mut rest = Vec::new();
        let ended = client.read_to_end(&mut rest);
        assert!(ended.is_ok() || closed(ended), "one that says nothing is still there");
    }
    assert!(server.answers());
}

#[test]
fn who_asks_and_does_not_read_is_ended() {
    let server = Running::with(Limits { head_time: NEVER, write_time: SOON, connections: 2 });
    let mut client = server.connect();
    let request = b"GET /en/glossary.html HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let ended = loop {
        if let Err(error) = client.write_all(request) {
            break error;
        }
    };
    assert!(closed::<()>(Err(ended)));
    assert!(server.answers());
}

#[test]
fn beyond_the_bound_connections_are_closed_at_once_and_later_there_is_room_again() {
    let server = Running::with(Limits { head_time: NEVER, write_time: NEVER, connections: 4 });
    let held: Vec<Client> = (0..4).map(|_| server.connect()).collect();
    assert!(!server.answers());
    drop(held);
    while !server.answers() {
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn it_is_called_as_the_book_calls_it_and_a_token_goes_to_an_address() {
    let told = |address: &str, token| url(address.parse().unwrap(), token);
    assert_eq!(told("127.0.0.1:8417", None), "http://localhost:8417/");
    assert_eq!(told("[::1]:8417", None), "http://localhost:8417/");
    assert_eq!(told("127.0.0.1:80", Some("x")), "http://127.0.0.1:80/?token=x");
    assert_eq!(told("0.0.0.0:80", Some("x")), "http://127.0.0.1:80/?token=x");
    assert_eq!(told("[::]:80", Some("x")), "http://[::1]:80/?token=x");
    assert_eq!(told("192.168.122.10:80", Some("x")), "http://192.168.122.10:80/?token=x");
}
