//! From a request to an answer.

use super::answer::{Answer, Sent, bytes, harden, json, put, refusal, see_other};
use super::events::Events;
use super::guard::{COOKIE_NAME, Verdict};
use super::{Site, pages};
use crate::kinds::Exercise;
use crate::report::json::JsonReport;
use crate::state::progress::Reached;
use crate::text::Lang;
use hyper::header::{self, HeaderName};
use hyper::{HeaderMap, Method, Request, Response, StatusCode, Uri};
use serde::Serialize;
use std::collections::BTreeMap;

/// The courses, as `GET /api/v1/courses` lists them.
#[derive(Serialize)]
struct Courses {
    courses: Vec<CourseEntry>,
}

/// When each check that ever passed did so first, and since when it does not: seconds since 1970.
#[derive(Serialize)]
struct ProgressAnswer<'a> {
    checks: &'a BTreeMap<String, Reached>,
}

#[derive(Serialize)]
struct CourseEntry {
    id: String,
    title: String,
    about: String,
    exercises: Vec<ExerciseEntry>,
}

#[derive(Serialize)]
struct ExerciseEntry {
    id: String,
    title: String,
    page: String,
}

/// Answers one request. Its body is never read.
pub(super) async fn answer<B>(site: &Site, request: &Request<B>) -> Answer {
    let (uri, headers) = (request.uri(), request.headers());
    let mut answer = match site.guard.judge(uri, headers) {
        Verdict::Refused(status) => refusal(status),
        Verdict::Introduced => introduced(site, uri),
        Verdict::Welcome => welcome(site, request.method(), uri, headers).await,
    };
    harden(&mut answer);
    answer
}

/// The token goes into a cookie that no script can read, and out of the address.
fn introduced(site: &Site, uri: &Uri) -> Answer {
    let path = if uri.path().starts_with("//") { "/" } else { uri.path() };
    let mut answer = see_other(path);
    let token = site.guard.token.as_deref().unwrap_or_default();
    let cookie = format!("{COOKIE_NAME}={token}; Path=/; HttpOnly; SameSite=Strict");
    put(&mut answer, header::SET_COOKIE, &cookie);
    answer
}

async fn welcome(site: &Site, method: &Method, uri: &Uri, headers: &HeaderMap) -> Answer {
    if let Some(classroom) = &site.classroom {
        return classroom.answer(method, uri, headers).await;
    }
    let words: Vec<&str> = uri.path().split('/').skip(1).collect();
    let lang = asked(uri).unwrap_or_else(|| pages::preferred(headers, site.lang));
    let course = |id: &str| site.courses.get(id);
    let (allowed, wanted) = match words.as_slice() {
        ["api", "v1", "courses"] => (Method::GET, Wanted::Courses),
        ["api", "v1", "courses", id, what] => match (course(id), *what) {
            (Some(live), "report") => (Method::GET, Wanted::Report(live)),
            (Some(live), "events") => (Method::GET, Wanted::Events(live)),
            (Some(live), "progress") => (Method::GET, Wanted::Progress(live)),
            (Some(live), "check") => (Method::POST, Wanted::Check(live)),
            _ => return refusal(StatusCode::NOT_FOUND),
        },
        ["api", ..] => return refusal(StatusCode::NOT_FOUND),
        _ => (Method::GET, Wanted::Page),
    };
    let head = *method == Method::HEAD && allowed == Method::GET;
    if *method != allowed && !head {
        let mut answer = refusal(StatusCode::METHOD_NOT_ALLOWED);
        let allow = if allowed == Method::GET { "GET, HEAD" } else { "POST" };
        put(&mut answer, header::ALLOW, allow);
        return answer;
    }
    match wanted {
        Wanted::Courses => json(&courses(site, lang)),
        Wanted::Report(live) => {
            let board = live.live.now();
            json(&JsonReport::new(&board.report, lang, board.duration_ms))
        }
        Wanted::Progress(live) => json(&ProgressAnswer { checks: &live.live.reached.borrow() }),
        Wanted::Check(live) => {
            let board = live.live.check_now().await;
            json(&JsonReport::new(&board.report, lang, board.duration_ms))
        }
        Wanted::Events(_) if head => events_head(),
        Wanted::Events(live) => {
            let known = headers.get(HeaderName::from_static("last-event-id"));
            let known = known.and_then(|id| id.to_str().ok()?.trim().parse().ok());
            let events = Events::start(live.live.board.clone(), lang, known);
            events_head().map(|_| Sent::Events(events))
        }
        Wanted::Page => {
            let ids: Vec<&str> = site.courses.keys().map(String::as_str).collect();
            pages::page(uri.path(), headers, site.lang, &ids.join("."))
        }
    }
}

enum Wanted<'a> {
    Courses,
    Report(&'a super::Followed),
    Events(&'a super::Followed),
    Check(&'a super::Followed),
    Progress(&'a super::Followed),
    Page,
}

pub(super) fn events_head() -> Response<Sent> {
    let mut answer = bytes(StatusCode::OK, "text/event-stream", "");
    put(&mut answer, header::CACHE_CONTROL, "no-store");
    answer
}

/// The language of `?lang=`.
fn asked(uri: &Uri) -> Option<Lang> {
    let code = uri.query()?.split('&').find_map(|pair| pair.strip_prefix("lang="))?;
    Lang::ALL.into_iter().find(|lang| lang.code() == code)
}

fn courses(site: &Site, lang: Lang) -> Courses {
    let courses = site.courses.iter().map(|(id, followed)| {
        let exercise = |exercise: &Exercise| ExerciseEntry {
            id: exercise.id().to_owned(),
            title: exercise.title.get(lang).to_owned(),
            page: exercise.html_page(),
        };
        CourseEntry {
            id: id.clone(),
            title: followed.course.file.title.get(lang).to_owned(),
            about: followed.course.file.about.get(lang).to_owned(),
            exercises: followed.course.exercises.iter().map(exercise).collect(),
        }
    });
    Courses { courses: courses.collect() }
}
