//! What may be wrong with a machine of the fleet (the script makes it so), and how a visit has to end.

use labcheck::grade::fault::Fault;

/// How a visit has to end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Want {
    /// With a bundle, made by root.
    Root,
    /// With a bundle, made by a user that sudo refused.
    User,
    /// With bytes that whoever judges them will not take for this machine's bundle.
    Home,
    /// With this fault.
    Fault(Fault),
}

impl Want {
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Root => "bundle",
            Self::User => "bundle of a user",
            Self::Home => "told at home",
            Self::Fault(fault) => fault.id(),
        }
    }
}

/// A way to be broken.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    /// As the script calls it.
    pub(crate) name: &'static str,
    pub(crate) want: Want,
}

const fn fault(name: &'static str, fault: Fault) -> Kind {
    Kind { name, want: Want::Fault(fault) }
}

/// Every way.
pub(crate) const KINDS: &[Kind] = &[
    fault("dead", Fault::Unreachable),
    fault("silent", Fault::Unreachable),
    fault("no-address", Fault::NoAddress),
    fault("closed", Fault::Refused),
    fault("other-key", Fault::HostKeyChanged),
    fault("unknown-key", Fault::HostKeyUnknown),
    fault("no-login", Fault::LoginRefused),
    fault("no-account", Fault::LoginRefused),
    fault("mute", Fault::LoginTimeout),
    fault("behind-mute", Fault::LoginTimeout),
    fault("login-hangs", Fault::LoginTimeout),
    fault("sudo-hangs", Fault::SudoTimeout),
    fault("copy-hangs", Fault::CopyTimeout),
    fault("hangs", Fault::CollectTimeout),
    fault("cut", Fault::ConnectionLost),
    fault("dies", Fault::ConnectionLost),
    fault("garbage", Fault::Garbage),
    fault("flood", Fault::TooMuch),
    fault("complains", Fault::TooMuch),
    fault("flood-after", Fault::TooMuch),
    fault("escapes", Fault::CannotRun),
    fault("full", Fault::NoRoomThere),
    fault("no-exec", Fault::CannotRun),
    fault("architecture", Fault::WrongArchitecture),
    Kind { name: "no-bundle", want: Want::Home },
    Kind { name: "steers", want: Want::Home },
    Kind { name: "other-host", want: Want::Home },
    Kind { name: "clock", want: Want::Root },
    Kind { name: "no-sudo", want: Want::User },
    Kind { name: "sudo", want: Want::Root },
    Kind { name: "behind", want: Want::Root },
    Kind { name: "chatter", want: Want::Root },
    Kind { name: "fish", want: Want::Root },
    Kind { name: "tcsh", want: Want::Root },
];

/// Which machine is broken in which way: all but some, evenly; the first is in order.
pub(crate) fn placed() -> impl Iterator<Item = (usize, &'static Kind)> {
    KINDS.iter().enumerate().map(|(at, kind)| (2 + at * 62 / KINDS.len(), kind))
}
