//! One request, sent until its answer stands: the only loop over attempts.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use tokio::time::{Instant, timeout};

use crate::plan::Seed;
use crate::send::admission::{Admission, Refusal};
use crate::send::auth::Entry;
use crate::send::chance::chance;
use crate::send::clock::Clock;
use crate::send::errand::{Dress, Errand};
use crate::send::exchange::{Again, Attempt, Exchange, Outcome, Response, SendError};
use crate::send::hold::Hold;
use crate::send::host::{Found, Host, Whose};
use crate::send::label::{Label, Part};
use crate::send::limit::limits;
use crate::send::lookup::Lookup;
use crate::send::retry::{Decision, Hope, Tried, decide};
use crate::send::sending::Sending;
use crate::send::stop::Stop;
use crate::send::transport::Transport;
use crate::send::twice::{Before, question};
use crate::suite::Retry;

/// What is told while a request is sent, again and again.
pub(super) enum Turn {
    /// It goes out: which attempt this is, from 1.
    Sent(u32),
    /// It waits for so long because of what its last attempt came to.
    Waiting(Duration, Result<u16, SendError>),
    /// All requests wait, or go out more slowly.
    Held(Hold),
}

/// Whether a run is over, but for removing what it made.
#[derive(Clone, Copy)]
enum End {
    NotYet,
    Come,
}

/// Whom steps are told to.
pub(super) type Tell<'t> = &'t (dyn Fn(Turn) + Send + Sync);

/// By what requests are sent: what all who send to a host share.
pub(super) struct Attempts {
    origin: Arc<str>,
    transport: Arc<dyn Transport>,
    pub(super) host: Arc<Host>,
    dress: Dress,
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
            dress: Dress::new(sending),
            retry: sending.pace.retry.clone(),
            clock: Clock::start(),
            stop: sending.stop.clone(),
        }
    }

    /// The same for the cases of a plan with this seed.
    pub(super) fn seeded(self, seed: Seed) -> Self {
        Self { dress: self.dress.seeded(seed), ..self }
    }

    /// Sends a request until an answer stands; each step is told before it is taken.
    pub(super) async fn of(&self, errand: &Errand, tell: Tell<'_>) -> Exchange {
        self.made(errand, (End::NotYet, &self.stop), tell).await
    }

    /// The same, although the run may be stopped: what it made is removed all the same. Only the first attempt is made then.
    pub(super) async fn at_the_end(&self, errand: &Errand, tell: Tell<'_>) -> Exchange {
        self.made(errand, (End::Come, &Stop::new()), tell).await
    }

    async fn made(&self, errand: &Errand, (end, stop): (End, &Stop), tell: Tell<'_>) -> Exchange {
        let mut errand = errand.clone();
        let mut exchange = self.unsent(&errand, Outcome::Stopped);
        let pass = errand.pass.clone();
        let mut entry = Entry::new(&pass);
        let mut again = None;
        for tried in 1.. {
            match self.admit(errand.operation, stop, tell).await {
                Ok(()) => {}
                // What came before stands.
                Err(_) if tried > 1 => break,
                Err(Refusal::Stopped) => break,
                Err(Refusal::NotSent(why)) => {
                    exchange.outcome = Outcome::Unanswered(SendError::NotSent(why));
                    break;
                }
            }
            exchange.earlier.extend(again.take());
            match entry.request(&errand.request).await {
                Ok(request) => exchange.request = request,
                Err(error) => {
                    exchange.outcome = Outcome::Unanswered(error);
                    break;
                }
            }
            tell(Turn::Sent(tried));
            let result = self.once(&errand, &mut exchange).await;
            let decision = if entry.is_worth_another(&result).await {
                Decision::Again(Duration::ZERO, Again::NewToken)
            } else {
                decide(
                    self.tried(&errand, (end, tried), &result),
                    &result,
                    errand.retry.as_ref().unwrap_or(&self.retry),
                )
            };
            let brief = result.as_ref().map(|answer| answer.status).map_err(Clone::clone);
            exchange.outcome = match result {
                Ok(answer) => Outcome::Answered(Arc::new(answer)),
                Err(error) => Outcome::Unanswered(error),
            };
            let Decision::Again(wait, why) = decision else { break };
            if why == Again::Fresh {
                let Some(other) = self.other(&errand, &exchange, tell).await else { break };
                errand = other;
                exchange.request = Arc::clone(&errand.request);
            } else if !self.pause(&errand, wait, why, (&brief, tell)).await {
                break;
            }
            let (started, elapsed) = (exchange.started, exchange.elapsed);
            again = Some(Attempt { outcome: brief, elapsed, started, wait, again: why });
        }
        self.host.patience.settled(errand.operation, exchange.earlier.len(), &exchange.outcome);
        self.look_for_twins(&errand, &exchange, tell).await;
        exchange
    }

    /// One attempt of a request beside others: what came of it, if it was sent and answered.
    async fn asked(&self, errand: &Errand, tell: Tell<'_>) -> Option<Response> {
        self.admit(errand.operation, &self.stop, tell).await.ok()?;
        let errand = &Errand { part: Part::Lookup, ..errand.clone() };
        let mut aside = self.unsent(errand, Outcome::Stopped);
        aside.request = Entry::new(&errand.pass).request(&errand.request).await.ok()?;
        self.once(errand, &mut aside).await.ok()
    }

    /// The time of day.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
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
            kept: None,
        }
    }

    /// One attempt: carried and timed. It is noted down where the transport does so, under its label.
    async fn once(&self, errand: &Errand, exchange: &mut Exchange) -> Result<Response, SendError> {
        exchange.started = Some(self.clock.now());
        let begin = Instant::now();
        let attempt = u32::try_from(exchange.earlier.len() + 1).unwrap_or(u32::MAX);
        let label = Label { case: Some(&errand.id), attempt, part: errand.part };
        let carried = self.transport.carry_as(label, &self.origin, &exchange.request);
        let result = match errand.timeout {
            None => carried.await,
            Some(limit) => timeout(limit, carried).await.unwrap_or(Err(SendError::ReadTimeout)),
        };
        exchange.elapsed = begin.elapsed();
        self.host.circuit.heard(errand.operation, begin, &result);
        if let Ok(answer) = &result {
            let told = limits(answer, self.clock.now());
            self.host.limiter.heard(errand.operation, begin, Instant::now(), &told);
        }
        result
    }

    /// Waits until a request of this operation may go out.
    async fn admit(&self, operation: usize, stop: &Stop, tell: Tell<'_>) -> Result<(), Refusal> {
        let admission =
            Admission { host: &self.host, clock: &self.clock, stop, origin: &self.origin, operation };
        admission.wait(&|hold| tell(Turn::Held(hold))).await
    }

    fn tried(
        &self,
        errand: &Errand,
        (end, times): (End, u32),
        result: &Result<Response, SendError>,
    ) -> Tried {
        let status = result.as_ref().ok().map(|answer| answer.status);
        // What can't be removed is tried again in rounds: something may hang on it.
        let hope = match (end, status) {
            (End::Come, Some(500)) => Hope::Lost,
            (End::Come | End::NotYet, _) => self.host.patience.hope(errand.operation, status),
        };
        Tried {
            times,
            is_valid: errand.is_valid,
            is_repeatable: errand.is_repeatable,
            may_be_fresh: errand.fresh.is_some(),
            looks_for: errand.looks_for,
            hope,
            chance: chance(self.dress.seed(), &errand.id, times),
            now: self.clock.now(),
        }
    }

    /// Waits for the next attempt; `false` when there is to be none after all.
    async fn pause(
        &self,
        errand: &Errand,
        wait: Duration,
        why: Again,
        (brief, tell): (&Result<u16, SendError>, Tell<'_>),
    ) -> bool {
        if !self.host.budget.take(Instant::now(), wait) {
            return false;
        }
        if matches!(why, Again::RetryAfter | Again::Reset) && *brief == Ok(429) {
            self.host.limiter.close(errand.operation, Instant::now(), wait);
        }
        tell(Turn::Waiting(wait, brief.clone()));
        tokio::select! {
            biased;
            () = self.stop.wanted() => false,
            () = self.host.circuit.end() => false,
            () = self.clock.wait(wait) => true,
        }
    }

    /// A create that was answered 409 with other unique values; `None` where what it would have made was found, or nothing in it can be
    /// another.
    async fn other(&self, errand: &Errand, exchange: &Exchange, tell: Tell<'_>) -> Option<Errand> {
        let fresh = errand.fresh.as_ref()?;
        if self.is_known(errand, Before::of(exchange), tell).await {
            return None;
        }
        let request = Arc::new(fresh.request(&errand.request));
        Some(Errand { request, salt: Some(fresh.other.clone()), fresh: None, ..errand.clone() })
    }

    /// Whether what a create would have made is there already; then it stands in for the answer.
    async fn is_known(&self, errand: &Errand, before: Before, tell: Tell<'_>) -> bool {
        let Some((_, found)) = self.look_up(errand, tell).await else { return false };
        let Some(thing) = found.into_iter().next() else { return false };
        let whose = match before {
            Before::Perhaps => Whose::Own,
            Before::Never => Whose::Others,
        };
        self.host.note_found(&errand.id, Found { thing, whose });
        true
    }

    /// Looks for what a create made twice, where an attempt of it was answered by nobody, and a later one was accepted.
    async fn look_for_twins(&self, errand: &Errand, exchange: &Exchange, tell: Tell<'_>) {
        let is_accepted =
            matches!(&exchange.outcome, Outcome::Answered(answer) if (200..300).contains(&answer.status));
        if !is_accepted || Before::of(exchange) == Before::Never {
            return;
        }
        let Some((lookup, found)) = self.look_up(errand, tell).await else { return };
        if found.len() > 1 {
            self.host.note_twins(&errand.id, &lookup.member, &lookup.id, found.len());
        }
    }

    /// The things that have the id of what a create would make; `None` where nobody knows how to ask.
    async fn look_up(&self, errand: &Errand, tell: Tell<'_>) -> Option<(Lookup, Vec<Value>)> {
        let (lookup, asked) = question(&self.host, &self.dress, errand)?;
        let found = lookup.found(&self.asked(&asked, tell).await?);
        Some((lookup, found))
    }
}
