//! Requests a second.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// How far turns may lie in the past and still be taken at once: timers are no finer than a millisecond, so that without it a high
/// rate would never be reached.
const CREDIT: Duration = Duration::from_millis(10);

/// Hands out turns, evenly spaced.
pub(super) struct Pacer {
    gap: Duration,
    next: Mutex<Option<Instant>>,
}

impl Pacer {
    /// For so many turns a second; `None` is no limit, and so is a rate that is no positive number.
    pub(super) fn new(rate: Option<f64>) -> Self {
        let gap = rate
            .filter(|rate| *rate > 0.0)
            .and_then(|rate| Duration::try_from_secs_f64(1.0 / rate).ok())
            .unwrap_or(Duration::ZERO);
        Self { gap, next: Mutex::new(None) }
    }

    /// Waits for the next turn, which leaves at least so much time to the one after it.
    pub(super) async fn turn(&self, least: Duration) {
        let gap = self.gap.max(least);
        if gap.is_zero() {
            return;
        }
        sleep_until(self.reserve(Instant::now(), gap)).await;
    }

    fn reserve(&self, now: Instant, gap: Duration) -> Instant {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let earliest = now.checked_sub(CREDIT.min(gap * 10)).unwrap_or(now);
        let turn = next.map_or(now, |next| next.max(earliest));
        *next = Some(turn + gap);
        turn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn turns_are_evenly_spaced() {
        for (rate, turns, takes) in [
            (None, 1_000, 0),
            (Some(0.0), 1_000, 0),
            (Some(10.0), 11, 1_000),
            (Some(1_000.0), 1_001, 1_000),
            (Some(0.5), 2, 2_000),
        ] {
            let (pacer, begin) = (Pacer::new(rate), Instant::now());
            for _ in 0..turns {
                pacer.turn(Duration::ZERO).await;
            }
            let took = i64::try_from(begin.elapsed().as_millis()).unwrap();
            assert!((took - takes).abs() <= 1, "{rate:?}: {took} ms");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn idle_time_is_not_saved_up() {
        let pacer = Pacer::new(Some(100.0));
        pacer.turn(Duration::ZERO).await;
        tokio::time::advance(Duration::from_secs(60)).await;
        let begin = Instant::now();
        for _ in 0..101 {
            pacer.turn(Duration::ZERO).await;
        }
        assert!(begin.elapsed() >= Duration::from_millis(980), "{:?}", begin.elapsed());
    }
}
