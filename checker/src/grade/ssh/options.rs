//! How ssh is called.

use super::{Host, Limits};
use std::ffi::OsString;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What holds whatever the user's own `ssh_config` says; all else is theirs: keys, agent, jump hosts, known
/// hosts, and how strictly those are checked. Nobody is there to answer a question, nothing is forwarded,
/// no connection is left behind for others, and ssh tells how far it is (`DEBUG1`; told lines are taken
/// apart by [`said`](super::said)).
const ALWAYS: [&str; 10] = [
    "BatchMode=yes",
    "RequestTTY=no",
    "ClearAllForwardings=yes",
    "ForwardAgent=no",
    "ForwardX11=no",
    "PermitLocalCommand=no",
    "ControlMaster=no",
    "ConnectionAttempts=1",
    "VisualHostKey=no",
    "LogLevel=DEBUG1",
];

/// The call, with its pipes, in a process group of its own: a Ctrl-C at the terminal is for labcheck, and
/// what ssh starts on its way (a jump host's ssh) ends with it.
pub(super) fn call(ssh: &Path, host: &Host, limits: &Limits, command: &str) -> Command {
    let mut call = Command::new(ssh);
    call.args(words(host, limits)).arg(command);
    call.env("LC_ALL", "C").env("SSH_ASKPASS_REQUIRE", "never");
    call.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    call
}

/// What stands before the command. Of an option that is given twice ssh takes the first.
fn words(host: &Host, limits: &Limits) -> Vec<OsString> {
    let mut words: Vec<OsString> = vec!["-T".into()];
    let seconds = limits.connect.as_millis().div_ceil(1000).max(1);
    let connect = format!("ConnectTimeout={seconds}");
    for option in ALWAYS.into_iter().chain([connect.as_str()]) {
        words.extend(["-o".into(), option.into()]);
    }
    if let Some(port) = host.port {
        words.extend(["-p".into(), port.to_string().into()]);
    }
    if let Some(user) = &host.user {
        words.extend(["-l".into(), user.into()]);
    }
    if let Some(key) = &host.key {
        // Without the second, an agent of many keys uses up the tries that a server allows.
        words.extend(["-i".into(), key.into(), "-o".into(), "IdentitiesOnly=yes".into()]);
    }
    words.extend(host.ssh_args.iter().map(OsString::from));
    words.extend(["--".into(), OsString::from(&host.address)]);
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn ours_come_first_then_the_inventorys_and_the_address_is_never_an_option() {
        let host = Host {
            name: "one".into(),
            address: "-oProxyCommand=reboot".into(),
            port: Some(2222),
            user: Some("student".into()),
            key: Some("/keys/id".into()),
            ssh_args: vec!["-J".into(), "bastion".into()],
            ..Host::default()
        };
        let limits = Limits { connect: Duration::from_millis(1500), ..Limits::default() };
        let words = words(&host, &limits).into_iter().map(|word| word.into_string().unwrap());
        assert_eq!(
            words.collect::<Vec<_>>().join(" "),
            "-T -o BatchMode=yes -o RequestTTY=no -o ClearAllForwardings=yes -o ForwardAgent=no \
             -o ForwardX11=no -o PermitLocalCommand=no -o ControlMaster=no -o ConnectionAttempts=1 \
             -o VisualHostKey=no -o LogLevel=DEBUG1 -o ConnectTimeout=2 -p 2222 -l student \
             -i /keys/id -o IdentitiesOnly=yes -J bastion -- -oProxyCommand=reboot"
        );
    }

    #[test]
    fn what_an_inventory_leaves_open_is_left_to_ssh() {
        let host = Host { address: "one".into(), ..Host::default() };
        let words = words(&host, &Limits::default());
        let given = ["-p", "-l", "-i"].map(OsString::from);
        assert!(!words.iter().any(|word| given.contains(word)));
        assert!(!words.iter().any(|word| word.to_string_lossy().contains("HostKeyChecking")));
    }
}
