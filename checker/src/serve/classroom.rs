//! The instructor's pages: the class and each student out of a gradebook, as it is written by others. Nothing
//! here can be changed.

use super::answer::{Answer, Sent, bytes, put, refusal, see_other};
use super::events::Events;
use super::{pages, route};
use crate::export::json::Json;
use crate::export::{Ask, Class, Export as _, html};
use crate::gradebook::Gradebook;
use crate::text::{Lang, Text};
use hyper::header::{self, HeaderName};
use hyper::{HeaderMap, Method, StatusCode, Uri};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;
use tokio::sync::watch;

/// How often the gradebook is asked whether anything was kept: it gives no signal of its own.
const TICK: Duration = Duration::from_millis(400);

/// A gradebook that is shown.
pub(super) struct Classroom {
    path: PathBuf,
    lang: Lang,
    version: watch::Receiver<u64>,
}

/// What a page is asked for.
enum Page {
    Class(String),
    Student(String, i64),
    Json(String),
}

impl Classroom {
    /// Follows a gradebook in a thread of its own.
    pub(super) fn start(path: &Path, lang: Lang) -> Result<Self, Text> {
        let book = Gradebook::look(path)?;
        let mut seen = book.commits()?;
        let (publish, version) = watch::channel(1);
        let spawned = thread::Builder::new().name("gradebook".into()).spawn(move || {
            // Ends with the process.
            while !publish.is_closed() {
                thread::sleep(TICK);
                // A gradebook that cannot be read just now is asked again.
                if let Ok(now) = book.commits()
                    && now != seen
                {
                    seen = now;
                    publish.send_modify(|version| *version += 1);
                }
            }
        });
        spawned.map_err(|error| Text::same(error.to_string()))?;
        Ok(Self { path: path.to_owned(), lang, version })
    }

    /// Answers a request of somebody who may ask.
    pub(super) async fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Answer {
        let head = *method == Method::HEAD;
        if *method != Method::GET && !head {
            let mut answer = refusal(StatusCode::METHOD_NOT_ALLOWED);
            put(&mut answer, header::ALLOW, "GET, HEAD");
            return answer;
        }
        let words: Vec<&str> = uri.path().split('/').skip(1).collect();
        let lang = |code: &str| Lang::ALL.into_iter().find(|lang| lang.code() == code);
        match words.as_slice() {
            ["class.css"] => file("text/css; charset=utf-8", html::STYLE),
            ["class.js"] => file("text/javascript; charset=utf-8", html::SCRIPT),
            ["api", "v1", "gradebook", "events"] if head => route::events_head(),
            ["api", "v1", "gradebook", "events"] => {
                let known = headers.get(HeaderName::from_static("last-event-id"));
                let known = known.and_then(|id| id.to_str().ok()?.trim().parse().ok());
                let events = Events::of_gradebook(self.version.clone(), known);
                route::events_head().map(|_| Sent::Events(events))
            }
            ["api", "v1", "gradebook", course] => {
                self.page(self.lang, Page::Json((*course).to_owned())).await
            }
            [""] => {
                let lang = pages::preferred(headers, self.lang);
                self.first(lang)
            }
            [code, ""] if lang(code).is_some() => self.first(lang(code).unwrap_or(self.lang)),
            [code, course, ""] if lang(code).is_some() => {
                let lang = lang(code).unwrap_or(self.lang);
                self.page(lang, Page::Class((*course).to_owned())).await
            }
            [code, course, "student", number] if lang(code).is_some() => {
                let Ok(number) = number.parse() else { return refusal(StatusCode::NOT_FOUND) };
                let lang = lang(code).unwrap_or(self.lang);
                self.page(lang, Page::Student((*course).to_owned(), number)).await
            }
            _ => refusal(StatusCode::NOT_FOUND),
        }
    }

    /// To the first course.
    fn first(&self, lang: Lang) -> Answer {
        let courses = Gradebook::look(&self.path).and_then(|book| book.courses());
        match courses.unwrap_or_default().first() {
            Some(course) => see_other(&format!("/{}/{course}/", lang.code())),
            None => refusal(StatusCode::NOT_FOUND),
        }
    }

    /// A page is made when it is asked for, beside what else is served.
    async fn page(&self, lang: Lang, page: Page) -> Answer {
        let path = self.path.clone();
        let made = tokio::task::spawn_blocking(move || make(&path, lang, &page)).await;
        match made {
            Ok(Ok(Some(answer))) => answer,
            Ok(Ok(None)) => refusal(StatusCode::NOT_FOUND),
            Ok(Err(_)) | Err(_) => refusal(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }
}

fn make(path: &Path, lang: Lang, page: &Page) -> Result<Option<Answer>, Text> {
    let book = Gradebook::look(path)?;
    let (Page::Class(course) | Page::Student(course, _) | Page::Json(course)) = page;
    if !book.courses()?.contains(course) {
        return Ok(None);
    }
    let class = Class::of(&book, course)?;
    let text = match page {
        Page::Class(_) => html::served_class(&class, lang)?,
        Page::Student(_, number) => {
            let Some(row) = class.matrix.rows.iter().find(|row| row.number == *number) else {
                return Ok(None);
            };
            html::served_student(&class, row, lang)?
        }
        Page::Json(_) => {
            let ask = Ask { lang, student: None, roster: None };
            let text = Json.export(&class, &ask)?.text;
            let mut answer = bytes(StatusCode::OK, "application/json", text);
            put(&mut answer, header::CACHE_CONTROL, "no-store");
            return Ok(Some(answer));
        }
    };
    let mut answer = bytes(StatusCode::OK, "text/html; charset=utf-8", text);
    put(&mut answer, header::CACHE_CONTROL, "no-store");
    Ok(Some(answer))
}

fn file(kind: &'static str, text: &'static str) -> Answer {
    let mut answer = bytes(StatusCode::OK, kind, text);
    // The same address may be another version's tomorrow.
    put(&mut answer, header::CACHE_CONTROL, "no-cache");
    answer
}
