//! labcheck on a machine that runs: systemd, firewalld, NetworkManager and chronyd in a container
//! that looks like CentOS 7 (`bed/bed`, `labs/day1/machine`). Needs root, systemd-nspawn and mmdebstrap, so these tests
//! are run by name: `.ci/run`, or `cargo test -p labcheck --test live -- --ignored`.
#![allow(clippy::unwrap_used, clippy::panic)]

mod bed;

use bed::{Bed, seen, told};
use std::thread;
use std::time::{Duration, Instant};

fn up() -> Bed {
    Bed::up("labs/day1/machine")
}

#[test]
#[ignore = "boots a machine: .ci/run does"]
fn a_fresh_machine_has_everything_left_to_do() {
    let bed = up();
    let (report, code) = bed.report(&[], &[]);
    assert_eq!(code, 1);
    assert_eq!(report["source"], "live");
    assert_eq!(report["track"], "el7-rocky");
    assert_eq!(report["host"], "controller");
    let mut checks = seen(&report);
    // The CPU and the kernel are the host's.
    checks.retain(|check| {
        let exercise = check[0].split('.').next().unwrap();
        !["cpu-virt", "selinux", "install"].contains(&exercise)
    });
    let expected = "
        firewalld.stopped               fail -
        firewalld.disabled              fail -
        network-manager.stopped         fail -
        network-manager.disabled        fail -
        network-manager.network-service fail -
        chrony.installed                pass -
        chrony.local-clock              fail -
        chrony.allow                    fail -
        chrony.enabled                  pass -
        chrony.running                  pass -
        chrony.serving                  fail -
        openstack-repo.release          fail -
        openstack-repo.enabled          fail -
        packstack.installed             fail -
        answer-file.generated           fail -
        answer-file.backup              fail -
        answer-file.admin-password      fail -
        answer-file.demo                fail -
        answer-file.ntp-servers         fail -
        topology.controller             skip -
        topology.network                skip -
        topology.compute                skip -";
    assert_eq!(checks, told(expected));
}

#[test]
#[ignore = "boots a machine: .ci/run does"]
fn firewalld_is_followed_through_stop_disable_mask_and_back() {
    let bed = up();
    let after = |lines: &[&str]| {
        bed.does(lines);
        bed.sees("firewalld")
    };
    let is = |stopped: &str, disabled: &str| {
        told(&format!("firewalld.stopped {stopped}\nfirewalld.disabled {disabled}"))
    };
    assert_eq!(after(&[]), is("fail -", "fail -"));
    assert_eq!(after(&["systemctl stop firewalld"]), is("pass -", "fail stopped-only"));
    assert_eq!(after(&["systemctl disable firewalld"]), is("pass -", "pass -"));
    assert_eq!(bed.report(&[], &["firewalld"]).1, 0);
    assert_eq!(after(&["systemctl mask firewalld"]), is("pass -", "pass -"));
    let back = ["systemctl unmask firewalld", "systemctl enable --now firewalld"];
    assert_eq!(after(&back), is("fail -", "fail -"));
    assert_eq!(after(&["systemctl disable firewalld"]), is("fail disabled-only", "pass -"));
    assert_eq!(after(&["systemctl mask firewalld"]), is("fail masked-but-running", "pass -"));
    let masked_for_now = [
        "systemctl unmask firewalld",
        "systemctl enable firewalld",
        "systemctl mask --runtime --now firewalld",
    ];
    assert_eq!(after(&masked_for_now), is("pass -", "fail runtime-only"));
}

#[test]
#[ignore = "boots a machine: .ci/run does"]
fn without_network_manager_the_network_service_has_to_start() {
    let bed = up();
    let after = |lines: &[&str]| {
        bed.does(lines);
        bed.sees("network-manager")
    };
    let is = |stopped: &str, disabled: &str, network: &str| {
        told(&format!(
            "network-manager.stopped {stopped}\nnetwork-manager.disabled {disabled}\n\
             network-manager.network-service {network}"
        ))
    };
    assert_eq!(after(&[]), is("fail -", "fail -", "fail -"));
    let masked = after(&["systemctl mask --now NetworkManager"]);
    assert_eq!(masked, is("pass -", "pass -", "fail no-network-left"));
    let enabled = after(&["systemctl enable network"]);
    assert_eq!(enabled, is("pass -", "pass -", "pass -"));
    let back = after(&["systemctl unmask NetworkManager", "systemctl enable --now NetworkManager"]);
    assert_eq!(back, is("fail -", "fail -", "pass -"));
    let disabled = after(&["systemctl disable --now NetworkManager", "systemctl disable network"]);
    assert_eq!(disabled, is("pass -", "pass -", "fail no-network-left"));
}

#[test]
#[ignore = "boots a machine: .ci/run does"]
fn chronyd_serves_once_it_was_restarted_with_the_right_configuration() {
    let bed = up();
    let is = |words: [&str; 5]| {
        let ids = ["local-clock", "allow", "enabled", "running", "serving"];
        let lines = ids.iter().zip(words).map(|(id, word)| format!("chrony.{id} {word}\n"));
        told(&format!("chrony.installed pass -\n{}", lines.collect::<String>()))
    };
    let fresh = ["fail -", "fail -", "pass -", "pass -", "fail -"];
    assert_eq!(bed.sees("chrony"), is(fresh));

    // The file must be newer than the daemon by more than the grain of the clock.
    thread::sleep(Duration::from_secs(1));
    bed.does(&[r"printf 'local stratum 10\nallow 192.168.122.0/24\n' >> /etc/chrony.conf"]);
    let edited = ["pass -", "pass -", "pass -", "pass -", "pending not-restarted"];
    assert_eq!(bed.sees("chrony"), is(edited));

    bed.does(&["systemctl restart chronyd"]);
    let begun = Instant::now();
    let done = is(["pass -"; 5]);
    while bed.sees("chrony") != done && begun.elapsed() < Duration::from_secs(20) {
        thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(bed.sees("chrony"), done);

    bed.does(&["systemctl disable chronyd"]);
    assert_eq!(bed.sees("chrony")[3], told("chrony.enabled fail started-only")[0]);
    bed.does(&["systemctl enable chronyd", "systemctl stop chronyd"]);
    let stopped = ["pass -", "pass -", "pass -", "fail enabled-only", "fail -"];
    assert_eq!(bed.sees("chrony"), is(stopped));

    bed.does(&["echo 'alow 10.0.0.0/8' >> /etc/chrony.conf", "! systemctl start chronyd"]);
    let refused = [
        "fail misspelt-directive",
        "fail misspelt-directive",
        "pass -",
        "fail enabled-only",
        "fail -",
    ];
    assert_eq!(bed.sees("chrony"), is(refused));
}

#[test]
#[ignore = "boots a machine: .ci/run does"]
fn packages_are_found_in_a_database_of_many() {
    let bed = up();
    bed.does(&["cd /var/lib/bed/rpms && rpm -i --nodeps --force-debian \
         centos-release-openstack-rocky-*.rpm openstack-packstack-*.rpm"]);
    let (report, code) = bed.report(&[], &["openstack-repo", "packstack"]);
    let expected = "
        openstack-repo.release pass -
        openstack-repo.enabled fail gone-mirror
        packstack.installed    pass -";
    assert_eq!((seen(&report), code), (told(expected), 1));
}

#[test]
#[ignore = "boots a machine: .ci/run does"]
fn who_is_not_root_is_told_of_services_and_never_guessed_about() {
    let bed = up();
    let student = ["runuser", "-u", "student", "--"];
    bed.does(&["install -m 600 /dev/null /root/openstack.txt", "systemctl stop firewalld"]);
    let (report, code) =
        bed.report(&student, &["firewalld", "network-manager", "packstack", "answer-file"]);
    let expected = "
        firewalld.stopped               pass -
        firewalld.disabled              fail stopped-only
        network-manager.stopped         fail -
        network-manager.disabled        fail -
        network-manager.network-service fail -
        packstack.installed             fail -
        answer-file.generated           unknown -
        answer-file.backup              unknown -
        answer-file.admin-password      unknown -
        answer-file.demo                unknown -
        answer-file.ntp-servers         unknown -";
    assert_eq!((seen(&report), code), (told(expected), 1));
    assert_eq!(bed.report(&student, &["answer-file"]).1, 3);
}

/// What a command prints, again and again until it holds this.
fn until(bed: &Bed, command: &str, told: &str) -> String {
    let begun = Instant::now();
    loop {
        let out = bed.run(&["bash", "-c", command]);
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        if text.contains(told) {
            return text;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "no {told:?} in {text}");
        thread::sleep(Duration::from_millis(50));
    }
}

#[test]
#[ignore = "boots a machine: .ci/run does"]
fn a_stopped_service_and_an_edited_file_are_told_while_somebody_watches() {
    let bed = up();
    bed.does(&[
        "setsid sh -c 'labcheck watch day1 --lang en >/root/watched' </dev/null >/dev/null 2>&1 &",
    ]);
    until(&bed, "cat /root/watched", "✗ firewalld.stopped");
    bed.does(&["systemctl stop firewalld"]);
    until(&bed, "cat /root/watched", "✓ firewalld.stopped");
    bed.does(&["systemctl disable firewalld"]);
    until(&bed, "cat /root/watched", "✓ firewalld.disabled");
    bed.does(&["systemctl start firewalld"]);
    let told = until(&bed, "tail -n 1 /root/watched", "✗ firewalld.stopped");
    assert!(told.ends_with("(to do)\n"), "{told}");
    bed.does(&["pkill -TERM -x labcheck"]);
    // What was reached, and what was undone since, is remembered.
    let kept =
        until(&bed, "cat /root/.local/state/labcheck/progress/day1.json", "firewalld.stopped");
    let kept: serde_json::Value = serde_json::from_str(&kept).unwrap();
    assert!(kept["checks"]["firewalld.stopped"]["undone"].is_i64(), "{kept}");
    assert!(kept["checks"]["firewalld.disabled"]["undone"].is_null(), "{kept}");
}

#[test]
#[ignore = "boots a machine: .ci/run does"]
fn as_a_unit_with_everything_taken_away_it_serves_and_sees_the_same() {
    let bed = up();
    let unit = concat!(env!("CARGO_MANIFEST_DIR"), "/systemd/labcheck.service");
    std::fs::copy(unit, bed.root().join("etc/systemd/system/labcheck.service")).unwrap();
    // The unit runs: labcheck serve
    bed.does(&["systemctl daemon-reload", "systemctl start labcheck"]);
    let ask = |path: &str| {
        format!(
            "exec 3<>/dev/tcp/127.0.0.1/8417; printf 'GET {path} HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3; cat <&3"
        )
    };
    let served = until(&bed, &ask("/api/v1/courses/day1/report?lang=en"), "\r\n\r\n{");
    let (_, body) = served.split_once("\r\n\r\n").unwrap();
    let served: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(seen(&served), seen(&bed.report(&[], &[]).0));
    bed.does(&["systemctl stop firewalld"]);
    let progress = until(&bed, &ask("/api/v1/courses/day1/progress"), "firewalld.stopped");
    assert!(progress.contains("\"undone\":null"), "{progress}");
    until(&bed, "cat /var/lib/labcheck/progress/day1.json", "firewalld.stopped");
    assert_eq!(bed.run(&["systemctl", "stop", "labcheck"]).status.code(), Some(0));
    let state = bed.run(&["systemctl", "show", "-p", "Result", "labcheck"]);
    assert_eq!(String::from_utf8_lossy(&state.stdout), "Result=success\n");
}
