//! What the run prints at its end.

use crate::machine::Machine;
use crate::options::Options;
use crate::trial::{self, Oracle, Outcome};
use std::cell::LazyCell;
use std::fmt::{self, Display, Formatter};

/// One row an oracle.
pub(crate) struct Table<'o> {
    options: &'o Options,
    rows: Vec<Row>,
}

struct Row(&'static str, Outcome);

impl<'o> Table<'o> {
    pub(crate) fn new(options: &'o Options) -> Self {
        Self { options, rows: Vec::new() }
    }

    fn asked_for(&self, name: &str) -> bool {
        self.options.only.as_ref().is_none_or(|only| name.contains(only.as_str()))
    }

    /// Tries an oracle.
    pub(crate) fn held<O: Oracle>(&mut self, machine: &LazyCell<Machine>) {
        self.add(O::NAME, || trial::run::<O>(machine, self.options.inputs, self.options.seed));
    }

    /// What was recorded of a program that is not here.
    pub(crate) fn recorded(&mut self, name: &'static str, trial: impl FnOnce() -> Outcome) {
        self.add(name, trial);
    }

    fn add(&mut self, name: &'static str, trial: impl FnOnce() -> Outcome) {
        if !self.asked_for(name) {
            return;
        }
        let outcome = trial();
        for difference in &outcome.differences {
            println!("{difference}\n");
        }
        let row = Row(name, outcome);
        eprintln!("{row}");
        self.rows.push(row);
    }

    /// Whether nothing differs, and something was compared.
    pub(crate) fn agrees(&self) -> bool {
        let held = |row: &Row| row.1.differences.is_empty() && row.1.inputs > 0;
        !self.rows.is_empty() && self.rows.iter().all(held)
    }
}

impl Display for Table<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let head = ["oracle", "inputs", "answers", "differ", "seconds"];
        let [oracle, inputs, answers, differ, seconds] = head;
        writeln!(
            f,
            "{oracle:<27} {inputs:>9} {answers:>9} {differ:>6} {seconds:>7}  what was said"
        )?;
        for row in &self.rows {
            writeln!(f, "{row}")?;
        }
        Ok(())
    }
}

impl Display for Row {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(name, Outcome { inputs, answers, words, differences, time }) = self;
        let (differ, seconds) = (differences.len(), time.as_secs_f64());
        write!(f, "{name:<27} {inputs:>9} {answers:>9} {differ:>6} {seconds:>7.1} ")?;
        let all = words.values().sum::<u64>().max(1) as f64;
        let mut words: Vec<_> = words.iter().collect();
        words.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let told =
            |(word, count): (&&str, &u64)| format!("{word} {:.1}%", *count as f64 * 100.0 / all);
        write!(f, " {}", words.into_iter().map(told).collect::<Vec<_>>().join(", "))
    }
}
