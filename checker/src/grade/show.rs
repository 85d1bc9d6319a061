//! How a run goes, while it goes: on a terminal a live line a machine where they are few, a bar where they
//! are many; else a line for each machine that is done.

use super::class::Watcher;
use super::host::Student;
use super::judged::note;
use super::ssh::Stage;
use crate::gradebook::{Came, Visit};
use crate::render::columns::{pad, width};
use crate::report::Report;
use crate::text::{Lang, text, visible};
use std::collections::BTreeMap;
use std::io::{Write as _, stderr};
use std::time::{Duration, Instant};

/// More machines than this are shown as a bar.
const FEW: usize = 20;
/// A terminal is not written to more often.
const PAUSE: Duration = Duration::from_millis(80);

/// Shows a run on standard error.
pub struct Show {
    lang: Lang,
    /// The cells of a terminal; none where it is no terminal.
    columns: Option<usize>,
    all: usize,
    done: usize,
    faults: usize,
    /// What stands on the screen: a line a machine.
    lines: Vec<(String, String)>,
    places: BTreeMap<String, usize>,
    drawn: usize,
    last: Option<Instant>,
}

impl Show {
    /// A run over so many machines, of which these are to be visited.
    #[must_use]
    pub fn new(lang: Lang, columns: Option<usize>, all: usize) -> Self {
        Self {
            lang,
            columns,
            all,
            done: 0,
            faults: 0,
            lines: Vec::new(),
            places: BTreeMap::new(),
            drawn: 0,
            last: None,
        }
    }

    fn line(&mut self, host: &str, said: String) {
        let place = self.places.get(host).copied().unwrap_or_else(|| {
            self.places.insert(host.to_owned(), self.lines.len());
            self.lines.push((visible(host), String::new()));
            self.lines.len() - 1
        });
        if let Some(line) = self.lines.get_mut(place) {
            line.1 = said;
        }
    }

    fn draw(&mut self, now: bool) {
        let Some(columns) = self.columns else { return };
        if !now && self.last.is_some_and(|last| last.elapsed() < PAUSE) {
            return;
        }
        self.last = Some(Instant::now());
        let mut out = String::new();
        if self.drawn > 0 {
            out.push_str(&format!("\x1b[{}A", self.drawn));
        }
        let lines = if self.all <= FEW { self.each(columns) } else { vec![self.bar(columns)] };
        for line in &lines {
            out.push_str(&format!("\r{line}\x1b[K\n"));
        }
        self.drawn = lines.len();
        // A terminal that is gone is no reason to end.
        let _ = stderr().lock().write_all(out.as_bytes());
    }

    fn each(&self, columns: usize) -> Vec<String> {
        let names = self.lines.iter().map(|(name, _)| width(name)).max().unwrap_or(0).min(30);
        self.lines
            .iter()
            .map(|(name, said)| {
                fit(&format!("{}  {said}", pad(name, names)), columns.saturating_sub(1))
            })
            .collect()
    }

    fn bar(&self, columns: usize) -> String {
        let (done, all, faults) = (self.done, self.all, self.faults);
        let said = text!(
            ko "{done}/{all}대 (문제 {faults})",
            en "{done}/{all} hosts ({faults} faults)"
        );
        let said = said.get(self.lang);
        let room = columns.saturating_sub(width(said) + 4).min(50);
        let full = (room * done).checked_div(all).unwrap_or(room);
        format!("[{}{}] {said}", "#".repeat(full), "-".repeat(room - full))
    }

    /// Takes the live lines away, before a summary is printed.
    pub fn end(&mut self) {
        self.draw(true);
        if self.columns.is_some() && self.all > FEW && self.drawn > 0 {
            let _ = write!(stderr().lock(), "\x1b[{}A\r\x1b[J", self.drawn);
        }
        self.drawn = 0;
    }
}

/// A line of at most so many cells.
fn fit(line: &str, cells: usize) -> String {
    if width(line) <= cells {
        return line.to_owned();
    }
    let mut out = String::new();
    for letter in line.chars() {
        let mut next = out.clone();
        next.push(letter);
        if width(&next) + 1 > cells {
            break;
        }
        out = next;
    }
    out + "…"
}

/// A stage in a few words.
fn stage_told(stage: Stage, lang: Lang) -> String {
    let told = match stage {
        Stage::Connecting => text!(ko "연결 중", en "connecting"),
        Stage::LoggingIn => text!(ko "로그인 중", en "logging in"),
        Stage::LookingForProgram => text!(ko "프로그램 확인 중", en "looking for the program"),
        Stage::Copying { sent, of } => {
            let percent = sent.saturating_mul(100).checked_div(of).unwrap_or(100);
            text!(ko "복사 중 {percent}%", en "copying {percent}%")
        }
        Stage::AskingSudo => text!(ko "sudo 확인 중", en "asking sudo"),
        Stage::Collecting => text!(ko "수집 중", en "collecting"),
        Stage::Pausing { fault, next, pause } => {
            let (seconds, why) = (pause.as_secs_f32(), fault.told());
            text!(ko "잠시 후 {next}번째 시도 ({seconds:.1}초): ", en "try {next} in {seconds:.1} s: ")
                .then("", &why)
        }
    };
    told.get(lang).to_owned()
}

/// How a visit ended, in a few words.
fn visit_told(visit: &Visit, report: Option<&Report>, lang: Lang) -> String {
    let mut told = match (&visit.came, report) {
        (Came::Nothing(fault), _) => {
            let why = fault.told();
            let why = why.get(lang);
            if visit.said.is_empty() {
                format!("!  {} ({})", why, fault.id())
            } else {
                format!("!  {} ({}): {}", why, fault.id(), visit.said)
            }
        }
        (Came::Bundle { .. }, Some(report)) => {
            let (points, max) = (report.points(), report.max_points());
            text!(ko "✓  {points}/{max}점", en "✓  {points}/{max} points").get(lang).to_owned()
        }
        (Came::Bundle { .. }, None) => "✓".to_owned(),
    };
    if visit.notes.iter().any(|told| told == note::NO_SUDO) {
        told.push_str(text!(ko ", sudo 거부됨", en ", sudo refused").get(lang));
    }
    if visit.notes.iter().any(|told| told == note::CLOCK_OFF) {
        told.push_str(text!(ko ", 시계가 맞지 않음", en ", its clock is off").get(lang));
    }
    told
}

impl Watcher for Show {
    fn at(&mut self, _student: &Student, host: &str, stage: Stage) {
        if self.columns.is_some() && self.all <= FEW {
            self.line(host, stage_told(stage, self.lang));
        }
        self.draw(false);
    }

    fn back(&mut self, student: &Student, visit: &Visit, report: Option<&Report>) {
        self.done += 1;
        self.faults += usize::from(report.is_none());
        let said = visit_told(visit, report, self.lang);
        match self.columns {
            None => {
                let (host, who) = (visible(&visit.host), visible(&student.id));
                let _ = writeln!(stderr().lock(), "{host} ({who})  {said}");
            }
            Some(_) if self.all <= FEW => self.line(&visit.host, said),
            Some(_) => {}
        }
        self.draw(false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grade::fault::Fault;

    fn visit(came: Came, notes: &[&str], said: &str) -> Visit {
        let notes = notes.iter().map(|note| (*note).to_owned()).collect();
        Visit { came, notes, said: said.to_owned(), ..Visit::default() }
    }

    #[test]
    fn how_a_visit_ended_is_told_with_the_name_of_the_fault_and_what_ssh_said() {
        let refused = visit(Came::Nothing(Fault::Refused), &[], "Connection refused");
        assert_eq!(
            visit_told(&refused, None, Lang::En),
            "!  nothing listens at the SSH port (refused): Connection refused"
        );
        assert_eq!(
            visit_told(&refused, None, Lang::Ko),
            "!  SSH 포트가 닫혀 있습니다 (refused): Connection refused"
        );
        let bundle = Came::Bundle {
            bundle: Vec::new(),
            report: String::new(),
            identity: Box::default(),
            taken: 0,
        };
        let judged = visit(bundle, &[note::NO_SUDO, note::CLOCK_OFF], "");
        let report = Report::empty("day1");
        assert_eq!(
            visit_told(&judged, Some(&report), Lang::En),
            "✓  0/0 points, sudo refused, its clock is off"
        );
        assert_eq!(
            visit_told(&judged, Some(&report), Lang::Ko),
            "✓  0/0점, sudo 거부됨, 시계가 맞지 않음"
        );
    }

    #[test]
    fn many_machines_are_a_bar_that_fits_and_few_a_line_each() {
        let mut show = Show::new(Lang::Ko, Some(40), 64);
        (show.done, show.faults) = (16, 3);
        assert_eq!(show.bar(40), "[#####---------------] 16/64대 (문제 3)");
        assert!(width(&show.bar(20)) <= 40);
        let mut show = Show::new(Lang::En, Some(24), 2);
        show.line("vm1", stage_told(Stage::Connecting, Lang::En));
        show.line("김하늘의-vm\u{1b}", stage_told(Stage::Copying { sent: 1, of: 4 }, Lang::En));
        let lines = show.each(24);
        assert!(lines.iter().all(|line| width(line) < 24), "{lines:?}");
        assert!(lines[0].starts_with("vm1 ") && !lines[1].contains('\u{1b}'), "{lines:?}");
    }
}
