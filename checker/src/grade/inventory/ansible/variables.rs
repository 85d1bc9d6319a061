//! Which variables count, and what they say of how to reach a host (ansible-core 2.19, the `ssh`
//! connection plugin: of several names for one option the last one that is set counts).

use super::super::{File, meant, told, words};
use super::groups::{Variables, Whole};
use super::shlex;
use super::value::Value;
use crate::grade::host::{Host, Role};
use crate::grade::inventory::gather::Row;
use crate::text::{Text, quote, text};

/// Variables of our own.
const OURS: [&str; 4] = ["labcheck_student", "labcheck_name", "labcheck_email", "labcheck_role"];

/// Variables of the Ansible role (`checker/ansible`), which say nothing here.
const OF_THE_ROLE: [&str; 8] = [
    "labcheck_architecture",
    "labcheck_binary",
    "labcheck_bundles",
    "labcheck_course",
    "labcheck_hosts",
    "labcheck_path",
    "labcheck_set",
    "labcheck_timeout",
];

/// Where a password would stand.
const PASSWORDS: [&str; 12] = [
    "ansible_password",
    "ansible_ssh_pass",
    "ansible_ssh_password",
    "ansible_become_pass",
    "ansible_become_password",
    "ansible_sudo_pass",
    "ansible_sudo_password",
    "ansible_su_pass",
    "ansible_su_password",
    "ansible_private_key_passphrase",
    "ansible_ssh_private_key_passphrase",
    "ansible_ssh_private_key",
];

const CONNECTION: [&str; 1] = ["ansible_connection"];
const HOST: [&str; 2] = ["ansible_host", "ansible_ssh_host"];
const PORT: [&str; 2] = ["ansible_port", "ansible_ssh_port"];
const USER: [&str; 2] = ["ansible_user", "ansible_ssh_user"];
const KEY: [&str; 2] = ["ansible_private_key_file", "ansible_ssh_private_key_file"];
/// In the order in which Ansible gives them to ssh.
const ARGS: [&str; 3] = ["ansible_ssh_args", "ansible_ssh_common_args", "ansible_ssh_extra_args"];

/// Whether a variable says anything here.
pub(super) fn counts(name: &str) -> bool {
    let all = [&CONNECTION[..], &HOST, &PORT, &USER, &KEY, &ARGS, &OURS];
    all.iter().any(|names| names.contains(&name))
}

/// Whether a variable may stand there.
///
/// # Errors
/// It is for a password, or one of ours mistyped.
pub(super) fn permitted(file: &File, line: usize, name: &str) -> Result<(), Text> {
    let at = file.at(line);
    if PASSWORDS.contains(&name) {
        return Err(text!(
            ko "{at}: `{name}`: 비밀번호나 키의 내용은 받지 않습니다. 이 줄을 지우고 SSH 키나 에이전트로 로그인하세요",
            en "{at}: `{name}`: no password and no key itself is taken; remove it and log in by an SSH key or agent"
        ));
    }
    let known = || OURS.into_iter().chain(OF_THE_ROLE);
    if name.starts_with("labcheck_") && !known().any(|known| known == name) {
        let word = told(name);
        return Err(text!(ko "{at}: 모르는 변수 {word}", en "{at}: an unknown variable {word}")
            .then("", &meant(name, known())));
    }
    Ok(())
}

/// A host as a row, or why it is left out.
///
/// # Errors
/// A variable says nothing that can be used.
pub(super) fn row(file: &File, host: &Whole) -> Result<Result<Row, Text>, Text> {
    let said = Said { file, variables: &host.variables };
    if let Some((word, line)) = said.word(&CONNECTION)?
        && !matches!(last_part(&word), "ssh" | "smart" | "paramiko" | "paramiko_ssh")
    {
        let (at, name, word) = (file.at(line), told(&host.name), told(&word));
        return Ok(Err(text!(
            ko "{at}: {name}: SSH가 아니라 {word}로 연결하는 호스트여서 제외합니다",
            en "{at}: {name} is reached by {word}, not by SSH, and is left out"
        )));
    }
    let (address, line) = said.word(&HOST)?.unwrap_or((host.name.clone(), host.line));
    let address = words::address(file, line, &address)?;
    let full = |found: Option<(String, usize)>| found.filter(|(word, _)| !word.is_empty());
    let user = full(said.word(&USER)?).map(|(word, line)| words::user(file, line, &word));
    let key = full(said.word(&KEY)?).map(|(word, line)| words::key(file, line, &word));
    let port = said
        .word(&PORT)?
        .map(|(word, line)| words::port(file, line, &whole_number(&word).unwrap_or(word)));
    let mut ssh_args = Vec::new();
    for name in ARGS {
        if let Some((word, line)) = said.word(&[name])? {
            ssh_args.extend(arguments(file, line, &word)?);
        }
    }
    let student = full(said.word(&["labcheck_student"])?);
    let (student, line) = student.unwrap_or((host.name.clone(), host.line));
    let email = full(said.word(&["labcheck_email"])?);
    let email = email.map(|(word, line)| words::email(file, line, &word)).transpose()?;
    let role = full(said.word(&["labcheck_role"])?);
    let role = role.map(|(word, line)| words::role(file, line, &word)).transpose()?;
    Ok(Ok(Row {
        line,
        student: student.trim().to_owned(),
        name: full(said.word(&["labcheck_name"])?).map(|(word, _)| words::name(&word)),
        email,
        host: Host {
            name: host.name.clone(),
            role: role.or_else(|| by_group(&host.groups)),
            address,
            port: port.transpose()?,
            user: user.transpose()?,
            key: key.transpose()?,
            ssh_args,
        },
    }))
}

/// The role that a group is named after. A machine in several of them is all of that, and has none.
fn by_group(groups: &[String]) -> Option<Role> {
    let mut roles = groups.iter().filter_map(|group| Role::from_id(group));
    let role = roles.next()?;
    roles.next().is_none().then_some(role)
}

/// A port may be written as any decimal number without a part: `22.0`, `+22`, `2.2e1`. The digits and
/// blanks of other scripts, which Python takes too, are left to be refused.
fn whole_number(word: &str) -> Option<String> {
    if !word.is_ascii() {
        return None;
    }
    let word = word.trim().replace('_', "");
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(word);
    }
    let decimal =
        word.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E'));
    let number: f64 = word.parse().ok().filter(|number: &f64| decimal && number.fract() == 0.0)?;
    Some(format!("{:.0}", number + 0.0))
}

/// `ansible.builtin.ssh` is `ssh`.
fn last_part(word: &str) -> &str {
    word.rsplit('.').next().unwrap_or(word)
}

struct Said<'v> {
    file: &'v File,
    variables: &'v Variables,
}

impl Said<'_> {
    /// What the last of these that is set says, and where.
    fn word(&self, names: &[&str]) -> Result<Option<(String, usize)>, Text> {
        let mut found = None;
        for name in names {
            match self.variables.get(*name) {
                None | Some((Value::Null, _)) => {}
                Some((value, line)) => found = Some((*name, value, *line)),
            }
        }
        let Some((name, value, line)) = found else { return Ok(None) };
        let at = self.file.at(line);
        if *value == Value::Vault {
            return Err(text!(
                ko "{at}: `{name}`의 값이 ansible-vault로 암호화되어 있어 읽을 수 없습니다",
                en "{at}: `{name}` is encrypted by ansible-vault and cannot be read"
            ));
        }
        let Some(word) = value.word() else {
            return Err(text!(
                ko "{at}: `{name}`의 값이 낱말이 아닙니다. 따옴표로 감싸 보세요",
                en "{at}: `{name}` is no word; put its value between quotes"
            ));
        };
        if ["{{", "{%", "{#"].iter().any(|mark| word.contains(mark)) {
            let word = told(&word);
            return Err(text!(
                ko "{at}: `{name}`의 {word}: 템플릿은 계산하지 않습니다. 값을 그대로 적으세요",
                en "{at}: {word} of `{name}`: templates are not filled in; write the value itself"
            ));
        }
        Ok(Some((word, line)))
    }
}

/// ssh's options that may be given, those with a value and those without. Others would keep it from
/// running a command or have it write into files and sockets.
const WITH_VALUE: &str = "bBcDeEFIiJLlmoPpRSw";
const WITHOUT: &str = "1246aACgkKMnqTtvxXYy";

/// Words for ssh.
///
/// # Errors
/// One is no option that may be given.
fn arguments(file: &File, line: usize, text: &str) -> Result<Vec<String>, Text> {
    let at = file.at(line);
    let shown = quote(text.as_bytes());
    let words = shlex::split(text, false).map_err(|_| {
        text!(ko "{at}: 따옴표가 닫히지 않았습니다: `{shown}`", en "{at}: a quote is not closed: `{shown}`")
    })?;
    let mut left = words.iter();
    while let Some(word) = left.next() {
        let mut letters = word.strip_prefix('-').unwrap_or_default().chars();
        let with_value = loop {
            match letters.next() {
                Some(letter) if WITHOUT.contains(letter) => {}
                Some(letter) if WITH_VALUE.contains(letter) => break true,
                None if word.len() > 1 && word.starts_with('-') => break false,
                _ => {
                    let word = told(word);
                    return Err(text!(
                        ko "{at}: {word}: ssh에 줄 수 있는 옵션이 아닙니다",
                        en "{at}: {word} is no option that ssh may be given here"
                    ));
                }
            }
        };
        if with_value && letters.as_str().is_empty() && left.next().is_none() {
            let word = told(word);
            return Err(
                text!(ko "{at}: {word} 뒤에 값이 없습니다", en "{at}: {word} lacks its value"),
            );
        }
    }
    Ok(words)
}
