//! What is said of a repository that cannot be used.

use super::{Place, Verdict};
use crate::read::yum_repo::{self, Bad, Refused, Tool, Url, Why, Wrong};
use crate::text::{Text, quote, text};

/// Why the tool does not take a line.
pub(super) fn refused(why: Why) -> Text {
    match why {
        Why::NoSection => text!(
            ko "이 줄 앞에 저장소 이름을 적은 [이름] 줄이 없습니다. 눈에 보이지 않는 글자(BOM)가 맨 앞에 있어도 그렇습니다",
            en "no line with a name in brackets comes before it; an invisible character (BOM) at the very start does the same"
        ),
        Why::BadSection => text!(
            ko "대괄호로 묶은 이름이 온전하지 않습니다",
            en "its name in brackets is not complete"
        ),
        Why::Continuation => text!(
            ko "들여쓴 줄은 앞의 설정에 이어지는데, 이어질 설정이 없습니다",
            en "an indented line continues a setting, and there is none before it"
        ),
        Why::NoSetting | Why::TooMuch => text!(
            ko "‘이름=값’ 형식이 아닙니다",
            en "it is not of the form name=value"
        ),
        Why::Value(bad) => wrong(bad),
    }
}

/// What is wrong with a value.
fn wrong(bad: Bad) -> Text {
    let key = bad.key;
    match bad.why {
        Wrong::Boolean => text!(
            ko "{key}의 값은 1, 0, yes, no, true, false 가운데 하나여야 합니다",
            en "{key} has to be one of 1, 0, yes, no, true and false"
        ),
        Wrong::Scheme => text!(
            ko "{key}의 주소는 http://, https://, ftp://, file:// 가운데 하나로 시작해야 합니다. 들여쓴 다음 줄과 주소 뒤에 덧붙인 설명도 주소로 읽힙니다",
            en "each address of {key} has to begin with http://, https://, ftp:// or file://; an indented line below it and a remark behind it are read as addresses too"
        ),
        Wrong::Bracket => text!(
            ko "{key}의 주소에서 대괄호의 짝이 맞지 않습니다",
            en "a bracket in the address of {key} has no partner"
        ),
        Wrong::Quote => text!(
            ko "{key}의 값에서 따옴표가 닫히지 않았습니다",
            en "a quote in the value of {key} is not closed"
        ),
        Wrong::Empty => text!(
            ko "{key}= 뒤에 주소가 없습니다. 쓰지 않으려면 줄을 지워야 합니다",
            en "there is no address behind {key}=; to go without it, the line has to be removed"
        ),
    }
}

/// The tool stops at this line.
pub(super) fn stopped(tool: Tool, path: &str, why: Refused) -> Verdict {
    let place = Place::line(path, why.span.line);
    let at = place.to_string();
    let name = match tool {
        Tool::Yum3 => "yum",
        Tool::Dnf4 | Tool::Dnf5 => "dnf",
    };
    Verdict::fail(text!(
        ko "{at}: {name} 명령이 이 줄을 읽지 못하고 멈춥니다. 어떤 저장소도 쓸 수 없습니다",
        en "{at}: {name} cannot read this line and stops; no repository can be used"
    ))
    .at(place)
    .note(refused(why.why))
}

/// yum leaves the section out for this value.
pub(super) fn dropped(shown: &str, place: &yum_repo::Place, bad: Bad) -> Verdict {
    let key = bad.key;
    Verdict::fail(text!(
        ko "[{shown}]: yum이 {key} 설정을 받아들이지 않아 저장소를 건너뜁니다",
        en "[{shown}]: yum does not accept the setting {key} and skips the repository"
    ))
    .at(Place::line(&place.path, place.span.line))
    .note(wrong(bad))
}

/// It has no address.
pub(super) fn no_address(shown: &str) -> Verdict {
    Verdict::fail(text!(
        ko "[{shown}] 저장소에 패키지를 받을 주소가 없습니다. baseurl, mirrorlist, metalink가 모두 없거나, 비어 있거나, 주석 처리되어 있습니다",
        en "[{shown}] has no address to get packages from: each of baseurl, mirrorlist and metalink is missing, empty or a comment"
    ))
}

/// It points to servers that are gone.
pub(super) fn gone(shown: &str, url: &Url, tool: Tool) -> Verdict {
    let text = quote(url.text.as_bytes());
    let verdict = Verdict::fail(text!(
        ko "[{shown}] 저장소가 없어진 미러를 가리킵니다: {text}",
        en "[{shown}] points to a mirror that is gone: {text}"
    ))
    .at(Place::line(&url.path, url.span.line));
    match tool {
        Tool::Yum3 => verdict.note(text!(
            ko "CentOS 7은 2024년 6월에 지원이 끝나, 지금은 아카이브인 vault.centos.org에 있습니다",
            en "CentOS 7 reached its end of life in June 2024 and is now in the archive, vault.centos.org"
        )),
        Tool::Dnf4 | Tool::Dnf5 => verdict,
    }
}
