//! The book, out of the program: no path of a request ever reaches a disk.

use super::answer::{Answer, bytes, put, refusal, see_other};
use crate::book::FILES;
use crate::text::Lang;
use flate2::read::GzDecoder;
use hyper::header::{self, HeaderName};
use hyper::{HeaderMap, StatusCode};
use sha2::{Digest as _, Sha256};
use std::io::Read as _;

/// No file of the book is as large, unpacked: 8 MiB.
const LARGEST: u64 = 8 << 20;

/// Tells the pages' script whom to ask, by the ids of the courses with dots between. Without it, it asks
/// nobody.
fn live(courses: &str) -> String {
    format!("labcheck-live={courses}; Path=/; SameSite=Strict")
}

/// The answer for the path of a page or of what belongs to one, where these courses are followed.
pub(super) fn page(path: &str, headers: &HeaderMap, default: Lang, courses: &str) -> Answer {
    if path == "/" {
        return see_other(&format!("/{}/", preferred(headers, default).code()));
    }
    let name = path.strip_prefix('/').unwrap_or(path);
    let index = if name.ends_with('/') { format!("{name}index.html") } else { name.to_owned() };
    let mut answer = match find(&index) {
        Some(file) => file_answer(StatusCode::OK, file, headers),
        // A folder without its slash would break every relative link on the page.
        None if find(&format!("{name}/index.html")).is_some() => see_other(&format!("/{name}/")),
        None => not_found(path, headers, default),
    };
    let kind = answer.headers().get(header::CONTENT_TYPE);
    if kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        put(&mut answer, header::SET_COOKIE, &live(courses));
    }
    answer
}

fn not_found(path: &str, headers: &HeaderMap, default: Lang) -> Answer {
    let in_path = Lang::ALL.into_iter().find(|l| path.starts_with(&format!("/{}/", l.code())));
    let lang = in_path.unwrap_or_else(|| preferred(headers, default));
    match find(&format!("{}/404.html", lang.code())) {
        Some(file) => file_answer(StatusCode::NOT_FOUND, file, headers),
        None => refusal(StatusCode::NOT_FOUND),
    }
}

type File = (&'static str, &'static str, &'static [u8]);

fn find(path: &str) -> Option<File> {
    let at = FILES.binary_search_by(|(name, ..)| (*name).cmp(path)).ok()?;
    FILES.get(at).copied()
}

fn file_answer(status: StatusCode, (_, kind, packed): File, headers: &HeaderMap) -> Answer {
    let tag = tag(packed);
    let known =
        headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let known = known.flat_map(|value| value.split(',')).any(|value| value.trim() == tag);
    let mut answer = if known && status == StatusCode::OK {
        bytes(StatusCode::NOT_MODIFIED, kind, "")
    } else if takes_gzip(headers) {
        let mut answer = bytes(status, kind, packed);
        put(&mut answer, header::CONTENT_ENCODING, "gzip");
        answer
    } else {
        let mut plain = Vec::new();
        if GzDecoder::new(packed).take(LARGEST).read_to_end(&mut plain).is_err() {
            return refusal(StatusCode::INTERNAL_SERVER_ERROR);
        }
        bytes(status, kind, plain)
    };
    put(&mut answer, header::ETAG, &tag);
    put(&mut answer, header::CACHE_CONTROL, "no-cache");
    put(&mut answer, header::VARY, "accept-encoding");
    answer
}

/// A weak one: packed or not, it is the same page.
fn tag(packed: &[u8]) -> String {
    let digest = Sha256::digest(packed);
    let digits: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("W/\"{digits}\"")
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    weighted(headers, &header::ACCEPT_ENCODING)
        .into_iter()
        .find(|(name, _)| matches!(name.as_str(), "gzip" | "x-gzip" | "*"))
        .is_some_and(|(_, weight)| weight > 0.0)
}

/// The language that the reader prefers (RFC 9110, 12.5.4), of those that there are.
pub(super) fn preferred(headers: &HeaderMap, default: Lang) -> Lang {
    let wanted = weighted(headers, &header::ACCEPT_LANGUAGE);
    let known = wanted.into_iter().filter(|(_, weight)| *weight > 0.0).find_map(|(name, _)| {
        let primary = name.split('-').next().unwrap_or_default().to_owned();
        Lang::ALL.into_iter().find(|lang| lang.code() == primary)
    });
    known.unwrap_or(default)
}

/// The words of a header with their weights, the heaviest first.
fn weighted(headers: &HeaderMap, name: &HeaderName) -> Vec<(String, f32)> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    let mut words: Vec<(String, f32)> = values
        .flat_map(|value| value.split(','))
        .map(|word| {
            let mut parts = word.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default().to_ascii_lowercase();
            let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok());
            (name, weight.unwrap_or(1.0))
        })
        .collect();
    words.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn the_first_page_is_in_the_language_that_the_reader_asks_for() {
        let first = |accept: &str| {
            let answer = page("/", &headers(&[("accept-language", accept)]), Lang::En, "day1");
            answer.headers()[header::LOCATION].to_str().unwrap().to_owned()
        };
        assert_eq!(first("ko-KR,ko;q=0.9,en;q=0.8"), "/ko/");
        assert_eq!(first("en;q=0.4, ko;q=0.5"), "/ko/");
        assert_eq!(first("fr,en;q=0.5,ko;q=0.1"), "/en/");
        assert_eq!(first("ko;q=0"), "/en/");
        assert_eq!(first("x;q=nonsense,,;"), "/en/");
    }

    #[test]
    fn a_page_is_sent_packed_to_who_takes_that_and_unpacked_to_others() {
        let packed = page("/ko/", &headers(&[("accept-encoding", "br, gzip")]), Lang::En, "day1");
        assert_eq!(packed.headers()[header::CONTENT_ENCODING], "gzip");
        let plain =
            page("/ko/index.html", &headers(&[("accept-encoding", "gzip;q=0")]), Lang::En, "day1");
        assert!(!plain.headers().contains_key(header::CONTENT_ENCODING));
        assert_eq!(plain.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
        let tag = plain.headers()[header::ETAG].to_str().unwrap().to_owned();
        let cookie = plain.headers()[header::SET_COOKIE].to_str().unwrap();
        assert_eq!(cookie, "labcheck-live=day1; Path=/; SameSite=Strict");
        let again = page("/ko/", &headers(&[("if-none-match", &tag)]), Lang::En, "day1");
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    }

    #[test]
    fn what_is_no_page_is_not_found_however_it_is_written() {
        for path in [
            "/ko/../../etc/passwd",
            "/ko/%2e%2e/%2e%2e/etc/passwd",
            "//etc/passwd",
            "/ko//index.html",
            "/ko/index.html/",
            "/ko/\\..\\x",
            "/etc/passwd",
            "/ko/nothing.html",
            "/KO/",
            "/book.rs",
        ] {
            let answer = page(path, &HeaderMap::new(), Lang::En, "day1");
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(
            page("/ko", &HeaderMap::new(), Lang::En, "day1").headers()[header::LOCATION],
            "/ko/"
        );
    }
}
