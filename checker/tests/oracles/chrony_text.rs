//! Configurations of chronyd: lines that are right, nearly right and wrong, over several files.

use crate::bytes::{any_case, ends, joined, lines, mostly, mutated, nasty, one_of};
use crate::chrony_includes;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy as _, any};
use proptest::prop_oneof;
use proptest::sample::select;
use proptest::strategy::BoxedStrategy;

/// Every file, its path first; a path that ends in a slash is a directory, one that ends in `@` a link.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

/// In a directory of its own, where no pattern finds what else a Debian has.
const MAIN: &str = "/c/chrony.conf";

/// What a daemon may be started with: whether it does never depends on the machine.
const HARMLESS: &[&str] = &[
    "acquisitionport 0",
    "bindaddress 127.0.0.1",
    "bindaddress ::1",
    "bindacqaddress 0.0.0.0",
    "broadcast 60 127.255.255.255",
    "broadcast 60 127.255.255.255 123",
    "clientloglimit 524288",
    "clockprecision 1e-6",
    "cmdport 0",
    "cmdratelimit interval 1 burst 8",
    "combinelimit 3",
    "commandkey 1",
    "corrtimeratio 3",
    "driftfile /var/lib/chrony/drift",
    "dscp 46",
    "dumponexit",
    "fallbackdrift 16 19",
    "generatecommandkey",
    "hwclockfile /etc/adjtime",
    "keyfile /etc/chrony.keys",
    "leapsecmode slew",
    "leapsectz right/UTC",
    "linux_freq_scale 1",
    "linux_hz 100",
    "log measurements statistics tracking",
    "logbanner 32",
    "logchange 0.5",
    "makestep 1.0 3",
    "makestep 1 -1",
    "manual",
    "maxchange 1000 1 2",
    "maxclockerror 1",
    "maxdistance 3",
    "maxdrift 500000",
    "maxjitter 1",
    "maxntsconnections 100",
    "maxsamples 4",
    "maxslewrate 1000",
    "maxupdateskew 1000",
    "minsamples 4",
    "minsources 2",
    "nocerttimecheck 1",
    "noclientlog",
    "nosystemcert",
    "ntsntpserver ntp1.example",
    "ntsport 4460",
    "ntsprocesses 1",
    "ntsratelimit interval 1 burst 4 leak 2",
    "ntsrefresh 600",
    "ntsrotate 604800",
    "port 123",
    "port 0",
    "ptpport 319",
    "ratelimit",
    "ratelimit interval 1 burst 16 leak 2",
    "refclock SHM 0 refid NMEA offset 0.5 delay 0.2",
    "refclock SHM 1 poll 3 dpoll 2 filter 8 tai",
    "refclock SHM 2 refid ABCDpps",
    "refclock LOCAL 0",
    "reselectdist 1e-4",
    "rtcautotrim 30",
    "rtcconutc",
    "rtcfile /var/lib/chrony/rtc",
    "rtcsync",
    "sched_priority 0",
    "sched_priority 100",
    "smoothtime 400 0.001",
    "smoothtime 400 0.01 leaponly",
    "stratumweight 0.001",
    "stratumweight 0",
];

/// What is read alone, and never started with: files, devices and users.
const OTHERS: &[&str] = &[
    "bindacqdevice eth0",
    "bindcmdaddress 127.0.0.1",
    "bindcmdaddress /run/chrony/other.sock",
    "bindcmddevice eth0",
    "binddevice eth0",
    "dumpdir /var/lib/chrony",
    "hwtimestamp *",
    "hwtimestamp eth0 minpoll 0 maxsamples 10 nocrossts rxfilter ptp txcomp 1e-7",
    "initstepslew 10 ntp1.example ntp2.example",
    "lock_all",
    "logdir /var/log/chrony",
    "mailonchange root@localhost 0.5",
    "ntpsigndsocket /var/lib/samba/ntp_signd",
    "ntscachedir /var/lib/chrony",
    "ntsdumpdir /var/lib/chrony",
    "ntsservercert /etc/pki/tls/x.crt",
    "ntsserverkey /etc/pki/tls/x.key",
    "ntstrustedcerts /etc/pki/tls/x.crt",
    "ntstrustedcerts 1 /etc/pki/tls/x.crt",
    "pidfile /run/chrony/chronyd.pid",
    "refclock PPS /dev/pps0 lock NMEA rate 1 width 0.1",
    "refclock PHC /dev/ptp0 poll 0 dpoll -2 offset -37 local",
    "refclock SOCK /run/x.sock stratum 1 noselect trust require prefer precision 1e-9",
    "rtcdevice /dev/rtc0",
    "sched_priority 1",
    "tempcomp /sys/t 30 26000 0.0 0.000183 0.0",
    "tempcomp /sys/t 30 /etc/points",
    "user chrony",
    // Of another version, or of ntpd.
    "hwtstimeout 0.001",
    "leapseclist /usr/share/zoneinfo/leap-seconds.list",
    "ntsaeads 30 15",
    "ptpdomain 123",
    "refresh 1209600",
    "fudge 127.127.1.0 stratum 10",
    "restrict default nomodify",
    "tinker panic 0",
];

const SOURCES: &[&str] = &[
    "server ntp1.example iburst",
    "server 10.0.0.1 iburst minpoll 4 maxpoll 6",
    "server 10.0.0.2 key 1 version 3 xleave",
    "server 127.127.1.0",
    "server 2001:db8::1 offline prefer trust require noselect",
    "server ntp2.example nts ntsport 4460 certset 1",
    "server 10.0.0.3 extfield F323 copy minstratum 2 filter 5",
    "server 10.0.0.4 maxdelay 0.1 maxdelayratio 2 maxdelaydevratio 10 maxdelayquant 0.5",
    "server 10.0.0.5 asymmetry 0.5 offset 0.1 mindelay 1e-4 polltarget 8 presend 9 burst",
    "server 10.0.0.6 minpoll 6iburst",
    "server 10.0.0.7 extfield F324",
    "server 10.0.0.8 ipv4",
    "peer 10.0.0.9 port 1123 auto_offline minsamples 3 maxsamples 8",
    "pool pool.example iburst maxsources 4",
];

/// Directives that decide what the exercise asks for.
fn local() -> BoxedStrategy<Vec<u8>> {
    let option = one_of(&[
        " stratum 10",
        " stratum 1",
        " stratum 15",
        " stratum 16",
        " stratum 0",
        " stratum 8x",
        " stratum",
        " orphan",
        " distance 0.5",
        " distance",
        " distance x",
        " activate 0.1",
        " Stratum 3",
        " stratum\t5",
        " 10",
        " stratum10",
        " stratum +7",
        " stratum 4294967299",
        " stratum -1",
        " #x",
    ]);
    joined(vec![
        mostly(one_of(&["local"]), any_case(one_of(&["local", "lcoal", "locals"]))),
        vec(option, 0..3).prop_map(|options| options.concat()).boxed(),
    ])
}

/// A network as it may stand behind `allow`.
fn network() -> BoxedStrategy<Vec<u8>> {
    // Few bits that differ, so that one network lies in another.
    let v4 = (select(&[10_u8, 127, 192][..]), 0_u8..4, 0_u8..4, any::<u8>());
    let v4 = v4.prop_map(|(a, b, c, d)| format!("{a}.{}.{}.{d}", b * 64, c * 64));
    let v6 =
        select(&["2001:db8::", "2001:db8:8000::1", "::1", "::", "fe80::1", "::ffff:10.0.0.1"][..]);
    let bits = || {
        prop_oneof![8 => (0_u8..=34).prop_map(|n| format!("/{n}")),
        2 => select(&["", "/", "/255.255.255.0", "/99", "/-1", "/8x", "/ 8", "/0x8", "/08"][..]).prop_map(str::to_owned)]
    };
    let bits6 = (0_u8..=130).prop_map(|n| format!("/{n}"));
    let odd = one_of(&[
        "1.2.3",
        "192.168/16",
        "10",
        "10.",
        "10.0",
        "10.0.0.",
        "10.0.0.256",
        "300",
        "010.0.0.1",
        "0x7f.1",
        "2130706433",
        "10.0.0.0/24",
        "localhost",
        "compute1",
        "fe80::1%lo",
        "::/0",
        "0.0.0.0/0",
        "0/0",
        "1.2/16",
        "10.0.0.x",
        "10..0",
        ".1",
        "4294967306.0.0",
        "-1",
        "10.0.0.0/24/8",
        "::1/",
        "2001:db8::/32 x",
    ]);
    prop_oneof![
        4 => (v4, bits()).prop_map(|(net, bits)| (net + &bits).into_bytes()),
        2 => (v6, option::of(bits6)).prop_map(|(net, bits)| (net.to_owned() + &bits.unwrap_or_default()).into_bytes()),
        1 => odd,
    ]
    .boxed()
}

fn access() -> BoxedStrategy<Vec<u8>> {
    let name = one_of(&["allow", "deny", "allow", "deny", "cmdallow", "cmddeny"]);
    let all = one_of(&["", "", " all", " ALL", " all all", "\tall"]);
    let net = prop_oneof![
        5 => network().prop_map(|net| [b" ".to_vec(), net].concat()),
        1 => Just(Vec::new()),
    ];
    joined(vec![mostly(name.clone(), any_case(name)), all, net.boxed()])
}

/// Rules that are all right: what they amount to together is the question.
fn rules() -> BoxedStrategy<Vec<u8>> {
    let v4 = (select(&[10_u8, 127, 192][..]), 0_u8..4, any::<bool>(), any::<u8>(), 0_u8..=32);
    let v4 = v4
        .prop_map(|(a, b, c, d, bits)| format!(" {a}.{}.{}.{d}/{bits}", b * 64, u8::from(c) * 128));
    let v6 = select(&["2001:db8::", "2001:db8:8000::1", "::1", "::", "fe80::1"][..]);
    let v6 = (v6, 0_u8..=128).prop_map(|(net, bits)| format!(" {net}/{bits}"));
    let short = select(&["", " 10", " 10.0", " 10.0.0", " 127", " 192.168/16", " ::/0"][..]);
    let net = prop_oneof![4 => v4, 3 => v6, 2 => short.prop_map(str::to_owned)];
    let rule = (select(&["allow", "deny"][..]), select(&["", "", " all"][..]), net)
        .prop_map(|(rule, all, net)| format!("{rule}{all}{net}").into_bytes());
    let local = one_of(&["local", "local stratum 8", "local stratum 1 orphan", "local distance 2"]);
    let line = prop_oneof![6 => rule, 1 => local].boxed();
    lines(line, 8, Just(b"\n".to_vec()).boxed())
}

/// Any words behind any directive.
fn any_words(names: &'static [&'static str]) -> BoxedStrategy<Vec<u8>> {
    let name = select(names)
        .prop_map(|line| line.split(' ').next().unwrap_or_default().as_bytes().to_vec())
        .boxed();
    let word = prop_oneof![
        6 => one_of(&[
            "0", "1", "-1", "+3", "10", "1.5", ".5", "1e3", "1e", "0x10", "nan", "inf", "-inf", "infi",
            "99999999999999999999", "4294967297", "x", "1x", "all", "on", "iburst", "minpoll", "6",
            "stratum", "orphan", "key", "offline", "leaponly", "slew", "step", "system", "interval",
            "burst", "leak", "kod", "measurements", "Tracking", "10.0.0.1", "::1", "ntp1.example",
            "/etc/x", "SHM", "PPS", "refid", "ABCDE", "lock", "rxfilter", "ptp", "extfield", "F323",
            "0xf323", "#", "#x", "!x", "\u{3000}",
        ]),
        1 => nasty(),
    ];
    let words = vec(word, 0..5)
        .prop_map(|words| words.iter().flat_map(|word| [b" ", word.as_slice()].concat()).collect());
    joined(vec![mostly(name.clone(), any_case(name)), words.boxed()])
}

/// A line; for a daemon that is started, or one that only reads.
fn line(started: bool) -> BoxedStrategy<Vec<u8>> {
    let before = mostly(
        Just(Vec::new()).boxed(),
        one_of(&[" ", "\t", "    ", "\u{b}", "\r", "#", "! ", ";", "%"]),
    );
    let after = mostly(
        Just(Vec::new()).boxed(),
        one_of(&[" ", "\t", "\r", " # own clock", " #x", "#x", " ; x", " ! x", " x", "\u{feff}"]),
    );
    // Mostly right: one wrong line is enough.
    let good = prop_oneof![
        4 => access(),
        2 => local(),
        2 => chrony_includes::includes(),
        2 => one_of(SOURCES),
        3 => one_of(HARMLESS),
        1 => one_of(&["", "# Serve time", "## local", "% x", "\u{feff}# x"]),
    ];
    let line = if started {
        prop_oneof![12 => good, 1 => any_words(HARMLESS), 1 => any_words(SOURCES)].boxed()
    } else {
        prop_oneof![
            8 => good,
            2 => one_of(OTHERS),
            2 => any_words(HARMLESS),
            2 => any_words(OTHERS),
            2 => any_words(SOURCES),
            1 => joined(vec![nasty(), nasty(), nasty()]),
            1 => long(),
        ]
        .boxed()
    };
    joined(vec![before, line, after])
}

/// chronyd 4 refuses lines of 2048 bytes.
fn long() -> BoxedStrategy<Vec<u8>> {
    let front = one_of(&["#", "local ", "allow ", "server ", "x"]);
    (front, one_of(&["x", " ", "1"]), 2030_usize..2060)
        .prop_map(|(front, pad, length)| {
            [front.clone(), pad.repeat(length.saturating_sub(front.len()))].concat()
        })
        .boxed()
}

/// A main file and those round it.
pub(crate) fn files(started: bool) -> BoxedStrategy<Files> {
    let file = |most| {
        let whole = lines(line(started), most, ends());
        if started { whole } else { mutated(whole) }
    };
    let together = if started { 6 } else { 1 };
    let main = prop_oneof![2 => file(1), 4 => file(5), together => rules()];
    let paths = &[
        "/c/a.d/a.conf",
        "/c/a.d/b.conf",
        "/c/a.d/.h.conf",
        "/c/a.d/c.conf~",
        "/c/a.d/c.sources",
        "/c/a.d/sub/x.conf",
        "/c/b.d/a.conf",
        "/c/b.d/c.sources",
        "/c/b.d/d.sources",
        "/c/a.d/",
        "/c/a.d/a.conf/",
        "/c/b.d/d.sources/",
    ][..];
    let plain = (select(paths), file(2)).prop_map(|(path, file)| (path.to_owned(), file));
    let targets = &["a.d", "/c/b.d", "/nowhere", "a.d/a.conf", "/c/a.d/sub", "."][..];
    let links = (select(&["/c/l@", "/c/a.d/l.conf@"][..]), select(targets))
        .prop_map(|(path, target)| (path.to_owned(), target.into()));
    let other = prop_oneof![6 => plain, 1 => links];
    (main, prop_oneof![2 => vec(other.clone(), 0..=0), 3 => vec(other, 1..4)])
        .prop_map(|(main, others)| {
            let mut files = vec![(MAIN.to_owned(), main)];
            for (path, file) in others {
                let taken = |known: &str| known.trim_end_matches('/') == path.trim_end_matches('/');
                if files.iter().all(|(known, _)| !taken(known)) {
                    let file = if path.ends_with('/') { Vec::new() } else { file };
                    files.push((path, file));
                }
            }
            files
        })
        .boxed()
}
