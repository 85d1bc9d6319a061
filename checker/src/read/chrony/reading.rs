//! Reading the files in chronyd's order.
//!
//! Source: `CNF_ReadFile`, `CNF_ParseLine`, `parse_include`, `parse_confdir`, `load_source_file`
//! (conf.c) of chrony 3.4, 4.3 and 4.6.1.

use super::glob::{self, Named, Stop};
use super::late::Late;
use super::line::{self, Meaning, meaning};
use super::pieces::{Lines, Told};
use super::{
    Comment, Config, Dialect, Fault, Local, NoConfig, Place, Refusal, Rule, Source, SourceKind,
    Unread, Why, directives, scan,
};
use crate::evidence::{Cannot, FileKind, Look, Need};
use crate::read::path::Work;
use crate::read::tree::{Read, Tree};
use std::net::IpAddr;

/// So many comments are kept: a person writes no more.
const COMMENTS: usize = 1_000;

/// From so many bytes on, line end and all, a line is too long for 4.x.
const LONG_LINE: usize = 2048;
/// 3.4 reads longer lines in pieces of this size, each a line of its own.
const OLD_PIECE: usize = 2047;
/// 4.x counts the main file as level 1.
const DEEPEST: usize = 10;
/// 3.4 counts nothing, and dies once it has no file descriptors left.
const OLD_DEEPEST: usize = 1000;
/// All files together; more is hostile.
const MOST_BYTES: usize = 256 << 10;
const MOST_FILES: usize = 2000;
/// Files and directories that are asked for at once, and those that cannot be read: one of them
/// is enough to go and look, or to be unable to tell.
const MOST_OPEN: usize = 2000;

/// Reads the configuration that begins with the file `path`, an absolute path.
///
/// # Errors
/// Inside `Done`: there is no such file, or it cannot be looked at.
pub fn read(path: &str, tree: &dyn Tree, dialect: Dialect) -> Read<Result<Config, NoConfig>> {
    let main = match tree.file(path) {
        None => return Read::Wants(vec![Need::File(path.to_owned())]),
        Some(Look::Absent) => return Read::Done(Err(NoConfig::Absent)),
        Some(Look::Cannot(why)) => return Read::Done(Err(NoConfig::Cannot(why.clone()))),
        Some(Look::Seen(file)) => &file.content,
    };
    match read_from(Lines::new(path.to_owned(), main, 1), tree, dialect) {
        Read::Done(mut config) => {
            config.files.insert(0, path.to_owned());
            Read::Done(Ok(config))
        }
        Read::Wants(needs) => Read::Wants(needs),
    }
}

/// Reads a configuration that stands in the words of chronyd's command line; `path` is told as their
/// place, each word a line.
#[must_use]
pub fn read_lines(words: &[String], path: &str, tree: &dyn Tree, dialect: Dialect) -> Read<Config> {
    // To chronyd a line end within a word is a blank.
    let lines: Vec<String> = words.iter().map(|word| word.replace('\n', " ") + "\n").collect();
    read_from(Lines::new(path.to_owned(), lines.concat().as_bytes(), 0), tree, dialect)
}

fn read_from(main: Lines<'_>, tree: &dyn Tree, dialect: Dialect) -> Read<Config> {
    let mut reader = Reader {
        tree,
        dialect,
        config: Config::default(),
        wants: Vec::new(),
        bytes: main.len(),
        jobs: vec![Job::Lines(main)],
        sourcedirs: Vec::new(),
        late: Late::default(),
        work: Work::default(),
    };
    reader.run();
    if reader.config.refused.is_none() && !reader.is_open() {
        reader.look_at_points();
    }
    if reader.wants.is_empty() && reader.config.refused.is_none() {
        reader.config.refused = reader.late.refusal(dialect);
    }
    if reader.wants.is_empty() && reader.config.refused.is_none() {
        reader.read_sourcedirs();
    }
    if reader.wants.is_empty() {
        Read::Done(reader.config)
    } else {
        reader.wants.sort();
        reader.wants.dedup();
        Read::Wants(reader.wants)
    }
}

enum Job<'t> {
    /// A file to begin, at which depth, and the line that names it.
    Begin(Named, usize, Told),
    Lines(Lines<'t>),
}

struct Reader<'t> {
    tree: &'t dyn Tree,
    dialect: Dialect,
    config: Config,
    wants: Vec<Need>,
    jobs: Vec<Job<'t>>,
    sourcedirs: Vec<(Vec<Vec<u8>>, Place)>,
    late: Late,
    bytes: usize,
    work: Work,
}

impl<'t> Reader<'t> {
    fn run(&mut self) {
        while let Some(job) = self.jobs.pop() {
            match job {
                Job::Begin(path, depth, from) => self.begin(path, depth, &from),
                Job::Lines(lines) => self.lines(lines),
            }
            if self.config.refused.is_some() || self.is_open() {
                return;
            }
        }
    }

    /// Whether so much is open that the rest does not matter now.
    fn is_open(&self) -> bool {
        self.wants.len() + self.config.unread.len() > MOST_OPEN
    }

    fn refuse(&mut self, refusal: Refusal) {
        self.config.refused.get_or_insert(refusal);
    }

    fn cannot(&mut self, path: String, from: &Place, why: Cannot, sources_only: bool) {
        self.config.unread.push(Unread { path, from: from.clone(), why, sources_only });
    }

    /// Looks for the file of the points of `tempcomp`. Only an absolute path is held against the tree.
    fn look_at_points(&mut self) {
        let Some((path, told)) = self.late.points.take() else { return };
        let parts = || path.split('/').skip(1);
        if !path.starts_with('/') || parts().any(|part| matches!(part, "" | "." | "..")) {
            return;
        }
        match self.tree.file(&path) {
            None => self.wants.push(Need::File(path)),
            Some(Look::Absent) => {
                self.late.no_points = Some(told.refused(Why::PointsMissing { path }));
            }
            Some(Look::Cannot(why)) => self.cannot(path, &told.place, why.clone(), false),
            Some(Look::Seen(_)) => {}
        }
    }

    fn begin(&mut self, named: Named, depth: usize, from: &Told) {
        let (deepest, circle) = match self.dialect {
            Dialect::V3_4 => {
                let open = |job: &Job| matches!((job, &named), (Job::Lines(lines), Ok(path)) if lines.path == *path);
                (OLD_DEEPEST, self.jobs.iter().any(open))
            }
            Dialect::V4_3 | Dialect::V4_6 => (DEEPEST, false),
        };
        if circle || depth > deepest {
            return self.refuse(from.refused(Why::IncludeDepth));
        }
        let path = match named {
            Ok(path) => path,
            Err(path) => return self.refuse(from.refused(Why::IncludeMissing { path })),
        };
        match self.tree.file(&path) {
            None => self.wants.push(Need::File(path)),
            Some(Look::Absent) => self.refuse(from.refused(Why::IncludeMissing { path })),
            // It can be opened, and gives no line.
            Some(Look::Cannot(Cannot::NotPlain { kind: FileKind::Directory })) => {}
            Some(Look::Cannot(why)) => self.cannot(path, &from.place, why.clone(), false),
            Some(Look::Seen(file)) => {
                self.bytes = self.bytes.saturating_add(file.content.len());
                if self.bytes > MOST_BYTES || self.config.files.len() >= MOST_FILES {
                    let why = Cannot::TooLarge { limit: MOST_BYTES as u64 };
                    self.cannot(path, &from.place, why, false);
                    return self.jobs.clear();
                }
                self.config.files.push(path.clone());
                self.jobs.push(Job::Lines(Lines::new(path, &file.content, depth)));
            }
        }
    }

    /// Reads lines up to the next one that leads to other files.
    fn lines(&mut self, mut lines: Lines<'t>) {
        let old = self.dialect == Dialect::V3_4;
        let limit = if old { OLD_PIECE } else { LONG_LINE };
        while let Some((piece, first)) = lines.next(limit) {
            let piece = scan::c_string(piece);
            let told = || lines.told(piece);
            if !old && piece.len() >= LONG_LINE {
                return self.refuse(told().refused(Why::TooLong { limit: LONG_LINE }));
            }
            let line = scan::normalise(piece);
            if line.is_empty() {
                self.comment(piece, &lines);
                continue;
            }
            match meaning(&line, self.dialect) {
                Ok(Meaning::Nothing) => {}
                Ok(meaning) => {
                    let told = told();
                    let before = self.jobs.len();
                    let depth = lines.depth + 1;
                    self.take(meaning, told, depth);
                    if self.jobs.len() > before {
                        self.jobs.insert(before, Job::Lines(lines));
                        return;
                    }
                    if self.config.refused.is_some() {
                        return;
                    }
                    if self.is_open() {
                        return;
                    }
                }
                Err(Why::UnknownDirective { .. }) if first && begins_with_bom(piece) => {
                    return self.refuse(told().refused(Why::Bom));
                }
                Err(why) => return self.refuse(told().refused(why)),
            }
        }
    }

    fn take(&mut self, meaning: Meaning, told: Told, depth: usize) {
        let place = told.place.clone();
        match meaning {
            Meaning::Nothing => {}
            Meaning::Local { stratum, orphan, waits } => {
                self.config.local = Some(Local { place, stratum, orphan, waits });
            }
            Meaning::Access { ntp, allow, said } => match said.net() {
                Ok(net) if ntp => {
                    self.config.access.push(Rule { place, allow, all: said.all, net });
                }
                Ok(_) => {}
                Err((bits, most)) => {
                    let bad = if ntp { &mut self.late.bad_ntp } else { &mut self.late.bad_cmd };
                    bad.get_or_insert_with(|| told.refused(Why::BadPrefix { bits, most }));
                }
            },
            Meaning::Source { kind, name } => {
                self.config.sources.push(Source { place, kind, name, from_sourcedir: false });
            }
            Meaning::Port(port) => self.config.port = Some((port, place)),
            Meaning::Bind(IpAddr::V4(ip)) => self.config.bound4 = Some((ip, place)),
            Meaning::Bind(IpAddr::V6(ip)) => self.config.bound6 = Some((ip, place)),
            Meaning::Device(device) => self.config.device = Some((device, place)),
            Meaning::User(user) => self.config.user = Some((user, place)),
            Meaning::Include(pattern) => {
                match glob::glob(&pattern, self.tree, self.dialect, &mut self.work) {
                    Ok(paths) => self.later(paths, depth, &told),
                    Err(Stop::NoDir(path)) => {
                        self.refuse(told.refused(Why::IncludeDirMissing { path }));
                    }
                    Err(Stop::Cannot(path, why)) => self.cannot(path, &place, why, false),
                    Err(Stop::Wants(wants)) => self.wants.extend(wants),
                }
            }
            Meaning::ConfDir(dirs) => {
                let found = glob::search(&dirs, ".conf", self.tree, &mut self.work);
                self.wants.extend(found.wants);
                for (path, why) in found.cannot {
                    self.cannot(path, &place, why, false);
                }
                let paths = found.paths.into_iter().map(Ok).collect();
                self.later(paths, depth, &told);
            }
            Meaning::SourceDir(dirs) => self.sourcedirs.push((dirs, place)),
            Meaning::Refclock { driver, tai } => {
                self.config.refclocks += 1;
                self.late.refclocks.push((driver, tai, told));
            }
            Meaning::Priority(priority) => self.late.priority = Some((priority, told)),
            Meaning::TempComp(points) => self.late.points = points.map(|path| (path, told)),
            Meaning::Flag(name) => self.late.flags.push((name, told)),
        }
    }

    /// Puts files on the stack, the first on top.
    fn later(&mut self, paths: Vec<Named>, depth: usize, from: &Told) {
        let jobs = paths.into_iter().rev().map(|path| Job::Begin(path, depth, from.clone()));
        self.jobs.extend(jobs);
    }

    /// Keeps a comment that would be a directive.
    fn comment(&mut self, piece: &[u8], lines: &Lines) {
        let text = piece.trim_ascii_start();
        let Some(&mark) = text.first() else { return };
        let start = text.iter().position(|&b| !scan::is_comment_mark(b) && !scan::is_space(b));
        let text = scan::normalise(start.and_then(|at| text.get(at..)).unwrap_or_default());
        // What is no directive at all is most of a file, and what was near to one is of no interest.
        let Some(directive) = directives::find(scan::word(&text).0) else { return };
        if self.config.comments.len() < COMMENTS && meaning(&text, self.dialect).is_ok() {
            let (place, mark) = (lines.told(piece).place, char::from(mark));
            self.config.comments.push(Comment { place, mark, directive: directive.name });
        }
    }

    fn read_sourcedirs(&mut self) {
        for (dirs, place) in std::mem::take(&mut self.sourcedirs) {
            let found = glob::search(&dirs, ".sources", self.tree, &mut self.work);
            self.wants.extend(found.wants);
            for (path, why) in found.cannot {
                self.cannot(path, &place, why, true);
            }
            for path in found.paths {
                match self.tree.file(&path) {
                    None => self.wants.push(Need::File(path)),
                    // What cannot be opened, or gives no line, is passed over.
                    Some(
                        Look::Absent | Look::Cannot(Cannot::NotPlain { kind: FileKind::Directory }),
                    ) => {}
                    Some(Look::Cannot(why)) => self.cannot(path, &place, why.clone(), true),
                    Some(Look::Seen(file)) => {
                        self.config.sources_files.push(path.clone());
                        self.source_lines(Lines::new(path, &file.content, 1));
                    }
                }
            }
        }
    }

    /// The lines of a `*.sources` file: reading ends at the first without a line end, and what is no
    /// source is passed over.
    fn source_lines(&mut self, mut lines: Lines) {
        while let Some((piece, _)) = lines.next(LONG_LINE) {
            let piece = scan::c_string(piece);
            let place = lines.told(piece).place;
            if !piece.ends_with(b"\n") {
                self.config.skipped.push(place);
                return;
            }
            let line = scan::normalise(piece);
            if line.is_empty() {
                continue;
            }
            match source_line(&line, self.dialect) {
                Ok(Meaning::Source { kind, name }) => {
                    self.config.sources.push(Source { place, kind, name, from_sourcedir: true });
                }
                _ => self.config.skipped.push(place),
            }
        }
    }
}

fn source_line(line: &[u8], dialect: Dialect) -> Result<Meaning, Fault> {
    let (kind, rest) = scan::word(line);
    let kinds =
        [("server", SourceKind::Server), ("pool", SourceKind::Pool), ("peer", SourceKind::Peer)];
    match kinds.iter().find(|(name, _)| name.as_bytes().eq_ignore_ascii_case(kind)) {
        Some(&(_, kind)) => line::source(kind, rest, dialect),
        None => Ok(Meaning::Nothing),
    }
}

fn begins_with_bom(piece: &[u8]) -> bool {
    [&b"\xEF\xBB\xBF"[..], b"\xFF\xFE", b"\xFE\xFF"].iter().any(|bom| piece.starts_with(bom))
}
