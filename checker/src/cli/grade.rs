//! `labcheck grade`: many machines or a folder of bundles, into a gradebook.

use super::{Context, course, output};
use crate::error::{Failure, exit};
use crate::evidence::identity::digest;
use crate::export;
use crate::grade::class::{Class, Tally};
use crate::grade::crew::Orders;
use crate::grade::errand::Errand;
use crate::grade::folder::{Folder, Sorted};
use crate::grade::handed;
use crate::grade::inventory::{self, Inventory};
use crate::grade::show::Show;
use crate::grade::ssh::{Limits, Program};
use crate::gradebook::rubric::Rubric;
use crate::gradebook::{Gradebook, Run};
use crate::kinds::{Course, Params};
use crate::random;
use crate::render::gradebook as render;
use crate::text::{Text, text, visible};
use crate::time::now;
use clap::ArgMatches;
use labcheck_labs::{Files, Grading, grading};
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// The gradebook unless another one is named.
pub(super) const GRADEBOOK: &str = "gradebook.sqlite";
/// Visits at a time unless told: each is a process of ssh's here.
const JOBS: usize = 16;

/// What is judged, and by what.
struct Subject {
    files: Files,
    course: Course,
    params: Params,
    grading: Grading,
}

pub(super) fn run(matches: &ArgMatches, context: Context) -> Result<u8, Failure> {
    let files = course::files(matches)?;
    let name = matches.get_one::<String>("course").map_or("", String::as_str);
    let course = course::course(&files, name)?;
    let params = course::params(matches, &course)?;
    let grading = policy(matches, &course)?;
    let subject = Subject { files, course, params, grading };
    let inventory = matches.get_one::<PathBuf>("inventory").map(|path| read(path)).transpose()?;
    for note in inventory.iter().flat_map(|inventory| &inventory.notes) {
        output::note(note.get(context.lang));
    }
    let path = gradebook(matches);
    match (matches.get_one::<PathBuf>("bundles"), inventory) {
        (Some(dir), inventory) => {
            bundles(dir, &inventory.unwrap_or_default(), path, &subject, context)
        }
        (None, Some(inventory)) => over_ssh(matches, &inventory, path, &subject, context),
        (None, None) => Err(Failure(text!(
            ko "무엇을 채점할지 적어야 합니다: -i 인벤토리, 또는 --bundles 폴더",
            en "what is to be graded? -i INVENTORY, or --bundles DIR"
        ))),
    }
}

/// The gradebook that is meant.
pub(super) fn gradebook(matches: &ArgMatches) -> &Path {
    matches.get_one::<PathBuf>("gradebook").map_or(Path::new(GRADEBOOK), PathBuf::as_path)
}

/// How the course is scored: `--grading FILE`, else as the course says.
pub(super) fn policy(matches: &ArgMatches, course: &Course) -> Result<Grading, Failure> {
    let Some(path) = matches.get_one::<PathBuf>("grading") else {
        return Ok(course.file.grading.clone());
    };
    let text = std::fs::read_to_string(path).map_err(|error| output::cannot_read(path, &error))?;
    let grading = grading::grading(&path.to_string_lossy(), &text)
        .map_err(|fault| Failure(Text::same(visible(&fault.to_string()))))?;
    for name in grading.weights.keys() {
        course::exercise(course, name)?;
    }
    Ok(grading)
}

fn read(path: &Path) -> Result<Inventory, Failure> {
    let bytes = output::input(path, inventory::MAX_INVENTORY)?;
    let mut inventory = inventory::read(path, &bytes).map_err(Failure)?;
    inventory.notes.extend(inventory::beside(path));
    Ok(inventory)
}

impl Subject {
    fn rubric(&self) -> Rubric<'_> {
        let Self { files, course, params, grading } = self;
        Rubric { course, files, params, grading }
    }

    /// What every machine is asked.
    fn errand(&self, key: &str) -> Errand {
        let folder = format!("{}/", self.course.id());
        let own = |path: &String| path.starts_with(&folder) && path.ends_with(".toml");
        let labs = self.files.0.iter().filter(|(path, _)| own(path));
        let labs = labs.map(|(path, text)| (path.clone(), text.clone())).collect();
        let set = self.params.set.iter();
        let set =
            set.filter_map(|name| Some((name.clone(), self.params.values.get(name)?.clone())));
        Errand {
            course: self.course.id().to_owned(),
            labs: (!self.files.is_built_in(self.course.id())).then_some(labs),
            set: set.collect(),
            challenge: None,
            digest_key: Some(key.to_owned()),
        }
    }
}

/// The gradebook, and the number of the rubric in it.
fn opened(path: &Path, subject: &Subject, context: Context) -> Result<(Gradebook, i64), Failure> {
    let mut book = Gradebook::open(path, true)?;
    let before = book.rubric_of(subject.course.id())?;
    let rubric = book.keep_rubric(&subject.rubric(), now())?;
    if before.is_some_and(|(before, _)| before != rubric) {
        let told = text!(
            ko "지난 채점 뒤에 실습이 바뀌었습니다. 전의 시도를 같은 기준으로 보려면 labcheck regrade를 실행하세요.",
            en "The labs have changed since the last run: labcheck regrade judges the earlier attempts by them too."
        );
        output::note(told.get(context.lang));
    }
    Ok((book, rubric))
}

fn new_key() -> Result<String, Failure> {
    random::digits()
        .map_err(|_| Failure(text!(ko "난수를 얻을 수 없습니다", en "there are no random numbers")))
}

/// A folder of bundles.
fn bundles(
    dir: &Path,
    inventory: &Inventory,
    path: &Path,
    subject: &Subject,
    context: Context,
) -> Result<u8, Failure> {
    let files = handed::files(dir).map_err(|error| output::cannot_read(dir, &error))?;
    if files.is_empty() {
        let dir = visible(&dir.to_string_lossy());
        return Err(Failure(text!(ko "{dir}: 파일이 없습니다", en "there are no files in {dir}")));
    }
    let (mut book, rubric) = opened(path, subject, context)?;
    let course = subject.course.id();
    let key = digest(b"labcheck", course.as_bytes());
    let run = book.begin_run(course, rubric, &key, "bundles", now()).map_err(Failure)?;
    let folder = Folder {
        course: &subject.course,
        params: &subject.params,
        grading: &subject.grading,
        class: &inventory.students,
        run: &run,
    };
    let mut tally = Tally::default();
    folder
        .judge(&mut book, &files, &mut |file, sorted| {
            let name = visible(&file.name);
            let told = match sorted {
                Sorted::Judged { student, points, max_points } => {
                    tally.judged += 1;
                    let student = visible(student);
                    text!(
                        ko "{name} ({student})  ✓  {points}/{max_points}점",
                        en "{name} ({student})  ✓  {points}/{max_points} points"
                    )
                }
                Sorted::Known(id) => {
                    tally.judged += 1;
                    let id = visible(id);
                    text!(
                        ko "{name}: {id} 학생의 같은 수집 자료가 이미 있습니다",
                        en "{name}: this very bundle of {id} is there already"
                    )
                }
                Sorted::Fault(fault) => {
                    tally.faults += 1;
                    text!(ko "{name}: ", en "{name}: ").then("", &fault.told())
                }
            };
            output::note(told.get(context.lang));
        })
        .map_err(Failure)?;
    book.end_run(&run, now()).map_err(Failure)?;
    finished(&book, course, tally, context)
}

/// Every machine of an inventory.
fn over_ssh(
    matches: &ArgMatches,
    inventory: &Inventory,
    path: &Path,
    subject: &Subject,
    context: Context,
) -> Result<u8, Failure> {
    let program = match matches.get_one::<PathBuf>("program") {
        Some(path) => Program::read(path),
        None => Program::running(),
    }
    .map_err(Failure)?;
    let (mut book, rubric) = opened(path, subject, context)?;
    let run = the_run(matches, &mut book, subject.course.id(), rubric)?;
    let stop = stop_on_signals();
    let errand = subject.errand(&run.key);
    let mut limits = Limits::default();
    if let Some(seconds) = matches.get_one::<u64>("timeout") {
        limits.total = Duration::from_secs(*seconds);
        limits.collect = limits.collect.min(limits.total);
    }
    let class = Class {
        students: &inventory.students,
        orders: Orders {
            course: &subject.course,
            params: &subject.params,
            errand: &errand,
            program: &program,
            limits,
            jobs: matches.get_one::<usize>("jobs").copied().unwrap_or(JOBS),
            stop: &stop,
        },
        grading: &subject.grading,
        run: &run,
    };
    let columns = std::io::stderr().is_terminal().then(|| output::width().unwrap_or(80));
    let hosts: usize = inventory.students.iter().map(|student| student.hosts.len()).sum();
    let mut show = Show::new(context.lang, columns, hosts);
    let mut tally = class.first_round(&mut book, &mut show).map_err(Failure)?;
    show.end();
    if tally.left == 0 {
        book.end_run(&run, now()).map_err(Failure)?;
    }
    let Some(every) = matches.get_one::<Duration>("every").copied() else {
        return finished(&book, subject.course.id(), tally, context);
    };
    let mut begun = Instant::now();
    while !stop.load(Ordering::Relaxed) {
        if begun.elapsed() < every {
            thread::sleep(Duration::from_millis(100));
            continue;
        }
        begun = Instant::now();
        let mut show = Show::new(context.lang, columns, hosts);
        let round = class.further_round(&mut book, &mut show).map_err(Failure)?;
        show.end();
        if round.left == 0 {
            tally = round;
        }
    }
    finished(&book, subject.course.id(), tally, context)
}

/// A new run, or with `--resume` the last one.
fn the_run(
    matches: &ArgMatches,
    book: &mut Gradebook,
    course: &str,
    rubric: i64,
) -> Result<Run, Failure> {
    if matches.get_flag("resume") {
        let last = book.last_run(course).map_err(Failure)?;
        return match last {
            Some(run) if run.rubric == rubric => Ok(run),
            Some(_) => Err(Failure(text!(
                ko "지난 채점 뒤에 실습이 바뀌었습니다. --resume 없이 새로 채점하거나 labcheck regrade를 쓰세요",
                en "the labs have changed since the last run: grade anew without --resume, or use labcheck regrade"
            ))),
            None => Err(Failure(text!(
                ko "이어서 할 채점이 없습니다",
                en "there is no run to go on with"
            ))),
        };
    }
    book.begin_run(course, rubric, &new_key()?, "inventory", now()).map_err(Failure)
}

/// Set at Ctrl-C and SIGTERM: what is done is kept.
fn stop_on_signals() -> Arc<AtomicBool> {
    use tokio::signal::unix::{SignalKind, signal};
    let stop = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&stop);
    thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_io().build() else {
            return;
        };
        // Without signals the default of each stays: that ends us too, and loses nothing kept.
        let _ = runtime.block_on(async {
            let mut interrupt = signal(SignalKind::interrupt())?;
            let mut terminate = signal(SignalKind::terminate())?;
            std::future::poll_fn(|context| {
                let one = interrupt.poll_recv(context).is_ready();
                if one || terminate.poll_recv(context).is_ready() {
                    return std::task::Poll::Ready(());
                }
                std::task::Poll::Pending
            })
            .await;
            set.store(true, Ordering::Relaxed);
            std::future::pending::<std::io::Result<()>>().await
        });
    });
    stop
}

/// The sum, and what is to be done about it.
fn finished(book: &Gradebook, course: &str, tally: Tally, context: Context) -> Result<u8, Failure> {
    let view = context.view();
    let class = export::Class::of(book, course)?;
    let mut parts = vec![render::matrix(&class, &view), render::faults(&class, &view)];
    parts.retain(|part| !part.is_empty());
    output::print(&parts.join("\n"))?;
    let Tally { judged, faults, left } = tally;
    let told = text!(
        ko "채점함 {judged}, 채점하지 못함 {faults}, 남음 {left}",
        en "judged {judged}, could not be judged {faults}, left {left}"
    );
    output::note(told.get(context.lang));
    if left > 0 {
        let told = text!(
            ko "나머지는 --resume 을 붙여 이어서 채점하세요.",
            en "Go on with the rest by adding --resume."
        );
        output::note(told.get(context.lang));
    }
    Ok(match (judged, faults + left) {
        (0, _) => exit::USAGE,
        (_, 0) => exit::DONE,
        _ => exit::UNKNOWN,
    })
}
