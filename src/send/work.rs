//! The work that several tasks share: which case is next, its attempts, and what they tell of it.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::plan::{Case, CaseId, Intent, Plan, Slot, ValidKind};
use crate::send::attempts::{Attempts, Turn};
use crate::send::bind::{Accepted, Known, bind};
use crate::send::errand::{Dress, Errand};
use crate::send::exchange::{Exchange, Outcome, SendError};
use crate::send::hold::Hold;
use crate::send::host::Whose;
use crate::send::label::Part;
use crate::send::queue::{Fate, Next, Queue, Settled};
use crate::send::script::Scripts;
use crate::send::sending::Sending;
use crate::send::soon::Soon;
use crate::send::stop::Stop;

/// What has happened to a case, by its index in the plan.
pub(super) enum Event {
    /// A request went out: which attempt it is, from 1.
    Sent(usize, u32),
    /// It waits for so long because of what its last attempt came to.
    Waiting(usize, Duration, Result<u16, SendError>),
    /// All wait, or go more slowly.
    Held(Hold),
    /// It is settled.
    Done(usize, Exchange),
}

/// The work of one run.
pub(super) struct Work {
    errands: Vec<Errand>,
    /// The cases that need something, by index.
    needy: HashMap<usize, Case>,
    /// The cases that others take something from.
    asked: HashSet<CaseId>,
    known: Mutex<Known>,
    dress: Dress,
    queue: Mutex<Queue>,
    soon: Mutex<Soon>,
    /// Rung whenever a case is settled, for those that wait for one.
    settled: Notify,
    events: Mutex<Vec<Event>>,
    attempts: Attempts,
    stop: Stop,
    scripts: Scripts,
}

impl Work {
    pub(super) fn new(plan: &Plan, sending: &Sending<'_>) -> Self {
        let (queue, orphans) = Queue::new(plan);
        let needy = plan.cases.iter().enumerate().filter(|(_, case)| !case.needs.is_empty());
        let attempts = Attempts::new(sending).seeded(plan.seed);
        let dress = Dress::new(sending).seeded(plan.seed);
        let work = Self {
            errands: plan.cases.iter().map(|case| dress.errand(case, &case.request)).collect(),
            needy: needy.map(|(index, case)| (index, case.clone())).collect(),
            asked: Known::asked(plan),
            known: Mutex::default(),
            dress,
            queue: Mutex::new(queue),
            soon: Mutex::new(Soon::new(plan)),
            settled: Notify::new(),
            events: Mutex::default(),
            attempts,
            stop: sending.stop.clone(),
            scripts: Scripts::new(plan),
        };
        for (orphan, fate) in orphans {
            work.leave(orphan, fate);
        }
        work
    }

    /// Takes cases until none are left.
    pub(super) async fn share(self: Arc<Self>) {
        while !self.stop.is_wanted() {
            if self.scripts.next(&self.attempts, &self.dress, &self.stop).await {
                continue;
            }
            let mut settled = std::pin::pin!(self.settled.notified());
            // From here on a ring is heard, so that none is missed between the look and the wait.
            settled.as_mut().enable();
            let next = self.queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            match next {
                Next::Case(index) => {
                    let exchange = self.deliver(index).await;
                    let due = self.settle(index, exchange);
                    self.remove(due).await;
                }
                Next::Later => tokio::select! {
                    () = settled => {}
                    () = self.stop.wanted() => {}
                },
                Next::Nothing => break,
            }
        }
    }

    /// Sends what comes before everything else.
    pub(super) async fn before(&self) {
        self.scripts.before(&self.attempts, &self.dress, &self.stop).await;
    }

    /// Takes scenarios that only read until none are left.
    pub(super) async fn look(self: Arc<Self>) {
        while !self.stop.is_wanted() && self.scripts.next_quiet(&self.attempts, &self.dress, &self.stop).await
        {
        }
    }

    /// Sends what comes after everything else.
    pub(super) async fn after(&self) {
        self.scripts.after(&self.attempts, &self.dress, &self.stop).await;
    }

    /// What is sent step by step.
    pub(super) fn scripts(&self) -> &Scripts {
        &self.scripts
    }

    /// What has happened since this was asked last.
    pub(super) fn events(&self) -> Vec<Event> {
        std::mem::take(&mut *self.events.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A case that is not, or not yet, sent.
    pub(super) fn exchange(&self, index: usize, outcome: Outcome) -> Exchange {
        let needs = self.needy.get(&index).map_or(0, |case| case.needs.len());
        self.exchange_of(&self.errands[index], (0..needs).collect(), outcome)
    }

    /// One case: attempts, until one stands.
    async fn deliver(&self, index: usize) -> Exchange {
        let Some((errand, unbound)) = self.bound(index) else {
            return self.attempts(&self.errands[index], Some(index)).await;
        };
        if self.needy.get(&index).is_some_and(|case| asks_by_nothing(case, &unbound)) {
            return self.exchange_of(&errand, unbound, Outcome::NotNeeded);
        }
        Exchange { unbound, ..self.attempts(&errand, Some(index)).await }
    }

    /// A case with what earlier answers give it, and which of its needs they don't meet; `None` for one that needs nothing.
    fn bound(&self, index: usize) -> Option<(Errand, Vec<usize>)> {
        let case = self.needy.get(&index)?;
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (request, unbound) = bind(&case.request, &case.needs, &known);
        drop(known);
        let mut errand = self.dress.errand(case, &request);
        // What was made up is not there however often it is asked for.
        errand.looks_for = errand.looks_for.filter(|_| unbound.is_empty());
        Some((errand, unbound))
    }

    /// A case that is not of the plan: nothing is told of it.
    pub(super) async fn aside(&self, case: &Case) -> Exchange {
        let errand = self.dress.errand(case, &case.request);
        self.attempts.at_the_end(&Errand { part: Part::Removal, ..errand }, &self.teller(None)).await
    }

    /// Attempts, until one stands, told of as those of this case.
    async fn attempts(&self, errand: &Errand, index: Option<usize>) -> Exchange {
        self.attempts.of(errand, &self.teller(index)).await
    }

    /// Tells of attempts as those of this case; of a case that is not of the plan, only what holds all up.
    fn teller(&self, index: Option<usize>) -> impl Fn(Turn) + Send + Sync + '_ {
        move |turn: Turn| {
            self.tell(match (turn, index) {
                (Turn::Held(hold), _) => Some(Event::Held(hold)),
                (Turn::Sent(attempt), Some(index)) => Some(Event::Sent(index, attempt)),
                (Turn::Waiting(wait, because), Some(index)) => Some(Event::Waiting(index, wait, because)),
                (Turn::Sent(_) | Turn::Waiting(..), None) => None,
            });
        }
    }

    fn exchange_of(&self, errand: &Errand, unbound: Vec<usize>, outcome: Outcome) -> Exchange {
        Exchange { unbound, ..self.attempts.unsent(errand, outcome) }
    }

    /// Takes note of what came of a case; returns the removals that are due now.
    fn settle(&self, index: usize, exchange: Exchange) -> Vec<Case> {
        let how = settled(&exchange.outcome);
        if self.asked.contains(&exchange.case) {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.add(&exchange);
            if let Some(found) = self.standing(&exchange) {
                known.stand_in(&exchange.case, found);
            }
        }
        let mut due = self.soon().settled(index, Some(&exchange));
        self.tell(Some(Event::Done(index, exchange)));
        let fates = self.queue.lock().unwrap_or_else(PoisonError::into_inner).settle(index, how);
        for (index, fate) in fates {
            due.extend(self.leave(index, fate));
        }
        self.settled.notify_waiters();
        due
    }

    /// What was there already, where that stands in for the answer to an exchange: what the case's own attempt made is new.
    pub(super) fn standing(&self, exchange: &Exchange) -> Option<Accepted> {
        let found = self.attempts.host.found(&exchange.case)?;
        let status = match found.whose {
            Whose::Own => 201,
            Whose::Others => 200,
        };
        Some(Accepted::standing(exchange, found.thing, status))
    }

    /// Settles a case without sending it; returns the removals that are due now.
    fn leave(&self, index: usize, fate: Fate) -> Vec<Case> {
        let outcome = match fate {
            Fate::Withheld(by) => Outcome::Withheld(by),
            Fate::NotNeeded => Outcome::NotNeeded,
        };
        self.tell(Some(Event::Done(index, self.exchange(index, outcome))));
        self.soon().settled(index, None)
    }

    /// Removes what nothing asks for any more. What is not gone then is tried again in the end.
    async fn remove(&self, due: Vec<Case>) {
        for removal in due {
            if self.stop.is_wanted() {
                return;
            }
            let exchange = self.aside(&removal).await;
            if matches!(settled(&exchange.outcome), Settled::Accepted) {
                self.soon().removed(&removal.request.path);
            }
        }
    }

    /// The paths of the removals that were carried out before the end.
    pub(super) fn gone(&self) -> HashSet<String> {
        self.soon().gone().clone()
    }

    fn soon(&self) -> MutexGuard<'_, Soon> {
        self.soon.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, event: Option<Event>) {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).extend(event);
    }
}

/// Whether a conditional request has no tag to ask by: then there is nothing to ask.
fn asks_by_nothing(case: &Case, unbound: &[usize]) -> bool {
    let is_conditional =
        matches!(&case.intent, Intent::Valid(variation) if variation.kind == ValidKind::Conditional);
    let is_header =
        |index: &usize| case.needs.get(*index).is_some_and(|need| matches!(need.slot, Slot::Header(_)));
    is_conditional && unbound.iter().any(is_header)
}

/// What others that wait for a case are told of it.
pub(super) fn settled(outcome: &Outcome) -> Settled {
    match outcome {
        Outcome::Answered(answer) if (200..300).contains(&answer.status) => Settled::Accepted,
        Outcome::NotNeeded => Settled::NotNeeded,
        Outcome::Answered(_) | Outcome::Unanswered(_) | Outcome::Withheld(_) | Outcome::Stopped => {
            Settled::NotAccepted
        }
    }
}
