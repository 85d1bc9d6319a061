//! What a bus or a web server answers: any bytes, over a real socket.

use labcheck::collect::answers;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener};
use std::os::unix::net::UnixListener;
use std::sync::Mutex;
use std::sync::mpsc::{Sender, channel};

/// Answers to come, for the one server of a kind; each is sent whole, and the connection closed.
type Server<A> = Mutex<Option<(Sender<Vec<u8>>, A)>>;

pub(crate) fn bus(data: &[u8]) {
    static SERVER: Server<tempfile::TempDir> = Mutex::new(None);
    let mut server = SERVER.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let (to, dir) = server.get_or_insert_with(|| {
        let dir = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(dir.path().join("s")).unwrap();
        let (to, answers) = channel::<Vec<u8>>();
        std::thread::spawn(move || {
            for answer in answers {
                let Ok((mut stream, _)) = listener.accept() else { return };
                let _ = stream.write_all(b"OK 0123456789abcdef0123456789abcdef\r\n");
                let _ = stream.write_all(&answer);
                let _ = stream.shutdown(Shutdown::Write);
                let _ = stream.read(&mut [0; 4096]);
            }
        });
        (to, dir)
    });
    to.send(data.to_vec()).unwrap();
    let names = ["chronyd.service".to_owned(), "network.service".to_owned()];
    let told = answers::systemd(&dir.path().join("s"), &names);
    assert_eq!(told.keys().collect::<Vec<_>>(), names.iter().collect::<Vec<_>>());
}

pub(crate) fn http(data: &[u8]) {
    static SERVER: Server<String> = Mutex::new(None);
    let mut server = SERVER.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let (to, url) = server.get_or_insert_with(|| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v3", listener.local_addr().unwrap());
        let (to, answers) = channel::<Vec<u8>>();
        std::thread::spawn(move || {
            for answer in answers {
                let Ok((mut stream, _)) = listener.accept() else { return };
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(&answer);
                let _ = stream.shutdown(Shutdown::Write);
            }
        });
        (to, url)
    });
    to.send(data.to_vec()).unwrap();
    let _ = answers::http(url);
}
