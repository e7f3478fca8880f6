//! One request, sent until its answer stands: the only loop over attempts.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::send::auth::Entry;
use crate::send::clock::Clock;
use crate::send::errand::Errand;
use crate::send::exchange::{Again, Attempt, Exchange, Outcome, Response, SendError};
use crate::send::host::Host;
use crate::send::retry::{self, Decision};
use crate::send::sending::Sending;
use crate::send::stop::Stop;
use crate::send::transport::Transport;
use crate::suite::Retry;

/// What is told while a request is sent, again and again.
pub(super) enum Turn {
    /// It goes out: which attempt this is, from 1.
    Sent(u32),
    /// It waits for so long because of what its last attempt came to.
    Waiting(Duration, Result<u16, SendError>),
}

/// By what requests are sent: what all who send to a host share.
pub(super) struct Attempts {
    origin: Arc<str>,
    transport: Arc<dyn Transport>,
    host: Arc<Host>,
    retry: Retry,
    clock: Clock,
    stop: Stop,
}

impl Attempts {
    pub(super) fn new(sending: &Sending<'_>) -> Self {
        Self {
            origin: Arc::clone(sending.base.origin()),
            transport: Arc::clone(&sending.transport),
            host: Arc::clone(&sending.host),
            retry: sending.pace.retry.clone(),
            clock: Clock::start(),
            stop: sending.stop.clone(),
        }
    }

    /// Sends a request until an answer stands; each step is told before it is taken.
    pub(super) async fn of(&self, errand: &Errand, tell: &(dyn Fn(Turn) + Send + Sync)) -> Exchange {
        let mut exchange = self.unsent(errand, Outcome::Stopped);
        let mut entry = Entry::new(&errand.pass);
        for tried in 1.. {
            if let Some(error) = self.host.health.dead() {
                exchange.outcome = Outcome::Unanswered(error);
                break;
            }
            self.host.pacer.turn().await;
            match entry.request(&errand.request).await {
                Ok(request) => exchange.request = request,
                Err(error) => {
                    exchange.outcome = Outcome::Unanswered(error);
                    break;
                }
            }
            tell(Turn::Sent(tried));
            let result = self.once(errand, &mut exchange).await;
            let decision = if entry.is_worth_another(&result).await {
                Decision::Again(Duration::ZERO, Again::NewToken)
            } else {
                retry::decide(errand, tried, &result, &self.retry, &self.host.patience)
            };
            let brief = result.as_ref().map(|answer| answer.status).map_err(Clone::clone);
            exchange.outcome = match result {
                Ok(answer) => Outcome::Answered(Arc::new(answer)),
                Err(error) => Outcome::Unanswered(error),
            };
            let Decision::Again(wait, again) = decision else { break };
            tell(Turn::Waiting(wait, brief.clone()));
            if !self.pause(wait).await {
                break;
            }
            let (started, elapsed) = (exchange.started, exchange.elapsed);
            exchange.earlier.push(Attempt { outcome: brief, elapsed, started, wait, again });
        }
        self.host.patience.settled(&exchange.outcome);
        exchange
    }

    /// What comes of a request that is not sent, or not yet.
    pub(super) fn unsent(&self, errand: &Errand, outcome: Outcome) -> Exchange {
        Exchange {
            case: errand.id.clone(),
            request: Arc::clone(&errand.request),
            origin: Arc::clone(&self.origin),
            unbound: Vec::new(),
            earlier: Vec::new(),
            outcome,
            elapsed: Duration::ZERO,
            started: None,
        }
    }

    /// One attempt: carried, timed, and noted down. Whoever keeps a log of all calls stands here.
    async fn once(&self, errand: &Errand, exchange: &mut Exchange) -> Result<Response, SendError> {
        exchange.started = Some(self.clock.now());
        let begin = Instant::now();
        let result = self.transport.carry(&self.origin, &exchange.request).await;
        exchange.elapsed = begin.elapsed();
        self.host.health.heard(errand.operation, begin, result.as_ref().err());
        result
    }

    /// Waits for the next attempt; `false` when there is to be none after all.
    async fn pause(&self, wait: Duration) -> bool {
        tokio::select! {
            biased;
            () = self.stop.wanted() => false,
            () = self.host.health.death() => false,
            () = self.clock.wait(wait) => true,
        }
    }
}
