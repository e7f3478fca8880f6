//! How long a run may wait for a host in all.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// The time that a run may spend waiting: what several wait for at once counts once.
#[derive(Debug)]
pub(super) struct Budget {
    whole: Duration,
    spent: Mutex<Spent>,
}

#[derive(Debug, Default)]
struct Spent {
    time: Duration,
    /// Until when waits are paid for.
    until: Option<Instant>,
    /// How many waits were refused.
    refused: usize,
}

impl Budget {
    pub(super) fn new(whole: Duration) -> Self {
        Self { whole, spent: Mutex::default() }
    }

    /// Takes a wait that begins now; `false` where that would be more than there is, and nothing is taken.
    pub(super) fn take(&self, now: Instant, wait: Duration) -> bool {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        let paid = spent.until.map_or(now, |until| until.max(now));
        let more = (now + wait).saturating_duration_since(paid);
        if spent.time + more > self.whole {
            spent.refused += 1;
            return false;
        }
        spent.time += more;
        spent.until = Some(paid.max(now + wait));
        true
    }

    /// How long was waited in all, as far as it was paid for, and how many waits were refused.
    pub(super) fn spent(&self) -> (Duration, usize) {
        let spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        (spent.time, spent.refused)
    }

    /// All that there is.
    pub(super) fn whole(&self) -> Duration {
        self.whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_several_wait_for_at_once_counts_once() {
        let (begin, second) = (Instant::now(), Duration::from_secs(1));
        let budget = Budget::new(10 * second);
        for (at, wait, is_taken, spent) in [
            (0, 4, true, 4),
            (0, 4, true, 4),
            (2, 4, true, 6),
            (2, 3, true, 6),
            (20, 5, false, 6),
            (20, 4, true, 10),
        ] {
            assert_eq!(budget.take(begin + at * second, wait * second), is_taken, "{wait} s at {at} s");
            assert_eq!(budget.spent().0, spent * second, "{wait} s at {at} s");
        }
        assert_eq!(budget.spent().1, 1);
    }
}
