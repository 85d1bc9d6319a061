//! A class of eight, graded twice, in a gradebook: what exports and the matrix are shown on.

use crate::case::Case;
use crate::judged::{Judged, course};
use labcheck::evidence::identity::Identity;
use labcheck::grade::fault::Fault;
use labcheck::grade::host::Student;
use labcheck::gradebook::matrix::Override;
use labcheck::gradebook::outcome::{Outcome, Told};
use labcheck::gradebook::rubric::Rubric;
use labcheck::gradebook::{Came, CameTo, Gradebook, Run, Visit};
use labcheck::judge::params;
use labcheck::report::Report;
use labcheck::report::json::JsonReport;
use labcheck::text::Lang;
use labcheck_labs::{Files, Grading};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// 2026-12-04T09:00:00+09:00, in seconds since 1970.
pub(crate) const MORNING: i64 = 1_796_342_400;
const HOUR: i64 = 3600;
/// Deadline at six in the evening.
const GRADING: &str = "deadline = 2026-12-04T18:00:00+09:00\nlate_per_day = 10\nlate_at_most = 50\n\
    weights.selinux = 2\nweights.install = 0\n";

/// Names and texts of a student who tries everything that a table, a page or a terminal could take for
/// something else.
pub(crate) const HOSTILE: &str =
    "=HYPERLINK(\"http://x\";\"<script>alert(1)</script>\")\u{1b}[31m\u{202e}";

/// A student whose name is the id, and the machine's name too.
const ALONE: &str = "kim";

/// What one machine brought at some time.
enum Brought {
    Case(&'static str),
    Fault(Fault, &'static str),
}
use Brought::{Case as Of, Fault as No};

const EMPTY: &str = "nothing at all";
const HALF: &str = "a machine half done";
const EDITED: &str = "all as the course asks";

fn attempts(id: &str) -> Vec<(i64, Brought)> {
    match id {
        "20260001" => vec![(0, Of(EMPTY)), (2 * HOUR, Of(HALF)), (3 * HOUR, Of(EDITED))],
        "20260002" => vec![(0, Of(HALF)), (HOUR, Of(HALF))],
        "20260003" => vec![(
            0,
            No(Fault::Unreachable, "ssh: connect to host 10.0.0.3 port 22: No route to host"),
        )],
        "20260004" => {
            vec![(0, Of(HALF)), (HOUR, No(Fault::HostKeyChanged, "Host key verification failed."))]
        }
        // Half a day after the deadline.
        "20260005" => vec![(0, Of(EMPTY)), (21 * HOUR, Of(EDITED))],
        "20260006" => vec![(0, Of(EDITED)), (HOUR, Of(EMPTY))],
        "20260007" => vec![(0, Of(EMPTY))],
        ALONE => vec![(0, No(Fault::Refused, "Connection refused"))],
        _ => vec![(0, Of(HALF))],
    }
}

/// The students: id, name, address.
pub(crate) const STUDENTS: [(&str, &str, &str); 8] = [
    ("20260001", "김하늘", "sky@example.ac.kr"),
    ("20260002", "이바다", "sea@example.ac.kr"),
    ("20260003", "박강산", "river@example.ac.kr"),
    ("20260004", "최샛별나라우리만세", "star@example.ac.kr"),
    ("20260005", "정늦봄", "late@example.ac.kr"),
    ("20260006", "한결", "same@example.ac.kr"),
    ("20260007", "Ada Lovelace", "ada@example.org"),
    ("@evil", HOSTILE, "-2+3@example.org"),
];

fn report(case: &str) -> &'static Report {
    static REPORTS: OnceLock<BTreeMap<&str, Report>> = OnceLock::new();
    let all = REPORTS.get_or_init(|| {
        let empty = Case::with(&[]);
        let cases = [empty, Case::named(HALF), Case::named(EDITED)];
        let names = [EMPTY, HALF, EDITED];
        names.into_iter().zip(cases.iter().map(|case| Judged::of(case).report)).collect()
    });
    &all[case]
}

/// A gradebook in a folder of its own.
pub(crate) struct Graded {
    _dir: tempfile::TempDir,
    pub(crate) path: PathBuf,
}

/// What identifies a machine: those of 20260001 and 20260002 come from one image.
fn identity(id: &str) -> Identity {
    let machine = if matches!(id, "20260001" | "20260002") { "image" } else { id };
    let secrets = if matches!(id, "20260005" | "20260006") { "shared" } else { id };
    Identity {
        machine: Some(machine.into()),
        host_keys: vec![format!("SHA256:{machine}")],
        secrets: vec![format!("trace-{secrets}")],
        ..Identity::default()
    }
}

fn visit(id: &str, time: i64, brought: &Brought) -> (Visit, Option<Fault>, Option<Outcome>) {
    let host = match id {
        ALONE => id.to_owned(),
        _ => format!("vm-{}", id.trim_start_matches('@')),
    };
    let mut visit = Visit { host: host.clone(), time, took: 5000, tries: 1, ..Visit::default() };
    match brought {
        No(fault, said) => {
            visit.said = (*said).to_owned();
            visit.came = Came::Nothing(*fault);
            (visit, Some(*fault), None)
        }
        Of(case) => {
            let mut report = report(case).clone();
            report.host = Some(host.clone());
            let bodies: BTreeMap<&str, JsonReport> =
                Lang::ALL.map(|lang| (lang.code(), JsonReport::new(&report, lang, 0.0))).into();
            visit.notes = if id == "20260007" { vec!["no-sudo".into()] } else { vec![] };
            visit.came = Came::Bundle {
                bundle: format!("{case} of {id}").into_bytes(),
                report: serde_json::to_string(&bodies).unwrap(),
                identity: identity(id).into(),
                taken: time,
            };
            let told = Told { host: &host, role: None, report: Ok(&report) };
            let outcome = Outcome::of(course(), &[told]);
            (visit, None, Some(outcome))
        }
    }
}

fn keep(book: &mut Gradebook, run: &Run, grading: &Grading, who: (&str, &str, &str)) {
    let (id, name, email) = who;
    let student = Student {
        id: id.into(),
        name: name.into(),
        email: Some(email.into()),
        ..Student::default()
    };
    for (at, brought) in attempts(id) {
        let time = MORNING + at;
        let (visit, fault, outcome) = visit(id, time, &brought);
        let came_to = CameTo { time, fault, outcome: outcome.as_ref(), grading };
        book.keep_whole(run, &student, &[&visit], &came_to).unwrap();
    }
}

impl Graded {
    /// The class.
    pub(crate) fn new() -> Self {
        let class = Self::of(&STUDENTS);
        let mut book = Gradebook::open(&class.path, false).unwrap();
        let known = book.student("20260007").unwrap();
        for (exercise, percent, reason) in
            [("firewalld", Some(80), "구두 시험"), ("chrony", None, "VM에 네트워크가 없었음")]
        {
            let own = Override { percent, reason: reason.into(), time: MORNING + 30 * HOUR };
            book.set_override("day1", &known, exercise, &own).unwrap();
        }
        class
    }

    /// A class of one, whose machine did not answer.
    pub(crate) fn alone() -> Self {
        Self::of(&[(ALONE, ALONE, "kim@example.org")])
    }

    fn of(students: &[(&str, &str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("gradebook.sqlite");
        let mut book = Gradebook::open(&path, true).unwrap();
        let grading = labcheck_labs::grading::grading("grading.toml", GRADING).unwrap();
        let params = params::set(course(), &[]).unwrap();
        let files = Files::built_in();
        let rubric = Rubric { course: course(), files: &files, params: &params, grading: &grading };
        let rubric = book.keep_rubric(&rubric, MORNING).unwrap();
        let run = book.begin_run("day1", rubric, "key", "inventory", MORNING).unwrap();
        for who in students {
            keep(&mut book, &run, &grading, *who);
        }
        Self { _dir: dir, path }
    }

    /// The words that name it.
    pub(crate) fn words(&self) -> [&Path; 2] {
        [Path::new("--gradebook"), &self.path]
    }
}
