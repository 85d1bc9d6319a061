//! Visits with a stand-in for ssh that runs the command here, in a home of its own: the script that runs
//! on machines is the real one.

use super::copy::Way;
use super::*;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

/// What the program there does, as a shell script: it answers with its errand.
const ANSWERS: &str = "#!/bin/sh\necho \"as asked: $*\"; cat\n";

/// Nearly all is packed.
const SLOW: Way = Way { first: 10, fast: Duration::ZERO };

struct There {
    dir: tempfile::TempDir,
}

impl There {
    /// `before` and `after` the command; the machine's own programs come first on the path.
    fn new(before: &str, after: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let here = Self { dir };
        std::fs::create_dir(here.path("bin")).unwrap();
        let text = format!(
            "#!/bin/sh\nexport HOME={0} PATH={0}/bin:$PATH\nunset XDG_CACHE_HOME\n\
             echo \"Authenticated to there\" >&2\n{before}\n\
             for command; do :; done\n\"${{LOGIN_SHELL:-/bin/sh}}\" -c \"$command\"\n{after}\n",
            here.path("").display()
        );
        here.write("ssh", &text);
        // Root here, a user there.
        here.write("bin/id", "#!/bin/sh\necho 0\n");
        here
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        // Renamed when it is whole: another test's child may hold a file that is being written.
        let (path, begun) = (self.path(name), self.path("begun"));
        std::fs::write(&begun, text).unwrap();
        std::fs::set_permissions(&begun, std::fs::Permissions::from_mode(0o755)).unwrap();
        std::fs::rename(&begun, path).unwrap();
    }

    /// The programs of labcheck that are there.
    fn programs(&self) -> Vec<String> {
        let dir = std::fs::read_dir(self.path(".cache/labcheck")).unwrap();
        let mut names: Vec<_> =
            dir.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn visit(&self, program: &Program, limits: &Limits) -> (Result<Visited, Failed>, Vec<Stage>) {
        let mut stages = Vec::new();
        let host = Host { name: "one".into(), address: "one".into(), ..Host::default() };
        let stop = AtomicBool::new(false);
        let ssh = self.path("ssh");
        let to_stages = &mut |stage| stages.push(stage);
        let brought = visit_with(&ssh, &host, program, &errand(), limits, &stop, to_stages);
        (brought, stages)
    }

    fn fault(&self, program: &Program, limits: &Limits) -> (Fault, String, u32) {
        let failed = self.visit(program, limits).0.unwrap_err();
        (failed.fault, failed.said, failed.tries)
    }
}

fn errand() -> Errand {
    Errand { course: "day1".into(), challenge: Some("one".into()), ..Errand::default() }
}

fn limits() -> Limits {
    let short = Duration::from_millis(400);
    let long = Duration::from_secs(20);
    Limits {
        connect: short,
        login: long,
        copy: long,
        sudo: short,
        collect: long,
        total: long * 3,
        retries: 0,
    }
}

fn answer() -> String {
    format!("as asked: collect day1 --errand -o -\n{}", serde_json::to_string(&errand()).unwrap())
}

#[test]
fn the_program_is_copied_once_asked_and_its_bundle_comes_back() {
    let there = There::new("", "echo bye");
    let program = Program::of_test(ANSWERS.as_bytes());
    let (brought, stages) = there.visit(&program, &limits());
    let first = brought.unwrap();
    assert_eq!(String::from_utf8(first.bundle).unwrap(), answer());
    assert_eq!((first.as_root, first.copied, first.tries), (true, true, 1));
    let of = program.bytes().len();
    let begun = Stage::Copying { sent: 0, of };
    let (before, copying) = stages.split_at(4);
    assert_eq!(before, [Stage::Connecting, Stage::LoggingIn, Stage::LookingForProgram, begun]);
    let (last, copying) = copying.split_last().unwrap();
    assert_eq!(last, &Stage::Collecting);
    assert_eq!(copying.last(), Some(&Stage::Copying { sent: of, of }));
    let (brought, stages) = there.visit(&program, &limits());
    let second = brought.unwrap();
    assert_eq!((second.as_root, second.copied), (true, false));
    assert!(!stages.iter().any(|stage| matches!(stage, Stage::Copying { .. })));
}

#[test]
fn another_program_takes_the_place_of_the_old_and_a_damaged_one_is_mended() {
    let there = There::new("", "");
    let old = Program::of_test(b"#!/bin/sh\ncat; echo old\n");
    there.visit(&old, &limits()).0.unwrap();
    let program = Program::of_test(ANSWERS.as_bytes());
    assert!(there.visit(&program, &limits()).0.unwrap().copied);
    let name = format!("labcheck-{}", &program.sha256()[..16]);
    assert_eq!(there.programs(), std::slice::from_ref(&name));
    there.write(&format!(".cache/labcheck/{name}"), "#!/bin/sh\necho forged\n");
    let mended = there.visit(&program, &limits()).0.unwrap();
    assert_eq!((mended.copied, String::from_utf8(mended.bundle).unwrap()), (true, answer()));
}

#[test]
fn what_is_packed_on_a_slow_way_is_the_program_there() {
    let there = There::new("", "");
    there.write(
        "bin/gzip",
        "#!/bin/sh\necho \"$*\" >>$HOME/called; PATH=${PATH#*:} exec gzip \"$@\"\n",
    );
    let program = Program::of_test(ANSWERS.as_bytes());
    assert!(there.visit(&program, &limits()).0.unwrap().copied);
    assert!(!there.path("called").exists(), "small and fast, and packed");
    let (name, slow) = (there.programs().remove(0), program.over(SLOW));
    there.write(&format!(".cache/labcheck/{name}"), "#!/bin/sh\necho forged\n");
    let brought = there.visit(&slow, &limits()).0.unwrap();
    assert_eq!((brought.copied, String::from_utf8(brought.bundle).unwrap()), (true, answer()));
    assert_eq!(std::fs::read_to_string(there.path("called")).unwrap(), "-dc\n");
}

#[test]
fn a_large_program_and_a_machine_without_gzip_are_no_hindrance() {
    let there = There::new("", "");
    // A path of its own, without gzip.
    for tool in ["sh", "cat", "head", "sha256sum", "uname", "mkdir", "chmod", "mv", "rm"] {
        let from = ["/usr/bin", "/bin"].map(|dir| Path::new(dir).join(tool));
        let from = from.iter().find(|path| path.exists()).unwrap();
        std::os::unix::fs::symlink(from, there.path("bin").join(tool)).unwrap();
    }
    let ssh = std::fs::read_to_string(there.path("ssh")).unwrap().replace(":$PATH", "");
    there.write("ssh", &ssh);
    let mut large = ANSWERS.as_bytes().to_vec();
    large.extend(
        "exit\n"
            .bytes()
            .chain((0..3u32 << 20).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)),
    );
    let program = Program::of_test(&large);
    let all = program.bytes().len();
    let (brought, stages) = there.visit(&program, &limits());
    assert_eq!(String::from_utf8(brought.unwrap().bundle).unwrap(), answer());
    assert!(stages.contains(&Stage::Copying { sent: all, of: all }));
}

#[test]
fn every_login_shell_will_do_and_chatter_of_its_start_files_is_passed_over() {
    let program = Program::of_test(ANSWERS.as_bytes());
    for shell in ["bash", "dash", "tcsh", "csh", "fish", "zsh", "ksh"] {
        let path = ["/bin", "/usr/bin"].map(|dir| Path::new(dir).join(shell));
        let Some(path) = path.iter().find(|path| path.exists()) else { continue };
        let chatter =
            format!("export LOGIN_SHELL={}; printf 'Hi\\n0 have\\nno end'", path.display());
        let there = There::new(&chatter, "");
        let brought = there.visit(&program, &limits()).0.unwrap();
        assert_eq!(String::from_utf8(brought.bundle).unwrap(), answer(), "{shell}");
    }
}

#[test]
fn sudo_is_asked_where_the_user_is_not_root_and_its_refusal_is_told() {
    let program = Program::of_test(ANSWERS.as_bytes());
    let there = There::new("", "");
    there.write("bin/id", "#!/bin/sh\necho 1000\n");
    there.write(
        "bin/sudo",
        "#!/bin/sh\n[ \"$1\" = -n ] || exit 9\nshift; [ \"$1\" = -- ] && shift\nexec \"$@\"\n",
    );
    let (brought, stages) = there.visit(&program, &limits());
    let brought = brought.unwrap();
    assert_eq!((brought.as_root, String::from_utf8(brought.bundle).unwrap()), (true, answer()));
    assert!(stages.contains(&Stage::AskingSudo));
    there.write("bin/sudo", "#!/bin/sh\necho 'sudo: a password is required' >&2; exit 1\n");
    let brought = there.visit(&program, &limits()).0.unwrap();
    assert_eq!((brought.as_root, brought.said.as_str()), (false, "sudo: a password is required"));
    assert_eq!(String::from_utf8(brought.bundle).unwrap(), answer());
    there.write("bin/sudo", "#!/bin/sh\nsleep 60\n");
    assert_eq!(there.fault(&program, &limits()).0, Fault::SudoTimeout);
}

#[test]
fn what_is_wrong_there_has_its_fault() {
    let program = Program::of_test(ANSWERS.as_bytes());
    let fault = |there: &There| there.fault(&program, &limits());
    let there = There::new("", "");
    there.write("bin/uname", "#!/bin/sh\necho aarch64x\n");
    assert_eq!(fault(&there), (Fault::WrongArchitecture, "uname -m: aarch64x".into(), 1));
    let there = There::new("", "");
    there
        .write("bin/gzip", "#!/bin/sh\necho 'gzip: stdout: No space left on device' >&2; exit 1\n");
    let packed = Program::of_test(ANSWERS.as_bytes()).over(SLOW);
    assert_eq!(
        there.fault(&packed, &limits()),
        (Fault::NoRoomThere, "gzip: stdout: No space left on device".into(), 1)
    );
    assert_eq!(there.programs(), [] as [String; 0]);
    let there = There::new("", "");
    there.write(".cache", "a file\n");
    assert_eq!(fault(&there).0, Fault::CannotRun);
    let of =
        |script: &str| There::new("", "").fault(&Program::of_test(script.as_bytes()), &limits());
    assert_eq!(
        of("#!/bin/sh\necho one; echo two >&2; exit 2\n"),
        (Fault::CollectFailed, "two".into(), 1)
    );
    assert_eq!(of("#!/no/such/interpreter\n").0, Fault::CannotRun);
    assert_eq!(of("#!/bin/sh\nkill -9 $PPID\n").0, Fault::ConnectionLost);
    assert_eq!(of("#!/bin/sh\nhead -c 9000000 /dev/zero\n").0, Fault::TooMuch);
    assert_eq!(of("#!/bin/sh\nhead -c 2000000 /dev/zero >&2; cat\n").0, Fault::TooMuch);
    assert_eq!(
        There::new("echo Hello; exit 0", "").fault(&program, &limits()),
        (Fault::Garbage, "Hello".into(), 1)
    );
    assert_eq!(There::new("yes", "").fault(&program, &limits()).0, Fault::TooMuch);
}

#[test]
fn what_hangs_ends_at_the_limit_of_its_stage_with_all_that_it_started() {
    let program = Program::of_test(ANSWERS.as_bytes());
    let short = Duration::from_millis(300);
    let login = Limits { connect: short, login: short, ..limits() };
    let there = There::new("sleep 600 & echo $! >$HOME/left; wait", "");
    assert_eq!(there.fault(&program, &login).0, Fault::LoginTimeout);
    let left = std::fs::read_to_string(there.path("left")).unwrap();
    let gone = || {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", left.trim()));
        stat.map_or(true, |stat| stat.contains(") Z "))
    };
    assert!((0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(10));
        gone()
    }));
    let there = There::new("", "");
    there.write("bin/gzip", "#!/bin/sh\nsleep 600\n");
    let copy = Limits { copy: short, ..limits() };
    let packed = Program::of_test(ANSWERS.as_bytes()).over(SLOW);
    assert_eq!(there.fault(&packed, &copy).0, Fault::CopyTimeout);
    let hangs = Program::of_test(b"#!/bin/sh\necho '{\"schema\":'; sleep 600\n");
    let collect = Limits { collect: short, ..limits() };
    assert_eq!(There::new("", "").fault(&hangs, &collect).0, Fault::CollectTimeout);
    let total = Limits { total: Duration::from_millis(600), ..limits() };
    assert_eq!(There::new("", "").fault(&hangs, &total).0, Fault::CollectTimeout);
}

#[test]
fn only_what_may_end_otherwise_is_tried_again() {
    let program = Program::of_test(ANSWERS.as_bytes());
    let twice = Limits { retries: 2, ..limits() };
    let says = |words: &str| {
        There::new(&format!("echo x >>$HOME/calls; echo '{words}' >&2; exit 255"), "")
    };
    let there = says("debug1: nothing");
    assert_eq!(there.fault(&program, &twice).2, 3);
    assert_eq!(std::fs::read_to_string(there.path("calls")).unwrap().lines().count(), 3);
    let there = There::new("", "");
    there.write("ssh", "#!/bin/sh\necho 'Host key verification failed.' >&2; exit 255\n");
    assert_eq!(
        there.fault(&program, &twice),
        (Fault::HostKeyUnknown, "Host key verification failed.".into(), 1)
    );
    // There is no time for another.
    let late = Limits { total: Duration::from_millis(400), ..twice };
    assert_eq!(says("debug1: nothing").fault(&program, &late).2, 1);
    // The second try works.
    let there = There::new("[ -e $HOME/seen ] || { touch $HOME/seen; exit 255; }", "");
    let (brought, stages) = there.visit(&program, &twice);
    assert_eq!(brought.unwrap().tries, 2);
    assert!(stages.iter().any(|stage| {
        matches!(stage, Stage::Pausing { fault: Fault::ConnectionLost, next: 2, .. })
    }));
}

#[test]
fn a_stop_ends_a_visit_wherever_it_is() {
    let host = Host { address: "one".into(), ..Host::default() };
    let program = Program::of_test(b"#!/bin/sh\nsleep 600\n");
    let there = There::new("", "");
    let stop = AtomicBool::new(false);
    let ssh = there.path("ssh");
    let stage = &mut |stage| {
        if stage == Stage::Collecting {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let end = visit_with(&ssh, &host, &program, &errand(), &limits(), &stop, stage).unwrap_err();
    assert_eq!((end.fault, end.tries), (Fault::Interrupted, 1));
    let end = visit_with(&ssh, &host, &program, &errand(), &limits(), &stop, &mut |_| {});
    assert_eq!(end.unwrap_err().tries, 0);
}

#[test]
fn where_there_is_no_ssh_or_no_plain_course_nothing_is_called() {
    let host = Host { address: "one".into(), ..Host::default() };
    let program = Program::of_test(ANSWERS.as_bytes());
    let stop = AtomicBool::new(false);
    let none = Path::new("/no/such/ssh");
    let failed = visit_with(none, &host, &program, &errand(), &limits(), &stop, &mut |_| {});
    assert_eq!(failed.unwrap_err().fault, Fault::SshFailed);
    let odd = Errand { course: "day1; reboot".into(), ..Errand::default() };
    let failed = visit_with(none, &host, &program, &odd, &limits(), &stop, &mut |_| {});
    assert_eq!(failed.unwrap_err().tries, 0);
}
