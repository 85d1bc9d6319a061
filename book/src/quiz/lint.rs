//! What must hold for questions beyond their form.

use super::{Kind, Question, Quiz};
use crate::data::is_id;
use crate::html::TYPOGRAPHIC;
use labcheck_labs::Fault;
use std::collections::BTreeSet;

/// Everything that is wrong with a file of questions.
pub(super) fn faults(quiz: &Quiz, file: &str, text: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut ids = BTreeSet::new();
    if quiz.questions.is_empty() {
        faults.push(Fault::at(file, text, 0, "a quiz has at least one question"));
    }
    for question in &quiz.questions {
        let id = question.id.get_ref();
        let mut say = |what: String| {
            faults.push(Fault::at(file, text, question.id.span().start, what));
        };
        if !is_id(id) {
            say(format!("the id `{id}` holds more than small letters, digits and hyphens"));
        }
        if !ids.insert(id) {
            say(format!("the id `{id}` stands twice"));
        }
        for what in of_kind(question) {
            say(format!("`{id}`: {what}"));
        }
    }
    faults
}

fn of_kind(question: &Question) -> Vec<String> {
    let kind = question.kind.word();
    let mut found = Vec::new();
    let has = [
        ("choice", !question.choices.is_empty(), &[Kind::Single, Kind::Multiple][..]),
        ("accept", !question.accept.is_empty(), &[Kind::Command][..]),
        ("near", !question.nears.is_empty(), &[Kind::Command][..]),
        ("step", !question.steps.is_empty(), &[Kind::Order][..]),
    ];
    for (part, there, kinds) in has {
        if there && !kinds.contains(&question.kind) {
            found.push(format!("a question of the kind `{kind}` has no `{part}`"));
        }
    }
    match question.kind {
        Kind::Single | Kind::Multiple => choices(question, &mut found),
        Kind::Command => command(question, &mut found),
        Kind::Order if question.steps.len() < 3 => {
            found.push("what is put in order has at least three steps".to_owned());
        }
        Kind::Order => {}
    }
    found
}

fn choices(question: &Question, found: &mut Vec<String>) {
    let right = question.choices.iter().filter(|choice| choice.right).count();
    if question.choices.len() < 2 {
        found.push("there are at least two choices".to_owned());
    }
    if question.kind == Kind::Single && right != 1 {
        found.push(format!("one choice is right, not {right}"));
    }
    if question.kind == Kind::Multiple && right == 0 {
        found.push("at least one choice is right".to_owned());
    }
    let mut ids = BTreeSet::new();
    let mut whys = BTreeSet::new();
    for (at, choice) in question.choices.iter().enumerate() {
        let number = at + 1;
        if choice.ko.trim().is_empty() || choice.en.trim().is_empty() {
            found.push(format!("choice {number} lacks one of its languages"));
        }
        if !choice.right && choice.why.is_none() {
            found.push(format!("choice {number} is wrong and does not say why"));
        }
        if let Some(why) = &choice.why
            && !whys.insert(why.ko.as_str())
        {
            found.push(format!("choice {number} has the explanation of another"));
        }
        if let Some(id) = &choice.id
            && (!is_id(id) || !ids.insert(id) || id.parse::<usize>().is_ok())
        {
            found.push(format!("the id `{id}` of choice {number} is a number, or stands twice, or holds more than small letters, digits and hyphens"));
        }
    }
}

fn command(question: &Question, found: &mut Vec<String>) {
    if question.accept.is_empty() {
        found.push("at least one command is accepted".to_owned());
    }
    for typed in &question.accept {
        if typed.contains(TYPOGRAPHIC) {
            found.push(format!("the command `{typed}` holds a typographic dash, quote or blank"));
        }
    }
    let accepted: BTreeSet<String> = question.accept.iter().map(|c| folded(c)).collect();
    let mut nears = BTreeSet::new();
    for near in &question.nears {
        let typed = folded(&near.typed);
        if accepted.contains(&typed) {
            found.push(format!("`{}` is accepted and wrong at once", near.typed));
        }
        if !nears.insert(typed) {
            found.push(format!("`{}` is explained twice", near.typed));
        }
    }
}

/// Blanks do not count.
fn folded(command: &str) -> String {
    command.split_whitespace().collect::<Vec<_>>().join(" ")
}
