//! Inventories: ansible-core's own plugins, and what its ssh connection is told of each host.

use crate::bytes::shown;
use crate::driver::Driver;
use crate::machine::Machine;
use crate::trial::{Agreed, Difference, Oracle};
use crate::{inventory_text, inventory_yaml};
use labcheck::grade::host::{Host, Role};
use labcheck::grade::inventory::{Inventory, read};
use labcheck::text::{quote, visible};
use proptest::strategy::BoxedStrategy;
use std::collections::BTreeMap;
use std::path::Path;

pub(crate) struct Ini(Driver);

pub(crate) struct Yaml(Driver);

impl Oracle for Ini {
    type Input = Vec<u8>;
    const NAME: &'static str = "ansible-core 2.19, ini";
    const PERMILLE: u32 = 1500;

    fn start(machine: &Machine, _: usize) -> Self {
        Self(machine.driver("ansible", include_str!("drivers/ansible.py"), &[]))
    }

    fn strategy() -> BoxedStrategy<Vec<u8>> {
        inventory_text::ini()
    }

    fn corpus() -> Vec<(String, Vec<u8>)> {
        Vec::new()
    }

    fn compare(&mut self, file: &Vec<u8>) -> Result<Agreed, Difference> {
        compare(&mut self.0, ".ini", file)
    }

    fn show(file: &Vec<u8>) -> String {
        shown(file)
    }
}

impl Oracle for Yaml {
    type Input = Vec<u8>;
    const NAME: &'static str = "ansible-core 2.19, yaml";
    const PERMILLE: u32 = 1500;

    fn start(machine: &Machine, _: usize) -> Self {
        Self(machine.driver("ansible", include_str!("drivers/ansible.py"), &[]))
    }

    fn strategy() -> BoxedStrategy<Vec<u8>> {
        inventory_yaml::yaml()
    }

    fn corpus() -> Vec<(String, Vec<u8>)> {
        Vec::new()
    }

    fn compare(&mut self, file: &Vec<u8>) -> Result<Agreed, Difference> {
        compare(&mut self.0, ".yml", file)
    }

    fn show(file: &Vec<u8>) -> String {
        shown(file)
    }
}

/// A host in words: its student, role, address, port, user, key and words for ssh.
type Told = BTreeMap<String, [String; 7]>;

fn compare(driver: &mut Driver, ending: &str, file: &[u8]) -> Result<Agreed, Difference> {
    let ours = read(Path::new(&format!("inventory{ending}")), file);
    if std::str::from_utf8(file).is_err() {
        // Ansible keeps such bytes in the names of hosts, and ssh would be asked for them.
        return Ok(Agreed::on("not UTF-8", 1));
    }
    let answer = driver.ask_text(&[ending.as_bytes(), file])?;
    let theirs = match answer.split_first() {
        Some((word, hosts)) if word == "read" => Some(hosts),
        _ => None,
    };
    match (theirs, ours) {
        (None, Err(_)) => Ok(Agreed::on("refused", 1)),
        // Ansible takes nothing but UTF-8 without a mark.
        (None, Ok(_))
            if std::str::from_utf8(file).is_err() || file.starts_with(b"\xef\xbb\xbf") =>
        {
            Ok(Agreed::on("decoded here only", 1))
        }
        (None, Ok(ours)) => Err(Difference {
            about: "the refusal".into(),
            theirs: "refused".into(),
            ours: format!("{:?}", told(&ours)),
        }),
        (Some(hosts), Err(refusal)) => {
            if may_refuse(&refusal.en, file, hosts) {
                return Ok(Agreed::on("refused here only", 1));
            }
            let (about, theirs) = ("the refusal".into(), format!("{hosts:?}"));
            Err(Difference { about, theirs, ours: refusal.en })
        }
        (Some(hosts), Ok(ours)) => {
            let theirs: Told = hosts.chunks_exact(FIELDS).filter_map(their).collect();
            let ours = told(&ours);
            Difference::unless_same("the hosts", &theirs, &ours)?;
            Ok(Agreed::on("read", theirs.len() as u64))
        }
    }
}

/// How many fields tell of a host.
const FIELDS: usize = 12;

/// A host of Ansible's; `None` where it is not reached by ssh.
fn their(fields: &[String]) -> Option<(String, [String; 7])> {
    let [name, connection, host, port, user, key, args, student, _, _, role, groups] = fields
    else {
        return None;
    };
    if !matches!(connection.as_str(), "" | "ssh") {
        return None;
    }
    let or_name = |word: &String| if word.is_empty() { name } else { word }.clone();
    let mut roles = groups.lines().filter(|group| Role::from_id(group).is_some());
    let by_group = match (roles.next(), roles.next()) {
        (Some(role), None) => role.to_owned(),
        _ => String::new(),
    };
    let role = if role.is_empty() { by_group } else { role.to_lowercase() };
    // Blanks round a student's id, such as the line end of a block in YAML, are none of it.
    let (student, host) = (or_name(student).trim().to_owned(), host.clone());
    let told = [student, role, host, port.clone(), user.clone(), key.clone(), args.clone()];
    Some((name.clone(), told))
}

fn told(inventory: &Inventory) -> Told {
    let told = |student: &str, host: &Host| {
        [
            student.to_owned(),
            host.role.map(Role::id).unwrap_or_default().to_owned(),
            host.address.clone(),
            host.port.map(|port| port.to_string()).unwrap_or_default(),
            host.user.clone().unwrap_or_default(),
            host.key.as_ref().map(|key| key.display().to_string()).unwrap_or_default(),
            host.ssh_args.join("\n"),
        ]
    };
    let all = inventory.students.iter();
    all.flat_map(|one| one.hosts.iter().map(|host| (host.name.clone(), told(&one.id, host))))
        .collect()
}

/// What labcheck does not take of what Ansible does: for each what is said, and the mark of it, where
/// there is none a word of theirs has to be named.
const STRICTER: [(&str, Option<&str>); 18] = [
    ("no password and no key itself is taken", Some(FILE)),
    ("an unknown variable", Some(FILE)),
    ("templates are not filled in", Some("?template")),
    ("is encrypted by ansible-vault", Some("?vault")),
    ("is no word; put its value", Some("?odd")),
    ("a quote is not closed", Some("?odd")),
    ("is no host name or address", None),
    ("is no user name", None),
    ("is no path of a private key", None),
    ("a port is a number from", None),
    ("is no option that ssh may", None),
    ("lacks its value", None),
    ("a role is controller", None),
    ("is no e-mail address", None),
    ("cannot tell a student apart", None),
    ("the host", None),
    ("no host is in it", Some("")),
    // Two names of one student.
    (" here and ", None),
];

/// The word is one of the file.
const FILE: &str = "file";

fn may_refuse(said: &str, file: &[u8], hosts: &[String]) -> bool {
    let marked = |mark: &str| hosts.iter().flat_map(|field| field.lines()).any(|word| word == mark);
    STRICTER.iter().any(|(why, mark)| {
        said.contains(why)
            && match mark {
                Some("") => hosts.chunks_exact(FIELDS).all(|fields| their(fields).is_none()),
                Some(FILE) => visible(&String::from_utf8_lossy(file)).contains(named(said)),
                Some(mark) => marked(mark) || marked("?odd"),
                None => names_theirs(said, hosts) || marked("?odd"),
            }
    })
}

/// What stands between the first backticks.
fn named(said: &str) -> &str {
    said.split_once(": ").and_then(|(_, said)| said.split('`').nth(1)).unwrap_or_default()
}

/// Whether that is a word of theirs.
fn names_theirs(said: &str, hosts: &[String]) -> bool {
    let mut words = hosts.iter().flat_map(|field| field.lines().chain([field.as_str()]));
    words.any(|word| quote(word.as_bytes()) == named(said))
}
