//! The work that several tasks share: which case is next, its attempts, and what they tell of it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep};

use crate::plan::Plan;
use crate::send::errand::Errand;
use crate::send::exchange::{Attempt, Exchange, Outcome, SendError};
use crate::send::health::Health;
use crate::send::pace::Pacer;
use crate::send::queue::{Next, Queue, Settled};
use crate::send::retry::{self, Patience};
use crate::send::sending::Sending;
use crate::send::stop::Stop;
use crate::send::transport::Transport;
use crate::suite::Retry;

/// What has happened to a case, by its index in the plan.
pub(super) enum Event {
    /// A request went out: which attempt it is, from 1.
    Sent(usize, u32),
    /// It waits for so long because of what its last attempt came to.
    Waiting(usize, Duration, Result<u16, SendError>),
    /// It is settled.
    Done(usize, Exchange),
}

/// The work of one run.
pub(super) struct Work {
    errands: Vec<Errand>,
    queue: Mutex<Queue>,
    /// Rung whenever a case is settled, for those that wait for one.
    settled: Notify,
    events: Mutex<Vec<Event>>,
    origin: Arc<str>,
    transport: Arc<dyn Transport>,
    retry: Retry,
    pacer: Pacer,
    health: Health,
    patience: Patience,
    stop: Stop,
}

impl Work {
    pub(super) fn new(plan: &Plan, sending: &Sending<'_>) -> Self {
        let (queue, orphans) = Queue::new(plan);
        let work = Self {
            errands: plan.cases.iter().map(|case| Errand::new(case, sending)).collect(),
            queue: Mutex::new(queue),
            settled: Notify::new(),
            events: Mutex::default(),
            origin: Arc::clone(sending.base.origin()),
            transport: Arc::clone(&sending.transport),
            retry: sending.pace.retry.clone(),
            pacer: Pacer::new(sending.pace.rate),
            health: Health::new(),
            patience: Patience::default(),
            stop: sending.stop.clone(),
        };
        for orphan in orphans {
            work.withhold(orphan);
        }
        work
    }

    /// Takes cases until none are left.
    pub(super) async fn share(self: Arc<Self>) {
        while !self.stop.is_wanted() {
            let mut settled = std::pin::pin!(self.settled.notified());
            // From here on a ring is heard, so that none is missed between the look and the wait.
            settled.as_mut().enable();
            let next = self.queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            match next {
                Next::Case(index) => {
                    let exchange = self.deliver(index).await;
                    self.settle(index, exchange);
                }
                Next::Later => tokio::select! {
                    () = settled => {}
                    () = self.stop.wanted() => {}
                },
                Next::Nothing => break,
            }
        }
    }

    /// What has happened since this was asked last.
    pub(super) fn events(&self) -> Vec<Event> {
        std::mem::take(&mut *self.events.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A case that is not, or not yet, sent.
    pub(super) fn exchange(&self, index: usize, outcome: Outcome) -> Exchange {
        let errand = &self.errands[index];
        Exchange {
            case: errand.id.clone(),
            request: Arc::clone(&errand.request),
            origin: Arc::clone(&self.origin),
            unbound: Vec::new(),
            earlier: Vec::new(),
            outcome,
            elapsed: Duration::ZERO,
        }
    }

    /// One case: attempts, until one stands.
    async fn deliver(&self, index: usize) -> Exchange {
        let errand = &self.errands[index];
        let mut exchange = self.exchange(index, Outcome::Stopped);
        for tried in 1.. {
            if let Some(error) = self.health.dead() {
                exchange.outcome = Outcome::Unanswered(error);
                break;
            }
            self.pacer.turn().await;
            self.tell(Event::Sent(index, tried));
            let begin = Instant::now();
            let result = self.transport.carry(&self.origin, &errand.request).await;
            exchange.elapsed = begin.elapsed();
            self.health.heard(errand.operation, begin, result.as_ref().err());
            let wait = retry::wait(errand, tried, &result, &self.retry, &self.patience);
            let brief = result.as_ref().map(|answer| answer.status).map_err(Clone::clone);
            exchange.outcome = match result {
                Ok(answer) => Outcome::Answered(Arc::new(answer)),
                Err(error) => Outcome::Unanswered(error),
            };
            let Some(wait) = wait else { break };
            self.tell(Event::Waiting(index, wait, brief.clone()));
            if !self.pause(wait).await {
                break;
            }
            exchange.earlier.push(Attempt { outcome: brief, elapsed: exchange.elapsed });
        }
        self.patience.settled(&exchange.outcome);
        exchange
    }

    /// Waits for the next attempt; `false` when there is to be none after all.
    async fn pause(&self, wait: Duration) -> bool {
        tokio::select! {
            biased;
            () = self.stop.wanted() => false,
            () = self.health.death() => false,
            () = sleep(wait) => true,
        }
    }

    fn settle(&self, index: usize, exchange: Exchange) {
        let how = accepted(&exchange.outcome);
        self.tell(Event::Done(index, exchange));
        let withheld = self.queue.lock().unwrap_or_else(PoisonError::into_inner).settle(index, &how);
        for index in withheld {
            self.withhold(index);
        }
        self.settled.notify_waiters();
    }

    fn withhold(&self, index: usize) {
        let errand = &self.errands[index];
        let control = errand.control.clone().unwrap_or_else(|| errand.id.clone());
        let exchange = self.exchange(index, Outcome::Withheld(control));
        self.tell(Event::Done(index, exchange));
    }

    fn tell(&self, event: Event) {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }
}

/// Whether what is broken about a case may be sent.
fn accepted(outcome: &Outcome) -> Settled {
    match outcome {
        Outcome::Answered(answer) if (200..300).contains(&answer.status) => Settled::Accepted,
        Outcome::Answered(_)
        | Outcome::Unanswered(_)
        | Outcome::Withheld(_)
        | Outcome::NotNeeded
        | Outcome::Stopped => Settled::NotAccepted,
    }
}
