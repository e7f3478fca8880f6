//! A plan, sent.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::{Instant, sleep};

use crate::plan::{Case, Plan, Request};
use crate::send::auth::Credentials;
use crate::send::base::Base;
use crate::send::exchange::{Attempt, Exchange, Outcome, SendError};
use crate::send::health::Health;
use crate::send::pace::Pacer;
use crate::send::progress::{Progress, Step};
use crate::send::queue::{Queue, Settled};
use crate::send::retry;
use crate::send::stop::Stop;
use crate::send::transport::Transport;
use crate::suite::Pace;

/// How long requests that are under way may still take once a run is stopped.
const GRACE: Duration = Duration::from_secs(2);

/// By what a plan is sent.
pub struct Sending<'s> {
    /// Where to.
    pub base: &'s Base,
    /// As whom: those of the API that the plan is about.
    pub credentials: &'s Credentials,
    /// How fast, how patiently, how often.
    pub pace: &'s Pace,
    /// By what.
    pub transport: &'s dyn Transport,
    /// Told at every step, between requests: it should return at once.
    pub watch: &'s (dyn Fn(&Progress<'_>) + Send + Sync),
    /// When not to go on.
    pub stop: &'s Stop,
}

/// Sends a plan as [`send`] does, and tells how long that took.
pub async fn send_timed(plan: &Plan, sending: &Sending<'_>) -> (Vec<Exchange>, Duration) {
    let begin = Instant::now();
    let exchanges = send(plan, sending).await;
    (exchanges, begin.elapsed())
}

/// Sends a plan: controls first, then what is broken about those that were accepted, deleting last. One exchange for every case, in
/// the plan's order, whatever happens.
pub async fn send(plan: &Plan, sending: &Sending<'_>) -> Vec<Exchange> {
    let (mut queue, orphans) = Queue::new(plan);
    let run = &Run::new(plan, sending);
    let mut exchanges = vec![None; plan.cases.len()];
    for orphan in orphans {
        run.settle(orphan, run.withheld(orphan), &mut exchanges);
    }
    let mut flying = FuturesUnordered::new();
    let mut grace = pin!(async {
        sending.stop.wanted().await;
        sleep(GRACE).await;
    });
    loop {
        while flying.len() < sending.pace.in_flight.max(1) && !sending.stop.is_wanted() {
            let Some(index) = queue.next() else { break };
            let case = &plan.cases[index];
            flying.push(async move { (index, run.deliver(case).await) });
        }
        let landed = tokio::select! {
            biased;
            landed = flying.next() => landed,
            () = &mut grace => None,
        };
        let Some((index, exchange)) = landed else { break };
        let how = accepted(&exchange.outcome);
        run.settle(index, exchange, &mut exchanges);
        for withheld in queue.settle(index, &how) {
            run.settle(withheld, run.withheld(withheld), &mut exchanges);
        }
    }
    run.finish(exchanges)
}

/// Why a server's answer lets its broken siblings be sent.
fn accepted(outcome: &Outcome) -> Settled {
    match outcome {
        Outcome::Answered(answer) if (200..300).contains(&answer.status) => Settled::Accepted,
        Outcome::Answered(_) | Outcome::Unanswered(_) | Outcome::Withheld(_) | Outcome::Stopped => {
            Settled::NotAccepted
        }
    }
}

/// What the cases of one run share.
struct Run<'r> {
    plan: &'r Plan,
    sending: &'r Sending<'r>,
    pacer: Pacer,
    health: Health,
    sent: AtomicUsize,
    done: AtomicUsize,
}

impl<'r> Run<'r> {
    fn new(plan: &'r Plan, sending: &'r Sending<'r>) -> Self {
        Self {
            plan,
            sending,
            pacer: Pacer::new(sending.pace.rate),
            health: Health::new(),
            sent: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
        }
    }

    /// One case: attempts, until one stands.
    async fn deliver(&self, case: &Case) -> Exchange {
        let mut exchange = self.exchange(case, Outcome::Stopped);
        let request = Arc::clone(&exchange.request);
        for tried in 1.. {
            if let Some(error) = self.health.dead() {
                exchange.outcome = Outcome::Unanswered(error);
                break;
            }
            self.pacer.turn().await;
            self.sent.fetch_add(1, Ordering::Relaxed);
            self.tell(Step::Sent(&case.id, tried));
            let begin = Instant::now();
            let result = self.sending.transport.carry(self.sending.base.origin(), &request).await;
            exchange.elapsed = begin.elapsed();
            self.health.heard(case.operation, begin, result.as_ref().err());
            let wait = retry::wait(case, tried, &result, &self.sending.pace.retry);
            let brief = result.as_ref().map(|answer| answer.status).map_err(Clone::clone);
            exchange.outcome = match result {
                Ok(answer) => Outcome::Answered(Arc::new(answer)),
                Err(error) => Outcome::Unanswered(error),
            };
            let Some(wait) = wait else { break };
            if !self.pause(case, wait, &brief).await {
                break;
            }
            exchange.earlier.push(Attempt { outcome: brief, elapsed: exchange.elapsed });
        }
        exchange
    }

    /// Waits for the next attempt; `false` when there is to be none after all.
    async fn pause(&self, case: &Case, wait: Duration, because: &Result<u16, SendError>) -> bool {
        self.tell(Step::Waiting { case: &case.id, wait, because });
        tokio::select! {
            biased;
            () = self.sending.stop.wanted() => false,
            () = self.health.death() => false,
            () = sleep(wait) => true,
        }
    }

    fn exchange(&self, case: &Case, outcome: Outcome) -> Exchange {
        Exchange {
            case: case.id.clone(),
            request: Arc::new(self.addressed(case)),
            origin: Arc::clone(self.sending.base.origin()),
            earlier: Vec::new(),
            outcome,
            elapsed: Duration::ZERO,
        }
    }

    /// The request as it is sent: the base path in front, credentials added, the framing left to the transport.
    fn addressed(&self, case: &Case) -> Request {
        let mut request = case.request.clone();
        request.path.insert_str(0, self.sending.base.path());
        request.headers.retain(|(name, _)| !matches!(name.as_str(), "content-length" | "transfer-encoding"));
        self.sending.credentials.add(case, &mut request);
        request
    }

    fn withheld(&self, index: usize) -> Exchange {
        let case = &self.plan.cases[index];
        let control = case.control.clone().unwrap_or_else(|| case.id.clone());
        self.exchange(case, Outcome::Withheld(control))
    }

    fn settle(&self, index: usize, exchange: Exchange, exchanges: &mut [Option<Exchange>]) {
        self.done.fetch_add(1, Ordering::Relaxed);
        self.tell(Step::Done(&exchange));
        exchanges[index] = Some(exchange);
    }

    /// What was never settled was stopped.
    fn finish(&self, exchanges: Vec<Option<Exchange>>) -> Vec<Exchange> {
        let cases = self.plan.cases.iter();
        exchanges
            .into_iter()
            .zip(cases)
            .map(|(exchange, case)| exchange.unwrap_or_else(|| self.exchange(case, Outcome::Stopped)))
            .collect()
    }

    fn tell(&self, step: Step<'_>) {
        (self.sending.watch)(&Progress {
            total: self.plan.cases.len(),
            done: self.done.load(Ordering::Relaxed),
            sent: self.sent.load(Ordering::Relaxed),
            step,
        });
    }
}
