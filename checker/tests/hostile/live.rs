//! A running machine that lies: systemd, chronyc, rpm and web servers answer what they like.
//!
//! The program stands in a root of its own with nothing but busybox, and takes it for this machine. Needs
//! a network of this process's own, as `.ci/hostile` makes it.

use crate::Options;
use crate::case::Case;
use crate::clean;
use crate::measure;
use crate::report::must;
use crate::table::{Row, Table};
use std::fs;
use std::io::{Read as _, Write};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// What a peer sends: once, or for ever.
type Say = fn(&mut dyn Write) -> std::io::Result<()>;

fn nothing(_: &mut dyn Write) -> std::io::Result<()> {
    Ok(())
}

fn for_ever(to: &mut dyn Write, bytes: &[u8]) -> std::io::Result<()> {
    loop {
        to.write_all(bytes)?;
    }
}

/// Limits that the program sets itself: systemd and web servers, then programs.
const ASKED: Duration = Duration::from_secs(2);
const RUN: Duration = Duration::from_secs(5);

const BUSES: [(&str, Duration, Say); 7] = [
    ("says nothing", ASKED, nothing),
    ("greets for ever", ASKED, |to| for_ever(to, b"x")),
    ("sends zeros", ASKED, |to| greeted(to, &[0; 4096])),
    ("sends messages of 128 MiB", ASKED, |to| {
        to.write_all(b"OK 0123456789abcdef0123456789abcdef\r\n")?;
        to.write_all(b"l\x02\0\x01\0\0\0\x08\x01\0\0\0\x08\0\0\0")?;
        for_ever(to, &[0; 65536])
    }),
    ("sends signals for ever", ASKED, |to| {
        to.write_all(b"OK 0123456789abcdef0123456789abcdef\r\n")?;
        for_ever(to, b"l\x04\0\x01\0\0\0\0\x01\0\0\0\0\0\0\0")
    }),
    ("answers that all fields are longer", ASKED, |to| {
        to.write_all(b"OK 0123456789abcdef0123456789abcdef\r\n")?;
        to.write_all(b"l\x02\0\x01\xff\xff\xff\xff\x01\0\0\0\xff\xff\xff\xff")
    }),
    ("sends one byte a second", ASKED, |to| {
        to.write_all(b"OK 0123456789abcdef0123456789abcdef\r\n")?;
        loop {
            to.write_all(b"l")?;
            std::thread::sleep(Duration::from_secs(1));
        }
    }),
];

fn greeted(to: &mut dyn Write, bytes: &[u8]) -> std::io::Result<()> {
    to.write_all(b"OK 0123456789abcdef0123456789abcdef\r\n")?;
    for_ever(to, bytes)
}

const WEB: [(&str, Duration, Say); 7] = [
    ("says nothing", ASKED, nothing),
    ("sends a head without end", ASKED, |to| {
        to.write_all(b"HTTP/1.1 200 OK\r\n")?;
        for_ever(to, b"X-A: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n")
    }),
    ("sends a line without end", ASKED, |to| for_ever(to, b"HTTP/1.1 200 O")),
    ("sends a body without end", ASKED, |to| {
        to.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
        for_ever(to, &[b'x'; 65536])
    }),
    ("sends escapes", ASKED, |to| {
        to.write_all(b"HTTP/1.1 299 \x1b[31m\x9b2J\r\nX-Subject-Token: \x1b[2J\r\nContent-Length: 99999999999999999999\r\n\r\n")
    }),
    ("leads to itself for ever", ASKED, |to| {
        to.write_all(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:5000/v3\r\nContent-Length: 0\r\n\r\n")
    }),
    ("speaks TLS", ASKED, |to| to.write_all(b"\x15\x03\x01\0\x02\x02\x28")),
];

/// Scripts in the place of rpm and chronyc.
const SCRIPTS: [(&str, Duration, &str); 7] = [
    ("says nothing and hangs", RUN, "exec sleep 1000"),
    ("leaves children that hang", RUN, "sleep 1000 & exit 0"),
    ("ignores signals", RUN, "trap '' TERM INT HUP; while :; do sleep 1; done"),
    ("says `yes` for ever", Duration::ZERO, "exec yes"),
    ("complains for ever", Duration::ZERO, "exec yes >&2"),
    (
        "says escapes",
        Duration::ZERO,
        r"printf 'chrony\t\033[31m\2332J-1\n506,\033]0;x\007,\n'; exit 0",
    ),
    ("kills itself", Duration::ZERO, "kill -9 $$"),
];

/// A root with the program and what it asks.
struct Machine {
    dir: tempfile::TempDir,
}

impl Machine {
    fn new(program: &Path) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let made = Case::named("a machine on which all that an image shows is done").tree();
        let root = dir.path().join("root");
        assert!(
            Command::new("cp").arg("-a").arg(made.path()).arg(&root).status().unwrap().success()
        );
        let machine = Self { dir };
        for folder in ["bin", "usr/bin", "run/systemd/system", "run/dbus", "var/lib/rpm", "tmp"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        fs::copy(program, root.join("labcheck")).unwrap();
        fs::copy(busybox(), root.join("bin/busybox")).unwrap();
        for name in ["sh", "sleep", "yes", "printf", "kill"] {
            symlink("busybox", root.join("bin").join(name)).unwrap();
        }
        fs::write(root.join("var/lib/rpm/rpmdb.sqlite"), "x").unwrap();
        // No program is started without it.
        fs::create_dir_all(root.join("dev")).unwrap();
        let null = Command::new("mknod").arg(root.join("dev/null")).args(["c", "1", "3"]).status();
        assert!(null.unwrap().success());
        machine.script("rpm", "exit 1");
        machine.script("chronyc", "exit 1");
        machine
    }

    fn root(&self) -> PathBuf {
        self.dir.path().join("root")
    }

    fn script(&self, name: &str, text: &str) {
        let path = self.root().join("usr/bin").join(name);
        fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Judged by the program in it.
    fn judged(&self, row: &mut Row, exercises: &[&str]) {
        let root = self.root();
        for form in ["json", "human"] {
            let words = [root.to_str().unwrap(), "/labcheck", "day1"];
            let words = [&words, exercises, &["--color", "never", "--format", form]].concat();
            let ran = measure::run(Path::new("/usr/sbin/chroot"), &words);
            if form == "json" {
                let told = row.verdicts("live", &ran);
                row.tell(&told);
                for id in
                    told.0.keys().filter(|id| id.ends_with(".running") || id.ends_with(".serving"))
                {
                    must(row, &told, id, &["unknown", "fail"]);
                }
            } else {
                row.add("live", form, &ran);
            }
            assert_eq!(clean::fault("human", &ran.err), None);
        }
    }
}

/// The busybox of Debian that needs no library.
fn busybox() -> PathBuf {
    ["/bin/busybox", "/usr/bin/busybox"]
        .into_iter()
        .map(PathBuf::from)
        .find(|at| at.is_file())
        .unwrap()
}

pub(crate) fn all(options: &Options, table: &mut Table) {
    for (name, limit, say) in BUSES {
        let name = format!("systemd {name}");
        if !table.wants(&name) {
            continue;
        }
        let machine = Machine::new(&options.program);
        let listener = UnixListener::bind(machine.root().join("run/systemd/private")).unwrap();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                std::thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    let _ = say(&mut stream);
                    while stream.read(&mut [0; 4096]).is_ok_and(|read| read > 0) {}
                });
            }
        });
        let mut row = Row::within(name, limit);
        machine.judged(&mut row, &["firewalld", "chrony"]);
        table.add(row);
    }
    for (name, limit, text) in SCRIPTS {
        let name = format!("rpm and chronyc: {name}");
        if !table.wants(&name) {
            continue;
        }
        let machine = Machine::new(&options.program);
        machine.script("rpm", text);
        machine.script("chronyc", text);
        let mut row = Row::within(name, limit);
        machine.judged(&mut row, &["chrony", "packstack", "openstack-repo"]);
        table.add(row);
    }
    let up = Command::new("ip").args(["link", "set", "lo", "up"]).status();
    if !up.is_ok_and(|status| status.success()) {
        let mut row = Row::new("web servers");
        row.fault("there is no network of our own to ask in".into());
        return table.add(row);
    }
    for (name, limit, say) in WEB {
        let name = format!("web servers: {name}");
        if !table.wants(&name) {
            continue;
        }
        let machine = Machine::new(&options.program);
        let rc = "export OS_USERNAME=admin\nexport OS_PASSWORD='abc123'\nexport OS_AUTH_URL=http://127.0.0.1:5000/v3\n";
        fs::write(machine.root().join("root/keystonerc_admin"), rc).unwrap();
        let stops: Vec<_> = PORTS.iter().map(|port| serve(*port, say)).collect();
        let mut row = Row::within(name, limit);
        machine.judged(&mut row, &["install"]);
        stops.into_iter().for_each(|stop| stop());
        table.add(row);
    }
}

/// Ports of OpenStack's services.
const PORTS: [u16; 7] = [5000, 9292, 8774, 9696, 8776, 8080, 80];

/// Serves on a port until it is called.
fn serve(port: u16, say: Say) -> impl FnOnce() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
    let over = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&over);
    let thread = std::thread::spawn(move || {
        for stream in listener.incoming() {
            if seen.load(Ordering::SeqCst) {
                return;
            }
            std::thread::spawn(move || {
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 4096]);
                let _ = say(&mut stream);
                while stream.read(&mut [0; 4096]).is_ok_and(|read| read > 0) {}
            });
        }
    });
    move || {
        over.store(true, Ordering::SeqCst);
        let _ = std::net::TcpStream::connect(("127.0.0.1", port));
        let _ = thread.join();
    }
}
