//! What a run has sent so far.

use std::time::Duration;

use crate::learn;
use crate::learn::{Order, Round};
use crate::plan::{Case, Plan};
use crate::run::settings::Settings;
use crate::send::{Cleanup, Exchange, ScriptRun, Sending, Sent, send_timed};

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
    pub(crate) fn and(self, later: Self, order: Order) -> Self {
        Self {
            round: learn::merged(self.round, later.round, order),
            requests: self.requests + later.requests,
            cleanup: self.cleanup.and(later.cleanup),
            elapsed: self.elapsed + later.elapsed,
            // They are sent once a run, in its first round.
            scripts: self.scripts,
        }
    }

    /// With what the server crashed on in rounds of which nothing else is judged.
    pub(crate) fn with(self, crashes: Vec<(Case, Exchange)>) -> Self {
        Self { round: learn::with_crashes(self.round, crashes), ..self }
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
