//! What a run has sent so far.

use std::time::Duration;

use crate::learn;
use crate::learn::Round;
use crate::plan::Plan;
use crate::run::settings::Settings;
use crate::send::{Cleanup, Exchange, Sending, Sent, send_timed};

/// What was sent so far, and what became of it.
pub(crate) struct Run {
    /// What was planned, and what came of each case.
    pub(crate) round: Round,
    /// How many requests were sent, those of earlier rounds among them.
    pub(crate) requests: usize,
    /// What became of the things that were made.
    pub(crate) cleanup: Cleanup,
    /// How long sending took.
    pub(crate) elapsed: Duration,
}

impl Run {
    /// What came of sending a plan.
    pub(crate) fn of(plan: Plan, sent: Sent) -> Self {
        let Sent { exchanges, cleanup, elapsed } = sent;
        let requests = requests(&exchanges);
        Self { round: Round { plan, exchanges }, requests, cleanup, elapsed }
    }

    /// Both as one: of cases that both sent, the later one's.
    pub(crate) fn and(self, later: Self) -> Self {
        Self {
            round: learn::merged(self.round, later.round),
            requests: self.requests + later.requests,
            cleanup: together(self.cleanup, later.cleanup),
            elapsed: self.elapsed + later.elapsed,
        }
    }
}

/// Sends a plan; where an earlier run's answers are taken, they are what comes of it.
pub(crate) async fn sent_by(plan: &Plan, sending: &Sending<'_>, settings: &Settings<'_>) -> Sent {
    match settings.past {
        Some(past) => past.sent(plan, sending),
        None => send_timed(plan, sending).await,
    }
}

/// How many requests were sent for these exchanges.
pub(crate) fn requests(exchanges: &[Exchange]) -> usize {
    exchanges.iter().map(Exchange::attempts).sum()
}

/// What became of the things that both made.
pub(crate) fn together(mut first: Cleanup, later: Cleanup) -> Cleanup {
    first.removed += later.removed;
    first.left.extend(later.left);
    first
}
