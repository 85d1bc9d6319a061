//! `install` on a finished install that runs: a real Keystone on SQLite inside a real httpd, the units
//! and the other APIs by stand-ins that answer as recorded (`machines/openstack`). By name, as `live` is:
//! `.ci/run`, or `cargo test -p labcheck --test openstack -- --ignored`.
//!
//! With `LABCHECK_RECORD` it writes the bundles of `data/install` anew.
#![allow(clippy::unwrap_used, clippy::panic)]

mod bed;

use bed::{Bed, Seen, seen, told};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

const CHECKS: [&str; 9] = [
    "finished",
    "services",
    "identity",
    "image",
    "compute",
    "network",
    "volume",
    "object",
    "dashboard",
];
const RC: &str = "root/keystonerc_admin";
const SAID: &str = "/usr/local/lib/openstack/said";

fn data(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(below)
}

/// A machine that packstack of this track has finished; Keystone answers.
fn finished(track: &str) -> Bed {
    let bed = Bed::up("checker/tests/machines/openstack");
    let answers = format!("../labs/day1/machine/tracks/{track}/usr/share/bed/answers");
    let answers = Path::new(env!("CARGO_MANIFEST_DIR")).join(answers);
    fs::copy(answers, bed.root().join("root/openstack.txt")).unwrap();
    bed.does(&[&format!("finish {track}")]);
    bed.awaits_keystone();
    bed
}

impl Bed {
    /// httpd loads Keystone when it is asked for the first time.
    fn awaits_keystone(&self) {
        let begun = Instant::now();
        let ask = "import urllib.request as u; u.urlopen('http://127.0.0.1:5000/v3', timeout=60)";
        while !self.run(&["python3", "-c", ask]).status.success() {
            assert!(begun.elapsed() < Duration::from_secs(240), "Keystone does not answer");
            thread::sleep(Duration::from_millis(200));
        }
    }

    /// What is said of `install` now; its bundle is kept where a state has a name and that is asked for.
    fn install(&self, state: &str) -> Vec<Seen> {
        let begun = Instant::now();
        let here = loop {
            let report = self.report(&[], &["install"]).0;
            // A machine with much to do: a real Keystone takes longer than labcheck waits.
            let late = report["exercises"][0]["checks"][2]["seen"].as_str().unwrap();
            if !late.contains("no answer within") || begun.elapsed() > Duration::from_secs(60) {
                break seen(&report);
            }
        };
        if env::var_os("LABCHECK_RECORD").is_some() && !state.is_empty() {
            let bundle = self.run(&["labcheck", "collect", "day1", "-o", "-"]).stdout;
            let mut bundle: Value = serde_json::from_slice(&bundle).unwrap();
            let evidence = bundle["evidence"].as_object_mut().unwrap();
            // What only other exercises see, and what is the host's.
            for table in ["packages", "commands", "stats"] {
                evidence.remove(table);
            }
            let own = ["/root/", "/etc/os-release", "/etc/host", "/proc/net/", "/proc/sys/kernel/"];
            let files = evidence["files"].as_object_mut().unwrap();
            files.retain(|path, _| own.iter().any(|begin| path.starts_with(begin)));
            let dirs = evidence["dirs"].as_object_mut().unwrap();
            dirs.retain(|path, _| path.ends_with("network-scripts"));
            let text = serde_json::to_string_pretty(&bundle).unwrap() + "\n";
            fs::write(data("data/install").join(format!("{state}.json")), text).unwrap();
        }
        here
    }

    /// Whether the `openstack` command gets a token by this credentials file.
    fn openstack_gets_a_token(&self, rc: &str) -> bool {
        let ask = format!(". {rc} && openstack token issue -f value -c expires </dev/null");
        self.run(&["env", "-i", "PATH=/usr/bin:/bin", "bash", "-c", &ask]).status.success()
    }
}

/// Everything passes but what is named: `identity fail wrong-password`.
fn all_but(others: &[&str]) -> Vec<Seen> {
    let lines = CHECKS.map(|check| {
        let named = |line: &&&str| line.split(' ').next() == Some(check);
        let line =
            others.iter().find(named).map_or(format!("{check} pass"), |line| (*line).to_owned());
        let mistake = if line.split(' ').count() < 3 { " -" } else { "" };
        format!("install.{line}{mistake}\n")
    });
    told(&lines.concat())
}

#[test]
#[ignore = "boots a machine: .ci/run does"]
fn a_finished_install_passes_as_a_whole_and_each_part_of_it_may_be_missing() {
    let bed = finished("el9-epoxy");
    assert_eq!(bed.install(""), all_but(&[]));
    let (report, code) = bed.report(&[], &["install"]);
    assert_eq!((seen(&report), code, &report["track"]), (all_but(&[]), 0, &"el9-epoxy".into()));
    let after = |state, lines: &[&str]| {
        bed.does(lines);
        bed.install(state)
    };
    assert_eq!(after("el9-finished", &[]), all_but(&[]));
    let httpd = [
        "services fail",
        "identity fail keystone-silent",
        "image fail",
        "compute fail",
        "volume fail",
        "dashboard fail httpd-stopped",
    ];
    assert_eq!(after("el9-httpd-stopped", &["systemctl stop httpd"]), all_but(&httpd));
    let ovn =
        after("", &["systemctl start httpd", "systemctl stop ovn-controller virtqemud.socket"]);
    assert_eq!(ovn[1], told("install.services fail -")[0]);
}

#[test]
#[ignore = "boots a machine: .ci/run does"]
fn units_and_apis_are_told_one_by_one() {
    let bed = finished("el7-rocky");
    let after = |state, lines: &[&str]| {
        bed.does(lines);
        bed.install(state)
    };
    assert_eq!(after("el7-finished", &[]), all_but(&[]));

    let gone = ["services fail", "image fail"];
    assert_eq!(after("", &["systemctl stop openstack-glance-api"]), all_but(&gone));
    // On a busy machine it listens a moment after it was started.
    let killed = "systemctl start openstack-glance-api
        timeout 60 bash -c 'until true >/dev/tcp/127.0.0.1/9292; do sleep 0.1; done' 2>/dev/null
        systemctl kill -s KILL openstack-nova-conductor";
    assert_eq!(after("", &[killed]), all_but(&["services fail"]));
    let missing = "systemctl start openstack-nova-conductor
        systemctl stop redis
        rm /etc/systemd/system/redis.service
        systemctl daemon-reload";
    assert_eq!(after("el7-unit-missing", &[missing]), all_but(&["services fail"]));

    let says = |port: &str, status: &str| format!("printf 'HTTP/1.1 {status}\n\n' > {SAID}/{port}");
    let does = |port: &str, what: &str| format!("echo '{what}' > {SAID}/{port}");
    let lines = [
        says("9292", "404 Not Found"),
        says("8774", "500 Internal Server Error"),
        says("9696", "503 Service Unavailable"),
        does("8776", "!silent"),
        does("8080", "!noise"),
    ];
    let errors = [
        "services fail",
        "image fail",
        "compute fail",
        "network fail",
        "volume unknown",
        "object unknown",
    ];
    assert_eq!(after("el7-apis-broken", &lines.each_ref().map(String::as_str)), all_but(&errors));
    let lines = [
        does("9292", "!endless"),
        does("8774", "!close"),
        does("9696", "!drip"),
        // Alive, and nobody follows.
        says("8776", r"302 Found\nLocation: http://203.0.113.7/"),
        says("8080", "401 Unauthorized"),
    ];
    let strange = ["services fail", "image unknown", "compute unknown", "network unknown"];
    assert_eq!(after("", &lines.each_ref().map(String::as_str)), all_but(&strange));
}

/// What a student, or somebody else, made of the credentials file; what is said of it; whether the
/// `openstack` command gets a token by it.
const CREDENTIALS: [(&str, &str, &str, bool); 22] = [
    ("as packstack left it", "", "pass", true),
    ("another region", "s/RegionOne/Nowhere/", "pass", true),
    ("no region", "/REGION/d", "pass", true),
    ("no version in the address", "s|:5000/v3|:5000|", "pass", true),
    ("a slash at its end", "s|/v3|/v3/|", "pass", true),
    ("the name of long ago", "s/OS_PROJECT_NAME/OS_TENANT_NAME/", "pass", true),
    ("no domains", "/DOMAIN/d", "pass", true),
    ("a password in double quotes", "s/'abc123'/\"abc123\"/", "pass", true),
    ("a password that is wrong", "s/abc123/abc124/", "fail wrong-password", false),
    ("a user who is not there", "s/USERNAME=admin/USERNAME=Admin1/", "fail wrong-password", false),
    ("a user who is disabled", "s/USERNAME=admin/USERNAME=gone/", "fail wrong-password", false),
    (
        "a wrong domain of the user",
        "s/USER_DOMAIN_NAME=.*/USER_DOMAIN_NAME=lab/",
        "fail wrong-password",
        false,
    ),
    ("a second password below", "$aexport OS_PASSWORD=other", "fail wrong-password", false),
    (
        "a project that is not there",
        "s/PROJECT_NAME=.*/PROJECT_NAME=lab/",
        "fail wrong-project",
        false,
    ),
    (
        "a wrong domain of the project",
        "s/PROJECT_DOMAIN_NAME=.*/PROJECT_DOMAIN_NAME=lab/",
        "fail wrong-project",
        false,
    ),
    ("version two in the address", "s|/v3|/v2.0|", "fail old-version", false),
    ("version two by name", "s/VERSION=3/VERSION=2.0/", "fail old-version", false),
    ("another port", "s/:5000/:5001/", "fail", false),
    ("carriage returns", "s/$/\\r/", "fail", false),
    ("no password", "/PASSWORD/d", "fail", false),
    ("nothing exported", "s/export //", "fail", false),
    // The one that a shell has to be asked about.
    ("a password that a shell looks up", "s/'abc123'/$(echo abc123)/", "unknown", true),
];

#[test]
#[ignore = "boots a machine: .ci/run does"]
fn credentials_get_a_token_here_where_the_openstack_command_gets_one() {
    let bed = finished("el7-rocky");
    bed.does(&[&format!(". /{RC}; openstack user create --password abc123 --disable gone")]);
    bed.does(&["cp /root/keystonerc_admin /root/as-left"]);
    let mut differ = Vec::new();
    for (what, script, want, by_client) in CREDENTIALS {
        bed.does(&[&format!("sed '{}' /root/as-left > /{RC}", script.replace('\'', r"'\''"))]);
        let state = format!("el7-{}", what.replace(' ', "-"));
        let is_kept = want.contains('-') || what == "another port";
        let recorded = if is_kept { state.as_str() } else { "" };
        let (here, there) =
            (bed.install(recorded), bed.openstack_gets_a_token("/root/keystonerc_admin"));
        let wanted = &all_but(&[&format!("identity {want}")])[2];
        if (&here[2], there) != (wanted, by_client) {
            differ.push((what, here[2].clone(), there));
        }
    }
    assert_eq!(differ, []);

    // It tells of its versions without its database.
    bed.does(&["cp /root/as-left /root/keystonerc_admin", "mv /var/lib/keystone /var/lib/gone"]);
    assert_eq!(bed.install("el7-no-database"), all_but(&["identity fail"]));
    bed.does(&["mv /var/lib/gone /var/lib/keystone", "chmod 644 /root/keystonerc_admin"]);
    assert_eq!(bed.install(""), all_but(&["finished fail open-to-others"]));
    bed.does(&["rm /root/keystonerc_admin"]);
    assert_eq!(bed.install("el7-no-credentials"), all_but(&["finished fail", "identity fail"]));
}

/// Addresses at which nobody may be asked: strangers all, though a client would send them a password.
const STRANGERS: [&str; 4] = [
    "http://203.0.113.7:5001/v3",
    "http://192.168.122.10:5000@203.0.113.7:5001/v3",
    "http://admin:abc123@203.0.113.7:5001",
    "HTTP://203.0.113.7:5001/v3",
];

#[test]
#[ignore = "boots a machine: .ci/run does"]
fn the_password_goes_to_the_controller_and_nowhere_else() {
    let bed = finished("el7-rocky");
    bed.does(&["cp /root/keystonerc_admin /root/as-left"]);
    let password = "s/abc123/Pa55-of-admin/";
    bed.does(&[
        ". /root/keystonerc_admin; openstack user set --password Pa55-of-admin admin",
        &format!("sed -i '{password}' /root/as-left /{RC}"),
    ]);

    // Every call that leaves the process: files written, programs started, peers.
    let trace = [
        "strace",
        "-ff",
        "-yy",
        "-s",
        "9999999",
        "-e",
        "trace=execve,openat,write,writev,pwrite64,connect,sendto,sendmsg",
        "-o",
        "/root/trace",
    ];
    let check = ["labcheck", "day1", "install", "--verbose", "--format"];
    let mut shown = Vec::new();
    for format in ["human", "json", "junit", "tap", "markdown"] {
        shown.extend(bed.run(&[&check[..], &[format]].concat()).stdout);
    }
    shown.extend(bed.run(&["labcheck", "collect", "day1", "-o", "-"]).stdout);
    let traced = bed.run(&[&trace[..], &check, &["json"]].concat());
    let report: Value = serde_json::from_slice(&traced.stdout).unwrap();
    assert_eq!(seen(&report), all_but(&[]));
    let shown = String::from_utf8(shown).unwrap();
    assert!(!shown.contains("Pa55-of-admin") && !shown.contains("gAAAA"), "{shown}");

    let calls = bed.run(&["sh", "-c", "cat /root/trace.*"]).stdout;
    let calls = String::from_utf8_lossy(&calls);
    let with = |what: &str| calls.lines().filter(|line| line.contains(what)).collect::<Vec<_>>();
    let sent = with("Pa55-of-admin");
    assert_eq!(sent.len(), 1, "{sent:#?}");
    assert!(sent[0].contains("->192.168.122.10:5000]"), "{sent:#?}");
    assert_eq!(with("gAAAA"), Vec::<&str>::new());
    let peers = with("sin_addr=");
    assert!(peers.len() >= 7, "{peers:#?}");
    let other: Vec<_> =
        peers.into_iter().filter(|line| !line.contains("inet_addr(\"192.168.122.10\")")).collect();
    assert_eq!(other, Vec::<&str>::new());

    // A stranger who would take it.
    let listens = format!(
        "printf 'HTTP/1.1 201 Created\nX-Subject-Token: gAAAA\n\n' > {SAID}/5001
        systemd-run -q /usr/local/lib/openstack/answers 203.0.113.7:5001 {SAID}/5001 /root/stranger"
    );
    bed.does(&[&listens]);
    for url in STRANGERS {
        bed.does(&[&format!("sed 's|=http.*|={url}|' /root/as-left > /{RC}")]);
        let asked_nobody = CHECKS[2..].iter().map(|check| format!("{check} unknown"));
        let asked_nobody: Vec<String> = asked_nobody.collect();
        let asked_nobody: Vec<&str> = asked_nobody.iter().map(String::as_str).collect();
        assert_eq!(bed.install("el7-stranger"), all_but(&asked_nobody), "{url}");
    }
    let heard = fs::read_to_string(bed.root().join("root/stranger")).unwrap_or_default();
    assert_eq!(heard, "");

    // Nothing of it is run, and what is in it is no harm.
    let hostile = [
        ("s|=http.*|=$(touch /root/ran)|", "unknown"),
        ("s|'abc.*|'`touch /root/ran`|; s|Pa55-of-admin|`touch /root/ran`|; s/'//g", "unknown"),
        ("s|=http.*|=file:///etc/shadow|", "fail"),
        ("s|=http.*|='http://192.168.122.10:5000/v3\\nHost: x'|", "unknown"),
        ("s|=http.*|=http://192.168.122.10:5000/v3/../../x?y|", "fail"),
    ];
    for (script, want) in hostile {
        bed.does(&[&format!(
            "sed \"{}\" /root/as-left > /{RC}",
            script.replace('$', r"\$").replace('`', r"\`")
        )]);
        let here = bed.install("");
        assert_eq!(here[2][1], want, "{script}");
    }
    bed.does(&[&format!(
        "yes 'export OS_AUTH_URL=http://203.0.113.7:5001/v3' | head -c 9000000 > /{RC}"
    )]);
    assert_eq!(bed.install("")[2][1], "unknown");
    assert!(!bed.root().join("root/ran").exists());
    assert_eq!(fs::read_to_string(bed.root().join("root/stranger")).unwrap_or_default(), "");
}
