//! Standard output and error, files, and what the terminal can do.

use crate::error::Failure;
use crate::text::{Text, text, visible};
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, IsTerminal as _, Read as _, Write};
use std::path::Path;

/// Writes a report to standard output. A pipe that was closed is no error.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    print_with(|out| out.write_all(text.as_bytes()))
}

/// The same for what is written bit by bit.
fn print_with(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure(
            text!(ko "표준 출력에 쓸 수 없습니다: {error}", en "cannot write to standard output: {error}"),
        )),
        _ => Ok(()),
    }
}

/// A line on standard error; nobody can be told if that fails.
pub(super) fn note(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// How far a long work is, on a line that the next one overwrites; on a terminal only.
pub(super) fn progress(done: usize, all: usize) {
    let mut err = io::stderr().lock();
    if err.is_terminal() {
        let _ = write!(err, "\r{done}/{all}");
        let _ = err.flush();
    }
}

/// Takes that line away again.
pub(super) fn progress_done() {
    let mut err = io::stderr().lock();
    if err.is_terminal() {
        let _ = write!(err, "\r\x1b[K");
    }
}

/// Writes a file as a whole: beside it first, then renamed, so that no half of it is ever there.
/// `-` is standard output. Something that is no plain file (a pipe, a terminal) is written to as it is.
pub(super) fn write_file(path: &Path, content: &str) -> Result<(), Failure> {
    write_with(path, |to| to.write_all(content.as_bytes()))
}

/// The same for what is written bit by bit.
pub(super) fn write_with(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    if path == Path::new("-") {
        return print_with(write);
    }
    let failed = |error: io::Error| {
        let path = visible(&path.to_string_lossy());
        Failure(text!(ko "{path}에 쓸 수 없습니다: {error}", en "cannot write {path}: {error}"))
    };
    match std::fs::metadata(path) {
        Ok(there) if !there.is_file() => {
            let to = std::fs::OpenOptions::new().write(true).open(path);
            return to.and_then(|to| write_all(to, write).map(drop)).map_err(failed);
        }
        _ => {}
    }
    let name = path.file_name().ok_or_else(|| failed(ErrorKind::InvalidInput.into()))?;
    let mut beside = name.to_os_string();
    beside.push(format!(".{}.part", std::process::id()));
    let beside = path.with_file_name(beside);
    let written = write_new(&beside, write).and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        // Whether the half could be taken away does not change what is told.
        let _ = std::fs::remove_file(&beside);
    }
    written.map_err(failed)
}

fn write_new(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let file = std::fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    write_all(file, write)?.sync_all()
}

fn write_all(file: File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<File> {
    let mut to = BufWriter::new(file);
    write(&mut to)?;
    to.into_inner().map_err(io::IntoInnerError::into_error)
}

/// Whether to use colours: as asked, else on a terminal that has them and without `NO_COLOR`.
pub(super) fn color(asked: &str) -> bool {
    match asked {
        "always" => true,
        "never" => false,
        _ => {
            let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
            io::stdout().is_terminal() && !no_color && !dumb
        }
    }
}

/// The columns of the terminal on standard output; none where it is no terminal.
pub(super) fn width() -> Option<usize> {
    if !io::stdout().is_terminal() {
        return None;
    }
    let columns = rustix::termios::tcgetwinsize(io::stdout()).map_or(0, |size| size.ws_col);
    Some(if columns == 0 { 80 } else { usize::from(columns).clamp(40, 120) })
}

/// A file that a user names, of at most so many bytes; one more shows that it is larger.
pub(super) fn input(path: &Path, most: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    crate::collect::open_plain(path)
        .and_then(|file| file.take(most as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| cannot_read(path, &error))?;
    Ok(bytes)
}

/// An input/output error in the reader's words.
pub(super) fn cannot_read(path: &Path, error: &io::Error) -> Failure {
    let path = visible(&path.to_string_lossy());
    let why = match error.kind() {
        ErrorKind::NotFound => text!(ko "없습니다", en "it does not exist"),
        ErrorKind::PermissionDenied => text!(ko "권한이 없습니다", en "no permission"),
        ErrorKind::IsADirectory => text!(ko "디렉터리입니다", en "it is a directory"),
        ErrorKind::NotADirectory => text!(ko "디렉터리가 아닙니다", en "it is not a directory"),
        _ => Text::same(error.to_string()),
    };
    Failure(text!(ko "읽을 수 없습니다({path}): ", en "cannot read {path}: ").then("", &why))
}
