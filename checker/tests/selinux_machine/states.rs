//! The states of the machine, and what each has to be judged as: held when it is booted, and every day
//! on what was recorded.

/// What one state of the machine looks like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct State {
    /// Its name, and that of its bundle.
    pub(crate) name: &'static str,
    /// What `getenforce` says.
    pub(crate) getenforce: &'static str,
    /// `selinux.boot`, with the mistake where one is recognised.
    pub(crate) boot: &'static str,
    /// `selinux.now`.
    pub(crate) now: &'static str,
    /// `cpu-virt.flags`.
    pub(crate) flags: &'static str,
    /// `cpu-virt.kvm`.
    pub(crate) kvm: &'static str,
}

/// What is judged, in the order of the columns.
pub(crate) const CHECKS: [&str; 4] =
    ["selinux.boot", "selinux.now", "cpu-virt.flags", "cpu-virt.kvm"];

impl State {
    const fn new(
        name: &'static str,
        getenforce: &'static str,
        boot: &'static str,
        now: &'static str,
    ) -> Self {
        Self { name, getenforce, boot, now, flags: "pass", kvm: "pass" }
    }

    /// On a processor without `svm`.
    const fn without_svm(self) -> Self {
        Self { flags: "fail not-nested", kvm: "fail", ..self }
    }

    /// Its verdicts, in the order of `CHECKS`.
    pub(crate) const fn verdicts(&self) -> [&'static str; 4] {
        [self.boot, self.now, self.flags, self.kvm]
    }

    /// Its row in the table of records.
    pub(crate) fn row(&self, getenforce: &str, verdicts: &[String; 4]) -> String {
        format!("{}\t{getenforce}\t{}\n", self.name, verdicts.join("\t"))
    }
}

/// The first line of that table.
pub(crate) fn head() -> String {
    format!("# state\tgetenforce\t{}\n", CHECKS.join("\t"))
}

/// In the order in which the machine comes to them.
pub(crate) const STATES: [State; 9] = [
    State::new("fresh", "Enforcing", "fail", "fail"),
    State::new("setenforce", "Permissive", "fail setenforce-only", "pass"),
    State::new("edited", "Enforcing", "pass", "pending"),
    State::new("solved", "Permissive", "pass", "pass"),
    State::new("rebooted", "Permissive", "pass", "pass").without_svm(),
    State::new("disabled-waits", "Enforcing", "pass", "pending").without_svm(),
    State::new("disabled", "Disabled", "pass", "pass"),
    State::new("enforcing-next", "Disabled", "fail", "pass"),
    State::new("switched-off", "Disabled", "pass", "pass"),
];
