//! What a report says to type next is typed, and mends what it is about and nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Keys and values, as far as lines without blanks before them tell.
fn values(file: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(file).unwrap();
    let pairs = text.lines().filter_map(|line| line.split_once('='));
    pairs.map(|(key, value)| (key.trim().to_uppercase(), value.trim().to_owned())).collect()
}

/// A tree of a track with one file.
fn tree(track: &str, path: &str, content: &str) -> (TempDir, PathBuf) {
    let root = tempfile::tempdir().unwrap();
    let release = format!("ID=centos\nVERSION_ID={track}\n");
    let file = root.path().join(path);
    for (file, content) in [(&root.path().join("etc/os-release"), &*release), (&file, content)] {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }
    (root, file)
}

/// The status of a check, and what to type next.
fn check(root: &Path, exercise: &str, id: &str) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_labcheck"))
        .args(["day1", exercise, "--format", "json", "--lang", "en", "--root"])
        .arg(root)
        .args(["--set", "answer_file=/root/openstack.txt"])
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let checks = report["exercises"][0]["checks"].as_array().unwrap();
    let check = checks.iter().find(|check| check["id"] == id).unwrap();
    let text = |key: &str| check[key].as_str().unwrap_or_default().to_owned();
    (text("status"), text("next"))
}

/// A tree with an answer file in which `wrong` stands instead of `right`.
fn mends(track: &str, id: &str, key: &str, wanted: &str, wrong: &str) {
    let others = "CONFIG_PROVISION_DEMO_FLOATRANGE=172.24.4.0/24\nCONFIG_PROVISION_DEMO_ALLOCATION_POOLS=[]\n\
                  CONFIG_NTP_SERVERS_X=1\nCONFIG_CONTROLLER_HOST=10.0.0.5\n";
    let text = format!("[general]\nCONFIG_SSH_KEY=a\n{wrong}{others}");
    let (root, file) = tree(track, "root/openstack.txt", &text);
    let before = values(&file);
    let (status, next) = check(root.path(), "answer-file", id);
    assert_eq!(status, "fail", "{track} {wrong:?}");
    // Only a sed of the one file is run, never what a machine might have written.
    assert!(next.starts_with("sed -i '") && next.ends_with(" /root/openstack.txt"), "{next}");
    let (script, _) = next["sed -i '".len()..].split_once("' /").unwrap();
    assert!(Command::new("sed").args(["-i", script]).arg(&file).status().unwrap().success());
    assert_eq!(check(root.path(), "answer-file", id).0, "pass", "{track} {wrong:?} after {next}");
    let mut after = values(&file);
    let mut kept = before;
    for values in [&mut after, &mut kept] {
        values.remove(key);
    }
    // The key itself aside, what stood on a line of its own is as it was.
    kept.retain(|key, _| key != "CONFIG_NTP_SERVER");
    for (key, value) in &kept {
        if key != "CONFIG_SSH_KEY" {
            assert_eq!(after.get(key), Some(value), "{key} after {next}");
        }
    }
    if !wanted.is_empty() {
        assert_eq!(values(&file).get(key).map(String::as_str), Some(wanted));
    }
}

#[test]
fn the_next_step_for_the_demo_changes_that_key_alone() {
    for track in ["7", "9"] {
        for wrong in [
            "CONFIG_PROVISION_DEMO=y\n",
            "CONFIG_PROVISION_DEMO = Y\n",
            "config_provision_demo: y\n",
            "CONFIG_PROVISION_DEMO=\"n\"\n",
            "CONFIG_PROVISION_DEMO=n # no demo\n",
            "CONFIG_PROVISION_DEMO=n\n  really\n",
            " CONFIG_PROVISION_DEMO=n\n",
            "",
        ] {
            mends(track, "answer-file.demo", "CONFIG_PROVISION_DEMO", "n", wrong);
        }
    }
}

#[test]
fn the_next_step_for_the_time_servers_changes_that_key_alone() {
    for track in ["7", "9"] {
        for wrong in [
            "CONFIG_NTP_SERVERS=127.127.1.0\n",
            "config_ntp_servers = 10.0.0.5\n",
            "CONFIG_NTP_SERVER=10.0.0.1\n",
            "config_ntp_server: 10.0.0.1\n",
            "CONFIG_LAB=1\n CONFIG_NTP_SERVER=10.0.0.1\n",
            "CONFIG_NTP_SERVERS=\n CONFIG_NTP_SERVER=10.0.0.1\n",
            "CONFIG_NTP_SERVER=10.0.0.1\n  and more\n CONFIG_LAB=1\n",
            "[other]\nCONFIG_NTP_SERVER=10.0.0.1\n",
            "[DEFAULT]\nCONFIG_NTP_SERVER=10.0.0.1\n",
            "CONFIG_NTP_SERVERS=\n :wq\n",
            "CONFIG_NTP_SERVERS=time.bora.net:123\n",
        ] {
            mends(track, "answer-file.ntp-servers", "CONFIG_NTP_SERVERS", "", wrong);
        }
        let wrong = "CONFIG_NTP_SERVERS=a.lab b.lab\n";
        mends(track, "answer-file.ntp-servers", "CONFIG_NTP_SERVERS", "a.lab,b.lab", wrong);
    }
}

/// Types what the report says of SELinux until there is nothing left, and counts how often.
fn selinux_mends(track: &str, config: &str) -> usize {
    let (root, file) = tree(track, "etc/selinux/config", config);
    for typed in 0..3 {
        let (status, next) = check(root.path(), "selinux", "selinux.boot");
        if status == "pass" {
            return typed;
        }
        // Only edits of the one file are run.
        for part in next.split(" && ") {
            let edits = ["sed -i --follow-symlinks '", "echo '", "printf '"];
            assert!(edits.iter().any(|edit| part.starts_with(edit)), "{next}");
            assert!(
                part.ends_with("' /etc/selinux/config")
                    || part.ends_with(" >> /etc/selinux/config"),
                "{next}"
            );
        }
        let here = next.replace("/etc/selinux/config", &file.to_string_lossy());
        assert!(Command::new("sh").args(["-c", &here]).status().unwrap().success(), "{next}");
    }
    panic!("{track} {config:?} is not mended by what is told");
}

#[test]
fn the_next_step_for_a_policy_without_a_name_mends_the_mode_too() {
    for track in ["7", "9"] {
        for policy in [
            "SELINUXTYPE=disabled",
            "  selinuxtype=disabled",
            "SELINUXTYPE= disabled",
            "SELINUXTYPE=\"disabled\"",
            "SELINUXTYPE=disabled # off",
            "SELINUXTYPE=mls\nSelinuxType=off",
        ] {
            for mode in ["SELINUX=enforcing", "selinux=disabled", "#SELINUX=disabled"] {
                let typed = selinux_mends(track, &format!("# modes\n{mode}\n{policy}\n"));
                assert_eq!(typed, 1, "{track} {mode} {policy}");
            }
        }
    }
}

/// What is told for a refused file is typed once; it is parsed then, and no setting is lost.
fn is_parsed_after(track: &str, text: &str) {
    let (root, file) = tree(track, "root/openstack.txt", text);
    let (status, next) = check(root.path(), "answer-file", "answer-file.generated");
    assert_eq!(status, "fail", "{track} {text:?}");
    assert!(next.starts_with("sed -i '") && next.ends_with(" /root/openstack.txt"), "{next}");
    let (script, _) = next["sed -i '".len()..].split_once("' /").unwrap();
    assert!(Command::new("sed").args(["-i", script]).arg(&file).status().unwrap().success());
    for id in ["answer-file.generated", "answer-file.demo"] {
        let after = fs::read_to_string(&file).unwrap();
        assert_eq!(
            check(root.path(), "answer-file", id).0,
            "pass",
            "{track} {id} after {next}: {after:?}"
        );
    }
}

#[test]
fn the_next_step_for_a_header_gone_wrong_makes_it_the_right_one() {
    for track in ["7", "9"] {
        for head in [
            "",
            "[GENERAL]\n",
            "[General] # mine\r\n",
            "[ general ]\n",
            "[[general]]\n",
            "[openstack]\n",
            "[DEFAULT]\n",
            "[general\n",
            "general]\n",
            "{general}\n",
            "general\n",
            "# mine\n\n[GENERAL]\n",
            "my answers\n[general]\n",
            "my answers\n# mine\nCONFIG_LAB=1\n\n[general]\n",
            "CONFIG_PROVISION_DEMO=y\n  [general\n[GENERAL]\n",
            "[other]\n[openstack]\n",
        ] {
            is_parsed_after(track, &format!("{head}CONFIG_SSH_KEY=a\nCONFIG_PROVISION_DEMO=n\n"));
        }
    }
    // Blanks before a header trouble Python 2 alone.
    is_parsed_after("7", "  [general]\nCONFIG_PROVISION_DEMO=n\n");
    is_parsed_after("7", "\t[general]\r\nCONFIG_PROVISION_DEMO=n\r\n");
}

#[test]
fn the_next_step_for_stray_lines_keeps_settings_that_are_only_indented() {
    for text in [
        " CONFIG_PROVISION_DEMO=n\n",
        " CONFIG_PROVISION_DEMO=n\n\tCONFIG_SSH_KEY=a\n # mine\n",
        " CONFIG_PROVISION_DEMO=n\n words\n:wq\nCONFIG_SSH_KEY=a\n",
    ] {
        is_parsed_after("7", &format!("[general]\n{text}"));
    }
    for track in ["7", "9"] {
        is_parsed_after(track, "[general]\nwq\nCONFIG_PROVISION_DEMO=n\nq!\n");
    }
}

#[test]
fn the_next_step_for_what_stands_twice_leaves_every_key_in_its_section() {
    for text in [
        "CONFIG_SSH_KEY=a\n[general]\nCONFIG_PROVISION_DEMO=n\n",
        "CONFIG_SSH_KEY=a\n[other]\nx=1\n\n[general]\nCONFIG_PROVISION_DEMO=n\n",
        "CONFIG_SSH_KEY=a\n[other]\n[more]\nx=1\n y\n[general]\nCONFIG_PROVISION_DEMO=n\n",
        "CONFIG_SSH_KEY=a\nCONFIG_SSH_KEY=b\nCONFIG_PROVISION_DEMO=n\n",
        "CONFIG_SSH_KEY=a\nconfig_ssh_key=b\n words\n CONFIG_PROVISION_DEMO=n\n",
    ] {
        is_parsed_after("9", &format!("[general]\n{text}"));
    }
}
