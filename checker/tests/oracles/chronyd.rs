//! chronyd 4.3 of Debian: which configurations it refuses and at which line, whether it serves its own
//! clock, whom it serves, and which sources it takes.

use crate::bytes::shown;
use crate::chrony_text::{self, Files};
use crate::corpus;
use crate::driver::Driver;
use crate::given::{Given, unmet};
use crate::machine::Machine;
use crate::trial::{Agreed, Difference, Oracle};
use labcheck::read::chrony::{Config, Dialect, Net, SourceKind, Why, read, tracking};
use labcheck::read::tree::Read;
use proptest::strategy::BoxedStrategy;
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// `chronyd -p`, which reads and prints the configuration.
pub(crate) struct Parsed(Driver);

/// chronyd, really started.
pub(crate) struct Started(Driver);

fn driver(machine: &Machine) -> Driver {
    machine.driver("chronyd", include_str!("drivers/chronyd.py"), &[])
}

fn corpus() -> Vec<(String, Files)> {
    let mut found =
        corpus::trees(&["etc/chrony.conf"], &["etc/chrony.d", "etc/chrony", "run/chrony.d"]);
    let said = corpus::chrony_said().into_iter();
    found.extend(said.map(|said| (said.name, vec![("/etc/chrony.conf".to_owned(), said.file)])));
    found.extend((8..=12).map(|depth| (format!("{depth} files deep"), chain(depth))));
    for both in ["rtcsync\nrtcfile /f\n", "rtcfile /f\nlocal\nrtcsync\n"] {
        let file = ("/etc/chrony.conf".to_owned(), both.into());
        found.push(("rtcsync and rtcfile".to_owned(), vec![file]));
    }
    found
}

/// Files of which each includes the next.
fn chain(depth: usize) -> Files {
    let path = |at| match at {
        0 => "/etc/chrony.conf".to_owned(),
        at => format!("/etc/chrony/{at}.conf"),
    };
    let file = |at| match at + 1 {
        next if next < depth => format!("include {}\n", path(next)),
        _ => "local\n".to_owned(),
    };
    (0..depth).map(|at| (path(at), file(at).into_bytes())).collect()
}

fn show(files: &Files) -> String {
    let file = |(path, content): &(String, Vec<u8>)| format!("    {path}\n{}", shown(content));
    files.iter().map(file).collect::<Vec<_>>().join("\n")
}

fn ours(files: &Files) -> Result<Config, Difference> {
    let main = files.first().map_or("/nowhere", |(path, _)| path);
    match read(main, &Given::new(files), Dialect::V4_3) {
        Read::Done(Ok(config)) => Ok(config),
        Read::Done(Err(none)) => Err(format!("{none:?}").into()),
        Read::Wants(needs) => Err(unmet(&needs).into()),
    }
}

/// Asks chronyd: `parse` or `start`. The first file is the main one.
fn ask(
    driver: &mut Driver,
    how: &str,
    files: &Files,
    addresses: &[IpAddr],
) -> Result<Vec<String>, String> {
    let count = files.len().to_string();
    let addresses: Vec<String> = addresses.iter().map(ToString::to_string).collect();
    let mut fields = vec![how.as_bytes(), count.as_bytes()];
    for (path, content) in files {
        fields.extend([path.as_bytes(), content]);
    }
    fields.extend(addresses.iter().map(String::as_bytes));
    let answer = driver.ask(&fields)?;
    Ok(answer.iter().map(|field| String::from_utf8_lossy(field).into_owned()).collect())
}

/// Holds acceptance, and the place where chronyd tells one; gives whether it is accepted.
fn held(
    files: &Files,
    said: &[String],
    refused: Option<(String, u32)>,
) -> Result<bool, Difference> {
    let [word, line, path, told, ..] = said else { return Err("no answer".to_owned().into()) };
    // A long line that looks short, for there is a NUL in it, is two lines to chronyd. To a person
    // it is one, and so it is told.
    let miscounts = |line: &[u8]| line.len() >= 2048 && line.contains(&0);
    let mut all = files.iter().flat_map(|(_, file)| file.split(|byte| *byte == b'\n'));
    let placed = !line.is_empty() && !all.any(miscounts);
    let ours = refused.map_or("accepted".to_owned(), |(path, line)| {
        if placed { format!("refused {path}:{line}") } else { "refused".to_owned() }
    });
    let theirs = if placed { format!("{word} {}:{line}", normal(path)) } else { word.clone() };
    if theirs == ours {
        return Ok(word == "accepted");
    }
    Err(Difference { about: "acceptance".into(), theirs: format!("{theirs} {told}"), ours })
}

/// A path without `.`, `..` and doubled slashes: chronyd tells it as it was written.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !matches!(*part, "" | ".")) {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    format!("/{}", parts.join("/"))
}

/// What `chronyd -p` never comes to.
const fn is_late(why: &Why) -> bool {
    matches!(
        why,
        Why::BadPrefix { .. }
            | Why::Conflict { .. }
            | Why::BadPriority { .. }
            | Why::UnevenCertificates
            | Why::PointsMissing { .. }
            | Why::UnknownDriver { .. }
            | Why::TaiWithoutLeapSeconds
    )
}

impl Oracle for Parsed {
    type Input = Files;
    const NAME: &'static str = "chronyd 4.3 -p";
    const PERMILLE: u32 = 400;

    fn start(machine: &Machine, _: usize) -> Self {
        Self(driver(machine))
    }

    fn strategy() -> BoxedStrategy<Files> {
        chrony_text::files(false)
    }

    fn corpus() -> Vec<(String, Files)> {
        corpus()
    }

    fn compare(&mut self, files: &Files) -> Result<Agreed, Difference> {
        let said = ask(&mut self.0, "parse", files, &[])?;
        let refused = ours(files)?.refused.filter(|refused| !is_late(&refused.why));
        let refused = refused.map(|refused| (refused.place.path, refused.place.line));
        let accepted = held(files, &said, refused)?;
        Ok(Agreed::on(if accepted { "accepted" } else { "refused" }, 1))
    }

    fn show(files: &Files) -> String {
        show(files)
    }
}

impl Oracle for Started {
    type Input = Files;
    const NAME: &'static str = "chronyd 4.3 started";
    const PERMILLE: u32 = 150;

    fn start(machine: &Machine, _: usize) -> Self {
        Self(driver(machine))
    }

    fn strategy() -> BoxedStrategy<Files> {
        chrony_text::files(true)
    }

    fn corpus() -> Vec<(String, Files)> {
        corpus()
    }

    fn compare(&mut self, files: &Files) -> Result<Agreed, Difference> {
        let config = ours(files)?;
        let addresses = addresses(&config);
        let said = ask(&mut self.0, "start", files, &addresses)?;
        let refused = config.refused.as_ref();
        let refused = refused.map(|refused| (refused.place.path.clone(), refused.place.line));
        if !held(files, &said, refused)? {
            return Ok(Agreed::on("refused", 1));
        }
        let mut lines =
            said.get(4).map(|text| text.lines()).ok_or("no answer of chronyc".to_owned())?;
        let tracking = tracking::tracking(lines.next().unwrap_or_default().as_bytes())
            .map_err(|error| format!("{error:?}"))?;
        let local = tracking.own_clock().then(|| i32::from(tracking.stratum));
        let ours = config.local.as_ref().map(|local| local.stratum);
        Difference::unless_same("the stratum of its own clock", &local, &ours)?;
        sources(lines.next().unwrap_or_default(), &config)?;

        let mut clients = false;
        for ip in &addresses {
            let theirs = lines.next().unwrap_or_default();
            let ours =
                if config.access.allows(*ip) { "208 Access allowed" } else { "209 Access denied" };
            Difference::unless_same(&format!("the client {ip}"), &theirs, &ours)?;
            clients |= theirs.starts_with("208") && !ip.is_loopback();
        }
        let ours = config.access.clients_beyond_loopback();
        Difference::unless_same("whether clients beyond loopback may ask", &clients, &ours)?;
        let word = match (clients, local) {
            (true, Some(_)) => "serves its clock",
            (true, None) => "serves",
            (false, Some(_)) => "own clock",
            (false, None) => "neither",
        };
        Ok(Agreed::on(word, 4 + addresses.len() as u64))
    }

    fn show(files: &Files) -> String {
        show(files)
    }
}

/// How many sources it has: those that are on or off line, and those without an address yet.
fn sources(activity: &str, config: &Config) -> Result<(), Difference> {
    // A pool has as many as it likes.
    if config.sources.iter().any(|source| source.kind == SourceKind::Pool) {
        return Ok(());
    }
    let numbers: Result<Vec<usize>, _> = activity.split(',').map(str::parse).collect();
    let theirs: usize = numbers.map_err(|error| format!("{activity}: {error}"))?.iter().sum();
    // What cannot be a name it leaves out, and only the log tells of it.
    let graphic = |name: &str| name.bytes().all(|byte| byte.is_ascii_graphic());
    let names = config.sources.iter().map(|source| source.name.as_str());
    let names: Vec<_> = names.filter(|name| graphic(name)).collect();
    // An address is taken once.
    let addresses: BTreeSet<IpAddr> = names.iter().filter_map(|name| name.parse().ok()).collect();
    let others = names.iter().filter(|name| name.parse::<IpAddr>().is_err()).count();
    Difference::unless_same("the number of sources", &theirs, &(addresses.len() + others))
}

/// Addresses to ask for: at the ends of every network that is named and just beyond, and some more.
fn addresses(config: &Config) -> Vec<IpAddr> {
    let mut all: BTreeSet<IpAddr> = [
        "10.0.0.1",
        "127.0.0.1",
        "127.127.1.5",
        "192.168.1.1",
        "8.8.8.8",
        "::1",
        "2001:db8::5",
        "fe80::2",
    ]
    .iter()
    .filter_map(|ip| ip.parse().ok())
    .collect();
    for rule in config.access.rules() {
        match rule.net {
            Net::Everything => {
                all.insert(Ipv4Addr::BROADCAST.into());
                all.insert(Ipv6Addr::UNSPECIFIED.into());
            }
            Net::V4(ip, bits) => {
                let rest = u32::MAX.checked_shr(u32::from(bits)).unwrap_or(0);
                let (first, last) = (u32::from(ip) & !rest, u32::from(ip) | rest);
                let ends = [first, last, first.wrapping_sub(1), last.wrapping_add(1)];
                all.extend(ends.map(|ip| IpAddr::V4(ip.into())));
            }
            Net::V6(ip, bits) => {
                let rest = u128::MAX.checked_shr(u32::from(bits)).unwrap_or(0);
                let (first, last) = (u128::from(ip) & !rest, u128::from(ip) | rest);
                let ends = [first, last, first.wrapping_sub(1), last.wrapping_add(1)];
                all.extend(ends.map(|ip| IpAddr::V6(ip.into())));
            }
        }
    }
    all.into_iter().collect()
}
