//! Databases of rpm: what was installed, upgraded and erased one after the other, in which form they
//! stand, and what happened to them since.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy as _, any};
use proptest::prop_oneof;
use proptest::sample::{Index, select};
use proptest::strategy::BoxedStrategy;

/// A database and what is asked.
#[derive(Clone, Debug)]
pub(crate) struct Database {
    pub(crate) form: Form,
    /// Below the root of the tree.
    pub(crate) place: &'static str,
    pub(crate) steps: Vec<Step>,
    pub(crate) wrong: Option<Wrong>,
    /// Of these names `rpm -q` itself is asked.
    pub(crate) alone: Vec<Index>,
}

/// In which form it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Of CentOS Stream 9; what was written last may stand in the log beside it.
    Sqlite,
    /// Of CentOS 7: headers, and an index of names.
    Berkeley,
    /// The same without an index.
    BerkeleyBare,
    /// There is none.
    None,
}

impl Form {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Berkeley => "berkeley",
            Self::BerkeleyBare => "berkeley-bare",
            Self::None => "none",
        }
    }
}

/// A change of what is installed; the number is that of a package in `machines/oracles/rpms`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Install(usize),
    Upgrade(usize),
    Erase(usize),
    ImportKey,
}

impl Step {
    pub(crate) fn word(self) -> String {
        match self {
            Self::Install(at) => format!("i{at}"),
            Self::Upgrade(at) => format!("u{at}"),
            Self::Erase(at) => format!("e{at}"),
            Self::ImportKey => "k".to_owned(),
        }
    }
}

/// What happened to it afterwards.
#[derive(Clone, Debug)]
pub(crate) enum Wrong {
    /// Somebody installs and is not done.
    Locked,
    Remove(&'static str),
    /// So many thousandths are left.
    Truncate(&'static str, u32),
    /// From so many thousandths on, so many bytes are this one.
    Overwrite(&'static str, u32, u32, u8),
    /// There is this file instead.
    Create(&'static str, &'static [u8]),
}

impl Wrong {
    /// Whether it is no longer what it was.
    pub(crate) const fn is_damage(&self) -> bool {
        !matches!(self, Self::Locked)
    }

    /// For the driver.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Locked => "lock rpmdb.sqlite".to_owned(),
            Self::Remove(name) => format!("remove {name}"),
            Self::Truncate(name, left) => format!("truncate {name} {left}"),
            Self::Overwrite(name, at, count, byte) => {
                format!("overwrite {name} {at} {count} {byte:02x}")
            }
            Self::Create(name, content) => {
                let hex: String = content.iter().map(|byte| format!("{byte:02x}")).collect();
                format!("create {name} {hex}")
            }
        }
    }
}

const RPMS: &str = include_str!("../machines/oracles/rpms");
const PLACES: [&str; 2] = ["var/lib/rpm", "usr/lib/sysimage/rpm"];

/// The packages there are: each a row of words.
fn packages() -> impl Iterator<Item = Vec<&'static str>> {
    RPMS.lines().filter(|row| !row.starts_with('#')).map(|row| row.split(' ').collect())
}

/// What is asked for: names of packages, and names that only look as if they were.
pub(crate) const NAMES: &[&str] = &[
    "openstack-packstack",
    "openstack-packstack-puppet",
    "openstack",
    "centos-release-openstack-rocky",
    "centos-release-openstack-epoxy",
    "centos-release",
    "chrony",
    "chrony-3.4",
    "chrony-3.4-1.el7",
    "ntp",
    "ntpsec",
    "firewalld",
    "firewalld-filesystem",
    "NetworkManager",
    "NetworkManager-libnm",
    "networkmanager",
    "kernel",
    "kernel-3.10.0",
    "glibc",
    "libstdc++",
    "libstdc++-devel",
    "gcc-c++",
    "python3.9",
    "python39",
    "a",
    "a-1",
    "a-1-1",
    "A",
    "a.noarch",
    "tilde",
    "_under.score+plus",
    "0",
    "999999",
    "gpg-pubkey",
    // What packages provide.
    "packstack",
    "time-daemon",
    "g++",
    "python3",
    // Beginnings, versions, architectures, other letters.
    "openstack-pack",
    "openstack-packstack-26.0.0-1.el9s",
    "openstack-packstack-26.0.0-1.el9s.noarch",
    "Openstack-Packstack",
    "chron",
    "chrony-4.6.1",
    "chrony-3.4-1.el7-0",
    "kernel-3.10.0-1160.el7.x86_64",
    "kernel.x86_64",
    "glibc.i686",
    "glibc-2.17",
    "networkManager",
    "a-1-1.noarch",
    "a-1-1-2-2",
    "a.noarch-1",
    "tilde-1.0",
    "gpg-pubkey-a35d8022",
    "gpg-pubkey-a35d8022-6b0881a0",
    "no-such-package",
    "x86_64",
    ".",
    "+",
];

/// Much is installed at once, little afterwards: each change is a transaction, which takes its time.
fn steps() -> BoxedStrategy<Vec<Step>> {
    let package = || 0..packages().count();
    let change = prop_oneof![
        2 => package().prop_map(Step::Install),
        4 => package().prop_map(Step::Upgrade),
        4 => package().prop_map(Step::Erase),
        1 => Just(Step::ImportKey),
    ];
    (vec(package().prop_map(Step::Install), 0..30), vec(change, 0..5))
        .prop_map(|(installed, changes)| [installed, changes].concat())
        .boxed()
}

fn wrong() -> BoxedStrategy<Wrong> {
    let name = || {
        let files = ["rpmdb.sqlite", "rpmdb.sqlite-wal", "rpmdb.sqlite-shm", "Packages", "Name"];
        select(files.to_vec())
    };
    let content: Vec<&[u8]> =
        vec![b"", b"nonsense", b"SQLite format 3\0", b"SQLite format 3\0rest"];
    let content = select(content);
    let created =
        select(vec!["rpmdb.sqlite", "Packages", "Name", "Packages.db", "rpmdb.sqlite-wal"]);
    prop_oneof![
        3 => Just(Wrong::Locked),
        2 => name().prop_map(Wrong::Remove),
        4 => (name(), 0_u32..1000).prop_map(|(name, left)| Wrong::Truncate(name, left)),
        6 => (name(), 0_u32..1000, 1_u32..5000, select(vec![0_u8, 0xff, 0x41]))
            .prop_map(|(name, at, count, byte)| Wrong::Overwrite(name, at, count, byte)),
        2 => (created, content).prop_map(|(name, content)| Wrong::Create(name, content)),
    ]
    .boxed()
}

/// Whole databases.
pub(crate) fn databases() -> BoxedStrategy<Database> {
    let form = prop_oneof![
        10 => Just(Form::Sqlite),
        6 => Just(Form::Berkeley),
        3 => Just(Form::BerkeleyBare),
        1 => Just(Form::None),
    ];
    let place = prop_oneof![3 => Just(PLACES[0]), 1 => Just(PLACES[1])];
    (form, place, steps(), option::weighted(0.4, wrong()), vec(any::<Index>(), 3))
        .prop_map(|(form, place, steps, wrong, alone)| {
            let possible = form == Form::Sqlite || wrong.as_ref().is_some_and(Wrong::is_damage);
            Database { form, place, steps, wrong: wrong.filter(|_| possible), alone }
        })
        .boxed()
}

/// All packages together, each form empty, and none.
pub(crate) fn corpus() -> Vec<(String, Database)> {
    let mut found = Vec::new();
    for form in [Form::Sqlite, Form::Berkeley, Form::BerkeleyBare, Form::None] {
        for (what, steps) in [
            ("all", (0..packages().count()).map(Step::Install).collect()),
            ("nothing", Vec::new()),
            ("only a key", vec![Step::ImportKey]),
        ] {
            let place = PLACES[0];
            let database = Database { form, place, steps, wrong: None, alone: Vec::new() };
            found.push((format!("{}: {what}", form.word()), database));
        }
    }
    found
}

/// For a person to read.
pub(crate) fn show(database: &Database) -> String {
    let Database { form, place, steps, wrong, .. } = database;
    let rows: Vec<_> = packages().collect();
    let told = |step: &Step| match step {
        Step::Install(at) => format!("    install {}\n", rows[*at].join(" ")),
        Step::Upgrade(at) => format!("    upgrade to {}\n", rows[*at].join(" ")),
        Step::Erase(at) => format!("    erase {}\n", rows[*at].join(" ")),
        Step::ImportKey => "    import a key\n".to_owned(),
    };
    let steps: String = steps.iter().map(told).collect();
    format!("    {form:?} in /{place}, afterwards {wrong:?}\n{steps}")
}
