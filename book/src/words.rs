//! The words of a card that are ours and not the lab's.

use labcheck_labs::{Lang, Track};

/// The words in one language.
pub(crate) struct Words {
    pub(crate) exercise: &'static str,
    pub(crate) optional: &'static str,
    pub(crate) run: &'static str,
    pub(crate) checks: &'static str,
    pub(crate) not_checked: &'static str,
    pub(crate) advisory: &'static str,
    pub(crate) hints: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) mistakes: &'static str,
    pub(crate) instead: &'static str,
    pub(crate) skipped: &'static str,
}

const KO: Words = Words {
    exercise: "실습",
    optional: "선택 실습입니다. 아래처럼 값을 정하면 점수에 들어갑니다.",
    run: "가상 머신에서 실행해 확인합니다.",
    checks: "확인하는 것",
    not_checked: "확인 전",
    advisory: "참고",
    hints: "힌트",
    hint: "힌트",
    mistakes: "자주 하는 실수",
    instead: "이렇게 고칩니다:",
    skipped: "건너뜁니다.",
};

const EN: Words = Words {
    exercise: "Exercise",
    optional: "This exercise is optional. It counts once you set its parameter, as below.",
    run: "Check it on the virtual machine:",
    checks: "What is checked",
    not_checked: "not checked yet",
    advisory: "for information",
    hints: "Hints",
    hint: "Hint",
    mistakes: "Common mistakes",
    instead: "Instead:",
    skipped: "Skipped.",
};

/// The words of a language.
pub(crate) const fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Ko => &KO,
        Lang::En => &EN,
    }
}

/// What a check is worth.
pub(crate) fn points(lang: Lang, points: u32) -> String {
    match (lang, points) {
        (Lang::Ko, n) => format!("{n}점"),
        (Lang::En, 1) => "1 point".to_owned(),
        (Lang::En, n) => format!("{n} points"),
    }
}

/// What readers call a track.
pub(crate) const fn track(lang: Lang, track: Track) -> &'static str {
    match (track, lang) {
        (Track::El7Rocky, _) => "CentOS 7",
        (Track::El9Epoxy, _) => "CentOS Stream 9",
        (Track::Other, Lang::Ko) => "그 밖의 시스템",
        (Track::Other, Lang::En) => "Other systems",
    }
}

/// What a language calls itself.
pub(crate) const fn own_name(lang: Lang) -> &'static str {
    match lang {
        Lang::Ko => "한국어",
        Lang::En => "English",
    }
}
