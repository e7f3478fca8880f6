//! Several rounds as one run.

use std::collections::{HashMap, HashSet};

use crate::plan::{CaseId, Plan};
use crate::send::{Exchange, Outcome};

/// A plan, and what came of it.
#[derive(Debug)]
pub struct Round {
    /// What was planned.
    pub plan: Plan,
    /// One exchange for each case, in its order.
    pub exchanges: Vec<Exchange>,
}

/// Which cases of an operation stand first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Those of the later round: others may look back at them.
    LaterFirst,
    /// Those of the first round: none of them looks at what the later one holds.
    FirstFirst,
}

/// Two rounds as one: of cases that both have, the later one's, unless only the first was accepted, or a stop kept the later from being
/// sent. An operation's cases stand together, a broken one behind its control.
#[must_use]
pub fn merged(first: Round, later: Round, order: Order) -> Round {
    let accepted: HashSet<CaseId> = first
        .exchanges
        .iter()
        .filter(|exchange| is_accepted(exchange))
        .map(|exchange| exchange.case.clone())
        .collect();
    let known: HashSet<CaseId> = first.exchanges.iter().map(|exchange| exchange.case.clone()).collect();
    let is_renewed = |exchange: &&Exchange| match &exchange.outcome {
        Outcome::Stopped => !known.contains(&exchange.case),
        Outcome::Answered(_) | Outcome::Unanswered(_) | Outcome::Withheld(_) | Outcome::NotNeeded => {
            is_accepted(exchange) || !accepted.contains(&exchange.case)
        }
    };
    let renewed: HashSet<CaseId> =
        later.exchanges.iter().filter(is_renewed).map(|exchange| exchange.case.clone()).collect();
    let mut answers: HashMap<CaseId, Exchange> = HashMap::new();
    let later_exchanges = later.exchanges.into_iter().filter(|exchange| renewed.contains(&exchange.case));
    for exchange in first.exchanges.into_iter().chain(later_exchanges) {
        answers.insert(exchange.case.clone(), exchange);
    }
    let cases = later.plan.cases.into_iter().filter(|case| renewed.contains(&case.id));
    let kept = first.plan.cases.into_iter().filter(|case| !renewed.contains(&case.id));
    let mut cases: Vec<_> = match order {
        Order::LaterFirst => cases.chain(kept).collect(),
        Order::FirstFirst => kept.chain(cases).collect(),
    };
    cases.sort_by_key(|case| case.operation);
    let exchanges = cases.iter().filter_map(|case| answers.remove(&case.id)).collect();
    Round { plan: Plan { cases, ..first.plan }, exchanges }
}

fn is_accepted(exchange: &Exchange) -> bool {
    match &exchange.outcome {
        Outcome::Answered(response) => (200..300).contains(&response.status),
        Outcome::Unanswered(_) | Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::plan::{Case, Intent, Request, ValidKind};
    use crate::send::Response;

    /// Cases of one operation by name, and how each was answered; 0 where a stop came first.
    fn round(cases: &[(&str, u16)]) -> Round {
        let case = |(name, _): &(&str, u16)| Case {
            id: CaseId((*name).into()),
            operation: 0,
            intent: Intent::Valid(ValidKind::Minimal.into()),
            request: Request::default(),
            expect: Vec::new(),
            control: None,
            needs: Vec::new(),
            after: None,
            instead_of: None,
        };
        let exchange = |(name, status): &(&str, u16)| Exchange {
            case: CaseId((*name).into()),
            request: Arc::default(),
            origin: "".into(),
            unbound: Vec::new(),
            earlier: Vec::new(),
            outcome: match *status {
                0 => Outcome::Stopped,
                status => Outcome::Answered(Arc::new(Response { status, ..Response::default() })),
            },
            elapsed: Duration::ZERO,
            started: None,
            kept: None,
        };
        let plan = Plan { cases: cases.iter().map(case).collect(), ..Plan::default() };
        Round { plan, exchanges: cases.iter().map(exchange).collect() }
    }

    #[test]
    fn of_two_answers_the_later_counts_unless_only_the_first_accepted() {
        let (later_first, first_first) = (Order::LaterFirst, Order::FirstFirst);
        for (first, later, order, expected) in [
            (&[("a", 422)][..], &[("a", 201)][..], later_first, "a 201"),
            (&[("a", 201)], &[("a", 500)], later_first, "a 201"),
            (&[("a", 201)], &[("a", 200)], later_first, "a 200"),
            (&[("a", 422)], &[("a", 0)], later_first, "a 422"),
            (&[("a", 422), ("b", 200)], &[("c", 201)], later_first, "c 201, a 422, b 200"),
            (&[("a", 422), ("b", 500)], &[("b", 200), ("c", 201)], first_first, "a 422, b 200, c 201"),
        ] {
            let Round { plan, exchanges } = merged(round(first), round(later), order);
            let told = plan.cases.iter().zip(&exchanges).map(|(case, exchange)| {
                assert_eq!(case.id, exchange.case);
                match &exchange.outcome {
                    Outcome::Answered(response) => format!("{} {}", case.id, response.status),
                    _ => String::new(),
                }
            });
            assert_eq!(told.collect::<Vec<_>>().join(", "), expected);
        }
    }
}
