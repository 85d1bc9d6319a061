//! Which fault OpenSSH means, by its messages (`ssh.c`, `sshconnect.c`, `sshconnect2.c`, `packet.c`,
//! `kex.c`, `clientloop.c` of 7.4 to 9.9), in the C locale.

use super::super::fault::Fault;
use super::said::{Said, Way};

/// What a visit's end means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) fault: Fault,
    /// Whether another try may end otherwise.
    pub(super) again: Again,
    /// The line that tells it.
    pub(super) said: String,
}

/// Whether another try may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Again {
    /// It would end the same.
    No,
    /// One more: a try takes long.
    Once,
    /// As often as is allowed.
    Yes,
}

struct Row {
    /// All of them stand in the line.
    words: &'static [&'static str],
    /// The line counts only if it came before this: later it may be the machine's own.
    before: Way,
    fault: Fault,
    again: Again,
}

const fn row(words: &'static [&'static str], before: Way, fault: Fault, again: Again) -> Row {
    Row { words, before, fault, again }
}

/// The first row that any line fits: what caused others comes first.
const ROWS: &[Row] = {
    use Again::{No, Once, Yes};
    use Fault::{
        ConnectionLost, HostKeyChanged, HostKeyUnknown, LoginRefused, LoginTimeout, NoAddress,
        Refused, SshFailed, Unreachable,
    };
    use Way::{LoggedIn, Verified};
    &[
        row(&["has changed and you have requested strict checking"], Verified, HostKeyChanged, No),
        row(&["REMOTE HOST IDENTIFICATION HAS CHANGED"], Verified, HostKeyChanged, No),
        row(&["REVOKED HOST KEY DETECTED"], Verified, HostKeyChanged, No),
        row(&["Host key verification failed"], Verified, HostKeyUnknown, No),
        row(&["Bad configuration option"], Verified, SshFailed, No),
        row(&["Bad owner or permissions on"], Verified, SshFailed, No),
        row(&["terminating,", "bad configuration options"], Verified, SshFailed, No),
        row(&["Cannot execute command-line and remote command"], Verified, SshFailed, No),
        row(&["Can't open user config file"], Verified, SshFailed, No),
        row(&["unknown option --"], Verified, SshFailed, No),
        row(&["usage: ssh"], Verified, SshFailed, No),
        row(&["Unable to negotiate with"], Verified, SshFailed, No),
        row(&["Could not resolve hostname", "Temporary failure"], Verified, NoAddress, Yes),
        row(&["Could not resolve hostname"], Verified, NoAddress, No),
        row(&["open failed", "Name or service not known"], Verified, NoAddress, No),
        row(&["Permission denied ("], LoggedIn, LoginRefused, No),
        row(&["Too many authentication failures"], LoggedIn, LoginRefused, No),
        row(&["No supported authentication methods"], LoggedIn, LoginRefused, No),
        row(&["Unprivileged users are not permitted to log in"], LoggedIn, LoginRefused, Yes),
        row(&["Not allowed at this time"], Verified, ConnectionLost, Yes),
        row(&["during banner exchange"], Verified, LoginTimeout, Once),
        row(&["Connection refused"], Verified, Refused, Yes),
        row(&["Connection to ", " timed out"], LoggedIn, LoginTimeout, Once),
        row(&["Connection timed out"], Verified, Unreachable, Once),
        row(&["Operation timed out"], Verified, Unreachable, Once),
        row(&["No route to host"], Verified, Unreachable, Yes),
        row(&["Network is unreachable"], Verified, Unreachable, Yes),
        row(&["Host is down"], Verified, Unreachable, Yes),
        row(&["open failed", "administratively prohibited"], Verified, Unreachable, No),
        row(&["ssh: connect to host"], Verified, Unreachable, Yes),
        row(&["banner line contains invalid characters"], Verified, ConnectionLost, No),
        row(&["Bad remote protocol version"], Verified, ConnectionLost, No),
        row(&["banner line too long"], Verified, ConnectionLost, No),
        row(&["no more banner lines"], Verified, ConnectionLost, No),
    ]
};

/// What a login says that lets nobody run anything, on either output; its exit code is its own.
const NO_LOGIN: [&str; 4] = [
    "Password change required",
    "This account is currently not available",
    "account has expired",
    "account is not available",
];

/// What it means that ssh ended with this code (`None`: by a signal) before the machine greeted.
/// `printed` is the last of what came on standard output.
pub(super) fn before_hello(said: &Said, code: Option<i32>, printed: &str) -> Told {
    let refused = said.lines().map(|(_, line)| line).chain([printed]);
    let mut refused = refused.filter(|line| NO_LOGIN.iter().any(|words| line.contains(words)));
    if let Some(line) = refused.next() {
        return told(Fault::LoginRefused, Again::No, line);
    }
    if code == Some(255) || code.is_none() {
        return of_ssh(said);
    }
    let last = if said.last().is_empty() { printed } else { said.last() };
    match code {
        Some(0) => told(Fault::Garbage, Again::No, last),
        _ => told(Fault::CannotRun, Again::No, last),
    }
}

/// What it means that ssh gave up.
fn of_ssh(said: &Said) -> Told {
    for row in ROWS {
        let fits = |(way, line): &(Way, &str)| {
            *way < row.before && row.words.iter().all(|words| line.contains(words))
        };
        if let Some((_, line)) = said.lines().rev().find(fits) {
            return told(row.fault, row.again, line);
        }
    }
    match said.way() {
        Way::Begun => told(Fault::SshFailed, Again::No, said.last()),
        Way::Connecting => told(Fault::Unreachable, Again::Yes, said.last()),
        _ => told(Fault::ConnectionLost, Again::Yes, said.last()),
    }
}

/// What it means that the machine did not greet in time.
pub(super) fn no_hello(said: &Said) -> Told {
    match said.way() {
        Way::Begun => told(Fault::NoAddress, Again::No, said.last()),
        Way::Connecting => told(Fault::Unreachable, Again::Once, said.last()),
        _ => told(Fault::LoginTimeout, Again::No, said.last()),
    }
}

pub(super) fn told(fault: Fault, again: Again, line: &str) -> Told {
    Told { fault, again, said: line.to_owned() }
}

#[cfg(test)]
#[path = "told_tests.rs"]
mod tests;
