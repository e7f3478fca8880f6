//! The rounds in which findings are followed up.

use std::collections::{HashMap, HashSet};

use crate::follow::crash::Crash;
use crate::follow::insight::{Again, Followed, Insight};
use crate::follow::provide::Provider;
use crate::follow::shrink::{Leaves, Shrink};
use crate::follow::symptom::{Reply, Symptom, status};
use crate::follow::tale::{Tale, is_of_things};
use crate::judge::{Causes, Code, Told, Verdict};
use crate::plan::{Case, CaseId, Intent, Plan, Remake, Slot};
use crate::send::{Exchange, Outcome};
use crate::spec::{Api, Method};
use crate::suite::Suite;

/// Halving ends long before; this is for those who fail in ever new ways.
const MOST_ROUNDS: usize = 400;

/// All that is asked about the findings of one run.
pub struct Inquiry<'q> {
    suite: &'q Suite,
    plan: &'q Plan,
    remake: Remake<'q>,
    provider: Provider<'q>,
    crashes: Vec<Crash<'q>>,
    shrinks: Vec<Shrink<'q>>,
    /// What is known already.
    known: Vec<(&'q CaseId, Again)>,
    tales: Vec<Tale<'q>>,
    spent: usize,
    sent: usize,
    rounds: usize,
}

/// What makes failures of one operation one: the kind, where, beside which control, and why, as far as the API tells.
type Alike<'q> = (usize, Code, &'q str, Option<&'q CaseId>, Option<String>);

impl<'q> Inquiry<'q> {
    /// What there is to ask once a plan was sent and judged. What the suite's baseline knows is not asked about.
    #[must_use]
    pub fn new(
        api: &'q Api,
        suite: &'q Suite,
        plan: &'q Plan,
        exchanges: &'q [Exchange],
        verdicts: &'q [Verdict],
    ) -> Self {
        let cases: HashMap<&CaseId, &Case> = plan.cases.iter().map(|case| (&case.id, case)).collect();
        let exchanges: HashMap<&CaseId, &Exchange> =
            exchanges.iter().map(|exchange| (&exchange.case, exchange)).collect();
        let accepted: HashSet<&CaseId> = exchanges
            .values()
            .filter(|it| matches!(status(it), Some(200..=299)))
            .map(|it| &it.case)
            .collect();
        let mut inquiry = Self {
            suite,
            plan,
            remake: Remake::new(api, plan.seed),
            provider: Provider::new(plan, accepted),
            crashes: Vec::new(),
            shrinks: Vec::new(),
            known: Vec::new(),
            tales: tales(&cases, verdicts),
            spent: 0,
            sent: 0,
            rounds: 0,
        };
        for ((_, code, ..), mut alike) in failures(suite, (&cases, &exchanges), verdicts) {
            alike.sort_by_key(|case| weight(case));
            let symptom = |case: &'q Case| {
                let exchange = exchanges.get(&case.id)?;
                Some((case, Symptom::of(code, exchange, suite.envelope.as_ref())?))
            };
            // What waited for them was sent behind them once more.
            let since = |case: &&'q Case| {
                let again = exchanges.get(&CaseId(format!("{}::again", case.id).into()))?;
                Some((&case.id, Again::Accepted(status(again).filter(|status| (200..300).contains(status))?)))
            };
            let is_crash = code == Code::ServerError;
            let accepted: Vec<_> = alike.iter().filter_map(since).filter(|_| is_crash).collect();
            alike.retain(|case| accepted.iter().all(|(id, _)| **id != case.id));
            let mut others = alike.iter().copied().filter_map(symptom);
            let Some((case, symptom)) = others.next() else {
                inquiry.known.extend(accepted);
                continue;
            };
            if let Some(control) = case.control.as_ref().and_then(|id| cases.get(id)) {
                let alike: Vec<_> = alike.iter().map(|case| &case.id).collect();
                inquiry.crashes.push(Crash::new((case, symptom), control, others.collect(), alike));
            } else {
                let leaves = leaves(api, plan, case);
                inquiry.shrinks.push(Shrink::new((case, symptom), others.collect(), accepted, leaves));
            }
        }
        inquiry
    }

    /// The next round, to be sent and judged as any plan; `None` when nothing is left to ask, or nothing to spend.
    pub fn ask(&mut self) -> Option<Plan> {
        let budget = self.suite.follow_up.requests;
        if self.rounds >= MOST_ROUNDS || self.spent >= budget {
            return None;
        }
        self.rounds += 1;
        let mut cases: Vec<Case> = Vec::new();
        let mut room = budget - self.spent;
        // What became of a thing, and what crashed, is sent once more by itself: what else is under way may be what decides.
        for tale in &mut self.tales {
            if cases.is_empty() {
                let probes = tale.probe(&self.remake).into_iter().collect();
                add(&self.provider, &self.remake, probes, (&mut cases, &mut room));
            }
        }
        for shrink in self.shrinks.iter_mut().filter(|shrink| shrink.is_asked_alone()) {
            if cases.is_empty() {
                let probes = shrink.probes(&self.remake, room);
                add(&self.provider, &self.remake, probes, (&mut cases, &mut room));
            }
        }
        for crash in &mut self.crashes {
            if cases.is_empty() && room >= 2 {
                let probes = crash.probes(&self.remake);
                add(&self.provider, &self.remake, probes, (&mut cases, &mut room));
            }
        }
        let is_alone = !cases.is_empty();
        for shrink in self.shrinks.iter_mut().filter(|_| !is_alone) {
            let probes = if room > 0 { shrink.probes(&self.remake, room) } else { Vec::new() };
            add(&self.provider, &self.remake, probes, (&mut cases, &mut room));
        }
        if cases.is_empty() {
            return None;
        }
        self.spent += cases.len();
        let removals = self.plan.removals.clone();
        Some(Plan { seed: self.plan.seed, cases, removals, ..Plan::default() })
    }

    /// Takes note of what came of a round.
    pub fn learn(&mut self, round: &Plan, exchanges: &[Exchange], verdicts: &[Verdict]) {
        let exchanges: HashMap<&CaseId, &Exchange> =
            exchanges.iter().map(|exchange| (&exchange.case, exchange)).collect();
        let verdicts: HashMap<&CaseId, &Verdict> =
            verdicts.iter().map(|verdict| (&verdict.case, verdict)).collect();
        let replies: Vec<Reply<'_>> = round
            .cases
            .iter()
            .filter_map(|case| {
                let (exchange, verdict) = (*exchanges.get(&case.id)?, *verdicts.get(&case.id)?);
                Some(Reply { case, exchange, verdict })
            })
            .collect();
        let went_out = |reply: &&Reply<'_>| {
            matches!(reply.exchange.outcome, Outcome::Answered(_) | Outcome::Unanswered(_))
        };
        self.sent += replies.iter().filter(went_out).count();
        let envelope = self.suite.envelope.as_ref();
        for crash in &mut self.crashes {
            crash.learn(&replies, envelope);
        }
        for shrink in &mut self.shrinks {
            shrink.learn(&self.remake, &replies, envelope);
        }
        for tale in &mut self.tales {
            tale.learn(&replies);
        }
    }

    /// What was found.
    #[must_use]
    pub fn found(self) -> Followed {
        let mut insights: HashMap<CaseId, Insight> = HashMap::new();
        let presumed = self.shrinks.iter().flat_map(Shrink::presumed);
        for (id, again) in self.known.into_iter().chain(presumed) {
            insights.entry(id.clone()).or_default().again = Some(again);
        }
        for crash in self.crashes {
            for (id, again) in crash.settled {
                insights.entry(id.clone()).or_default().again = Some(again);
            }
            let Some(again) = crash.again else { continue };
            let is_state = matches!(again, Again::State(_));
            // A server that is broken for its control is so for all that crashed beside it.
            for id in crash.cases.iter().filter(|id| is_state || **id == &crash.case.id) {
                insights.entry((*id).clone()).or_default().again = Some(again.clone());
            }
        }
        for shrink in self.shrinks {
            for (id, again) in &shrink.accepted {
                insights.entry((*id).clone()).or_default().again = Some(again.clone());
            }
            let insight = insights.entry(shrink.case.id.clone()).or_default();
            insight.smaller = shrink.smaller();
            insight.again = shrink.again.or(insight.again.take());
        }
        for tale in self.tales {
            let insight = insights.entry(tale.case.id.clone()).or_default();
            if self.suite.follow_up.requests > 0 {
                insight.unsure = tale.unsure();
            }
            insight.again = insight.again.take().or(tale.again);
            insight.gone = tale.gone;
        }
        Followed { insights, requests: self.sent }
    }
}

/// Adds probes, each behind what it needs, as far as there is room.
fn add(
    provider: &Provider<'_>,
    remake: &Remake<'_>,
    probes: Vec<Case>,
    (cases, room): (&mut Vec<Case>, &mut usize),
) {
    for probe in probes {
        match provider.provided(remake, probe) {
            Some(made) if made.len() <= *room => {
                *room -= made.len();
                cases.extend(made);
            }
            Some(_) | None => {}
        }
    }
}

/// The failures that are worth asking about, alike ones together, in the plan's order.
fn failures<'q>(
    suite: &Suite,
    (cases, exchanges): (&HashMap<&CaseId, &'q Case>, &HashMap<&CaseId, &Exchange>),
    verdicts: &'q [Verdict],
) -> Vec<(Alike<'q>, Vec<&'q Case>)> {
    let mut told_apart = Causes::default();
    let mut order: Vec<(Alike<'q>, Vec<&'q Case>)> = Vec::new();
    let mut at: HashMap<Alike<'q>, usize> = HashMap::new();
    for verdict in verdicts {
        let Some(case) = cases.get(&verdict.case).copied() else { continue };
        for finding in verdict.outcome.findings().iter().filter(|finding| finding.fails()) {
            let is_asked = match (&case.intent, finding.code) {
                (Intent::Valid(_), Code::RejectedValid | Code::ServerError) => true,
                (Intent::Broken(_), code) => code == Code::ServerError,
                (Intent::Valid(_) | Intent::Observed(_), _) => false,
            };
            if !is_asked {
                continue;
            }
            let alike = (case.operation, finding.code, finding.at.as_str(), case.control.as_ref());
            let told = exchanges.get(&case.id).and_then(|it| told(suite, it));
            let own = told.and_then(|told| told_apart.of(alike, &told));
            let alike = (alike.0, alike.1, alike.2, alike.3, own);
            let index = *at.entry(alike.clone()).or_insert_with(|| {
                order.push((alike, Vec::new()));
                order.len() - 1
            });
            order[index].1.push(case);
        }
    }
    order
}

fn told(suite: &Suite, exchange: &Exchange) -> Option<Told> {
    match &exchange.outcome {
        Outcome::Answered(response) => Some(Told::by(suite.envelope.as_ref(), response)),
        Outcome::Unanswered(_) | Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped => None,
    }
}

/// The cases that found a thing otherwise than it was left.
fn tales<'q>(cases: &HashMap<&CaseId, &'q Case>, verdicts: &[Verdict]) -> Vec<Tale<'q>> {
    let tale = |verdict: &Verdict| {
        let findings = verdict.outcome.findings().iter();
        let asked = findings.filter(|finding| is_of_things(finding.code) && finding.known.is_none());
        let found: Vec<_> = asked.map(|finding| (finding.code, finding.at.clone())).collect();
        let case = cases.get(&verdict.case).copied()?;
        (!found.is_empty()).then(|| Tale::new(case, found))
    };
    verdicts.iter().filter_map(tale).collect()
}

fn weight(case: &Case) -> usize {
    case.request.body.as_ref().map_or(0, |body| body.0.len()) + case.request.target().len()
}

/// Whether each accepted request makes a thing that nobody knows how to remove: one that creates, or that names a new one in its path.
fn leaves(api: &Api, plan: &Plan, case: &Case) -> Leaves {
    let Some(operation) = api.operations.get(case.operation) else { return Leaves::Something };
    let names_own = operation.path.holes().next().is_some()
        && !case.needs.iter().any(|need| matches!(need.slot, Slot::Path(_)));
    let makes = match &operation.method {
        Method::Put => names_own,
        Method::Delete | Method::Patch => false,
        method => !method.is_safe(),
    };
    let is_removed = plan.removals.iter().any(|removal| removal.created_by == case.operation);
    if makes && !is_removed { Leaves::Something } else { Leaves::Nothing }
}
