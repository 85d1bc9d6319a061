//! The line for which chronyd does not start, in words.

use super::Finding;
use super::config::{line, place};
use crate::kinds::{Place, Verdict};
use crate::read::chrony::{Fault, Refusal, Why};
use crate::text::{Text, text, visible};

/// Directives of ntpd that recipes for `127.127.1.0` bring along.
const OF_NTPD: [&str; 6] =
    ["fudge", "restrict", "broadcastclient", "disable", "includefile", "keys"];

/// The verdict on a configuration with which chronyd does not start.
pub(super) fn verdict(refused: &Refusal) -> Verdict {
    let at = place(&refused.place);
    let (why, finding) = say(&refused.why);
    let mut verdict = Verdict::fail(line(&refused.text)).found(finding).note(why).note(text!(
        ko "chronyd는 이 줄 때문에 시작하지 못합니다",
        en "chronyd does not start because of this line"
    ));
    if refused.piece {
        verdict = verdict.note(text!(
            ko "줄이 너무 길어서 chronyd가 여러 줄로 나누어 읽습니다",
            en "the line is so long that chronyd reads it as several lines"
        ));
    }
    verdict.next = next(refused, &at);
    verdict.at(at)
}

/// How to mend the line.
fn next(refused: &Refusal, at: &Place) -> Option<Text> {
    let (path, number) = (&at.path, refused.place.line);
    // To sed a point in a pattern is a whole letter, and bytes that are none stop it.
    let bytes = if std::str::from_utf8(&refused.text).is_ok() { "" } else { "LC_ALL=C " };
    let sed = |script: &str| Some(Text::same(visible(&format!("{bytes}sed -i '{script}' {path}"))));
    let two_bytes = [&[0xff, 0xfe][..], &[0xfe, 0xff]];
    if two_bytes.iter().any(|mark| refused.text.starts_with(mark)) {
        let command =
            format!("iconv -f UTF-16 -t UTF-8 {path} -o {path}.new && mv {path}.new {path}");
        return Some(Text::same(visible(&command)));
    }
    match &refused.why {
        // A mark at the beginning of the line would change nothing for its other pieces.
        _ if refused.piece => sed(&format!("{number}d")),
        Why::TooLong { .. } => sed(&format!("{number}d")),
        Why::Bom => sed(r"1s/^\xEF\xBB\xBF//"),
        Why::TrailingComment { mark, .. } => {
            sed(&format!(r"{number}s/[[:space:]]\{{1,\}}{mark}.*$//"))
        }
        Why::UnknownDirective { word, nearest: Some(near) } if is_word(word) => {
            sed(&format!("{number}s/{word}/{near}/"))
        }
        _ => sed(&format!("{number}s/^/#/")),
    }
}

fn is_word(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn say(why: &Why) -> (Text, Finding) {
    match why {
        Why::UnknownDirective { word, .. } if OF_NTPD.contains(&word.to_lowercase().as_str()) => {
            let word = visible(word);
            (
                text!(ko "{word}: ntpd의 지시어이고 chronyd에는 없습니다", en "{word} is a directive of ntpd; chronyd does not have it"),
                Finding::NtpdDirective,
            )
        }
        Why::UnknownDirective { word, nearest: Some(near) } => {
            let word = visible(word);
            (
                text!(ko "{word}: 그런 지시어는 없습니다. 혹시 {near}인가요?", en "there is no directive {word}; did you mean {near}?"),
                Finding::Misspelt,
            )
        }
        Why::UnknownDirective { word, nearest: None } => {
            let word = visible(word);
            (
                text!(ko "{word}: 그런 지시어는 없습니다", en "there is no directive {word}"),
                Finding::Refused,
            )
        }
        Why::TrailingComment { mark, .. } => (
            text!(
                ko "{mark}은(는) 줄의 맨 앞에 있을 때만 주석입니다",
                en "{mark} starts a comment only at the start of a line"
            ),
            Finding::TrailingComment,
        ),
        Why::Bom => (
            text!(
                ko "파일 맨 앞에 보이지 않는 바이트 순서 표시(BOM)가 있습니다",
                en "the file starts with an invisible byte order mark (BOM)"
            ),
            Finding::ByteOrderMark,
        ),
        other => (say_rest(other), Finding::Refused),
    }
}

fn say_rest(why: &Why) -> Text {
    match why {
        Why::NotInThisVersion { directive } => text!(
            ko "{directive}: 더 새로운 chronyd에만 있는 지시어입니다",
            en "{directive} needs a newer chronyd"
        ),
        Why::Argument { directive, fault } => argument(directive, fault),
        Why::BadPrefix { bits, most } => text!(
            ko "네트워크의 비트 수는 {most} 이하여야 합니다: {bits}",
            en "a network cannot have {bits} bits: {most} at most"
        ),
        Why::TooLong { limit } => {
            text!(ko "줄이 너무 깁니다({limit}바이트 이상)", en "the line is too long ({limit} bytes or more)")
        }
        Why::IncludeDepth => text!(
            ko "include가 너무 깊거나 순환합니다",
            en "files include each other too deeply or in a loop"
        ),
        Why::BadPriority { priority } => text!(
            ko "{priority}: 우선순위는 0부터 99까지만 쓸 수 있습니다",
            en "a priority cannot be {priority}, only 0 to 99"
        ),
        Why::UnevenCertificates => text!(
            ko "ntsservercert와 ntsserverkey의 수가 서로 다릅니다",
            en "there are not as many ntsservercert lines as ntsserverkey lines"
        ),
        Why::IncludeMissing { path }
        | Why::IncludeDirMissing { path }
        | Why::PointsMissing { path } => {
            let path = visible(path);
            text!(ko "{path}: 파일이 없습니다", en "{path} does not exist")
        }
        Why::Conflict { directive, with, other } => {
            let other = place(other).to_string();
            text!(
                ko "{directive}: {with}({other})와(과) 함께 쓸 수 없습니다",
                en "{directive} and {with} ({other}) cannot be used together"
            )
        }
        Why::UnknownDriver { driver } => {
            let driver = visible(driver);
            text!(ko "{driver}: 그런 refclock 드라이버는 없습니다", en "there is no refclock driver {driver}")
        }
        _ => text!(
            ko "refclock의 tai 옵션에는 leapsectz가 필요합니다",
            en "the refclock option tai needs leapsectz"
        ),
    }
}

fn argument(directive: &str, fault: &Fault) -> Text {
    match fault {
        Fault::Missing => {
            text!(ko "{directive} 뒤에 값이 없습니다", en "{directive} needs a value")
        }
        Fault::TooMany => {
            text!(ko "{directive} 뒤에 값이 너무 많습니다", en "{directive} has too many values")
        }
        Fault::UnknownOption { word, nearest } => {
            let word = visible(word);
            let text = text!(
                ko "{word}: {directive}에 없는 옵션입니다",
                en "{directive} has no option {word}"
            );
            match nearest {
                Some(near) => {
                    text.then("; ", &text!(ko "혹시 {near}인가요?", en "did you mean {near}?"))
                }
                None => text,
            }
        }
        Fault::NoValue { option } => {
            text!(ko "{option} 옵션에 값이 없습니다", en "the option {option} needs a value")
        }
        Fault::BadValue { value, .. } => {
            let value = visible(value);
            text!(ko "{directive}에 {value}은(는) 쓸 수 없습니다", en "{value} is not a valid value for {directive}")
        }
        Fault::Netmask { value } => {
            let value = visible(value);
            text!(
                ko "{value}: 넷마스크가 아니라 /24처럼 비트 수로 적습니다",
                en "{value}: write the number of bits, as in /24, not a netmask"
            )
        }
        Fault::HostName { name } => {
            let name = visible(name);
            text!(
                ko "{name}: 이름이 아니라 네트워크 주소를 써야 합니다",
                en "{name}: put a network address here, not a name"
            )
        }
    }
}
