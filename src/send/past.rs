//! A plan, answered from the log of an earlier run: nothing is sent.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use crate::plan::{Body, Case, CaseId, Kept, Plan, Request};
use crate::send::base::Base;
use crate::send::bind::{Known, bind};
use crate::send::deliver::Sent;
use crate::send::errand::Dress;
use crate::send::exchange::{Again, Attempt, Exchange, Outcome, Response, SendError};
use crate::send::label::Part;
use crate::send::log::{Unsent, Verdicted, failure_of};
use crate::send::plain::PlainAnswer;
use crate::send::queue::{Fate, Next, Queue};
use crate::send::record::{Record, RecordedAnswer, RecordedBody};
use crate::send::removal::recalled;
use crate::send::sending::Sending;
use crate::send::stop::Stop;
use crate::send::work::settled;
use crate::text::Mask;

/// What stands in place of a secret.
const STARS: &str = "***";

/// The calls of an earlier run. Its plans are asked for in the order in which they were sent; once there are no more, the run that asks
/// is stopped, as the earlier one ended there.
#[derive(Debug)]
pub struct Past {
    base: Base,
    rounds: Vec<HashMap<String, Told>>,
    next: AtomicUsize,
    in_plain: Option<Record>,
    /// How the cases came out, where the run came to its end.
    verdicts: HashMap<String, Verdicted>,
    mask: Mask,
    stop: Stop,
}

/// What the log tells of one case in one round.
#[derive(Debug, Default)]
struct Told {
    /// By attempt.
    attempts: Vec<Record>,
    removals: Vec<Record>,
    unsent: Option<Unsent>,
}

impl Past {
    /// The calls of one run, to a server with this URL. The mask is the one that the log was written with, as far as it is known; `stop` is thrown after the last
    /// plan that the log knows.
    #[must_use]
    pub fn new(base: Base, (calls, unsent): (Vec<Record>, Vec<Unsent>), mask: Mask, stop: Stop) -> Self {
        let mut past = Self {
            base,
            rounds: Vec::new(),
            next: AtomicUsize::new(0),
            in_plain: None,
            verdicts: HashMap::new(),
            mask,
            stop,
        };
        for call in calls {
            let name = call.part.as_deref().unwrap_or(Part::Case.name());
            if name == Part::InPlain.name() {
                past.in_plain = Some(call);
            } else if name == Part::Removal.name() {
                if let Some(told) = past.told_of(call.round, call.case.as_deref()) {
                    told.removals.push(call.clone());
                }
            } else if name == Part::Case.name()
                && let Some(told) = past.told_of(call.round, call.case.as_deref())
            {
                told.attempts.push(call.clone());
            }
            // Tokens, steps and what later versions have: nothing that a plan waits for.
        }
        for unsent in unsent {
            if let Some(told) = past.told_of(Some(unsent.round), Some(&unsent.case)) {
                told.unsent = Some(unsent);
            }
        }
        for told in past.rounds.iter_mut().flat_map(HashMap::values_mut) {
            told.attempts.sort_by_key(|record| record.attempt);
        }
        past
    }

    fn told_of(&mut self, round: Option<u32>, case: Option<&str>) -> Option<&mut Told> {
        /// More rounds than any run has.
        const MOST: u32 = 10_000;
        let round = round.filter(|round| (1..=MOST).contains(round))?;
        let index = usize::try_from(round - 1).ok()?;
        if self.rounds.len() <= index {
            self.rounds.resize_with(index + 1, HashMap::new);
        }
        Some(self.rounds[index].entry(case?.to_owned()).or_default())
    }

    /// The next plan of the run, as if it was sent: cases of which the log tells nothing were stopped before their turn.
    pub fn sent(&self, plan: &Plan, sending: &Sending<'_>) -> Sent {
        let index = self.next.fetch_add(1, Ordering::Relaxed);
        let nothing = HashMap::new();
        let told = self.rounds.get(index).unwrap_or(&nothing);
        let recall = Recall { plan, told, mask: &self.mask, dress: Dress::new(sending), sending };
        let exchanges = recall.exchanges();
        let cleanup = recalled(plan, &exchanges, sending.base.path(), &|by, request| {
            let path = [sending.base.path(), &request.path].concat();
            let removals = recall.told(by)?.removals.iter();
            removals.rev().find(|record| target(&record.url).is_some_and(|(own, _)| own == path)).map(came)
        });
        if index + 1 >= self.rounds.len() {
            self.stop.now();
        }
        Sent { elapsed: span(told), exchanges, cleanup, scripts: Vec::new() }
    }

    /// The past of a run that came to its end: how its cases came out.
    #[must_use]
    pub fn with_verdicts(self, verdicts: Vec<Verdicted>) -> Self {
        let verdicts = verdicts.into_iter().map(|verdict| (verdict.case.clone(), verdict)).collect();
        Self { verdicts, ..self }
    }

    /// How a case came out.
    #[must_use]
    pub fn verdict(&self, case: &CaseId) -> Option<&Verdicted> {
        self.verdicts.get(&*self.mask.hide(&case.0))
    }

    /// The server's URL.
    #[must_use]
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// What came of asking in plain text.
    #[must_use]
    pub fn in_plain(&self) -> Option<PlainAnswer> {
        let record = self.in_plain.as_ref()?;
        let case = CaseId(record.case.clone()?.into());
        let Outcome::Answered(response) = came(record) else { return None };
        let at = record.url.find("://").map(|at| at + 3)?;
        let end = record.url[at..].find(['/', '?']).map_or(record.url.len(), |end| at + end);
        Some(PlainAnswer { case, origin: record.url[..end].to_owned(), response: (*response).clone() })
    }
}

/// From the first call of a round to the end of the last.
fn span(told: &HashMap<String, Told>) -> Duration {
    let records = || told.values().flat_map(|told| &told.attempts);
    let begin = records().filter_map(began).min();
    let end = records().filter_map(|record| began(record)?.checked_add(took(record)).ok()).max();
    begin
        .zip(end)
        .and_then(|(begin, end)| Duration::try_from(end.duration_since(begin)).ok())
        .unwrap_or_default()
}

struct Recall<'r> {
    plan: &'r Plan,
    told: &'r HashMap<String, Told>,
    mask: &'r Mask,
    dress: Dress,
    sending: &'r Sending<'r>,
}

impl Recall<'_> {
    fn told(&self, case: &CaseId) -> Option<&Told> {
        self.told.get(&*self.mask.hide(&case.0))
    }

    /// One exchange for every case, in the order in which they are sent: what one takes from another is known by then.
    fn exchanges(&self) -> Vec<Exchange> {
        let cases = &self.plan.cases;
        let mut exchanges: Vec<Option<Exchange>> = vec![None; cases.len()];
        let mut known = Known::default();
        let asked = Known::asked(self.plan);
        let (mut queue, orphans) = Queue::new(self.plan);
        let leave = |exchanges: &mut Vec<Option<Exchange>>, known: &Known, (index, fate): (usize, Fate)| {
            let outcome = match fate {
                Fate::Withheld(by) => Outcome::Withheld(by),
                Fate::NotNeeded => Outcome::NotNeeded,
            };
            exchanges[index] = Some(self.exchange(&cases[index], known, outcome));
        };
        for orphan in orphans {
            leave(&mut exchanges, &known, orphan);
        }
        while let Next::Case(index) = queue.next() {
            let exchange = self.exchange(&cases[index], &known, Outcome::Stopped);
            if asked.contains(&exchange.case) {
                known.add(&exchange);
            }
            let how = settled(&exchange.outcome);
            exchanges[index] = Some(exchange);
            for fate in queue.settle(index, how) {
                leave(&mut exchanges, &known, fate);
            }
        }
        let rest = exchanges.into_iter().zip(cases);
        rest.map(|(exchange, case)| exchange.unwrap_or_else(|| self.exchange(case, &known, Outcome::Stopped)))
            .collect()
    }

    /// What the log tells of a case; where it tells of no request, this came of it.
    fn exchange(&self, case: &Case, known: &Known, otherwise: Outcome) -> Exchange {
        let (request, unbound) = bind(&case.request, &case.needs, known);
        let errand = self.dress.errand(case, &request);
        let mut exchange = Exchange {
            case: case.id.clone(),
            request: errand.request,
            origin: Arc::clone(self.sending.base.origin()),
            unbound,
            earlier: Vec::new(),
            outcome: otherwise,
            elapsed: Duration::ZERO,
            started: None,
            kept: None,
        };
        let told = self.told(&case.id);
        let Some((last, earlier)) = told.and_then(|told| told.attempts.split_last()) else {
            if let Some(unsent) = told.and_then(|told| told.unsent.as_ref()) {
                exchange.outcome = not_sent(unsent, exchange.outcome);
            }
            return exchange;
        };
        exchange.request = Arc::new(as_sent(&exchange.request, last));
        exchange.outcome = came(last);
        exchange.elapsed = took(last);
        exchange.started = began(last);
        exchange.kept = last.response.as_ref().map(|answer| Arc::new(kept(answer)));
        let next = earlier.iter().skip(1).chain([last]);
        exchange.earlier = earlier.iter().zip(next).map(|(record, next)| attempt(record, next)).collect();
        exchange
    }
}

fn not_sent(unsent: &Unsent, otherwise: Outcome) -> Outcome {
    match (unsent.why.as_str(), &unsent.by, &unsent.error) {
        ("withheld", Some(by), _) => Outcome::Withheld(CaseId(by.as_str().into())),
        ("not-needed", ..) => Outcome::NotNeeded,
        ("unanswered", _, Some(error)) => Outcome::Unanswered(failure_of(error)),
        _ => otherwise,
    }
}

fn attempt(record: &Record, next: &Record) -> Attempt {
    let outcome = match came(record) {
        Outcome::Answered(answer) => Ok(answer.status),
        Outcome::Unanswered(error) => Err(error),
        Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped => Err(SendError::ReadTimeout),
    };
    let end = began(record).and_then(|begin| begin.checked_add(took(record)).ok());
    let wait = end.zip(began(next)).and_then(|(end, next)| Duration::try_from(next.duration_since(end)).ok());
    Attempt {
        outcome,
        elapsed: took(record),
        started: began(record),
        wait: wait.unwrap_or_default(),
        again: Again::Backoff,
    }
}

fn began(record: &Record) -> Option<Timestamp> {
    record.time.as_ref()?.parse().ok()
}

fn took(record: &Record) -> Duration {
    Duration::try_from_secs_f64(record.duration_ms.unwrap_or_default().max(0.0) / 1e3).unwrap_or_default()
}

fn came(record: &Record) -> Outcome {
    match (&record.response, &record.error) {
        (Some(answer), _) => Outcome::Answered(Arc::new(Response {
            status: answer.status,
            headers: answer.headers.clone(),
            body: answer.body.as_ref().map(bytes).unwrap_or_default(),
        })),
        (None, Some(error)) => Outcome::Unanswered(failure_of(error)),
        (None, None) => Outcome::Unanswered(SendError::ReadTimeout),
    }
}

fn bytes(body: &RecordedBody) -> Vec<u8> {
    match body {
        RecordedBody::Text(text) => text.clone().into_bytes(),
        RecordedBody::Binary { base64 } => STANDARD.decode(base64).unwrap_or_default(),
    }
}

/// What the log made of an answer. A body in which something was masked may be no JSON any more.
fn kept(answer: &RecordedAnswer) -> Kept {
    let is_masked = matches!(&answer.body, Some(RecordedBody::Text(text)) if text.contains(STARS));
    let is_json = || match &answer.body {
        Some(RecordedBody::Text(text)) => serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok(),
        Some(RecordedBody::Binary { .. }) | None => true,
    };
    let names_json =
        answer.headers.iter().any(|(name, value)| name == "content-type" && value.contains("json"));
    let lost = match answer.body_size {
        Some(size) => Some(format!("cut off in the log, of {size} bytes")),
        None if is_masked && names_json && !is_json() => Some("masked in the log".to_owned()),
        None => None,
    };
    Kept { body_lost: lost, without_headers: false }
}

/// Path and query of a URL.
fn target(url: &str) -> Option<(&str, Option<&str>)> {
    let (_, rest) = url.split_once("://")?;
    let target = &rest[rest.find(['/', '?'])?..];
    Some(target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query))))
}

/// The request as it went out, as far as the log kept it; the rest as it is planned.
fn as_sent(planned: &Request, record: &Record) -> Request {
    let mut request = planned.clone();
    if let Some((path, query)) = target(&record.url) {
        if !path.contains(STARS) {
            path.clone_into(&mut request.path);
        }
        if !query.is_some_and(|query| query.contains(STARS)) {
            request.query = query.map(ToOwned::to_owned);
        }
    }
    for (name, value) in &record.request.headers {
        let own = request.headers.iter_mut().find(|(own, _)| own == name);
        if let Some((_, own)) = own.filter(|_| !value.contains(STARS)) {
            own.clone_from(value);
        }
    }
    let is_whole = record.request.body_size.is_none();
    let is_masked = matches!(&record.request.body, Some(RecordedBody::Text(text)) if text.contains(STARS));
    if let Some(body) = record.request.body.as_ref().filter(|_| is_whole && !is_masked) {
        request.body = Some(Body(bytes(body).into()));
    }
    request
}
