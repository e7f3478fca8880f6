//! What a run makes and nothing removes.

use std::collections::HashSet;

use crate::plan::{Case, CaseId, Intent, Place, Plan, Slot};
use crate::send::cleanup::{Because, Left};
use crate::send::exchange::{Exchange, Outcome};

/// The things that were made (201, RFC 9110 section 15.3.2) by operations for which the plan has no removal, operation by operation.
/// What lies below a thing that is removed goes with it.
pub(super) fn lasting(plan: &Plan, exchanges: &[Exchange]) -> Vec<Left> {
    let removable: HashSet<usize> = plan.removals.iter().map(|removal| removal.created_by).collect();
    let makers = plan.cases.iter().filter(|case| removable.contains(&case.operation));
    let makers: HashSet<&CaseId> = makers.map(|case| &case.id).collect();
    let mut left: Vec<Left> = Vec::new();
    for (case, exchange) in plan.cases.iter().zip(exchanges) {
        let may_make = matches!(case.request.method.as_str(), "POST" | "PUT" | "PATCH");
        let is_made = matches!(&exchange.outcome, Outcome::Answered(answer) if answer.status == 201);
        if !may_make
            || !is_made
            || removable.contains(&case.operation)
            || is_foreign(case)
            || is_below(case, &makers)
        {
            continue;
        }
        let because = Because::NoWay(case.operation);
        match left.iter_mut().find(|known| known.because == because) {
            Some(known) => known.count += 1,
            None => left.push(Left { by: case.id.clone(), request: None, because, count: 1 }),
        }
    }
    left
}

/// Whether a request has another method than its operation's: what that makes is not the operation's.
fn is_foreign(case: &Case) -> bool {
    match &case.intent {
        Intent::Broken(mutation) => mutation.place == Place::Method,
        Intent::Valid(_) | Intent::Observed(_) => false,
    }
}

/// Whether the path names a thing that one of these made.
fn is_below(case: &Case, makers: &HashSet<&CaseId>) -> bool {
    case.needs.iter().any(|need| match need.slot {
        Slot::Path(_) => need.origins.iter().any(|origin| makers.contains(&origin.case)),
        Slot::Query(_) | Slot::Header(_) | Slot::Body(_) => false,
    })
}
