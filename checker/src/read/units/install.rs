//! The `[Install]` section. Rules: `unit_file_load` and its `config_parse_alias`,
//! `config_parse_also`, `config_parse_default_instance` in systemd's src/shared/install.c;
//! `config_parse_strv`; `install_name_printf` (219: `install_full_printf`).

use super::Dialect;
use super::ini::{self, Item, Refused};
use super::name::{self, Sort};
use std::collections::BTreeSet;

/// So many are kept of the units that are enabled and disabled together with one.
const ALSO: usize = 8;

/// What `[Install]` says, its drop-ins included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Install {
    /// `Alias=`, as written.
    pub(super) aliases: BTreeSet<String>,
    /// Whether `WantedBy=` names anything.
    pub(super) wanted: bool,
    /// Whether `RequiredBy=` names anything.
    pub(super) required: bool,
    /// The units that `Also=` names, the first [`ALSO`] of them.
    pub(super) also: Vec<String>,
    /// `DefaultInstance=` of a template.
    pub(super) default_instance: Option<String>,
}

impl Install {
    /// Whether `enable` would make a link.
    pub(super) fn has_rules(&self) -> bool {
        !self.aliases.is_empty() || self.wanted || self.required
    }

    /// Reads a unit file or drop-in of the unit `name` on top of what was read before. `included`
    /// gives the file of an `.include` line (219), if there is one; it includes no others.
    pub(super) fn read(
        &mut self,
        name: &str,
        file: &[u8],
        dialect: Dialect,
        included: &dyn Fn(&str) -> Option<Vec<u8>>,
    ) -> Result<(), Refused> {
        ini::read(file, dialect, |item| match item {
            Item::Set(key, value) => self.set(name, key, value, dialect),
            Item::Include(file) => match included(file) {
                Some(file) => self.read(name, &file, dialect, &|_| None),
                None => Ok(()),
            },
        })
    }

    fn set(&mut self, unit: &str, key: &str, value: &str, dialect: Dialect) -> Result<(), Refused> {
        match key {
            "WantedBy" => self.wanted = list(self.wanted, value),
            "RequiredBy" => self.required = list(self.required, value),
            "Alias" if dialect == Dialect::V252 && !may_alias(unit, dialect) => {}
            "Alias" if value.is_empty() => self.aliases.clear(),
            "Alias" => self.aliases.extend(quoted_words(value)),
            "Also" => {
                let named = also(unit, self, value, dialect)?;
                let room = ALSO.saturating_sub(self.also.len());
                self.also.extend(named.into_iter().take(room));
            }
            "DefaultInstance" => self.set_default_instance(unit, value, dialect)?,
            _ => {}
        }
        Ok(())
    }

    fn set_default_instance(
        &mut self,
        unit: &str,
        value: &str,
        dialect: Dialect,
    ) -> Result<(), Refused> {
        // 252 leaves the line alone in units that are no templates; 219 checks it everywhere.
        if dialect == Dialect::V252 && name::sort(unit, dialect) != Some(Sort::Template) {
            return Ok(());
        }
        let printed = printed(unit, self, value, dialect)?;
        if printed.is_empty() && dialect == Dialect::V252 {
            self.default_instance = None;
            return Ok(());
        }
        if !name::is_instance(&printed) {
            return Err(Refused);
        }
        self.default_instance = Some(printed);
        Ok(())
    }
}

fn may_alias(unit: &str, dialect: Dialect) -> bool {
    name::type_of(unit, dialect).is_some_and(name::may_alias)
}

fn list(before: bool, value: &str) -> bool {
    // An empty value takes back what was listed before.
    !value.is_empty() && (before || quoted_words(value).next().is_some())
}

/// The words of a list, quotes removed; ends at a quote that is never closed.
fn quoted_words(value: &str) -> impl Iterator<Item = String> {
    let mut rest = value;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(BLANKS);
        if rest.is_empty() {
            return None;
        }
        let mut word = String::new();
        let mut quote = None;
        for (at, letter) in rest.char_indices() {
            match quote {
                Some(open) if letter == open => quote = None,
                Some(_) => word.push(letter),
                None if letter == '"' || letter == '\'' => quote = Some(letter),
                None if BLANKS.contains(&letter) => {
                    rest = rest.get(at..).unwrap_or_default();
                    return Some(word);
                }
                None => word.push(letter),
            }
        }
        rest = "";
        quote.is_none().then_some(word)
    })
}

const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// The units that the line names; a name that is none makes systemd refuse the file.
fn also(
    unit: &str,
    install: &Install,
    value: &str,
    dialect: Dialect,
) -> Result<Vec<String>, Refused> {
    let unit_name = |word: String| match name::sort(&word, dialect) {
        Some(_) => Ok(word),
        None => Err(Refused),
    };
    match dialect {
        Dialect::V219 => quoted_words(value).map(unit_name).collect(),
        Dialect::V252 => {
            let words = value.split(BLANKS).filter(|word| !word.is_empty());
            let words = words.map(|word| printed(unit, install, &unescaped(word), dialect));
            words.map(|word| word.and_then(unit_name)).collect()
        }
    }
}

/// 252 takes a backslash away and keeps what it stands before.
fn unescaped(word: &str) -> String {
    let mut escaped = false;
    let keep = |letter: &char| {
        escaped = *letter == '\\' && !escaped;
        !escaped
    };
    word.chars().filter(keep).collect()
}

/// `%` specifiers filled in. What only the machine knows (`%H`, `%m`) becomes an `x`.
fn printed(unit: &str, install: &Install, text: &str, dialect: Dialect) -> Result<String, Refused> {
    let default = install.default_instance.as_deref();
    let (front, _) = unit.rsplit_once('.').ok_or(Refused)?;
    let prefix = front.split_once('@').map_or(front, |(prefix, _)| prefix);
    let mut out = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            out.push(letter);
            continue;
        }
        match letters.next() {
            None | Some('%') => out.push('%'),
            Some('i') => {
                let own = name::instance(unit).unwrap_or_default();
                out.push_str(if own.is_empty() { default.unwrap_or_default() } else { own });
            }
            Some('j') if dialect == Dialect::V252 => {
                out.push_str(prefix.rsplit('-').next().unwrap_or(prefix));
            }
            Some('n') => match default {
                Some(instance) if front.ends_with('@') => {
                    out.push_str(&name::with_instance(unit, instance).ok_or(Refused)?);
                }
                _ => out.push_str(unit),
            },
            Some('N') => {
                out.push_str(front);
                if front.ends_with('@') {
                    out.push_str(default.unwrap_or_default());
                }
            }
            Some('p') => out.push_str(prefix),
            Some(
                'a' | 'A' | 'b' | 'B' | 'g' | 'G' | 'H' | 'l' | 'm' | 'M' | 'o' | 'q' | 'u' | 'U'
                | 'v' | 'w' | 'W',
            ) => out.push('x'),
            Some(other) if dialect == Dialect::V252 && other.is_ascii_alphanumeric() => {
                return Err(Refused);
            }
            Some(other) => out.extend(['%', other]),
        }
        if out.len() > 4096 {
            return Err(Refused);
        }
    }
    Ok(out)
}

/// The files that 219 would include; lines after one that is refused do not count.
pub(super) fn includes(file: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let _refused: Result<(), Refused> = ini::read(file, Dialect::V219, |item| {
        if let Item::Include(file) = item {
            found.push(file.to_owned());
        }
        Ok(())
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn install(unit: &str, text: &str, dialect: Dialect) -> Result<Install, Refused> {
        let mut install = Install::default();
        let file = format!("[Install]\n{text}");
        install.read(unit, file.as_bytes(), dialect, &|_| None).map(|()| install)
    }

    #[test]
    fn an_empty_value_takes_the_list_back() {
        let found = install(
            "a.service",
            "WantedBy=x.target\nWantedBy=\nAlias=b.service\nAlias=",
            Dialect::V252,
        );
        assert_eq!(found, Ok(Install::default()));
    }

    #[test]
    fn each_of_three_keys_makes_a_unit_one_that_can_be_enabled() {
        for (text, expected) in [
            ("WantedBy=b.target", true),
            ("RequiredBy=b.target", true),
            ("Alias=b.service", true),
            ("Also=b.service", false),
            ("DefaultInstance=x", false),
        ] {
            for dialect in [Dialect::V219, Dialect::V252] {
                let rules = install("a.service", text, dialect).map(|i| i.has_rules());
                assert_eq!(rules, Ok(expected), "{text} {dialect:?}");
            }
        }
    }

    #[test]
    fn words_lose_their_quotes_and_an_open_quote_ends_the_list() {
        let found: Vec<_> = quoted_words("a \"b c\" d'e' 'f").collect();
        assert_eq!(found, ["a", "b c", "de"]);
    }

    #[test]
    fn also_with_an_invalid_name_spoils_the_file() {
        assert_eq!(install("a.service", "Also=b", Dialect::V252), Err(Refused));
        assert_eq!(install("a.service", "Also=b", Dialect::V219), Err(Refused));
        assert_eq!(
            install("a@x.service", "Also=b-%i.socket", Dialect::V252).map(|i| i.also),
            Ok(vec!["b-x.socket".to_owned()])
        );
        // config_parse_also of 219 fills no specifiers in, so the percent sign stays and is invalid.
        assert_eq!(install("a@x.service", "Also=b-%i.socket", Dialect::V219), Err(Refused));
        assert_eq!(install("a.service", "Also=b-%y.socket", Dialect::V252), Err(Refused));
    }

    #[test]
    fn the_first_eight_that_go_along_are_kept() {
        let lines = "Also=1.service 2.service\n".to_owned() + &"Also=3.service\n".repeat(9);
        for dialect in [Dialect::V219, Dialect::V252] {
            let also = install("a.service", &lines, dialect).map(|i| i.also).unwrap();
            assert_eq!((also.len(), &*also[0], &*also[7]), (8, "1.service", "3.service"));
        }
    }

    #[test]
    fn a_default_instance_outside_a_template_is_checked_by_219_alone() {
        // config_parse_default_instance
        assert_eq!(
            install("a.service", "DefaultInstance=/", Dialect::V252),
            Ok(Install::default())
        );
        assert_eq!(install("a.service", "DefaultInstance=/", Dialect::V219), Err(Refused));
        assert_eq!(
            install("a@.service", "DefaultInstance=x", Dialect::V252).map(|i| i.default_instance),
            Ok(Some("x".to_owned()))
        );
    }

    #[test]
    fn a_mount_has_no_other_names_in_252() {
        // config_parse_alias came after 219.
        let rules = |dialect| install("a.mount", "Alias=b.mount", dialect).map(|i| i.has_rules());
        assert_eq!(rules(Dialect::V252), Ok(false));
        assert_eq!(rules(Dialect::V219), Ok(true));
    }

    #[test]
    fn an_unknown_specifier_is_an_error_since_252_where_it_is_a_letter() {
        // specifier_printf
        let told = |text: &str, dialect| printed("a@x.service", &Install::default(), text, dialect);
        for text in ["b%y", "b%9"] {
            assert_eq!(told(text, Dialect::V219), Ok(text.to_owned()));
            assert_eq!(told(text, Dialect::V252), Err(Refused));
        }
        for dialect in [Dialect::V219, Dialect::V252] {
            assert_eq!(told("%-b%%c%", dialect), Ok("%-b%c%".to_owned()));
            assert_eq!(told("%p-%i-%n-%N", dialect), Ok("a-x-a@x.service-a@x".to_owned()));
            // Of a template, the default instance.
            let one = Install { default_instance: Some("y".to_owned()), ..Install::default() };
            let printed = |unit| printed(unit, &one, "%i-%n-%N", dialect);
            assert_eq!(printed("a@.service"), Ok("y-a@y.service-a@y".to_owned()));
            assert_eq!(printed("a@x.service"), Ok("x-a@x.service-a@x".to_owned()));
        }
        // %j, the last part of the prefix, came after 219.
        let told = |dialect| printed("a-b@x.service", &Install::default(), "%j", dialect);
        assert_eq!(told(Dialect::V219), Ok("%j".to_owned()));
        assert_eq!(told(Dialect::V252), Ok("b".to_owned()));
    }
}
