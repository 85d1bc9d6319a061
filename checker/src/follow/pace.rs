//! When to look at what sends no word of its changes.
//!
//! Often for half a minute after something has changed, since more will: chronyd needs a few seconds
//! until it trusts its clock. Then seldom: who waits for nothing shall not cost anything.

use std::time::{Duration, Instant};

/// Between two looks while something goes on.
const OFTEN: Duration = Duration::from_secs(1);
/// Between two looks while nothing does.
const SELDOM: Duration = Duration::from_secs(15);
/// How long after a change something is taken to go on.
const BUSY: Duration = Duration::from_secs(30);

/// When it is time for what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    busy_until: Instant,
    soon: Instant,
    late: Instant,
}

/// What it is time for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Due {
    /// What costs little.
    pub(super) soon: bool,
    /// What costs more, or hardly ever changes.
    pub(super) late: bool,
}

impl Pace {
    pub(super) fn new(now: Instant) -> Self {
        Self { busy_until: now + BUSY, soon: now + OFTEN, late: now + SELDOM }
    }

    /// Something has changed.
    pub(super) fn hurry(&mut self, now: Instant) {
        self.busy_until = now + BUSY;
        self.soon = self.soon.min(now + OFTEN);
    }

    /// When the next look is due.
    pub(super) fn next(&self) -> Instant {
        self.soon.min(self.late)
    }

    /// What is due, and is done by whoever asks.
    pub(super) fn due(&mut self, now: Instant) -> Due {
        let due = Due { soon: now >= self.soon, late: now >= self.late };
        if due.soon {
            self.soon = now + if now < self.busy_until { OFTEN } else { SELDOM };
        }
        if due.late {
            self.late = now + SELDOM;
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seconds at which what costs little is looked at, out of so many.
    fn looks(pace: &mut Pace, from: Instant, seconds: std::ops::Range<u64>) -> Vec<u64> {
        seconds.filter(|second| pace.due(from + Duration::from_secs(*second)).soon).collect()
    }

    #[test]
    fn looks_are_many_after_a_change_and_few_when_nothing_goes_on() {
        let now = Instant::now();
        let mut pace = Pace::new(now);
        assert_eq!(looks(&mut pace, now, 0..31), (1..=30).collect::<Vec<_>>());
        assert_eq!(looks(&mut pace, now, 31..70), [45, 60]);
        pace.hurry(now + Duration::from_secs(70));
        assert_eq!(looks(&mut pace, now, 70..74), [71, 72, 73]);
    }

    #[test]
    fn what_costs_more_is_never_looked_at_often() {
        let now = Instant::now();
        let mut pace = Pace::new(now);
        let late: Vec<u64> =
            (0..40).filter(|second| pace.due(now + Duration::from_secs(*second)).late).collect();
        assert_eq!(late, [15, 30]);
        assert_eq!(Pace::new(now).next(), now + OFTEN);
    }
}
