//! What was read once need not be read again while the same evidence is looked at.
//!
//! Evidence only ever grows, and a grammar that came to its end saw all that it asked for: its result
//! stays what it is.

use crate::evidence::{Cannot, Evidence, Need};
use crate::kinds::Verdict;
use crate::kinds::controller::Controller;
use crate::read::answer_file::{AnswerFile, Refusal};
use crate::read::boot_loader::NextBoot;
use crate::read::chrony::{Config, NoConfig};
use crate::read::units::{Start, UnitFile};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// What reading came to: an end, or what it wants next, and how much had been seen by then.
#[derive(Debug)]
enum Known<T> {
    Done(Rc<T>),
    Wants(usize, Vec<Need>),
}

/// Results by path or unit.
#[derive(Debug)]
struct Shelf<T>(RefCell<HashMap<String, Known<T>>>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T> Shelf<T> {
    /// What was read before, or is read now. What is wanted is wanted until something new was seen.
    fn get(
        &self,
        key: &str,
        seen: usize,
        read: impl FnOnce() -> Result<T, Vec<Need>>,
    ) -> Result<Rc<T>, Vec<Need>> {
        match self.0.borrow().get(key) {
            Some(Known::Done(found)) => return Ok(Rc::clone(found)),
            Some(Known::Wants(before, needs)) if *before == seen => return Err(needs.clone()),
            _ => {}
        }
        let found = read().map(Rc::new);
        let known = match &found {
            Ok(found) => Known::Done(Rc::clone(found)),
            Err(needs) => Known::Wants(seen, needs.clone()),
        };
        self.0.borrow_mut().insert(key.to_owned(), known);
        found
    }
}

/// What was read of one machine's evidence, on one track.
#[derive(Debug, Default)]
pub struct Memo {
    answers: Shelf<Result<Rc<AnswerFile>, Refusal>>,
    refused: Shelf<Verdict>,
    controllers: Shelf<Controller>,
    chrony: Shelf<Result<Rc<Config>, NoConfig>>,
    units: Shelf<Result<Rc<UnitFile>, Cannot>>,
    next_boot: Shelf<NextBoot>,
    starts: Shelf<Start>,
}

/// The result of this key, read by `read` unless it was read before.
macro_rules! shelves {
    ($($name:ident => $type:ty,)*) => {
        impl Memo {
            $(
                /// What was read of this evidence before, or is read now, or what that wants first.
                pub(crate) fn $name(
                    &self,
                    key: &str,
                    evidence: &Evidence,
                    read: impl FnOnce() -> Result<$type, Vec<Need>>,
                ) -> Result<Rc<$type>, Vec<Need>> {
                    // Evidence only ever grows.
                    self.$name.get(key, evidence.files.len() + evidence.dirs.len(), read)
                }
            )*
        }
    };
}

shelves! {
    answers => Result<Rc<AnswerFile>, Refusal>,
    refused => Verdict,
    controllers => Controller,
    chrony => Result<Rc<Config>, NoConfig>,
    units => Result<Rc<UnitFile>, Cannot>,
    next_boot => NextBoot,
    starts => Start,
}

#[cfg(test)]
mod tests {
    use super::{Need, Shelf};

    #[test]
    fn what_was_wanted_is_read_again_once_something_new_was_seen() {
        let shelf = Shelf::<u8>::default();
        let wants = || vec![Need::File("/a".to_owned())];
        assert_eq!(shelf.get("a", 1, || Err(wants())), Err(wants()));
        assert_eq!(shelf.get("a", 1, || panic!("nothing new was seen")), Err(wants()));
        assert_eq!(shelf.get("a", 2, || Ok(5)).as_deref(), Ok(&5));
        assert_eq!(shelf.get("a", 3, || panic!("it is known")).as_deref(), Ok(&5));
    }
}
