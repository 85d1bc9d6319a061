use super::*;
use Again::{No, Once, Yes};
use Fault::*;

const CONNECTING: &str = "debug1: Connecting to one [10.77.1.1] port 22.";
const CONNECTED: &str = "debug1: Connection established.";
const VERIFIED: &str = "debug1: SSH2_MSG_NEWKEYS received";
const LOGGED_IN: &str = "Authenticated to one ([10.77.1.1]:22) using \"publickey\".";

fn said(lines: &[&str]) -> Said {
    let mut said = Said::default();
    for line in lines {
        said.take(format!("{line}\r\n").as_bytes());
    }
    said
}

/// What OpenSSH says, the last line being what is told of it, and what it means.
#[rustfmt::skip]
const OF_SSH: &[(Fault, Again, &[&str])] = &[
    (NoAddress, No, &["ssh: Could not resolve hostname one: Name or service not known"]),
    (NoAddress, Yes, &["ssh: Could not resolve hostname one: Temporary failure in name resolution"]),
    (Refused, Yes, &[CONNECTING, "debug1: connect to address 10.77.1.1 port 22: Connection refused",
        "ssh: connect to host one port 22: Connection refused"]),
    (Unreachable, Once, &[CONNECTING, "ssh: connect to host one port 22: Connection timed out"]),
    (Unreachable, Yes, &[CONNECTING, "ssh: connect to host one port 22: No route to host"]),
    (Unreachable, Yes, &[CONNECTING, "ssh: connect to host one port 22: Network is unreachable"]),
    (LoginTimeout, Once, &[CONNECTING, CONNECTED, "Connection timed out during banner exchange"]),
    (LoginTimeout, Once, &[CONNECTING, CONNECTED, "Connection to 10.77.1.1 port 22 timed out"]),
    (ConnectionLost, Yes, &[CONNECTING, CONNECTED, "kex_exchange_identification: Connection closed by remote host"]),
    (ConnectionLost, Yes, &[CONNECTING, CONNECTED, "kex_exchange_identification: read: Connection reset by peer"]),
    (ConnectionLost, Yes, &[CONNECTING, CONNECTED, "ssh_exchange_identification: Connection closed by remote host"]),
    (ConnectionLost, No, &[CONNECTING, CONNECTED, "kex_exchange_identification: banner line contains invalid characters"]),
    (ConnectionLost, Yes, &[CONNECTED, VERIFIED, "Connection reset by 10.77.1.1 port 22"]),
    (HostKeyUnknown, No, &[CONNECTED, "Host key verification failed."]),
    (HostKeyUnknown, No, &[CONNECTED, "No ED25519 host key is known for one and you have requested strict checking.",
        "Host key verification failed."]),
    (LoginRefused, No, &[CONNECTED, VERIFIED, "root@one: Permission denied (publickey,password)."]),
    (LoginRefused, No, &[CONNECTED, VERIFIED, "Permission denied (publickey)."]),
    (LoginRefused, No, &[CONNECTED, VERIFIED, "Received disconnect from 10.77.1.1 port 22:2: Too many authentication failures"]),
    (LoginRefused, Yes, &[CONNECTED, VERIFIED,
        "\"System is booting up. Unprivileged users are not permitted to log in yet. Please come back later.\""]),
    (SshFailed, No, &["command-line: line 0: Bad configuration option: nosuch"]),
    (SshFailed, No, &["Cannot execute command-line and remote command."]),
    (SshFailed, No, &["Bad owner or permissions on /root/.ssh/config"]),
    (SshFailed, No, &["Can't open user config file /none: No such file or directory"]),
    (SshFailed, No, &[CONNECTED,
        "Unable to negotiate with 10.77.1.1 port 22: no matching host key type found. Their offer: ssh-rsa"]),
    (SshFailed, No, &["something nobody has heard of"]),
];

#[test]
fn each_message_of_openssh_means_a_fault_and_is_told() {
    for (fault, again, lines) in OF_SSH {
        let last = lines.last().unwrap();
        assert_eq!(
            before_hello(&said(lines), Some(255), ""),
            told(*fault, *again, last),
            "{lines:?}"
        );
    }
}

#[test]
fn a_changed_host_key_is_told_from_an_unknown_one() {
    let lines = [
        CONNECTED,
        "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@",
        "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @",
        "IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!",
        "Host key for one has changed and you have requested strict checking.",
        "Host key verification failed.",
    ];
    assert_eq!(before_hello(&said(&lines), Some(255), "").fault, HostKeyChanged);
}

#[test]
fn behind_a_jump_host_the_cause_is_told_not_what_followed() {
    let end = "Connection closed by UNKNOWN port 65535";
    let proxy = "debug1: Executing proxy command: exec ssh -W '[one]:22' bastion";
    let closed = "kex_exchange_identification: Connection closed by remote host";
    for (fault, line) in [
        (Refused, "channel 0: open failed: connect failed: Connection refused"),
        (Unreachable, "channel 0: open failed: connect failed: No route to host"),
        (Unreachable, "channel 0: open failed: administratively prohibited: open failed"),
        (NoAddress, "channel 0: open failed: connect failed: Name or service not known"),
        (LoginRefused, "me@bastion: Permission denied (publickey)."),
        (HostKeyUnknown, "Host key verification failed."),
        (NoAddress, "ssh: Could not resolve hostname bastion: Name or service not known"),
    ] {
        let lines = [proxy, line, "stdio forwarding failed", closed, end];
        let told = before_hello(&said(&lines), Some(255), "");
        assert_eq!((told.fault, told.said.as_str()), (fault, line));
    }
}

#[test]
fn a_banner_cannot_pass_for_words_of_ssh() {
    let denied = "root@one: Permission denied (publickey).";
    for line in
        ["@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @", "Connection refused", "usage: ssh"]
    {
        let lines = [CONNECTED, VERIFIED, line, denied];
        assert_eq!(before_hello(&said(&lines), Some(255), "").fault, LoginRefused, "{line}");
        let lines = [CONNECTED, VERIFIED, LOGGED_IN, line];
        assert_eq!(before_hello(&said(&lines), Some(255), "").fault, ConnectionLost, "{line}");
    }
}

#[test]
fn a_login_that_runs_nothing_is_told_from_one_that_fails_or_chatters() {
    let in_there = said(&[CONNECTED, VERIFIED, LOGGED_IN]);
    let account = "This account is currently not available.";
    assert_eq!(before_hello(&in_there, Some(1), account), told(LoginRefused, No, account));
    let expired = "Password change required but no TTY available.";
    let of =
        said(&[CONNECTED, VERIFIED, LOGGED_IN, "WARNING: Your password has expired.", expired]);
    assert_eq!(before_hello(&of, Some(1), ""), told(LoginRefused, No, expired));
    assert_eq!(before_hello(&in_there, Some(0), "Hello!"), told(Garbage, No, "Hello!"));
    let of = said(&[CONNECTED, VERIFIED, LOGGED_IN, "exec: /bin/sh: not found"]);
    assert_eq!(
        before_hello(&of, Some(127), "Hello!"),
        told(CannotRun, No, "exec: /bin/sh: not found")
    );
}

#[test]
fn how_far_ssh_was_tells_what_hangs() {
    for (fault, lines) in [
        (NoAddress, vec![]),
        (Unreachable, vec![CONNECTING]),
        (LoginTimeout, vec![CONNECTING, CONNECTED]),
        (LoginTimeout, vec![CONNECTING, CONNECTED, VERIFIED, LOGGED_IN]),
    ] {
        assert_eq!(no_hello(&said(&lines)).fault, fault, "{lines:?}");
    }
}
