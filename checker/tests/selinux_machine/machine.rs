//! The emulated machine: a disk and a kernel that `bed` makes, and one qemu for each boot.

use std::env;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

/// The longest that a boot may take; on two busy cores one takes a minute.
const LIMIT: Duration = Duration::from_secs(900);
/// Room for what a boot leaves behind, in bytes.
const LEFT: u64 = 16 << 20;

/// One boot.
pub(crate) struct Boot<'a> {
    /// What it is called in the table of times.
    pub(crate) name: &'a str,
    /// What stands at the end of the kernel line.
    pub(crate) kernel_line: &'a str,
    /// qemu's word for the processor.
    pub(crate) cpu: &'a str,
    /// A disk that keeps what is written; none is thrown away afterwards.
    pub(crate) disk: Option<&'a Path>,
    /// The work is init: no systemd, and no policy loaded but by the work itself.
    pub(crate) bare: bool,
    /// The work, for bash; what it leaves in the folder `out` comes back.
    pub(crate) run: &'a str,
    /// Further files for it, by name.
    pub(crate) files: &'a [(&'a str, &'a [u8])],
}

/// Where everything stands; gone when this is dropped.
pub(crate) struct Machine {
    around: tempfile::TempDir,
    times: Mutex<Vec<(String, Duration)>>,
}

/// What a boot left in `out`.
pub(crate) struct Left {
    around: tempfile::TempDir,
}

impl Left {
    /// A file's content, empty if there is none.
    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.around.path().join("out").join(name)).unwrap_or_default()
    }

    /// The same as text, without the blanks around.
    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8_lossy(&self.bytes(name)).trim().to_owned()
    }
}

/// A program that ends when this is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Machine {
    /// Lays disk and kernel out; made first, if they are not in the cache.
    pub(crate) fn unpack() -> Self {
        // On disk: /tmp may be memory.
        let around = tempfile::Builder::new().prefix("labcheck-").tempdir_in("/var/tmp").unwrap();
        let home = Path::new(env!("CARGO_MANIFEST_DIR"));
        for machine in ["kernel", "selinux"] {
            let mut bed = Command::new(home.join("bed/bed"));
            bed.arg("unpack").arg(home.join("tests/machines").join(machine));
            done(bed.arg(around.path().join(machine)));
        }
        Self { around, times: Mutex::default() }
    }

    fn path(&self, below: &str) -> PathBuf {
        self.around.path().join(below)
    }

    /// A disk of its own for boots that follow one another.
    pub(crate) fn disk(&self, name: &str) -> PathBuf {
        let disk = self.path(name);
        let mut make = Command::new("qemu-img");
        make.args(["create", "-q", "-f", "qcow2", "-F", "qcow2", "-b"]);
        done(make.arg(self.path("selinux/root/disk.qcow2")).arg(&disk));
        disk
    }

    /// Boots, lets it work and reboot, which ends qemu.
    pub(crate) fn boot(&self, boot: &Boot<'_>) -> Left {
        let begun = Instant::now();
        let around = tempfile::tempdir_in(self.around.path()).unwrap();
        let dir = around.path();
        let work = dir.join("work");
        fs::create_dir(&work).unwrap();
        fs::write(work.join("run"), boot.run).unwrap();
        for (name, content) in boot.files {
            let path = work.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        fs::copy(program(), work.join("labcheck")).unwrap();
        done(Command::new("tar").args(["-C", "work", "-cf", "work.tar", "."]).current_dir(dir));
        fs::File::create(dir.join("left.tar")).unwrap().set_len(LEFT).unwrap();

        let console = dir.join("console");
        let mut qemu = Running(self.qemu(boot, dir).spawn().unwrap());
        let code = loop {
            match qemu.0.try_wait().unwrap() {
                Some(code) => break code,
                None if begun.elapsed() > LIMIT => {
                    panic!("{} does not end:\n{}", boot.name, end_of(&console))
                }
                None => thread::sleep(Duration::from_millis(100)),
            }
        };
        let unpacked = Command::new("tar").args(["-xmf", "left.tar"]).current_dir(dir).status();
        let left = Left { around };
        if !code.success() || !unpacked.unwrap().success() || left.text("code") != "0" {
            panic!("{}: {code}\n{}\n{}", boot.name, left.text("log"), end_of(&console));
        }
        self.times.lock().unwrap().push((boot.name.to_owned(), begun.elapsed()));
        left
    }

    fn qemu(&self, boot: &Boot<'_>, dir: &Path) -> Command {
        let thrown = self.path("selinux/root/disk.qcow2");
        let drive = |path: &Path, more: &str| {
            let mut word = OsString::from("if=virtio,file=");
            word.push(path);
            word.push(more);
            word
        };
        let root = match boot.disk {
            Some(disk) => drive(disk, ",format=qcow2"),
            None => drive(&thrown, ",format=qcow2,snapshot=on"),
        };
        let init = if boot.bare { "init=/usr/local/sbin/work " } else { "" };
        let line = boot.kernel_line;
        let mut serial = OsString::from("file:");
        serial.push(dir.join("console"));
        // On a busy host the kernel finds the emulated timer too slow, and would give up.
        let always = "root=/dev/vda rw console=ttyS0 panic=-1 no_timer_check";
        let mut qemu = Command::new("qemu-system-x86_64");
        qemu.args(["-accel", "tcg,tb-size=128", "-cpu", boot.cpu, "-smp", "1", "-m", "256"])
            .args(["-display", "none", "-monitor", "none", "-nic", "none", "-no-reboot"])
            .arg("-serial")
            .arg(serial)
            .arg("-kernel")
            .arg(self.path("kernel/root/bzImage"))
            .arg("-append")
            .arg(format!("{always} {init}{line}").trim_end())
            .arg("-drive")
            .arg(root)
            .arg("-drive")
            .arg(drive(&dir.join("work.tar"), ",format=raw,readonly=on"))
            .arg("-drive")
            .arg(drive(&dir.join("left.tar"), ",format=raw"))
            // What is thrown away stands there until then.
            .env("TMPDIR", dir)
            .stdin(Stdio::null());
        qemu
    }

    /// How long the boots took.
    pub(crate) fn times(&self) -> String {
        let times = self.times.lock().unwrap();
        let mut told = String::new();
        let (mut bare, mut all) = (Vec::new(), Duration::ZERO);
        for (name, time) in times.iter() {
            all += *time;
            match name.strip_prefix("boot ") {
                Some(_) => writeln!(told, "{name}: {} s", time.as_secs()).unwrap(),
                None => bare.push(*time),
            }
        }
        bare.sort();
        let middle = bare.get(bare.len() / 2).map_or(0, Duration::as_secs);
        let (count, all) = (times.len(), all.as_secs());
        writeln!(told, "bare boots: {}, half of them under {middle} s", bare.len()).unwrap();
        write!(told, "all {count} boots, two at a time: {all} s one after another").unwrap();
        told
    }
}

fn program() -> PathBuf {
    let named = env::var_os("LABCHECK_BIN").map(PathBuf::from);
    named.unwrap_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_labcheck")))
}

fn done(command: &mut Command) {
    let status = command.stdin(Stdio::null()).status().unwrap();
    assert!(status.success(), "{command:?}: {status}");
}

fn end_of(console: &Path) -> String {
    let text = fs::read(console).unwrap_or_default();
    String::from_utf8_lossy(&text[text.len().saturating_sub(6000)..]).into_owned()
}
