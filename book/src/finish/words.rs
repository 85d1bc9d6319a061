//! The words of the frame. mdBook has them in English alone.

use crate::html::pick;
use labcheck_labs::Lang;

/// The words of one language.
pub(super) struct Words {
    pub(super) contents: &'static str,
    pub(super) toggle_contents: &'static str,
    pub(super) theme: &'static str,
    pub(super) themes: [(&'static str, &'static str); 6],
    pub(super) search: &'static str,
    pub(super) search_here: &'static str,
    pub(super) print: &'static str,
    pub(super) skip: &'static str,
    pub(super) pages: &'static str,
    pub(super) previous: &'static str,
    pub(super) next: &'static str,
    pub(super) language: &'static str,
    pub(super) keys: &'static str,
    pub(super) key_lines: [(&'static [&'static str], &'static str); 4],
    /// What a screen reader says before a command that is quoted because it is wrong.
    pub(super) wrong: &'static str,
    /// What stands above a note of a kind.
    pub(super) notes: [(&'static str, &'static str); 5],
    /// The page for an address that there is not.
    pub(super) not_found: [&'static str; 3],
}

/// The words of a language.
pub(super) const fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Ko => &KO,
        Lang::En => &EN,
    }
}

const KO: Words = Words {
    contents: "목차",
    toggle_contents: "목차 열고 닫기",
    theme: "테마 바꾸기",
    themes: [
        ("default_theme", "자동"),
        ("light", "밝게"),
        ("rust", "러스트"),
        ("coal", "석탄"),
        ("navy", "남색"),
        ("ayu", "아유"),
    ],
    search: "검색 (/)",
    search_here: "이 책에서 찾기",
    print: "이 책 인쇄하기",
    skip: "본문으로 건너뛰기",
    pages: "앞뒤 페이지",
    previous: "이전",
    next: "다음",
    language: "언어",
    keys: "단축키",
    key_lines: [
        (&["←", "→"], "이전, 다음 페이지로 갑니다"),
        (&["S", "/"], "이 책에서 찾습니다"),
        (&["?"], "이 도움말을 엽니다"),
        (&["Esc"], "이 도움말을 닫습니다"),
    ],
    wrong: "(틀린 예)",
    notes: [
        ("-note", "참고"),
        ("-tip", "도움말"),
        ("-important", "중요"),
        ("-warning", "경고"),
        ("-caution", "주의"),
    ],
    not_found: [
        "페이지를 찾을 수 없습니다",
        "이 주소에는 페이지가 없습니다. 목차에서 고르거나 검색해 보세요.",
        "첫 페이지로",
    ],
};

const EN: Words = Words {
    contents: "Contents",
    toggle_contents: "Show or hide the contents",
    theme: "Change theme",
    themes: [
        ("default_theme", "Auto"),
        ("light", "Light"),
        ("rust", "Rust"),
        ("coal", "Coal"),
        ("navy", "Navy"),
        ("ayu", "Ayu"),
    ],
    search: "Search (/)",
    search_here: "Search this book",
    print: "Print this book",
    skip: "Skip to the text",
    pages: "Previous and next page",
    previous: "Previous",
    next: "Next",
    language: "Language",
    keys: "Keyboard shortcuts",
    key_lines: [
        (&["←", "→"], "go to the previous or the next page"),
        (&["S", "/"], "search this book"),
        (&["?"], "show this help"),
        (&["Esc"], "hide it"),
    ],
    wrong: "(wrong)",
    notes: [
        ("-note", "Note"),
        ("-tip", "Tip"),
        ("-important", "Important"),
        ("-warning", "Warning"),
        ("-caution", "Caution"),
    ],
    not_found: [
        "Page not found",
        "There is no page at this address. Choose one from the contents, or search.",
        "To the first page",
    ],
};

/// The inside of the help that `?` shows.
pub(super) fn help(lang: Lang) -> String {
    let words = words(lang);
    let lines: String = words
        .key_lines
        .iter()
        .map(|(keys, does)| {
            let keys: Vec<String> = keys.iter().map(|key| format!("<kbd>{key}</kbd>")).collect();
            format!("<p>{} {does}</p>", keys.join(pick(lang, " 또는 ", " or ")))
        })
        .collect();
    format!(
        "<h2 class=\"mdbook-help-title\" id=\"mdbook-help-title\">{}</h2><div>{lines}</div>",
        words.keys
    )
}
