use super::*;

const SHORT: Limits = Limits { time: Duration::from_millis(300), bytes: 64 << 10 };

fn sh(script: &str, limits: Limits) -> Look<CommandSeen> {
    run("/bin/sh", &["-c", script], limits)
}

fn said(code: Option<i32>, stdout: &str, stderr: &str) -> Look<CommandSeen> {
    Look::Seen(CommandSeen { code, stdout: stdout.into(), stderr: stderr.into() })
}

/// Whether the process is gone, or will be at once: it is killed before we hear of it.
fn is_gone(pid: &str) -> bool {
    (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(10));
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.trim()));
        // A killed orphan may wait as a zombie for whoever is process 1 here.
        stat.is_ok_and(|stat| stat.contains(") Z ")) || !is_there(pid)
    })
}

fn is_there(pid: &str) -> bool {
    Path::new(&format!("/proc/{}", pid.trim())).exists()
}

#[test]
fn a_program_tells_its_output_and_exit_code() {
    assert_eq!(sh("echo out; echo err >&2; exit 3", SHORT), said(Some(3), "out\n", "err\n"));
    assert_eq!(sh("kill -9 $$", SHORT), said(None, "", ""));
    assert_eq!(sh("exec >&- 2>&-; sleep 0.05; exit 4", SHORT), said(Some(4), "", ""));
}

#[test]
fn a_program_sees_no_environment_but_ours_and_no_input() {
    let expected = format!("HOME=/\nLC_ALL=C\nPATH={}\n", PLACES.join(":"));
    assert_eq!(
        sh("env | grep -v -e ^PWD= -e ^SHLVL= -e ^_= -e ^OLDPWD= | sort; pwd >&2; cat", SHORT),
        said(Some(0), &expected, "/\n")
    );
}

#[test]
fn a_bare_name_is_found_in_the_system_directories_alone() {
    assert!(find("sh").is_some_and(|path| path.is_absolute()));
    assert_eq!(find("/bin/sh"), Some(PathBuf::from("/bin/sh")));
    let dir = tempfile::tempdir().unwrap();
    let plain = dir.path().join("plain");
    std::fs::write(&plain, "#!/bin/sh\n").unwrap();
    std::fs::set_permissions(&plain, std::fs::Permissions::from_mode(0o644)).unwrap();
    for name in ["", "labcheck-no-such-program", "./sh", "bin/sh", "/etc", plain.to_str().unwrap()]
    {
        let told = Look::Cannot(Cannot::NoTool { name: name.into() });
        assert_eq!(run::<&str>(name, &[], SHORT), told, "{name}");
    }
}

#[test]
fn at_the_time_limit_the_whole_group_ends() {
    let dir = tempfile::tempdir().unwrap();
    let pids = dir.path().join("pids");
    let script = format!("sleep 60 & echo $! >{0}; echo $$ >>{0}; wait", pids.display());
    let start = Instant::now();
    assert_eq!(sh(&script, SHORT), Look::Cannot(Cannot::TimedOut { ms: 300 }));
    assert!(start.elapsed() < Duration::from_millis(900), "{:?}", start.elapsed());
    let pids = std::fs::read_to_string(pids).unwrap();
    assert_eq!(pids.lines().count(), 2);
    assert!(pids.lines().all(is_gone));
}

#[test]
fn what_a_program_leaves_behind_cannot_hold_us_up() {
    let start = Instant::now();
    let long = Limits { time: Duration::from_secs(20), ..SHORT };
    let Look::Seen(seen) = sh("sleep 60 & echo $!", long) else { panic!() };
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert_eq!(seen.code, Some(0));
    assert!(is_gone(&String::from_utf8(seen.stdout).unwrap()));
}

#[test]
fn one_that_left_the_group_and_keeps_the_pipe_cannot_hold_us_up() {
    let start = Instant::now();
    let Look::Seen(seen) = sh("setsid sleep 3 & echo there", SHORT) else { panic!() };
    assert_eq!(seen.stdout, b"there\n");
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
}

#[test]
fn a_flood_is_cut_off() {
    let limits = Limits { time: Duration::from_secs(20), bytes: 1000 };
    let start = Instant::now();
    for script in ["yes", "yes >&2", "setsid yes"] {
        assert_eq!(sh(script, limits), Look::Cannot(Cannot::TooLarge { limit: 1000 }));
    }
    let greedy = Limits { bytes: usize::MAX, ..limits };
    assert_eq!(sh("yes", greedy), Look::Cannot(Cannot::TooLarge { limit: 1 << 20 }));
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn both_pipes_are_emptied_while_the_program_runs() {
    let limits = Limits { time: Duration::from_secs(20), bytes: 1 << 20 };
    let script = "head -c 500000 /dev/zero >&2; head -c 500000 /dev/zero";
    let Look::Seen(seen) = sh(script, limits) else { panic!() };
    assert_eq!((seen.stdout.len(), seen.stderr.len()), (500_000, 500_000));
}

#[test]
fn programs_run_side_by_side() {
    let start = Instant::now();
    let long = Limits { time: Duration::from_secs(20), ..SHORT };
    let running: Vec<_> =
        (0..4).map(|n| spawn("sh", &["-c", &format!("sleep 0.3; echo {n}")], long)).collect();
    for (n, one) in running.into_iter().enumerate() {
        assert_eq!(one.join(), said(Some(0), &format!("{n}\n"), ""));
    }
    assert!(start.elapsed() < Duration::from_millis(1000), "{:?}", start.elapsed());
}

#[test]
fn one_that_is_dropped_ends_at_its_limit() {
    let dir = tempfile::tempdir().unwrap();
    let pid = dir.path().join("pid");
    drop(spawn("sh", &["-c", &format!("echo $$ >{}; exec sleep 60", pid.display())], SHORT));
    std::thread::sleep(Duration::from_millis(700));
    assert!(is_gone(&std::fs::read_to_string(pid).unwrap()));
}
