//! The machines: systems that the course's own folder `machine` describes, booted in containers or
//! laid out as trees by the script `bed/bed`, which is part of the program.

use crate::text::{Text, text, visible};
use std::fs;
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// The script.
const BED: &str = include_str!("../../bed/bed");
/// What it needs, each with the Debian package that brings it.
const NEEDS: [(&str, &str); 7] = [
    ("bash", "bash"),
    ("systemd-nspawn", "systemd-container"),
    ("mmdebstrap", "mmdebstrap"),
    ("zstd", "zstd"),
    ("tar", "tar"),
    ("unshare", "util-linux"),
    ("nsenter", "util-linux"),
];
/// Where programs are, beside `PATH`: root's are not always in it.
const SYSTEM: [&str; 2] = ["/usr/sbin", "/sbin"];
/// Where the program and the labs stand inside a machine.
const INSIDE: &str = "/var/lib/labcheck";
/// A script may take this long.
const PATIENCE: Duration = Duration::from_secs(120);

/// Why machines cannot be made here; nothing if they can.
pub(super) fn missing() -> Option<Text> {
    if !rustix::process::geteuid().is_root() {
        return Some(text!(
            ko "--prove는 컨테이너에서 시스템을 부팅하므로 root로 실행해야 합니다",
            en "--prove boots systems in containers: run it as root"
        ));
    }
    let (program, package) = NEEDS.into_iter().find(|(program, _)| !is_there(program))?;
    Some(text!(
        ko "--prove에는 {program}이(가) 필요합니다: apt install {package}",
        en "--prove needs {program}: apt install {package}"
    ))
}

fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut dirs = std::env::split_paths(&path).chain(SYSTEM.map(PathBuf::from));
    dirs.any(|dir| dir.join(program).is_file())
}

/// The folder that all machines stand in. A process of its own takes it away, also where this one
/// is killed.
#[derive(Debug)]
pub(super) struct Yard {
    dir: PathBuf,
    keeper: Child,
}

impl Yard {
    /// A new one, below /var/tmp: /tmp may be memory.
    pub(super) fn new() -> io::Result<Self> {
        let dir = PathBuf::from(format!("/var/tmp/labcheck-prove-{}", std::process::id()));
        fs::create_dir(&dir)?;
        fs::write(dir.join("bed"), BED)?;
        let keeper = bed(&dir).arg("keep").arg(&dir).stdin(Stdio::piped()).spawn()?;
        Ok(Self { dir, keeper })
    }

    /// Lays a machine out as a track has it, with this program and the labs in it. What the script
    /// has to tell, and it makes images that take minutes, goes to standard error.
    pub(super) fn lay_out(
        &self,
        machine: &Path,
        track: Option<&str>,
        home: &Path,
        course: &str,
    ) -> io::Result<PathBuf> {
        let dir = self.dir.join(track.unwrap_or("machine"));
        let mut lay = bed(&self.dir);
        lay.arg("unpack").arg(machine).arg(&dir).args(track);
        // What it says of its work is no part of what this program prints.
        if !lay.stdin(Stdio::null()).stdout(io::stderr()).status()?.success() {
            return Err(io::Error::other("the machine could not be made"));
        }
        let root = dir.join("root");
        let inside = root.join(INSIDE.trim_start_matches('/'));
        fs::create_dir_all(&inside)?;
        fs::copy(std::env::current_exe()?, inside.join("labcheck"))?;
        let labs = inside.join("labs");
        fs::create_dir(&labs)?;
        let copied =
            Command::new("cp").args(["-RL", "--"]).arg(home).arg(labs.join(course)).status()?;
        if copied.success() { Ok(root) } else { Err(io::Error::other("the labs were not copied")) }
    }

    /// A fresh machine over what was laid out, which stays as it is.
    pub(super) fn fresh(&self, root: &Path, booted: bool, name: &str) -> io::Result<Machine> {
        let dir = self.dir.join(name);
        let verb = if booted { "boot" } else { "tree" };
        let mut held = bed(&self.dir)
            .arg(verb)
            .arg(root)
            .arg(&dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut told = String::new();
        if let Some(out) = held.stdout.take() {
            BufReader::new(out).read_line(&mut told)?;
        }
        let mut machine = Machine { held, bed: self.dir.join("bed"), dir, booted };
        if told == "running\n" {
            return Ok(machine);
        }
        let mut why = String::new();
        if let Some(mut err) = machine.held.stderr.take() {
            let _ = err.read_to_string(&mut why);
        }
        Err(io::Error::other(why.trim().to_owned()))
    }
}

impl Drop for Yard {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

fn bed(dir: &Path) -> Command {
    script(&dir.join("bed"))
}

fn script(bed: &Path) -> Command {
    let mut command = Command::new("bash");
    let path = std::env::var("PATH").unwrap_or_default();
    command.arg(bed).env("PATH", format!("{path}:{}", SYSTEM.join(":")));
    command
}

/// A machine that is up, and gone with all that was written in it when this is dropped.
#[derive(Debug)]
pub(super) struct Machine {
    held: Child,
    bed: PathBuf,
    dir: PathBuf,
    /// Whether it runs; else it is a tree.
    pub(super) booted: bool,
}

impl Machine {
    fn run(&self, words: &[&str]) -> io::Result<Output> {
        let seconds = PATIENCE.as_secs().to_string();
        let clean = ["env", "-i", "HOME=/root", "LANG=C.UTF-8", "TERM=dumb"];
        let path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        script(&self.bed)
            .arg("exec")
            .arg(&self.dir)
            .args(clean)
            .arg(path)
            .args(["timeout", "-k", "5", &seconds])
            .args(words)
            .stdin(Stdio::null())
            .output()
    }

    /// Types a script, as root and up to the first command that fails; how it ended otherwise than well.
    pub(super) fn types(&self, script: &str) -> io::Result<Result<(), String>> {
        let out = self.run(&["sh", "-euc", script])?;
        if out.status.success() {
            return Ok(Ok(()));
        }
        let said = String::from_utf8_lossy(&out.stderr);
        let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let code = out.status.code().map_or_else(|| "-".to_owned(), |code| code.to_string());
        Ok(Err(format!("{code}: {}", visible(last))))
    }

    /// What labcheck says there: its JSON report.
    pub(super) fn looks(&self, words: &[String], lang: &str) -> io::Result<Vec<u8>> {
        let (program, labs) = (format!("{INSIDE}/labcheck"), format!("{INSIDE}/labs"));
        let mut all = vec![&*program, "--labs", &*labs, "--format", "json", "--lang", lang];
        if !self.booted {
            all.extend(["--root", "/"]);
        }
        all.extend(words.iter().map(String::as_str));
        let out = self.run(&all)?;
        if out.stdout.is_empty() {
            let said = String::from_utf8_lossy(&out.stderr).into_owned();
            return Err(io::Error::other(visible(said.trim())));
        }
        Ok(out.stdout)
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        drop(self.held.stdin.take());
        let _ = self.held.wait();
    }
}
