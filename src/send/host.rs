//! What a run knows of the host that it sends to.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use crate::plan::CaseId;
use crate::send::budget::Budget;
use crate::send::circuit::Circuit;
use crate::send::keys::Keys;
use crate::send::limiter::Limiter;
use crate::send::lookup::Lookups;
use crate::send::pace::Pacer;
use crate::send::patience::Patience;
use crate::spec::Api;
use crate::suite::Pace;
use crate::text::{duration, plural};

/// What a run knows of the host that it sends to, and how fast it may go there: one for all rounds and tasks of a run.
pub struct Host {
    pub(super) pacer: Pacer,
    pub(super) circuit: Circuit,
    pub(super) limiter: Limiter,
    pub(super) patience: Patience,
    pub(super) budget: Budget,
    pub(super) keys: Keys,
    pub(super) lookups: Lookups,
    found: Mutex<HashMap<CaseId, Found>>,
    twins: Mutex<Vec<Twins>>,
}

/// A thing that was there already when a case would have made it.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) thing: Value,
    pub(super) whose: Whose,
}

/// Who made a thing that was there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// An earlier attempt of the case, whose answer did not arrive.
    Own,
    /// Nobody knows.
    Others,
}

/// Things that one case made by being tried again.
struct Twins {
    case: CaseId,
    member: String,
    id: Value,
    count: usize,
}

impl Host {
    /// A host of which nothing is known yet.
    #[must_use]
    pub fn new(pace: &Pace) -> Self {
        Self {
            pacer: Pacer::new(pace.rate),
            circuit: Circuit::new(pace.circuit),
            limiter: Limiter::new(pace.limits),
            patience: Patience::default(),
            budget: Budget::new(pace.retry.budget),
            keys: Keys::None,
            lookups: Lookups::default(),
            found: Mutex::default(),
            twins: Mutex::default(),
        }
    }

    /// The same, with what the document says of idempotency keys, and of how things are looked up.
    #[must_use]
    pub fn knowing(self, api: &Api, pace: &Pace) -> Self {
        Self {
            keys: Keys::new(&pace.idempotency_key, api),
            lookups: Lookups::new(&pace.duplicates, api),
            ..self
        }
    }

    /// What is to be told of it once a run is over, as lower-case fragments.
    #[must_use]
    pub fn told(&self) -> Vec<String> {
        let mut told = Vec::new();
        if let (opened @ 1.., why) = self.circuit.opened() {
            let then = match self.circuit.given_up() {
                Some(_) => "it was given up, and what was left was not sent",
                None => "it answered later",
            };
            let often = plural(usize::try_from(opened).unwrap_or(usize::MAX), "time");
            told.push(format!("the server was left alone {often}, because {why}; {then}"));
        }
        if let Some((left, Some(of))) =
            self.limiter.lowest().filter(|(left, of)| of.is_some_and(|of| left * 5 < of))
        {
            told.push(format!(
                "the server's rate limit was down to {left} of {of} requests: the run went slower, or waited"
            ));
        }
        if let (spent, refused @ 1..) = self.budget.spent() {
            let whole = duration(self.budget.whole());
            let spent = duration(spent);
            told.push(format!(
                "{} would have taken more than the time for waiting ({spent} of {whole} is spent): \
                 `send: retry: budget:` gives more",
                plural(refused, "wait")
            ));
        }
        let twins = self.twins.lock().unwrap_or_else(PoisonError::into_inner);
        told.extend(twins.iter().map(|twins| {
            let Twins { case, member, id, count } = twins;
            format!("{count} things have `{member}` {id}: `{case}` was sent again, and made it twice")
        }));
        told
    }

    pub(super) fn note_found(&self, case: &CaseId, found: Found) {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).insert(case.clone(), found);
    }

    /// What stands in for the answer to a case, where it would have made what was there.
    pub(super) fn found(&self, case: &CaseId) -> Option<Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).get(case).cloned()
    }

    pub(super) fn note_twins(&self, case: &CaseId, member: &str, id: &Value, count: usize) {
        let twins = Twins { case: case.clone(), member: member.to_owned(), id: id.clone(), count };
        self.twins.lock().unwrap_or_else(PoisonError::into_inner).push(twins);
    }
}
