//! The card of an exercise, as one HTML block.
//!
//! Scripts and tests rely on its `data-` attributes: `data-course`, `data-exercise`, `data-check`
//! (`selinux.boot`), `data-hint` (from 1), `data-mistake` with `data-of` (the checks that fail by it,
//! with blanks between), and `data-status` (empty until something has been checked; then a status
//! word of the report); what has not been checked says so only under `html.live`. Into the empty
//! `.lab-done` readers of a static site get a box to tick. Every id begins with the exercise's, so the print page, which holds all
//! cards, has none twice.

use crate::fill::{Filled, Filling};
use crate::html::{escape, prose};
use crate::labs::{Course, Exercise};
use crate::words::{self, Words, words};
use labcheck_labs::{Check, Lang, Mistake, Text, Track};
use serde::de::IgnoredAny;

/// The card, without a blank line in it and with a line break at its end.
pub(crate) fn card(course: &Course, exercise: &Exercise, lang: Lang) -> String {
    let open = exercise.optional.as_ref().map(|param| param.get_ref().as_str());
    let filling = Filling { course, open };
    Card { course, exercise, filling, lang, words: words(lang), out: String::new() }.write()
}

struct Card<'a> {
    course: &'a Course,
    exercise: &'a Exercise,
    filling: Filling<'a>,
    lang: Lang,
    words: &'static Words,
    out: String,
}

impl Card<'_> {
    fn write(mut self) -> String {
        let (course, id) = (self.course.id(), self.exercise.id());
        let title = self.inline(&self.exercise.title, &[]);
        self.line(&format!(
            r#"<section class="lab-card" id="lab-{id}" data-course="{course}" data-exercise="{id}" data-status="" aria-labelledby="lab-{id}-title">"#
        ));
        let word = self.words.exercise;
        self.line(&format!(r#"<h2 id="lab-{id}-title">{word}: {title}</h2>"#));
        self.line(&format!(
            r#"<p class="lab-state" data-status="">{}</p>"#,
            self.words.not_checked
        ));
        self.paragraphs(&self.exercise.about, &[]);
        self.command();
        self.checks();
        self.hints();
        self.mistakes();
        self.line("</section>");
        self.out
    }

    fn command(&mut self) {
        let mut command = format!("labcheck {} {}", self.course.id(), self.exercise.id());
        if let Some(param) = self.filling.open.and_then(|name| self.course.param(name)) {
            let name = param.name.get_ref();
            let about = prose(param.about.get(self.lang));
            self.line(&format!("<p>{} <var>{name}</var> ({about})</p>", self.words.optional));
            let value =
                param.one_of.iter().find(|v| **v != param.default).unwrap_or(&param.default);
            command.push_str(&format!(" --set {name}={value}"));
        }
        self.line(&format!("<p>{}</p>", self.words.run));
        self.pre(&command);
        self.line(r#"<p class="lab-done"></p>"#);
    }

    fn checks(&mut self) {
        let id = self.exercise.id();
        self.line(&format!(r#"<h3 id="lab-{id}-checks">{}</h3>"#, self.words.checks));
        self.line(r#"<ul class="lab-checks">"#);
        for check in &self.exercise.check {
            self.check(check);
        }
        self.line("</ul>");
    }

    fn check(&mut self, check: &Check<IgnoredAny>) {
        let id = format!("{}.{}", self.exercise.id(), check.id());
        let worth = if check.advisory {
            self.words.advisory.to_owned()
        } else {
            words::points(self.lang, check.points.get())
        };
        let title = self.inline(&check.title, &[]);
        self.line(&format!(
            r#"<li id="lab-{}-{}" data-check="{id}" data-status="">"#,
            self.exercise.id(),
            check.id()
        ));
        self.line(&format!(
            r#"<p class="lab-check"><strong>{title}</strong> <code class="lab-id">{id}</code> <span class="lab-points">{worth}</span> <span class="lab-state" data-status="">{}</span></p>"#,
            self.words.not_checked
        ));
        self.paragraphs(&check.why, &[]);
        for skip in &check.skip {
            let tracks: Vec<_> = skip.on.iter().map(|t| words::track(self.lang, *t)).collect();
            let why = self.inline(&skip.why, &skip.on);
            self.line(&format!(
                r#"<p class="lab-skip"><span class="lab-track">{}</span> {} {why}</p>"#,
                tracks.join(", "),
                self.words.skipped
            ));
        }
        self.line("</li>");
    }

    fn hints(&mut self) {
        if self.exercise.hint.is_empty() {
            return;
        }
        let id = self.exercise.id();
        self.line(&format!(r#"<h3 id="lab-{id}-hints">{}</h3>"#, self.words.hints));
        for (at, hint) in self.exercise.hint.iter().enumerate() {
            let number = at + 1;
            let tracks: Vec<_> = hint.on.iter().map(|t| words::track(self.lang, *t)).collect();
            let mut summary = format!("{} {number}", self.words.hint);
            if !tracks.is_empty() {
                summary
                    .push_str(&format!(r#" <span class="lab-track">{}</span>"#, tracks.join(", ")));
            }
            self.line(&format!(
                r#"<details class="lab-hint" data-hint="{number}"><summary>{summary}</summary>"#
            ));
            self.paragraphs(&hint.say, &hint.on);
            if !hint.run.is_empty() {
                let run: Vec<&str> = hint.run.iter().map(|command| command.0.as_str()).collect();
                self.commands(&run.join("\n"), &hint.on);
            }
            self.line("</details>");
        }
    }

    /// Commands: together where they are the same everywhere, else once a track.
    fn commands(&mut self, commands: &str, on: &[Track]) {
        match self.filling.fill(commands, on) {
            Filled::Same(commands) => self.pre(&commands),
            Filled::Each(each) => {
                for (track, commands) in each {
                    let name = words::track(self.lang, track);
                    self.line(&format!(
                        r#"<p class="lab-only"><span class="lab-track">{name}</span></p>"#
                    ));
                    self.pre(&commands);
                }
            }
        }
    }

    fn mistakes(&mut self) {
        if self.exercise.mistake.is_empty() {
            return;
        }
        let id = self.exercise.id();
        self.line(&format!(
            r#"<details class="lab-mistakes" id="lab-{id}-mistakes"><summary>{}</summary>"#,
            self.words.mistakes
        ));
        self.line("<ul>");
        for mistake in &self.exercise.mistake {
            self.mistake(mistake);
        }
        self.line("</ul>");
        self.line("</details>");
    }

    fn mistake(&mut self, mistake: &Mistake<IgnoredAny>) {
        let checks: Vec<String> = mistake
            .checks
            .iter()
            .map(|c| format!("{}.{}", self.exercise.id(), c.get_ref()))
            .collect();
        let (id, checks) = (mistake.id.get_ref(), checks.join(" "));
        self.line(&format!(r#"<li data-mistake="{id}" data-of="{checks}">"#));
        self.paragraphs(&mistake.say, &[]);
        match &mistake.next {
            // A command is the same in both languages; what is not is a sentence.
            Some(next) if next.ko == next.en => {
                self.line(&format!("<p>{}</p>", self.words.instead));
                self.commands(&next.en, &[]);
            }
            Some(next) => self.paragraphs(next, &[]),
            None => {}
        }
        self.line("</li>");
    }

    /// A text in the middle of a line.
    fn inline(&self, text: &Text, on: &[Track]) -> String {
        match self.filling.fill(text.get(self.lang), on) {
            Filled::Same(text) => prose(&text),
            Filled::Each(each) => {
                let each: Vec<String> =
                    each.iter().map(|(track, text)| self.marked(*track, text)).collect();
                each.join("<br>")
            }
        }
    }

    /// A text as a paragraph, or as one for each track.
    fn paragraphs(&mut self, text: &Text, on: &[Track]) {
        match self.filling.fill(text.get(self.lang), on) {
            Filled::Same(text) => self.line(&format!("<p>{}</p>", prose(&text))),
            Filled::Each(each) => {
                for (track, text) in each {
                    let marked = self.marked(track, &text);
                    self.line(&format!(r#"<p class="lab-only">{marked}</p>"#));
                }
            }
        }
    }

    fn marked(&self, track: Track, text: &str) -> String {
        let name = words::track(self.lang, track);
        format!(r#"<span class="lab-track">{name}</span> {}"#, prose(text))
    }

    fn pre(&mut self, commands: &str) {
        self.line(&format!(r#"<pre><code class="language-sh">{}</code></pre>"#, escape(commands)));
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }
}
