//! The blocks that are no code: what each names, and what becomes of it.

use super::blocks::Block;
use super::{Fault, Page};
use crate::card::card;
use crate::{calculator, diagram, glossary, notes, progress, quiz};

/// A kind of block.
pub(super) struct Room {
    /// The word behind the fence.
    pub(super) word: &'static str,
    /// What its second word is, with an example; none: it has no second word.
    names: Option<(&'static str, &'static str)>,
}

/// All of them.
pub(super) const ROOMS: [Room; 8] = [
    Room { word: "lab", names: Some(("exercise", "lab selinux")) },
    Room { word: "quiz", names: Some(("quiz", "quiz cloud-what")) },
    Room { word: "diagram", names: Some(("diagram", "diagram service-map")) },
    Room { word: "calculator", names: None },
    Room { word: "progress", names: None },
    Room { word: "review", names: None },
    Room { word: "glossary", names: None },
    Room { word: "notes", names: None },
];

/// The HTML of a block.
pub(super) fn expand(room: &Room, block: &Block, page: Page<'_>) -> Result<String, Fault> {
    if block.nested {
        return Err(Fault::Nested { block: room.word });
    }
    if !block.body.trim().is_empty() {
        return Err(Fault::NotEmpty { block: room.word });
    }
    match (room.names, block.rest.as_slice()) {
        (Some((what, _)), [name]) => named(room.word, what, name, block.headed, page),
        (Some((_, example)), _) => Err(Fault::NotOneName { block: room.word, example }),
        (None, []) => Ok(nameless(room.word, page)),
        (None, _) => Err(Fault::NoName { block: room.word }),
    }
}

fn named(
    room: &str,
    what: &'static str,
    name: &str,
    headed: bool,
    page: Page<'_>,
) -> Result<String, Fault> {
    let Page { material, lang, .. } = page;
    let unknown = |nearest: Option<&str>| Fault::Unknown {
        what,
        name: name.to_owned(),
        nearest: nearest.map(str::to_owned),
    };
    let near = |known: &mut dyn Iterator<Item = &str>| {
        let known: Vec<&str> = known.collect();
        unknown(labcheck_labs::error::nearest(name, known))
    };
    match room {
        "lab" => match material.labs.exercise(name) {
            Some((course, exercise)) => Ok(card(course, exercise, lang)),
            None => Err(unknown(material.labs.nearest(name))),
        },
        "quiz" => match material.quizzes.get(name) {
            Some(quiz) => Ok(quiz::quiz(name, quiz, lang, !headed)),
            None => Err(near(&mut material.quizzes.keys().map(String::as_str))),
        },
        _ => match material.diagrams.get(name) {
            Some(drawing) => Ok(diagram::figure(name, drawing, lang)),
            None => Err(near(&mut material.diagrams.keys().map(String::as_str))),
        },
    }
}

fn nameless(room: &str, page: Page<'_>) -> String {
    let Page { material, lang, plan, .. } = page;
    let to_root = page.to_root();
    match room {
        "calculator" => calculator::block(lang),
        "progress" => progress::progress(plan, material, lang, &to_root),
        "review" => progress::review(plan, material, lang, &to_root),
        "glossary" => glossary::block(&material.glossary, lang),
        _ => notes::block(&material.notes, lang, &to_root, &|path| {
            plan.page(path).map(|stop| stop.title.clone())
        }),
    }
}
