//! Repository files of yum and dnf, right and odd, in several places.

use crate::bytes::{any_case, ends, joined, lines, mostly, mutated, nasty, one_of};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy as _};
use proptest::prop_oneof;
use proptest::sample::select;
use proptest::strategy::BoxedStrategy;

/// Every file, its path first.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

pub(crate) const MAIN: &str = "/etc/dnf/dnf.conf";

fn setting() -> BoxedStrategy<Vec<u8>> {
    let enabled = one_of(&[
        "0", "1", "yes", "no", "True", "FALSE", "on", "off", "", "2", "nope", "\"0\"", "'1'", "0 ",
        "0 # x", "0;x", "1\n 0", "tru", "ON", "\"0", "None",
    ]);
    let url = || {
        one_of(&[
            "http://mirror.centos.org/a/",
            "http://vault.centos.org/b",
            "https://x/$releasever/$basearch",
            "file:///mnt/x",
            "http://a, http://b",
            "http://a,http://b",
            "http://a http://b",
            "http://a\thttp://b",
            "http://a\n http://b",
            "http://a\n\thttp://b\n",
            "http://a ,\n  http://b,",
            "",
            "\"http://a\"",
            "'http://a b'",
            "http://a ; x",
            "http://a # x",
            ",",
            ", ,",
            "http://a\n\n http://b",
            "/mnt/x",
            "x",
            "http://a\n# x\n http://b",
            "http://a,",
            "${x}",
            "None",
            "http://a\n http://b\n\n http://c",
            "http://a\n \n http://b",
            "http://a\n\t\r\n \n http://b\n \n",
            "\n \n http://a",
            "\u{b}",
            "http://a\u{b}http://b,\u{c}",
            "http://a\rhttp://b",
        ])
    };
    let key = |word| mostly(one_of(word), any_case(one_of(word)));
    let equals = || {
        mostly(
            Just(b"=".to_vec()).boxed(),
            one_of(&[" = ", "= ", " =", "=\t", "\t=", ":", "", " ", "=="]),
        )
    };
    let others =
        one_of(&["name=A", "name = B", "gpgcheck=1", "# enabled=0", "; x", "", "rem x", " x", "x"]);
    let before = || mostly(Just(Vec::new()).boxed(), one_of(&[" ", "\t", "#", "\u{feff}"]));
    prop_oneof![
        4 => joined(vec![before(), key(&["enabled"]), equals(), enabled]),
        4 => joined(vec![before(), key(&["baseurl"]), equals(), url()]),
        2 => joined(vec![before(), key(&["mirrorlist", "metalink"]), equals(), url()]),
        2 => others,
        1 => joined(vec![nasty(), nasty()]),
    ]
    .boxed()
}

fn section() -> BoxedStrategy<Vec<u8>> {
    let usual = one_of(&["[a]", "[b]", "[centos-openstack-epoxy]", "[main]"]);
    let odd = one_of(&[
        " [a]",
        "[a] ",
        "[a] # x",
        "[a];x",
        "[a]x",
        "[a",
        "[]",
        "[ a ]",
        "[a]]",
        "[a b]",
        "[a$x]",
        "[a/b]",
        "[A]",
        "[a.b:c_d-1]",
        "[é]",
        "[main]#",
        "[[a]",
        "a]",
        "[installed]",
        "\t[b]\t",
    ]);
    mostly(usual, odd)
}

/// One file: sections with settings.
fn file() -> BoxedStrategy<Vec<u8>> {
    let part = joined(vec![section(), ends(), lines(setting(), 4, ends())]);
    let parts = vec(part, 0..4).prop_map(|parts| parts.concat()).boxed();
    let head = prop_oneof![
        8 => Just(Vec::new()),
        1 => joined(vec![setting(), Just(b"\n".to_vec()).boxed()]),
        1 => Just(b"\xef\xbb\xbf".to_vec()),
    ];
    mutated(joined(vec![head.boxed(), parts]))
}

fn main_file() -> BoxedStrategy<Vec<u8>> {
    let usual = one_of(&[
        "[main]\n",
        "[main]\nenabled=0\n",
        "[main]\nenabled=1\n[c]\nbaseurl=http://c\n",
        "[main]\nreposdir=/etc/yum/repos.d\n",
        "[main]\nreposdir=/etc/distro.repos.d, /etc/yum.repos.d\n",
        "[main]\nreposdir=/etc/yum.repos.d\n /etc/yum/repos.d,/etc/yum.repos.d\n",
        "[main]\nreposdir=\"/etc/yum/repos.d\"\nenabled=0\n",
        "[main]\nreposdir=/etc//yum/./repos.d/\n",
        "[main]\nreposdir=\n",
        "[main]\nreposdir=None\n",
    ]);
    mostly(usual, file())
}

/// Files of all places.
pub(crate) fn files() -> BoxedStrategy<Files> {
    let paths = select(
        &[
            "/etc/yum.repos.d/a.repo",
            "/etc/yum.repos.d/b.repo",
            "/etc/yum.repos.d/a-b.repo",
            "/etc/yum.repos.d/a.b.repo",
            "/etc/yum.repos.d/.repo",
            "/etc/yum.repos.d/c.repo.rpmsave",
            "/etc/yum.repos.d/C.repo",
            "/etc/yum/repos.d/a.repo",
            "/etc/distro.repos.d/a.repo",
        ][..],
    );
    let repo = (paths, file()).prop_map(|(path, file)| (path.to_owned(), file));
    (option::of(main_file()), vec(repo, 1..4))
        .prop_map(|(main, repos)| {
            let mut files: Files = main.into_iter().map(|main| (MAIN.to_owned(), main)).collect();
            for (path, file) in repos {
                if files.iter().all(|(known, _)| *known != path) {
                    files.push((path, file));
                }
            }
            files
        })
        .boxed()
}
