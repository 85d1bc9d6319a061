//! Units as people and packages leave them: a file and what belongs to it, so that every word of
//! `is-enabled` comes up. By chance alone nearly all would be «not found».

use crate::unit_tree::{NAMES, Node, Tree, name};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy as _};
use proptest::prop_oneof;
use proptest::sample::select;
use proptest::strategy::BoxedStrategy;

const ETC: &str = "/etc/systemd/system";
const RUN: &str = "/run/systemd/system";
const VENDOR: &str = "/usr/lib/systemd/system";
/// No place of systemd's.
const OUTSIDE: &str = "/opt/units";

/// One to four of them.
pub(crate) fn stories() -> BoxedStrategy<Tree> {
    vec(story(), 0..5).prop_map(|stories| stories.concat()).boxed()
}

fn story() -> BoxedStrategy<Tree> {
    let unit = (home(), name(), install()).prop_map(|(home, name, install)| Unit {
        path: format!("{home}/{name}"),
        name,
        install,
    });
    // A template whose instance is started by default, and one of its instances.
    let template = (select(&["t@.service", "u@.service"][..]), select(&["1", "2"][..])).prop_map(
        |(name, instance)| Unit {
            path: format!("{VENDOR}/{name}"),
            name,
            install: match instance {
                "1" => "[Install]\nWantedBy=multi-user.target\nDefaultInstance=1\n",
                _ => "[Install]\nWantedBy=multi-user.target\nDefaultInstance=2\n",
            },
        },
    );
    let unit = prop_oneof![6 => unit, 1 => template];
    let told = (unit, vec(more(), 0..3), option::weighted(0.3, drop_in()));
    told.prop_map(|(unit, more, drop_in)| {
        let mut tree = vec![(unit.path.clone(), Node::File(unit.install.as_bytes().to_vec()))];
        tree.extend(more.into_iter().map(|more| more.of(&unit)));
        let conf = drop_in.into_iter();
        tree.extend(conf.map(|(dir, below, text)| {
            (format!("{dir}/{}/x.conf", below.of(unit.name)), Node::File(text.into()))
        }));
        tree
    })
    .boxed()
}

#[derive(Clone, Debug)]
struct Unit {
    path: String,
    name: &'static str,
    install: &'static str,
}

fn home() -> BoxedStrategy<&'static str> {
    prop_oneof![
        12 => Just(VENDOR),
        4 => Just(OUTSIDE),
        2 => select(&[ETC, RUN][..]),
        1 => select(&[
            "/run/systemd/generator", "/run/systemd/generator.late", "/run/systemd/transient",
            "/usr/local/lib/systemd/system", "/etc/systemd/system.control",
        ][..]),
    ]
    .boxed()
}

fn install() -> BoxedStrategy<&'static str> {
    prop_oneof![
        6 => Just("[Unit]\nDescription=x\n[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"),
        2 => Just("[Service]\nExecStart=/bin/true\n"),
        4 => select(&[
            "[Install]\nWantedBy=multi-user.target\nAlias=b.service dbus-a.service\n",
            "[Install]\nAlias=b.service\n",
            "[Install]\nAlias=dbus-a.service\nAlso=a.socket\n",
            "[Install]\nAlso=a.socket\n",
            "[Install]\nAlso=b.service\nWantedBy=x.target\n",
            "[Install]\nRequiredBy=x.target\n",
            "[Install]\nUpheldBy=x.target\n",
            "[Install]\nWantedBy=multi-user.target\nDefaultInstance=1\n",
            "[Install]\nWantedBy=x.target\nAlias=t@2.service\n",
            "[Install]\nDefaultInstance=2\n",
            "[Install]\nWantedBy=x.target\nWantedBy=\n",
        ][..]),
    ]
    .boxed()
}

/// What belongs to a unit.
#[derive(Clone, Debug)]
enum More {
    /// A link that starts it: below which directory.
    Wanted(&'static str, &'static str),
    /// An instance of a template is started.
    Instance(&'static str),
    /// Another name.
    Called(&'static str, &'static str),
    /// A link by its own name.
    Linked(&'static str),
    /// It is masked there, by a link or by an empty file.
    Masked(&'static str, bool),
    /// The same name somewhere else.
    Shadowed(&'static str, &'static str),
}

fn more() -> BoxedStrategy<More> {
    let place = || prop_oneof![4 => Just(ETC), 2 => Just(RUN), 1 => Just(VENDOR)];
    let by = select(
        &[
            "multi-user.target.wants",
            "multi-user.target.wants",
            "x.target.requires",
            "x.target.upholds",
        ][..],
    );
    let other = || select(&["b.service", "dbus-a.service", "t@2.service", "a.socket"][..]);
    prop_oneof![
        6 => (place(), by).prop_map(|(place, by)| More::Wanted(place, by)),
        3 => place().prop_map(More::Instance),
        3 => (place(), other()).prop_map(|(place, other)| More::Called(place, other)),
        6 => place().prop_map(More::Linked),
        2 => (place(), proptest::bool::ANY).prop_map(|(place, file)| More::Masked(place, file)),
        2 => (home(), install()).prop_map(|(home, text)| More::Shadowed(home, text)),
    ]
    .boxed()
}

impl More {
    fn of(self, unit: &Unit) -> (String, Node) {
        let link = || Node::Link(unit.path.clone());
        match self {
            Self::Wanted(place, by) => (format!("{place}/{by}/{}", unit.name), link()),
            Self::Instance(place) => {
                let instance = unit.name.replace("@.", "@1.");
                (format!("{place}/multi-user.target.wants/{instance}"), link())
            }
            Self::Called(place, other) => (format!("{place}/{other}"), link()),
            Self::Linked(place) => (format!("{place}/{}", unit.name), link()),
            Self::Masked(place, false) => {
                (format!("{place}/{}", unit.name), Node::Link("/dev/null".to_owned()))
            }
            Self::Masked(place, true) => (format!("{place}/{}", unit.name), Node::File(Vec::new())),
            Self::Shadowed(home, text) => {
                (format!("{home}/{}", unit.name), Node::File(text.as_bytes().to_vec()))
            }
        }
    }
}

/// Where a drop-in stands.
#[derive(Clone, Copy, Debug)]
enum Below {
    Own,
    Template,
    /// `dbus-.service.d` is of every unit whose name begins so.
    Dash,
    Type,
    Another,
}

impl Below {
    fn of(self, name: &str) -> String {
        let (front, end) = name.rsplit_once('.').unwrap_or((name, "service"));
        match self {
            Self::Own => format!("{name}.d"),
            Self::Template => match front.split_once('@') {
                Some((front, _)) => format!("{front}@.{end}.d"),
                None => format!("{name}.d"),
            },
            Self::Dash => match front.rsplit_once('-') {
                Some((front, _)) => format!("{front}-.{end}.d"),
                None => format!("{name}.d"),
            },
            Self::Type => format!("{end}.d"),
            Self::Another => "b.service.d".to_owned(),
        }
    }
}

fn drop_in() -> BoxedStrategy<(&'static str, Below, &'static str)> {
    let below = prop_oneof![
        4 => Just(Below::Own),
        2 => Just(Below::Template),
        2 => Just(Below::Dash),
        1 => Just(Below::Type),
        1 => Just(Below::Another),
    ];
    (select(&[ETC, RUN, VENDOR][..]), below, install()).boxed()
}

/// The names that are asked for: those that the tree tells of, instances of its templates, and one
/// that it does not know.
pub(crate) fn asked(tree: &Tree) -> Vec<&'static str> {
    let told = |name: &str| tree.iter().any(|(path, _)| path.contains(name));
    let known = |name: &&&'static str| {
        let template = name.split_once('@').map(|(front, _)| format!("/{front}@."));
        told(name) || template.is_some_and(|template| told(&template))
    };
    let (mut names, absent): (Vec<&'static str>, Vec<_>) =
        NAMES.iter().copied().partition(|name| known(&name));
    names.extend(absent.first());
    names
}
