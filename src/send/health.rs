//! Whether anybody is there: a dead server ends a run in seconds.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use crate::send::exchange::SendError;

/// How many attempts in a row must fail before a server is given up.
const STREAK: u32 = 3;
/// For how long they must have failed: a server that is being started is waited for.
const PATIENCE: Duration = Duration::from_secs(2);
/// How many operations must hang one after the other, nothing being answered in between, before a server that did answer is given up.
const STALLED: usize = 8;
/// For how long they must have hung: a server may be busy for a while.
const STALL: Duration = Duration::from_secs(60);

/// What is known of a server's health.
pub(super) struct Health {
    streak: Mutex<Streak>,
    dead: watch::Sender<Option<SendError>>,
}

#[derive(Default)]
struct Streak {
    failures: u32,
    since: Option<Instant>,
    hung_since: Option<Instant>,
    /// The operations that have hung since the last answer.
    silent: BTreeSet<usize>,
    ever_answered: bool,
}

impl Health {
    pub(super) fn new() -> Self {
        Self { streak: Mutex::default(), dead: watch::Sender::new(None) }
    }

    /// Takes note of an attempt at an operation, begun then: `None` when it was answered.
    pub(super) fn heard(&self, operation: usize, begin: Instant, failure: Option<&SendError>) {
        let mut streak = self.streak.lock().unwrap_or_else(PoisonError::into_inner);
        match failure.map_or(Sign::Alive, |error| sign(error, streak.ever_answered)) {
            Sign::Alive => {
                *streak = Streak { ever_answered: true, ..Streak::default() };
                return;
            }
            Sign::Nothing => return,
            Sign::Silent if !streak.silent.insert(operation) => return,
            Sign::Silent | Sign::Absent => streak.failures += 1,
            Sign::Hung => {
                streak.silent.insert(operation);
                let since = *streak.hung_since.get_or_insert(begin);
                if streak.silent.len() >= STALLED && since.elapsed() >= STALL {
                    self.dead.send_replace(failure.cloned());
                }
                return;
            }
        }
        let since = *streak.since.get_or_insert(begin);
        if streak.failures >= STREAK && since.elapsed() >= PATIENCE {
            self.dead.send_replace(failure.cloned());
        }
    }

    /// Why the server was given up; `None` while it was not.
    pub(super) fn dead(&self) -> Option<SendError> {
        self.dead.borrow().clone()
    }

    /// Comes back once the server is given up.
    pub(super) async fn death(&self) {
        let _ = self.dead.subscribe().wait_for(Option::is_some).await;
    }
}

/// What an attempt says about the server as a whole.
enum Sign {
    Alive,
    Absent,
    Silent,
    /// It has answered before, and does not now.
    Hung,
    Nothing,
}

/// A server that has answered before may well hang, or drop the connection, on the next request: that says something about the
/// request, unless it goes on and on, whatever it is asked. One that does so from the start is not there.
fn sign(error: &SendError, ever_answered: bool) -> Sign {
    match error {
        SendError::Dns(_) | SendError::Refused | SendError::Unreachable(_) | SendError::ConnectTimeout => {
            Sign::Absent
        }
        SendError::ReadTimeout | SendError::Reset(_) if ever_answered => Sign::Hung,
        SendError::ReadTimeout | SendError::Reset(_) => Sign::Silent,
        SendError::Malformed(_) | SendError::TooLarge(_) => Sign::Alive,
        SendError::Tls(_) | SendError::Unsendable(_) | SendError::Credentials(_) | SendError::Held(_) => {
            Sign::Nothing
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_server_is_given_up_after_a_streak_that_lasts() {
        let (refused, hung) = (Some(SendError::Refused), Some(SendError::ReadTimeout));
        for (name, attempts, dead) in [
            ("two failures are few", vec![(0, &refused), (9_000, &refused)], false),
            ("three at once may be a start", vec![(0, &refused), (0, &refused), (0, &refused)], false),
            ("three over seconds", vec![(0, &refused), (100, &refused), (2_000, &refused)], true),
            (
                "an answer in between",
                vec![(0, &refused), (1_000, &None), (9_000, &refused), (0, &refused)],
                false,
            ),
            (
                "an answer long before",
                vec![(0, &None), (9_000, &None), (0, &refused), (0, &refused), (0, &refused)],
                false,
            ),
            ("silence from the start", vec![(0, &hung), (9_000, &hung), (9_000, &hung)], true),
            (
                "silence after an answer",
                vec![(0, &None), (9_000, &hung), (9_000, &hung), (9_000, &hung)],
                false,
            ),
        ] {
            let health = Health::new();
            for (operation, (after, failure)) in attempts.into_iter().enumerate() {
                let begin = Instant::now();
                tokio::time::advance(Duration::from_millis(after)).await;
                health.heard(operation, begin, failure.as_ref());
            }
            assert_eq!(health.dead().is_some(), dead, "{name}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_stops_answering_is_given_up_after_a_while() {
        let hung = Some(SendError::ReadTimeout);
        for (operations, seconds, answered, dead) in
            [(8, 10, None, true), (7, 10, None, false), (8, 5, None, false), (8, 10, Some(4), false)]
        {
            let health = Health::new();
            health.heard(0, Instant::now(), None);
            for operation in 0..operations {
                let begin = Instant::now();
                tokio::time::advance(Duration::from_secs(seconds)).await;
                let failure = hung.as_ref().filter(|_| answered != Some(operation));
                health.heard(operation, begin, failure);
            }
            assert_eq!(
                health.dead().is_some(),
                dead,
                "{operations} operations, {seconds} s each, {answered:?}"
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn one_operation_that_hangs_is_no_dead_server() {
        let health = Health::new();
        for _ in 0..9 {
            let begin = Instant::now();
            tokio::time::advance(Duration::from_secs(10)).await;
            health.heard(0, begin, Some(&SendError::ReadTimeout));
        }
        assert_eq!(health.dead(), None);
    }
}
