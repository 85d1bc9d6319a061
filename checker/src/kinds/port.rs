//! Whether something listens on a TCP port of this machine.

use super::{Asked, Kind, Place, Verdict};
use crate::evidence::{Cannot, Look, Need};
use crate::read::proc_net;
use crate::text::text;
use schemars::JsonSchema;
use serde::Deserialize;
use std::net::SocketAddr;

/// What a check may ask for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// The port.
    pub tcp: u16,
    /// It must be reachable from other machines: listening on loopback alone does not do.
    #[serde(default)]
    pub beyond_loopback: bool,
}

/// Where the kernel lists its sockets.
pub(super) const TABLES: [&str; 2] = ["/proc/net/tcp", "/proc/net/tcp6"];

impl Kind for Goal {
    fn needs(&self, _: &Asked<'_>) -> Vec<Need> {
        TABLES.map(|path| Need::File(path.into())).into()
    }

    fn judge(&self, asked: &Asked<'_>) -> Verdict {
        let port = self.tcp;
        let expected = if self.beyond_loopback {
            text!(ko "다른 컴퓨터에서 오는 연결을 TCP 포트 {port}에서 받음", en "TCP port {port} takes connections from other machines")
        } else {
            text!(ko "TCP 포트 {port}에서 연결을 받음", en "something listens on TCP port {port}")
        };
        let listeners = match listening(asked) {
            Ok(listeners) => listeners,
            Err((path, why)) => return Verdict::unknown(path, &why).expected(expected),
        };
        let here: Vec<SocketAddr> = listeners.into_iter().filter(|a| a.port() == port).collect();
        let verdict = match here
            .iter()
            .find(|a| !self.beyond_loopback || !a.ip().to_canonical().is_loopback())
        {
            Some(found) => Verdict::pass(
                text!(ko "{found}에서 연결을 받고 있습니다", en "listening on {found}"),
            ),
            None => match here.first() {
                Some(local) => Verdict::fail(text!(
                    ko "{local}에서 이 컴퓨터 안의 연결만 받습니다",
                    en "listening on {local} only, so only for this machine"
                )),
                None => Verdict::fail(text!(
                    ko "포트 {port}에서 연결을 받는 프로그램이 없습니다",
                    en "nothing listens on port {port}"
                )),
            },
        };
        verdict.expected(expected).at(Place::file(TABLES[0]))
    }
}

/// All listening sockets. A kernel without IPv6 has no second table.
///
/// # Errors
/// The table that cannot be read, and why.
pub(super) fn listening(asked: &Asked<'_>) -> Result<Vec<SocketAddr>, (&'static str, Cannot)> {
    let mut found = Vec::new();
    for (at, path) in TABLES.into_iter().enumerate() {
        match asked.file(path) {
            Look::Seen(file) => found.extend(proc_net::listening(&file.content)),
            Look::Absent if at > 0 => {}
            Look::Absent => return Err((path, Cannot::NotRunning)),
            Look::Cannot(why) => return Err((path, why)),
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use crate::kinds::Status;
    use crate::kinds::testing::World;

    const HEAD: &str = "  sl  local_address rem_address   st tx_queue rx_queue\n";
    const GOAL: &str = "goal.port = { tcp = 5000 }";
    const OUTSIDE: &str = "goal.port = { tcp = 5000, beyond_loopback = true }";

    fn world(tcp: &str, tcp6: &str) -> World {
        World::live()
            .file("/proc/net/tcp", &format!("{HEAD}{tcp}"))
            .file("/proc/net/tcp6", &format!("{HEAD}{tcp6}"))
    }

    #[test]
    fn only_a_listening_socket_counts() {
        let listens = world("   0: 00000000:1388 00000000:0000 0A 0 0\n", "");
        assert_eq!(listens.judge(GOAL).status, Status::Pass);
        assert_eq!(listens.judge(OUTSIDE).status, Status::Pass);
        let connected = world("   0: 0100007F:1388 0100007F:9999 01 0 0\n", "");
        assert_eq!(connected.judge(GOAL).status, Status::Fail);
    }

    #[test]
    fn loopback_alone_does_not_serve_other_machines() {
        let loopback = world("   0: 0100007F:1388 00000000:0000 0A 0 0\n", "");
        assert_eq!(loopback.judge(GOAL).status, Status::Pass);
        assert_eq!(loopback.judge(OUTSIDE).status, Status::Fail);
        let six = world("", "   0: 00000000000000000000000000000000:1388 0:0000 0A 0 0\n");
        assert_eq!(six.judge(OUTSIDE).status, Status::Pass);
    }

    #[test]
    fn an_image_has_no_sockets_and_a_kernel_may_have_no_ipv6() {
        let image = World::image().no_file("/proc/net/tcp").no_file("/proc/net/tcp6");
        assert_eq!(image.judge(GOAL).status, Status::Unknown);
        let four = World::live()
            .file("/proc/net/tcp", "   0: 00000000:1388 00000000:0000 0A\n")
            .no_file("/proc/net/tcp6");
        assert_eq!(four.judge(GOAL).status, Status::Pass);
    }
}
