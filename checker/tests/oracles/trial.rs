//! One oracle asked about many inputs: those of the corpus, then random ones, smaller and smaller ones
//! once an answer differs.

use crate::machine::Machine;
use proptest::strategy::BoxedStrategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::time::{Duration, Instant};

/// A program and the parser that stands for it.
pub(crate) trait Oracle {
    /// What both are given.
    type Input: Debug + Clone + 'static;
    /// As it stands in the table.
    const NAME: &'static str;
    /// Of a thousand inputs asked for, so many are tried: the slow ones less.
    const PERMILLE: u32;

    /// Makes the program ready; `shard` is a number of its own for each that runs beside others.
    fn start(machine: &Machine, shard: usize) -> Self;

    /// Random inputs.
    fn strategy() -> BoxedStrategy<Self::Input>;

    /// Inputs that are always tried, with where they come from.
    fn corpus() -> Vec<(String, Self::Input)>;

    /// Gives it to both.
    ///
    /// # Errors
    /// Where they differ.
    fn compare(&mut self, input: &Self::Input) -> Result<Agreed, Difference>;

    /// The input as a person reads it.
    fn show(input: &Self::Input) -> String {
        format!("{input:#?}")
    }
}

/// What both said.
#[derive(Clone, Debug)]
pub(crate) struct Agreed {
    /// In words, each as often as it was said: what was never said was never held.
    pub(crate) words: BTreeMap<&'static str, u64>,
    /// How many answers were compared.
    pub(crate) answers: u64,
}

impl Agreed {
    /// One word stands for all answers.
    pub(crate) fn on(word: &'static str, answers: u64) -> Self {
        Self { words: BTreeMap::from([(word, 1)]), answers }
    }
}

/// Two answers to one input.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    /// What is differed about.
    pub(crate) about: String,
    /// What the program says.
    pub(crate) theirs: String,
    /// What our parser says.
    pub(crate) ours: String,
}

impl Difference {
    /// `Ok` if both are the same.
    pub(crate) fn unless_same<T: Debug + PartialEq>(
        about: &str,
        theirs: &T,
        ours: &T,
    ) -> Result<(), Self> {
        if theirs == ours {
            return Ok(());
        }
        Err(Self { about: about.into(), theirs: format!("{theirs:?}"), ours: format!("{ours:?}") })
    }
}

impl From<String> for Difference {
    fn from(broken: String) -> Self {
        Self { about: "the answer".into(), theirs: broken, ours: String::new() }
    }
}

/// How a trial ended.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) inputs: u64,
    pub(crate) answers: u64,
    pub(crate) words: BTreeMap<&'static str, u64>,
    /// The inputs that differ, smaller than they were found, ready to be printed.
    pub(crate) differences: Vec<String>,
    pub(crate) time: Duration,
}

/// Tries an oracle on all processors.
pub(crate) fn run<O: Oracle>(machine: &Machine, inputs: u32, seed: u64) -> Outcome {
    let begun = Instant::now();
    let shards = std::thread::available_parallelism().map_or(1, usize::from);
    let all = u64::from(inputs) * u64::from(O::PERMILLE) / 1000;
    let each = u32::try_from(all.div_ceil(shards as u64)).unwrap_or(u32::MAX).max(1);
    let mut whole = Outcome::default();
    std::thread::scope(|scope| {
        let shards: Vec<_> =
            (0..shards).map(|i| scope.spawn(move || shard::<O>(machine, each, seed, i))).collect();
        for shard in shards {
            whole.add(shard.join().unwrap());
        }
    });
    whole.time = begun.elapsed();
    whole
}

impl Outcome {
    pub(crate) fn add(&mut self, other: Self) {
        self.inputs += other.inputs;
        self.answers += other.answers;
        for (word, count) in other.words {
            *self.words.entry(word).or_default() += count;
        }
        self.differences.extend(other.differences);
    }

    pub(crate) fn count(&mut self, agreed: Agreed) {
        self.inputs += 1;
        self.answers += agreed.answers;
        for (word, count) in agreed.words {
            *self.words.entry(word).or_default() += count;
        }
    }
}

fn shard<O: Oracle>(machine: &Machine, inputs: u32, seed: u64, index: usize) -> Outcome {
    let oracle = RefCell::new(O::start(machine, index));
    let outcome = RefCell::new(Outcome::default());
    if index == 0 {
        for (from, input) in O::corpus() {
            match oracle.borrow_mut().compare(&input) {
                Ok(agreed) => outcome.borrow_mut().count(agreed),
                Err(difference) => {
                    let told = told::<O>(&from, &input, &difference);
                    outcome.borrow_mut().differences.push(told);
                }
            }
        }
    }
    let config = Config {
        cases: inputs,
        max_shrink_iters: 4000,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(config, rng(seed, O::NAME, index));
    let found = runner.run(&O::strategy(), |input| match oracle.borrow_mut().compare(&input) {
        Ok(agreed) => {
            outcome.borrow_mut().count(agreed);
            Ok(())
        }
        Err(difference) => Err(TestCaseError::fail(difference.about)),
    });
    let mut outcome = outcome.into_inner();
    match found {
        Ok(()) => {}
        Err(TestError::Fail(_, input)) => {
            // Asked once more, for both answers to the smallest one.
            let told = match oracle.borrow_mut().compare(&input) {
                Err(difference) => told::<O>("random", &input, &difference),
                Ok(_) => format!("{}: differed once only: {}", O::NAME, O::show(&input)),
            };
            outcome.differences.push(told);
        }
        Err(TestError::Abort(why)) => outcome.differences.push(format!("{}: {why}", O::NAME)),
    }
    outcome
}

fn told<O: Oracle>(from: &str, input: &O::Input, difference: &Difference) -> String {
    let Difference { about, theirs, ours } = difference;
    format!(
        "{}: they differ about {about}\n  input ({from}):\n{}\n  the program: {theirs}\n  \
         labcheck:    {ours}",
        O::NAME,
        O::show(input),
    )
}

/// Its own for each oracle and shard.
fn rng(seed: u64, name: &str, shard: usize) -> TestRng {
    let mut bytes = [0_u8; 32];
    for (at, byte) in name.bytes().enumerate() {
        bytes[16 + at % 16] ^= byte.rotate_left((at / 16) as u32);
    }
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8..16].copy_from_slice(&(shard as u64).to_le_bytes());
    TestRng::from_seed(RngAlgorithm::ChaCha, &bytes)
}
