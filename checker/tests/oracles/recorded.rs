//! What the programs of both tracks said in real runs, where they cannot be had here: the tables in
//! `tests/data/`, each row held against our parser. Rows of the same table as those of the programs.

use crate::corpus::{self, Said};
use crate::given::{Given, unmet};
use crate::trial::{Agreed, Outcome};
use labcheck::read::answer_file::{self, AnswerFile, Refusal, Why, allowed, keys};
use labcheck::read::chrony;
use labcheck::read::python_ini::Refusal as Parser;
use labcheck::read::selinux::{self, Libselinux};
use labcheck::read::systemctl;
use labcheck::read::tree::Read;
use std::net::IpAddr;
use std::time::Instant;

/// libselinux 2.5 and 3.6.
pub(crate) fn libselinux(version: Libselinux, column: usize) -> Outcome {
    held(&corpus::selinux_said(), column, |file, _| {
        selinux::parse(file, version).mode().map_or("no valid line", |mode| mode.word()).to_owned()
    })
}

/// chronyd 3.4 and 4.6.1.
pub(crate) fn chronyd(dialect: chrony::Dialect, column: usize) -> Outcome {
    held(&corpus::chrony_said(), column, |file, said| chrony_says(file, said, dialect))
}

/// packstack 13.0.0 under Python 2 and 26.0.0 under Python 3.9.
pub(crate) fn packstack(dialect: answer_file::Dialect, column: usize) -> Outcome {
    held(&corpus::packstack_said(), column, |file, _| packstack_says(file, dialect))
}

/// systemctl of systemd 219 and 252.
pub(crate) fn systemctl(column: usize) -> Outcome {
    held(&corpus::systemctl_said(), column, |output, _| {
        let told = |shown: &systemctl::Shown| {
            let unit = &shown.unit;
            let word = unit.file_state.as_deref().unwrap_or("-");
            format!("{} {} {} {} {word}", unit.id, unit.load, unit.active, unit.sub)
        };
        systemctl::show(output).iter().map(told).collect::<Vec<_>>().join(", ")
    })
}

/// Holds a column; what was not tried is left out. `ours` is given the file and what was said.
fn held(rows: &[Said], column: usize, ours: impl Fn(&[u8], &str) -> String) -> Outcome {
    let begun = Instant::now();
    let mut outcome = Outcome::default();
    for row in rows {
        let theirs = row.said.get(column).map_or("", String::as_str);
        if theirs == "-" {
            continue;
        }
        let ours = ours(&row.file, theirs);
        if ours == theirs {
            outcome.count(Agreed::on("as recorded", 1));
        } else {
            outcome.differences.push(format!(
                "recorded: {}\n{}\n  the program: {theirs}\n  labcheck:    {ours}",
                row.name,
                crate::bytes::shown(&row.file),
            ));
        }
    }
    outcome.time = begun.elapsed();
    outcome
}

/// As a table tells it: of the addresses that it names.
fn chrony_says(file: &[u8], said: &str, dialect: chrony::Dialect) -> String {
    let files = [("/etc/chrony.conf".to_owned(), file.to_vec())];
    let config = match chrony::read("/etc/chrony.conf", &Given::new(&files), dialect) {
        Read::Done(Ok(config)) => config,
        Read::Done(Err(none)) => return format!("{none:?}"),
        Read::Wants(needs) => return unmet(&needs),
    };
    if let Some(refused) = config.refused {
        return format!("refused {}", refused.place.line);
    }
    let mut words = vec!["starts".to_owned()];
    for part in said.split("; ").skip(1) {
        let (what, rest) = part.split_once(' ').unwrap();
        words.push(if what == "local" {
            let local = config.local.as_ref();
            local.map_or("local none".to_owned(), |local| format!("local {}", local.stratum))
        } else {
            let of = |ip: &str| {
                let allowed = config.access.allows(ip.parse::<IpAddr>().unwrap());
                if allowed == (what == "allowed") { ip.to_owned() } else { format!("not-{ip}") }
            };
            format!("{what} {}", rest.split(' ').map(of).collect::<Vec<_>>().join(" "))
        });
    }
    words.join("; ")
}

/// The line that is refused, the key whose value is, or the values of demo, admin password and time
/// servers; `*` is a password that packstack draws.
fn packstack_says(file: &[u8], dialect: answer_file::Dialect) -> String {
    let file = match AnswerFile::read(file, dialect) {
        Ok(file) => file,
        Err(Refusal { line, why }) => {
            let kind = match why {
                Why::Parser(Parser::NoHeader { .. }) => "no header",
                Why::Parser(Parser::NotOptions { .. }) => "no option",
                Why::Parser(Parser::DuplicateOption { .. }) => "option again",
                Why::Parser(Parser::DuplicateSection { .. }) => "section again",
                Why::Parser(Parser::Undecodable { .. }) => "not utf-8",
                Why::NoGeneral { .. } => "no general",
                Why::Interpolation { .. } => "bad substitution",
                Why::OldNamesDiffer { .. } => "old names differ",
            };
            return format!("{kind} {}", line.unwrap_or(0));
        }
    };
    let value = |key: &str| file.get(key).value().unwrap_or_default().to_vec();
    let refused = |key: &&str| file.is_read(key) && !allowed(key, &value(key), dialect);
    if let Some(key) = keys::all().map(|key| key.name).find(refused) {
        return format!("not allowed {key}");
    }
    let values = ["CONFIG_PROVISION_DEMO", "CONFIG_KEYSTONE_ADMIN_PW", "CONFIG_NTP_SERVERS"];
    let told = |key: &str| match String::from_utf8_lossy(&value(key)).replace('\0', "\\0") {
        drawn if drawn == "PW_PLACEHOLDER" => "*".to_owned(),
        value => value,
    };
    values.map(told).join("|")
}
