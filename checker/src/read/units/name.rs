//! Unit names: which are valid, and of which sort. Rules: systemd `unit_name_is_valid`,
//! `unit_name_template`, `unit_name_replace_instance` (the same in 219 and 252 but for the types).

use super::Dialect;

/// The sort of a valid name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// `chronyd.service`
    Plain,
    /// `getty@.service`
    Template,
    /// `getty@tty1.service`
    Instance,
}

const BOTH: [&str; 11] = [
    "service",
    "socket",
    "target",
    "device",
    "mount",
    "automount",
    "swap",
    "timer",
    "path",
    "slice",
    "scope",
];

/// Longest name that is still valid is one byte shorter.
const NAME_MAX: usize = 256;

/// The type behind the last dot, if systemd of this version knows it.
pub(super) fn type_of(name: &str, dialect: Dialect) -> Option<&str> {
    let (_, kind) = name.rsplit_once('.')?;
    let known = BOTH.contains(&kind)
        || dialect == Dialect::V219 && (kind == "busname" || kind == "snapshot");
    known.then_some(kind)
}

/// The sort of `name`; `None` if it is no valid unit name.
pub(super) fn sort(name: &str, dialect: Dialect) -> Option<Sort> {
    if name.len() >= NAME_MAX {
        return None;
    }
    type_of(name, dialect)?;
    let (front, _) = name.rsplit_once('.')?;
    if front.is_empty() || !front.bytes().all(|byte| byte == b'@' || in_name(byte)) {
        return None;
    }
    match front.split_once('@') {
        None => Some(Sort::Plain),
        Some(("", _)) => None,
        Some((_, "")) => Some(Sort::Template),
        Some(_) => Some(Sort::Instance),
    }
}

/// Whether `text` may stand between `@` and the last dot.
pub(super) fn is_instance(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte == b'@' || in_name(byte))
}

fn in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b":-_.\\".contains(&byte)
}

/// What stands between the first `@` and the last dot; empty for a template.
pub(super) fn instance(name: &str) -> Option<&str> {
    let (front, _) = name.rsplit_once('.')?;
    front.split_once('@').map(|(_, instance)| instance)
}

/// `getty@.service` for `getty@tty1.service`; `None` for plain and invalid names.
pub(super) fn template(name: &str, dialect: Dialect) -> Option<String> {
    match sort(name, dialect)? {
        Sort::Plain => None,
        Sort::Template | Sort::Instance => with_instance(name, ""),
    }
}

/// `getty@tty1.service` for `getty@.service` and `tty1`.
pub(super) fn with_instance(name: &str, instance: &str) -> Option<String> {
    let (front, kind) = name.rsplit_once('.')?;
    let (prefix, _) = front.split_once('@')?;
    Some(format!("{prefix}@{instance}.{kind}"))
}

/// Types that may have templates (252: `unit_type_may_template`).
pub(super) fn may_template(kind: &str) -> bool {
    matches!(kind, "service" | "socket" | "target" | "timer" | "path")
}

/// Types that may have other names (252: `unit_type_may_alias`).
pub(super) fn may_alias(kind: &str) -> bool {
    may_template(kind) || kind == "device"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instance_begins_at_the_first_at_sign() {
        let sort = |name| sort(name, Dialect::V252);
        assert_eq!(sort("a@b@c.service"), Some(Sort::Instance));
        assert_eq!(instance("a@b@c.service"), Some("b@c"));
        assert_eq!(template("a@b.c.service", Dialect::V252).as_deref(), Some("a@.service"));
        assert_eq!(sort("a@.service"), Some(Sort::Template));
        assert_eq!(sort("a.b.service"), Some(Sort::Plain));
    }

    #[test]
    fn a_name_needs_a_front_a_known_type_and_plain_letters() {
        for bad in [
            "",
            "a",
            ".service",
            "@.service",
            "@x.service",
            "a b.service",
            "a\n.service",
            "a.conf",
            "ü.service",
        ] {
            assert_eq!(sort(bad, Dialect::V252), None, "{bad:?}");
        }
        assert_eq!(sort(&format!("{}.service", "a".repeat(248)), Dialect::V252), None);
        assert_eq!(sort("a.snapshot", Dialect::V252), None);
        assert_eq!(sort("a.snapshot", Dialect::V219), Some(Sort::Plain));
    }
}
