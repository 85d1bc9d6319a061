//! A `labcheck serve` of the tests' own, and what they say to it, byte by byte.

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
pub(super) struct Server {
    pub(super) child: Child,
    pub(super) host: String,
    pub(super) token: Option<String>,
    pub(super) root: TempDir,
}

impl Server {
    pub(super) fn start() -> Self {
        Self::with(&[])
    }

    pub(super) fn with(words: &[&str]) -> Self {
        Self::of(Command::new(env!("CARGO_BIN_EXE_labcheck")), words)
    }

    /// With a command that becomes labcheck.
    pub(super) fn of(mut command: Command, words: &[&str]) -> Self {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), "etc/os-release", "ID=centos\nVERSION_ID=7\n");
        write(root.path(), CONFIG, "SELINUX=enforcing\n");
        let mut child = command
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

    pub(super) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// Sends bytes as they are; all that comes back until the connection is closed.
    pub(super) fn raw(&self, request: &[u8]) -> String {
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

    pub(super) fn ask(&self, line: &str, headers: &[&str]) -> (u16, String, String) {
        let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        let request = format!("{line} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n");
        let answer = self.raw(request.as_bytes());
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{answer:?}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.to_ascii_lowercase(), body.to_owned())
    }

    pub(super) fn get(&self, path: &str) -> (u16, String, String) {
        self.ask(&format!("GET {path}"), &[&format!("Host: {}", self.host)])
    }

    pub(super) fn report(&self) -> Value {
        let (status, _, body) = self.get("/api/v1/courses/day1/report");
        assert_eq!(status, 200);
        serde_json::from_str(&body).unwrap()
    }

    /// It still answers as it did at first.
    pub(super) fn is_well(&self) {
        assert_eq!(self.report()["course"], "day1");
    }

    /// Starts to listen to events.
    pub(super) fn events(&self, headers: &str) -> Events {
        let mut stream = self.connect();
        let host = &self.host;
        let request = format!(
            "GET /api/v1/courses/day1/events?lang=ko HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        Events(BufReader::new(stream))
    }

    pub(super) fn selinux(&self, line: &str) {
        write(self.root.path(), CONFIG, line);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(super) fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A stream of events.
pub(super) struct Events(BufReader<TcpStream>);

impl Events {
    /// The next event: its number, its name, its data. Comments and the sizes of chunks are passed over.
    pub(super) fn next(&mut self) -> (u64, String, Value) {
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
