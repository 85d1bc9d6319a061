//! The report for a person at a terminal: what is done in one line each, the first open exercise in
//! full, with its next step.

use super::columns::{pad, width, wrap};
use super::{Render, View, words};
use crate::kinds::Status;
use crate::report::{CheckReport, Counts, ExerciseReport, Report, Source};
use crate::text::{Text, text, visible};

/// `--format human`.
pub struct Human;

impl Render for Human {
    fn render(&self, report: &Report, view: &View) -> String {
        let mut page = Page { out: String::new(), view };
        page.header(report);
        page.exercises(report);
        page.footer(report);
        page.out
    }
}

/// The head of the report: course, machine, system.
pub(crate) fn head(report: &Report, view: &View) -> String {
    let mut page = Page { out: String::new(), view };
    page.header(report);
    page.out.trim_end().to_owned()
}

/// The lines of all exercises.
pub(crate) fn lines(report: &Report, view: &View) -> String {
    let mut page = Page { out: String::new(), view };
    let (ids, titles) = page.columns(report);
    for exercise in &report.exercises {
        page.exercise_line(exercise, ids, titles);
    }
    page.out
}

/// One exercise in full.
pub(crate) fn in_full(report: &Report, exercise: &ExerciseReport, view: &View) -> String {
    let mut page = Page { out: String::new(), view };
    page.exercise_line(exercise, width(&exercise.id), 0);
    page.exercise_in_full(report, exercise);
    page.out
}

/// Blanks before the rows of a check.
const INDENT: usize = 6;

struct Page<'a> {
    out: String,
    view: &'a View,
}

impl Page<'_> {
    fn say<'a>(&self, text: &'a Text) -> &'a str {
        text.get(self.view.lang)
    }

    fn paint(&self, sgr: &str, text: &str) -> String {
        if self.view.color { format!("\u{1b}[{sgr}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    fn header(&mut self, report: &Report) {
        let host = match &report.host {
            Some(host) => visible(host),
            None => self.say(&text!(ko "이름 없는 호스트", en "unnamed host")).to_owned(),
        };
        let track = match report.track {
            Some("el7-rocky") => "CentOS 7 · Rocky".to_owned(),
            Some("el9-epoxy") => "CentOS Stream 9 · 2025.1".to_owned(),
            _ => self
                .say(&text!(ko "실습 대상이 아닌 시스템", en "not a system of this course"))
                .to_owned(),
        };
        let source = match report.source {
            Source::Live => Text::default(),
            Source::Root => text!(ko " · 이미지(--root)", en " · image (--root)"),
            Source::Evidence => text!(ko " · 수집 자료", en " · evidence bundle"),
        };
        let title = self.paint("1", self.say(&report.title));
        let source = self.say(&source).to_owned();
        self.line(&format!("{title}  {host} · {track}{source}"));
        self.line("");
    }

    fn exercises(&mut self, report: &Report) {
        let (ids, titles) = self.columns(report);
        // What is to be done comes before what cannot be told from here.
        let to_do = |e: &&ExerciseReport| matches!(e.status(), Status::Fail | Status::Pending);
        let mut open = report.exercises.iter().filter(|exercise| exercise.open());
        let first = open.clone().find(to_do).or_else(|| open.next()).map(|exercise| &exercise.id);
        for exercise in &report.exercises {
            self.exercise_line(exercise, ids, titles);
            let in_full = self.view.verbose || Some(&exercise.id) == first;
            if in_full && exercise.optional.is_none() {
                self.exercise_in_full(report, exercise);
            }
        }
    }

    /// The cells that ids and titles take.
    fn columns(&self, report: &Report) -> (usize, usize) {
        let ids = report.exercises.iter().map(|e| width(&e.id)).max().unwrap_or(0);
        let titles = report.exercises.iter().map(|e| width(self.say(&e.title))).max().unwrap_or(0);
        (ids, titles)
    }

    fn exercise_line(&mut self, exercise: &ExerciseReport, ids: usize, titles: usize) {
        let status = exercise.status();
        let mark = words::mark(status, self.view.ascii).to_string();
        let mark = self.paint(words::color(status), &mark);
        let id = pad(&exercise.id, ids);
        let title = pad(self.say(&exercise.title), titles);
        let end = if let Some(param) = &exercise.optional {
            self.say(&text!(
                ko "선택 실습: --set {param}=… 로 채점합니다",
                en "optional: counts with --set {param}=…"
            ))
            .to_owned()
        } else if exercise.counts() {
            let points = match exercise.max_points() {
                0 => String::new(),
                max => format!("{:>2}/{max:<2}", exercise.points()),
            };
            match status {
                Status::Pass | Status::Fail => points,
                other => format!("{points:5} {}", self.say(&words::status(other))),
            }
        } else {
            self.say(&text!(ko "참고(점수 없음)", en "for information")).to_owned()
        };
        self.line(&format!("{mark} {id}  {title}  {end}"));
    }

    fn exercise_in_full(&mut self, report: &Report, exercise: &ExerciseReport) {
        self.row_text(2, self.say(&exercise.about).to_owned().as_str());
        for check in &exercise.checks {
            self.check(check, exercise);
        }
        if exercise.open() {
            let command = format!("labcheck hint {} {}", report.course, exercise.id);
            let hint = text!(ko "힌트가 필요하면 {command}", en "for a hint: {command}");
            self.row_text(4, self.say(&hint).to_owned().as_str());
        }
        self.line("");
    }

    fn check(&mut self, check: &CheckReport, exercise: &ExerciseReport) {
        let mark = words::mark(check.status, self.view.ascii).to_string();
        let mark = self.paint(words::color(check.status), &mark);
        let id = self.paint("1", &check.id);
        let word = match check.status {
            Status::Pass | Status::Fail => String::new(),
            other => format!(" ({})", self.say(&words::status(other))),
        };
        self.line(&format!("    {mark} {id}  {}{word}", self.say(&check.title)));
        if matches!(check.status, Status::Pass | Status::Skip) && !self.view.verbose {
            self.notes(check);
            return;
        }
        let rows = words::rows();
        self.row(&rows.seen, &seen(check), "");
        if !matches!(check.status, Status::Pass | Status::Skip | Status::Unknown)
            || self.view.verbose
        {
            self.row(&rows.expected, &check.expected, "");
        }
        match (&check.mistake, check.status) {
            (Some((_, say)), _) => self.row(&rows.why, say, "33"),
            (None, Status::Fail | Status::Pending) => self.row(&rows.why, &check.why, ""),
            _ if self.view.verbose => self.row(&rows.why, &check.why, ""),
            _ => {}
        }
        self.notes(check);
        if let Some(next) = &check.next {
            self.row(&rows.next, next, "36");
        }
        if matches!(check.status, Status::Fail | Status::Pending) {
            self.row(&rows.lesson, &Text::same(exercise.page.clone()), "2");
        }
    }

    fn notes(&mut self, check: &CheckReport) {
        let name = words::rows().note;
        for note in &check.notes {
            self.row(&name, note, "");
        }
    }

    /// A named row below a check; its text goes on under itself.
    fn row(&mut self, name: &Text, value: &Text, sgr: &str) {
        let value = self.say(value).to_owned();
        if value.is_empty() {
            return;
        }
        let names = words::rows();
        let all =
            [&names.seen, &names.expected, &names.why, &names.next, &names.note, &names.lesson];
        let column = all.iter().map(|name| width(self.say(name))).max().unwrap_or(0);
        let head = pad(self.say(name), column);
        let indent = INDENT + column + 2;
        for (at, line) in self.wrapped(&value, indent).into_iter().enumerate() {
            let line = if sgr.is_empty() { line } else { self.paint(sgr, &line) };
            if at == 0 {
                let head = self.paint("2", &head);
                self.line(&format!("{}{head}  {line}", " ".repeat(INDENT)));
            } else {
                self.line(&format!("{}{line}", " ".repeat(indent)));
            }
        }
    }

    fn row_text(&mut self, indent: usize, text: &str) {
        for line in self.wrapped(text, indent) {
            self.line(&format!("{}{line}", " ".repeat(indent)));
        }
    }

    fn wrapped(&self, text: &str, indent: usize) -> Vec<String> {
        match self.view.width {
            Some(cells) => wrap(text, cells.saturating_sub(indent)),
            None => text.split('\n').map(str::to_owned).collect(),
        }
    }

    fn footer(&mut self, report: &Report) {
        let counts = Counts::of(report.counted());
        let (points, max) = (report.points(), report.max_points());
        let mut parts = vec![text!(ko "점수 {points}/{max}", en "points {points}/{max}")];
        for (count, status) in [
            (counts.pass, Status::Pass),
            (counts.fail, Status::Fail),
            (counts.pending, Status::Pending),
            (counts.unknown, Status::Unknown),
            (counts.skip, Status::Skip),
        ] {
            if count > 0 {
                let word = words::status(status);
                parts.push(Text {
                    ko: format!("{} {count}", word.ko),
                    en: format!("{count} {}", word.en),
                });
            }
        }
        let line: Vec<&str> = parts.iter().map(|part| self.say(part)).collect();
        let line = line.join(" · ");
        if !self.out.ends_with("\n\n") {
            self.line("");
        }
        let line = self.paint("1", &line);
        self.line(&line);
        let end = match report.status() {
            Status::Pass if counts.pass > 0 => {
                text!(ko "모두 끝냈습니다. 수고하셨습니다.", en "All done. Well done.")
            }
            Status::Pending => text!(
                ko "설정 파일은 모두 맞습니다. 재부팅하거나 서비스를 다시 시작하면 끝납니다.",
                en "All files are right. Reboot or restart the service to finish."
            ),
            _ => return,
        };
        let end = self.say(&end).to_owned();
        self.line(&end);
    }
}

/// What was seen, with the place where the text does not name it already.
fn seen(check: &CheckReport) -> Text {
    match &check.place {
        Some(place) => {
            let place = place.to_string();
            let told = |text: &str| text.contains(&place) || text.is_empty();
            check
                .seen
                .map(|text| if told(text) { text.to_owned() } else { format!("{place}  {text}") })
        }
        None => check.seen.clone(),
    }
}
