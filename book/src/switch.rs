//! The link to the same page in the other language.

use crate::words::own_name;
use labcheck_labs::Lang;
use std::path::Path;

/// The other language.
pub(crate) const fn other(lang: Lang) -> Lang {
    match lang {
        Lang::Ko => Lang::En,
        Lang::En => Lang::Ko,
    }
}

/// The link for the end of a page, as one HTML block. It works without scripts; with them it moves
/// into the menu bar.
///
/// Its words stand in `aria-label`, and the style sheet shows them: as text they would be found by
/// every search for «English».
///
/// `page` is the chapter's path below its language, `there` whether the other language has it.
pub(crate) fn link(lang: Lang, page: &Path, there: bool) -> String {
    let to = other(lang);
    let (code, name) = (to.code(), own_name(to));
    let up = "../".repeat(page.components().count());
    let target = if there { page.with_extension("html") } else { "index.html".into() };
    // Paths are written with `/` in links, whatever the system has.
    let target: Vec<_> = target.components().map(|c| c.as_os_str().to_string_lossy()).collect();
    let label = match lang {
        Lang::Ko => "언어",
        Lang::En => "Language",
    };
    format!(
        "\n\n<nav class=\"lang-switch\" aria-label=\"{label}\"><a rel=\"alternate\" hreflang=\"{code}\" lang=\"{code}\" aria-label=\"{name}\" href=\"{up}{code}/{}\"></a></nav>\n",
        target.join("/")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn href(page: &str, there: bool) -> String {
        let link = link(Lang::Ko, Path::new(page), there);
        link.split("href=\"").nth(1).and_then(|s| s.split('"').next()).unwrap().to_owned()
    }

    #[test]
    fn the_link_goes_to_the_same_page() {
        assert_eq!(href("index.md", true), "../en/index.html");
        assert_eq!(href("lab/selinux.md", true), "../../en/lab/selinux.html");
    }

    #[test]
    fn a_page_without_a_translation_goes_to_the_first_page() {
        assert_eq!(href("lab/new.md", false), "../../en/index.html");
    }
}
