//! `labcheck serve`: the book in a browser, its cards live.

use super::{Context, check, course, output};
use crate::error::{Failure, exit};
use crate::gradebook::Gradebook;
use crate::serve::{Options, Served, serve};
use crate::text::{Text, text, visible};
use clap::ArgMatches;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The port unless another one is asked for.
pub(super) const PORT: u16 = 8417;

pub(super) fn run(matches: &ArgMatches, context: Context) -> Result<u8, Failure> {
    let files = course::files(matches)?;
    let root = matches.get_one::<PathBuf>("root");
    let gradebook = matches.get_one::<PathBuf>("gradebook").cloned();
    if let Some(path) = &gradebook {
        Gradebook::look(path)?;
    }
    let mut courses = Vec::new();
    // A gradebook is about other machines: this one is not looked at.
    let followed = if gradebook.is_some() { Vec::new() } else { files.courses() };
    for id in followed {
        let course = course::course(&files, id)?;
        let params = course::params(matches, &course)?;
        let collector = check::collector(root.map(PathBuf::as_path))?;
        courses.push(Served { collector, course, params });
    }
    let listen = matches.get_one::<IpAddr>("listen").copied();
    let ip = listen.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let port = matches.get_one::<u16>("port").copied().unwrap_or(PORT);
    let address = SocketAddr::new(ip, port);
    let token = listen.is_some() || gradebook.is_some();
    let options = Options { address, token, lang: context.lang, courses, gradebook };
    let open = matches.get_flag("open");
    let ready = |url: &str| {
        // Whoever started this reads the address here; if nobody does, it is served all the same.
        let _ = output::print(&format!("{url}\n"));
        if open && let Err(error) = browse(url) {
            let error = visible(&error.to_string());
            let told: Text = text!(
                ko "브라우저를 열지 못했습니다({error}). 위의 주소를 직접 여세요.",
                en "could not open a browser ({error}): open the address above yourself"
            );
            output::note(told.get(context.lang));
        }
    };
    serve(options, ready).map_err(|error| failed(address, &error))?;
    Ok(exit::DONE)
}

fn browse(url: &str) -> io::Result<()> {
    let mut command = Command::new("xdg-open");
    command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map(drop)
}

fn failed(address: SocketAddr, error: &io::Error) -> Failure {
    Failure(match error.kind() {
        io::ErrorKind::AddrInUse => text!(
            ko "{address}은(는) 이미 쓰이고 있습니다. 다른 포트를 쓰려면 --port N, 빈 포트를 쓰려면 --port 0",
            en "{address} is in use already: take another port with --port N, or any free one with --port 0"
        ),
        io::ErrorKind::AddrNotAvailable => text!(
            ko "{address}은(는) 이 컴퓨터의 주소가 아닙니다",
            en "{address} is no address of this machine"
        ),
        _ => {
            let error = visible(&error.to_string());
            text!(
                ko "{address}에서 서비스할 수 없습니다: {error}",
                en "cannot serve at {address}: {error}"
            )
        }
    })
}
