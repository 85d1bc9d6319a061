//! The words behind the command.

use std::hash::{BuildHasher as _, RandomState};

/// How much to compare, and what.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// Random inputs of the quick oracles; the slow ones take a share of it.
    pub(crate) inputs: u32,
    /// Where the random inputs begin.
    pub(crate) seed: u64,
    /// The one oracle to ask.
    pub(crate) only: Option<String>,
}

const USAGE: &str = "usage: oracles [--only NAME] [--seed N] [INPUTS]";
/// Inputs of an everyday run.
const INPUTS: u32 = 20_000;

impl Options {
    /// Reads the words.
    ///
    /// # Errors
    /// How to write them.
    pub(crate) fn read(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        // What nobody chose is chosen anew each time.
        let mut options =
            Self { inputs: INPUTS, seed: RandomState::new().hash_one(0) >> 32, only: None };
        let number = |word: Option<String>| {
            word.and_then(|word| word.parse().ok()).ok_or_else(|| USAGE.to_owned())
        };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--only" => options.only = Some(words.next().ok_or(USAGE)?),
                "--seed" => options.seed = number(words.next())?,
                _ => options.inputs = u32::try_from(number(Some(word))?).map_err(|_| USAGE)?,
            }
        }
        Ok(options)
    }
}
