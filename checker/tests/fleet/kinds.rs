//! What there may be to a machine of the fleet (the script makes it so), and how a visit has to end.

/// A way to be broken, or to be different.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    /// As the script calls it.
    pub(crate) name: &'static str,
    /// How a visit ends: a fault, or `judged` and notes.
    pub(crate) want: &'static str,
    /// Whether it lies in what a login does, so that it can be mended while the machine runs.
    pub(crate) mends: bool,
}

const fn stays(name: &'static str, want: &'static str) -> Kind {
    Kind { name, want, mends: false }
}

const fn mends(name: &'static str, want: &'static str) -> Kind {
    Kind { name, want, mends: true }
}

/// Every way.
pub(crate) const KINDS: &[Kind] = &[
    stays("dead", "unreachable"),
    stays("silent", "unreachable"),
    stays("no-address", "no-address"),
    stays("closed", "refused"),
    stays("other-key", "host-key-changed"),
    stays("unknown-key", "host-key-unknown"),
    stays("no-login", "login-refused"),
    stays("no-account", "login-refused"),
    stays("mute", "login-timeout"),
    stays("behind-mute", "login-timeout"),
    mends("login-hangs", "login-timeout"),
    stays("sudo-hangs", "sudo-timeout"),
    stays("copy-hangs", "copy-timeout"),
    mends("hangs", "collect-timeout"),
    mends("cut", "connection-lost"),
    mends("dies", "connection-lost"),
    mends("garbage", "garbage"),
    mends("flood", "too-much"),
    mends("complains", "too-much"),
    mends("flood-after", "too-much"),
    mends("escapes", "cannot-run"),
    stays("full", "no-room-there"),
    stays("no-exec", "cannot-run"),
    stays("architecture", "wrong-architecture"),
    mends("no-bundle", "garbage"),
    mends("other-host", "foreign-bundle"),
    stays("steers", "judged"),
    stays("clock", "judged, clock-off"),
    stays("no-sudo", "judged, no-sudo"),
    stays("sudo", "judged"),
    stays("behind", "judged"),
    stays("chatter", "judged"),
    stays("fish", "judged"),
    stays("tcsh", "judged"),
];

/// Which machine is which: all but some, evenly; the first is in order.
pub(crate) fn placed() -> impl Iterator<Item = (usize, &'static Kind)> {
    KINDS.iter().enumerate().map(|(at, kind)| (2 + at * 62 / KINDS.len(), kind))
}
