//! Several rounds as one run.

use std::collections::{HashMap, HashSet};

use crate::plan::{CaseId, Plan};
use crate::send::Exchange;

/// A plan, and what came of it.
#[derive(Debug)]
pub struct Round {
    /// What was planned.
    pub plan: Plan,
    /// One exchange for each case, in its order.
    pub exchanges: Vec<Exchange>,
}

/// Two rounds as one: of cases that both have, the later one's. An operation's cases stand together, a broken one behind its control.
#[must_use]
pub fn merged(first: Round, later: Round) -> Round {
    let renewed: HashSet<CaseId> = later.plan.cases.iter().map(|case| case.id.clone()).collect();
    let mut answers: HashMap<CaseId, Exchange> = HashMap::new();
    for exchange in first.exchanges.into_iter().chain(later.exchanges) {
        answers.insert(exchange.case.clone(), exchange);
    }
    let Plan { cases, .. } = later.plan;
    let kept = first.plan.cases.into_iter().filter(|case| !renewed.contains(&case.id));
    let mut cases: Vec<_> = cases.into_iter().chain(kept).collect();
    cases.sort_by_key(|case| case.operation);
    let exchanges = cases.iter().filter_map(|case| answers.remove(&case.id)).collect();
    Round { plan: Plan { cases, ..first.plan }, exchanges }
}
