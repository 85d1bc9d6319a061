//! A systemd made of a thread: it speaks the wire format on a socket, truly or not.

use super::wire::{FIXED, Reader, length};
use std::io::{Read as _, Write as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};

/// Names (its own first), load, active and sub state, start of the main process of a service.
pub(super) type Unit = (&'static [&'static str], [&'static str; 3], Option<u64>);

/// A fake manager. Its socket goes with it.
pub(super) struct Fake {
    dir: tempfile::TempDir,
    calls: Receiver<String>,
}

impl Fake {
    /// One that answers like systemd of this version, on its private socket or as seen on a bus.
    pub(super) fn systemd(version: u32, on_a_bus: bool, units: &'static [Unit]) -> Self {
        Self::serve(move |stream, calls| {
            let mut serial = 100;
            while let Some(call) = read_call(stream) {
                let _ = calls.send(format!("{} {:?}", call.member, call.args));
                serial += 1;
                if on_a_bus {
                    // A signal that nobody asked for.
                    let noise = reply(serial, 0, 4, &[(3, "s", "NameAcquired")], "", &[]);
                    let _ = stream.write_all(&noise);
                }
                let answer = answer(version, on_a_bus, units, &call, serial);
                if stream.write_all(&answer).is_err() {
                    break;
                }
            }
        })
    }

    /// One that takes the first call and sends these bytes, then hangs up or stays.
    pub(super) fn liar(bytes: Vec<u8>, stays: bool) -> Self {
        Self::serve(move |stream, _| {
            let _ = read_call(stream);
            let _ = stream.write_all(&bytes);
            while stays && stream.read(&mut [0; 100]).is_ok_and(|n| n > 0) {}
        })
    }

    /// One that answers the greeting with these bytes, then stays.
    pub(super) fn rude(greeting: &'static [u8]) -> Self {
        Self::listen(move |stream, _| {
            let _ = stream.write_all(greeting);
            while stream.read(&mut [0; 100]).is_ok_and(|n| n > 0) {}
        })
    }

    fn serve(talk: impl Fn(&mut UnixStream, &Sender<String>) + Send + 'static) -> Self {
        Self::listen(move |stream, calls| {
            assert_eq!(line(stream), format!("\0AUTH EXTERNAL {}\r\n", uid_in_hex()));
            let _ = stream.write_all(b"OK 0123456789abcdef0123456789abcdef\r\n");
            assert_eq!(line(stream), "BEGIN\r\n");
            talk(stream, calls);
        })
    }

    fn listen(talk: impl Fn(&mut UnixStream, &Sender<String>) + Send + 'static) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(dir.path().join("socket")).unwrap();
        let (to, calls) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                talk(&mut stream.unwrap(), &to);
            }
        });
        Self { dir, calls }
    }

    pub(super) fn socket(&self) -> PathBuf {
        self.dir.path().join("socket")
    }

    /// The calls so far: members and arguments.
    pub(super) fn calls(&self) -> Vec<String> {
        self.calls.try_iter().collect()
    }
}

fn uid_in_hex() -> String {
    rustix::process::geteuid().as_raw().to_string().bytes().map(|b| format!("{b:02x}")).collect()
}

fn line(stream: &mut UnixStream) -> String {
    let mut line = String::new();
    let mut byte = [0];
    while !line.ends_with('\n') && stream.read(&mut byte).is_ok_and(|n| n > 0) {
        line.push(char::from(byte[0]));
    }
    line
}

struct Call {
    serial: u32,
    path: String,
    member: String,
    args: Vec<Vec<String>>,
}

fn read_call(stream: &mut UnixStream) -> Option<Call> {
    let mut fixed = [0; FIXED];
    stream.read_exact(&mut fixed).ok()?;
    let mut bytes = fixed.to_vec();
    bytes.resize(length(&fixed).unwrap(), 0);
    stream.read_exact(&mut bytes[FIXED..]).ok()?;
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let fields_end = FIXED + number(12) as usize;
    let mut fields = Reader::new(&bytes[..fields_end], true);
    // The fixed part is four numbers, for this purpose.
    for _ in 0..4 {
        fields.u32().unwrap();
    }
    let [mut path, mut member, mut signature] = [const { String::new() }; 3];
    while !fields.is_at_end() {
        fields.align(8).unwrap();
        let code = fields.byte().unwrap();
        match (code, fields.signature().unwrap().as_str()) {
            (1, _) => path = fields.string().unwrap(),
            (3, _) => member = fields.string().unwrap(),
            (8, _) => signature = fields.signature().unwrap(),
            _ => drop(fields.string().unwrap()),
        }
    }
    let body = &bytes[fields_end.next_multiple_of(8)..];
    let mut read = Reader::new(body, true);
    let mut args = Vec::new();
    for kind in signature.replace("as", "a").chars() {
        let mut texts = Vec::new();
        if kind == 'a' {
            let mut elements = read.array(4).unwrap();
            while !elements.is_at_end() {
                texts.push(elements.string().unwrap());
            }
        } else {
            texts.push(read.string().unwrap());
        }
        args.push(texts);
    }
    assert!(read.is_at_end(), "bytes behind the arguments");
    Some(Call { serial: number(8), path, member, args })
}

fn answer(version: u32, on_a_bus: bool, units: &[Unit], call: &Call, serial: u32) -> Vec<u8> {
    let error = |name| reply(serial, call.serial, 3, &[(4, "s", name)], "s", &text("no"));
    let good = |signature, body: &[u8]| reply(serial, call.serial, 2, &[], signature, body);
    let path_of = |n: usize| format!("/org/freedesktop/systemd1/unit/u{n}");
    match (call.member.as_str(), call.args.as_slice()) {
        ("Hello", []) if on_a_bus => good("s", &text(":1.7")),
        ("ListUnitsByPatterns", [states, names]) if version >= 230 => {
            assert!(states.is_empty());
            let mut body = Vec::new();
            for (n, (own, [load, active, sub], _)) in units.iter().enumerate() {
                if !names.iter().any(|name| name == own[0]) {
                    continue;
                }
                body.resize(body.len().next_multiple_of(8), 0);
                for part in [own[0], "about", load, active, sub, "", &path_of(n)] {
                    push_text(&mut body, part);
                }
                body.resize(body.len().next_multiple_of(4), 0);
                body.extend(0u32.to_le_bytes());
                push_text(&mut body, "");
                push_text(&mut body, "/");
            }
            let mut whole = u32::try_from(body.len()).unwrap().to_le_bytes().to_vec();
            whole.extend([0; 4]);
            whole.extend(body);
            good("a(ssssssouso)", &whole)
        }
        ("GetUnit", [name]) => {
            match units.iter().position(|unit| unit.0.contains(&name[0].as_str())) {
                Some(n) => good("o", &text(&path_of(n))),
                None => error("org.freedesktop.systemd1.NoSuchUnit"),
            }
        }
        ("Get", [interface, property]) => {
            let n = units.iter().enumerate().position(|(n, _)| path_of(n) == call.path).unwrap();
            let (own, [load, active, sub], started) = units[n];
            let word = match property[0].as_str() {
                "Id" => own[0],
                "LoadState" => load,
                "ActiveState" => active,
                "SubState" => sub,
                "ExecMainStartTimestampMonotonic" => {
                    assert_eq!(interface[0], "org.freedesktop.systemd1.Service");
                    let Some(time) = started else {
                        return error("org.freedesktop.DBus.Error.UnknownInterface");
                    };
                    let mut body = b"\x01t\0\0\0\0\0\0".to_vec();
                    body.extend(time.to_le_bytes());
                    return good("v", &body);
                }
                _ => return error("org.freedesktop.DBus.Error.UnknownProperty"),
            };
            let mut body = b"\x01s\0\0".to_vec();
            push_text(&mut body, word);
            good("v", &body)
        }
        _ => error("org.freedesktop.DBus.Error.UnknownMethod"),
    }
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    out.resize(out.len().next_multiple_of(4), 0);
    out.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
    out.extend(text.as_bytes());
    out.push(0);
}

fn text(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    push_text(&mut out, text);
    out
}

/// A message of the manager's.
pub(super) fn reply(
    serial: u32,
    answers: u32,
    kind: u8,
    texts: &[(u8, &str, &str)],
    signature: &str,
    body: &[u8],
) -> Vec<u8> {
    let mut fields = vec![5, 1, b'u', 0];
    fields.extend(answers.to_le_bytes());
    for (code, of, value) in texts {
        fields.resize(fields.len().next_multiple_of(8), 0);
        fields.extend([*code, 1, of.as_bytes()[0], 0]);
        push_text(&mut fields, value);
    }
    fields.resize(fields.len().next_multiple_of(8), 0);
    fields.extend([8, 1, b'g', 0, u8::try_from(signature.len()).unwrap()]);
    fields.extend(signature.as_bytes());
    fields.push(0);
    let mut out = vec![b'l', kind, 0, 1];
    out.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
    out.extend(serial.to_le_bytes());
    out.extend(u32::try_from(fields.len()).unwrap().to_le_bytes());
    out.extend(fields);
    out.resize(out.len().next_multiple_of(8), 0);
    out.extend(body);
    out
}
