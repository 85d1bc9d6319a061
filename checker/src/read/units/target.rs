//! What a link in place of a unit file means: a mask, another name, or a file elsewhere. Rules:
//! `unit_file_load_or_readlink` (219), `unit_file_resolve_symlink` and
//! `unit_validate_alias_symlink_or_warn` (252).

use super::Dialect;
use super::look::{Errno, Fault};
use super::name::{self, Sort};
use super::paths::{self, base};
use super::resolve::{Info, Search};

/// The meaning of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// `/dev/null`, in 252 also anything empty.
    Mask,
    /// A path within the search path.
    Alias(String),
    /// A path elsewhere.
    Linked(String),
}

impl Search<'_> {
    /// Reads the link at `path`, which stands for the unit `info`.
    pub(super) fn read_link(&self, info: &Info, path: &str, target: &str) -> Result<Target, Fault> {
        match self.dialect {
            Dialect::V219 => read_219(info, path, target),
            Dialect::V252 => self.read_252(path, target),
        }
    }

    fn read_252(&self, path: &str, target: &str) -> Result<Target, Fault> {
        let (dir, own) = paths::parts(path);
        let to = paths::resolve(dir, target, &self.eye.links);
        let home = self.dirs.iter().find(|dir| paths::below(&to, dir));
        let inside = home.is_some();
        if home.is_some_and(|dir| self.eye.is_no_dir(dir)) {
            return Err(Fault::stop(Errno::NotDir, path));
        }
        if inside {
            valid_alias(own, base(&to)).map_err(|errno| Fault::stop(errno, path))?;
        }
        if to == "/dev/null" || self.eye.end(&to)?.is_mask() {
            return Ok(Target::Mask);
        }
        Ok(if inside { Target::Alias(to) } else { Target::Linked(to) })
    }
}

/// 219 compares the target as it is written and knows no linked files of another name.
fn read_219(info: &Info, path: &str, target: &str) -> Result<Target, Fault> {
    let (dir, _) = paths::parts(path);
    let to = if target.starts_with('/') {
        target.to_owned()
    } else {
        crate::read::path::join(dir, target)
    };
    if to.split('/').filter(|part| !part.is_empty()).eq(["dev", "null"]) {
        return Ok(Target::Mask);
    }
    let name_there = base(&to);
    let sort = |name| name::sort(name, Dialect::V219);
    let kind = |name| name::type_of(name, Dialect::V219);
    let fits = match (sort(&info.name), sort(name_there)) {
        (Some(Sort::Instance), Some(Sort::Instance | Sort::Template)) => true,
        (Some(own), Some(there)) => own == there,
        _ => false,
    };
    if !fits || kind(&info.name) != kind(name_there) {
        return Err(Fault::stop(Errno::Other, path));
    }
    Ok(Target::Alias(to))
}

/// Whether `own` may be another name of `there`; a unit as another name of itself is a loop.
fn valid_alias(own: &str, there: &str) -> Result<(), Errno> {
    let sort = |name| name::sort(name, Dialect::V252).ok_or(Errno::Other);
    let kind = |name| name::type_of(name, Dialect::V252).unwrap_or_default();
    let own_sort = sort(own)?;
    let may =
        name::may_alias(kind(own)) && (own_sort == Sort::Plain || name::may_template(kind(own)));
    if !may {
        return Err(Errno::Other);
    }
    if own == there {
        return Err(Errno::Loop);
    }
    let fits = match (own_sort, sort(there)?) {
        (Sort::Instance, Sort::Template) => true,
        (Sort::Instance, Sort::Instance) => name::instance(own) == name::instance(there),
        (own, there) => own == there,
    };
    if fits && kind(own) == kind(there) { Ok(()) } else { Err(Errno::Other) }
}

#[cfg(test)]
mod tests {
    use super::super::install::Install;
    use super::*;

    #[test]
    fn an_alias_has_the_kind_and_the_sort_of_what_it_is_another_name_of() {
        // unit_validate_alias_symlink_or_warn and unit_symlink_name_compatible of 252.
        for (own, there) in [
            ("b.service", "a.service"),
            ("b@.service", "a@.service"),
            ("b@x.service", "a@x.service"),
            ("b@x.service", "a@.service"),
        ] {
            assert_eq!(valid_alias(own, there), Ok(()), "{own} {there}");
        }
        for (own, there) in [
            ("b.target", "a.service"),
            ("b.service", "a@.service"),
            ("b@.service", "a@x.service"),
            ("b@x.service", "a@y.service"),
            ("b@x.socket", "a@.service"),
            // These kinds have no other names.
            ("b.mount", "a.mount"),
            ("b.swap", "a.swap"),
            ("b.slice", "a.slice"),
            ("b", "a.service"),
            ("b.service", "a"),
        ] {
            assert_eq!(valid_alias(own, there), Err(Errno::Other), "{own} {there}");
        }
        assert_eq!(valid_alias("a.service", "a.service"), Err(Errno::Loop));
    }

    #[test]
    fn a_link_of_219_means_what_its_words_say() {
        // unit_file_load_or_readlink and unit_file_search of 219.
        let read = |own: &str, target: &str| {
            let info = Info {
                name: own.to_owned(),
                path: None,
                mode: None,
                target: None,
                install: Install::default(),
            };
            read_219(&info, &format!("/etc/systemd/system/{own}"), target)
        };
        let alias = |path: &str| Ok(Target::Alias(path.to_owned()));
        assert_eq!(read("a.service", "/dev/null"), Ok(Target::Mask));
        assert_eq!(read("a.service", "/dev//null"), Ok(Target::Mask));
        assert_eq!(read("b.service", "/lib/a.service"), alias("/lib/a.service"));
        assert_eq!(read("b.service", "a.service"), alias("/etc/systemd/system/a.service"));
        assert_eq!(read("b@x.service", "/lib/a@.service"), alias("/lib/a@.service"));
        assert_eq!(read("b@x.service", "/lib/a@y.service"), alias("/lib/a@y.service"));
        for (own, target) in [
            ("b@.service", "/lib/a@x.service"),
            ("b.service", "/lib/a@.service"),
            ("b.target", "/lib/a.service"),
            ("b.service", "/lib/a"),
        ] {
            let told = read(own, target);
            assert!(matches!(told, Err(Fault::Stop(Errno::Other, _))), "{own} {target}: {told:?}");
        }
    }
}
