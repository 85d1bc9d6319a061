//! Ansible inventories, by the rules of ansible-core 2.19. What stands in `group_vars/` and `host_vars/`
//! beside them is not looked at.

mod groups;
mod ini;
mod literal;
mod numbers;
mod quoted;
mod ranges;
mod scalar;
mod shlex;
#[cfg(test)]
mod tests;
mod tree;
mod value;
mod variables;
mod yaml;

use super::gather;
use super::{File, Inventory};
use crate::text::{Text, text};
use groups::Groups;

/// How the file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Ini,
    Yaml,
}

/// Reads an inventory.
///
/// # Errors
/// Ansible would not take it, it holds a password, or it does not say how to get to a host.
pub(super) fn read(file: &File, text: &str, form: Form) -> Result<Inventory, Text> {
    if text.starts_with("$ANSIBLE_VAULT;") {
        let name = &file.name;
        return Err(text!(
            ko "{name}: ansible-vault로 암호화된 파일입니다",
            en "{name}: it is encrypted by ansible-vault"
        ));
    }
    if text.starts_with("#!") {
        let name = &file.name;
        return Err(text!(
            ko "{name}: 인벤토리를 만드는 스크립트입니다. `ansible-inventory -i {name} --list --yaml`의 출력을 .yml 파일로 저장해 쓰세요",
            en "{name}: a script that makes an inventory; save what `ansible-inventory -i {name} --list --yaml` prints in a .yml file and take that"
        ));
    }
    let mut groups = Groups::new(file);
    let mut inventory = Inventory::default();
    match form {
        Form::Ini => ini::read(&mut groups, text)?,
        Form::Yaml => yaml::read(&mut groups, text, &mut inventory.notes)?,
    }
    let mut rows = Vec::new();
    for host in groups.whole()? {
        match variables::row(file, &host)? {
            Ok(row) => rows.push(row),
            Err(note) => inventory.notes.push(note),
        }
    }
    inventory.students = gather::students(file, rows)?;
    if inventory.students.is_empty() {
        let name = &file.name;
        return Err(text!(ko "{name}: 호스트가 없습니다", en "{name}: no host is in it"));
    }
    Ok(inventory)
}
