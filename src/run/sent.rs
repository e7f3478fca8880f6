//! What a run has sent so far.

use std::time::Duration;

use crate::learn;
use crate::learn::Round;
use crate::send::Cleanup;

/// What was sent so far, and what became of it.
pub(crate) struct Run {
    /// What was planned, and what came of each case.
    pub(crate) round: Round,
    /// What became of the things that were made.
    pub(crate) cleanup: Cleanup,
    /// How long sending took.
    pub(crate) elapsed: Duration,
}

impl Run {
    /// Both as one: of cases that both sent, the later one's.
    pub(crate) fn and(self, later: Self) -> Self {
        Self {
            round: learn::merged(self.round, later.round),
            cleanup: together(self.cleanup, later.cleanup),
            elapsed: self.elapsed + later.elapsed,
        }
    }
}

/// What became of the things that both made.
pub(crate) fn together(mut first: Cleanup, later: Cleanup) -> Cleanup {
    first.removed += later.removed;
    first.left.extend(later.left);
    first
}
