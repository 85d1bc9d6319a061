//! The book in a browser, its cards live: a web server for this machine's own user.
//!
//! One thread follows the machine ([`live`]), one serves. Everything that a client may use up has a
//! bound: connections, the size and the time of a request's head, the time of a write. A request's body
//! is never read, and nothing that a page sends is ever run.

mod answer;
mod board;
mod classroom;
mod events;
mod guard;
mod live;
mod pages;
mod route;
mod slow;
#[cfg(test)]
mod tests;

use crate::collect::Collector;
use crate::kinds::{Course, Params};
use crate::random;
use crate::text::Lang;
use classroom::Classroom;
use guard::Guard;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use live::Live;
use slow::Impatient;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Semaphore;

/// Bytes of a request's head.
const HEAD: usize = 16 << 10;
/// Header lines of a request.
const HEADERS: usize = 64;

/// What clients may use up of what others need as well.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// Connections at a time; more are closed as they come.
    connections: usize,
    /// For a request's head, and for the next one on a connection that is kept.
    head_time: Duration,
    /// How long nothing of what is to be written may go out.
    write_time: Duration,
}

const LIMITS: Limits = Limits {
    connections: 512,
    head_time: Duration::from_secs(15),
    write_time: Duration::from_secs(20),
};

/// A course to be served.
pub struct Served {
    /// Looks at the machine.
    pub collector: Collector,
    /// The course.
    pub course: Course,
    /// Its parameters.
    pub params: Params,
}

/// What is served, and where.
pub struct Options {
    /// The address; a port of zero takes a free one.
    pub address: SocketAddr,
    /// Whether a token is asked for: wherever others can reach it.
    pub token: bool,
    /// The language where the reader's browser names none.
    pub lang: Lang,
    /// The courses.
    pub courses: Vec<Served>,
    /// The gradebook whose pages are served instead of the book.
    pub gradebook: Option<PathBuf>,
}

/// A course that is followed.
struct Followed {
    live: Live,
    course: Course,
}

/// Everything that is served.
struct Site {
    guard: Guard,
    lang: Lang,
    courses: BTreeMap<String, Followed>,
    classroom: Option<Classroom>,
}

/// Serves until SIGINT or SIGTERM; `ready` is told the address once it answers.
///
/// # Errors
/// The address cannot be listened on, the kernel gives no inotify, or there are no random numbers for
/// a token.
pub fn serve(options: Options, ready: impl FnOnce(&str)) -> io::Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
    runtime.block_on(run(options, ready))
}

async fn run(options: Options, ready: impl FnOnce(&str)) -> io::Result<()> {
    let listener = TcpListener::bind(options.address).await?;
    let address = listener.local_addr()?;
    let token = if options.token { Some(random::digits()?) } else { None };
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut courses = BTreeMap::new();
    for Served { collector, course, params } in options.courses {
        let live = Live::start(collector, course.clone(), params, options.lang)?;
        courses.insert(course.id().to_owned(), Followed { live, course });
    }
    let listen = (!address.ip().is_loopback()).then_some(address.ip());
    let url = url(address, token.as_deref());
    let classroom = match &options.gradebook {
        Some(path) => Some(
            Classroom::start(path, options.lang)
                .map_err(|told| io::Error::other(told.get(options.lang).to_owned()))?,
        ),
        None => None,
    };
    let guard = Guard { listen, token };
    let site = Arc::new(Site { guard, lang: options.lang, courses, classroom });
    ready(&url);
    accept(&listener, &site, LIMITS, either(interrupt.recv(), terminate.recv())).await;
    Ok(())
}

/// Takes connections until `stop` ends.
async fn accept(
    listener: &TcpListener,
    site: &Arc<Site>,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let room = Arc::new(Semaphore::new(limits.connections));
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = match or_stopped(listener.accept(), stop.as_mut()).await {
            None => return,
            Some(Ok((stream, _))) => stream,
            // Out of descriptors: those that are open will be closed.
            Some(Err(_)) => {
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&room).try_acquire_owned() else { continue };
        let site = Arc::clone(site);
        tokio::spawn(async move {
            connection(accepted, &site, limits).await;
            drop(place);
        });
    }
}

async fn connection(stream: TcpStream, site: &Site, limits: Limits) {
    // What was written is sent at once: an event is small, and somebody waits for it.
    let _ = stream.set_nodelay(true);
    let service =
        service_fn(
            |request| async move { Ok::<_, Infallible>(route::answer(site, &request).await) },
        );
    // Whatever a client does wrong is its own affair.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_buf_size(HEAD)
        .max_headers(HEADERS)
        .serve_connection(TokioIo::new(Impatient::new(stream, limits.write_time)), service)
        .await;
}

/// The first of two that ends.
async fn either<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) {
    or_stopped(
        async {
            a.await;
        },
        async {
            b.await;
        },
    )
    .await;
}

/// The outcome of `work`, or none if `stop` ends before it.
async fn or_stopped<T>(work: impl Future<Output = T>, stop: impl Future<Output = ()>) -> Option<T> {
    let (mut work, mut stop) = (std::pin::pin!(work), std::pin::pin!(stop));
    std::future::poll_fn(|context| {
        if stop.as_mut().poll(context).is_ready() {
            return std::task::Poll::Ready(None);
        }
        work.as_mut().poll(context).map(Some)
    })
    .await
}

/// The address as a browser takes it. Where this machine alone is let in, it has the name that the book
/// and a tunnel give it: browsers keep what a reader ticked by name. A token goes to the very address
/// that is listened on (of all of them, to the one of this machine itself): a name may lead to somebody
/// else, who listens on the other protocol's.
fn url(address: SocketAddr, token: Option<&str>) -> String {
    let Some(token) = token else {
        return match address.ip().is_loopback() {
            true => format!("http://localhost:{}/", address.port()),
            false => format!("http://{address}/"),
        };
    };
    let mut address = address;
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    format!("http://{address}/?token={token}")
}
