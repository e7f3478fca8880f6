//! What a run has sent so far.

use std::time::Duration;

use crate::learn;
use crate::learn::Round;
use crate::plan::Plan;
use crate::send::{Cleanup, Exchange, ScriptRun, Sent};

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
    /// What came of what was sent step by step.
    pub(crate) scripts: Vec<ScriptRun>,
}

impl Run {
    /// What came of sending a plan.
    pub(crate) fn of(plan: Plan, sent: Sent) -> Self {
        let Sent { exchanges, cleanup, elapsed, scripts } = sent;
        let requests = requests(&exchanges) + scripts.iter().map(ScriptRun::requests).sum::<usize>();
        Self { round: Round { plan, exchanges }, requests, cleanup, elapsed, scripts }
    }

    /// Both as one: of cases that both sent, the later one's.
    pub(crate) fn and(self, later: Self) -> Self {
        Self {
            round: learn::merged(self.round, later.round),
            requests: self.requests + later.requests,
            cleanup: together(self.cleanup, later.cleanup),
            elapsed: self.elapsed + later.elapsed,
            // They are sent once a run, in its first round.
            scripts: self.scripts,
        }
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
