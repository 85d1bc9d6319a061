//! The table at the end: one row a case, with the worst of its runs.

use crate::clean;
use crate::measure::Ran;
use crate::verdicts::Verdicts;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Formatter};
use std::time::Duration;

/// The ceiling of the program's memory, in KiB.
const MEMORY: u64 = 32 << 10;
/// More than this beyond the limit is marked.
const BEYOND: Duration = Duration::from_millis(100);

/// One case.
#[derive(Debug)]
pub(crate) struct Row {
    name: String,
    /// How long the program itself may wait here; none for what is only read.
    limit: Duration,
    runs: usize,
    codes: BTreeSet<i32>,
    wall: Duration,
    cpu: Duration,
    peak: u64,
    /// What the verdicts came to, and how often.
    told: BTreeMap<String, usize>,
    pub(crate) faults: Vec<String>,
}

impl Row {
    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self::within(name, Duration::ZERO)
    }

    pub(crate) fn within(name: impl Into<String>, limit: Duration) -> Self {
        Self {
            name: name.into(),
            limit,
            runs: 0,
            codes: BTreeSet::new(),
            wall: Duration::ZERO,
            cpu: Duration::ZERO,
            peak: 0,
            told: BTreeMap::new(),
            faults: Vec::new(),
        }
    }

    /// Takes a run with what holds for all of them, its output in this form.
    pub(crate) fn add(&mut self, what: &str, form: &str, ran: &Ran) {
        self.runs += 1;
        self.codes.insert(ran.code);
        self.wall = self.wall.max(ran.wall);
        self.cpu = self.cpu.max(ran.cpu);
        self.peak = self.peak.max(ran.peak);
        let error = String::from_utf8_lossy(&ran.err).chars().take(300).collect::<String>();
        if !(0..=3).contains(&ran.code) {
            self.faults.push(format!("{what}: ended with {}: {error}", ran.code));
            return;
        }
        if ran.peak > MEMORY {
            self.faults.push(format!("{what}: took {} KiB of memory", ran.peak));
        }
        // Where nothing was judged there is no report.
        if !(ran.code == 2 && ran.out.is_empty()) {
            let fault = clean::fault(form, &ran.out);
            self.faults.extend(fault.map(|fault| format!("{what}: its {form} {fault}")));
        }
        let fault = clean::fault("human", &ran.err);
        self.faults.extend(fault.map(|fault| format!("{what}: standard error {fault}")));
    }

    /// Takes the verdicts of a run.
    pub(crate) fn tell(&mut self, told: impl Display) {
        *self.told.entry(told.to_string()).or_default() += 1;
    }

    /// The verdicts of a run in JSON; a fault where there are none.
    pub(crate) fn verdicts(&mut self, what: &str, ran: &Ran) -> Verdicts {
        self.add(what, "json", ran);
        let verdicts = Verdicts::of(&ran.out);
        if verdicts.is_none() {
            let error = String::from_utf8_lossy(&ran.err).into_owned();
            self.faults.push(format!("{what}: no report: {error}"));
        }
        verdicts.unwrap_or_default()
    }

    pub(crate) fn fault(&mut self, fault: String) {
        self.faults.push(fault);
    }

    /// Beyond the limit by the clock; where the program waits for nothing its time on a processor
    /// counts, which others on this machine do not lengthen.
    fn beyond(&self) -> Duration {
        if self.limit.is_zero() { self.cpu } else { self.wall.saturating_sub(self.limit) }
    }
}

pub(crate) const HEAD: &str = "case                                                     runs limit ms  wall ms beyond ms   MiB exit  verdicts";

impl Display for Row {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let codes: Vec<String> = self.codes.iter().map(ToString::to_string).collect();
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        let mark = if self.beyond() > BEYOND { '*' } else { ' ' };
        write!(
            f,
            "{:<56} {:>4} {:>8.0} {:>8.1} {:>9.1}{mark} {:>4.1} {:<5} ",
            self.name,
            self.runs,
            ms(self.limit),
            ms(self.wall),
            ms(self.beyond()),
            self.peak as f64 / 1024.0,
            codes.join(","),
        )?;
        let mut told: Vec<_> = self.told.iter().collect();
        told.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        match told.as_slice() {
            [] => {}
            [(one, _)] => write!(f, "{one}")?,
            [(most, count), rest @ ..] => {
                write!(f, "{count}x {most}; {} others", rest.len())?;
            }
        }
        if !self.faults.is_empty() {
            write!(f, "  {} FAULTS", self.faults.len())?;
        }
        Ok(())
    }
}

/// All rows.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<Row>,
    only: Option<String>,
}

impl Table {
    pub(crate) fn new(only: Option<String>) -> Self {
        Self { rows: Vec::new(), only }
    }

    /// Whether rows that begin so are asked for.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| name.contains(only.as_str()))
    }

    pub(crate) fn add(&mut self, row: Row) {
        eprintln!("{row}");
        self.rows.push(row);
    }

    /// Whether all is as it has to be, and anything was done.
    pub(crate) fn holds(&self) -> bool {
        !self.rows.is_empty() && self.rows.iter().all(|row| row.faults.is_empty())
    }
}

impl Display for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD}")?;
        for row in &self.rows {
            writeln!(f, "{row}")?;
        }
        let runs: usize = self.rows.iter().map(|row| row.runs).sum();
        let late = self.rows.iter().filter(|row| row.beyond() > BEYOND).count();
        let peak = self.rows.iter().map(|row| row.peak).max().unwrap_or(0) as f64 / 1024.0;
        let faults = self.rows.iter().flat_map(|row| row.faults.iter().map(|f| (&row.name, f)));
        let all = faults.clone().count();
        writeln!(
            f,
            "\n{} cases, {runs} runs, {peak:.1} MiB at most, {late} cases over 100 ms beyond the limit (*), {all} faults",
            self.rows.len()
        )?;
        for (name, fault) in faults.take(200) {
            writeln!(f, "{name}: {fault}")?;
        }
        Ok(())
    }
}
