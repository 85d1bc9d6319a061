//! Text that people read: always in both languages, so that one cannot be forgotten.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A language that labcheck speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Korean, the original.
    Ko,
    /// English.
    #[default]
    En,
}

impl Lang {
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::Ko, Self::En];

    /// The code: `ko` or `en`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ko => "ko",
            Self::En => "en",
        }
    }

    /// The language that the environment asks for: the first of `LC_ALL`, `LC_MESSAGES`, `LANG` that
    /// is set and not empty decides, as `setlocale(3)` has it. Korean where it says ko, else English.
    #[must_use]
    pub fn from_env(var: impl Fn(&str) -> Option<String>) -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| var(name).filter(|value| !value.is_empty()))
            .unwrap_or_default();
        let language = locale.split(['_', '.', '@']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("ko") || language.eq_ignore_ascii_case("korean") {
            Self::Ko
        } else {
            Self::En
        }
    }
}

/// The same text in both languages. Neither is ever empty in what is loaded from a lab.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Raw")]
pub struct Text {
    /// Korean.
    pub ko: String,
    /// English.
    pub en: String,
}

/// As written in a lab file.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Raw {
    ko: String,
    en: String,
}

impl TryFrom<Raw> for Text {
    type Error = String;

    fn try_from(raw: Raw) -> Result<Self, String> {
        check(&raw.ko, &raw.en)?;
        Ok(Self { ko: raw.ko, en: raw.en })
    }
}

/// What holds for every text of a lab: both languages are there, and each in its own place.
pub(crate) fn check(ko: &str, en: &str) -> Result<(), String> {
    if ko.trim().is_empty() {
        return Err("the Korean text `ko` is empty".into());
    }
    if en.trim().is_empty() {
        return Err("the English text `en` is empty".into());
    }
    if en.chars().any(is_hangul) && !en.contains('`') {
        return Err("the English text `en` holds Hangul".into());
    }
    Ok(())
}

/// Whether a character is a Hangul syllable or jamo.
#[must_use]
pub fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}')
}

impl Text {
    /// The text in one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ko => &self.ko,
            Lang::En => &self.en,
        }
    }

    /// Text that is the same in both: a command, a path, a quoted line.
    #[must_use]
    pub fn same(text: impl Into<String>) -> Self {
        let en = text.into();
        Self { ko: en.clone(), en }
    }

    /// Changes both languages alike.
    #[must_use]
    pub fn map(&self, change: impl Fn(&str) -> String) -> Self {
        Self { ko: change(&self.ko), en: change(&self.en) }
    }

    /// This text, then `other`, with `between` in the middle.
    #[must_use]
    pub fn then(&self, between: &str, other: &Self) -> Self {
        Self {
            ko: format!("{}{between}{}", self.ko, other.ko),
            en: format!("{}{between}{}", self.en, other.en),
        }
    }
}

/// Makes a [`Text`] from two format strings: `text!(ko "줄 {n}", en "line {n}")`.
#[macro_export]
macro_rules! text {
    (ko $ko:literal, en $en:literal $(,)?) => {
        $crate::text::Text { ko: format!($ko), en: format!($en) }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env<'a>(pairs: &'a [(&str, &str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())
    }

    #[test]
    fn the_first_variable_that_is_set_decides_the_language() {
        assert_eq!(Lang::from_env(env(&[("LANG", "ko_KR.UTF-8")])), Lang::Ko);
        assert_eq!(Lang::from_env(env(&[("LC_ALL", "C"), ("LANG", "ko_KR.UTF-8")])), Lang::En);
        assert_eq!(Lang::from_env(env(&[("LC_ALL", ""), ("LANG", "ko_KR.eucKR")])), Lang::Ko);
        assert_eq!(Lang::from_env(env(&[("LC_MESSAGES", "ko"), ("LANG", "en_US")])), Lang::Ko);
        assert_eq!(Lang::from_env(env(&[("LANG", "kok_IN")])), Lang::En);
        assert_eq!(Lang::from_env(env(&[])), Lang::En);
    }
}
