//! Which configuration chronyd is started with, as its unit, the drop-ins and the environment files
//! say.

use super::Goal;
use crate::evidence::{Look, Need};
use crate::kinds::{Asked, Place, Status, Verdict};
use crate::read::chrony::command_line::{Called, End, Family, called};
use crate::read::path::{Lost, Work, walk};
use crate::read::tree::Read;
use crate::read::units::{CommandLine, Dialect, NoStart, Start, Word, start};
use crate::text::{Text, text, visible};
use labcheck_labs::Track;

/// What chronyd is started with.
#[derive(Clone, Debug, Default)]
pub(super) struct InForce {
    /// The configuration file; where the command line holds the configuration, the file with that.
    pub(super) file: String,
    /// The configuration, where the command line holds it.
    pub(super) lines: Option<Vec<String>>,
    /// Addresses of this family alone, by this word.
    pub(super) only: Option<(Family, Named)>,
    /// The value of `-P`.
    pub(super) priority: Option<Named>,
    /// chronyd's unit, to be shown.
    pub(super) unit: String,
    /// What names the configuration, where it is not the usual file.
    pub(super) by: Option<Named>,
    /// The unit file with its drop-ins, and the environment files.
    pub(super) started_by: [Vec<String>; 2],
}

/// A word, the file that it stands in, and the command with which that is edited.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) word: String,
    pub(super) from: String,
    pub(super) edit: Text,
}

/// What the command line comes to.
pub(super) enum Found {
    /// chronyd starts, and reads this.
    Starts(InForce),
    /// It does not start, or what it reads cannot be told.
    Told(Verdict),
}

/// Which systemd reads the unit files on a track.
const fn systemd(track: Track) -> Dialect {
    match track {
        Track::El7Rocky => Dialect::V219,
        Track::El9Epoxy | Track::Other => Dialect::V252,
    }
}

/// Where the packages have chronyd. One of somebody's own may read another file.
const PROGRAMS: [&str; 4] = ["chronyd", "/sbin/chronyd", "/usr/bin/chronyd", "/usr/sbin/chronyd"];

/// What chronyd is started with, or what has to be seen first. `usual` is its file where nothing else
/// is said.
pub(super) fn find(asked: &Asked<'_>, goal: &Goal, usual: String) -> Result<Found, Vec<Need>> {
    let unit = asked.fill(&goal.unit);
    let read = || match start(&unit, asked.evidence, systemd(asked.track)) {
        Read::Done(start) => Ok(start),
        Read::Wants(needs) => Err(needs),
    };
    let start = asked.memo.starts(&unit, asked.evidence, read)?;
    let shown = visible(&unit);
    Ok(match &*start {
        Start::NoUnit => Found::Starts(InForce { file: usual, ..InForce::default() }),
        Start::Runs(line) if PROGRAMS.contains(&line.program.as_str()) => {
            of_line(asked, line, usual, &shown)?
        }
        Start::Runs(line) => Found::Told(unclear(&line.path, &line.program, &shown)),
        Start::Unclear { path, what } => Found::Told(unclear(path, what, &shown)),
        Start::Refuses { path, why } => Found::Told(refused(asked, path, *why, &shown)),
        Start::Cannot { path, why } => Found::Told(Verdict::unknown(path, why)),
    })
}

/// The same for judging. Evidence of a labcheck that did not look at how chronyd starts is judged as
/// that did: by the usual file.
pub(super) fn known(asked: &Asked<'_>, goal: &Goal, usual: String) -> Found {
    let file = usual.clone();
    find(asked, goal, usual)
        .unwrap_or_else(|_| Found::Starts(InForce { file, ..InForce::default() }))
}

/// The verdict where it cannot be told what chronyd is started with.
pub(super) fn unclear(path: &str, what: &str, unit: &str) -> Verdict {
    let (at, what) = (visible(path), visible(what));
    let seen = text!(
        ko "{at}: chronyd가 어떤 설정으로 시작하는지 여기서는 알 수 없습니다({what})",
        en "{at}: with which configuration chronyd starts cannot be told from here ({what})"
    );
    let verdict = Verdict::new(Status::Unknown, seen);
    verdict.at(Place::file(path)).next(Text::same(format!("systemctl cat {unit}")))
}

fn refused(asked: &Asked<'_>, path: &str, why: NoStart, unit: &str) -> Verdict {
    let at = visible(path);
    let look = Text::same(format!("systemctl cat {unit}"));
    let verdict = match why {
        NoStart::Several => {
            let verdict = Verdict::fail(text!(
                ko "{at}: ExecStart가 둘 이상이라 systemd가 chronyd를 시작하지 않습니다",
                en "{at}: there is more than one ExecStart, so systemd does not start chronyd"
            ));
            verdict.note(text!(
                ko "ExecStart를 바꾸려면 그 앞에 빈 ExecStart= 줄을 먼저 적어야 합니다",
                en "to replace the command, put an empty line ExecStart= before it"
            ))
        }
        NoStart::NoCommand => Verdict::fail(text!(
            ko "{at}: ExecStart가 없어 systemd가 chronyd를 시작하지 않습니다",
            en "{at}: there is no ExecStart, so systemd does not start chronyd"
        )),
        NoStart::NoEnvironmentFile => Verdict::fail(text!(
            ko "{at}: EnvironmentFile로 읽을 수 없어 systemd가 chronyd를 시작하지 않습니다",
            en "{at} cannot be read as EnvironmentFile, so systemd does not start chronyd"
        )),
    };
    let next = match why {
        NoStart::Several if is_drop_in(path) => Text::same(format!(
            r"sed -i '0,/^[[:blank:]]*ExecStart[[:blank:]]*=/s//ExecStart=\n&/' {at} && systemctl daemon-reload"
        )),
        NoStart::NoEnvironmentFile if matches!(asked.file(path), Look::Absent) => {
            Text::same(format!("touch {at}"))
        }
        _ => look,
    };
    verdict.at(Place::file(path)).next(next)
}

fn is_drop_in(path: &str) -> bool {
    path.rsplit('/').nth(1).is_some_and(|dir| dir.ends_with(".d"))
}

/// A word of the command line with what is said of it.
fn named(line: &CommandLine, word: &Word, unit: &str) -> Named {
    let from = visible(&word.from);
    let edit = if line.environment_files.contains(&word.from) {
        format!("vi {from} && systemctl restart {unit}")
    } else if word.from.starts_with("/etc/") {
        format!("vi {from} && systemctl daemon-reload && systemctl restart {unit}")
    } else {
        format!("systemctl edit --full {unit}")
    };
    Named { word: word.text.clone(), from: word.from.clone(), edit: Text::same(edit) }
}

fn of_line(
    asked: &Asked<'_>,
    line: &CommandLine,
    usual: String,
    unit: &str,
) -> Result<Found, Vec<Need>> {
    let words: Vec<&str> = line.arguments.iter().map(|word| word.text.as_str()).collect();
    let word = |at: usize| {
        let nowhere = || Word { text: String::new(), from: line.path.clone() };
        line.arguments.get(at).cloned().unwrap_or_else(nowhere)
    };
    let options = match called(&words, super::dialect(asked.track)) {
        Called::Ends(end, at) => return Ok(Found::Told(ends(end, &named(line, &word(at), unit)))),
        Called::Daemon(options) => options,
    };
    let only = options.only.map(|(family, at)| (family, named(line, &word(at), unit)));
    let started_by = [line.unit_files.clone(), line.environment_files.clone()];
    let priority = options.priority.map(|at| named(line, &word(at), unit));
    let unit_name = unit.to_owned();
    let usually =
        InForce { file: usual, only, started_by, priority, unit: unit_name, ..InForce::default() };
    if let Some(&first) = options.lines.first() {
        let by = named(line, &word(first), unit);
        let lines = options.lines.iter().map(|at| word(*at).text).collect();
        let file = by.from.clone();
        return Ok(Found::Starts(InForce { file, lines: Some(lines), by: Some(by), ..usually }));
    }
    let Some((file, at)) = options.file else { return Ok(Found::Starts(usually)) };
    // Services start in the root directory.
    let path = match walk(&file, asked.evidence, &mut Work::default()) {
        Ok(path) => path,
        Err(Lost::Nowhere | Lost::NotDir) => {
            return Ok(Found::Told(leads_nowhere(&file, &named(line, &word(at), unit))));
        }
        Err(Lost::Cannot(path, why)) => return Ok(Found::Told(Verdict::unknown(&path, &why))),
        Err(Lost::Wants(needs)) => return Err(needs),
    };
    let by = (path != usually.file).then(|| named(line, &word(at), unit));
    Ok(Found::Starts(InForce { file: path, by, ..usually }))
}

/// The verdict on an option `-f` with a path on which there is no such directory.
fn leads_nowhere(file: &str, by: &Named) -> Verdict {
    let (file, from) = (visible(file), visible(&by.from));
    Verdict::fail(text!(
        ko "{from}의 -f 옵션에 적힌 {file} 파일이 없어 chronyd가 시작하지 못합니다",
        en "the option -f in {from} names {file}, which does not exist: chronyd does not start"
    ))
    .at(Place::file(&by.from))
    .next(by.edit.clone())
}

/// The verdict on a command line with which no daemon stays.
fn ends(end: End, by: &Named) -> Verdict {
    let word = visible(&by.word);
    let seen = match end {
        End::UnknownOption => text!(
            ko "{word}: chronyd에 없는 옵션이라 chronyd가 시작하지 못합니다",
            en "chronyd has no option {word} and does not start"
        ),
        End::NoValue => text!(
            ko "{word} 옵션에 값이 없어 chronyd가 시작하지 못합니다",
            en "the option {word} needs a value: chronyd does not start"
        ),
        End::NoNumber => text!(
            ko "{word} 옵션의 값이 숫자가 아니어서 chronyd가 시작하지 못합니다",
            en "the option {word} needs a number: chronyd does not start"
        ),
        End::BadPriority => text!(
            ko "{word} 옵션의 우선순위는 0부터 99까지만 쓸 수 있어 chronyd가 시작하지 못합니다",
            en "the priority of {word} must be 0 to 99: chronyd does not start"
        ),
        End::Prints => text!(
            ko "{word} 옵션 때문에 chronyd가 정보만 출력하고 끝납니다",
            en "with {word} chronyd only prints something and ends"
        ),
        End::Once => text!(
            ko "{word} 옵션 때문에 chronyd가 시각을 한 번만 확인하고 끝납니다",
            en "with {word} chronyd looks at the time once and ends"
        ),
        End::Timeout => text!(
            ko "{word} 옵션 때문에 정해진 시간이 지나면 chronyd가 끝납니다",
            en "with {word} chronyd ends after some time"
        ),
    };
    Verdict::fail(seen).at(Place::file(&by.from)).next(by.edit.clone())
}

impl InForce {
    /// The command that adds a directive.
    pub(super) fn add(&self, asked: &Asked<'_>, directive: &str) -> Text {
        asked.append(&self.file, directive)
    }

    /// The verdict with what is worth knowing of where the configuration stands.
    pub(super) fn told(&self, mut verdict: Verdict) -> Verdict {
        let Some(by) = &self.by else { return verdict };
        let (file, from) = (visible(&self.file), visible(&by.from));
        if self.lines.is_none() {
            return verdict.note(text!(
                ko "chronyd는 {from}의 -f 옵션에 따라 {file} 파일을 읽습니다",
                en "chronyd reads {file}: the option -f in {from} says so"
            ));
        }
        // A directive among the words of a command is not mended by a line number.
        if verdict.place.as_ref().is_some_and(|place| place.path == self.file) {
            verdict.place = Some(Place::file(&self.file));
            verdict.next = verdict.next.map(|_| by.edit.clone());
        }
        verdict.note(text!(
            ko "chronyd는 {from}의 명령줄에 적힌 설정만 쓰고 설정 파일은 읽지 않습니다",
            en "chronyd takes its configuration from the command line in {from} and reads no file"
        ))
    }
}
