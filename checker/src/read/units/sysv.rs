//! Services of the time before systemd: a script in `/etc/init.d`, started by links in `rcN.d`.
//! When `is-enabled` turns to them: `enable_sysv_units` in systemctl (219 and 252). What it then
//! asks is chkconfig's: `/etc/rc.d/rcN.d/S??NAME`.

use super::look::{End, Eye, Fault, Node};
use crate::read::path::join;

/// A service with a script instead of a unit file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SysV {
    /// The script.
    pub script: String,
    /// The runlevels among 2 to 5 in which a link starts it. `is-enabled` of CentOS 7 asks
    /// chkconfig for runlevel 5 alone; a server boots into runlevel 3.
    pub levels: Vec<u8>,
    /// The links that start it.
    pub links: Vec<String>,
}

/// The script of the service `name` (without `.service`), if there is one.
pub(super) fn find(eye: &Eye<'_>, name: &str) -> Result<Option<SysV>, Fault> {
    const HOMES: [&str; 2] = ["/etc/init.d", "/etc/rc.d/init.d"];
    if name.is_empty() || name.contains('/') {
        return Ok(None);
    }
    eye.want_dirs(&HOMES)?;
    for home in HOMES {
        let there = match eye.entry(home, name)? {
            None => false,
            Some(Node::Is(_)) => true,
            Some(Node::Link(_)) => match eye.end(&join(home, name)) {
                // A link that leads to itself leads to no script.
                Ok(End::Absent) | Err(Fault::Stop(..)) => false,
                Ok(_) => true,
                Err(fault) => return Err(fault),
            },
        };
        if there {
            return levels(eye, name, join(home, name)).map(Some);
        }
    }
    Ok(None)
}

fn levels(eye: &Eye<'_>, name: &str, script: String) -> Result<SysV, Fault> {
    let levels = [2_u8, 3, 4, 5];
    eye.want_dirs(&levels.map(|level| format!("/etc/rc.d/rc{level}.d")))?;
    let mut service = SysV { script, levels: Vec::new(), links: Vec::new() };
    for level in levels {
        let mut dir = format!("/etc/rc.d/rc{level}.d");
        let mut entries = eye.dir(&dir)?;
        if entries.is_none() {
            dir = format!("/etc/rc{level}.d");
            entries = eye.dir(&dir)?;
        }
        let starts = |entry: &str| {
            let rest = entry.strip_prefix('S').and_then(|rest| rest.strip_suffix(name));
            rest.is_some_and(|at| at.len() == 2 && at.bytes().all(|byte| byte.is_ascii_digit()))
        };
        if let Some(link) = entries.unwrap_or_default().iter().find(|entry| starts(&entry.name)) {
            service.levels.push(level);
            service.links.push(join(&dir, &link.name));
        }
    }
    Ok(service)
}
