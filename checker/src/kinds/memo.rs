//! What was read once need not be read again while the same evidence is looked at.
//!
//! Evidence only ever grows, and a grammar that came to its end saw all that it asked for: its result
//! stays what it is.

use crate::evidence::Cannot;
use crate::read::answer_file::{AnswerFile, Refusal};
use crate::read::boot_loader::NextBoot;
use crate::read::chrony::{Config, NoConfig};
use crate::read::units::UnitFile;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Results by path or unit.
#[derive(Debug)]
struct Shelf<T>(RefCell<HashMap<String, Rc<T>>>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T> Shelf<T> {
    fn get(&self, key: &str) -> Option<Rc<T>> {
        self.0.borrow().get(key).cloned()
    }

    fn put(&self, key: &str, value: T) -> Rc<T> {
        let value = Rc::new(value);
        self.0.borrow_mut().insert(key.to_owned(), Rc::clone(&value));
        value
    }
}

/// What was read of one machine's evidence, on one track.
#[derive(Debug, Default)]
pub struct Memo {
    answers: Shelf<Result<Rc<AnswerFile>, Refusal>>,
    chrony: Shelf<Result<Rc<Config>, NoConfig>>,
    units: Shelf<Result<Rc<UnitFile>, Cannot>>,
    next_boot: Shelf<NextBoot>,
}

/// The result of this key, read by `read` unless it was read before.
macro_rules! shelves {
    ($($name:ident => $type:ty,)*) => {
        impl Memo {
            $(
                /// What was read before, or is read now; an error of `read` is not kept.
                pub(crate) fn $name<E>(
                    &self,
                    key: &str,
                    read: impl FnOnce() -> Result<$type, E>,
                ) -> Result<Rc<$type>, E> {
                    match self.$name.get(key) {
                        Some(found) => Ok(found),
                        None => Ok(self.$name.put(key, read()?)),
                    }
                }
            )*
        }
    };
}

shelves! {
    answers => Result<Rc<AnswerFile>, Refusal>,
    chrony => Result<Rc<Config>, NoConfig>,
    units => Result<Rc<UnitFile>, Cannot>,
    next_boot => NextBoot,
}
