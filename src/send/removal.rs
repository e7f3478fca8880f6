//! What the run made is removed when it ends, as far as the API has a way.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::plan::{Case, CaseId, Intent, Place, Plan, Removal, Request, Slot, Source};
use crate::send::bind::Accepted;
use crate::send::cleanup::{Because, Cleanup, Left};
use crate::send::despite::{despite, naming};
use crate::send::exchange::{Exchange, Outcome, SendError};
use crate::send::made::{as_case, decoded, makes, named};
use crate::send::progress::{Progress, Step};
use crate::send::sending::Sending;
use crate::send::work::Work;
use crate::spec::Location;

/// How long removing may take once a run is stopped.
const GRACE: Duration = Duration::from_secs(10);
/// How often what was refused is tried again, as long as others could be removed meanwhile: something may have hung on it.
const ROUNDS: usize = 3;

/// One thing to remove, and how far that is.
struct Thing {
    by: CaseId,
    /// Its removal, as a case of the operation that removes.
    removal: Case,
    /// How many makings its own was built on: a child has more than its parents.
    level: usize,
    state: State,
}

enum State {
    Waiting,
    /// It was refused, and may be there all the same.
    Possible,
    /// It is not there, and may never have been.
    Absent,
    Gone,
    Left(Because),
}

/// Removes what the plan's exchanges made: children before what they were made below, as many at once as requests may be in flight.
/// Ends within seconds once the run is stopped.
pub(super) async fn clean(
    plan: &Plan,
    exchanges: &[Exchange],
    work: &Arc<Work>,
    sending: &Sending<'_>,
) -> Cleanup {
    let gone = work.gone();
    let things = things(plan, exchanges, (sending.base.path(), &gone), &|exchange| work.standing(exchange));
    let mut cleaning = Cleaning { things, early: gone.len(), work };
    let deadline = async {
        sending.stop.wanted().await;
        sleep(GRACE).await;
    };
    tokio::select! {
        biased;
        () = deadline => {}
        () = cleaning.rounds(plan, sending) => {}
    }
    cleaning.outcome()
}

struct Cleaning<'c> {
    things: Vec<Thing>,
    /// How many were removed before the end.
    early: usize,
    work: &'c Arc<Work>,
}

impl Cleaning<'_> {
    async fn rounds(&mut self, plan: &Plan, sending: &Sending<'_>) {
        let levels: BTreeSet<usize> = self.things.iter().map(|thing| thing.level).collect();
        for _ in 0..ROUNDS {
            let mut gone = 0;
            for level in levels.iter().rev() {
                gone += self.wave(*level, sending.pace.in_flight, plan, sending).await;
            }
            if gone == 0 {
                break;
            }
        }
        // What many at once could not have, one at a time may: some stores lock.
        for level in levels.iter().rev() {
            self.wave(*level, 1, plan, sending).await;
        }
    }

    /// Tries to remove what is still there of a level; returns how many are gone now.
    async fn wave(&mut self, level: usize, at_once: usize, plan: &Plan, sending: &Sending<'_>) -> usize {
        let things = self.things.iter().enumerate();
        let mut waiting: VecDeque<usize> = things
            .filter(|(_, thing)| thing.level == level && thing.is_worth_a_try())
            .map(|(index, _)| index)
            .rev()
            .collect();
        let mut under_way = JoinSet::new();
        let mut gone = 0;
        loop {
            while under_way.len() < at_once.max(1)
                && let Some(index) = waiting.pop_front()
            {
                let (work, case) = (Arc::clone(self.work), self.things[index].removal.clone());
                under_way.spawn(async move { (index, work.aside(&case).await) });
            }
            let Some(Ok((index, exchange))) = under_way.join_next().await else { return gone };
            let state = match (&self.things[index].state, state(&exchange.outcome)) {
                (State::Possible, State::Gone) if !is_removed(&exchange.outcome) => State::Absent,
                (State::Possible, State::Left(_)) => State::Absent,
                (_, state) => state,
            };
            gone += usize::from(matches!(state, State::Gone));
            self.things[index].state = state;
            let (total, left) = (plan.cases.len(), waiting.len() + under_way.len());
            (sending.watch)(&Progress { total, done: total, sent: total, step: Step::Removing(left) });
        }
    }

    fn outcome(self) -> Cleanup {
        told(self.things, self.early)
    }
}

/// What became of things; of `early` ones more it is known that they were removed.
fn told(things: Vec<Thing>, early: usize) -> Cleanup {
    let mut cleanup = Cleanup { removed: early, left: Vec::new() };
    let mut told = HashSet::new();
    for thing in things {
        let because = match thing.state {
            State::Gone => {
                cleanup.removed += 1;
                continue;
            }
            State::Possible | State::Absent => continue,
            State::Waiting => Because::Stopped,
            State::Left(because) => because,
        };
        let request = format!("{} {}", thing.removal.request.method, thing.removal.request.path);
        // Several cases may have made, or met, one thing.
        if because != Because::Nameless && !told.insert(request.clone()) {
            continue;
        }
        cleanup.left.push(Left { by: thing.by, request: Some(request), because, count: 1 });
    }
    cleanup
}

impl Thing {
    /// Whether it is still there and something may have changed: it may have been refused because something hung on it.
    fn is_worth_a_try(&self) -> bool {
        match &self.state {
            State::Waiting | State::Possible | State::Left(Because::Unanswered(SendError::Reset(_))) => true,
            State::Left(Because::Answered(status)) => !matches!(status, 401 | 403 | 405 | 501),
            State::Gone
            | State::Absent
            | State::Left(
                Because::Unanswered(_)
                | Because::Nameless
                | Because::Doubtful(_)
                | Because::Stopped
                | Because::NoWay(_),
            ) => false,
        }
    }
}

/// What an answer to a removal says. What is not there need not be removed.
fn state(outcome: &Outcome) -> State {
    match outcome {
        Outcome::Answered(answer) if matches!(answer.status, 200..=299 | 404 | 410) => State::Gone,
        Outcome::Answered(answer) => State::Left(Because::Answered(answer.status)),
        Outcome::Unanswered(error) => State::Left(Because::Unanswered(error.clone())),
        Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped => State::Left(Because::Stopped),
    }
}

/// What became of what an earlier run made, by what its log knows of removals: of the case that made a thing, by this request.
pub(super) fn recalled(
    plan: &Plan,
    exchanges: &[Exchange],
    base: &str,
    removed: &dyn Fn(&CaseId, &Request) -> Option<Outcome>,
) -> Cleanup {
    let mut things = things(plan, exchanges, (base, &HashSet::new()), &|_| None);
    for thing in things.iter_mut().filter(|thing| matches!(thing.state, State::Waiting)) {
        if let Some(outcome) = removed(&thing.by, &thing.removal.request) {
            thing.state = state(&outcome);
        }
    }
    told(things, 0)
}

/// All things that the exchanges of a plan made, in its order, without those that a case removed or that are gone. `base` is the server's
/// own path; `standing` is what was there in place of what an exchange would have made.
fn things(
    plan: &Plan,
    exchanges: &[Exchange],
    (base, gone): (&str, &HashSet<String>),
    standing: &dyn Fn(&Exchange) -> Option<Accepted>,
) -> Vec<Thing> {
    let levels = levels(plan);
    let mut met: HashSet<String> = plan
        .cases
        .iter()
        .zip(exchanges)
        .filter(|(case, exchange)| case.request.method == "DELETE" && is_gone(&exchange.outcome))
        .filter_map(|(_, exchange)| exchange.request.path.strip_prefix(base).map(decoded))
        .chain(gone.iter().cloned())
        .collect();
    let mut things = Vec::new();
    for removal in &plan.removals {
        let made = plan.cases.iter().zip(exchanges).enumerate().filter(|(_, (case, _))| makes(case, removal));
        let newness = newness(plan, exchanges, removal);
        let accepted = plan.cases.iter().zip(exchanges).filter(|(case, _)| makes(case, removal));
        let naming = naming(removal, accepted.map(|(_, exchange)| exchange));
        for (index, (case, exchange)) in made {
            let (request, state) = match Accepted::read(exchange).or_else(|| standing(exchange)) {
                Some(accepted) if made_none(&accepted) => continue,
                Some(accepted) => judged(removal, &accepted, &newness),
                None => match naming
                    .as_ref()
                    .zip(Accepted::despite(exchange))
                    .and_then(|(naming, sent)| despite(removal, naming, &sent))
                {
                    Some(request) => (request, State::Possible),
                    None => continue,
                },
            };
            if matches!(state, State::Left(_)) || met.insert(decoded(&request.path)) {
                let removal = as_case(removal, &case.id, request);
                things.push((index, Thing { by: case.id.clone(), removal, level: levels[index], state }));
            }
        }
    }
    things.sort_by_key(|(index, _)| *index);
    things.into_iter().map(|(_, thing)| thing).collect()
}

/// Whether an empty list was sent and answered: of none, none was made.
fn made_none(accepted: &Accepted) -> bool {
    let is_none = |value: Option<&serde_json::Value>| value == Some(&serde_json::Value::Array(Vec::new()));
    is_none(accepted.sent()) && is_none(accepted.answer())
}

/// How it is known that what an operation answers with is new.
struct Newness {
    /// Whether it says so by 201: then a 200 tells of what was there.
    says_created: bool,
    /// The paths that one of its cases alone has, where others have others: a name that was made up for a case was nobody's before.
    own_paths: HashSet<String>,
}

/// An operation that documents 201, or has answered so, means something else where it answers 200.
fn newness(plan: &Plan, exchanges: &[Exchange], removal: &Removal) -> Newness {
    let created = |outcome: &Outcome| matches!(outcome, Outcome::Answered(answer) if answer.status == 201);
    let makers = || plan.cases.iter().zip(exchanges).filter(|(case, _)| makes(case, removal));
    let says_so =
        makers().any(|(case, exchange)| case.expect.contains(&(201, 201)) || created(&exchange.outcome));
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (_, exchange) in makers().filter(|(case, _)| !is_about_path(case)) {
        *counts.entry(&exchange.request.path).or_default() += 1;
    }
    let differ = counts.len() > 1;
    let own = counts.into_iter().filter(|(_, count)| differ && *count == 1);
    Newness { says_created: says_so, own_paths: own.map(|(path, _)| path.to_owned()).collect() }
}

/// Whether a case is particular in what its path names: that is chosen, not made up.
fn is_about_path(case: &Case) -> bool {
    let place = match &case.intent {
        Intent::Valid(variation) => variation.at.as_ref().map(|(place, _)| *place),
        Intent::Broken(mutation) => Some(mutation.place),
        Intent::Observed(_) => None,
    };
    place == Some(Place::Parameter(Location::Path))
}

/// The removal's request for the thing that an exchange made, and whether it may be sent.
fn judged(removal: &Removal, accepted: &Accepted, newness: &Newness) -> (Request, State) {
    let Some(request) = named(removal, accepted) else {
        return (removal.request.clone(), State::Left(Because::Nameless));
    };
    // What the request's path names is only new where the answer says so: it may as well have replaced what was there.
    let status = accepted.status();
    let may_be_old = if names_by_path(removal) {
        !newness.own_paths.contains(accepted.path())
    } else {
        newness.says_created && matches!(status, 200 | 204)
    };
    let is_certain = status == 201 || !may_be_old;
    let state = if is_certain { State::Waiting } else { State::Left(Because::Doubtful(accepted.status())) };
    (request, state)
}

/// Whether the thing itself, the last that the removal's path names, is named by the path of the request that made it.
fn names_by_path(removal: &Removal) -> bool {
    let holes = removal.slots.iter().filter_map(|(slot, source)| match slot {
        Slot::Path(range) => Some((range.start, source)),
        Slot::Query(_) | Slot::Header(_) | Slot::Body(_) => None,
    });
    matches!(holes.max_by_key(|(start, _)| *start), Some((_, Source::Segment(_))))
}

/// For each case, how many makings it is built on, one upon the other.
fn levels(plan: &Plan) -> Vec<usize> {
    let mut level_of: HashMap<&CaseId, usize> = HashMap::new();
    let mut levels = Vec::with_capacity(plan.cases.len());
    for case in &plan.cases {
        let origins = case.needs.iter().flat_map(|need| &need.origins);
        let below = origins.filter_map(|origin| level_of.get(&origin.case)).max();
        let level = below.map_or(0, |level| level + 1);
        level_of.insert(&case.id, level);
        levels.push(level);
    }
    levels
}

fn is_removed(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Answered(answer) if matches!(answer.status, 200..=299))
}

fn is_gone(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Answered(answer) if matches!(answer.status, 200..=299 | 404 | 410))
}
