//! What is sent: bodies, and the headers that every answer carries.

use super::events::Events;
use http_body_util::Full;
use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use serde::Serialize;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Nothing but what this server itself sends is loaded, nothing is framed, no script stands in a page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// An answer.
pub(super) type Answer = Response<Sent>;

/// A body: bytes that are there, or events as they come.
pub(super) enum Sent {
    Bytes(Full<Bytes>),
    Events(Events),
}

impl Body for Sent {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Self::Bytes(bytes) => Pin::new(bytes).poll_frame(context),
            Self::Events(events) => events.poll(context).map(|bytes| Some(Ok(Frame::data(bytes?)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Bytes(bytes) => bytes.is_end_stream(),
            Self::Events(_) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Bytes(bytes) => bytes.size_hint(),
            Self::Events(_) => SizeHint::default(),
        }
    }
}

/// Bytes of a type.
pub(super) fn bytes(status: StatusCode, kind: &'static str, bytes: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(Sent::Bytes(Full::new(bytes.into())));
    *answer.status_mut() = status;
    put(&mut answer, header::CONTENT_TYPE, kind);
    answer
}

/// A few words: what is wrong with the request.
pub(super) fn refusal(status: StatusCode) -> Answer {
    let words = status.canonical_reason().unwrap_or("refused");
    bytes(status, "text/plain; charset=utf-8", format!("{words}\n"))
}

/// JSON; nobody keeps it.
pub(super) fn json(value: &impl Serialize) -> Answer {
    match serde_json::to_vec(value) {
        Ok(text) => {
            let mut answer = bytes(StatusCode::OK, "application/json", text);
            put(&mut answer, header::CACHE_CONTROL, "no-store");
            answer
        }
        Err(_) => refusal(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// Go there instead.
pub(super) fn see_other(location: &str) -> Answer {
    let mut answer = refusal(StatusCode::SEE_OTHER);
    put(&mut answer, header::LOCATION, location);
    put(&mut answer, header::CACHE_CONTROL, "no-store");
    answer
}

/// Adds a header, unless its value is none.
pub(super) fn put(answer: &mut Answer, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
}

/// What every answer says.
pub(super) fn harden(answer: &mut Answer) {
    put(answer, header::CONTENT_SECURITY_POLICY, POLICY);
    put(answer, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(answer, header::X_FRAME_OPTIONS, "DENY");
    put(answer, header::REFERRER_POLICY, "no-referrer");
    put(answer, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    put(answer, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
}
