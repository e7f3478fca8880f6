//! Crashes in rounds that only look for values: a server that breaks down on a valid request does so whatever it was sent for.

use std::collections::HashSet;

use crate::learn::merge::Round;
use crate::plan::{Case, CaseId, Intent, Plan};
use crate::send::{Exchange, Outcome};

/// The valid cases of a round that were answered 5xx, gateways and overload aside.
#[must_use]
pub fn crashes(plan: &Plan, exchanges: &[Exchange]) -> Vec<(Case, Exchange)> {
    let pairs = plan.cases.iter().zip(exchanges);
    let crashed = pairs.filter(|(case, it)| matches!(case.intent, Intent::Valid(_)) && has_crashed(it));
    crashed.map(|(case, exchange)| (case.clone(), exchange.clone())).collect()
}

fn has_crashed(exchange: &Exchange) -> bool {
    match &exchange.outcome {
        Outcome::Answered(response) => matches!(response.status, 500 | 501 | 505..=599),
        Outcome::Unanswered(_) | Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped => false,
    }
}

/// A round, with crashes that it does not show itself, under names of their own: `POST /leads::valid::minimal::tried`.
#[must_use]
pub fn with_crashes(round: Round, crashes: Vec<(Case, Exchange)>) -> Round {
    let Round { mut plan, mut exchanges } = round;
    let shown = exchanges.iter().filter(|exchange| has_crashed(exchange));
    let mut shown: HashSet<CaseId> = shown.map(|exchange| exchange.case.clone()).collect();
    for (case, exchange) in crashes {
        if !shown.insert(case.id.clone()) {
            continue;
        }
        let id = CaseId(format!("{}::tried", case.id).into());
        exchanges.push(Exchange { case: id.clone(), ..exchange });
        // Nothing is looked at that was done in another round.
        plan.cases.push(Case { id, after: None, instead_of: None, ..case });
    }
    Round { plan, exchanges }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::plan::{Request, ValidKind};
    use crate::send::Response;

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
            started: None,
            kept: None,
            outcome: Outcome::Answered(Arc::new(Response { status: *status, ..Response::default() })),
            elapsed: Duration::ZERO,
        };
        let plan = Plan { cases: cases.iter().map(case).collect(), ..Plan::default() };
        Round { plan, exchanges: cases.iter().map(exchange).collect() }
    }

    #[test]
    fn a_crash_in_a_round_that_was_only_tried_is_kept_once() {
        for (last, tried, kept) in [
            (&[("a", 201)][..], &[("a", 500), ("b", 422)][..], "a 201, a::tried 500"),
            (&[("a", 500)], &[("a", 500)], "a 500"),
            (&[("a", 201)], &[("a", 503), ("b", 201)], "a 201"),
            (&[("a", 422)], &[("b", 500), ("b", 501)], "a 422, b::tried 500"),
        ] {
            let tried = round(tried);
            let Round { plan, exchanges } = with_crashes(round(last), crashes(&tried.plan, &tried.exchanges));
            let told = plan.cases.iter().zip(&exchanges).map(|(case, exchange)| match &exchange.outcome {
                Outcome::Answered(response) if exchange.case == case.id => {
                    format!("{} {}", case.id, response.status)
                }
                _ => String::new(),
            });
            assert_eq!(told.collect::<Vec<_>>().join(", "), kept);
        }
    }
}
