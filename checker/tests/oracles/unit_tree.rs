//! Trees of units: files, links that enable, alias, mask or lead out, drop-ins, SysV scripts.

use crate::bytes::{ends, joined, lines, mutated, one_of, shown};
use crate::unit_story::stories;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy as _};
use proptest::prop_oneof;
use proptest::sample::select;
use proptest::strategy::BoxedStrategy;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

/// Something in the tree.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    File(Vec<u8>),
    Link(String),
    Dir,
}

/// Paths from the root of the tree, and what stands there.
pub(crate) type Tree = Vec<(String, Node)>;

/// The units that are asked for.
pub(crate) const NAMES: &[&str] = &[
    "a.service",
    "b.service",
    "t@.service",
    "t@1.service",
    "t@2.service",
    "u@.service",
    "a.socket",
    "a.target",
    "m.mount",
    "m@.mount",
    "dbus-a.service",
    "dbus-.service",
    "x\\x2dy.service",
];

/// Where systemd looks, and a place where it does not.
const DIRS: &[&str] = &[
    "/usr/lib/systemd/system",
    "/etc/systemd/system",
    "/run/systemd/system",
    "/usr/local/lib/systemd/system",
    "/lib/systemd/system",
    "/etc/systemd/system.control",
    "/run/systemd/system.control",
    "/run/systemd/transient",
    "/run/systemd/generator",
    "/run/systemd/generator.early",
    "/run/systemd/generator.late",
    "/etc/systemd/system.attached",
    "/run/systemd/system.attached",
    "/opt/units",
];

fn dir() -> BoxedStrategy<&'static str> {
    prop_oneof![5 => select(&DIRS[..3]), 1 => select(DIRS)].boxed()
}

/// A name, mostly one that is asked for.
pub(crate) fn name() -> BoxedStrategy<&'static str> {
    let odd =
        &["c.service", "t@.socket", "a.conf", "a", ".service", "@.service", "a b.service"][..];
    prop_oneof![12 => select(&NAMES[..5]), 12 => select(NAMES), 1 => select(odd)].boxed()
}

/// What a unit file or a drop-in says.
fn text() -> BoxedStrategy<Vec<u8>> {
    let line = one_of(&[
        "WantedBy=multi-user.target",
        "WantedBy=",
        "WantedBy=%p.target x.target",
        "RequiredBy=x.target",
        "UpheldBy=x.target",
        "Alias=b.service",
        "Alias=dbus-a.service \"b.service\"",
        "Alias=t@1.service",
        "Alias=%p.service",
        "Alias=a.socket",
        "Alias=",
        "Alias='b.service",
        "Also=a.socket",
        "Also=b",
        "Also=%p.socket %i.service",
        "Also=%y.socket",
        "Also=",
        "DefaultInstance=1",
        "DefaultInstance=%i",
        "DefaultInstance=/",
        "DefaultInstance=",
        "wantedby=x.target",
        " WantedBy = x.target ",
        "WantedBy=a \\",
        "WantedBy",
        "# WantedBy=x.target",
        "; x",
        "[Unit]",
        "[Install]",
        "[Install] # x",
        "[Install",
        "[Inst\"all]",
        ".include /usr/lib/systemd/system/b.service",
        "",
    ]);
    let head = one_of(&[
        "[Install]",
        "[Install]",
        "[Unit]\nAfter=x.target\n[Install]",
        "[Service]",
        "[install]",
        " [Install] ",
        "\u{feff}[Install]",
    ]);
    let body = mutated(lines(line, 3, ends()));
    prop_oneof![
        8 => joined(vec![head, Just(b"\n".to_vec()).boxed(), body]),
        3 => one_of(&["[Install]\nWantedBy=multi-user.target\n", "[Install]\nWantedBy=multi-user.target\nAlias=dbus-a.service\n", "[Service]\n"]),
        1 => one_of(&["", "\n", " "]),
        1 => Just(b"[Install]\nWantedBy=\xb5\xa5\n".to_vec()),
    ]
    .boxed()
}

/// Where a link may lead.
fn target() -> BoxedStrategy<String> {
    let absolute = (dir(), name()).prop_map(|(dir, name)| format!("{dir}/{name}"));
    let relative = (
        select(
            &[
                "../",
                "",
                "./",
                "../../../../usr/lib/systemd/system/",
                "/usr/lib//systemd/./system/",
                "../system/",
            ][..],
        ),
        name(),
    )
        .prop_map(|(front, name)| format!("{front}{name}"));
    let others = select(
        &["/dev/null", "../../../dev/null", "/nowhere/a.service", "/", "/etc", ".", "x"][..],
    );
    prop_oneof![6 => absolute, 3 => relative, 1 => others.prop_map(str::to_owned)].boxed()
}

/// One or two things that belong together.
fn item() -> BoxedStrategy<Tree> {
    let unit = (dir(), name(), text())
        .prop_map(|(dir, name, text)| vec![(format!("{dir}/{name}"), Node::File(text))]);
    let wants = (
        dir(),
        select(
            &[
                "multi-user.target.wants",
                "x.target.requires",
                "x.target.upholds",
                "a.service.wants",
                ".x.wants",
                "x.wants~",
                "x.wants.bak",
                "t@.service.wants",
            ][..],
        ),
        name(),
        target(),
    )
        .prop_map(|(dir, wants, name, target)| {
            vec![(format!("{dir}/{wants}/{name}"), Node::Link(target))]
        });
    let enabled = (dir(), name(), dir()).prop_map(|(home, name, dir)| {
        let link = Node::Link(format!("{home}/{name}"));
        vec![(format!("{dir}/multi-user.target.wants/{name}"), link)]
    });
    let link = (dir(), name(), target())
        .prop_map(|(dir, name, target)| vec![(format!("{dir}/{name}"), Node::Link(target))]);
    let mask = (dir(), name())
        .prop_map(|(dir, name)| vec![(format!("{dir}/{name}"), Node::Link("/dev/null".into()))]);
    let drop_in = (
        dir(),
        name(),
        select(&["x.conf", "y.conf", ".x.conf", "x.conf~", "x.conf.bak", "x"][..]),
        prop_oneof![4 => text().prop_map(Node::File), 1 => target().prop_map(Node::Link)],
    )
        .prop_map(|(dir, name, file, node)| vec![(format!("{dir}/{name}.d/{file}"), node)]);
    let directory = (dir(), name(), select(&["", ".d", ".d/x.conf"][..]))
        .prop_map(|(dir, name, end)| vec![(format!("{dir}/{name}{end}"), Node::Dir)]);
    prop_oneof![
        6 => unit,
        4 => wants,
        4 => enabled,
        4 => link,
        1 => mask,
        2 => drop_in,
        1 => directory,
        2 => sysv(),
    ]
    .boxed()
}

/// A script and its links. Debian's helper looks for a link in runlevel 5 alone and takes any two
/// letters behind the S, chkconfig looks in others too and takes digits: so there is a link in each
/// runlevel of 2 to 5 or in none, and there are no two letters.
fn sysv() -> BoxedStrategy<Tree> {
    let script = prop_oneof![
        4 => Just(Node::File(b"#!/bin/sh\n".to_vec())),
        1 => select(&["../../nowhere", "b"][..]).prop_map(|to| Node::Link(to.into())),
    ];
    let started = select(&["S10", "K90", "S1", "S100"][..]);
    (
        select(&["a", "b", "t@1", "x\\x2dy", "c"][..]),
        option::weighted(0.8, script),
        started,
        0_u8..3,
    )
        .prop_map(|(name, script, started, others)| {
            let node = || Node::Link(format!("../init.d/{name}"));
            let script = script.map(|script| (format!("/etc/init.d/{name}"), script));
            let mut tree: Tree = script.into_iter().collect();
            tree.extend((2..=5).map(|n| (format!("/etc/rc{n}.d/{started}{name}"), node())));
            if others == 1 {
                tree.push((format!("/etc/rc1.d/S10{name}"), node()));
                tree.push((format!("/etc/rc6.d/K10{name}"), node()));
            }
            tree
        })
        .boxed()
}

/// Whole trees; the directory of the vendor's units is always there.
pub(crate) fn trees() -> BoxedStrategy<Tree> {
    // CentOS has links in place of these.
    let merged = vec![
        ("/lib".to_owned(), Node::Link("usr/lib".to_owned())),
        ("/usr/lib/systemd/system".to_owned(), Node::Dir),
    ];
    let split = vec![("/usr/lib/systemd/system".to_owned(), Node::Dir)];
    let redhat = vec![
        ("/etc/init.d".to_owned(), Node::Link("rc.d/init.d".to_owned())),
        ("/etc/rc.d/init.d".to_owned(), Node::Dir),
    ];
    let root = prop_oneof![4 => Just(merged), 1 => Just(split)];
    let scripts = prop_oneof![4 => Just(Vec::new()), 1 => Just(redhat)];
    (root, scripts, stories(), vec(item(), 0..8))
        .prop_map(|(root, scripts, stories, items)| {
            let mut tree = root;
            tree.extend(scripts);
            for (path, node) in stories.into_iter().chain(items.into_iter().flatten()) {
                if tree.iter().all(|(known, _)| *known != path) {
                    tree.push((path, node));
                }
            }
            no_link_to_nothing(&mut tree);
            tree
        })
        .boxed()
}

/// Fills empty files that a link leads to. Such a link is a mask; but with `--root=DIR` systemd 252
/// looks for the file below the root twice (`null_or_empty_path_with_root` in install.c), does not find
/// it there, and follows the link. With `--root=/` it is the mask that we take it for.
fn no_link_to_nothing(tree: &mut Tree) {
    let base = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let targets: Vec<String> = tree
        .iter()
        .filter_map(|(_, node)| match node {
            Node::Link(target) => Some(base(target)),
            _ => None,
        })
        .collect();
    for (path, node) in tree {
        match node {
            Node::File(content) if content.is_empty() && targets.contains(&base(path)) => {
                content.push(b'\n');
            }
            _ => {}
        }
    }
}

/// Lays the tree out below `root`. What cannot stand there, below a file for one, is left out.
pub(crate) fn write(tree: &Tree, root: &Path) {
    if root.exists() {
        fs::remove_dir_all(root).unwrap();
    }
    fs::create_dir_all(root.join("dev")).unwrap();
    // Links to it lead nowhere in a tree; systemd knows them by their name.
    for (path, node) in tree {
        let path = root.join(path.trim_start_matches('/'));
        let Some(parent) = path.parent() else { continue };
        let made = fs::create_dir_all(parent).and_then(|()| match node {
            Node::File(content) => fs::write(&path, content),
            Node::Link(target) => symlink(target, &path),
            Node::Dir => fs::create_dir_all(&path),
        });
        let _ = made;
    }
}

/// The tree for a person to read.
pub(crate) fn show(tree: &Tree) -> String {
    let line = |(path, node): &(String, Node)| match node {
        Node::File(content) => format!("    {path}\n{}", shown(content)),
        Node::Link(target) => format!("    {path} -> {target}"),
        Node::Dir => format!("    {path}/"),
    };
    tree.iter().map(line).collect::<Vec<_>>().join("\n")
}
